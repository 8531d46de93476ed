//! Dates as people print them and as spreadsheets make them of other things.
use crate::calendar::{ERAS, Era};
use unicode_normalization::UnicodeNormalization;

/// A month that something was turned from, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    year: Option<u32>,
    month: u32,
    day: Option<u32>,
}

impl Guess {
    /// The month `YYYY-MM`; with an example year if the year is lost.
    pub fn as_month(self) -> String {
        format!("{}-{:02}", self.year.unwrap_or(2024), self.month)
    }

    /// Whether the year is known; else a month of it is an example.
    pub const fn has_year(self) -> bool {
        self.year.is_some()
    }

    /// An id of which a spreadsheet may have made the date.
    pub fn as_id(self) -> String {
        match (self.year, self.day) {
            (None, Some(day)) => format!("{}-{day}", self.month),
            _ => format!("e{}", self.as_month()),
        }
    }

    /// Whether a spreadsheet makes this date of a text: of a month its first day, of 1-2 the second of January.
    pub fn may_be(self, text: &str) -> bool {
        if is_month(text) {
            return self.year.is_some() && self.as_month() == text && self.day.is_none_or(|day| day == 1);
        }
        of_spreadsheet(text).is_some_and(|other| {
            let year = self.year.zip(other.year).is_none_or(|(one, two)| one == two);
            year && (self.month, self.day) == (other.month, other.day)
        })
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether a text is a month `YYYY-MM`.
pub fn is_month(text: &str) -> bool {
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('-').is_some_and(|(year, month)| {
        digits(year, 4) && digits(month, 2) && month.parse().is_ok_and(|month: u32| (1..=12).contains(&month))
    })
}

/// Reads what a spreadsheet shows for a date: `Mar-24`, `1-Feb`, `2024/3/1`, `3月24日`.
pub fn of_spreadsheet(text: &str) -> Option<Guess> {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).collect();
    // The time of day that goes with it tells nothing.
    let date = plain.split_whitespace().next()?.trim_end_matches('日').replace(['年', '月', '/'], "-");
    let parts: Vec<&str> = date.trim_end_matches('-').split('-').collect();
    let month_name = |part: &str| (1..).zip(MONTHS).find(|(_, name)| part == *name).map(|(number, _)| number);
    let number = |part: &str| part.parse::<u32>().ok();
    let full_year = |year: u32| if year < 100 { year + 2000 } else { year };
    let guess = match *parts.as_slice() {
        [name, year] if month_name(name).is_some() => {
            Guess { year: Some(full_year(number(year)?)), month: month_name(name)?, day: None }
        }
        [day, name] if month_name(name).is_some() => Guess { year: None, month: month_name(name)?, day: number(day) },
        [day, name, year] if month_name(name).is_some() => {
            Guess { year: Some(full_year(number(year)?)), month: month_name(name)?, day: number(day) }
        }
        [year, month, day] if year.len() == 4 => Guess { year: number(year), month: number(month)?, day: number(day) },
        [month, day, year] if year.len() == 4 => Guess { year: number(year), month: number(month)?, day: number(day) },
        [year, month] if year.len() == 4 => Guess { year: number(year), month: number(month)?, day: None },
        [month, day] if month.len() < 3 => Guess { year: None, month: number(month)?, day: Some(number(day)?) },
        _ => return None,
    };
    ((1..=12).contains(&guess.month) && guess.day.is_none_or(|day| (1..=31).contains(&day))).then_some(guess)
}

/// Reads the number of days since 1900 as which a spreadsheet keeps a date: 45352 is 1 March 2024.
pub fn of_serial(text: &str) -> Option<Guess> {
    let days = text.parse().ok().filter(|days: &i32| (32_000..74_000).contains(days))?;
    let date = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    Some(Guess { year: u32::try_from(date.year()).ok(), month: u32::try_from(date.month()).ok()?, day: None })
}

/// The month `YYYY-MM` that a printed date such as 2024年3月策定 or 令和6年3月 begins with; `None` if it names no month.
pub fn printed_month(text: &str) -> Option<String> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let (before, after) = plain.split_once('年')?;
    let (month, rest) = after.split_once('月')?;
    // With a day it is a date, which says more than a month.
    let day = rest.split_once('日').is_some_and(|(day, _)| day.parse::<u32>().is_ok());
    let (year, month) = (year(before)?, month.parse::<u32>().ok().filter(|month| (1..=12).contains(month))?);
    (!day).then(|| format!("{year}-{month:02}"))
}

/// The western year of 2023年度, 令和5, R5, 平成元年度, 令和六年度, 2023年度（令和5年度） or 2023/4/1.
///
/// `None` if it is none, if two years are named, and for a day from January to March: whether the fiscal year or the
/// calendar year was meant is not certain.
pub fn year(text: &str) -> Option<u32> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut parts = plain.split(['(', ')', '/', '[', ']']).filter(|part| !part.is_empty());
    if let Some(year) = parts.next().and_then(one_year)
        && let Some(rest) = parts.map(one_year).collect::<Option<Vec<_>>>()
    {
        return rest.iter().all(|other| *other == year).then_some(year);
    }
    let date = of_spreadsheet(&plain).filter(|date| date.month > 3 && date.day.is_some())?;
    date.year.filter(|year| covered(*year))
}

const fn covered(year: u32) -> bool {
    matches!(year, 1989..=2099)
}

/// The year that a text names once.
fn one_year(plain: &str) -> Option<u32> {
    let plain = plain.trim_end_matches('末').trim_end_matches('度').trim_end_matches('年').trim_end_matches(".0");
    let counted = |era: &'static Era| {
        let number = plain.strip_prefix(era.name).or_else(|| plain.strip_prefix(era.letter.to_ascii_uppercase()))?;
        let number = if number == "元" { Some(1) } else { number.parse().ok().or_else(|| of_kanji(number)) };
        era.year(number.filter(|number| *number > 0)?)
    };
    let year = ERAS.iter().find_map(counted).or_else(|| plain.parse().ok())?;
    u32::try_from(year).ok().filter(|year| covered(*year))
}

/// A number below 100 in kanji: 六, 十二, 三十一.
fn of_kanji<N: From<u8> + std::ops::Mul<Output = N> + std::ops::Add<Output = N>>(text: &str) -> Option<N> {
    let digit = |text: &str| {
        let known = "一二三四五六七八九".chars().zip(1_u8..).find(|(known, _)| text.chars().eq([*known]));
        known.map(|(_, number)| number)
    };
    let part = |text: &str, none: u8| if text.is_empty() { Some(none) } else { digit(text) };
    match text.split_once('十') {
        None => digit(text).map(N::from),
        Some((tens, ones)) => Some(N::from(part(tens, 1)?) * N::from(10) + N::from(part(ones, 0)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_spreadsheets_are_recognised() {
        let id = |text| of_spreadsheet(text).map(Guess::as_id);
        assert_eq!(id("Mar-24").as_deref(), Some("e2024-03"));
        assert_eq!(id("2024/3/1").as_deref(), Some("e2024-03"));
        assert_eq!(id("2024/03/01 0:00:00").as_deref(), Some("e2024-03"));
        assert_eq!(id("3月24日").as_deref(), Some("3-24"));
        assert_eq!(id("1-Feb").as_deref(), Some("2-1"));
        assert_eq!(id("2024年3月").as_deref(), Some("e2024-03"));
        for other in ["e2024-03", "I001", "ＡＩ", "open roaming", "", "13月1日", "web-3-0-x"] {
            assert_eq!(id(other), None, "{other}");
        }
        assert_eq!(of_serial("45352").map(Guess::as_month).as_deref(), Some("2024-03"));
    }

    #[test]
    fn printed_months_and_years_are_read() {
        assert_eq!(printed_month("2024年3月改訂").as_deref(), Some("2024-03"));
        assert_eq!(printed_month("令和６年１２月").as_deref(), Some("2024-12"));
        assert_eq!(printed_month("2024年春"), None);
        assert_eq!(printed_month("2024年3月1日"), None);
        assert_eq!(
            ["2023年度", "令和5年度", "R5", "平成元年度", "５"].map(year),
            [Some(2023), Some(2023), Some(2023), Some(1989), None]
        );
        for (text, expected) in [
            ("令和六年度", Some(2024)),
            ("平成三十一年度", Some(2019)),
            ("㋿5年度", Some(2023)),
            ("2023年度（令和5年度）", Some(2023)),
            ("令和5年度（2023年度）", Some(2023)),
            ("2023/4/1", Some(2023)),
            ("2023年度末", Some(2023)),
            ("2023年度（令和6年度）", None),
            ("2023/3/31", None),
            ("2023/4/1（令和5年）", None),
            ("令和0年度", None),
            ("六年度", None),
            ("令和100年度", None),
            ("", None),
        ] {
            assert_eq!(year(text), expected, "{text}");
        }
        assert!(is_month("2024-03") && !is_month("2024-13") && !is_month("2024-3") && !is_month("2024/03"));
    }
}
