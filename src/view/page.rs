//! Pages: which rows of a collection come where, in an order that depends on no database.
use super::collection::Wanted;
use crate::{
    catalog::{Kind, Placed},
    error::{Error, Result},
    store::{Db, Query, Release},
    table::{Kind as Cell, Row, Table},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;
use std::{cmp::Ordering, collections::HashMap};

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

    fn plan(&self) -> (String, String) {
        (self.lg_code.clone(), self.plan_id.clone())
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

/// A plan whose rows are wanted.
#[derive(Debug, Clone)]
pub struct Plan {
    key: (String, String),
    release: i32,
}

impl Plan {
    /// The plan of a release, as of that release.
    pub fn of(release: &Release) -> Self {
        Self { key: (release.lg_code.clone(), release.plan_id.clone()), release: release.id }
    }
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
pub struct Page {
    /// The rows of the page.
    pub rows: Vec<Row>,
    /// How many rows all pages have.
    pub total: usize,
    /// Where the page before begins; `None` if this is the first.
    pub prev: Option<Start>,
    /// Where the page behind begins; `None` if this is the last.
    pub next: Option<Cursor>,
}

/// A page of the rows of some plans, which are in the order of their keys.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn page(table: &'static Table, plans: &[Plan], wanted: &Wanted, db: &mut Db) -> Result<Page> {
    let other = |cursor: &Cursor| cursor.sort != sorting(&wanted.sort) || cursor.cells.len() != wanted.sort.len();
    if wanted.cursor.as_ref().is_some_and(other) {
        return Err(Error::parameter("cursor", "this cursor is of another `sort`; begin again without it"));
    }
    let printed = wanted.words.is_none() && wanted.sort.is_empty() && plans.len() > 1;
    match wanted.limit.filter(|_| printed) {
        Some(limit) => streamed(table, plans, wanted, limit, db),
        None => sorted(table, plans, wanted, db),
    }
}

/// All matching rows are read and put in order here.
fn sorted(table: &'static Table, plans: &[Plan], wanted: &Wanted, db: &mut Db) -> Result<Page> {
    let order = Order { table: table, sort: &wanted.sort };
    let mut rows = table.select(&query(plans, wanted), db)?;
    if let Some(words) = &wanted.words {
        rows.retain(|placed| words.matches(texts(&placed.row)));
    }
    let ranks: HashMap<i32, usize> = plans.iter().enumerate().map(|(rank, plan)| (plan.release, rank)).collect();
    let printed = |placed: &Placed<Row>| (ranks.get(&placed.release).copied(), placed.ordinal);
    rows.sort_by(|one, other| order.compare(one, other).then_with(|| printed(one).cmp(&printed(other))));
    let total = rows.len();
    let behind = |cursor| rows.partition_point(|placed| order.place(placed, cursor) != Ordering::Greater);
    let start = wanted.cursor.as_ref().map_or(0, behind);
    let end = wanted.limit.map_or(total, |limit| total.min(start.saturating_add(limit)));
    let cursor = |place: usize| rows.get(place).map(|placed| Cursor::of(placed, &wanted.sort));
    let before = |limit: usize| start.checked_sub(limit + 1).and_then(cursor).map_or(Start::First, Start::Behind);
    let prev = wanted.limit.filter(|_| start > 0).map(before);
    let next = if end < total { end.checked_sub(1).and_then(cursor) } else { None };
    let rows = rows.drain(start..end).map(|placed| placed.row).collect();
    Ok(Page { rows, total, prev, next })
}

/// Across many plans in printed order only the rows of the page are read, plan by plan.
fn streamed(table: &'static Table, plans: &[Plan], wanted: &Wanted, limit: usize, db: &mut Db) -> Result<Page> {
    let total = usize::try_from(table.count(&query(plans, wanted), db)?).unwrap_or(usize::MAX);
    let mut rows: Vec<Placed<Row>> = Vec::new();
    for plan in plans {
        let after = match wanted.cursor.as_ref().map(|cursor| (plan.key.cmp(&cursor.plan()), cursor.ordinal)) {
            Some((Ordering::Less, _)) => continue,
            Some((Ordering::Equal, ordinal)) => Some(ordinal),
            _ => None,
        };
        let missing = (limit + 1).saturating_sub(rows.len());
        let one = query(std::slice::from_ref(plan), wanted);
        rows.extend(table.select(&Query { after, limit: i64::try_from(missing).ok(), ..one }, db)?);
        if rows.len() > limit {
            break;
        }
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|placed| Cursor::of(placed, &[]));
    let prev = wanted.cursor.as_ref().map(|cursor| before(table, plans, wanted, cursor, limit, db)).transpose()?;
    Ok(Page { rows: rows.into_iter().map(|placed| placed.row).collect(), total, prev, next })
}

/// Where the page begins that ends at the cursor.
fn before(table: &'static Table, plans: &[Plan], wanted: &Wanted, cursor: &Cursor, limit: usize, db: &mut Db) -> Result<Start> {
    let mut rows: Vec<Placed<Row>> = Vec::new();
    for plan in plans.iter().rev().filter(|plan| plan.key <= cursor.plan()) {
        let found = table.select(&query(std::slice::from_ref(plan), wanted), db)?;
        let last = if plan.key == cursor.plan() { cursor.ordinal } else { i32::MAX };
        rows.extend(found.into_iter().rev().filter(|placed| placed.ordinal <= last));
        if rows.len() > limit {
            break;
        }
    }
    Ok(rows.get(limit).map_or(Start::First, |placed| Start::Behind(Cursor::of(placed, &[]))))
}

fn query(plans: &[Plan], wanted: &Wanted) -> Query {
    let releases = plans.iter().map(|plan| plan.release).collect();
    Query { releases, filters: wanted.filters.clone(), ..Query::default() }
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
