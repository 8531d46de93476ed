//! A graph as spareval sees it.
use crate::{
    Error,
    graph::Graph,
    meter::{self, Stop},
    scan::{Graphs, Pattern, Scan},
    segment::DEFAULT_GRAPH,
    term,
};
use oxigraph::model::{NamedNode, Term};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::{
    convert::Infallible,
    hash::{Hash, Hasher},
    rc::Rc,
    sync::Arc,
};

/// How long a literal may be that a query makes, in bytes. See also [`crate::census`].
pub(super) const LITERAL_LIMIT: usize = 1 << 20;

/// Which graphs a query sees: the dataset of the SPARQL 1.1 Protocol.
///
/// If both lists are empty, the `FROM` and `FROM NAMED` of the query say it, and if it has none, the default graph is
/// the union of everything and all named graphs are there. If one is given, the dataset is exactly these, whatever
/// the query says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dataset {
    /// The graphs whose merge is the default graph (`default-graph-uri`).
    pub default_graphs: Vec<NamedNode>,
    /// The graphs seen by name (`named-graph-uri`).
    pub named_graphs: Vec<NamedNode>,
}

/// A [`Dataset`] in the numbers of a graph.
#[derive(Debug, Clone, Default)]
pub(super) struct GraphScope {
    /// `None`: the union of everything.
    default: Option<Vec<u32>>,
    /// `None`: all of them.
    named: Option<Vec<u32>>,
}

impl Dataset {
    fn is_empty(&self) -> bool {
        self.default_graphs.is_empty() && self.named_graphs.is_empty()
    }

    /// # Errors
    /// [`Error::UnknownGraph`] for the first graph that does not exist.
    pub(super) fn scope(&self, from: Option<&Self>, graph: &Graph) -> Result<GraphScope, Error> {
        let chosen = if self.is_empty() { from } else { Some(self) };
        let Some(chosen) = chosen else { return Ok(GraphScope::default()) };
        let number = |name: &NamedNode| graph.name(name).ok_or_else(|| Error::UnknownGraph(name.as_str().to_owned()));
        let numbers = |names: &[NamedNode]| names.iter().map(number).collect::<Result<Vec<_>, _>>().map(Some);
        Ok(GraphScope { default: numbers(&chosen.default_graphs)?, named: numbers(&chosen.named_graphs)? })
    }
}

/// A graph with a scope, as it is queried on one thread.
pub(super) struct View {
    graph: Arc<Graph>,
    default: Graphs,
    named: Option<Rc<[u32]>>,
}

/// A term of a query: a number of the graph, or a term the graph does not know.
///
/// Copying, comparing and hashing one turns the meter: this is how joins, grouping and sorting are stopped. The meter also
/// counts how many there are: nearly all that a query holds are these.
pub(super) enum Node {
    Stored(u32),
    Made(Rc<Term>),
}

impl Node {
    fn stored(number: u32) -> Self {
        meter::node_made();
        Self::Stored(number)
    }

    fn made(term: Term) -> Self {
        meter::node_made();
        meter::bytes_made(length(&term));
        Self::Made(Rc::new(term))
    }
}

/// About how many bytes a term holds.
fn length(term: &Term) -> usize {
    match term {
        Term::Literal(literal) => literal.value().len(),
        Term::NamedNode(node) => node.as_str().len(),
        _ => 0,
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        meter::node_dropped();
        if let Self::Made(term) = self
            && Rc::strong_count(term) == 1
        {
            meter::bytes_dropped(length(term));
        }
    }
}

impl Clone for Node {
    fn clone(&self) -> Self {
        meter::step();
        meter::node_made();
        match self {
            Self::Stored(number) => Self::Stored(*number),
            Self::Made(term) => Self::Made(Rc::clone(term)),
        }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        meter::step();
        match (self, other) {
            (Self::Stored(a), Self::Stored(b)) => a == b,
            (Self::Made(a), Self::Made(b)) => a == b,
            // A term the graph knows is always looked up.
            _ => false,
        }
    }
}

impl Eq for Node {}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        meter::step();
        match self {
            Self::Stored(number) => number.hash(state),
            Self::Made(term) => term.hash(state),
        }
    }
}

impl View {
    pub fn new(graph: Arc<Graph>, scope: GraphScope) -> Self {
        let default = scope.default.map_or(Graphs::Union, |graphs| Graphs::UnionOf(graphs.into()));
        Self { graph, default, named: scope.named.map(Into::into) }
    }

    fn only(&self, name: &Node) -> Option<Graphs> {
        match name {
            Node::Stored(name) => self.sees(*name).then_some(Graphs::Only(*name)),
            Node::Made(_) => None,
        }
    }

    fn names(&self) -> Graphs {
        self.named.as_ref().map_or(Graphs::Named, |named| Graphs::NamedIn(Rc::clone(named)))
    }

    fn sees(&self, name: u32) -> bool {
        match &self.named {
            Some(named) => named.contains(&name),
            None => self.graph.names().binary_search(&name).is_ok(),
        }
    }
}

/// A pattern in the numbers of the graph; `None` if it has a term the graph does not know, so that nothing matches.
fn pattern(subject: Option<&Node>, predicate: Option<&Node>, object: Option<&Node>, graphs: Graphs) -> Option<Pattern> {
    let number = |node: Option<&Node>| match node {
        None => Some(None),
        Some(Node::Stored(number)) => Some(Some(*number)),
        Some(Node::Made(_)) => None,
    };
    Some(Pattern { subject: number(subject)?, predicate: number(predicate)?, object: number(object)?, graphs })
}

impl QueryableDataset<'static> for View {
    type InternalTerm = Node;
    /// Nothing here returns an error. A query is ended by unwinding its thread (see [`meter`]), because the evaluator
    /// takes an error within an expression for "no value" and goes on.
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Node>,
        predicate: Option<&Node>,
        object: Option<&Node>,
        graph_name: Option<Option<&Node>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Node>, Infallible>> + use<> {
        meter::step();
        // spareval asks with `None` for every named graph and with `Some(None)` for the default graph.
        let graphs = match graph_name {
            Some(None) => Some(self.default.clone()),
            Some(Some(name)) => self.only(name),
            None => Some(self.names()),
        };
        let pattern = graphs.and_then(|graphs| pattern(subject, predicate, object, graphs));
        let scan = pattern.map(|pattern| Scan::new(Arc::clone(&self.graph), pattern));
        scan.into_iter().flatten().map(|[subject, predicate, object, name]| {
            Ok(InternalQuad {
                subject: Node::stored(subject),
                predicate: Node::stored(predicate),
                object: Node::stored(object),
                graph_name: (name != DEFAULT_GRAPH).then(|| Node::stored(name)),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Node, Infallible>> + use<> {
        let names = self.named.as_deref().unwrap_or(self.graph.names()).to_vec();
        names.into_iter().map(|name| Ok(Node::stored(name))).inspect(|_| meter::step())
    }

    fn contains_internal_graph_name(&self, graph_name: &Node) -> Result<bool, Infallible> {
        Ok(matches!(graph_name, Node::Stored(name) if self.sees(*name)))
    }

    fn internalize_term(&self, term: Term) -> Result<Node, Infallible> {
        meter::step();
        let text = term::write(term.as_ref());
        if text.len() > LITERAL_LIMIT {
            meter::stop(Stop::Literal(LITERAL_LIMIT as u64));
        }
        Ok(self.graph.number_of(&text).map_or_else(|| Node::made(term), Node::stored))
    }

    fn externalize_term(&self, term: Node) -> Result<Term, Infallible> {
        meter::step();
        Ok(match &term {
            Node::Stored(number) => term::read(self.graph.text(*number)),
            Node::Made(term) => Term::clone(term),
        })
    }

    fn externalize_expression_term(&self, term: Node) -> Result<ExpressionTerm, Infallible> {
        self.externalize_term(term).map(Into::into)
    }
}
