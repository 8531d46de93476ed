//! The vocabulary: its triples, its code lists, and a page on which people can read it.
mod example;
mod page;
mod picture;
mod usage;

use super::{Answer, Asked, NoParameters, Own, Page, Reach, Server, pages::query, unscoped};
use crate::{
    error::Result,
    format::{ComputedTable, Document, Shape, ShapeKind, json::value_of, member},
    table::PROFILE,
    vocabulary::{self, Concept},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Object,
        schema::{ArrayBuilder, ObjectBuilder},
    },
};

/// The vocabulary.
pub const PAGE: Page = Page {
    path: "/ns/plan",
    reach: Reach::Server(vocabulary),
    operation: "getVocabulary",
    tag: "vocabulary",
    ja: "語彙",
    en: "Get the vocabulary with its code lists",
    about_ja: "クラス、プロパティ、コード表と年度をRDFで、コード表をJSONで。ページにはモデルの図と、語ごとの問い合わせの例があります。",
    about: "Classes, properties, code lists and fiscal years as RDF; the code lists as JSON. The page for people has a \
            picture of the model and an example query for every word.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_thing::<Vocabulary>("Vocabulary"),
    own: Own { in_sitemap: true, also: Some(ShapeKind::ComputedTable), ..Own::linked("vocabulary") },
};

/// The vocabulary as triples, its code lists as members or as a table. The page says what is in use.
fn vocabulary(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let host = server.host;
    let title = "自治体計画語彙 / Municipal Plan Vocabulary".to_owned();
    let shape = if asked.as_other { Shape::ComputedTable(code_lists()) } else { all() };
    let mut document = unscoped(&host.base, PAGE.path, title, shape);
    if !asked.as_other {
        document.main = Some(page::main(&server.whole()?.graph, host)?);
    }
    Ok(document)
}

#[derive(Debug, Serialize, ToSchema)]
struct Vocabulary {
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
