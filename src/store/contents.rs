//! The bytes of files: the same bytes are kept once, compressed, and are named by their SHA-256.
use super::{
    Db,
    schema::{contents, files},
};
use diesel::{dsl::exists, dsl::not, prelude::*};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    io::{Read, Write},
};

/// A file that was written at publish and is served byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Release it belongs to.
    pub release: i32,
    /// Path below the release, such as `terms.csv`.
    pub name: String,
    /// `Content-Type` it is served with.
    pub media_type: String,
    /// SHA-256 of the content, in hex, as it was recorded.
    pub sha256: String,
    /// The bytes as they are kept. If they do not have the recorded SHA-256, the database is damaged.
    pub content: Vec<u8>,
}

/// What is known of a stored file without its content.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StoredFile {
    /// Path below the release, such as `terms.csv`.
    pub name: String,
    /// `Content-Type` it is served with.
    pub media_type: String,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// Length of the content in bytes, as it is served without a coding.
    pub bytes: i32,
}

/// Keeps a content by its SHA-256, unless it is kept as it is.
fn keep(sha256: &str, content: &[u8], db: &mut Db) -> QueryResult<()> {
    let place = contents::table.filter(contents::sha256.eq(sha256));
    let known: Option<(i32, Vec<u8>)> = place.select((contents::bytes, contents::deflated)).first(db).optional()?;
    let bytes = length(content);
    match known {
        Some((known, deflated)) if known == bytes && inflate(&deflated, content.len()) == content => Ok(()),
        Some(_) => {
            let values = (contents::bytes.eq(bytes), contents::deflated.eq(deflate(content)));
            diesel::update(place).set(values).execute(db).map(drop)
        }
        None => {
            let values =
                (contents::sha256.eq(sha256), contents::bytes.eq(bytes), contents::deflated.eq(deflate(content)));
            diesel::insert_into(contents::table).values(values).execute(db).map(drop)
        }
    }
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Length as the database keeps it.
pub(super) fn length(bytes: &[u8]) -> i32 {
    i32::try_from(bytes.len()).unwrap_or(i32::MAX)
}

/// Raw DEFLATE.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The bytes that were deflated, and not more than `most` of them. Damaged bytes end where the damage is, so that their
/// SHA-256 tells of it.
pub(super) fn inflate(deflated: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(most.min(64 << 20));
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let _ = DeflateDecoder::new(deflated).take(most).read_to_end(&mut bytes);
    bytes
}

impl File {
    /// Adds files to a release that is not yet published. Contents that are kept already are not kept twice; one that was
    /// damaged meanwhile is kept as it is here, so that no release is damaged from its beginning.
    ///
    /// # Errors
    ///
    /// When the database refuses one.
    pub fn insert_all(new: &[Self], db: &mut Db) -> QueryResult<()> {
        let mut intact = BTreeSet::new();
        for file in new {
            if intact.insert(file.sha256.as_str()) {
                keep(&file.sha256, &file.content, db)?;
            }
            diesel::insert_into(files::table)
                .values((
                    files::release.eq(file.release),
                    files::name.eq(&file.name),
                    files::media_type.eq(&file.media_type),
                    files::sha256.eq(&file.sha256),
                ))
                .execute(db)?;
        }
        Ok(())
    }

    /// Takes all files from a release, and with them the contents that no other release has. Only a withdrawal does that.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn delete_all(release: i32, db: &mut Db) -> QueryResult<()> {
        let own: Vec<String> = files::table.filter(files::release.eq(release)).select(files::sha256).load(db)?;
        diesel::delete(files::table.filter(files::release.eq(release))).execute(db)?;
        let is_used = exists(files::table.filter(files::sha256.eq(contents::sha256)));
        diesel::delete(contents::table.filter(contents::sha256.eq_any(own)).filter(not(is_used))).execute(db)?;
        Ok(())
    }

    /// What is stored for a release, by name and without the contents.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn of_release(release: i32, db: &mut Db) -> QueryResult<Vec<StoredFile>> {
        let mut stored: Vec<StoredFile> = files::table
            .inner_join(contents::table)
            .filter(files::release.eq(release))
            .select((files::name, files::media_type, files::sha256, contents::bytes))
            .load(db)?;
        stored.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(stored)
    }

    /// The SHA-256 of contents that no file names.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn unnamed(db: &mut Db) -> QueryResult<Vec<String>> {
        let is_used = exists(files::table.filter(files::sha256.eq(contents::sha256)));
        contents::table.filter(not(is_used)).order(contents::sha256).select(contents::sha256).load(db)
    }

    /// Which of the releases have a file of that name.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn having(name: &str, among: &[i32], db: &mut Db) -> QueryResult<Vec<i32>> {
        files::table
            .filter(files::release.eq_any(among.to_vec()).and(files::name.eq(name)))
            .select(files::release)
            .load(db)
    }

    /// A stored file of a release.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn find(release: i32, name: &str, db: &mut Db) -> QueryResult<Option<Self>> {
        Ok(Self::some(release, &[name.to_owned()], db)?.pop())
    }

    /// Those of the named files that a release has, by name.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn some(release: i32, names: &[String], db: &mut Db) -> QueryResult<Vec<Self>> {
        let rows: Vec<(String, String, String, i32, Vec<u8>)> = files::table
            .inner_join(contents::table)
            .filter(files::release.eq(release).and(files::name.eq_any(names.to_vec())))
            .select((files::name, files::media_type, files::sha256, contents::bytes, contents::deflated))
            .load(db)?;
        let file = |(name, media_type, sha256, bytes, deflated): (String, String, String, i32, Vec<u8>)| {
            let content = inflate(&deflated, usize::try_from(bytes).unwrap_or_default());
            Self { release, name, media_type, sha256, content }
        };
        let mut found: Vec<Self> = rows.into_iter().map(file).collect();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deflated_comes_back_and_damage_shows() {
        let text = "工程表,検討\r\n".repeat(500);
        let mut deflated = deflate(text.as_bytes());
        assert!(deflated.len() < text.len() / 20);
        assert_eq!(inflate(&deflated, text.len()), text.as_bytes());
        assert_eq!(inflate(&deflated, 10).len(), 11, "more than was recorded is cut off, and differs");
        deflated.truncate(deflated.len() / 2);
        assert!(inflate(&deflated, text.len()).len() < text.len());
        assert!(inflate(&[], 5).is_empty());
    }
}
