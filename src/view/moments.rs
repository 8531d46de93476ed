//! When which release of a plan became the current one.
use super::item::key_filters;
use crate::{
    catalog::Kind,
    store::{Db, File, Publication, Query},
};
use diesel::QueryResult;
use std::collections::BTreeSet;

/// A moment at which a release became the current one of its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Number of the release.
    pub release: i32,
    /// RFC 3339 in UTC.
    pub time: String,
}

/// What not every release of a plan need have.
#[derive(Debug, Clone)]
pub enum Part {
    /// A row, by its key.
    Row(&'static Table, String),
    /// A stored file, by its name.
    File(String),
}

impl Part {
    /// Those of the releases that have it, by their ids.
    fn having(&self, releases: Vec<i32>, db: &mut Db) -> QueryResult<BTreeSet<i32>> {
        match self {
            Self::File(name) => File::having(name, &releases, db).map(|ids| ids.into_iter().collect()),
            Self::Row(table, key) => {
                let query = Query { releases, filters: key_filters(table, key), ..Query::default() };
                let rows = table.select(&query, db)?.into_iter().filter(|placed| placed.row.key() == *key);
                Ok(rows.map(|placed| placed.release).collect())
            }
        }
    }
}

/// The moments at which releases of a plan became current, oldest first; of releases that have a part only, if one is named.
///
/// # Errors
///
/// When the database does not answer.
pub fn moments(lg_code: &str, plan_id: &str, part: Option<&Part>, db: &mut Db) -> QueryResult<Vec<Moment>> {
    let published = Publication::of_plan(lg_code, plan_id, db)?;
    let having = match part {
        Some(part) => Some(part.having(published.iter().map(|(_, publication)| publication.release).collect(), db)?),
        None => None,
    };
    let has = |publication: &Publication| having.as_ref().is_none_or(|ids| ids.contains(&publication.release));
    let published = published.into_iter().filter(|(_, publication)| has(publication));
    Ok(published.map(|(release, publication)| Moment { release, time: publication.published_at }).collect())
}
