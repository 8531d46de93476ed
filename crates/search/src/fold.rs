//! One form for all ways to write the same: folding of texts and queries.
use std::{iter::once, ops::Range};
use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{canonical_combining_class, decompose_compatible},
    is_nfkc_quick,
};

/// The text as it is compared: two texts that differ only in the way they are written fold to the same.
///
/// - Width and compatibility forms: NFKC (`Ｗｅｂ３．０` and `Web3.0`, `ﾒﾀﾊﾞｰｽ` and `メタバース`, `㈱` and `(株)`).
/// - Case: Unicode lower case, character by character.
/// - Kana: katakana become hiragana, `ヴ` and the small `ヵ` and `ヶ` included. `ヷ` to `ヺ` have no hiragana and stay,
///   as do the iteration marks (`ヽ`, `々`).
/// - Bars: the long-vowel mark, hyphens, dashes, minus and the ruled line that is typed for a dash are all `-`, since
///   people and scanners confuse them (`ー` and `―`, `Wi‐Fi` and `Wi-Fi`). Never the numeral 一.
/// - Waves: the wave dash and the tildes are `~` (`2021〜2022`, `2021～2022`). They mean "from … to", so they are not bars.
/// - White space of any kind is a plain blank; runs of blanks stay.
/// - Characters nobody sees are dropped: variation selectors (`葛󠄀城` is found by `葛城`), the soft hyphen, zero-width
///   blank and joiner, byte-order mark.
///
/// Nothing else is removed or guessed. Folding is idempotent.
///
/// ```
/// use openplan_search::fold;
/// assert_eq!(fold("ﾒﾀﾊﾞｰｽ"), fold("めたばーす"));
/// assert_eq!(fold("Ｗｅｂ３．０"), "web3.0");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (_, piece) in pieces(text) {
        fold_piece(piece, &mut folded);
    }
    folded
}

/// A folded text that knows where each of its characters came from.
#[derive(Debug)]
pub struct Folded<'t> {
    original: &'t str,
    text: String,
    /// Where a piece begins, in bytes: in the folded text and in the original. Both ascend.
    starts: Vec<(usize, usize)>,
}

impl<'t> Folded<'t> {
    /// Folds a text, as [`fold()`] does, and remembers the places.
    pub fn new(original: &'t str) -> Self {
        let (mut text, mut starts) = (String::with_capacity(original.len()), Vec::new());
        for (start, piece) in pieces(original) {
            starts.push((text.len(), start));
            fold_piece(piece, &mut text);
        }
        Self { original, text, starts }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it was given.
    pub fn original(&self) -> &'t str {
        self.original
    }

    /// Number of pieces: the smallest parts of the original that fold independently of each other, such as `ﾊﾞ`.
    /// For nearly every text it is the number of its characters.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The pieces that made a range of bytes of the folded text. What is folded from one piece (`㈱`) is never parted,
    /// so the pieces may stand for more than the range.
    pub fn pieces_of(&self, folded: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|&(start, _)| start <= folded.start).saturating_sub(1);
        let end = self.starts.partition_point(|&(start, _)| start < folded.end);
        first..end.max(first)
    }

    /// The original text of a range of pieces.
    pub fn original_of(&self, pieces: &Range<usize>) -> &'t str {
        &self.original[self.origin(pieces.start)..self.origin(pieces.end)]
    }

    /// The byte of the original at which a piece begins; the end of the text for the piece after the last.
    fn origin(&self, piece: usize) -> usize {
        self.starts.get(piece).map_or(self.original.len(), |&(_, start)| start)
    }
}

/// Cuts a text where folding what is before cannot change what is after, with the byte at which each piece begins.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.char_indices().skip(1).find(|&(_, c)| begins_piece(c)).map_or(rest.len(), |(at, _)| at);
        let piece = (start, &rest[..length]);
        start += length;
        Some(piece)
    })
}

/// Whether a character never joins the one before it.
fn begins_piece(c: char) -> bool {
    is_plain(c) || !(is_invisible(c) || joins(c))
}

/// Whether a character composes with one before it (U+3099, ﾞ, Hangul vowels) or is ordered among its marks.
fn joins(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_some_and(|first| canonical_combining_class(first) != 0 || is_nfkc_quick(once(first)) != IsNormalized::Yes)
}

fn fold_piece(piece: &str, folded: &mut String) {
    let mut characters = piece.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) if is_plain(only) => folded.push(unify(only.to_ascii_lowercase())),
        // Lower case can leave what composes anew (Ḫ has no capital with a line below, ẖ has), hence the second NFKC.
        _ => folded
            .extend(piece.chars().filter(|&c| !is_invisible(c)).nfkc().flat_map(char::to_lowercase).nfkc().map(unify)),
    }
}

/// Characters that are their own NFKC and never join another: nearly all of a Japanese text, so it is asked first.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | 'ぁ'..='ゖ' | 'ァ'..='ヶ' | 'ー' | '、'..='〃' | '「'..='』' | '\u{4e00}'..='\u{9fff}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// One character for its variants, after NFKC and lower case.
fn unify(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        'ー' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2500}' | '\u{2501}' => '-',
        '\u{301c}' | '\u{3030}' | '\u{223c}' => '~',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}
