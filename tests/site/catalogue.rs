//! The catalogue says what there is, truly, and of each release the same for ever.
use crate::{
    contents::{bundled, edited, other_city, second_content},
    harness::{Answer, BASE, BROWSER, PLAN, Site, get},
};
use openplan::{dataset::Package, dcat::Host, http::State};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, sync::Arc};

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const GREEN: &str = "/019992/green-plan";

/// Objects of a subject's property, as N-Triples writes them.
fn objects(triples: &BTreeSet<String>, subject: &str, property: &str) -> Vec<String> {
    let begin = format!("{subject} <{property}> ");
    triples.iter().filter_map(|line| line.strip_prefix(&begin)).map(str::to_owned).collect()
}

fn subjects(triples: &BTreeSet<String>, class: &str) -> BTreeSet<String> {
    let end = format!(" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{class}>");
    triples.iter().filter_map(|line| line.strip_suffix(&end)).map(str::to_owned).collect()
}

fn iri(term: &str) -> &str {
    term.trim_start_matches('<').trim_end_matches('>')
}

fn literal(term: &str) -> &str {
    term.trim_start_matches('"').split('"').next().unwrap()
}

async fn triples(site: &Site, path: &str) -> BTreeSet<String> {
    site.get(&format!("{path}.nt"), &[]).await.ok(path).triples()
}

/// With two releases of one plan and another city's plan.
fn two_cities() -> Site {
    let site = Site::of(&[bundled(), other_city()]);
    site.publish(&second_content());
    assert!(site.state.refresh().unwrap());
    site
}

#[actix_web::test]
async fn every_download_is_as_large_as_it_says_and_has_the_digest_that_it_says() {
    let site = two_cities();
    let catalogue = triples(&site, "/catalog").await;
    let distributions = subjects(&catalogue, &format!("{DCAT}Distribution"));
    let mut weighed = 0;
    for one in &distributions {
        let single = |property: &str| {
            let found = objects(&catalogue, one, property);
            assert!(found.len() < 2, "{one} {property}");
            found.into_iter().next()
        };
        let url = single(&format!("{DCAT}downloadURL")).unwrap();
        let answer = site.get(iri(&url), &[]).await.ok(&url);
        let media_type = single(&format!("{DCAT}mediaType")).unwrap();
        let content_type = answer.header("content-type");
        assert!(iri(&media_type).ends_with(content_type.split(';').next().unwrap()), "{url}: {content_type}");
        // The list of formats has none for SQLite.
        let listed = (!iri(&url).ends_with(".sqlite")).then_some("format");
        for term in ["license", "title"].into_iter().chain(listed) {
            assert!(!objects(&catalogue, one, &format!("http://purl.org/dc/terms/{term}")).is_empty(), "{one}: {term}");
        }
        let rights = single("http://purl.org/dc/terms/rights").is_some();
        assert_eq!(rights, one.contains("/172014/"), "{one}: rights as the package states them");
        let Some(size) = single(&format!("{DCAT}byteSize")) else { continue };
        let checksum = single("http://spdx.org/rdf/terms#checksum").unwrap();
        let sha256 = objects(&catalogue, &checksum, "http://spdx.org/rdf/terms#checksumValue").pop().unwrap();
        assert_eq!(literal(&size), answer.bytes.len().to_string(), "{url}");
        assert_eq!(literal(&sha256), hex::encode(Sha256::digest(&answer.bytes)), "{url}");
        weighed += 1;
    }
    // Two CSV forms of every table, the archive and the N-Quads: of two datasets and three releases.
    assert_eq!(weighed, 5 * (2 * openplan::catalog::tables().len() + 2));
}

#[actix_web::test]
async fn the_catalogue_lists_every_dataset_release_and_service() {
    let site = two_cities();
    let catalogue = triples(&site, "/catalog").await;
    let thing = |path: &str| format!("<{BASE}/id{path}>");
    let root = thing("/catalog");
    let datasets = objects(&catalogue, &root, &format!("{DCAT}dataset"));
    assert_eq!(datasets, [thing(&format!("{GREEN}/dataset")), thing(&format!("{PLAN}/dataset"))]);
    let dataset = thing(&format!("{PLAN}/dataset"));
    let releases = [1, 2].map(|number| thing(&format!("{PLAN}/releases/{number}")));
    assert_eq!(objects(&catalogue, &dataset, &format!("{DCAT}hasVersion")), releases);
    assert_eq!(objects(&catalogue, &dataset, &format!("{DCAT}hasCurrentVersion")), releases[1..]);
    assert_eq!(objects(&catalogue, &releases[1], &format!("{DCAT}previousVersion")), releases[..1]);
    for service in objects(&catalogue, &root, &format!("{DCAT}service")) {
        assert_eq!(objects(&catalogue, &service, &format!("{DCAT}servesDataset")), datasets, "{service}");
        assert_eq!(objects(&catalogue, &service, "http://purl.org/dc/terms/license").len(), 1, "{service}");
    }
    assert_eq!(subjects(&catalogue, &format!("{DCAT}DataService")).len(), 2);
}

#[actix_web::test]
async fn whoever_takes_every_dataset_of_a_document_takes_a_plan_once() {
    let site = two_cities();
    let datasets = [GREEN, PLAN].map(|plan| format!("<{BASE}/id{plan}/dataset>"));
    for (path, found) in [
        ("/catalog".to_owned(), &datasets[..]),
        ("/graph/catalog".to_owned(), &datasets[..]),
        (format!("{PLAN}/dataset"), &datasets[1..]),
        (format!("{PLAN}/releases/1"), &[]),
    ] {
        for suffix in ["ttl", "rdf", "jsonld", "nt"] {
            let document = site.get(&format!("{path}.{suffix}"), &[]).await.ok(&path).triples();
            let taken: Vec<String> = subjects(&document, &format!("{DCAT}Dataset")).into_iter().collect();
            assert_eq!(taken, found, "{path}.{suffix}");
        }
    }
}

#[actix_web::test]
async fn everything_that_is_described_is_described_by_its_own_document_too() {
    let site = two_cities();
    let catalogue = triples(&site, "/catalog").await;
    let named = format!("<{BASE}/id/");
    let subjects: BTreeSet<&str> = catalogue.iter().map(|line| line.split(' ').next().unwrap()).collect();
    for subject in subjects.into_iter().filter(|subject| subject.starts_with(&named)) {
        let thing = iri(subject).split('#').next().unwrap();
        let location = site.get(thing, &[]).await.header("location");
        let document = triples(&site, location.strip_prefix(BASE).unwrap()).await;
        let said = |all: &BTreeSet<String>| -> BTreeSet<String> {
            all.iter().filter(|line| line.starts_with(&format!("{subject} "))).cloned().collect()
        };
        assert!(!said(&document).is_empty(), "{location} does not speak of {subject}");
        if subject.contains("/dataset") || subject.contains("/releases/") || subject.contains("/catalog") {
            assert_eq!(said(&document), said(&catalogue), "{subject}");
        }
    }
}

#[actix_web::test]
async fn the_catalogue_is_its_named_graph_and_stands_in_no_graph_of_a_plan() {
    let site = two_cities();
    let catalogue = triples(&site, "/catalog").await;
    assert_eq!(triples(&site, "/graph/catalog").await, catalogue);
    let query = format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{BASE}/graph/catalog> {{ ?s ?p ?o }} }}");
    let query = percent_encoding::utf8_percent_encode(&query, percent_encoding::NON_ALPHANUMERIC).to_string();
    let answer = site.get(&format!("/sparql?query={query}"), &["accept: application/n-triples"]).await.ok("sparql");
    assert_eq!(answer.triples(), catalogue);
    for path in [&format!("/graph{PLAN}"), "/graph/172014", &format!("/graph{GREEN}")] {
        assert!(triples(&site, path).await.iter().all(|line| !line.contains(DCAT)), "{path}");
    }
}

#[actix_web::test]
async fn a_release_says_the_same_when_others_appear_and_so_does_another_city() {
    let site = Site::of(&[bundled(), other_city()]);
    let paths = [format!("{PLAN}/releases/1"), format!("{GREEN}/dataset"), format!("{GREEN}/releases/1")];
    let paths: Vec<String> = ["", ".ttl", ".jsonld", ".html"]
        .iter()
        .flat_map(|suffix| paths.iter().map(move |path| format!("{path}{suffix}")))
        .collect();
    let before = tags(&site, &paths).await;
    let dataset = triples(&site, &format!("{PLAN}/dataset")).await;
    let graphs = digests(&site);
    site.publish(&second_content());
    assert!(site.state.refresh().unwrap());
    assert_eq!(tags(&site, &paths).await, before);
    assert_ne!(triples(&site, &format!("{PLAN}/dataset")).await, dataset);
    site.publish(&bundled());
    assert!(site.state.refresh().unwrap());
    let restored = triples(&site, &format!("{PLAN}/dataset")).await;
    let current = format!("<{BASE}/id{PLAN}/dataset> <{DCAT}hasCurrentVersion> <{BASE}/id{PLAN}/releases/1>");
    assert!(restored.contains(&current));
    assert_eq!(restored.iter().filter(|line| line.contains("#hasVersion>")).count(), 2);
    assert_eq!(tags(&site, &paths).await, before);
    assert_eq!(digests(&site), graphs);
}

async fn tags(site: &Site, paths: &[String]) -> Vec<String> {
    let mut tags = Vec::new();
    for path in paths {
        tags.push(site.get(path, &[]).await.ok(path).header("etag"));
    }
    tags
}

/// Digests of what is current: content and graph of every plan.
fn digests(site: &Site) -> Vec<(String, String)> {
    let snapshot = site.state.snapshot();
    let releases = snapshot.plans.values().map(|served| &served.release);
    releases.map(|release| (release.digest.clone(), release.graph_digest.clone())).collect()
}

#[actix_web::test]
async fn the_digest_of_the_bundled_plan_and_of_its_graph_stay_what_they_are() {
    let release = get(&format!("{PLAN}/releases/1"), &[]).await.ok("release").json();
    assert_eq!(release["digest"], bundled().digest());
    let dump = get(&format!("{PLAN}/data.nq"), &[]).await.ok("dump").bytes;
    assert_eq!(release["graph_digest"], hex::encode(Sha256::digest(dump)));
}

#[actix_web::test]
async fn a_release_has_no_dataset_and_a_dataset_no_twin() {
    let missing = get(&format!("{PLAN}/releases/1/dataset"), &[]).await;
    assert_eq!(missing.status, 404);
    let instead = "/172014/dx-action-plan/dataset tells of all releases, /172014/dx-action-plan/releases/1 of this one";
    assert!(missing.body.contains(instead), "{}", missing.body);
    let dataset = get(&format!("{PLAN}/dataset"), &[]).await.ok("dataset");
    assert!(dataset.json()["links"]["twin"].is_null() && dataset.link("memento").is_none());
}

#[actix_web::test]
async fn iris_of_a_plan_may_begin_otherwise_than_those_of_the_server() {
    let own = edited(|name, text| match name {
        "datapackage.json" => {
            text.replace("\"custom\": {", "\"custom\": {\"iri_base\": \"https://plans.example.org\", ")
        }
        _ => text,
    });
    let site = Site::of(&[own]);
    let catalogue = triples(&site, "/catalog").await;
    let dataset = format!("<https://plans.example.org/id{PLAN}/dataset>");
    let listed = objects(&catalogue, &format!("<{BASE}/id/catalog>"), &format!("{DCAT}dataset"));
    assert_eq!(listed, std::slice::from_ref(&dataset));
    let landing = objects(&catalogue, &dataset, &format!("{DCAT}landingPage"));
    assert_eq!(landing, [format!("<{BASE}{PLAN}/dataset>")]);
    let dataset_document = triples(&site, &format!("{PLAN}/dataset")).await;
    assert!(dataset_document.iter().any(|line| line.starts_with(&dataset)));
}

fn stated(package: &str) -> Package {
    edited(|name, text| match name {
        "datapackage.json" => {
            text.replace("\"organization\": \"金沢市\",", &format!("\"organization\": \"金沢市\", {package},"))
        }
        _ => text,
    })
}

#[actix_web::test]
async fn a_contact_is_named_where_the_package_states_one_and_nowhere_else() {
    let property = format!("<{DCAT}contactPoint>");
    let silent = get("/catalog.nt", &[]).await.body;
    assert!(!silent.contains(&property) && !silent.contains("vcard"));
    let site = Site::of(&[stated("\"email\": \"dx@city.example.jp\", \"path\": \"https://city.example.jp/dx\"")]);
    let dataset = triples(&site, &format!("{PLAN}/dataset")).await;
    let contact = format!("<{BASE}/id{PLAN}/dataset#contact>");
    let vcard = "http://www.w3.org/2006/vcard/ns#";
    assert_eq!(objects(&dataset, &contact, &format!("{vcard}hasEmail")), ["<mailto:dx@city.example.jp>"]);
    assert_eq!(objects(&dataset, &contact, &format!("{vcard}hasURL")), ["<https://city.example.jp/dx>"]);
}

#[actix_web::test]
async fn the_operator_is_named_as_the_operator_says() {
    let root = format!("<{BASE}/id/catalog#operator>");
    let name = "http://xmlns.com/foaf/0.1/name";
    let silent = get("/catalog.nt", &[]).await.ok("catalogue").triples();
    assert!(objects(&silent, &root, name).contains(&format!("\"Operator of {BASE}\"@en")));
    let mut site = Site::of(&[bundled()]);
    let pool = site.database.open();
    let contact = Some("mailto:open@city.example.jp".to_owned());
    let host = Host {
        base: BASE.to_owned(),
        operator: Some("金沢市".to_owned()),
        contact,
        is_copy: false,
        datasets_of_page: None,
    };
    site.state = Arc::new(State::open_for(pool, host).unwrap());
    let catalogue = triples(&site, "/catalog").await;
    assert_eq!(objects(&catalogue, &root, name), ["\"金沢市\""]);
    let points = catalogue.iter().filter(|line| line.contains(&format!("<{DCAT}contactPoint>"))).count();
    assert_eq!(points, 2, "each service has the contact, no dataset has");
}

#[actix_web::test]
async fn a_server_without_a_plan_has_an_empty_catalogue() {
    let site = Site::of(&[]);
    let catalogue = triples(&site, "/catalog").await;
    assert!(!catalogue.iter().any(|line| line.contains(&format!("<{DCAT}dataset>"))));
    assert!(site.get("/catalog", &[BROWSER]).await.ok("page").body.contains("公開されている計画はまだありません"));
    site.get("/.well-known/void", &[]).await.ok("void");
}

#[actix_web::test]
async fn the_page_shows_each_dataset_with_its_city_release_terms_and_downloads() {
    let site = two_cities();
    let page = site.get("/catalog", &[BROWSER]).await.ok("page").body;
    for text in [
        &format!("<h2><a href=\"{BASE}{PLAN}\">金沢市DXアクションプラン</a></h2>"),
        "石川県金沢市",
        &format!("<a href=\"{BASE}{PLAN}/releases/2\">公開版 2</a>"),
        "Creative Commons Attribution 4.0 International",
        "計画の文言は金沢市のものです。",
        &format!("<a href=\"{BASE}{PLAN}/data.ttl\">全データ（Turtle）</a>"),
        &format!("<a href=\"{BASE}{GREEN}/terms.excel.csv\">用語（Excel用CSV）</a>"),
    ] {
        assert!(page.contains(text), "{text}");
    }
    let dataset = site.get(&format!("{PLAN}/dataset"), &[BROWSER]).await.ok("page").body;
    let bytes = site.get(&format!("{PLAN}/terms.csv"), &[]).await.ok("terms").bytes;
    assert!(dataset.contains(&hex::encode(Sha256::digest(bytes))) && dataset.contains("公開版 1"));
}

/// The second block of a page, for search engines.
fn schema_org(page: &Answer) -> serde_json::Value {
    let block = page.body.split("<script type=\"application/ld+json\">").nth(2).expect("a second block");
    serde_json::from_str(&block.split("</script>").next().unwrap().replace("<\\/", "</")).unwrap()
}

#[actix_web::test]
async fn search_engines_are_told_the_same_sizes_digests_and_terms() {
    let site = two_cities();
    for (path, files, name) in [
        (PLAN.to_owned(), PLAN.to_owned(), "金沢市DXアクションプラン"),
        (format!("{PLAN}/dataset"), PLAN.to_owned(), "金沢市DXアクションプラン"),
        (format!("{PLAN}/releases/1"), format!("{PLAN}/releases/1"), "金沢市DXアクションプラン（公開版 1）"),
        (GREEN.to_owned(), GREEN.to_owned(), "架空市みどりの計画"),
    ] {
        let said = schema_org(&site.get(&path, &[BROWSER]).await.ok(&path));
        assert_eq!((&said["@type"], &said["name"]), (&"Dataset".into(), &name.into()), "{path}");
        assert_eq!(said["license"], "https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(said["usageInfo"].is_null(), path.starts_with(GREEN), "{path}");
        let downloads = said["distribution"].as_array().unwrap();
        assert!(downloads.len() > 2 * openplan::catalog::tables().len());
        for download in downloads {
            let url = download["contentUrl"].as_str().unwrap();
            assert!(url.starts_with(&format!("{BASE}{files}/")), "{url}");
            let Some(size) = download["contentSize"].as_str() else { continue };
            let bytes = site.get(url, &[]).await.ok(url).bytes;
            assert_eq!(size, format!("{} B", bytes.len()), "{url}");
            assert_eq!(download["sha256"], hex::encode(Sha256::digest(&bytes)), "{url}");
        }
    }
}

#[actix_web::test]
async fn search_engines_are_told_of_the_catalogue_and_the_glossary() {
    let catalogue = schema_org(&get("/catalog", &[BROWSER]).await);
    assert_eq!((&catalogue["@type"], &catalogue["dataset"][0]["@type"]), (&"DataCatalog".into(), &"Dataset".into()));
    let glossary = schema_org(&get(&format!("{PLAN}/terms"), &[BROWSER]).await);
    assert_eq!(glossary["@type"], "DefinedTermSet");
    assert_eq!(glossary["hasDefinedTerm"].as_array().unwrap().len(), 33);
    let term = schema_org(&get(&format!("{PLAN}/terms/ai"), &[BROWSER]).await);
    assert_eq!((&term["@type"], &term["name"]), (&"DefinedTerm".into(), &"AI".into()));
    assert_eq!(term["inDefinedTermSet"]["@id"], glossary["@id"]);
    assert_eq!(term["alternateName"], serde_json::json!(["Artificial Intelligence", "人工知能"]));
}

#[actix_web::test]
async fn what_search_engines_are_told_is_no_part_of_the_data() {
    for path in ["/catalog", PLAN, "/172014/dx-action-plan/terms", "/172014/dx-action-plan/terms/ai"] {
        let data = get(&format!("{path}.jsonld"), &[]).await.ok(path).body;
        for word in ["DataCatalog", "DataDownload", "DefinedTerm", "schema.org/Dataset"] {
            assert!(!data.contains(word), "{path}: {word}");
        }
    }
}

#[actix_web::test]
async fn a_catalogue_of_several_pages_is_sent_as_it_is_written_with_the_same_bytes() {
    let mut site = two_cities();
    let mut whole = Vec::new();
    for suffix in ["ttl", "nt", "rdf"] {
        whole.push((suffix, site.get(&format!("/catalog.{suffix}"), &[]).await.ok(suffix)));
    }
    site.serve_anew(|state| state.host.datasets_of_page = Some(1));
    for (suffix, whole) in whole {
        let path = format!("/catalog.{suffix}");
        let sent = site.get(&path, &[]).await.ok(&path);
        assert_eq!(sent.body, whole.body, "{path}");
        for header in ["content-type", "cache-control", "vary"] {
            assert_eq!(sent.header(header), whole.header(header), "{path}");
        }
        let links = |answer: &Answer| answer.headers.get_all("link").cloned().collect::<Vec<_>>();
        assert_eq!(links(&sent), links(&whole), "{path}");
        let tag = sent.header("etag");
        let known = site.get(&path, &[&format!("if-none-match: {tag}")]).await;
        assert_eq!(known.status, 304, "{path}");
    }
    let chosen = site.get("/catalog", &["accept: text/turtle"]).await.ok("chosen");
    assert_eq!(chosen.header("content-location"), format!("{BASE}/catalog.ttl"));
    assert!(chosen.header("vary").contains("Accept,"));
}

#[actix_web::test]
async fn harvesters_find_all_datasets_page_by_page() {
    const HYDRA: &str = "http://www.w3.org/ns/hydra/core#";
    let mut site = two_cities();
    let root = format!("<{BASE}/id/catalog>");
    let of_all = triples(&site, "/catalog").await;
    site.serve_anew(|state| state.host.datasets_of_page = Some(1));
    let (mut next, mut together, mut pages) = (Some("/catalog.nt?page=1".to_owned()), BTreeSet::new(), 0);
    while let Some(path) = next.take() {
        let answer = site.get(&path, &[]).await.ok(&path);
        let page = answer.triples();
        let view = subjects(&page, &format!("{HYDRA}PartialCollectionView"));
        assert_eq!(view, BTreeSet::from([format!("<{BASE}{path}>")]));
        assert_eq!(subjects(&page, &format!("{HYDRA}PagedCollection")), view, "in the words of before");
        let view = view.first().unwrap();
        let one = |name: &str| objects(&page, view, &format!("{HYDRA}{name}")).pop();
        assert_eq!((one("first"), one("last")), (Some(format!("<{BASE}/catalog.nt?page=1>")), one("lastPage")));
        assert_eq!(literal(&one("totalItems").unwrap()), "2");
        assert_eq!(one("next"), one("nextPage"));
        next = one("next").map(|there| iri(&there).strip_prefix(BASE).unwrap().to_owned());
        assert_eq!(answer.link("next").is_some(), next.is_some());
        let listed = objects(&page, &root, &format!("{DCAT}dataset"));
        assert_eq!(subjects(&page, &format!("{DCAT}Dataset")), listed.iter().cloned().collect(), "{path}");
        assert_eq!(listed.len(), 1, "{path}");
        together.extend(page.into_iter().filter(|line| !line.contains(HYDRA)));
        pages += 1;
    }
    assert_eq!((pages, together), (2, of_all));
    let first = site.get("/catalog.json", &[]).await.ok("json").json();
    assert_eq!(first["links"]["next"], format!("{BASE}/catalog?page=2"));
    assert!(site.get("/catalog?page=2", &[BROWSER]).await.ok("page").body.contains("/catalog?page=1"));
    for wrong in ["0", "3", "x"] {
        assert_eq!(site.get(&format!("/catalog?page={wrong}"), &[]).await.status, 400, "{wrong}");
    }
}
