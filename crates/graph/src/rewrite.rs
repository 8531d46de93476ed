//! A parsed query, written anew so that spareval answers it as the recommendation says.
//!
//! Three things are changed:
//!
//! - Each expression becomes one function of ours ([`crate::functions`]), each aggregate but `COUNT` and `SAMPLE` too.
//! - `GRAPH ?g { … }` is what the pattern finds in one graph after the other. spareval instead asks for the graph of
//!   each triple pattern, which is the same and fast where every solution comes of triple patterns. Where it is not (an
//!   inner `SELECT`, `VALUES`, `MINUS`, a use of `?g` inside), the pattern is evaluated for each graph by itself: it
//!   becomes a `SERVICE` that only this program can name, and whose answer is this evaluation.
//! - A path that can have no step matches a term of the query with itself, also a term that is in no triple; and
//!   alternatives of a path keep their duplicates.
use crate::{
    Error,
    functions::{Accumulator, Aggregate, Argument, Call, Compiler, SOLUTION, UNBOUND, Wanted},
};
use oxigraph::model::{BlankNode, Literal, NamedNode, Term, Variable};
use oxiri::Iri;
use spargebra::{
    Query,
    algebra::{
        AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression,
        PropertyPathExpression as Path,
    },
    term::{GroundTerm, NamedNodePattern, TermPattern},
};
use std::{collections::HashSet, mem, sync::Arc};

/// What a query needs to be run besides its algebra.
#[derive(Debug, Default)]
pub(super) struct Parts {
    calls: Vec<Arc<Call>>,
    aggregates: Vec<Aggregate>,
    scopes: Vec<GraphPattern>,
}

impl Parts {
    /// The functions of the query, by name.
    pub fn functions(&self) -> impl Iterator<Item = (NamedNode, impl Fn(&[Term]) -> Option<Term> + use<>)> {
        self.calls.iter().enumerate().map(|(number, call)| {
            let call = Arc::clone(call);
            (name("expression", number), move |arguments: &[Term]| call.run(arguments))
        })
    }

    /// The aggregates of the query, by name.
    pub fn aggregates(&self) -> impl Iterator<Item = (NamedNode, impl Fn() -> Accumulator + use<>)> {
        self.aggregates.iter().enumerate().map(|(number, aggregate)| {
            let aggregate = aggregate.clone();
            (name("aggregate", number), move || aggregate.begin())
        })
    }

    /// The pattern that a `SERVICE` of ours stands for.
    pub fn scope(&self, service: &GraphPattern) -> Option<&GraphPattern> {
        match service {
            GraphPattern::Extend { expression: Expression::Literal(number), .. } => {
                self.scopes.get(number.value().parse::<usize>().ok()?)
            }
            _ => None,
        }
    }

    /// Whether the query has patterns that are evaluated for each graph by itself.
    pub fn has_scopes(&self) -> bool {
        !self.scopes.is_empty()
    }
}

/// A name that no query can have, as no IRI has a blank.
fn name(kind: &str, number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("{kind} {number}"))
}

/// Writes a query anew.
///
/// # Errors
/// [`Error::UnknownFunction`], [`Error::Unsupported`].
pub(super) fn query(query: &mut Query) -> Result<Parts, Error> {
    let base = query.base_iri().cloned();
    let mut rewriting = Rewriting { parts: Parts::default(), base, fresh: 0, exists: 0, solution: None };
    let (Query::Select { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    rewriting.pattern(pattern)?;
    Ok(rewriting.parts)
}

struct Rewriting {
    parts: Parts,
    base: Option<Iri<String>>,
    /// How many variables were made.
    fresh: usize,
    /// How many `EXISTS` the pattern is in.
    exists: usize,
    /// The variable by which `BNODE` knows the solutions that the expression is evaluated for.
    solution: Option<Variable>,
}

impl Rewriting {
    /// A variable no query can name.
    fn variable(&mut self, kind: &str) -> Variable {
        self.fresh += 1;
        Variable::new_unchecked(format!("{kind} {}", self.fresh))
    }

    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<(), Error> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    named(&mut triple.subject);
                    named(&mut triple.object);
                }
                Ok(())
            }
            GraphPattern::Values { .. } | GraphPattern::Service { .. } => Ok(()),
            GraphPattern::Path { subject, object, .. } => {
                named(subject);
                named(object);
                *pattern = self.path(mem::take(pattern));
                Ok(())
            }
            GraphPattern::Join { .. } => {
                let mut parts = Vec::new();
                flatten(mem::take(pattern), &mut parts);
                chain(&mut parts);
                for part in &mut parts {
                    self.pattern(part)?;
                }
                *pattern = joined(parts);
                Ok(())
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left)?;
                self.pattern(right)?;
                match expression {
                    Some(expression) => self.truth(expression),
                    None => Ok(()),
                }
            }
            GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left)?;
                self.pattern(right)
            }
            GraphPattern::Filter { expr, inner } => {
                self.pattern(inner)?;
                self.truth(expr)
            }
            GraphPattern::Extend { .. } => self.extend(pattern),
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner)?;
                self.order(expression)
            }
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner),
            GraphPattern::Group { inner, aggregates, .. } => {
                self.pattern(inner)?;
                for (_, aggregate) in aggregates {
                    self.aggregate(aggregate, inner)?;
                }
                Ok(())
            }
            GraphPattern::Graph { inner, .. } => {
                self.pattern(inner)?;
                self.graph(pattern)
            }
        }
    }

    /// `BIND`, and the expressions of `SELECT`.
    fn extend(&mut self, pattern: &mut GraphPattern) -> Result<(), Error> {
        let GraphPattern::Extend { inner, expression, .. } = pattern else { return Ok(()) };
        let calls_blank = mentions(
            expression,
            &|expression| matches!(expression, Expression::FunctionCall(Function::BNode, label) if !label.is_empty()),
        );
        let solution = calls_blank.then(|| self.solution(inner));
        self.pattern(inner)?;
        if !matches!(expression, Expression::Variable(_) | Expression::NamedNode(_) | Expression::Literal(_)) {
            let is_fresh = matches!(expression, Expression::FunctionCall(Function::BNode, label) if label.is_empty());
            if !is_fresh {
                self.solution = solution;
                *expression = self.call(expression, Wanted::Value)?;
                self.solution = None;
            }
        }
        Ok(())
    }

    /// The variable by which `BNODE` knows the solutions that a pattern is extended from: each has a blank node of its
    /// own there.
    fn solution(&mut self, pattern: &mut GraphPattern) -> Variable {
        match pattern {
            GraphPattern::Extend { variable, .. } if variable.as_str().starts_with(SOLUTION) => variable.clone(),
            GraphPattern::Extend { inner, .. } => self.solution(inner),
            base => {
                let variable = self.variable(SOLUTION);
                let expression = Expression::FunctionCall(Function::BNode, Vec::new());
                let inner = Box::new(mem::take(base));
                *base = GraphPattern::Extend { inner, variable: variable.clone(), expression };
                variable
            }
        }
    }

    /// What is sorted by; what was sorted by already tells no more.
    fn order(&mut self, by: &mut Vec<OrderExpression>) -> Result<(), Error> {
        let mut seen = HashSet::new();
        by.retain(|(OrderExpression::Asc(key) | OrderExpression::Desc(key))| seen.insert(key.clone()));
        for OrderExpression::Asc(key) | OrderExpression::Desc(key) in by {
            *key = self.call(key, Wanted::Order)?;
        }
        Ok(())
    }

    fn aggregate(&mut self, aggregate: &mut AggregateExpression, inner: &mut GraphPattern) -> Result<(), Error> {
        let AggregateExpression::FunctionCall { name: function, expr, .. } = aggregate else { return Ok(()) };
        let ours = match function {
            AggregateFunction::Count | AggregateFunction::Sample => {
                if !matches!(expr, Expression::Variable(_)) {
                    // Solutions for which it has no value are passed over; the evaluator does so for variables only.
                    let (variable, expression) = (self.variable("operand"), self.call(expr, Wanted::Value)?);
                    *expr = Expression::Variable(variable.clone());
                    *inner = GraphPattern::Extend { inner: Box::new(mem::take(inner)), variable, expression };
                }
                return Ok(());
            }
            AggregateFunction::Sum => Aggregate::Sum,
            AggregateFunction::Avg => Aggregate::Average,
            AggregateFunction::Min => Aggregate::Least,
            AggregateFunction::Max => Aggregate::Greatest,
            AggregateFunction::GroupConcat { separator } => {
                Aggregate::Text(separator.clone().unwrap_or_else(|| " ".to_owned()))
            }
            AggregateFunction::Custom(name) => return Err(Error::UnknownFunction(name.as_str().to_owned())),
        };
        if !matches!(expr, Expression::Variable(_)) {
            *expr = self.call(expr, Wanted::Value)?;
        }
        *function = AggregateFunction::Custom(name("aggregate", self.parts.aggregates.len()));
        self.parts.aggregates.push(ours);
        Ok(())
    }

    /// A condition. What the evaluator joins by, and what it answers rightly, is left to it.
    fn truth(&mut self, expression: &mut Expression) -> Result<(), Error> {
        match expression {
            Expression::And(left, right) | Expression::Or(left, right) => {
                self.truth(left)?;
                self.truth(right)
            }
            Expression::Not(inner) => self.truth(inner),
            Expression::Exists(inner) => self.exists(inner),
            Expression::Bound(_) => Ok(()),
            Expression::Equal(left, right) | Expression::SameTerm(left, right) if are_iri_and_variable(left, right) => {
                *expression = Expression::SameTerm(
                    mem::replace(left, Box::new(unbound())),
                    mem::replace(right, Box::new(unbound())),
                );
                Ok(())
            }
            _ => {
                *expression = self.call(expression, Wanted::Truth)?;
                Ok(())
            }
        }
    }

    fn exists(&mut self, inner: &mut GraphPattern) -> Result<(), Error> {
        self.exists += 1;
        let rewritten = self.pattern(inner);
        self.exists -= 1;
        rewritten
    }

    /// The call of a function of ours.
    fn call(&mut self, expression: &Expression, wanted: Wanted) -> Result<Expression, Error> {
        let base = self.base.clone();
        let mut compiler = Compiler { arguments: Vec::new(), base: base.as_ref() };
        let call = compiler.compile(expression, wanted)?;
        let mut arguments = Vec::new();
        for argument in compiler.arguments {
            arguments.push(match argument {
                Argument::Variable(variable) if variable.as_str() == SOLUTION => match &self.solution {
                    Some(solution) => Expression::Variable(solution.clone()),
                    None => {
                        return Err(Error::Unsupported("`BNODE` with a label outside of BIND and SELECT".to_owned()));
                    }
                },
                Argument::Variable(variable) => Expression::Coalesce(vec![Expression::Variable(variable), unbound()]),
                Argument::Outside(Expression::Exists(mut inner)) => {
                    self.exists(&mut inner)?;
                    Expression::Exists(inner)
                }
                Argument::Outside(outside) => outside,
            });
        }
        let name = name("expression", self.parts.calls.len());
        self.parts.calls.push(Arc::new(call));
        Ok(Expression::FunctionCall(Function::Custom(name), arguments))
    }

    /// A pattern of a named graph, whose inside is written anew.
    fn graph(&mut self, pattern: &mut GraphPattern) -> Result<(), Error> {
        let GraphPattern::Graph { name, inner } = pattern else { return Ok(()) };
        let name = name.clone();
        let named = |inner: GraphPattern| GraphPattern::Graph { name: name.clone(), inner: Box::new(inner) };
        let variable = match &name {
            NamedNodePattern::Variable(variable) => Some(variable),
            NamedNodePattern::NamedNode(_) => None,
        };
        let is_used_inside = variable.is_some_and(|variable| variables(inner).contains(variable));
        let is_asked = asks_graph(inner);
        if is_asked && !is_used_inside && binds_graph(inner) == Some(true) {
            return Ok(());
        }
        let inside = mem::take(inner.as_mut());
        if !is_asked {
            // What is inside is the same for each graph.
            let there = named(GraphPattern::default());
            *pattern = GraphPattern::Join { left: Box::new(there), right: Box::new(inside) };
            return Ok(());
        }
        let Some(variable) = variable else {
            // Nothing is found in a graph that there is not.
            let there = named(GraphPattern::default());
            *pattern = GraphPattern::Join { left: Box::new(there), right: Box::new(named(inside)) };
            return Ok(());
        };
        if self.exists > 0 && reaches_outside(&inside) {
            return Err(Error::Unsupported(
                "a variable of outside within `GRAPH ?g { … }` within `EXISTS`, where not only triple patterns are"
                    .to_owned(),
            ));
        }
        let number = self.parts.scopes.len();
        let service = GraphPattern::Service {
            name: name.clone(),
            // The graph is that of the pattern outside of which nothing is seen, so that no graph around this one is
            // taken for a variable of it.
            inner: Box::new(GraphPattern::Graph {
                name: NamedNode::new_unchecked(UNBOUND).into(),
                inner: Box::new(GraphPattern::Extend {
                    inner: Box::new(inside.clone()),
                    variable: self.variable("scope"),
                    expression: Literal::new_simple_literal(number.to_string()).into(),
                }),
            }),
            silent: false,
        };
        let left = GraphPattern::Graph {
            name: NamedNodePattern::Variable(variable.clone()),
            inner: Box::new(GraphPattern::default()),
        };
        self.parts.scopes.push(inside);
        *pattern = GraphPattern::Lateral { left: Box::new(left), right: Box::new(service) };
        Ok(())
    }

    fn path(&mut self, pattern: GraphPattern) -> GraphPattern {
        let GraphPattern::Path { subject, path, object } = pattern else { return pattern };
        let steps = self.expanded(&subject, &path, &object);
        let term = |term: &TermPattern| match term {
            TermPattern::NamedNode(node) => Some(GroundTerm::NamedNode(node.clone())),
            TermPattern::Literal(literal) => Some(GroundTerm::Literal(literal.clone())),
            TermPattern::Variable(_) | TermPattern::BlankNode(_) => None,
        };
        let (from, to) = (term(&subject), term(&object));
        let alone = match (from, to) {
            _ if !can_be_empty(&path) => return steps,
            (None, None) => return steps,
            (Some(from), Some(to)) if from != to => return steps,
            (Some(_), Some(_)) => GraphPattern::default(),
            (Some(known), None) | (None, Some(known)) => {
                let ((TermPattern::Variable(open), _) | (_, TermPattern::Variable(open))) = (&subject, &object) else {
                    return steps;
                };
                GraphPattern::Values { variables: vec![open.clone()], bindings: vec![vec![Some(known)]] }
            }
        };
        // The term is nowhere, so that the path found nothing: it is not even on the way of no steps to itself.
        let known =
            if matches!(subject, TermPattern::NamedNode(_) | TermPattern::Literal(_)) { subject } else { object };
        let no_step = Path::ZeroOrOne(Box::new(Path::NamedNode(NamedNode::new_unchecked(UNBOUND))));
        let itself = GraphPattern::Path { subject: known.clone(), path: no_step, object: known };
        let is_nowhere = Expression::Not(Box::new(Expression::Exists(Box::new(itself))));
        let alone = GraphPattern::Filter { expr: is_nowhere, inner: Box::new(alone) };
        GraphPattern::Union { left: Box::new(steps), right: Box::new(alone) }
    }

    /// A path whose alternatives are a `UNION`, which keeps the solutions that several of them have (section 18.4).
    fn expanded(&mut self, subject: &TermPattern, path: &Path, object: &TermPattern) -> GraphPattern {
        match path {
            path if !has_alternatives(path) => {
                GraphPattern::Path { subject: subject.clone(), path: path.clone(), object: object.clone() }
            }
            Path::Alternative(left, right) => GraphPattern::Union {
                left: Box::new(self.expanded(subject, left, object)),
                right: Box::new(self.expanded(subject, right, object)),
            },
            Path::Sequence(left, right) => {
                let middle = TermPattern::Variable(self.variable("step"));
                GraphPattern::Join {
                    left: Box::new(self.expanded(subject, left, &middle)),
                    right: Box::new(self.expanded(&middle, right, object)),
                }
            }
            Path::Reverse(inner) => self.expanded(object, inner, subject),
            path => GraphPattern::Path { subject: subject.clone(), path: path.clone(), object: object.clone() },
        }
    }
}

/// Blank nodes of a query are variables that nobody sees.
fn named(term: &mut TermPattern) {
    if let TermPattern::BlankNode(node) = term {
        *term = TermPattern::Variable(Variable::new_unchecked(format!("blank {}", node.as_str())));
    }
}

fn unbound() -> Expression {
    NamedNode::new_unchecked(UNBOUND).into()
}

/// Whether one is a variable and the other an IRI: then `=` and `sameTerm` are the same.
fn are_iri_and_variable(left: &Expression, right: &Expression) -> bool {
    matches!(
        (left, right),
        (Expression::Variable(_), Expression::NamedNode(_)) | (Expression::NamedNode(_), Expression::Variable(_))
    )
}

/// The parts that are joined.
fn flatten(pattern: GraphPattern, parts: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, parts);
            flatten(*right, parts);
        }
        part => parts.push(part),
    }
}

fn joined(parts: Vec<GraphPattern>) -> GraphPattern {
    let join = |left, right| GraphPattern::Join { left: Box::new(left), right: Box::new(right) };
    parts.into_iter().reduce(join).unwrap_or_default()
}

/// Makes one path again of paths that the parser took apart where a term of the query begins or ends them and each of
/// them can be empty: only as one are they known to lead from a term that is nowhere to itself.
fn chain(parts: &mut Vec<GraphPattern>) {
    while let Some((first, second, whole)) = link(parts) {
        parts[first] = whole;
        parts.remove(second);
    }
}

/// Two paths, of which the first begins with a term of the query and the second goes on where it ends, and both as one.
fn link(parts: &[GraphPattern]) -> Option<(usize, usize, GraphPattern)> {
    let is_term = |term: &TermPattern| matches!(term, TermPattern::NamedNode(_) | TermPattern::Literal(_));
    let ways: Vec<_> =
        parts.iter().enumerate().flat_map(|(number, part)| ways(part).map(move |way| (number, way))).collect();
    for (first, (from, path, middle)) in ways.iter().filter(|(_, (from, ..))| is_term(from)) {
        let TermPattern::BlankNode(node) = middle else { continue };
        let goes_on = |(second, (start, ..)): &&(usize, Way)| second != first && start == middle;
        if let Some((second, (_, next, to))) = ways.iter().find(goes_on)
            && uses(parts, node) == 2
        {
            let path = Path::Sequence(Box::new(path.clone()), Box::new(next.clone()));
            let whole = GraphPattern::Path { subject: from.clone(), path, object: to.clone() };
            return Some((*first, *second, whole));
        }
    }
    None
}

/// From where to where a path leads.
type Way = (TermPattern, Path, TermPattern);

/// A path that can be empty, as it is and backwards.
fn ways(part: &GraphPattern) -> impl Iterator<Item = Way> + use<> {
    let ways = match part {
        GraphPattern::Path { subject, path, object } if can_be_empty(path) => vec![
            (subject.clone(), path.clone(), object.clone()),
            (object.clone(), Path::Reverse(Box::new(path.clone())), subject.clone()),
        ],
        _ => Vec::new(),
    };
    ways.into_iter()
}

/// How often a blank node is an end of a path or in a triple pattern.
fn uses(parts: &[GraphPattern], node: &BlankNode) -> usize {
    let is = |term: &TermPattern| usize::from(matches!(term, TermPattern::BlankNode(other) if other == node));
    let uses = |part: &GraphPattern| match part {
        GraphPattern::Path { subject, object, .. } => is(subject) + is(object),
        GraphPattern::Bgp { patterns } => patterns.iter().map(|triple| is(&triple.subject) + is(&triple.object)).sum(),
        _ => 0,
    };
    parts.iter().map(uses).sum()
}

/// Whether a path leads from a term to itself without a step.
fn can_be_empty(path: &Path) -> bool {
    match path {
        Path::NamedNode(_) | Path::NegatedPropertySet(_) => false,
        Path::ZeroOrMore(_) | Path::ZeroOrOne(_) => true,
        Path::Reverse(inner) | Path::OneOrMore(inner) => can_be_empty(inner),
        Path::Sequence(left, right) => can_be_empty(left) && can_be_empty(right),
        Path::Alternative(left, right) => can_be_empty(left) || can_be_empty(right),
    }
}

/// Whether a path has alternatives whose solutions count each by itself: not those that are repeated.
fn has_alternatives(path: &Path) -> bool {
    match path {
        Path::Alternative(..) => true,
        Path::Sequence(left, right) => has_alternatives(left) || has_alternatives(right),
        Path::Reverse(inner) => has_alternatives(inner),
        Path::NamedNode(_)
        | Path::NegatedPropertySet(_)
        | Path::ZeroOrMore(_)
        | Path::OneOrMore(_)
        | Path::ZeroOrOne(_) => false,
    }
}

/// Whether each solution of a pattern comes of triple patterns of one graph (`Some(true)`) or of none (`Some(false)`),
/// so that the graph can be asked for with the triple patterns. `None` where that would be another question.
fn binds_graph(pattern: &GraphPattern) -> Option<bool> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => Some(true),
        GraphPattern::Values { .. } | GraphPattern::Graph { .. } => Some(false),
        GraphPattern::Lateral { left, right }
            if matches!(
                (left.as_ref(), right.as_ref()),
                (GraphPattern::Graph { .. }, GraphPattern::Service { .. })
            ) =>
        {
            Some(false)
        }
        GraphPattern::Join { left, right } => Some(binds_graph(left)? | binds_graph(right)?),
        GraphPattern::Union { left, right } => {
            let (left, right) = (binds_graph(left)?, binds_graph(right)?);
            (left == right).then_some(left)
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            let looks = expression.as_ref().is_some_and(|expression| mentions(expression, &is_exists));
            (binds_graph(left)? && binds_graph(right).is_some() && !looks).then_some(true)
        }
        GraphPattern::Filter { expr, inner } => {
            let binds = binds_graph(inner)?;
            (exists_in(expr).iter().all(|pattern| binds && binds_graph(pattern) == Some(true))).then_some(binds)
        }
        GraphPattern::Extend { inner, expression, .. } => {
            binds_graph(inner).filter(|_| !mentions(expression, &is_exists))
        }
        _ => None,
    }
}

/// Whether a pattern looks at the graph that it is asked of, and not only at graphs that it names itself.
fn asks_graph(pattern: &GraphPattern) -> bool {
    let looks = |expression: &Expression| exists_in(expression).iter().any(asks_graph);
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { .. } => true,
        GraphPattern::Values { .. } | GraphPattern::Graph { .. } | GraphPattern::Service { .. } => false,
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => asks_graph(left) || asks_graph(right),
        GraphPattern::LeftJoin { left, right, expression } => {
            asks_graph(left) || asks_graph(right) || expression.as_ref().is_some_and(looks)
        }
        GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { inner, expression, .. } => {
            looks(expression) || asks_graph(inner)
        }
        GraphPattern::OrderBy { inner, expression } => {
            let looks = |(OrderExpression::Asc(by) | OrderExpression::Desc(by)): &OrderExpression| looks(by);
            expression.iter().any(looks) || asks_graph(inner)
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            let looks = |(_, aggregate): &(Variable, AggregateExpression)| match aggregate {
                AggregateExpression::FunctionCall { expr, .. } => looks(expr),
                AggregateExpression::CountSolutions { .. } => false,
            };
            aggregates.iter().any(looks) || asks_graph(inner)
        }
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => asks_graph(inner),
    }
}

fn is_exists(expression: &Expression) -> bool {
    matches!(expression, Expression::Exists(_))
}

/// The patterns of the `EXISTS` of an expression.
fn exists_in(expression: &Expression) -> Vec<GraphPattern> {
    let found = std::cell::RefCell::new(Vec::new());
    mentions(expression, &|expression| {
        if let Expression::Exists(pattern) = expression {
            found.borrow_mut().push(pattern.as_ref().clone());
        }
        false
    });
    found.into_inner()
}

/// Whether a part of an expression, not of the patterns in it, is such.
fn mentions(expression: &Expression, is_such: &dyn Fn(&Expression) -> bool) -> bool {
    is_such(expression)
        || match expression {
            Expression::NamedNode(_)
            | Expression::Literal(_)
            | Expression::Variable(_)
            | Expression::Bound(_)
            | Expression::Exists(_) => false,
            Expression::Not(inner) | Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) => {
                mentions(inner, is_such)
            }
            Expression::If(a, b, c) => [a, b, c].into_iter().any(|inner| mentions(inner, is_such)),
            Expression::Coalesce(inner) | Expression::FunctionCall(_, inner) => {
                inner.iter().any(|inner| mentions(inner, is_such))
            }
            Expression::In(left, inner) => {
                mentions(left, is_such) || inner.iter().any(|inner| mentions(inner, is_such))
            }
            Expression::Or(left, right)
            | Expression::And(left, right)
            | Expression::Equal(left, right)
            | Expression::SameTerm(left, right)
            | Expression::Greater(left, right)
            | Expression::GreaterOrEqual(left, right)
            | Expression::Less(left, right)
            | Expression::LessOrEqual(left, right)
            | Expression::Add(left, right)
            | Expression::Subtract(left, right)
            | Expression::Multiply(left, right)
            | Expression::Divide(left, right) => mentions(left, is_such) || mentions(right, is_such),
        }
}

/// What a pattern mentions.
#[derive(Default)]
struct Mentions {
    /// Variables anywhere.
    variables: HashSet<Variable>,
    /// Variables of expressions.
    in_expressions: HashSet<Variable>,
    /// Whether there is `OPTIONAL` or `MINUS`, outside of an inner `SELECT`.
    subtracts: bool,
}

impl Mentions {
    fn pattern(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    self.term(&triple.subject);
                    self.name(&triple.predicate);
                    self.term(&triple.object);
                }
            }
            GraphPattern::Path { subject, object, .. } => {
                self.term(subject);
                self.term(object);
            }
            GraphPattern::Values { variables, .. } => self.variables.extend(variables.iter().cloned()),
            GraphPattern::LeftJoin { left, right, expression } => {
                self.subtracts = true;
                self.pattern(left);
                self.pattern(right);
                if let Some(expression) = expression {
                    self.expression(expression);
                }
            }
            GraphPattern::Minus { left, right } => {
                self.subtracts = true;
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::Graph { name, inner } | GraphPattern::Service { name, inner, .. } => {
                self.name(name);
                self.pattern(inner);
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner);
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.variables.insert(variable.clone());
                self.expression(expression);
                self.pattern(inner);
            }
            GraphPattern::OrderBy { inner, expression } => {
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.expression(expression);
                }
                self.pattern(inner);
            }
            GraphPattern::Project { inner, variables } => {
                self.variables.extend(variables.iter().cloned());
                let subtracts = self.subtracts;
                self.pattern(inner);
                self.subtracts = subtracts;
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                self.variables.extend(variables.iter().cloned());
                for (variable, aggregate) in aggregates {
                    self.variables.insert(variable.clone());
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
                self.pattern(inner);
            }
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
                self.pattern(inner);
            }
        }
    }

    fn term(&mut self, term: &TermPattern) {
        if let TermPattern::Variable(variable) = term {
            self.variables.insert(variable.clone());
        }
    }

    fn name(&mut self, name: &NamedNodePattern) {
        if let NamedNodePattern::Variable(variable) = name {
            self.variables.insert(variable.clone());
        }
    }

    fn expression(&mut self, expression: &Expression) {
        let found = std::cell::RefCell::new(Vec::new());
        mentions(expression, &|expression| {
            if let Expression::Variable(variable) | Expression::Bound(variable) = expression {
                found.borrow_mut().push(variable.clone());
            }
            false
        });
        let found = found.into_inner();
        self.variables.extend(found.iter().cloned());
        self.in_expressions.extend(found);
        for pattern in exists_in(expression) {
            self.pattern(&pattern);
        }
    }
}

/// The variables that a pattern mentions.
fn variables(pattern: &GraphPattern) -> HashSet<Variable> {
    let mut mentions = Mentions::default();
    mentions.pattern(pattern);
    mentions.variables
}

/// Whether what a pattern finds may depend on variables that are bound outside of it, but by being joined with them.
fn reaches_outside(pattern: &GraphPattern) -> bool {
    let mut mentions = Mentions::default();
    mentions.pattern(pattern);
    let mut visible = HashSet::new();
    pattern.on_in_scope_variable(|variable| {
        visible.insert(variable.clone());
    });
    mentions.subtracts || !mentions.in_expressions.is_subset(&visible)
}
