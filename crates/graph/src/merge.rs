//! Many segments merged: a number for each term, the same for all segments that know it.
use crate::segment::{Segment, number};
use std::{cmp::Ordering, iter::zip, ops::Range, sync::Arc};

/// The segments of a graph when it was made, with the numbers of their terms. Never changes.
///
/// A term has one number for all segments, and each number the list of segments that know the term: 16 bytes for each
/// term of each segment. Numbers are in the order of the identities.
#[derive(Debug, Default)]
pub(super) struct Merged {
    segments: Vec<Arc<Segment>>,
    /// Where the places of each term start in `places`, and the end of the last.
    starts: Vec<u32>,
    /// The segments that know a term, ascending.
    places: Vec<LocalTerm>,
    /// What is known of each local term, by segment.
    known: Vec<Vec<Known>>,
}

/// A segment and what it calls a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LocalTerm {
    pub segment: u32,
    pub local: u32,
}

/// What is known of a term of a segment: its number, and whether a segment before this one knows the term too.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known(u32);

/// The bit that says that one before knows the term. Two billion terms would not fit in memory.
const CAME_BEFORE: u32 = 1 << 31;

impl Known {
    pub fn new(number: u32, came_before: bool) -> Self {
        Self(if came_before { number | CAME_BEFORE } else { number })
    }

    pub fn number(self) -> u32 {
        self.0 & !CAME_BEFORE
    }

    pub fn came_before(self) -> bool {
        self.0 & CAME_BEFORE != 0
    }
}

impl Merged {
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        let known: Vec<_> = segments.iter().map(|segment| vec![Known::default(); segment.terms()]).collect();
        let places = Vec::with_capacity(known.iter().map(Vec::len).sum());
        let mut next = vec![0; segments.len()];
        let mut merged = Self { segments, starts: vec![0], places, known };
        // Taken by the first byte of the identity, so that never more than a 256th of the terms is sorted at once, and what
        // is sorted stays in the cache of the processor.
        (0..=u8::MAX).for_each(|byte| merged.merge(byte, &mut next));
        merged.starts.shrink_to_fit();
        merged
    }

    /// Numbers the terms whose identity begins with a byte: in each segment the next by identity.
    fn merge(&mut self, first_byte: u8, next: &mut [usize]) {
        let mut found: Vec<(u128, LocalTerm)> = Vec::new();
        for (at, (segment, next)) in (0..).zip(zip(&self.segments, next)) {
            let terms = segment.by_identity(*next);
            let terms = terms.map(|local| (segment.identity(local), LocalTerm { segment: at, local }));
            let before = found.len();
            found.extend(terms.take_while(|(identity, _)| identity.to_be_bytes()[0] == first_byte));
            *next += found.len() - before;
        }
        found.sort_unstable();
        for same in found.chunk_by(|one, other| one.0 == other.0) {
            let term = self.terms();
            for (at, &(_, place)) in same.iter().enumerate() {
                self.places.push(place);
                self.known[place.segment as usize][place.local as usize] = Known::new(term, at > 0);
            }
            self.starts.push(number(self.places.len()));
        }
    }

    /// The memory it takes with its segments, in bytes.
    pub fn bytes(&self) -> usize {
        let segments: usize = self.segments.iter().map(|segment| segment.bytes()).sum();
        segments
            + self.places.len() * (size_of::<Known>() + size_of::<LocalTerm>())
            + self.starts.len() * size_of::<u32>()
    }

    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// How many terms it knows: their numbers are below.
    pub fn terms(&self) -> u32 {
        number(self.starts.len().saturating_sub(1))
    }

    /// What is known of the terms of a segment.
    pub fn known(&self, segment: u32) -> &[Known] {
        &self.known[segment as usize]
    }

    /// Which of [`Self::places`] are those of a term; none if no merged segment knows it.
    pub fn range(&self, term: u32) -> Option<Range<u32>> {
        let end = *self.starts.get(term as usize + 1)?;
        Some(self.starts[term as usize]..end)
    }

    /// The first place of a term; none if no merged segment knows it.
    pub fn first(&self, term: u32) -> Option<LocalTerm> {
        self.range(term).map(|range| self.places[range.start as usize])
    }

    /// The places of all terms.
    pub fn places(&self) -> &[LocalTerm] {
        &self.places
    }

    /// The number of a term, by its identity.
    pub fn find(&self, identity: u128) -> Option<u32> {
        let start = |identity: u128| (identity >> 64) as u64;
        let (mut low, mut high) = (0, self.terms());
        // Between these are the first halves of the identities from `low` to `high`.
        let (mut least, mut most) = (0, u64::MAX);
        let mut guesses = GUESSES;
        while low < high {
            // Identities are hashes, evenly spread: where one stands can be guessed, and every guess is closer by far than
            // the one before. Were they not, halving ends it soon.
            let at = match guesses {
                0 => low + (high - low) / 2,
                _ => low + guess(start(identity), least, most, high - low),
            };
            guesses = guesses.saturating_sub(1);
            let LocalTerm { segment, local } = self.places[self.starts[at as usize] as usize];
            let found = self.segments[segment as usize].identity(local);
            match found.cmp(&identity) {
                Ordering::Less => (low, least) = (at + 1, start(found)),
                Ordering::Equal => return Some(at),
                Ordering::Greater => (high, most) = (at, start(found)),
            }
        }
        None
    }
}

/// How often a place is guessed before the rest is halved.
const GUESSES: u32 = 6;

/// Which of so many numbers, evenly spread from the least to the most, is about this one.
fn guess(number: u64, least: u64, most: u64, count: u32) -> u32 {
    let (part, whole) = (u128::from(number - least), u128::from(most - least) + 1);
    u32::try_from(part * u128::from(count) / whole).unwrap_or(0)
}
