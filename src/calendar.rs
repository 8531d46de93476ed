//! Japanese fiscal years (年度) and eras (元号), and moments as they are told in Japan.
use jiff::{
    civil::{Date, DateTime, date},
    tz,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A Japanese fiscal year: 1 April of the year it is named by to 31 March of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(i32);

/// A year that no municipal plan covers.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a fiscal year a municipal plan can cover (1989 to 2099)")]
pub struct InvalidFiscalYear(i32);

/// The years that a plan can cover.
const COVERED: std::ops::RangeInclusive<i32> = 1989..=2099;

impl FiscalYear {
    /// Every fiscal year that a plan can cover, the first to the last.
    pub fn all() -> impl Iterator<Item = Self> {
        COVERED.map(Self)
    }

    /// Its name in the Japanese era: `令和5年度`.
    pub fn in_era(self) -> String {
        // Every year that a plan can cover is a year of the calendar.
        i16::try_from(self.0).ok().and_then(fiscal_year_in_era).unwrap_or_default()
    }

    /// First and last day, ISO 8601.
    pub fn days(self) -> (String, String) {
        (format!("{}-04-01", self.0), format!("{}-03-31", self.0 + 1))
    }
}

/// An era (元号), by whose years people in Japan count.
#[derive(Debug, PartialEq, Eq)]
pub struct Era {
    /// Its name: `令和`.
    pub name: &'static str,
    /// The Latin letter that stands for it, in lower case: `r` as in `R5`.
    pub letter: char,
    /// Its first day.
    pub since: Date,
}

/// The eras since the years of the calendar have been counted by one each, the newest first.
pub const ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'r', since: date(2019, 5, 1) },
    Era { name: "平成", letter: 'h', since: date(1989, 1, 8) },
    Era { name: "昭和", letter: 's', since: date(1926, 12, 25) },
    Era { name: "大正", letter: 't', since: date(1912, 7, 30) },
    Era { name: "明治", letter: 'm', since: date(1868, 1, 25) },
];

impl Era {
    /// The era of a day; `None` before 明治.
    pub fn of(day: Date) -> Option<&'static Self> {
        ERAS.iter().find(|era| era.since <= day)
    }

    /// The year of the calendar that is counted as its `number`th year. It may be after the end of the era: plans printed
    /// before the end of 平成 say 平成32年度, which is 2020. `None` for 0 and what is less, and beyond the calendar.
    pub fn year(&self, number: i16) -> Option<i16> {
        if number < 1 { None } else { self.since.year().checked_add(number - 1) }
    }
}

/// The year of a day by its era: `令和5年`, or `令和元年` for the first. `None` before 明治, and from the hundredth year of an
/// era on: none has become that old.
pub fn year_in_era(day: Date) -> Option<String> {
    let era = Era::of(day)?;
    match day.year() - era.since.year() + 1 {
        1 => Some(format!("{}元年", era.name)),
        number @ 2..100 => Some(format!("{}{number}年", era.name)),
        _ => None,
    }
}

/// The name of a fiscal year by its era: `令和5年度`. It is that of 1 May: 2019 is 令和元年度, although it began in 平成, and
/// 1926 is 大正15年度, although it ended in 昭和. `None` where
/// [`year_in_era`] has none.
pub fn fiscal_year_in_era(year: i16) -> Option<String> {
    Some(format!("{}度", year_in_era(Date::new(year, 5, 1).ok()?)?))
}

/// A moment in RFC 3339 as people in Japan tell it: `2026-11-24T12:37:05Z` is `2026年11月24日 21:37`. `None` for what is no
/// moment.
pub fn moment_in_japan(moment: &str) -> Option<String> {
    Some(in_japan(moment)?.strftime("%Y年%-m月%-d日 %H:%M").to_string())
}

/// The day that it is in Japan at a moment in RFC 3339: `2026年11月24日`. `None` for what is no moment.
pub fn day_in_japan(moment: &str) -> Option<String> {
    Some(in_japan(moment)?.strftime("%Y年%-m月%-d日").to_string())
}

/// Japan is nine hours ahead of UTC, the whole year.
fn in_japan(moment: &str) -> Option<DateTime> {
    Some(tz::offset(9).to_datetime(moment.parse().ok()?))
}

impl TryFrom<i32> for FiscalYear {
    type Error = InvalidFiscalYear;

    fn try_from(year: i32) -> Result<Self, Self::Error> {
        if COVERED.contains(&year) { Ok(Self(year)) } else { Err(InvalidFiscalYear(year)) }
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

/// `2023年度（令和5年度）`, the form used in plans.
impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年度（{}）", self.0, self.in_era())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_as_plans_name_it() {
        let year = |y| FiscalYear::try_from(y).unwrap();
        assert_eq!(year(2023).to_string(), "2023年度（令和5年度）");
        assert_eq!(year(2019).to_string(), "2019年度（令和元年度）");
        assert_eq!(year(2025).days(), ("2025-04-01".into(), "2026-03-31".into()));
    }

    #[test]
    fn years_are_named_by_the_era_of_their_day() {
        for (day, expected) in [
            (date(1868, 1, 24), None),
            (date(1868, 1, 25), Some("明治元年")),
            (date(1912, 7, 29), Some("明治45年")),
            (date(1912, 7, 30), Some("大正元年")),
            (date(1926, 12, 24), Some("大正15年")),
            (date(1926, 12, 25), Some("昭和元年")),
            (date(1989, 1, 7), Some("昭和64年")),
            (date(1989, 1, 8), Some("平成元年")),
            (date(2019, 4, 30), Some("平成31年")),
            (date(2019, 5, 1), Some("令和元年")),
            (date(2023, 5, 31), Some("令和5年")),
        ] {
            assert_eq!(year_in_era(day).as_deref(), expected, "{day}");
        }
        for (year, expected) in [
            (1867, None),
            (1868, Some("明治元年度")),
            (1912, Some("明治45年度")),
            (1926, Some("大正15年度")),
            (1927, Some("昭和2年度")),
            (1988, Some("昭和63年度")),
            (1989, Some("平成元年度")),
            (2018, Some("平成30年度")),
            (2019, Some("令和元年度")),
            (2117, Some("令和99年度")),
            (2118, None),
        ] {
            assert_eq!(fiscal_year_in_era(year).as_deref(), expected, "{year}");
        }
    }

    #[test]
    fn years_of_an_era_count_on_after_its_end() {
        let year = |place: usize, number| ERAS[place].year(number);
        assert_eq!([year(0, 5), year(1, 32), year(2, 65), year(4, 1)], [2023, 2020, 1990, 1868].map(Some));
        assert_eq!([year(0, 0), year(0, -3), year(0, i16::MAX)], [None; 3]);
    }

    #[test]
    fn moments_are_told_as_in_japan() {
        for (moment, expected) in [
            ("2026-11-24T12:37:05Z", "2026年11月24日 21:37"),
            ("2026-11-24T14:59:59Z", "2026年11月24日 23:59"),
            ("2026-12-31T15:00:00Z", "2027年1月1日 00:00"),
        ] {
            assert_eq!(moment_in_japan(moment).as_deref(), Some(expected));
            assert_eq!(day_in_japan(moment).as_deref(), expected.split(' ').next());
        }
        for other in ["", "2026-11-24", "12:37:05Z", "2026-13-24T12:37:05Z"] {
            assert_eq!((moment_in_japan(other), day_in_japan(other)), (None, None), "{other}");
        }
    }
}
