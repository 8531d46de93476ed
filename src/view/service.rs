//! What SPARQL sees, as documents: the graphs by their names, and the description of an endpoint.
use super::{
    Answer, Asked, NoParameters, Own, Page, Reach, Server,
    pages::{AllKeys, Keys, keys, query},
    unscoped,
};
use crate::{
    error::{Error, QueryRefusal, Result},
    format::{Document, Shape, ShapeKind},
    graph::{Graph, QueryForm},
    snapshot::Whole,
    table::expand,
};
use oxigraph::model::{Literal, NamedNode, Term, Triple, vocab::xsd};
use serde::Deserialize;
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};
use utoipa::IntoParams;

/// A named graph at its name.
pub const GRAPH: Page = Page {
    path: "/graph/{path}",
    reach: Reach::Server(graph),
    operation: "getNamedGraph",
    tag: "sparql",
    ja: "名前付きグラフ",
    en: "Get a graph by its name",
    about_ja: "その名前のグラフでSPARQLが見るもの。計画、公表主体、カタログ（`catalog`）、問い合わせの例（`examples`）、\
               クラスとプロパティの数（`void`）のグラフがあります。",
    about: "What SPARQL sees in the graph of this name: that of a plan, of a publisher with its departments, schemes, \
            cubes and periods, of the catalogue (`catalog`), of the gallery of queries (`examples`) and of the sizes of \
            classes and properties (`void`).",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::by_hand("Graph"),
    own: Own { keys: Some(NAMES), ..Own::NOTHING },
};

const NAMES: Keys = Keys { all: AllKeys::OfServer(graphs), parameters: keys::<GraphKey>, may_be_gone: false };

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct GraphKey {
    /// Name of the graph behind `/graph/`. グラフの名前。
    #[param(example = "172014/dx-action-plan")]
    path: String,
}

fn graph(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let (GraphKey { path }, whole, base) = (asked.read()?, server.whole()?, &server.host.base);
    let unknown = || {
        let all = "SELECT DISTINCT ?g { GRAPH ?g {} }";
        Error::not_found(format!("there is no graph /graph/{path}; the graphs are those of `{all}` at /sparql"))
    };
    let bases = bases(whole, base);
    let names = bases.iter().filter_map(|base| NamedNode::new(format!("{base}/graph/{path}")).ok());
    let name = names.into_iter().find(|name| whole.graph.has_graph(name)).ok_or_else(unknown)?;
    Ok(document(&name, whole, base))
}

/// What stands behind `/graph/` in the names of graphs that have a document there.
fn graphs(server: &Server<'_>) -> Result<Vec<Vec<String>>> {
    let (whole, base) = (server.whole()?, &server.host.base);
    let bases = bases(whole, base);
    let path =
        |name: &str| bases.iter().find_map(|base| name.strip_prefix(base)?.strip_prefix("/graph/")).map(str::to_owned);
    let paths: BTreeSet<String> = whole.graph.sizes().named.keys().filter_map(|name| path(name.as_str())).collect();
    Ok(paths.into_iter().map(|path| vec![path]).collect())
}

/// The named graph of this name.
///
/// # Errors
///
/// Not found if there is no such graph.
pub fn named_graph(name: &NamedNode, whole: &Whole, base: &str) -> Result<Document> {
    if !whole.graph.has_graph(name) {
        let all = "SELECT DISTINCT ?g { GRAPH ?g {} }";
        return Err(Error::not_found(format!("there is no graph {name}; the graphs are those of `{all}` at /sparql")));
    }
    Ok(document(name, whole, base))
}

/// What names of graphs begin with: the server's own base, and those that packages name.
fn bases<'s>(whole: &'s Whole, base: &'s str) -> BTreeSet<&'s str> {
    whole.parts.values().map(|part| part.entry.current.release.iri_base.as_str()).chain([base]).collect()
}

fn document(name: &NamedNode, whole: &Whole, base: &str) -> Document {
    let triples = whole.graph.quads_of(Some(name)).map(Triple::from).collect();
    let shape = Shape::linked(&json!({ "graph": name.as_str() }), triples);
    let bases = bases(whole, base);
    let own = bases.iter().find_map(|base| name.as_str().strip_prefix(base).filter(|path| path.starts_with("/graph/")));
    let path = own.unwrap_or_default();
    let mut document = unscoped(base, path, name.as_str().to_owned(), shape);
    if path.is_empty() {
        document.links.retain(|(relation, _)| relation != "self");
    }
    document
}

/// How many triples the document of the default graph may hold: written, they take some 100 MB while they are made.
pub const MAX_TRIPLES: usize = 250_000;

/// The union of all graphs.
///
/// # Errors
///
/// Too large if it has more than 250,000 triples: it grows with every city, the named graphs do not.
pub fn default_graph(whole: &Whole, base: &str) -> Result<Document> {
    let count = whole.graph.sizes().union;
    if count > MAX_TRIPLES {
        let detail = format!("the default graph has {count} triples, and at most {MAX_TRIPLES} are sent at once");
        return Err(Error::Query(QueryRefusal::TooLarge(detail)));
    }
    let name = format!("{base}/sparql#default-graph");
    let shape = Shape::linked(&json!({ "graph": name }), whole.graph.triples().collect());
    let mut document = unscoped(base, "", "default graph".to_owned(), shape);
    document.links.retain(|(relation, _)| relation != "self");
    Ok(document)
}

/// What an endpoint can do and what it knows, in the words of SPARQL 1.1 Service Description.
///
/// Everything is said of IRIs below the endpoint, so that each leads back to this document.
pub fn service(endpoint: &str, graph: &Arc<Graph>, base: &str) -> Document {
    let mut out = ServiceDescription(Vec::new());
    let [service, dataset, default] = ["service", "dataset", "default-graph"].map(|part| format!("{endpoint}#{part}"));
    out.is_a(&service, "sd:Service");
    out.link(&service, "sd:endpoint", endpoint);
    out.link(&service, "sd:supportedLanguage", &expand("sd:SPARQL11Query"));
    out.link(&service, "sd:feature", &expand("sd:UnionDefaultGraph"));
    let formats: BTreeSet<_> =
        QueryForm::ALL.iter().flat_map(|form| form.formats()).map(|format| format.iri()).collect();
    for format in formats {
        out.link(&service, "sd:resultFormat", format);
    }
    out.link(&service, "sd:defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple");
    out.link(&service, "sd:defaultDataset", &dataset);
    out.link(&service, "sd:availableGraphs", &dataset);
    out.is_a(&dataset, "sd:Dataset");
    out.link(&dataset, "sd:defaultGraph", &default);
    let sizes = graph.sizes();
    let seen = |name: &NamedNode| format!("{endpoint}#{}", name.as_str());
    for name in sizes.named.keys() {
        out.link(&dataset, "sd:namedGraph", &seen(name));
    }
    out.graph(&default, sizes.union);
    for (name, count) in &sizes.named {
        let seen = seen(name);
        out.is_a(&seen, "sd:NamedGraph");
        out.link(&seen, "sd:name", name.as_str());
        let content = format!("{endpoint}#content-of-{}", name.as_str());
        out.link(&seen, "sd:graph", &content);
        out.graph(&content, *count);
    }
    let title = "SPARQLエンドポイント".to_owned();
    let path = endpoint.strip_prefix(base).unwrap_or_default();
    unscoped(base, path, title, Shape::linked(&json!({ "uri": service }), out.0))
}

/// Triples as they are said.
struct ServiceDescription(Vec<Triple>);

impl ServiceDescription {
    fn say(&mut self, subject: &str, property: &str, object: Term) {
        let node = |iri: String| NamedNode::new_unchecked(iri);
        self.0.push(Triple::new(node(subject.to_owned()), node(expand(property)), object));
    }

    fn link(&mut self, subject: &str, property: &str, object: &str) {
        self.say(subject, property, NamedNode::new_unchecked(object).into());
    }

    fn is_a(&mut self, subject: &str, class: &str) {
        self.link(subject, "rdf:type", &expand(class));
    }

    fn graph(&mut self, subject: &str, triples: usize) {
        self.is_a(subject, "sd:Graph");
        self.say(subject, "void:triples", Literal::new_typed_literal(triples.to_string(), xsd::INTEGER).into());
    }
}
