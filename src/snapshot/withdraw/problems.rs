//! Why nothing was withdrawn.
use crate::{content, format::WriteError, language::Language, snapshot, store};

/// Why nothing was taken down. The database is as it was, except for [`Error::Clear`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no record.
    #[error(
        "{given} names no record. A record is a row of a table, named by the IRI of its thing; IRIs here begin with \
         {base}/id/{}. Texts of datapackage.json (title, description, rights) \
         and notes of releases are no records: correct them, publish, and withdraw the releases that hold them",
        .proposal.as_ref().map(|iri| format!(". Is it {iri} that you mean?")).unwrap_or_default()
    )]
    NoRecord {
        /// As given.
        given: String,
        /// What the IRIs of this database begin with.
        base: String,
        /// The record that an address of a page or an IRI with another base would name here.
        proposal: Option<String>,
    },
    /// There is no such row.
    #[error("no release has {0}; it was never published here, or spelt otherwise")]
    Missing(String),
    /// A plan is no record.
    #[error("{0} is a whole plan: withdraw its releases one by one, or name the column of its text")]
    Plan(String),
    /// There is no such column.
    #[error("{table} has no column {column}; it has {known}")]
    NoColumn {
        /// Table of the record.
        table: &'static str,
        /// As given.
        column: String,
        /// What there is.
        known: String,
    },
    /// The row cannot be without it.
    #[error("{table} cannot be without {column}: a row needs it. Withdraw the whole record: leave --column out")]
    Needed {
        /// Table of the record.
        table: &'static str,
        /// The column.
        column: String,
    },
    /// There is nothing to take down.
    #[error("{column} of {row} is empty in every release")]
    Empty {
        /// The record.
        row: String,
        /// The column.
        column: String,
    },
    /// There is no such release.
    #[error("{0} is no release here; write it as publisher/plan/number, such as 172014/dx-action-plan/3")]
    NoRelease(String),
    /// What is left is content that was withdrawn.
    #[error(
        "without it the current content would be that of release {0}, from which content was withdrawn. Publish a corrected \
         package first, or withdraw the current release"
    )]
    Left(i32),
    /// It is taken down, and the files of the database could not be written anew.
    #[error(
        "it is withdrawn, but the files of the database could not be written anew and may still hold a copy: {0}. Give the \
         same command again"
    )]
    Clear(diesel::result::Error),
    /// A file of a release cannot be read.
    #[error("{0}: restore a backup. Nothing was withdrawn")]
    Damaged(String),
    /// A file could not be written.
    #[error("{0}. Nothing was withdrawn")]
    Write(#[from] WriteError),
    /// No random numbers could be had.
    #[error("the system gives no random numbers: {0}. Nothing was withdrawn")]
    Random(#[from] getrandom::Error),
    /// The database did not do what was asked.
    #[error("the database refused: {}. Nothing was withdrawn; try again", store::with_advice(&.0.to_string(), Language::En))]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
}

impl From<snapshot::Error> for Error {
    fn from(error: snapshot::Error) -> Self {
        match error {
            snapshot::Error::Database(error) => Self::Database(error),
            snapshot::Error::Pool(error) => Self::Pool(error),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<snapshot::PublishError> for Error {
    fn from(error: snapshot::PublishError) -> Self {
        match error {
            snapshot::PublishError::Database(error) => Self::Database(error),
            snapshot::PublishError::Write(error) => Self::Write(error),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<content::Error> for Error {
    fn from(error: content::Error) -> Self {
        snapshot::Error::from(error).into()
    }
}
