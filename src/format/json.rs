//! JSON: the rows as objects whose names are the CSV columns.
use super::{ComputedTable, Document, Embedded, Format, Item, Shape, WriteError, nodes};
use crate::table::{CellKind, Column, Row, expand};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, SchemaFormat, Type};

/// Plain JSON, the default.
pub const JSON: Format = Format {
    suffix: "json",
    content_type: "application/json",
    negotiable: true,
    whole: false,
    stored: false,
    page: None,
    fits: |_| true,
    write: |document| pretty(&Value::Object(body(document))),
};

/// The bytes of a JSON answer: indented, with a final line end.
///
/// # Errors
///
/// When the value cannot be written, which a JSON value always can.
pub fn pretty(value: &Value) -> Result<Vec<u8>, WriteError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| WriteError(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What an answer says, as JSON; null if there is none, which a type with named members always has.
pub fn value_of(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_else(|error| {
        tracing::error!(%error, "An answer is no JSON: {error}");
        Value::Null
    })
}

/// The same of a type with members.
pub fn members_of(answer: &impl Serialize) -> Map<String, Value> {
    if let Value::Object(members) = value_of(answer) { members } else { Map::new() }
}

/// The schema of a list of texts in a format.
pub fn list_schema(format: &str, about: &str) -> Array {
    let text = ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::Custom(format.to_owned())));
    ArrayBuilder::new().items(text).description(Some(about)).build()
}

/// The members of a document's answer: its data, then `links` and `meta`.
pub fn body(document: &Document) -> Map<String, Value> {
    body_with(document, |row| object(row, document.base_of(row)))
}

/// The same, where the rows of lists are written by `object`.
pub fn body_with(document: &Document, object: impl Fn(&Row) -> Map<String, Value>) -> Map<String, Value> {
    let object = |row: &Row| Value::Object(object(row));
    let mut body = match &document.shape {
        Shape::Rows { rows, .. } => items(rows.iter().map(object).collect()),
        Shape::Tables(tables) => items(tables.iter().flat_map(|(_, rows)| rows).map(object).collect()),
        Shape::ComputedTable(ComputedTable { items: rows, member: Some(member), .. }) => {
            let mut body = items(Vec::new());
            body.insert((*member).to_owned(), Value::Array(rows.clone()));
            body
        }
        Shape::ComputedTable(sheet) => items(sheet.items.clone()),
        Shape::Item(item) => self::item(item, document.base_of(&item.row)),
        Shape::Members { members, triples } if triples.is_empty() => members.clone(),
        Shape::Members { members, triples } => nodes::body(members, triples).0,
    };
    let links = document.links.iter().map(|(relation, url)| (relation.clone(), json!(url))).collect();
    body.insert("links".into(), Value::Object(links));
    if !document.meta.is_empty() {
        body.insert("meta".into(), Value::Object(document.meta.clone()));
    }
    body
}

fn items(items: Vec<Value>) -> Map<String, Value> {
    Map::from_iter([("items".to_owned(), Value::Array(items))])
}

/// One row with the rows that belong to it, and what is computed from them.
pub fn item(item: &Item, base: &str) -> Map<String, Value> {
    let mut object = object(&item.row, base);
    for Embedded { embed, rows, .. } in &item.embedded {
        let member = match embed.to {
            None => rows.iter().map(|row| Value::Object(self::object(row, base))).collect(),
            Some(to) => rows.iter().filter_map(|row| iri_of(row, to, base)).map(Value::String).collect(),
        };
        object.insert(embed.member.to_owned(), Value::Array(member));
    }
    object.extend(item.computed.clone());
    object
}

fn iri_of(row: &Row, column: &str, base: &str) -> Option<String> {
    let template = row.table.column(column)?.value_template(row.table)?;
    Some(iri(row, &template, base))
}

/// One row: `uri`, `type`, every column, and beside each link or code its IRI.
pub fn object(row: &Row, base: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("uri".into(), json!(iri(row, row.table.subject, base)));
    match row.table.classes {
        [] => {}
        [class] => drop(object.insert("type".into(), json!(crate::table::local_name(class)))),
        classes => {
            let names = classes.iter().map(|class| json!(crate::table::local_name(class))).collect();
            object.insert("type".into(), Value::Array(names));
        }
    }
    for (column, cell) in row.table.columns.iter().zip(&row.cells) {
        object.insert(column.name.into(), value(column, cell));
        if column.kind == CellKind::Decimal {
            object.insert(format!("{}_decimal", column.name), text(cell));
        }
        if let Some((member, template)) = column.iri_member().zip(column.value_template(row.table)) {
            let link = if cell.is_empty() { Value::Null } else { json!(iri(row, &template, base)) };
            object.insert(member, link);
        }
    }
    for constant in row.table.constants {
        object.insert(constant.name.into(), json!(iri(row, constant.value, base)));
    }
    object
}

/// A template as an IRI: below `{base}/id` if it starts with `/`, else absolute or prefixed.
pub fn iri(row: &Row, template: &str, base: &str) -> String {
    let filled = row.expand(template);
    if template.starts_with('/') { format!("{base}/id{filled}") } else { expand(&filled) }
}

fn text(cell: &str) -> Value {
    if cell.is_empty() { Value::Null } else { json!(cell) }
}

/// A cell as JSON: null if empty, numbers and flags as such, everything else as text.
pub fn value(column: &Column, cell: &str) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    match column.kind {
        CellKind::Integer | CellKind::FiscalYear => cell.parse::<i64>().map_or_else(|_| text(cell), Value::from),
        CellKind::Decimal => number(cell).unwrap_or_else(|| text(cell)),
        CellKind::Flag => Value::Bool(cell == "true"),
        _ => text(cell),
    }
}

/// A canonical number as a JSON number; `{column}_decimal` beside it has every digit.
pub fn number(cell: &str) -> Option<Value> {
    if let Ok(whole) = cell.parse::<i64>() {
        return Some(whole.into());
    }
    serde_json::Number::from_f64(cell.parse().ok()?).map(Value::Number)
}
