//! What was made of the files and is asked in their place says what they say, and nothing is left of what was withdrawn.
use super::{OfRecords, OfStored, ProofReport, ReleaseName, database::readable};
use crate::{
    catalog,
    content::{self, Content, file_name},
    snapshot::{self, Changed, Facts, GraphSource, NQUADS},
    store::{
        self, ChangedRow, Db, Description, File, Form, Publication, Release, RowQuery, RowSet, StoredRow, Summary, rows,
    },
    table::{Row, Table},
};
use diesel::QueryResult;
use std::collections::{BTreeMap, BTreeSet};

/// Which releases have rows in the tables that are asked across plans.
pub struct Standing {
    /// Whether the tables are there.
    tables: bool,
    /// Those that are said to.
    said: BTreeSet<i32>,
    /// Those that do.
    found: BTreeSet<i32>,
}

impl Standing {
    /// Reads it; rows of what is no release are told.
    pub fn read(releases: &[Release], db: &mut Db, report: &mut ProofReport) -> QueryResult<Self> {
        let ids: Vec<i32> = releases.iter().map(|release| release.id).collect();
        let tables = readable("row_sets", snapshot::across().are_there(db), report)?.unwrap_or_default();
        let are_earlier = readable("row_sets", snapshot::across().are_earlier(db), report)?.unwrap_or_default();
        let ids_of_rows: &[i32] = if are_earlier { &[] } else { &ids };
        let said = readable("row_sets", RowSet::among(snapshot::across().profile, ids_of_rows, db), report)?;
        let found = if tables { readable("row_sets", snapshot::across().releases(db), report)? } else { None };
        let standing =
            Self { tables, said: said.unwrap_or_default().into_iter().collect(), found: found.unwrap_or_default() };
        for id in standing.found.iter().filter(|id| !ids.contains(id)) {
            report.add(None, format!("row_sets, {id}"), OfStored::RowsLeft);
        }
        Ok(standing)
    }

    /// The rows of a table of a release; none, and a finding, if they cannot be read.
    fn rows(
        &self,
        table: &'static Table,
        release: i32,
        db: &mut Db,
        report: &mut ProofReport,
    ) -> QueryResult<Option<Vec<StoredRow<Row>>>> {
        if !self.tables {
            return Ok(Some(Vec::new()));
        }
        let query = RowQuery { releases: vec![release], ..RowQuery::default() };
        readable(table.name, snapshot::across().select(table, &query, db), report)
    }
}

/// Nothing was made of a release that was withdrawn, or it was deleted.
pub fn check_withdrawn(
    release: &Release,
    named: &ReleaseName,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<()> {
    let tables = readable("row_sets", rows::holding(release.id, db), report)?.unwrap_or_default();
    let others = readable("descriptions", store::made_of(release.id, db), report)?.unwrap_or_default();
    for name in tables.into_iter().chain(others.into_iter().map(str::to_owned)) {
        report.add(Some(named), name, OfRecords::Left);
    }
    Ok(())
}

/// What was made of a release that is proven.
pub fn check_release(
    release: &Release,
    named: &ReleaseName,
    content: &Content,
    standing: &Standing,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<()> {
    let profile = catalog::profile().number;
    let described = readable("descriptions", Description::of(profile, &[release.id], db), report)?;
    let wanted = Facts::described(content, release.id);
    if described.and_then(|mut described| described.pop()).is_some_and(|found| found != wanted) {
        report.add(Some(named), "descriptions", OfStored::DescriptionOther);
    }
    check_rows(release.id, named, content, standing, db, report)?;
    check_forms(release, named, content, db, report)
}

fn check_rows(
    release: i32,
    named: &ReleaseName,
    content: &Content,
    standing: &Standing,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<()> {
    if !standing.said.contains(&release) {
        if standing.found.contains(&release) {
            report.add(Some(named), "row_sets", OfStored::RowsLeft);
        }
        return Ok(());
    }
    content.with_beside(None, |beside| {
        for (table, wanted) in catalog::tables().iter().zip(content.tables()).filter(|(table, _)| table.across) {
            let Some(found) = standing.rows(table, release, db, report)? else { continue };
            let placed = (0..).zip(wanted.iter().zip(beside(wanted)));
            let placed =
                placed.map(|(ordinal, (row, beside))| StoredRow { release, ordinal, row: row.clone(), beside });
            let same = found.iter().zip(placed).take_while(|(found, wanted)| *found == wanted).count();
            if same < wanted.len().max(found.len()) {
                // Behind the header.
                report.add(Some(named), file_name(table), OfStored::RowsOther { line: same + 2 });
            }
        }
        Ok(())
    })
}

/// Whether a form was made by another version, so that it is not loaded: behind four letters stands its number.
fn is_of_another_version(found: &[u8], wanted: &[u8]) -> bool {
    found.get(..4) == wanted.get(..4) && found.get(4).is_some_and(|version| Some(version) != wanted.get(4))
}

fn check_forms(
    release: &Release,
    named: &ReleaseName,
    content: &Content,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<()> {
    let profile = catalog::profile().number;
    let mut kept = Vec::new();
    for name in snapshot::FORMS {
        let found = readable("forms", Form::find(profile, name, release.id, db), report)?.flatten();
        kept.extend(found.map(|found| (name, found)));
    }
    if kept.is_empty() {
        return Ok(());
    }
    // A damaged file, or another than was published, is told of by itself.
    let nquads = readable(NQUADS, File::find(release.id, NQUADS, db), report)?.flatten();
    let nquads = nquads.filter(|file| store::sha256(&file.content) == release.graph_digest);
    let source = nquads.as_ref().map(|file| GraphSource::Stored(&file.content));
    let Some(Ok(wanted)) = source.map(|source| snapshot::forms(content, release, source)) else { return Ok(()) };
    for (name, found) in kept {
        let wanted = wanted.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, bytes)| bytes);
        if found != wanted && !is_of_another_version(&found, wanted) {
            report.add(Some(named), format!("forms, {name}"), OfStored::FormOther);
        }
    }
    Ok(())
}

/// What publications changed is what the contents say, of releases that are proven.
pub fn check_changes(
    publications: &[Publication],
    releases: &[Release],
    proven: &BTreeSet<i32>,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<()> {
    let by_id: BTreeMap<i32, &Release> = releases.iter().map(|release| (release.id, release)).collect();
    let mut plans: BTreeMap<(&str, &str), Vec<(&Release, i32)>> = BTreeMap::new();
    for publication in publications {
        let Some(release) = by_id.get(&publication.release).filter(|release| !release.withdrawn) else { continue };
        plans.entry((&release.publisher_id, &release.plan_id)).or_default().push((release, publication.id));
    }
    plans.values().try_for_each(|plan| check_changes_of(plan, proven, db, report))
}

fn check_changes_of(
    plan: &[(&Release, i32)],
    proven: &BTreeSet<i32>,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<()> {
    let (profile, ids) = (catalog::profile().number, plan.iter().map(|(_, publication)| *publication));
    let ids: Vec<i32> = ids.collect();
    let summaries = readable("summaries", Summary::of(profile, &ids, db), report)?.unwrap_or_default();
    let rows = readable("changes", ChangedRow::of(profile, &ids, db), report)?.unwrap_or_default();
    let mut before: Option<(i32, Content)> = None;
    for (place, (release, publication)) in plan.iter().enumerate() {
        let content = if proven.contains(&release.id) { content(release, db)? } else { None };
        let summary = summaries.iter().find(|summary| summary.publication == *publication);
        let rows: Vec<&ChangedRow> = rows.iter().filter(|row| row.publication == *publication).collect();
        let is_made = summary.is_some() || !rows.is_empty();
        if let Some(content) = content.as_ref().filter(|_| is_made && (place == 0 || before.is_some())) {
            let wanted = Changed::between(before.as_ref().map(|(id, content)| (*id, content)), content);
            if summary != Some(&wanted.summary(*publication)) || !rows.into_iter().eq(&wanted.rows(*publication)) {
                report.add(None, format!("publications, {publication}"), OfStored::ChangesOther);
            }
        }
        before = content.map(|content| (release.id, content));
    }
    Ok(())
}

/// The content of a release; none if it cannot be read, which was said.
fn content(release: &Release, db: &mut Db) -> QueryResult<Option<Content>> {
    match Content::load(release, db) {
        Err(content::Error::Database(error)) if store::is_lost(&error) => Err(error),
        other => Ok(other.ok()),
    }
}
