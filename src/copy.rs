//! Everything that one database keeps, into another: to move to another machine or kind of database, or as a backup
//! while it is served.
use crate::{
    language::Bilingual,
    store::{self, Db, File, Publication, Release, Withdrawal, WithdrawnText},
};
use diesel::QueryResult;

/// What was copied; all of it was there already if every number is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Releases, each with all its files.
    pub releases: usize,
    /// Moments at which a release became current.
    pub publications: usize,
    /// Tombstones of what was taken down.
    pub withdrawals: usize,
}

/// A release that has been copied and is kept when all are.
#[derive(Debug)]
pub struct Step<'r> {
    /// The release.
    pub release: &'r Release,
    /// Its place among those to be copied, from 1.
    pub place: usize,
    /// How many are to be copied.
    pub of: usize,
    /// Its stored files.
    pub files: usize,
}

/// Why nothing was copied. Both databases are as they were.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The target keeps something that the source does not.
    #[error(
        "the database to copy to keeps {what}; nothing was copied. Copy into a new database, or into one that was copied \
         from this one before and has been left alone since"
    )]
    Differs {
        /// What is not alike.
        what: DatabasePart,
    },
    /// The target keeps what was taken down in the source meanwhile.
    #[error(
        "the database to copy to keeps {release} with content that was withdrawn since; nothing was copied. Copy into a \
         new database, and delete this one and every backup like it"
    )]
    Withdrawn {
        /// Its release.
        release: ReleaseName,
    },
    /// A stored file of the source is not what was stored.
    #[error(
        "{name} of {release} is damaged in the database to copy from: it does not have the SHA-256 that was recorded; \
         nothing was copied"
    )]
    Damaged {
        /// Name of the file.
        name: String,
        /// Its release.
        release: ReleaseName,
    },
    /// A database did not do what was asked.
    #[error("a database refused: {0}. Nothing was copied; try again")]
    Database(#[from] diesel::result::Error),
}

/// A part of a database in which two are not alike.
#[derive(Debug, thiserror::Error)]
pub enum DatabasePart {
    /// A setting.
    #[error("the setting {name} = {value}, which differs here")]
    Setting {
        /// Its name.
        name: String,
        /// What it is in the target.
        value: String,
    },
    /// A release with its files.
    #[error("{0} with another content than here")]
    Release(ReleaseName),
    /// What was current when.
    #[error("publications that differ here")]
    Publications,
    /// What was taken down.
    #[error("withdrawals that differ here")]
    Withdrawals,
}

/// The name of a release.
#[derive(Debug, thiserror::Error)]
#[error("release {number} of {publisher_id}/{plan_id}")]
pub struct ReleaseName {
    publisher_id: String,
    plan_id: String,
    number: i32,
}

impl ReleaseName {
    fn of(release: &Release) -> Self {
        let Release { publisher_id, plan_id, number, .. } = release;
        Self { publisher_id: publisher_id.clone(), plan_id: plan_id.clone(), number: *number }
    }
}

impl Bilingual for ReleaseName {
    fn ja(&self) -> String {
        format!("{}/{} の公開版 {}", self.publisher_id, self.plan_id, self.number)
    }
}

impl Bilingual for DatabasePart {
    fn ja(&self) -> String {
        match self {
            Self::Setting { name, value } => format!("設定 {name} = {value}"),
            Self::Release(release) => format!("内容の違う{}", release.ja()),
            Self::Publications => "公開の記録".to_owned(),
            Self::Withdrawals => "取り下げの記録".to_owned(),
        }
    }
}

impl Bilingual for Error {
    fn ja(&self) -> String {
        match self {
            Self::Differs { what } => format!(
                "コピー先のデータベースに、こちらと違うもの（{}）があります。何も複製しませんでした。\
                 新しいデータベースか、ここから複製したあと手を加えていないデータベースに複製してください",
                what.ja()
            ),
            Self::Withdrawn { release } => format!(
                "コピー先のデータベースの{}に、その後取り下げた内容が残っています。何も複製しませんでした。\
                 新しいデータベースに複製し、このデータベースと同じ時期の控えを削除してください",
                release.ja()
            ),
            Self::Damaged { name, release } => format!(
                "コピー元の{}の {name} が壊れています（記録されたSHA-256と違います）。何も複製しませんでした",
                release.ja()
            ),
            Self::Database(error) => format!("{}。何も複製しませんでした。もう一度実行してください", error.ja()),
        }
    }
}

/// Copies what the target does not have, in one transaction: all of it or, on any error, nothing.
///
/// Both hold the same then: ids, numbers, dates, digests, rows in their places, bytes of files. The source is read in
/// one state, and may be published to meanwhile. The target is empty, or holds a beginning of what the source holds.
///
/// # Errors
///
/// See [`Error`].
pub fn copy(from: &mut Db, to: &mut Db, on_step: &mut dyn FnMut(&Step<'_>)) -> Result<Copied, Error> {
    store::in_one_step(to, |to| {
        store::lock_for_publishing(to)?;
        store::in_one_state(from, |from| {
            copy_settings(from, to)?;
            let releases = copy_releases(from, to, on_step)?;
            let publications = copy_publications(from, to)?;
            Ok(Copied { releases, publications, withdrawals: copy_withdrawals(from, to)? })
        })
    })
}

fn copy_settings(from: &mut Db, to: &mut Db) -> Result<(), Error> {
    let (ours, theirs) = (store::settings(from)?, store::settings(to)?);
    if let Some((name, value)) = theirs.iter().find(|setting| !ours.contains(setting)) {
        return Err(Error::Differs { what: DatabasePart::Setting { name: name.clone(), value: value.clone() } });
    }
    for (name, value) in ours.iter().filter(|setting| !theirs.contains(setting)) {
        store::record_setting(name, value, to)?;
    }
    Ok(())
}

fn copy_releases(from: &mut Db, to: &mut Db, on_step: &mut dyn FnMut(&Step<'_>)) -> Result<usize, Error> {
    let (ours, theirs) = (Release::all(from)?, Release::all(to)?);
    for release in &theirs {
        if ours.iter().any(|own| was_withdrawn_since(own, release)) {
            return Err(Error::Withdrawn { release: ReleaseName::of(release) });
        }
        if !ours.contains(release) || !holds_alike(release, from, to)? {
            return Err(Error::Differs { what: DatabasePart::Release(ReleaseName::of(release)) });
        }
    }
    let missing: Vec<&Release> = ours.iter().filter(|release| !theirs.contains(release)).collect();
    for (place, release) in (1..).zip(&missing) {
        release.insert_copied(to)?;
        let files = copy_files(release, from, to)?;
        on_step(&Step { release, place, of: missing.len(), files });
    }
    Ok(missing.len())
}

/// Whether both are the same release, and something of it was taken down since the other was copied.
fn was_withdrawn_since(own: &Release, other: &Release) -> bool {
    let is_same = own.id == other.id && own.digest == other.digest && own.created_at == other.created_at;
    let withdrawn = |release: &Release| (release.withdrawn, release.content_withdrawn, release.graph_digest.clone());
    is_same && (own.withdrawn || own.content_withdrawn) && withdrawn(own) != withdrawn(other)
}

/// Whether both databases have the same files of a release that both have.
fn holds_alike(release: &Release, from: &mut Db, to: &mut Db) -> QueryResult<bool> {
    Ok(File::of_release(release.id, from)? == File::of_release(release.id, to)?)
}

fn copy_files(release: &Release, from: &mut Db, to: &mut Db) -> Result<usize, Error> {
    let names: Vec<String> = File::of_release(release.id, from)?.into_iter().map(|stored| stored.name).collect();
    let files = File::some(release.id, &names, from)?;
    if let Some(damaged) = files.iter().find(|file| store::sha256(&file.content) != file.sha256) {
        return Err(Error::Damaged { name: damaged.name.clone(), release: ReleaseName::of(release) });
    }
    File::insert_all(&files, to)?;
    Ok(files.len())
}

fn copy_publications(from: &mut Db, to: &mut Db) -> Result<usize, Error> {
    let (ours, theirs) = (Publication::history(from)?, Publication::history(to)?);
    if !ours.starts_with(&theirs) {
        return Err(Error::Differs { what: DatabasePart::Publications });
    }
    let missing = &ours[theirs.len()..];
    for publication in missing {
        publication.insert_copied(to)?;
    }
    Ok(missing.len())
}

/// Tombstones, with what recognises the withdrawn texts.
fn copy_withdrawals(from: &mut Db, to: &mut Db) -> Result<usize, Error> {
    let (ours, theirs) = (Withdrawal::all(from)?, Withdrawal::all(to)?);
    if !ours.starts_with(&theirs) {
        return Err(Error::Differs { what: DatabasePart::Withdrawals });
    }
    let missing = &ours[theirs.len()..];
    for withdrawal in missing {
        withdrawal.insert_copied(to)?;
    }
    let is_missing = |text: &&WithdrawnText| missing.iter().any(|withdrawal| withdrawal.id == text.withdrawal);
    for text in WithdrawnText::all(from)?.iter().filter(is_missing) {
        text.insert_copied(to)?;
    }
    Ok(missing.len())
}
