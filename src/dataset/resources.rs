//! The generated part of `datapackage.json`: a description of every table.
use crate::{
    catalog::{references, tables},
    table::{CellKind, Column, Table},
};
use serde_json::{Map, Value, json};

/// The `resources` of a package: Data Package v2 descriptions of the tables that have a file, in the order of [`tables`].
/// `has_file` is asked of tables that may lack it.
pub fn resources(has_file: &dyn Fn(&Table) -> bool) -> Value {
    tables().iter().filter(|table| !table.optional || has_file(table)).map(|table| resource(table)).collect()
}

fn resource(table: &'static Table) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": format!("{}.csv", table.name),
        "title": table.ja,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": "\"",
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema(table),
    })
}

fn schema(table: &'static Table) -> Value {
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": table.columns.iter().map(field).collect::<Value>(),
        "primaryKey": table.key,
        "missingValues": [""],
    });
    let keys: Vec<Value> =
        references(table).filter_map(|(columns, target)| foreign_key(table, &columns, target)).collect();
    if !keys.is_empty() {
        schema["foreignKeys"] = keys.into();
    }
    schema
}

/// A composite key with a part that may be empty is left to `check`: frictionless cannot do it.
fn foreign_key(table: &Table, columns: &[&str], target: &Table) -> Option<Value> {
    // The key of a package's only plan is no part of keys, so every reference of one column is plain.
    let [column] = columns else { return None };
    let resource = if target.name == table.name { "" } else { target.name };
    Some(json!({"fields": [column], "reference": {"resource": resource, "fields": target.key}}))
}

fn field(column: &Column) -> Value {
    let mut field = json!({"name": column.name, "title": column.ja, "type": type_name(column.kind)});
    if column.kind == CellKind::Iri {
        field["format"] = "uri".into();
    }
    if column.kind == CellKind::Flag {
        field["trueValues"] = json!(["true"]);
        field["falseValues"] = json!(["false"]);
    }
    let mut constraints = Map::new();
    if let Some(pattern) = column.kind.pattern() {
        constraints.insert("pattern".to_owned(), pattern.into());
    }
    if column.required {
        constraints.insert("required".to_owned(), true.into());
    }
    if !constraints.is_empty() {
        field["constraints"] = constraints.into();
    }
    field
}

/// The type of a column in Table Schema.
const fn type_name(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Integer => "integer",
        CellKind::Decimal => "number",
        CellKind::Flag => "boolean",
        CellKind::FiscalYear => "year",
        CellKind::Month => "yearmonth",
        _ => "string",
    }
}
