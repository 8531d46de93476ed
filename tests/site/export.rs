//! The site as files: what a plain web server can send of it, and what it must not pretend.
use crate::{
    contents::{INVENTED, other_city},
    harness::{Answer, BASE, BROWSER, Site, options},
};
use actix_web::web::Data;
use openplan::{
    catalog,
    dataset::{Findings, Package},
    dcat::Host,
    export::{self, Error, MARKER, Written},
    http::State,
    snapshot::{self, Options, ToWithdraw},
    store::WithdrawalReason,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};
use tempfile::TempDir;

/// A site with two releases; the second has lost a term.
fn two_releases() -> Site {
    let site = Site::of(&[other_city()]);
    let root = TempDir::new().unwrap();
    let folder = root.path().join("019992/green-plan");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(INVENTED).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let mut text = fs::read_to_string(entry.path()).unwrap();
        if entry.file_name() == "terms.csv" || entry.file_name() == "initiative-terms.csv" {
            text = text.split_inclusive('\n').filter(|line| !line.contains(LOST)).collect();
        }
        fs::write(folder.join(entry.file_name()), text).unwrap();
    }
    let options = Options { remove: vec![format!("terms/{LOST}")], ..options() };
    snapshot::publish(&[Package::read(&folder, &mut Findings::new(&folder))], &options, &site.database.open()).unwrap();
    site.state.refresh().unwrap();
    site
}

const PLAN: &str = "/019992/green-plan";

/// Id of the term that only the first release has.
const LOST: &str = "green-curtain";

/// A site with two releases and its static copy, which is made once.
struct Copied {
    site: Site,
    place: PathBuf,
    written: Written,
    _folder: TempDir,
}

static COPIED: LazyLock<Copied> = LazyLock::new(|| {
    let make = || {
        let (site, folder) = (two_releases(), TempDir::new().unwrap());
        let place = folder.path().join("site");
        let written = actix_rt::System::new().block_on(export(&site, BASE, &place)).unwrap();
        Copied { site, place, written, _folder: folder }
    };
    // A test runs within a system, and there can be only one on each thread.
    std::thread::spawn(make).join().unwrap()
});

async fn export(site: &Site, base: &str, folder: &Path) -> Result<Written, Error> {
    let host = Host { base: base.to_owned(), is_copy: true, ..Host::default() };
    let state = State::open_for(site.database.open(), host).unwrap();
    export::export(Data::new(state), folder).await
}

/// Every file below a folder by its path, which begins with a slash.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(format!("/{name}"), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn is_page(path: &str) -> bool {
    path.rsplit('.').next() == Some("html")
}

/// The file that a web server sends for a path.
fn sent(path: &str, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let path = path.split(['#', '?']).next().unwrap();
    files.contains_key(path) || files.contains_key(&format!("{}/index.html", path.trim_end_matches('/')))
}

/// The addresses of this site in a text, whatever its format.
fn addresses<'t>(text: &'t str, base: &'t str) -> impl Iterator<Item = &'t str> {
    let end = |rest: &'t str| {
        rest.split(['"', '<', '>', '}', '\\', '\'', ' ', '\n', '\r', '|', ',', ';', ')', '（', '「']).next().unwrap()
    };
    text.split(base).skip(1).map(end).filter(|path| path.starts_with('/') && !path.contains(['{', '&']))
}

#[actix_web::test]
async fn a_static_copy_is_what_the_server_sends_and_everything_in_it_is_there() {
    let Copied { site, place, written, .. } = &*COPIED;
    let files = files(place);
    assert_eq!(written.files, files.len());
    assert_eq!(written.bytes, files.values().map(|content| content.len() as u64).sum::<u64>());

    let (mut same, mut other) = (0, BTreeSet::new());
    for (path, content) in files.iter().filter(|(path, _)| !is_page(path) && *path != &format!("/{MARKER}")) {
        let answer = site.get(path, &[]).await.ok(path);
        if answer.bytes == *content {
            same += 1;
        } else {
            // Addresses that a server alone answers. What is no text says its own in text.
            let sent = String::from_utf8_lossy(&answer.bytes);
            let names_a_service =
                ["/sparql\"", "/sparql>", "/sparql<", "/sparql)", "/changes?"].iter().any(|end| sent.contains(end));
            assert!(names_a_service || answer.link("next").is_some(), "{path} is not what the server sends");
            other.insert(path.rsplit('/').next().unwrap().split('.').next().unwrap().to_owned());
        }
    }
    assert!(same > 1_000, "only {same} files are what the server sends");
    // A plan and each of its releases have an endpoint.
    let known = [
        "green-plan",
        "1",
        "2",
        "api-catalog",
        "catalog",
        "changes",
        "dataset",
        "examples",
        "index",
        "llms",
        "sitemap-server",
        "void",
    ];
    other.retain(|name| !known.contains(&name.as_str()) && openplan::examples::find(name).is_none());
    assert!(other.is_empty(), "{other:?} differ from the server's");

    let mut missing = BTreeSet::new();
    // The examples of the OpenAPI document are of the bundled plan.
    for (path, content) in files.iter().filter(|(path, _)| !path.starts_with("/openapi.")) {
        let Ok(text) = str::from_utf8(content) else { continue };
        missing.extend(addresses(text, BASE).filter(|to| !sent(to, &files)).map(|to| (to.to_owned(), path.clone())));
        if is_page(path) {
            let local = text.split("=\"/").skip(1).map(|rest| format!("/{}", rest.split('"').next().unwrap()));
            missing.extend(local.filter(|to| !sent(to, &files)).map(|to| (to, path.clone())));
        }
    }
    // What the server does not have, such as a row in the release that lost it, no copy has.
    let mut lost = Vec::new();
    for (to, from) in missing {
        if site.get(&to, &[BROWSER]).await.status.as_u16() < 400 {
            lost.push((to, from));
        }
    }
    assert!(
        lost.is_empty(),
        "{} addresses lead nowhere, such as {:?}",
        lost.len(),
        lost.iter().take(5).collect::<Vec<_>>()
    );
}

#[actix_web::test]
async fn a_static_copy_offers_nothing_that_needs_a_server() {
    for (path, content) in files(&COPIED.place).iter().filter(|(path, _)| is_page(path)) {
        let page = str::from_utf8(content).unwrap();
        assert!(!page.contains("<form"), "{path} has a form");
        let asks = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        let asks = asks.filter(|to| to.starts_with('/') || to.starts_with(BASE)).find(|to| to.contains('?'));
        assert_eq!(asks, None, "{path}");
        let own =
            path.starts_with("/id/") || page.contains("openplanのサーバーが必要です") || path.ends_with("/404.html");
        let lost = path.contains(LOST) && !path.contains("/releases/") && !path.contains("history");
        assert!(
            own || lost || page.contains("静的な写しです") || page.contains("is a static copy"),
            "{path} does not say what it is"
        );
    }
}

#[actix_web::test]
async fn a_thing_is_a_page_with_its_triples_that_leads_to_its_document() {
    let Copied { site, place, .. } = &*COPIED;
    let row = site.items(&format!("{PLAN}/terms")).await.remove(0);
    let path = row["uri"].as_str().unwrap().strip_prefix(BASE).unwrap();
    let (page, document) =
        (fs::read_to_string(place.join(&path[1..]).join("index.html")).unwrap(), path.replace("/id/", "/"));
    assert!(page.contains(&format!("<meta http-equiv=\"refresh\" content=\"0; url={BASE}{document}\">")), "{page}");
    let script = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let server = site.get(&format!("{document}.jsonld"), &[]).await.triples();
    assert_eq!(crate::harness::triples(crate::harness::JSON_LD, script), server);
    // What the current release has no more leads to the last release that had it, by its IRI and by its old address.
    let page = |path: String| fs::read_to_string(place.join(path).join("index.html")).unwrap();
    let by_name = page(format!("id{PLAN}/terms/{LOST}"));
    assert!(by_name.contains("現行の公開版にはありません") && !by_name.contains("http-equiv"), "{by_name}");
    for page in [by_name, page(format!("{}/terms/{LOST}", &PLAN[1..]))] {
        assert!(page.contains(&format!("href=\"{BASE}{PLAN}/releases/1/terms/{LOST}\"")), "{page}");
    }
}

#[actix_web::test]
async fn what_was_withdrawn_is_a_page_that_says_so_and_nothing_else() {
    let (site, folder) = (Site::of(&[other_city()]), TempDir::new().unwrap());
    let iri = format!("{BASE}/id{PLAN}/terms/{LOST}");
    let what = ToWithdraw::Record { iri, column: None };
    snapshot::withdraw(&what, WithdrawalReason::PersonalData, &site.database.open()).unwrap();
    let place = folder.path().join("site");
    export(&site, BASE, &place).await.unwrap();
    let names: Vec<_> =
        files(&place).into_keys().filter(|name| name.contains(LOST) && !name.contains("/history")).collect();
    let own = format!("{PLAN}/terms/{LOST}/index.html");
    assert!(names.contains(&own) && names.contains(&format!("/id{own}")), "{names:?}");
    assert!(names.iter().all(|name| name.ends_with("/index.html")), "{names:?}");
    let page = fs::read_to_string(place.join(&own[1..])).unwrap();
    assert!(page.contains("410") && !page.contains("<form"), "{page}");
}

#[actix_web::test]
async fn under_another_address_links_change_and_names_stay() {
    let (site, folder) = (Site::of(&[other_city()]), TempDir::new().unwrap());
    let (place, elsewhere) = (folder.path().join("site"), "https://copy.example.org");
    export(&site, elsewhere, &place).await.unwrap();
    let terms: serde_json::Value =
        serde_json::from_slice(&fs::read(place.join("019992/green-plan/terms.json")).unwrap()).unwrap();
    assert!(terms["items"][0]["uri"].as_str().unwrap().starts_with(&format!("{BASE}/id{PLAN}/terms/")));
    assert_eq!(terms["links"]["plan"], format!("{elsewhere}{PLAN}"));
    let quads = fs::read(place.join("019992/green-plan/data.nq")).unwrap();
    assert_eq!(quads, site.get(&format!("{PLAN}/data.nq"), &[]).await.bytes);
    let files = files(&place);
    for (path, content) in files.iter().filter(|(path, _)| is_page(path)) {
        let text = str::from_utf8(content).unwrap();
        for to in addresses(text, elsewhere).chain(addresses(text, BASE)) {
            assert!(sent(to, &files), "{path} leads to {to}");
        }
    }
    let below = export(&site, "https://example.org/plans", &folder.path().join("other")).await.unwrap_err().to_string();
    assert!(below.contains("https://example.org/plans") && below.contains("--base-url"), "{below}");
    assert!(!folder.path().join("other").exists());
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into()).collect();
    names.sort();
    names
}

#[actix_web::test]
async fn something_published_meanwhile_is_never_mixed_in() {
    let (site, folder) = (Site::of(&[other_city()]), TempDir::new().unwrap());
    let host = Host { base: BASE.to_owned(), is_copy: true, ..Host::default() };
    let state = Data::new(State::open_for(site.database.open(), host).unwrap());
    site.publish(&crate::contents::second_content());
    let refused = export::export(state, &folder.path().join("site")).await.unwrap_err();
    assert!(matches!(refused, Error::Meanwhile), "{refused}");
    assert!(names(folder.path()).is_empty());
}

#[actix_web::test]
async fn a_collection_is_whole_in_every_format() {
    let site = Site::of(&[crate::contents::bundled()]);
    let host = Host { base: BASE.to_owned(), is_copy: true, ..Host::default() };
    let copy = Site { state: State::open_for(site.database.open(), host).unwrap().into(), database: site.database };
    let site = Site::of(&[crate::contents::bundled()]);
    let mut paged = 0;
    for table in catalog::tables() {
        let path = format!("/172014/dx-action-plan/{}", table.name);
        let pages = site.pages(&path, &["accept: application/json"]).await;
        paged += usize::from(pages.len() > 1);
        let whole = copy.get(&format!("{path}.json"), &[]).await.ok(&path);
        assert_eq!(whole.json()["items"].as_array().unwrap(), &site.items(&path).await, "{path}");
        assert_eq!(whole.json()["links"]["next"], serde_json::Value::Null);
        let page = copy.get(&path, &[BROWSER]).await.body;
        let lines = page.matches("<tr><th scope=\"row\"").count();
        assert_eq!(lines, site.items(&path).await.len(), "{path}");
        if table.has_rdf() {
            let triples: BTreeSet<_> =
                site.pages(&format!("{path}.nt"), &[]).await.iter().flat_map(Answer::triples).collect();
            assert_eq!(copy.get(&format!("{path}.nt"), &[]).await.triples(), triples, "{path}");
        }
    }
    assert!(paged > 1, "no collection has several pages");
}
