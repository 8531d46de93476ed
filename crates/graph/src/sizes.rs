//! How many triples a graph holds.
use crate::{
    graph::Graph,
    scan::Graphs,
    segment::{DEFAULT_GRAPH, QuadRow},
};
use oxigraph::model::NamedNode;
use std::{collections::BTreeMap, sync::Arc};

/// How many triples a graph holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes {
    /// In the default graph, the union of everything.
    pub union: usize,
    /// In each named graph, sorted by name.
    pub named: BTreeMap<NamedNode, usize>,
}

impl Sizes {
    pub(super) fn count(graph: &Arc<Graph>) -> Self {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for row in graph.scans()(Graphs::Named) {
            *counts.entry(row[3]).or_default() += 1;
        }
        let named = counts.into_iter().filter_map(|(name, count)| Some((graph.named(name)?, count)));
        Self { union: graph.scans()(Graphs::Union).count(), named: named.collect() }
    }

    /// The sizes of a graph that had these before segments were removed, and others added to what is the graph after.
    pub(super) fn changed(&self, (before, removed): (&Graph, &[u32]), (after, added): (&Graph, &[u32])) -> Self {
        let (old, new) = (quads_of(before, removed), quads_of(after, added));
        let only = |quads: &[QuadRow], others: &[QuadRow]| -> Vec<QuadRow> {
            quads.iter().copied().filter(|quad| others.binary_search(quad).is_err()).collect()
        };
        // Most of what a plan says it said before: that has not to be looked up.
        let lost = Difference::of(only(&old, &new), after);
        let gained = Difference::of(only(&new, &old), before);
        let mut named = self.named.clone();
        for name in lost.quads.iter().filter_map(|quad| before.named(quad[3])) {
            if let Some(count) = named.get_mut(&name) {
                *count -= 1;
            }
        }
        for name in gained.quads.iter().filter_map(|quad| after.named(quad[3])) {
            *named.entry(name).or_default() += 1;
        }
        named.retain(|_, count| *count > 0);
        Self { union: self.union - lost.triples + gained.triples, named }
    }
}

/// The quads of some segments, each once, sorted.
fn quads_of(graph: &Graph, segments: &[u32]) -> Vec<QuadRow> {
    let mut quads: Vec<QuadRow> = segments.iter().flat_map(|&segment| graph.rows(segment)).collect();
    quads.sort_unstable();
    quads.dedup();
    quads
}

/// What one graph says that another does not.
struct Difference {
    /// Of the named graphs.
    quads: Vec<QuadRow>,
    /// How many, wherever they are said.
    triples: usize,
}

impl Difference {
    /// What of some quads, sorted, a graph does not say. It has the same numbers as the graph they are of: a number is the
    /// same term in both, or in one of them no term at all.
    fn of(mut quads: Vec<QuadRow>, graph: &Graph) -> Self {
        quads.retain(|&quad| !graph.has(quad, &Graphs::Only(quad[3]), u32::MAX));
        // A triple that the graph does not have is in none of its graphs, so all its quads are still in the list.
        let triples = quads.chunk_by(|one, other| one[..3] == other[..3]);
        let triples = triples.filter(|same| !graph.has(same[0], &Graphs::Union, u32::MAX)).count();
        quads.retain(|quad| quad[3] != DEFAULT_GRAPH);
        Self { quads, triples }
    }
}
