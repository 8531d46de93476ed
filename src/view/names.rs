//! Names of the rows that a page links.
use super::Scope;
use crate::{
    edition::{Edition, Editions},
    error::Result,
    format::Document,
    table::{CellKind, Row},
};
use std::collections::BTreeSet;

/// Adds to a document the names of the rows that its rows refer to. Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn name_links(document: &mut Document, scope: &Scope) -> Result<()> {
    let wanted: BTreeSet<(&str, String)> = document.shape.rows().into_iter().flat_map(linked).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let content = scope.content()?;
    let editions = content.editions();
    if let Some(edition) = edition(document, &editions) {
        name_as_of(document, &edition);
    }
    for (table, path) in wanted {
        let Some(table) = content.profile.find(table) else { continue };
        let below = path.strip_prefix(&format!("{}/{}/", scope.plan_path(), table.name));
        let row = below.and_then(|key| content.find(table, key));
        if let Some(name) = row.and_then(|row| row.get(table.label?)) {
            document.names.entry(path).or_insert_with(|| name.to_owned());
        }
    }
    Ok(())
}

/// Names what an edition calls policies, indicators, terms and initiatives. What it calls something is not known: then it has its id.
pub(super) fn name_as_of(document: &mut Document, edition: &Edition) {
    for row in ["policies", "indicators", "terms", "initiatives"].into_iter().flat_map(|table| edition.printed(table)) {
        let name = row.table.label.and_then(|label| row.get(label)).map_or_else(|| row.key(), str::to_owned);
        document.names.insert(row.path(), name);
    }
}

/// The edition that all rows of a document are of; `None` if they are of several, or of none.
fn edition<'c>(document: &Document, editions: &'c Editions<'c>) -> Option<Edition<'c>> {
    let ids: BTreeSet<&str> = document.shape.rows().into_iter().filter_map(|row| row.get("revision_id")).collect();
    let id = ids.first().filter(|_| ids.len() == 1)?;
    editions.named(id)
}

/// Tables and paths of the rows that a row refers to.
fn linked(row: &Row) -> impl Iterator<Item = (&'static str, String)> {
    row.table.columns.iter().filter_map(|column| {
        let table = match column.kind {
            CellKind::Link(table) | CellKind::LinkWithin(table, _) => table,
            CellKind::OwnCode(_) => "codes",
            _ => return None,
        };
        row.get(column.name)?;
        Some((table, row.expand(&column.value_template(row.table)?)))
    })
}
