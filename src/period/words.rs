//! What people call a period.
use super::{Name, Period};
use crate::{calendar, language::Bilingual};
use jiff::civil::Date;
use std::fmt;

/// A period in words: displayed in English, and [`Bilingual::ja`] in Japanese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodInWords(pub(super) Period);

const ORDINALS: [&str; 4] = ["first", "second", "third", "fourth"];

/// A span of days that people call by something larger.
enum Span {
    FiscalYears(i16, i16),
    CalendarYears(i16, i16),
    /// The first and the last day of them.
    Months(Date, Date),
    Days(Date, Date),
}

impl Span {
    /// The span of these days, which is no single year, half-year, quarter, month or day.
    fn of(first: Date, last: Date) -> Self {
        let whole = first.day() == 1 && last == last.last_of_month();
        match (first.month(), last.month()) {
            (4, 3) if whole => Self::FiscalYears(first.year(), last.year() - 1),
            (1, 12) if whole => Self::CalendarYears(first.year(), last.year()),
            _ if whole => Self::Months(first, last),
            _ => Self::Days(first, last),
        }
    }
}

impl fmt::Display for PeriodInWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ordinal =
            |number: i8| usize::try_from(number - 1).ok().and_then(|place| ORDINALS.get(place)).unwrap_or(&"");
        match self.0.name() {
            Name::FiscalYear(year) => write!(f, "fiscal year {year}"),
            Name::FiscalHalf(year, half) => {
                write!(f, "{} half of fiscal year {year} ({})", ordinal(half), self.months())
            }
            Name::Quarter(year, quarter) => {
                write!(f, "{} quarter of fiscal year {year} ({})", ordinal(quarter), self.months())
            }
            Name::CalendarYear(year) => write!(f, "{year}"),
            Name::CalendarHalf(..) => f.write_str(&self.months()),
            Name::Month(first) => write!(f, "{}", first.strftime("%B %Y")),
            Name::Day(day) => f.write_str(&english(day)),
            Name::Span(first, last) => match Span::of(first, last) {
                Span::FiscalYears(first, last) => write!(f, "FY{first}–FY{last}"),
                Span::CalendarYears(first, last) => write!(f, "{first}–{last}"),
                Span::Months(..) => f.write_str(&self.months()),
                Span::Days(first, last) => write!(f, "{} to {}", english(first), english(last)),
            },
            Name::From(first) => write!(f, "from {}", english(first)),
            Name::To(last) => write!(f, "until {}", english(last)),
            Name::Unknown => f.write_str("period not stated"),
        }
    }
}

impl Bilingual for PeriodInWords {
    fn ja(&self) -> String {
        // The year in which an era begins is called by that one.
        let calendar = |year| Date::new(year, 12, 31).ok().and_then(calendar::year_in_era);
        let era = match self.0.name() {
            Name::FiscalYear(year) => calendar::fiscal_year_in_era(year),
            Name::CalendarYear(year) => calendar(year),
            Name::Span(first, last) => match Span::of(first, last) {
                Span::FiscalYears(first, last) => eras(calendar::fiscal_year_in_era, first, last),
                Span::CalendarYears(first, last) => eras(calendar, first, last),
                Span::Months(..) | Span::Days(..) => None,
            },
            _ => None,
        };
        self.without_era() + &era.map(|name| format!("（{name}）")).unwrap_or_default()
    }
}

impl PeriodInWords {
    /// In Japanese, but without the years of eras: for headings and brackets.
    pub fn without_era(&self) -> String {
        match self.0.name() {
            Name::FiscalYear(year) => format!("{year}年度"),
            Name::FiscalHalf(year, 1) => format!("{year}年度上半期"),
            Name::FiscalHalf(year, _) => format!("{year}年度下半期"),
            Name::Quarter(year, quarter) => format!("{year}年度第{quarter}四半期"),
            Name::CalendarYear(year) => format!("{year}年"),
            Name::CalendarHalf(year, 1) => format!("{year}年1～6月"),
            Name::CalendarHalf(year, _) => format!("{year}年7～12月"),
            Name::Month(first) => first.strftime("%Y年%-m月").to_string(),
            Name::Day(day) => japanese(day),
            Name::Span(first, last) => match Span::of(first, last) {
                Span::FiscalYears(first, last) => format!("{first}～{last}年度"),
                Span::CalendarYears(first, last) => format!("{first}～{last}年"),
                Span::Months(first, last) if first.year() == last.year() => {
                    format!("{}年{}～{}月", first.year(), first.month(), last.month())
                }
                Span::Months(first, last) => format!("{}～{}", first.strftime("%Y年%-m月"), last.strftime("%Y年%-m月")),
                Span::Days(first, last) => format!("{}から{}まで", japanese(first), japanese(last)),
            },
            Name::From(first) => format!("{}から", japanese(first)),
            Name::To(last) => format!("{}まで", japanese(last)),
            Name::Unknown => "時期の記載なし".to_owned(),
        }
    }

    /// The months of a span: `April to June 2023`.
    fn months(self) -> String {
        let Some((first, last)) = self.0.first.zip(self.0.last) else { return String::new() };
        let from = if first.year() == last.year() { "%B" } else { "%B %Y" };
        format!("{} to {}", first.strftime(from), last.strftime("%B %Y"))
    }
}

/// Years from one to another by their eras, which are said once if they are the same: `令和4～6年度`, `平成30年度～令和2年度`.
fn eras(named: impl Fn(i16) -> Option<String>, first: i16, last: i16) -> Option<String> {
    let (first, last) = (named(first)?, named(last)?);
    let era = |name: &str| name.chars().take(2).collect::<String>();
    let number = |name: &str| name.chars().skip(2).take_while(|c| *c != '年').collect::<String>();
    Some(if era(&first) == era(&last) {
        format!("{}{}～{}", era(&first), number(&first), last.chars().skip(2).collect::<String>())
    } else {
        format!("{first}～{last}")
    })
}

fn english(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn japanese(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}
