//! RDF of the published releases and SPARQL over it.
//!
//! A release becomes a [`Segment`], which never changes; a [`Graph`] is a list of segments, seen as their union. A
//! [`Query`] is parsed first, because its form decides in which formats ([`ResultFormat`]) it can be answered, and then
//! run within a [`Budget`]. An answer is complete or an [`Error`], never cut off.
//!
//! What keeps a query from harming the server, in the order it meets them:
//!
//! 1. `nesting`: a text that is too long, too deep, or that the parser would read for long, is refused before it is parsed;
//! 2. `census`: `SERVICE`, and what would take too long to plan or make too long strings, is refused before it is run;
//! 3. [`Gate`]: every query begins in a wide lane with a slice of processor time; what needs more goes on in a narrow one,
//!    and gives way to everything else. No client can have all places;
//! 4. `stack`: parsing and evaluation have a thread with a stack they cannot outgrow within 1 and 2; what is flat needs none
//!    and may be tried for a moment on any thread ([`Gate::try_briefly`]);
//! 5. `meter`: the evaluation ends at its deadline, when it is cancelled and when it holds too much memory, or all queries
//!    together do, which [`Gate`] counts from what the server holds without them.
//!
//! Functions on strings are ours (`functions`) and turn the meter with the bytes they touch.
//!
//! What remains: planning (a second or two at the limits of 2) and a single search of a regular expression in a long
//! made-up string, whose length times the size of the expression is bounded.
//!
//! What makes an answer right where the evaluator's would not be: `rewrite` writes the query anew before it is run.
mod anchor;
mod answer;
mod budget;
mod census;
mod dataset;
mod evaluation;
mod functions;
mod gate;
mod graph;
mod merge;
mod meter;
mod mistake;
mod nesting;
mod overlay;
mod query;
mod rewrite;
mod scan;
mod segment;
mod sizes;
mod stack;
mod star;
mod statistics;
mod term;

pub use answer::{Prefixes, QueryAnswer, ResultFormat};
pub use budget::{Budget, CancelOnDrop, Cancellation};
pub use dataset::Dataset;
pub use functions::casts;
pub use gate::{Answer, Gate, Lanes, Load, Place};
pub use graph::Graph;
pub use nesting::{LENGTH_LIMIT, NESTING_LIMIT};
pub use query::{Query, QueryForm};
pub use segment::Segment;
pub use sizes::Sizes;
pub use statistics::{Statistics, Uses};

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is no SPARQL query.
    #[error("the query is malformed at line {line}, column {column}: {message}")]
    Malformed {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// What was expected, or from where on the query cannot be read: the error is there or a word or two later.
        message: String,
    },
    /// The query is nested deeper than this.
    #[error("the query is nested more than {limit} deep")]
    NestedTooDeep {
        /// Open brackets, or levels of the algebra.
        limit: usize,
    },
    /// The query is longer than this.
    #[error("the query is longer than {limit} bytes")]
    TooLong {
        /// In bytes.
        limit: usize,
    },
    /// The query has too many of something.
    #[error("the query has too many {what}: more than {limit}")]
    TooComplex {
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// The text is a SPARQL update.
    #[error("this is an update, and the data can only be read")]
    UpdateNotAllowed,
    /// The query has a `SERVICE`.
    #[error("SERVICE is not available")]
    FederationDisabled,
    /// The query calls a function that there is not.
    #[error("there is no function <{0}>")]
    UnknownFunction(String),
    /// The query asks for something of SPARQL that is not done here, as no answer is better than a wrong one.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// The answer to this form of query cannot be written in this format.
    #[error("the answer to a query of the form {form} cannot be written as {format}")]
    Unsuitable {
        /// The form of the query.
        form: QueryForm,
        /// The media type asked for.
        format: &'static str,
    },
    /// The format has no way to write the answer: RDF/XML some properties.
    #[error("the answer cannot be written as {format}: {reason}")]
    Unwritable {
        /// The media type asked for.
        format: &'static str,
        /// What cannot be written.
        reason: String,
    },
    /// The query did not end in time.
    #[error("the query takes too long")]
    Timeout,
    /// The answer, or what is needed to find it, is too large.
    #[error("the answer needs more than {limit} bytes of {what}")]
    TooLarge {
        /// `result`, `memory` or `literal`.
        what: &'static str,
        /// In bytes.
        limit: u64,
    },
    /// The query was cancelled.
    #[error("the query was cancelled")]
    Cancelled,
    /// Other queries, or others of the same client, have all places or all memory.
    #[error("too many queries are being answered")]
    Busy {
        /// When to try again, in seconds: then a place is free, if what runs now runs to the end of its time.
        seconds: u64,
    },
    /// The query cannot be evaluated or its answer cannot be written.
    #[error("the query cannot be evaluated: {0}")]
    Evaluation(String),
}
