//! Makes sure that every solution binds something.
//!
//! A query is stopped where it copies, compares or hashes terms (see [`crate::meter`]). Solutions without any term, such
//! as those of `{ SELECT ?none { ?s ?p ?o } }`, would be joined by the billion without touching one. So each part of a
//! query that can have more than one such solution gets a hidden variable bound to a constant, which changes no
//! answer: every hidden variable is different, so it neither joins nor excludes anything; `SELECT` leaves it out,
//! and for `COUNT(DISTINCT *)`, which would see it, it is left out before.
use oxigraph::model::{Literal, Variable};
use spargebra::{
    Query,
    algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression},
    term::{GroundTerm, NamedNodePattern, TermPattern},
};
use std::{collections::BTreeSet, mem};

/// Anchors all solutions of a query.
pub(super) fn query(query: &mut Query) {
    let mut anchors = Anchors { count: 0, in_union: false };
    match query {
        Query::Ask { pattern, .. } => anchors.pattern(pattern),
        Query::Select { pattern, .. } | Query::Describe { pattern, .. } | Query::Construct { pattern, .. } => {
            anchors.inner(outermost(pattern));
        }
    }
}

/// What the outermost `SELECT` projects from: its own solutions are the answer, where a hidden variable would show.
fn outermost(pattern: &mut GraphPattern) -> &mut GraphPattern {
    match pattern {
        GraphPattern::Slice { inner, .. } | GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => {
            outermost(inner)
        }
        projection => projection,
    }
}

struct Anchors {
    count: usize,
    /// Whether solutions of several branches come together here, so that even parts without variables have many.
    in_union: bool,
}

impl Anchors {
    /// A variable no query can name.
    fn variable(&mut self) -> Variable {
        self.count += 1;
        Variable::new_unchecked(format!("anchor {}", self.count))
    }

    fn extend(&mut self, pattern: &mut GraphPattern) -> Variable {
        let variable = self.variable();
        let inner = Box::new(mem::take(pattern));
        let expression = Literal::new_simple_literal("").into();
        *pattern = GraphPattern::Extend { inner, variable: variable.clone(), expression };
        variable
    }

    fn pattern(&mut self, pattern: &mut GraphPattern) {
        self.inner(pattern);
        match pattern {
            GraphPattern::Project { inner, variables } => {
                let variable = self.extend(inner);
                variables.push(variable);
            }
            GraphPattern::Values { variables, bindings }
                if bindings.iter().any(|row| row.iter().all(Option::is_none)) =>
            {
                variables.push(self.variable());
                for row in bindings {
                    row.push(Some(GroundTerm::Literal(Literal::new_simple_literal(""))));
                }
            }
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } if self.in_union && !has_variables(pattern) => {
                self.extend(pattern);
            }
            _ => (),
        }
    }

    fn inner(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Union { left, right } => {
                let outside = mem::replace(&mut self.in_union, true);
                self.pattern(left);
                self.pattern(right);
                self.in_union = outside;
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left);
                self.pattern(right);
                if let Some(expression) = expression {
                    self.expression(expression);
                }
            }
            GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { inner, expression, .. } => {
                self.expression(expression);
                self.pattern(inner);
            }
            GraphPattern::OrderBy { inner, expression } => {
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.expression(expression);
                }
                self.pattern(inner);
            }
            GraphPattern::Group { inner, aggregates, .. } => self.group(inner, aggregates),
            GraphPattern::Graph { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner),
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Service { .. } => (),
        }
    }

    fn group(&mut self, inner: &mut GraphPattern, aggregates: &mut [(Variable, AggregateExpression)]) {
        let mut visible = BTreeSet::new();
        inner.on_in_scope_variable(|variable| {
            visible.insert(variable.clone());
        });
        self.pattern(inner);
        let mut counts_solutions = false;
        for (_, aggregate) in aggregates {
            match aggregate {
                AggregateExpression::CountSolutions { distinct } => counts_solutions |= *distinct,
                AggregateExpression::FunctionCall { expr, .. } => self.expression(expr),
            }
        }
        if counts_solutions {
            *inner =
                GraphPattern::Project { inner: Box::new(mem::take(inner)), variables: visible.into_iter().collect() };
        }
    }

    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => (),
            Expression::Not(inner) | Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) => {
                self.expression(inner);
            }
            Expression::If(a, b, c) => [a, b, c].into_iter().for_each(|inner| self.expression(inner)),
            Expression::Coalesce(inner) | Expression::FunctionCall(_, inner) => {
                for inner in inner {
                    self.expression(inner);
                }
            }
            Expression::In(left, inner) => {
                self.expression(left);
                for inner in inner {
                    self.expression(inner);
                }
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
                self.expression(left);
                self.expression(right);
            }
        }
    }
}

/// Whether a solution of this binds anything; blank nodes are variables here.
fn has_variables(pattern: &GraphPattern) -> bool {
    let varies = |term: &TermPattern| matches!(term, TermPattern::Variable(_) | TermPattern::BlankNode(_));
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().any(|triple| {
            varies(&triple.subject)
                || varies(&triple.object)
                || matches!(triple.predicate, NamedNodePattern::Variable(_))
        }),
        GraphPattern::Path { subject, object, .. } => varies(subject) || varies(object),
        _ => true,
    }
}
