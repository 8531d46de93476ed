//! One row with the rows that belong to it.
use super::{Scope, absent::absent, edition::last_listed, plan::rows, progress::indicator_members};
use crate::{
    catalog::{self, Kind, Placed},
    error::Result,
    format::{Document, Embedded, Item, Shape},
    store::{Db, Filter, Query},
    table::{Embed, Row},
};
use serde_json::Map;

/// The document of a row. `key` is its key, parts joined by `/`.
///
/// # Errors
///
/// Not found if there is no such row.
pub fn item(table: &'static Table, key: &str, scope: &Scope, base: &str, db: &mut Db) -> Result<Document> {
    let row = find(table, key, scope, base, db)?;
    let embedded = table.embeds.iter().map(|embed| embedded(embed, &row, scope, db)).collect::<Result<_>>()?;
    let item = Item { row, embedded, computed: Map::new() };
    let computed = if table.name == "indicators" {
        indicator_members(&item, &rows("plans", scope, db)?, &rows("sources", scope, db)?, scope)
    } else {
        last_listed(&item.row, scope, base, db)?
    };
    Ok(item_document(Item { computed, ..item }, scope, base))
}

/// The document of a row that was read with the rows that belong to it.
pub fn item_document(item: Item, scope: &Scope, base: &str) -> Document {
    let (row, key, table) = (&item.row, item.row.key(), item.row.table);
    let name = row.table.label.and_then(|column| row.get(column)).or_else(|| row.get("text"));
    let title = format!("{} — {}", name.unwrap_or(&key), scope.metadata.title());
    let collection = format!("{base}{}/{}", scope.path(), row.table.name);
    let below = format!("/{}/{key}", row.table.name);
    let merged_into = merged_into(row, scope, base);
    let mut document = scope.document(base, &below, title, Shape::Item(Box::new(item)));
    document.names.insert(format!("{}/{}", scope.path(), table.name), table.ja.to_owned());
    document.links.insert(4, ("collection".to_owned(), collection));
    document.links.extend(merged_into);
    document.links.push(("history".to_owned(), format!("{base}{}{below}/history", scope.plan_path())));
    document
}

/// Where a row went that became part of another: the document of the other one.
fn merged_into(row: &Row, scope: &Scope, base: &str) -> Option<(String, String)> {
    let column = row.table.columns.iter().find(|column| column.property == "mp:mergedInto")?;
    let other = row.get(column.name)?;
    Some((Document::MERGED_INTO.to_owned(), format!("{base}{}/{}/{other}", scope.path(), row.table.name)))
}

fn find(table: &'static Table, key: &str, scope: &Scope, base: &str, db: &mut Db) -> Result<Row> {
    let mut rows = placed(table, key, vec![scope.release.id], db)?;
    if let Some(found) = rows.pop() { Ok(found.row) } else { Err(absent(table, key, scope, base, db)?) }
}

/// The rows of some releases with that key, by release; none if it is no whole key.
pub(super) fn placed(table: &'static Table, key: &str, releases: Vec<i32>, db: &mut Db) -> Result<Vec<Placed<Row>>> {
    if key.split('/').count() != table.key.len() {
        return Ok(Vec::new());
    }
    let rows = table.select(&Query { releases, filters: key_filters(table, key), ..Query::default() }, db)?;
    Ok(rows.into_iter().filter(|placed| placed.row.key() == key).collect())
}

/// Conditions that the row with a key meets, and few others.
pub(super) fn key_filters(table: &'static Table, key: &str) -> Vec<Filter> {
    let filterable = |column: &str| table.column(column).is_some_and(|column| column.filter);
    let filters = table.key.iter().zip(key.split('/')).filter(|(column, _)| filterable(column));
    filters.map(|(column, part)| equal(column, part)).collect()
}

fn embedded(embed: &'static Embed, row: &Row, scope: &Scope, db: &mut Db) -> Result<Embedded> {
    let Some(table) = catalog::find(embed.table) else { return Ok(Embedded { embed, rows: Vec::new() }) };
    let id = row.table.key.last().map_or("", |key| &row[key]);
    let query = Query { releases: vec![scope.release.id], filters: vec![equal(embed.by, id)], ..Query::default() };
    let rows = table.select(&query, db)?.into_iter().map(|placed| placed.row).collect();
    Ok(Embedded { embed, rows })
}

fn equal(column: &'static str, value: &str) -> Filter {
    Filter { column, any_of: vec![value.to_owned()], or_absent: false }
}
