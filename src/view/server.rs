//! The home page: what is here, and where everything else is.
use super::unscoped;
use crate::{
    catalog,
    format::{Document, Shape},
    snapshot::Snapshot,
};
use serde_json::{Map, Value, json};

/// Links to everything.
pub fn home(snapshot: &Snapshot, base: &str) -> Document {
    let plans: Vec<Value> = snapshot
        .plans
        .values()
        .map(|plan| {
            let (publisher_id, plan_id) = (&plan.release.publisher_id, &plan.release.plan_id);
            json!({
                "title": plan.metadata().title(),
                "publisher": plan.metadata().full_name(),
                "url": format!("{base}/{publisher_id}/{plan_id}"),
                "roadmap": format!("{base}/{publisher_id}/{plan_id}/roadmap"),
            })
        })
        .collect();
    let members = Map::from_iter([
        ("title".to_owned(), json!("openplan")),
        ("description".to_owned(), json!("公的団体の計画を機械可読なオープンデータとして公開しています。")),
        ("plans".to_owned(), Value::Array(plans)),
    ]);
    let mut document =
        unscoped(base, "/", "計画オープンデータ".to_owned(), Shape::Members { members, triples: Vec::new() });
    let across = catalog::tables().iter().filter(|table| table.across).map(|table| (table.name, table.name));
    let others = [
        ("search", "search{?q}"),
        ("catalog", "catalog"),
        ("sparql", "sparql"),
        ("examples", "examples"),
        ("openapi", "openapi.json"),
        ("docs", "docs/"),
        ("limits", "limits"),
        ("vocabulary", "ns/plan"),
        ("context", "ns/context.jsonld"),
        ("void", ".well-known/void"),
        ("api-catalog", ".well-known/api-catalog"),
        ("sitemap", "sitemap.xml"),
    ];
    let links = across.chain(others).map(|(relation, path)| (relation.to_owned(), format!("{base}/{path}")));
    document.links.extend(links.filter(|(relation, _)| relation != "search"));
    document
}
