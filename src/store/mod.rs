//! Keeps releases. A published release is only ever read.
//!
//! One set of queries serves SQLite and PostgreSQL. Nothing here knows a noun: rows go through
//! [`crate::resource`].
mod connection;
mod release;
pub mod schema;

pub use self::connection::Db;
pub use self::release::{File, Publication, Release, StoredFile, lock_for_publishing, record_setting, setting};

use diesel::{
    Connection, ConnectionError, QueryResult, RunQueryDsl,
    migration::MigrationVersion,
    r2d2::{self, ConnectionManager, CustomizeConnection, PooledConnection},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::time::Duration;

/// What boxed queries are written for.
pub type Backend = <Db as Connection>::Backend;

/// A place to take connections from.
pub type Pool = r2d2::Pool<ConnectionManager<Db>>;

/// A connection that goes back to its pool when dropped.
pub type Pooled = PooledConnection<ConnectionManager<Db>>;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be reached or opened.
    #[error("the database {url} cannot be opened: {cause}")]
    Open {
        /// As given, without a password.
        url: String,
        /// What the driver says.
        cause: String,
    },
    /// Its tables could not be brought up to date.
    #[error("the tables of the database {url} cannot be brought up to date: {cause}")]
    Migrate {
        /// As given, without a password.
        url: String,
        /// What the driver says.
        cause: String,
    },
}

/// What to select, in words every kind of resource understands.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Releases whose rows are wanted.
    pub releases: Vec<i32>,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Only rows behind this ordinal; of use with a single release.
    pub after: Option<i32>,
    /// At most so many rows; `None` for all.
    pub limit: Option<i64>,
}

/// A condition on one column: any of the values, or no value.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A filterable column of the table.
    pub column: &'static str,
    /// Accepted cells, as in the CSV file.
    pub any_of: Vec<String>,
    /// Whether an empty cell is accepted.
    pub or_absent: bool,
}

impl Filter {
    /// The accepted cells of a column of numbers; text that is no number matches nothing.
    pub fn integers(&self) -> Vec<i32> {
        self.any_of.iter().filter_map(|cell| cell.parse().ok()).collect()
    }

    /// The accepted cells of a column of flags.
    pub fn flags(&self) -> Vec<bool> {
        self.any_of.iter().filter_map(|cell| cell.parse().ok()).collect()
    }
}

/// Opens a database, brings its tables up to date and returns a pool of connections.
///
/// `url` is `postgres://…` or the path of an SQLite file, which is made if it does not exist.
///
/// # Errors
///
/// When the database cannot be opened or a migration fails; nothing is half done then.
pub fn open(url: &str) -> Result<Pool, Error> {
    let opened = |cause: String| Error::Open { url: without_password(url), cause };
    let mut db = establish(url).map_err(|error| opened(error.to_string()))?;
    migrate(&mut db).map_err(|cause| Error::Migrate { url: without_password(url), cause })?;
    drop(db);
    r2d2::Pool::builder()
        .max_size(8)
        .connection_timeout(Duration::from_secs(10))
        .connection_customizer(Box::new(Configure))
        .build(ConnectionManager::new(url))
        .map_err(|error| opened(error.to_string()))
}

/// Opens by the scheme, because trying both drivers in turn would lose what the right one says.
fn establish(url: &str) -> Result<Db, ConnectionError> {
    let is_server = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let mut db = if is_server {
        Db::Pg(diesel::PgConnection::establish(url)?)
    } else {
        Db::Sqlite(diesel::SqliteConnection::establish(url)?)
    };
    configure(&mut db).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(db)
}

/// Two processes may write to one SQLite file: readers never wait, a second writer waits for the first.
fn configure(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(db) => {
            diesel::sql_query("PRAGMA busy_timeout = 10000").execute(db)?;
            diesel::sql_query("PRAGMA journal_mode = WAL").execute(db)?;
            diesel::sql_query("PRAGMA synchronous = FULL").execute(db)?;
            diesel::sql_query("PRAGMA foreign_keys = ON").execute(db)?;
        }
        Db::Pg(_) => {}
    }
    Ok(())
}

#[derive(Debug)]
struct Configure;

impl CustomizeConnection<Db, r2d2::Error> for Configure {
    fn on_acquire(&self, db: &mut Db) -> Result<(), r2d2::Error> {
        configure(db).map_err(r2d2::Error::QueryError)
    }
}

/// Runs the migrations that have not run yet, each in a transaction.
fn migrate(db: &mut Db) -> Result<Vec<MigrationVersion<'static>>, String> {
    let versions = match db {
        Db::Sqlite(db) => db.run_pending_migrations(MIGRATIONS),
        Db::Pg(db) => db.run_pending_migrations(MIGRATIONS),
    };
    let owned = |versions: Vec<MigrationVersion<'_>>| versions.iter().map(MigrationVersion::as_owned).collect();
    versions.map(owned).map_err(|error| error.to_string())
}

/// The address without what must not stand in a log.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    rest.rsplit_once('@').map_or_else(|| url.to_owned(), |(_, host)| format!("{scheme}://{host}"))
}
