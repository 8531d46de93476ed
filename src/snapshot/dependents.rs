//! Rows that cannot stand without others.
use crate::{
    catalog::{self, Profile},
    table::{Row, RowId},
};
use std::collections::BTreeSet;

/// The rows that need one of `gone` or a row that needs one, and so on; `gone` itself is not among them.
pub fn dependents(tables: &[Vec<Row>], gone: &BTreeSet<RowId>) -> BTreeSet<RowId> {
    let mut without = gone.clone();
    loop {
        let needs_one =
            |row: &&Row| required_references(row).any(|id| without.contains(&id)) && !without.contains(&RowId::of(row));
        let added: Vec<RowId> = tables.iter().flatten().filter(needs_one).map(RowId::of).collect();
        if added.is_empty() {
            return without.difference(gone).cloned().collect();
        }
        without.extend(added);
    }
}

/// The rows that a row refers to in columns that must not be empty, and those that it is about.
pub fn required_references(row: &Row) -> impl Iterator<Item = RowId> {
    references_of(catalog::profile(), row).filter(|(_, column, _)| is_needed(row, column)).map(|link| link.2)
}

fn is_needed(row: &Row, column: &str) -> bool {
    row.table.column(column).is_some_and(|column| column.required || column.subject)
}

/// The rows of a profile that a row of it refers to where it need not, with the place of the cell.
pub fn optional_references<'r>(
    profile: &'static Profile,
    row: &'r Row,
) -> impl Iterator<Item = (usize, RowId)> + use<'r> {
    let optional = references_of(profile, row).filter(|(_, column, _)| !is_needed(row, column));
    optional.map(|(place, _, id)| (place, id))
}

/// The rows that a row refers to, with place and name of the column that does.
fn references_of(profile: &'static Profile, row: &Row) -> impl Iterator<Item = (usize, &'static str, RowId)> {
    profile.references(row.table).filter_map(|(columns, target)| {
        let column = *columns.last()?;
        row.get(column)?;
        let key = columns.iter().map(|column| &row[column]).collect::<Vec<_>>().join("/");
        Some((row.table.position(column)?, column, RowId { table: target.name, key }))
    })
}
