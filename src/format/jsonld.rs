//! JSON-LD: the plain JSON with its context inside. The context is derived from the tables.
use super::{Format, Shape, ShapeKind, WriteError, json};
use crate::{
    catalog,
    table::{Column, Embed, Kind, Table, expand},
};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The same members as JSON, readable as RDF. The context inside has what the document needs of [`CONTEXT`].
pub const JSON_LD: Format = Format {
    suffix: "jsonld",
    content_type: "application/ld+json",
    negotiable: true,
    whole: false,
    stored: false,
    fits: ShapeKind::has_rdf,
    write: |document| {
        let mut body = Map::new();
        match &document.shape {
            // What is no row has no member names of its own in the context: its triples are written out.
            Shape::Members { triples, .. } => {
                body.insert("@context".into(), context(&[]));
                body.insert("@graph".into(), expanded(triples)?);
            }
            shape => {
                body.insert("@context".into(), context(&tables(shape)));
                body.extend(json::body(document));
            }
        }
        json::pretty(&Value::Object(body))
    },
};

/// The context of all documents, as served at `/ns/context.jsonld`.
pub static CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    let all: Vec<_> = catalog::KINDS.iter().map(|kind| kind.table).collect();
    json!({ "@context": context(&all) })
});

/// The tables whose rows a document has or may have.
fn tables(shape: &Shape) -> Vec<&'static Table> {
    match shape {
        Shape::Rows { table, .. } => vec![table],
        Shape::Tables(tables) => tables.iter().map(|(table, _)| *table).collect(),
        Shape::Item(item) => {
            let own = item.row.table;
            let embedded = own.embeds.iter().filter_map(|embed| catalog::find(embed.table));
            std::iter::once(own).chain(embedded.map(|kind| kind.table)).collect()
        }
        Shape::Sheet(_) | Shape::Members { .. } => Vec::new(),
    }
}

/// Each class has a context of its own, so that `title` may mean different properties in different types.
fn context(tables: &[&'static Table]) -> Value {
    let mut context = Map::from_iter([
        ("@version".to_owned(), json!(1.1)),
        ("uri".to_owned(), json!("@id")),
        ("type".to_owned(), json!("@type")),
        ("items".to_owned(), json!("@graph")),
        ("Concept".to_owned(), json!(expand("skos:Concept"))),
    ]);
    for table in tables {
        match (table.type_name(), table.classes.first()) {
            (Some(name), Some(class)) => {
                context.insert(name.to_owned(), json!({"@id": expand(class), "@context": members(table)}));
            }
            // A table that only links two things has no class: its members are known everywhere.
            _ => context.extend(members(table)),
        }
    }
    Value::Object(context)
}

fn members(table: &'static Table) -> Map<String, Value> {
    let columns = table.columns.iter().filter(|column| !column.property.is_empty()).map(column_member);
    let constants = table
        .constants
        .iter()
        .map(|constant| (constant.name.to_owned(), json!({"@id": expand(constant.property), "@type": "@id"})));
    columns.chain(constants).chain(table.embeds.iter().filter_map(embed_member)).collect()
}

fn column_member(column: &Column) -> (String, Value) {
    let property = expand(column.property);
    if column.value_template().is_some() {
        let member = column.iri_member().unwrap_or_else(|| column.name.to_owned());
        return (member, json!({"@id": property, "@type": "@id"}));
    }
    let name = if column.kind == Kind::Decimal { format!("{}_decimal", column.name) } else { column.name.to_owned() };
    let definition = match (column.kind.language(), column.kind.datatype()) {
        (Some(language), _) => json!({"@id": property, "@language": language}),
        (None, "string") => json!(property),
        (None, datatype) => json!({"@id": property, "@type": expand(&format!("xsd:{datatype}"))}),
    };
    (name, definition)
}

/// Rows of another table point at the row that carries them; at the other end of a link table stands the link itself.
fn embed_member(embed: &Embed) -> Option<(String, Value)> {
    let other = catalog::find(embed.table)?.table;
    let by = other.column(embed.by)?;
    let definition = match embed.to.and_then(|to| other.column(to)) {
        Some(to) if !to.property.is_empty() => json!({"@id": expand(to.property), "@type": "@id"}),
        _ => json!({"@reverse": expand(by.property), "@type": "@id"}),
    };
    Some((embed.member.to_owned(), definition))
}

fn expanded(triples: &[oxrdf::Triple]) -> Result<Value, WriteError> {
    let format = oxrdfio::RdfFormat::JsonLd { profile: oxrdfio::JsonLdProfileSet::empty() };
    let bytes = super::rdf::write(format, triples)?;
    serde_json::from_slice(&bytes).map_err(|error| WriteError(error.into()))
}
