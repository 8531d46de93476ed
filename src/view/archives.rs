//! The archives of all plans in one file: what is in it, and how long it will be.
use crate::{
    archive::{self, stored},
    error::{Error, QueryRefusal, Result},
    format::json,
    snapshot::Whole,
};
use serde::Serialize;

/// The archives of all current releases, in the order of their plans.
#[derive(Debug)]
pub struct Archives {
    /// The file that lists them, as JSON.
    pub manifest: Vec<u8>,
    /// The others behind it.
    pub files: Vec<StoredArchive>,
    /// Bytes of the whole.
    pub length: u32,
}

/// The archive of a release, as it was stored.
#[derive(Debug, Clone)]
pub struct StoredArchive {
    /// Number of the release within the database.
    pub release: i32,
    /// Its name within the whole.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    length: u64,
}

/// What the file says that lists the others.
#[derive(Serialize)]
struct Listed<'w> {
    publisher_id: &'w str,
    publisher_name: String,
    plan_id: &'w str,
    plan_title: &'w str,
    release: i32,
    url: String,
    license: &'w str,
    attribution_ja: &'w str,
    /// None if the release was published before there were archives.
    file: Option<String>,
    sha256: Option<&'w str>,
    size_bytes: Option<i32>,
}

/// The archives of all current releases.
///
/// # Errors
///
/// When they are too large for one file.
pub fn archives(whole: &Whole, base: &str) -> Result<Archives> {
    let (mut listed, mut files) = (Vec::new(), Vec::new());
    for part in whole.parts.values() {
        let (release, metadata) = (&part.entry.current.release, &part.entry.current.metadata);
        let file = part.entry.current.files.iter().find(|file| file.name == archive::NAME);
        let name = format!("{}/{}.zip", release.publisher_id, release.plan_id);
        listed.push(Listed {
            publisher_id: &release.publisher_id,
            publisher_name: metadata.full_name(),
            plan_id: &release.plan_id,
            plan_title: metadata.title(),
            release: release.number,
            url: format!("{base}{}", part.entry.current.path()),
            license: metadata.license_path(),
            attribution_ja: metadata.attribution_ja(),
            file: file.map(|_| name.clone()),
            sha256: file.map(|file| file.sha256.as_str()),
            size_bytes: file.map(|file| file.bytes),
        });
        files.extend(file.map(|file| StoredArchive {
            release: release.id,
            name,
            sha256: file.sha256.clone(),
            length: u64::try_from(file.bytes).unwrap_or_default(),
        }));
    }
    let manifest = json::pretty(&json::value_of(&listed))?;
    let first = (archive::MANIFEST, u64::try_from(manifest.len()).unwrap_or(u64::MAX));
    let others = files.iter().map(|file| (file.name.as_str(), file.length));
    let length = stored::length(std::iter::once(first).chain(others)).ok_or_else(|| {
        let detail =
            format!("the archives of {} plans are too large for one file: take them plan by plan", files.len());
        Error::Query(QueryRefusal::TooLarge(detail))
    })?;
    Ok(Archives { manifest, files, length })
}
