//! Whatever stands in a query, in any language: what is read back from each format is what was asked for.
use crate::harness::{BASE, get, send_body};
use actix_web::{
    http::{Method, header::CONTENT_TYPE},
    rt::System,
};
use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::{Literal, NamedNode, Term, Triple, Variable},
    sparql::results::{QueryResultsFormat, QueryResultsParser, QuerySolution, SliceQueryResultsParserOutput},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

const QUERY: &str = "content-type: application/sparql-query";

/// The solutions of a body, a term for each variable.
fn read(format: QueryResultsFormat, body: &[u8]) -> (Vec<Variable>, Vec<Vec<Option<Term>>>) {
    match QueryResultsParser::from_format(format).for_slice(body).unwrap() {
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let names = solutions.variables().to_vec();
            let row =
                |solution: QuerySolution| names.iter().map(|name| solution.get(name).cloned()).collect::<Vec<_>>();
            let rows = solutions.map(|solution| row(solution.unwrap())).collect();
            (names, rows)
        }
        SliceQueryResultsParserOutput::Boolean(_) => panic!("no solutions"),
    }
}

/// A text of a query in quotes.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Whether XML 1.0 can hold the character.
fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

async fn texts_come_back(text: &str, language: &str) {
    let literal = Literal::new_language_tagged_literal(text, language).unwrap();
    let query = format!("SELECT ?題名 ?無 {{ BIND({}@{language} AS ?題名) }}", quoted(text));
    let ask = async |format: &str| {
        send_body(Method::POST, &format!("/sparql?format={format}"), &[QUERY], query.as_bytes()).await
    };
    let names = ["題名", "無"].map(|name| Variable::new(name).unwrap());
    let expected = (names.to_vec(), vec![vec![Some(Term::from(literal.clone())), None]]);
    for (name, format) in
        [("json", QueryResultsFormat::Json), ("tsv", QueryResultsFormat::Tsv), ("xml", QueryResultsFormat::Xml)]
    {
        let answer = ask(name).await;
        if name == "xml" && !text.chars().all(is_of_xml) {
            assert_eq!(answer.status, 406, "{text:?}: {}", answer.body);
            continue;
        }
        assert_eq!(read(format, &answer.ok(name).bytes), expected, "{name}: {text:?}");
    }
    let csv = ask("csv").await.ok("csv");
    let mut reader = csv::Reader::from_reader(csv.bytes.as_slice());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!(row.iter().collect::<Vec<_>>(), [text, ""], "csv: {text:?}");

    let triple = Triple::new(
        NamedNode::new_unchecked("http://例え.jp/金沢"),
        NamedNode::new_unchecked("http://例え.jp/ns#題名"),
        literal,
    );
    let query = format!("CONSTRUCT {{ {} {} {}@{language} }} {{}}", triple.subject, triple.predicate, quoted(text));
    let graphs = [
        ("turtle", RdfFormat::Turtle),
        ("nt", RdfFormat::NTriples),
        ("rdf", RdfFormat::RdfXml),
        ("jsonld", RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
    ];
    for (name, format) in graphs {
        let answer = send_body(Method::POST, &format!("/sparql?format={name}"), &[QUERY], query.as_bytes()).await;
        if name == "rdf" && !text.chars().all(is_of_xml) {
            assert_eq!(answer.status, 406, "{text:?}: {}", answer.body);
            continue;
        }
        let answer = answer.ok(name);
        let read: Vec<Triple> =
            RdfParser::from_format(format).for_slice(&answer.bytes).map(|quad| quad.unwrap().into()).collect();
        assert_eq!(read, std::slice::from_ref(&triple), "{name}: {text:?} {}", answer.body);
    }
}

#[test]
fn any_text_comes_back_from_every_format() {
    let system = System::new();
    for text in [
        "",
        "除雪",
        " 前後 ",
        "a\r\nb\rc",
        "\"引用\"\\、\t'終'",
        "<b>&amp;]]>",
        "\u{1}",
        "か\u{3099}",
        "𠮷野家👍🏽",
        "=1+1",
    ] {
        system.block_on(texts_come_back(text, "ja"));
    }
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let texts = (prop::collection::vec(any::<char>(), 0..12), prop::sample::select(vec!["ja", "en", "ja-kana"]));
    runner
        .run(&texts, |(text, language)| {
            system.block_on(texts_come_back(&text.into_iter().collect::<String>(), language));
            Ok(())
        })
        .unwrap();
}

#[actix_web::test]
async fn names_in_japanese_may_be_prefixed() {
    let query = "PREFIX 市: <http://例え.jp/金沢/>\nPREFIX : <http://例え.jp/#>\n\
                 SELECT ?施策 ?題名 { VALUES (?施策 ?題名) { (市:施策 :題名) (市:観光.DX 市:a\\,b) } }";
    let encoded = utf8_percent_encode(query, NON_ALPHANUMERIC);
    for (name, format) in
        [("json", QueryResultsFormat::Json), ("xml", QueryResultsFormat::Xml), ("tsv", QueryResultsFormat::Tsv)]
    {
        let answer = get(&format!("/sparql?query={encoded}&format={name}"), &[]).await.ok(name);
        let iris = ["金沢/施策", "#題名", "金沢/観光.DX", "金沢/a,b"]
            .map(|path| Some(NamedNode::new(format!("http://例え.jp/{path}")).unwrap().into()));
        assert_eq!(read(format, &answer.bytes).1.concat(), iris, "{name}");
    }
}

#[actix_web::test]
async fn relative_iris_resolve_as_the_standard_says() {
    for (path, prologue, iri, expected) in [
        ("/sparql", "", "", "/sparql"),
        ("/sparql", "", "id/172014", "/id/172014"),
        ("/sparql", "", "./graph/../id", "/id"),
        ("/172014/dx-action-plan/sparql", "", "terms/ai", "/172014/dx-action-plan/terms/ai"),
        ("/172014/dx-action-plan/sparql", "", "../../id/172014", "/id/172014"),
        ("/172014/dx-action-plan/sparql", "", "#除雪", "/172014/dx-action-plan/sparql#除雪"),
        ("/172014/dx-action-plan/sparql", "BASE <../x/>", "y", "/172014/x/y"),
        ("/sparql", "PREFIX a: <id/>", "id/172014/除雪", "/id/172014/除雪"),
    ] {
        let query = format!("{prologue} SELECT ?iri {{ BIND(<{iri}> AS ?iri) }}");
        for (method, target, headers, body) in [
            (Method::GET, format!("{path}?query={}", utf8_percent_encode(&query, NON_ALPHANUMERIC)), &[][..], ""),
            (Method::POST, path.to_owned(), &[QUERY], query.as_str()),
        ] {
            let answer = send_body(method, &target, headers, body.as_bytes()).await.ok(&query);
            let found = &answer.json()["results"]["bindings"][0]["iri"]["value"];
            assert_eq!(*found, format!("{BASE}{expected}"), "{query}");
        }
    }
    // What is found by a relative IRI is what the server publishes under it.
    let query = utf8_percent_encode("ASK { <../../id/172014> ?p ?o }", NON_ALPHANUMERIC);
    let answer = get(&format!("/172014/dx-action-plan/sparql?query={query}"), &[]).await;
    assert_eq!(answer.json()["boolean"], true);
    assert!(answer.headers.contains_key(CONTENT_TYPE));
}
