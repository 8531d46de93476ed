//! What is wrong with a text that is no publisher id, and how it is mended.
use super::{PublisherId, country, is_slug, parse};
use crate::{language::Bilingual, municipality::MunicipalityCode};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A text that is no publisher id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPublisherId {
    text: String,
    why: Why,
    mended: Option<PublisherId>,
}

/// What is wrong with it: the first thing that a reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Empty,
    /// Digits, but not six.
    Digits(usize),
    /// The first two digits are those of no prefecture.
    Prefecture,
    /// The last digit does not follow from the others.
    CheckDigit,
    UpperCase,
    /// A character that stands in no id.
    Character(char),
    /// It begins with no country.
    NoCountry,
    /// It begins like a country, but there is none of that code.
    UnknownCountry(String),
    /// Nothing follows the country.
    NoName,
    /// Hyphens that join nothing.
    Hyphens,
    /// A local government has its code for an id, without the country.
    HasCode,
}

impl InvalidPublisherId {
    /// What is wrong with a text that is no publisher id.
    pub(super) fn of(text: &str) -> Self {
        let why = Why::of(text);
        let mended = if why == Why::CheckDigit { completed(text) } else { mended(text) };
        Self { text: text.to_owned(), why, mended }
    }

    /// The id that was probably meant; `None` if nothing is close enough.
    pub const fn mended(&self) -> Option<&PublisherId> {
        self.mended.as_ref()
    }
}

impl Why {
    fn of(text: &str) -> Self {
        let other = |c: &char| !(c.is_ascii_alphanumeric() || *c == '-');
        if text.is_empty() {
            Self::Empty
        } else if let Some(character) = text.chars().find(other) {
            Self::Character(character)
        } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
            match text.len() {
                6 if completed(text).is_some() => Self::CheckDigit,
                6 => Self::Prefecture,
                count => Self::Digits(count),
            }
        } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Self::UpperCase
        } else {
            Self::of_slug(text)
        }
    }

    /// Of a text of lower-case letters, digits and hyphens.
    fn of_slug(text: &str) -> Self {
        let (code, name) = text.split_once('-').unwrap_or((text, ""));
        let letters = code.bytes().all(|byte| byte.is_ascii_lowercase());
        match country::find(code).filter(|_| code.len() == 2) {
            Some(_) if name.is_empty() => Self::NoName,
            Some(_) if is_slug(name) => Self::HasCode,
            Some(_) => Self::Hyphens,
            None if code.len() == 2 && letters => Self::UnknownCountry(code.to_owned()),
            None if country::find(code).is_some() => Self::UnknownCountry(code.to_owned()),
            None => Self::NoCountry,
        }
    }

    /// In Japanese and English.
    fn words(&self) -> (String, String) {
        let both = |ja: &str, en: &str| (ja.to_owned(), en.to_owned());
        match self {
            Self::Empty => both("空です", "it is empty"),
            Self::Digits(count) => (
                format!("数字が{count}桁です。全国地方公共団体コードは6桁です"),
                format!("it has {count} digits, and a local-government code has six"),
            ),
            Self::Prefecture => both(
                "最初の2桁が都道府県の番号（01～47）ではありません",
                "its first two digits are those of no prefecture (01 to 47)",
            ),
            Self::CheckDigit => both(
                "最後の検査数字が、前の5桁と合いません",
                "its last digit, the check digit, does not follow from the other five",
            ),
            Self::UpperCase => both("大文字は使いません", "it has upper-case letters"),
            Self::Character('_') => both(
                "下線（_）は使いません。語はハイフン（-）でつなぎます",
                "it has an underscore; words are joined by hyphens",
            ),
            Self::Character(c) if c.is_whitespace() => {
                both("空白は使いません。語はハイフン（-）でつなぎます", "it has a space; words are joined by hyphens")
            }
            Self::Character(c) => (
                format!("「{}」は使えません。半角の英小文字、数字、ハイフンだけです", c.escape_debug()),
                format!(
                    "it has `{}`, and only lower-case ASCII letters, digits and hyphens may stand in it",
                    c.escape_debug()
                ),
            ),
            Self::NoCountry => both(
                "国の2文字（日本は jp）とハイフンで始まっていません",
                "it does not begin with the two letters of a country and a hyphen (gb is the United Kingdom, jp is Japan)",
            ),
            Self::UnknownCountry(code) => (
                format!("「{code}」は国の2文字のコード（ISO 3166-1）ではありません"),
                format!("`{code}` is no country of ISO 3166-1 in two letters"),
            ),
            Self::NoName => both("国の後に名前がありません", "no name follows the country"),
            Self::Hyphens => {
                both("ハイフンが続いているか、最後にあります", "there are several hyphens in a row, or one at the end")
            }
            Self::HasCode => both(
                "全国地方公共団体コードのある団体です。コードだけを書きます",
                "the body has a local-government code, which is its id without the country",
            ),
        }
    }
}

/// The code that has the first five digits of a text of six.
fn completed(text: &str) -> Option<PublisherId> {
    MunicipalityCode::completing(text).map(PublisherId::from)
}

/// An id of the same letters and digits. No country and no digit is made up, but for a first 0, which spreadsheets drop, and a
/// check digit, which follows from the others.
fn mended(text: &str) -> Option<PublisherId> {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // Letters of other scripts would be lost, and nobody would know the rest again.
    if plain.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
        return None;
    }
    if let [digits] = *words
        && digits.len() == 5
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return parse(&format!("0{digits}")).or_else(|| completed(digits));
    }
    let (first, rest) = words.split_first()?;
    let country = match *first {
        // Codes by which people know these two, although the standard has others.
        "uk" => "gb".to_owned(),
        "el" => "gr".to_owned(),
        code => country::find(code).map_or(code.to_owned(), |country| country.alpha2.to_ascii_lowercase()),
    };
    let rest = rest.join("-");
    if country == "jp"
        && let Some(code) = parse(&rest).filter(|id| id.code().is_some())
    {
        return Some(code);
    }
    parse(&if rest.is_empty() { country } else { format!("{country}-{rest}") })
}

impl std::error::Error for InvalidPublisherId {}

impl fmt::Display for InvalidPublisherId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no publisher id: {}. ", self.text.escape_debug(), self.why.words().1)?;
        match &self.mended {
            Some(id) => write!(f, "Write `{id}`, if that is the body"),
            None => f.write_str(
                "Write a six-digit local-government code (172014) or a country and words (gb-bracknell-forest)",
            ),
        }
    }
}

impl Bilingual for InvalidPublisherId {
    fn ja(&self) -> String {
        let wrong = format!("「{}」は公表団体の ID ではありません。{}。", self.text.escape_debug(), self.why.words().0);
        match &self.mended {
            Some(id) => format!("{wrong}この団体であれば {id} と書いてください"),
            None => {
                format!("{wrong}6桁の全国地方公共団体コード（172014）か、国と語（jp-digital-agency）で書いてください")
            }
        }
    }
}
