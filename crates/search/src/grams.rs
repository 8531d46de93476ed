//! Which texts contain a pair of neighbouring characters.
use std::ops::Range;

/// Texts by the pairs of characters they contain: three flat arrays, so that thousands of small plans cost no
/// allocation per pair. A text's last character is paired with [`END`], so single characters need no list of their
/// own: the pairs that begin with one are neighbours in `pairs`.
#[derive(Debug, Default)]
pub(super) struct Grams {
    pairs: Vec<u64>,
    /// Where the texts of a pair end in `texts`; they begin where those of the pair before end.
    ends: Vec<u32>,
    texts: Vec<u32>,
}

/// What follows the last character of a text: greater than every character.
const END: u32 = 0x0011_0000;

fn pair(first: char, second: u32) -> u64 {
    u64::from(u32::from(first)) << 32 | u64::from(second)
}

fn pairs_of(folded: &str) -> impl Iterator<Item = u64> {
    let seconds = folded.chars().skip(1).map(u32::from).chain([END]);
    folded.chars().zip(seconds).map(|(first, second)| pair(first, second))
}

impl Grams {
    /// Indexes folded texts; a text is named by its place.
    pub fn new(folded: &[Box<str>]) -> Self {
        let mut found: Vec<(u64, u32)> =
            (0..).zip(folded).flat_map(|(text, folded)| pairs_of(folded).map(move |pair| (pair, text))).collect();
        found.sort_unstable();
        found.dedup();
        let mut grams = Self::default();
        for (end, (pair, text)) in (1..).zip(found) {
            grams.texts.push(text);
            if grams.pairs.last() == Some(&pair) {
                grams.ends.pop();
            } else {
                grams.pairs.push(pair);
            }
            grams.ends.push(end);
        }
        grams.pairs.shrink_to_fit();
        grams.ends.shrink_to_fit();
        grams.texts.shrink_to_fit();
        grams
    }

    /// The texts that may contain a needle, ascending: those with all its pairs. None for an empty needle.
    pub fn candidates(&self, needle: &str) -> Vec<u32> {
        let mut lists: Vec<&[u32]> = pairs_of(needle)
            .filter(|pair| pair & u64::from(u32::MAX) != u64::from(END))
            .map(|pair| self.texts_with(pair))
            .collect();
        lists.sort_unstable_by_key(|list| list.len());
        match (lists.split_first(), needle.chars().next()) {
            (Some((rarest, others)), _) => rarest
                .iter()
                .copied()
                .filter(|text| others.iter().all(|list| list.binary_search(text).is_ok()))
                .collect(),
            (None, Some(single)) => self.texts_with_character(single),
            (None, None) => Vec::new(),
        }
    }

    /// How many pairs a needle has, each counted once, and the texts that have some of them, ascending, with how many.
    pub fn shared(&self, needle: &str) -> (usize, Vec<(u32, usize)>) {
        let mut pairs: Vec<u64> = pairs_of(needle).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut met: Vec<u32> = pairs.iter().flat_map(|pair| self.texts_with(*pair)).copied().collect();
        met.sort_unstable();
        let texts = met.chunk_by(|one, other| one == other).map(|same| (same[0], same.len()));
        (pairs.len(), texts.collect())
    }

    fn texts_with(&self, pair: u64) -> &[u32] {
        self.pairs.binary_search(&pair).map_or(&[], |at| &self.texts[self.span(&(at..at + 1))])
    }

    fn texts_with_character(&self, character: char) -> Vec<u32> {
        let from = self.pairs.partition_point(|&known| known < pair(character, 0));
        let to = self.pairs.partition_point(|&known| known <= pair(character, END));
        let mut texts = self.texts[self.span(&(from..to))].to_vec();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// Where the texts of a range of pairs are.
    fn span(&self, pairs: &Range<usize>) -> Range<usize> {
        let end = |pair: usize| pair.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        end(pairs.start)..end(pairs.end)
    }
}
