//! `/sparql` speaks the SPARQL 1.1 Protocol, is complete or says why not, and only reads.
use crate::{
    contents::{bundled, other_city},
    harness::{Answer, BASE, BROWSER, PLAN, Site, get, pages, rdf_tables, send, send_body, triples},
};
use actix_web::http::Method;
use openplan::graph::{Gate, Lanes};
use oxigraph::io::RdfFormat;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
    time::Duration,
};

const FORM: &str = "content-type: application/x-www-form-urlencoded";
const QUERY: &str = "content-type: application/sparql-query; charset=utf-8";
const GRAPH: &str = "https://data.example.jp/graph/172014/dx-action-plan";
const CITY: &str = "https://data.example.jp/graph/172014";
const CATALOGUE: &str = "https://data.example.jp/graph/catalog";
const VOCABULARY: &str = "https://w3id.org/municipal-plan/ns";

const SELECT: &str =
    "SELECT ?施策 ?題名 WHERE { BIND(<https://例え.jp/金沢/施策> AS ?施策) BIND('観光DX\"、\t改行'@ja AS ?題名) }";
const ASK: &str = "ASK { ?s ?p ?o }";
const CONSTRUCT: &str = "CONSTRUCT { <https://例え.jp/金沢> <https://例え.jp/ns#題名> '観光DX\"、\t改行'@ja } {}";
const DESCRIBE: &str = "DESCRIBE <https://data.example.jp/id/172014/dx-action-plan/terms/ai>";

/// Two cities in one server.
static CITIES: LazyLock<Site> = LazyLock::new(|| Site::of(&[bundled(), other_city()]));

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn url(query: &str) -> String {
    format!("/sparql?query={}", encoded(query))
}

async fn ask(query: &str, headers: &[&str]) -> Answer {
    get(&url(query), headers).await
}

async fn post(path: &str, headers: &[&str], body: &str) -> Answer {
    send_body(Method::POST, path, headers, body.as_bytes()).await
}

fn media_type(answer: &Answer) -> String {
    answer.header("content-type").split(';').next().unwrap().to_owned()
}

/// The one solution of a query as JSON, its bindings by name.
fn solution(answer: &Answer) -> Value {
    let bindings = &answer.json()["results"]["bindings"];
    assert_eq!(bindings.as_array().unwrap().len(), 1, "{bindings}");
    bindings[0].clone()
}

/// The number that a query counts as `?n`.
fn number(answer: &Answer) -> usize {
    solution(answer)["n"]["value"].as_str().unwrap().parse().unwrap()
}

fn problem(answer: &Answer, status: u16, slug: &str) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{slug}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{slug}");
    assert_eq!(answer.header("cache-control"), "no-store", "{slug}");
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{slug}");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("{BASE}/problems/{slug}"), "{problem}");
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    problem
}

fn parameter(answer: &Answer) -> (String, String) {
    let problem = problem(answer, 400, "invalid-parameter");
    let text = |name: &str| problem["errors"][0][name].as_str().unwrap().to_owned();
    (text("parameter"), text("detail"))
}

#[actix_web::test]
async fn a_query_comes_by_url_as_a_form_or_as_the_body() {
    let query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/municipal-plan/ns#Initiative> }";
    let by_url = ask(query, &[]).await.ok(query);
    assert!(number(&by_url) > 10);
    for other in [
        post("/sparql", &[FORM], &format!("query={}", query.replace(' ', "+").replace('#', "%23"))).await,
        post("/sparql", &[QUERY], query).await,
        post("/sparql?format=json&other=1", &["content-type: APPLICATION/SPARQL-QUERY"], query).await,
        get(&format!("{}&timeout=0&results=json&x=金沢", url(query)), &[]).await,
    ] {
        assert_eq!(other.ok(query).body, by_url.body);
    }
    let csv = post("/sparql?format=csv", &[QUERY], query).await.ok(query);
    assert_eq!(csv.body, format!("n\r\n{}\r\n", number(&by_url)));
    let csv = post("/sparql", &[FORM], &format!("format=csv&query={}", encoded(query))).await.ok(query);
    assert_eq!(media_type(&csv), "text/csv");
}

#[actix_web::test]
async fn every_form_of_query_has_its_formats_by_accept_and_by_name() {
    let results = [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ];
    let graphs = [
        ("turtle", "text/turtle"),
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("ntriples", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("rdf+xml", "application/rdf+xml"),
        ("xml", "application/rdf+xml"),
        ("json-ld", "application/ld+json"),
        ("jsonld", "application/ld+json"),
        ("json", "application/ld+json"),
    ];
    let forms: [(&str, &[(&str, &str)]); 4] =
        [(SELECT, &results), (ASK, &results[..2]), (CONSTRUCT, &graphs), (DESCRIBE, &graphs)];
    for (query, formats) in forms {
        let usual = ask(query, &[]).await.ok(query);
        assert_eq!(media_type(&usual), formats[0].1, "{query}");
        assert_eq!(ask(query, &["accept: */*"]).await.body, usual.body);
        for (name, expected) in formats {
            let accepted = ask(query, &[&format!("accept: image/png, {expected};q=0.5")]).await.ok(query);
            assert_eq!(media_type(&accepted), *expected, "{query}");
            assert!(accepted.header("vary").split(", ").any(|name| name == "Accept"));
            for format in [*name, *expected] {
                let named = format!("{}&format={}", url(query), encoded(format));
                let named = get(&named, &["accept: image/png"]).await.ok(&named);
                assert_eq!((media_type(&named), &named.body), ((*expected).to_owned(), &accepted.body), "{format}");
            }
        }
        let all = results.iter().chain(&graphs).filter(|(_, other)| formats.iter().all(|(_, own)| own != other));
        for (_, other) in all {
            let refused = ask(query, &[&format!("accept: {other}")]).await;
            let available = problem(&refused, 406, "not-acceptable")["available"].clone();
            let types: BTreeSet<_> =
                available.as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
            assert_eq!(types, formats.iter().map(|(_, media_type)| *media_type).collect(), "{query}");
            let named = format!("{}&format={}", url(query), encoded(other));
            problem(&get(&named, &["accept: image/png"]).await, 406, "not-acceptable");
            assert_eq!(get(&named, &[]).await.ok(&named).body, usual.body, "without Accept anything will do");
        }
    }
    assert_eq!(ask(ASK, &[]).await.json()["boolean"], true);
    assert!(ask(ASK, &["accept: application/xml"]).await.body.contains("<boolean>true</boolean>"));
}

#[actix_web::test]
async fn the_first_format_that_is_named_and_can_be_had_counts_and_else_accept() {
    let (xml, rdf) = ("application/sparql-results+xml", "application/rdf+xml");
    for (query, format, accept, expected) in [
        (SELECT, "xml&output=xml&results=xml", "application/rdf+xml", xml),
        (CONSTRUCT, "xml&output=xml&results=xml", "application/rdf+xml", rdf),
        (DESCRIBE, "application%2Fld%2Bjson,application%2Fx-json%2Bld", "image/png", "application/ld+json"),
        (DESCRIBE, "json-ld&format=application%2Fld%2Bjson,x", "image/png", "application/ld+json"),
        (CONSTRUCT, "n3", "application/n-triples", "text/turtle"),
        (CONSTRUCT, "application/rdf+xml", "image/png", rdf),
        (CONSTRUCT, "application/xml", "image/png", rdf),
        (CONSTRUCT, "Turtle;charset=utf-8", "image/png", "text/turtle"),
        (SELECT, "pdf,+turtle,%20csv,json", "image/png", "text/csv"),
        (ASK, "csv&format=xml&format=json", "image/png", xml),
        (ASK, "csv", xml, xml),
        (SELECT, "turtle", xml, xml),
        (SELECT, "", xml, xml),
    ] {
        let named = format!("{}&format={format}", url(query));
        let answer = get(&named, &[&format!("accept: {accept}")]).await.ok(&named);
        assert_eq!(media_type(&answer), expected, "{format}");
    }
    let unsuitable = get(&format!("{}&format=csv", url(ASK)), &["accept: application/pdf"]).await;
    problem(&unsuitable, 406, "not-acceptable");
    for unknown in ["pdf", "foo,bar", "json2", "text/plain%00"] {
        let (name, detail) = parameter(&get(&format!("{}&format={unknown}", url(ASK)), &[]).await);
        assert_eq!(name, "format");
        assert!(detail.contains("json, xml, csv") && detail.contains(&unknown[..3]), "{detail}");
    }
}

#[actix_web::test]
async fn what_accept_says_is_weighed() {
    let json = "application/sparql-results+json";
    for (query, accept, expected) in [
        (SELECT, "application/json", json),
        (SELECT, "application/xml", "application/sparql-results+xml"),
        (SELECT, "application/xml, application/json;q=0.9", "application/sparql-results+xml"),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "application/sparql-results+json;q=0.1, text/csv;q=0.9", "text/csv"),
        (SELECT, "application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        (CONSTRUCT, "application/json", "application/ld+json"),
        (CONSTRUCT, "application/xml", "application/rdf+xml"),
        (CONSTRUCT, "application/sparql-results+json, application/ld+json;q=0.2", "application/ld+json"),
        // A browser names XML above the rest, but means pages: what it does not name at all decides.
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", json),
        (ASK, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", json),
        (CONSTRUCT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/turtle"),
        (SELECT, "application/json, text/plain, */*", json),
    ] {
        let answer = ask(query, &[&format!("accept: {accept}")]).await.ok(accept);
        assert_eq!(media_type(&answer), expected, "{accept}");
    }
    assert_eq!(ask(SELECT, &["accept: text/html"]).await.status, 406);
}

#[actix_web::test]
async fn japanese_is_intact_in_every_format() {
    let (iri, title) = ("https://例え.jp/金沢/施策", "観光DX\"、\t改行");
    let json = ask(SELECT, &[]).await.json();
    assert_eq!(json["head"]["vars"], json!(["施策", "題名"]));
    let expected = json!({"施策": {"type": "uri", "value": iri},
        "題名": {"type": "literal", "value": title, "xml:lang": "ja"}});
    assert_eq!(json["results"]["bindings"], json!([expected]));
    let xml = ask(SELECT, &["accept: application/sparql-results+xml"]).await.body;
    for part in ["<variable name=\"題名\"/>", "<uri>https://例え.jp/金沢/施策</uri>", "xml:lang=\"ja\">観光DX"]
    {
        assert!(xml.contains(part), "{part}: {xml}");
    }
    let csv = ask(SELECT, &["accept: text/csv"]).await;
    assert_eq!(csv.body, "施策,題名\r\nhttps://例え.jp/金沢/施策,\"観光DX\"\"、\t改行\"\r\n");
    assert!(csv.header("content-type").contains("charset=utf-8"));
    let tsv = ask(SELECT, &["accept: text/tab-separated-values"]).await;
    assert_eq!(tsv.body, "?施策\t?題名\n<https://例え.jp/金沢/施策>\t\"観光DX\\\"、\\t改行\"@ja\n");
    let expected = ask(CONSTRUCT, &["accept: application/n-triples"]).await.triples();
    assert_eq!(expected.len(), 1);
    assert!(
        expected.iter().all(|line| line.contains("<https://例え.jp/ns#題名> \"観光DX\\\"、\\t改行\"@ja")),
        "{expected:?}"
    );
    for format in ["turtle", "rdf", "jsonld"] {
        let answer = get(&format!("{}&format={format}", url(CONSTRUCT)), &[]).await.ok(format);
        assert_eq!(answer.triples(), expected, "{format}");
    }
}

#[actix_web::test]
async fn a_graph_is_written_in_every_format_as_it_is_in_its_document() {
    let document = get(&format!("{PLAN}/terms/ai.nt"), &[]).await.triples();
    for format in ["turtle", "nt", "rdf", "jsonld"] {
        let described = get(&format!("{}&format={format}", url(DESCRIBE)), &[]).await.ok(format).triples();
        assert!(!described.is_empty() && described.is_subset(&document), "{format}: {described:?}");
    }
    assert!(ask(DESCRIBE, &[]).await.body.contains("@prefix skos: "));
}

#[actix_web::test]
async fn what_rdf_xml_cannot_say_is_said_otherwise() {
    for property in ["https://example.org/1", "https://example.org/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"] {
        let query = format!("CONSTRUCT {{ <https://example.org/a> <{property}> 'x' }} {{}}");
        let refused = ask(&query, &["accept: application/rdf+xml"]).await;
        let available = problem(&refused, 406, "not-acceptable")["available"].clone();
        let types: Vec<_> = available.as_array().unwrap().iter().map(|one| &one["type"]).collect();
        assert_eq!(types, ["text/turtle", "application/n-triples", "application/ld+json"]);
        let triples = ask(&query, &["accept: application/n-triples"]).await.ok(&query).triples();
        assert!(triples.iter().all(|line| line.contains(property)), "{triples:?}");
    }
    let query = "CONSTRUCT { <https://example.org/a> <https://example.org/1題名> 'x' } {}";
    assert_eq!(ask(query, &["accept: application/rdf+xml"]).await.triples(), ask(query, &[]).await.triples());
}

#[actix_web::test]
async fn head_options_and_other_methods() {
    for path in ["/sparql", "/172014/dx-action-plan/sparql"] {
        let url = format!("{path}?query={}", encoded(ASK));
        let (whole, head) = (get(&url, &[]).await.ok(&url), send(Method::HEAD, &url, &[]).await);
        assert_eq!(head.status, 200);
        for name in ["content-type", "etag", "cache-control", "vary"] {
            assert_eq!(head.header(name), whole.header(name), "{name}");
        }
        let options = send(Method::OPTIONS, path, &["origin: https://example.org"]).await;
        assert_eq!((options.status.as_u16(), options.body.as_str()), (204, ""));
        assert_eq!(options.header("allow"), "GET, HEAD, POST, OPTIONS");
        assert_eq!(options.header("access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
        assert!(options.header("access-control-allow-headers").contains("Content-Type"));
        for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
            let refused = send(method, &url, &[]).await;
            problem(&refused, 405, "method-not-allowed");
            assert_eq!(refused.header("allow"), "GET, HEAD, POST, OPTIONS");
        }
    }
}

#[actix_web::test]
async fn there_is_exactly_one_query() {
    let graph = format!("/sparql?default-graph-uri={}", encoded(VOCABULARY));
    let (two, body) = (format!("{}&query={}", url(ASK), encoded(ASK)), format!("query={}", encoded(ASK)));
    for (answer, expected) in [
        (get("/sparql?format=json", &[]).await, "missing"),
        (get(&graph, &[]).await, "missing"),
        (post("/sparql", &[FORM], "").await, "missing"),
        (post("/sparql", &[FORM], "format=json").await, "missing"),
        (get(&two, &[]).await, "only once"),
        (post(&url(ASK), &[FORM], &body).await, "only once"),
        (post("/sparql", &[FORM], &format!("{body}&{body}")).await, "only once"),
        (post(&url(ASK), &[QUERY], ASK).await, "only once"),
    ] {
        let (name, detail) = parameter(&answer);
        assert!(name == "query" && detail.contains(expected), "{expected}: {detail}");
    }
    problem(&post("/sparql", &[QUERY], "").await, 400, "malformed-query");
}

#[actix_web::test]
async fn nothing_is_changed() {
    let update = "INSERT DATA { <https://example.org/a> <https://example.org/b> 'c' }";
    for answer in [
        post("/sparql", &[FORM], &format!("update={}", encoded(update))).await,
        post("/sparql", &["content-type: application/sparql-update"], update).await,
        get(&format!("/sparql?update={}", encoded(update)), &[]).await,
        post("/sparql", &[QUERY], update).await,
        ask(update, &[]).await,
        post("/172014/dx-action-plan/sparql", &["content-type: application/sparql-update"], update).await,
    ] {
        problem(&answer, 403, "read-only");
    }
    assert_eq!(ask("ASK { <https://example.org/a> ?p ?o }", &[]).await.json()["boolean"], false);
}

#[actix_web::test]
async fn a_body_is_of_a_known_type_and_in_utf_8() {
    for headers in [
        &["content-type: application/json"][..],
        &["content-type: text/plain"],
        &["content-type: multipart/form-data; boundary=x"],
        &[],
    ] {
        let refused = post("/sparql", headers, ASK).await;
        let problem = problem(&refused, 415, "unsupported-media-type");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("application/sparql-query"), "{problem}");
        assert_eq!(detail.contains("Content-Type is missing"), headers.is_empty(), "{problem}");
    }
    let shift_jis = [&b"ASK { ?s ?p '"[..], &[0x8b, 0xe0, 0x91, 0xf2], b"' }"].concat();
    for headers in [FORM, QUERY] {
        let (name, detail) = parameter(&send_body(Method::POST, "/sparql", &[headers], &shift_jis).await);
        assert!(name == "query" && detail.contains("not UTF-8") && detail.contains("13"), "{detail}");
    }
    assert!(parameter(&post("/sparql", &[FORM], "query=%8b%e0").await).1.contains("UTF-8"));
    let long = format!("ASK {{}} #{}", "x".repeat(2 << 20));
    for headers in [FORM, QUERY] {
        let refused = problem(&post("/sparql", &[headers], &long).await, 413, "content-too-large");
        assert!(refused["detail"].as_str().unwrap().contains("1048576 bytes"), "{refused}");
    }
}

#[actix_web::test]
async fn a_mistake_is_told_with_its_place() {
    for (query, line, column) in [
        ("SELECT ?指標\nWHERE { ?指標 ! }", 2, 9),
        ("SELECT * WHERE {\r\n  ?s ?p '金沢' . FILTER(?s = ) }", 2, 28),
        ("SELEC * { }", 1, 1),
        ("SELECT * {", 1, 11),
    ] {
        for answer in [ask(query, &[]).await, post("/sparql", &[QUERY], query).await] {
            let problem = problem(&answer, 400, "malformed-query");
            assert_eq!((&problem["line"], &problem["column"]), (&json!(line), &json!(column)), "{query}: {problem}");
        }
    }
}

#[actix_web::test]
async fn what_would_harm_the_server_is_refused_and_it_goes_on() {
    let deep = |open: &str, close: &str| format!("ASK {{ {} {} }}", open.repeat(5_000), close.repeat(5_000));
    for query in [
        deep("{", "}"),
        deep("FILTER(", ")"),
        format!("SELECT * {{ ?s ?p ?o FILTER({}true) }}", "!".repeat(20_000)),
        format!("SELECT * {{ {} }}", "?s ?p ?o . ".repeat(5_000)),
        format!("ASK {{}} #{}", "長".repeat(90_000)),
    ] {
        problem(&post("/sparql", &[QUERY], &query).await, 400, "malformed-query");
    }
    for query in [
        "SELECT * { SERVICE <https://query.wikidata.org/sparql> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT ?s { ?s ?p ?o } } }",
    ] {
        problem(&ask(query, &[]).await, 400, "federation-disabled");
    }
    problem(&ask(&format!("ASK {{}} #{}", "x".repeat(40_000)), &[]).await, 414, "uri-too-long");
    ask(ASK, &[]).await.ok(ASK);
}

#[actix_web::test]
async fn a_graph_of_ours_that_is_not_there_is_a_mistake() {
    let graph = encoded("https://data.example.jp/graph/999999");
    for answer in [
        ask("SELECT * FROM <https://data.example.jp/graph/999999> { ?s ?p ?o }", &[]).await,
        ask("SELECT * FROM NAMED <https://data.example.jp/graph/999999> { GRAPH ?g { ?s ?p ?o } }", &[]).await,
        get(&format!("{}&default-graph-uri={graph}", url(ASK)), &[]).await,
        get(&format!("{}&named-graph-uri={graph}", url(ASK)), &[]).await,
        post(&format!("/sparql?default-graph-uri={graph}"), &[QUERY], ASK).await,
        post("/sparql", &[FORM], &format!("query={}&named-graph-uri={graph}", encoded(ASK))).await,
    ] {
        let problem = problem(&answer, 400, "unknown-graph");
        assert!(problem["detail"].as_str().unwrap().contains("https://data.example.jp/graph/999999"), "{problem}");
    }
    // A graph of somebody else is an empty one.
    for (query, more, right) in [
        ("SELECT (COUNT(*) AS ?n) FROM <urn:none> { ?s ?p ?o }", "", "n\r\n0\r\n"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED <urn:none> { GRAPH ?g { ?s ?p ?o } }", "", "n\r\n0\r\n"),
        ("SELECT ?g { GRAPH ?g { } }", "&named-graph-uri=urn:none", "g\r\nurn:none\r\n"),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "&default-graph-uri=urn:none", "n\r\n0\r\n"),
    ] {
        let answer = get(&format!("{}&format=csv{more}", url(query)), &[]).await.ok(query);
        assert_eq!(answer.body, right, "{query}");
    }
    for name in ["default-graph-uri", "named-graph-uri"] {
        let (parameter, _) = parameter(&get(&format!("{}&{name}=no+iri", url(ASK)), &[]).await);
        assert_eq!(parameter, name);
    }
    // A pattern may ask for what is not there.
    let none = ask("ASK { GRAPH <https://data.example.jp/graph/999999> { ?s ?p ?o } }", &[]).await;
    assert_eq!(none.json()["boolean"], false);
}

const COUNT: &str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
const NAMES: &str = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g";

fn names(answer: &Answer) -> Vec<String> {
    let bindings = answer.json()["results"]["bindings"].clone();
    bindings.as_array().unwrap().iter().map(|one| one["g"]["value"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn the_protocol_chooses_the_graphs_and_overrides_from() {
    let count = async |parameters: &str, query: &str| number(&get(&format!("{}{parameters}", url(query)), &[]).await);
    let default = |graph: &str| format!("&default-graph-uri={}", encoded(graph));
    let named = |graph: &str| format!("&named-graph-uri={}", encoded(graph));
    let (plan, city) = (count(&default(GRAPH), COUNT).await, count(&default(CITY), COUNT).await);
    let vocabulary = count(&default(VOCABULARY), COUNT).await;
    assert!(plan > 0 && city > 0 && vocabulary > 0);
    // The catalogue says of the city what the city's graph says: such triples count once.
    let [examples, numbers] = ["examples", "void"].map(|name| format!("{BASE}/graph/{name}"));
    let all = [GRAPH, CITY, VOCABULARY, CATALOGUE, &examples, &numbers].map(default).concat();
    assert_eq!(count("", COUNT).await, count(&all, COUNT).await, "the default graph is the union of all");
    assert!(count("", COUNT).await > plan + city + vocabulary);
    assert_eq!(count(&format!("{}{}", default(GRAPH), default(CITY)), COUNT).await, plan + city);
    assert_eq!(count(&format!("{}{}", default(CITY), default(CITY)), COUNT).await, city, "a graph counts once");
    // A named graph alone leaves the default graph empty, and the other way round.
    assert_eq!(count(&named(GRAPH), COUNT).await, 0);
    let in_graphs = COUNT.replace("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }");
    assert_eq!(count(&default(GRAPH), &in_graphs).await, 0);
    assert_eq!(count(&format!("{}{}", named(GRAPH), named(CITY)), &in_graphs).await, plan + city);
    let one = get(&format!("{}{}", url(NAMES), named(CITY)), &[]).await;
    assert_eq!(names(&one), [CITY]);
    // `FROM` does the same, and what the protocol says stands above it.
    let from = COUNT.replace('{', &format!("FROM <{CITY}> {{"));
    assert_eq!(count("", &from).await, city);
    assert_eq!(count(&default(GRAPH), &from).await, plan);
    assert_eq!(count(&named(GRAPH), &from).await, 0);
    let unknown = from.replace(CITY, "https://example.org/none");
    assert_eq!(count(&default(GRAPH), &unknown).await, plan);
    // By POST, in the URL and in a form.
    let direct = post(&format!("/sparql?x=1{}", default(GRAPH)), &[QUERY], &from).await;
    assert_eq!(number(&direct.ok("direct")), plan);
    let form = post("/sparql", &[FORM], &format!("query={}{}", encoded(&from), default(GRAPH))).await;
    assert_eq!(number(&form.ok("form")), plan);
}

#[actix_web::test]
async fn relative_iris_begin_at_the_endpoint() {
    for path in ["/sparql", "/172014/dx-action-plan/sparql"] {
        for (iri, expected) in [("", path.to_owned()), ("/a/b", "/a/b".to_owned()), ("?x#y", format!("{path}?x#y"))] {
            let query = format!("SELECT (STR(<{iri}>) AS ?iri) {{}}");
            let answer = get(&format!("{path}?query={}", encoded(&query)), &[]).await.ok(path);
            assert_eq!(solution(&answer)["iri"]["value"], format!("{BASE}{expected}"));
        }
    }
    let own = ask("BASE <https://example.org/x/> SELECT (STR(<y>) AS ?iri) {}", &[]).await;
    assert_eq!(solution(&own)["iri"]["value"], "https://example.org/x/y");
}

#[actix_web::test]
async fn answers_may_be_kept_if_they_stay_the_same() {
    let answer = ask(COUNT, &[]).await.ok(COUNT);
    let tag = answer.header("etag");
    assert_eq!(tag.len(), 34, "{tag}");
    assert!(answer.header("cache-control").starts_with("public, max-age=60"));
    let known = format!("if-none-match: {tag}");
    let again = ask(COUNT, &[&known]).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(again.header(name), answer.header(name), "{name}");
    }
    let other = ask(COUNT, &[&known, "accept: text/csv"]).await;
    assert_eq!(other.status, 200, "the tag of one format is not that of another");
    let volatile =
        ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"].map(|call| format!("SELECT ({call} AS ?x) {{}}"));
    for query in volatile {
        let answer = ask(&query, &["if-none-match: *"]).await.ok(&query);
        assert_eq!(
            (answer.header("etag"), answer.header("cache-control")),
            (String::new(), "no-store".into()),
            "{query}"
        );
    }
    let posted = send_body(Method::POST, "/sparql", &[QUERY, &known], COUNT.as_bytes()).await.ok("POST");
    assert_eq!((posted.header("etag"), posted.header("cache-control")), (String::new(), "no-store".into()));
    assert_eq!(posted.body, answer.body);
}

/// Looks at more than anything can look at in any time.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

#[actix_web::test]
async fn beyond_its_budget_a_query_has_no_answer_and_none_is_cut_off() {
    let mut site = Site::of(&[bundled()]);
    let get = async |site: &Site, query: &str| site.get(&url(query), &[]).await;
    site.serve_anew(|state| state.budget.time = Duration::from_millis(200));
    for query in [ENDLESS, "SELECT * { ?a ?b ?c . ?d ?e ?f }", "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }"] {
        let slow = get(&site, query).await;
        problem(&slow, 503, "query-timeout");
        assert_eq!(slow.header("retry-after"), "5");
    }
    site.serve_anew(|state| {
        state.budget.time = Duration::from_secs(30);
        state.budget.result_bytes = 1_000;
    });
    for query in ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"] {
        problem(&get(&site, query).await, 413, "result-too-large");
    }
    get(&site, "SELECT * { ?s ?p ?o } LIMIT 1").await.ok("a small result");
    site.serve_anew(|state| {
        state.budget.wait = Duration::from_millis(20);
        state.budget.gate = Arc::new(Gate::new(Lanes { light: 1, ..Lanes::default() }, 1 << 30, 1 << 20));
    });
    let place = Gate::try_enter(&site.state.budget).unwrap();
    let busy = get(&site, ASK).await;
    problem(&busy, 503, "too-many-requests");
    assert_eq!(busy.header("retry-after"), "1");
    drop(place);
    get(&site, ASK).await.ok("the place is free again");
}

#[actix_web::test]
async fn the_endpoint_of_a_plan_knows_that_plan_alone() {
    let names_at = async |path: &str| {
        let answer = CITIES.get(&format!("{path}?query={}", encoded(NAMES)), &[]).await.ok(path);
        names(&answer).into_iter().map(|name| name.replace(BASE, "")).collect::<Vec<_>>()
    };
    assert_eq!(
        names_at("/172014/dx-action-plan/sparql").await,
        ["/graph/172014", "/graph/172014/dx-action-plan", VOCABULARY]
    );
    assert_eq!(names_at("/019992/green-plan/sparql").await, ["/graph/019992", "/graph/019992/green-plan", VOCABULARY]);
    let all = [
        "/graph/019992",
        "/graph/019992/green-plan",
        "/graph/172014",
        "/graph/172014/dx-action-plan",
        "/graph/catalog",
        "/graph/examples",
        "/graph/void",
        VOCABULARY,
    ];
    assert_eq!(names_at("/sparql").await, all);
    let titles = "SELECT ?title { ?s a <https://w3id.org/municipal-plan/ns#Initiative> ; <http://purl.org/dc/terms/title> ?title }";
    let titles =
        CITIES.send_body(Method::POST, "/019992/green-plan/sparql?format=csv", &[QUERY], titles.as_bytes()).await;
    assert!(titles.body.contains("街路樹の更新") && !titles.body.contains("DX"), "{}", titles.body);
    let other = format!("default-graph-uri={}", encoded(GRAPH));
    let other = CITIES.get(&format!("/019992/green-plan/sparql?query={}&{other}", encoded(ASK)), &[]).await;
    problem(&other, 400, "unknown-graph");
    let missing = CITIES.get(&format!("/019992/no-plan/sparql?query={}", encoded(ASK)), &[]).await;
    assert_eq!((missing.status.as_u16(), &missing.json()["type"]), (404, &json!(format!("{BASE}/problems/not-found"))));
}

#[actix_web::test]
async fn the_graph_of_a_plan_is_what_its_tables_say() {
    let query = format!("CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}");
    let graph = ask(&query, &["accept: application/n-triples"]).await.ok(GRAPH).triples();
    let quads = get(&format!("{PLAN}/data.nq"), &[]).await.ok("data.nq").body;
    let end = format!("<{GRAPH}> .");
    let stored = quads.lines().map(|line| line.strip_suffix(&end).expect(line).to_owned() + ".\n");
    assert_eq!(graph, triples(RdfFormat::NTriples, &stored.collect::<String>()), "data.nq");
    assert_eq!(graph, get(&format!("{PLAN}/data.nt"), &[]).await.triples(), "data.nt");
    let mut union = BTreeSet::new();
    for table in rdf_tables() {
        let pages = pages(&format!("{PLAN}/{}.nt?limit=1000", table.name), &[]).await;
        union.extend(pages.iter().flat_map(Answer::triples));
    }
    assert_eq!(graph, union, "the tables");
}

#[actix_web::test]
async fn people_get_a_form_and_their_query_is_answered() {
    for path in ["/sparql", "/172014/dx-action-plan/sparql"] {
        let page = get(path, &[BROWSER]).await.ok(path);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(page.header("vary").split(", ").any(|name| name == "Accept"));
        assert!(page.body.contains(&format!("<form action=\"{path}\">")), "{}", page.body);
        let example = page.body.split_once("lang=\"en\">").unwrap().1.split_once("</textarea>").unwrap().0;
        let example = example.replace("&lt;", "<").replace("&gt;", ">").replace("&#60;", "<").replace("&#62;", ">");
        for format in page.body.split("<option value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let query = if format == "turtle" { DESCRIBE } else { &example };
            let sent = format!("{path}?query={}&format={format}", encoded(query));
            let answer = get(&sent, &[BROWSER]).await.ok(&sent);
            assert!(answer.body.len() > 200, "{format}: {}", answer.body);
        }
    }
}
