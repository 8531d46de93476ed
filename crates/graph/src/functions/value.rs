//! Values of expressions, and what operators find in them.
use oxigraph::model::{
    Literal, NamedNode, Term,
    vocab::{rdf, xsd},
};
use oxsdatatypes::{
    Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    Integer, Time, YearMonthDuration,
};
use std::{cmp::Ordering, fmt::Write, mem};

/// The value of an expression. A term keeps its lexical form, which `STR`, `DATATYPE` and `sameTerm` ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A term of the data or the query.
    Term(Term),
    /// What arithmetic found.
    Number(Number),
    /// What an operator found.
    Boolean(bool),
}

/// A number in one of the four types that operators know; derived types are integers here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
}

/// A point in time, a part of one, or a length of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Temporal {
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
    Month(GMonth),
    MonthDay(GMonthDay),
    Day(GDay),
    Duration(Duration),
    Months(YearMonthDuration),
    Seconds(DayTimeDuration),
}

/// What a literal means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    Text,
    LanguageText,
    Boolean(bool),
    Number(Number),
    Temporal(Temporal),
    /// A whole or decimal number with more digits than are computed with here: whether it is not zero.
    Beyond(bool),
    /// A type that operators know, with a text that is not of it.
    IllTyped,
    /// Any other type.
    Unknown,
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Number> for Value {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<Literal> for Value {
    fn from(value: Literal) -> Self {
        Self::Term(value.into())
    }
}

impl From<Temporal> for Value {
    fn from(value: Temporal) -> Self {
        let (text, datatype) = match value {
            Temporal::DateTime(value) => (value.to_string(), xsd::DATE_TIME),
            Temporal::Date(value) => (value.to_string(), xsd::DATE),
            Temporal::Time(value) => (value.to_string(), xsd::TIME),
            Temporal::Year(value) => (value.to_string(), xsd::G_YEAR),
            Temporal::YearMonth(value) => (value.to_string(), xsd::G_YEAR_MONTH),
            Temporal::Month(value) => (value.to_string(), xsd::G_MONTH),
            Temporal::MonthDay(value) => (value.to_string(), xsd::G_MONTH_DAY),
            Temporal::Day(value) => (value.to_string(), xsd::G_DAY),
            Temporal::Duration(value) => (value.to_string(), xsd::DURATION),
            Temporal::Months(value) => (value.to_string(), xsd::YEAR_MONTH_DURATION),
            Temporal::Seconds(value) => (value.to_string(), xsd::DAY_TIME_DURATION),
        };
        Literal::new_typed_literal(text, datatype).into()
    }
}

impl From<Value> for Term {
    fn from(value: Value) -> Self {
        match value {
            Value::Term(term) => term,
            Value::Number(number) => {
                let datatype = match number {
                    Number::Integer(_) => xsd::INTEGER,
                    Number::Decimal(_) => xsd::DECIMAL,
                    Number::Float(_) => xsd::FLOAT,
                    Number::Double(_) => xsd::DOUBLE,
                };
                Literal::new_typed_literal(number.canonical(), datatype).into()
            }
            Value::Boolean(value) => Literal::from(value).into(),
        }
    }
}

impl Value {
    pub fn text(text: String) -> Self {
        Literal::new_simple_literal(text).into()
    }

    pub fn integer(number: usize) -> Option<Self> {
        Some(Number::Integer(i64::try_from(number).ok()?.into()).into())
    }

    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Term(Term::Literal(literal)) => match meaning(literal) {
                Meaning::Number(number) => Some(number),
                _ => None,
            },
            Self::Boolean(_) | Self::Term(_) => None,
        }
    }

    /// Whether the value is a number, also one that is not computed with.
    pub fn is_number(&self) -> bool {
        matches!(self.meaning(), Some(Meaning::Number(_) | Meaning::Beyond(_)))
    }

    pub fn temporal(&self) -> Option<Temporal> {
        match self {
            Self::Term(Term::Literal(literal)) => match meaning(literal) {
                Meaning::Temporal(temporal) => Some(temporal),
                _ => None,
            },
            _ => None,
        }
    }

    /// The text of an `xsd:string`.
    pub fn simple(&self) -> Option<&str> {
        self.string().and_then(|(text, language)| language.is_none().then_some(text))
    }

    /// The text of an `xsd:string` or of a text with a language, and the language.
    pub fn string(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Term(Term::Literal(literal)) if literal.language().is_some() || literal.datatype() == xsd::STRING => {
                Some((literal.value(), literal.language()))
            }
            _ => None,
        }
    }

    /// The effective boolean value (section 17.2.2); `None` is a type error.
    pub fn effective(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            Self::Number(number) => Some(number.is_true()),
            Self::Term(Term::Literal(literal)) => match meaning(literal) {
                Meaning::Text | Meaning::LanguageText => Some(!literal.value().is_empty()),
                Meaning::Boolean(value) | Meaning::Beyond(value) => Some(value),
                Meaning::Number(number) => Some(number.is_true()),
                Meaning::IllTyped if literal.datatype() == xsd::BOOLEAN || is_numeric(literal) => Some(false),
                _ => None,
            },
            Self::Term(_) => None,
        }
    }

    fn meaning(&self) -> Option<Meaning> {
        match self {
            Self::Boolean(value) => Some(Meaning::Boolean(*value)),
            Self::Number(number) => Some(Meaning::Number(*number)),
            Self::Term(Term::Literal(literal)) => Some(meaning(literal)),
            Self::Term(_) => None,
        }
    }

    /// `=` (section 17.3): by value where the types are known, else by term. `None` is a type error.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        let (Some(mine), Some(theirs)) = (self.meaning(), other.meaning()) else { return Some(self.is_same(other)) };
        let unknown = |meaning| if let Meaning::Beyond(_) = meaning { Meaning::Unknown } else { meaning };
        match (unknown(mine), unknown(theirs)) {
            (Meaning::Number(a), Meaning::Number(b)) => Some(a.compare(b) == Some(Ordering::Equal)),
            (Meaning::Boolean(a), Meaning::Boolean(b)) => Some(a == b),
            (Meaning::Temporal(a), Meaning::Temporal(b)) => a.equals(b),
            (Meaning::Text, Meaning::Text) | (Meaning::LanguageText, Meaning::LanguageText) => {
                Some(self.is_same(other))
            }
            (Meaning::Unknown | Meaning::IllTyped, Meaning::Unknown | Meaning::IllTyped) => {
                self.is_same(other).then_some(true)
            }
            (Meaning::LanguageText, _) | (_, Meaning::LanguageText) => Some(false),
            (Meaning::Unknown | Meaning::IllTyped, _) | (_, Meaning::Unknown | Meaning::IllTyped) => None,
            _ => Some(false),
        }
    }

    /// Whether both are the same term.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Term(a), Self::Term(b)) => a == b,
            (a, b) => Term::from(a.clone()) == Term::from(b.clone()),
        }
    }

    /// How `<` and its like see two values. `None` is a type error; `Some(None)` makes each of them false.
    #[expect(clippy::option_option, reason = "a number that is none is neither smaller nor an error")]
    pub fn compare(&self, other: &Self) -> Option<Option<Ordering>> {
        match (self.meaning()?, other.meaning()?) {
            (Meaning::Number(a), Meaning::Number(b)) => Some(a.compare(b)),
            (Meaning::Boolean(a), Meaning::Boolean(b)) => Some(Some(a.cmp(&b))),
            (Meaning::Temporal(a), Meaning::Temporal(b)) => Some(Some(a.compare(b)?)),
            (Meaning::Text, Meaning::Text) => Some(Some(self.string()?.0.cmp(other.string()?.0))),
            (Meaning::LanguageText, Meaning::LanguageText) => {
                let ((a, one), (b, another)) = (self.string()?, other.string()?);
                (one == another).then(|| Some(a.cmp(b)))
            }
            _ => None,
        }
    }

    /// A text that sorts as `ORDER BY` sorts the values (section 15.1): blank nodes, IRIs, literals; literals by value
    /// where `<` compares them. It is a total order, which `<` is not, so that sorting always ends.
    pub fn sort_key(&self) -> String {
        let literal = match self {
            Self::Term(Term::BlankNode(node)) => return format!("0{}", node.as_str()),
            Self::Term(Term::NamedNode(node)) => return format!("1{}", node.as_str()),
            Self::Term(Term::Literal(literal)) => literal,
            Self::Number(number) => return number.sort_key(),
            Self::Boolean(value) => return format!("3{}", u8::from(*value)),
        };
        match meaning(literal) {
            Meaning::Number(number) => number.sort_key(),
            Meaning::Boolean(value) => format!("3{}", u8::from(value)),
            Meaning::Temporal(temporal) => temporal.sort_key(literal.value()),
            Meaning::Text | Meaning::LanguageText => {
                format!("5{}\0{}", literal.value(), literal.language().unwrap_or_default())
            }
            Meaning::Beyond(_) | Meaning::IllTyped | Meaning::Unknown => {
                format!("6{}\0{}", literal.value(), literal.datatype().as_str())
            }
        }
    }
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// The name of an XML Schema datatype.
fn xsd_name(literal: &Literal) -> Option<&str> {
    literal.datatype().as_str().strip_prefix(XSD)
}

/// Whether the datatype is numeric.
fn is_numeric(literal: &Literal) -> bool {
    let known = |name| matches!(name, "integer" | "decimal" | "float" | "double") || range(name).is_some();
    xsd_name(literal).is_some_and(known)
}

/// Least and greatest of a type derived of integers.
fn range(name: &str) -> Option<(i64, i64)> {
    Some(match name {
        "long" => (i64::MIN, i64::MAX),
        "int" => (i32::MIN.into(), i32::MAX.into()),
        "short" => (i16::MIN.into(), i16::MAX.into()),
        "byte" => (i8::MIN.into(), i8::MAX.into()),
        "nonNegativeInteger" | "unsignedLong" => (0, i64::MAX),
        "positiveInteger" => (1, i64::MAX),
        "nonPositiveInteger" => (i64::MIN, 0),
        "negativeInteger" => (i64::MIN, -1),
        "unsignedInt" => (0, u32::MAX.into()),
        "unsignedShort" => (0, u16::MAX.into()),
        "unsignedByte" => (0, u8::MAX.into()),
        _ => return None,
    })
}

/// What a literal means.
pub fn meaning(literal: &Literal) -> Meaning {
    if literal.language().is_some() {
        return Meaning::LanguageText;
    }
    let Some(name) = xsd_name(literal) else { return Meaning::Unknown };
    let text = literal.value().trim_matches([' ', '\t', '\n', '\r']);
    let number = |number: Option<Number>| number.map_or(Meaning::IllTyped, Meaning::Number);
    // A text that is right and was not read has too many digits.
    let exact = |number: Option<Number>, may_have_point: bool| match number {
        Some(number) => Meaning::Number(number),
        None if is_decimal(text, may_have_point) => Meaning::Beyond(text.contains(|c: char| matches!(c, '1'..='9'))),
        None => Meaning::IllTyped,
    };
    let temporal = |temporal: Option<Temporal>| temporal.map_or(Meaning::IllTyped, Meaning::Temporal);
    match name {
        "string" => Meaning::Text,
        "boolean" => boolean(text).map_or(Meaning::IllTyped, Meaning::Boolean),
        "integer" => exact(text.parse().ok().map(Number::Integer), false),
        "decimal" => exact(text.parse().ok().map(Number::Decimal), true),
        "float" => number(text.parse().ok().map(Number::Float)),
        "double" => number(text.parse().ok().map(Number::Double)),
        "dateTime" => temporal(text.parse().ok().map(Temporal::DateTime)),
        "date" => temporal(text.parse().ok().map(Temporal::Date)),
        "time" => temporal(text.parse().ok().map(Temporal::Time)),
        "gYear" => temporal(text.parse().ok().map(Temporal::Year)),
        "gYearMonth" => temporal(text.parse().ok().map(Temporal::YearMonth)),
        "gMonth" => temporal(text.parse().ok().map(Temporal::Month)),
        "gMonthDay" => temporal(text.parse().ok().map(Temporal::MonthDay)),
        "gDay" => temporal(text.parse().ok().map(Temporal::Day)),
        "duration" => temporal(text.parse().ok().map(Temporal::Duration)),
        "yearMonthDuration" => temporal(text.parse().ok().map(Temporal::Months)),
        "dayTimeDuration" => temporal(text.parse().ok().map(Temporal::Seconds)),
        derived => match range(derived) {
            Some((least, greatest)) => {
                let within = text.parse::<Integer>().ok().filter(|number| {
                    let number = i64::from(*number);
                    least <= number && number <= greatest
                });
                number(within.map(Number::Integer))
            }
            None => Meaning::Unknown,
        },
    }
}

/// Whether a text is a whole number or, if it may have a point, a decimal.
fn is_decimal(text: &str, may_have_point: bool) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let points = digits.matches('.').count();
    digits.contains(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && points <= usize::from(may_have_point)
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Bytes as hexadecimal digits, which sort as the bytes do.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The bytes of a signed number, so that they sort as the numbers do.
fn sortable<const N: usize>(mut bytes: [u8; N]) -> String {
    if let Some(first) = bytes.first_mut() {
        *first ^= 0x80;
    }
    hex(&bytes)
}

/// Two numbers in the type that both can be promoted to.
pub enum Pair {
    Integer(Integer, Integer),
    Decimal(Decimal, Decimal),
    Float(Float, Float),
    Double(Double, Double),
}

impl Number {
    pub fn double(self) -> Double {
        match self {
            Self::Integer(value) => value.into(),
            Self::Decimal(value) => value.into(),
            Self::Float(value) => value.into(),
            Self::Double(value) => value,
        }
    }

    fn float(self) -> Float {
        match self {
            Self::Integer(value) => value.into(),
            Self::Decimal(value) => value.into(),
            Self::Float(value) => value,
            Self::Double(value) => value.into(),
        }
    }

    /// Promotes both, as `XPath` does.
    pub fn with(self, other: Self) -> Pair {
        match (self, other) {
            (Self::Double(_), _) | (_, Self::Double(_)) => Pair::Double(self.double(), other.double()),
            (Self::Float(_), _) | (_, Self::Float(_)) => Pair::Float(self.float(), other.float()),
            (Self::Integer(a), Self::Integer(b)) => Pair::Integer(a, b),
            (Self::Integer(a), Self::Decimal(b)) => Pair::Decimal(a.into(), b),
            (Self::Decimal(a), Self::Integer(b)) => Pair::Decimal(a, b.into()),
            (Self::Decimal(a), Self::Decimal(b)) => Pair::Decimal(a, b),
        }
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        match self.with(other) {
            Pair::Integer(a, b) => a.partial_cmp(&b),
            Pair::Decimal(a, b) => a.partial_cmp(&b),
            Pair::Float(a, b) => a.partial_cmp(&b),
            Pair::Double(a, b) => a.partial_cmp(&b),
        }
    }

    fn is_true(self) -> bool {
        let value = f64::from(self.double());
        match self {
            // A decimal can be too small for a double.
            Self::Decimal(value) => value != Decimal::default(),
            _ => value != 0.0 && !value.is_nan(),
        }
    }

    fn sort_key(self) -> String {
        let value = f64::from(self.double());
        let value = if value == 0.0 { 0.0 } else { value };
        let bits = value.to_bits();
        let bits = if value.is_sign_negative() { !bits } else { bits | (1 << 63) };
        let bits = if value.is_nan() { 0 } else { bits };
        let exact = match self {
            Self::Integer(value) => Decimal::from(value),
            Self::Decimal(value) => value,
            Self::Float(_) | Self::Double(_) => Decimal::default(),
        };
        format!("2{bits:016x}{}", sortable(exact.to_be_bytes()))
    }

    /// The canonical text of the number as a literal: `1.0E0` for a double, `1` for a whole decimal.
    pub fn canonical(self) -> String {
        match self {
            Self::Integer(value) => value.to_string(),
            Self::Decimal(value) => value.to_string(),
            Self::Float(value) => scientific(&format!("{:E}", f32::from(value)), f64::from(f32::from(value))),
            Self::Double(value) => scientific(&format!("{:E}", f64::from(value)), f64::from(value)),
        }
    }

    /// The text that a cast to `xsd:string` makes (`XPath` functions, section 17.1.2): a double from 0.000001 to below a
    /// million is written as a decimal is.
    pub fn cast_to_text(self) -> String {
        let (value, plain) = match self {
            Self::Integer(_) | Self::Decimal(_) => return self.canonical(),
            Self::Float(value) => (f64::from(f32::from(value)), f32::from(value).to_string()),
            Self::Double(value) => (f64::from(value), f64::from(value).to_string()),
        };
        if value == 0.0 || (1e-6..1e6).contains(&value.abs()) { plain } else { self.canonical() }
    }
}

/// The canonical text of a number in binary, of its digits and exponent.
fn scientific(digits: &str, value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "INF" } else { "-INF" }.to_owned()
    } else {
        match digits.split_once('E') {
            Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
            _ => digits.to_owned(),
        }
    }
}

impl Temporal {
    /// `None` where that depends on a time zone that one of them does not state.
    fn equals(self, other: Self) -> Option<bool> {
        if self.length().is_some() || mem::discriminant(&self) != mem::discriminant(&other) {
            // A month has no number of days, so that lengths that cannot be compared are different.
            return Some(self.compare(other) == Some(Ordering::Equal));
        }
        self.compare(other).map(Ordering::is_eq)
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::DateTime(a), Self::DateTime(b)) => a.partial_cmp(&b),
            (Self::Date(a), Self::Date(b)) => a.partial_cmp(&b),
            (Self::Time(a), Self::Time(b)) => a.partial_cmp(&b),
            (Self::Year(a), Self::Year(b)) => a.partial_cmp(&b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.partial_cmp(&b),
            (Self::Month(a), Self::Month(b)) => a.partial_cmp(&b),
            (Self::MonthDay(a), Self::MonthDay(b)) => a.partial_cmp(&b),
            (Self::Day(a), Self::Day(b)) => a.partial_cmp(&b),
            (a, b) => a.length()?.partial_cmp(&b.length()?),
        }
    }

    /// A length of time.
    pub fn length(self) -> Option<Duration> {
        match self {
            Self::Duration(value) => Some(value),
            Self::Months(value) => Some(value.into()),
            Self::Seconds(value) => Some(value.into()),
            _ => None,
        }
    }

    /// Points in time sort by time, as in UTC where no time zone is stated; lengths and all else by their text.
    fn sort_key(self, text: &str) -> String {
        let seconds = |length: DayTimeDuration| sortable(length.to_be_bytes());
        let sorted = |kind: &str, length: Option<DayTimeDuration>| {
            format!("4{kind}{}", length.map_or_else(|| text.to_owned(), seconds))
        };
        match self {
            Self::DateTime(value) => {
                let zero =
                    if value.timezone_offset().is_some() { "1970-01-01T00:00:00Z" } else { "1970-01-01T00:00:00" };
                sorted("a", zero.parse::<DateTime>().ok().and_then(|zero| value.checked_sub(zero)))
            }
            Self::Date(value) => {
                let zero = if value.timezone_offset().is_some() { "1970-01-01Z" } else { "1970-01-01" };
                sorted("b", zero.parse::<Date>().ok().and_then(|zero| value.checked_sub(zero)))
            }
            Self::Time(value) => {
                let zero = if value.timezone_offset().is_some() { "00:00:00Z" } else { "00:00:00" };
                sorted("c", zero.parse::<Time>().ok().and_then(|zero| value.checked_sub(zero)))
            }
            Self::Year(value) => format!("4d{}", sortable(value.year().to_be_bytes())),
            Self::YearMonth(value) => format!("4e{}{:02}", sortable(value.year().to_be_bytes()), value.month()),
            Self::Month(_) => format!("4f{text}"),
            Self::MonthDay(_) => format!("4g{text}"),
            Self::Day(_) => format!("4h{text}"),
            Self::Months(value) => format!("4i{}", sortable(value.to_be_bytes())),
            Self::Seconds(value) => format!("4j{}", seconds(value)),
            Self::Duration(_) => format!("4k{text}"),
        }
    }
}

/// A type that values can be cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    String,
    Boolean,
    Integer,
    Decimal,
    Float,
    Double,
    DateTime,
    Date,
    Time,
    Year,
    YearMonth,
    Month,
    MonthDay,
    Day,
    Duration,
    Months,
    Seconds,
}

impl Cast {
    /// The casts that there are, by the names of their types.
    pub const ALL: [(&'static str, Self); 17] = [
        ("string", Self::String),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("decimal", Self::Decimal),
        ("float", Self::Float),
        ("double", Self::Double),
        ("dateTime", Self::DateTime),
        ("date", Self::Date),
        ("time", Self::Time),
        ("gYear", Self::Year),
        ("gYearMonth", Self::YearMonth),
        ("gMonth", Self::Month),
        ("gMonthDay", Self::MonthDay),
        ("gDay", Self::Day),
        ("duration", Self::Duration),
        ("yearMonthDuration", Self::Months),
        ("dayTimeDuration", Self::Seconds),
    ];

    /// The cast that a function with this name is.
    pub fn named(function: &NamedNode) -> Option<Self> {
        let name = function.as_str().strip_prefix(XSD)?;
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, cast)| *cast)
    }

    /// The value in this type (section 17.5); `None` is an error.
    pub fn apply(self, value: &Value) -> Option<Value> {
        if let Self::String = self {
            return text_of(value);
        }
        if let Some(text) = value.simple() {
            return self.parse(text);
        }
        match value.meaning()? {
            Meaning::Number(number) => self.of_number(number),
            Meaning::Boolean(value) => match self {
                Self::Boolean => Some(value.into()),
                number => number.of_number(Number::Integer(i64::from(value).into())),
            },
            Meaning::Temporal(temporal) => self.of_temporal(temporal).map(Into::into),
            _ => None,
        }
    }

    /// The value that a text is of.
    fn parse(self, text: &str) -> Option<Value> {
        let (name, _) = Self::ALL.iter().find(|(_, cast)| *cast == self)?;
        let literal = Literal::new_typed_literal(text, NamedNode::new_unchecked(format!("{XSD}{name}")));
        match meaning(&literal) {
            Meaning::Boolean(value) => Some(value.into()),
            Meaning::Number(number) => Some(number.into()),
            Meaning::Temporal(temporal) => Some(temporal.into()),
            _ => None,
        }
    }

    fn of_number(self, number: Number) -> Option<Value> {
        Some(
            match self {
                Self::Boolean => return Some(number.is_true().into()),
                Self::Double => Number::Double(number.double()),
                Self::Float => Number::Float(number.float()),
                Self::Integer => Number::Integer(match number {
                    Number::Integer(value) => value,
                    Number::Decimal(value) => value.try_into().ok()?,
                    Number::Float(value) => value.try_into().ok()?,
                    Number::Double(value) => value.try_into().ok()?,
                }),
                Self::Decimal => Number::Decimal(match number {
                    Number::Integer(value) => value.into(),
                    Number::Decimal(value) => value,
                    Number::Float(value) => value.try_into().ok()?,
                    Number::Double(value) => value.try_into().ok()?,
                }),
                _ => return None,
            }
            .into(),
        )
    }

    fn of_temporal(self, value: Temporal) -> Option<Temporal> {
        use Temporal as T;
        Some(match (self, value) {
            (Self::DateTime, T::DateTime(_))
            | (Self::Date, T::Date(_))
            | (Self::Time, T::Time(_))
            | (Self::Year, T::Year(_))
            | (Self::YearMonth, T::YearMonth(_))
            | (Self::Month, T::Month(_))
            | (Self::MonthDay, T::MonthDay(_))
            | (Self::Day, T::Day(_))
            | (Self::Duration, T::Duration(_))
            | (Self::Months, T::Months(_))
            | (Self::Seconds, T::Seconds(_)) => value,
            (Self::DateTime, T::Date(value)) => T::DateTime(value.try_into().ok()?),
            (Self::Date, T::DateTime(value)) => T::Date(value.try_into().ok()?),
            (Self::Time, T::DateTime(value)) => T::Time(value.into()),
            (Self::Year, T::DateTime(value)) => T::Year(value.try_into().ok()?),
            (Self::Year, T::Date(value)) => T::Year(value.try_into().ok()?),
            (Self::YearMonth, T::DateTime(value)) => T::YearMonth(value.try_into().ok()?),
            (Self::YearMonth, T::Date(value)) => T::YearMonth(value.into()),
            (Self::Month, T::DateTime(value)) => T::Month(value.into()),
            (Self::Month, T::Date(value)) => T::Month(value.into()),
            (Self::MonthDay, T::DateTime(value)) => T::MonthDay(value.into()),
            (Self::MonthDay, T::Date(value)) => T::MonthDay(value.into()),
            (Self::Day, T::DateTime(value)) => T::Day(value.into()),
            (Self::Day, T::Date(value)) => T::Day(value.into()),
            (Self::Duration, value) => T::Duration(value.length()?),
            (Self::Months, T::Duration(value)) => T::Months(value.try_into().ok()?),
            (Self::Seconds, T::Duration(value)) => T::Seconds(value.try_into().ok()?),
            _ => return None,
        })
    }
}

/// A cast to `xsd:string`.
fn text_of(value: &Value) -> Option<Value> {
    let text = match value {
        Value::Term(Term::NamedNode(node)) => node.as_str().to_owned(),
        Value::Term(Term::BlankNode(_)) => return None,
        value => match value.meaning()? {
            Meaning::Boolean(value) => value.to_string(),
            Meaning::Number(number) => number.cast_to_text(),
            Meaning::Temporal(temporal) => match Value::from(temporal) {
                Value::Term(Term::Literal(literal)) => literal.destruct().0,
                _ => return None,
            },
            _ => str_of(value)?,
        },
    };
    Some(Value::text(text))
}

/// `STR`: the lexical form of a literal, the text of an IRI.
pub fn str_of(value: &Value) -> Option<String> {
    match Term::from(value.clone()) {
        Term::NamedNode(node) => Some(node.into_string()),
        Term::Literal(literal) => Some(literal.destruct().0),
        Term::BlankNode(_) => None,
    }
}

/// `DATATYPE`.
pub fn datatype_of(value: &Value) -> Option<NamedNode> {
    match Term::from(value.clone()) {
        Term::Literal(literal) if literal.language().is_some() => Some(rdf::LANG_STRING.into_owned()),
        Term::Literal(literal) => Some(literal.datatype().into_owned()),
        _ => None,
    }
}
