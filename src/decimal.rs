//! Base-ten numbers without rounding.
use num_rational::BigRational;
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, ops::Sub};

/// A number in canonical form: an optional `-`, digits without leading zeros, and a fraction without trailing zeros.
///
/// It is kept as text, so that CSV, JSON and RDF show the same characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl Decimal {
    /// The number itself, to reckon with.
    pub fn exact(&self) -> BigRational {
        let digits = self.0.replace('.', "");
        let power = num_bigint::BigInt::from(10).pow(self.places());
        // Canonical text always parses.
        BigRational::new(digits.parse().unwrap_or_default(), power)
    }

    /// A number rounded to so many places behind the point, half away from zero.
    pub fn rounded(number: &BigRational, places: u32) -> Self {
        let power = BigRational::from_integer(num_bigint::BigInt::from(10).pow(places));
        let whole = (number * power).round().to_integer().to_string();
        let (sign, digits) = whole.strip_prefix('-').map_or(("", &*whole), |digits| ("-", digits));
        let places = places as usize;
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let fraction = fraction.trim_end_matches('0');
        Self(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
    }

    /// The sum with every digit of numbers, each as often as it is there.
    pub fn sum<'n>(numbers: impl Iterator<Item = (&'n Self, usize)> + Clone) -> Self {
        let places = numbers.clone().map(|(number, _)| number.places()).max().unwrap_or_default();
        let times = |(number, count): (&Self, usize)| number.exact() * BigRational::from_integer(count.into());
        Self::rounded(&numbers.map(times).sum(), places)
    }

    /// Digits behind the point.
    fn places(&self) -> u32 {
        let fraction = self.0.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        u32::try_from(fraction).unwrap_or(u32::MAX)
    }

    /// The text of the number, as the files have it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: with a comma behind every third digit of the whole.
    pub fn grouped(&self) -> String {
        let (whole, fraction) = self.0.split_once('.').map_or((&*self.0, None), |(whole, part)| (whole, Some(part)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
        let commas = |(place, digit): (usize, char)| {
            let comma = (place > 0 && (digits.len() - place).is_multiple_of(3)).then_some(',');
            comma.into_iter().chain([digit])
        };
        let whole: String = digits.chars().enumerate().flat_map(commas).collect();
        fraction.map_or_else(|| format!("{sign}{whole}"), |fraction| format!("{sign}{whole}.{fraction}"))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.exact().cmp(&other.exact())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The difference, with every digit.
impl Sub for &Decimal {
    type Output = Decimal;

    fn sub(self, other: Self) -> Decimal {
        Decimal::rounded(&(self.exact() - other.exact()), self.places().max(other.places()))
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self(number.to_string())
    }
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

    fn number(text: &str) -> Decimal {
        Decimal::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn differences_have_every_digit_and_one_spelling() {
        let cases = [("12.5", "12.1", "0.4"), ("0.3", "0.3", "0"), ("-2.5", "-0.75", "-1.75"), ("1", "0.001", "0.999")];
        for (a, b, difference) in cases {
            assert_eq!((&number(a) - &number(b)).as_str(), difference, "{a} - {b}");
        }
        // 0.1 + 0.2 is no 0.3 as floats, and 40 digits are no f64.
        assert_eq!((&number("0.3") - &number("0.1")).as_str(), "0.2");
        let long = "1234567890123456789012345678901234567890";
        assert_eq!((&number(&format!("{long}.5")) - &number(long)).as_str(), "0.5");
    }

    #[test]
    fn sums_have_every_digit() {
        let sum = |numbers: &[(&str, usize)]| {
            let numbers: Vec<_> = numbers.iter().map(|(text, count)| (number(text), *count)).collect();
            Decimal::sum(numbers.iter().map(|(number, count)| (number, *count)))
        };
        assert_eq!(sum(&[]).as_str(), "0");
        assert_eq!(sum(&[("0.1", 3), ("-0.25", 2), ("7", 1)]).as_str(), "6.8");
        assert_eq!(sum(&[("9999999999999999.9", 10)]).as_str(), "99999999999999999");
    }

    #[test]
    fn numbers_are_in_order_whatever_their_spelling() {
        let mut numbers = ["10", "-2.5", "9.99", "-10", "0", "-0.5"].map(number);
        numbers.sort();
        assert_eq!(numbers.each_ref().map(Decimal::as_str), ["-10", "-2.5", "-0.5", "0", "9.99", "10"]);
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (number, places, rounded) in [
            ("0.12345", 4, "0.1235"),
            ("-0.12345", 4, "-0.1235"),
            ("0.99995", 4, "1"),
            ("-0.00004", 4, "0"),
            ("7", 0, "7"),
        ] {
            assert_eq!(Decimal::rounded(&self::number(number).exact(), places).as_str(), rounded);
        }
    }

    #[test]
    fn people_get_commas() {
        for (text, grouped) in [("0", "0"), ("-123", "-123"), ("1000", "1,000"), ("-5130000.25", "-5,130,000.25")] {
            assert_eq!(number(text).grouped(), grouped);
        }
    }
}
