//! `VoID`: what is in the graphs, by numbers.
use super::unscoped;
use crate::{
    dcat::{
        self, Host,
        void::{PATH, TITLE},
    },
    format::{Document, Shape},
    graph::Statistics,
    snapshot::{Whole, void_graph},
};
use oxigraph::model::{NamedNode, Triple};
use serde_json::Map;

/// Every plan as a dataset and all that SPARQL sees as one more, each with its numbers.
pub fn void(whole: &Whole, host: &Host) -> Document {
    let plans: Vec<String> = whole.parts.values().map(|part| dcat::dataset_iri(&part.entry.current)).collect();
    let mut triples = dcat::void::everything(&plans, &Statistics::of(&whole.graph, None), host);
    let graph = NamedNode::new_unchecked(void_graph(&host.base));
    triples.extend(whole.graph.quads_of(Some(&graph)).map(Triple::from));
    let shape = Shape::Members { members: Map::new(), triples };
    unscoped(&host.base, PATH, TITLE.0.to_owned(), shape)
}
