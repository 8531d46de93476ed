//! Databases and an archive that the program of commit 02d6cfe has left: see `tests/fixtures/02d6cfe`.
use crate::{
    contents::other_city,
    database::{Database, is_derived, texts},
    harness::Site,
    unpacked::unpacked,
};
use actix_web::web::Data;
use diesel::{Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query};
use flate2::read::GzDecoder;
use openplan::{
    catalog,
    content::Content,
    copy::{Copied, copy},
    dataset::{Findings, Package},
    dcat::Host,
    export,
    http::State,
    snapshot::{self, Options, Outcome, PublishError, ToWithdraw, Withdrawn, withdraw},
    store::{self, Db, File, Release, WithdrawalReason},
    verify::{self, LIMIT, ProofReport},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    thread,
};

pub const PLAN: &str = "/019992/green-plan";

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("tests/fixtures/02d6cfe/{name}")).unwrap()
}

fn unzipped(name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    GzDecoder::new(&*fixture(name)).read_to_end(&mut content).unwrap();
    content
}

/// The SQLite file as it was left.
pub fn file() -> Database {
    let database = Database::sqlite();
    fs::write(&database.url, unzipped("plans.sqlite.gz")).unwrap();
    database
}

/// The same on the server of this run, if it names one.
fn on_server() -> Option<Database> {
    let database = Database::postgres()?;
    let Db::Pg(mut db) = database.connect() else { return None };
    db.batch_execute(&String::from_utf8(unzipped("plans.sql.gz")).unwrap()).unwrap();
    Some(database)
}

/// One of each kind, as the program of that time left them.
fn each() -> Vec<Database> {
    std::iter::once(file()).chain(on_server()).collect()
}

fn manifest() -> Value {
    serde_json::from_slice(&fixture("manifest.json")).unwrap()
}

/// The members of each entry of a list of the manifest, in a line: as the database says them.
fn stated(list: &str, members: &[&str]) -> Vec<String> {
    let cell = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let line = |entry: &Value| members.iter().map(|member| cell(&entry[*member])).collect::<Vec<_>>().join(" | ");
    manifest()[list].as_array().unwrap().iter().map(line).collect()
}

const OF_RELEASES: &[&str] =
    &["number", "digest", "graph_digest", "withdrawn", "content_withdrawn", "label", "note", "author", "created_at"];
const OF_PUBLICATIONS: &[&str] = &["release", "published_at", "note", "author"];
const OF_WITHDRAWALS: &[&str] =
    &["release_number", "table_name", "row_key", "column_name", "withdrawn_at", "reason", "by_release"];
const OF_FILES: &[&str] = &["release", "name", "media_type", "sha256"];

/// What a database says of it, in the tables of that time and in those of today: they have the same columns.
fn said(database: &Database) -> [Vec<String>; 4] {
    let lines = |cells: &[&str], from: &str| {
        let cells = cells.iter().map(|cell| format!("coalesce(CAST({cell} AS TEXT), 'null')"));
        let cells = cells.collect::<Vec<_>>().join(" || ' | ' || ");
        texts(&format!("SELECT {cells} AS text FROM {from}"), &mut database.connect())
    };
    let flag = |name: &str| format!("CASE WHEN {name} THEN 'true' ELSE 'false' END");
    let (withdrawn, content_withdrawn) = (flag("withdrawn"), flag("content_withdrawn"));
    let releases = ["number", "digest", "graph_digest", &withdrawn, &content_withdrawn, "label", "note", "author"];
    let of_release = |table: &str| format!("{table} JOIN releases ON releases.id = {table}.release");
    let mut files = lines(&["number", "name", "media_type", "sha256"], &of_release("files"));
    files.sort();
    [
        lines(&[&releases[..], &["created_at"]].concat(), "releases ORDER BY releases.id"),
        lines(
            &["number", "published_at", "publications.note", "publications.author"],
            &format!("{} ORDER BY publications.id", of_release("publications")),
        ),
        lines(OF_WITHDRAWALS, "withdrawals ORDER BY id"),
        files,
    ]
}

/// Everything is as the manifest says.
fn assert_is_as_it_was(database: &Database, when: &str) {
    let mut files = stated("files", OF_FILES);
    files.sort();
    let wanted = [
        stated("releases", OF_RELEASES),
        stated("publications", OF_PUBLICATIONS),
        stated("withdrawals", OF_WITHDRAWALS),
        files,
    ];
    assert_eq!(said(database), wanted, "{when}: {}", database.url);
}

fn verified(database: &Database) -> ProofReport {
    verify::database(&mut store::open_existing(&database.url).unwrap(), &mut |_| ()).unwrap()
}

/// Nothing is found but what is only to be known: that something was withdrawn.
fn assert_is_proven(database: &Database) {
    let report = verified(database);
    assert!(report.is_proven(), "{:?}", report.findings);
    let kinds: Vec<String> = report.findings.iter().map(|finding| format!("{:?}", finding.fault)).collect();
    assert!(kinds.iter().all(|kind| kind.contains("Withdrawn")), "{kinds:?}");
}

fn options() -> Options {
    Options { default_base_url: "http://127.0.0.1:8080".to_owned(), ..Options::default() }
}

/// The package that release 5 is, as whoever downloaded it has it, with what `edit` makes of its files.
pub fn downloaded(edit: impl Fn(&str, String) -> String) -> Package {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("019992/green-plan");
    fs::create_dir_all(&folder).unwrap();
    for (name, content) in unpacked(&fixture("data.zip")) {
        let is_of_package =
            name == "datapackage.json" || catalog::ever().any(|table| name == format!("{}.csv", table.name));
        if is_of_package {
            fs::write(folder.join(&name), edit(&name, String::from_utf8(content).unwrap())).unwrap();
        }
    }
    Package::read(&folder, &mut Findings::new(&folder))
}

#[test]
fn what_was_published_then_is_as_it_was_when_the_tables_are_those_of_today() {
    for database in each() {
        assert_is_as_it_was(&database, "before");
        database.open();
        assert_is_as_it_was(&database, "behind the migration");
        let db = &mut *database.open().get().unwrap();
        for file in manifest()["files"].as_array().unwrap() {
            let (release, name) = (i32::try_from(file["release"].as_i64().unwrap()).unwrap(), &file["name"]);
            let release = Release::by_number("019992", "green-plan", release, db).unwrap().unwrap();
            let kept = File::find(release.id, name.as_str().unwrap(), db).unwrap().unwrap();
            assert_eq!(hex::encode(Sha256::digest(&kept.content)), file["sha256"], "{name}");
            assert_eq!(kept.content.len() as u64, file["bytes"], "{name}");
        }
        assert!(File::unnamed(db).unwrap().is_empty());
        assert_is_proven(&database);
        snapshot::prepare(&database.open()).unwrap();
        assert_is_as_it_was(&database, "when more was made of it");
        assert_is_proven(&database);
    }
}

#[test]
fn a_file_that_was_migrated_takes_less_room() {
    let database = file();
    let before = fs::metadata(&database.url).unwrap().len();
    database.open();
    let after = fs::metadata(&database.url).unwrap().len();
    assert!(after < before / 4, "{before} bytes became {after}");
}

#[test]
fn opening_twice_changes_nothing() {
    for database in each() {
        database.open();
        let before = database.everything();
        database.open();
        assert_eq!(database.everything(), before, "{}", database.url);
        Site::over(database);
    }
}

#[test]
fn programs_that_start_at_once_move_the_contents_once() {
    for database in each() {
        thread::scope(|scope| {
            let openers: Vec<_> = (0..4).map(|_| scope.spawn(|| store::open(&database.url).map(drop))).collect();
            for opener in openers {
                opener.join().unwrap().unwrap();
            }
        });
        assert_is_as_it_was(&database, "when four had opened it");
        assert_is_proven(&database);
    }
}

#[test]
fn a_migration_that_fails_behind_the_contents_leaves_the_database_as_it_was() {
    for database in each() {
        // The last table that is dropped, and dropped already by somebody else.
        sql_query("DROP TABLE exclusions").execute(&mut database.connect()).unwrap();
        let before = database.everything();
        let refused = store::open(&database.url).unwrap_err().to_string();
        assert!(refused.contains("exclusions") && refused.contains("as they were"), "{refused}");
        assert_eq!(database.everything(), before, "{}", database.url);
        assert_is_as_it_was(&database, "behind a migration that failed");
    }
}

#[test]
fn who_only_looks_is_told_that_the_tables_are_older() {
    for database in each() {
        let before = database.everything();
        let refused = store::open_existing(&database.url).map(drop).unwrap_err().to_string();
        assert!(refused.contains("older openplan") && refused.contains("openplan serve"), "{refused}");
        assert_eq!(database.everything(), before);
    }
}

/// The content that a release kept of a file becomes another in the tables of that time, of the same SHA-256.
fn damage(database: &Database, release: i64, name: &str) {
    let content = if matches!(database.connect(), Db::Pg(_)) { "decode('00', 'hex')" } else { "X'00'" };
    let statement = format!("UPDATE files SET content = {content} WHERE release = {release} AND name = '{name}'");
    assert_eq!(sql_query(statement).execute(&mut database.connect()).unwrap(), 1, "{name}");
}

#[test]
fn a_content_that_was_damaged_before_is_found_behind_the_migration() {
    for name in ["citation.cff", "data.zip", "data.nq", "sources.csv", "sources.excel.csv"] {
        for database in each() {
            let manifest = manifest();
            let files = || manifest["files"].as_array().unwrap().iter();
            let damaged = files().find(|file| file["release"] == 5 && file["name"] == name).unwrap();
            // All that have kept the same content.
            let same = files().filter(|file| file["sha256"] == damaged["sha256"]);
            let same: Vec<i64> = same.map(|file| file["release"].as_i64().unwrap()).collect();
            for release in same.iter().copied() {
                damage(&database, release, name);
            }
            database.open();
            assert_is_as_it_was(&database, "with the SHA-256 that was recorded");
            let report = verified(&database);
            let found: Vec<_> = report.findings.iter().filter(|finding| !finding.fault.is_note()).collect();
            assert_eq!(found.len(), same.len(), "{name}: {found:?}");
            for (finding, release) in found.iter().zip(same) {
                assert_eq!((&*finding.name, i64::from(finding.release.as_ref().unwrap().number)), (name, release));
                assert!(format!("{:?}", finding.fault).contains("FileChanged"), "{finding:?}");
            }
        }
    }
}

#[test]
fn a_content_of_which_another_release_has_kept_a_whole_one_is_whole() {
    let name = "csv-metadata.json";
    for release in [1, 5] {
        for database in each() {
            damage(&database, release, name);
            database.open();
            assert_is_as_it_was(&database, "with the content of another release");
            assert_is_proven(&database);
        }
    }
}

#[actix_web::test]
async fn what_was_published_then_is_served_byte_for_byte() {
    for database in each() {
        let site = Site::over(database);
        for file in manifest()["files"].as_array().unwrap() {
            let path = format!("{PLAN}/releases/{}/{}", file["release"], file["name"].as_str().unwrap());
            let answer = site.get(&path, &[]).await.ok(&path);
            assert_eq!(hex::encode(Sha256::digest(&answer.bytes)), file["sha256"], "{path}");
            assert_eq!(answer.header("content-type"), file["media_type"], "{path}");
            if file["release"] == 5 {
                let name = file["name"].as_str().unwrap();
                let path = if name == "data.nq" { format!("{PLAN}/{name}") } else { path.replace("/releases/5", "") };
                assert_eq!(site.get(&path, &[]).await.ok(&path).bytes, answer.bytes, "{path}");
            }
        }
        let archive = site.get(&format!("{PLAN}/releases/5/data.zip"), &[]).await;
        assert_eq!(archive.bytes, fixture("data.zip"));
        for path in [format!("{PLAN}/releases/6"), format!("{PLAN}/terms/green-curtain")] {
            assert_eq!(site.get(&path, &[]).await.status, 410, "{path}");
        }
        assert_is_as_it_was(&site.database, "while it is served");
        assert_is_proven(&site.database);
    }
}

/// A table of which a foreign key leads nowhere.
#[derive(diesel::QueryableByName)]
struct BrokenKey {
    #[diesel(sql_type = diesel::sql_types::Text)]
    named: String,
}

/// Every foreign key of a database leads to a row.
fn keys_hold(bytes: &[u8]) {
    let mut db = SqliteConnection::establish(":memory:").unwrap();
    db.deserialize_readonly_database_from_buffer(bytes).unwrap();
    let broken: Vec<BrokenKey> =
        sql_query("SELECT \"table\" AS named FROM pragma_foreign_key_check").load(&mut db).unwrap();
    assert!(broken.is_empty(), "{}", broken[0].named);
}

#[actix_web::test]
async fn everything_that_is_made_of_it_is_served() {
    for database in each() {
        let site = Site::over(database);
        for release in ["", "/releases/1", "/releases/2", "/releases/3", "/releases/4", "/releases/5"] {
            for table in catalog::MUNICIPAL_PLAN_1.tables {
                for suffix in ["", ".html", ".csv", ".xlsx", ".parquet"] {
                    let path = format!("{PLAN}{release}/{}{suffix}", table.name);
                    site.get(&path, &["accept: application/json"]).await.ok(&path);
                }
            }
            for end in ["", ".html", ".ttl", "/roadmap", "/progress", "/datapackage.json", "/data.croissant.json"] {
                let path = format!("{PLAN}{release}{end}");
                site.get(&path, &["accept: application/json"]).await.ok(&path);
            }
            let path = format!("{PLAN}{release}/data.sqlite");
            keys_hold(&site.get(&path, &[]).await.ok(&path).bytes);
        }
        let of_plan = ["/releases", "/changes", "/changes?from=1&to=5", "/releases.atom", "/gaps"];
        for path in of_plan.map(|end| format!("{PLAN}{end}")).iter().map(String::as_str).chain([
            "/",
            "/catalog.ttl",
            "/terms",
            "/observations.csv",
            "/initiatives?limit=1",
            "/search?q=公園",
            "/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D",
            "/graph/019992/green-plan",
        ]) {
            let answer = site.get(path, &["accept: application/json, */*;q=0.5"]).await;
            assert!(answer.status.as_u16() < 400, "{path}: {} {}", answer.status, answer.body);
        }
        let found = site.get("/search?q=公園", &["accept: application/json"]).await.json();
        assert!(!found["items"].as_array().unwrap().is_empty(), "{found}");
        let terms = site.items("/terms").await;
        assert!(terms.len() > 2 && terms.iter().all(|term| term["term_id"] != "green-curtain"), "{terms:?}");
    }
}

/// What is kept, without what is made of it.
fn kept(database: &Database) -> BTreeMap<String, Vec<String>> {
    let mut everything = database.everything();
    everything.retain(|table, _| !is_derived(table));
    everything
}

fn copied(from: &Database, to: &Database) -> Copied {
    let mut source = store::open_existing(&from.url).unwrap();
    copy(&mut source, &mut to.open().get().unwrap(), &mut |_| ()).unwrap()
}

#[test]
fn it_is_copied_into_a_new_database_and_back() {
    for from in each() {
        from.open();
        for to in Database::both() {
            assert_eq!(copied(&from, &to), Copied { releases: 6, publications: 8, withdrawals: 4 });
            assert_eq!(kept(&to), kept(&from), "{} to {}", from.url, to.url);
            assert_is_as_it_was(&to, "in a copy");
            assert_is_proven(&to);
            assert_eq!(copied(&to, &from), Copied::default(), "nothing is new");
        }
    }
}

#[test]
fn both_databases_of_that_time_are_the_same_behind_the_migration() {
    let Some(server) = on_server() else { return };
    let file = file();
    file.open();
    server.open();
    assert_eq!(server.everything(), file.everything());
    snapshot::prepare(&server.open()).unwrap();
    snapshot::prepare(&file.open()).unwrap();
    assert_eq!(server.everything(), file.everything(), "and so is what is made of them");
}

#[actix_web::test]
async fn it_is_exported() {
    for database in each() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("site");
        let host = Host { base: "https://plans.example.jp".to_owned(), is_copy: true, ..Host::default() };
        export::export(Data::new(State::open_for(database.open(), host).unwrap()), &place).await.unwrap();
        for file in manifest()["files"].as_array().unwrap() {
            let (release, name) = (&file["release"], file["name"].as_str().unwrap());
            let content = fs::read(place.join(format!("019992/green-plan/releases/{release}/{name}"))).unwrap();
            assert_eq!(hex::encode(Sha256::digest(&content)), file["sha256"], "{name} of release {release}");
        }
        assert_is_as_it_was(&database, "when it was exported");
    }
}

#[test]
fn the_package_that_is_current_is_unchanged() {
    for database in each() {
        let pool = database.open();
        let outcome = snapshot::publish(&[downloaded(|_, text| text)], &options(), &pool).unwrap().remove(0);
        let Outcome::Unchanged(release) = outcome else { panic!("{outcome:?}") };
        assert_eq!(release.number, 5);
        assert_is_as_it_was(&database, "when it was published again");
        let release = Release::by_number("019992", "green-plan", 5, &mut pool.get().unwrap()).unwrap().unwrap();
        // It is read as one of today's profile, and so has another digest than the files have.
        let content = Content::load(&release, &mut pool.get().unwrap()).unwrap();
        assert_eq!(content.digest(), release.digest);
        assert_eq!(downloaded(|_, text| text).digest(), content.digest_today());
    }
}

#[test]
fn another_content_is_published_behind_it_and_what_was_withdrawn_is_not() {
    for database in each() {
        let pool = database.open();
        let other =
            downloaded(|name, text| if name == "terms.csv" { text.replace("地図に", "地図の上に") } else { text });
        let outcome = snapshot::publish(&[other], &options(), &pool).unwrap().remove(0);
        let Outcome::Published(release) = outcome else { panic!("{outcome:?}") };
        assert_eq!((release.number, &*release.iri_base), (7, "https://plans.example.jp"), "numbers go on");
        assert_is_proven(&database);
        let outcome = snapshot::publish(&[downloaded(|_, text| text)], &options(), &pool).unwrap().remove(0);
        assert!(matches!(&outcome, Outcome::Restored(release) if release.number == 5), "{outcome:?}");
        assert_is_proven(&database);

        let remove = vec!["sources/report-2025".to_owned()];
        let refused = snapshot::publish(&[other_city()], &Options { remove, ..options() }, &pool);
        let Err(PublishError::Withdrawn { places, .. }) = refused else { panic!("{refused:?}") };
        assert!(places.iter().any(|place| place.starts_with("terms/green-curtain")), "{places:?}");
        let [_, _, _, mut files] = said(&database);
        files.retain(|file| !file.starts_with('7'));
        let mut wanted = stated("files", OF_FILES);
        wanted.sort();
        assert_eq!(files, wanted, "the files before are what they were");
    }
}

#[test]
fn a_record_is_withdrawn_from_it_and_so_is_a_release() {
    let text = "地理情報システムのこと";
    for database in each() {
        let pool = database.open();
        let holding = || -> usize {
            let db = &mut *pool.get().unwrap();
            let releases = Release::all(db).unwrap();
            let files = releases.iter().flat_map(|release| {
                let names: Vec<String> =
                    File::of_release(release.id, db).unwrap().into_iter().map(|file| file.name).collect();
                File::some(release.id, &names, db).unwrap()
            });
            let holds = |content: &[u8]| String::from_utf8_lossy(content).contains(text);
            files.filter(|file| holds(&file.content)).count()
        };
        assert!(holding() >= 10, "each of five releases says it in several files: {}", holding());
        let iri = format!("https://plans.example.jp/id{PLAN}/terms/gis");
        let record = ToWithdraw::Record { iri, column: None };
        let done = withdraw(&record, WithdrawalReason::PersonalData, &pool).unwrap();
        assert_eq!((done.by_release, &*done.releases), (Some(7), &[1, 2, 3, 4, 5][..]), "{done:?}");
        assert_eq!(holding(), 0);
        let tables = database.tables();
        assert!(!tables.iter().flat_map(|table| database.rows(table)).any(|row| row.contains(text)));
        assert_is_proven(&database);

        let done = withdraw(&ToWithdraw::Release(format!("{}/7", &PLAN[1..])), WithdrawalReason::Other, &pool).unwrap();
        let Withdrawn { by_release, releases, cleared, .. } = done;
        assert_eq!((by_release, &*releases, cleared), (Some(5), &[7][..], true));
        assert_is_proven(&database);
        let db = &mut *pool.get().unwrap();
        assert!(File::unnamed(db).unwrap().is_empty());
        assert_eq!(store::made_of(7, db).unwrap(), Vec::<&str>::new());
    }
}

#[test]
fn an_archive_of_that_time_is_proven() {
    let report = verify::archive(Cursor::new(fixture("data.zip")), LIMIT);
    assert_eq!(report.findings, []);
    let archive = report.archive.unwrap();
    assert_eq!((archive.release, &*archive.digest), (5, manifest()["releases"][4]["digest"].as_str().unwrap()));
}
