//! What a parsed query consists of, counted before it is run.
//!
//! The evaluator cannot be interrupted while it plans a query, nor while it runs one function on strings, so both are
//! bounded before the query is run. The time of planning grows with the cube of the joined patterns and doubles with
//! each `OPTIONAL` within another, and each filter is copied to each branch; the limits here keep it to a second or
//! two. How long the result of a function can be is estimated, so that no string outgrows the memory.
use crate::{Error, dataset::LITERAL_LIMIT};
use oxigraph::model::Variable;
use spargebra::{
    Query,
    algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression, PropertyPathExpression},
    term::{NamedNodePattern, TermPattern},
};
use std::collections::HashSet;

/// How deep the algebra may be: `||`, `UNION` and `OPTIONAL` chains make it deep without a bracket.
pub const DEPTH_LIMIT: usize = 512;

/// How many triple patterns and steps of property paths a query may have.
pub const PATTERN_LIMIT: usize = 100;

/// How many groups, `UNION`, `MINUS` and `VALUES` a query may have, and triples its template.
pub const BRANCH_LIMIT: usize = 250;

/// How many `OPTIONAL` may be in one another.
pub const OPTIONAL_LIMIT: usize = 8;

/// How many variables a query may have.
pub const VARIABLE_LIMIT: usize = 1_000;

/// How many parts of expressions a query may have, times its patterns.
pub const FILTER_LIMIT: usize = 500_000;

/// How long a string can become within one expression, in bytes.
pub const STRING_LIMIT: usize = 1 << 30;

/// How many patterns and groups, and how many parts of expressions, a query has at most that is planned in no time.
const LIGHT_LIMIT: usize = 16;

/// A count of one query.
#[derive(Debug, Default)]
pub(super) struct Census {
    depth: usize,
    deepest: usize,
    optional: usize,
    deepest_optional: usize,
    patterns: usize,
    branches: usize,
    expressions: usize,
    longest: usize,
    variables: HashSet<Variable>,
    federated: bool,
    /// Whether two answers to this query may differ although the data is the same.
    pub volatile: bool,
}

impl Census {
    /// Counts a query.
    ///
    /// # Errors
    /// [`Error::FederationDisabled`], [`Error::NestedTooDeep`], [`Error::TooComplex`].
    pub fn take(query: &Query) -> Result<Self, Error> {
        let mut census = Self::default();
        let (Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. }) = query;
        census.pattern(pattern);
        if let Query::Construct { template, .. } = query {
            census.branches += template.len();
        }
        census.check().map(|()| census)
    }

    fn check(&self) -> Result<(), Error> {
        if self.federated {
            return Err(Error::FederationDisabled);
        }
        if self.deepest > DEPTH_LIMIT {
            return Err(Error::NestedTooDeep { limit: DEPTH_LIMIT });
        }
        let limits = [
            ("patterns", self.patterns, PATTERN_LIMIT),
            ("groups", self.branches, BRANCH_LIMIT),
            ("nested OPTIONAL", self.deepest_optional, OPTIONAL_LIMIT),
            ("variables", self.variables.len(), VARIABLE_LIMIT),
            ("filters", self.expressions.saturating_mul(self.patterns + self.branches), FILTER_LIMIT),
            ("bytes of a string made by functions", self.longest, STRING_LIMIT),
        ];
        match limits.into_iter().find(|(_, counted, limit)| counted > limit) {
            Some((what, _, limit)) => Err(Error::TooComplex { what, limit }),
            None => Ok(()),
        }
    }

    /// Whether it is planned in some microseconds.
    pub fn is_light(&self) -> bool {
        self.patterns + self.branches <= LIGHT_LIMIT && self.expressions <= LIGHT_LIMIT
    }

    /// Counts what is one level deeper. Stops at the limit, so that the count needs no more stack than it allows.
    fn deeper<T: Default>(&mut self, count: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let counted = if self.depth > DEPTH_LIMIT { T::default() } else { count(self) };
        self.depth -= 1;
        counted
    }

    fn pattern(&mut self, pattern: &GraphPattern) {
        self.deeper(|census| census.one_pattern(pattern));
    }

    fn one_pattern(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                self.patterns += patterns.len();
                for triple in patterns {
                    self.term(&triple.subject);
                    self.name(&triple.predicate);
                    self.term(&triple.object);
                }
            }
            GraphPattern::Path { subject, path, object } => {
                self.term(subject);
                self.term(object);
                self.path(path);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left);
                self.optional += 1;
                self.deepest_optional = self.deepest_optional.max(self.optional);
                self.pattern(right);
                self.optional -= 1;
                if let Some(expression) = expression {
                    self.filter(expression);
                }
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.branches += 1;
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::Values { variables, .. } => {
                self.branches += 1;
                self.variables.extend(variables.iter().cloned());
            }
            GraphPattern::Graph { name, inner } => {
                self.name(name);
                self.pattern(inner);
            }
            GraphPattern::Service { .. } => self.federated = true,
            modifier => self.modifier(modifier),
        }
    }

    fn modifier(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Filter { expr, inner } => {
                self.filter(expr);
                self.pattern(inner);
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.variables.insert(variable.clone());
                self.filter(expression);
                self.pattern(inner);
            }
            GraphPattern::OrderBy { inner, expression } => {
                // Each is bound to a variable of its own before the solutions are sorted.
                self.branches += expression.len();
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.filter(expression);
                }
                self.pattern(inner);
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                self.variables.extend(variables.iter().cloned());
                for (variable, aggregate) in aggregates {
                    self.variables.insert(variable.clone());
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.filter(expr);
                    }
                }
                self.pattern(inner);
            }
            GraphPattern::Project { inner, variables } => {
                self.variables.extend(variables.iter().cloned());
                self.pattern(inner);
            }
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
                self.pattern(inner);
            }
            _ => (),
        }
    }

    fn term(&mut self, term: &TermPattern) {
        match term {
            TermPattern::Variable(variable) => self.variables.extend([variable.clone()]),
            // Blank nodes become variables when the query is planned.
            TermPattern::BlankNode(node) => self.variables.extend([Variable::new_unchecked(node.as_str())]),
            _ => (),
        }
    }

    fn name(&mut self, name: &NamedNodePattern) {
        if let NamedNodePattern::Variable(variable) = name {
            self.variables.insert(variable.clone());
        }
    }

    fn path(&mut self, path: &PropertyPathExpression) {
        self.deeper(|census| match path {
            PropertyPathExpression::NamedNode(_) | PropertyPathExpression::NegatedPropertySet(_) => {
                census.patterns += 1;
            }
            PropertyPathExpression::Reverse(inner)
            | PropertyPathExpression::ZeroOrMore(inner)
            | PropertyPathExpression::OneOrMore(inner)
            | PropertyPathExpression::ZeroOrOne(inner) => census.path(inner),
            PropertyPathExpression::Sequence(left, right) | PropertyPathExpression::Alternative(left, right) => {
                census.path(left);
                census.path(right);
            }
        });
    }

    fn filter(&mut self, expression: &Expression) {
        let length = self.expression(expression);
        self.longest = self.longest.max(length);
    }

    /// Counts an expression and tells how many bytes its value can have.
    fn expression(&mut self, expression: &Expression) -> usize {
        self.expressions += 1;
        self.deeper(|census| match expression {
            Expression::NamedNode(node) => node.as_str().len(),
            Expression::Literal(literal) => literal.value().len(),
            Expression::Variable(variable) | Expression::Bound(variable) => {
                census.variables.insert(variable.clone());
                LITERAL_LIMIT
            }
            Expression::Exists(pattern) => {
                census.pattern(pattern);
                0
            }
            Expression::Not(inner) | Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) => {
                census.expression(inner)
            }
            Expression::If(condition, then, otherwise) => {
                census.filter(condition);
                census.expression(then).max(census.expression(otherwise))
            }
            Expression::Coalesce(inner) => inner.iter().map(|inner| census.expression(inner)).max().unwrap_or(0),
            Expression::FunctionCall(function, arguments) => census.function(function, arguments),
            Expression::In(left, inner) => {
                census.filter(left);
                for inner in inner {
                    census.filter(inner);
                }
                0
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
            | Expression::Divide(left, right) => {
                census.filter(left);
                census.filter(right);
                0
            }
        })
    }

    fn function(&mut self, function: &Function, arguments: &[Expression]) -> usize {
        self.volatile |=
            matches!(function, Function::Now | Function::Rand | Function::Uuid | Function::StrUuid | Function::BNode);
        let lengths: Vec<usize> = arguments.iter().map(|argument| self.expression(argument)).collect();
        let sum = lengths.iter().fold(0_usize, |sum, length| sum.saturating_add(*length));
        match (function, lengths.as_slice()) {
            // Each match and each place between two characters becomes the replacement, and each `$0` of it the match.
            (Function::Replace, [text, _, replacement, ..]) => {
                text.saturating_add(2).saturating_mul(replacement.saturating_add(1)).saturating_mul(2)
            }
            (Function::EncodeForUri | Function::UCase | Function::LCase, _) => sum.saturating_mul(3),
            _ => sum,
        }
    }
}
