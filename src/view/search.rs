//! Search over everything that is current.
use super::{plan::sheet, unscoped};
use crate::{
    format::{ColumnDisplay, Document, Shape},
    search::{self, Expansion, Hit, SearchQuery},
    snapshot::{self, Part, Whole},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is sought, and which part of the hits is wanted.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The words.
    pub query: SearchQuery,
    /// The words as they were typed.
    pub typed: String,
    /// Types, codes and plans that it is limited to; empty for all.
    pub types: Vec<String>,
    /// See `types`.
    pub publisher_ids: Vec<String>,
    /// See `types`.
    pub plan_ids: Vec<String>,
    /// Hits to pass over.
    pub from: usize,
    /// Most hits of the page.
    pub limit: usize,
    /// The parameters as a query string without `cursor`, for links.
    pub parameters: String,
}

/// The hits, best first.
pub fn search(sought: &SearchRequest, whole: &Whole, base: &str) -> Document {
    let plans: Vec<_> = whole.parts.values().filter(|part| sought.looks_into(part)).collect();
    let types: Vec<&str> = sought.types.iter().map(String::as_str).collect();
    let merged = search::merge(plans.iter().map(|plan| plan.index.search(&sought.query, &types)).collect());
    let total = merged.len();
    let page: Vec<_> = merged.iter().skip(sought.from).take(sought.limit).collect();
    let found: BTreeSet<usize> = page.iter().map(|(plan, _)| *plan).collect();
    let items = page.into_iter().map(|(plan, hit)| item(plans[*plan], hit, base)).collect();
    let shape = Shape::ComputedTable(sheet(COLUMNS, "passage", items));
    let title = format!("「{}」の検索結果 {total}件", sought.typed);
    let mut document = unscoped(base, &sought.path(sought.from), title, shape);
    document.links.extend(sought.neighbours(total, base));
    document.sought = Some(sought.typed.clone());
    let origin = |plan: usize| {
        let current = &plans[plan].entry.current;
        snapshot::origin(&current.metadata, &current.release.iri_base)
    };
    document.origins = found.into_iter().map(origin).collect();
    document.meta.insert("query".into(), json!(sought.query.to_string()));
    document.meta.insert("total".into(), json!(total));
    document
}

const COLUMNS: &[(&str, &str, ColumnDisplay)] = &[
    ("type", "種類", ColumnDisplay::Type),
    ("label", "名称", ColumnDisplay::Own),
    ("policies", "政策", ColumnDisplay::OwnBehind),
    ("passage", "該当箇所", ColumnDisplay::Marked),
    ("plan_title", "計画", ColumnDisplay::OwnBehind),
    ("url", "URL", ColumnDisplay::Hidden),
];

impl SearchRequest {
    fn looks_into(&self, part: &Part) -> bool {
        let release = &part.entry.current.release;
        let asked = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
        asked(&self.publisher_ids, &release.publisher_id) && asked(&self.plan_ids, &release.plan_id)
    }

    /// Path of the page that begins behind so many hits.
    fn path(&self, from: usize) -> String {
        let cursor = if from > 0 { format!("&cursor={from}") } else { String::new() };
        format!("/search?{}{cursor}", self.parameters)
    }

    /// Links to the pages around this one; none if it is the only one.
    fn neighbours(&self, total: usize, base: &str) -> Vec<(String, String)> {
        let link = |relation: &str, from: usize| (relation.to_owned(), format!("{base}{}", self.path(from)));
        let mut links = Vec::new();
        if self.from > 0 {
            links.push(link("first", 0));
            links.push(link("prev", self.from.saturating_sub(self.limit)));
        }
        let next = self.from.saturating_add(self.limit);
        if next < total {
            links.push(link("next", next));
        }
        links
    }
}

/// A hit: what was found, where it stands, and the passage with the places of the words.
fn item(part: &Part, hit: &Hit<'_>, base: &str) -> Value {
    let (release, entry, shown) = (&part.entry.current.release, hit.entry(), hit.shown());
    let path = format!("/{}/{}/{}", release.publisher_id, release.plan_id, entry.id);
    let marks: Vec<Value> =
        shown.passage.marks.iter().map(|mark| json!([mark.characters.start, mark.characters.end])).collect();
    let expansion = |expansion: &Expansion| json!({"asked": expansion.asked, "searched": expansion.searched, "term": expansion.term});
    json!({
        "type": *entry.kind,
        "uri": format!("{}/id{path}", release.iri_base),
        "url": format!("{base}{path}"),
        "label": if entry.label.text.is_empty() { Value::Null } else { json!(entry.label.text) },
        "publisher_id": release.publisher_id,
        "plan_id": release.plan_id,
        "plan_title": part.entry.current.metadata.title(),
        "policies": entry.context,
        "column": *shown.column,
        "passage": shown.passage.text,
        "marks": marks,
        "expansions": shown.expansions.iter().map(expansion).collect::<Vec<_>>(),
    })
}
