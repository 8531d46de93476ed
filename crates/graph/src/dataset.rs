//! A graph as spareval sees it.
use crate::{
    functions,
    graph::Graph,
    meter::{self, Stop},
    scan::{Graphs, Pattern, Scan},
    segment::DEFAULT_GRAPH,
    term,
};
use oxigraph::model::{NamedNode, Term, vocab::xsd};
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
    /// Graphs that are seen by name, and in which nothing is.
    empty: Vec<NamedNode>,
}

impl Dataset {
    fn is_empty(&self) -> bool {
        self.default_graphs.is_empty() && self.named_graphs.is_empty()
    }

    /// The dataset that is asked: this one, or that of the query if this one is empty.
    pub(super) fn chosen<'a>(&'a self, from: Option<&'a Self>) -> Option<&'a Self> {
        if self.is_empty() { from } else { Some(self) }
    }

    /// In the numbers of a graph. A graph that there is not is empty.
    pub(super) fn scope(&self, from: Option<&Self>, graph: &Graph) -> GraphScope {
        let Some(chosen) = self.chosen(from) else { return GraphScope::default() };
        let numbers = |names: &[NamedNode]| {
            let mut numbers: Vec<u32> = names.iter().filter_map(|name| graph.name(name)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            Some(numbers)
        };
        let mut empty: Vec<NamedNode> = Self::unknown_of(&chosen.named_graphs, graph).cloned().collect();
        empty.sort_unstable();
        empty.dedup();
        GraphScope { default: numbers(&chosen.default_graphs), named: numbers(&chosen.named_graphs), empty }
    }

    fn unknown_of<'a>(names: &'a [NamedNode], graph: &'a Graph) -> impl Iterator<Item = &'a NamedNode> {
        names.iter().filter(|name| graph.name(name).is_none())
    }

    /// The graphs that there are not.
    pub(super) fn unknown<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = &'a NamedNode> {
        Self::unknown_of(&self.default_graphs, graph).chain(Self::unknown_of(&self.named_graphs, graph))
    }
}

impl GraphScope {
    /// The same with one graph as the default graph.
    pub fn within(&self, name: &NamedNode, graph: &Graph) -> Self {
        Self { default: Some(graph.name(name).into_iter().collect()), ..self.clone() }
    }
}

/// A graph with a scope, as it is queried on one thread.
pub(super) struct View {
    graph: Arc<Graph>,
    default: Graphs,
    named: Option<Rc<[u32]>>,
    empty: Vec<Node>,
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
pub(super) fn length(term: &Term) -> usize {
    match term {
        Term::Literal(literal) => literal.value().len(),
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
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
        let default = scope.default.map_or(Graphs::Union, |graphs| match graphs.as_slice() {
            [graph] => Graphs::Only(*graph),
            _ => Graphs::UnionOf(graphs.into()),
        });
        let empty = scope.empty.into_iter().map(|name| match graph.number_of(&term::write(name.as_ref().into())) {
            Some(number) => Node::stored(number),
            None => Node::made(name.into()),
        });
        Self { empty: empty.collect(), graph, default, named: scope.named.map(Into::into) }
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
        let names = names.into_iter().map(Node::stored).chain(self.empty.clone());
        names.map(Ok).inspect(|_| meter::step())
    }

    fn contains_internal_graph_name(&self, graph_name: &Node) -> Result<bool, Infallible> {
        Ok(self.empty.contains(graph_name) || matches!(graph_name, Node::Stored(name) if self.sees(*name)))
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

    /// Terms go to the functions of a query as they are ([`crate::functions`]); the evaluator itself would keep of a
    /// number what it is worth and forget how it is written.
    fn externalize_expression_term(&self, term: Node) -> Result<ExpressionTerm, Infallible> {
        Ok(match self.externalize_term(term)? {
            Term::Literal(literal) if literal.language().is_none() && literal.datatype() != xsd::STRING => {
                let (value, datatype, _) = literal.destruct();
                match datatype {
                    Some(datatype) => ExpressionTerm::OtherTypedLiteral { value, datatype },
                    None => ExpressionTerm::StringLiteral(value),
                }
            }
            term => term.into(),
        })
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<Node, Infallible> {
        self.internalize_term(functions::plain(term.into()))
    }

    fn internal_term_effective_boolean_value(&self, term: Node) -> Result<Option<bool>, Infallible> {
        self.externalize_term(term).map(functions::truth)
    }
}
