//! Facts into the tables of a package: what is known keeps its id, what is new gets one.
mod indicators;
mod initiatives;
mod policies;
mod said;
mod sources;
mod tables;
mod terms;

pub use self::tables::Tables;

use super::{
    decisions::Decisions,
    facts::{Facts, Note, Printed, Why},
    grid::Document,
    legend::Entry,
};
use crate::{dataset::Package, printed};
use std::collections::{HashMap, HashSet};

/// Facts on their way into tables.
pub struct Merge<'a> {
    pub tables: Tables,
    pub decisions: &'a mut Decisions,
    pub documents: &'a [Document],
    /// What a person should know of what was done.
    pub notes: Vec<Note>,
    /// The edition that lists initiatives, if any does.
    edition: Option<String>,
    /// For each document the source of what it says.
    sources: HashMap<usize, String>,
    /// Keys of the values that were read in this run.
    read: HashSet<[String; 4]>,
    /// Names that were read in this run with what they belong to: as compared, and as printed.
    names: HashMap<(String, String, String), String>,
    title: String,
    legends: Vec<(usize, Entry)>,
    schemes: Vec<(usize, String)>,
}

/// Takes facts into the tables of a package.
pub fn merge(
    package: &Package,
    facts: &Facts,
    documents: &[Document],
    decisions: &mut Decisions,
    edition: Option<&str>,
) -> (Tables, Vec<Note>) {
    let title = package.rows("plans").first().map_or_else(String::new, |plan| plan["title"].to_owned());
    let mut merge = Merge {
        tables: Tables::of(package),
        decisions,
        documents,
        notes: Vec::new(),
        edition: None,
        sources: HashMap::new(),
        read: HashSet::new(),
        names: HashMap::new(),
        title,
        legends: facts.legends.clone(),
        schemes: facts.schemes.clone(),
    };
    merge.edition_of(package, facts, edition);
    merge.sources_of(facts);
    merge.tree(facts);
    merge.initiatives(facts);
    merge.indicators(facts);
    merge.terms(facts);
    merge.grades_explained();
    merge.tables.number_listings();
    merge.tables.place_listings();
    (merge.tables, merge.notes)
}

impl Merge<'_> {
    fn note(&mut self, printed: Printed, text: &str, why: Why) {
        self.notes.push(Note { printed, text: text.to_owned(), why });
    }

    /// What a document says that a sign means.
    fn meaning(&self, document: usize, sign: &str) -> Option<String> {
        let of_it = self.legends.iter().filter(|(number, _)| *number == document);
        let entries: Vec<&Entry> = of_it.map(|(_, entry)| entry).collect();
        let said = entries.iter().find(|entry| entry.sign == sign).map(|entry| entry.meaning.clone());
        // 主担当：◎ says the same as ◎：主担当.
        said.or_else(|| entries.iter().find(|entry| entry.meaning == sign).map(|entry| entry.sign.clone()))
    }

    fn source(&self, printed: Printed) -> String {
        self.sources.get(&printed.document).cloned().unwrap_or_default()
    }

    /// The unit of a number: a code of the list, or one of the plan's own. Neither if nothing is printed.
    fn unit(&mut self, number: &printed::Number) -> (String, String) {
        if number.unit.is_empty() {
            return (String::new(), String::new());
        }
        if let Some(code) = Decisions::code(&self.decisions.units, &number.unit) {
            return (code.to_owned(), String::new());
        }
        match crate::check::printed_unit(number) {
            Some((code, counter)) if counter == number.unit => (code.to_owned(), String::new()),
            _ => (String::new(), self.tables.own_code("unit", &number.unit)),
        }
    }
}
