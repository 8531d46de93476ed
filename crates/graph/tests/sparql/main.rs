//! The graph: the same answers as oxigraph's own store, within the budget, in every format.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod answers;
mod expressions;
mod formats;
mod fuzz;
mod graphs;
mod limits;
mod reading;
mod replaced;

use openplan_graph::{Budget, Dataset, Error, Graph, QueryAnswer, ResultFormat, Segment};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, vocab::xsd};
use std::{sync::Arc, time::Duration};

const BASE: &str = "http://example.org/";
const PREFIXES: &[(&str, &str)] = &[("ex", "http://example.org/")];

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("{BASE}{name}")).unwrap()
}

fn tagged(value: &str, language: &str) -> Term {
    Literal::new_language_tagged_literal(value, language).unwrap().into()
}

/// A plan of initiatives, and the fields of the city it speaks of.
fn plan(name: &str, initiatives: u32) -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut say = |graph: &str, subject: &NamedNode, predicate: &str, object: Term| {
        quads.push(Quad::new(subject.clone(), iri(predicate), object, iri(graph)));
    };
    for number in 0..initiatives {
        let subject = iri(&format!("{name}/施策/{number}"));
        let topic = ["防災", "観光", "福祉"][number as usize % 3];
        say(name, &subject, "type", iri("Initiative").into());
        say(name, &subject, "label", tagged(&format!("除雪の計画 {number} {topic}"), "ja"));
        say(name, &subject, "year", Literal::from(2020 + number % 7).into());
        say(name, &subject, "field", iri(&format!("field/{}", number % 5)).into());
        if number > 0 {
            say(name, &subject, "parent", iri(&format!("{name}/施策/{}", (number - 1) / 2)).into());
        }
        if number % 10 == 0 {
            say(name, &subject, "label", tagged(&format!("Plan {number}"), "en"));
        }
        if number % 4 == 0 {
            say(name, &subject, "cost", Literal::new_typed_literal(format!("{number}.5"), xsd::DECIMAL).into());
        }
    }
    for field in 0..5 {
        let subject = iri(&format!("field/{field}"));
        say("city", &subject, "label", Literal::new_simple_literal(format!("分野{field}")).into());
        say("city", &subject, "type", iri("Field").into());
        say(name, &subject, "type", iri("Field").into()); // the same triple in a second graph
    }
    quads
}

/// Three segments that overlap, and a quad in no named graph.
fn segments() -> [Vec<Quad>; 3] {
    let someone = Literal::new_simple_literal("だれか");
    let mut last = plan("c", 9);
    last.push(Quad::new(iri("someone"), iri("label"), someone, GraphName::DefaultGraph));
    last.extend(plan("a", 3));
    [plan("a", 30), plan("b", 17), last]
}

fn graph(segments: impl IntoIterator<Item = Vec<Quad>>) -> Arc<Graph> {
    Arc::new(Graph::new(segments.into_iter().map(|quads| Arc::new(Segment::build(quads))).collect()))
}

fn budget(milliseconds: u64) -> Budget {
    Budget { time: Duration::from_millis(milliseconds), wait: Duration::from_mins(1), ..Budget::default() }
}

fn ask(graph: &Arc<Graph>, query: &str, format: ResultFormat, budget: &Budget) -> Result<QueryAnswer, Error> {
    graph.answer(query, BASE, &Dataset::default(), format, PREFIXES, budget)
}

fn body(graph: &Arc<Graph>, query: &str, format: ResultFormat) -> String {
    let answer = ask(graph, query, format, &budget(60_000)).unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(answer.media_type, format.media_type());
    String::from_utf8(answer.body).unwrap()
}

/// The lines after the first, whose order is not promised.
fn rows(table: &str) -> Vec<String> {
    let mut rows: Vec<String> = table.lines().skip(1).map(ToOwned::to_owned).collect();
    rows.sort();
    rows
}
