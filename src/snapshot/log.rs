//! What the publications of a plan changed, row by row.
use super::{Error, Served};
use crate::{
    catalog,
    change::{self, ChangeKind},
    content::Content,
    store::{ChangedRow, Db, Publication, Release, Summary},
    table::{Row, RowId},
};
use diesel::QueryResult;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// A row before and after a publication.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Id of the publication.
    pub publication: i32,
    /// The row as it was; `None` if it is new.
    pub before: Option<Row>,
    /// The row as it is; `None` if it is there no more.
    pub after: Option<Row>,
}

/// The changes of a plan by row, as today's profile reads them.
#[derive(Debug)]
pub struct Log {
    turns: HashMap<RowId, Vec<Turn>>,
    /// The content of the first publication: all of its rows are new with it.
    first: Option<(i32, Arc<Content>)>,
}

impl Log {
    /// The log of a plan: the content of its first publication by the id of that, and what each later one changed.
    pub(super) fn read(first: Option<(i32, Arc<Content>)>, rows: Vec<ChangedRow>) -> Self {
        let mut turns: HashMap<RowId, Vec<Turn>> = HashMap::new();
        for row in rows {
            let Some(table) = catalog::find(&row.table_name) else { continue };
            let cells = |text: &Option<String>| {
                let cells: Vec<String> = serde_json::from_str(text.as_ref()?).ok()?;
                Some(Row { table, cells })
            };
            let turn = Turn { publication: row.publication, before: cells(&row.before), after: cells(&row.after) };
            turns.entry(RowId { table: table.name, key: row.row_key }).or_default().push(turn);
        }
        Self { turns, first }
    }

    /// The publications that changed a row, oldest first.
    pub fn of(&self, id: &RowId) -> Vec<Turn> {
        let first = self.first.as_ref().and_then(|(publication, content)| {
            let row = content.rows(id.table).iter().find(|row| row.key() == id.key)?;
            Some(Turn { publication: *publication, before: None, after: Some(row.clone()) })
        });
        first.into_iter().chain(self.turns.get(id).into_iter().flatten().cloned()).collect()
    }

    /// The numbers of the releases that have a row, in the order in which they became current; of those that were withdrawn
    /// nothing is known.
    pub fn having(&self, id: &RowId, served: &Served) -> Vec<i32> {
        let turns = self.of(id);
        let (mut has, mut having) = (false, Vec::new());
        for (number, publication) in &served.publications {
            if let Some(turn) = turns.iter().find(|turn| turn.publication == publication.id) {
                has = turn.after.is_some();
            }
            if has {
                having.push(*number);
            }
        }
        having
    }

    /// The memory it takes, in bytes. The content of the first publication counts where it is kept by itself.
    pub(super) fn bytes(&self) -> usize {
        let cells =
            |row: &Option<Row>| row.as_ref().map_or(0, |row| row.cells.iter().map(|cell| cell.len() + 24).sum());
        let turns = self.turns.values().flatten().map(|turn| 64 + cells(&turn.before) + cells(&turn.after));
        1024 + self.turns.len() * 96 + turns.sum::<usize>()
    }
}

/// What a publication changed against the one before it.
#[derive(Debug)]
pub struct Changed {
    before: Option<i32>,
    total: usize,
    changes: Vec<(RowId, Option<Row>, Option<Row>)>,
    counts: [usize; 3],
}

impl Changed {
    /// Between the content of the release that was current before, by its id, and that of the next.
    pub fn between(before: Option<(i32, &Content)>, after: &Content) -> Self {
        let total = after.tables().iter().map(Vec::len).sum();
        let Some((release, content)) = before else {
            return Self { before: None, total, changes: Vec::new(), counts: [total, 0, 0] };
        };
        let mut counts = [0; 3];
        let mut changes = Vec::new();
        for (rows_before, rows_after) in content.tables().iter().zip(after.tables()) {
            let known: HashMap<String, &Row> = rows_before.iter().map(|row| (row.key(), row)).collect();
            for change in change::of_table(rows_before, rows_after) {
                let id = RowId::of(&change.row);
                let old = known.get(&id.key).map(|row| (*row).clone());
                let (place, new) = match change.what {
                    ChangeKind::Added => (0, Some(change.row)),
                    ChangeKind::Removed => (1, None),
                    ChangeKind::Changed => (2, Some(change.row)),
                };
                counts[place] += 1;
                changes.push((id, old, new));
            }
        }
        Self { before: Some(release), total, changes, counts }
    }

    /// How much it is, for the database.
    pub fn summary(&self, publication: i32) -> Summary {
        let [added, removed, changed] = self.counts.map(number);
        let profile = catalog::profile().number;
        Summary { profile, publication, before: self.before, total: number(self.total), added, removed, changed }
    }

    /// The rows that differ, for the database.
    pub fn rows(&self, publication: i32) -> Vec<ChangedRow> {
        let cells = |row: &Option<Row>| row.as_ref().and_then(|row| serde_json::to_string(&row.cells).ok());
        let row = |(place, (id, before, after)): (i32, &(RowId, Option<Row>, Option<Row>))| ChangedRow {
            profile: catalog::profile().number,
            publication,
            place,
            table_name: id.table.to_owned(),
            row_key: id.key.clone(),
            before: cells(before),
            after: cells(after),
        };
        (0..).zip(&self.changes).map(row).collect()
    }
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The plans of which a publication is not recorded in today's profile.
///
/// # Errors
///
/// When the database does not answer.
pub(super) fn lacking(db: &mut Db) -> QueryResult<Vec<(String, String)>> {
    Summary::lacking(catalog::profile().number, db)
}

/// Records what every publication of a plan changed, where today's profile has not recorded it. Only within a transaction.
///
/// # Errors
///
/// When a file is damaged or the database does not answer.
pub(super) fn record(
    (publisher_id, plan_id): (&str, &str),
    contents: &mut BTreeMap<i32, Arc<Content>>,
    db: &mut Db,
) -> Result<(), Error> {
    let publications = Publication::of_plan(publisher_id, plan_id, db)?;
    let ids: Vec<i32> = publications.iter().map(|(_, publication)| publication.id).collect();
    let known = Summary::of(catalog::profile().number, &ids, db)?;
    let releases = Release::ever_of_plan(publisher_id, plan_id, db)?;
    let mut before: Option<&Release> = None;
    for (number, publication) in &publications {
        let Some(release) = releases.iter().find(|release| release.number == *number) else { continue };
        if known.iter().all(|summary| summary.publication != publication.id) {
            let after = held(release, contents, db)?;
            let earlier = before.map(|one| Ok::<_, Error>((one.id, held(one, contents, db)?))).transpose()?;
            let changed = Changed::between(earlier.as_ref().map(|(id, content)| (*id, &**content)), &after);
            changed.summary(publication.id).insert(&changed.rows(publication.id), db)?;
        }
        before = Some(release);
    }
    Ok(())
}

/// Records anew what every publication of a plan changed, after something of it was withdrawn. Only within a transaction.
///
/// # Errors
///
/// When a file is damaged or the database does not answer.
pub(super) fn record_anew(plan: (&str, &str), db: &mut Db) -> Result<(), Error> {
    let all: Vec<i32> = Publication::ever_of_plan(plan.0, plan.1, db)?;
    Summary::delete(&all, db)?;
    record(plan, &mut BTreeMap::new(), db)
}

/// The content of a release, read once.
pub(super) fn held(
    release: &Release,
    contents: &mut BTreeMap<i32, Arc<Content>>,
    db: &mut Db,
) -> Result<Arc<Content>, Error> {
    if let Some(known) = contents.get(&release.id) {
        return Ok(Arc::clone(known));
    }
    let content = Arc::new(Content::load(release, db)?);
    // Two are compared at a time; more of a long history would not fit in memory.
    if contents.len() > 4 {
        contents.pop_first();
    }
    contents.insert(release.id, Arc::clone(&content));
    Ok(content)
}
