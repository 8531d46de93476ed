//! The nouns. One file per kind of resource: its row, its description, how it is kept.
/// Writes the queries of a noun: `keep!(its SQL table, kind of column: [its filters of that kind], …)`.
macro_rules! keep {
    (
        $table:ident
        $(, text: [$($text:ident),*])?
        $(, optional_text: [$($optional_text:ident),*])?
        $(, integer: [$($integer:ident),*])?
        $(, optional_integer: [$($optional_integer:ident),*])?
        $(, flag: [$($flag:ident),*])?
    ) => {
        fn insert(rows: &[super::Placed<Self>], db: &mut crate::store::Db) -> diesel::QueryResult<()> {
            for batch in rows.chunks(super::BATCH) {
                let place =
                    |one: &'_ super::Placed<Self>| ($table::release.eq(one.release), $table::ordinal.eq(one.ordinal));
                let batch: Vec<_> = batch.iter().map(|one| (place(one), &one.row)).collect();
                match db {
                    crate::store::Db::Sqlite(db) => diesel::insert_into($table::table).values(batch).execute(db)?,
                    crate::store::Db::Pg(db) => diesel::insert_into($table::table).values(batch).execute(db)?,
                };
            }
            Ok(())
        }

        fn select(
            query: &crate::store::Query,
            db: &mut crate::store::Db,
        ) -> diesel::QueryResult<Vec<super::Placed<Self>>> {
            let mut rows = keep!(@filtered $table::table.into_boxed::<crate::store::Backend>(), query, $table
                $(, text: [$($text),*])?
                $(, optional_text: [$($optional_text),*])?
                $(, integer: [$($integer),*])?
                $(, optional_integer: [$($optional_integer),*])?
                $(, flag: [$($flag),*])?
            );
            if let Some(after) = query.after {
                rows = rows.filter($table::ordinal.gt(after));
            }
            if let Some(limit) = query.limit {
                rows = rows.limit(limit);
            }
            let placed = rows
                .order(($table::release, $table::ordinal))
                .select(($table::release, $table::ordinal, Self::as_select()))
                .load::<(i32, i32, Self)>(db)?;
            Ok(placed.into_iter().map(|(release, ordinal, row)| super::Placed { release, ordinal, row }).collect())
        }

        fn count(query: &crate::store::Query, db: &mut crate::store::Db) -> diesel::QueryResult<i64> {
            let rows = $table::table.count().into_boxed::<crate::store::Backend>();
            let rows = keep!(@filtered rows, query, $table
                $(, text: [$($text),*])?
                $(, optional_text: [$($optional_text),*])?
                $(, integer: [$($integer),*])?
                $(, optional_integer: [$($optional_integer),*])?
                $(, flag: [$($flag),*])?
            );
            rows.get_result(db)
        }

        fn delete(release: i32, db: &mut crate::store::Db) -> diesel::QueryResult<()> {
            diesel::delete($table::table.filter($table::release.eq(release))).execute(db).map(drop)
        }

        #[cfg(test)]
        fn filters() -> Vec<&'static str> {
            vec![
                $($(stringify!($text),)*)?
                $($(stringify!($optional_text),)*)?
                $($(stringify!($integer),)*)?
                $($(stringify!($optional_integer),)*)?
                $($(stringify!($flag),)*)?
            ]
        }
    };
    (
        @filtered $boxed:expr, $query:ident, $table:ident
        $(, text: [$($text:ident),*])?
        $(, optional_text: [$($optional_text:ident),*])?
        $(, integer: [$($integer:ident),*])?
        $(, optional_integer: [$($optional_integer:ident),*])?
        $(, flag: [$($flag:ident),*])?
    ) => {{
        let mut rows = $boxed.filter($table::release.eq_any($query.releases.clone()));
        for filter in &$query.filters {
            rows = match filter.column {
                $($(stringify!($text) => rows.filter($table::$text.eq_any(filter.any_of.clone())),)*)?
                $($(stringify!($optional_text) if filter.or_absent => rows.filter(
                    $table::$optional_text.eq_any(filter.any_of.clone()).or($table::$optional_text.is_null()),
                ),
                stringify!($optional_text) => rows.filter($table::$optional_text.eq_any(filter.any_of.clone())),)*)?
                $($(stringify!($integer) => rows.filter($table::$integer.eq_any(filter.integers())),)*)?
                $($(stringify!($optional_integer) if filter.or_absent => rows.filter(
                    $table::$optional_integer.eq_any(filter.integers()).or($table::$optional_integer.is_null()),
                ),
                stringify!($optional_integer) => rows.filter($table::$optional_integer.eq_any(filter.integers())),)*)?
                $($(stringify!($flag) => rows.filter($table::$flag.eq_any(filter.flags())),)*)?
                // A test keeps this list equal to the table's filters; a column that is no filter matches nothing.
                _ => rows.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("1 = 0")),
            };
        }
        rows
    }};
}

mod plan;
mod revision;
mod source;
mod section;
mod related_plan;
mod field;
mod direction;
mod initiative;
mod listing;
mod schedule_entry;
mod indicator;
mod observation;
mod term;
mod initiative_term;
mod source_note;
mod exclusion;

pub use self::{
    direction::Direction, exclusion::Exclusion, field::Field, indicator::Indicator, initiative::Initiative,
    initiative_term::InitiativeTerm, listing::Listing, observation::Observation, plan::Plan, related_plan::RelatedPlan,
    revision::Revision, schedule_entry::ScheduleEntry, section::Section, source::Source, source_note::SourceNote,
    term::Term,
};

use crate::{
    store::{Db, Query},
    table::Table,
};
use diesel::QueryResult;
use serde::{Serialize, de::DeserializeOwned};

/// Rows that go into one statement: below the limit of 65,535 parameters of PostgreSQL for the widest table.
const BATCH: usize = 1_000;

/// A row with its place.
#[derive(Debug, PartialEq)]
pub struct Placed<R> {
    /// Release it belongs to.
    pub release: i32,
    /// Place in the file, from 0: the printed order.
    pub ordinal: i32,
    /// The row itself.
    pub row: R,
}

/// A noun of the plan: a row of a CSV file, of an SQL table and of every answer.
pub trait Resource: Serialize + DeserializeOwned + PartialEq + 'static {
    /// What the columns mean. All formats are derived from it.
    const TABLE: &'static Table;

    /// Adds rows at their places in releases that are not yet published.
    ///
    /// # Errors
    ///
    /// When the database refuses a row, for example because its key is there twice.
    fn insert(rows: &[Placed<Self>], db: &mut Db) -> QueryResult<()>;

    /// Rows of the releases of the query, by release and in printed order.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    fn select(query: &Query, db: &mut Db) -> QueryResult<Vec<Placed<Self>>>;

    /// How many rows the query has without its limit and place.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    fn count(query: &Query, db: &mut Db) -> QueryResult<i64>;

    /// Deletes the rows of a release. Only a withdrawal does that.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    fn delete(release: i32, db: &mut Db) -> QueryResult<()>;

    /// Columns that [`Resource::select`] can filter by.
    #[cfg(test)]
    fn filters() -> Vec<&'static str>;
}
