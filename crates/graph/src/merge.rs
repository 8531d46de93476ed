//! Many segments as one graph.
use crate::{
    scan::{Graphs, Pattern, Scan},
    segment::{DEFAULT_GRAPH, Row, Segment, number},
    term,
};
use oxigraph::model::{GraphName, NamedNode, Quad, Triple};
use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// What SPARQL is answered from: a list of segments.
///
/// Their union is the default graph, in which a triple counts once however many segments and named graphs have it;
/// the named graphs are seen by name.
///
/// A term has one number here for all segments, and each number the list of segments that know the term. So a look-up
/// reads the segments that know its rarest term, mostly one, however many there are: it costs no more in a graph of
/// 1,741 cities than in a graph of one. Only patterns whose every term is known in many segments (a class, a
/// property of the vocabulary) read many, and these have answers in each of them.
///
/// Segments are shared, so a graph costs 17 bytes a term of its own. Making one sorts the identities of all terms:
/// about 0.25 µs each, whichever segment has changed.
#[derive(Debug, Default)]
pub struct Graph {
    segments: Vec<Arc<Segment>>,
    /// Where the places of each term start in `places`, and the end of the last.
    starts: Vec<u32>,
    /// The segments that know a term, ascending.
    places: Vec<Place>,
    /// The number of each local term, by segment.
    numbers: Vec<Vec<u32>>,
    /// Whether another segment knows the term too, by segment and local term.
    shared: Vec<Vec<bool>>,
    /// The named graphs, sorted by number.
    names: Vec<u32>,
    /// Counted when first asked for.
    sizes: OnceLock<Sizes>,
}

/// How many triples a graph holds.
#[derive(Debug)]
pub struct Sizes {
    /// In the default graph, the union of everything.
    pub union: usize,
    /// In each named graph, sorted by name.
    pub named: BTreeMap<NamedNode, usize>,
}

/// A segment and what it calls a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub segment: u32,
    pub local: u32,
}

impl Graph {
    /// The union of segments.
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        let numbers = segments.iter().map(|segment| vec![0; segment.terms()]).collect();
        let shared = segments.iter().map(|segment| vec![false; segment.terms()]).collect();
        let mut graph = Self { segments, numbers, shared, starts: vec![0], ..Self::default() };
        // Taken by the first byte of the identity, so that never more than a 256th of the terms is sorted at once.
        (0..=u8::MAX).for_each(|byte| graph.merge(byte));
        graph.names = graph.every_name();
        graph
    }

    fn merge(&mut self, first_byte: u8) {
        let mut known = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let place = |&local: &u32| (segment.identity(local), number(at), local);
            known.extend(segment.terms_from(first_byte).iter().map(place));
        }
        known.sort_unstable();
        for same in known.chunk_by(|a, b| a.0 == b.0) {
            let global = number(self.starts.len() - 1);
            for &(_, segment, local) in same {
                self.places.push(Place { segment, local });
                self.numbers[segment as usize][local as usize] = global;
                self.shared[segment as usize][local as usize] = same.len() > 1;
            }
            self.starts.push(number(self.places.len()));
        }
    }

    fn every_name(&self) -> Vec<u32> {
        let names = self.segments.iter().zip(&self.numbers);
        let mut names: Vec<u32> = names
            .flat_map(|(segment, numbers)| segment.graphs().iter().map(|&local| numbers[local as usize]))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The memory it takes with its segments, in bytes. What it shares with other graphs counts in each of them.
    pub fn bytes(&self) -> usize {
        let of_local = size_of::<u32>() + size_of::<bool>() + size_of::<Place>();
        let locals: usize = self.numbers.iter().map(Vec::len).sum();
        let segments: usize = self.segments.iter().map(|segment| segment.bytes()).sum();
        segments + locals * of_local + self.starts.len() * size_of::<u32>()
    }

    /// The segments this graph is made of, as given.
    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// The IRIs of the named graphs, in no particular order.
    pub fn graph_names(&self) -> impl Iterator<Item = NamedNode> + '_ {
        self.names.iter().map(|&name| self.text(name)).filter(|text| text.starts_with('<')).map(term::read_predicate)
    }

    /// Whether a named graph of this IRI exists.
    pub fn has_graph(&self, name: &NamedNode) -> bool {
        self.name(name).is_some()
    }

    /// The quads of one named graph, or of all graphs if none is named; each once, segment by segment.
    ///
    /// A graph that does not exist has no quads: ask [`Graph::has_graph`].
    pub fn quads_of(self: &Arc<Self>, graph: Option<&NamedNode>) -> impl Iterator<Item = Quad> + use<> {
        let graphs = match graph {
            Some(name) => self.name(name).map(Graphs::Only),
            None => Some(Graphs::All),
        };
        let (here, rows) = (Arc::clone(self), graphs.into_iter().flat_map(self.scans()));
        rows.map(move |row| {
            let name = (row[3] != DEFAULT_GRAPH).then(|| term::read_subject(here.text(row[3])).into());
            here.triple(row).in_graph(name.unwrap_or(GraphName::DefaultGraph))
        })
    }

    /// The triples of the default graph, the union of everything; each once, segment by segment.
    pub fn triples(self: &Arc<Self>) -> impl Iterator<Item = Triple> + use<> {
        let here = Arc::clone(self);
        self.scans()(Graphs::Union).map(move |row| here.triple(row))
    }

    /// Whether any triple has this property and, if one is given, this object. Both are IRIs.
    pub fn says(self: &Arc<Self>, property: &str, object: Option<&str>) -> bool {
        let number = |iri: &str| self.number_of(&term::write(NamedNode::new_unchecked(iri).as_ref().into()));
        let Some(predicate) = number(property) else { return false };
        let object = match object.map(number) {
            Some(None) => return false,
            object => object.flatten(),
        };
        let pattern = Pattern { subject: None, predicate: Some(predicate), object, graphs: Graphs::Union };
        Scan::new(Arc::clone(self), pattern).next().is_some()
    }

    /// How many triples there are. Counted once, which reads every quad: some 0.1 µs each.
    pub fn sizes(self: &Arc<Self>) -> &Sizes {
        self.sizes.get_or_init(|| {
            let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
            for row in self.scans()(Graphs::Named) {
                *counts.entry(row[3]).or_default() += 1;
            }
            let named = counts.into_iter().map(|(name, count)| (self.text(name), count));
            let named = named.filter(|(text, _)| text.starts_with('<'));
            Sizes {
                union: self.scans()(Graphs::Union).count(),
                named: named.map(|(text, count)| (term::read_predicate(text), count)).collect(),
            }
        })
    }

    /// The triples of one named graph, or of the union of everything, as numbers of this graph.
    pub(super) fn numbers_of(self: &Arc<Self>, graph: Option<&NamedNode>) -> Vec<[u32; 3]> {
        let graphs = match graph {
            Some(name) => self.name(name).map(Graphs::Only),
            None => Some(Graphs::Union),
        };
        graphs
            .into_iter()
            .flat_map(self.scans())
            .map(|[subject, predicate, object, _]| [subject, predicate, object])
            .collect()
    }

    /// The IRI of a term; none for what is no IRI.
    pub(super) fn named(&self, term: u32) -> Option<NamedNode> {
        Some(self.text(term)).filter(|text| text.starts_with('<')).map(term::read_predicate)
    }

    fn scans(self: &Arc<Self>) -> impl Fn(Graphs) -> Scan + use<> {
        let here = Arc::clone(self);
        move |graphs| Scan::new(Arc::clone(&here), Pattern { subject: None, predicate: None, object: None, graphs })
    }

    fn triple(&self, [subject, predicate, object, _]: Row) -> Triple {
        Triple {
            subject: term::read_subject(self.text(subject)),
            predicate: term::read_predicate(self.text(predicate)),
            object: term::read(self.text(object)),
        }
    }

    /// The number of a named graph.
    pub(super) fn name(&self, name: &NamedNode) -> Option<u32> {
        let number = self.number_of(&term::write(name.as_ref().into()))?;
        self.names.binary_search(&number).is_ok().then_some(number)
    }

    pub(super) fn names(&self) -> &[u32] {
        &self.names
    }

    /// The number of a term, by its text.
    pub(super) fn number_of(&self, text: &str) -> Option<u32> {
        let identity = term::identity(text);
        let (mut low, mut high) = (0, number(self.starts.len().saturating_sub(1)));
        while low < high {
            let middle = low + (high - low) / 2;
            let Place { segment, local } = self.first_place(middle);
            match self.segments[segment as usize].identity(local).cmp(&identity) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn first_place(&self, term: u32) -> Place {
        self.places[self.starts[term as usize] as usize]
    }

    pub(super) fn text(&self, term: u32) -> &str {
        let Place { segment, local } = self.first_place(term);
        self.segments[segment as usize].text(local)
    }

    pub(super) fn segment(&self, at: u32) -> &Segment {
        &self.segments[at as usize]
    }

    /// Which entries of [`Self::place`] belong to a term.
    pub(super) fn places(&self, term: u32) -> Range<u32> {
        self.starts[term as usize]..self.starts[term as usize + 1]
    }

    pub(super) fn place(&self, at: u32) -> Place {
        self.places[at as usize]
    }

    /// What a segment calls a term, if it knows it.
    pub(super) fn local(&self, term: u32, segment: u32) -> Option<u32> {
        let Range { start, end } = self.places(term);
        let places = &self.places[start as usize..end as usize];
        places.binary_search_by_key(&segment, |place| place.segment).ok().map(|at| places[at].local)
    }

    /// Whether another segment may have a triple of this one too: not if only this one knows one of its terms.
    pub(super) fn may_be_shared(&self, segment: u32, [subject, predicate, object, _]: Row) -> bool {
        let shared = &self.shared[segment as usize];
        [object, subject, predicate].into_iter().all(|local| shared[local as usize])
    }

    /// A row of a segment with the numbers of this graph.
    pub(super) fn global(&self, segment: u32, row: Row) -> Row {
        row.map(|local| if local == DEFAULT_GRAPH { local } else { self.numbers[segment as usize][local as usize] })
    }
}
