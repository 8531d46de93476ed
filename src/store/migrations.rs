//! The tables of a database are those of this program, or are brought up to date.
use super::{
    Db, Error, address, contents,
    schema::{contents as kept, files},
};
use diesel::{
    BoolExpressionMethods, Connection, ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl,
    migration::{Migration, MigrationSource},
    result::{DatabaseErrorKind, Error as DatabaseError},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Names the lock that programs take which would migrate the same PostgreSQL database: the bytes of "openplan".
const LOCK: i64 = i64::from_be_bytes(*b"openplan");

/// The migration behind which the contents of files are moved, and then kept compressed.
const CONTENTS_MOVE: &str = "20261129120000";

diesel::table! {
    /// The table in which diesel remembers what has run.
    __diesel_schema_migrations (version) {
        version -> Text,
    }
}

diesel::table! {
    /// The files of releases as earlier versions kept them.
    files_with_content (release, name) {
        release -> Integer,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
        content -> Binary,
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Moves the contents of files to where the same bytes are kept once. The text is the same for both databases, the types
/// are not.
macro_rules! move_contents {
    ($db:ident) => {{
        let old = files_with_content::table.order((files_with_content::release, files_with_content::name));
        let names: Vec<(i32, String)> =
            old.select((files_with_content::release, files_with_content::name)).load($db)?;
        for (release, name) in names {
            let (media_type, sha256, content): (String, String, Vec<u8>) = files_with_content::table
                .filter(files_with_content::release.eq(release).and(files_with_content::name.eq(&name)))
                .select((files_with_content::media_type, files_with_content::sha256, files_with_content::content))
                .first($db)?;
            let known: Option<i32> =
                kept::table.filter(kept::sha256.eq(&sha256)).select(kept::bytes).first($db).optional()?;
            let is_intact = contents::sha256(&content) == sha256;
            let values = (
                kept::sha256.eq(&sha256),
                kept::bytes.eq(contents::length(&content)),
                kept::deflated.eq(contents::deflate(&content)),
            );
            if known.is_none() {
                diesel::insert_into(kept::table).values(values).execute($db)?;
            } else if is_intact {
                // Another release may have kept the same content damaged.
                diesel::update(kept::table.filter(kept::sha256.eq(&sha256))).set(values).execute($db)?;
            }
            let file = (
                files::release.eq(release),
                files::name.eq(&name),
                files::media_type.eq(&media_type),
                files::sha256.eq(&sha256),
            );
            diesel::insert_into(files::table).values(file).execute($db)?;
        }
    }};
}

/// Runs what has not run yet, in order.
macro_rules! run_pending {
    ($db:ident) => {{
        let mut has_moved = false;
        for migration in $db.pending_migrations(MIGRATIONS)? {
            let version = $db.run_migration(&*migration)?.to_string();
            if version == CONTENTS_MOVE {
                move_contents!($db);
                has_moved = true;
            }
        }
        Ok::<bool, Failure>(has_moved)
    }};
}

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
        Db::Sqlite(db) => db.immediate_transaction(|db| run_pending!(db)),
        Db::Pg(db) => db.transaction(|db| {
            diesel::sql_query(format!("SELECT pg_advisory_xact_lock({LOCK})")).execute(db)?;
            run_pending!(db)
        }),
    };
    let failed = |cause: Failure| Error::Migrate { url: address::shown(url), cause: cause.to_string() };
    let has_moved = done.map_err(failed)?;
    if let (true, Db::Sqlite(db)) = (has_moved, db) {
        // Gives back the place of what is compressed now. Without room on the disk the file stays as large as it was.
        diesel::sql_query("VACUUM").execute(db).ok();
    }
    Ok(())
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
