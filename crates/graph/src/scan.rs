//! Looking quads up: which segments to read, where, and what was seen before.
use crate::{
    graph::{Graph, Places},
    meter,
    segment::{DEFAULT_GRAPH, IndexOrder, QuadRow},
};
use std::{ops::Range, rc::Rc, sync::Arc};

/// The graphs a look-up wants quads of.
#[derive(Debug, Clone)]
pub(super) enum Graphs {
    /// The union of everything as triples: whichever graph they are in, they count once.
    Union,
    /// The union of these graphs as triples.
    UnionOf(Rc<[u32]>),
    /// Every named graph, with its name.
    Named,
    /// One of these named graphs, with its name.
    NamedIn(Rc<[u32]>),
    /// Every graph, with its name, and the default graph.
    All,
    /// One graph, which may be the default graph.
    Only(u32),
}

/// What a look-up is given: the bound terms, by the numbers of the graph.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub subject: Option<u32>,
    pub predicate: Option<u32>,
    pub object: Option<u32>,
    pub graphs: Graphs,
}

/// The quads that match a pattern, each once, with the numbers of the graph. Turns the meter for each row it reads.
pub(super) struct Scan {
    graph: Arc<Graph>,
    pattern: Pattern,
    /// The segments still to be read: entries of a term's places, or of all segments if no term is bound.
    candidates: Candidates,
    /// The segment that is read, and what of it.
    segment: u32,
    order: IndexOrder,
    range: Range<usize>,
    last: Option<QuadRow>,
}

enum Candidates {
    Places(Places),
    Segments(Range<u32>),
}

impl Graphs {
    /// Whether a quad of this graph is wanted.
    pub fn admit(&self, graph: u32) -> bool {
        match self {
            Self::Union | Self::All => true,
            Self::UnionOf(graphs) | Self::NamedIn(graphs) => graphs.contains(&graph),
            Self::Named => graph != DEFAULT_GRAPH,
            Self::Only(only) => *only == graph,
        }
    }

    /// Whether the graph a triple is in makes no difference.
    fn are_merged(&self) -> bool {
        matches!(self, Self::Union | Self::UnionOf(_))
    }
}

impl Pattern {
    /// The bound term that the fewest segments know: every match is in one of these.
    fn rarest(&self, graph: &Graph) -> Option<u32> {
        let name = match self.graphs {
            Graphs::Only(name) if name != DEFAULT_GRAPH => Some(name),
            _ => None,
        };
        let bound = [self.subject, self.predicate, self.object, name].into_iter().flatten();
        bound.min_by_key(|&term| graph.places(term).len())
    }
}

impl Scan {
    pub fn new(graph: Arc<Graph>, pattern: Pattern) -> Self {
        let every = 0..graph.segment_numbers();
        let rarest = pattern.rarest(&graph);
        let candidates = rarest.map_or(Candidates::Segments(every), |term| Candidates::Places(graph.places(term)));
        Self { graph, pattern, candidates, segment: 0, order: IndexOrder::Subject, range: 0..0, last: None }
    }

    /// Goes to the next segment that knows all bound terms; `None` if there is none.
    fn open(&mut self) -> Option<()> {
        loop {
            meter::step();
            self.segment = match &mut self.candidates {
                Candidates::Places(places) => self.graph.next_place(places)?.segment,
                Candidates::Segments(segments) => segments.find(|&segment| !self.graph.is_superseded(segment))?,
            };
            let Pattern { subject, predicate, object, .. } = self.pattern;
            let local = |term: Option<u32>| match term {
                Some(term) => self.graph.local(term, self.segment).map(Some),
                None => Some(None),
            };
            if let (Some(s), Some(p), Some(o)) = (local(subject), local(predicate), local(object)) {
                (self.order, self.range) = self.graph.segment(self.segment).range(s, p, o);
                self.last = None;
                return Some(());
            }
        }
    }

    /// The row in the numbers of the graph. `None` if its graph is not wanted or the same quad was returned before.
    fn admit(&mut self, row: QuadRow) -> Option<QuadRow> {
        let mut quad = self.graph.global(self.segment, row);
        if !self.pattern.graphs.admit(quad[3]) {
            return None;
        }
        if self.pattern.graphs.are_merged() {
            quad[3] = DEFAULT_GRAPH;
            // In each of the three orders the copies of one triple in several graphs follow each other, so it is enough
            // to compare with the row before.
            if self.last == Some(quad) {
                return None;
            }
            self.last = Some(quad);
        }
        let came_before = self.graph.may_have_come_before(self.segment, row) && self.came_before(quad);
        (!came_before).then_some(quad)
    }

    /// Whether a segment read before has this quad too.
    fn came_before(&self, quad: QuadRow) -> bool {
        let same = Graphs::Only(quad[3]);
        let graphs = if self.pattern.graphs.are_merged() { &self.pattern.graphs } else { &same };
        self.graph.has(quad, graphs, self.segment)
    }
}

impl Iterator for Scan {
    type Item = QuadRow;

    fn next(&mut self) -> Option<QuadRow> {
        loop {
            let Some(at) = self.range.next() else {
                self.open()?;
                continue;
            };
            meter::step();
            let row = self.graph.segment(self.segment).row(self.order, at);
            if let Some(quad) = self.admit(row) {
                return Some(quad);
            }
        }
    }
}
