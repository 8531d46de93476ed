//! What comes back from what was written.
use crate::{ask, body, budget, graph, iri, segments, tagged};
use openplan_graph::{QueryForm, ResultFormat};
use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::{Literal, Triple},
    sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput},
};
use std::collections::HashSet;

const SELECT: &str =
    "SELECT ?名 ?何 { VALUES (?名 ?何) { (<施策/1> '除雪, \"雪\"\\n計画'@ja) (UNDEF 7) (<b> 'タブ\\t') } }";

#[test]
fn solutions_come_back_from_every_format() {
    let graph = graph(segments());
    let mut tables = Vec::new();
    for format in [QueryResultsFormat::Json, QueryResultsFormat::Xml, QueryResultsFormat::Tsv] {
        let ours =
            QueryForm::Select.formats().iter().find(|ours| format.media_type().starts_with(ours.media_type())).unwrap();
        let body = body(&graph, SELECT, *ours);
        let parsed = QueryResultsParser::from_format(format).for_reader(body.as_bytes()).unwrap();
        let ReaderQueryResultsParserOutput::Solutions(solutions) = parsed else { panic!("{body}") };
        tables.push(solutions.map(|solution| solution.unwrap().values().to_vec()).collect::<Vec<_>>());
    }
    let first = [Some(iri("施策/1").into()), Some(tagged("除雪, \"雪\"\n計画", "ja"))];
    let second = [None, Some(Literal::from(7).into())];
    let third = [Some(iri("b").into()), Some(Literal::new_simple_literal("タブ\t").into())];
    for table in tables {
        assert_eq!(table, [first.to_vec(), second.to_vec(), third.to_vec()]);
    }
    let csv = body(&graph, SELECT, ResultFormat::Csv);
    assert!(csv.starts_with("名,何\r\n") && csv.contains("\"除雪, \"\"雪\"\"\n計画\""), "{csv}");
    assert!(body(&graph, "ASK { <field/1> a ?x }", ResultFormat::Json).contains("false"));
    assert!(body(&graph, "ASK { <field/1> <type> ?x }", ResultFormat::Xml).contains("true"));
}

#[test]
fn triples_come_back_from_every_format() {
    let graph = graph(segments());
    let query = "CONSTRUCT { ?s <ラベル> ?l ; <type> ?t } { ?s <type> ?t ; <label> ?l }";
    let mut found = Vec::new();
    for format in [
        RdfFormat::Turtle,
        RdfFormat::NTriples,
        RdfFormat::RdfXml,
        RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    ] {
        let ours = QueryForm::Construct.formats().iter().find(|ours| ours.media_type() == format.media_type()).unwrap();
        let body = body(&graph, query, *ours);
        let quads = RdfParser::from_format(format).for_reader(body.as_bytes());
        found.push(quads.map(|quad| Triple::from(quad.unwrap())).collect::<HashSet<_>>());
        let describe = self::body(&graph, "DESCRIBE <a/施策/0>", *ours);
        let described = RdfParser::from_format(format).for_reader(describe.as_bytes());
        assert_eq!(
            described.map(|quad| quad.unwrap().subject).filter(|subject| *subject == iri("a/施策/0").into()).count(),
            6
        );
    }
    // 56 initiatives, six of which have an English label too, and five fields.
    assert_eq!(found[0].len(), 2 * 61 + 6);
    assert!(found.iter().all(|triples| *triples == found[0]));
    let turtle = body(&graph, query, ResultFormat::Turtle);
    assert!(turtle.contains("ex:field\\/1 ex:type ex:Field ;\n\tex:ラベル \"分野1\""), "{turtle}");
}

#[test]
fn formats_belong_to_forms() {
    let graph = graph([]);
    let suits = |query, format| ask(&graph, query, format, &budget(60_000)).is_ok();
    assert!(
        !suits("ASK {}", ResultFormat::Csv)
            && !suits("ASK {}", ResultFormat::Tsv)
            && !suits("ASK {}", ResultFormat::Turtle)
    );
    assert!(!suits("SELECT * {}", ResultFormat::JsonLd) && !suits("DESCRIBE <a>", ResultFormat::Json));
    assert!(suits("SELECT * {}", ResultFormat::Tsv) && suits("DESCRIBE <a>", ResultFormat::RdfXml));
}
