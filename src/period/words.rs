//! What people call a period.
use super::{Name, Period};
use crate::{calendar, language::Bilingual};
use jiff::civil::Date;
use std::fmt;

/// A period in words: displayed in English, and [`Bilingual::ja`] in Japanese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodInWords(pub(super) Period);

const ORDINALS: [&str; 4] = ["first", "second", "third", "fourth"];

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
            Name::Span(first, last) => write!(f, "{} to {}", english(first), english(last)),
            Name::From(first) => write!(f, "from {}", english(first)),
            Name::To(last) => write!(f, "until {}", english(last)),
            Name::Unknown => f.write_str("period not stated"),
        }
    }
}

impl Bilingual for PeriodInWords {
    fn ja(&self) -> String {
        let era = |name: Option<String>| name.map(|name| format!("（{name}）")).unwrap_or_default();
        match self.0.name() {
            Name::FiscalYear(year) => format!("{year}年度{}", era(calendar::fiscal_year_in_era(year))),
            Name::FiscalHalf(year, 1) => format!("{year}年度上半期"),
            Name::FiscalHalf(year, _) => format!("{year}年度下半期"),
            Name::Quarter(year, quarter) => format!("{year}年度第{quarter}四半期"),
            // The year in which an era begins is called by that one.
            Name::CalendarYear(year) => format!("{year}年{}", era(self.0.last.and_then(calendar::year_in_era))),
            Name::CalendarHalf(year, 1) => format!("{year}年1月から6月まで"),
            Name::CalendarHalf(year, _) => format!("{year}年7月から12月まで"),
            Name::Month(first) => first.strftime("%Y年%-m月").to_string(),
            Name::Day(day) => japanese(day),
            Name::Span(first, last) => format!("{}から{}まで", japanese(first), japanese(last)),
            Name::From(first) => format!("{}から", japanese(first)),
            Name::To(last) => format!("{}まで", japanese(last)),
            Name::Unknown => "時期の記載なし".to_owned(),
        }
    }
}

impl PeriodInWords {
    /// The months of a part of a year: `April to June 2023`.
    fn months(self) -> String {
        let Some((first, last)) = self.0.first.zip(self.0.last) else { return String::new() };
        let from = if first.year() == last.year() { "%B" } else { "%B %Y" };
        format!("{} to {}", first.strftime(from), last.strftime("%B %Y"))
    }
}

fn english(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn japanese(day: Date) -> String {
    day.strftime("%Y年%-m月%-d日").to_string()
}
