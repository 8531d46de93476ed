//! What is sent: bytes with what is said of them, kept as they are so that a hot answer is one look-up.
use super::coding::Coding;
use crate::{
    characters,
    format::{Format, PARQUET, SQLITE},
    language::Language,
};
use actix_web::{
    http::header::HttpDate,
    web::{self, Bytes},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, sync::OnceLock};

/// A representation, ready to be sent as often as it is asked for.
#[derive(Debug, Clone)]
pub struct Body {
    /// The bytes.
    pub bytes: Bytes,
    /// `Content-Type`.
    pub content_type: String,
    /// Tag of the bytes: the first 32 hex digits of their SHA-256. Empty for what differs from one time to the next.
    pub tag: String,
    /// Whether it is a file that was stored at publish: it says its digest.
    pub stored: bool,
    /// `Last-Modified`, if the URL names the release of a stored file: at a current URL it could run backwards.
    pub modified: Option<HttpDate>,
    /// `Link`, one value each.
    pub links: Vec<String>,
    /// `Content-Location`, if the URL named no format.
    pub location: Option<String>,
    /// `Memento-Datetime`, if the URL names the release.
    pub datetime: Option<String>,
    /// `Cache-Control`.
    pub caching: &'static str,
    /// Language of the page that it is, for `Content-Language`.
    pub language: Option<Language>,
    /// Whether pages of other sites may show it within them.
    pub in_frames: bool,
    /// SHA-256 of the bytes as `Repr-Digest` writes it.
    pub digest: String,
    /// The bytes in each coding, made when they are first asked for, and kept.
    coded: [OnceLock<Coded>; Coding::ALL.len()],
}

/// Bytes in a coding.
#[derive(Debug, Clone)]
pub struct Coded {
    /// The bytes.
    pub bytes: Bytes,
    /// Their tag; empty if the body has none.
    pub tag: String,
    /// Their digest as `Repr-Digest` writes it.
    pub digest: String,
}

/// For what may change with the next publish.
pub const CURRENT: &str = "public, max-age=60, stale-while-revalidate=3600";
/// For documents of a release, which later software may write better.
pub const TWIN: &str = "public, max-age=604800";
/// For stored files of a release: the same bytes for ever.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For what must not be kept.
pub const NO_STORE: &str = "no-store";

/// The bytes without what XML and HTML cannot hold, if they are to be either. This is the one place that all answers pass.
fn well_formed(bytes: Bytes, content_type: &str) -> Bytes {
    let is_markup = ["+xml", "/xml", "/html"].iter().any(|kind| content_type.contains(kind));
    match std::str::from_utf8(&bytes).ok().filter(|_| is_markup).map(characters::of_xml) {
        Some(Cow::Owned(clean)) => clean.into(),
        _ => bytes,
    }
}

impl Body {
    /// A body without links that may change with the next publish.
    pub fn new(bytes: impl Into<Bytes>, content_type: &str) -> Self {
        let bytes = well_formed(bytes.into(), content_type);
        let (tag, digest) = hashed(&bytes);
        Self {
            bytes,
            content_type: content_type.to_owned(),
            tag,
            digest,
            links: Vec::new(),
            location: None,
            stored: false,
            modified: None,
            datetime: None,
            caching: CURRENT,
            language: None,
            in_frames: false,
            coded: Default::default(),
        }
    }

    /// The same, kept by caches so long.
    #[must_use]
    pub fn cached_for(mut self, caching: &'static str) -> Self {
        self.caching = caching;
        self
    }

    /// The same for caches that may keep it so long. What none may keep has no tag.
    #[must_use]
    pub fn kept_for(&self, caching: &'static str) -> Self {
        let tag = if caching == NO_STORE { String::new() } else { self.tag.clone() };
        Self { tag, caching, ..self.clone() }
    }

    /// The same with bytes of its own.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self { bytes: Bytes::copy_from_slice(&self.bytes), ..self.clone() }
    }

    /// Whether compressing it is worth the while: what is compressed already is not.
    pub fn is_worth_compressing(&self) -> bool {
        self.bytes.len() >= LEAST_TO_COMPRESS && self.varies_by_coding() && !COMPRESSED.contains(&&*self.content_type)
    }

    /// Whether it can be had in parts: a stored file, and what programs read in parts where its URL names its format. Its bytes
    /// follow from release and request, so parts of one tag belong together whenever it was made.
    pub fn has_parts(&self) -> bool {
        let is_read_so = || READ_IN_PARTS.iter().any(|format| format.content_type == self.content_type);
        self.stored || (self.location.is_none() && is_read_so())
    }

    /// Whether the answer names `Accept-Encoding` in `Vary`. All bodies but workbooks do, those included that
    /// are never compressed.
    pub fn varies_by_coding(&self) -> bool {
        !self.content_type.starts_with(OFFICE)
    }

    /// The bytes in a coding, with their own tag and digest. What takes long is done on a thread that may.
    pub async fn coded(&self, coding: Coding) -> &Coded {
        let place = &self.coded[coding as usize];
        if place.get().is_none() && self.bytes.len() > LARGE {
            let bytes = self.bytes.clone();
            if let Ok(coded) = web::block(move || Coded::of(&bytes, coding)).await {
                return place.get_or_init(|| self.tagged(coded));
            }
        }
        place.get_or_init(|| self.tagged(Coded::of(&self.bytes, coding)))
    }

    /// What is coded has a tag if the bytes have one.
    fn tagged(&self, coded: Coded) -> Coded {
        if self.tag.is_empty() { Coded { tag: String::new(), ..coded } } else { coded }
    }
}

/// What is longer, in bytes, is hashed and compressed on a thread of its own: other answers wait meanwhile.
const LARGE: usize = 64 << 10;

impl Coded {
    fn of(bytes: &[u8], coding: Coding) -> Self {
        // Writing into memory cannot fail; an empty answer would be seen by its tag.
        let bytes = Bytes::from(coding.encode(bytes).unwrap_or_default());
        let (tag, digest) = hashed(&bytes);
        Self { bytes, tag, digest }
    }
}

/// Formats of which programs read the end first, and then what they need.
const READ_IN_PARTS: [&Format; 2] = [&PARQUET, &SQLITE];

/// Media types of what is compressed already, beside workbooks.
const COMPRESSED: [&str; 2] = ["application/zip", "application/vnd.apache.parquet"];

/// What the media types of workbooks begin with.
const OFFICE: &str = "application/vnd.openxmlformats-officedocument";

/// Shorter bodies fit into one packet either way.
const LEAST_TO_COMPRESS: usize = 1_024;

/// The tag and the digest of bytes.
fn hashed(bytes: &[u8]) -> (String, String) {
    let sha256 = Sha256::digest(bytes);
    let mut tag = hex::encode(sha256);
    tag.truncate(32);
    (tag, format!("sha-256=:{}:", BASE64_STANDARD.encode(sha256)))
}

/// A `Link` value.
pub fn link(url: &str, relation: &str, media_type: &str) -> String {
    let media_type = if media_type.is_empty() { String::new() } else { format!("; type=\"{media_type}\"") };
    format!("<{url}>; rel=\"{relation}\"{media_type}")
}
