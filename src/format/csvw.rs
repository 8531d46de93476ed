//! CSVW: metadata that turn the CSV files into exactly the published triples.
use super::{
    Document, Format, Rights, Shape, ShapeKind, WriteError,
    csv::{name_column, name_position},
    json,
};
use crate::{
    catalog::Profile,
    table::{Column, Table, expand},
};
use serde_json::{Map, Value, json};

/// Metadata of the plain CSV.
pub const METADATA: Format = Format {
    suffix: "csv-metadata.json",
    content_type: "application/csvm+json",
    negotiable: false,
    whole: true,
    stored: true,
    page: None,
    fits: |shape| matches!(shape, ShapeKind::Rows(_)),
    write: |document| write(document, false),
};

/// Metadata of the Excel variant.
pub const EXCEL_METADATA: Format =
    Format { suffix: "excel.csv-metadata.json", write: |document| write(document, true), ..METADATA };

fn write(document: &Document, excel: bool) -> Result<Vec<u8>, WriteError> {
    let Shape::Rows { table, .. } = &document.shape else { return Ok(Vec::new()) };
    let mut metadata = header(table.ja, document.rights.as_ref());
    let suffix = if excel { "excel.csv" } else { "csv" };
    // A client takes metadata only for the URL they name, so those of a filtered table name the filter.
    let this = document.link("self").unwrap_or_default();
    let query = this.find('?').map_or("", |start| &this[start..]);
    metadata.insert("url".into(), json!(format!("{}.{suffix}{query}", table.name)));
    metadata.insert("tableSchema".into(), schema(table, &document.iri_base, document.language(), excel));
    json::pretty(&Value::Object(metadata))
}

/// Which references between tables CSVW metadata name as foreign keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKeys {
    /// Those of which no cell may be empty: in CSVW an empty cell is a value that the table referred to lacks, so validators
    /// refuse such a key.
    Filled,
    /// All, as openplan named them once. Releases of that time keep their metadata.
    All,
}

/// Metadata of all tables of a package as one group, with the references between them.
pub fn group(
    title: &str,
    rights: Option<&Rights>,
    base: &str,
    profile: &'static Profile,
    foreign_keys: ForeignKeys,
    language: &str,
) -> Value {
    let mut group = header(title, rights);
    group.insert(
        "dialect".into(),
        json!({"encoding": "utf-8", "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "header": true,
               "headerRowCount": 1, "lineTerminators": ["\r\n"], "skipBlankRows": false, "trim": false}),
    );
    let tables = profile.tables.iter().map(|table| {
        let mut schema = schema(table, base, language, false);
        let is_filled = |own: &[&str]| table.columns.iter().all(|one| one.required || !own.contains(&one.name));
        let references =
            profile.references(table).filter(|(own, _)| foreign_keys == ForeignKeys::All || is_filled(own));
        let keys: Vec<_> = references.map(|(own, target)| foreign_key(&own, target)).collect();
        if !keys.is_empty() {
            schema["foreignKeys"] = Value::Array(keys);
        }
        json!({"url": format!("{}.csv", table.name), "dc:title": ja(table.ja), "tableSchema": schema})
    });
    group.insert("tables".into(), tables.collect());
    Value::Object(group)
}

fn header(title: &str, rights: Option<&Rights>) -> Map<String, Value> {
    let mut header = Map::new();
    header.insert("@context".into(), json!(["http://www.w3.org/ns/csvw", {"@language": "ja"}]));
    header.insert("dc:title".into(), ja(title));
    let Some(rights) = rights else { return header };
    header.insert("dc:license".into(), json!({"@id": rights.license}));
    let statements = [(&rights.rights_ja, "ja"), (&rights.rights_en, "en")];
    let statements: Vec<_> = statements
        .iter()
        .filter_map(|(text, language)| text.as_ref().map(|text| json!({"@value": text, "@language": language})))
        .collect();
    if !statements.is_empty() {
        header.insert("dc:rights".into(), Value::Array(statements));
    }
    header
}

fn ja(text: &str) -> Value {
    json!({"@value": text, "@language": "ja"})
}

fn foreign_key(own: &[&str], target: &Table) -> Value {
    let reference = |columns: &[&str]| match columns {
        [column] => json!(column),
        columns => json!(columns),
    };
    json!({"columnReference": reference(own),
           "reference": {"resource": format!("{}.csv", target.name), "columnReference": reference(target.key)}})
}

fn schema(table: &Table, base: &str, language: &str, excel: bool) -> Value {
    let mut columns: Vec<_> = table.columns.iter().map(|column| self::column(table, column, base, language)).collect();
    if let Some((name, title)) = name_column(table).filter(|_| excel) {
        let name = json!({"name": name, "titles": {"ja": [title]}, "datatype": "string",
                          "suppressOutput": true});
        columns.insert(name_position(table), name);
    }
    let types = table.classes.iter().enumerate().map(|(place, class)| {
        let name = if place == 0 { "type".to_owned() } else { format!("type_{}", place + 1) };
        constant(&name, "rdf:type", &expand(class))
    });
    let constants = table
        .constants
        .iter()
        .map(|constant| self::constant(constant.name, constant.property, &absolute(constant.value, base)));
    columns.extend(types.chain(constants));
    json!({"columns": columns, "aboutUrl": absolute(table.subject, base), "primaryKey": table.key})
}

fn column(table: &Table, column: &Column, base: &str, language: &str) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(column.name));
    out.insert("titles".into(), json!({"en": [column.name], "ja": [column.ja]}));
    out.insert(
        "dc:description".into(),
        json!([
            {"@value": column.about_ja, "@language": "ja"}, {"@value": column.about, "@language": "en"}
        ]),
    );
    let datatype = match column.kind.pattern() {
        // Readers put anchors around it, which must hold for all of it.
        Some(pattern) if pattern.contains('|') => json!({"base": "string", "format": format!("({pattern})")}),
        Some(pattern) => json!({"base": "string", "format": pattern}),
        None => json!(column.kind.datatype()),
    };
    out.insert("datatype".into(), datatype);
    if column.required {
        out.insert("required".into(), json!(true));
    }
    if let Some(language) = column.kind.language(language) {
        out.insert("lang".into(), json!(language));
    }
    if column.property.is_empty() {
        out.insert("suppressOutput".into(), json!(true));
        return Value::Object(out);
    }
    out.insert("propertyUrl".into(), json!(expand(column.property)));
    if let Some(template) = column.value_template(table) {
        out.insert("valueUrl".into(), json!(absolute(&template, base)));
    }
    Value::Object(out)
}

fn constant(name: &str, property: &str, value: &str) -> Value {
    json!({"name": name, "virtual": true, "propertyUrl": expand(property), "valueUrl": value})
}

fn absolute(template: &str, base: &str) -> String {
    if template.starts_with('/') { format!("{base}/id{template}") } else { expand(template) }
}
