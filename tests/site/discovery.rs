//! How machines find what is here without being told.
use crate::{
    contents::{bundled, other_city, second_content},
    harness::{BASE, BROWSER, PLAN, Site, get, json, send},
};
use actix_web::http::Method;
use openplan::{dcat::Host, http::State};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

const VOID: &str = "http://rdfs.org/ns/void#";
const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

/// Triples of a text, each as its three terms.
fn terms(triples: &BTreeSet<String>) -> Vec<(&str, &str, &str)> {
    triples
        .iter()
        .map(|line| {
            let (subject, rest) = line.split_once(' ').unwrap();
            let (predicate, object) = rest.split_once(' ').unwrap();
            (subject, predicate, object)
        })
        .collect()
}

/// Triples, subjects and objects; instances of each class; triples, subjects and objects of each property.
type Numbers = ([usize; 3], BTreeMap<String, usize>, BTreeMap<String, [usize; 3]>);

/// The numbers as they are counted here.
fn counted(triples: &BTreeSet<String>) -> Numbers {
    let terms = terms(triples);
    let different = |of: &mut dyn Iterator<Item = &str>| of.collect::<BTreeSet<&str>>().len();
    let mut classes = BTreeMap::new();
    let mut uses: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    for (subject, predicate, object) in &terms {
        uses.entry((*predicate).to_owned()).or_default().push((subject, object));
        if *predicate == TYPE {
            *classes.entry((*object).to_owned()).or_default() += 1;
        }
    }
    let all = [
        terms.len(),
        different(&mut terms.iter().map(|(subject, ..)| *subject)),
        different(&mut terms.iter().map(|(.., object)| *object)),
    ];
    let properties = uses.into_iter().map(|(property, pairs)| {
        let subjects = different(&mut pairs.iter().map(|(subject, _)| *subject));
        let objects = different(&mut pairs.iter().map(|(_, object)| *object));
        (property, [pairs.len(), subjects, objects])
    });
    (all, classes, properties.collect())
}

/// The numbers as they are stated of a dataset.
fn stated(void: &BTreeSet<String>, dataset: &str) -> Numbers {
    let terms = terms(void);
    let objects = |subject: &str, property: &str| -> Vec<&str> {
        let property = format!("<{VOID}{property}>");
        terms.iter().filter(|(s, p, _)| *s == subject && *p == property).map(|(.., object)| *object).collect()
    };
    let number = |subject: &str, property: &str| -> usize {
        let found = objects(subject, property);
        assert_eq!(found.len(), 1, "{subject} {property}");
        found[0].trim_start_matches('"').split('"').next().unwrap().parse().unwrap()
    };
    let counts = |subject: &str| ["triples", "distinctSubjects", "distinctObjects"].map(|name| number(subject, name));
    let classes = objects(dataset, "classPartition").into_iter();
    let classes = classes.map(|part| (objects(part, "class")[0].to_owned(), number(part, "entities"))).collect();
    let properties = objects(dataset, "propertyPartition").into_iter();
    let properties = properties.map(|part| (objects(part, "property")[0].to_owned(), counts(part))).collect();
    (counts(dataset), classes, properties)
}

#[actix_web::test]
async fn void_counts_what_is_there_of_each_plan_and_of_everything() {
    let site = Site::of(&[bundled(), other_city()]);
    let void = site.get("/.well-known/void", &[]).await.ok("void").triples();
    for plan in [PLAN, "/019992/green-plan"] {
        let data = site.get(&format!("{plan}/data.nt"), &[]).await.ok(plan).triples();
        assert_eq!(stated(&void, &format!("<{BASE}/id{plan}/dataset>")), counted(&data), "{plan}");
    }
    let everything = "CONSTRUCT%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D";
    let accept = "accept: application/n-triples";
    let everything = site.get(&format!("/sparql?query={everything}"), &[accept]).await.ok("sparql").triples();
    assert_eq!(stated(&void, &format!("<{BASE}/.well-known/void#all>")), counted(&everything));
}

/// What a `CONSTRUCT` finds.
async fn constructed(site: &Site, query: &str) -> BTreeSet<String> {
    let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC);
    site.get(&format!("/sparql?query={query}"), &["accept: application/n-triples"]).await.ok("sparql").triples()
}

#[actix_web::test]
async fn sparql_finds_the_numbers_of_each_plan_as_they_are_after_every_publish() {
    let site = Site::of(&[bundled(), other_city()]);
    for publish in [None, Some(second_content()), Some(bundled())] {
        if let Some(package) = publish {
            site.publish(&package);
            assert!(site.state.refresh().unwrap());
        }
        let in_graph = format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{BASE}/graph/void> {{ ?s ?p ?o }} }}");
        let void = constructed(&site, &in_graph).await;
        assert_eq!(site.get("/graph/void", &["accept: text/turtle"]).await.ok("graph").triples(), void);
        for plan in [PLAN, "/019992/green-plan"] {
            let data = site.get(&format!("{plan}/data.nt"), &[]).await.ok(plan).triples();
            assert_eq!(stated(&void, &format!("<{BASE}/id{plan}/dataset>")), counted(&data), "{plan}");
        }
        let document = site.get("/.well-known/void", &[]).await.ok("void").triples();
        assert!(void.is_subset(&document));
        let everything = constructed(&site, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").await;
        assert_eq!(stated(&document, &format!("<{BASE}/.well-known/void#all>")), counted(&everything));
    }
}

#[actix_web::test]
async fn sparql_finds_the_examples_and_the_prefixes_that_they_use() {
    let site = Site::of(&[bundled()]);
    let gallery = site.get("/examples.nt", &[]).await.ok("gallery").triples();
    assert_eq!(site.get("/graph/examples.nt", &[]).await.ok("graph").triples(), gallery);
    let query = "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?text ?prefix ?namespace WHERE {
        ?example a sh:SPARQLExecutable ; sh:select|sh:ask|sh:construct|sh:describe ?text ;
            sh:prefixes/sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }";
    let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC);
    let found = site.get(&format!("/sparql?query={query}"), &["accept: application/json"]).await.ok("sparql").json();
    let mut declared: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for row in found["results"]["bindings"].as_array().unwrap() {
        let value = |name: &str| row[name]["value"].as_str().unwrap();
        declared.entry(value("text")).or_default().insert((value("prefix"), value("namespace")));
    }
    assert_eq!(declared.len(), openplan::examples::ALL.len());
    for (text, prefixes) in declared {
        for line in text.lines().filter_map(|line| line.strip_prefix("PREFIX ")) {
            let (prefix, namespace) = line.split_once(": <").unwrap();
            assert!(prefixes.contains(&(prefix, namespace.trim_end_matches('>'))), "{line}");
        }
    }
}

#[actix_web::test]
async fn void_is_turtle_unless_another_form_of_rdf_is_asked_for() {
    let turtle = get("/.well-known/void", &[]).await.ok("void");
    assert_eq!(turtle.header("content-type"), "text/turtle; charset=utf-8");
    for form in ["application/n-triples", "application/rdf+xml", "application/ld+json"] {
        let other = get("/.well-known/void", &[&format!("accept: {form}")]).await.ok(form);
        assert!(other.header("vary").starts_with("Accept"), "{form}");
        assert_eq!(other.triples(), turtle.triples(), "{form}");
    }
    let none = get("/.well-known/void", &["accept: image/png"]).await;
    assert_eq!((none.status.as_u16(), none.json()["available"].as_array().unwrap().len()), (406, 4));
}

#[actix_web::test]
async fn the_list_of_interfaces_is_a_linkset_to_which_its_head_leads() {
    let path = "/.well-known/api-catalog";
    let answer = get(path, &[]).await.ok(path);
    let profile = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
    assert_eq!(answer.header("content-type"), profile);
    let head = send(Method::HEAD, path, &[]).await.ok(path);
    assert_eq!(head.link("api-catalog"), Some(format!("{BASE}{path}")));
    let contexts = answer.json()["linkset"].as_array().unwrap().clone();
    assert_eq!(contexts[0]["anchor"], format!("{BASE}{path}"));
    for item in contexts[0]["item"].as_array().unwrap() {
        let described = contexts.iter().find(|context| context["anchor"] == item["href"]);
        assert!(described.is_some_and(|context| context["service-desc"].is_array()), "{item}");
    }
    let rest = &contexts[1];
    for relation in ["service-desc", "service-doc", "service-meta", "status"] {
        for link in rest[relation].as_array().unwrap() {
            let (url, wanted) = (link["href"].as_str().unwrap(), link["type"].as_str().unwrap());
            let content_type = get(url, &[]).await.ok(url).header("content-type");
            assert_eq!(content_type.split(';').next(), Some(wanted), "{url}");
        }
    }
}

#[actix_web::test]
async fn every_page_and_the_start_lead_to_catalogue_and_interfaces() {
    let wanted = "</.well-known/api-catalog>; rel=\"api-catalog\", </catalog>; rel=\"describedby\"";
    for path in
        ["/", "/catalog", PLAN, "/172014", "/terms", "/search?q=AI", "/nothing", "/sparql", "/docs", "/docs/reference"]
    {
        let page = get(path, &[BROWSER]).await;
        assert!(page.header("link").contains(wanted), "{path}: {}", page.header("link"));
        if let Some(tag) = Some(page.header("etag")).filter(|tag| !tag.is_empty()) {
            let again = get(path, &[BROWSER, &format!("if-none-match: {tag}")]).await;
            assert!(again.status == 304 && again.header("link").contains(wanted), "{path}");
        }
    }
    assert!(get("/", &[]).await.header("link").contains(wanted));
    let csv = get(&format!("{PLAN}/terms.csv"), &[]).await;
    assert!(!csv.header("link").contains("/catalog>"), "a CSV is described by its own metadata");
    let links = json("/").await["links"].clone();
    for (relation, path) in [
        ("catalog", "/catalog"),
        ("void", "/.well-known/void"),
        ("api-catalog", "/.well-known/api-catalog"),
        ("sitemap", "/sitemap.xml"),
    ] {
        assert_eq!(links[relation], format!("{BASE}{path}"));
    }
}

fn locations(xml: &str) -> Vec<String> {
    xml.split("<loc>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn robots_are_led_to_sitemaps_that_list_every_named_thing_once() {
    let site = Site::of(&[bundled(), other_city()]);
    let robots = site.get("/robots.txt", &[]).await.ok("robots");
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    assert!(robots.body.lines().any(|line| line == format!("Sitemap: {BASE}/sitemap.xml")), "{}", robots.body);
    let index = site.get("/sitemap.xml", &[]).await.ok("index");
    assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
    let parts = locations(&index.body);
    assert_eq!(parts.len(), 3, "the server and two plans");
    let mut pages = Vec::new();
    for part in &parts {
        pages.extend(locations(&site.get(part, &[]).await.ok(part).body));
    }
    let different: BTreeSet<&String> = pages.iter().collect();
    assert_eq!(different.len(), pages.len());
    for page in ["/", "/catalog", "/172014", PLAN, "/019992/green-plan/roadmap", "/172014/dx-action-plan/terms/ai"] {
        assert!(different.contains(&format!("{BASE}{page}")), "{page}");
    }
    for page in pages.iter().step_by(9) {
        assert_eq!(site.get(page, &[BROWSER]).await.status, 200, "{page}");
    }
    assert_eq!(site.get("/sitemap-172014-other.xml", &[]).await.status, 404);
}

#[actix_web::test]
async fn whom_to_tell_of_a_weakness_is_said_only_where_the_operator_says_it() {
    let path = "/.well-known/security.txt";
    let missing = get(path, &[]).await;
    assert_eq!((missing.status.as_u16(), missing.header("content-type").as_str()), (404, "application/problem+json"));
    let mut site = Site::of(&[bundled()]);
    let pool = site.database.open();
    let contact = Some("mailto:dx@city.example.jp".to_owned());
    let host = Host { base: BASE.to_owned(), operator: None, contact, is_copy: false, datasets_of_page: None };
    site.state = Arc::new(State::open_for(pool, host).unwrap());
    let answer = site.get(path, &[]).await.ok(path);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let fields: BTreeMap<&str, &str> = answer.body.lines().map(|line| line.split_once(": ").unwrap()).collect();
    assert_eq!(fields["Contact"], "mailto:dx@city.example.jp");
    assert_eq!(fields["Canonical"], format!("{BASE}{path}"));
    let expires: jiff::Timestamp = fields["Expires"].parse().unwrap();
    let days = expires.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    assert!((30..365).contains(&days), "{days} days");
}
