//! What can be found in a plan: its rows as entries of the search index.
use crate::{
    catalog,
    content::Content,
    edition,
    search::{SearchEntry, SearchText, Synonyms},
    table::{Row, Table},
};
use std::collections::HashMap;

/// A searchable table: its name and the columns beside its label, in the order in which passages prefer them.
const SEARCHED: &[(&str, &[&str])] = &[
    ("initiatives", &[]),
    ("indicators", &["definition"]),
    ("terms", &["expansion_en", "alt_label_en", "alt_label", "definition"]),
    ("policies", &["slogan"]),
    ("sections", &["text"]),
];

/// Names of the types that a search can be limited to, in the order of their rank.
pub fn types() -> impl Iterator<Item = &'static str> {
    tables().filter_map(Table::type_name)
}

/// The searchable tables, in that order.
pub(super) fn tables() -> impl Iterator<Item = &'static Table> {
    SEARCHED.iter().filter_map(|(name, _)| catalog::find(name))
}

/// The rank of a table and its prose, if the index of a plan has all of its prose: rows that have words are known from it.
pub fn indexed(table: &Table) -> Option<(u8, Vec<&'static str>)> {
    let (rank, (_, columns)) = (0..).zip(SEARCHED).find(|(_, (name, _))| *name == table.name)?;
    let is_indexed = |name: &&str| table.label == Some(*name) || columns.contains(name);
    let prose: Vec<&'static str> = table.columns.iter().filter(|one| one.kind.is_prose()).map(|one| one.name).collect();
    prose.iter().all(is_indexed).then_some((rank, prose))
}

/// The entries of a release and the names of its glossary's terms.
///
/// An initiative is one entry with the titles of all its listings, so relistings collapse. What a source note presumes
/// is a text of the row that stands at its line.
pub fn entries(content: &Content) -> (Vec<SearchEntry>, Vec<Synonyms>) {
    let plan = RowLookUps::new(content);
    let ranked = (0..).zip(SEARCHED);
    let entries = ranked.flat_map(|(rank, (name, columns))| {
        let plan = &plan;
        plan.rows(name).iter().map(move |row| plan.entry(row, rank, columns))
    });
    (entries.collect(), synonyms(plan.rows(GLOSSARY)))
}

/// Name of the table of the glossary.
pub const GLOSSARY: &str = "terms";

/// The names of the terms of a glossary, from its rows.
pub fn synonyms(terms: &[Row]) -> Vec<Synonyms> {
    let names = |term: &Row| Synonyms {
        label: term["label"].to_owned(),
        alternatives: ["expansion_en", "alt_label_en", "alt_label"]
            .iter()
            .filter_map(|column| term.get(column).map(str::to_owned))
            .collect(),
    };
    terms.iter().map(names).collect()
}

/// The rows of a release with the look-ups that entries need.
struct RowLookUps<'t> {
    content: &'t Content,
    /// Listings of each initiative.
    listings: HashMap<&'t str, Vec<&'t Row>>,
    /// Presumed readings by the line they are about.
    presumed: HashMap<&'t str, Vec<&'t str>>,
}

impl<'t> RowLookUps<'t> {
    fn new(content: &'t Content) -> Self {
        let mut plan = Self { content, listings: HashMap::new(), presumed: HashMap::new() };
        for listing in plan.rows("listings") {
            plan.listings.entry(&listing["initiative_id"]).or_default().push(listing);
        }
        for note in plan.rows("source-notes") {
            if let Some(presumed) = note.get("presumed") {
                plan.presumed.entry(&note["source_line"]).or_default().push(presumed);
            }
        }
        plan
    }

    fn rows(&self, table: &str) -> &'t [Row] {
        self.content.rows(table)
    }

    fn listings_of(&self, row: &Row) -> &[&'t Row] {
        let listed = row.get("initiative_id").and_then(|id| self.listings.get(id));
        listed.map_or(&[], Vec::as_slice)
    }

    fn entry(&self, row: &'t Row, rank: u8, columns: &[&'static str]) -> SearchEntry {
        let label = row.table.label.unwrap_or_default();
        let own = columns.iter().filter_map(|column| Some(text(column, row.get(column)?)));
        let printed = self.listings_of(row).iter().filter(|listing| listing["title_as_printed"] != row[label]);
        let printed = printed.map(|listing| text("title_as_printed", &listing["title_as_printed"]));
        let lines = std::iter::once(row).chain(self.listings_of(row).iter().copied());
        let presumed = lines.filter_map(|row| self.presumed.get(row.get("source_line")?)).flatten();
        let presumed = presumed.map(|presumed| text("presumed", presumed));
        SearchEntry {
            kind: row.table.type_name().unwrap_or_default().into(),
            rank,
            id: format!("{}/{}", row.table.name, row.key()),
            label: text(label, &row[label]),
            texts: own.chain(printed).chain(presumed).collect(),
            context: self.context(row),
        }
    }

    /// Names of the policies at the top of the tree that a row stands under; none for such a policy itself.
    fn context(&self, row: &Row) -> Vec<String> {
        let top = |id: &str| edition::path(self.rows("policies"), id).first().copied();
        let own = row.get("policy_id").and_then(top);
        let listed = self.listings_of(row).iter().filter_map(|listing| top(listing.get("policy_id")?));
        let mut names: Vec<String> = Vec::new();
        for policy in own.into_iter().chain(listed).filter(|policy| *policy != row) {
            if !names.contains(&policy["label"].to_owned()) {
                names.push(policy["label"].to_owned());
            }
        }
        names
    }
}

fn text(column: &'static str, text: &str) -> SearchText {
    SearchText { column: column.into(), text: text.to_owned() }
}
