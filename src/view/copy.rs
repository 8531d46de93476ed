//! What a static copy of the site leaves out: links to what only a server answers.
use super::{InCopy, Page};
use crate::format::{Document, Shape};
use serde_json::{Map, Value};

/// What only a server answers beside pages, by what paths begin with.
const OF_SERVER: &[&str] = &[
    "/sparql",
    "/rdf-graph-store",
    "/data.zip",
    "/docs",
    "/docs.html",
    "/docs.en.html",
    "/timemap/",
    "/livez",
    "/readyz",
];

/// Whether only a server answers at a URL below `base`: it takes parameters, or it is made for each who asks.
pub fn needs_server(url: &str, base: &str) -> bool {
    let path = url.strip_prefix(base).unwrap_or(url);
    let begins = |with: &str| {
        path.strip_prefix(with)
            .is_some_and(|rest| rest.is_empty() || with.ends_with('/') || rest.starts_with(['/', '?', '#']))
    };
    let pages = Page::of_server().filter(|page| page.own.in_copy == InCopy::LeftOut).map(|page| page.path);
    path.starts_with('/')
        && (path.contains('?') || path.ends_with("/sparql") || OF_SERVER.iter().copied().chain(pages).any(begins))
}

/// Makes a document one of a static copy: it says so, and links nothing that only a server answers. Triples and rows stay.
pub fn make_static_copy(document: &mut Document) {
    let base = document.base.clone();
    for (_, url) in document.links.iter_mut().filter(|(relation, _)| relation == "self") {
        // In a static copy the document is asked without parameters, so its own URL has none.
        url.truncate(url.find('?').unwrap_or(url.len()));
    }
    document.links.retain(|(_, url)| !needs_server(url, &base));
    match &mut document.shape {
        Shape::Members { members, .. } => remove_server_links(members, &base),
        Shape::ComputedTable(sheet) => {
            sheet.items.iter_mut().for_each(|item| remove_server_links_in(item, &base));
            let row_links = sheet.row_links.iter_mut().flat_map(|(_, hrefs)| hrefs);
            row_links.filter(|href| needs_server(href, &base)).for_each(String::clear);
            for (_, note) in &mut sheet.notes {
                note.href.take_if(|href| needs_server(href, &base));
            }
        }
        Shape::Rows { .. } | Shape::Item(_) | Shape::Tables(_) => {}
    }
    document.is_copy = true;
}

/// Leaves out members that are addresses with parameters. What names a service stays: it may be a triple as well.
fn remove_server_links(members: &mut Map<String, Value>, base: &str) {
    let asks = |value: &Value| {
        value.as_str().is_some_and(|url| url.contains('?') && url.starts_with(base) && needs_server(url, base))
    };
    members.retain(|_, value| !asks(value));
    members.values_mut().for_each(|value| remove_server_links_in(value, base));
}

fn remove_server_links_in(value: &mut Value, base: &str) {
    match value {
        Value::Object(members) => remove_server_links(members, base),
        Value::Array(values) => values.iter_mut().for_each(|value| remove_server_links_in(value, base)),
        _ => {}
    }
}
