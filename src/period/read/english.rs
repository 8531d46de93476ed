//! Periods in digits and marks, and in the words of English plans.
use super::{
    super::{Period, spelling::digits},
    japanese::{of_day, of_month},
};

pub fn read(text: &str) -> Option<Period> {
    if text == "period not stated" {
        return Some(Period::UNKNOWN);
    }
    if let Some(year) = text.strip_prefix("calendar year ") {
        return Period::of_calendar_year(digits(year, 4)?);
    }
    in_digits(text)
        .or_else(|| part(text))
        .or_else(|| financial_year(text, false).and_then(Period::of_fiscal_year))
        .or_else(|| named_month(text))
}

/// `2023-05`, `2023/5`, `2023-05-31`, `2023/5/31`, `2023.5.31`.
fn in_digits(text: &str) -> Option<Period> {
    let mark = ['-', '/', '.'].into_iter().find(|mark| text.contains(*mark))?;
    let parts: Vec<&str> = text.split(mark).collect();
    match *parts {
        [year, month, day] => of_day(digits(year, 4)?, small(month)?, small(day)?),
        [year, month] => {
            let (year, month_number) = (digits(year, 4)?, small(month)?);
            // 2011-12 is a month and a financial year, 2023.5 a number.
            let two_ways = mark == '.' || (month.len() == 2 && is_next(year, month));
            if two_ways { None } else { of_month(year, month_number) }
        }
        _ => None,
    }
}

/// A number of one or two digits.
fn small(text: &str) -> Option<i8> {
    i8::try_from(digits(text, 1).or_else(|| digits(text, 2))?).ok()
}

/// Whether two digits are the end of the number of the next year.
fn is_next(year: i16, end: &str) -> bool {
    digits(end, 2) == Some((year + 1) % 100)
}

/// A quarter or a half of a financial year, which is said before or after it.
fn part(text: &str) -> Option<Period> {
    const PARTS: [(&str, &[&str]); 6] = [
        ("q1", &["q1", "1q", "quarter 1", "first quarter", "1st quarter"]),
        ("q2", &["q2", "2q", "quarter 2", "second quarter", "2nd quarter"]),
        ("q3", &["q3", "3q", "quarter 3", "third quarter", "3rd quarter"]),
        ("q4", &["q4", "4q", "quarter 4", "fourth quarter", "4th quarter"]),
        ("h1", &["h1", "half 1", "first half", "1st half"]),
        ("h2", &["h2", "half 2", "second half", "2nd half"]),
    ];
    PARTS.iter().flat_map(|(part, names)| names.iter().map(move |name| (part, name))).find_map(|(part, name)| {
        let after = text.strip_prefix(name).and_then(|rest| rest.trim_start_matches(',').strip_prefix(' '));
        let before = || text.strip_suffix(name).and_then(|rest| rest.strip_suffix(' '));
        let year = after.map(|year| year.strip_prefix("of ").unwrap_or(year)).or_else(before)?;
        Period::of_part(financial_year(year.trim_end_matches(','), true)?, 4, part)
    })
}

/// The year in which a financial year begins: `2024/25`, `2024-25`, `24/25`, `FY2024`, and what else says that it is one. With
/// a quarter beside it 2011-12 is no month, and `2024 to 2025` no two years.
fn financial_year(text: &str, has_part: bool) -> Option<i16> {
    let named = |words: &[&str]| words.iter().find_map(|word| text.strip_prefix(word)).map(str::trim_start);
    // Elsewhere FY2024 may be called by its end, but FY2024 of a plan that is published here begins in 2024.
    if let Some(year) = named(&["fiscal year ", "fy"]) {
        return digits(year, 4).or_else(|| short(year, true));
    }
    let financial = named(&["financial year "]);
    let (text, sure) = financial.map_or((text, has_part), |year| (year, true));
    let long = |mark: &str| text.split_once(mark).and_then(|(one, two)| consecutive(one, two));
    short(text, sure).or_else(|| long("/")).or_else(|| if sure { long(" to ").or_else(|| long("-")) } else { None })
}

/// The first of two years, if the second is the next.
fn consecutive(one: &str, two: &str) -> Option<i16> {
    let year = digits(one, 4)?;
    (digits(two, 4)? == year + 1).then_some(year)
}

/// `2024/25`, `2024-25`, `24/25`. If nothing else says that it is a financial year, no month may be meant.
fn short(text: &str, sure: bool) -> Option<i16> {
    let (year, end) = text.split_once(['/', '-'])?;
    let no_month = |number: i16| sure || !(1..=12).contains(&number);
    if let Some(year) = digits(year, 4) {
        return Some(year).filter(|year| is_next(*year, end) && no_month((*year + 1) % 100));
    }
    // Of which century it is, is clear for the years around ours.
    let year = digits(year, 2).filter(|year| text.contains('/') && (0..60).contains(year))?;
    Some(2000 + year).filter(|full| is_next(*full, end) && no_month(year) && no_month(year + 1))
}

/// `May 2023`, `31 May 2023`, `May 31, 2023`.
fn named_month(text: &str) -> Option<Period> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    match *words {
        [month, year] => of_month(digits(year, 4)?, month_number(month)?),
        [day, month, year] if day.starts_with(|c: char| c.is_ascii_digit()) => {
            of_day(digits(year, 4)?, month_number(month)?, small(day)?)
        }
        [month, day, year] => of_day(digits(year, 4)?, month_number(month)?, small(day)?),
        _ => None,
    }
}

/// The number of a month by its English name, or by its first three letters.
pub fn month_number(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_called = |month: &str| month == name || month.get(..3) == Some(name);
    MONTHS.into_iter().zip(1..).find(|(month, _)| is_called(month)).map(|(_, number)| number)
}
