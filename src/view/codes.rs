//! What people call codes: those of the built-in lists, and those that a plan declares.
use crate::{edition, table::Row, vocabulary};
use std::collections::HashMap;

/// The codes of a plan.
pub(super) struct Codes<'c> {
    own: HashMap<(&'c str, &'c str), &'c Row>,
}

impl<'c> Codes<'c> {
    pub fn of(tables: &'c [Vec<Row>]) -> Self {
        let rows = edition::rows(tables, "codes").iter();
        Self { own: rows.map(|row| ((&row["list_id"], &row["code_id"]), row)).collect() }
    }

    /// Label of a code of a list, or of the code that the plan declares in its place; `None` if a row has neither.
    pub fn label(&self, list: &str, built_in: Option<&str>, own: Option<&str>) -> Option<&'c str> {
        let built_in = built_in.and_then(|id| vocabulary::concept(list, id)).map(|concept| concept.ja.as_str());
        built_in.or_else(|| Some(&self.own.get(&(list, own?))?["label"]))
    }
}
