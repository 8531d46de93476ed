//! Japanese fiscal years (年度), and moments as they are told in Japan.
use jiff::{civil::DateTime, tz};
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
        let (era, first) = if self.0 >= 2019 { ("令和", 2018) } else { ("平成", 1988) };
        match self.0 - first {
            1 => format!("{era}元年度"),
            n => format!("{era}{n}年度"),
        }
    }

    /// First and last day, ISO 8601.
    pub fn days(self) -> (String, String) {
        (format!("{}-04-01", self.0), format!("{}-03-31", self.0 + 1))
    }
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
