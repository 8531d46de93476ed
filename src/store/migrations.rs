//! The tables of a database are those of this program, or are brought up to date.
use super::{Db, Error, address};
use diesel::{
    Connection, QueryDsl, RunQueryDsl,
    migration::{Migration, MigrationSource},
    result::{DatabaseErrorKind, Error as DatabaseError},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Names the lock that programs take which would migrate the same PostgreSQL database: the bytes of "openplan".
const LOCK: i64 = i64::from_be_bytes(*b"openplan");

diesel::table! {
    /// The table in which diesel remembers what has run.
    __diesel_schema_migrations (version) {
        version -> Text,
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs what has not run yet, all of it or nothing. Programs that start at once wait for the first.
///
/// # Errors
///
/// When the tables are those of a newer program, or a migration fails: the database is as it was then.
pub fn bring_up_to_date(url: &str, db: &mut Db) -> Result<(), Error> {
    if is_up_to_date(url, db)? {
        return Ok(()); // Without a write: whoever only serves need not be allowed to.
    }
    let done = match db {
        Db::Sqlite(db) => db.immediate_transaction(|db| db.run_pending_migrations(MIGRATIONS).map(drop)),
        Db::Pg(db) => db.transaction(|db| -> Result<(), Failure> {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({LOCK})")).execute(db)?;
            db.run_pending_migrations(MIGRATIONS).map(drop)
        }),
    };
    let failed = |cause: Failure| Error::Migrate { url: address::shown(url), cause: cause.to_string() };
    done.map_err(failed)
}

/// Whether all that this program knows has run.
///
/// # Errors
///
/// When something has run that it does not know, or the database does not answer.
pub fn is_up_to_date(url: &str, db: &mut Db) -> Result<bool, Error> {
    let migrations = MigrationSource::<Sqlite>::migrations(&MIGRATIONS);
    let cannot = |cause: String| Error::Open { url: address::shown(url), cause };
    let migrations = migrations.map_err(|error| cannot(error.to_string()))?;
    let version = |migration: Box<dyn Migration<Sqlite>>| migration.name().version().to_string();
    let known: BTreeSet<String> = migrations.into_iter().map(version).collect();
    let run = match __diesel_schema_migrations::table.select(__diesel_schema_migrations::version).load(db) {
        Ok(versions) => BTreeSet::from_iter(versions),
        Err(DatabaseError::DatabaseError(DatabaseErrorKind::ClosedConnection, cause)) => {
            return Err(cannot(cause.message().to_owned()));
        }
        Err(error) if is_missing(&error) => BTreeSet::new(), // There is no such table before the first migration.
        Err(error) => return Err(cannot(error.to_string())),
    };
    match run.difference(&known).last() {
        Some(version) => Err(Error::Newer { url: address::shown(url), version: version.clone() }),
        None => Ok(run == known),
    }
}

/// Whether a query failed because its table is not there. SQLite has no name for that, and PostgreSQL may say it in the
/// language of its server.
fn is_missing(error: &DatabaseError) -> bool {
    let damaged = ["malformed", "not a database", "disk I/O error"];
    !damaged.iter().any(|words| error.to_string().contains(words))
}
