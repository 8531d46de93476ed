//! Old releases can be asked as they were: documents, files and SPARQL.
use crate::{
    contents::{bundled, edited, second_content},
    harness::{BASE, BROWSER, PLAN, Site, json},
};
use actix_web::http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{sync::Arc, thread};

/// What one term is called.
const LABEL: &str = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?label \
                     { <https://data.example.jp/id/172014/dx-action-plan/terms/ai-ocr> skos:prefLabel ?label }";

fn asked(endpoint: &str, query: &str) -> String {
    format!("{endpoint}?query={}", utf8_percent_encode(query, NON_ALPHANUMERIC))
}

fn release(number: usize) -> String {
    format!("{PLAN}/releases/{number}")
}

/// The bundled plan, and another content of it that is current.
fn site() -> Site {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    assert!(site.state.refresh().unwrap());
    site
}

/// Many releases, of which the last is current.
fn site_of(releases: usize) -> Site {
    let site = Site::of(&[bundled()]);
    for number in 2..=releases {
        let label = format!(",AI文字認識{number},");
        site.publish(&edited(|name, text| if name == "terms.csv" { text.replace(",AI-OCR,", &label) } else { text }));
    }
    assert!(site.state.refresh().unwrap());
    site
}

#[actix_web::test]
async fn a_release_answers_sparql_as_it_was() {
    let site = site();
    let csv = ["accept: text/csv"];
    for (number, label) in [(1, "AI-OCR"), (2, "AI文字認識")] {
        let path = asked(&format!("{}/sparql", release(number)), LABEL);
        let answer = site.get(&path, &csv).await.ok(&path);
        assert_eq!(answer.body, format!("label\r\n{label}\r\n"));
        assert_eq!(answer.header("cache-control"), "public, max-age=604800");
        let again = site.get(&path, &[csv[0], &format!("if-none-match: {}", answer.header("etag"))]).await;
        assert_eq!(again.status, 304);
        let form = format!("query={}", utf8_percent_encode(LABEL, NON_ALPHANUMERIC));
        let headers = [csv[0], "content-type: application/x-www-form-urlencoded"];
        let endpoint = format!("{}/sparql", release(number));
        let posted = site.send_body(Method::POST, &endpoint, &headers, form.as_bytes()).await.ok("post");
        assert_eq!(
            (posted.body, posted.headers.get("cache-control").unwrap().as_bytes()),
            (answer.body, &b"no-store"[..])
        );
    }
    let current = asked(&format!("{PLAN}/sparql"), LABEL);
    assert_eq!(site.get(&current, &csv).await.ok(&current).body, "label\r\nAI文字認識\r\n");
}

#[actix_web::test]
async fn the_graph_that_a_release_answers_from_is_its_file() {
    let site = site();
    for number in [1, 2] {
        let query = format!("CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{BASE}/graph{PLAN}> {{ ?s ?p ?o }} }}");
        let path = asked(&format!("{}/sparql", release(number)), &query);
        let seen = site.get(&path, &["accept: application/n-triples"]).await.ok(&path).triples();
        let file = format!("{}/data.nt", release(number));
        assert_eq!(seen, site.get(&file, &[]).await.ok(&file).triples());
    }
}

#[actix_web::test]
async fn people_get_a_form_and_programs_a_description_of_a_release() {
    let site = site();
    for number in [1, 2] {
        let path = format!("{}/sparql", release(number));
        let form = site.get(&path, &[BROWSER]).await.ok(&path);
        assert!(form.body.contains(&format!("<form action=\"{path}\">")), "{}", form.body);
        assert!(form.body.contains(&format!("（公開版 {number}）")), "{}", form.body);
        let description = site.get(&path, &["accept: text/turtle"]).await.ok(&path);
        assert!(description.body.contains(&format!("sd:endpoint <{BASE}{path}>")), "{}", description.body);
        assert_eq!(description.header("cache-control"), "public, max-age=604800");
        let options = site.send(Method::OPTIONS, &path, &[]).await;
        assert_eq!(options.header("allow"), "GET, HEAD, POST, OPTIONS");
        assert_eq!(
            site.get(&release(number), &[]).await.ok("release").json()["links"]["sparql"],
            format!("{BASE}{path}")
        );
    }
}

#[actix_web::test]
async fn an_unknown_release_has_no_endpoint() {
    let site = site();
    for number in ["3", "0", "01", "-1", "x", "1.json", "99999999999"] {
        let path = asked(&format!("{PLAN}/releases/{number}/sparql"), LABEL);
        let answer = site.get(&path, &[]).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
        assert_eq!(answer.json()["type"], format!("{BASE}/problems/not-found"));
    }
    let malformed = site.get(&format!("{}/sparql?query=SELEC", release(1)), &[]).await;
    assert_eq!(malformed.json()["type"], format!("{BASE}/problems/malformed-query"));
}

#[actix_web::test]
async fn graphs_of_old_releases_are_kept_in_a_bounded_number_and_can_be_forgotten() {
    let site = site_of(12);
    for number in (1..=12).chain([1]) {
        let path = asked(&format!("{}/sparql", release(number)), LABEL);
        let label = if number == 1 { "AI-OCR".to_owned() } else { format!("AI文字認識{number}") };
        assert_eq!(site.get(&path, &["accept: text/csv"]).await.ok(&path).body, format!("label\r\n{label}\r\n"));
        assert!(site.state.old_graphs() <= 8, "{}", site.state.old_graphs());
    }
    assert_eq!(site.state.old_graphs(), 8);
    site.state.clear_caches();
    assert_eq!(site.state.old_graphs(), 0);
    let path = asked(&format!("{}/sparql", release(3)), LABEL);
    assert!(site.get(&path, &["accept: text/csv"]).await.ok(&path).body.contains("AI文字認識3"));
}

#[test]
fn a_graph_is_made_once_for_all_who_ask_at_the_same_time() {
    let site = site();
    let served = Arc::clone(site.state.snapshot().plan("172014", "dx-action-plan").unwrap());
    let old = openplan::view::Scope::pinned(&served, 1, &site.state.library).unwrap();
    let ask = || {
        let place = openplan::graph::Gate::try_enter(&site.state.budget).unwrap();
        site.state.old_graph(&old, &place).unwrap()
    };
    let graphs: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(graphs.iter().all(|graph| Arc::ptr_eq(graph, &graphs[0])));
    assert!(graphs[0].bytes() > 100_000 && graphs[0].bytes() < 64 << 20, "{}", graphs[0].bytes());
}

/// Relations of a plan that lead out of a release: to what tells of all releases, and to what is around the plan.
const SPANNING: &[&str] = &["home", "publisher", "dataset", "releases", "changes", "history", "atom", "json-feed"];

#[actix_web::test]
async fn every_link_of_a_release_stays_inside_it_or_spans_releases() {
    let root = format!("{BASE}{}", release(1));
    let documents = json(&release(1)).await["links"].as_object().unwrap().clone();
    for (relation, url) in documents {
        let url = url.as_str().unwrap();
        if SPANNING.contains(&relation.as_str()) {
            assert!(!url.starts_with(&root), "{relation} is inside: {url}");
            continue;
        }
        assert!(url == root || url.starts_with(&format!("{root}/")), "{relation} leaves the release: {url}");
        let answer = crate::harness::get(url, &[BROWSER]).await.ok(url);
        let Ok(below) = serde_json::from_str::<serde_json::Value>(&answer.body) else { continue };
        for (relation, url) in below["links"].as_object().into_iter().flatten() {
            let inside = url.as_str().unwrap().starts_with(&root);
            assert!(inside || SPANNING.contains(&relation.as_str()), "{relation} leaves the release: {url}");
        }
    }
}

#[actix_web::test]
async fn everything_below_a_plan_is_below_a_release_or_says_why_not() {
    let plan = json(PLAN).await["links"].as_object().unwrap().clone();
    for (relation, url) in plan.iter().filter(|(_, url)| url.as_str().unwrap().starts_with(&format!("{BASE}{PLAN}/"))) {
        let below = url.as_str().unwrap().strip_prefix(&format!("{BASE}{PLAN}")).unwrap();
        if relation == "twin" {
            continue;
        }
        let twin = format!("{}{below}", release(1));
        let answer = crate::harness::get(&twin, &["accept: text/turtle, */*;q=0.5"]).await;
        if SPANNING.contains(&relation.as_str()) {
            assert_eq!(answer.status, 404, "{twin}");
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(below.split('.').next().unwrap()), "{detail}");
        } else {
            assert_eq!(answer.status, 200, "{twin}: {}", answer.body);
        }
    }
    let found = json(&format!("{}/terms?q=AI", release(1))).await;
    assert_eq!(found["items"], json(&format!("{PLAN}/terms?q=AI")).await["items"]);
    assert!(found["meta"]["total"].as_u64().unwrap() > 1);
}
