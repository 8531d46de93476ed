//! Running the algebra of a query over a graph.
use crate::{
    dataset::{GraphScope, View},
    graph::Graph,
    meter,
    rewrite::Parts,
};
use oxigraph::{
    model::NamedNode,
    sparql::{
        DefaultServiceHandler, QueryDatasetSpecification, QueryEvaluationError, QueryResults, QuerySolutionIter,
        SparqlEvaluator,
    },
};
use oxiri::Iri;
use spargebra::{Query, algebra::GraphPattern};
use std::{iter::empty, sync::Arc};

/// Where a query is evaluated, and with what.
#[derive(Clone)]
pub(super) struct Evaluation {
    pub graph: Arc<Graph>,
    pub scope: GraphScope,
    pub parts: Arc<Parts>,
}

impl Evaluation {
    /// # Errors
    /// What the evaluator says.
    pub fn run(&self, query: Query) -> Result<QueryResults<'static>, QueryEvaluationError> {
        let mut evaluator = SparqlEvaluator::new();
        for (name, function) in self.parts.functions() {
            evaluator = evaluator.with_custom_function(name, function);
        }
        for (name, begin) in self.parts.aggregates() {
            evaluator = evaluator.with_custom_aggregate_function(name, move || Box::new(begin()));
        }
        if self.parts.has_scopes() {
            evaluator = evaluator.with_default_service_handler(EachGraph(self.clone()));
        }
        let mut prepared = evaluator.for_query(query);
        // The scope of the view is the dataset, `FROM` included; the evaluator would count a triple of two graphs twice.
        *prepared.dataset_mut() = QueryDatasetSpecification::new();
        prepared.on_queryable_dataset(View::new(Arc::clone(&self.graph), self.scope.clone())).execute()
    }
}

/// Answers a pattern for one graph: the graph is the default graph, as section 18.6 says of `GRAPH`.
struct EachGraph(Evaluation);

impl DefaultServiceHandler for EachGraph {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        name: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        // To plan takes a while and no step.
        meter::look();
        let nothing = || Ok(QuerySolutionIter::new([].into(), empty()));
        let Some(pattern) = self.0.parts.scope(pattern) else { return nothing() };
        let mut evaluation = self.0.clone();
        evaluation.scope = evaluation.scope.within(name, &self.0.graph);
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: base_iri.cloned() };
        match evaluation.run(query)? {
            QueryResults::Solutions(solutions) => Ok(solutions),
            QueryResults::Boolean(_) | QueryResults::Graph(_) => nothing(),
        }
    }
}
