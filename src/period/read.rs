//! What people type and print for a period. A text that could mean two things, or has anything left over, is not read.
mod cursor;
mod english;
mod japanese;
mod range;

use super::Period;
use unicode_normalization::UnicodeNormalization;

pub(super) fn read(text: &str) -> Option<Period> {
    let plain = plain(text)?;
    Period::spelled(&plain).or_else(|| phrase(&plain))
}

/// A period as it is said, which may be said once more in brackets.
fn phrase(text: &str) -> Option<Period> {
    let said = |text: &str| single(text).or_else(|| range::read(text));
    if let Some(period) = said(text) {
        return Some(period);
    }
    let (head, again) = text.strip_suffix(')')?.rsplit_once('(')?;
    let period = said(head.trim_end())?;
    (said(again) == Some(period)).then_some(period)
}

/// A period that is no range.
fn single(text: &str) -> Option<Period> {
    japanese::read(text).or_else(|| english::read(text))
}

/// A text in the characters that are read here: digits, brackets and dashes of one kind each, lower case, no space but
/// between Latin words. `None` if folding would make another number of it: a footnote mark (`R5²`) or a gap between digits.
fn plain(text: &str) -> Option<String> {
    let foreign = |c: char| c.is_numeric() && !c.is_ascii_digit() && !('０'..='９').contains(&c) && c != '〇';
    if text.chars().any(foreign) {
        return None;
    }
    let fold = |c: char| match c {
        '〜' | '∼' | '˜' => '~',
        '\u{2010}'..='\u{2015}' | '−' | 'ー' => '-',
        '〔' | '【' | '[' | '〈' => '(',
        '〕' | '】' | ']' | '〉' => ')',
        c => c,
    };
    let folded: String = text.nfkc().flat_map(char::to_lowercase).map(fold).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    if folded.chars().any(is_japanese) {
        let ends_in_digit = |word: &str| word.ends_with(is_digit);
        let torn = words.windows(2).any(|pair| ends_in_digit(pair[0]) && pair[1].starts_with(is_digit));
        return (!torn).then(|| words.concat());
    }
    Some(words.join(" "))
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || cursor::KANJI_DIGITS.contains(&c) || c == '十'
}

#[cfg(test)]
mod tests;
