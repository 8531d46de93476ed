//! What has changed in a graph since its segments were merged.
use crate::{
    merge::{Known, LocalTerm, Merged},
    segment::{Segment, number},
};
use std::{
    collections::HashSet,
    iter::{self, zip},
    ops::Range,
    sync::Arc,
};

/// Segments that were added to those that are merged, and which of the merged ones they supersede.
///
/// Added segments are counted on from the merged ones, and terms that no merged segment knows from the merged terms.
/// A number is never given twice, so what had one has it in every later overlay of the same merge.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    /// Whether each of the merged segments is superseded; empty if none is.
    superseded: Vec<bool>,
    segments: Vec<Arc<Segment>>,
    /// What is known of each local term, by added segment.
    known: Vec<Arc<[Known]>>,
    /// Every term of the added segments with a segment that knows it, sorted.
    places: Vec<(u32, LocalTerm)>,
    /// The terms that no merged segment knows, by identity, with their numbers.
    made: Vec<(u128, u32)>,
    /// How many numbers were given to such terms, those that are forgotten included.
    given: u32,
    /// A bit for each merged term: whether an added segment knows it too.
    touched: Vec<u64>,
}

impl Overlay {
    /// Without some segments, and with others behind all that are left. Also the numbers of those that went.
    pub fn replacing(&self, merged: &Merged, removed: &[Arc<Segment>], added: Vec<Arc<Segment>>) -> (Self, Vec<u32>) {
        let (left, removed) = Left::of(self, merged, removed);
        let first = number(merged.segments().len() + left.segments(&self.segments).count());
        let Found { mut places, made, given } = left.find_all(first, &added);
        places.sort_unstable();
        let mut touched = self.touched.clone();
        touched.resize((merged.terms() as usize).div_ceil(64), 0);
        for (term, _) in places.iter().filter(|(term, _)| *term < merged.terms()) {
            touched[*term as usize / 64] |= 1 << (term % 64);
        }
        let known = left.known(first, &added, &places).into_iter().map(Into::into);
        let overlay = Self {
            known: left.segments(&self.known).chain(known).collect(),
            places: merge(left.places(), &places),
            made: merge(left.made(), &made),
            given,
            touched,
            segments: left.segments(&self.segments).chain(added).collect(),
            superseded: left.superseded,
        };
        (overlay, removed)
    }

    /// The number of a term, by its identity.
    pub fn find(&self, merged: &Merged, identity: u128) -> Option<u32> {
        merged.find(identity).or_else(|| {
            let at = self.made.binary_search_by_key(&identity, |(identity, _)| *identity).ok()?;
            Some(self.made[at].1)
        })
    }

    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// The terms of a segment, by its number: identities and numbers.
    fn terms_of<'o>(&'o self, merged: &'o Merged, at: u32) -> impl Iterator<Item = (u128, u32)> + 'o {
        let (segment, known) = match (at as usize).checked_sub(merged.segments().len()) {
            Some(added) => (&self.segments[added], self.known(added)),
            None => (&merged.segments()[at as usize], merged.known(at)),
        };
        (0..).zip(known).map(|(local, known)| (segment.identity(local), known.number()))
    }

    /// What is known of the terms of an added segment, by its place among these.
    pub fn known(&self, segment: usize) -> &[Known] {
        &self.known[segment]
    }

    /// Whether a merged segment is superseded.
    pub fn supersedes(&self, segment: u32) -> bool {
        self.superseded.get(segment as usize).is_some_and(|superseded| *superseded)
    }

    /// How many merged segments are superseded.
    pub fn superseded(&self) -> usize {
        self.superseded.iter().filter(|superseded| **superseded).count()
    }

    /// Whether an added segment may know a merged term.
    pub fn touches(&self, term: u32) -> bool {
        self.touched.get(term as usize / 64).is_some_and(|bits| bits >> (term % 64) & 1 == 1)
    }

    /// Which of [`Self::places`] are those of a term.
    pub fn range(&self, term: u32) -> Range<usize> {
        let start = self.places.partition_point(|(known, _)| *known < term);
        start..start + self.places[start..].partition_point(|(known, _)| *known == term)
    }

    /// The first place of a term that an added segment knows.
    pub fn first(&self, term: u32) -> LocalTerm {
        self.places[self.places.partition_point(|(known, _)| *known < term)].1
    }

    pub fn places(&self) -> &[(u32, LocalTerm)] {
        &self.places
    }

    /// The memory it takes with its segments, in bytes.
    pub fn bytes(&self) -> usize {
        let segments: usize = self.segments.iter().map(|segment| segment.bytes()).sum();
        let of_place = size_of::<(u32, LocalTerm)>() + size_of::<Known>();
        let terms = self.places.len() * of_place + self.made.len() * size_of::<(u128, u32)>();
        segments + terms + self.superseded.len() + self.touched.len() * size_of::<u64>()
    }
}

/// What is left of an overlay when segments are taken away.
struct Left<'o> {
    before: &'o Overlay,
    merged: &'o Merged,
    superseded: Vec<bool>,
    /// Whether each of the added segments goes.
    gone: Vec<bool>,
    /// The identities and numbers of the terms of the segments that go, sorted. What comes in their place mostly has the
    /// same terms, and finds them here sooner than among all.
    terms: Vec<(u128, u32)>,
}

/// The terms of segments that are added.
struct Found {
    /// Where they are, by number.
    places: Vec<(u32, LocalTerm)>,
    /// Those that nobody knew, by identity, with the numbers that they are given.
    made: Vec<(u128, u32)>,
    /// How many numbers are given now.
    given: u32,
}

impl<'o> Left<'o> {
    /// Also the numbers of the segments that go.
    fn of(before: &'o Overlay, merged: &'o Merged, removed: &[Arc<Segment>]) -> (Self, Vec<u32>) {
        // One that is there twice goes once for each time it is named.
        let mut named: Vec<&Arc<Segment>> = removed.iter().collect();
        let mut is_named = |segment: &Arc<Segment>| {
            let at = named.iter().position(|named| Arc::ptr_eq(named, segment));
            at.map(|at| named.swap_remove(at)).is_some()
        };
        let mut numbers = Vec::new();
        let mut superseded = before.superseded.clone();
        superseded.resize(merged.segments().len(), false);
        for (at, (superseded, segment)) in (0..).zip(zip(&mut superseded, merged.segments())) {
            if !*superseded && is_named(segment) {
                *superseded = true;
                numbers.push(at);
            }
        }
        let gone: Vec<bool> = before.segments.iter().map(is_named).collect();
        numbers.extend((number(superseded.len())..).zip(&gone).filter(|(_, gone)| **gone).map(|(at, _)| at));
        let mut left = Self { before, merged, superseded, gone, terms: Vec::new() };
        left.terms = numbers.iter().flat_map(|&at| before.terms_of(merged, at)).collect();
        left.terms.sort_unstable();
        left.terms.dedup();
        (left, numbers)
    }

    /// Those of the added segments, or of what there is for each, that are left.
    fn segments<T: Clone>(&self, of_each: &[T]) -> impl Iterator<Item = T> {
        zip(of_each, &self.gone).filter(|(_, gone)| !**gone).map(|(one, _)| one.clone())
    }

    /// Where the terms of the added segments are that are left, with the numbers these have then.
    fn places(&self) -> impl Iterator<Item = (u32, LocalTerm)> {
        let first = number(self.superseded.len());
        let mut left = first..;
        let renumbered: Vec<Option<u32>> =
            self.gone.iter().map(|gone| if *gone { None } else { left.next() }).collect();
        self.before.places.iter().filter_map(move |&(term, LocalTerm { segment, local })| {
            let segment = renumbered[(segment - first) as usize]?;
            Some((term, LocalTerm { segment, local }))
        })
    }

    /// The terms that no merged segment knows, but one that is left.
    fn made(&self) -> impl Iterator<Item = (u128, u32)> {
        let forgotten = self.terms.iter().filter(|(_, term)| *term >= self.merged.terms() && !self.counts(*term));
        let forgotten: HashSet<u32> = forgotten.map(|(_, term)| *term).collect();
        self.before.made.iter().copied().filter(move |(_, term)| forgotten.is_empty() || !forgotten.contains(term))
    }

    /// Whether a segment that is left knows a term.
    fn counts(&self, term: u32) -> bool {
        let mut added = self.before.places[self.before.range(term)].iter();
        let mut merged = self.merged.range(term).unwrap_or_default();
        added.any(|(_, place)| !self.gone[place.segment as usize - self.superseded.len()])
            || merged.any(|at| !self.superseded[self.merged.places()[at as usize].segment as usize])
    }

    /// The number of a term, by its identity. Terms that the merged segments know keep theirs; others lose it with the
    /// last segment that knows them.
    fn find(&self, identity: u128) -> Option<u32> {
        let term = match self.terms.binary_search_by_key(&identity, |(identity, _)| *identity) {
            Ok(at) => Some(self.terms[at].1),
            Err(_) => self.before.find(self.merged, identity),
        };
        term.filter(|&term| term < self.merged.terms() || self.counts(term))
    }

    /// Finds the terms of segments that are added, of which the first has this number.
    fn find_all(&self, first: u32, added: &[Arc<Segment>]) -> Found {
        let (mut places, mut unknown) = (Vec::new(), Vec::new());
        for (segment, terms) in (first..).zip(added) {
            for local in terms.by_identity(0) {
                let (identity, place) = (terms.identity(local), LocalTerm { segment, local });
                match self.find(identity) {
                    Some(term) => places.push((term, place)),
                    None => unknown.push((identity, place)),
                }
            }
        }
        unknown.sort_unstable();
        let (mut made, mut given) = (Vec::new(), self.before.given);
        for same in unknown.chunk_by(|one, other| one.0 == other.0) {
            let term = self.merged.terms() + given;
            given += 1;
            made.push((same[0].0, term));
            places.extend(same.iter().map(|(_, place)| (term, *place)));
        }
        Found { places, made, given }
    }

    /// What is known of the terms of segments that are added, from where they are.
    fn known(&self, first: u32, added: &[Arc<Segment>], places: &[(u32, LocalTerm)]) -> Vec<Vec<Known>> {
        let mut known: Vec<Vec<Known>> = added.iter().map(|segment| vec![Known::default(); segment.terms()]).collect();
        for same in places.chunk_by(|one, other| one.0 == other.0) {
            let mut came_before = self.counts(same[0].0);
            for &(term, LocalTerm { segment, local }) in same {
                known[(segment - first) as usize][local as usize] = Known::new(term, came_before);
                came_before = true;
            }
        }
        known
    }
}

/// Merges what is sorted.
fn merge<T: Ord + Copy>(one: impl Iterator<Item = T>, other: &[T]) -> Vec<T> {
    let mut merged = Vec::with_capacity(one.size_hint().1.unwrap_or(0) + other.len());
    let mut other = other.iter().copied().peekable();
    for item in one {
        merged.extend(iter::from_fn(|| other.next_if(|next| *next < item)));
        merged.push(item);
    }
    merged.extend(other);
    merged
}
