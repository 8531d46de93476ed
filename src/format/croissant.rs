//! Croissant: the tables of a plan as tools of machine learning read about data sets.
//!
//! It describes the published CSV files under their release, each with its SHA-256, and derives fields, types and references
//! from the descriptions of the tables.
use super::{Document, Format, Shape, ShapeKind, WriteError, csv, json, typed};
use crate::{
    catalog,
    dataset::canonical_csv,
    store,
    table::{CellKind, Column, Row, Table, expand},
};
use serde_json::{Map, Value, json};

/// A description, and so no form that `Accept` chooses.
pub const CROISSANT: Format = Format {
    suffix: "croissant.json",
    content_type: "application/ld+json",
    negotiable: false,
    whole: true,
    stored: false,
    page: None,
    fits: |shape| matches!(shape, ShapeKind::Tables),
    write,
};

/// The version of the vocabulary that it conforms to.
const VERSION: &str = "http://mlcommons.org/croissant/1.1";

fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    let Shape::Tables(tables) = &document.shape else { return Ok(Vec::new()) };
    let source = typed::source(document);
    let release = source.strip_suffix("/data").unwrap_or(source);
    // Behind the dash stands the title of the plan.
    let plan = document.title.split_once(" — ").map_or(&*document.title, |(_, plan)| plan);
    let mut all = Map::new();
    all.insert("@context".into(), context());
    all.insert("@type".into(), json!("sc:Dataset"));
    all.insert("conformsTo".into(), json!(VERSION));
    let language = document.language();
    all.insert("name".into(), json!({language: plan}));
    all.insert("description".into(), json!({"ja": ABOUT.0, "en": ABOUT.1}));
    all.insert("url".into(), json!(release));
    all.insert("inLanguage".into(), json!(language));
    if let Some(rights) = &document.rights {
        all.insert("license".into(), json!(rights.license));
        let credit = rights.attribution_ja.as_ref();
        all.extend(credit.map(|credit| ("creditText".to_owned(), json!(credit))));
    }
    if let Some(origin) = document.origins.first() {
        let publisher = json!({"@type": "sc:Organization", "name": {language: origin.publisher_name},
                               "url": format!("{}/{}", document.base, origin.publisher_id)});
        all.insert("creator".into(), publisher.clone());
        all.insert("publisher".into(), publisher);
    }
    if let Some(cited) = document.issues.first() {
        // Its versions are three numbers.
        all.insert("version".into(), json!(format!("{}.0.0", cited.number)));
        all.insert("datePublished".into(), json!(cited.date));
        all.insert("citeAs".into(), json!(cited.bibtex));
    }
    all.insert("isLiveDataset".into(), json!(false));
    let filled: Vec<_> = tables.iter().filter(|(_, rows)| !rows.is_empty()).map(|(table, _)| *table).collect();
    all.insert("distribution".into(), tables.iter().map(|(table, rows)| file(table, rows, release)).collect());
    all.insert("recordSet".into(), tables.iter().map(|(table, _)| record_set(table, &filled)).collect());
    json::pretty(&Value::Object(all))
}

const ABOUT: (&str, &str) =
    ("計画の全ての表。空のセルは値がないこと。", "All tables of the plan. An empty cell means that there is no value.");

fn file_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}

fn file(table: &'static Table, rows: &[Row], release: &str) -> Value {
    let bytes = canonical_csv(table, rows);
    let name = file_name(table);
    json!({
        "@type": "cr:FileObject", "@id": name, "name": {"en": name},
        "description": {"ja": table.about_ja, "en": table.about},
        "contentUrl": format!("{release}/{name}"), "contentSize": format!("{} B", bytes.len()),
        "encodingFormat": essence(csv::CSV.content_type), "sha256": store::sha256(&bytes),
    })
}

fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or(content_type)
}

fn record_set(table: &'static Table, filled: &[&'static Table]) -> Value {
    let id = |column: &str| json!({"@id": field_id(table, column)});
    let fields: Vec<_> = table.columns.iter().map(|column| field(table, column, filled)).collect();
    json!({
        "@type": "cr:RecordSet", "@id": table.name, "name": {"ja": table.ja, "en": table.name},
        "description": {"ja": table.about_ja, "en": table.about},
        "key": table.key.iter().map(|column| id(column)).collect::<Vec<_>>(), "field": fields,
    })
}

fn field_id(table: &Table, column: &str) -> String {
    format!("{}/{column}", table.name)
}

fn field(table: &'static Table, column: &Column, filled: &[&'static Table]) -> Value {
    let mut field = Map::new();
    field.insert("@type".into(), json!("cr:Field"));
    field.insert("@id".into(), json!(field_id(table, column.name)));
    field.insert("name".into(), json!({"ja": column.ja, "en": column.name}));
    field.insert("description".into(), json!({"ja": column.about_ja, "en": column.about}));
    field.insert("dataType".into(), json!(data_type(column.kind)));
    if !column.property.is_empty() {
        field.insert("equivalentProperty".into(), json!(expand(column.property)));
    }
    field.insert("source".into(), json!({"fileObject": {"@id": file_name(table)}, "extract": {"column": column.name}}));
    // A reference is one field: where a key has more, the others are links of their own. Readers join what is referred to: a
    // table with itself without an end, and no table without rows, to which no cell refers.
    let mut references = catalog::profile_of(table).references(table);
    let target = references
        .find(|(own, target)| own.last() == Some(&column.name) && *target != table && filled.contains(target));
    if let Some((target, key)) = target.and_then(|(_, target)| Some((target, target.key.last()?))) {
        field.insert("references".into(), json!({"field": {"@id": field_id(target, key)}}));
    }
    Value::Object(field)
}

fn data_type(kind: CellKind) -> &'static str {
    match kind.datatype() {
        "integer" | "gYear" => "sc:Integer",
        "decimal" => "sc:Float",
        "boolean" => "sc:Boolean",
        "date" => "sc:Date",
        "anyURI" => "sc:URL",
        _ => "sc:Text",
    }
}

/// Names of the context that are those of the vocabulary.
const OWN: &[&str] = &[
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "extract",
    "field",
    "fileProperty",
    "fileObject",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
];

/// The context that the specification gives: readers compare it.
fn context() -> Value {
    let mut context = Map::new();
    context.insert("@language".into(), json!("en"));
    context.insert("@vocab".into(), json!("https://schema.org/"));
    for (prefix, iri) in [
        ("cr", "http://mlcommons.org/croissant/"),
        ("rai", "http://mlcommons.org/croissant/RAI/"),
        ("dct", "http://purl.org/dc/terms/"),
        ("sc", "https://schema.org/"),
    ] {
        context.insert(prefix.into(), json!(iri));
    }
    context.extend(OWN.iter().map(|name| ((*name).to_owned(), json!(format!("cr:{name}")))));
    context.insert("conformsTo".into(), json!("dct:conformsTo"));
    context.insert("data".into(), json!({"@id": "cr:data", "@type": "@json"}));
    context.insert("dataType".into(), json!({"@id": "cr:dataType", "@type": "@vocab"}));
    context.insert("examples".into(), json!({"@id": "cr:examples", "@type": "@json"}));
    for name in ["name", "description"] {
        context.insert(name.into(), json!({"@container": "@language"}));
    }
    Value::Object(context)
}
