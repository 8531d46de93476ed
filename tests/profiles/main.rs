//! The boundary between two profiles: releases of profile 2 keep their words, and are read as profile 3 reads them.
//!
//! Profile 3 is one that only this test has; what it meets of profile 2 was published by the program itself.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
#[path = "../contents/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod contents;
#[path = "../database/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod database;
#[path = "../site/harness.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod harness;
#[path = "../inside/mod.rs"]
mod inside;
mod next;

use self::{
    contents::{BUNDLED, edited_folder},
    database::Database,
    harness::{BASE, PLAN, Site, options, published, triples},
    next::{ADDED, MERGED, RENAMED},
};
use openplan::{
    catalog::{self, MUNICIPAL_PLAN_2},
    content::Content,
    dataset::{Findings, Package},
    snapshot::{self, Outcome, ToWithdraw},
    store::{File, Release, WithdrawalReason},
    table::Row,
    verify,
};
use oxigraph::io::RdfFormat;
use serde_json::json;
use std::{fs, path::Path, process::Command};

/// Publishes a folder with the program, which knows profile 2 alone.
fn publish_with_program(folder: &Path, database: &Database) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_openplan"));
    program.arg("publish").arg(folder).args(["--database", &database.url, "--base-url", BASE]).env_remove("RUST_LOG");
    let done = program.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A database with two releases of profile 2: in the second a term has another label.
fn of_profile_2() -> Database {
    let database = Database::new();
    publish_with_program(Path::new(BUNDLED), &database);
    let edit = |name: &str, text: String| match name {
        "terms.csv" => text.replace(",AI-OCR,", ",AI文字認識,"),
        name if Path::new(name).extension().is_some_and(|extension| extension == "md") => {
            text.replace("AI-OCR", "AI文字認識")
        }
        _ => text,
    };
    let (_root, folder) = edited_folder(edit);
    publish_with_program(&folder, &database);
    next::publish();
    database
}

/// A server of profile 3 over these releases.
fn site() -> Site {
    Site::over(of_profile_2())
}

/// The bundled package as this program reads it, with what `edit` makes of its rows.
fn package(edit: impl Fn(&mut Row)) -> Package {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("172014/dx-action-plan");
    fs::create_dir_all(&place).unwrap();
    let read = Package::read(Path::new(BUNDLED), &mut Findings::new(Path::new(BUNDLED)));
    fs::write(place.join("datapackage.json"), read.metadata.regenerated(&|_| false)).unwrap();
    for sheet in read.sheets() {
        let mut rows = sheet.rows.clone();
        rows.iter_mut().for_each(&edit);
        let text = openplan::dataset::canonical_csv(sheet.table, &rows);
        fs::write(place.join(format!("{}.csv", sheet.table.name)), text).unwrap();
    }
    Package::read(&place, &mut Findings::new(&place))
}

fn set(row: &mut Row, column: &str, text: &str) {
    if let Some(place) = row.table.position(column) {
        text.clone_into(&mut row.cells[place]);
    }
}

/// Publishes a package of profile 3 in which another term has a remark, and takes it up.
fn publish_next(site: &Site) -> Release {
    let next = package(|row| {
        if row.table.name == "terms" && &row["term_id"] == "dx" {
            set(row, ADDED, "第3版の備考");
        }
    });
    let Outcome::Published(release) = site.publish(&next) else { panic!("nothing new was published") };
    assert!(site.state.refresh().unwrap());
    release
}

/// Every stored file of a release with its SHA-256.
fn files(site: &Site, release: i32) -> Vec<(String, String)> {
    let stored = File::of_release(release, &mut site.database.open().get().unwrap()).unwrap();
    stored.into_iter().map(|file| (file.name, file.sha256)).collect()
}

/// The first row of a table of profile 2, by its key.
fn first(table: &str, site: &Site) -> String {
    let db = &mut *site.database.open().get().unwrap();
    let release = Release::by_id(1, db).unwrap();
    Content::load(&release, db).unwrap().own_rows(table)[0].key()
}

#[actix_web::test]
async fn a_package_that_says_nothing_new_is_unchanged_after_an_upgrade() {
    let site = site();
    let second = package(|row| {
        if row.table.name == "terms" && &row["label"] == "AI-OCR" {
            set(row, "label", "AI文字認識");
        }
    });
    assert_eq!(second.metadata.profile(), "municipal-plan/3");
    assert!(matches!(site.publish(&second), Outcome::Unchanged(release) if release.number == 2));
    let first = Package::read(Path::new(BUNDLED), &mut Findings::new(Path::new(BUNDLED)));
    assert!(matches!(site.publish(&first), Outcome::Restored(release) if (release.number, release.profile) == (1, 2)));
}

#[actix_web::test]
async fn a_release_keeps_its_files_its_graph_and_its_addresses() {
    let site = site();
    let before = [files(&site, 1), files(&site, 2)];
    let nquads = site.get(&format!("{PLAN}/releases/1/data.nq"), &[]).await.ok("data.nq").body;
    publish_next(&site);
    assert_eq!([files(&site, 1), files(&site, 2)], before);
    let db = &mut *site.database.open().get().unwrap();
    let report = verify::database(db, &mut |_| ()).unwrap();
    assert!(report.is_proven(), "{:?}", report.findings);
    for table in MUNICIPAL_PLAN_2.tables {
        let path = format!("{PLAN}/releases/1/{}", table.name);
        assert_eq!(site.get(&format!("{path}.csv"), &[]).await.ok(&path).body, published(table));
        let items = site.get(&format!("{path}.json"), &[]).await.ok(&path).json()["items"].clone();
        let Some(item) = items.get(0) else {
            assert!(table.optional, "{path}");
            continue;
        };
        assert!(item.get(ADDED).is_none(), "{path}: {item}");
        let document = format!("{path}/{}", first(table.name, &site));
        for suffix in ["ttl", "jsonld", "html"] {
            if table.has_rdf() || suffix == "html" {
                site.get(&format!("{document}.{suffix}"), &[]).await.ok(&document);
            }
        }
    }
    let all = triples(RdfFormat::NTriples, &site.get(&format!("{PLAN}/releases/1/data.nt"), &[]).await.ok("nt").body);
    let stored: std::collections::BTreeSet<String> =
        nquads.lines().map(|line| line.rsplit_once(" <").unwrap().0.to_owned()).collect();
    assert_eq!(all, stored);
    let ask = format!("{PLAN}/releases/1/sparql?query=ASK%7B%3Fs%20%3Fp%20%22AI-OCR%22%40ja%7D");
    assert!(site.get(&ask, &["accept: application/sparql-results+json"]).await.ok(&ask).body.contains("true"));
}

#[actix_web::test]
async fn what_is_current_has_the_words_of_its_profile_and_other_words_lead_there() {
    let site = site();
    let note = first("source-notes", &site);
    let before = format!("{PLAN}/source-notes/{note}");
    site.get(&before, &[]).await.ok("a row of profile 2");
    let answer = site.get(&format!("{PLAN}/{MERGED}/{note}"), &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (307, format!("{BASE}{before}")));
    publish_next(&site);
    let after = format!("{PLAN}/{MERGED}/{note}");
    let item = site.get(&after, &["accept: application/json"]).await.ok("a row of profile 3").json();
    assert_eq!(item["remark_id"], note.rsplit('/').next().unwrap());
    let answer = site.get(&format!("{before}.ttl?x=1"), &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (307, format!("{BASE}{after}.ttl?x=1")));
    let answer = site.get(&format!("{PLAN}/source-notes"), &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (307, format!("{BASE}{PLAN}/{MERGED}")));
    let term = site.get(&format!("{PLAN}/terms/dx"), &["accept: application/json"]).await.ok("dx").json();
    assert_eq!(term[ADDED], "第3版の備考");
}

#[actix_web::test]
async fn changes_and_histories_cross_the_boundary() {
    let site = site();
    publish_next(&site);
    let changes = site.get(&format!("{PLAN}/changes.json?from=2&to=3"), &[]).await.ok("changes").json();
    let rows: Vec<_> =
        changes["items"].as_array().unwrap().iter().filter(|item| item["table"] != "datapackage").collect();
    let told: Vec<_> = rows.iter().map(|item| (&item["table"], &item["key"], &item["change"])).collect();
    assert_eq!(
        told,
        [(&json!("terms"), &json!("ai-ocr"), &json!("changed")), (&json!("terms"), &json!("dx"), &json!("changed")),]
    );
    assert_eq!(rows[1]["cells"], json!([{"column": ADDED, "from": null, "to": "第3版の備考"}]));
    let history = async |path: String| site.get(&path, &["accept: application/json"]).await.ok("history").json();
    let term = history(format!("{PLAN}/terms/dx/history")).await;
    let releases: Vec<_> = term["items"].as_array().unwrap().iter().map(|item| item["release"].clone()).collect();
    assert_eq!(releases, [1, 3]);
    let note = first("source-notes", &site);
    let merged = history(format!("{PLAN}/{MERGED}/{note}/history")).await;
    let [added] = merged["items"].as_array().unwrap().as_slice() else { panic!("{merged}") };
    assert_eq!(added["url"], format!("{BASE}{PLAN}/releases/1/source-notes/{note}"));
    site.get(added["url"].as_str().unwrap(), &[]).await.ok("the twin");
    let list = site.get(&format!("{PLAN}/releases.json"), &[]).await.ok("releases").json();
    assert_eq!((&list["items"][0]["changed"], &list["items"][0]["added"]), (&json!(2), &json!(0)));
}

#[actix_web::test]
async fn a_timegate_leads_to_the_twin_by_the_name_that_it_had() {
    let site = site();
    publish_next(&site);
    let note = first("source-notes", &site);
    let path = format!("{PLAN}/{MERGED}/{note}.ttl");
    let gate = site.get(&path, &["accept-datetime: Thu, 31 Oct 2019 09:00:00 GMT"]).await;
    let twin = format!("{BASE}{PLAN}/releases/1/source-notes/{note}.ttl");
    assert_eq!((gate.status.as_u16(), gate.header("location")), (302, twin.clone()));
    site.get(&twin, &[]).await.ok("the twin");
    let map = site.get(&format!("/timemap{path}"), &["accept: application/link-format"]).await.ok("timemap").body;
    assert!(map.contains(&twin) && map.contains(&format!("{PLAN}/releases/3/{MERGED}/{note}.ttl")), "{map}");
    let memento = site.get(&twin, &[]).await;
    let links = memento.header("link");
    assert!(links.contains(&format!("{PLAN}/releases/3/{MERGED}/{note}.ttl")), "{links}");
}

#[actix_web::test]
async fn an_id_that_leaves_is_named_as_it_is_called_today_or_was() {
    let site = site();
    let note = first("source-notes", &site);
    let own = note.rsplit('/').next().unwrap().to_owned();
    let without = || {
        let read = package(|_| ());
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("172014/dx-action-plan");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("datapackage.json"), read.metadata.text()).unwrap();
        for sheet in read.sheets() {
            let rows: Vec<Row> = sheet.rows.iter().filter(|row| row["remark_id"] != own).cloned().collect();
            let text = openplan::dataset::canonical_csv(sheet.table, &rows);
            fs::write(place.join(format!("{}.csv", sheet.table.name)), text).unwrap();
        }
        Package::read(&place, &mut Findings::new(&place))
    };
    let refused = snapshot::publish(&[without()], &options(), &site.database.open()).unwrap_err().to_string();
    assert!(refused.contains(&format!("--remove {MERGED}/{note}")), "{refused}");
    let done = site.publish_without(&without(), &[&format!("{BASE}/id{PLAN}/source-notes/{note}")]);
    assert!(matches!(done, Outcome::Published(_)));
    site.state.refresh().unwrap();
    let gone = site.get(&format!("{PLAN}/{MERGED}/{note}"), &["accept: application/json"]).await;
    assert_eq!(gone.status.as_u16(), 410, "{}", gone.body);
    assert_eq!(gone.json()["last"]["url"], format!("{BASE}{PLAN}/releases/2/source-notes/{note}"));
}

#[actix_web::test]
async fn an_old_iri_withdraws_a_record_from_releases_of_both_profiles() {
    let site = site();
    publish_next(&site);
    let note = first("source-notes", &site);
    let what = ToWithdraw::Record { iri: format!("{BASE}/id{PLAN}/source-notes/{note}"), column: None };
    let done = snapshot::withdraw(&what, WithdrawalReason::Other, &site.database.open()).unwrap();
    assert_eq!((done.what, done.releases, done.by_release), (format!("{MERGED}/{note}"), vec![1, 2, 3], Some(4)));
    let renamed =
        ToWithdraw::Record { iri: format!("{BASE}/id{PLAN}/terms/my-number-card"), column: Some(RENAMED.1.to_owned()) };
    let done = snapshot::withdraw(&renamed, WithdrawalReason::Other, &site.database.open()).unwrap();
    assert_eq!((done.releases.len(), done.by_release), (4, Some(5)));
    site.state.refresh().unwrap();
    let db = &mut *site.database.open().get().unwrap();
    for id in 1..=5 {
        let release = Release::by_id(id, db).unwrap();
        let content = Content::load(&release, db).unwrap();
        assert!(content.tables().iter().flatten().all(|row| row["remark_id"] != *note.rsplit('/').next().unwrap()));
        let term = content.rows("terms").iter().find(|row| &row["term_id"] == "my-number-card").unwrap();
        assert_eq!(term.get(RENAMED.1), None, "release {id}");
        assert!(!content.own_rows("terms").is_empty());
    }
    let header = site.get(&format!("{PLAN}/releases/1/terms.csv"), &[]).await.ok("terms").body;
    assert_eq!(header.lines().next(), fs::read_to_string(format!("{BUNDLED}/terms.csv")).unwrap().lines().next());
    for path in [format!("{PLAN}/{MERGED}/{note}"), format!("{PLAN}/releases/1/source-notes/{note}")] {
        let gone = site.get(&path, &["accept: application/json"]).await;
        assert_eq!(gone.status.as_u16(), 410, "{path}: {}", gone.body);
        assert_eq!(gone.json()["withdrawn"]["reason"], "other", "{}", gone.body);
    }
    let report = verify::database(db, &mut |_| ()).unwrap();
    assert!(report.is_proven(), "{:?}", report.findings);
    let back = snapshot::publish(&[package(|_| ())], &options(), &site.database.open()).unwrap_err().to_string();
    assert!(back.contains(&format!("terms/my-number-card/{}", RENAMED.1)), "{back}");
}

#[actix_web::test]
async fn lists_across_plans_are_those_of_today() {
    let site = site();
    let terms = site.get("/terms?limit=1", &["accept: application/json"]).await.ok("terms").json();
    assert_eq!(terms["items"][0].get(ADDED), Some(&json!(null)), "a release of profile 2 is read as one of today");
    assert!(catalog::tables().iter().any(|table| table.name == MERGED));
    publish_next(&site);
    let noted = site.get("/terms?term_id=dx", &["accept: application/json"]).await.ok("dx").json();
    assert_eq!(noted["items"][0][ADDED], "第3版の備考");
}
