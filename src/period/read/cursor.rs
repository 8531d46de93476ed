//! A text that is read from its beginning, with the numbers and years that plans print.
use crate::calendar::{ERAS, Era};

/// The digits of Japanese, from 0 on.
pub const KANJI_DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// What is still to be read.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a>(pub &'a str);

impl Cursor<'_> {
    /// Goes on behind a word, if that is next.
    pub fn eat(&mut self, word: &str) -> bool {
        let rest = self.0.strip_prefix(word);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Goes on behind the first of some words that is next, and says which.
    pub fn eat_one<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    /// A number from 1 to 9999 and how many characters it has, in ASCII digits or in Japanese ones (`三十一`, `二〇二三`).
    pub fn number(&mut self) -> Option<(i16, usize)> {
        let run = |is_of: fn(char) -> bool| self.0.find(|c| !is_of(c)).unwrap_or(self.0.len());
        let ascii = run(|c| c.is_ascii_digit());
        let end = if ascii > 0 { ascii } else { run(super::is_digit) };
        let (text, rest) = self.0.split_at(end);
        let count = text.chars().count();
        let number = if ascii > 0 { text.parse().ok() } else { in_kanji(text) };
        let number = number.filter(|number| *number > 0 && count <= 4)?;
        self.0 = rest;
        Some((number, count))
    }

    /// A number to 99, of one or two ASCII digits or of Japanese ones.
    pub fn small(&mut self) -> Option<i8> {
        let mut ahead = *self;
        let (number, count) = ahead.number()?;
        let most = if self.0.starts_with(|c: char| c.is_ascii_digit()) { 2 } else { 3 };
        let number = i8::try_from(number).ok().filter(|number| *number < 100 && count <= most)?;
        *self = ahead;
        Some(number)
    }

    /// A year of the calendar, which is said in four digits or counted in an era; whether it was counted.
    pub fn year(&mut self) -> Option<(i16, bool)> {
        let mut ahead = *self;
        let named = |era: &&Era| {
            let letter = matches!(era.letter, 'r' | 'h' | 's').then_some(era.letter);
            self.0.strip_prefix(era.name).or_else(|| self.0.strip_prefix(letter?))
        };
        let era = ERAS.iter().find_map(|era| Some((era, named(&era)?)));
        let year = if let Some((era, rest)) = era {
            ahead.0 = rest;
            let number = if ahead.eat("元") { 1 } else { ahead.small()? };
            era.year(number.into())?
        } else {
            ahead.eat("西暦");
            ahead.number().filter(|(_, count)| *count == 4)?.0
        };
        *self = ahead;
        Some((year, era.is_some()))
    }
}

/// `五`, `十`, `二十`, `三十一`, or one digit after the other: `二〇二三`.
fn in_kanji(text: &str) -> Option<i16> {
    let digits = |text: &str| {
        let digit = |c: char| KANJI_DIGITS.iter().zip(0..).find(|(kanji, _)| **kanji == c).map(|(_, digit)| digit);
        text.chars().try_fold(0_i16, |number, c| number.checked_mul(10)?.checked_add(digit(c)?))
    };
    let Some((tens, ones)) = text.split_once('十') else { return digits(text).filter(|_| !text.is_empty()) };
    let digit = |text: &str, none: i16| match text.chars().count() {
        0 => Some(none),
        1 => digits(text).filter(|digit| *digit > 0),
        _ => None,
    };
    Some(digit(tens, 1)? * 10 + digit(ones, 0)?)
}
