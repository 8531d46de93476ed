//! What the catalogue says of a plan, read from the database.
use super::Error;
use crate::{
    calendar::FiscalYear,
    catalog,
    dataset::Metadata,
    dcat::{self, Entry, Host, Version},
    graph::Segment,
    store::{Db, File, Publication, Query, Release},
    table::Row,
};
use diesel::QueryResult;
use oxigraph::model::{NamedNode, Triple};
use std::{collections::BTreeSet, sync::Arc};

/// Name of the graph of the catalogue.
pub fn catalogue_graph(base: &str) -> String {
    format!("{base}/graph/catalog")
}

/// Triples as a part of the catalogue's graph.
pub(super) fn segment(triples: impl IntoIterator<Item = Triple>, base: &str) -> Arc<Segment> {
    let graph = NamedNode::new_unchecked(catalogue_graph(base));
    Arc::new(Segment::build(triples.into_iter().map(|triple| triple.in_graph(graph.clone()))))
}

/// What the catalogue says of a plan: its dataset and its releases.
pub(super) fn described(entry: &Entry, host: &Host) -> Arc<Segment> {
    let releases = entry.versions.iter().flat_map(|version| dcat::release(version, host));
    segment(dcat::dataset(entry, host).into_iter().chain(releases), &host.base)
}

/// The plan of a release in the catalogue. Its other releases are read too.
pub(super) fn entry(release: &Arc<Release>, metadata: &Arc<Metadata>, db: &mut Db) -> Result<Entry, Error> {
    let (lg_code, plan_id) = (&release.lg_code, &release.plan_id);
    let current = Arc::new(version(release, metadata, db)?);
    let mut versions = Vec::new();
    for other in Release::of_plan(lg_code, plan_id, db)? {
        versions.push(if other.id == release.id {
            Arc::clone(&current)
        } else {
            let metadata = Arc::new(super::metadata(&other));
            Arc::new(version(&Arc::new(other), &metadata, db)?)
        });
    }
    Ok(Entry { current, since: since(release, db)?, versions })
}

/// When a release last became current, RFC 3339 in UTC.
///
/// # Errors
///
/// When the database does not answer.
pub fn since(release: &Release, db: &mut Db) -> QueryResult<String> {
    let published = Publication::of_plan(&release.lg_code, &release.plan_id, db)?;
    let last = published.into_iter().rev().find(|(number, _)| *number == release.number);
    Ok(last.map_or_else(|| release.created_at.clone(), |(_, publication)| publication.published_at))
}

/// A release with what its description is made of.
///
/// # Errors
///
/// When the database does not answer.
pub fn version(release: &Arc<Release>, metadata: &Arc<Metadata>, db: &mut Db) -> QueryResult<Version> {
    let plan = rows("plans", release, db)?.pop();
    Ok(Version {
        files: File::of_release(release.id, db)?,
        years: plan.and_then(|plan| Some((year(&plan, "start_fiscal_year")?, year(&plan, "end_fiscal_year")?))),
        sources: sources(release, db)?,
        previous: release.before(db)?,
        release: Arc::clone(release),
        metadata: Arc::clone(metadata),
    })
}

fn year(plan: &Row, column: &str) -> Option<FiscalYear> {
    FiscalYear::try_from(plan.get(column)?.parse::<i32>().ok()?).ok()
}

/// The documents that rows are taken from: those of editions that are printed here and those that state a value. A
/// document of which only the title is known is none of them.
fn sources(release: &Release, db: &mut Db) -> QueryResult<Vec<(String, String)>> {
    let mut editions = BTreeSet::new();
    for table in ["sections", "listings"] {
        editions.extend(rows(table, release, db)?.iter().map(|row| row["revision_id"].to_owned()));
    }
    let revisions = rows("revisions", release, db)?;
    let printed = revisions.iter().filter(|row| editions.contains(&row["revision_id"]));
    let mut used: BTreeSet<String> = printed.map(|row| row["source_id"].to_owned()).collect();
    used.extend(rows("observations", release, db)?.iter().map(|row| row["source_id"].to_owned()));
    let sources = rows("sources", release, db)?;
    let used = sources.iter().filter(|row| used.contains(&row["source_id"]));
    Ok(used.map(|row| (row.path(), row["title"].to_owned())).collect())
}

fn rows(table: &str, release: &Release, db: &mut Db) -> QueryResult<Vec<Row>> {
    let Some(kind) = catalog::find(table) else { return Ok(Vec::new()) };
    let query = Query { releases: vec![release.id], ..Query::default() };
    Ok(kind.select(&query, db)?.into_iter().map(|placed| placed.row).collect())
}
