//! The search index of one plan.
mod alike;
mod bytes;

pub use self::alike::Alike;

use crate::{
    fold::fold,
    glossary::{Clause, Expansion, Glossary, Reading, ResolvedQuery, Synonyms, spaced_once},
    grade::{Grade, Graded, Score, WhereFound, both, either, grade},
    grams::Grams,
    hit::Hit,
    query::SearchQuery,
};
use std::{collections::HashSet, sync::Arc};

/// Something that can be found: one row, or one row with the texts of rows that belong to it.
///
/// An initiative that is listed twice is one entry with both printed titles among its texts, so it is one hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// The type, as searches are limited to it: `Initiative`, `Term`.
    pub kind: Arc<str>,
    /// The place of the type among types; of equally good hits, the smaller comes first.
    pub rank: u8,
    /// The key of the row within the plan: `initiatives/i002`.
    pub id: String,
    /// The text that names it. May be empty, as for a paragraph without heading.
    pub label: SearchText,
    /// Its other searchable texts, in the order in which they are preferred for the passage: other printed titles,
    /// other names, the definition, the presumed form of a misprint.
    pub texts: Vec<SearchText>,
    /// What to show beside it, such as the fields it is listed in. Not searched.
    pub context: Vec<String>,
}

/// One searchable text of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    /// The column it stands in.
    pub column: Arc<str>,
    /// The text as printed.
    pub text: String,
}

impl SearchEntry {
    /// The label and the other texts, in the order in which they are indexed.
    pub(super) fn all_texts(&self) -> impl Iterator<Item = &SearchText> {
        std::iter::once(&self.label).chain(&self.texts)
    }

    /// The names of the type and of the columns, of which an index has few.
    fn names(&mut self) -> impl Iterator<Item = &mut Arc<str>> {
        let texts = std::iter::once(&mut self.label).chain(&mut self.texts);
        std::iter::once(&mut self.kind).chain(texts.map(|text| &mut text.column))
    }
}

/// All entries of one release of a plan, ready to be searched. Never changes; a new release has a new one.
///
/// Holds the texts twice, as printed and folded, and about three times their size for the pairs of characters: some
/// 250 kB for a plan of 450 entries and 31 kB of text.
#[derive(Debug)]
pub struct Index {
    entries: Vec<SearchEntry>,
    glossary: Glossary,
    /// Every text of every entry, folded; labels first within an entry.
    folded: Vec<Box<str>>,
    /// The entry of each text, ascending.
    owners: Vec<u32>,
    grams: Grams,
}

impl Index {
    /// Indexes entries and the names of the glossary's terms. Of equally good hits of one type, the earlier entry comes
    /// first, so they are given in printed order.
    pub fn build(mut entries: Vec<SearchEntry>, synonyms: Vec<Synonyms>) -> Self {
        let mut names = HashSet::new();
        for name in entries.iter_mut().flat_map(SearchEntry::names) {
            *name = names.get(name).unwrap_or(name).clone();
            names.insert(Arc::clone(name));
        }
        Self::of(entries, synonyms)
    }

    fn of(entries: Vec<SearchEntry>, synonyms: Vec<Synonyms>) -> Self {
        let (mut folded, mut owners) = (Vec::new(), Vec::new());
        for (owner, entry) in (0..).zip(&entries) {
            for text in entry.all_texts() {
                folded.push(fold(&text.text).into_boxed_str());
                owners.push(owner);
            }
        }
        let grams = Grams::new(&folded);
        Self { entries, glossary: Glossary::new(synonyms), folded, owners, grams }
    }

    /// The entries, in the order they were given.
    pub fn entries(&self) -> &[SearchEntry] {
        &self.entries
    }

    /// All hits of a query, best first. `kinds` limits them to entries of these types; empty means all types.
    ///
    /// Every word of the query, or another name the glossary has for it, is contained in one of the texts of the entry.
    /// A hit is small, and makes what is shown of it when asked: search all, show a page.
    pub fn search(&self, query: &SearchQuery, kinds: &[&str]) -> Vec<Hit<'_>> {
        let sought = Arc::new(self.glossary.resolve(query));
        let mut scored: Vec<(Score, u32)> = self
            .meeting(&sought)
            .into_iter()
            .filter(|&(entry, _)| kinds.is_empty() || kinds.contains(&&*self.entry(entry).kind))
            .map(|(entry, grade)| (self.score(entry, self.as_phrase(entry, query, grade)), entry))
            .collect();
        scored.sort_unstable();
        scored.into_iter().map(|(score, entry)| Hit::new(self, entry, score, Arc::clone(&sought))).collect()
    }

    /// The other names that a search for the query looks for, whether it finds them or not.
    pub fn expansions(&self, query: &SearchQuery) -> Vec<Expansion> {
        self.glossary.resolve(query).expansions().cloned().collect()
    }

    pub(super) fn entry(&self, entry: u32) -> &SearchEntry {
        &self.entries[entry as usize]
    }

    /// The folded texts of an entry, label first.
    pub(super) fn folded_of(&self, entry: u32) -> &[Box<str>] {
        let from = self.owners.partition_point(|&owner| owner < entry);
        let to = self.owners.partition_point(|&owner| owner <= entry);
        &self.folded[from..to]
    }

    fn score(&self, entry: u32, grade: Grade) -> Score {
        Score { grade, rank: self.entry(entry).rank }
    }

    fn meeting(&self, sought: &ResolvedQuery) -> Graded {
        all(sought.clauses.iter().map(|clause| self.meeting_clause(clause)))
    }

    fn meeting_clause(&self, clause: &Clause) -> Graded {
        clause.ways.iter().map(|way| self.meeting_way(way)).reduce(either).unwrap_or_default()
    }

    fn meeting_way(&self, way: &Reading) -> Graded {
        all(way.needles.iter().map(|needle| self.containing(needle, way.expansion.is_some())))
    }

    fn containing(&self, needle: &str, expanded: bool) -> Graded {
        let mut found = Graded::new();
        for text in self.grams.candidates(needle) {
            let Some(grade) = self.grade(text as usize, needle, expanded) else { continue };
            let entry = self.owners[text as usize];
            match found.last_mut() {
                Some((last, best)) if *last == entry => *best = grade.min(*best),
                _ => found.push((entry, grade)),
            }
        }
        found
    }

    fn grade(&self, text: usize, needle: &str, expanded: bool) -> Option<Grade> {
        grade(&self.folded[text], self.is_label(text), needle, expanded)
    }

    /// Whether a text is the label of its entry.
    fn is_label(&self, text: usize) -> bool {
        text == 0 || self.owners[text - 1] != self.owners[text]
    }

    /// Several words may be the label together, though each is only part of it.
    fn as_phrase(&self, entry: u32, query: &SearchQuery, grade: Grade) -> Grade {
        let [_, _, ..] = query.words() else { return grade };
        let (phrase, label) = (query.to_string(), spaced_once(&self.folded_of(entry)[0]));
        let place = match label.strip_prefix(&phrase) {
            Some("") => WhereFound::Label,
            Some(_) => WhereFound::LabelStart,
            None => grade.place,
        };
        Grade { place: place.min(grade.place), ..grade }
    }
}

/// The entries that are in all of them. Stops at the first that leaves none.
fn all(mut demands: impl Iterator<Item = Graded>) -> Graded {
    let mut met = demands.next().unwrap_or_default();
    while !met.is_empty() {
        let Some(demand) = demands.next() else { break };
        met = both(&met, &demand);
    }
    met
}
