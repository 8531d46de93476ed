//! Names of the rows that a page links.
use super::Scope;
use crate::{
    error::Result,
    format::Document,
    table::{CellKind, Row},
};
use std::collections::{BTreeMap, BTreeSet};

/// Adds to a document the names of the rows that its rows refer to. Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn name_links(document: &mut Document, scope: &Scope) -> Result<()> {
    let mut wanted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (table, path) in document.shape.rows().into_iter().flat_map(linked) {
        wanted.entry(table).or_default().insert(path);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let content = scope.content()?;
    for (table, paths) in wanted {
        for row in content.own_rows(table) {
            let (path, name) = (row.path(), row.table.label.and_then(|label| row.get(label)));
            if let Some(name) = name.filter(|_| paths.contains(&path)) {
                document.names.insert(path, name.to_owned());
            }
        }
    }
    Ok(())
}

/// Tables and paths of the rows that a row refers to.
fn linked(row: &Row) -> impl Iterator<Item = (&'static str, String)> {
    row.table.columns.iter().filter_map(|column| {
        let (CellKind::Link(table) | CellKind::LinkWithin(table, _)) = column.kind else { return None };
        row.get(column.name)?;
        Some((table, row.expand(&column.value_template()?)))
    })
}
