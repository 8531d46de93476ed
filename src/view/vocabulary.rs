//! The vocabulary: its triples, its code lists, and a page on which people can read it.
mod example;
mod page;
mod picture;
mod usage;

use super::unscoped;
use crate::{
    dcat::Host,
    error::Result,
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Shape, ShapeKind},
    graph::Graph,
    table::PROFILE,
    vocabulary::{self, Concept},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The vocabulary as triples, its code lists as members or as a table. `graph` is what the page says is in use.
///
/// # Errors
///
/// When the page cannot be written, which it always can.
pub fn vocabulary(shape: ShapeKind, graph: &Arc<Graph>, host: &Host) -> Result<Document> {
    let base = &host.base;
    let title = "自治体計画語彙 / Municipal Plan Vocabulary".to_owned();
    if shape == ShapeKind::ComputedTable {
        return Ok(unscoped(base, "/ns/plan", title, Shape::ComputedTable(code_lists())));
    }
    let mut document = unscoped(base, "/ns/plan", title, all());
    document.main = Some(page::main(graph, host)?);
    Ok(document)
}

/// The code lists as JSON, the whole vocabulary as triples.
fn all() -> Shape {
    let concept = |concept: &Concept| {
        let Concept { id, ja, en, about_ja, about, broader, .. } = concept;
        json!({"id": id, "ja": ja, "en": en, "about_ja": about_ja, "about": about, "broader": broader})
    };
    let list = |list: &'static str| (list.to_owned(), vocabulary::concepts(list).iter().map(concept).collect());
    let lists: Map<String, Value> = vocabulary::lists().map(list).collect();
    let members =
        Map::from_iter([("uri".to_owned(), json!(vocabulary::GRAPH)), ("code_lists".to_owned(), Value::Object(lists))]);
    Shape::Members { members, triples: vocabulary::QUADS.iter().map(|quad| quad.clone().into()).collect() }
}

fn code_lists() -> ComputedTable {
    let columns = [
        ("list", "コード表"),
        ("id", "コード"),
        ("ja", "日本語"),
        ("en", "英語"),
        ("about_ja", "定義"),
        ("about", "定義（英語）"),
        ("broader", "上位"),
        ("broader_2", "もう一つの上位"),
        ("uri", "IRI"),
    ];
    let columns = columns
        .map(|(name, ja)| ComputedColumn { name: name.into(), ja: ja.into(), show: ColumnDisplay::Text })
        .to_vec();
    let row = |list: &str, concept: &Concept| {
        let Concept { id, ja, en, about_ja, about, broader, .. } = concept;
        // A cell holds one code, so that it can be looked up; only a compound has two, and none has three.
        let broader = |place: usize| broader.get(place).map_or("", String::as_str);
        let uri = format!("{PROFILE}{list}#{id}");
        [list, id, ja, en, about_ja, about, broader(0), broader(1), &uri].map(str::to_owned).to_vec()
    };
    let rows = vocabulary::lists().flat_map(|list| vocabulary::concepts(list).iter().map(move |one| row(list, one)));
    ComputedTable { columns, rows: rows.collect(), ..ComputedTable::default() }
}
