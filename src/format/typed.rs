//! What the files say that carry types and descriptions: of their columns, and of themselves.
use super::{ComputedColumn, Document, Shape};
use crate::table::{CellKind, Column, Table, expand};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// The type of a column in a file that has types. Everything else is text: ids and codes keep their leading zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellType {
    Text,
    Integer,
    Decimal,
    Flag,
    Date,
}

impl CellType {
    /// The type of these cells; text if the file cannot hold one of them as it is.
    pub fn of<'c>(
        kind: CellKind,
        mut cells: impl Iterator<Item = &'c str>,
        holds: impl Fn(Self, &str) -> bool,
    ) -> Self {
        let own = match kind {
            CellKind::Integer | CellKind::FiscalYear => Self::Integer,
            CellKind::Decimal => Self::Decimal,
            CellKind::Flag => Self::Flag,
            CellKind::Date => Self::Date,
            _ => Self::Text,
        };
        if cells.all(|cell| cell.is_empty() || holds(own, cell)) { own } else { Self::Text }
    }
}

/// A column with what is known of it.
#[derive(Debug)]
pub struct TypedColumn<'d> {
    pub name: &'d str,
    /// Its title in Japanese.
    pub ja: &'d str,
    pub kind: CellKind,
    /// The column of a table that it is; of a computed table the one that it is called like.
    pub described: Option<&'static Column>,
    /// What the type of a computed row says: its title in English, and what it holds.
    pub said: Option<(String, Option<String>)>,
}

/// What a file says of a column.
#[derive(Debug, Serialize)]
pub struct ColumnDescription<'d> {
    pub name: &'d str,
    pub title_ja: &'d str,
    /// Of a table its name, as in the CSVW metadata.
    pub title_en: Cow<'d, str>,
    pub description_ja: Option<&'static str>,
    pub description_en: Option<Cow<'d, str>>,
    /// XML Schema datatype.
    pub datatype: &'static str,
    /// For a number that is measured: the column that holds its unit.
    pub unit_column: Option<&'static str>,
    /// IRI of the RDF property.
    pub property: Option<String>,
}

impl<'d> TypedColumn<'d> {
    fn of_computed(column: &'d ComputedColumn, said: Option<(String, Option<String>)>) -> Self {
        Self { name: &column.name, ja: &column.ja, kind: column.kind, described: column.described(), said }
    }

    pub fn description(&self) -> ColumnDescription<'_> {
        let described = self.described;
        let said = self.said.as_ref();
        let own = said.and_then(|(_, about)| about.as_deref());
        let unit = |column: &&Column| column.measured_by.iter().copied().find(|path| *path == "unit_id");
        ColumnDescription {
            name: self.name,
            title_ja: self.ja,
            title_en: said.map_or(self.name, |(title, _)| title).into(),
            description_ja: described.map(|column| column.about_ja),
            description_en: own.or(described.map(|column| column.about)).map(Cow::from),
            datatype: self.kind.datatype(),
            unit_column: described.as_ref().and_then(unit),
            property: described.filter(|column| !column.property.is_empty()).map(|column| expand(column.property)),
        }
    }
}

/// The columns of a table.
pub fn columns_of(table: &Table) -> Vec<TypedColumn<'static>> {
    let typed = |column: &'static Column| TypedColumn {
        name: column.name,
        ja: column.ja,
        kind: column.kind,
        described: Some(column),
        said: None,
    };
    table.columns.iter().map(typed).collect()
}

/// The columns and the lines of a document that is one table, computed or not; nothing of any other.
pub fn lines(document: &Document) -> (Vec<TypedColumn<'_>>, Vec<&[String]>) {
    match &document.shape {
        Shape::Rows { table, rows } => (columns_of(table), rows.iter().map(|row| row.cells.as_slice()).collect()),
        Shape::ComputedTable(sheet) => {
            let mut said = sheet.words.map(|words| words()).unwrap_or_default();
            let typed = sheet.columns.iter();
            let typed = typed.map(|column| TypedColumn::of_computed(column, said.remove(column.name.as_str())));
            (typed.collect(), sheet.rows.iter().map(Vec::as_slice).collect())
        }
        Shape::Item(_) | Shape::Tables(_) | Shape::Members { .. } => (Vec::new(), Vec::new()),
    }
}

/// What a file says of itself, by name: its title, the address from which it can be had for ever, the release, the terms.
pub fn facts(document: &Document) -> Vec<(&str, Cow<'_, str>)> {
    let mut facts = vec![("title", Cow::from(document.title.as_str())), ("source", Cow::from(source(document)))];
    for (name, value) in &document.meta {
        match value {
            Value::String(text) => facts.push((name, Cow::from(text.as_str()))),
            Value::Number(number) => facts.push((name, Cow::from(number.to_string()))),
            _ => {}
        }
    }
    let cited = document.issues.first().filter(|_| document.issues.len() == 1);
    facts.extend(cited.map(|release| ("citation", Cow::from(release.citation.as_str()))));
    facts
}

/// The address of the document under its release, else its own.
pub fn source(document: &Document) -> &str {
    document.link("twin").or_else(|| document.link("self")).unwrap_or_default()
}

/// The number, if a double keeps each of its digits: it has 15 of them.
pub fn double(cell: &str) -> Option<f64> {
    (cell.bytes().filter(u8::is_ascii_digit).count() <= 15).then(|| cell.parse().ok()).flatten()
}
