//! Contents are kept once, and what is made of them can be lost and made again.
use crate::{
    contents::{bundled, edited, other_city, second_content},
    database::{Database, is_derived, on_server, texts},
    harness::{BASE, PLAN, Site, options},
};
use diesel::{RunQueryDsl, sql_query};
use openplan::{
    catalog,
    copy::copy,
    dataset::Package,
    http::State,
    snapshot::{self, Outcome, ToWithdraw, across, withdraw},
    store::{self, Db, File, Release, WithdrawalReason, rows},
    verify,
};
use std::{collections::BTreeSet, sync::Arc};

fn publish(package: &Package, database: &Database) -> Release {
    let outcome = snapshot::publish(std::slice::from_ref(package), &options(), &database.open()).unwrap().remove(0);
    let (Outcome::Published(release) | Outcome::Unchanged(release) | Outcome::Restored(release)) = outcome;
    release
}

/// A third content of the bundled plan.
fn third_content() -> Package {
    edited(|name, text| if name == "terms.csv" { text.replace(",AI-OCR,", ",文字認識,") } else { text })
}

fn change(database: &Database, statement: &str) {
    assert!(sql_query(statement).execute(&mut database.connect()).unwrap() > 0, "{statement}");
}

fn count(table: &str, database: &Database) -> usize {
    database.rows(table).len()
}

fn is_proven(database: &Database) -> bool {
    let report = verify::database(&mut store::open_existing(&database.url).unwrap(), &mut |_| ()).unwrap();
    report.is_proven()
}

#[test]
fn a_content_that_two_releases_share_is_kept_once() {
    for database in Database::each() {
        publish(&bundled(), &database);
        let of_one = count("contents", &database);
        assert_eq!(of_one, count("files", &database), "no two files of a release are the same");
        publish(&second_content(), &database);
        let db = &mut *database.open().get().unwrap();
        let [first, second] = [1, 2].map(|release| File::of_release(release, db).unwrap());
        let differ = first.iter().zip(&second).filter(|(one, other)| one.sha256 != other.sha256).count();
        assert!((1..20).contains(&differ), "{differ} of {of_one} files differ");
        assert_eq!(count("contents", &database), of_one + differ);
        publish(&bundled(), &database);
        assert_eq!(count("contents", &database), of_one + differ, "what is current again is there already");
    }
}

/// Every content that is kept, inflated.
fn contents(database: &Database) -> Vec<Vec<u8>> {
    let db = &mut *database.open().get().unwrap();
    let mut contents = Vec::new();
    for release in Release::all(db).unwrap() {
        for file in File::of_release(release.id, db).unwrap() {
            contents.push(File::find(release.id, &file.name, db).unwrap().unwrap().content);
        }
    }
    contents
}

/// Where a text is kept, in contents or in anything that is made of them.
fn places(text: &str, database: &Database) -> Vec<String> {
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(text);
    let within = contents(database).iter().filter(|content| holds(content)).count();
    let tables = database.tables().into_iter();
    let tables = tables.filter(|table| database.rows(table).iter().any(|row| row.contains(text)));
    tables.chain((within > 0).then(|| format!("{within} contents"))).collect()
}

/// What a program of another profile has made of a release, in the same database.
fn made_by_another_profile(release: i32, text: &str, database: &Database) {
    let db = &mut database.connect();
    for statement in [
        "CREATE TABLE IF NOT EXISTS p9_terms (release INTEGER NOT NULL, ordinal INTEGER NOT NULL, label TEXT)"
            .to_owned(),
        format!("INSERT INTO p9_terms VALUES ({release}, 0, '{text}')"),
        format!("INSERT INTO row_sets VALUES (9, {release}, NULL)"),
        format!("INSERT INTO descriptions VALUES (9, {release}, 'x', '{text}')"),
        format!("INSERT INTO forms SELECT 9, name, {release}, deflated FROM forms WHERE name = 'search'"),
    ] {
        sql_query(&statement).execute(db).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

#[test]
fn a_withdrawal_leaves_no_content_that_no_file_names_and_nothing_that_was_made_of_it() {
    let secret = "漏えい太郎の個人情報";
    let with_secret =
        edited(|name, text| if name == "terms.csv" { text.replace(",AI-OCR,", &format!(",{secret},")) } else { text });
    let id = with_secret.rows("terms").iter().find(|row| &row["label"] == secret).unwrap().path();
    let record = ToWithdraw::Record { iri: format!("{BASE}/id{id}"), column: None };
    let release = ToWithdraw::Release(format!("{}/2", &PLAN[1..]));
    for what in [&record, &release] {
        for database in Database::each() {
            for package in [&bundled(), &with_secret, &third_content(), &with_secret] {
                publish(package, &database);
            }
            made_by_another_profile(2, secret, &database);
            let before = places(secret, &database);
            for table in ["changes", "descriptions", "p2_terms", "p9_terms"] {
                assert!(before.contains(&table.to_owned()), "{table}: {before:?}");
            }
            let done = withdraw(what, WithdrawalReason::PersonalData, &database.open()).unwrap();
            assert!(done.cleared && done.releases.contains(&2), "{done:?}");
            assert_eq!(places(secret, &database), Vec::<String>::new(), "{}", database.url);
            let db = &mut *database.open().get().unwrap();
            assert_eq!(File::unnamed(db).unwrap(), Vec::<String>::new());
            assert_eq!(rows::holding(2, db).unwrap(), Vec::<String>::new());
            let left = store::made_of(2, db).unwrap();
            if matches!(what, ToWithdraw::Release(_)) {
                assert_eq!(left, Vec::<&str>::new());
            } else {
                assert_eq!(left, ["descriptions", "summaries"], "they are made of what is left of it");
            }
            let profiles = texts("SELECT CAST(profile AS TEXT) AS text FROM descriptions WHERE release = 2", db);
            assert!(!profiles.contains(&"9".to_owned()), "{profiles:?}");
            assert!(is_proven(&database));
        }
    }
}

/// Two cities and four publications; a release and a record were withdrawn; of what is current no more nothing stands.
fn fill(database: &Database) {
    for package in [bundled(), other_city(), second_content(), bundled(), third_content()] {
        publish(&package, database);
    }
    let iri = format!("{BASE}/id{}", bundled().rows("terms")[3].path());
    withdraw(&ToWithdraw::Record { iri, column: None }, WithdrawalReason::Other, &database.open()).unwrap();
    withdraw(&ToWithdraw::Release(format!("{}/2", &PLAN[1..])), WithdrawalReason::Other, &database.open()).unwrap();
    for table in across().names() {
        let left = "(SELECT release FROM row_sets WHERE superseded_at IS NULL)";
        sql_query(format!("DELETE FROM {table} WHERE release NOT IN {left}")).execute(&mut database.connect()).unwrap();
    }
    sql_query("DELETE FROM row_sets WHERE superseded_at IS NOT NULL").execute(&mut database.connect()).unwrap();
}

/// Deletes all that is made of the files of releases.
fn forget(database: &Database) {
    let db = &mut database.connect();
    for table in ["changes", "summaries", "descriptions", "forms", "row_sets"] {
        sql_query(format!("DELETE FROM {table}")).execute(db).unwrap();
    }
    for table in across().names() {
        sql_query(format!("DROP TABLE {table}")).execute(db).unwrap();
    }
}

#[test]
fn what_is_made_of_files_can_be_deleted_and_is_made_again_exactly() {
    for database in Database::each() {
        fill(&database);
        let whole = database.everything();
        // Of what a plan may leave out these two have no rows.
        let may_be_empty = |table: &str| {
            let name = table.trim_start_matches("p2_").replace('_', "-");
            catalog::find(&name).is_some_and(|table| table.optional)
        };
        let empty = whole.iter().filter(|(table, rows)| is_derived(table) && rows.is_empty() && !may_be_empty(table));
        let empty: Vec<_> = empty.collect();
        assert_eq!(empty.len(), 0, "nothing would be made again here: {empty:?}");
        forget(&database);
        assert!(database.tables().iter().all(|table| !is_derived(table) || count(table, &database) == 0));
        snapshot::prepare(&database.open()).unwrap();
        assert_eq!(database.everything(), whole, "{}", database.url);
        for statements in [
            &["DELETE FROM descriptions"][..],
            &["DELETE FROM descriptions WHERE release = 1"],
            &["DELETE FROM forms"],
            &["DELETE FROM forms WHERE name = 'graph'"],
            &["DELETE FROM row_sets WHERE release = 2"],
            &["DELETE FROM p2_observations", "DELETE FROM row_sets"],
            &["DROP TABLE p2_terms"],
            &["ALTER TABLE p2_schedule DROP COLUMN source_page"],
            &["DELETE FROM changes", "DELETE FROM summaries"],
            &["DELETE FROM summaries"],
            &["DELETE FROM summaries WHERE publication = 4"],
        ] {
            for statement in statements {
                sql_query(*statement).execute(&mut database.connect()).unwrap();
            }
            assert_ne!(database.everything(), whole, "{statements:?}");
            snapshot::prepare(&database.open()).unwrap();
            assert_eq!(database.everything(), whole, "{statements:?} in {}", database.url);
        }
        snapshot::prepare(&database.open()).unwrap();
        assert_eq!(database.everything(), whole, "where nothing is missing, nothing changes");
        assert!(is_proven(&database));
    }
}

#[test]
fn whoever_publishes_makes_again_what_is_missing_first() {
    for database in Database::each() {
        fill(&database);
        let whole = database.everything();
        forget(&database);
        assert!(matches!(
            snapshot::publish(&[other_city()], &options(), &database.open()).unwrap()[0],
            Outcome::Unchanged(_)
        ));
        assert_eq!(database.everything(), whole, "{}", database.url);
    }
}

#[test]
fn in_a_copy_the_same_is_made() {
    for from in Database::both() {
        fill(&from);
        for to in Database::both() {
            copy(&mut store::open_existing(&from.url).unwrap(), &mut to.open().get().unwrap(), &mut |_| ()).unwrap();
            snapshot::prepare(&to.open()).unwrap();
            assert_eq!(to.everything(), from.everything(), "{} to {}", from.url, to.url);
        }
    }
}

/// The releases whose rows stand in the tables that are asked across plans, with those that are said to be current.
fn standing(database: &Database) -> (BTreeSet<i32>, Vec<String>) {
    let db = &mut *database.open().get().unwrap();
    let said = "SELECT release || CASE WHEN superseded_at IS NULL THEN ' is current' ELSE '' END AS text \
                FROM row_sets ORDER BY release";
    let said = if matches!(db, Db::Pg(_)) { said.replace("release ||", "release::text ||") } else { said.to_owned() };
    (across().releases(db).unwrap(), texts(&said, db))
}

#[test]
fn rows_of_what_is_current_no_more_go_after_a_while() {
    let said = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    for database in Database::each() {
        publish(&bundled(), &database);
        publish(&second_content(), &database);
        let both = BTreeSet::from([1, 2]);
        assert_eq!(standing(&database), (both.clone(), said(&["1", "2 is current"])), "who reads them may end");
        publish(&bundled(), &database);
        assert_eq!(standing(&database), (both, said(&["1 is current", "2"])), "what stands is current again");
        let long_ago = |release: i32, moment: &str| {
            change(&database, &format!("UPDATE row_sets SET superseded_at = '{moment}' WHERE release = {release}"));
        };
        long_ago(2, "2020-01-01T00:00:00Z");
        publish(&third_content(), &database);
        assert_eq!(standing(&database), (BTreeSet::from([1, 3]), said(&["1", "3 is current"])));
        long_ago(1, "no moment");
        publish(&other_city(), &database);
        assert_eq!(standing(&database), (BTreeSet::from([3, 4]), said(&["3 is current", "4 is current"])));
        publish(&second_content(), &database);
        assert_eq!(standing(&database).1, said(&["2 is current", "3", "4 is current"]), "it is made again");
        assert!(is_proven(&database));
    }
}

/// What is asked of all plans and releases, of which much is made of files beforehand.
fn addresses() -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for table in catalog::tables() {
        paths.extend(["", ".html", ".csv"].map(|end| format!("{PLAN}/{}{end}", table.name)));
        if table.has_rdf() {
            paths.push(format!("{PLAN}/{}.ttl", table.name));
        }
        if table.across {
            paths.extend(["", ".csv", ".html"].map(|end| format!("/{}{end}", table.name)));
            paths.extend(
                ["?limit=3", "?limit=1&plan_id=green-plan", "?q=%E3%81%AE"].map(|end| format!("/{}{end}", table.name)),
            );
        }
    }
    let of_plan = [
        "",
        ".html",
        ".ttl",
        "/roadmap",
        "/progress",
        "/gaps",
        "/releases",
        "/releases.atom",
        "/releases/1",
        "/changes",
        "/changes?from=1&to=2",
        "/terms?q=AI&limit=2",
        "/releases/1/terms",
        "/data.zip",
        "/csv-metadata.json",
        "/citation.cff",
    ];
    paths.extend(of_plan.map(|end| format!("{PLAN}{end}")));
    let others = [
        "/",
        "/catalog.ttl",
        "/172014",
        "/019992/green-plan",
        "/search?q=除雪",
        "/search?q=公園",
        "/terms?sort=-term_id&limit=5",
        "/observations?period=2024&limit=4",
        "/indicators?policy_id=",
        "/sparql?query=SELECT%20%28COUNT%28%2A%29%20AS%20%3Fn%29%20%7B%20GRAPH%20%3Fg%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7D",
    ];
    paths.extend(others.map(str::to_owned));
    paths
}

/// A server over a database that it can only read.
fn read_only(database: Database) -> Site {
    let url = if matches!(database.connect(), Db::Pg(_)) {
        on_server(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name()));
        database.url.clone()
    } else {
        sql_query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut database.connect()).unwrap();
        format!("file:{}?immutable=1", database.url)
    };
    let refused = snapshot::publish(&[third_content()], &options(), &store::open(&url).unwrap());
    assert!(refused.is_err(), "{refused:?}");
    Site { state: Arc::new(State::open(store::open(&url).unwrap(), BASE.to_owned()).unwrap()), database }
}

async fn assert_alike(site: &Site, whole: &Site) {
    for path in addresses() {
        let header = "accept: application/json, */*;q=0.5";
        let (one, other) = (site.get(&path, &[header]).await, whole.get(&path, &[header]).await);
        assert!(other.status.as_u16() < 400, "{path}: {} {}", other.status, other.body);
        assert_eq!((one.status, &one.body), (other.status, &other.body), "{path}");
        assert_eq!(one.bytes, other.bytes, "{path}");
    }
    // Page by page, so that each begins where another ends.
    for path in ["/terms?limit=7", "/observations?limit=100", "/plans?limit=1"] {
        let [one, other] = [site.items(path).await, whole.items(path).await];
        assert!(one.len() > 1 && one == other, "{path}: {} and {}", one.len(), other.len());
    }
}

#[actix_web::test]
async fn a_database_that_can_only_be_read_serves_everything_from_its_files() {
    for database in Database::each() {
        for package in [bundled(), other_city(), second_content(), bundled()] {
            publish(&package, &database);
        }
        let bare =
            if matches!(database.connect(), Db::Pg(_)) { Database::postgres().unwrap() } else { Database::sqlite() };
        copy(&mut store::open_existing(&database.url).unwrap(), &mut bare.open().get().unwrap(), &mut |_| ()).unwrap();
        let (bare, whole) = (read_only(bare), Site::over(database));
        assert_alike(&bare, &whole).await;
        let made: Vec<_> = bare.database.tables().into_iter().filter(|table| table.starts_with("p2_")).collect();
        assert!(made.is_empty() && count("descriptions", &bare.database) == 0, "nothing was made: {made:?}");
    }
}

#[actix_web::test]
async fn rows_that_stand_in_part_and_rows_of_files_are_one_list() {
    for (gone, database) in [1, 2].into_iter().flat_map(|gone| Database::each().into_iter().map(move |one| (gone, one)))
    {
        for package in [bundled(), other_city()] {
            publish(&package, &database);
        }
        let some =
            if matches!(database.connect(), Db::Pg(_)) { Database::postgres().unwrap() } else { Database::sqlite() };
        copy(&mut store::open_existing(&database.url).unwrap(), &mut some.open().get().unwrap(), &mut |_| ()).unwrap();
        snapshot::prepare(&some.open()).unwrap();
        for table in across().names() {
            sql_query(format!("DELETE FROM {table} WHERE release = {gone}")).execute(&mut some.connect()).unwrap();
        }
        change(&some, &format!("DELETE FROM row_sets WHERE release = {gone}"));
        let (some, whole) = (read_only(some), Site::over(database));
        for table in catalog::tables().iter().filter(|table| table.across) {
            for end in ["", ".csv", "?limit=2"] {
                let path = format!("/{}{end}", table.name);
                let [one, other] = [some.get(&path, &[]).await.ok(&path), whole.get(&path, &[]).await];
                assert_eq!(one.body, other.body, "{path} without the rows of {gone}");
            }
            let path = format!("/{}?limit=9", table.name);
            assert_eq!(some.items(&path).await, whole.items(&path).await, "{path} without the rows of {gone}");
        }
    }
}
