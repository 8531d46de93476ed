//! Databases for tests: each has its own, empty, gone when dropped.
//!
//! An SQLite file; or a database on the server that `OPENPLAN_TEST_POSTGRES` names, such as
//! `postgres://postgres@127.0.0.1:5433/postgres` (PostgreSQL 15 or later, with ICU, as a user who may do everything).
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};
use openplan::store::{self, Db, Pool};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;

/// An empty database, gone when dropped.
pub struct Database {
    pub url: String,
    place: Place,
}

enum Place {
    /// Kept so that it stays.
    Folder(TempDir),
    /// Name of the database on the server.
    Server(String),
}

/// The server of this run, if it names one.
static SERVER: LazyLock<Option<String>> = LazyLock::new(|| {
    let server = std::env::var("OPENPLAN_TEST_POSTGRES").ok().filter(|server| !server.is_empty())?;
    sweep(&server);
    Some(server)
});

/// Tells the databases of this process from those of processes that have ended.
const LOCK: i32 = 20_261_124;

/// A connection that holds a lock named by this process as long as it lives.
static ALIVE: Mutex<Option<Db>> = Mutex::new(None);

impl Database {
    /// On the server that this run names, else an SQLite file.
    pub fn new() -> Self {
        Self::postgres().unwrap_or_else(Self::sqlite)
    }

    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = folder.path().join("openplan.sqlite").display().to_string();
        Self { url, place: Place::Folder(folder) }
    }

    /// None if this run names no server.
    pub fn postgres() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = SERVER.as_ref()?;
        let name = format!("openplan_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        // A collation that orders Japanese and Latin text unlike their bytes.
        let collation = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'ja' LOCALE 'C'";
        on_server(&format!("CREATE DATABASE {name} {collation}"));
        Some(Self { url: at(server, &name), place: Place::Server(name) })
    }

    /// One of each kind that this run tries: on the server that it names, else an SQLite file. Another run tries the other.
    pub fn each() -> Vec<Self> {
        vec![Self::new()]
    }

    /// One of both kinds if this run names a server: for what goes from one to the other.
    pub fn both() -> Vec<Self> {
        std::iter::once(Self::sqlite()).chain(Self::postgres()).collect()
    }

    pub fn open(&self) -> Pool {
        store::open(&self.url).unwrap()
    }

    /// A connection that openplan knows nothing of.
    pub fn connect(&self) -> Db {
        if matches!(self.place, Place::Server(_)) {
            return Db::establish(&self.url).unwrap();
        }
        let mut db = SqliteConnection::establish(&self.url).unwrap();
        sql_query("PRAGMA busy_timeout = 10000").execute(&mut db).unwrap();
        Db::Sqlite(db)
    }

    /// The SQL tables in it, sorted by the bytes of their names; nothing is made by asking.
    pub fn tables(&self) -> Vec<String> {
        if matches!(self.place, Place::Folder(_)) && !Path::new(&self.url).exists() {
            return Vec::new();
        }
        let query = match self.place {
            Place::Folder(_) => "SELECT name AS text FROM sqlite_master WHERE type = 'table'",
            Place::Server(_) => "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = 'public'",
        };
        let mut tables = texts(query, &mut self.connect());
        tables.sort();
        tables
    }

    /// Everything in it: the rows of each SQL table, see [`Database::rows`]; of a long one the beginning and its SHA-256.
    pub fn everything(&self) -> BTreeMap<String, Vec<String>> {
        let tables = self.tables().into_iter().filter(|table| table != "__diesel_schema_migrations");
        let shown = |row: String| match row.char_indices().nth(200) {
            Some((end, _)) => format!("{}… {}", &row[..end], store::sha256(row.as_bytes())),
            None => row,
        };
        tables.map(|table| (table.clone(), self.rows(&table).into_iter().map(shown).collect())).collect()
    }

    /// The rows of an SQL table as texts that are alike on both kinds of database, in the order of their bytes.
    pub fn rows(&self, table: &str) -> Vec<String> {
        let db = &mut self.connect();
        let (columns, hex) = match self.place {
            Place::Folder(_) => (
                format!("SELECT name || ' ' || lower(type) AS text FROM pragma_table_info('{table}')"),
                "lower(hex({}))",
            ),
            Place::Server(_) => (
                format!(
                    "SELECT column_name || ' ' || data_type AS text FROM information_schema.columns \
                     WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
                ),
                "encode({}, 'hex')",
            ),
        };
        let cell = |column: String| {
            let (name, kind) = column.split_once(' ').unwrap();
            let cell = match kind {
                "bytea" => hex.replace("{}", name),
                "boolean" => format!("CASE WHEN {name} THEN 'true' ELSE 'false' END"),
                _ => format!("CAST({name} AS TEXT)"),
            };
            format!("coalesce({cell}, 'null')")
        };
        let cells = texts(&columns, db).into_iter().map(cell).collect::<Vec<_>>().join(" || ' | ' || ");
        let mut rows = texts(&format!("SELECT {cells} AS text FROM {table}"), db);
        rows.sort();
        rows
    }

    /// From now on the database refuses a row that is put into a table.
    pub fn refuse(&self, table: &str) {
        let refuse = match self.place {
            Place::Folder(_) => format!(
                "CREATE TRIGGER refuse_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
            ),
            Place::Server(_) => format!("ALTER TABLE {table} ADD CONSTRAINT refuse CHECK (false) NOT VALID"),
        };
        sql_query(refuse).execute(&mut self.connect()).unwrap();
    }

    /// Name of the database on its server.
    pub fn name(&self) -> &str {
        if let Place::Server(name) = &self.place { name } else { &self.url }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Server(name) = &self.place {
            on_server(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Does something on the server of this run, outside of the databases of tests.
pub fn on_server(statement: &str) {
    let mut db = Db::establish(SERVER.as_ref().unwrap()).unwrap();
    sql_query(statement).execute(&mut db).unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// What a query says in its column `text`.
pub fn texts(query: &str, db: &mut Db) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        text: String,
    }
    let lines = match db {
        Db::Sqlite(db) => sql_query(query).load::<Line>(db),
        Db::Pg(db) => sql_query(query).load::<Line>(db),
    };
    lines.unwrap_or_else(|error| panic!("{query}: {error}")).into_iter().map(|line| line.text).collect()
}

/// Whether a table holds what is made of the files of releases, and can be made again.
pub fn is_derived(table: &str) -> bool {
    ["descriptions", "summaries", "changes", "forms", "row_sets"].contains(&table) || table.starts_with("p2_")
}

/// The address of another database on the same server.
fn at(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let (address, _) = address.rsplit_once('/').unwrap();
    if parameters.is_empty() { format!("{address}/{name}") } else { format!("{address}/{name}?{parameters}") }
}

/// Drops what processes have left that could not drop it: what a `static` holds is never dropped.
fn sweep(server: &str) {
    let mut db = Db::establish(server).unwrap();
    sql_query(format!("SELECT pg_advisory_lock({LOCK}, {})", std::process::id())).execute(&mut db).unwrap();
    let left = "SELECT datname::text AS text FROM pg_database WHERE datname ~ '^openplan_[0-9]+_[0-9]+$'";
    for name in texts(left, &mut db) {
        let process = name.split('_').nth(1).unwrap();
        let held = format!(
            "SELECT 'held' AS text FROM pg_locks WHERE locktype = 'advisory' AND classid = {LOCK} AND objid = {process}"
        );
        if texts(&held, &mut db).is_empty() {
            // Another process may sweep at the same time.
            sql_query(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).execute(&mut db).ok();
        }
    }
    *ALIVE.lock().unwrap() = Some(db);
}
