//! What people call codes: those of the built-in lists, and those that a plan declares.
use crate::{edition, format::of_plan, table::Row, vocabulary};
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
        built_in_label(list, built_in).or_else(|| Some(&self.own.get(&(list, own?))?["label"]))
    }

    /// The same for a page, on which the words of the plan are told from those of the page.
    pub fn shown(&self, list: &str, built_in: Option<&str>, own: Option<&str>) -> Option<String> {
        let of_page = built_in_label(list, built_in).map(str::to_owned);
        of_page.or_else(|| self.label(list, None, own).map(of_plan))
    }
}

fn built_in_label(list: &str, id: Option<&str>) -> Option<&'static str> {
    vocabulary::concept(list, id?).map(|concept| concept.ja.as_str())
}
