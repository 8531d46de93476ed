//! Periods in the words of Japanese plans, and years counted by the letter of an era.
use super::{
    super::Period,
    cursor::{Cursor, KANJI_DIGITS},
};
use jiff::civil::Date;

/// What a year is said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fiscal,
    Calendar,
    /// Neither: it is a fiscal year if nothing follows.
    Bare,
}

/// Words that tell when within a period something is measured, or how firmly: they leave the period what it is.
const WHEN: [&str; 7] = ["末時点", "末現在", "末", "時点", "現在", "中", "内"];
/// What is printed where nobody says the time.
const UNSAID: [&str; 8] = ["時期の記載なし", "不明", "時期不明", "年度不明", "年次不明", "現状", "現状値", "直近"];
/// What a value is, behind its time.
const VALUES: [&str; 8] = ["実績値", "実績", "目標値", "目標", "見込値", "見込み", "見込", "現状値"];
const ABOUT: [&str; 8] = ["を目途に", "を目途", "を目処に", "を目処", "目途", "目処", "をめどに", "をめど"];

pub fn read(text: &str) -> Option<Period> {
    if UNSAID.contains(&text) {
        return Some(Period::UNKNOWN);
    }
    // A head of a table says beside the year what stands under it.
    let text = VALUES.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    // Also the first and the second half of a year.
    if matches!(text, "h1" | "h2") {
        return None;
    }
    let mut cursor = Cursor(text);
    let (year, kind, counted) = year(&mut cursor)?;
    let period = match kind {
        Kind::Fiscal => in_fiscal_year(year, &mut cursor),
        Kind::Calendar => in_calendar_year(year, &mut cursor),
        Kind::Bare if cursor.0.is_empty() => Period::of_fiscal_year(year),
        Kind::Bare if counted => dotted(year, &mut cursor),
        Kind::Bare => None,
    }?;
    cursor.eat_one(&WHEN);
    cursor.eat_one(&ABOUT);
    cursor.0.is_empty().then_some(period)
}

/// A year, which may be said in the other calendar in brackets: `令和5(2023)年度`, `2023年度(令和5年度)`, `令和5年(2023年)度`.
fn year(cursor: &mut Cursor<'_>) -> Option<(i16, Kind, bool)> {
    let unit = |cursor: &mut Cursor<'_>| cursor.eat_one(&["年度", "年"]).unwrap_or_default();
    let (year, counted) = cursor.year()?;
    let before = unit(cursor);
    let mut ahead = *cursor;
    let again = if ahead.eat("(") { ahead.year().map(|(year, _)| (year, unit(&mut ahead))) } else { None };
    let (within, after) = match again.filter(|_| ahead.eat(")")) {
        Some((again, _)) if again != year => return None,
        Some((_, within)) => {
            *cursor = ahead;
            (within, cursor.eat_one(&["年度", "年", "度"]).unwrap_or_default())
        }
        None => (before, ""),
    };
    let kind = match (before, within, after) {
        ("年度", "年度" | "", "") | ("年", "年" | "", "度") | ("", "", "年度") | ("", "年度", "") => {
            Kind::Fiscal
        }
        ("年", "年" | "", "") | ("", "", "年") => Kind::Calendar,
        ("", "", "") => Kind::Bare,
        _ => return None,
    };
    Some((year, kind, counted))
}

fn in_fiscal_year(year: i16, cursor: &mut Cursor<'_>) -> Option<Period> {
    if let Some(part) = part(cursor) {
        return Period::of_part(year, 4, part);
    }
    Period::of_fiscal_year(year)
}

/// A quarter or a half of a fiscal year.
fn part(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let mut ahead = *cursor;
    ahead.eat("の");
    let quarter = ["q1", "q2", "q3", "q4"].into_iter().zip(1..).find(|(part, number)| {
        let kanji = KANJI_DIGITS.get(*number).copied().unwrap_or_default();
        let numbered = [format!("第{number}"), format!("第{kanji}"), number.to_string(), kanji.to_string()];
        let spelled = |number: &String| [format!("{number}四半期"), format!("{number}q")];
        numbered.iter().flat_map(spelled).any(|word| ahead.eat(&word)) || ahead.eat(part)
    });
    let half = |cursor: &mut Cursor<'_>| {
        let first = cursor.eat_one(&["上半期", "上期", "前半期", "前期", "前半"]).map(|_| "h1");
        first.or_else(|| cursor.eat_one(&["下半期", "下期", "後半期", "後期", "後半"]).map(|_| "h2"))
    };
    let part = quarter.map(|(part, _)| part).or_else(|| half(&mut ahead))?;
    *cursor = ahead;
    Some(part)
}

fn in_calendar_year(year: i16, cursor: &mut Cursor<'_>) -> Option<Period> {
    // 上期, and a quarter by its number, are those of a fiscal year to many.
    if let Some(half) = cursor.eat_one(&["上半期", "下半期"]) {
        return Period::of_part(year, 1, if half == "上半期" { "h1" } else { "h2" });
    }
    let mut ahead = *cursor;
    let Some(month) = ahead.small().filter(|_| ahead.eat("月")) else { return Period::of_calendar_year(year) };
    *cursor = ahead;
    match ahead.small().filter(|_| ahead.eat("日")) {
        Some(day) => {
            *cursor = ahead;
            of_day(year, month, day)
        }
        None => of_month(year, month),
    }
}

/// `R5.4` and `R5.4.1`; with slashes only a day, for `R5/6` may be two years.
fn dotted(year: i16, cursor: &mut Cursor<'_>) -> Option<Period> {
    let mark = cursor.eat_one(&[".", "/"])?;
    let month = cursor.small()?;
    if cursor.eat(mark) {
        return of_day(year, month, cursor.small()?);
    }
    if mark == "." { of_month(year, month) } else { None }
}

pub fn of_month(year: i16, month: i8) -> Option<Period> {
    if (1..=12).contains(&month) { Period::of_months(year, month, 1) } else { None }
}

pub fn of_day(year: i16, month: i8, day: i8) -> Option<Period> {
    let day = Date::new(year, month, day).ok()?;
    Period::between(Some(day), Some(day))
}
