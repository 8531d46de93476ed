//! Keeps releases. A published release is only ever read; withdrawal is the one exception.
//!
//! One set of queries serves SQLite and PostgreSQL. Nothing here knows a noun: rows go by the
//! descriptions of their tables.
mod address;
mod connection;
mod contents;
mod damage;
mod derived;
mod japanese;
mod migrations;
mod pool;
mod release;
pub mod rows;
pub mod schema;
mod silence;
mod withdrawal;

pub use self::address::{in_a_line, shown, with_advice};
pub use self::connection::Db;
pub use self::contents::{File, StoredFile, sha256};
pub use self::damage::damage;
pub use self::derived::{ChangedRow, Description, Form, RowSet, Summary, made_of};
pub use self::pool::{Moved, Pool, Pooled};
pub use self::release::{Publication, Release, lock_for_publishing, record_setting, setting, settings};
pub use self::rows::{Beside, Filter, RowQuery, StoredRow, Tally, WantedEdition};
pub use self::silence::{Calls, PATIENCE, Wait};
pub use self::withdrawal::{Withdrawal, WithdrawalReason, WithdrawnText};

use self::silence::Watch;
use crate::{file::Unreadable, language::Language};
use diesel::{
    Connection, PgConnection, QueryResult, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    r2d2::{ManageConnection, PooledConnection, R2D2Connection},
    result::{DatabaseErrorKind, Error as DatabaseError},
    sql_query,
    sql_types::{BigInt, Integer, Text},
};
use std::{
    fs, io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be reached or opened.
    #[error("the database {url} cannot be opened: {}", address::with_advice(.cause, Language::En))]
    Open {
        /// As given, without a password.
        url: String,
        /// What the driver says.
        cause: String,
    },
    /// Its tables could not be brought up to date.
    #[error(
        "the tables of the database {url} cannot be brought up to date, and are as they were: {}",
        address::with_advice(.cause, Language::En)
    )]
    Migrate {
        /// As given, without a password.
        url: String,
        /// What the driver says.
        cause: String,
    },
    /// A newer program has changed its tables.
    #[error("the tables of the database {url} are those of a newer openplan ({version}): update this program")]
    Newer {
        /// As given, without a password.
        url: String,
        /// The newest migration that has run.
        version: String,
    },
    /// An older program has made its tables, and they must not be changed now.
    #[error("the tables of the database {url} are those of an older openplan: start `openplan serve` on it once")]
    Older {
        /// As given, without a password.
        url: String,
    },
    /// It ought to be there, and is not.
    #[error("there is no database {url}")]
    Missing {
        /// As given.
        url: String,
    },
    /// It is not there, but it was: what is kept beside it still is.
    #[error(
        "there is no database {url}, but {trace} is there: it was deleted or moved, perhaps under a server that runs. Put it \
         back or restore a backup; if a new one is meant, stop the server and remove {trace} first"
    )]
    Lost {
        /// As given.
        url: String,
        /// The file beside it.
        trace: String,
    },
    /// Another file stands in its place, beside the log of the one before.
    #[error(
        "another file stands in the place of the database {url}, but {url}-wal is still that of the one before: put the file \
         there again after {url}-wal and {url}-shm were removed"
    )]
    OldLog {
        /// As given.
        url: String,
    },
    /// There is a file, but nothing in it.
    #[error(
        "the file {url} is empty, it holds no database: restore a backup; if nothing was ever published into it, remove \
         it and start again"
    )]
    Empty {
        /// As given.
        url: String,
    },
    /// The address would be misread.
    #[error(
        "in the address {url} the password must be percent-encoded: write @ as %40, / as %2F, ? as %3F, # as %23, \
         % as %25, a space as %20"
    )]
    Unencoded {
        /// As given, without a password.
        url: String,
    },
    /// The address is of no known kind.
    #[error("{url} is no database known here: expected postgres://user@host/name or the path of an SQLite file")]
    Unknown {
        /// As given, without a password.
        url: String,
    },
    /// It cannot keep every text.
    #[error(
        "the database {url} keeps text as {encoding}, which lacks characters of Japanese names: make one with \
         createdb --template template0 --encoding UTF8 NAME"
    )]
    Encoding {
        /// As given, without a password.
        url: String,
        /// What PostgreSQL calls it.
        encoding: String,
    },
}

/// Opens a database, brings its tables up to date and returns a pool of connections.
///
/// `url` is `postgres://…` or the path of an SQLite file, which is made if it does not exist.
///
/// # Errors
///
/// When the database cannot be opened or a migration fails; nothing is half done then.
pub fn open(url: &str) -> Result<Pool, Error> {
    let address = Address::of(url);
    let is_new = address.create_file()?;
    let mut db = address.connect()?;
    if let Db::Sqlite(db) = &mut db {
        check_structure(url, db).map_err(|cause| address.open_error(cause))?;
        begin_log(db, &address.time).map_err(|error| address.open_error(error))?;
    }
    migrations::bring_up_to_date(url, &mut db)?;
    drop(db);
    Pool::new(address, is_new)
}

/// Connects to a database whose tables are there already. Nothing is made or changed.
///
/// # Errors
///
/// When there is no such database, it cannot be opened, or its tables are those of another program.
pub fn open_existing(url: &str) -> Result<Db, Error> {
    if !address::is_server(url) && !url.starts_with("file:") && !Path::new(url).exists() {
        return Err(Error::Missing { url: url.to_owned() });
    }
    let mut db = Address::of(url).connect()?;
    if migrations::is_up_to_date(url, &mut db)? { Ok(db) } else { Err(Error::Older { url: shown(url) }) }
}

/// The same, of a file that is damaged nowhere in its structure.
///
/// # Errors
///
/// Those of [`open_existing`], or what is damaged.
pub fn open_whole(url: &str) -> Result<Db, Error> {
    if !address::is_server(url) && Path::new(url).exists() {
        let address = Address::of(url);
        if let Db::Sqlite(db) = &mut address.connect()? {
            check_structure(url, db).map_err(|cause| address.open_error(cause))?;
        }
    }
    open_existing(url)
}

/// Where a database is, as the settings say it; a pool connects to it.
#[derive(Clone)]
pub struct Address {
    url: String,
    time: Time,
}

/// How long may be waited for the database.
#[derive(Debug, Clone)]
enum Time {
    /// A command waits for others to be done.
    Long,
    /// A server must not keep who asks waiting; what it waits for is seen here.
    Short(Calls),
}

impl Time {
    /// For another SQLite writer, or for a lock on the file, in milliseconds.
    fn busy_ms(&self) -> u128 {
        match self {
            Self::Long => 10_000,
            Self::Short(_) => PATIENCE.as_millis(),
        }
    }
}

/// How long PostgreSQL may work on one statement of a server. A command may migrate or copy for as long as that takes.
const STATEMENT_TIME: &str = "SET statement_timeout = '30s'";

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({:?})", shown(&self.url))
    }
}

impl ManageConnection for Address {
    type Connection = Db;
    type Error = Error;

    /// Opens by the scheme, because trying both drivers in turn would lose what the right one says.
    fn connect(&self) -> Result<Db, Error> {
        let url = &self.url;
        if address::is_server(url) {
            let url = address::for_driver(url, matches!(self.time, Time::Short(_)))?;
            let mut db = PgConnection::establish(&url).map_err(|error| self.open_error(error))?;
            if let Time::Short(calls) = &self.time {
                db.batch_execute(STATEMENT_TIME).map_err(|error| self.open_error(error))?;
                db.set_instrumentation(Watch::of(calls));
            }
            return self.require_utf8(&mut db).map(|()| Db::Pg(db));
        }
        if url.contains("://") && !url.starts_with("file:") {
            return Err(Error::Unknown { url: shown(url) });
        }
        if Path::new(url).metadata().is_ok_and(|file| file.is_file() && file.len() == 0) {
            return Err(Error::Empty { url: url.clone() });
        }
        // To open a pipe would be to wait for whoever writes into it.
        if Path::new(url).metadata().is_ok_and(|file| !file.is_file() && !file.is_dir()) {
            return Err(self.open_error(Unreadable::NoFile));
        }
        let mut db = SqliteConnection::establish(url).map_err(|error| self.open_error(error))?;
        configure(&mut db, &self.time).map_err(|error| self.open_error(error))?;
        Ok(Db::Sqlite(db))
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), Error> {
        db.ping().map_err(|error| self.open_error(error))
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        thread::panicking() || db.is_broken()
    }
}

impl Address {
    /// Where commands find it.
    fn of(url: &str) -> Self {
        Self { url: url.to_owned(), time: Time::Long }
    }

    /// Makes the SQLite file if it is missing. The file is made under another name and linked to its place once it has
    /// its tables, so that nobody finds an empty file, not even if the program is killed meanwhile: an empty file is
    /// therefore always a damaged one.
    ///
    /// Returns whether it was made.
    fn create_file(&self) -> Result<bool, Error> {
        let place = Path::new(&self.url);
        if !pool::is_path(&self.url) || place.exists() {
            return Ok(false);
        }
        if let Some(trace) = pool::traces(&self.url) {
            return Err(Error::Lost { url: self.url.clone(), trace });
        }
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| self.open_error(error))?;
        let draft = Self::of(&format!("{}.new-{}", self.url, hex::encode(random)));
        let made = draft.create_tables().and_then(|()| match fs::hard_link(&draft.url, place) {
            Ok(()) => Ok(true),
            // Another program has made it meanwhile.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(self.open_error(error)),
        });
        fs::remove_file(&draft.url).ok();
        made.map_err(|error| match error {
            Error::Open { cause, .. } => self.open_error(cause),
            other => other,
        })
    }

    /// Makes a new file with all tables, and closes it.
    fn create_tables(&self) -> Result<(), Error> {
        let mut db = SqliteConnection::establish(&self.url).map_err(|error| self.open_error(error))?;
        configure(&mut db, &self.time).map_err(|error| self.open_error(error))?;
        migrations::bring_up_to_date(&self.url, &mut Db::Sqlite(db))
    }

    fn open_error(&self, cause: impl std::fmt::Display) -> Error {
        Error::Open { url: shown(&self.url), cause: cause.to_string() }
    }

    fn require_utf8(&self, db: &mut PgConnection) -> Result<(), Error> {
        let encoding = diesel::select(server_encoding("server_encoding")).get_result(db);
        let encoding: String = encoding.map_err(|error| self.open_error(error))?;
        if encoding == "UTF8" { Ok(()) } else { Err(Error::Encoding { url: shown(&self.url), encoding }) }
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// A setting of the PostgreSQL server.
    #[sql_name = "current_setting"]
    fn server_encoding(name: Text) -> Text;
}

/// Two processes may write to one SQLite file: a second writer waits for the first.
fn configure(db: &mut SqliteConnection, time: &Time) -> QueryResult<()> {
    let busy = format!("busy_timeout = {}", time.busy_ms());
    for setting in [busy.as_str(), "synchronous = FULL", "foreign_keys = ON"] {
        diesel::sql_query(format!("PRAGMA {setting}")).execute(db)?;
    }
    Ok(())
}

/// With a write-ahead log readers never wait for a writer. The file itself remembers this setting.
///
/// Of two programs that begin the log at once SQLite refuses one and does not let it wait, so that waits here.
fn begin_log(db: &mut SqliteConnection, time: &Time) -> QueryResult<()> {
    let patience = Duration::from_millis(u64::try_from(time.busy_ms()).unwrap_or(u64::MAX));
    let since = Instant::now();
    loop {
        match diesel::sql_query("PRAGMA journal_mode = WAL").execute(db) {
            Err(error) if is_away(&error) && since.elapsed() < patience => thread::sleep(Duration::from_millis(10)),
            done => return done.map(drop),
        }
    }
}

/// Up to how many bytes the structure of an SQLite file is read to its end when it is opened. A larger one would keep the start
/// waiting: `verify` reads it whole, and what is read of it is compared with its SHA-256.
const READ_WHOLE: u64 = 64 << 20;

/// Reads the structure of an SQLite file to its end, if it is not too large: what is damaged is neither served in part nor
/// written to.
fn check_structure(url: &str, db: &mut SqliteConnection) -> Result<(), String> {
    #[derive(QueryableByName)]
    struct QuickCheck {
        #[diesel(sql_type = Text)]
        quick_check: String,
    }
    #[derive(QueryableByName)]
    struct Size {
        #[diesel(sql_type = BigInt)]
        bytes: i64,
    }
    let failed = |error: DatabaseError| error.to_string();
    let length = |path: String| fs::metadata(path).map(|file| file.len());
    if length(url.to_owned()).map_or(true, |length| length <= READ_WHOLE) {
        let found: Vec<QuickCheck> = diesel::sql_query("PRAGMA quick_check(1)").load(db).map_err(failed)?;
        if let Some(found) = found.first().filter(|found| found.quick_check != "ok") {
            return Err(format!("its content is malformed: {}", found.quick_check));
        }
    }
    // `quick_check` does not notice that the end of the last page is cut off, so the length of the file is compared
    // with the number of its pages. While there is a log (`-wal`), pages may stand in it alone and the file may be
    // shorter.
    let size = "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()";
    let size: Size = diesel::sql_query(size).get_result(db).map_err(failed)?;
    let is_logged = length(format!("{url}-wal")).is_ok_and(|length| length > 0);
    match length(url.to_owned()) {
        Ok(length) if !is_logged && u64::try_from(size.bytes).is_ok_and(|bytes| length < bytes) => {
            Err("its end is missing, so it is malformed".to_owned())
        }
        _ => Ok(()),
    }
}

/// Does all of the work or, on any error, nothing; the error is the first one, the cause.
///
/// When the disk is full, SQLite rolls the transaction back by itself. Rolling it back once more then fails, and this
/// second error would hide the cause; so the first error is kept here.
///
/// # Errors
///
/// Those of the work, or that the database cannot keep it.
pub fn in_one_step<T, E: From<DatabaseError>>(db: &mut Db, work: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
    let mut cause = None;
    let done = db.transaction(|db| {
        work(db).map_err(|error| {
            cause = Some(error);
            DatabaseError::RollbackTransaction
        })
    });
    done.map_err(|error| match (cause, error) {
        (Some(cause), _) => cause,
        (None, DatabaseError::RollbackErrorOnCommit { commit_error, .. }) => E::from(*commit_error),
        (None, error) => E::from(error),
    })
}

/// Reads from one state of the database, whatever others publish meanwhile; they need not wait.
///
/// # Errors
///
/// Those of the work, or that the database does not answer.
pub fn in_one_state<T, E: From<DatabaseError>>(
    db: &mut Db,
    work: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    in_one_step(db, |db| {
        if let Db::Pg(db) = db {
            diesel::sql_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").execute(db)?;
        }
        work(db)
    })
}

/// What SQLite says of a checkpoint.
#[derive(QueryableByName)]
struct Checkpoint {
    /// 1 if somebody stood in its way.
    #[diesel(sql_type = Integer)]
    busy: i32,
}

/// From now on this connection leaves nothing of what it deletes in the file of the database. PostgreSQL has nothing
/// like it; see [`rewrite_files`].
///
/// # Errors
///
/// When the database does not answer.
pub fn delete_securely(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(db) => sql_query("PRAGMA secure_delete = ON").execute(db).map(drop),
        Db::Pg(_) => Ok(()),
    }
}

/// Writes the files of the database anew, so that nothing is left in them of rows that were deleted. Not within a
/// transaction. `tables` are those that had such rows.
///
/// Returns false if a reader kept SQLite from emptying its log, in which what was deleted may then still stand.
///
/// # Errors
///
/// When the database does not answer.
pub fn rewrite_files(tables: &[String], db: &mut Db) -> QueryResult<bool> {
    match db {
        Db::Sqlite(db) => {
            sql_query("VACUUM").execute(db)?;
            let busy: Checkpoint = sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(db)?;
            Ok(busy.busy == 0)
        }
        Db::Pg(db) => {
            for table in tables {
                sql_query(format!("VACUUM (FULL) {table}")).execute(db)?;
            }
            Ok(true)
        }
    }
}

/// What databases say when they could not answer in time, in the languages of the servers that we meet.
const NOT_IN_TIME: &[&str] = &["database is locked", "statement timeout", "ステートメントのタイムアウト"];

/// Whether the database did not answer, but may in a moment: the connection was lost, or others kept it busy for too long.
pub fn is_away(error: &DatabaseError) -> bool {
    let is_late = || NOT_IN_TIME.iter().any(|words| error.to_string().contains(words));
    is_lost(error) || is_late()
}

/// Whether the connection to the database was lost: it may be back in a moment.
pub fn is_lost(error: &DatabaseError) -> bool {
    use DatabaseErrorKind::{ClosedConnection, UnableToSendCommand};
    matches!(error, DatabaseError::DatabaseError(ClosedConnection | UnableToSendCommand, _))
}
