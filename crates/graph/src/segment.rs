//! The quads of one release, sorted three ways and never changed.
mod bytes;

use crate::term;
use openplan_compact::{Numbers, Texts};
use oxigraph::model::{NamedNode, Quad};
use std::{collections::HashMap, ops::Range};

/// The local number that stands for the default graph.
pub(super) const DEFAULT_GRAPH: u32 = u32::MAX;

/// A quad as local numbers: subject, predicate, object, graph ([`DEFAULT_GRAPH`] if it is in none).
pub(super) type QuadRow = [u32; 4];

/// The immutable quads of one release with the terms they are made of.
///
/// Quads given twice are kept once. Terms are numbered in the order of their text, so that iteration is in an order
/// people understand and the same everywhere; a number means nothing outside its segment. Blank node labels are kept
/// as they are: two segments that use the same label speak of the same node.
///
/// Costs 24 bytes a quad, and the length of its text plus 24 bytes a term; a segment of less than 65,536 terms and quads 12
/// bytes a quad, and 22 bytes a term.
#[derive(Debug, Default)]
pub struct Segment {
    /// All terms, sorted.
    texts: Texts,
    /// The identity of each term.
    identities: Box<[u128]>,
    /// The terms sorted by identity: how segments are merged.
    by_identity: Numbers,
    /// The quads sorted by subject, predicate, object, graph: four numbers each.
    rows: Numbers,
    /// Their places sorted by predicate, object, subject, graph.
    by_predicate: Numbers,
    /// Their places sorted by object, subject, predicate, graph.
    by_object: Numbers,
    /// The named graphs.
    graphs: Vec<u32>,
}

/// Which of the three orders a look-up reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndexOrder {
    Subject,
    Predicate,
    Object,
}

impl Segment {
    /// Sorts quads and drops those given twice.
    pub fn build(quads: impl IntoIterator<Item = Quad>) -> Self {
        let (texts, rows) = intern(quads);
        let mut order: Vec<u32> = (0..number(texts.len())).collect();
        order.sort_unstable_by(|&a, &b| texts[a as usize].cmp(&texts[b as usize]));
        let mut renumbered = vec![0; texts.len()];
        for (new, &old) in order.iter().enumerate() {
            renumbered[old as usize] = number(new);
        }
        let renumber = |old: u32| if old == DEFAULT_GRAPH { old } else { renumbered[old as usize] };
        let mut rows: Vec<QuadRow> = rows.into_iter().map(|row| row.map(renumber)).collect();
        rows.sort_unstable();
        rows.dedup();
        Self::of(order.iter().map(|old| &texts[*old as usize]).collect(), rows)
    }

    /// A segment of terms and rows that are in their order already, each there once.
    fn of(texts: Texts, rows: Vec<QuadRow>) -> Self {
        let identities: Box<[u128]> = texts.iter().map(term::identity).collect();
        let terms = identities.len();
        let mut by_identity: Vec<(u128, u32)> = identities.iter().copied().zip(0..).collect();
        by_identity.sort_unstable();
        // Rows of one object stay in the order of the rows, which is by subject and predicate; rows of one predicate
        // in the order by object.
        let by_object = sorted_by(0..number(rows.len()), terms, |at| rows[at as usize][2]);
        let by_predicate = sorted_by(by_object.iter().copied(), terms, |at| rows[at as usize][1]);
        let mut is_graph = vec![false; terms];
        for row in rows.iter().filter(|row| row[3] != DEFAULT_GRAPH) {
            is_graph[row[3] as usize] = true;
        }
        Self {
            texts,
            identities,
            by_identity: by_identity.into_iter().map(|(_, local)| local).collect::<Vec<_>>().into(),
            by_predicate: by_predicate.into(),
            by_object: by_object.into(),
            graphs: (0..number(terms)).filter(|&local| is_graph[local as usize]).collect(),
            rows: rows.into_flattened().into(),
        }
    }

    /// The memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        let numbers = [&self.by_identity, &self.rows, &self.by_predicate, &self.by_object];
        let numbers: usize = numbers.into_iter().map(Numbers::bytes).sum();
        self.texts.bytes() + size_of_val::<[u128]>(&self.identities) + numbers
    }

    /// The number of different quads.
    pub fn len(&self) -> usize {
        self.by_object.len()
    }

    /// Whether there is no quad at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The quads, sorted by subject, predicate, object, graph.
    fn rows(&self) -> impl Iterator<Item = QuadRow> + Clone + '_ {
        (0..self.len()).map(|place| self.row(IndexOrder::Subject, place))
    }

    /// The IRIs of the named graphs that have at least one quad here, sorted.
    pub fn graph_names(&self) -> impl Iterator<Item = NamedNode> + '_ {
        self.graphs.iter().map(|&graph| self.text(graph)).filter(|text| text.starts_with('<')).map(term::read_predicate)
    }

    /// The quads of one named graph, or of all graphs if none is named, by subject, predicate, object.
    ///
    /// A graph that does not exist has no quads.
    pub fn quads_of(&self, graph: Option<&NamedNode>) -> impl Iterator<Item = Quad> + '_ {
        let name = graph.map(|name| term::write(name.as_ref().into()));
        let wanted = name.map(|name| self.graphs.iter().copied().find(|&graph| self.text(graph) == name));
        let rows = self.rows().filter(move |row| wanted.is_none_or(|wanted| wanted == Some(row[3])));
        rows.map(|row| self.quad(row))
    }

    /// Where the quads of each subject stand, for [`Segment::quads_at`].
    pub fn subjects(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut end = 0;
        std::iter::from_fn(move || {
            let begin = end;
            let subject = (begin < self.len()).then(|| self.row(IndexOrder::Subject, begin)[0])?;
            end = self.first(IndexOrder::Subject, |row| row[0] > subject);
            Some(begin..end)
        })
    }

    /// The quads at some places, up to the last there is.
    pub fn quads_at(&self, places: Range<usize>) -> impl Iterator<Item = Quad> + '_ {
        let places = places.start..places.end.min(self.len());
        places.map(|place| self.quad(self.row(IndexOrder::Subject, place)))
    }

    fn quad(&self, [subject, predicate, object, graph]: QuadRow) -> Quad {
        let name = (graph != DEFAULT_GRAPH).then(|| term::read_subject(self.text(graph)).into());
        Quad {
            subject: term::read_subject(self.text(subject)),
            predicate: term::read_predicate(self.text(predicate)),
            object: term::read(self.text(object)),
            graph_name: name.unwrap_or_default(),
        }
    }

    pub(super) fn terms(&self) -> usize {
        self.identities.len()
    }

    pub(super) fn text(&self, local: u32) -> &str {
        self.texts.get(local as usize)
    }

    pub(super) fn identity(&self, local: u32) -> u128 {
        self.identities[local as usize]
    }

    pub(super) fn graphs(&self) -> &[u32] {
        &self.graphs
    }

    /// The terms in order of identity, from a place of this order on.
    pub(super) fn by_identity(&self, from: usize) -> impl Iterator<Item = u32> + '_ {
        (from..self.terms()).map(|place| self.by_identity.get(place))
    }

    /// Where the quads with these subject, predicate and object stand: every bound term is part of the order's key,
    /// so nothing in the range is left to be compared but the graph.
    pub(super) fn range(
        &self,
        subject: Option<u32>,
        predicate: Option<u32>,
        object: Option<u32>,
    ) -> (IndexOrder, Range<usize>) {
        let (order, key) = match (subject, predicate, object) {
            (Some(s), None, Some(o)) => (IndexOrder::Object, [Some(o), Some(s), None]),
            (Some(s), p, o) => (IndexOrder::Subject, [Some(s), p, o]),
            (None, Some(p), o) => (IndexOrder::Predicate, [Some(p), o, None]),
            (None, None, Some(o)) => (IndexOrder::Object, [Some(o), None, None]),
            (None, None, None) => (IndexOrder::Subject, [None; 3]),
        };
        let key: Vec<u32> = key.into_iter().flatten().collect();
        let start = self.first(order, |found| found[..key.len()] >= key[..]);
        (order, start..self.first(order, |found| found[..key.len()] > key[..]))
    }

    /// The first position of an order whose key fulfils the condition, which all after it must fulfil too.
    fn first(&self, order: IndexOrder, condition: impl Fn(QuadRow) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if condition(order.key(self.row(order, middle))) { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// The local numbers of its properties, ascending.
    pub(super) fn predicates(&self) -> impl Iterator<Item = u32> + '_ {
        let mut last = None;
        let all = (0..self.len()).map(|position| self.row(IndexOrder::Predicate, position)[1]);
        all.filter(move |predicate| last.replace(*predicate) != Some(*predicate))
    }

    /// The quad at a position of an order; the position must be below [`Self::len`].
    pub(super) fn row(&self, order: IndexOrder, position: usize) -> QuadRow {
        let place = match order {
            IndexOrder::Subject => position,
            IndexOrder::Predicate => self.by_predicate.get(position) as usize,
            IndexOrder::Object => self.by_object.get(position) as usize,
        };
        self.rows.list(place)
    }
}

impl IndexOrder {
    /// What quads are compared by: all of them, the graph last, so that one triple in several graphs stands together.
    fn key(self, [subject, predicate, object, graph]: QuadRow) -> QuadRow {
        match self {
            Self::Subject => [subject, predicate, object, graph],
            Self::Predicate => [predicate, object, subject, graph],
            Self::Object => [object, subject, predicate, graph],
        }
    }
}

/// Numbers terms as they come, and writes the quads with these numbers.
fn intern(quads: impl IntoIterator<Item = Quad>) -> (Vec<String>, Vec<QuadRow>) {
    let mut numbers = HashMap::new();
    let mut intern = |text: String| {
        let next = number(numbers.len());
        *numbers.entry(text).or_insert(next)
    };
    let rows = quads.into_iter().map(|quad| {
        let subject = intern(term::write(quad.subject.as_ref().into()));
        let predicate = intern(term::write(quad.predicate.as_ref().into()));
        let object = intern(term::write(quad.object.as_ref()));
        [
            subject,
            predicate,
            object,
            term::write_graph_name(quad.graph_name.as_ref()).map_or(DEFAULT_GRAPH, &mut intern),
        ]
    });
    let rows = rows.collect();
    let mut texts: Vec<(u32, String)> = numbers.into_iter().map(|(text, number)| (number, text)).collect();
    texts.sort_unstable_by_key(|(number, _)| *number);
    (texts.into_iter().map(|(_, text)| text).collect(), rows)
}

/// Sorts by a small number, in time proportional to what there is. What has the same number stays in its order.
fn sorted_by(items: impl Iterator<Item = u32> + Clone, numbers: usize, number_of: impl Fn(u32) -> u32) -> Vec<u32> {
    let mut next = vec![0; numbers + 1];
    let mut count = 0;
    for item in items.clone() {
        next[number_of(item) as usize + 1] += 1;
        count += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut sorted = vec![0; count];
    for item in items {
        let place = &mut next[number_of(item) as usize];
        sorted[*place] = item;
        *place += 1;
    }
    sorted
}

/// An index as a local number. The quads of four billion terms would not fit in memory long before this saturates.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{GraphName, Literal};

    fn quad(subject: &str, object: &str, graph: Option<&str>) -> Quad {
        let iri = |name: &str| NamedNode::new_unchecked(format!("http://example.org/{name}"));
        let graph = graph.map_or(GraphName::DefaultGraph, |name| iri(name).into());
        Quad::new(iri(subject), iri("p"), Literal::new_simple_literal(object), graph)
    }

    #[test]
    fn quads_are_kept_once_and_in_order() {
        let given =
            [quad("b", "2", None), quad("a", "防災", Some("g")), quad("b", "2", None), quad("b", "2", Some("h"))];
        let segment = Segment::build(given.clone());
        assert_eq!(segment.len(), 3);
        assert_eq!(segment.quads_of(None).collect::<Vec<_>>(), [given[1].clone(), given[3].clone(), given[0].clone()]);
        let names: Vec<NamedNode> = segment.graph_names().collect();
        assert_eq!(
            names.iter().map(NamedNode::as_str).collect::<Vec<_>>(),
            ["http://example.org/g", "http://example.org/h"]
        );
        assert_eq!(segment.quads_of(Some(&names[1])).collect::<Vec<_>>(), [given[3].clone()]);
        assert_eq!(segment.quads_of(Some(&NamedNode::new_unchecked("http://example.org/none"))).count(), 0);
    }

    #[test]
    fn an_empty_segment_has_nothing() {
        let segment = Segment::build([]);
        assert!(segment.is_empty());
        assert_eq!(segment.quads_of(None).count() + segment.graph_names().count(), 0);
        assert_eq!(segment.range(None, None, None).1, 0..0);
    }
}
