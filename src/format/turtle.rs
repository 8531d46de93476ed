//! Turtle and `TriG`: for people who read RDF. One subject a paragraph, one property a line, names for IRIs.
use super::{Format, ShapeKind, flow, rdf};
use crate::table::{PREFIXES, prefixed};
use oxigraph::model::{
    Literal, NamedNode, NamedOrBlankNode, Term, Triple,
    vocab::{rdf as rdf_terms, xsd},
};
use std::collections::BTreeSet;

/// Turtle with prefixes, grouped by subject.
pub const TURTLE: Format = Format {
    suffix: "ttl",
    content_type: "text/turtle; charset=utf-8",
    negotiable: true,
    whole: false,
    stored: false,
    page: None,
    fits: ShapeKind::has_rdf,
    write: |document| Ok(turtle(&rdf::in_order(document)).into_bytes()),
};

/// The same in the graph that the triples are of.
pub const TRIG: Format = Format {
    suffix: "trig",
    content_type: "application/trig; charset=utf-8",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits: |shape| matches!(shape, ShapeKind::Tables | ShapeKind::Graphs),
    write: |document| Ok(trig(&rdf::graphs(document)).into_bytes()),
};

/// Longest list of values that stands on one line, in characters.
const LINE: usize = 100;

/// Triples as Turtle, in the order given: those of one subject and of one property stand together.
pub fn turtle(triples: &[Triple]) -> String {
    let mut writer = TurtleWriter::default();
    let paragraphs = writer.paragraphs(triples, "").join("\n");
    format!("{}{paragraphs}", writer.head())
}

/// Graphs as `TriG`: those without a name stand in no brackets.
fn trig(graphs: &[(Option<&str>, Vec<Triple>)]) -> String {
    let mut writer = TurtleWriter::default();
    let graph = |(name, triples): &(Option<&str>, Vec<Triple>)| match name {
        Some(name) => format!("<{name}> {{\n{}}}\n", writer.paragraphs(triples, "  ").join("\n")),
        None => writer.paragraphs(triples, "").join("\n"),
    };
    let graphs = graphs.iter().map(graph).collect::<Vec<_>>().join("\n");
    format!("{}{graphs}", writer.head())
}

/// Remembers which prefixes it used.
#[derive(Default)]
pub(super) struct TurtleWriter {
    prefixes: BTreeSet<&'static str>,
}

impl TurtleWriter {
    /// One that used these prefixes.
    pub fn using(prefixes: impl Iterator<Item = &'static str>) -> Self {
        Self { prefixes: prefixes.collect() }
    }

    /// The prefixes that were used, each on a line, and an empty line.
    pub fn head(&self) -> String {
        let used = PREFIXES.iter().filter(|(prefix, _)| self.prefixes.contains(prefix));
        let lines: Vec<String> = used.map(|(prefix, iri)| format!("@prefix {prefix}: <{iri}> .\n")).collect();
        if lines.is_empty() { String::new() } else { format!("{}\n", lines.concat()) }
    }

    pub fn paragraphs(&mut self, triples: &[Triple], indent: &str) -> Vec<String> {
        let subjects = triples.chunk_by(|one, next| one.subject == next.subject);
        subjects.map(|subject| self.paragraph(subject, indent)).collect()
    }

    fn paragraph(&mut self, triples: &[Triple], indent: &str) -> String {
        let subject = match triples.first().map(|triple| &triple.subject) {
            Some(NamedOrBlankNode::NamedNode(node)) => self.iri(node),
            Some(NamedOrBlankNode::BlankNode(node)) => node.to_string(),
            None => return String::new(),
        };
        let properties = triples.chunk_by(|one, next| one.predicate == next.predicate);
        let lines: Vec<String> = properties.map(|property| self.property(property, indent)).collect();
        format!("{indent}{subject}\n{} .\n", lines.join(" ;\n"))
    }

    fn property(&mut self, triples: &[Triple], indent: &str) -> String {
        let name = match triples.first().map(|triple| &triple.predicate) {
            Some(property) if *property == rdf_terms::TYPE => "a".to_owned(),
            Some(property) => self.iri(property),
            None => return String::new(),
        };
        let values: Vec<String> = triples.iter().map(|triple| self.term(&triple.object)).collect();
        let line = values.join(", ");
        let together = values.len() == 1 || line.chars().count() <= LINE;
        let values = if together { format!(" {line}") } else { list(&values, indent) };
        format!("{indent}  {name}{values}")
    }

    fn term(&mut self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.iri(node),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => self.literal(literal),
        }
    }

    fn iri(&mut self, node: &NamedNode) -> String {
        match prefixed(node.as_str()) {
            Some((prefix, local)) => {
                self.prefixes.insert(prefix);
                format!("{prefix}:{local}")
            }
            None => node.to_string(),
        }
    }

    fn literal(&mut self, literal: &Literal) -> String {
        let value = literal.value();
        if let Some(language) = literal.language() {
            return format!("{}@{language}", quoted(value));
        }
        match literal.datatype() {
            xsd::STRING => quoted(value),
            xsd::BOOLEAN if matches!(value, "true" | "false") => value.to_owned(),
            xsd::INTEGER if is_digits(unsigned(value)) => value.to_owned(),
            xsd::DECIMAL if is_decimal(unsigned(value)) => value.to_owned(),
            datatype => format!("{}^^{}", quoted(value), self.iri(&datatype.into_owned())),
        }
    }
}

/// The prefixes of a literal without a language, as the set of their places among all.
pub(super) fn prefixes_of(literal: &Literal) -> u128 {
    if literal.datatype() == xsd::STRING {
        return 0;
    }
    let mut writer = TurtleWriter::default();
    writer.literal(literal);
    writer.prefixes.iter().filter_map(|prefix| flow::place_of(prefix)).fold(0, |set, place| set | (1 << place))
}

fn list(values: &[String], indent: &str) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("\n{indent}    {value}")).collect();
    values.join(",")
}

fn unsigned(number: &str) -> &str {
    number.strip_prefix(['+', '-']).unwrap_or(number)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Turtle tells a decimal from an integer by its point.
fn is_decimal(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, part)| (whole.is_empty() || is_digits(whole)) && is_digits(part))
}

/// Text of several lines keeps them; everything else is spelled as in N-Triples.
fn quoted(text: &str) -> String {
    let spelled = Literal::new_simple_literal(text).to_string();
    if !text.contains('\n') {
        return spelled;
    }
    let lines = text.split('\n').map(|line| {
        let spelled = Literal::new_simple_literal(line).to_string();
        spelled.get(1..spelled.len() - 1).unwrap_or_default().to_owned()
    });
    format!("\"\"\"{}\"\"\"", lines.collect::<Vec<_>>().join("\n"))
}
