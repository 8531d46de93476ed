//! Who publishes a plan: a public body, by an id that never changes.
//!
//! ```
//! use openplan::publisher::PublisherId;
//!
//! let kanazawa: PublisherId = "172014".parse()?;
//! assert_eq!(kanazawa.country_iri(), "http://publications.europa.eu/resource/authority/country/JPN");
//! let council: PublisherId = "gb-bracknell-forest".parse()?;
//! assert_eq!((council.country(), council.code()), ("GB", None));
//! # Ok::<(), openplan::publisher::InvalidPublisherId>(())
//! ```
mod country;
mod invalid;

pub use invalid::InvalidPublisherId;

use crate::municipality::MunicipalityCode;
use country::Country;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What the IRIs of the statistical areas of e-Stat begin with, before their five digits.
pub const AREAS: &str = "http://data.e-stat.go.jp/lod/sac/C";

/// The id of a public body.
///
/// Where there is one, it is the six-digit code of a Japanese local government (全国地方公共団体コード): cities, wards,
/// prefectures, unions. Any other body has the two lower-case letters of its country in ISO 3166-1, a hyphen, and words of
/// lower-case letters and digits joined by hyphens: `gb-bracknell-forest`, `jp-digital-agency`.
///
/// It stands in every IRI of the body's plans, so it stays as it is, also when the body later gets a code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublisherId(Id);

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Id {
    Code(MunicipalityCode),
    Slug(Country, String),
}

impl PublisherId {
    /// The local-government code that it is; `None` for a body that had none when its id was given.
    pub const fn code(&self) -> Option<MunicipalityCode> {
        if let Id::Code(code) = self.0 { Some(code) } else { None }
    }

    /// The country of the body: two upper-case letters of ISO 3166-1, such as `JP`.
    pub const fn country(&self) -> &'static str {
        self.in_country().alpha2
    }

    /// The country of the body in the list of the European Union, which data catalogues refer to.
    pub fn country_iri(&self) -> String {
        format!("http://publications.europa.eu/resource/authority/country/{}", self.in_country().alpha3)
    }

    /// The area that the body governs, among the statistical areas of e-Stat; `None` where its id does not tell.
    pub fn area_iri(&self) -> Option<String> {
        Some(format!("{AREAS}{}", self.code()?.area()?))
    }

    /// The kind of body that a code of Japan and a name tell, of the list `publisher-kind`. Which cities are designated ones
    /// is not told.
    pub fn kind(&self, name: &str) -> Option<&'static str> {
        let code = self.code()?;
        if code.is_prefecture() {
            return Some("prefecture");
        }
        let of_area = [("市", "city"), ("区", "special-ward"), ("町", "town"), ("村", "village")];
        let of_several = [("広域連合", "wide-area-union"), ("組合", "union"), ("財産区", "property-ward")];
        let kinds = if code.area().is_some() { &of_area[..] } else { &of_several };
        let kind = kinds.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, kind)| *kind);
        // The wards of Tokyo are bodies of their own; those of other cities are parts of them.
        kind.filter(|kind| *kind != "special-ward" || code.to_string().starts_with("13"))
    }

    const fn in_country(&self) -> Country {
        match self.0 {
            Id::Code(_) => country::JAPAN,
            Id::Slug(country, _) => country,
        }
    }
}

/// The name of a body in Japan with that of its prefecture, which is never said twice: `石川県金沢市`, but `岡山県`. Where there
/// is no prefecture it is the name alone.
pub fn full_name(prefecture: Option<&str>, name: &str) -> String {
    match prefecture {
        Some(prefecture) if !name.starts_with(prefecture) => format!("{prefecture}{name}"),
        _ => name.to_owned(),
    }
}

/// Lower-case ASCII words joined by hyphens.
fn is_slug(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(word)
}

/// The id that a text is, as it stands.
fn parse(text: &str) -> Option<PublisherId> {
    if let Ok(code) = text.parse() {
        return Some(PublisherId(Id::Code(code)));
    }
    let (country, name) = text.split_once('-').filter(|(country, _)| country.len() == 2)?;
    // A local government has its code for an id.
    let has_code = country == "jp" && name.parse::<MunicipalityCode>().is_ok();
    let valid = is_slug(text) && !has_code;
    Some(PublisherId(Id::Slug(country::find(country)?, text.to_owned()))).filter(|_| valid)
}

impl FromStr for PublisherId {
    type Err = InvalidPublisherId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| InvalidPublisherId::of(text))
    }
}

impl TryFrom<String> for PublisherId {
    type Error = InvalidPublisherId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MunicipalityCode> for PublisherId {
    fn from(code: MunicipalityCode) -> Self {
        Self(Id::Code(code))
    }
}

impl From<PublisherId> for String {
    fn from(id: PublisherId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for PublisherId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Id::Code(code) => code.fmt(f),
            Id::Slug(_, slug) => f.write_str(slug),
        }
    }
}

#[cfg(test)]
mod tests;
