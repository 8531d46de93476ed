//! Running a query and writing what it finds.
use crate::{
    Error,
    budget::Budget,
    dataset::{Dataset, GraphScope},
    evaluation::Evaluation,
    gate::{Gate, Place},
    graph::Graph,
    meter::{self, Stop},
    query::{Query, QueryForm},
};
use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfSerializer},
    model::Term,
    sparql::{
        QueryResults, QuerySolutionIter, QueryTripleIter,
        results::{QueryResultsFormat, QueryResultsSerializer},
    },
};
use spargebra::Query as Algebra;
use std::{
    fmt,
    io::{self, Write},
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, sync_channel},
    },
};

/// Prefixes and what they stand for, as Turtle and RDF/XML are written with.
pub type Prefixes = &'static [(&'static str, &'static str)];

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryAnswer {
    /// The whole body.
    pub body: Vec<u8>,
    /// What it is, without parameters.
    pub media_type: &'static str,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultFormat {
    /// SPARQL results as JSON.
    Json,
    /// SPARQL results as XML, which cannot hold control characters.
    Xml,
    /// A table without types; not for `ASK`.
    Csv,
    /// A table with types; not for `ASK`.
    Tsv,
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
    /// RDF/XML, which cannot write properties whose IRI ends in what is no XML name, nor control characters.
    RdfXml,
    /// JSON-LD, expanded.
    JsonLd,
}

impl QueryForm {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Select, Self::Ask, Self::Construct, Self::Describe];

    /// The formats the answer can be written in, the preferred one first.
    pub fn formats(self) -> &'static [ResultFormat] {
        use ResultFormat::{Csv, Json, JsonLd, NTriples, RdfXml, Tsv, Turtle, Xml};
        match self {
            Self::Select => &[Json, Xml, Csv, Tsv],
            Self::Ask => &[Json, Xml],
            Self::Construct | Self::Describe => &[Turtle, NTriples, RdfXml, JsonLd],
        }
    }
}

impl ResultFormat {
    /// The media type, without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/sparql-results+json",
            Self::Xml => "application/sparql-results+xml",
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Turtle => "text/turtle",
            Self::NTriples => "application/n-triples",
            Self::RdfXml => "application/rdf+xml",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// What the W3C calls the format (<http://www.w3.org/ns/formats/>).
    pub fn iri(self) -> &'static str {
        match self {
            Self::Json => "http://www.w3.org/ns/formats/SPARQL_Results_JSON",
            Self::Xml => "http://www.w3.org/ns/formats/SPARQL_Results_XML",
            Self::Csv => "http://www.w3.org/ns/formats/SPARQL_Results_CSV",
            Self::Tsv => "http://www.w3.org/ns/formats/SPARQL_Results_TSV",
            Self::Turtle => "http://www.w3.org/ns/formats/Turtle",
            Self::NTriples => "http://www.w3.org/ns/formats/N-Triples",
            Self::RdfXml => "http://www.w3.org/ns/formats/RDF_XML",
            Self::JsonLd => "http://www.w3.org/ns/formats/JSON-LD",
        }
    }

    /// How solutions are written. No graph format gets here: [`QueryForm::formats`] is checked before.
    fn of_solutions(self) -> QueryResultsSerializer {
        QueryResultsSerializer::from_format(match self {
            Self::Xml => QueryResultsFormat::Xml,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            _ => QueryResultsFormat::Json,
        })
    }

    /// How triples are written.
    fn of_triples(self, prefixes: Prefixes) -> Result<RdfSerializer, Error> {
        let serializer = RdfSerializer::from_format(match self {
            Self::NTriples => RdfFormat::NTriples,
            Self::RdfXml => RdfFormat::RdfXml,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            _ => RdfFormat::Turtle,
        });
        let mut prefixes = prefixes.iter();
        let serializer = prefixes.try_fold(serializer, |serializer, (name, iri)| serializer.with_prefix(*name, *iri));
        serializer.map_err(failed)
    }
}

impl Graph {
    /// Parses and runs a query: [`Query::parse`], then [`Graph::run`].
    ///
    /// # Errors
    /// Those of both.
    pub fn answer(
        self: &Arc<Self>,
        query: &str,
        base: &str,
        dataset: &Dataset,
        format: ResultFormat,
        prefixes: Prefixes,
        budget: &Budget,
    ) -> Result<QueryAnswer, Error> {
        self.run(&Query::parse(query, base)?, dataset, format, prefixes, budget)
    }

    /// Answers a query completely or not at all. Blocks the thread, for at most [`Budget::patience`].
    ///
    /// Solutions come in an order that is not promised: it depends on the query and the data, and on what was replaced since
    /// the graph was made ([`Graph::replacing`]).
    ///
    /// # Errors
    /// [`Error::Unsuitable`] at once; [`Error::Busy`] if no place at the gate becomes free;
    /// then [`Error::Timeout`], [`Error::TooLarge`], [`Error::Unwritable`], [`Error::Unsupported`], [`Error::Cancelled`] or
    /// [`Error::Evaluation`].
    pub fn run(
        self: &Arc<Self>,
        query: &Query,
        dataset: &Dataset,
        format: ResultFormat,
        prefixes: Prefixes,
        budget: &Budget,
    ) -> Result<QueryAnswer, Error> {
        let task = self.task(query, dataset, format, prefixes)?;
        let (sender, receiver) = sync_channel(1);
        // Sending fails only if the caller has stopped waiting; then the answer is of no use.
        Gate::submit(budget, move |place| drop(sender.send(task.metered(&place))))?;
        receiver.recv_timeout(budget.patience()).unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => Err(Error::Timeout),
            RecvTimeoutError::Disconnected if budget.cancellation.is_cancelled() => Err(Error::Cancelled),
            RecvTimeoutError::Disconnected => Err(Error::Busy { seconds: 1 }),
        })
    }

    fn task(
        self: &Arc<Self>,
        query: &Query,
        dataset: &Dataset,
        format: ResultFormat,
        prefixes: Prefixes,
    ) -> Result<Task, Error> {
        let form = query.form();
        if !form.formats().contains(&format) {
            return Err(Error::Unsuitable { form, format: format.media_type() });
        }
        let scope = dataset.scope(query.from.as_ref(), self);
        Ok(Task { graph: Arc::clone(self), scope, query: query.clone(), format, prefixes })
    }

    /// The same at a place behind the gate, on the thread of that place.
    ///
    /// # Errors
    /// Those of [`Graph::run`]; at a place for a moment [`Error::Timeout`] if it takes longer.
    pub fn run_at(
        self: &Arc<Self>,
        place: &Place,
        query: &Query,
        dataset: &Dataset,
        format: ResultFormat,
        prefixes: Prefixes,
    ) -> Result<QueryAnswer, Error> {
        let task = self.task(query, dataset, format, prefixes)?;
        if place.is_brief() && !query.is_light {
            place.go_on()?;
        }
        task.metered(place)
    }
}

/// All that a query needs to be run.
struct Task {
    graph: Arc<Graph>,
    scope: GraphScope,
    query: Query,
    format: ResultFormat,
    prefixes: Prefixes,
}

impl From<Stop> for Error {
    fn from(reason: Stop) -> Self {
        match reason {
            Stop::Timeout => Self::Timeout,
            Stop::Cancelled => Self::Cancelled,
            Stop::Memory(limit) => Self::TooLarge { what: "memory", limit },
            Stop::Literal(limit) => Self::TooLarge { what: "literal", limit },
            Stop::Unsupported(what) => Self::Unsupported(what),
            Stop::Busy(seconds) => Self::Busy { seconds },
            Stop::Broken => Self::Evaluation("the evaluator failed".to_owned()),
        }
    }
}

impl Task {
    fn metered(self, place: &Place) -> Result<QueryAnswer, Error> {
        meter::metered(place, || self.evaluate(place.budget().result_bytes))?
    }

    fn evaluate(&self, limit: usize) -> Result<QueryAnswer, Error> {
        let evaluation = Evaluation {
            graph: Arc::clone(&self.graph),
            scope: self.scope.clone(),
            parts: Arc::clone(&self.query.parts),
        };
        let results = evaluation.run(Algebra::clone(&self.query.algebra)).map_err(failed)?;
        let mut body = BoundedBody { bytes: Vec::with_capacity(FIRST_BYTES), limit, is_full: false, metered: 0 };
        let written = match results {
            QueryResults::Boolean(value) => {
                self.format.of_solutions().serialize_boolean_to_writer(&mut body, value).map(drop).map_err(failed)
            }
            QueryResults::Solutions(solutions) => self.solutions(solutions, &mut body),
            QueryResults::Graph(triples) => self.triples(triples, &mut body),
        };
        if body.is_full {
            return Err(Error::TooLarge { what: "result", limit: body.limit as u64 });
        }
        written.map(|()| QueryAnswer { body: body.bytes, media_type: self.format.media_type() })
    }

    fn solutions(&self, solutions: QuerySolutionIter<'_>, body: &mut BoundedBody) -> Result<(), Error> {
        let variables = solutions.variables().to_vec();
        let mut writer = self.format.of_solutions().serialize_solutions_to_writer(body, variables).map_err(failed)?;
        for solution in solutions {
            meter::step();
            let solution = solution.map_err(failed)?;
            if self.format == ResultFormat::Xml {
                solution.iter().try_for_each(|(_, term)| self.writable(term))?;
            }
            writer.serialize(&solution).map_err(failed)?;
        }
        writer.finish().map(drop).map_err(failed)
    }

    /// Refuses a text with a character that XML cannot hold, which its writers would leave out.
    fn writable(&self, term: &Term) -> Result<(), Error> {
        let Term::Literal(literal) = term else { return Ok(()) };
        let Some(wrong) = literal.value().chars().find(|c| !is_of_xml(*c)) else { return Ok(()) };
        let reason = format!("XML has no character U+{:04X}", u32::from(wrong));
        Err(Error::Unwritable { format: self.format.media_type(), reason })
    }

    fn triples(&self, triples: QueryTripleIter<'_>, body: &mut BoundedBody) -> Result<(), Error> {
        let mut writer = self.format.of_triples(self.prefixes)?.for_writer(body);
        let format = self.format.media_type();
        let unwritable = |error: io::Error| Error::Unwritable { format, reason: error.to_string() };
        for triple in triples {
            meter::step();
            let triple = triple.map_err(failed)?;
            if self.format == ResultFormat::RdfXml {
                self.writable(&triple.object)?;
                if !ends_in_name(triple.predicate.as_str()) {
                    let reason = format!("{} does not end in an XML name", triple.predicate);
                    return Err(unwritable(io::Error::other(reason)));
                }
            }
            writer.serialize_triple(&triple).map_err(unwritable)?;
        }
        writer.finish().map(drop).map_err(failed)
    }
}

/// Whether XML 1.0 can hold a character (`Char`); most control characters it cannot, not even escaped.
const fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// Whether the IRI of a property ends in what can be the name of an XML element. The writer does not look.
fn ends_in_name(iri: &str) -> bool {
    let last = iri.rsplit(|c| !(starts_name(c) || continues_name(c))).next();
    last.is_some_and(|last| last.contains(starts_name))
}

/// `NameStartChar` of XML 1.0, without the colon.
const fn starts_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// What `NameChar` of XML 1.0 has beyond that.
const fn continues_name(c: char) -> bool {
    matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

fn failed(error: impl fmt::Display) -> Error {
    Error::Evaluation(error.to_string())
}

/// What there is room for before the bytes of an answer are moved: most answers have no more.
const FIRST_BYTES: usize = 4096;

/// The bytes of an answer, up to a limit.
struct BoundedBody {
    bytes: Vec<u8>,
    limit: usize,
    is_full: bool,
    /// How many of the bytes the meter knows of: it is told now and then, as writers write a few bytes at a time.
    metered: usize,
}

impl Write for BoundedBody {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_full |= self.bytes.len() + bytes.len() > self.limit;
        if self.is_full {
            return Err(io::Error::other("the answer is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() > self.metered {
            meter::bytes_made(self.bytes.capacity() - self.metered);
            self.metered = self.bytes.capacity();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
