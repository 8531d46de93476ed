//! The things that many segments say something of, one after the other in the order in which every form of RDF has them, without
//! holding all.
use crate::{format::rdf, graph::Segment};
use oxigraph::model::Triple;
use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BinaryHeap},
    ops::Range,
    sync::Arc,
};

/// The things that some segments say something of: one first, then the others by IRI.
pub struct ThingsInOrder {
    own: Option<Vec<Triple>>,
    /// What was said of it at the beginning.
    told: Vec<Triple>,
    /// Segments that are not yet read, by what none of their things comes before.
    waiting: BTreeMap<(String, usize), Arc<Segment>>,
    reading: BinaryHeap<Reverse<Reading>>,
}

/// A segment that is being read, from the thing that comes next.
struct Reading {
    thing: String,
    number: usize,
    segment: Arc<Segment>,
    /// Where its things stand, the next one last.
    things: Vec<Range<usize>>,
}

/// The thing of which a quad is that stands at a place.
fn thing(segment: &Segment, place: usize) -> Option<String> {
    segment.quads_at(place..place + 1).next().map(|quad| quad.subject.to_string())
}

impl Reading {
    fn begun(segment: Arc<Segment>, number: usize) -> Option<Self> {
        let mut things: Vec<Range<usize>> = segment.subjects().collect();
        things.sort_by_cached_key(|places| Reverse(thing(&segment, places.start)));
        Self { thing: String::new(), number, segment, things }.next()
    }

    /// The same from its next thing; `None` if there is none.
    fn next(mut self) -> Option<Self> {
        self.thing = thing(&self.segment, self.things.last()?.start)?;
        Some(self)
    }

    fn key(&self) -> (&str, usize) {
        (&self.thing, self.number)
    }
}

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Reading {}

impl PartialOrd for Reading {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reading {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl ThingsInOrder {
    /// Those of some segments; first what is said of one thing, if anything is.
    pub(super) fn of<'s>(own: Vec<Triple>, segments: impl Iterator<Item = &'s Arc<Segment>>) -> Self {
        let told = rdf::of_one_thing(own);
        let waiting = segments.enumerate().filter_map(|(number, segment)| {
            // An IRI that goes on where the first one ends comes before it, as N-Triples writes them.
            let first = thing(segment, 0)?.trim_end_matches('>').to_owned();
            Some(((first, number), Arc::clone(segment)))
        });
        let own = (!told.is_empty()).then(|| told.clone());
        Self { own, told, waiting: waiting.collect(), reading: BinaryHeap::new() }
    }

    /// Begins to read the segments of which a thing may be due.
    fn begin(&mut self) {
        while let Some(entry) = self.waiting.first_entry() {
            if self.reading.peek().is_some_and(|Reverse(next)| entry.key().0 > next.thing) {
                break;
            }
            let ((_, number), segment) = entry.remove_entry();
            self.reading.extend(Reading::begun(segment, number).map(Reverse));
        }
    }
}

impl Iterator for ThingsInOrder {
    type Item = Vec<Triple>;

    fn next(&mut self) -> Option<Vec<Triple>> {
        if let Some(own) = self.own.take() {
            return Some(own);
        }
        loop {
            self.begin();
            let thing = self.reading.peek()?.0.thing.clone();
            let mut triples = Vec::new();
            while self.reading.peek().is_some_and(|Reverse(next)| next.thing == thing) {
                let Some(Reverse(mut reading)) = self.reading.pop() else { break };
                let places = reading.things.pop().unwrap_or_default();
                triples.extend(reading.segment.quads_at(places).map(Triple::from));
                self.reading.extend(reading.next().map(Reverse));
            }
            if self.told.first().is_some_and(|own| own.subject.to_string() == thing) {
                triples.retain(|triple| !self.told.contains(triple));
            }
            if !triples.is_empty() {
                return Some(rdf::of_one_thing(triples));
            }
        }
    }
}
