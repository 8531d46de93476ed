//! Collections: rows of a table, filtered, sorted and paged; of one release or across all plans.
use super::{Scope, unscoped};
use crate::{
    catalog::{Kind, Placed},
    error::{Error, Result},
    format::{Document, Shape},
    search,
    snapshot::{self, Snapshot},
    store::{Db, Filter, Query},
    table::{Kind as Cell, Row, Table},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;
use std::{cmp::Ordering, collections::HashMap};

/// Most rows of one page.
pub const MAX_LIMIT: usize = 1_000;

/// Which rows of a collection are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Words that a row must contain.
    pub words: Option<search::Query>,
    /// Columns to sort by, with whether downwards; ties are in printed order.
    pub sort: Vec<(&'static str, bool)>,
    /// Most rows of the page; `None` for the whole collection.
    pub limit: Option<usize>,
    /// The row behind which the page begins.
    pub cursor: Option<Cursor>,
    /// Limits plans across cities: accepted codes and ids, empty for all.
    pub lg_codes: Vec<String>,
    /// See `lg_codes`.
    pub plan_ids: Vec<String>,
    /// The parameters as a query string without `cursor`, for links.
    pub query: String,
}

/// The place of a row in the order of a collection. Clients see it as one opaque word.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Cursor {
    lg_code: String,
    plan_id: String,
    ordinal: i32,
    /// The order it is a place in, as [`sorting`] spells it, with the cells of the row.
    sort: String,
    cells: Vec<String>,
}

impl Cursor {
    /// The opaque word.
    pub fn encode(&self) -> String {
        let Self { lg_code, plan_id, ordinal, sort, cells } = self;
        BASE64_URL_SAFE_NO_PAD.encode(json!([lg_code, plan_id, ordinal, sort, cells]).to_string())
    }

    /// A word that [`Cursor::encode`] gave; `None` for any other.
    pub fn decode(word: &str) -> Option<Self> {
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(word).ok()?).ok()
    }

    fn of(placed: &Placed<Row>, sort: &[(&'static str, bool)]) -> Self {
        let cells = sort.iter().map(|(column, _)| placed.row[column].to_owned()).collect();
        Self {
            lg_code: placed.row["lg_code"].to_owned(),
            plan_id: placed.row["plan_id"].to_owned(),
            ordinal: placed.ordinal,
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

/// A page of rows with the places of its neighbours.
struct Page {
    rows: Vec<Row>,
    total: usize,
    /// Where the page before begins: `Some(None)` at the very first row.
    prev: Option<Option<Cursor>>,
    next: Option<Cursor>,
}

/// A collection of one release.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn collection(kind: &Kind, scope: &Scope, wanted: &Wanted, base: &str, db: &mut Db) -> Result<Document> {
    let page = page(kind, &[scope.release.id], wanted, db)?;
    let title = format!("{} — {}", kind.table.ja, scope.metadata.title());
    let below = format!("/{}", kind.table.name);
    let shape = Shape::Rows { table: kind.table, rows: page.rows };
    let mut document =
        scope.document(base, &format!("{below}{}", suffix(&wanted.query, wanted.cursor.as_ref())), title, shape);
    document.meta.insert("total".into(), json!(page.total));
    // The next page is of the same release, whatever is published meanwhile.
    let twin = format!("{base}{}{below}", scope.twin_path());
    let here = format!("{base}{}{below}", scope.path());
    neighbours(&mut document, wanted, (page.prev, page.next), &here, &twin);
    Ok(document)
}

/// A collection across the current releases of all plans.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn across(kind: &Kind, snapshot: &Snapshot, wanted: &Wanted, base: &str, db: &mut Db) -> Result<Document> {
    let asked = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
    let plans = snapshot
        .plans
        .iter()
        .filter(|((lg_code, plan_id), _)| asked(&wanted.lg_codes, lg_code) && asked(&wanted.plan_ids, plan_id));
    let (releases, names): (Vec<i32>, Vec<_>) =
        plans.map(|(_, served)| (served.release.id, snapshot::names(&served.metadata))).unzip();
    let page = page(kind, &releases, wanted, db)?;
    let path = format!("/{}", kind.table.name);
    let shape = Shape::Rows { table: kind.table, rows: page.rows };
    let title = format!("{}（全ての計画）", kind.table.ja);
    let mut document =
        unscoped(base, &format!("{path}{}", suffix(&wanted.query, wanted.cursor.as_ref())), title, shape);
    document.names = names.into_iter().flatten().collect();
    document.iri_base = snapshot.plans.values().next().map_or(base, |served| &served.release.iri_base).to_owned();
    document.meta.insert("total".into(), json!(page.total));
    let here = format!("{base}{path}");
    neighbours(&mut document, wanted, (page.prev, page.next), &here, &here);
    Ok(document)
}

fn suffix(query: &str, cursor: Option<&Cursor>) -> String {
    let cursor = cursor.map(|cursor| format!("cursor={}", cursor.encode()));
    let parts: Vec<_> =
        [Some(query.to_owned()).filter(|query| !query.is_empty()), cursor].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

fn neighbours(
    document: &mut Document,
    wanted: &Wanted,
    (prev, next): (Option<Option<Cursor>>, Option<Cursor>),
    here: &str,
    twin: &str,
) {
    if prev.is_some() || next.is_some() {
        document.links.push(("first".to_owned(), format!("{here}{}", suffix(&wanted.query, None))));
    }
    if let Some(cursor) = prev {
        document.links.push(("prev".to_owned(), format!("{twin}{}", suffix(&wanted.query, cursor.as_ref()))));
    }
    if let Some(cursor) = next {
        document.links.push(("next".to_owned(), format!("{twin}{}", suffix(&wanted.query, Some(&cursor)))));
    }
}

fn page(kind: &Kind, releases: &[i32], wanted: &Wanted, db: &mut Db) -> Result<Page> {
    let order = Order { table: kind.table, sort: &wanted.sort };
    if let Some(cursor) = &wanted.cursor
        && (cursor.sort != sorting(&wanted.sort) || cursor.cells.len() != wanted.sort.len())
    {
        return Err(Error::parameter("cursor", "this cursor is of another `sort`; begin again without it"));
    }
    let whole = wanted.limit.is_none() || wanted.words.is_some() || !wanted.sort.is_empty() || releases.len() == 1;
    if whole { sorted_page(kind, releases, wanted, &order, db) } else { streamed_page(kind, releases, wanted, db) }
}

/// All matching rows are read and put in order here, so that the order depends on no database.
fn sorted_page(kind: &Kind, releases: &[i32], wanted: &Wanted, order: &Order<'_>, db: &mut Db) -> Result<Page> {
    let query = Query { releases: releases.to_vec(), filters: wanted.filters.clone(), ..Query::default() };
    let mut rows = kind.select(&query, db)?;
    if let Some(words) = &wanted.words {
        rows.retain(|placed| words.matches(texts(&placed.row)));
    }
    let ranks: HashMap<i32, usize> = releases.iter().enumerate().map(|(rank, release)| (*release, rank)).collect();
    let printed = |placed: &Placed<Row>| (ranks.get(&placed.release).copied(), placed.ordinal);
    rows.sort_by(|one, other| order.compare(one, other).then_with(|| printed(one).cmp(&printed(other))));
    let total = rows.len();
    let start = wanted
        .cursor
        .as_ref()
        .map_or(0, |cursor| rows.partition_point(|placed| order.place(placed, cursor) != Ordering::Greater));
    let end = wanted.limit.map_or(total, |limit| total.min(start.saturating_add(limit)));
    let cursor_at = |place: usize| rows.get(place).map(|placed| Cursor::of(placed, &wanted.sort));
    let prev = wanted.limit.filter(|_| start > 0).map(|limit| start.checked_sub(limit + 1).and_then(cursor_at));
    let next = if end < total { end.checked_sub(1).and_then(cursor_at) } else { None };
    let rows = rows.drain(start..end).map(|placed| placed.row).collect();
    Ok(Page { rows, total, prev, next })
}

/// Across many plans in printed order only the rows of the page are read, plan by plan.
fn streamed_page(kind: &Kind, releases: &[i32], wanted: &Wanted, db: &mut Db) -> Result<Page> {
    let limit = wanted.limit.unwrap_or(MAX_LIMIT);
    let all = Query { releases: releases.to_vec(), filters: wanted.filters.clone(), ..Query::default() };
    let total = usize::try_from(kind.count(&all, db)?).unwrap_or_default();
    let mut rows: Vec<Placed<Row>> = Vec::new();
    for release in releases {
        let missing = (limit + 1).saturating_sub(rows.len());
        if missing == 0 {
            break;
        }
        let Some(after) = after(*release, wanted, db)? else { continue };
        let limit = i64::try_from(missing).ok();
        rows.extend(kind.select(&Query { releases: vec![*release], after, limit, ..all.clone() }, db)?);
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|placed| Cursor::of(placed, &[]));
    let prev = match &wanted.cursor {
        None => None,
        Some(cursor) => Some(before(kind, releases, &all, cursor, limit, db)?),
    };
    Ok(Page { rows: rows.into_iter().map(|placed| placed.row).collect(), total, prev, next })
}

/// Where reading begins in a release: `None` if the cursor is behind it, else the ordinal to skip.
fn after(release: i32, wanted: &Wanted, db: &mut Db) -> Result<Option<Option<i32>>> {
    let Some(Cursor { lg_code, plan_id, ordinal, .. }) = &wanted.cursor else { return Ok(Some(None)) };
    let release = crate::store::Release::by_id(release, db)?;
    Ok(match (&release.lg_code, &release.plan_id).cmp(&(lg_code, plan_id)) {
        Ordering::Less => None,
        Ordering::Equal => Some(Some(*ordinal)),
        Ordering::Greater => Some(None),
    })
}

/// The row before the page that ends at the cursor; `None` if that page is the first.
fn before(
    kind: &Kind,
    releases: &[i32],
    all: &Query,
    cursor: &Cursor,
    limit: usize,
    db: &mut Db,
) -> Result<Option<Cursor>> {
    let mut rows: Vec<Placed<Row>> = Vec::new();
    for release in releases.iter().rev() {
        let found = kind.select(&Query { releases: vec![*release], ..all.clone() }, db)?;
        let key =
            |placed: &Placed<Row>| (placed.row["lg_code"].to_owned(), placed.row["plan_id"].to_owned(), placed.ordinal);
        let until = (cursor.lg_code.clone(), cursor.plan_id.clone(), cursor.ordinal);
        rows.extend(found.into_iter().rev().filter(|placed| key(placed) <= until));
        if rows.len() > limit {
            break;
        }
    }
    Ok(rows.get(limit).map(|placed| Cursor::of(placed, &[])))
}

/// The cells that `q` looks into: those that people wrote.
fn texts(row: &Row) -> impl Iterator<Item = &str> {
    let prose = |cell: Cell| matches!(cell, Cell::Text | Cell::TextEn | Cell::Plain);
    row.table
        .columns
        .iter()
        .zip(&row.cells)
        .filter(move |(column, _)| prose(column.kind))
        .map(|(_, cell)| cell.as_str())
}

/// The order of a collection: by some columns; ties as printed.
struct Order<'a> {
    table: &'static Table,
    sort: &'a [(&'static str, bool)],
}

impl Order<'_> {
    fn compare(&self, one: &Placed<Row>, other: &Placed<Row>) -> Ordering {
        let cells = self.sort.iter().map(|sort| self.compare_cell(&one.row[sort.0], &other.row[sort.0], *sort));
        first_difference(cells)
    }

    /// Where a row stands against a cursor of the same order.
    fn place(&self, placed: &Placed<Row>, cursor: &Cursor) -> Ordering {
        let sorted =
            self.sort.iter().zip(&cursor.cells).map(|(sort, cell)| self.compare_cell(&placed.row[sort.0], cell, *sort));
        let printed = (&placed.row["lg_code"], &placed.row["plan_id"], placed.ordinal);
        first_difference(sorted).then_with(|| printed.cmp(&(&*cursor.lg_code, &*cursor.plan_id, cursor.ordinal)))
    }

    /// Numbers by value, everything else by its bytes; an empty cell comes before all others.
    fn compare_cell(&self, one: &str, other: &str, (column, downwards): (&'static str, bool)) -> Ordering {
        let number = matches!(self.table.column(column).map(|c| c.kind), Some(Cell::Integer | Cell::FiscalYear));
        let value = |cell: &str| cell.parse::<i64>().ok();
        let ascending = if number { value(one).cmp(&value(other)) } else { one.cmp(other) };
        if downwards { ascending.reverse() } else { ascending }
    }
}

fn first_difference(mut compared: impl Iterator<Item = Ordering>) -> Ordering {
    compared.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
