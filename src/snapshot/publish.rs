//! Publishing: checked packages become immutable releases in one transaction.
use super::{
    PlanKey,
    derive::{self, Next},
    description::Facts,
    library,
    removed_ids::{self, ContentChange},
    stored, withdrawn_content,
};
use crate::{
    catalog,
    content::{self, Content},
    dataset::{Metadata, Package},
    format::WriteError,
    language::Language,
    store::{self, Db, Description, File, Pool, Publication, Release},
    table::RowId,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Who publishes why, and where things will live.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Why, for the list of releases.
    pub note: Option<String>,
    /// Who, for the list of releases.
    pub author: Option<String>,
    /// Ids that may leave, each as an IRI or as `table/key`. What cannot stand without them may leave too.
    pub remove: Vec<String>,
    /// Base of IRIs that was asked for, without a final slash; `None` takes the recorded one.
    pub base_url: Option<String>,
    /// Base if none is asked for and none is recorded.
    pub default_base_url: String,
    /// Whether it may be published although the clock is before the last publication: with the moment of that one then.
    pub despite_clock: bool,
}

/// What became of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new release is current.
    Published(Release),
    /// The content is that of the current release: nothing was done.
    Unchanged(Release),
    /// The content is that of an older release, which is current again.
    Restored(Release),
}

/// Why nothing was published. The database and what is served are as they were.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The IRIs of things would silently become other things.
    #[error(
        "this database was first published with the base {recorded}, but --base-url is {given}: all IRIs would become \
         other IRIs. Leave --base-url out, or publish into a new database"
    )]
    Base {
        /// What the database has recorded.
        recorded: String,
        /// What was asked for.
        given: String,
    },
    /// The clock is before the last publication, so that the history would run backwards.
    #[error(
        "the clock of this machine says {now}, but the last publication was made at {last}: set the clock right \
         (timedatectl). If it was wrong then and is right now, publish with --despite-clock: the publication has the moment \
         of the last one then. Nothing was published"
    )]
    Clock {
        /// What the clock says, RFC 3339 in UTC.
        now: String,
        /// When the last publication was made, RFC 3339 in UTC.
        last: String,
    },
    /// Two packages say different things about the same city.
    #[error(
        "the packages of {publisher_id} disagree on {member}: {one} and {other}. They must name the same city alike"
    )]
    Disagree {
        /// Code of the city.
        publisher_id: String,
        /// Member of `custom` in `datapackage.json`.
        member: &'static str,
        /// What one package says.
        one: String,
        /// What the other says.
        other: String,
    },
    /// Two folders hold the same plan.
    #[error("two packages are the plan {publisher_id}/{plan_id}: publish one of them")]
    Twice {
        /// Code of the city.
        publisher_id: String,
        /// The plan.
        plan_id: String,
    },
    /// Two rows of a package have the same key, so that neither is the row of that id.
    #[error("the package of {plan} has {row} twice: leave one of the two rows out. Nothing was published")]
    RowTwice {
        /// The plan.
        plan: String,
        /// The row, as `table/key`.
        row: String,
    },
    /// Ids would disappear, or `--remove` names what does not leave.
    #[error(transparent)]
    Leaving(#[from] removed_ids::Error),
    /// The package brings back what was taken down.
    #[error(
        "the package of {plan} brings back what was withdrawn: {}. Correct the rows or take them out; a corrected record \
         may have its id again. Nothing was published",
        removed_ids::listed(.places)
    )]
    Withdrawn {
        /// The plan.
        plan: String,
        /// Where, as `table/key` or `table/key/column`.
        places: Vec<String>,
    },
    /// The package is a release that was taken down.
    #[error("the package has the content of release {number} of {plan}, which was withdrawn. Nothing was published")]
    WithdrawnRelease {
        /// The plan.
        plan: String,
        /// Number of the release.
        number: i32,
    },
    /// A package was changed after it was checked.
    #[error("the package in {folder} was changed after it was checked: publish again. Nothing was published")]
    Changed {
        /// Its folder.
        folder: String,
    },
    /// A file of the current release cannot be read.
    #[error("{0}: restore a backup. Nothing was published")]
    Damaged(String),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The database did not do what was asked.
    #[error("{}", refused(.0))]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
}

/// A connection may be lost at the very end, when the database has done it all but can no longer say so.
fn refused(error: &diesel::result::Error) -> String {
    if store::is_lost(error) {
        let cause = store::in_a_line(&error.to_string());
        return format!("the connection to the database was lost: {cause}. Publish again; nothing is half published");
    }
    let cause = store::with_advice(&error.to_string(), Language::En);
    format!("nothing was published, and it can be tried again. The database refused: {cause}")
}

impl From<super::Error> for Error {
    fn from(error: super::Error) -> Self {
        match error {
            super::Error::Database(error) => Self::Database(error),
            super::Error::Pool(error) => Self::Pool(error),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<content::Error> for Error {
    fn from(error: content::Error) -> Self {
        super::Error::from(error).into()
    }
}

const BASE_SETTING: &str = "base_url";

/// The base that the server's own URLs begin with: the recorded one, else the one asked for, else the default.
///
/// # Errors
///
/// When another base is recorded than asked for, or the database does not answer.
pub fn server_base(options: &Options, db: &mut Db) -> Result<String, Error> {
    match (store::setting(BASE_SETTING, db)?, &options.base_url) {
        (Some(recorded), Some(given)) if recorded != *given => Err(Error::Base { recorded, given: given.clone() }),
        (Some(recorded), _) => Ok(recorded),
        (None, Some(given)) => Ok(given.clone()),
        (None, None) => Ok(options.default_base_url.clone()),
    }
}

/// Checked packages that are published together. Each is read when it is due, so that not all of them are held.
pub trait Packages {
    /// The ids of their publishers and plans, one for each.
    fn plans(&self) -> Vec<PlanKey>;

    /// The package at a place among them.
    ///
    /// # Errors
    ///
    /// When it is not any more what was checked.
    fn package(&self, place: usize) -> Result<Cow<'_, Package>, Error>;
}

impl Packages for [Package] {
    fn plans(&self) -> Vec<PlanKey> {
        self.iter().map(|package| plan_of(&package.metadata)).collect()
    }

    fn package(&self, place: usize) -> Result<Cow<'_, Package>, Error> {
        Ok(Cow::Borrowed(&self[place]))
    }
}

/// The ids of publisher and plan that a package names.
pub fn plan_of(metadata: &Metadata) -> PlanKey {
    (metadata.publisher_id().to_owned(), metadata.plan_id().to_owned())
}

/// Publishes checked packages: all of them or, on any error, none.
///
/// # Errors
///
/// See [`Error`]. A failure at any point leaves the database as it was.
pub fn publish(packages: &[Package], options: &Options, pool: &Pool) -> Result<Vec<Outcome>, Error> {
    publish_each(packages, options, pool)
}

/// The same of packages that are not all held.
///
/// # Errors
///
/// See [`Error`]. A failure at any point leaves the database as it was.
pub fn publish_each<P: Packages + ?Sized>(packages: &P, options: &Options, pool: &Pool) -> Result<Vec<Outcome>, Error> {
    let plans = packages.plans();
    once_each(&plans)?;
    let mut db = pool.get()?;
    store::in_one_step(&mut db, |db| {
        store::lock_for_publishing(db)?;
        let (base, at) = (server_base(options, db)?, moment(options, db)?);
        if store::setting(BASE_SETTING, db)?.is_none() {
            store::record_setting(BASE_SETTING, &base, db)?;
        }
        derive::complete(db)?;
        removed_ids::check(&content_changes(packages, &plans, options, db)?, &options.remove)?;
        let mut outcomes = Vec::new();
        for place in 0..plans.len() {
            outcomes.push(publish_one(&*packages.package(place)?, options, (&base, &at), db)?);
        }
        agree(&plans, db)?;
        Ok(outcomes)
    })
}

fn once_each(plans: &[PlanKey]) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    match plans.iter().find(|plan| !seen.insert(*plan)).cloned() {
        Some((publisher_id, plan_id)) => Err(Error::Twice { publisher_id, plan_id }),
        None => Ok(()),
    }
}

/// `check` finds it with its lines. Here it keeps out who has not checked: rows are known by their keys ever after.
fn each_row_once(package: &Package) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for id in package.sheets().iter().flat_map(|sheet| &sheet.rows).map(RowId::of) {
        let row = id.to_string();
        if !seen.insert(id) {
            let plan = format!("{}/{}", package.metadata.publisher_id(), package.metadata.plan_id());
            return Err(Error::RowTwice { plan, row });
        }
    }
    Ok(())
}

/// The plans of which ids may leave: what they have and will have. A plan that keeps all of its ids is left out if nobody says
/// that one may go.
fn content_changes(
    packages: &(impl Packages + ?Sized),
    of: &[PlanKey],
    options: &Options,
    db: &mut Db,
) -> Result<Vec<ContentChange>, Error> {
    let mut plans = Vec::new();
    for (place, (publisher_id, plan_id)) in of.iter().enumerate() {
        let Some(current) = Release::current(publisher_id, plan_id, db)? else { continue };
        let (before, package) = (Content::load(&current, db)?, packages.package(place)?);
        each_row_once(&package)?;
        let after: BTreeSet<RowId> = package.sheets().iter().flat_map(|sheet| &sheet.rows).map(RowId::of).collect();
        let leaves = before.tables().iter().flatten().any(|row| !after.contains(&RowId::of(row)));
        if leaves || !options.remove.is_empty() {
            let iri = format!("{}/id/{publisher_id}/{plan_id}", current.iri_base);
            plans.push(ContentChange { iri, several: of.len() > 1, before, after });
        }
    }
    Ok(plans)
}

/// The time, RFC 3339 in UTC.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// How far clocks of machines that publish into one database may differ, in seconds.
const CLOCKS_DIFFER: i64 = 60;

/// How long ago a last publication makes one look at the clock, in days: plans are reported on every year.
const LONG_AGO: i64 = 400;

/// Now, but never before the last publication: the history does not run backwards.
pub(super) fn now_after(last: Option<&str>) -> String {
    let now = now();
    last.filter(|last| **last > *now).map_or(now, str::to_owned)
}

/// So many seconds after a moment; `None` if it is none.
fn seconds_since(moment: &str) -> Option<i64> {
    let moment: jiff::Timestamp = moment.parse().ok()?;
    Some(jiff::Timestamp::now().as_second() - moment.as_second())
}

/// The moment of a publication.
fn moment(options: &Options, db: &mut Db) -> Result<String, Error> {
    let last = Publication::last_moment(db)?;
    let runs_back = last.as_deref().and_then(seconds_since).is_some_and(|seconds| seconds < -CLOCKS_DIFFER);
    match last {
        Some(last) if runs_back && !options.despite_clock => Err(Error::Clock { now: now(), last }),
        last => Ok(now_after(last.as_deref())),
    }
}

/// When the last publication was made, if that is so long ago that the clock may have leapt ahead.
///
/// # Errors
///
/// When the database does not answer.
pub fn long_ago(db: &mut Db) -> diesel::QueryResult<Option<String>> {
    let last = Publication::last_moment(db)?;
    Ok(last.filter(|last| seconds_since(last).is_some_and(|seconds| seconds > LONG_AGO * 24 * 60 * 60)))
}

/// A release that becomes current.
pub(super) fn published(release: &Release, at: &str, note: Option<String>, author: Option<String>) -> Publication {
    Publication { id: 0, release: release.id, published_at: at.to_owned(), note, author }
}

fn publish_one(package: &Package, options: &Options, (base, at): (&str, &str), db: &mut Db) -> Result<Outcome, Error> {
    each_row_once(package)?;
    let metadata = &package.metadata;
    let (publisher_id, plan_id) = (metadata.publisher_id(), metadata.plan_id());
    let lists = package.sheets().iter().map(|sheet| sheet.rows.clone()).collect();
    let content = Content::of(metadata.clone(), catalog::profile(), lists);
    let digest = content.digest();
    let current = Release::current(publisher_id, plan_id, db)?;
    let places = withdrawn_content::found(publisher_id, plan_id, content.tables().iter().flatten(), db)?;
    if !places.is_empty() {
        return Err(Error::Withdrawn { plan: format!("{publisher_id}/{plan_id}"), places });
    }
    let taken_down = Release::by_digest(publisher_id, plan_id, &digest, db)?;
    if let Some(known) = taken_down.filter(|known| known.withdrawn || known.content_withdrawn) {
        return Err(Error::WithdrawnRelease { plan: format!("{publisher_id}/{plan_id}"), number: known.number });
    }
    let (note, author) = (options.note.clone(), options.author.clone());
    let known = known(&digest, (publisher_id, plan_id), current.as_ref(), db)?;
    if let Some(known) = &known
        && current.as_ref().is_some_and(|current| current.id == known.id)
    {
        return Ok(Outcome::Unchanged(known.clone()));
    }
    let before = current.map(|release| Ok::<_, Error>((Content::load(&release, db)?, release))).transpose()?;
    let is_restored = known.is_some();
    let release = match known {
        Some(known) => known,
        None => keep(&content, digest, options, at, metadata.iri_base().unwrap_or(base), db)?,
    };
    let publication = published(&release, at, note, author).insert(db)?;
    // What is restored stays in the words of its profile.
    let own = if release.profile == content.profile.number { content } else { Content::load(&release, db)? };
    let is_new = !is_restored;
    let next = Next { release: &release, content: &own, is_new, publication: publication.id, at };
    derive::becomes_current(&next, before.as_ref().map(|(content, release)| (release, content)), db)?;
    Ok(if is_restored { Outcome::Restored(release) } else { Outcome::Published(release) })
}

/// The release of a plan that says the same, read as today's profile reads it: the current one before all others. What is left
/// of a release from which content was withdrawn is no release of its own.
fn known(
    digest: &str,
    (publisher_id, plan_id): (&str, &str),
    current: Option<&Release>,
    db: &mut Db,
) -> Result<Option<Release>, Error> {
    if let Some(current) = current.filter(|current| !current.content_withdrawn) {
        let described = Description::of(catalog::profile().number, &[current.id], db)?;
        if described.first().is_some_and(|description| description.digest == digest) {
            return Ok(Some(current.clone()));
        }
    }
    let same = Description::of_content(catalog::profile().number, (publisher_id, plan_id), digest, db)?;
    let same = same.map(|id| Release::by_id(id, db)).transpose()?;
    Ok(same.filter(|release| !release.content_withdrawn))
}

/// Whether a package says what its plan's current release says, read as today's profile reads both.
///
/// # Errors
///
/// When the database does not answer.
pub fn is_current(package: &Package, db: &mut Db) -> diesel::QueryResult<bool> {
    let (publisher_id, plan_id) = (package.metadata.publisher_id(), package.metadata.plan_id());
    let Some(current) = Release::current(publisher_id, plan_id, db)? else { return Ok(false) };
    let described = Description::of(catalog::profile().number, &[current.id], db)?;
    let digest = package.digest();
    // What is not described yet is known by the digest of its own profile.
    Ok(described.first().map_or(&current.digest, |description| &description.digest) == &digest)
}

/// Adds a release with its files and what is said of it.
pub(super) fn keep(
    content: &Content,
    digest: String,
    options: &Options,
    at: &str,
    iri_base: &str,
    db: &mut Db,
) -> Result<Release, Error> {
    let (metadata, nquads) = (&content.metadata, stored::nquads(content, iri_base));
    let new = Release {
        id: 0,
        number: 0,
        publisher_id: metadata.publisher_id().to_owned(),
        plan_id: metadata.plan_id().to_owned(),
        digest,
        label: metadata.version().to_owned(),
        note: options.note.clone(),
        author: options.author.clone(),
        created_at: at.to_owned(),
        iri_base: iri_base.to_owned(),
        graph_digest: store::sha256(nquads.as_bytes()),
        withdrawn: false,
        content_withdrawn: false,
        profile: content.profile.number,
    };
    let release = new.insert(db)?;
    File::insert_all(&stored::files_with(&release, content, nquads)?, db)?;
    Facts::described(content, release.id).insert(db)?;
    Ok(release)
}

/// What the current packages of one city say about the city must be the same.
fn agree(plans: &[PlanKey], db: &mut Db) -> Result<(), Error> {
    let cities: BTreeSet<&str> = plans.iter().map(|(publisher_id, _)| publisher_id.as_str()).collect();
    for publisher_id in cities {
        let mut first: BTreeMap<&'static str, String> = BTreeMap::new();
        for release in Release::current_of(publisher_id, db)? {
            let metadata = match library::stated(&release, db)? {
                Some(facts) => facts.metadata(),
                None => Metadata::default(),
            };
            let of_release = [
                ("publisher_name", metadata.publisher_name().to_owned()),
                ("publisher_name_en", metadata.publisher_name_en().to_owned()),
                ("prefecture_name", metadata.prefecture_name().to_owned()),
                ("iri_base", release.iri_base),
            ];
            for (member, other) in of_release {
                let one = first.entry(member).or_insert_with(|| other.clone());
                if *one != other {
                    return Err(Error::Disagree {
                        publisher_id: publisher_id.to_owned(),
                        member,
                        one: one.clone(),
                        other,
                    });
                }
            }
        }
    }
    Ok(())
}
