//! The SPARQL 1.1 Graph Store Protocol, its read part: `/rdf-graph-store?default` and `?graph={IRI}`.
//!
//! A graph at its own name (`/graph/…`) is a resource like any other.
use super::{
    answer::links,
    answered::{Call, Reply},
    body::Body,
    negotiate,
    parameters::Parameters,
    state::State,
};
use crate::{
    error::{Error, Result},
    format::{Format, jsonld, rdf, turtle},
    snapshot::Library,
    view,
};
use actix_web::{HttpRequest, web::Data};
use oxigraph::model::NamedNode;
use std::sync::Arc;

/// What a graph can be sent as, the preferred format first.
pub const RDF: [&Format; 4] = [&turtle::TURTLE, &rdf::N_TRIPLES, &rdf::RDF_XML, &jsonld::JSON_LD];

/// A graph as the protocol names it.
#[derive(Debug)]
enum WantedGraph {
    /// The union of all.
    Default,
    Named(NamedNode),
}

/// Where graphs are asked for by their names.
pub const PATH: &str = "/rdf-graph-store";

/// A graph by the name that the query gives.
pub async fn graph(Call { request, state, .. }: Call) -> Result<Reply> {
    Ok(Reply::Body { body: found(&request, &state).await?, by_accept: true })
}

/// Exactly one graph, by an absolute IRI or as the default one.
fn wanted(query: &str) -> Result<WantedGraph> {
    let parameters = Parameters::read(query)?.named(&["default", "graph"])?;
    match parameters.as_slice() {
        [Some(value), None] if value.is_empty() => Ok(WantedGraph::Default),
        [Some(value), None] => {
            Err(Error::parameter("default", format!("`default` takes no value; `{value}` is none: write `?default`")))
        }
        [None, Some(iri)] => NamedNode::new(iri)
            .map(WantedGraph::Named)
            .map_err(|error| Error::parameter("graph", format!("`{iri}` is no absolute IRI: {error}"))),
        [Some(_), Some(_)] => Err(Error::parameter("graph", "ask for one graph: `default` or `graph`, not both")),
        _ => Err(Error::parameter("graph", "say which graph: `?default` or `?graph=` with its absolute IRI")),
    }
}

async fn found(request: &HttpRequest, state: &Data<State>) -> Result<Arc<Body>> {
    let wanted = wanted(request.query_string())?;
    let content_types = RDF.map(|format| format.content_type);
    let format = RDF[negotiate::place(request, &content_types, &format!("{}{}", state.base, request.uri()))?];
    let snapshot = state.snapshot();
    let whole = snapshot.whole.clone().ok_or(Error::Loading)?;
    let key = format!("store {} {wanted:?} {}", snapshot.state(), format.suffix);
    let make = move |state: &State, _: &Library| {
        let document = match &wanted {
            WantedGraph::Default => view::default_graph(&whole, &state.base)?,
            WantedGraph::Named(name) => view::named_graph(name, &whole, &state.base)?,
        };
        let mut body = Body::new((format.write)(&document)?, format.content_type);
        body.links = links(&document, format, false);
        body.location = document.link("self").map(|url| format!("{url}.{}", format.suffix));
        Ok(body)
    };
    state.body(key, false, make).await
}
