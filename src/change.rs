//! What differs between two contents of a package: rows, cells, printed order and metadata.
//!
//! Rows are the same if their keys are. This is about releases of the data, not about editions of the plan: an edition
//! is part of the content, and its rows are added like any others.
use crate::{
    catalog,
    language::codes,
    table::{Column, Row, Table},
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A row that is not the same in both contents.
#[derive(Debug, Clone)]
pub struct Change {
    /// The row as it is, or as it was if it is there no more.
    pub row: Row,
    /// What happened to it.
    pub what: ChangeKind,
    /// The cells that differ, in the order of the columns; those of a new or a removed row are all that it has.
    pub cells: Vec<CellChange>,
}

codes! {
    /// What happened to a row.
    pub enum ChangeKind {
        Added = "added", "追加", "it is new";
        Removed = "removed", "削除", "it is there no more";
        Changed = "changed", "変更", "cells differ";
    }
}

/// A cell before and after; empty where it says nothing.
#[derive(Debug, Clone)]
pub struct CellChange {
    /// The column.
    pub column: &'static Column,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
}

/// The rows that differ, table by table: new and changed ones in printed order, then those that are gone.
///
/// Both contents have a list of rows for each of [`catalog::tables`]; a missing list is empty.
pub fn between(from: &[Vec<Row>], to: &[Vec<Row>]) -> Vec<Change> {
    let table = |place: usize| {
        let rows = |content: &[Vec<Row>]| content.get(place).cloned().unwrap_or_default();
        of_table(&rows(from), &rows(to))
    };
    (0..catalog::tables().len()).flat_map(table).collect()
}

/// The rows of one table that differ.
pub fn of_table(from: &[Row], to: &[Row]) -> Vec<Change> {
    let before: HashMap<String, &Row> = from.iter().map(|row| (row.key(), row)).collect();
    let after: HashMap<String, &Row> = to.iter().map(|row| (row.key(), row)).collect();
    let now = to.iter().filter_map(|row| of_row(before.get(&row.key()).copied(), Some(row)));
    let gone = from.iter().filter(|row| !after.contains_key(&row.key()));
    now.chain(gone.filter_map(|row| of_row(Some(row), None))).collect()
}

/// What happened to one row; `None` if nothing did.
pub fn of_row(from: Option<&Row>, to: Option<&Row>) -> Option<Change> {
    let row = to.or(from)?;
    let text = |row: Option<&Row>, place: usize| row.and_then(|row| row.cells.get(place)).cloned().unwrap_or_default();
    let cell = |(place, column)| CellChange { column, from: text(from, place), to: text(to, place) };
    // Both contents are of one plan, so its two columns cannot differ and are left out of new and removed rows.
    let columns =
        row.table.columns.iter().enumerate().filter(|(_, column)| !["publisher_id", "plan_id"].contains(&column.name));
    let cells: Vec<_> = columns.map(cell).filter(|cell| cell.from != cell.to).collect();
    let what = match (from, to) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    (!cells.is_empty()).then(|| Change { row: row.clone(), what, cells })
}

/// The tables whose rows that both contents have stand in another order.
pub fn reordered(from: &[Vec<Row>], to: &[Vec<Row>]) -> Vec<&'static Table> {
    let differs = |(from, to): &(&Vec<Row>, &Vec<Row>)| {
        let place: HashMap<String, usize> = from.iter().enumerate().map(|(place, row)| (row.key(), place)).collect();
        let places: Vec<_> = to.iter().filter_map(|row| place.get(&row.key())).collect();
        !places.is_sorted()
    };
    from.iter().zip(to).filter(differs).filter_map(|(from, _)| from.first().map(|row| row.table)).collect()
}

/// The members of two JSON values that differ, by their path (`custom/publisher_name`), with their text before and after.
pub fn members(from: &Value, to: &Value) -> Vec<(String, Option<String>, Option<String>)> {
    let (before, after) = (leaves(from), leaves(to));
    let paths: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
    let member = |path: String| {
        let (from, to) = (before.get(&path).cloned(), after.get(&path).cloned());
        (from != to).then_some((path, from, to))
    };
    paths.into_iter().filter_map(member).collect()
}

/// The values that hold no others, by their path.
fn leaves(value: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect("", value, &mut found);
    found
}

fn collect(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| collect(&below(name), value, found)),
        Value::Array(values) => {
            (0..).zip(values).for_each(|(place, value): (usize, _)| collect(&below(&place.to_string()), value, found));
        }
        Value::String(text) => drop(found.insert(path.to_owned(), text.clone())),
        Value::Null => {}
        other => drop(found.insert(path.to_owned(), other.to_string())),
    }
}
