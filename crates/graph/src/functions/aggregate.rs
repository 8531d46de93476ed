//! Aggregates (section 18.5.1) but for `COUNT` and `SAMPLE`, which only look whether there is a value.
use super::{
    Operator, kept, made, plain,
    value::{Number, Value},
};
use crate::{dataset, meter};
use oxigraph::{model::Term, sparql::AggregateFunctionAccumulator};

/// An aggregate of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aggregate {
    Sum,
    Average,
    Least,
    Greatest,
    /// `GROUP_CONCAT` with its separator.
    Text(String),
}

impl Aggregate {
    /// For one group.
    pub fn begin(&self) -> Accumulator {
        let state = match self {
            Self::Sum | Self::Average => State::Sum { sum: Some(Number::Integer(0.into())), count: 0 },
            Self::Least | Self::Greatest => State::Extreme(None),
            Self::Text(_) => State::Text(None),
        };
        Accumulator { aggregate: self.clone(), state, failed: false }
    }
}

/// What is known of the values of a group so far.
pub struct Accumulator {
    aggregate: Aggregate,
    state: State,
    failed: bool,
}

enum State {
    Sum {
        /// `None` once a sum has no value.
        sum: Option<Number>,
        count: i64,
    },
    /// The value, behind what it sorts by.
    Extreme(Option<(String, Term)>),
    Text(Option<String>),
}

impl AggregateFunctionAccumulator for Accumulator {
    fn accumulate(&mut self, element: Term) {
        let element = plain(element);
        meter::bytes(dataset::length(&element));
        let value = Value::Term(element);
        match (&mut self.state, &self.aggregate) {
            (State::Sum { sum, count }, _) => {
                *count += 1;
                *sum = sum.zip(value.number()).and_then(|(sum, next)| Operator::Add.apply(sum, next));
            }
            (State::Extreme(extreme), aggregate) => {
                let key = value.sort_key();
                let is_new = extreme.as_ref().is_none_or(|(known, _)| match aggregate {
                    Aggregate::Least => key < *known,
                    _ => key > *known,
                });
                if is_new {
                    *extreme = Some((key, value.into()));
                }
            }
            (State::Text(text), Aggregate::Text(separator)) => match value.string() {
                Some((next, _)) => {
                    let joined = match text.take() {
                        Some(text) => text + separator + next,
                        None => next.to_owned(),
                    };
                    *text = Some(made(joined));
                }
                None => self.failed = true,
            },
            (State::Text(_), _) => self.failed = true,
        }
    }

    fn finish(&mut self) -> Option<Term> {
        if self.failed {
            return None;
        }
        let value = match &mut self.state {
            State::Sum { sum, count } if self.aggregate == Aggregate::Average && *count > 0 => {
                Value::from(Operator::Divide.apply((*sum)?, Number::Integer((*count).into()))?).into()
            }
            State::Sum { sum, .. } => Value::from((*sum)?).into(),
            State::Extreme(extreme) => extreme.take()?.1,
            State::Text(text) => Value::text(text.take().unwrap_or_default()).into(),
        };
        Some(kept(value))
    }
}
