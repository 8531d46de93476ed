//! What the catalogue says of a plan and its releases.
use super::{Error, Library, Served};
use crate::{
    dcat::{CataloguedPlan, CataloguedRelease},
    graph::Segment,
    store::Release,
};
use oxigraph::model::{NamedNode, Triple};
use std::sync::Arc;

/// Name of the graph of the catalogue.
pub fn catalogue_graph(base: &str) -> String {
    format!("{base}/graph/catalog")
}

/// Name of the graph with the numbers of each plan.
pub fn void_graph(base: &str) -> String {
    format!("{base}/graph/void")
}

/// Name of the graph with the gallery of queries and the prefixes.
pub fn examples_graph(base: &str) -> String {
    format!("{base}/graph/examples")
}

/// Triples as a part of the graph of that name.
pub(super) fn segment(triples: impl IntoIterator<Item = Triple>, graph: String) -> Arc<Segment> {
    let graph = NamedNode::new_unchecked(graph);
    Arc::new(Segment::build(triples.into_iter().map(|triple| triple.in_graph(graph.clone()))))
}

/// A plan in the catalogue: its releases, and which of them is current. Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn entry(served: &Served, library: &Library) -> Result<CataloguedPlan, Error> {
    let versions = served.kept().map(|release| Ok(Arc::new(version(served, release, library)?)));
    let versions: Vec<Arc<CataloguedRelease>> = versions.collect::<Result<_, Error>>()?;
    let current = versions.iter().find(|version| version.release.id == served.release.id).map(Arc::clone);
    Ok(CataloguedPlan { current: current.ok_or(Error::Gone)?, since: served.since(&served.release), versions })
}

/// A release with what its description is made of. Blocks.
///
/// # Errors
///
/// When the database does not answer.
pub fn version(served: &Served, release: &Arc<Release>, library: &Library) -> Result<CataloguedRelease, Error> {
    let about = library.about(served, release)?;
    Ok(CataloguedRelease {
        files: library.files(served, release)?.to_vec(),
        period: about.facts.period,
        sources: about.facts.sources.clone(),
        previous: served.before(release),
        release: Arc::clone(release),
        metadata: Arc::clone(&about.metadata),
    })
}
