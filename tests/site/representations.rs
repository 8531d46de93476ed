//! Every RDF form of a URL says the same, and so does its plain JSON with the context that it links.
use crate::{
    contents::{BUNDLED, bundled},
    harness::{Answer, BASE, JSON_LD, PLAN, Site, get, json, rdf_tables, triples},
    links::linked,
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Triple},
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Of the documents of past releases and of pages and filters, this many of each kind are read.
const OF_A_KIND: usize = 3;

/// The home page, and what no JSON leads to.
const STARTS: &[&str] =
    &["/", "/172014/organizations/digital-strategy", "/172014/dx-action-plan/data", "/graph/172014"];

/// All documents with an RDF form that can be reached, with their plain JSON.
async fn documents() -> BTreeMap<String, Answer> {
    let (mut found, mut seen, mut of_kind) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut waiting: VecDeque<String> = STARTS.iter().map(|path| (*path).to_owned()).collect();
    while let Some(path) = waiting.pop_front() {
        let count = of_kind.entry(kind(&path)).or_default();
        *count += 1;
        let enough = *count > OF_A_KIND && (path.contains('?') || path.contains("/releases/"));
        if enough || !seen.insert(path.clone()) {
            continue;
        }
        let answer = get(&path, &["accept: application/json"]).await;
        // What is no document for everyone to read is somebody else's test.
        if answer.status.as_u16() != 200 || answer.header("content-type") != "application/json" {
            continue;
        }
        waiting.extend(linked(&answer).into_iter().filter_map(|url| document(&url)));
        if answer.links().iter().any(|(url, relation)| relation == "alternate" && suffix(url) == Some("ttl")) {
            found.insert(path, answer);
        }
    }
    found
}

/// The path of a URL that names no format; that of its document for a thing.
fn document(url: &str) -> Option<String> {
    let path = url.strip_prefix(BASE).unwrap_or(url).split('#').next()?;
    let path = path.strip_prefix("/id").unwrap_or(path);
    (suffix(path).is_none() && !path.starts_with("/docs") && !path.starts_with("/sparql")).then(|| path.to_owned())
}

fn suffix(url: &str) -> Option<&str> {
    url.split('?').next()?.rsplit('/').next()?.split_once('.').map(|(_, suffix)| suffix)
}

/// The URL with a suffix.
fn with(path: &str, suffix: &str) -> String {
    path.split_once('?').map_or_else(|| format!("{path}.{suffix}"), |(path, query)| format!("{path}.{suffix}?{query}"))
}

/// The path without what differs from row to row and from page to page.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let names = path.split('/').filter(|part| part.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    format!("{} {}", names.collect::<Vec<_>>().join("/"), query.split('=').next().unwrap())
}

#[actix_web::test]
async fn every_form_of_every_document_is_the_same_triples() {
    let documents = documents().await;
    let graph = format!("/graph{PLAN}");
    let expected = ["/172014", PLAN, "/ns/plan", &graph, "/172014/dx-action-plan/schemes/glossary"];
    for path in STARTS[1..].iter().chain(&expected) {
        assert!(documents.contains_key(*path), "{path} was not found");
    }
    for table in rdf_tables() {
        assert!(documents.contains_key(&format!("{PLAN}/{}", table.name)), "{} was not found", table.name);
    }
    let mut contexts = BTreeMap::new();
    for (path, plain) in &documents {
        let context =
            plain.link("http://www.w3.org/ns/json-ld#context").unwrap_or_else(|| panic!("{path}: no context"));
        if !contexts.contains_key(&context) {
            contexts.insert(context.clone(), get(&context, &[]).await.ok(&context).json()["@context"].clone());
        }
        assert_same(path, plain, contexts[&context].clone()).await;
    }
}

async fn assert_same(path: &str, plain: &Answer, context: Value) {
    let turtle = get(&with(path, "ttl"), &[]).await.ok(path).triples();
    // A table of which the plan has no row says nothing.
    let is_empty = plain.json()["items"].as_array().is_some_and(Vec::is_empty);
    assert!(!turtle.is_empty() || is_empty, "{path} says nothing");
    for suffix in ["nt", "rdf", "jsonld"] {
        let other = get(&with(path, suffix), &[]).await.ok(path).triples();
        assert_eq!(other, turtle, "{path}.{suffix}");
    }
    let page = get(&with(path, "html"), &[]).await.ok(path).body;
    assert_eq!(triples(JSON_LD, block(&page)), turtle, "{path}: the block of the page");
    assert_eq!(with_context(plain.json(), context), turtle, "{path}: plain JSON with its context");
    let Value::Object(mut json_ld) = get(&with(path, "jsonld"), &[]).await.json() else {
        panic!("{path} is no object")
    };
    json_ld.remove("@context");
    assert_eq!(Value::Object(json_ld), plain.json(), "{path}: JSON-LD without its context is the JSON");
}

/// The first block of JSON-LD of a page.
fn block(page: &str) -> &str {
    let block = page.split_once("<script type=\"application/ld+json\">").expect("a block").1;
    block.split_once("</script>").unwrap().0
}

/// The triples of plain JSON, read with a context.
fn with_context(plain: Value, context: Value) -> BTreeSet<String> {
    let Value::Object(plain) = plain else { panic!("no object") };
    let mut members = Map::from_iter([("@context".to_owned(), context)]);
    members.extend(plain);
    triples(JSON_LD, &Value::Object(members).to_string())
}

#[actix_web::test]
async fn trig_and_n_quads_of_a_plan_are_its_triples_in_its_graph() {
    let graph = NamedNode::new(format!("{BASE}/graph{PLAN}")).unwrap();
    for release in ["", "/releases/1"] {
        let path = format!("{PLAN}{release}/data");
        let said = get(&format!("{path}.ttl"), &[]).await.ok(&path).triples();
        for (suffix, format) in [("trig", RdfFormat::TriG), ("nq", RdfFormat::NQuads)] {
            let body = get(&format!("{path}.{suffix}"), &[]).await.ok(&path).body;
            let quads: Result<Vec<_>, _> = RdfParser::from_format(format).for_slice(&body).collect();
            let quads = quads.unwrap_or_else(|error| panic!("{path}.{suffix}: {error}"));
            assert!(quads.iter().all(|quad| quad.graph_name == graph.clone().into()), "{path}.{suffix}");
            let lines: BTreeSet<_> = quads.into_iter().map(|quad| Triple::from(quad).to_string()).collect();
            assert_eq!(lines, said, "{path}.{suffix}");
            let chosen = get(&path, &[&format!("accept: {}", format.media_type())]).await.ok(&path);
            assert_eq!(chosen.body, body, "{path} as {}", format.media_type());
        }
    }
    assert_eq!(get(&format!("{PLAN}/terms.trig"), &[]).await.status, 404);
}

#[actix_web::test]
async fn an_initiative_that_was_merged_stays_and_says_where_it_went() {
    let path = format!("{PLAN}/initiatives/i044");
    let other = format!("{PLAN}/initiatives/i045");
    let answer = json(&path).await;
    assert_eq!(answer["links"]["merged_into"], format!("{BASE}{other}"));
    assert_eq!(answer["merged_into"], format!("{BASE}/id{other}"));
    let page = get(&format!("{path}.html"), &[]).await.ok(&path).body;
    let name = json(&other).await["title"].as_str().unwrap().to_owned();
    let sentence = format!("この取組は<a href=\"{BASE}{other}.html\">{name}</a>に統合されました。");
    assert!(page.contains(&sentence), "{page}");
    let twin = json(&format!("{PLAN}/releases/1/initiatives/i044")).await;
    assert_eq!(twin["links"]["merged_into"], format!("{BASE}{PLAN}/releases/1/initiatives/i045"));
    let never = get(&format!("{PLAN}/initiatives/i999"), &[]).await;
    assert_eq!(never.status, 404);
    assert!(json(&other).await["links"].get("merged_into").is_none());
}

#[actix_web::test]
async fn a_document_has_the_rows_that_belong_to_it() {
    let initiative = json(&format!("{PLAN}/initiatives/i002")).await;
    assert_eq!(initiative["listings"].as_array().unwrap().len(), 2);
    assert_eq!(initiative["schedule"].as_array().unwrap().len(), 3);
    let expected: [(&str, &[&str]); 6] = [
        ("initiatives/i002", &["/listings/", "/schedule/"]),
        ("indicators/r01", &["/observations/"]),
        ("policies/industry", &["/policies/"]),
        ("policies/d01", &["/listings/"]),
        ("revisions/e2024-03", &["/sections/", "/related-plans/", "/source-notes/"]),
        ("sources/e2024-03", &["/observations/"]),
    ];
    for (path, subjects) in expected {
        let triples = get(&format!("{PLAN}/{path}.nt"), &[]).await.ok(path).body;
        for part in subjects {
            let subject = format!("<https://data.example.jp/id{PLAN}{part}");
            assert!(triples.lines().any(|line| line.starts_with(&subject)), "{path} has no {part}");
        }
    }
}

#[actix_web::test]
async fn the_vocabulary_explains_every_property_and_code_of_the_data() {
    let known = get("/ns/plan.nt", &[]).await.triples();
    let subjects: BTreeSet<&str> = known.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let data = get(&format!("{PLAN}/data.nt"), &[]).await.triples();
    // The periods that a plan uses are explained beside the plan.
    let beside = get("/graph/172014.nt", &[]).await.triples();
    let subjects: BTreeSet<&str> =
        subjects.into_iter().chain(beside.iter().map(|line| line.split(' ').next().unwrap())).collect();
    let own = |term: &&str| term.starts_with("<https://w3id.org/municipal-plan/");
    let used: BTreeSet<&str> = data.iter().flat_map(|line| line.splitn(3, ' ')).filter(own).collect();
    let unknown: Vec<_> = used.difference(&subjects).collect();
    assert!(unknown.is_empty(), "not in the vocabulary: {unknown:?}");
}

/// The bundled plan under another id, whose texts are said to be English.
fn english() -> openplan::dataset::Package {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("gb-some-council/some-plan");
    std::fs::create_dir_all(&folder).unwrap();
    for file in std::fs::read_dir(BUNDLED).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text
            .replace("172014,dx-action-plan,", "gb-some-council,some-plan,")
            .replace("\"172014\"", "\"gb-some-council\"")
            .replace("\"dx-action-plan\"", "\"some-plan\"")
            .replace("\"language\": \"ja\"", "\"language\": \"en\"")
            .replace("\"country\": \"JP\"", "\"country\": \"GB\"");
        std::fs::write(folder.join(file.file_name().unwrap()), text).unwrap();
    }
    openplan::dataset::Package::read(&folder, &mut openplan::dataset::Findings::new(&folder))
}

#[actix_web::test]
async fn texts_are_in_the_language_of_their_package_in_every_form() {
    let site = Site::of(&[bundled(), english()]);
    let own = "/gb-some-council/some-plan";
    for path in [format!("{own}/terms/ai"), format!("{own}/terms"), own.to_owned(), format!("{own}/policies/industry")]
    {
        let turtle = site.get(&format!("{path}.ttl"), &[]).await.ok(&path).triples();
        assert!(turtle.iter().any(|line| line.contains("@en")), "{path}");
        assert!(!turtle.iter().any(|line| line.contains("@ja")), "{path}");
        assert_eq!(site.get(&format!("{path}.jsonld"), &[]).await.ok(&path).triples(), turtle, "{path}.jsonld");
        let plain = site.get(&path, &["accept: application/json"]).await.ok(&path);
        let context = plain.link("http://www.w3.org/ns/json-ld#context").unwrap();
        assert!(context.ends_with("/ns/context-en.jsonld"), "{context}");
        let context = site.get(context.strip_prefix(BASE).unwrap_or(&context), &[]).await.ok(&context).json();
        assert_eq!(with_context(plain.json(), context["@context"].clone()), turtle, "{path}: plain JSON");
    }
    // Rows of both plans in one document: each text says its language, and no one context holds.
    let path = "/terms?term_id=ai";
    let turtle = site.get("/terms.ttl?term_id=ai", &[]).await.ok(path).triples();
    assert!(["@en", "@ja"].iter().all(|language| turtle.iter().any(|line| line.contains(language))), "{turtle:?}");
    assert_eq!(site.get("/terms.jsonld?term_id=ai", &[]).await.ok(path).triples(), turtle);
    let plain = site.get(path, &["accept: application/json"]).await.ok(path);
    assert_eq!(plain.link("http://www.w3.org/ns/json-ld#context"), None);
    assert!(plain.json()["items"].as_array().unwrap().iter().all(|term| term["label"].is_string()));
}
