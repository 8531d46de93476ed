//! What printed words say of how a number adds up over time: 6年間で1,200人, 累計75件, 年間250人, 250 a year.
use super::{kanji, words};
use crate::period::Period;
use unicode_normalization::UnicodeNormalization;

/// How a number adds up over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adding {
    /// It is a total over so many years; `None` if the words do not say how many.
    Total(Option<u32>),
    /// It is a sum or a count of something, which may be a total over years: 計, 合計, 延べ.
    Sum,
    /// It is that of one year.
    Yearly,
    /// It is that of a part of a year, such as a month: 月100人, 20件/日.
    Rate,
}

impl Adding {
    /// Its name, as code lists write it; `None` where the words leave it open.
    pub const fn id(self) -> Option<&'static str> {
        match self {
            Self::Total(_) => Some("cumulative"),
            Self::Yearly => Some("annual"),
            Self::Sum | Self::Rate => None,
        }
    }
}

/// Words of a total over years. Those of English stand alone.
const TOTAL: &[&str] = &[
    "累計",
    "累積",
    "累加",
    "通算",
    "計画期間",
    "期間中",
    "期間内",
    "期間合計",
    "cumulative",
    "cumulatively",
    "running total",
];

/// Words of a sum.
const SUM: &[&str] = &["合計", "延べ", "のべ", "総数", "総計", "total", "in total"];

/// Words of a single year. 年間 is one where no number stands before it.
const YEARLY: &[&str] = &[
    "単年",
    "毎年",
    "各年",
    "毎会計年度",
    "年あたり",
    "年当たり",
    "年当り",
    "/年",
    "per year",
    "a year",
    "per annum",
    "p.a.",
    "annually",
    "annual",
    "yearly",
    "each year",
    "every year",
    "/year",
    "/yr",
];

/// Words of a part of a year.
const RATE: &[&str] = &[
    "/月",
    "/週",
    "/日",
    "/四半期",
    "毎月",
    "毎週",
    "毎日",
    "月あたり",
    "月当たり",
    "週あたり",
    "週当たり",
    "日あたり",
    "日当たり",
    "a month",
    "per month",
    "monthly",
    "/month",
    "a week",
    "per week",
    "weekly",
    "/week",
    "a day",
    "per day",
    "daily",
    "/day",
    "a quarter",
    "per quarter",
    "quarterly",
];

/// Parts of a year that stand before a number without a word: 月100人, 四半期100人.
const PARTS: [&str; 6] = ["月", "週", "四半期", "1日", "1か月", "1週間"];

fn is_rate(text: &str) -> bool {
    let before =
        |part: &str| text.strip_prefix(part).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    RATE.iter().any(|word| finds(text, word)) || PARTS.iter().any(|part| before(part))
}

/// The years of a span that stands in brackets: 1,200人（R2～R7）.
fn span(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once('(')?;
    let months = Period::read(rest.split_once(')')?.0)?.months()?;
    (months > 12 && months % 12 == 0).then(|| u32::try_from(months / 12).ok())?
}

/// Reads a printed value, or what is printed of its period. `None` if nothing is said, or two things are that contradict
/// each other.
pub fn read(text: &str) -> Option<Adding> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let says = |words: &[&str]| words.iter().any(|word| finds(&text, word));
    let years = years(&text).or_else(|| span(&text));
    let yearly = says(YEARLY) || years == Some(1) || is_of_the_year(&text);
    match years.filter(|years| *years > 1) {
        Some(_) if yearly => None,
        Some(years) => Some(Adding::Total(Some(years))),
        None if says(TOTAL) => (!yearly).then_some(Adding::Total(None)),
        // 年間延べ1,200人 is a sum of one year.
        None if yearly => Some(Adding::Yearly),
        None if is_rate(&text) => Some(Adding::Rate),
        None => (says(SUM) || is_sum(&text)).then_some(Adding::Sum),
    }
}

/// Whether a word stands in a text; one of English as a whole.
fn finds(text: &str, word: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let english = |c: char| c.is_ascii_alphabetic();
        !(word.starts_with(english) && before.ends_with(letter) || word.ends_with(english) && after.starts_with(letter))
    })
}

/// 計 alone is a sum; 計画, 統計 and 設計 are other words.
fn is_sum(text: &str) -> bool {
    text.match_indices('計').any(|(at, sum)| {
        let word = |c: char| c.is_alphabetic();
        !text[..at].ends_with(word) && !text[at + sum.len()..].starts_with(word)
    })
}

/// 年間1,200人, 1,200人(年間); in 3年間 it ends a length of time.
fn is_of_the_year(text: &str) -> bool {
    let number = |c: char| c.is_numeric() || c.is_alphabetic() && !('ぁ'..='ゖ').contains(&c);
    text.match_indices("年間").any(|(at, _)| !text[..at].trim_end().ends_with(number))
}

/// How many years a number is said to be of, beside the number itself: 6年間で1,200人, 1,200人/6年, over six years. The
/// length of time may itself be the value: 3年間, 36か月.
fn years(text: &str) -> Option<u32> {
    const BEHIND: [&str; 9] = ["年間", "か年", "ヶ年", "カ年", "ヵ年", "ケ年", "箇年", "years", "年で"];
    /// More is the name of a year.
    const MOST: u32 = 50;
    let found = BEHIND.iter().find_map(|word| {
        let at = text.find(word)?;
        let (before, number) = last_number(text[..at].trim_end().trim_end_matches('-'))?;
        Some((before, number, &text[at + word.len()..]))
    });
    let divided = || {
        let (before, rest) = text.rsplit_once('/')?;
        let (head, number) = last_number(rest.strip_suffix('年')?)?;
        head.is_empty().then_some((before, number, ""))
    };
    let (before, years, after) = found.or_else(divided)?;
    // Another number is the value; words of English may say how long something takes.
    let other = |text: &str| text.contains(|c: char| c.is_numeric());
    let over = !text.contains("years") || ["over", "in", "across", "for"].iter().any(|word| finds(text, word));
    ((other(before) || other(after)) && over && years <= MOST).then_some(years)
}

/// The whole number that a text ends with, in digits, kanji or a word of English, and what stands before it.
fn last_number(text: &str) -> Option<(&str, u32)> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if digits.len() < text.len() {
        // 1.5年間 is no whole number.
        return (!digits.ends_with(['.', ','])).then(|| Some((digits, text[digits.len()..].parse().ok()?)))?;
    }
    let before = text.trim_end_matches(|c: char| "一二三四五六七八九十".contains(c));
    if before.len() < text.len() {
        return Some((before, u32::try_from(kanji::of_kanji(&text[before.len()..])?).ok()?));
    }
    let (before, word) = text.rsplit_once(' ').unwrap_or(("", text));
    Some((before, words::number(word)?))
}
