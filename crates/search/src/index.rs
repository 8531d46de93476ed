//! The search index of one plan.
mod alike;
mod bytes;
mod entries;

pub use self::{alike::Alike, entries::Entry};

use self::entries::Entries;

use crate::{
    fold::fold,
    glossary::{Clause, Expansion, Glossary, Reading, ResolvedQuery, Synonyms, spaced_once},
    grade::{Grade, Graded, Score, WhereFound, both, either, grade, is_always_whole},
    grams::Grams,
    hit::{Hit, Ranking},
    query::SearchQuery,
};
use openplan_compact::Texts;
use std::sync::Arc;

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
}

/// All entries of one release of a plan, ready to be searched. Never changes; a new release has a new one.
///
/// Holds the texts twice, as printed and folded, and the pairs of their characters: some 130 kB for a plan of 450 entries and
/// 31 kB of text.
#[derive(Debug)]
pub struct Index {
    entries: Entries,
    glossary: Glossary,
    /// Every text of every entry, folded; labels first within an entry.
    folded: Texts,
    grams: Grams,
}

impl Index {
    /// Indexes entries and the names of the glossary's terms. Of equally good hits of one type, the earlier entry comes
    /// first, so they are given in printed order.
    pub fn build(entries: &[SearchEntry], synonyms: Vec<Synonyms>) -> Self {
        Self::of(Entries::of(entries), synonyms)
    }

    fn of(entries: Entries, synonyms: Vec<Synonyms>) -> Self {
        let folded: Texts = entries.texts.iter().map(fold).collect();
        let grams = Grams::new(&folded);
        Self { entries, glossary: Glossary::new(synonyms), folded, grams }
    }

    /// The entries, in the order they were given.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        self.entries.iter()
    }

    /// All hits of a query, best first. `kinds` limits them to entries of these types; empty means all types.
    ///
    /// Every word of the query, or another name the glossary has for it, is contained in one of the texts of the entry.
    pub fn search(&self, query: &SearchQuery, kinds: &[&str]) -> Vec<Hit<'_>> {
        Ranking::of([self], query, kinds).page(0, usize::MAX).map(|(_, hit)| hit).collect()
    }

    /// The scores of all entries that meet a query, in the order of the entries.
    pub(super) fn scored(
        &self,
        sought: &ResolvedQuery,
        query: &SearchQuery,
        kinds: &[&str],
    ) -> impl Iterator<Item = (Score, u32)> {
        let admits = |_: u32, entry: Entry<'_>| kinds.is_empty() || kinds.contains(&entry.kind());
        let met = self.meeting(sought, &admits);
        met.into_iter().map(|(entry, grade)| (self.score(entry, self.as_phrase(entry, query, grade)), entry))
    }

    /// The query as the glossary understands it.
    pub(super) fn resolve(&self, query: &SearchQuery) -> ResolvedQuery {
        self.glossary.resolve(query)
    }

    /// Which entries of a rank, by their places among those, have what is sought in these columns alone. The entries must have
    /// been given in the order of their ranks.
    pub fn having(&self, query: &SearchQuery, rank: u8, columns: &[&str]) -> Vec<u32> {
        let admits =
            |text: u32, entry: Entry<'_>| entry.rank() == rank && columns.contains(&&**self.entries.column(text));
        let met = self.meeting(&self.resolve(query), &admits);
        if met.is_empty() {
            return Vec::new();
        }
        let first = self.entries.ranks.partition_point(|known| *known < rank);
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        met.into_iter().map(|(entry, _)| entry - first).collect()
    }

    /// The other names that a search for the query looks for, whether it finds them or not.
    pub fn expansions(&self, query: &SearchQuery) -> Vec<Expansion> {
        self.glossary.resolve(query).expansions().cloned().collect()
    }

    pub(super) fn entry(&self, entry: u32) -> Entry<'_> {
        self.entries.get(entry)
    }

    /// The folded texts of an entry, label first.
    pub(super) fn folded_of(&self, entry: u32) -> impl ExactSizeIterator<Item = &str> {
        self.folded.at(self.entry(entry).texts())
    }

    fn score(&self, entry: u32, grade: Grade) -> Score {
        Score { grade, rank: self.entry(entry).rank() }
    }

    fn meeting(&self, sought: &ResolvedQuery, admits: Admits<'_>) -> Graded {
        all(sought.clauses.iter().map(|clause| self.meeting_clause(clause, admits)))
    }

    fn meeting_clause(&self, clause: &Clause, admits: Admits<'_>) -> Graded {
        clause.ways.iter().map(|way| self.meeting_way(way, admits)).reduce(either).unwrap_or_default()
    }

    fn meeting_way(&self, way: &Reading, admits: Admits<'_>) -> Graded {
        all(way.needles.iter().map(|needle| self.containing(needle, way.expansion.is_some(), admits)))
    }

    fn containing(&self, needle: &str, expanded: bool, admits: Admits<'_>) -> Graded {
        let mut found = Graded::new();
        // What is never part of a word is as good wherever it stands outside the label; a pair that was found is a text that
        // has it.
        let (is_whole, is_pair) = (is_always_whole(needle), needle.chars().nth(2).is_none());
        for text in self.grams.candidates(needle) {
            let owner = self.entries.owner(text);
            let (place, entry, is_label) = (text as usize, owner.number, owner.texts().start == text as usize);
            let is_known = found.last().is_some_and(|(last, _)| *last == entry);
            if (is_whole && is_known) || !admits(text, owner) {
                continue;
            }
            let grade = if is_whole && !is_label {
                let has = is_pair || self.folded.get(place).contains(needle);
                has.then_some(Grade { part: false, place: WhereFound::Elsewhere, expanded })
            } else {
                grade(self.folded.get(place), is_label, needle, expanded)
            };
            match (grade, found.last_mut()) {
                (Some(grade), Some((_, best))) if is_known => *best = grade.min(*best),
                (Some(grade), _) => found.push((entry, grade)),
                (None, _) => {}
            }
        }
        found
    }

    /// Several words may be the label together, though each is only part of it.
    fn as_phrase(&self, entry: u32, query: &SearchQuery, grade: Grade) -> Grade {
        let [_, _, ..] = query.words() else { return grade };
        let (phrase, label) = (query.to_string(), spaced_once(self.folded.get(self.entry(entry).texts().start)));
        let place = match label.strip_prefix(&phrase) {
            Some("") => WhereFound::Label,
            Some(_) => WhereFound::LabelStart,
            None => grade.place,
        };
        Grade { place: place.min(grade.place), ..grade }
    }
}

/// Whether a text of an entry is looked into.
type Admits<'a> = &'a dyn Fn(u32, Entry<'_>) -> bool;

/// The entries that are in all of them. Stops at the first that leaves none.
fn all(mut demands: impl Iterator<Item = Graded>) -> Graded {
    let mut met = demands.next().unwrap_or_default();
    while !met.is_empty() {
        let Some(demand) = demands.next() else { break };
        met = both(&met, &demand);
    }
    met
}
