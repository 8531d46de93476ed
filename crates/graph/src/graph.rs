//! Many segments as one graph.
use crate::{
    merge::{Known, LocalTerm, Merged},
    meter,
    overlay::Overlay,
    scan::{Graphs, Pattern, Scan},
    segment::{DEFAULT_GRAPH, IndexOrder, QuadRow, Segment, number},
    sizes::Sizes,
    statistics::Different,
    term,
};
use oxigraph::model::{GraphName, NamedNode, Quad, Triple};
use std::{
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
/// Segments are shared, so a graph costs 16 bytes a term of its own. Making one sorts the identities of all terms, some
/// 0.1 µs each. When one plan of many has changed, [`Graph::replacing`] makes the next graph from the last
/// at the cost of that plan.
#[derive(Debug, Default)]
pub struct Graph {
    /// What was merged when the graph was last made anew.
    merged: Arc<Merged>,
    /// What has changed since.
    overlay: Overlay,
    /// Those of both that count.
    segments: Vec<Arc<Segment>>,
    /// The named graphs, sorted by number.
    names: Vec<u32>,
    /// Counted when first asked for.
    sizes: OnceLock<Sizes>,
}

/// The places of a term that are still to be read, in the order of their segments.
#[derive(Debug, Clone)]
pub(super) struct Places {
    merged: Range<u32>,
    added: Range<usize>,
}

impl Places {
    /// How many there are at most: those in superseded segments are counted.
    pub fn len(&self) -> usize {
        self.merged.len() + self.added.len()
    }
}

/// By how many segments a graph may differ from what was merged before it is worn, and by what part of its terms: so far,
/// a replacement in a graph of 1,741 plans takes some 20 ms.
const MOST_REPLACED: usize = 256;
const PART_REPLACED: usize = 8;

impl Graph {
    /// The union of segments.
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        Self::of(Arc::new(Merged::new(segments)), Overlay::default())
    }

    /// The union of the same segments without some, and with others: what [`Graph::new`] makes of those, but shared with
    /// this graph and at the cost of what has changed.
    ///
    /// A segment is removed if it is the very same, not if it says the same; one that is not here is ignored. Those
    /// added come last, and what comes in no promised order may come in another than from a graph made anew.
    ///
    /// Every change is carried along until a graph is made anew, which is due when it [is worn](Graph::is_worn).
    #[must_use]
    pub fn replacing(&self, removed: &[Arc<Segment>], added: Vec<Arc<Segment>>) -> Self {
        let count = number(added.len());
        let (overlay, removed) = self.overlay.replacing(&self.merged, removed, added);
        let next = Self::of(Arc::clone(&self.merged), overlay);
        if let Some(sizes) = self.sizes.get() {
            let end = next.segment_numbers();
            let added: Vec<u32> = (end - count..end).collect();
            next.sizes.get_or_init(|| sizes.changed((self, &removed), (&next, &added)));
        }
        next
    }

    /// Whether so much was replaced that the graph should be made anew of its [segments](Graph::segments): it answers as
    /// before, but replacing becomes slower, and superseded segments stay in memory.
    pub fn is_worn(&self) -> bool {
        let (superseded, added) = (self.overlay.superseded(), self.overlay.segments().len());
        let terms = self.merged.places().len() / PART_REPLACED;
        superseded.max(added) > MOST_REPLACED || self.overlay.places().len() > terms
    }

    fn of(merged: Arc<Merged>, overlay: Overlay) -> Self {
        let mut graph = Self { merged, overlay, ..Self::default() };
        let live: Vec<u32> = graph.every_segment().collect();
        graph.segments = live.iter().map(|&at| Arc::clone(graph.shared_segment(at))).collect();
        let names = live.iter().flat_map(|&at| {
            let known = graph.known(at);
            graph.segment(at).graphs().iter().map(|&local| known[local as usize].number())
        });
        let mut names: Vec<u32> = names.collect();
        names.sort_unstable();
        names.dedup();
        graph.names = names;
        graph
    }

    /// The memory it takes with its segments, in bytes, those included that are superseded. What it shares with other
    /// graphs counts in each of them.
    pub fn bytes(&self) -> usize {
        self.merged.bytes() + self.overlay.bytes()
    }

    /// The segments this graph is made of, as given; those that were added later come last.
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
    pub fn has_statement(self: &Arc<Self>, property: &str, object: Option<&str>) -> bool {
        let number = |iri: &str| self.number_of(&term::write(NamedNode::new_unchecked(iri).as_ref().into()));
        let Some(predicate) = number(property) else { return false };
        let object = match object.map(number) {
            Some(None) => return false,
            object => object.flatten(),
        };
        let pattern = Pattern { subject: None, predicate: Some(predicate), object, graphs: Graphs::Union };
        Scan::new(Arc::clone(self), pattern).next().is_some()
    }

    /// How many triples there are. Counted once, which reads every quad: some 0.2 µs each. A graph made by
    /// [`Graph::replacing`] from one that was counted knows it.
    pub fn sizes(self: &Arc<Self>) -> &Sizes {
        self.sizes.get_or_init(|| Sizes::count(self))
    }

    /// The graphs that a name means, or the union of everything; `None` if no graph has the name.
    pub(super) fn graphs(&self, name: Option<&NamedNode>) -> Option<Graphs> {
        match name {
            Some(name) => self.name(name).map(Graphs::Only),
            None => Some(Graphs::Union),
        }
    }

    /// The numbers of all properties.
    pub(super) fn predicates(&self) -> Vec<u32> {
        let mut predicates = Different::default();
        for segment in self.every_segment() {
            let known = self.known(segment);
            for local in self.segment(segment).predicates() {
                predicates.add(known[local as usize].number());
            }
        }
        predicates.numbers().collect()
    }

    /// The IRI of a term; none for what is no IRI.
    pub(super) fn named(&self, term: u32) -> Option<NamedNode> {
        Some(self.text(term)).filter(|text| text.starts_with('<')).map(term::read_predicate)
    }

    pub(super) fn scans(self: &Arc<Self>) -> impl Fn(Graphs) -> Scan + use<> {
        let here = Arc::clone(self);
        move |graphs| Scan::new(Arc::clone(&here), Pattern { subject: None, predicate: None, object: None, graphs })
    }

    fn triple(&self, [subject, predicate, object, _]: QuadRow) -> Triple {
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

    /// The number of a term, by its text. One that only superseded segments know may have a number too.
    pub(super) fn number_of(&self, text: &str) -> Option<u32> {
        self.overlay.find(&self.merged, term::identity(text))
    }

    pub(super) fn text(&self, term: u32) -> &str {
        let place = match self.merged.first(term) {
            Some(place) => place,
            None => self.overlay.first(term),
        };
        self.segment(place.segment).text(place.local)
    }

    /// The segments that count, by number, ascending.
    fn every_segment(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.segment_numbers()).filter(|&segment| !self.overlay.supersedes(segment))
    }

    /// How many numbers segments have, those that are superseded included.
    pub(super) fn segment_numbers(&self) -> u32 {
        number(self.merged.segments().len() + self.overlay.segments().len())
    }

    /// Whether the segment of this number counts no longer.
    pub(super) fn is_superseded(&self, segment: u32) -> bool {
        self.overlay.supersedes(segment)
    }

    fn shared_segment(&self, at: u32) -> &Arc<Segment> {
        let merged = self.merged.segments();
        merged.get(at as usize).unwrap_or_else(|| &self.overlay.segments()[at as usize - merged.len()])
    }

    pub(super) fn segment(&self, at: u32) -> &Segment {
        self.shared_segment(at)
    }

    fn known(&self, segment: u32) -> &[Known] {
        match (segment as usize).checked_sub(self.merged.segments().len()) {
            Some(added) => self.overlay.known(added),
            None => self.merged.known(segment),
        }
    }

    /// The places of a term.
    pub(super) fn places(&self, term: u32) -> Places {
        match self.merged.range(term) {
            Some(merged) if self.overlay.touches(term) => Places { merged, added: self.overlay.range(term) },
            Some(merged) => Places { merged, added: 0..0 },
            None => Places { merged: 0..0, added: self.overlay.range(term) },
        }
    }

    /// The next of the places of a term, by segment, ascending.
    pub(super) fn next_place(&self, places: &mut Places) -> Option<LocalTerm> {
        let mut merged = places.merged.by_ref().map(|at| self.merged.places()[at as usize]);
        let place = merged.find(|place| !self.overlay.supersedes(place.segment));
        place.or_else(|| places.added.next().map(|at| self.overlay.places()[at].1))
    }

    /// The local number of a term in a segment; `None` if the segment does not have the term.
    pub(super) fn local(&self, term: u32, segment: u32) -> Option<u32> {
        let Places { merged, added } = self.places(term);
        if (segment as usize) < self.merged.segments().len() {
            let places = &self.merged.places()[merged.start as usize..merged.end as usize];
            places.binary_search_by_key(&segment, |place| place.segment).ok().map(|at| places[at].local)
        } else {
            let places = &self.overlay.places()[added];
            places.binary_search_by_key(&segment, |(_, place)| place.segment).ok().map(|at| places[at].1.local)
        }
    }

    /// Whether a segment before this one may have a triple of it too: not if none knows one of its terms.
    pub(super) fn may_have_come_before(&self, segment: u32, [subject, predicate, object, _]: QuadRow) -> bool {
        let known = self.known(segment);
        [object, subject, predicate].into_iter().all(|local| known[local as usize].came_before())
    }

    /// Whether a segment before this one has a quad, in one of these graphs.
    pub(super) fn has(&self, [subject, predicate, object, _]: QuadRow, graphs: &Graphs, before: u32) -> bool {
        let places = [subject, object, predicate].map(|term| self.places(term));
        let Some(mut rarest) = places.into_iter().min_by_key(Places::len) else { return false };
        while let Some(LocalTerm { segment, .. }) = self.next_place(&mut rarest).filter(|place| place.segment < before)
        {
            meter::step();
            let local = |term| self.local(term, segment);
            let (Some(s), Some(p), Some(o)) = (local(subject), local(predicate), local(object)) else { continue };
            let (order, range) = self.segment(segment).range(Some(s), Some(p), Some(o));
            let mut rows = range.map(|at| self.global(segment, self.segment(segment).row(order, at)));
            if rows.any(|row| graphs.admit(row[3])) {
                return true;
            }
        }
        false
    }

    /// The quads of a segment, with the numbers of this graph.
    pub(super) fn rows(&self, segment: u32) -> impl Iterator<Item = QuadRow> + '_ {
        let quads = self.segment(segment);
        (0..quads.len()).map(move |at| self.global(segment, quads.row(IndexOrder::Subject, at)))
    }

    /// A row of a segment with the numbers of this graph.
    pub(super) fn global(&self, segment: u32, row: QuadRow) -> QuadRow {
        let known = self.known(segment);
        row.map(|local| if local == DEFAULT_GRAPH { local } else { known[local as usize].number() })
    }
}
