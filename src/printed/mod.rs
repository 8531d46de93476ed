//! What documents print where a number is expected: 17万件, △2,036時間, 3割5分, 10〜20件, £1.2m, ―, 条例の制定.
//!
//! This module knows no table. It says what is certain, and that something is not certain.
pub mod adding;
mod amount;
mod candidates;
mod counted;
mod kanji;
mod local;
mod marks;
mod range;
pub mod title;
#[cfg(test)]
mod tests;
mod words;

pub use self::local::{in_words_of, plain_numbers};

use crate::decimal::Decimal;

/// What a text prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// One number, or one range of numbers.
    Number(Box<Number>),
    /// Numbers one after the other, as in `1,534万枚→1,021万枚`.
    Several(Vec<Number>),
    /// Nothing, or a dash, which says that there is no value. It is never zero.
    NoValue,
    /// Words without a number, such as 条例の制定.
    Words,
    /// There are numbers, but what they mean is not certain. These may be meant; dates are left out.
    Unclear(Vec<Number>),
}

/// A printed number, or a range of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The number in the unit itself, so that 17万件 is 170000, with its printed sign; the lower end of a range.
    pub value: Decimal,
    /// The upper end of a range, both ends included; `None` if one number is printed.
    pub upper: Option<Decimal>,
    /// The printed sign; `None` if there is none. A word such as 減 is no sign.
    pub sign: Option<Sign>,
    /// What stands behind the number, without its scale: 件, 人/年, t-CO2, 円/人, %, visits. Empty if nothing does.
    pub unit: String,
    /// The scale as printed: 千, 万, 億, million. `None` if there is none, or several as in 1億2,000万円.
    pub scale: Option<String>,
    /// What limits the number; `None` if it is exact as far as the words say.
    pub qualifier: Option<Qualifier>,
    /// The word that makes a change of the number; `None` if there is none.
    pub change: Option<Change>,
    /// Words beside the number that explain it, as they stand in brackets or before it: 累計, 再掲, 2027年度, 年間.
    pub marks: Vec<String>,
    /// Marks of footnotes: ※1, *2, 注1, ①.
    pub footnotes: Vec<String>,
    /// The same quantity in other units, the closest to what is printed first: 3割 is also 30 of %, 17万件 also 17 of 万件.
    pub also: Vec<(Decimal, String)>,
    /// Whether a letter behind it is a unit or a scale, and nobody can tell which: 1.35m. Then [`Number::also`] has the
    /// other reading, whose unit is empty if nothing else is printed.
    pub is_doubtful: bool,
}

/// A printed sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// + or プラス.
    Plus,
    /// △, ▲, ▼, - or マイナス.
    Minus,
}

/// How a printed number is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// 約, 概ね, 程度, about.
    About,
    /// 以上, at least.
    AtLeast,
    /// 以下, 以内, at most.
    AtMost,
    /// 超, more than.
    MoreThan,
    /// 未満, less than.
    LessThan,
    /// 目途, を目安に: aimed at, not promised.
    Around,
}

impl Qualifier {
    /// Its name, as code lists write it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::MoreThan => "more-than",
            Self::LessThan => "less-than",
            Self::Around => "around",
        }
    }
}

/// What a word says of how a number changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// 増, 増加, 上昇, 向上.
    More,
    /// 減, 減少, 低下, 削減, 短縮.
    Less,
    /// 改善, 悪化, 増減: it changed, but in which direction is not said.
    Unsaid,
}

impl Number {
    /// The number that a change is recorded as: negative if it fell. `None` if neither a sign nor a word says whether it
    /// rose or fell; zero needs neither.
    pub fn signed(&self) -> Option<Decimal> {
        match (self.sign, self.change) {
            (None, Some(Change::Less)) => Some(negated(&self.value)),
            (None, Some(Change::More)) | (Some(_), _) => Some(self.value.clone()),
            _ => (self.value.as_str() == "0").then(|| self.value.clone()),
        }
    }

    /// The number and its unit in every way that says the same, as printed first.
    pub fn spellings(&self) -> impl Iterator<Item = (&Decimal, &str)> {
        let also = self.also.iter().map(|(value, unit)| (value, unit.as_str()));
        [(&self.value, self.unit.as_str())].into_iter().chain(also)
    }

    /// A number without its sign, in canonical form.
    pub fn magnitude(&self) -> &str {
        self.value.as_str().trim_start_matches('-')
    }
}

/// The number with the other sign; zero has none.
pub fn negated(number: &Decimal) -> Decimal {
    let text = number.as_str();
    let other = text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
    Decimal::try_from(other).unwrap_or_else(|_| number.clone())
}

/// Bytes of a text that may be a number with its words; a longer one is prose.
const LONGEST: usize = 600;

/// Reads what is printed in one cell.
pub fn read(text: &str) -> Reading {
    let Some(plain) = Some(text).filter(|text| text.len() <= LONGEST).and_then(marks::Plain::of) else {
        return unclear(text);
    };
    if words::is_dash(&plain.text) {
        // A mark alone says that there is something to be read elsewhere.
        return if plain.footnotes.is_empty() { Reading::NoValue } else { Reading::Words };
    }
    let steps: Vec<&str> = words::steps(&plain.text).collect();
    if steps.len() > 1 {
        if !plain.text.contains(|c: char| c.is_ascii_digit()) {
            return Reading::Words;
        }
        let read = steps.iter().map(|step| counted::number(step)).collect::<Option<Vec<_>>>();
        return read.map_or_else(|| unclear(&plain.text), Reading::Several);
    }
    let text = kanji::with_digits(&plain.text);
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Reading::Words;
    }
    match range::read(&text).or_else(|| counted::number(&text)) {
        Some(number) if !number.is_double() => {
            let footnotes = plain.footnotes;
            Reading::Number(Box::new(Number { footnotes, ..number }))
        }
        _ => unclear(&text),
    }
}

/// Reads what is printed in one cell of a document in a language, which decides whether 1.500 is more than a thousand.
pub fn read_in(text: &str, language: &str) -> Reading {
    read(&plain_numbers(text, language))
}

fn unclear(text: &str) -> Reading {
    Reading::Unclear(candidates::all(text))
}

/// The canonical spelling of what was meant as a plain number: `1,000` and `１０００` are 1000, △5 is -5, 1.0 is 1.
///
/// `None` where more than a number is printed, so that nothing wrong is proposed: 約5件, 3割, 5件減.
pub fn canonical(text: &str) -> Option<String> {
    let Reading::Number(number) = read(text) else { return None };
    let plain = number.upper.is_none() && number.qualifier.is_none() && number.change.is_none() && !number.is_doubtful;
    let scaled = |(_, unit): &(Decimal, String)| number.scale.as_ref().is_some_and(|scale| unit.starts_with(scale));
    (plain && number.also.iter().all(scaled)).then(|| number.value.to_string())
}

impl Number {
    /// Whether words around the number leave two readings: 5,130 (千円) is of 千円 or of 円.
    fn is_double(&self) -> bool {
        let scaled = |mark: &String| mark.trim_start_matches("単位:").starts_with(['千', '百', '万', '億']);
        self.unit.is_empty() && self.scale.is_none() && self.marks.iter().any(scaled)
    }
}
