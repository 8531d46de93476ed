//! How a period is written: one way for each span.
use super::{Name, Period};
use crate::language::Bilingual;
use jiff::civil::Date;
use std::{fmt, str::FromStr};

/// A text that is not the canonical spelling of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPeriod {
    text: String,
    why: Why,
}

/// Why a text is no canonical spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// It can be read, but is spelled otherwise.
    Spelling(Period),
    /// Its first day is after its last.
    Backwards,
    /// Nobody can tell which days it means.
    Unreadable,
}

impl Period {
    /// The period that a text spells, in the canonical way or in one of the same form.
    pub(super) fn spelled(text: &str) -> Option<Self> {
        if text == "unknown" {
            return Some(Self::UNKNOWN);
        }
        if let Some((first, last)) = text.split_once("-to-") {
            return Self::between(Some(day(first)?), Some(day(last)?));
        }
        if let Some(first) = text.strip_prefix("from-") {
            return Self::between(Some(day(first)?), None);
        }
        if let Some(last) = text.strip_prefix("to-") {
            return Self::between(None, Some(day(last)?));
        }
        if let Some(text) = text.strip_prefix('d') {
            return Self::between(Some(day(text)?), Some(day(text)?));
        }
        if let Some(text) = text.strip_prefix('m') {
            let (year, month) = text.split_once('-').filter(|(_, month)| month.len() == 2)?;
            return Self::of_months(digits(year, 4)?, i8::try_from(digits(month, 2)?).ok()?, 1);
        }
        let (from, text) = text.strip_prefix("cy").map_or((4, text), |text| (1, text));
        match text.split_once('-') {
            Some((year, part)) => Self::of_part(digits(year, 4)?, from, part),
            None => Self::of_months(digits(text, 4)?, from, 12),
        }
    }
}

/// The number that a text of so many ASCII digits is.
pub fn digits(text: &str, count: usize) -> Option<i16> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// The day that `2023-05-31` is.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let mut next = |count| parts.next().and_then(|part| digits(part, count));
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The canonical spelling.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Name::FiscalYear(year) => write!(f, "{year}"),
            Name::FiscalHalf(year, half) => write!(f, "{year}-h{half}"),
            Name::Quarter(year, quarter) => write!(f, "{year}-q{quarter}"),
            Name::CalendarYear(year) => write!(f, "cy{year}"),
            Name::CalendarHalf(year, half) => write!(f, "cy{year}-h{half}"),
            Name::Month(first) => write!(f, "m{}", first.strftime("%Y-%m")),
            Name::Day(day) => write!(f, "d{day}"),
            Name::Span(first, last) => write!(f, "{first}-to-{last}"),
            Name::From(first) => write!(f, "from-{first}"),
            Name::To(last) => write!(f, "to-{last}"),
            Name::Unknown => f.write_str("unknown"),
        }
    }
}

/// Accepts the canonical spelling only. [`Period::read`] accepts what people write.
impl FromStr for Period {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.split_once("-to-").and_then(|(first, last)| day(first).zip(day(last)));
        let why = match Self::spelled(text) {
            Some(period) if period.to_string() == text => return Ok(period),
            _ if days.is_some_and(|(first, last)| first > last) => Why::Backwards,
            _ => Self::read(text).map_or(Why::Unreadable, Why::Spelling),
        };
        Err(InvalidPeriod { text: text.to_owned(), why })
    }
}

impl TryFrom<String> for Period {
    type Error = InvalidPeriod;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl InvalidPeriod {
    /// The period that the text means, whose canonical spelling mends it; `None` if it cannot be read with certainty.
    pub const fn canonical(&self) -> Option<Period> {
        if let Why::Spelling(period) = self.why { Some(period) } else { None }
    }
}

impl std::error::Error for InvalidPeriod {}

impl fmt::Display for InvalidPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.why {
            Why::Spelling(period) => write!(f, "`{text}` is written `{period}` here ({})", period.in_words()),
            Why::Backwards => write!(f, "the first day of `{text}` is after its last; exchange them or mend one"),
            Why::Unreadable => write!(
                f,
                "`{text}` is no period: write a fiscal year (2023), quarter (2023-q1), half-year (2023-h1), calendar year \
                 (cy2023), month (m2023-05), day (d2023-05-31), span of days (2021-04-01-to-2027-03-31), one end of it \
                 (from-2021-04-01, to-2031-03-31) or unknown"
            ),
        }
    }
}

impl Bilingual for InvalidPeriod {
    fn ja(&self) -> String {
        let text = &self.text;
        match self.why {
            Why::Spelling(period) => {
                format!("「{text}」は、ここでは {period} と書きます（{}）", period.in_words().ja())
            }
            Why::Backwards => {
                format!("「{text}」は、最初の日が最後の日より後です。入れ替えるか、どちらかを直してください")
            }
            Why::Unreadable => format!(
                "「{text}」は時期として読めません。年度（2023）、四半期（2023-q1）、半期（2023-h1）、暦年（cy2023）、月（m2023-05）、\
                 日（d2023-05-31）、期間（2021-04-01-to-2027-03-31）、片方だけ分かる期間（from-2021-04-01、to-2031-03-31）、\
                 unknown（記載なし）のどれかで書いてください"
            ),
        }
    }
}
