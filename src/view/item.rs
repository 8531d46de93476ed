//! One row with the rows that belong to it.
use super::{Scope, edition::last_listed, progress::indicator_members, why_absent::why_absent};
use crate::{
    content::Content,
    error::Result,
    format::{Document, Embedded, Item, Shape},
    table::{Embed, Row, Table},
};
use serde_json::Map;

/// The document of a row. `key` is its key, parts joined by `/`.
///
/// # Errors
///
/// Not found if there is no such row.
pub fn item(table: &'static Table, key: &str, scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let Some(row) = content.find(table, key) else { return Err(why_absent(table, key, scope, base)?) };
    let embedded = table.embeds.iter().filter_map(|embed| embedded(embed, row, &content)).collect();
    let item = Item { row: row.clone(), embedded, computed: Map::new() };
    let mut computed = last_listed(&item.row, &content, scope, base);
    if table.name == "indicators" {
        computed.extend(indicator_members(key, content.tables(), scope));
    }
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

fn embedded(embed: &'static Embed, row: &Row, content: &Content) -> Option<Embedded> {
    let id = row.table.key.last().map_or("", |key| &row[key]);
    let rows = content.own_rows(embed.table).iter().filter(|other| &other[embed.by] == id);
    Some(Embedded { embed, table: content.profile.find(embed.table)?, rows: rows.cloned().collect() })
}
