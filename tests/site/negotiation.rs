//! One URL, every format: by suffix, else by what the client accepts.
use crate::harness::{Answer, BASE, BROWSER, PLAN, get, send};
use actix_web::http::{Method, header::HeaderMap};
use sha2::{Digest, Sha256};

const TERMS: &str = "/172014/dx-action-plan/terms";

async fn given(path: &str, accept: &str) -> (u16, String) {
    let header = format!("accept: {accept}");
    let answer = get(
        path,
        if accept.is_empty() { &[] } else { std::slice::from_ref(&header) }
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice(),
    )
    .await;
    (answer.status.as_u16(), answer.header("content-type").split(';').next().unwrap().to_owned())
}

#[actix_web::test]
async fn accept_chooses_the_format() {
    for (accept, media_type) in [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/json", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("application/ld+json;profile=\"http://www.w3.org/ns/json-ld#expanded\"", "application/ld+json"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/csv", "text/csv"),
        ("text/csv;header=present", "text/csv"),
        // Quality decides, then the order of the server.
        ("text/turtle;q=0.5, application/json;q=0.4", "text/turtle"),
        ("text/turtle;q=0.5, application/json;q=0.5", "application/json"),
        ("text/html;q=0.1, */*;q=0.2", "application/json"),
        // The most specific range speaks for a type, wherever it stands.
        ("application/json;q=0, */*", "text/html"),
        ("*/*, application/json;q=0", "text/html"),
        ("application/json;q=0, text/html;q=0, application/*", "application/ld+json"),
        ("text/*;q=0.9, text/html;q=0.1, application/json;q=0.5", "text/turtle"),
        ("application/json;q=0.0001, text/turtle;q=0.001", "text/turtle"),
        // What is not known is passed over.
        ("image/webp, application/n-triples;q=0.3", "application/n-triples"),
        ("application/pdf, */*;q=0.01", "application/json"),
        ("text/turtle;level=9, application/rdf+xml;q=0.2", "application/rdf+xml"),
    ] {
        assert_eq!(given(TERMS, accept).await, (200, media_type.to_owned()), "{accept}");
    }
}

/// What programs send that read RDF, and were written before a media type had its name of today.
const OLD_NAMES: &[(&str, &str)] = &[
    ("text/plain, */*;q=0.1", "application/n-triples"),
    ("*/*;q=0.1, text/plain", "application/n-triples"),
    ("text/plain;charset=utf-8", "application/n-triples"),
    ("TEXT/PLAIN, application/*;q=0.5", "application/n-triples"),
    ("text/ntriples, */*; q=0.01", "application/n-triples"),
    ("application/x-turtle, */*;q=0.1", "text/turtle"),
    ("application/turtle;q=0.9, text/plain;q=0.8", "text/turtle"),
    ("text/n3, text/rdf+n3, */*;q=0.1", "text/turtle"),
    ("application/n3", "text/turtle"),
    ("application/xml, text/xml, */*; q=0.01", "application/rdf+xml"),
    ("text/xml;q=0.5, text/plain;q=0.4", "application/rdf+xml"),
    ("application/x-ld+json, */*;q=0.1", "application/ld+json"),
    ("text/plain;q=0, application/n-triples", "application/n-triples"),
    ("application/json;q=0, application/ld+json;q=0.1", "application/ld+json"),
    // The name of today speaks before the old one.
    ("text/plain, application/n-triples;q=0.1, text/turtle;q=0.5", "text/turtle"),
    ("text/plain, text/turtle", "text/turtle"),
];

/// What other programs send by themselves: each gets what it always got.
const OF_OTHERS: &[(&str, &str)] = &[
    ("*/*", "application/json"),
    ("application/json, text/plain, */*", "application/json"),
    ("application/json, text/javascript, */*; q=0.01", "application/json"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "text/html"),
    ("text/html, application/xml;q=0.9, text/plain;q=0.8, image/png, */*;q=0.5", "text/html"),
    ("text/html, text/plain, text/css, */*;q=0.01", "text/html"),
    ("text/csv, text/plain;q=0.5", "text/csv"),
    ("text/plain;q=0.2, */*;q=0.8", "application/json"),
    ("application/json;q=0.1, application/*;q=0.9", "application/ld+json"),
];

#[actix_web::test]
async fn a_media_type_has_the_names_by_which_older_programs_ask_for_it() {
    let documents =
        ["/catalog", TERMS, "/172014/dx-action-plan/terms/ai", "/172014/dx-action-plan/dataset", "/ns/plan"];
    for path in documents {
        for (accept, media_type) in OLD_NAMES {
            assert_eq!(given(path, accept).await, (200, (*media_type).to_owned()), "{path} {accept}");
        }
        let of_others = OF_OTHERS.iter().filter(|(accept, _)| path == TERMS || !accept.contains("csv"));
        for (accept, media_type) in of_others {
            assert_eq!(given(path, accept).await, (200, (*media_type).to_owned()), "{path} {accept}");
        }
    }
    // Of a table that is no RDF there is nothing under a name of RDF.
    assert_eq!(given("/172014/dx-action-plan/gaps", "text/plain, */*;q=0.1").await.1, "application/json");
    assert_eq!(given("/172014/dx-action-plan/gaps", "text/plain").await.0, 406);
    // A browser prefers XML to whatever it does not know, but would not show it.
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    assert_eq!(given("/.well-known/void", browser).await.1, "text/turtle");
    assert_eq!(given("/.well-known/void", "application/xml").await.1, "application/rdf+xml");
    assert_eq!(given("/.well-known/void", "application/json").await.1, "application/ld+json");
    assert_eq!(given("/.well-known/void", "application/json, text/turtle;q=0.1").await.1, "text/turtle");
}

#[actix_web::test]
async fn accept_may_stand_in_several_lines() {
    for lines in [["accept: text/plain", "accept: */*;q=0.1"], ["accept: */*;q=0.1", "accept: text/plain"]] {
        let answer = get(TERMS, &lines).await.ok("terms");
        assert_eq!(answer.header("content-type"), "application/n-triples", "{lines:?}");
    }
}

#[actix_web::test]
async fn json_ld_names_no_other_formats_because_a_loader_of_it_cannot_read_several() {
    for path in ["/catalog", TERMS, "/172014/dx-action-plan/terms/ai", "/172014/dx-action-plan/releases/1", "/ns/plan"]
    {
        let negotiated = get(path, &["accept: application/ld+json, application/json;q=0.5"]).await.ok(path);
        let named = get(&format!("{path}.jsonld"), &[]).await.ok(path);
        for answer in [negotiated, named] {
            assert_eq!(answer.header("content-type"), "application/ld+json", "{path}");
            assert_eq!(answer.links().iter().filter(|(_, relation)| relation == "alternate").count(), 0, "{path}");
        }
        let turtle = get(path, &["accept: text/turtle"]).await.ok(path).links();
        assert!(turtle.iter().any(|(url, _)| url.ends_with(".jsonld")), "{path}: other formats name all");
    }
}

#[actix_web::test]
async fn what_is_not_there_is_not_acceptable() {
    for accept in ["application/pdf", "image/*", "*/*;q=0", "text/turtle;q=0", "text/turtle;level=9"] {
        let answer = get(TERMS, &[&format!("accept: {accept}")]).await;
        assert_eq!(answer.status, 406, "{accept}: {}", answer.body);
        let problem = answer.json();
        let available = problem["available"].as_array().unwrap();
        assert_eq!(available[0]["url"], format!("{BASE}{TERMS}.json"));
        assert_eq!(available[0]["type"], "application/json");
        assert_eq!(answer.links().len(), available.len());
        assert!(answer.header("vary").split(", ").any(|name| name == "Accept"));
        for alternative in available {
            let url = alternative["url"].as_str().unwrap();
            let answer = get(url, &[]).await.ok(url);
            assert!(answer.header("content-type").starts_with(alternative["type"].as_str().unwrap()));
        }
    }
    let exclusions = get("/172014/dx-action-plan/exclusions", &["accept: text/turtle"]).await;
    assert_eq!(exclusions.status, 406, "exclusions have no RDF form");
}

#[actix_web::test]
async fn a_suffix_wins_over_accept_and_varies_by_nothing() {
    for (suffix, content_type) in [
        ("html", "text/html; charset=utf-8"),
        ("json", "application/json"),
        ("jsonld", "application/ld+json"),
        ("ttl", "text/turtle; charset=utf-8"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("excel.csv", "text/csv; charset=utf-8; header=present"),
        ("csv-metadata.json", "application/csvm+json"),
        ("excel.csv-metadata.json", "application/csvm+json"),
    ] {
        for accept in ["application/pdf", "text/html", "*/*;q=0"] {
            let path = format!("{TERMS}.{suffix}");
            let answer = get(&path, &[&format!("accept: {accept}")]).await.ok(&path);
            assert_eq!(answer.header("content-type"), content_type, "{path}");
            assert!(!answer.header("vary").split(", ").any(|name| name == "Accept"), "{path}");
            assert_eq!(answer.header("content-location"), "", "{path}");
        }
    }
    for path in ["terms.pdf", "terms.JSON", "terms.", "terms.json.json", "terms/ai.csv", "terms/ai.zzz", "roadmap.ttl"]
    {
        assert_eq!(get(&format!("{PLAN}/{path}"), &[]).await.status, 404, "{path}");
    }
    for path in ["/172014.zzz", "/172014/dx-action-plan.zzz", "/search.zzz?q=AI", "/terms.zzz", "/ns/plan.zzz"] {
        assert_eq!(get(path, &[]).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn an_url_without_suffix_says_what_was_chosen() {
    for path in ["/172014", PLAN, TERMS, "/172014/dx-action-plan/terms/ai", "/terms", "/ns/plan", "/terms?limit=3"] {
        for (accept, suffix) in [("application/json", "json"), ("text/html", "html"), ("text/turtle", "ttl")] {
            let answer = get(path, &[&format!("accept: {accept}")]).await.ok(path);
            let (resource, query) = path.split_once('?').map_or((path, String::new()), |(p, q)| (p, format!("?{q}")));
            assert!(answer.header("vary").split(", ").any(|name| name == "Accept"), "{path}");
            let location = answer.header("content-location");
            assert_eq!(location, format!("{BASE}{resource}.{suffix}{query}"));
            let there = get(&location, &[]).await.ok(&location);
            assert_eq!(there.header("content-type"), answer.header("content-type"));
            let alternates = answer.links().into_iter().filter(|(_, relation)| relation == "alternate");
            for (url, _) in alternates {
                assert_ne!(url, location, "an alternate is another one");
                get(&url, &[]).await.ok(&url);
            }
        }
    }
}

/// Answers of every sort: negotiated and not, stored and written, errors.
const PATHS: &[&str] = &[
    "/",
    "/172014",
    "/172014/dx-action-plan",
    "/172014/dx-action-plan/terms",
    "/172014/dx-action-plan/terms.csv",
    "/172014/dx-action-plan/terms.csv?q=AI",
    "/172014/dx-action-plan/terms.excel.csv",
    "/172014/dx-action-plan/terms/ai.ttl",
    "/172014/dx-action-plan/releases",
    "/172014/dx-action-plan/releases/1",
    "/172014/dx-action-plan/releases/1/terms.json",
    "/172014/dx-action-plan/releases/1/terms.csv",
    "/172014/dx-action-plan/roadmap.csv",
    "/172014/dx-action-plan/datapackage.json",
    "/172014/dx-action-plan/data.nq",
    "/terms.html",
    "/search?q=AI",
    "/ns/plan",
    "/ns/context.jsonld",
    "/ns/plan/shapes.ttl",
    "/problems/not-found",
    "/.well-known/csvm",
    "/assets/style.css",
];

const ERRORS: &[(&str, u16)] = &[
    ("/nothing", 404),
    ("/172014/dx-action-plan/terms/nothing", 404),
    ("/172014/dx-action-plan/terms?limit=0", 400),
    ("/999999", 404),
];

#[actix_web::test]
async fn the_tag_is_the_hash_of_the_body() {
    for path in PATHS {
        for accept in ["accept: application/json", BROWSER, "accept: */*"] {
            let answer = get(path, &[accept]).await.ok(path);
            let hash = hex::encode(Sha256::digest(answer.body.as_bytes()));
            assert_eq!(answer.header("etag"), format!("\"{}\"", &hash[..32]), "{path}");
        }
    }
}

#[actix_web::test]
async fn if_none_match_gets_304_with_the_same_headers() {
    for path in PATHS {
        let full = get(path, &[]).await.ok(path);
        let tag = full.header("etag");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            for method in [Method::GET, Method::HEAD] {
                let answer = send(method, path, &[&format!("if-none-match: {known}")]).await;
                assert_eq!(answer.status, 304, "{path} {known}");
                assert_eq!(answer.body, "");
                for name in ["etag", "cache-control", "vary", "content-location", "link"] {
                    assert_eq!(answer.header(name), full.header(name), "{path} {name}");
                }
            }
        }
        let other = get(path, &["if-none-match: \"other\""]).await;
        assert_eq!((other.status.as_u16(), other.body), (200, full.body), "{path}");
    }
    // The tag of one format is not that of another.
    let json = get(TERMS, &["accept: application/json"]).await.header("etag");
    let html = get(TERMS, &["accept: text/html", &format!("if-none-match: {json}")]).await;
    assert_eq!(html.status, 200);
}

#[actix_web::test]
async fn head_is_get_without_the_body() {
    for path in PATHS.iter().chain(ERRORS.iter().map(|(path, _)| path)) {
        let (get, head) = (get(path, &[]).await, send(Method::HEAD, path, &[]).await);
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(sorted(&head.headers), sorted(&get.headers), "{path}");
    }
}

fn sorted(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut all: Vec<_> =
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    all.sort();
    all
}

#[actix_web::test]
async fn options_name_the_methods_and_the_others_are_refused() {
    for path in PATHS.iter().chain(["/id/172014", "/livez", "/readyz"].iter()) {
        let options = send(Method::OPTIONS, path, &["origin: https://example.org"]).await;
        assert_eq!((options.status.as_u16(), options.body.as_str()), (204, ""), "{path}");
        assert_eq!(options.header("allow"), "GET, HEAD, OPTIONS", "{path}");
        assert_eq!(options.header("access-control-allow-methods"), "GET, HEAD, POST, OPTIONS");
        assert_eq!(options.header("access-control-max-age"), "86400");
        for name in ["Accept-Datetime", "If-None-Match", "If-Range", "Range"] {
            assert!(options.header("access-control-allow-headers").split(", ").any(|one| one == name), "{name}");
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::TRACE] {
            let refused = send(method.clone(), path, &[]).await;
            assert_eq!(refused.status, 405, "{method} {path}");
            assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS");
            assert_eq!(refused.json()["type"], format!("{BASE}/problems/method-not-allowed"));
        }
    }
}

#[actix_web::test]
async fn every_answer_may_be_read_from_every_page() {
    let everywhere = |answer: &Answer, path: &str| {
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
        let exposed = answer.header("access-control-expose-headers");
        let seen = ["Accept-Ranges", "Content-Location", "Content-Range", "ETag", "Link", "Location", "Repr-Digest"];
        for name in seen {
            assert!(exposed.split(", ").any(|one| one == name), "{path}: {name}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    };
    for path in PATHS {
        everywhere(&get(path, &["origin: https://example.org"]).await, path);
        everywhere(&send(Method::OPTIONS, path, &[]).await, path);
        everywhere(&send(Method::PUT, path, &[]).await, path);
        everywhere(&get(path, &["if-none-match: *"]).await, path);
    }
    for (path, status) in ERRORS {
        let answer = get(path, &[]).await;
        assert_eq!(answer.status.as_u16(), *status, "{path}");
        everywhere(&answer, path);
    }
    everywhere(&get(TERMS, &["accept: image/png"]).await, "406");
    everywhere(&get("/id/172014", &[]).await, "303");
}

#[actix_web::test]
async fn caches_are_told_how_long() {
    const CURRENT: &str = "public, max-age=60, stale-while-revalidate=3600";
    for (path, caching) in [
        (PLAN, CURRENT),
        (TERMS, CURRENT),
        ("/172014/dx-action-plan/terms.csv", CURRENT),
        ("/172014/dx-action-plan/releases/1/terms", "public, max-age=604800"),
        ("/172014/dx-action-plan/releases/1/terms/ai.ttl", "public, max-age=604800"),
        ("/172014/dx-action-plan/releases/1/terms.csv?q=AI", "public, max-age=604800"),
        ("/172014/dx-action-plan/releases/1/terms.csv", "public, max-age=31536000, immutable"),
        ("/172014/dx-action-plan/releases/1/terms.excel.csv", "public, max-age=31536000, immutable"),
        ("/172014/dx-action-plan/releases/1/terms.csv-metadata.json", "public, max-age=31536000, immutable"),
        ("/172014/dx-action-plan/releases/1/datapackage.json", "public, max-age=31536000, immutable"),
        ("/172014/dx-action-plan/releases/1/data.nq", "public, max-age=31536000, immutable"),
        ("/172014/dx-action-plan/releases", CURRENT),
        ("/172014/dx-action-plan/terms/nothing", "public, max-age=60"),
        ("/172014/dx-action-plan/terms?limit=0", "no-store"),
        ("/livez", "no-store"),
    ] {
        assert_eq!(get(path, &[]).await.header("cache-control"), caching, "{path}");
    }
}
