//! Search over everything that is current.
use super::{plan::sheet, unscoped};
use crate::{
    format::{Document, Shape, Show},
    search::{self, Hit, Query},
    snapshot::Snapshot,
};
use serde_json::{Value, json};

/// What is sought, and which part of the hits is wanted.
#[derive(Debug, Clone)]
pub struct Sought {
    /// The words.
    pub query: Query,
    /// The words as they were typed.
    pub typed: String,
    /// Types, codes and plans that it is limited to; empty for all.
    pub types: Vec<String>,
    /// See `types`.
    pub lg_codes: Vec<String>,
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
pub fn search(sought: &Sought, snapshot: &Snapshot, base: &str) -> Document {
    let asked = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
    let plans: Vec<_> = snapshot
        .plans
        .iter()
        .filter(|((lg_code, plan_id), _)| asked(&sought.lg_codes, lg_code) && asked(&sought.plan_ids, plan_id))
        .map(|(_, served)| served)
        .collect();
    let types: Vec<&str> = sought.types.iter().map(String::as_str).collect();
    let hits = plans.iter().map(|plan| plan.index.search(&sought.query, &types)).collect();
    let merged = search::merge(hits);
    let total = merged.len();
    let item = |(plan, hit): &(usize, Hit<'_>)| {
        let release = &plans[*plan].release;
        let path = format!("/{}/{}/{}", release.lg_code, release.plan_id, hit.entry().id);
        let shown = hit.shown();
        let marks: Vec<Value> =
            shown.passage.marks.iter().map(|mark| json!([mark.characters.start, mark.characters.end])).collect();
        json!({
            "type": hit.entry().kind,
            "uri": format!("{}/id{path}", release.iri_base),
            "url": format!("{base}{path}"),
            "label": if hit.entry().label.text.is_empty() { Value::Null } else { json!(hit.entry().label.text) },
            "lg_code": release.lg_code,
            "plan_id": release.plan_id,
            "plan_title": plans[*plan].metadata.title(),
            "fields": hit.entry().context,
            "column": shown.column,
            "passage": shown.passage.text,
            "marks": marks,
            "expansions": shown.expansions.iter().map(|expansion| json!({
                "asked": expansion.asked, "searched": expansion.searched, "term": expansion.term,
            })).collect::<Vec<_>>(),
        })
    };
    let items = merged.iter().skip(sought.from).take(sought.limit).map(item).collect();
    let columns = [
        ("type", "種類", Show::Type),
        ("label", "名称", Show::Text),
        ("fields", "分野", Show::Behind),
        ("passage", "該当箇所", Show::Marked),
        ("plan_title", "計画", Show::Behind),
        ("url", "URL", Show::Hidden),
    ];
    let shape = Shape::Sheet(sheet(&columns, "passage", items));
    let title = format!("「{}」の検索結果 {total}件", sought.typed);
    let this = if sought.from > 0 { format!("&cursor={}", sought.from) } else { String::new() };
    let mut document = unscoped(base, &format!("/search?{}{this}", sought.parameters), title, shape);
    let page = |from: usize| format!("{base}/search?{}&cursor={from}", sought.parameters);
    if sought.from > 0 {
        document.links.push(("first".into(), format!("{base}/search?{}", sought.parameters)));
        document.links.push(("prev".into(), page(sought.from.saturating_sub(sought.limit))));
    }
    let next = sought.from.saturating_add(sought.limit);
    if next < total {
        document.links.push(("next".into(), page(next)));
    }
    document.sought = Some(sought.typed.clone());
    document.meta.insert("query".into(), json!(sought.query.to_string()));
    document.meta.insert("total".into(), json!(total));
    document
}
