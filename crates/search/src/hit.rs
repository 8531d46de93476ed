//! What a search found.
use crate::{
    fold::Folded,
    glossary::{Clause, Expansion, Reading, ResolvedQuery},
    grade::{Grade, Occurrence, Score, grade, occurrences},
    index::{Entry, Index},
    passage::{FoundWord, Passage, passage},
    query::SearchQuery,
};
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

/// An entry that meets a query.
#[derive(Debug, Clone)]
pub struct Hit<'i> {
    index: &'i Index,
    entry: u32,
    score: Score,
    sought: Arc<ResolvedQuery>,
}

/// What is shown of a hit beside its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The column the passage is from: the one with most of the words; of several, the label or else the first.
    pub column: Arc<str>,
    /// The text around the first of them, as printed.
    pub passage: Passage,
    /// The other names by which the entry was found. Empty if it contains what was asked at least as prominently.
    pub expansions: Vec<Expansion>,
}

impl<'i> Hit<'i> {
    pub(super) fn new(index: &'i Index, entry: u32, score: Score, sought: Arc<ResolvedQuery>) -> Self {
        Self { index, entry, score, sought }
    }

    /// What was found.
    pub fn entry(&self) -> Entry<'i> {
        self.index.entry(self.entry)
    }

    /// How well it meets the query.
    pub fn score(&self) -> Score {
        self.score
    }

    /// The passage to show, with the words marked. Made anew at every call.
    pub fn shown(&self) -> Shown {
        let ways: Vec<&Reading> = self.sought.clauses.iter().filter_map(|clause| self.best_way(clause)).collect();
        let (column, text) = self.text_with_most(&ways);
        let folded = Folded::new(text);
        let passage = passage(&folded, &found(folded.text(), &ways));
        let expansions = ways.iter().filter_map(|way| way.expansion.clone()).collect();
        Shown { column, passage, expansions }
    }

    /// The way by which the entry meets a clause best; as asked, if another is no better.
    fn best_way<'c>(&self, clause: &'c Clause) -> Option<&'c Reading> {
        let graded = clause.ways.iter().filter_map(|way| Some((self.grade_way(way)?, way)));
        graded.min_by_key(|&(grade, _)| grade).map(|(_, way)| way)
    }

    fn grade_way(&self, way: &Reading) -> Option<Grade> {
        let grades = way.needles.iter().map(|needle| self.grade_needle(needle, way.expansion.is_some()));
        grades.reduce(|one, other| Some(one?.and(other?))).flatten()
    }

    fn grade_needle(&self, needle: &str, expanded: bool) -> Option<Grade> {
        let texts = self.index.folded_of(self.entry).enumerate();
        texts.filter_map(|(place, text)| grade(text, place == 0, needle, expanded)).min()
    }

    /// The text with most whole words; of several, the one with most parts of words; of several, the first.
    fn text_with_most(&self, ways: &[&Reading]) -> (Arc<str>, &'i str) {
        let counted = self.entry().all_texts().zip(self.index.folded_of(self.entry));
        let most = counted.min_by_key(|(_, folded)| {
            let parts: Vec<bool> = needles(ways).filter_map(|needle| best_part(folded, needle)).collect();
            Reverse((parts.iter().filter(|part| !**part).count(), parts.len()))
        });
        most.map_or_else(|| ("".into(), ""), |((column, text), _)| (Arc::clone(column), text))
    }
}

/// A needle, and whether it comes from the glossary.
type Needle<'w> = (&'w str, bool);

fn needles<'w>(ways: &'w [&'w Reading]) -> impl Iterator<Item = Needle<'w>> {
    ways.iter().flat_map(|way| way.needles.iter().map(|needle| (needle.as_str(), way.expansion.is_some())))
}

/// Whether a text contains a needle only as part of a word; `None` if it does not contain it.
fn best_part(text: &str, (needle, expanded): Needle) -> Option<bool> {
    occurrences(text, needle, expanded).map(|occurrence| occurrence.part).min()
}

/// All needles in a text, in the order of the text; at one place, the longer first.
fn found<'w>(text: &str, ways: &'w [&'w Reading]) -> Vec<FoundWord<'w>> {
    let mut found: Vec<FoundWord<'w>> = Vec::new();
    for (needle, expanded) in needles(ways) {
        let places = occurrences(text, needle, expanded);
        found.extend(places.map(|Occurrence { bytes, part }| FoundWord { bytes, part, word: needle }));
    }
    found.sort_by_key(|found| (found.bytes.start, Reverse(found.bytes.end)));
    found
}

/// The hits of several plans. Best first; of equally good hits, those of the earlier plan, and within a plan those of the earlier
/// entry.
///
/// Each plan is searched with its own glossary, so a query may be expanded in one and not in another. Only the hits of a page
/// are made.
#[derive(Debug)]
pub struct Ranking<'i> {
    plans: Vec<(&'i Index, Arc<ResolvedQuery>)>,
    /// The entries of each score, with the places of their plans: in the order in which they are told.
    scored: BTreeMap<Score, Vec<(usize, u32)>>,
}

impl<'i> Ranking<'i> {
    /// What meets a query in some plans. `kinds` limits the hits to entries of these types; empty means all types.
    pub fn of(plans: impl IntoIterator<Item = &'i Index>, query: &SearchQuery, kinds: &[&str]) -> Self {
        let mut ranking = Self { plans: Vec::new(), scored: BTreeMap::new() };
        for (plan, index) in plans.into_iter().enumerate() {
            let sought = Arc::new(index.resolve(query));
            for (score, entry) in index.scored(&sought, query, kinds) {
                ranking.scored.entry(score).or_default().push((plan, entry));
            }
            ranking.plans.push((index, sought));
        }
        ranking
    }

    /// How many hits there are.
    pub fn total(&self) -> usize {
        self.scored.values().map(Vec::len).sum()
    }

    /// At most so many hits behind the first ones, each with the place of its plan.
    pub fn page(&self, from: usize, most: usize) -> impl Iterator<Item = (usize, Hit<'i>)> {
        let all = self.scored.iter().flat_map(|(score, entries)| entries.iter().map(|entry| (*score, *entry)));
        all.skip(from).take(most).map(|(score, (plan, entry))| {
            let (index, sought) = &self.plans[plan];
            (plan, Hit::new(index, entry, score, Arc::clone(sought)))
        })
    }
}
