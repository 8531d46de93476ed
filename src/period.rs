//! Periods: the days that a value, a step or a plan is about, written in one way each.
//!
//! Plans speak of fiscal years, quarters, calendar years, months and days, in the years of two calendars. Each of them is a
//! span of days, and a [`Period`] is that span. Each span has one canonical spelling, which stands in tables and in IRIs.
//!
//! ```
//! use openplan::{language::Bilingual, period::Period};
//!
//! let printed = Period::read("令和５年度第１四半期").expect("a plan prints it");
//! assert_eq!(printed.to_string(), "2023-q1");
//! assert_eq!(printed.in_words().ja(), "2023年度第1四半期");
//! assert_eq!("2023-04-01-to-2024-03-31".parse::<Period>().unwrap_err().canonical().unwrap().to_string(), "2023");
//! ```
mod read;
mod spelling;
mod words;

pub use spelling::InvalidPeriod;
pub use words::PeriodInWords;

use crate::calendar::FiscalYear;
use jiff::{
    Span,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A span of days, of which the first, the last or both may be unknown.
///
/// An unknown day is one that nobody states. It says nothing of how long the span is: what is due by a day has an unknown
/// first day, and what began on a day and goes on has an unknown last one.
///
/// All days are from 1868 to fiscal year 2200. A fiscal year begins on 1 April in any country, and is named by the year in
/// which it begins.
///
/// | spelling | days |
/// |---|---|
/// | `2023` | fiscal year: 1 April 2023 to 31 March 2024 |
/// | `2023-q1` to `2023-q4` | quarters of the fiscal year; the fourth is January to March 2024 |
/// | `2023-h1`, `2023-h2` | halves of the fiscal year |
/// | `cy2023` | calendar year |
/// | `cy2023-h1`, `cy2023-h2` | halves of the calendar year |
/// | `m2023-05` | month |
/// | `d2023-05-31` | day |
/// | `2021-04-01-to-2027-03-31` | any other span, both days belong to it |
/// | `from-2021-04-01`, `to-2031-03-31` | the other end is unknown |
/// | `unknown` | both ends are unknown |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Option<Date>,
    last: Option<Date>,
}

/// How long a period is, in the words of plans. Values of periods of different shapes are not compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A fiscal year or a calendar year; [`Period::fiscal_year`] tells which.
    Year,
    /// Six months that are a half of a fiscal year or of a calendar year.
    Half,
    /// Three months, from January, April, July or October.
    Quarter,
    /// A month.
    Month,
    /// A day.
    Day,
    /// Any other span; [`Period::months`] tells how long it is.
    Span,
    /// One end is unknown, and so is the length.
    Open,
    /// Both ends are unknown.
    Unknown,
}

/// A period by what it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    FiscalYear(i16),
    FiscalHalf(i16, i8),
    Quarter(i16, i8),
    CalendarYear(i16),
    CalendarHalf(i16, i8),
    Month(Date),
    Day(Date),
    Span(Date, Date),
    From(Date),
    To(Date),
    Unknown,
}

/// The first and the last day that a period can have.
const BOUNDS: (Date, Date) = (date(1868, 1, 1), date(2201, 3, 31));

impl Period {
    /// The period of which nothing is known.
    pub const UNKNOWN: Self = Self { first: None, last: None };

    /// The period between two days, which both belong to it; `None` stands for a day that is unknown. There is none if the
    /// first day is after the last, or if one of them is before 1868 or after fiscal year 2200.
    pub fn between(first: Option<Date>, last: Option<Date>) -> Option<Self> {
        let within = |day: Option<Date>| day.is_none_or(|day| (BOUNDS.0..=BOUNDS.1).contains(&day));
        let forwards = first.zip(last).is_none_or(|(first, last)| first <= last);
        (within(first) && within(last) && forwards).then_some(Self { first, last })
    }

    /// Reads what people type or print: `令和5年度`, `R5`, `2023年5月`, `2023年度～2025年度`, `Quarter 3, 2024 to 2025`, `2024/25`,
    /// `2023-05`, and every canonical spelling. `None` for what is ambiguous or not understood: nothing is guessed.
    ///
    /// A year alone (`2023`) is a fiscal year, as in the canonical spelling; 2023年 is a calendar year. 2025年度末 is the fiscal
    /// year, and what is まで or から a time has an unknown first or last day. A year of an era that is after its end
    /// (平成32年度) is the year that it counts to (2020).
    pub fn read(text: &str) -> Option<Self> {
        read::read(text)
    }

    /// Its first day; `None` if that is unknown.
    pub const fn first(self) -> Option<Date> {
        self.first
    }

    /// Its last day; `None` if that is unknown.
    pub const fn last(self) -> Option<Date> {
        self.last
    }

    /// The fiscal year that it is, by the year in which that begins; `None` if it is anything but one whole fiscal year.
    pub fn fiscal_year(self) -> Option<i32> {
        if let Name::FiscalYear(year) = self.name() { Some(year.into()) } else { None }
    }

    /// The calendar year that it is; `None` if it is anything but one whole calendar year.
    pub fn calendar_year(self) -> Option<i32> {
        if let Name::CalendarYear(year) = self.name() { Some(year.into()) } else { None }
    }

    /// Whether both ends are unknown.
    pub const fn is_unknown(self) -> bool {
        self.first.is_none() && self.last.is_none()
    }

    /// Whether a day belongs to it; `None` if an unknown end decides that.
    pub fn contains(self, day: Date) -> Option<bool> {
        if self.first == Some(day) || self.last == Some(day) {
            return Some(true);
        }
        if self.first.is_some_and(|first| day < first) || self.last.is_some_and(|last| day > last) {
            return Some(false);
        }
        (self.first.is_some() && self.last.is_some()).then_some(true)
    }

    /// Whether a day belongs to both periods; `None` if an unknown end decides that.
    pub fn overlaps(self, other: Self) -> Option<bool> {
        let has_end_of = |one: Self, two: Self| {
            [two.first, two.last].into_iter().flatten().any(|day| one.contains(day) == Some(true))
        };
        if has_end_of(self, other) || has_end_of(other, self) {
            return Some(true);
        }
        let before = |one: Self, two: Self| one.last.zip(two.first).is_some_and(|(last, first)| last < first);
        (before(self, other) || before(other, self)).then_some(false)
    }

    /// How long it is, in the words of plans.
    pub fn shape(self) -> Shape {
        match self.name() {
            Name::FiscalYear(_) | Name::CalendarYear(_) => Shape::Year,
            Name::FiscalHalf(..) | Name::CalendarHalf(..) => Shape::Half,
            Name::Quarter(..) => Shape::Quarter,
            Name::Month(_) => Shape::Month,
            Name::Day(_) => Shape::Day,
            Name::Span(..) => Shape::Span,
            Name::From(_) | Name::To(_) => Shape::Open,
            Name::Unknown => Shape::Unknown,
        }
    }

    /// How many months it has; `None` if an end is unknown, or is not that of a month.
    pub fn months(self) -> Option<i32> {
        let (first, last) = self.first.zip(self.last)?;
        let whole = first.day() == 1 && last == last.last_of_month();
        let months = i32::from(last.year() - first.year()) * 12 + i32::from(last.month() - first.month()) + 1;
        whole.then_some(months)
    }

    /// The period of as many months that ends on the day before it begins: the year before a year, the quarter before a
    /// quarter. `None` if it is not of whole months, or begins too early.
    pub fn before(self) -> Option<Self> {
        let months = Span::new().try_months(self.months()?).ok()?;
        let first = self.first?;
        Self::between(Some(first.checked_sub(months).ok()?), Some(first.yesterday().ok()?))
    }

    /// Whether it is another period, or that some whole years earlier or later: of the same part of the year, and as many
    /// years long. A fiscal year is that of another fiscal year and of no calendar year; the first quarter is that of no
    /// other quarter.
    pub fn is_years_from(self, other: Self) -> bool {
        // The last day of February is one day, whichever year it is.
        let place = |day: Date| (day.month(), if day == day.last_of_month() { 31 } else { day.day() });
        let part = |period: Self| {
            let (first, last) = period.first.zip(period.last)?;
            Some((place(first), place(last), last.year() - first.year()))
        };
        part(self).is_some_and(|own| part(other) == Some(own))
    }

    /// What people call it, in Japanese and English.
    pub const fn in_words(self) -> PeriodInWords {
        PeriodInWords(self)
    }

    /// A number of months (1 to 12) from the first day of one of them.
    fn of_months(year: i16, month: i8, count: i8) -> Option<Self> {
        let to = month - 1 + count - 1;
        let first = Date::new(year, month, 1).ok()?;
        let last = Date::new(year.checked_add((to / 12).into())?, to % 12 + 1, 1).ok()?.last_of_month();
        Self::between(Some(first), Some(last))
    }

    fn of_fiscal_year(year: i16) -> Option<Self> {
        Self::of_months(year, 4, 12)
    }

    fn of_calendar_year(year: i16) -> Option<Self> {
        Self::of_months(year, 1, 12)
    }

    /// A part of a year that begins in a month: `q1` to `q4`, `h1`, `h2`.
    fn of_part(year: i16, from: i8, part: &str) -> Option<Self> {
        let (offset, count) = match part {
            "q1" => (0, 3),
            "q2" => (3, 3),
            "q3" => (6, 3),
            "q4" => (9, 3),
            "h1" => (0, 6),
            "h2" => (6, 6),
            _ => return None,
        };
        let month = from + offset;
        if month > 12 { Self::of_months(year + 1, month - 12, count) } else { Self::of_months(year, month, count) }
    }

    fn name(self) -> Name {
        let (first, last) = match (self.first, self.last) {
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => return Name::From(first),
            (None, Some(last)) => return Name::To(last),
            (None, None) => return Name::Unknown,
        };
        // January to March belong to the fiscal year that the year before names.
        let (year, month) = (first.year(), first.month());
        match (self.months(), month) {
            _ if first == last => Name::Day(first),
            (Some(1), _) => Name::Month(first),
            (Some(3), 1) => Name::Quarter(year - 1, 4),
            (Some(3), 4 | 7 | 10) => Name::Quarter(year, month / 3),
            (Some(6), 4 | 10) => Name::FiscalHalf(year, month / 6 + 1),
            (Some(6), 1 | 7) => Name::CalendarHalf(year, month / 6 + 1),
            (Some(12), 4) => Name::FiscalYear(year),
            (Some(12), 1) => Name::CalendarYear(year),
            _ => Name::Span(first, last),
        }
    }
}

impl From<FiscalYear> for Period {
    fn from(year: FiscalYear) -> Self {
        // Every fiscal year that a plan can cover is within the bounds of periods.
        i16::try_from(i32::from(year)).ok().and_then(Self::of_fiscal_year).unwrap_or(Self::UNKNOWN)
    }
}

/// By the last day, then by the first: what is over comes first, and of what ends on one day the longer.
///
/// A period without a last day goes on for all that is known, so it comes after all that end; the one of which nothing is
/// known is the last of all. A period without a first day comes before those that end on the same day. Who looks for the
/// latest value asks for [`Period::last`] first, for a value of an unknown time is not the latest.
impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |period: &Self| (period.last.unwrap_or(Date::MAX), period.is_unknown(), period.first);
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
