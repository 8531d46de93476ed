//! `VoID`: what is in the graphs, by numbers.
use super::{Flow, unscoped};
use crate::{
    dcat::{
        Host,
        void::{PATH, TITLE},
    },
    format::{Document, Shape},
    snapshot::{Whole, void_graph},
};
use oxigraph::model::{NamedNode, Triple};
use serde_json::Map;

/// Every plan as a dataset and all that SPARQL sees as one more, each with its numbers.
pub fn void(whole: &Whole, host: &Host) -> Document {
    let mut triples = whole.numbers_of_all(host);
    let graph = NamedNode::new_unchecked(void_graph(&host.base));
    triples.extend(whole.graph.quads_of(Some(&graph)).map(Triple::from));
    document(triples, host)
}

/// The same thing by thing, where there are more plans than a page of the catalogue has.
pub fn void_flow(whole: &Whole, host: &Host) -> Option<Flow> {
    if host.is_copy || whole.parts.len() <= host.datasets_of_page() {
        return None;
    }
    let (things, prefixes) = whole.void(host);
    Some(Flow { document: document(Vec::new(), host), things: Box::new(things), prefixes })
}

fn document(triples: Vec<Triple>, host: &Host) -> Document {
    unscoped(&host.base, PATH, TITLE.0.to_owned(), Shape::Members { members: Map::new(), triples })
}
