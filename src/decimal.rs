//! Base-ten numbers without rounding.
use diesel::{deserialize::FromSql, serialize::ToSql, sql_types::Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number in canonical form: an optional `-`, digits without leading zeros, and a fraction without trailing zeros.
///
/// It is kept as text, so that CSV, JSON and RDF show the same characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, diesel::AsExpression, diesel::FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal(String);

/// Text that is no canonical number.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a canonical number: optional `-`, digits, no leading or trailing zeros, no exponent")]
pub struct InvalidDecimal(String);

impl TryFrom<String> for Decimal {
    type Error = InvalidDecimal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_canonical(&text) { Ok(Self(text)) } else { Err(InvalidDecimal(text)) }
    }
}

fn is_canonical(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = magnitude.split_once('.').map_or((magnitude, None), |(w, f)| (w, Some(f)));
    let canonical_whole = digits(whole) && (whole == "0" || !whole.starts_with('0'));
    let canonical_fraction = fraction.is_none_or(|f| digits(f) && !f.ends_with('0'));
    canonical_whole && canonical_fraction && text != "-0"
}

impl From<Decimal> for String {
    fn from(number: Decimal) -> Self {
        number.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<DB: diesel::backend::Backend> ToSql<Text, DB> for Decimal
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<Text, DB> for Decimal
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        Ok(String::from_sql(bytes)?.try_into()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_spelling() {
        for good in ["0", "-22261", "65918", "0.5", "-0.05", "5130000"] {
            assert_eq!(Decimal::try_from(good.to_owned()).map(String::from).as_deref(), Ok(good));
        }
        for bad in ["", "-", "+1", "01", "1.0", "1.", ".5", "-0", "1e3", "1,000", "△5", "１", "-0.0"] {
            assert!(Decimal::try_from(bad.to_owned()).is_err(), "{bad} was accepted");
        }
    }
}
