//! What is made of releases when they become current, and kept: descriptions, changes, rows for questions across plans, graph
//! and search index. All of it can be made again of the files, and is where it is missing: after an upgrade, in a copy.
use super::{Error, description::Facts, log, whole};
use crate::{
    catalog,
    content::Content,
    store::{
        self, Db, Description, Form, Pool, Release, RowSet,
        rows::{self, Rows},
    },
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How long the rows of a release stay that is current no more: whoever has begun to read them ends before.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// The tables for questions across plans, of today's profile.
pub fn across() -> Rows {
    Rows { profile: catalog::profile().number, tables: catalog::tables() }
}

/// Makes what is missing. Nothing is written if nothing is.
///
/// # Errors
///
/// When a file is damaged or the database does not answer; nothing is changed then.
pub fn prepare(pool: &Pool) -> Result<(), Error> {
    let mut db = pool.get()?;
    if is_complete(&mut db)? {
        return Ok(());
    }
    store::in_one_step(&mut db, |db| {
        store::lock_for_publishing(db)?;
        complete(db)
    })
}

fn is_complete(db: &mut Db) -> Result<bool, Error> {
    let profile = catalog::profile().number;
    Ok(across().are_there(db)?
        && Description::lacking(profile, db)?.is_empty()
        && rows::lacking(profile, db)?.is_empty()
        && whole::lacking(db)?.is_empty()
        && log::lacking(db)?.is_empty())
}

/// The same within a transaction that publishes.
pub(super) fn complete(db: &mut Db) -> Result<(), Error> {
    let profile = catalog::profile().number;
    if !across().are_there(db)? {
        across().create(db)?;
        RowSet::delete_all(profile, db)?;
    }
    let mut contents: BTreeMap<i32, Arc<Content>> = BTreeMap::new();
    let described = Description::lacking(profile, db)?;
    let (rowless, formless) = (rows::lacking(profile, db)?, whole::lacking(db)?);
    for id in described.iter().chain(&rowless).chain(&formless).copied().collect::<BTreeSet<i32>>() {
        let release = Release::by_id(id, db)?;
        // What is damaged is told where it is asked for, and must not keep anybody from the rest.
        let Ok(content) = readable(log::held(&release, &mut contents, db))? else { continue };
        if described.contains(&id) {
            Facts::described(&content, id).insert(db)?;
        }
        if rowless.contains(&id) {
            stand(&release, &content, db)?;
        }
        if formless.contains(&id)
            && let Err(cause) = readable(whole::keep(&content, &release, false, db))?
        {
            tracing::error!("Graph and search of {}/{} cannot be kept: {cause}", release.publisher_id, release.plan_id);
        }
    }
    for (publisher_id, plan_id) in log::lacking(db)? {
        if let Err(cause) = readable(log::record((&publisher_id, &plan_id), &mut contents, db))? {
            tracing::error!("What changed in {publisher_id}/{plan_id} cannot be recorded: {cause}");
        }
    }
    Ok(())
}

/// What was read; the cause in words, if it is damaged.
fn readable<T>(read: Result<T, Error>) -> Result<Result<T, String>, Error> {
    match read {
        Ok(read) => Ok(Ok(read)),
        Err(Error::Damaged(cause)) => Ok(Err(cause)),
        Err(error) => Err(error),
    }
}

/// Keeps the rows of a release that is current.
fn stand(release: &Release, content: &Content, db: &mut Db) -> Result<(), Error> {
    across().delete(release.id, db)?;
    content.with_beside(None, |beside| across().insert(release.id, content.tables(), beside, db))?;
    Ok(RowSet::insert(catalog::profile().number, release.id, db)?)
}

/// A release that becomes current, with its content.
pub(super) struct Next<'n> {
    pub release: &'n Release,
    pub content: &'n Content,
    /// Whether this program has just written it.
    pub is_new: bool,
    /// Id of its publication.
    pub publication: i32,
    /// The moment, RFC 3339 in UTC.
    pub at: &'n str,
}

/// Keeps what is made of a release that becomes current, and lets go what was kept of the one before.
pub(super) fn becomes_current(next: &Next<'_>, before: Option<(&Release, &Content)>, db: &mut Db) -> Result<(), Error> {
    let profile = catalog::profile().number;
    if let Some((release, _)) = before.filter(|(release, _)| release.id != next.release.id) {
        RowSet::supersede(release.id, Some(next.at), db)?;
        Form::delete(release.id, db)?;
    }
    if RowSet::among(profile, &[next.release.id], db)?.is_empty() {
        stand(next.release, next.content, db)?;
    } else {
        RowSet::supersede(next.release.id, None, db)?;
    }
    whole::keep(next.content, next.release, next.is_new, db)?;
    let changed = log::Changed::between(before.map(|(release, content)| (release.id, content)), next.content);
    changed.summary(next.publication).insert(&changed.rows(next.publication), db)?;
    sweep(next.at, db)
}

/// Deletes the rows of releases that have been current no more for a while.
fn sweep(now: &str, db: &mut Db) -> Result<(), Error> {
    let Ok(now) = now.parse::<Timestamp>() else { return Ok(()) };
    let profile = catalog::profile().number;
    for set in RowSet::superseded(profile, db)? {
        let at = set.superseded_at.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
        if at.is_none_or(|at| now.duration_since(at) > GRACE) {
            across().delete(set.release, db)?;
            RowSet::delete(profile, set.release, db)?;
        }
    }
    Ok(())
}

/// Forgets at once all that was made of a release of which something was withdrawn, in every profile.
pub(super) fn clear_caches(release: i32, db: &mut Db) -> Result<(), Error> {
    rows::clear_caches(release, db)?;
    Form::delete(release, db)?;
    Description::delete(release, db)?;
    Ok(())
}
