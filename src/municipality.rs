//! Japanese local-government codes: those of cities, wards, towns, prefectures, and of unions of them.
use std::{fmt, str::FromStr};

/// Six-digit local-government code (全国地方公共団体コード): two digits of the prefecture, three of the body, a check digit.
///
/// The three digits are 000 for the prefecture itself, below 800 for wards, cities, towns and villages, and from 800 on for
/// what governs no area of its own: unions of local governments (一部事務組合, 広域連合).
///
/// Source: Ministry of Internal Affairs and Communications, JIS X 0401/0402.
///
/// ```
/// use openplan::municipality::MunicipalityCode;
///
/// let kanazawa: MunicipalityCode = "172014".parse()?;
/// assert_eq!(kanazawa.prefecture(), 17);
/// assert_eq!(kanazawa.area().as_deref(), Some("17201"));
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

    /// Name of the prefecture in Japanese. Source: JIS X 0401.
    pub fn prefecture_name(self) -> &'static str {
        usize::try_from(self.prefecture())
            .ok()
            .and_then(|number| PREFECTURES.get(number - 1))
            .copied()
            .unwrap_or_default()
    }

    /// Whether it is that of a prefecture: `170003`.
    pub const fn is_prefecture(self) -> bool {
        self.body() == 0
    }

    /// The code of its area in statistics (JIS X 0402): its first five digits. `None` for a union, which has no area of its
    /// own.
    pub fn area(self) -> Option<String> {
        (self.is_prefecture() || (100..800).contains(&self.body())).then(|| format!("{:05}", self.0 / 10))
    }

    /// The digits between those of the prefecture and the check digit.
    const fn body(self) -> u32 {
        self.0 / 10 % 1000
    }

    /// The code that begins with five digits, which are followed by nothing or by a wrong check digit.
    pub fn completing(text: &str) -> Option<Self> {
        let area = text.get(..5).filter(|_| text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit()))?;
        (0..10).find_map(|digit| format!("{area}{digit}").parse().ok())
    }
}

/// The prefectures in the order of their numbers.
const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

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
        let name = |code: &str| code.parse().map(MunicipalityCode::prefecture_name);
        assert_eq!(
            ["172014", "131016", "011002", "472018"].map(name),
            ["石川県", "東京都", "北海道", "沖縄県"].map(Ok)
        );
        let completed = |text| MunicipalityCode::completing(text).map(|code| code.to_string());
        assert_eq!(["17201", "172015", "1720"].map(completed), [Some("172014".into()), Some("172014".into()), None]);
        let area = |code: &str| {
            let code: MunicipalityCode = code.parse().expect(code);
            (code.is_prefecture(), code.area())
        };
        for (code, expected) in [
            ("170003", (true, Some("17000"))),
            ("010006", (true, Some("01000"))),
            ("172014", (false, Some("17201"))),
            ("131032", (false, Some("13103"))),
            ("141011", (false, Some("14101"))),
            ("173614", (false, Some("17361"))),
            ("178012", (false, None)),
            ("179990", (false, None)),
        ] {
            let (is_prefecture, digits) = area(code);
            assert_eq!((is_prefecture, digits.as_deref()), expected, "{code}");
        }
        for bad in ["172015", "17201", "1720140", "", "十七二〇一", "992011"] {
            assert!(bad.parse::<MunicipalityCode>().is_err(), "{bad} was accepted");
        }
    }
}
