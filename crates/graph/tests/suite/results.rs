//! Results as the suite states them and as they are answered, and whether they are the same.
use openplan_graph::ResultFormat;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{Literal, Term, vocab::rdf, vocab::xsd},
    sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
};

const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

type Row = BTreeMap<String, Term>;

#[derive(Debug)]
pub enum Results {
    Truth(bool),
    Rows {
        rows: Vec<Row>,
        /// Whether their order is stated.
        is_ordered: bool,
    },
    /// Subject, predicate and object as columns.
    Triples(Vec<Row>),
    /// Lines of a table without types.
    Lines(Vec<String>),
}

impl Results {
    pub fn read_answer(format: ResultFormat, body: &[u8]) -> Result<Self, String> {
        match format {
            ResultFormat::Csv => Ok(Self::lines(body)),
            ResultFormat::Tsv => Self::table(QueryResultsFormat::Tsv, body),
            ResultFormat::NTriples => Ok(Self::Triples(triples(RdfFormat::NTriples, body, "http://example.org/"))),
            _ => Self::table(QueryResultsFormat::Json, body),
        }
    }

    pub fn read_file(file: &Path, base: &str) -> Result<Self, String> {
        let body = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        match file.extension().and_then(|ending| ending.to_str()) {
            Some("srx") => Self::table(QueryResultsFormat::Xml, &body),
            Some("srj") => Self::table(QueryResultsFormat::Json, &body),
            Some("tsv") => Self::table(QueryResultsFormat::Tsv, &body),
            Some("csv") => Ok(Self::lines(&body)),
            Some("rdf") => Ok(Self::of_graph(triples(RdfFormat::RdfXml, &body, base))),
            _ => Ok(Self::of_graph(triples(RdfFormat::Turtle, &body, base))),
        }
    }

    fn lines(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body).into_owned();
        let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
        // Blank nodes are named by whoever writes them.
        for line in &mut lines {
            let cells = line.split(',').map(|cell| if cell.starts_with("_:") { "_:" } else { cell });
            *line = cells.collect::<Vec<_>>().join(",");
        }
        lines.get_mut(1..).unwrap_or_default().sort();
        Self::Lines(lines)
    }

    fn table(format: QueryResultsFormat, body: &[u8]) -> Result<Self, String> {
        match QueryResultsParser::from_format(format).for_slice(body).map_err(|error| error.to_string())? {
            SliceQueryResultsParserOutput::Boolean(value) => Ok(Self::Truth(value)),
            SliceQueryResultsParserOutput::Solutions(solutions) => {
                let row = |solution: oxigraph::sparql::QuerySolution| {
                    solution.iter().map(|(variable, term)| (variable.as_str().to_owned(), term.clone())).collect()
                };
                let rows: Result<Vec<Row>, _> = solutions.map(|solution| solution.map(row)).collect();
                Ok(Self::Rows { rows: rows.map_err(|error| error.to_string())?, is_ordered: false })
            }
        }
    }

    /// A graph that is the result, or one that says what the result is.
    fn of_graph(triples: Vec<Row>) -> Self {
        let mut objects: HashMap<(Term, String), Vec<Term>> = HashMap::new();
        for triple in &triples {
            let Term::NamedNode(predicate) = &triple["predicate"] else { continue };
            let key = (triple["subject"].clone(), predicate.as_str().to_owned());
            objects.entry(key).or_default().push(triple["object"].clone());
        }
        let all = |subject: &Term, name: &str| {
            objects.get(&(subject.clone(), format!("{RS}{name}"))).cloned().unwrap_or_default()
        };
        let is_set = |triple: &&Row| {
            triple["predicate"].to_string() == rdf::TYPE.to_string()
                && triple["object"].to_string() == format!("<{RS}ResultSet>")
        };
        let Some(set) = triples.iter().find(is_set).map(|triple| &triple["subject"]) else {
            return Self::Triples(triples);
        };
        if let Some(Term::Literal(value)) = all(set, "boolean").first() {
            return Self::Truth(matches!(value.value(), "true" | "1"));
        }
        let mut rows: Vec<(Option<u32>, Row)> = Vec::new();
        for solution in all(set, "solution") {
            let index = all(&solution, "index").first().and_then(|term| match term {
                Term::Literal(literal) => literal.value().parse().ok(),
                _ => None,
            });
            let mut row = Row::new();
            for binding in all(&solution, "binding") {
                let (variable, value) = (all(&binding, "variable"), all(&binding, "value"));
                let (Some(Term::Literal(variable)), Some(value)) = (variable.first(), value.first()) else { continue };
                row.insert(variable.value().to_owned(), value.clone());
            }
            rows.push((index, row));
        }
        let is_ordered = !rows.is_empty() && rows.iter().all(|(index, _)| index.is_some());
        rows.sort_by_key(|(index, _)| *index);
        Self::Rows { rows: rows.into_iter().map(|(_, row)| row).collect(), is_ordered }
    }

    /// Whether what was found is what is right: blank nodes may have other names, numbers may be written otherwise.
    pub fn compare(&self, found: &Self, is_lax: bool) -> Result<(), String> {
        let differ = || Err(format!("right: {self:?}\n  found: {found:?}"));
        let same = match (self, found) {
            (Self::Truth(right), Self::Truth(found)) => right == found,
            (Self::Lines(right), Self::Lines(found)) => right == found,
            (Self::Rows { rows: right, is_ordered }, Self::Rows { rows: found, .. }) => {
                let (right, found) = (distinct(right, is_lax), distinct(found, is_lax));
                are_same(&right, &found, *is_ordered)
            }
            (Self::Triples(right), Self::Triples(found)) => {
                are_same(&distinct(right, true), &distinct(found, true), false)
            }
            _ => false,
        };
        if same { Ok(()) } else { differ() }
    }
}

fn triples(format: RdfFormat, body: &[u8], base: &str) -> Vec<Row> {
    let parser = RdfParser::from_format(format).with_base_iri(base).unwrap();
    let row = |quad: oxigraph::model::Quad| {
        Row::from([
            ("subject".to_owned(), quad.subject.into()),
            ("predicate".to_owned(), quad.predicate.into()),
            ("object".to_owned(), quad.object),
        ])
    };
    parser.for_slice(body).map(|quad| row(quad.unwrap())).collect()
}

/// The rows with numbers in one way of writing; each row once if that is wanted.
fn distinct(rows: &[Row], is_wanted: bool) -> Vec<Row> {
    let plain = |row: &Row| -> Row { row.iter().map(|(name, term)| (name.clone(), by_value(term))).collect() };
    let mut seen = BTreeSet::new();
    rows.iter().map(plain).filter(|row| !is_wanted || seen.insert(format!("{row:?}"))).collect()
}

/// A decimal or binary number as its value is written.
fn by_value(term: &Term) -> Term {
    if let Term::Literal(literal) = term
        && [xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype())
        && let Ok(value) = literal.value().parse::<f64>()
    {
        return Literal::new_typed_literal(value.to_string(), literal.datatype()).into();
    }
    term.clone()
}

/// Whether two lists of rows are the same but for their order and the names of blank nodes.
fn are_same(right: &[Row], found: &[Row], is_ordered: bool) -> bool {
    right.len() == found.len()
        && matched(right, &mut vec![false; found.len()], found, is_ordered, &mut HashMap::new(), &mut HashMap::new())
}

/// Finds for each row that is left one that was found, with one name for each blank node.
fn matched(
    right: &[Row],
    used: &mut Vec<bool>,
    found: &[Row],
    is_ordered: bool,
    there: &mut HashMap<Term, Term>,
    back: &mut HashMap<Term, Term>,
) -> bool {
    let Some((row, rest)) = right.split_first() else { return true };
    for at in 0..found.len() {
        if used[at] || (is_ordered && at != found.len() - right.len()) {
            continue;
        }
        let (before, before_back) = (there.clone(), back.clone());
        used[at] = true;
        if is_same_row(row, &found[at], there, back) && matched(rest, used, found, is_ordered, there, back) {
            return true;
        }
        used[at] = false;
        (*there, *back) = (before, before_back);
    }
    false
}

fn is_same_row(right: &Row, found: &Row, there: &mut HashMap<Term, Term>, back: &mut HashMap<Term, Term>) -> bool {
    right.len() == found.len()
        && right.iter().zip(found).all(|((name, right), (other, found))| {
            name == other
                && match (right, found) {
                    (Term::BlankNode(_), Term::BlankNode(_)) => {
                        there.entry(right.clone()).or_insert_with(|| found.clone()) == found
                            && back.entry(found.clone()).or_insert_with(|| right.clone()) == right
                    }
                    (right, found) => right == found,
                }
        })
}
