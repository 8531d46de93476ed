//! The vocabulary `mp:` with its code lists: one Turtle file, of which the build reads the codes, and the fiscal years, which are one rule.
mod fiscal_year;
mod word;

pub use self::word::{Word, WordKind, word, words};

use crate::table::expand;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term},
};
use std::{collections::BTreeMap, sync::LazyLock};

/// Vocabulary, cube definition and code lists: what `/ns/plan` serves beside the fiscal years.
pub const TURTLE: &str = include_str!("../vocabulary/municipal-plan.ttl");

/// The SHACL shapes, as served at `/ns/plan/shapes`.
pub const SHAPES: &str = include_str!("../vocabulary/shapes.ttl");

/// Name of the graph that holds the vocabulary.
pub const GRAPH: &str = "https://w3id.org/municipal-plan/ns";

/// One entry of a code list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concept {
    /// Code in the CSV files: the fragment of the IRI.
    pub id: String,
    /// Label in Japanese.
    pub ja: String,
    /// Label in English.
    pub en: String,
    /// Definition in Japanese.
    pub about_ja: String,
    /// Definition in English.
    pub about: String,
    /// Other names in both languages, such as 名 beside 人.
    pub also: Vec<String>,
    /// Ids of the broader concepts of the same list; a compound has two.
    pub broader: Vec<String>,
}

/// The code lists of the file as the build wrote them: reading them from Turtle takes longer than checking a small plan.
const CODES: &str = include_str!(concat!(env!("OUT_DIR"), "/codes.tsv"));

/// The quads of the vocabulary, all in [`GRAPH`].
pub static QUADS: LazyLock<Vec<Quad>> = LazyLock::new(|| {
    let quads = RdfParser::from_format(RdfFormat::Turtle)
        .without_named_graphs()
        .with_default_graph(NamedNode::new_unchecked(GRAPH))
        .for_slice(TURTLE)
        .filter_map(Result::ok);
    quads.chain(fiscal_year::quads()).collect()
});

static LISTS: LazyLock<BTreeMap<&'static str, Vec<Concept>>> = LazyLock::new(|| {
    let mut lists: BTreeMap<&str, Vec<Concept>> = BTreeMap::new();
    for line in CODES.lines() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let list = cell();
        let [id, ja, en, about_ja, about] = [(); 5].map(|()| cell().to_owned());
        let [also, broader] =
            [(); 2].map(|()| cell().split('\u{1f}').filter(|one| !one.is_empty()).map(str::to_owned).collect());
        lists.entry(list).or_default().push(Concept { id, ja, en, about_ja, about, also, broader });
    }
    lists
});

/// What the vocabulary says of something: the first literal in the language (none for a plain one) or IRI; empty if none.
pub fn text(subject: &str, property: &str, language: &str) -> String {
    let property = expand(property);
    let statements = QUADS.iter().filter(|quad| quad.predicate.as_str() == property);
    let about = |quad: &&Quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == subject);
    let found = statements.filter(about).find_map(|quad| match &quad.object {
        Term::Literal(text) if text.language().unwrap_or_default() == language => Some(value(text)),
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    });
    found.unwrap_or_default()
}

fn value(label: &Literal) -> String {
    label.value().to_owned()
}

/// The entries of a code list such as `stage` in the order of the vocabulary; none if there is no such list.
pub fn concepts(list: &str) -> &'static [Concept] {
    LISTS.get(list).map_or(&[], Vec::as_slice)
}

/// Names of all code lists.
pub fn lists() -> impl Iterator<Item = &'static str> {
    LISTS.keys().copied()
}

/// One entry of a code list.
pub fn concept(list: &str, id: &str) -> Option<&'static Concept> {
    concepts(list).iter().find(|concept| concept.id == id)
}

/// The code and all codes narrower than it, at any depth.
pub fn with_narrower(list: &str, id: &str) -> Vec<String> {
    let mut found = vec![id.to_owned()];
    let mut next = 0;
    while next < found.len() {
        let narrower = concepts(list).iter().filter(|concept| concept.broader.contains(&found[next]));
        let new: Vec<String> = narrower.map(|concept| concept.id.clone()).filter(|id| !found.contains(id)).collect();
        found.extend(new);
        next += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::PROFILE;

    #[test]
    fn the_file_parses_without_an_error() {
        let parsed = RdfParser::from_format(RdfFormat::Turtle).for_slice(TURTLE).collect::<Result<Vec<_>, _>>();
        let of_the_file = |quad: &&oxigraph::model::Quad| !quad.to_string().contains("/fiscal-year/jp/");
        assert_eq!(parsed.unwrap().iter().filter(of_the_file).count(), QUADS.iter().filter(of_the_file).count());
        RdfParser::from_format(RdfFormat::Turtle).for_slice(SHAPES).for_each(|quad| drop(quad.unwrap()));
    }

    #[test]
    fn code_lists_are_read_in_order_with_both_labels() {
        let stages: Vec<_> = concepts("stage").iter().map(|stage| stage.id.as_str()).collect();
        assert_eq!(&stages[..4], ["consider", "pilot", "introduce", "operate"]);
        assert_eq!(concept("stage", "run-and-expand").unwrap().broader, ["run", "expand"]);
        assert_eq!(concept("unit", "person").unwrap().also, ["名", "people"]);
        for concept in lists().flat_map(concepts) {
            assert!(!concept.ja.is_empty() && !concept.en.is_empty(), "{concept:?}");
        }
        // Every code of the file is in its list.
        let in_scheme = expand("skos:inScheme");
        let members = QUADS.iter().filter(|quad| quad.predicate.as_str() == in_scheme);
        let codes = members.filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().strip_prefix(PROFILE)?.split_once('#'),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        let codes: Vec<_> = codes.filter(|(list, _)| *list != "ns").collect();
        assert!(codes.iter().all(|(list, id)| concept(list, id).is_some()));
        assert_eq!(lists().flat_map(concepts).count(), codes.len());
    }

    #[test]
    fn narrower_codes_are_found_at_any_depth() {
        assert_eq!(with_narrower("stage", "stop"), ["stop", "abolish", "suspend"]);
        let operate = with_narrower("stage", "operate");
        assert_eq!(&operate[..4], ["operate", "run", "support", "promote"]);
        assert_eq!(operate.last().unwrap(), "run-and-expand");
        assert_eq!(with_narrower("value-type", "actual").len(), 4);
    }
}
