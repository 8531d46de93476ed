//! How much a graph says: the numbers that `VoID` describes a dataset by.
use crate::{
    graph::Graph,
    scan::{Pattern, Scan},
};
use oxigraph::model::{NamedNode, vocab::rdf};
use std::{collections::BTreeMap, sync::Arc};

/// Counts of one graph. A triple counts once, however many graphs have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Triples.
    pub triples: usize,
    /// Different subjects.
    pub subjects: usize,
    /// Different objects, literals included.
    pub objects: usize,
    /// Every class with the number of its instances, by IRI.
    pub classes: Vec<(NamedNode, usize)>,
    /// Every property with what is counted of its triples, by IRI.
    pub properties: Vec<(NamedNode, Uses)>,
}

/// Counts of the triples with one property.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// Triples.
    pub triples: usize,
    /// Different subjects.
    pub subjects: usize,
    /// Different objects.
    pub objects: usize,
}

impl Statistics {
    /// Counts a named graph, or the union of everything if none is named.
    ///
    /// Reads every triple, property by property, and holds a bit for each term.
    pub fn of(graph: &Arc<Graph>, name: Option<&NamedNode>) -> Self {
        let mut statistics = Self::default();
        let Some(graphs) = graph.graphs(name) else { return statistics };
        let (mut subjects, mut objects) = (Different::default(), Different::default());
        for predicate in graph.predicates() {
            let Some(property) = graph.named(predicate) else { continue };
            let (mut own_subjects, mut own_objects) = (Different::default(), Different::default());
            let mut classes: BTreeMap<u32, usize> = BTreeMap::new();
            let pattern = Pattern { subject: None, predicate: Some(predicate), object: None, graphs: graphs.clone() };
            let mut triples = 0;
            for [subject, _, object, _] in Scan::new(Arc::clone(graph), pattern) {
                triples += 1;
                own_subjects.add(subject);
                own_objects.add(object);
                if property == rdf::TYPE {
                    *classes.entry(object).or_default() += 1;
                }
            }
            if triples == 0 {
                continue;
            }
            subjects.join(&own_subjects);
            objects.join(&own_objects);
            statistics.triples += triples;
            let instances = |(class, count): (u32, usize)| Some((graph.named(class)?, count));
            statistics.classes.extend(classes.into_iter().filter_map(instances));
            let uses = Uses { triples, subjects: own_subjects.count(), objects: own_objects.count() };
            statistics.properties.push((property, uses));
        }
        statistics.classes.sort();
        statistics.properties.sort_by(|one, other| one.0.cmp(&other.0));
        Self { subjects: subjects.count(), objects: objects.count(), ..statistics }
    }
}

/// Which terms were met: a bit for each, as their numbers are dense.
#[derive(Debug, Default)]
pub(super) struct Different(Vec<u64>);

impl Different {
    pub fn add(&mut self, number: u32) {
        let (word, bit) = (number as usize / 64, number % 64);
        if word >= self.0.len() {
            self.0.resize((word + 1).next_power_of_two(), 0);
        }
        self.0[word] |= 1 << bit;
    }

    /// Adds those of another.
    fn join(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The numbers, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        let words = (0..).step_by(64).zip(&self.0);
        words.flat_map(|(from, word): (u32, &u64)| {
            (0..64).filter(move |bit| (word >> bit) & 1 == 1).map(move |bit| from + bit)
        })
    }
}
