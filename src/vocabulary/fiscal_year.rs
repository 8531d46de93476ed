//! Fiscal years as intervals. They are one rule, so no file lists them.
use super::GRAPH;
use crate::{calendar::FiscalYear, table::expand};
use oxigraph::model::{Literal, NamedNode, Quad, Term, Triple};

/// What the vocabulary says of every fiscal year that a plan can cover.
pub(super) fn quads() -> impl Iterator<Item = Quad> {
    let graph = NamedNode::new_unchecked(GRAPH);
    FiscalYear::all().flat_map(triples).map(move |triple| triple.in_graph(graph.clone()))
}

/// The year as an interval from its first to its last day, with its names.
fn triples(year: FiscalYear) -> Vec<Triple> {
    let number = i32::from(year);
    let (first, last) = year.days();
    let iri = expand(&format!("fy:{number}"));
    let (begin, end) = (format!("{iri}-start"), format!("{iri}-end"));
    let statements = [
        (&iri, "rdf:type", node(expand("mp:FiscalYear"))),
        (&iri, "rdf:type", node(expand("time:ProperInterval"))),
        (&iri, "rdfs:label", text(format!("{number}年度"), "ja")),
        (&iri, "rdfs:label", text(format!("FY{number} (Japan)"), "en")),
        (&iri, "skos:altLabel", text(year.in_era(), "ja")),
        (&iri, "skos:notation", Literal::new_simple_literal(number.to_string()).into()),
        (&iri, "time:hasBeginning", node(begin.clone())),
        (&iri, "time:hasEnd", node(end.clone())),
        (&iri, "schema:startDate", date(&first)),
        (&iri, "schema:endDate", date(&last)),
        (&iri, "rdfs:isDefinedBy", node(GRAPH.to_owned())),
        (&begin, "rdf:type", node(expand("time:Instant"))),
        (&begin, "time:inXSDDate", date(&first)),
        (&end, "rdf:type", node(expand("time:Instant"))),
        (&end, "time:inXSDDate", date(&last)),
    ];
    let triple = |(subject, property, object): (&String, &str, Term)| {
        Triple::new(NamedNode::new_unchecked(subject), NamedNode::new_unchecked(expand(property)), object)
    };
    statements.into_iter().map(triple).collect()
}

fn node(iri: String) -> Term {
    NamedNode::new_unchecked(iri).into()
}

fn text(value: String, language: &str) -> Term {
    Literal::new_language_tagged_literal_unchecked(value, language).into()
}

fn date(day: &str) -> Term {
    Literal::new_typed_literal(day, NamedNode::new_unchecked(expand("xsd:date"))).into()
}
