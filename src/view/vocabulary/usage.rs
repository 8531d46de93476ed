//! Where the tables use the vocabulary: which class has which property, and what its values are.
use crate::{
    catalog,
    table::{CellKind, Column, Table},
    vocabulary,
};

/// A property as the rows of a table have it.
#[derive(Debug, Clone)]
pub struct Use {
    /// Class of the subjects, as a prefixed name.
    pub class: &'static str,
    /// The property, as a prefixed name.
    pub property: &'static str,
    /// Name in Japanese: that of the word, or of the column if the property is not ours.
    pub ja: &'static str,
    /// What the values are.
    pub value: ValueTarget,
    /// Whether every subject has one.
    pub required: bool,
}

/// What the values of a property are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueTarget {
    /// Things of this class.
    Class(&'static str),
    /// Concepts of this code list.
    Codes(&'static str),
    /// Literals: the name of their datatype or language.
    Literal(&'static str),
    /// Things of which no table is made.
    Elsewhere,
}

/// Names of the constants of tables, which have no column to be named by.
const CONSTANTS: &[(&str, &str)] = &[
    ("plan", "計画"),
    ("publisher", "公表主体"),
    ("in_scheme", "属する概念体系"),
    ("top_concept_of", "最上位とする概念体系"),
    ("data_set", "属するデータキューブ"),
    ("ref_area", "区域"),
];

/// Every use of a property in the tables, in their order.
pub fn uses() -> Vec<Use> {
    let tables = catalog::tables().iter().copied();
    tables
        .filter_map(|table| Some((table, class_of(table)?)))
        .flat_map(|(table, class)| of_table(table, class))
        .collect()
}

fn of_table(table: &'static Table, class: &'static str) -> impl Iterator<Item = Use> {
    let columns = table.columns.iter().filter(|column| !column.property.is_empty());
    let columns = columns.map(move |column| Use {
        class,
        property: column.property,
        ja: name(column),
        value: target(column),
        // A row of a table that only links two things is there or not.
        required: column.required && !table.classes.is_empty(),
    });
    let constants = table.constants.iter().map(move |constant| Use {
        class,
        property: constant.property,
        ja: CONSTANTS.iter().find(|(name, _)| *name == constant.name).map_or("", |(_, ja)| *ja),
        value: at(constant.value).map_or(ValueTarget::Elsewhere, ValueTarget::Class),
        required: true,
    });
    columns.chain(constants)
}

/// The class of a table's subjects; a table that only links two things speaks of those of another.
fn class_of(table: &Table) -> Option<&'static str> {
    table.classes.first().copied().or_else(|| at(table.subject))
}

/// The class of the things whose IRIs a template makes.
fn at(template: &str) -> Option<&'static str> {
    let tables = catalog::tables().iter().copied();
    tables.filter(|table| table.subject == template).find_map(|table| table.classes.first().copied())
}

/// The name of what a column holds: that of the word or of the column, which calls a link by its id.
fn name(column: &'static Column) -> &'static str {
    match vocabulary::word(column.property) {
        Some(word) => &word.ja,
        None if column.kind.is_iri() => column.ja.trim_end_matches("ID"),
        None => column.ja,
    }
}

fn target(column: &Column) -> ValueTarget {
    let class = |table: &str| catalog::find(table).and_then(|table| table.classes.first().copied());
    match column.kind {
        CellKind::Link(table) | CellKind::LinkWithin(table, _) => {
            class(table).map_or(ValueTarget::Elsewhere, ValueTarget::Class)
        }
        CellKind::FiscalYear => ValueTarget::Class("mp:FiscalYear"),
        CellKind::Period => ValueTarget::Class("mp:Period"),
        CellKind::OwnCode(_) => class("codes").map_or(ValueTarget::Elsewhere, ValueTarget::Class),
        CellKind::Concept(list) => match vocabulary::word(column.property).and_then(|word| word.range.as_deref()) {
            Some(class) if vocabulary::word(class).is_some() => ValueTarget::Class(class),
            _ => ValueTarget::Codes(list),
        },
        CellKind::Iri | CellKind::SdgCode | CellKind::InList(_) => ValueTarget::Elsewhere,
        table => ValueTarget::Literal(table.language("ja").unwrap_or_else(|| table.datatype())),
    }
}

/// The property that names the things of a class to people; none if only their key does.
pub fn label(class: &str) -> Option<&'static str> {
    let table = catalog::tables().iter().copied().find(|table| table.classes.first() == Some(&class));
    match (table, class) {
        (Some(table), _) => Some(table.column(table.label?)?.property),
        (None, "mp:FiscalYear" | "mp:Period") => Some("rdfs:label"),
        (None, _) => Some("skos:prefLabel"),
    }
}
