//! Withdrawal: what must not be public is taken down everywhere, in past releases and their files too. It is the one
//! exception to releases that never change.
mod problems;
mod record;
mod release;

pub use self::problems::Error;

use super::{derive, printed::PrintedPlaces, withdrawn_content};
use crate::{
    dataset::Finding,
    store::{self, Db, Pool, Withdrawal, WithdrawalReason, WithdrawnText},
    table::{Row, RowId},
};
use diesel::QueryResult;
use std::collections::BTreeSet;

/// What is to be taken down.
#[derive(Debug, Clone)]
pub enum ToWithdraw {
    /// A row by the IRI of its thing, or one of its texts.
    Record {
        /// `{iri base}/id/{publisher}/{plan}/{table}/{key}`.
        iri: String,
        /// The column whose text is taken down; the whole row without it.
        column: Option<String>,
    },
    /// A release as `{publisher}/{plan}/{number}`.
    Release(String),
}

/// What was taken down.
#[derive(Debug, Clone, Default)]
pub struct Withdrawn {
    /// What it was, as it was named.
    pub what: String,
    /// Whether it had been taken down before: then only the files of the database were written anew.
    pub again: bool,
    /// Rows that could not stand without the withdrawn one and went with it, as `table/key`.
    pub went_with_it: Vec<String>,
    /// Number of the release that became current by it, if one did.
    pub by_release: Option<i32>,
    /// Numbers of the releases that no longer hold it, oldest first.
    pub releases: Vec<i32>,
    /// What is wrong with the rows that are left of the current release and was not before, at its lines there.
    pub findings: Vec<Finding>,
    /// Whether nothing of the plan is served any longer.
    pub nothing_left: bool,
    /// Where the sources of the package print it.
    pub printed: PrintedPlaces,
    /// Places that hold the same text and were left as they are, of the newest release first.
    pub elsewhere: Vec<String>,
    /// URLs that caches outside may still hold, those that they keep longest first; `*` stands for all that begins so.
    pub urls: Vec<String>,
    /// Whether the files of the database were written anew. If not, the same command does it again.
    pub cleared: bool,
}

/// URL of everything, for caches. What is said in one place is told in others (of all plans together, found, queried), and caches keep
/// those for an hour at most, so that nothing is gained by a list of them.
fn everything(base: &str) -> String {
    format!("{base}/*")
}

/// Takes something down: all of it at once or, on any error, nothing. What was taken down already is not looked for again.
///
/// # Errors
///
/// See [`Error`].
pub fn withdraw(what: &ToWithdraw, reason: WithdrawalReason, pool: &Pool) -> Result<Withdrawn, Error> {
    let mut db = pool.get()?;
    store::delete_securely(&mut db)?;
    let mut done = store::in_one_step(&mut db, |db| {
        store::lock_for_publishing(db)?;
        derive::complete(db)?;
        take_down(what, reason, db)
    })?;
    let mut tables = store::rows::of_every_profile(&mut db)?;
    let others = ["files", "contents", "releases", "publications", "descriptions", "changes", "forms"];
    tables.extend(others.map(str::to_owned));
    done.cleared = store::rewrite_files(&tables, &mut db).map_err(Error::Clear)?;
    Ok(done)
}

/// What [`withdraw`] would take down. Nothing is changed.
///
/// # Errors
///
/// Those of [`withdraw`].
pub fn rehearse(what: &ToWithdraw, reason: WithdrawalReason, pool: &Pool) -> Result<Withdrawn, Error> {
    let mut would = None;
    let ended = store::in_one_step(&mut *pool.get()?, |db| {
        store::lock_for_publishing(db)?;
        derive::complete(db)?;
        would = Some(take_down(what, reason, db)?);
        Err::<Withdrawn, Error>(diesel::result::Error::RollbackTransaction.into())
    });
    would.map_or(ended, Ok)
}

fn take_down(what: &ToWithdraw, reason: WithdrawalReason, db: &mut Db) -> Result<Withdrawn, Error> {
    match what {
        ToWithdraw::Record { iri, column } => record::withdraw(iri, column.as_deref(), reason, db),
        ToWithdraw::Release(name) => release::withdraw(name, reason, db),
    }
}

pub(super) fn server_base(db: &mut Db) -> QueryResult<String> {
    Ok(store::setting("base_url", db)?.unwrap_or_default())
}

/// What all tombstones of one withdrawal have in common.
struct TombstoneDraft<'a> {
    publisher_id: &'a str,
    plan_id: &'a str,
    reason: WithdrawalReason,
    at: String,
    by_release: Option<i32>,
}

impl TombstoneDraft<'_> {
    fn insert(
        &self,
        release_number: Option<i32>,
        row: Option<&RowId>,
        column: Option<&str>,
        db: &mut Db,
    ) -> QueryResult<Withdrawal> {
        let withdrawal = Withdrawal {
            id: 0,
            publisher_id: self.publisher_id.to_owned(),
            plan_id: self.plan_id.to_owned(),
            release_number,
            table_name: row.map(|row| row.table.to_owned()),
            row_key: row.map(|row| row.key.clone()),
            column_name: column.map(str::to_owned),
            withdrawn_at: self.at.clone(),
            reason: self.reason.name().to_owned(),
            by_release: self.by_release,
        };
        withdrawal.insert(db)
    }

    /// Writes the tombstone of a row or of one of its texts, with the hashes that recognise them. `itself` is true for
    /// the row that was asked to be taken down and false for one that went with it: of that one only the long texts are
    /// recognised, so the row may come back with others.
    fn of_row(
        &self,
        id: &RowId,
        column: Option<&str>,
        versions: &[&Row],
        itself: bool,
        db: &mut Db,
    ) -> Result<(), Error> {
        let withdrawal = self.insert(None, Some(id), column, db)?;
        let contents: BTreeSet<(Option<&str>, String)> =
            versions.iter().flat_map(|row| withdrawn_content::contents(row, column, itself)).collect();
        for (place, (column, text)) in (0..).zip(contents) {
            WithdrawnText::new(withdrawal.id, place, column, salt()?, &text).insert_copied(db)?;
        }
        Ok(())
    }
}

/// Sixteen random bytes, in hex.
fn salt() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}
