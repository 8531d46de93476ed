//! Japanese local-government codes.
use std::{fmt, str::FromStr};

/// Six-digit local-government code (全国地方公共団体コード): prefecture, municipality, check digit.
///
/// Source: Ministry of Internal Affairs and Communications, JIS X 0401/0402.
///
/// ```
/// use openplan::municipality::MunicipalityCode;
///
/// let kanazawa: MunicipalityCode = "172014".parse()?;
/// assert_eq!(kanazawa.prefecture(), 17);
/// assert!("172015".parse::<MunicipalityCode>().is_err());
/// # Ok::<(), openplan::municipality::InvalidMunicipalityCode>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityCode(u32);

/// Text that is no local-government code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a local-government code: expected six digits whose last is a check digit")]
pub struct InvalidMunicipalityCode(String);

impl MunicipalityCode {
    /// JIS X 0401 prefecture number, 1 (Hokkaidō) to 47 (Okinawa).
    pub const fn prefecture(self) -> u32 {
        self.0 / 10_000
    }
}

impl FromStr for MunicipalityCode {
    type Err = InvalidMunicipalityCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidMunicipalityCode(text.to_owned());
        let digits = text.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<u32>>>().ok_or_else(invalid)?;
        let [area @ .., check] = &digits[..] else {
            return Err(invalid());
        };
        if area.len() != 5 {
            return Err(invalid());
        }
        let sum: u32 = area.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
        let code = Self(digits.iter().fold(0, |code, digit| code * 10 + digit));
        if (11 - sum % 11) % 10 == *check && (1..=47).contains(&code.prefecture()) { Ok(code) } else { Err(invalid()) }
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit_is_verified() {
        for good in ["172014", "131016", "011002", "472018"] {
            assert_eq!(good.parse::<MunicipalityCode>().map(|c| c.to_string()).as_deref(), Ok(good));
        }
        for bad in ["172015", "17201", "1720140", "", "十七二〇一", "992011"] {
            assert!(bad.parse::<MunicipalityCode>().is_err(), "{bad} was accepted");
        }
    }
}
