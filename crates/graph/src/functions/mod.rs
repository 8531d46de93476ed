//! The expressions of a query, evaluated here.
//!
//! spareval would evaluate them too, but it keeps values and not terms (`STR("01"^^xsd:integer)` is `1` there), takes
//! regular expressions and replacements for those of Rust, and cannot be stopped within a function. So each expression
//! of a query becomes one function of ours, whose arguments are the variables it reads (see [`crate::rewrite`]); what
//! it does is metered by the bytes it touches.
mod aggregate;
mod pattern;
mod temporal;
mod text;
mod value;

use crate::{
    Error,
    dataset::{self, LITERAL_LIMIT},
    meter::{self, Stop},
};
use oxigraph::model::{BlankNode, Literal, NamedNode, Term, Variable};
use oxiri::Iri;
use oxsdatatypes::{Decimal, Double, Float};
use pattern::{Mistake, Pattern};
use spargebra::algebra::{Expression, Function};
use std::{
    cmp::Ordering,
    sync::{Mutex, PoisonError},
};
use value::{Cast, Number, Pair, Value};

pub(super) use aggregate::{Accumulator, Aggregate};

/// What stands for a variable without a value among the arguments of a function. No query can name it.
pub(super) const UNBOUND: &str = "un bound";

/// What is put before the datatype of a literal that a function of ours returns, so that the evaluator, which would
/// write such a literal anew, takes it for a type it does not know. No IRI has a blank. See [`plain`].
const KEPT: &str = "kept ";

/// A literal as the evaluator leaves it alone.
fn kept(term: Term) -> Term {
    match term {
        Term::Literal(literal) if literal.language().is_none() => {
            let datatype = literal.datatype().as_str();
            let name = datatype.strip_prefix("http://www.w3.org/2001/XMLSchema#");
            if name.is_none_or(|name| matches!(name, "string" | "boolean")) {
                return literal.into();
            }
            let datatype = NamedNode::new_unchecked(format!("{KEPT}{datatype}"));
            Literal::new_typed_literal(literal.destruct().0, datatype).into()
        }
        term => term,
    }
}

/// The term that was [`kept`].
pub(super) fn plain(term: Term) -> Term {
    match term {
        Term::Literal(literal) if literal.datatype().as_str().starts_with(KEPT) => {
            let datatype = NamedNode::new_unchecked(&literal.datatype().as_str()[KEPT.len()..]);
            Literal::new_typed_literal(literal.destruct().0, datatype).into()
        }
        term => term,
    }
}

/// The effective boolean value of a term; `None` is a type error.
pub(super) fn truth(term: Term) -> Option<bool> {
    Value::Term(term).effective()
}

/// What an expression reads besides its variables: evaluated by the evaluator, because it depends on the pattern
/// (`EXISTS`) or on the query as a whole (`NOW`, `RAND`, `UUID`, `BNODE`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Argument {
    Variable(Variable),
    Outside(Expression),
}

/// An expression of a query as a function of its arguments.
#[derive(Debug)]
pub(super) struct Call {
    step: Step,
    result: Wanted,
}

/// What is made of the value of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The value.
    Value,
    /// Its effective boolean value: for `FILTER`.
    Truth,
    /// A text that sorts as the value does: for `ORDER BY`.
    Order,
}

/// What is compiled: an expression whose variables are numbers of arguments.
#[derive(Debug)]
enum Step {
    Constant(Value),
    Argument(usize),
    IsBound(usize),
    Not(Box<Self>),
    Or(Box<[Self; 2]>),
    And(Box<[Self; 2]>),
    Equal(Box<[Self; 2]>),
    SameTerm(Box<[Self; 2]>),
    In(Box<Self>, Vec<Self>),
    Compare(fn(Ordering) -> bool, Box<[Self; 2]>),
    Arithmetic(Operator, Box<[Self; 2]>),
    Plus(Box<Self>),
    Minus(Box<Self>),
    If(Box<[Self; 3]>),
    Coalesce(Vec<Self>),
    Cast(Cast, Box<Self>),
    Iri(Box<Self>, Option<Iri<String>>),
    /// A blank node that is the same for the same text in one solution: the text, and what the solution is known by.
    Blank(Box<[Self; 2]>),
    /// `REGEX` and `REPLACE`.
    Pattern(Box<Matching>),
    Call(Function, Vec<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A call of `REGEX` or, with a replacement, of `REPLACE`.
#[derive(Debug)]
struct Matching {
    text: Step,
    pattern: Step,
    replacement: Option<Step>,
    flags: Option<Step>,
    /// The pattern that was made last, with the texts it was made of.
    last: Mutex<Option<(String, String, Option<Pattern>)>>,
}

/// Compiles expressions and collects their arguments.
pub(super) struct Compiler<'a> {
    pub arguments: Vec<Argument>,
    /// What `IRI` resolves against.
    pub base: Option<&'a Iri<String>>,
}

impl Compiler<'_> {
    /// # Errors
    /// [`Error::UnknownFunction`], [`Error::Unsupported`].
    pub fn compile(&mut self, expression: &Expression, result: Wanted) -> Result<Call, Error> {
        Ok(Call { step: self.step(expression)?, result })
    }

    fn argument(&mut self, argument: Argument) -> usize {
        // What is evaluated outside may differ from one time to the next, and `NOW` is the same each time.
        let known =
            self.arguments.iter().position(|known| *known == argument && matches!(argument, Argument::Variable(_)));
        known.unwrap_or_else(|| {
            self.arguments.push(argument);
            self.arguments.len() - 1
        })
    }

    fn variable(&mut self, variable: &Variable) -> usize {
        self.argument(Argument::Variable(variable.clone()))
    }

    fn boxed(&mut self, expression: &Expression) -> Result<Box<Step>, Error> {
        self.step(expression).map(Box::new)
    }

    fn both(&mut self, left: &Expression, right: &Expression) -> Result<Box<[Step; 2]>, Error> {
        Ok(Box::new([self.step(left)?, self.step(right)?]))
    }

    fn all(&mut self, expressions: &[Expression]) -> Result<Vec<Step>, Error> {
        expressions.iter().map(|expression| self.step(expression)).collect()
    }

    fn step(&mut self, expression: &Expression) -> Result<Step, Error> {
        Ok(match expression {
            Expression::NamedNode(node) => Step::Constant(Value::Term(node.clone().into())),
            Expression::Literal(literal) => Step::Constant(Value::Term(literal.clone().into())),
            Expression::Variable(variable) => Step::Argument(self.variable(variable)),
            Expression::Bound(variable) => Step::IsBound(self.variable(variable)),
            Expression::Exists(_) => Step::Argument(self.argument(Argument::Outside(expression.clone()))),
            Expression::Not(inner) => Step::Not(self.boxed(inner)?),
            Expression::UnaryPlus(inner) => Step::Plus(self.boxed(inner)?),
            Expression::UnaryMinus(inner) => Step::Minus(self.boxed(inner)?),
            Expression::Or(left, right) => Step::Or(self.both(left, right)?),
            Expression::And(left, right) => Step::And(self.both(left, right)?),
            Expression::Equal(left, right) => Step::Equal(self.both(left, right)?),
            Expression::SameTerm(left, right) => Step::SameTerm(self.both(left, right)?),
            Expression::In(left, list) => Step::In(self.boxed(left)?, self.all(list)?),
            Expression::Greater(left, right) => Step::Compare(Ordering::is_gt, self.both(left, right)?),
            Expression::GreaterOrEqual(left, right) => Step::Compare(Ordering::is_ge, self.both(left, right)?),
            Expression::Less(left, right) => Step::Compare(Ordering::is_lt, self.both(left, right)?),
            Expression::LessOrEqual(left, right) => Step::Compare(Ordering::is_le, self.both(left, right)?),
            Expression::Add(left, right) => Step::Arithmetic(Operator::Add, self.both(left, right)?),
            Expression::Subtract(left, right) => Step::Arithmetic(Operator::Subtract, self.both(left, right)?),
            Expression::Multiply(left, right) => Step::Arithmetic(Operator::Multiply, self.both(left, right)?),
            Expression::Divide(left, right) => Step::Arithmetic(Operator::Divide, self.both(left, right)?),
            Expression::If(condition, then, otherwise) => {
                Step::If(Box::new([self.step(condition)?, self.step(then)?, self.step(otherwise)?]))
            }
            Expression::Coalesce(list) => Step::Coalesce(self.all(list)?),
            Expression::FunctionCall(function, arguments) => self.call(function, arguments)?,
        })
    }

    fn call(&mut self, function: &Function, arguments: &[Expression]) -> Result<Step, Error> {
        Ok(match (function, arguments) {
            (Function::Now | Function::Rand | Function::Uuid | Function::StrUuid, _) | (Function::BNode, []) => {
                let outside = Expression::FunctionCall(function.clone(), Vec::new());
                Step::Argument(self.argument(Argument::Outside(outside)))
            }
            (Function::BNode, [label]) => {
                let solution = Expression::Variable(Variable::new_unchecked(SOLUTION));
                Step::Blank(self.both(label, &solution)?)
            }
            (Function::Iri, [iri]) => Step::Iri(self.boxed(iri)?, self.base.cloned()),
            (Function::Regex, [text, pattern, flags @ ..]) => self.pattern(text, pattern, None, flags.first())?,
            (Function::Replace, [text, pattern, replacement, flags @ ..]) => {
                self.pattern(text, pattern, Some(replacement), flags.first())?
            }
            (Function::Custom(name), [value]) if Cast::named(name).is_some() => match Cast::named(name) {
                Some(cast) => Step::Cast(cast, self.boxed(value)?),
                None => return Err(Error::UnknownFunction(name.as_str().to_owned())),
            },
            (Function::Custom(name), _) => return Err(Error::UnknownFunction(name.as_str().to_owned())),
            (function, arguments) => Step::Call(function.clone(), self.all(arguments)?),
        })
    }

    fn pattern(
        &mut self,
        text: &Expression,
        pattern: &Expression,
        replacement: Option<&Expression>,
        flags: Option<&Expression>,
    ) -> Result<Step, Error> {
        let matching = Matching {
            text: self.step(text)?,
            pattern: self.step(pattern)?,
            replacement: replacement.map(|replacement| self.step(replacement)).transpose()?,
            flags: flags.map(|flags| self.step(flags)).transpose()?,
            last: Mutex::new(None),
        };
        // What the query says in so many words is refused before it is run if it cannot be matched here.
        let constant = |step: &Step| match step {
            Step::Constant(value) => value.simple().map(str::to_owned),
            _ => None,
        };
        let flags = matching.flags.as_ref().map_or_else(|| Some(String::new()), constant);
        if let (Some(pattern), Some(flags)) = (constant(&matching.pattern), flags)
            && let Err(Mistake::Unsupported(what)) = Pattern::new(&pattern, &flags)
        {
            return Err(Error::Unsupported(what));
        }
        Ok(Step::Pattern(Box::new(matching)))
    }
}

/// What the variable by which a solution is known to `BNODE` begins with. No query can name it.
pub(super) const SOLUTION: &str = "solution ";

/// The functions of this server besides those of the recommendation: the casts.
pub fn casts() -> impl Iterator<Item = &'static str> {
    Cast::ALL.iter().map(|(name, _)| *name)
}

impl Call {
    /// The value for these arguments, as the evaluator takes it; `None` is an error.
    pub fn run(&self, arguments: &[Term]) -> Option<Term> {
        let arguments: Vec<Option<Value>> = arguments
            .iter()
            .map(|term| {
                let is_unbound = matches!(term, Term::NamedNode(node) if node.as_str() == UNBOUND);
                meter::bytes(dataset::length(term));
                (!is_unbound).then(|| Value::Term(plain(term.clone())))
            })
            .collect();
        let value = self.step.run(&arguments)?;
        Some(match self.result {
            Wanted::Value => kept(value.into()),
            Wanted::Truth => Literal::from(value.effective()?).into(),
            Wanted::Order => Literal::new_simple_literal(value.sort_key()).into(),
        })
    }
}

/// A text that a function made; one that is too long ends the query.
fn made(text: String) -> String {
    if text.len() > LITERAL_LIMIT {
        meter::stop(Stop::Literal(LITERAL_LIMIT as u64));
    }
    text
}

impl Step {
    fn run(&self, arguments: &[Option<Value>]) -> Option<Value> {
        meter::step();
        match self {
            Self::Constant(value) => Some(value.clone()),
            Self::Argument(argument) => arguments.get(*argument)?.clone(),
            Self::IsBound(argument) => Some(arguments.get(*argument)?.is_some().into()),
            Self::Not(inner) => Some((!inner.truth(arguments)?).into()),
            Self::Or(both) => match both.each_ref().map(|step| step.truth(arguments)) {
                [Some(true), _] | [_, Some(true)] => Some(true.into()),
                [Some(false), Some(false)] => Some(false.into()),
                _ => None,
            },
            Self::And(both) => match both.each_ref().map(|step| step.truth(arguments)) {
                [Some(false), _] | [_, Some(false)] => Some(false.into()),
                [Some(true), Some(true)] => Some(true.into()),
                _ => None,
            },
            Self::Equal(both) => {
                let [left, right] = Self::two(both, arguments)?;
                left.equals(&right).map(Into::into)
            }
            Self::SameTerm(both) => {
                let [left, right] = Self::two(both, arguments)?;
                Some(left.is_same(&right).into())
            }
            Self::In(left, list) => {
                let left = left.run(arguments)?;
                let mut failed = false;
                for right in list {
                    match right.run(arguments).and_then(|right| left.equals(&right)) {
                        Some(true) => return Some(true.into()),
                        Some(false) => (),
                        None => failed = true,
                    }
                }
                (!failed).then(|| false.into())
            }
            Self::Compare(holds, both) => {
                let [left, right] = Self::two(both, arguments)?;
                Some(left.compare(&right)?.is_some_and(holds).into())
            }
            Self::Arithmetic(operator, both) => {
                let [left, right] = Self::two(both, arguments)?;
                match (left.number(), right.number()) {
                    (Some(left), Some(right)) => operator.apply(left, right).map(Into::into),
                    _ => temporal::arithmetic(*operator, &left, &right),
                }
            }
            Self::Plus(inner) => {
                let value = inner.run(arguments)?;
                value.number().map(Into::into).or_else(|| value.temporal()?.length().map(|_| value.clone()))
            }
            Self::Minus(inner) => {
                let value = inner.run(arguments)?;
                let negative = |number| Operator::Subtract.apply(Number::Integer(0.into()), number);
                match value.number() {
                    Some(Number::Double(number)) => Some(Number::Double(-number).into()),
                    Some(Number::Float(number)) => Some(Number::Float(-number).into()),
                    Some(number) => negative(number).map(Into::into),
                    None => temporal::negative(&value),
                }
            }
            Self::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                if condition.truth(arguments)? { then.run(arguments) } else { otherwise.run(arguments) }
            }
            Self::Coalesce(list) => list.iter().find_map(|step| step.run(arguments)),
            Self::Cast(cast, inner) => cast.apply(&inner.run(arguments)?),
            Self::Iri(inner, base) => iri(&inner.run(arguments)?, base.as_ref()),
            Self::Blank(both) => {
                let [label, solution] = Self::two(both, arguments)?;
                let Value::Term(Term::BlankNode(solution)) = solution else { return None };
                let digest = text::digest::<sha2::Sha256>(&format!("{} {}", solution.as_str(), label.simple()?));
                Some(Value::Term(BlankNode::new_unchecked(digest.get(..32)?).into()))
            }
            Self::Pattern(matching) => matching.run(arguments),
            Self::Call(function, list) => {
                let values: Option<Vec<Value>> = list.iter().map(|step| step.run(arguments)).collect();
                call(function, &values?)
            }
        }
    }

    fn truth(&self, arguments: &[Option<Value>]) -> Option<bool> {
        self.run(arguments)?.effective()
    }

    fn two(both: &[Self; 2], arguments: &[Option<Value>]) -> Option<[Value; 2]> {
        let [left, right] = both;
        Some([left.run(arguments)?, right.run(arguments)?])
    }
}

/// `IRI`: a text as an IRI, resolved against the base of the query.
fn iri(value: &Value, base: Option<&Iri<String>>) -> Option<Value> {
    if let Value::Term(Term::NamedNode(_)) = value {
        return Some(value.clone());
    }
    let text = value.simple()?;
    let iri = match base {
        Some(base) => base.resolve(text).ok()?.into_inner(),
        None => Iri::parse(text.to_owned()).ok()?.into_inner(),
    };
    Some(Value::Term(NamedNode::new_unchecked(made(iri)).into()))
}

impl Operator {
    fn apply(self, left: Number, right: Number) -> Option<Number> {
        Some(match left.with(right) {
            Pair::Integer(a, b) => match self {
                Self::Add => Number::Integer(a.checked_add(b)?),
                Self::Subtract => Number::Integer(a.checked_sub(b)?),
                Self::Multiply => Number::Integer(a.checked_mul(b)?),
                Self::Divide => Number::Decimal(Decimal::from(a).checked_div(b)?),
            },
            Pair::Decimal(a, b) => Number::Decimal(match self {
                Self::Add => a.checked_add(b)?,
                Self::Subtract => a.checked_sub(b)?,
                Self::Multiply => a.checked_mul(b)?,
                Self::Divide => a.checked_div(b)?,
            }),
            Pair::Float(a, b) => Number::Float(match self {
                Self::Add => a + b,
                Self::Subtract => a - b,
                Self::Multiply => a * b,
                Self::Divide => a / b,
            }),
            Pair::Double(a, b) => Number::Double(match self {
                Self::Add => a + b,
                Self::Subtract => a - b,
                Self::Multiply => a * b,
                Self::Divide => a / b,
            }),
        })
    }
}

/// Functions that look at their arguments only. A number of arguments that is wrong is refused by the grammar.
fn call(function: &Function, values: &[Value]) -> Option<Value> {
    use Function as F;
    let first = values.first();
    match function {
        F::Str => value::str_of(first?).map(Value::text),
        F::Datatype => value::datatype_of(first?).map(|datatype| Value::Term(datatype.into())),
        F::Lang => match Term::from(first?.clone()) {
            Term::Literal(literal) => Some(Value::text(literal.language().unwrap_or_default().to_owned())),
            _ => None,
        },
        F::IsIri => Some(matches!(first?, Value::Term(Term::NamedNode(_))).into()),
        F::IsBlank => Some(matches!(first?, Value::Term(Term::BlankNode(_))).into()),
        F::IsLiteral => Some((!matches!(first?, Value::Term(Term::NamedNode(_) | Term::BlankNode(_)))).into()),
        F::IsNumeric => Some(first?.is_number().into()),
        F::Abs | F::Ceil | F::Floor | F::Round => rounded(function, first?.number()?).map(Into::into),
        F::Year | F::Month | F::Day | F::Hours | F::Minutes | F::Seconds | F::Timezone | F::Tz => {
            temporal::part(function, first?.temporal()?)
        }
        F::Adjust => temporal::adjusted(first?.temporal()?, values.get(1)?.temporal()?),
        F::StrDt => match values {
            [text, Value::Term(Term::NamedNode(datatype))] if datatype.as_str() != RDF_LANG_STRING => {
                Some(Literal::new_typed_literal(text.simple()?, datatype.clone()).into())
            }
            _ => None,
        },
        F::StrLang => {
            let (text, language) = (first?.simple()?, values.get(1)?.simple()?);
            Some(Literal::new_language_tagged_literal(text, language).ok()?.into())
        }
        function => text::call(function, values),
    }
}

const RDF_LANG_STRING: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

fn rounded(function: &Function, number: Number) -> Option<Number> {
    Some(match number {
        Number::Integer(value) => match function {
            Function::Abs => Number::Integer(value.checked_abs()?),
            _ => number,
        },
        Number::Decimal(value) => Number::Decimal(match function {
            Function::Abs => value.checked_abs()?,
            Function::Ceil => value.checked_ceil()?,
            Function::Floor => value.checked_floor()?,
            _ => round_decimal(value)?,
        }),
        Number::Float(value) => {
            let rounded = round_double(function, f64::from(f32::from(value)));
            Number::Float(Float::from(Double::from(rounded)))
        }
        Number::Double(value) => Number::Double(round_double(function, f64::from(value)).into()),
    })
}

/// The nearest whole number; of two that are equally near the greater one (`fn:round`).
fn round_decimal(value: Decimal) -> Option<Decimal> {
    let below = value.checked_floor()?;
    let half = Decimal::from(1).checked_div(2)?;
    if value.checked_sub(below)? >= half { below.checked_add(1) } else { Some(below) }
}

fn round_double(function: &Function, value: f64) -> f64 {
    match function {
        Function::Abs => value.abs(),
        Function::Ceil => value.ceil(),
        Function::Floor => value.floor(),
        _ => text::round(value),
    }
}

impl Matching {
    fn run(&self, arguments: &[Option<Value>]) -> Option<Value> {
        let text = self.text.run(arguments)?;
        let (text, language) = text.string()?;
        let pattern = self.pattern.run(arguments)?;
        let flags = match &self.flags {
            Some(flags) => flags.run(arguments)?,
            None => Value::text(String::new()),
        };
        let pattern = self.compiled(pattern.simple()?, flags.simple()?)?;
        if text.len() > pattern::LONG_TEXT && !pattern.is_small {
            meter::stop(Stop::Literal(pattern::LONG_TEXT as u64));
        }
        meter::bytes(text.len());
        match &self.replacement {
            None => Some(pattern.regex().is_match(text).into()),
            Some(replacement) => {
                let replacement = replacement.run(arguments)?;
                let replaced = text::replaced(text, &pattern, replacement.simple()?)?;
                Some(text::with_language(replaced, language))
            }
        }
    }

    /// The pattern, which most often is the one of the last time. `None` if it is none.
    fn compiled(&self, pattern: &str, flags: &str) -> Option<Pattern> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match last.as_ref() {
            Some((same, same_flags, compiled)) if same == pattern && same_flags == flags => compiled.clone(),
            _ => {
                // To compile takes as long as to match some thousand characters.
                meter::bytes(4096 + pattern.len() * 64);
                let compiled = Pattern::new(pattern, flags);
                if let Err(Mistake::Unsupported(what)) = &compiled {
                    meter::stop(Stop::Unsupported(what.clone()));
                }
                let compiled = compiled.ok();
                *last = Some((pattern.to_owned(), flags.to_owned(), compiled.clone()));
                compiled
            }
        }
    }
}
