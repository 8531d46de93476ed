//! Every link in every answer leads somewhere.
use crate::harness::{Answer, BASE, BROWSER, PLAN, get};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Addresses that are linked before they are there, with the reason.
const NOT_YET: &[(&str, &str)] =
    &[("/sparql", "needs a query from all but browsers; the service description comes with the catalogue")];

/// Addresses that are RDF only, and refuse who asks for JSON or a page.
const RDF_ONLY: &[&str] = &["/.well-known/void"];

/// Documents of one kind differ in their data only: of each kind, in each format, some are enough.
const OF_A_KIND: usize = 12;

#[actix_web::test]
async fn every_link_in_every_answer_resolves() {
    let mut seen = BTreeSet::new();
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting = VecDeque::from([("/".to_owned(), "the start".to_owned())]);
    while let Some((url, from)) = waiting.pop_front() {
        let path = url.split('#').next().unwrap().strip_prefix(BASE).unwrap_or(&url).to_owned();
        let expected = NOT_YET.iter().any(|(prefix, _)| path.starts_with(prefix));
        if expected || !seen.insert(path.clone()) {
            continue;
        }
        let count = of_kind.entry(kind(&path)).or_default();
        *count += 1;
        if *count > OF_A_KIND {
            continue;
        }
        let rdf_only = RDF_ONLY.contains(&path.as_str()) || path.ends_with("/sparql");
        for accept in ["accept: application/json", BROWSER].into_iter().filter(|accept| !rdf_only || *accept == BROWSER)
        {
            let answer = get(&path, &[accept]).await;
            assert!(answer.status.as_u16() < 400, "{from} links {url}: {} {}", answer.status, answer.body);
            waiting.extend(linked(&answer).into_iter().map(|linked| (linked, path.clone())));
        }
    }
    assert!(seen.len() > 1_000, "only {} addresses were found", seen.len());
    let tables: BTreeSet<_> = seen.iter().filter_map(|path| path.strip_prefix(PLAN)?.split('/').nth(1)).collect();
    assert!(tables.contains("source-notes") && tables.contains("releases"), "{tables:?}");
}

/// The path without the keys of a row, with its suffix.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let suffix = path.split_once('.').map_or("", |(_, suffix)| suffix);
    let names = path.split('/').map(|part| {
        let table = openplan::catalog::find(part).is_some();
        if table || ["", "id", "releases", "172014", "dx-action-plan"].contains(&part) { part } else { "*" }
    });
    format!("{} {suffix} {}", names.collect::<Vec<_>>().join("/"), query.split('=').next().unwrap())
}

/// What an answer links on this server.
pub fn linked(answer: &Answer) -> Vec<String> {
    let mut urls: Vec<String> = answer.links().into_iter().map(|(url, _)| url).collect();
    urls.extend(Some(answer.header("location")).filter(|url| !url.is_empty()));
    urls.extend(Some(answer.header("content-location")).filter(|url| !url.is_empty()));
    match answer.header("content-type").split(';').next().unwrap() {
        "application/json" => strings(&answer.json(), &mut urls),
        "text/html" => urls.extend(hrefs(&answer.body)),
        _ => {}
    }
    urls.retain(|url| url.starts_with('/') || url.starts_with(&format!("{BASE}/")));
    urls
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with(BASE) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(members) => members.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn hrefs(page: &str) -> Vec<String> {
    let parts = ["href=\"", "src=\"", "action=\""].into_iter().flat_map(|name| page.split(name).skip(1));
    let urls = parts.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"));
    // The form needs words to search for.
    urls.map(|url| if url == "/search" { "/search?q=AI".to_owned() } else { url }).collect()
}

#[actix_web::test]
async fn a_thing_is_elsewhere_than_its_document() {
    for path in ["/172014", PLAN, "/172014/dx-action-plan/schedule/e2024-03/i002/2023"] {
        let answer = get(&format!("/id{path}"), &[]).await;
        assert_eq!(answer.status, 303, "{path}");
        assert_eq!(answer.header("location"), format!("{BASE}{path}"));
        assert_eq!(answer.header("cache-control"), "public, max-age=86400");
        assert_eq!(answer.header("vary"), "");
    }
    for path in ["/id/172014%2Fdx-action-plan%2Fterms%2Fai", "/id/172014%2fdx-action-plan/terms%2fai"] {
        let answer = get(path, &[]).await;
        assert_eq!(answer.header("location"), format!("{BASE}{PLAN}/terms/ai"), "{path}");
    }
}

#[actix_web::test]
async fn every_page_shows_its_other_formats_and_says_its_language() {
    for path in ["/", "/172014", PLAN, "/172014/dx-action-plan/terms", "/172014/dx-action-plan/terms/ai", "/terms"] {
        let page = get(path, &[BROWSER]).await.ok(path);
        assert!(page.body.contains("<html lang=\"ja\">"), "{path}");
        assert!(!page.body.contains("<script src"), "{path} needs a script");
        if path != "/" {
            for suffix in ["json", "ttl", "jsonld"] {
                assert!(page.body.contains(&format!("<a href=\"{BASE}{path}.{suffix}\"")), "{path}.{suffix}");
            }
        }
    }
}
