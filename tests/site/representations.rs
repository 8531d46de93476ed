//! Every RDF form of a URL says the same, and so does its plain JSON with the context that it links.
use crate::harness::{Answer, PLAN, get, json, key, rdf_tables, rows, triples};
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// Documents that are no rows.
const OTHERS: &[&str] = &["/172014", "/172014/dx-action-plan", "/ns/plan"];

/// Documents of the plan that are no rows.
const BELOW: &[&str] = &["schemes/policy", "schemes/indicators", "schemes/glossary", "cube", "data"];

fn paths() -> Vec<String> {
    let mut paths: Vec<String> = OTHERS.iter().map(|path| (*path).to_owned()).collect();
    paths.extend(BELOW.iter().map(|below| format!("{PLAN}/{below}")));
    for table in rdf_tables() {
        paths.push(format!("{PLAN}/{}", table.name));
        if table.across {
            paths.push(format!("/{}", table.name));
        }
        // Items of a long table differ in little; some of each are enough.
        let rows = rows(table);
        let step = rows.len().div_ceil(12).max(1);
        paths.extend(rows.iter().step_by(step).map(|row| format!("{PLAN}/{}/{}", table.name, key(table, row))));
    }
    paths
}

#[actix_web::test]
async fn all_rdf_forms_of_a_url_are_the_same_triples() {
    for path in paths() {
        let turtle = get(&format!("{path}.ttl"), &[]).await.ok(&path).triples();
        assert!(!turtle.is_empty(), "{path} says nothing");
        for suffix in ["nt", "rdf", "jsonld"] {
            let other = get(&format!("{path}.{suffix}"), &[]).await.ok(&path).triples();
            assert_eq!(other, turtle, "{path}.{suffix}");
        }
    }
}

#[actix_web::test]
async fn the_page_carries_the_triples_of_the_json_ld() {
    for path in paths() {
        let page = get(&format!("{path}.html"), &[]).await.ok(&path).body;
        let block = page.split_once("<script type=\"application/ld+json\">").expect("a block").1;
        let block = block.split_once("</script>").unwrap().0.replace("<\\/", "</");
        let json_ld = get(&format!("{path}.jsonld"), &[]).await.triples();
        assert_eq!(triples(JSON_LD, &block), json_ld, "{path}");
    }
}

#[actix_web::test]
async fn plain_json_with_the_linked_context_is_the_turtle() {
    for path in paths().into_iter().filter(|path| is_row(path)) {
        let plain = get(&path, &["accept: application/json"]).await.ok(&path);
        let turtle = get(&format!("{path}.ttl"), &[]).await.triples();
        assert_eq!(with_context(&plain).await, turtle, "{path}");
    }
}

#[actix_web::test]
async fn json_that_the_context_does_not_explain_is_not_linked_to_it() {
    let graph = format!("/graph{PLAN}");
    let department = "/172014/organizations/digital-strategy";
    for path in paths().iter().filter(|path| !is_row(path)).map(String::as_str).chain([department, &graph]) {
        let plain = get(path, &["accept: application/json"]).await.ok(path);
        assert_eq!(plain.link("http://www.w3.org/ns/json-ld#context"), None, "{path}");
    }
}

/// Rows have the names of columns, which the context knows; other documents have none of their own.
fn is_row(path: &str) -> bool {
    path.ends_with("/data")
        || path != "/172014" && path != "/ns/plan" && !BELOW.iter().any(|below| path.ends_with(&format!("/{below}")))
}

async fn with_context(plain: &Answer) -> BTreeSet<String> {
    let url = plain.link("http://www.w3.org/ns/json-ld#context").expect("a context");
    let context = get(&url, &[]).await.ok(&url);
    assert_eq!(context.header("content-type"), "application/ld+json");
    let mut members = Map::from_iter([("@context".to_owned(), context.json()["@context"].clone())]);
    let Value::Object(plain) = plain.json() else { panic!("no object") };
    members.extend(plain);
    triples(JSON_LD, &Value::Object(members).to_string())
}

#[actix_web::test]
async fn a_document_has_the_rows_that_belong_to_it() {
    let initiative = json(&format!("{PLAN}/initiatives/i002")).await;
    assert_eq!(initiative["listings"].as_array().unwrap().len(), 2);
    assert_eq!(initiative["schedule"].as_array().unwrap().len(), 3);
    let expected: [(&str, &[&str]); 6] = [
        ("initiatives/i002", &["/listings/", "/schedule/"]),
        ("indicators/r01", &["/observations/"]),
        ("fields/industry", &["/directions/"]),
        ("directions/d01", &["/listings/"]),
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
    let own = |term: &&str| term.starts_with("<https://w3id.org/municipal-plan/");
    let used: BTreeSet<&str> = data.iter().flat_map(|line| line.splitn(3, ' ')).filter(own).collect();
    let unknown: Vec<_> = used.difference(&subjects).collect();
    assert!(unknown.is_empty(), "not in the vocabulary: {unknown:?}");
}
