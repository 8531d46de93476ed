//! Publishing: checked packages become immutable releases in one transaction.
use super::{
    comes_back,
    dependents::RowId,
    leaving::{self, Succession},
    stored,
};
use crate::{
    catalog::{self, InsertError},
    dataset::Package,
    format::WriteError,
    language::Language,
    store::{self, Db, Pool, Publication, Release},
    table::Row,
};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Two packages say different things about the same city.
    #[error("the packages of {lg_code} disagree on {member}: {one} and {other}. They must name the same city alike")]
    Disagree {
        /// Code of the city.
        lg_code: String,
        /// Member of `custom` in `datapackage.json`.
        member: &'static str,
        /// What one package says.
        one: String,
        /// What the other says.
        other: String,
    },
    /// Two folders hold the same plan.
    #[error("two packages are the plan {lg_code}/{plan_id}: publish one of them")]
    Twice {
        /// Code of the city.
        lg_code: String,
        /// The plan.
        plan_id: String,
    },
    /// Ids would disappear, or `--remove` names what does not leave.
    #[error(transparent)]
    Leaving(#[from] leaving::Error),
    /// The package brings back what was taken down.
    #[error(
        "the package of {plan} brings back what was withdrawn: {}. Correct the rows or take them out; a corrected record \
         may have its id again. Nothing was published",
        leaving::listed(.places)
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
    /// A row does not fit its table, or the database did not take it.
    #[error("{}", not_taken(.0))]
    Insert(#[from] InsertError),
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

fn not_taken(error: &InsertError) -> String {
    match error {
        InsertError::Database(error) => refused(error),
        other @ InsertError::Row { .. } => other.to_string(),
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

/// Publishes checked packages: all of them or, on any error, none.
///
/// # Errors
///
/// See [`Error`]. A failure at any point leaves the database as it was.
pub fn publish(packages: &[Package], options: &Options, pool: &Pool) -> Result<Vec<Outcome>, Error> {
    once_each(packages)?;
    let mut db = pool.get()?;
    store::in_one_step(&mut db, |db| {
        store::lock_for_publishing(db)?;
        let base = server_base(options, db)?;
        if store::setting(BASE_SETTING, db)?.is_none() {
            store::record_setting(BASE_SETTING, &base, db)?;
        }
        leaving::check(&successions(packages, db)?, &options.remove)?;
        let outcomes =
            packages.iter().map(|package| publish_one(package, options, &base, db)).collect::<Result<_, _>>()?;
        agree(db)?;
        Ok(outcomes)
    })
}

fn once_each(packages: &[Package]) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for metadata in packages.iter().map(|package| &package.metadata) {
        if !seen.insert((metadata.lg_code(), metadata.plan_id())) {
            let (lg_code, plan_id) = (metadata.lg_code().to_owned(), metadata.plan_id().to_owned());
            return Err(Error::Twice { lg_code, plan_id });
        }
    }
    Ok(())
}

/// The plans that are current already, with what they have and will have.
fn successions(packages: &[Package], db: &mut Db) -> Result<Vec<Succession>, Error> {
    let mut plans = Vec::new();
    for package in packages {
        let (lg_code, plan_id) = (package.metadata.lg_code(), package.metadata.plan_id());
        if let Some(current) = current(lg_code, plan_id, db)? {
            plans.push(Succession {
                iri: format!("{}/id/{lg_code}/{plan_id}", current.iri_base),
                before: super::tables(current.id, db)?,
                after: package.sheets().iter().flat_map(|sheet| &sheet.rows).map(RowId::of).collect(),
            });
        }
    }
    Ok(plans)
}

/// The time, RFC 3339 in UTC.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The release of a plan that is current.
pub(super) fn current(lg_code: &str, plan_id: &str, db: &mut Db) -> diesel::QueryResult<Option<Release>> {
    match Publication::of_plan(lg_code, plan_id, db)?.pop() {
        Some((number, _)) => Release::by_number(lg_code, plan_id, number, db),
        None => Ok(None),
    }
}

/// A release that becomes current.
pub(super) fn published(release: &Release, at: &str, note: Option<String>, author: Option<String>) -> Publication {
    Publication { id: 0, release: release.id, published_at: at.to_owned(), note, author }
}

fn publish_one(package: &Package, options: &Options, base: &str, db: &mut Db) -> Result<Outcome, Error> {
    let metadata = &package.metadata;
    let (lg_code, plan_id) = (metadata.lg_code(), metadata.plan_id());
    let digest = package.digest();
    let current = current(lg_code, plan_id, db)?.map(|release| release.number);
    let rows = package.sheets().iter().flat_map(|sheet| &sheet.rows);
    let places = comes_back::found(lg_code, plan_id, rows, db)?;
    if !places.is_empty() {
        return Err(Error::Withdrawn { plan: format!("{lg_code}/{plan_id}"), places });
    }
    let now = now();
    if let Some(known) = Release::by_digest(lg_code, plan_id, &digest, db)? {
        if known.withdrawn || known.content_withdrawn {
            return Err(Error::WithdrawnRelease { plan: format!("{lg_code}/{plan_id}"), number: known.number });
        }
        if current == Some(known.number) {
            return Ok(Outcome::Unchanged(known));
        }
        published(&known, &now, options.note.clone(), options.author.clone()).insert(db)?;
        return Ok(Outcome::Restored(known));
    }
    let iri_base = metadata.iri_base().unwrap_or(base);
    let tables: Vec<Vec<Row>> = package.sheets().iter().map(|sheet| sheet.rows.clone()).collect();
    let new = Release {
        id: 0,
        number: 0,
        lg_code: lg_code.to_owned(),
        plan_id: plan_id.to_owned(),
        digest,
        label: metadata.version().to_owned(),
        note: options.note.clone(),
        author: options.author.clone(),
        created_at: now.clone(),
        iri_base: iri_base.to_owned(),
        graph_digest: stored::graph_digest(metadata, iri_base, &tables),
        package: metadata.text().to_owned(),
        withdrawn: false,
        content_withdrawn: false,
    };
    let release = new.insert(db)?;
    for (table, rows) in catalog::tables().iter().zip(&tables) {
        kind.insert(rows, release.id, db)?;
    }
    for file in stored::files(&release, &tables)? {
        file.insert(db)?;
    }
    published(&release, &now, options.note.clone(), options.author.clone()).insert(db)?;
    Ok(Outcome::Published(release))
}

/// What the current packages of one city say about the city must be the same.
fn agree(db: &mut Db) -> Result<(), Error> {
    let current: BTreeMap<(String, String), i32> =
        Publication::all(db)?.into_iter().map(|(_, release, lg, plan)| ((lg, plan), release)).collect();
    let mut cities: BTreeMap<String, Vec<(&'static str, String)>> = BTreeMap::new();
    for ((lg_code, _), release) in current {
        let release = Release::by_id(release, db)?;
        let metadata = super::metadata(&release);
        let said = vec![
            ("lg_name", metadata.lg_name().to_owned()),
            ("lg_name_en", metadata.lg_name_en().to_owned()),
            ("prefecture_name", metadata.prefecture_name().to_owned()),
            ("iri_base", release.iri_base),
        ];
        let first = cities.entry(lg_code.clone()).or_insert_with(|| said.clone());
        let differing = first.iter().zip(said).find(|((_, one), (_, other))| one != other);
        if let Some(((member, one), (_, other))) = differing {
            return Err(Error::Disagree { lg_code, member, one: one.clone(), other });
        }
    }
    Ok(())
}
