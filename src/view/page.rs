//! Pages: which rows of a collection come where, in an order that depends on no database.
use super::{
    places::{Found, Place, Places},
    selection::Selection,
};
use crate::{
    catalog::{self, KnownIn},
    content::Content,
    error::{Error, Result},
    period::Period,
    search::{self, Expansion, Glossary, ResolvedQuery},
    snapshot::{self, Library, PlanKey, Served, Whole},
    store::{Beside, Db, Filter, RowQuery, RowSet, StoredRow, Tally, WantedEdition},
    table::{CellKind, Column, Row, Table},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;
use std::{
    borrow::Borrow,
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// The place of a row in the order of a collection. Clients see it as one opaque word.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Cursor {
    publisher_id: String,
    plan_id: String,
    ordinal: i32,
    /// The order it is a place in, as [`sorting`] spells it, with the cells of the row.
    sort: String,
    cells: Vec<String>,
}

impl Cursor {
    /// The opaque word.
    pub fn encode(&self) -> String {
        let Self { publisher_id, plan_id, ordinal, sort, cells } = self;
        BASE64_URL_SAFE_NO_PAD.encode(json!([publisher_id, plan_id, ordinal, sort, cells]).to_string())
    }

    /// A word that [`Cursor::encode`] gave; `None` for any other.
    pub fn decode(word: &str) -> Option<Self> {
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(word).ok()?).ok()
    }

    /// The cells of the row by which the order is.
    pub(super) fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Where a plan stands against that of the row.
    pub(super) fn against_plan(&self, publisher_id: &str, plan_id: &str) -> Ordering {
        (publisher_id, plan_id).cmp(&(&self.publisher_id, &self.plan_id))
    }

    /// Whether a row of the same plan is behind it, by its place in the file.
    pub(super) fn is_before(&self, row: u32) -> bool {
        i64::from(row) > i64::from(self.ordinal)
    }

    /// The plan of the row.
    pub(super) fn plan(&self) -> PlanKey {
        (self.publisher_id.clone(), self.plan_id.clone())
    }

    /// A place behind so many rows of a plan, in the order of plans.
    pub(super) fn within((publisher_id, plan_id): PlanKey, rows: usize) -> Self {
        let ordinal = i32::try_from(rows).unwrap_or(i32::MAX);
        Self { publisher_id, plan_id, ordinal, sort: String::new(), cells: Vec::new() }
    }

    /// How many rows of its plan are before it, if it is a place in the order of plans; `None` if it is one in another order.
    pub(super) fn rows(&self) -> Option<usize> {
        usize::try_from(self.ordinal).ok().filter(|_| self.sort.is_empty() && self.cells.is_empty())
    }

    fn of(stored: &StoredRow<impl Borrow<Row>>, sort: &[(&'static str, bool)]) -> Self {
        let row: &Row = stored.row.borrow();
        let cells = sort.iter().map(|(column, _)| row[column].to_owned()).collect();
        Self {
            publisher_id: row.publisher().to_owned(),
            plan_id: row.plan().to_owned(),
            ordinal: stored.ordinal,
            sort: sorting(sort),
            cells,
        }
    }
}

/// An order as the parameter `sort` writes it.
fn sorting(sort: &[(&'static str, bool)]) -> String {
    let name = |(column, downwards): &(&str, bool)| format!("{}{column}", if *downwards { "-" } else { "" });
    sort.iter().map(name).collect::<Vec<_>>().join(",")
}

/// An id that a parameter names.
#[derive(Debug, Clone)]
pub struct NamedId {
    /// Name of the parameter.
    pub parameter: &'static str,
    /// The cells among which it must be.
    pub known: KnownIn,
    /// The id.
    pub id: String,
}

impl NamedId {
    /// That it is the id of nothing, with the nearest one that is.
    pub fn unknown(&self, nearest: Option<&str>) -> Error {
        let hint = nearest.map(|known| format!("; the nearest is `{known}`")).unwrap_or_default();
        let table = self.known.table.name;
        Error::parameter(self.parameter, format!("no row of {table} has the id `{}`{hint}", self.id))
    }

    /// The rows that would have it.
    fn filters(&self) -> Vec<Filter> {
        let cell = |name: &str, value: &str| Filter {
            column: self.known.table.column(name).map(|column| column.name),
            any_of: vec![value.to_owned()],
            ..Filter::default()
        };
        let list = self.known.list.map(|list| cell("list_id", list));
        list.into_iter().chain([cell(self.known.column, &self.id)]).collect()
    }

    /// The ids that rows have.
    pub fn among<'r>(&self, rows: &'r [Row]) -> impl Iterator<Item = &'r str> + Clone {
        let KnownIn { column, list, .. } = self.known;
        let of_list = move |row: &&Row| list.is_none_or(|list| &row["list_id"] == list);
        rows.iter().filter(of_list).map(move |row| &row[column])
    }
}

/// Which rows of a collection are wanted.
#[derive(Debug, Clone, Default)]
pub struct WantedRows {
    /// All must hold.
    pub filters: Vec<Filter>,
    /// The ids among the conditions: no row can meet one that is the id of nothing.
    pub ids: Vec<NamedId>,
    /// Of which editions.
    pub edition: WantedEdition,
    /// Words that a row must contain.
    pub words: Option<search::SearchQuery>,
    /// Columns to sort by, with whether downwards; ties are in printed order.
    pub sort: Vec<(&'static str, bool)>,
    /// Most rows of the page; `None` for the whole collection.
    pub limit: Option<usize>,
    /// The row behind which the page begins.
    pub cursor: Option<Cursor>,
    /// Columns by whose cells the rows are counted, their own or those that name what they are about; the rows themselves are
    /// wanted if there are none.
    pub groups: Vec<&'static Column>,
    /// Which of their cells are wanted, and which rows beside.
    pub selection: Selection,
    /// Limits plans across cities: accepted codes and ids, empty for all.
    pub publisher_ids: Vec<String>,
    /// See `publisher_ids`.
    pub plan_ids: Vec<String>,
    /// Edition as whose things the rows are wanted, in a table of what editions print.
    pub revision_id: Option<String>,
    /// The parameters as a query string without `cursor`, for links.
    pub query: String,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At the first row of all.
    First,
    /// Behind this row.
    Behind(Cursor),
}

/// Rows with the places of the pages around them.
#[derive(Debug)]
pub struct RowPage {
    /// The rows of the page.
    pub rows: Vec<Row>,
    /// How many rows all pages have.
    pub total: usize,
    /// Where the page before begins; `None` if this is the first.
    pub prev: Option<Start>,
    /// Where the page behind begins; `None` if this is the last.
    pub next: Option<Cursor>,
    /// The other names that were looked for.
    pub expansions: Vec<Expansion>,
}

/// The words of a question as the glossaries of plans understand them. No database finds words as they are found here.
#[derive(Debug, Default)]
pub(super) struct Sought {
    /// For each release; none if no words are asked for.
    by_release: HashMap<i32, ResolvedQuery>,
}

impl Sought {
    /// In one release, whose glossary has these terms.
    pub(super) fn of_release(wanted: &WantedRows, release: i32, terms: &[Row]) -> Self {
        let words = wanted.words.iter();
        let resolved = words.map(|words| (release, Glossary::new(snapshot::synonyms(terms)).resolve(words)));
        Self { by_release: resolved.collect() }
    }

    /// Whether a row has all the words.
    pub(super) fn is_in(&self, release: i32, row: &Row) -> bool {
        self.by_release.get(&release).is_none_or(|words| words.matches(texts(row)))
    }

    /// The other names that are looked for, each once.
    pub(super) fn expansions(&self) -> Vec<Expansion> {
        let releases: BTreeMap<_, _> = self.by_release.iter().collect();
        each_once(releases.values().flat_map(|words| words.expansions()).cloned())
    }
}

fn each_once(all: impl Iterator<Item = Expansion>) -> Vec<Expansion> {
    let mut expansions: Vec<Expansion> = Vec::new();
    for expansion in all {
        if !expansions.contains(&expansion) {
            expansions.push(expansion);
        }
    }
    expansions
}

/// The rows that have the words of a question, known from the search indexes of plans.
struct Having {
    /// For each plan their places in the file, in printed order.
    rows: Vec<Vec<u32>>,
    expansions: Vec<Expansion>,
}

impl Having {
    /// `None` if the indexes do not have all prose of the table.
    fn of(table: &Table, plans: &[Arc<Served>], words: &search::SearchQuery, whole: &Whole) -> Option<Self> {
        let ((rank, prose), parts) = (snapshot::indexed(table)?, whole.parts_of(plans)?);
        let rows = parts.iter().map(|part| part.index.having(words, rank, &prose)).collect();
        let mut releases: Vec<_> = plans.iter().map(|plan| plan.release.id).zip(&parts).collect();
        releases.sort_by_key(|(release, _)| *release);
        let expansions = releases.iter().flat_map(|(_, part)| part.index.expansions(words));
        Some(Self { rows, expansions: each_once(expansions) })
    }
}

/// Rows that others link, by what names them.
pub struct LinkedRows<'r> {
    rows: HashMap<(&'static str, &'r str, &'r str, String), &'r Row>,
}

impl<'r> LinkedRows<'r> {
    /// These rows of any tables and plans.
    pub fn of(rows: &'r [Row]) -> Self {
        let key = |row: &'r Row| (row.table.name, row.publisher(), row.plan(), row.key());
        Self { rows: rows.iter().map(|row| (key(row), row)).collect() }
    }

    /// The row of a table that a cell of a row names.
    pub fn find(&self, row: &Row, link: &str, target: &'static Table) -> Option<&'r Row> {
        self.rows.get(&(target.name, row.publisher(), row.plan(), row.get(link)?.to_owned())).copied()
    }
}

impl WantedRows {
    /// Whether the own cells of a row say whether it is wanted, and rows are wanted as they are.
    pub fn is_plain(&self) -> bool {
        let rows = self.words.is_none() && self.groups.is_empty() && self.selection.is_everything();
        rows && self.revision_id.is_none() && !self.asks_beside()
    }

    /// Whether some condition is about what stands beside the cells of a row.
    fn asks_beside(&self) -> bool {
        self.edition != WantedEdition::All || self.filters.iter().any(|filter| !filter.or_about.is_empty())
    }

    /// Rows of one content that meet the conditions.
    pub(super) fn among<'r>(&self, content: &Content, release: i32, rows: &'r [Row]) -> Vec<StoredRow<&'r Row>> {
        let is_about =
            |column: &&'static Column| rows.first().is_some_and(|row| row.table.column(column.name).is_none());
        let asks = self.asks_beside() || self.groups.iter().any(is_about);
        let edition = if let WantedEdition::Named(id) = &self.edition { Some(id.as_str()) } else { None };
        // It takes longer than the rest, and nobody looks at it where it is not asked for.
        let nothing = || vec![Beside::default(); rows.len()];
        let beside = if asks { content.with_beside(edition, |beside| beside(rows)) } else { nothing() };
        let stored = (0..).zip(rows.iter().zip(beside));
        let admitted = stored.filter(|(_, (row, beside))| {
            self.edition.admits(beside) && self.filters.iter().all(|filter| filter.admits(row, beside))
        });
        admitted.map(|(ordinal, (row, beside))| StoredRow { release, ordinal, row, beside }).collect()
    }
}

/// A page of the rows of one release.
///
/// # Errors
///
/// When the cursor is not one of this collection.
pub fn of_release(
    content: &Content,
    release: i32,
    rows: &[Row],
    table: &'static Table,
    wanted: &WantedRows,
) -> Result<RowPage> {
    check_cursor(wanted)?;
    let sought = Sought::of_release(wanted, release, content.rows(snapshot::GLOSSARY));
    Ok(sorted(wanted.among(content, release, rows), table, &[release], wanted, &sought))
}

/// The rows that rows of some plans link, for each of these links. Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn linked_across(
    rows: &[Row],
    links: impl Iterator<Item = (&'static str, &'static Table)>,
    plans: &[Arc<Served>],
    library: &Library,
    db: &mut Db,
) -> Result<Vec<Row>> {
    let named: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.publisher(), row.plan())).collect();
    let is_named = |plan: &&Arc<Served>| named.contains(&(&*plan.release.publisher_id, &*plan.release.plan_id));
    let plans: Vec<_> = plans.iter().filter(is_named).map(Arc::clone).collect();
    let mut linked = Vec::new();
    let links: BTreeMap<&str, &'static Table> = links.collect();
    for (link, target) in links {
        let ids: BTreeSet<&str> = rows.iter().filter_map(|row| row.get(link)).collect();
        let column = target.column(target.key[0]).map(|column| column.name);
        let are_they = Filter { column, any_of: ids.into_iter().map(str::to_owned).collect(), ..Filter::default() };
        // Whoever asks for more asks for nearly all.
        let filters = if are_they.any_of.len() > MOST_IDS { Vec::new() } else { vec![are_they] };
        let wanted = WantedRows { filters, ..WantedRows::default() };
        let found = Across::of(target, &plans, &wanted, library).select(db)?;
        linked.extend(found.into_iter().map(|stored| stored.row));
    }
    Ok(linked)
}

/// Ids that go into one question.
const MOST_IDS: usize = 10_000;

/// A page of the rows of some plans, which are in the order of their keys. Blocks.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn across(
    table: &'static Table,
    plans: &[Arc<Served>],
    wanted: &WantedRows,
    library: &Library,
    whole: Option<&Whole>,
) -> Result<RowPage> {
    check_cursor(wanted)?;
    crate::store::in_one_state(&mut *library.db()?, |db| {
        let source = Across::of(table, plans, wanted, library);
        source.check_ids(db)?;
        if let Some(limit) = wanted.limit {
            let columns = snapshot::columns(plans, library, db)?;
            let found = Found::of(table, plans, wanted, &columns);
            let having = || Having::of(table, plans, wanted.words.as_ref()?, whole?);
            if let (Some(found), None) = (&found, &wanted.words) {
                return placed(&source, found, limit, db);
            }
            if let Some((found, having)) = found.zip(having()) {
                let page = placed(&source, &found.only(having.rows), limit, db)?;
                return Ok(RowPage { expansions: having.expansions, ..page });
            }
        }
        let releases: Vec<i32> = plans.iter().map(|plan| plan.release.id).collect();
        let rows = source.select(db)?;
        Ok(sorted(rows, table, &releases, wanted, &source.sought(db)?))
    })
}

fn check_cursor(wanted: &WantedRows) -> Result<()> {
    let other = |cursor: &Cursor| cursor.sort != sorting(&wanted.sort) || cursor.cells.len() != wanted.sort.len();
    if wanted.cursor.as_ref().is_some_and(other) {
        return Err(Error::parameter("cursor", "this cursor is of another `sort`; begin again without it"));
    }
    Ok(())
}

/// Where the rows of several plans are read: most stand in SQL tables; those of a release that does not are read of its files.
pub(super) struct Across<'a> {
    table: &'static Table,
    plans: &'a [Arc<Served>],
    wanted: &'a WantedRows,
    library: &'a Library,
}

impl<'a> Across<'a> {
    pub(super) fn of(
        table: &'static Table,
        plans: &'a [Arc<Served>],
        wanted: &'a WantedRows,
        library: &'a Library,
    ) -> Self {
        Self { table, plans, wanted, library }
    }

    /// The plans whose rows stand in SQL tables, and the others.
    fn parted(plans: &[Arc<Served>], db: &mut Db) -> Result<(Vec<i32>, Vec<Arc<Served>>)> {
        let releases: Vec<i32> = plans.iter().map(|plan| plan.release.id).collect();
        let standing = RowSet::among(snapshot::across().profile, &releases, db)?;
        let known: BTreeSet<i32> = standing.iter().copied().collect();
        let others = plans.iter().filter(|plan| !known.contains(&plan.release.id)).map(Arc::clone).collect();
        Ok((standing, others))
    }

    fn query(&self, releases: Vec<i32>) -> RowQuery {
        RowQuery { releases, filters: self.wanted.filters.clone(), edition: self.wanted.edition.clone() }
    }

    /// That each id that is asked for is there in some plan: nothing could be met otherwise.
    pub(super) fn check_ids(&self, db: &mut Db) -> Result<()> {
        for named in self.wanted.ids.iter().filter(|named| named.known.table.across) {
            let wanted = WantedRows { filters: named.filters(), ..WantedRows::default() };
            let source = Across { table: named.known.table, wanted: &wanted, ..*self };
            if source.count(db)? == 0 {
                return Err(named.unknown(None));
            }
        }
        Ok(())
    }

    /// The words that are asked for, as each plan understands them.
    pub(super) fn sought(&self, db: &mut Db) -> Result<Sought> {
        let Some(words) = &self.wanted.words else { return Ok(Sought::default()) };
        let mut terms: HashMap<i32, Vec<Row>> = self.plans.iter().map(|plan| (plan.release.id, Vec::new())).collect();
        if let Some(table) = catalog::find(snapshot::GLOSSARY) {
            let everything = WantedRows::default();
            let source = Across { table, wanted: &everything, ..*self };
            for stored in source.select(db)? {
                terms.entry(stored.release).or_default().push(stored.row);
            }
        }
        let resolve =
            |(release, terms): (i32, Vec<Row>)| (release, Glossary::new(snapshot::synonyms(&terms)).resolve(words));
        Ok(Sought { by_release: terms.into_iter().map(resolve).collect() })
    }

    /// The rows of plans that do not stand in SQL tables.
    fn others(&self, plans: &[Arc<Served>]) -> Result<Vec<StoredRow<Row>>> {
        let mut rows = Vec::new();
        for plan in plans {
            let (release, content) = (plan.release.id, self.library.content(plan, &plan.release)?);
            let admitted = self.wanted.among(&content, release, content.rows(self.table.name));
            rows.extend(admitted.into_iter().map(StoredRow::<&Row>::cloned));
        }
        Ok(rows)
    }

    /// All rows that meet the conditions. Where some are left out, those that are not are known from memory.
    fn select(&self, db: &mut Db) -> Result<Vec<StoredRow<Row>>> {
        if !self.wanted.filters.is_empty() {
            let columns = snapshot::columns(self.plans, self.library, db)?;
            if let Some(found) = Found::of(self.table, self.plans, self.wanted, &columns) {
                return Ok(self.at(&found.all(), db)?.into_values().collect());
            }
        }
        let (standing, others) = Self::parted(self.plans, db)?;
        let mut rows = if standing.is_empty() {
            Vec::new()
        } else {
            snapshot::across().select(self.table, &self.query(standing), db)?
        };
        rows.extend(self.others(&others)?);
        Ok(rows)
    }

    /// The rows at some places.
    fn at(&self, places: &[Place], db: &mut Db) -> Result<HashMap<Place, StoredRow<Row>>> {
        let plans: BTreeMap<i32, usize> =
            places.iter().map(|place| (self.plans[place.plan].release.id, place.plan)).collect();
        let named: Vec<Arc<Served>> = plans.values().map(|plan| Arc::clone(&self.plans[*plan])).collect();
        let (standing, others) = Self::parted(&named, db)?;
        let ordinal = |row: u32| i32::try_from(row).unwrap_or(i32::MAX);
        let wanted = places.iter().map(|place| (self.plans[place.plan].release.id, ordinal(place.row)));
        let wanted: Vec<(i32, i32)> = wanted.filter(|(release, _)| standing.contains(release)).collect();
        let mut rows = if wanted.is_empty() { Vec::new() } else { snapshot::across().at(self.table, &wanted, db)? };
        rows.extend(self.others(&others)?);
        let place = |stored: StoredRow<Row>| {
            let (plan, row) = (*plans.get(&stored.release)?, u32::try_from(stored.ordinal).ok()?);
            Some((Place { plan, row }, stored))
        };
        Ok(rows.into_iter().filter_map(place).collect())
    }

    /// How many rows have the same cells in some columns: where no words are asked for the database counts.
    pub(super) fn tally(&self, columns: &[&'static str], sought: &Sought, db: &mut Db) -> Result<Vec<Tally>> {
        if self.wanted.words.is_some() {
            let mut rows = self.select(db)?;
            rows.retain(|stored| sought.is_in(stored.release, &stored.row));
            return Ok(Tally::of_rows(rows.iter().map(|stored| (&stored.row, &stored.beside)), columns));
        }
        let (standing, others) = Self::parted(self.plans, db)?;
        let mut tallies = if standing.is_empty() {
            Vec::new()
        } else {
            snapshot::across().tally(self.table, columns, &self.query(standing), db)?
        };
        let rows = self.others(&others)?;
        tallies.extend(Tally::of_rows(rows.iter().map(|stored| (&stored.row, &stored.beside)), columns));
        Ok(tallies)
    }

    fn count(&self, db: &mut Db) -> Result<usize> {
        let columns = snapshot::columns(self.plans, self.library, db)?;
        match Found::of(self.table, self.plans, self.wanted, &columns) {
            Some(found) => Ok(found.count()),
            None => Ok(self.select(db)?.len()),
        }
    }
}

/// All matching rows are put in order here.
fn sorted<R: Borrow<Row>>(
    mut rows: Vec<StoredRow<R>>,
    table: &'static Table,
    releases: &[i32],
    wanted: &WantedRows,
    sought: &Sought,
) -> RowPage {
    let order = RowOrder { table, sort: &wanted.sort };
    rows.retain(|stored| sought.is_in(stored.release, stored.row.borrow()));
    let ranks: HashMap<i32, usize> = releases.iter().enumerate().map(|(rank, release)| (*release, rank)).collect();
    let printed = |stored: &StoredRow<R>| (ranks.get(&stored.release).copied(), stored.ordinal);
    rows.sort_by(|one, other| order.compare(one, other).then_with(|| printed(one).cmp(&printed(other))));
    let total = rows.len();
    let behind = |cursor| rows.partition_point(|stored| order.place(stored, cursor) != Ordering::Greater);
    let start = wanted.cursor.as_ref().map_or(0, behind);
    let end = wanted.limit.map_or(total, |limit| total.min(start.saturating_add(limit)));
    let cursor = |place: usize| rows.get(place).map(|stored| Cursor::of(stored, &wanted.sort));
    let before = |limit: usize| start.checked_sub(limit + 1).and_then(cursor).map_or(Start::First, Start::Behind);
    let prev = wanted.limit.filter(|_| start > 0).map(before);
    let next = if end < total { end.checked_sub(1).and_then(cursor) } else { None };
    let rows = rows[start..end].iter().map(|stored| stored.row.borrow().clone()).collect();
    RowPage { rows, total, prev, next, expansions: sought.expansions() }
}

/// Across many plans only the rows of the page are read; which ones they are is known from what is kept in memory.
fn placed(source: &Across<'_>, found: &Found<'_>, limit: usize, db: &mut Db) -> Result<RowPage> {
    let Places { total, start, page, before } = found.page(limit);
    let end = start + page.len();
    let rows = source.at(&[&page[..], before.as_slice()].concat(), db)?;
    let sort = &source.wanted.sort;
    let cursor = |place: &Place| rows.get(place).map(|stored| Cursor::of(stored, sort));
    let next = if end < total { page.last().and_then(cursor) } else { None };
    let prev = (start > 0).then(|| before.as_ref().and_then(cursor).map_or(Start::First, Start::Behind));
    let rows = page.iter().filter_map(|place| rows.get(place)).map(|stored| stored.row.clone()).collect();
    Ok(RowPage { rows, total, prev, next, expansions: Vec::new() })
}

/// The cells that `q` looks into: those that people wrote.
fn texts(row: &Row) -> impl Iterator<Item = &str> {
    row.table.columns.iter().zip(&row.cells).filter(|(column, _)| column.kind.is_prose()).map(|(_, cell)| cell.as_str())
}

/// The order of a collection: by some columns; ties as printed.
struct RowOrder<'a> {
    table: &'static Table,
    sort: &'a [(&'static str, bool)],
}

impl RowOrder<'_> {
    fn compare<R: Borrow<Row>>(&self, one: &StoredRow<R>, other: &StoredRow<R>) -> Ordering {
        let (one, other): (&Row, &Row) = (one.row.borrow(), other.row.borrow());
        let cells = self.sort.iter().map(|sort| self.compare_cell(&one[sort.0], &other[sort.0], *sort));
        first_difference(cells)
    }

    /// Where a row stands against a cursor of the same order.
    fn place<R: Borrow<Row>>(&self, stored: &StoredRow<R>, cursor: &Cursor) -> Ordering {
        let row: &Row = stored.row.borrow();
        let sorted =
            self.sort.iter().zip(&cursor.cells).map(|(sort, cell)| self.compare_cell(&row[sort.0], cell, *sort));
        let printed = (&row["publisher_id"], &row["plan_id"], stored.ordinal);
        first_difference(sorted).then_with(|| printed.cmp(&(&*cursor.publisher_id, &*cursor.plan_id, cursor.ordinal)))
    }

    fn compare_cell(&self, one: &str, other: &str, (column, downwards): (&'static str, bool)) -> Ordering {
        let ascending = self.table.column(column).map_or_else(|| one.cmp(other), |column| compare(column, one, other));
        if downwards { ascending.reverse() } else { ascending }
    }
}

/// Numbers by value, periods by their days, everything else by its bytes; an empty cell comes before all others.
pub fn compare(column: &Column, one: &str, other: &str) -> Ordering {
    match column.kind {
        CellKind::Integer | CellKind::FiscalYear => one.parse::<i64>().ok().cmp(&other.parse().ok()),
        CellKind::Period => one.parse::<Period>().ok().cmp(&other.parse().ok()),
        _ => one.cmp(other),
    }
}

/// The first of some orders that is one.
pub fn first_difference(mut compared: impl Iterator<Item = Ordering>) -> Ordering {
    compared.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
