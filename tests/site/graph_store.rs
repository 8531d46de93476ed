//! `/rdf-graph-store` speaks the read part of the SPARQL 1.1 Graph Store Protocol, and endpoints describe themselves.
use crate::{
    contents::{bundled, other_city},
    harness::{Answer, BASE, BROWSER, PLAN, Site, get, send},
};
use actix_web::http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{collections::BTreeSet, sync::LazyLock};

const TYPES: [&str; 4] = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"];
const VOCABULARY: &str = "https://w3id.org/municipal-plan/ns";

static CITIES: LazyLock<Site> = LazyLock::new(|| Site::of(&[bundled(), other_city()]));

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn store(graph: &str) -> String {
    format!("/rdf-graph-store?graph={}", encoded(graph))
}

fn query(query: &str) -> String {
    format!("/sparql?query={}", encoded(query))
}

fn problem(answer: &Answer, status: u16, slug: &str) -> String {
    assert_eq!(answer.status.as_u16(), status, "{slug}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{slug}");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("{BASE}/problems/{slug}"), "{problem}");
    problem["detail"].as_str().unwrap().to_owned()
}

/// The names that SPARQL knows.
async fn names() -> Vec<String> {
    let answer = CITIES.get(&query("SELECT DISTINCT ?g { GRAPH ?g {} }"), &["accept: text/csv"]).await;
    answer.body.lines().skip(1).map(str::to_owned).collect()
}

#[actix_web::test]
async fn every_named_graph_is_what_sparql_sees_of_it_in_every_format() {
    let names = names().await;
    assert!(names.len() >= 5 && names.contains(&VOCABULARY.to_owned()), "{names:?}");
    for name in names {
        let construct = query(&format!("CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"));
        let expected = CITIES.get(&construct, &["accept: application/n-triples"]).await.ok(&name).triples();
        assert!(!expected.is_empty(), "{name}");
        for media_type in TYPES {
            let answer = CITIES.get(&store(&name), &[&format!("accept: {media_type}")]).await.ok(&name);
            assert_eq!(answer.header("content-type").split(';').next(), Some(media_type), "{name}");
            assert!(answer.header("vary").contains("Accept") && answer.header("etag").len() == 34, "{name}");
            assert_eq!(answer.triples(), expected, "{name} as {media_type}");
            // The document of the graph has the same bytes, and is named.
            let location = answer.header("content-location");
            assert_eq!(location.is_empty(), name == VOCABULARY, "{name} is no URL of this server");
            if !location.is_empty() {
                let direct = CITIES.get(&location, &[]).await.ok(&location);
                assert!(direct.body == answer.body && direct.header("etag") == answer.header("etag"), "{location}");
            }
        }
        if name != VOCABULARY {
            let direct = CITIES.get(&name, &["accept: application/n-triples"]).await.ok(&name);
            assert_eq!(direct.triples(), expected, "{name} by its own name");
        }
    }
}

#[actix_web::test]
async fn the_default_graph_is_the_union_of_all() {
    let mut union = BTreeSet::new();
    for name in names().await {
        union.extend(CITIES.get(&store(&name), &[]).await.ok(&name).triples());
    }
    for media_type in TYPES {
        let default = CITIES.get("/rdf-graph-store?default", &[&format!("accept: {media_type}")]).await.ok(media_type);
        assert!(default.header("content-location").is_empty() && default.links().is_empty());
        assert_eq!(default.triples(), union, "{media_type}");
    }
    let default = CITIES.get("/rdf-graph-store?default", &[]).await;
    let known = format!("if-none-match: {}", default.header("etag"));
    assert_eq!(CITIES.get("/rdf-graph-store?default", &[&known]).await.status, 304);
    assert_eq!(CITIES.get("/rdf-graph-store?default=", &[]).await.ok("default=").body, default.body);
}

#[actix_web::test]
async fn exactly_one_graph_is_asked_for() {
    let both = format!("{}&default", store(VOCABULARY));
    let twice = format!("{}&graph={}", store(VOCABULARY), encoded(VOCABULARY));
    for (path, said) in [
        ("/rdf-graph-store", "which graph"),
        (both.as_str(), "not both"),
        (&twice, "only once"),
        ("/rdf-graph-store?default&default", "only once"),
        ("/rdf-graph-store?default=x", "no value"),
        ("/rdf-graph-store?default&x=1", "known: default, graph"),
        ("/rdf-graph-store?graph=", "no absolute IRI"),
        ("/rdf-graph-store?graph=graph/172014", "no absolute IRI"),
        ("/rdf-graph-store?graph=http://a%20b", "no absolute IRI"),
        ("/rdf-graph-store?graph=%FF", "UTF-8"),
        ("/rdf-graph-store?graph=%zz", "%zz"),
    ] {
        let detail = problem(&get(path, &[]).await, 400, "invalid-parameter");
        assert!(detail.contains(said), "{path}: {detail}");
    }
}

#[actix_web::test]
async fn what_is_not_there_cannot_be_sent_and_nothing_can_be_changed() {
    for graph in ["https://data.example.jp/graph/999999", "https://data.example.jp/sparql", "urn:防災"] {
        let detail = problem(&get(&store(graph), &[]).await, 404, "not-found");
        assert!(detail.contains(graph), "{detail}");
    }
    let refused = get("/rdf-graph-store?default", &["accept: text/html"]).await;
    assert_eq!(refused.status, 406, "{}", refused.body);
    let types = refused.links().into_iter().filter(|(_, relation)| relation == "alternate").count();
    assert_eq!(types, TYPES.len());
    let graph = get(&store(VOCABULARY), &[]).await;
    for path in ["/rdf-graph-store?default", &store(VOCABULARY), "/rdf-graph-store", "/graph/172014/dx-action-plan"] {
        for method in [Method::PUT, Method::POST, Method::PATCH, Method::DELETE] {
            let refused = send(method, path, &["content-type: text/turtle"]).await;
            problem(&refused, 405, "method-not-allowed");
            assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS");
        }
    }
    assert_eq!(get(&store(VOCABULARY), &[]).await.body, graph.body);
    let head = send(Method::HEAD, &store(VOCABULARY), &[]).await;
    for name in ["content-type", "etag", "vary"] {
        assert_eq!(head.header(name), graph.header(name), "{name}");
    }
}

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

#[actix_web::test]
async fn an_endpoint_describes_what_it_answers_with() {
    let plan = format!("{PLAN}/sparql");
    for path in ["/sparql", &plan] {
        let turtle = get(path, &[]).await.ok(path);
        assert_eq!(turtle.header("content-type"), "text/turtle; charset=utf-8");
        let said = turtle.triples();
        for media_type in TYPES {
            let answer = get(path, &[&format!("accept: {media_type}")]).await.ok(media_type);
            assert_eq!(answer.triples(), said, "{path} as {media_type}");
        }
        let says = |property: &str, object: &str| {
            let end = format!(" <{property}> {object}");
            said.iter().filter(|triple| triple.ends_with(&end)).count()
        };
        assert_eq!(says(&format!("{SD}endpoint"), &format!("<{BASE}{path}>")), 1);
        assert_eq!(says(&format!("{SD}supportedLanguage"), &format!("<{SD}SPARQL11Query>")), 1);
        assert_eq!(says(&format!("{SD}feature"), &format!("<{SD}UnionDefaultGraph>")), 1);
        assert!(!turtle.body.contains("BasicFederatedQuery"));
        assert_eq!(said.iter().filter(|triple| triple.contains(&format!("<{SD}resultFormat>"))).count(), 8);
        // As many triples in each graph as it says.
        let number = async |query: &str| {
            let answer = get(&format!("{path}?query={}", encoded(query)), &["accept: text/csv"]).await.ok(query);
            answer.body.lines().nth(1).unwrap().to_owned()
        };
        let counted = |graph: &str| {
            let begin = format!("<{graph}> <http://rdfs.org/ns/void#triples> \"");
            let one = said.iter().find_map(|triple| triple.strip_prefix(&begin)).expect(graph);
            one.split('"').next().unwrap().to_owned()
        };
        let all = number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").await;
        assert_eq!(counted(&format!("{BASE}{path}#default-graph")), all);
        let names = get(&format!("{path}?query={}", encoded("SELECT ?g { GRAPH ?g {} }")), &["accept: text/csv"]).await;
        for name in names.body.lines().skip(1) {
            assert_eq!(says(&format!("{SD}name"), &format!("<{name}>")), 1);
            let count = number(&format!("SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")).await;
            assert_eq!(counted(&format!("{BASE}{path}#content-of-{name}")), count, "{name}");
        }
    }
}

#[actix_web::test]
async fn people_get_a_form_where_programs_get_the_description() {
    for accept in [BROWSER, "accept: text/html", "accept: text/turtle;q=0.5, text/html"] {
        let page = get("/sparql", &[accept]).await.ok(accept);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{accept}");
    }
    for accept in ["accept: */*", "accept: text/turtle", "accept: text/turtle, text/html;q=0.5", "accept: text/*"] {
        let description = get("/sparql", &[accept]).await.ok(accept);
        assert_eq!(description.header("content-type"), "text/turtle; charset=utf-8", "{accept}");
        assert!(description.header("vary").contains("Accept"));
    }
    assert_eq!(get("/sparql", &["accept: image/png"]).await.status, 406);
    let tag = get("/sparql", &[]).await.header("etag");
    assert_eq!(get("/sparql", &[&format!("if-none-match: {tag}")]).await.status, 304);
}
