//! A segment as bytes, so that it is read and need not be made again.
//!
//! Kept is what cannot be worked out: the terms, each by what differs from the one before, and the quads, a column after
//! the other. Subjects and objects are written by their differences, the objects predicate by predicate, because those
//! of one predicate resemble each other. What the terms and quads say of themselves is worked out again: identities
//! are hashes, which no compression makes smaller, and the two other orders take two passes over the quads.
use super::{DEFAULT_GRAPH, IndexOrder, QuadRow, Segment, number, sorted_by};
use openplan_compact::{Error, Reader, Writer};
use std::iter::zip;

const LETTERS: [u8; 4] = *b"SEGM";

/// Raised with every change of the form.
const VERSION: u8 = 1;

/// The least that a term and a quad take, in bytes.
const OF_TERM: usize = 2;
const OF_QUAD: usize = 4;

impl Segment {
    /// All of it as bytes that [`Segment::from_bytes`] reads. Not compressed, but made to become small by deflating: about
    /// a sixth of the text of the terms.
    pub fn to_bytes(&self) -> Vec<u8> {
        let predicates = self.some_terms(|row| row[1]);
        let place = |numbers: &[u32], local| number(numbers.partition_point(|&known| known < local));
        let of_graph = |graph| if graph == DEFAULT_GRAPH { 0 } else { place(&self.graphs, graph) + 1 };
        let column = |of: fn(QuadRow) -> u32| self.rows().map(of);
        let mut writer = Writer::new(LETTERS, VERSION);
        writer.count(self.terms());
        writer.ascending_texts((0..number(self.terms())).map(|local| self.text(local)));
        for list in [&predicates, &self.graphs] {
            writer.count(list.len());
            writer.differences(list.iter().copied());
        }
        writer.count(self.len());
        writer.differences(column(|row| row[0]));
        writer.numbers(column(|row| row[1]).map(|predicate| place(&predicates, predicate)));
        writer.numbers(column(|row| row[3]).map(of_graph));
        let row = |at: u32| self.row(IndexOrder::Subject, at as usize);
        let by_predicate = sorted_by(0..number(self.len()), self.terms(), |at| row(at)[1]);
        writer.differences(by_predicate.into_iter().map(|at| row(at)[2]));
        writer.finish()
    }

    /// The segment that [`Segment::to_bytes`] wrote.
    ///
    /// Bytes that were damaged or that somebody made up are an error or another segment, and never do harm. A segment
    /// takes at most some hundred times the memory of its bytes.
    ///
    /// # Errors
    /// Unless they are the bytes of a segment in the form of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::open(bytes, LETTERS, VERSION)?;
        let terms = reader.count(OF_TERM)?;
        let texts = reader.ascending_texts(terms)?;
        let mut list = || {
            let count = reader.count(1)?;
            reader.differences(count)
        };
        let (predicates, graphs) = (list()?, list()?);
        let count = reader.count(OF_QUAD)?;
        let subjects = reader.differences(count)?;
        let of_predicates = reader.numbers_below(predicates.len(), count)?;
        let of_graphs = reader.numbers_below(graphs.len() + 1, count)?;
        let objects = reader.differences(count)?;
        reader.finish()?;

        let graph = |at: u32| at.checked_sub(1).map_or(DEFAULT_GRAPH, |at| graphs[at as usize]);
        let columns = zip(subjects, zip(&of_predicates, of_graphs));
        let mut rows: Vec<QuadRow> = columns
            .map(|(subject, (&predicate, of_graph))| [subject, predicates[predicate as usize], 0, graph(of_graph)])
            .collect();
        let by_predicate = sorted_by(0..number(count), predicates.len(), |at| of_predicates[at as usize]);
        for (at, object) in zip(by_predicate, objects) {
            rows[at as usize][2] = object;
        }
        let kind = |local: u32| {
            let local = local as usize;
            (local < terms).then(|| texts.get(local).as_bytes().first().copied()).flatten()
        };
        let is_node = |local: u32| matches!(kind(local), Some(b'<' | b'_'));
        let is_quad = |&[subject, predicate, object, graph]: &QuadRow| {
            let is_named = graph == DEFAULT_GRAPH || is_node(graph);
            is_node(subject) && kind(predicate) == Some(b'<') && kind(object).is_some() && is_named
        };
        if !rows.iter().all(is_quad) {
            return Err(Error::Nonsense("a quad is made of what cannot be there"));
        }
        if !rows.is_sorted_by(|before, row| before < row) {
            return Err(Error::Nonsense("quads do not ascend"));
        }
        Ok(Self::of(texts, rows))
    }

    /// The terms that stand in one place of the quads, each once, ascending.
    fn some_terms(&self, place: impl Fn(QuadRow) -> u32) -> Vec<u32> {
        let mut terms: Vec<u32> = self.rows().map(place).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, vocab::xsd};
    use proptest::{collection::vec, prelude::*, sample::Index};

    fn iri() -> impl Strategy<Value = NamedNode> {
        "[a-c防]{0,3}".prop_map(|name| NamedNode::new_unchecked(format!("http://example.org/{name}")))
    }

    fn node() -> impl Strategy<Value = NamedOrBlankNode> {
        prop_oneof![
            4 => iri().prop_map(Into::into),
            1 => "b[0-9]".prop_map(|label| BlankNode::new_unchecked(label).into()),
        ]
    }

    fn object() -> impl Strategy<Value = Term> {
        prop_oneof![
            node().prop_map(Into::into),
            any::<String>().prop_map(|text| Literal::new_simple_literal(text).into()),
            "[計画 ]{0,300}".prop_map(|text| Literal::new_language_tagged_literal_unchecked(text, "ja").into()),
            any::<i8>().prop_map(|number| Literal::new_typed_literal(number.to_string(), xsd::INTEGER).into()),
        ]
    }

    fn quads() -> impl Strategy<Value = Vec<Quad>> {
        let graph = prop_oneof![Just(GraphName::DefaultGraph), node().prop_map(Into::into)];
        let quad = (node(), iri(), object(), graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g));
        vec(quad, 0..40)
    }

    /// The bytes with the checksum that they should have.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        if let Some((header, rest)) = bytes.split_at_mut_checked(9) {
            header[5..].copy_from_slice(&crc32fast::hash(rest).to_le_bytes());
        }
        bytes
    }

    proptest! {
        #[test]
        fn a_segment_comes_back_whole(quads in quads()) {
            let built = Segment::build(quads);
            let bytes = built.to_bytes();
            let read = Segment::from_bytes(&bytes).unwrap();
            // Compared is every field, those that are worked out included.
            prop_assert_eq!(format!("{read:?}"), format!("{built:?}"));
            prop_assert_eq!(read.to_bytes(), bytes);
        }

        #[test]
        fn the_three_orders_are_those_of_their_keys(quads in quads()) {
            use super::super::IndexOrder;
            let segment = Segment::build(quads);
            for order in [IndexOrder::Subject, IndexOrder::Predicate, IndexOrder::Object] {
                let keys: Vec<_> = (0..segment.len()).map(|at| order.key(segment.row(order, at))).collect();
                prop_assert!(keys.is_sorted_by(|before, key| before < key), "{:?}", order);
            }
        }

        #[test]
        fn a_damaged_segment_is_refused(quads in quads(), at: Index, bit in 0..8, cut: Index) {
            let bytes = Segment::build(quads).to_bytes();
            let mut changed = bytes.clone();
            changed[at.index(bytes.len())] ^= 1_u8 << bit;
            prop_assert!(Segment::from_bytes(&changed).is_err());
            prop_assert!(Segment::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
        }

        #[test]
        fn a_made_up_segment_does_no_harm(quads in quads(), changes in vec((any::<Index>(), any::<u8>()), 1..4), cut: Option<Index>) {
            let mut bytes = Segment::build(quads).to_bytes();
            for (at, byte) in changes {
                let at = 9 + at.index(bytes.len() - 9);
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Ok(segment) = Segment::from_bytes(&sealed(bytes)) {
                prop_assert_eq!(segment.quads_of(None).count(), segment.len());
                for name in segment.graph_names() {
                    prop_assert!(segment.quads_of(Some(&name)).count() > 0);
                }
                let again = Segment::from_bytes(&segment.to_bytes()).unwrap();
                prop_assert_eq!(format!("{again:?}"), format!("{segment:?}"));
            }
        }
    }
}
