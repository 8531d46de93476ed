//! Periods from one time to another, and those of which one end is said.
use super::{
    super::{Period, spelling::digits},
    cursor::Cursor,
    english::month_number,
    is_japanese, single,
};

pub fn read(text: &str) -> Option<Period> {
    open(text).or_else(|| closed(text))
}

/// From a time on, or until one.
fn open(text: &str) -> Option<Period> {
    let first = |text: &str| Period::between(Some(time(text.trim())?.first()?), None);
    let last = |text: &str| Period::between(None, Some(time(text.trim())?.last()?));
    let stripped = |ends: &[&str]| ends.iter().find_map(|end| text.strip_suffix(end));
    let begun = stripped(&["から", "以降", "以後", "~"]).or_else(|| text.strip_prefix("from ")).and_then(first);
    let ended =
        || stripped(&["まで", "までに"]).or_else(|| text.strip_prefix('~')).or_else(|| text.strip_prefix("until "));
    begun.or_else(|| ended().and_then(last))
}

/// From one time to another. Where it can be split in two ways, both must say the same.
fn closed(text: &str) -> Option<Period> {
    let (text, until) = text.strip_suffix("まで").map_or((text, false), |text| (text, true));
    let text = text.strip_prefix("from ").unwrap_or(text);
    // 令和5年から7年 may be a span of seven years.
    let may_be_length =
        |mark: &str, last: &str| mark == "から" && !until && last.ends_with('年') && single(last).is_none();
    let japanese = text.contains(is_japanese);
    let marks = ["から", "~", " to ", " - ", "-"];
    let splits = marks.iter().flat_map(|mark| {
        text.match_indices(mark)
            .map(move |(at, _)| (*mark, text[..at].trim_end(), text[at + mark.len()..].trim_start()))
    });
    // A hyphen between digits may be within a day or the number of a financial year.
    let between_digits = |mark: &str, last: &str| mark == "-" && !japanese && !last.starts_with(char::is_alphabetic);
    let splits = splits.filter(|(mark, _, last)| !between_digits(mark, last));
    let mut read =
        splits.filter(|(mark, _, last)| !may_be_length(mark, last)).filter_map(|(_, first, last)| between(first, last));
    let period = read.next()?;
    read.all(|other| other == period).then_some(period)
}

/// A time that is no bare year: 2023 in a range may be a year of either calendar.
fn time(text: &str) -> Option<Period> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { Period::spelled(text).or_else(|| single(text)) }
}

/// What is between two times, each of which may leave out what the other says.
fn between(first: &str, last: &str) -> Option<Period> {
    let (from, to) = (time(&with_words_of_last(first, last))?, time(&with_words_of_first(first, last))?);
    // A fiscal year and a calendar year in one range: one of them is a slip of the pen.
    let mixed = (from.fiscal_year().is_some() && to.calendar_year().is_some())
        || (from.calendar_year().is_some() && to.fiscal_year().is_some());
    let forwards = from.first()? <= to.first()? && from.last()? <= to.last()?;
    Period::between(from.first(), to.last()).filter(|_| forwards && !mixed)
}

/// The first time of `2023～2025年度`, `2023年4～6月` and `April to June 2023`, with the words that are said once for both.
fn with_words_of_last(first: &str, last: &str) -> String {
    let unit = ["年度", "年", "月"].into_iter().find(|unit| last.ends_with(unit)).unwrap_or_default();
    let mut cursor = Cursor(first);
    let bare_year = cursor.year().is_some() && cursor.0.is_empty();
    let bare_month = !bare_year && first.contains("年") && first.ends_with(super::is_digit);
    if (bare_year && unit != "月") || (bare_month && unit == "月") {
        return format!("{first}{unit}");
    }
    let has_year = first.split(' ').any(|word| digits(word, 4).is_some());
    let has_month = first.split(' ').any(|word| month_number(word).is_some());
    let year = last.rsplit(' ').next().unwrap_or_default();
    if has_month && !has_year { format!("{first} {year}") } else { first.to_owned() }
}

/// The last time of `令和5～7年度`, `2023～25年度`, `2023年4月～6月` and `2023年度第1四半期～第3四半期`, with the year or the era that is
/// said once for both.
fn with_words_of_first(first: &str, last: &str) -> String {
    let mut cursor = Cursor(last);
    if let Some((_, count)) = cursor.number().filter(|(_, count)| *count < 3) {
        let era = first.find(|c| super::is_digit(c) || c == '元').map(|at| &first[..at]).filter(|era| !era.is_empty());
        return match (cursor.0.chars().next(), era) {
            (Some('年'), Some(era)) => format!("{era}{last}"),
            (Some('年'), None) if count == 2 && first.is_char_boundary(2) => format!("{}{last}", &first[..2]),
            (Some('月'), _) => match first.split_once('年') {
                Some((year, rest)) if !rest.starts_with('度') => format!("{year}年{last}"),
                _ => last.to_owned(),
            },
            _ => with_fiscal_year(first, last),
        };
    }
    with_fiscal_year(first, last)
}

/// A quarter or a half without its year is one of the year before.
fn with_fiscal_year(first: &str, last: &str) -> String {
    let bare = !last.is_empty() && single(last).is_none();
    match first.split_once("年度") {
        Some((year, _)) if bare => format!("{year}年度{last}"),
        _ => last.to_owned(),
    }
}
