//! The things that many segments say something of, one after the other in the order in which every form of RDF has them, without
//! holding all.
use crate::{format::rdf, graph::Segment};
use oxigraph::model::Triple;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    iter::Peekable,
    sync::Arc,
    vec,
};

/// The things that some segments say something of: one first, then the others by IRI.
///
/// Terms of a segment are in the order of their text, so each segment has its things in this order; it is read when its first thing is due.
pub struct ThingsInOrder {
    own: Option<Vec<Triple>>,
    /// What was said of it at the beginning.
    told: Vec<Triple>,
    waiting: BTreeMap<(String, usize), Arc<Segment>>,
    reading: BinaryHeap<Reverse<Reading>>,
}

/// A segment that is being read, from the thing that comes next.
struct Reading {
    thing: String,
    place: usize,
    triples: Peekable<vec::IntoIter<Triple>>,
}

impl Reading {
    fn of(mut triples: Peekable<vec::IntoIter<Triple>>, place: usize) -> Option<Self> {
        let thing = triples.peek()?.subject.to_string();
        Some(Self { thing, place, triples })
    }

    fn key(&self) -> (&str, usize) {
        (&self.thing, self.place)
    }
}

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Reading {}

impl PartialOrd for Reading {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reading {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl ThingsInOrder {
    /// Those of some segments; first what is said of one thing, if anything is.
    pub(super) fn of<'s>(own: Vec<Triple>, segments: impl Iterator<Item = &'s Arc<Segment>>) -> Self {
        let told = in_order(own);
        let waiting = segments.enumerate().filter_map(|(place, segment)| {
            let first = segment.quads_of(None).next()?.subject.to_string();
            Some(((first, place), Arc::clone(segment)))
        });
        let own = (!told.is_empty()).then(|| told.clone());
        Self { own, told, waiting: waiting.collect(), reading: BinaryHeap::new() }
    }

    /// Begins to read the segments whose first thing is due.
    fn begin(&mut self) {
        while let Some(entry) = self.waiting.first_entry() {
            let is_due = self.reading.peek().is_none_or(|Reverse(next)| entry.key().0 <= next.thing);
            if !is_due {
                break;
            }
            let ((_, place), segment) = entry.remove_entry();
            let triples: Vec<Triple> = segment.quads_of(None).map(Triple::from).collect();
            self.reading.extend(Reading::of(triples.into_iter().peekable(), place).map(Reverse));
        }
    }
}

fn in_order(triples: Vec<Triple>) -> Vec<Triple> {
    rdf::in_places(triples, &std::collections::HashMap::new())
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
                while let Some(triple) = reading.triples.next_if(|triple| triple.subject.to_string() == thing) {
                    triples.push(triple);
                }
                self.reading.extend(Reading::of(reading.triples, reading.place).map(Reverse));
            }
            if self.told.first().is_some_and(|own| own.subject.to_string() == thing) {
                triples.retain(|triple| !self.told.contains(triple));
            }
            if !triples.is_empty() {
                return Some(in_order(triples));
            }
        }
    }
}
