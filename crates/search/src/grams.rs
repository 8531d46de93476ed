//! Which texts contain a pair of neighbouring characters.
use openplan_compact::{Texts, span};
use std::ops::Range;

/// Texts by the pairs of characters they contain: a few flat arrays, so that thousands of small plans cost no
/// allocation per pair. A text's last character is paired with [`END`], so single characters need no list of their
/// own: the pairs that begin with one are neighbours.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grams {
    /// The characters with which pairs begin, ascending.
    firsts: Box<[char]>,
    /// Where the pairs of a first character end in `seconds`; they begin where those of the one before end.
    first_ends: Box<[u32]>,
    /// The other characters of the pairs, ascending for each first one.
    seconds: Box<[u32]>,
    /// Where the texts of a pair end in `texts`.
    ends: Box<[u32]>,
    /// The texts of each pair, ascending: each by its difference from the one before, the first from 0, seven bits a byte,
    /// the low ones first. Most pairs are in few texts, and most differences are small.
    texts: Box<[u8]>,
}

/// What follows the last character of a text: greater than every character.
const END: u32 = 0x0011_0000;

type Pair = (char, u32);

fn pairs_of(folded: &str) -> impl Iterator<Item = Pair> {
    let seconds = folded.chars().skip(1).map(u32::from).chain([END]);
    folded.chars().zip(seconds)
}

impl Grams {
    /// Indexes folded texts; a text is named by its place.
    pub fn new(folded: &Texts) -> Self {
        let mut found: Vec<(Pair, u32)> = (0..)
            .zip(folded.iter())
            .flat_map(|(text, folded)| pairs_of(folded).map(move |pair| (pair, text)))
            .collect();
        found.sort_unstable();
        found.dedup();
        let (mut firsts, mut first_ends, mut seconds, mut ends) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut texts = Vec::new();
        for same in found.chunk_by(|one, other| one.0 == other.0) {
            let (first, second) = same[0].0;
            let mut before = 0;
            for (_, text) in same {
                write(text - before, &mut texts);
                before = *text;
            }
            seconds.push(second);
            ends.push(end_of(&texts));
            if firsts.last() == Some(&first) {
                first_ends.pop();
            } else {
                firsts.push(first);
            }
            first_ends.push(end_of(&seconds));
        }
        Self {
            firsts: firsts.into(),
            first_ends: first_ends.into(),
            seconds: seconds.into(),
            ends: ends.into(),
            texts: texts.into(),
        }
    }

    /// The texts that may contain a needle, ascending: those with all its pairs. None for an empty needle.
    pub fn candidates(&self, needle: &str) -> Vec<u32> {
        let mut lists: Vec<Range<usize>> =
            pairs_of(needle).filter(|(_, second)| *second != END).map(|pair| self.bytes_of(pair)).collect();
        // The rarest pair first: the longest list is read for few texts, or for none.
        lists.sort_unstable_by_key(Range::len);
        let Some((rarest, others)) = lists.split_first() else {
            return needle.chars().next().map(|single| self.texts_with_character(single)).unwrap_or_default();
        };
        let mut met: Vec<u32> = self.read(rarest).collect();
        for list in others {
            if met.is_empty() {
                break;
            }
            let mut texts = self.read(list).peekable();
            met.retain(|text| {
                while texts.next_if(|other| other < text).is_some() {}
                texts.peek() == Some(text)
            });
        }
        met
    }

    /// How many pairs a needle has, each counted once, and the texts that have some of them, ascending, with how many.
    pub fn shared(&self, needle: &str) -> (usize, Vec<(u32, usize)>) {
        let mut pairs: Vec<Pair> = pairs_of(needle).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut met: Vec<u32> = pairs.iter().flat_map(|pair| self.read(&self.bytes_of(*pair))).collect();
        met.sort_unstable();
        let texts = met.chunk_by(|one, other| one == other).map(|same| (same[0], same.len()));
        (pairs.len(), texts.collect())
    }

    fn texts_with_character(&self, character: char) -> Vec<u32> {
        let mut texts: Vec<u32> =
            self.pairs_with(character).flat_map(|pair| self.read(&span(&self.ends, pair))).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// The places of the pairs that begin with a character.
    fn pairs_with(&self, first: char) -> Range<usize> {
        self.firsts.binary_search(&first).map_or(0..0, |at| span(&self.first_ends, at))
    }

    /// Where the texts of a pair stand.
    fn bytes_of(&self, (first, second): Pair) -> Range<usize> {
        let pairs = self.pairs_with(first);
        let found = self.seconds[pairs.clone()].binary_search(&second);
        found.map_or(0..0, |at| span(&self.ends, pairs.start + at))
    }

    fn read(&self, bytes: &Range<usize>) -> impl Iterator<Item = u32> + use<'_> {
        let mut bytes = self.texts[bytes.clone()].iter();
        let mut before = 0;
        std::iter::from_fn(move || {
            let (mut difference, mut shift) = (0, 0);
            loop {
                let byte = bytes.next()?;
                difference |= u32::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    before += difference;
                    return Some(before);
                }
            }
        })
    }
}

fn write(mut number: u32, bytes: &mut Vec<u8>) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn end_of<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
