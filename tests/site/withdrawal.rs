//! What must not be public is taken down everywhere: in past releases, files, indexes and the bytes of the database.
use crate::{
    contents::{bundled, edited, other_city, second_content},
    database::{Database, texts},
    harness::{Answer, BASE, BROWSER, PLAN, Site, options, tables},
};
use diesel::RunQueryDsl;
use openplan::{
    calendar::day_in_japan,
    catalog, check,
    content::Content,
    dataset::Package,
    snapshot::{self, Outcome, PublishError, ToWithdraw, WithdrawError, Withdrawn, withdraw},
    store::{File, Publication, Release, StoredFile, WithdrawalReason},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs,
    time::{Duration, Instant},
};

/// A text that stands in one place only and cannot be mistaken.
const SECRET: &str = "漏えい太郎（電話076-000-0000）の個人情報";

/// A site with this content as its second release, over a database of that kind.
fn site(second: &Package, database: Database) -> Site {
    for package in [&bundled(), second] {
        snapshot::publish(std::slice::from_ref(package), &options(), &database.open()).unwrap();
    }
    Site::over(database)
}

fn record(id: &str) -> ToWithdraw {
    ToWithdraw::Record { iri: format!("{BASE}/id{PLAN}/{id}"), column: None }
}

fn column(id: &str, column: &str) -> ToWithdraw {
    ToWithdraw::Record { iri: format!("{BASE}/id{PLAN}/{id}"), column: Some(column.to_owned()) }
}

fn release(number: i32) -> ToWithdraw {
    ToWithdraw::Release(format!("{}/{number}", &PLAN[1..]))
}

/// Withdraws as another process does; the site finds out by itself.
fn withdrawn(site: &Site, what: &ToWithdraw) -> Withdrawn {
    let done = withdraw(what, WithdrawalReason::PersonalData, &site.database.open()).unwrap();
    assert!(done.cleared, "{done:?}");
    assert!(site.state.refresh().unwrap());
    done
}

fn refused(site: &Site, what: &ToWithdraw) -> String {
    let refused = withdraw(what, WithdrawalReason::Other, &site.database.open()).unwrap_err();
    assert!(!matches!(refused, WithdrawError::Clear(_)));
    assert!(!site.state.refresh().unwrap(), "{refused}");
    refused.to_string()
}

/// The bundled plan with another definition of a term.
fn defined(text: &'static str) -> Package {
    edited(move |name, content| match name {
        "terms.csv" => content.replacen("AI を取り入れた、画像データの", text, 1),
        _ => content,
    })
}

fn tombstone(answer: &Answer, path: &str) -> Value {
    assert_eq!(answer.status, 410, "{path}: {}", answer.body);
    let problem = answer.json();
    assert_eq!(problem["type"], format!("{BASE}/problems/withdrawn"), "{path}");
    assert_eq!(answer.header("cache-control"), "public, max-age=60", "{path}");
    problem["withdrawn"].clone()
}

/// Everything that says anything of the plan, as of each of these releases and now.
fn paths(releases: &[i32]) -> Vec<String> {
    let mut paths: Vec<String> = ["/", "/catalog.ttl", "/172014", "/sitemap-172014.xml"].map(str::to_owned).to_vec();
    for table in tables() {
        if table.across {
            paths.push(format!("/{}?limit=1000", table.name));
        }
    }
    for plan in
        std::iter::once(PLAN.to_owned()).chain(releases.iter().map(|number| format!("{PLAN}/releases/{number}")))
    {
        for table in tables() {
            paths.extend(
                [".csv", ".excel.csv", ".json?limit=1000", ".html?limit=1000"]
                    .map(|end| format!("{plan}/{}{end}", table.name)),
            );
            if table.has_rdf() {
                paths.push(format!("{plan}/{}.ttl?limit=1000", table.name));
            }
        }
        for end in [
            "data.nq",
            "data.json",
            "datapackage.json",
            "roadmap.html",
            "roadmap.csv",
            "progress",
            "gaps",
            "schemes/glossary.ttl",
            "schemes/policy.ttl",
        ] {
            paths.push(format!("{plan}/{end}"));
        }
        paths.push(format!("{plan}.html"));
    }
    paths.extend(
        ["releases", "changes?from=0", "changes?from=1", "changes?from=1&to=2", "dataset"]
            .map(|end| format!("{PLAN}/{end}")),
    );
    paths
}

/// Nothing that is served, stored or kept says the text.
async fn is_nowhere(site: &Site, text: &str, releases: &[i32]) {
    for path in paths(releases) {
        let answer = site.get(&path, &[]).await;
        assert!([200, 400, 404].contains(&answer.status.as_u16()), "{path}: {}", answer.body);
        assert!(!answer.body.contains(text), "{path} says it still");
    }
    let search: String = text.chars().take(20).collect();
    let hits = site.get(&format!("/search?q={search}"), &[]).await.ok("search").json();
    assert_eq!(hits["items"], json!([]), "{hits}");
    let query = format!("SELECT ?s ?o WHERE {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), \"{text}\")) }}");
    for endpoint in ["/sparql".to_owned(), format!("{PLAN}/sparql")] {
        let form = [("content-type: application/sparql-query"), ("accept: application/sparql-results+json")];
        let found =
            site.send_body(actix_web::http::Method::POST, &endpoint, &form, query.as_bytes()).await.ok(&endpoint);
        assert_eq!(found.json()["results"]["bindings"], json!([]), "{endpoint}");
    }
    for release in releases {
        let db = &mut *site.database.open().get().unwrap();
        let (publisher_id, plan_id) = PLAN[1..].split_once('/').unwrap();
        let release = Release::by_number(publisher_id, plan_id, *release, db).unwrap().unwrap();
        for StoredFile { name, sha256, .. } in File::of_release(release.id, db).unwrap() {
            let file = File::find(release.id, &name, db).unwrap().unwrap();
            assert!(!contains(&file.content, text.as_bytes()), "{name} of {}", release.number);
            assert_eq!(hex::encode(Sha256::digest(&file.content)), sha256, "{name}");
        }
    }
    is_in_no_byte(site, text);
}

/// No file of the database has the text anywhere; on PostgreSQL no table has it.
fn is_in_no_byte(site: &Site, text: &str) {
    if site.database.url.starts_with("postgres") {
        for table in site.database.tables() {
            let found = format!("SELECT '{table}' AS text FROM {table} WHERE {table}::text LIKE '%{text}%'");
            assert_eq!(texts(&found, &mut site.database.connect()), [""; 0]);
        }
        return;
    }
    for end in ["", "-wal", "-shm"] {
        let bytes = fs::read(format!("{}{end}", site.database.url)).unwrap_or_default();
        assert!(!contains(&bytes, text.as_bytes()), "the file openplan.sqlite{end} has it");
    }
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[actix_web::test]
async fn a_record_is_taken_down_in_all_releases_and_formats_and_in_no_byte() {
    for database in Database::each() {
        let site = site(&defined(SECRET), database);
        assert!(site.get(&format!("{PLAN}/terms/ai-ocr"), &[]).await.body.contains(SECRET));
        let files = stored(&site, 1);
        let done = withdrawn(&site, &record("terms/ai-ocr"));
        assert_eq!((done.by_release, &done.releases[..]), (Some(3), &[1, 2][..]), "{done:?}");
        for path in [PLAN.to_owned()].into_iter().chain([1, 2, 3].map(|number| format!("{PLAN}/releases/{number}"))) {
            for suffix in ["", ".json", ".jsonld", ".ttl", ".nt", ".rdf", ".html"] {
                let path = format!("{path}/terms/ai-ocr{suffix}");
                let tombstone = tombstone(&site.get(&path, &[]).await, &path);
                assert_eq!((&tombstone["reason"], &tombstone["by_release"]), (&json!("personal-data"), &json!(3)));
                assert!(tombstone["at"].as_str().unwrap().ends_with('Z'));
            }
        }
        let page = site.get(&format!("{PLAN}/releases/1/terms/ai-ocr"), &[BROWSER]).await;
        assert_eq!(page.status, 410);
        let path = format!("{PLAN}/terms/ai-ocr");
        let withdrawn = tombstone(&site.get(&path, &[]).await, &path);
        let (at, told) =
            (withdrawn["at"].as_str().unwrap(), "に取り下げました。理由: 個人情報</p>\n<details lang=\"en\">");
        let said = format!("<p><time datetime=\"{at}\">{}</time>{told}", day_in_japan(at).unwrap());
        assert!(page.body.contains(&said), "{}", page.body);
        assert_eq!(site.get(&format!("/id{PLAN}/terms/ai-ocr"), &[]).await.status, 303);
        let history = format!("{PLAN}/terms/ai-ocr/history");
        tombstone(&site.get(&history, &[]).await, &history);
        is_nowhere(&site, SECRET, &[1, 2, 3]).await;
        is_nowhere(&site, "画像データのテキスト部分を認識し", &[1, 2, 3]).await;
        // Number and digest stay as they were; what was changed says so, and the rest is the same to the byte.
        let list = site.get(&format!("{PLAN}/releases"), &[]).await.json();
        let marks: Vec<_> =
            list["items"].as_array().unwrap().iter().map(|one| one["content_withdrawn"].clone()).collect();
        assert_eq!(marks, [json!(false), json!(true), json!(true)]);
        assert_eq!(list["items"][2]["digest"], bundled().digest());
        let of = |number: i32| format!("{PLAN}/releases/{number}/terms/ai");
        assert_eq!(site.get(&of(1), &[]).await.ok("1").json()["meta"]["withdrawn"], true);
        assert_eq!(site.get(&of(3), &[]).await.ok("3").json()["meta"]["withdrawn"], Value::Null);
        for (file, now) in files.iter().zip(stored(&site, 1)) {
            let data = ["terms.csv", "terms.excel.csv", "data.nq", "data.zip"].contains(&file.name.as_str());
            assert_eq!(file.sha256 != now.sha256, data, "{}", file.name);
        }
        for name in ["terms.csv", "data.nq"] {
            assert!(done.urls.contains(&format!("{BASE}{PLAN}/releases/1/{name}")), "{:?}", done.urls);
        }
    }
}

fn stored(site: &Site, number: i32) -> Vec<StoredFile> {
    let db = &mut *site.database.open().get().unwrap();
    let (publisher_id, plan_id) = PLAN[1..].split_once('/').unwrap();
    let release = Release::by_number(publisher_id, plan_id, number, db).unwrap().unwrap();
    let sum: Vec<u8> = snapshot::files(&release, &Content::load(&release, db).unwrap())
        .unwrap()
        .into_iter()
        .flat_map(|file| file.content)
        .collect();
    let stored = File::of_release(release.id, db).unwrap();
    let bytes: usize = stored.iter().map(|file| usize::try_from(file.bytes).unwrap()).sum();
    assert_eq!(sum.len(), bytes, "the files are those of the rows");
    stored
}

#[actix_web::test]
async fn what_cannot_stand_without_a_record_goes_with_it_and_what_can_stays() {
    for database in Database::each() {
        let titled = edited(|name, text| match name {
            "initiatives.csv" | "listings.csv" => {
                let of_it = |line: &str| {
                    if line.contains(",i045,") { line.replace("不登校対策", SECRET) } else { line.to_owned() }
                };
                text.split_inclusive('\n').map(of_it).collect()
            }
            _ => text,
        });
        let site = site(&titled, database);
        // Another initiative was merged into it.
        let done = withdrawn(&site, &record("initiatives/i045"));
        assert!(done.went_with_it.iter().any(|id| id.starts_with("schedule/")), "{done:?}");
        assert!(done.went_with_it.iter().any(|id| id.starts_with("listings/")), "{done:?}");
        for id in done.went_with_it.iter().map(String::as_str).chain(["initiatives/i045"]) {
            for path in [format!("{PLAN}/{id}"), format!("{PLAN}/releases/1/{id}"), format!("{PLAN}/releases/2/{id}")] {
                tombstone(&site.get(&path, &[]).await, &path);
            }
        }
        for plan in [PLAN.to_owned(), format!("{PLAN}/releases/1")] {
            let merged = site.get(&format!("{plan}/initiatives/i044"), &[]).await.ok("i044").json();
            assert_eq!(merged["merged_into_id"], Value::Null);
            for table in ["listings", "schedule", "initiative-terms"] {
                let path = format!("{plan}/{table}.csv?");
                assert!(!site.get(&path, &[]).await.ok(table).body.contains(",i045,"), "{table}");
                let asked = site.get(&format!("{plan}/{table}?initiative_id=i045"), &[]).await;
                assert_eq!(asked.status, 400, "{table}: there is no such id");
            }
        }
        is_nowhere(&site, SECRET, &[1, 2, 3]).await;
        // What names it in words is left to whoever withdraws.
        let places = done.elsewhere.iter().filter(|place| place.starts_with("releases/1: "));
        let quoted = "releases/1: schedule/e2024-03/i044/2024/stage_as_printed";
        assert!(places.clone().any(|place| place == quoted), "{done:?}");
    }
}

#[actix_web::test]
async fn a_text_is_taken_down_where_a_row_can_be_without_it() {
    for database in Database::each() {
        let noted = edited(|name, text| match name {
            "terms.csv" => text.replacen(",AI-OCR,,,,", &format!(",AI-OCR,,,{SECRET},"), 1),
            _ => text,
        });
        let site = site(&noted, database);
        let done = withdrawn(&site, &column("terms/ai-ocr", "alt_label"));
        assert_eq!((done.by_release, &done.releases[..]), (Some(1), &[2][..]), "the rest is the content of release 1");
        let term = site.get(&format!("{PLAN}/releases/2/terms/ai-ocr"), &[]).await.ok("term").json();
        assert_eq!((&term["alt_label"], &term["label"]), (&Value::Null, &json!("AI-OCR")));
        is_nowhere(&site, SECRET, &[1, 2]).await;
        let refused = publish(&site, &noted).unwrap_err();
        assert!(refused.contains("terms/ai-ocr/alt_label") && !refused.contains(SECRET), "{refused}");
        let other = edited(|name, text| match name {
            "terms.csv" => text.replacen(",AI-OCR,,,,", ",AI-OCR,,,別の名,", 1),
            _ => text,
        });
        assert!(matches!(publish(&site, &other), Ok(Outcome::Published(_))));
    }
}

fn publish(site: &Site, package: &Package) -> Result<Outcome, String> {
    match snapshot::publish(std::slice::from_ref(package), &options(), &site.database.open()) {
        Ok(mut outcomes) => Ok(outcomes.remove(0)),
        Err(error @ (PublishError::Withdrawn { .. } | PublishError::WithdrawnRelease { .. })) => Err(error.to_string()),
        Err(other) => panic!("{other}"),
    }
}

#[actix_web::test]
async fn withdrawn_content_does_not_come_back_and_a_corrected_record_does() {
    for database in Database::each() {
        let site = site(&defined(SECRET), database);
        withdrawn(&site, &record("terms/ai-ocr"));
        for package in [bundled(), defined(SECRET), second_content()] {
            let refused = publish(&site, &package).unwrap_err();
            assert!(refused.contains("terms/ai-ocr") && !refused.contains("画像"), "{refused}");
            assert!(!site.state.refresh().unwrap());
        }
        let corrected = defined("AI を使った、画像データの");
        assert!(matches!(publish(&site, &corrected), Ok(Outcome::Published(release)) if release.number == 4));
        site.state.refresh().unwrap();
        let term = site.get(&format!("{PLAN}/terms/ai-ocr"), &[]).await.ok("corrected").json();
        assert_eq!(term["label"], "AI-OCR");
        for number in 1..=3 {
            let path = format!("{PLAN}/releases/{number}/terms/ai-ocr");
            tombstone(&site.get(&path, &[]).await, &path);
        }
        let history = site.get(&format!("{PLAN}/terms/ai-ocr/history"), &[]).await.ok("history").json();
        assert_eq!(history["items"].as_array().unwrap().len(), 1, "{history}");
    }
}

#[actix_web::test]
async fn a_release_is_taken_down_and_the_one_before_it_is_current_again() {
    for database in Database::each() {
        let site = site(&defined(SECRET), database);
        let why = format!("UPDATE publications SET note = '{SECRET}', author = '{SECRET}' WHERE id = 2");
        diesel::sql_query(why).execute(&mut *site.database.open().get().unwrap()).unwrap();
        let done = withdrawn(&site, &release(2));
        let left = Publication::history(&mut site.database.open().get().unwrap()).unwrap();
        assert!(left.iter().all(|publication| publication.author.is_none()), "{left:?}");
        assert!(left[2].note.as_deref().unwrap().contains("現在の公開版を取り下げた"), "{left:?}");
        assert_eq!((left[1].release, &left[1].note), (2, &None));
        assert_eq!((done.by_release, done.nothing_left), (Some(1), false));
        for below in
            ["", ".json", ".html", "/terms", "/terms.csv", "/terms/ai", "/data.nq", "/datapackage.json", "/roadmap"]
        {
            let path = format!("{PLAN}/releases/2{below}");
            assert_eq!(tombstone(&site.get(&path, &[]).await, &path)["by_release"], 1, "{path}");
        }
        assert_eq!(site.get(PLAN, &[]).await.ok("plan").json()["meta"]["release"], 1);
        is_nowhere(&site, SECRET, &[1]).await;
        let list = site.get(&format!("{PLAN}/releases"), &[]).await.ok("list").json();
        let item = |number: usize| &list["items"][2 - number];
        assert_eq!(
            (&item(2)["withdrawn"], &item(2)["current"], &item(2)["note"]),
            (&json!(true), &json!(false), &Value::Null)
        );
        assert_eq!(item(2)["digest"], defined(SECRET).digest());
        assert_eq!((&item(1)["withdrawn"], &item(1)["current"]), (&json!(false), &json!(true)));
        // It is no side of a comparison and no step of a history; the catalogue does not name it.
        assert_eq!(site.get(&format!("{PLAN}/changes?from=1&to=2"), &[]).await.status, 400);
        let catalogue = site.get("/catalog.ttl", &[]).await.ok("catalogue").body;
        assert!(!catalogue.contains("releases/2"), "{catalogue}");
        let refused = publish(&site, &defined(SECRET)).unwrap_err();
        assert!(refused.contains("release 2"), "{refused}");
        assert!(matches!(publish(&site, &second_content()), Ok(Outcome::Published(release)) if release.number == 3));
        site.state.refresh().unwrap();
        let changes = site.get(&format!("{PLAN}/changes"), &[]).await.ok("changes").json();
        assert_eq!((&changes["meta"]["from"]["release"], &changes["meta"]["to"]["release"]), (&json!(1), &json!(3)));
        let catalogue = site.get("/catalog.ttl", &[]).await.ok("catalogue").body;
        assert!(!catalogue.contains("releases/2"), "{catalogue}");
    }
}

#[actix_web::test]
async fn a_plan_without_a_release_that_may_be_served_is_gone_whole() {
    let site = Site::of(&[bundled(), other_city()]);
    let done = withdrawn(&site, &release(1));
    assert!(done.nothing_left);
    for below in [
        "",
        ".html",
        "/terms",
        "/terms.csv",
        "/terms/ai",
        "/releases",
        "/releases/1",
        "/releases/1/data.nq",
        "/changes",
        "/dataset",
        "/progress",
    ] {
        let path = format!("{PLAN}{below}");
        assert_eq!(tombstone(&site.get(&path, &[]).await, &path)["by_release"], Value::Null);
    }
    // A publisher of which that was the only plan is gone with it; one that never had any is not found.
    for path in ["/172014", "/172014.ttl"] {
        assert_eq!(tombstone(&site.get(path, &[]).await, path)["reason"], "personal-data");
    }
    let page = site.get("/172014", &[BROWSER]).await;
    assert!(page.status == 410 && page.body.contains("に取り下げました。理由: 個人情報"), "{}", page.body);
    assert_eq!(site.get("/172015", &[]).await.status, 404);
    assert!(!site.get("/catalog.ttl", &[]).await.ok("catalogue").body.contains("172014"));
    assert_eq!(site.get("/terms?publisher_id=172014", &[]).await.ok("terms").json()["items"], json!([]));
    is_in_no_byte(&site, "画像データのテキスト部分を認識し");
    // The same again changes nothing, and another content is welcome.
    assert!(withdraw(&release(1), WithdrawalReason::Other, &site.database.open()).unwrap().again);
    assert!(!site.state.refresh().unwrap());
    assert!(publish(&site, &bundled()).is_err());
    assert!(matches!(publish(&site, &second_content()), Ok(Outcome::Published(release)) if release.number == 2));
    site.state.refresh().unwrap();
    site.get(PLAN, &[]).await.ok("plan");
}

#[actix_web::test]
async fn a_running_server_takes_it_up_within_two_seconds_though_it_has_everything_at_hand() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.state.refresh().unwrap();
    site.state.follow();
    let path = format!("{PLAN}/releases/1/terms/ai-ocr");
    let file = format!("{PLAN}/releases/1/terms.csv");
    for path in [&path, &file] {
        site.get(path, &[]).await.ok(path);
    }
    // Only the old release is touched: what is current stays.
    withdraw(&release(1), WithdrawalReason::Leak, &site.database.open()).unwrap();
    let started = Instant::now();
    while site.get(&path, &[]).await.status != 410 || site.get(&file, &[]).await.status != 410 {
        assert!(started.elapsed() < Duration::from_secs(2), "it is served still");
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(site.get(PLAN, &[]).await.ok("plan").json()["meta"]["release"], 2);
}

#[actix_web::test]
async fn what_cannot_be_withdrawn_is_said_and_nothing_is_changed() {
    let site = Site::of(&[bundled()]);
    let required = catalog::find("terms").unwrap().columns.iter().filter(|column| column.required);
    for name in required.map(|column| column.name) {
        let said = refused(&site, &column("terms/ai", name));
        assert!(said.contains("Withdraw the whole record"), "{name}: {said}");
    }
    let iri = |iri: &str| ToWithdraw::Record { iri: iri.to_owned(), column: None };
    let meant = format!("IRIs here begin with {BASE}/id/. Is it {BASE}/id{PLAN}/terms/ai that you mean?");
    for (what, words) in [
        (iri(&format!("{BASE}{PLAN}/terms/ai")), &*meant),
        (iri(&format!("{BASE}{PLAN}/releases/1/terms/ai.html?limit=1")), &meant),
        (iri(&format!("http://127.0.0.1:8080/id{PLAN}/terms/ai")), &meant),
        (record("terms/no-such-term"), "no release has"),
        (column("terms/ai", "definitions"), "no column definitions"),
        (column("terms/ai-ocr", "alt_label"), "is empty"),
        (iri(&format!("{BASE}/id{PLAN}")), "whole plan"),
        (iri(&format!("{BASE}/id{PLAN}/dataset")), "no records"),
        (iri(&format!("{BASE}/id{PLAN}/schemes/policy")), "no records"),
        (iri("https://elsewhere.example.org/id/172014/dx-action-plan/terms/ai"), "no record"),
        (iri("terms/ai"), "no record"),
        (release(7), "no release"),
        (ToWithdraw::Release("172014/dx-action-plan".to_owned()), "publisher/plan/number"),
    ] {
        let said = refused(&site, &what);
        assert!(said.contains(words), "{what:?}: {said}");
    }
    withdrawn(&site, &record("terms/ai"));
    let again = withdraw(&record("terms/ai"), WithdrawalReason::Other, &site.database.open()).unwrap();
    assert!(again.again && again.cleared && !site.state.refresh().unwrap(), "{again:?}");
}

#[actix_web::test]
async fn the_same_text_elsewhere_is_named() {
    let site = Site::of(&[bundled()]);
    let listing = bundled().rows("listings")[0].clone();
    let initiative = format!("initiatives/{}", &listing["initiative_id"]);
    let done = withdrawn(&site, &record(&format!("listings/{}", listing.key())));
    let places: Vec<_> = done.elsewhere.iter().filter(|place| place.contains(&initiative)).collect();
    assert_eq!(places, [&format!("releases/1: {initiative}/title")], "{done:?}");
}

#[actix_web::test]
async fn a_name_is_found_elsewhere_however_short_it_is() {
    let named = edited(|name, text| match name {
        "terms.csv" => text.replacen(",AI-OCR,,,,", ",AI-OCR,,,山田太郎,", 1).replacen(
            "AI を取り入れた",
            "山田太郎が取り入れた",
            1,
        ),
        _ => text,
    });
    let definition = "releases/2: terms/ai-ocr/definition".to_owned();
    let site_of_named = site(&named, Database::sqlite());
    let column = column("terms/ai-ocr", "alt_label");
    let done = withdraw(&column, WithdrawalReason::Other, &site_of_named.database.open()).unwrap();
    assert_eq!(done.elsewhere, [definition]);
    let labelled = edited(|name, text| match name {
        "terms.csv" => text.replacen(",AI-OCR,,,,", ",山田太郎,,,,", 1).replacen(",人工知能,", ",山田太郎,", 1),
        _ => text,
    });
    for (reason, found) in [(WithdrawalReason::PersonalData, true), (WithdrawalReason::Other, false)] {
        let site = site(&labelled, Database::sqlite());
        let done = withdraw(&record("terms/ai-ocr"), reason, &site.database.open()).unwrap();
        let place = "releases/2: terms/ai/alt_label";
        assert_eq!(done.elsewhere.iter().any(|one| one == place), found, "{reason:?}: {done:?}");
    }
}

#[actix_web::test]
async fn what_check_finds_in_what_is_left_and_did_not_before_is_said() {
    // A warning that was there before is none that the withdrawal brings about.
    let warned = edited(|name, text| match name {
        "datapackage.json" => {
            text.replacen("\"custom\": {", "\"custom\": {\"formula_allow\": [\"terms/ai/label\"], ", 1)
        }
        _ => text,
    });
    let site = site(&warned, Database::sqlite());
    let rules = |withdrawn: &Withdrawn| withdrawn.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>();
    let pool = site.database.open();
    let would = snapshot::rehearse(&record("terms/ai-ocr"), WithdrawalReason::Other, &pool).unwrap();
    let done = withdraw(&record("terms/ai-ocr"), WithdrawalReason::Other, &pool).unwrap();
    assert_eq!(rules(&done), ["position"], "{:?}", done.findings);
    assert_eq!(would.findings, done.findings);
    let release = Release::by_id(3, &mut pool.get().unwrap()).unwrap();
    let content = Content::load(&release, &mut pool.get().unwrap()).unwrap();
    let left = check::rows(&content.metadata, content.tables());
    assert!(left.iter().any(|finding| finding.rule == "formula-allow-unused"), "{left:?}");
    let new: Vec<_> = left.into_iter().filter(|finding| finding.rule != "formula-allow-unused").collect();
    assert_eq!(done.findings, new);
    let emptied = withdraw(&column("terms/my-number-card", "alt_label"), WithdrawalReason::Other, &pool).unwrap();
    assert_eq!((emptied.by_release, emptied.findings), (Some(4), Vec::new()), "no rule needs that cell");
}

#[actix_web::test]
async fn a_rehearsal_says_what_would_go_and_changes_nothing() {
    for database in Database::each() {
        let site = site(&second_content(), database);
        let files = stored(&site, 1);
        let everything = [record("initiatives/i045"), column("terms/my-number-card", "alt_label"), release(2)];
        for what in &everything {
            let would = snapshot::rehearse(what, WithdrawalReason::Other, &site.database.open()).unwrap();
            assert!(!site.state.refresh().unwrap(), "{what:?}");
            assert_eq!(stored(&site, 1), files);
            site.get(&format!("{PLAN}/releases/2/initiatives/i045"), &[]).await.ok("it is there");
            assert!(!would.releases.is_empty() && !would.cleared);
        }
        let would = snapshot::rehearse(&everything[0], WithdrawalReason::Other, &site.database.open()).unwrap();
        let done = withdraw(&everything[0], WithdrawalReason::Other, &site.database.open()).unwrap();
        assert_eq!(
            (would.went_with_it, would.releases, would.printed),
            (done.went_with_it, done.releases, done.printed)
        );
    }
}

/// What an empty subject would say: that the assessment of one indicator is one of the whole plan.
#[actix_web::test]
async fn what_is_said_of_a_record_goes_with_it_and_is_never_said_of_the_whole_plan() {
    let plan = "/gb-bracknell-forest/council-plan";
    let folder = std::path::PathBuf::from(format!("tests/fixtures/plans{plan}"));
    let package = Package::read(&folder, &mut openplan::dataset::Findings::new(&folder));
    for database in Database::each() {
        snapshot::publish(std::slice::from_ref(&package), &options(), &database.open()).unwrap();
        let site = Site::over(database);
        let rows = |table: &str| package.rows(table).iter().filter(|row| &row["indicator_id"] != "k01").count();
        let left = ["indicators", "observations", "assessments", "involvements"].map(|table| (table, rows(table)));
        assert!(left.iter().any(|(table, rows)| *table == "assessments" && *rows + 1 < package.rows(table).len()));
        let done =
            withdrawn(&site, &ToWithdraw::Record { iri: format!("{BASE}/id{plan}/indicators/k01"), column: None });
        assert!(done.went_with_it.iter().any(|row| row.starts_with("assessments/")), "{:?}", done.went_with_it);
        for (table, rows) in left {
            let path = format!("{plan}/{table}?limit=500");
            let items = site.get(&path, &[]).await.ok(&path).json()["items"].take();
            assert_eq!(items.as_array().unwrap().len(), rows, "{table}");
        }
    }
}
