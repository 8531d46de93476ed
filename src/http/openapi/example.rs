//! Examples: rows of the plan that comes with the program, written as the server writes them, and what the server answers over
//! that plan, with lists cut short. None is made up.
use crate::{
    catalog::{self, MUNICIPAL_PLAN_2},
    dataset::{Findings, Metadata, Package, Sheet},
    format::{Document, Embedded, Item, Shape, jsonld},
    resource::EXAMPLES,
    snapshot::{Library, Served},
    store::Release,
    table::{Embed, Row, Table},
    view::{self, Scope},
};
use serde_json::{Map, Value, json};
use std::{
    path::Path,
    sync::{Arc, LazyLock},
};
use utoipa::openapi::{OpenApi, RefOr, Response};

/// The server of the examples.
const BASE: &str = "https://data.example.jp";

/// Rows of each list in an example: enough to see that it is one.
const FEW: usize = 2;

/// A query to try: the initiatives with their titles.
pub const QUERY: &str = "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX mp: <https://w3id.org/municipal-plan/ns#>\n\
                         SELECT ?initiative ?title WHERE { ?initiative a mp:Initiative ; dcterms:title ?title } LIMIT 10";

/// Answers by the name of their response, or of the operation that alone has it. `tests/openapi.rs` holds them true.
static ANSWERS: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../openapi/examples.json")).unwrap_or_default());

/// Shows an answer where a response has JSON and no example yet.
pub fn show(document: &mut OpenApi) {
    let operations = document.paths.paths.values_mut().flat_map(|item| [&mut item.get, &mut item.post]).flatten();
    for operation in operations {
        let name = operation.operation_id.clone().unwrap_or_default();
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("200") {
            show_in(response, &name);
        }
    }
    for (name, response) in document.components.iter_mut().flat_map(|components| &mut components.responses) {
        if let RefOr::T(response) = response {
            show_in(response, name);
        }
    }
}

fn show_in(response: &mut Response, name: &str) {
    let others = [jsonld::JSON_LD.content_type, "application/problem+json"];
    let is_plain = |media_type: &str| media_type.ends_with("json") && !others.contains(&media_type);
    let json = response.content.iter_mut().find(|(media_type, _)| is_plain(media_type));
    if let Some((_, RefOr::T(content))) = json
        && content.example.is_none()
    {
        content.example = ANSWERS.get(name).cloned();
    }
}

static PLAN: LazyLock<Package> = LazyLock::new(|| {
    let mut findings = Findings::new(Path::new(""));
    let package = include_str!("../../../datasets/172014/dx-action-plan/datapackage.json");
    let metadata = Metadata::read(package.to_owned(), &|_| false, &mut findings);
    let examples = MUNICIPAL_PLAN_2.tables.iter().zip(EXAMPLES);
    let sheet = |(table, text): (&&'static Table, &&str)| Sheet::read(table, text.as_bytes(), &mut findings);
    Package::of(metadata, examples.map(sheet).collect())
});

static TABLES: LazyLock<Vec<Vec<Row>>> =
    LazyLock::new(|| catalog::tables().iter().map(|table| PLAN.rows(table.name).to_vec()).collect());

fn scope() -> Scope {
    let metadata = PLAN.metadata.clone();
    let release = Release {
        id: 1,
        publisher_id: metadata.publisher_id().to_owned(),
        plan_id: metadata.plan_id().to_owned(),
        number: 1,
        digest: PLAN.digest(),
        label: metadata.version().to_owned(),
        note: None,
        author: None,
        created_at: String::new(),
        iri_base: BASE.to_owned(),
        graph_digest: String::new(),
        withdrawn: false,
        content_withdrawn: false,
        profile: catalog::profile().number,
    };
    let served = Arc::new(Served::alone(release));
    let (library, release) = (Library::empty(), Arc::clone(&served.release));
    Scope { served, library, release, metadata: Arc::new(metadata), pinned: false }
}

/// The row of a table that stands for all: the first that has all that its document can carry.
pub fn row(table: &Table) -> Option<&'static Row> {
    let rows = PLAN.rows(table.name);
    rows.iter().find(|row| table.embeds.iter().all(|embed| carried(embed, row).next().is_some())).or(rows.first())
}

/// A value of a column: that of [`row`], else the first there is.
pub fn cell(table: &Table, column: &str) -> Option<&'static str> {
    let mut rows = row(table).into_iter().chain(PLAN.rows(table.name));
    rows.find_map(|row| row.get(column))
}

fn carried(embed: &'static Embed, row: &Row) -> impl Iterator<Item = &'static Row> {
    let id = row.table.key.last().map_or("", |key| &row[key]).to_owned();
    PLAN.rows(embed.table).iter().filter(move |other| other[embed.by] == id)
}

/// The document of [`row`].
pub fn item(table: &'static Table) -> Option<Document> {
    let row = row(table)?.clone();
    if table.key == ["plan_id"] {
        return Some(view::plan_document(row, &scope(), BASE));
    }
    let embedded = |embed: &'static Embed| {
        let rows = carried(embed, &row).take(FEW).cloned().collect();
        Some(Embedded { embed, table: catalog::find(embed.table)?, rows })
    };
    let embedded = table.embeds.iter().filter_map(embedded).collect();
    let item = Item { embedded, computed: Map::new(), row };
    let computed = match table.name {
        "indicators" => view::indicator_members(&item.row.key(), &TABLES, &PLAN.editions().newest(), &scope()),
        _ => Map::new(),
    };
    Some(view::item_document(Item { computed, ..item }, &scope(), BASE))
}

/// The first rows of a table of one plan.
pub fn collection(table: &'static Table) -> Document {
    let mut document = scope().document(BASE, &format!("/{}?limit={FEW}", table.name), String::new(), rows(table));
    document.meta.insert("total".into(), json!(PLAN.rows(table.name).len()));
    document
}

/// The first rows of a table of all plans.
pub fn across(table: &'static Table) -> Document {
    let few = PLAN.rows(table.name).iter().take(FEW).cloned().collect();
    let wide = view::widened(table);
    let shape = Shape::Rows { table: wide, rows: view::widen(wide, few, std::iter::once(&PLAN.metadata)) };
    let mut document = view::unscoped(BASE, &format!("/{}?limit={FEW}", table.name), String::new(), shape);
    document.meta.insert("total".into(), json!(PLAN.rows(table.name).len()));
    document
}

fn rows(table: &'static Table) -> Shape {
    Shape::Rows { table, rows: PLAN.rows(table.name).iter().take(FEW).cloned().collect() }
}
