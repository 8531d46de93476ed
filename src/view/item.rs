//! One row with the rows that belong to it.
use super::{
    Scope,
    edition::{as_of, last_listed},
    names,
    progress::indicator_members,
    roadmap::edition_of,
    why_absent::why_absent,
};
use crate::{
    content::Content,
    edition::{self, Edition},
    error::{Error, Result},
    format::{Document, Embedded, Item, Shape},
    table::{Embed, Row, Table},
};

/// The document of a row, perhaps as an edition prints it. `key` is its key, parts joined by `/`.
///
/// # Errors
///
/// Not found if there is no such row, or the edition does not print it.
pub fn item(
    table: &'static Table,
    key: &str,
    revision_id: Option<&str>,
    scope: &Scope,
    base: &str,
) -> Result<Document> {
    let (content, query) = (scope.content()?, revision_id.map(|id| format!("?revision_id={id}")));
    let editions = content.editions();
    let Some(row) = content.find(table, key) else { return Err(why_absent(table, key, scope, base)?) };
    let asked = revision_id.map(|id| edition_of("revision_id", Some(id), &editions)).transpose()?;
    let row = match &asked {
        None => row.clone(),
        Some(edition) => edition.thing(table, key).ok_or_else(|| not_printed(table, key, edition, scope))?,
    };
    let embedded = table.embeds.iter().filter_map(|embed| embedded(embed, &row, asked.as_ref(), &content)).collect();
    let mut computed = last_listed(&row, (&content, &editions), scope, base);
    if table.name == "indicators" {
        let edition = asked.unwrap_or_else(|| editions.newest());
        computed.extend(indicator_members(key, content.tables(), &edition, scope));
    }
    let item = Item { row, embedded, computed };
    let mut document = as_asked(item, query.as_deref().unwrap_or_default(), scope, base);
    if let Some(edition) = asked {
        document.meta.insert("revision_id".into(), edition.id().into());
        names::name_as_of(&mut document, &edition);
        as_of(&mut document, true, &edition, scope);
    }
    Ok(document)
}

/// Why an edition has no such thing.
fn not_printed(table: &Table, key: &str, edition: &Edition, scope: &Scope) -> Error {
    let (name, id, path) = (table.name, edition.id(), scope.path());
    let ja = format!("版「{}」に、{}「{key}」の掲載はありません", edition.label(), table.ja);
    let list = if edition::prints(name) { format!("{path}/{name}?revision_id={id}") } else { format!("{path}/{name}") };
    Error::missing(format!("the edition {id} does not print `{key}` of {name}"), ja, list)
}

/// The document of a row that was read with the rows that belong to it.
pub fn item_document(item: Item, scope: &Scope, base: &str) -> Document {
    as_asked(item, "", scope, base)
}

fn as_asked(item: Item, query: &str, scope: &Scope, base: &str) -> Document {
    let (row, key, table) = (&item.row, item.row.key(), item.row.table);
    let name = row.table.label.and_then(|column| row.get(column)).or_else(|| row.get("text"));
    let title = format!("{} — {}", name.unwrap_or(&key), scope.metadata.title());
    let collection = format!("{base}{}/{}", scope.path(), row.table.name);
    let below = format!("/{}/{key}", row.table.name);
    let merged_into = merged_into(row, scope, base);
    let mut document = scope.document(base, &format!("{below}{query}"), title, Shape::Item(Box::new(item)));
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

/// The rows of another table that belong to a row; as an edition prints them, if it is asked for.
fn embedded(embed: &'static Embed, row: &Row, asked: Option<&Edition>, content: &Content) -> Option<Embedded> {
    let (id, table) = (row.table.key.last().map_or("", |key| &row[key]), content.profile.find(embed.table)?);
    let printed = asked.filter(|_| edition::prints(table.name)).map(|edition| edition.printed(table.name));
    let rows = printed.as_deref().unwrap_or_else(|| content.own_rows(embed.table)).iter();
    // What the document of a newer edition states is none of an older one.
    let later: Vec<&str> =
        asked.into_iter().flat_map(Edition::newer).filter_map(|edition| edition.get("source_id")).collect();
    let of_edition = |other: &&Row| {
        let is_own =
            asked.is_none_or(|edition| table.column("revision_id").is_none() || &other["revision_id"] == edition.id());
        is_own && other.get("source_id").is_none_or(|source| !later.contains(&source))
    };
    let by = table.position(embed.by)?;
    let rows = rows.filter(|other| other.cells.get(by).is_some_and(|cell| cell == id)).filter(of_edition);
    Some(Embedded { embed, table, rows: rows.cloned().collect() })
}
