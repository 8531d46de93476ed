//! The vocabulary: its triples, its code lists, and a page on which people can read it.
mod example;
mod page;
mod picture;
mod usage;

use super::unscoped;
use crate::{
    dcat::Host,
    error::Result,
    format::{ComputedTable, Document, Shape, ShapeKind, json::value_of, member},
    graph::Graph,
    table::PROFILE,
    vocabulary::{self, Concept},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Object,
        schema::{ArrayBuilder, ObjectBuilder},
    },
};

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

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vocabulary {
    #[schema(ignore)]
    uri: &'static str,
    #[schema(schema_with = lists)]
    code_lists: Map<String, Value>,
}

/// A code of a list.
#[derive(Debug, Serialize, ToSchema)]
struct Code<'c> {
    /// Code in the CSV files.
    id: &'c str,
    /// Label in Japanese.
    ja: &'c str,
    /// Label in English.
    en: &'c str,
    /// Definition in Japanese.
    about_ja: &'c str,
    /// Definition in English.
    about: &'c str,
    /// Broader codes.
    broader: &'c [String],
}

/// The lists by their names.
fn lists() -> Object {
    let list = |object: ObjectBuilder, name: &'static str| {
        let codes = ArrayBuilder::new().items(Code::schema()).description(Some(format!("The list {name}.")));
        object.property(name, codes).required(name)
    };
    vocabulary::lists().fold(ObjectBuilder::new(), list).build()
}

/// The code lists as JSON, the whole vocabulary as triples.
fn all() -> Shape {
    let code = |concept: &'static Concept| {
        let Concept { id, ja, en, about_ja, about, broader, .. } = concept;
        value_of(&Code { id, ja, en, about_ja, about, broader })
    };
    let list = |list: &'static str| (list.to_owned(), vocabulary::concepts(list).iter().map(code).collect());
    let vocabulary = Vocabulary { uri: vocabulary::GRAPH, code_lists: vocabulary::lists().map(list).collect() };
    Shape::linked(&vocabulary, vocabulary::QUADS.iter().map(|quad| quad.clone().into()).collect())
}

fn code_lists() -> ComputedTable {
    let columns = [
        member("list", "コード表"),
        member("id", "コード"),
        member("ja", "日本語"),
        member("en", "英語"),
        member("about_ja", "定義"),
        member("about", "定義（英語）"),
        member("broader", "上位"),
        member("broader_2", "もう一つの上位"),
        member("uri", "IRI"),
    ];
    let row = |list: &str, concept: &Concept| {
        let Concept { id, ja, en, about_ja, about, broader, .. } = concept;
        // A cell holds one code, so that it can be looked up; only a compound has two, and none has three.
        let broader = |place: usize| broader.get(place).map_or("", String::as_str);
        let uri = format!("{PROFILE}{list}#{id}");
        [list, id, ja, en, about_ja, about, broader(0), broader(1), &uri].map(str::to_owned).to_vec()
    };
    let rows = vocabulary::lists().flat_map(|list| vocabulary::concepts(list).iter().map(move |one| row(list, one)));
    ComputedTable {
        columns: columns.iter().map(Into::into).collect(),
        rows: rows.collect(),
        ..ComputedTable::default()
    }
}
