//! JSON: the rows as objects whose names are the CSV columns.
use super::{ComputedTable, Document, Embedded, Format, Item, Shape, WriteError, nodes};
use crate::table::{CellKind, Column, Row, expand, local_name};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};
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
    write: |document| pretty(&Body { document, context: None }),
};

/// The bytes of a JSON answer: indented, with a final line end.
///
/// # Errors
///
/// When the value is no JSON.
pub fn pretty(value: &impl Serialize) -> Result<Vec<u8>, WriteError> {
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

/// A document as JSON: its data, then `links` and `meta`. Rows are written as they stand in memory.
pub struct Body<'d> {
    /// The document.
    pub document: &'d Document,
    /// The context that stands before its members, with the language that texts are in there.
    pub context: Option<(&'d Value, &'d str)>,
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_map(None)?;
        if let Some((context, _)) = self.context {
            body.serialize_entry("@context", context)?;
        }
        self.data(&mut body)?;
        let links = &self.document.links;
        body.serialize_entry("links", &Members(|| links.iter().map(|(relation, url)| (relation, url))))?;
        if !self.document.meta.is_empty() {
            body.serialize_entry("meta", &self.document.meta)?;
        }
        body.end()
    }
}

impl Body<'_> {
    fn data<M: SerializeMap>(&self, body: &mut M) -> Result<(), M::Error> {
        match &self.document.shape {
            Shape::Rows { rows, .. } => body.serialize_entry("items", &List(|| rows.iter().map(|row| self.row(row)))),
            Shape::Tables(tables) => {
                let rows = || tables.iter().flat_map(|(_, rows)| rows).map(|row| self.row(row));
                body.serialize_entry("items", &List(rows))
            }
            Shape::ComputedTable(ComputedTable { items, member: Some(member), .. }) => {
                body.serialize_entry("items", &[(); 0])?;
                body.serialize_entry(member, items)
            }
            Shape::ComputedTable(sheet) => body.serialize_entry("items", &sheet.items),
            Shape::Item(item) => item_members(item, self.document.base_of(&item.row), body),
            Shape::Members { members, triples } if triples.is_empty() => entries(members, body),
            Shape::Members { members, triples } => entries(&nodes::body(members, triples).0, body),
        }
    }

    /// A row of a list. Its texts say their language where that is not the one of the context.
    fn row<'r>(&'r self, row: &'r Row) -> RowObject<'r> {
        let language = self.context.map(|(_, of_context)| (self.document.language_of(row), of_context));
        let language = language.filter(|(own, of_context)| own != of_context).map(|(own, _)| own);
        RowObject { row, base: self.document.base_of(row), language }
    }
}

fn entries<M: SerializeMap>(members: &Map<String, Value>, object: &mut M) -> Result<(), M::Error> {
    members.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))
}

/// A list of what an iterator gives.
struct List<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// An object of the members that an iterator gives.
struct Members<F>(F);

impl<K: Serialize, V: Serialize, I: Iterator<Item = (K, V)>, F: Fn() -> I> Serialize for Members<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map((self.0)())
    }
}

/// One row with the rows that belong to it, and what is computed from them.
fn item_members<M: SerializeMap>(item: &Item, base: &str, object: &mut M) -> Result<(), M::Error> {
    RowObject::of(&item.row, base).members(object)?;
    for Embedded { embed, rows, .. } in &item.embedded {
        match embed.to {
            None => {
                let rows = || rows.iter().map(|row| RowObject::of(row, base));
                object.serialize_entry(embed.member, &List(rows))?;
            }
            Some(to) => {
                let iris = || rows.iter().filter_map(|row| iri_of(row, to, base));
                object.serialize_entry(embed.member, &List(iris))?;
            }
        }
    }
    entries(&item.computed, object)
}

fn iri_of(row: &Row, column: &str, base: &str) -> Option<String> {
    let template = row.table.column(column)?.value_template(row.table)?;
    Some(iri(row, &template, base))
}

/// One row: `uri`, `type`, every column, and beside each link or code its IRI.
struct RowObject<'r> {
    row: &'r Row,
    base: &'r str,
    /// The language that each of its texts says that it is in.
    language: Option<&'r str>,
}

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        self.members(&mut object)?;
        object.end()
    }
}

/// A text that says its language, as JSON-LD has it.
#[derive(Serialize)]
struct TextIn<'t> {
    #[serde(rename = "@value")]
    text: &'t str,
    #[serde(rename = "@language")]
    language: &'t str,
}

impl<'r> RowObject<'r> {
    fn of(row: &'r Row, base: &'r str) -> Self {
        Self { row, base, language: None }
    }

    fn members<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        let Self { row, base, .. } = *self;
        object.serialize_entry("uri", &iri(row, row.table.subject, base))?;
        match row.table.classes {
            [] => {}
            [class] => object.serialize_entry("type", local_name(class))?,
            classes => object.serialize_entry("type", &List(|| classes.iter().map(|class| local_name(class))))?,
        }
        for (column, cell) in row.table.columns.iter().zip(&row.cells) {
            self.cell(column, cell, object)?;
        }
        let constants = row.table.constants.iter();
        constants
            .map(|one| (one.name, iri(row, one.value, base)))
            .try_for_each(|(name, iri)| object.serialize_entry(name, &iri))
    }

    fn cell<M: SerializeMap>(&self, column: &Column, cell: &str, object: &mut M) -> Result<(), M::Error> {
        let Self { row, base, language } = *self;
        match language.filter(|_| column.kind == CellKind::Text && !column.property.is_empty() && !cell.is_empty()) {
            Some(language) => object.serialize_entry(column.name, &TextIn { text: cell, language })?,
            None => object.serialize_entry(column.name, &CellValue::of(column, cell))?,
        }
        if column.kind == CellKind::Decimal {
            object.serialize_entry(&format!("{}_decimal", column.name), &CellValue::text(cell))?;
        }
        if let Some((member, template)) = column.iri_member().zip(column.value_template(row.table)) {
            object.serialize_entry(&member, &(!cell.is_empty()).then(|| iri(row, &template, base)))?;
        }
        Ok(())
    }
}

/// The members of a row.
pub fn object(row: &Row, base: &str) -> Map<String, Value> {
    members_of(&RowObject::of(row, base))
}

/// A template as an IRI: below `{base}/id` if it starts with `/`, else absolute or prefixed.
pub fn iri(row: &Row, template: &str, base: &str) -> String {
    if !template.starts_with('/') {
        return expand(&row.expand(template));
    }
    let mut iri = String::with_capacity(base.len() + template.len() + 16);
    iri.push_str(base);
    iri.push_str("/id");
    row.expand_into(template, &mut iri);
    iri
}

/// A cell as JSON: null if empty, numbers and flags as such, everything else as text.
#[derive(Serialize)]
#[serde(untagged)]
enum CellValue<'c> {
    Nothing,
    Whole(i64),
    Number(f64),
    Flag(bool),
    Text(&'c str),
}

impl<'c> CellValue<'c> {
    fn of(column: &Column, cell: &'c str) -> Self {
        if cell.is_empty() {
            return Self::Nothing;
        }
        match column.kind {
            CellKind::Integer | CellKind::FiscalYear => Self::whole(cell).unwrap_or(Self::Text(cell)),
            CellKind::Decimal => Self::number(cell).unwrap_or(Self::Text(cell)),
            CellKind::Flag => Self::Flag(cell == "true"),
            _ => Self::Text(cell),
        }
    }

    fn text(cell: &'c str) -> Self {
        if cell.is_empty() { Self::Nothing } else { Self::Text(cell) }
    }

    fn whole(cell: &str) -> Option<Self> {
        cell.parse().ok().map(Self::Whole)
    }

    /// A canonical number.
    fn number(cell: &str) -> Option<Self> {
        Self::whole(cell).or_else(|| cell.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Number))
    }
}

/// A canonical number as a JSON number; `{column}_decimal` beside it has every digit.
pub fn number(cell: &str) -> Option<Value> {
    CellValue::number(cell).map(|number| value_of(&number))
}

/// A cell as JSON: null if empty, numbers and flags as such, everything else as text.
pub fn value(column: &Column, cell: &str) -> Value {
    value_of(&CellValue::of(column, cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    #[test]
    fn every_member_of_a_row_and_of_its_item_stands_there_once() {
        for table in catalog::ever() {
            let row = Row { table, cells: vec!["1".to_owned(); table.columns.len()] };
            let object = object(&row, "b:");
            // A member that came twice would stand once among the members.
            let written = serde_json::to_string(&RowObject::of(&row, "b:")).unwrap();
            assert_eq!(serde_json::to_string(&object).unwrap(), written, "{}", table.name);
            let carried: Vec<_> = table.embeds.iter().filter(|embed| object.contains_key(embed.member)).collect();
            assert!(carried.is_empty(), "{}: {carried:?}", table.name);
        }
    }
}
