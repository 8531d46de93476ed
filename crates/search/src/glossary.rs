//! The glossary of a plan: its terms have several names, and who asks by one means the others too.
use crate::{fold::fold, grade::grade, query::SearchQuery};
use std::collections::HashMap;

/// The names of one term of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonyms {
    /// The headword as printed: `AI`.
    pub label: String,
    /// Its other names as printed, the full form among them: `Artificial Intelligence`, `人工知能`. May be empty.
    pub alternatives: Vec<String>,
}

/// A name that was searched because another name of its term was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// What the query, or some words of it, say: as the glossary prints it, not as it was typed.
    pub asked: String,
    /// The other name, as the glossary prints it.
    pub searched: String,
    /// The headword of the term both are names of.
    pub term: String,
}

/// What is looked for: the query and the glossary taken together. All clauses must be met.
#[derive(Debug)]
pub struct ResolvedQuery {
    pub(super) clauses: Vec<Clause>,
}

impl ResolvedQuery {
    /// Whether some texts (the columns of one row) together have what an [`Index`](crate::Index) would find in them.
    pub fn matches<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> bool {
        let texts: Vec<String> = texts.into_iter().map(fold).collect();
        let has =
            |needle: &str, expanded: bool| texts.iter().any(|text| grade(text, false, needle, expanded).is_some());
        let is_met = |way: &Reading| way.needles.iter().all(|needle| has(needle, way.expansion.is_some()));
        self.clauses.iter().all(|clause| clause.ways.iter().any(is_met))
    }

    /// The other names that are looked for, whether they are found or not.
    pub fn expansions(&self) -> impl Iterator<Item = &Expansion> {
        self.clauses.iter().flat_map(|clause| &clause.ways).filter_map(|way| way.expansion.as_ref())
    }
}

/// Some words of the query and the other names they stand for. One of the ways must be met.
#[derive(Debug)]
pub(super) struct Clause {
    pub ways: Vec<Reading>,
}

/// Texts that must all be found, each in any column: words as asked, or one name by expansion.
#[derive(Debug)]
pub(super) struct Reading {
    pub needles: Vec<String>,
    pub expansion: Option<Expansion>,
}

/// All names of all terms, by their folded form.
#[derive(Debug, Default)]
pub struct Glossary {
    terms: Vec<Synonyms>,
    names: HashMap<String, Vec<TermName>>,
    /// The most words a name has, so that no longer run of a query is looked up.
    longest: usize,
}

/// One name: the term by its place in the glossary, and the text as printed.
#[derive(Debug)]
struct TermName {
    term: usize,
    printed: String,
}

impl Glossary {
    /// The glossary with these terms; without any a query means just what it says.
    pub fn new(terms: Vec<Synonyms>) -> Self {
        let mut glossary = Self::default();
        for (term, synonyms) in terms.iter().enumerate() {
            for printed in names(synonyms) {
                let folded = spaced_once(&fold(printed));
                glossary.longest = glossary.longest.max(folded.split(' ').count());
                glossary.names.entry(folded).or_default().push(TermName { term, printed: printed.clone() });
            }
        }
        // A name of blanks would be found everywhere.
        glossary.names.remove("");
        Self { terms, ..glossary }
    }

    /// The terms, as they were given.
    pub fn terms(&self) -> &[Synonyms] {
        &self.terms
    }

    /// The query with its other names. The longest runs of words that are a name are taken, from left to right.
    pub fn resolve(&self, query: &SearchQuery) -> ResolvedQuery {
        let (mut rest, mut clauses) = (query.words(), Vec::new());
        while !rest.is_empty() {
            let length = self.longest_name(rest);
            let (run, after) = rest.split_at(length);
            clauses.push(self.clause(run));
            rest = after;
        }
        ResolvedQuery { clauses }
    }

    /// How many words from the first are a name; 1 if none are.
    fn longest_name(&self, words: &[String]) -> usize {
        let longest = self.longest.min(words.len());
        (1..=longest).rev().find(|&length| self.names.contains_key(&words[..length].join(" "))).unwrap_or(1)
    }

    fn clause(&self, run: &[String]) -> Clause {
        let asked = run.join(" ");
        let mut ways = vec![Reading { needles: run.to_vec(), expansion: None }];
        for name in self.names.get(&asked).into_iter().flatten() {
            for searched in names(&self.terms[name.term]) {
                let needle = spaced_once(&fold(searched));
                let known =
                    needle.is_empty() || needle == asked || ways.iter().any(|way| way.needles == [needle.as_str()]);
                if !known {
                    ways.push(Reading { needles: vec![needle], expansion: Some(self.expansion(name, searched)) });
                }
            }
        }
        Clause { ways }
    }

    fn expansion(&self, asked: &TermName, searched: &str) -> Expansion {
        let term = self.terms[asked.term].label.clone();
        Expansion { asked: asked.printed.clone(), searched: searched.to_owned(), term }
    }
}

fn names(synonyms: &Synonyms) -> impl Iterator<Item = &String> {
    std::iter::once(&synonyms.label).chain(&synonyms.alternatives)
}

/// A folded text without blanks at its ends, and with one where there were several.
pub(super) fn spaced_once(folded: &str) -> String {
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
