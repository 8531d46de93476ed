//! One connection type for both databases. A file of its own, because the derived code has no documentation.
#![allow(missing_docs, reason = "diesel derives public items without documentation")]

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// A file or, in tests, a shared memory.
    Sqlite(diesel::SqliteConnection),
    /// A server, `postgres://…`.
    Pg(diesel::PgConnection),
}
