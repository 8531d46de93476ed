//! Collections: rows of a table, filtered, sorted and paged; of one release or across all plans.
use super::{
    Scope,
    edition::as_of,
    names,
    page::{self, Cursor, RowPage, Start, WantedRows},
    roadmap::edition_of,
    unscoped,
};
use crate::{
    dataset::nearest,
    error::{Error, Result},
    format::{Document, Shape},
    publisher::PublisherId,
    snapshot::{self, Library, Snapshot},
    store::WantedEdition,
    table::Table,
};
use serde_json::json;
use std::sync::Arc;

/// Most rows of one page.
pub const MAX_LIMIT: usize = 1_000;

/// A collection of one release.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn collection(table: &'static Table, scope: &Scope, wanted: &WantedRows, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let editions = content.editions();
    if let WantedEdition::Named(id) = &wanted.edition {
        let parameter = if wanted.query.contains("revision_id=") { "revision_id" } else { "edition" };
        edition_of(parameter, Some(id), &editions)?;
    }
    let edition = wanted.revision_id.as_deref().and_then(|id| editions.named(id));
    for named in &wanted.ids {
        let rows = content.own_rows(named.names.name);
        let known = rows.iter().map(|row| &row[named.names.key[0]]);
        if known.clone().all(|known| known != named.id) {
            return Err(named.unknown(nearest(&named.id, known)));
        }
    }
    let printed = edition.map(|edition| edition.printed(table.name));
    let rows = printed.as_deref().unwrap_or_else(|| content.own_rows(table.name));
    let RowPage { rows, total, prev, next } = page::of_release(&content, scope.release.id, rows, table, wanted)?;
    let title = format!("{} — {}", table.ja, scope.metadata.title());
    let below = format!("/{}", table.name);
    let shape = Shape::Rows { table, rows };
    let mut document =
        scope.document(base, &format!("{below}{}", parameters(&wanted.query, wanted.cursor.as_ref())), title, shape);
    if let Some(edition) = edition {
        document.meta.insert("revision_id".into(), json!(edition.id()));
        names::name_as_of(&mut document, &edition);
        as_of(&mut document, true, &edition, scope);
    }
    document.meta.insert("total".into(), json!(total));
    // The next page is of the same release, whatever is published meanwhile.
    let twin = format!("{base}{}{below}", scope.twin_path());
    let here = format!("{base}{}{below}", scope.path());
    document.links.extend(neighbours(&wanted.query, prev.as_ref(), next.as_ref(), &here, &twin));
    Ok(document)
}

/// A collection across the current releases of all plans.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn across(
    table: &'static Table,
    snapshot: &Snapshot,
    library: &Library,
    wanted: &WantedRows,
    base: &str,
) -> Result<Document> {
    let keys = || snapshot.plans.keys();
    // A body of which nothing is here may publish elsewhere: whoever asks many servers is told that there are no rows.
    let no_body = |id: &&String| id.parse::<PublisherId>().is_err();
    let not_ids: Vec<String> = wanted.publisher_ids.iter().filter(no_body).cloned().collect();
    check_known("publisher_id", &not_ids, keys().map(|(publisher_id, _)| publisher_id.as_str()))?;
    check_known("plan_id", &wanted.plan_ids, keys().map(|(_, plan_id)| plan_id.as_str()))?;
    let asked = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
    let plans = snapshot.plans.values().filter(|served| {
        asked(&wanted.publisher_ids, &served.release.publisher_id) && asked(&wanted.plan_ids, &served.release.plan_id)
    });
    let plans: Vec<_> = plans.map(Arc::clone).collect();
    let origins = plans.iter().map(|served| snapshot::origin(&served.metadata(), &served.release.iri_base)).collect();
    let RowPage { rows, total, prev, next } = page::across(table, &plans, wanted, library)?;
    let here = format!("{base}/{}", table.name);
    let path = format!("/{}{}", table.name, parameters(&wanted.query, wanted.cursor.as_ref()));
    let title = format!("{}（全ての計画）", table.ja);
    let mut document = unscoped(base, &path, title, Shape::Rows { table, rows });
    document.origins = origins;
    if let Some(origin) = document.origins.first() {
        document.iri_base.clone_from(&origin.iri_base);
    }
    document.meta.insert("total".into(), json!(total));
    document.links.extend(neighbours(&wanted.query, prev.as_ref(), next.as_ref(), &here, &here));
    Ok(document)
}

/// That every value of a parameter is one of those that there are: any other matches nothing.
fn check_known<'k>(
    parameter: &'static str,
    given: &[String],
    known: impl Iterator<Item = &'k str> + Clone,
) -> Result<()> {
    let unknown = given.iter().find(|id| known.clone().all(|known| known != id.as_str()));
    let Some(id) = unknown else { return Ok(()) };
    let hint = nearest(id, known).map(|known| format!("; the nearest is `{known}`")).unwrap_or_default();
    Err(Error::parameter(parameter, format!("no plan here has the {parameter} `{id}`{hint}")))
}

/// The query string of a page, with its question mark; empty for the first page of everything.
fn parameters(query: &str, cursor: Option<&Cursor>) -> String {
    let cursor = cursor.map(|cursor| format!("cursor={}", cursor.encode()));
    let parts: Vec<&str> = [query].into_iter().chain(cursor.as_deref()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// Links to the pages around a page; none if it is the only one.
fn neighbours(
    query: &str,
    prev: Option<&Start>,
    next: Option<&Cursor>,
    here: &str,
    twin: &str,
) -> impl Iterator<Item = (String, String)> {
    let first = (prev.is_some() || next.is_some()).then(|| format!("{here}{}", parameters(query, None)));
    let prev = prev.map(|start| match start {
        Start::First => format!("{twin}{}", parameters(query, None)),
        Start::Behind(cursor) => format!("{twin}{}", parameters(query, Some(cursor))),
    });
    let next = next.map(|cursor| format!("{twin}{}", parameters(query, Some(cursor))));
    let named = [("first", first), ("prev", prev), ("next", next)].into_iter();
    named.filter_map(|(relation, url)| Some((relation.to_owned(), url?)))
}
