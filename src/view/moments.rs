//! When which release of a plan became the current one.
use super::item::key_filters;
use crate::{
    catalog::Kind,
    store::{Db, Publication, Query, Release},
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

/// The moments at which releases of a plan became current, oldest first; of releases that have a row only, if one is named
/// by its kind and key.
///
/// # Errors
///
/// When the database does not answer.
pub fn moments(lg_code: &str, plan_id: &str, row: Option<(&Kind, &str)>, db: &mut Db) -> QueryResult<Vec<Moment>> {
    let published = Publication::of_plan(lg_code, plan_id, db)?;
    let mut moments: Vec<_> = published
        .into_iter()
        .map(|(release, publication)| Moment { release, time: publication.published_at })
        .collect();
    if let Some((kind, key)) = row {
        let releases = Release::of_plan(lg_code, plan_id, db)?;
        let ids = releases.iter().map(|release| release.id).collect();
        let query = Query { releases: ids, filters: key_filters(kind, key), ..Query::default() };
        let rows = kind.select(&query, db)?;
        let having: BTreeSet<_> =
            rows.iter().filter(|placed| placed.row.key() == key).map(|placed| placed.release).collect();
        let numbers: BTreeSet<_> =
            releases.iter().filter(|release| having.contains(&release.id)).map(|release| release.number).collect();
        moments.retain(|moment| numbers.contains(&moment.release));
    }
    Ok(moments)
}
