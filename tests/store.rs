//! What is kept is kept whole, in its order and alike on both databases.
//!
//! Runs on SQLite, and on PostgreSQL too where the run names a server: see `tests/database`.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
mod contents;
#[expect(dead_code, reason = "other tests use the rest")]
mod database;

use contents::{BUNDLED, bundled, edited, other_city, second_content};
use database::{Database, is_derived, texts};
use diesel::{Connection, RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use openplan::{
    catalog,
    content::Content,
    copy::{Copied, Error as CopyError, copy},
    dataset::Package,
    snapshot::{self, Options, Outcome, PublishError, ToWithdraw, across, withdraw},
    store::{
        self, Beside, Db, File, Filter, Pool, Publication, Release, RowQuery, StoredFile, StoredRow, Tally,
        WantedEdition, Withdrawal, WithdrawalReason, WithdrawnText,
    },
    table::{Row, Table},
    verify,
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
    time::Duration,
};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

fn options() -> Options {
    Options { base_url: Some("https://data.example.jp".to_owned()), ..Options::default() }
}

fn publish(packages: &[Package], pool: &Pool) -> Result<Vec<Outcome>, PublishError> {
    snapshot::publish(packages, &options(), pool)
}

/// What became of a single package.
fn published(package: &Package, pool: &Pool) -> Outcome {
    publish(std::slice::from_ref(package), pool).unwrap().remove(0)
}

fn number(outcome: &Outcome) -> i32 {
    let (Outcome::Published(release) | Outcome::Unchanged(release) | Outcome::Restored(release)) = outcome;
    release.number
}

fn all(releases: &[i32]) -> RowQuery {
    RowQuery { releases: releases.to_vec(), ..RowQuery::default() }
}

/// Rows for questions across plans.
fn select(table: &'static Table, query: &RowQuery, db: &mut Db) -> Vec<Row> {
    across().select(table, query, db).unwrap().into_iter().map(|placed| placed.row).collect()
}

/// The tables that are asked across plans.
fn asked_across() -> impl Iterator<Item = &'static Table> {
    catalog::tables().iter().copied().filter(|table| table.across)
}

/// What a release holds.
fn held(release: i32, db: &mut Db) -> Content {
    let release = Release::by_id(release, db).unwrap();
    Content::load(&release, db).unwrap()
}

/// Everything in a database that is not made of something else in it.
fn kept(database: &Database) -> BTreeMap<String, Vec<String>> {
    let mut everything = database.everything();
    everything.retain(|table, _| !is_derived(table));
    everything
}

fn up(db: &mut Db) {
    match db {
        Db::Sqlite(db) => db.run_pending_migrations(MIGRATIONS).map(drop).unwrap(),
        Db::Pg(db) => db.run_pending_migrations(MIGRATIONS).map(drop).unwrap(),
    }
}

fn down(db: &mut Db) {
    match db {
        Db::Sqlite(db) => db.revert_all_migrations(MIGRATIONS).map(drop).unwrap(),
        Db::Pg(db) => db.revert_all_migrations(MIGRATIONS).map(drop).unwrap(),
    }
}

#[test]
fn migrations_go_up_down_and_up_again_on_an_empty_and_on_a_filled_database() {
    for database in Database::each() {
        for filled in [false, true] {
            let pool = database.open();
            if filled {
                assert_eq!(number(&published(&bundled(), &pool)), 1);
            }
            let db = &mut *pool.get().unwrap();
            down(db);
            assert!(Publication::last(db).is_err(), "the tables are still there");
            up(db);
            assert_eq!(Publication::last(db).unwrap(), None);
            assert_eq!(store::setting("base_url", db).unwrap(), None);
        }
        let pool = database.open();
        assert_eq!(number(&published(&bundled(), &pool)), 1, "it can be published into again");
        let before = database.everything();
        assert!(before["p2_terms"].len() > 5 && before["releases"].len() == 1, "{before:?}");
        database.open();
        assert_eq!(database.everything(), before, "opening changes nothing");
    }
}

#[test]
fn a_migration_that_fails_halfway_leaves_the_database_as_it_was() {
    for database in Database::each() {
        // The last table that is made, and made already by somebody else.
        sql_query("CREATE TABLE row_sets (mine INTEGER)").execute(&mut database.connect()).unwrap();
        let refused = store::open(&database.url).unwrap_err().to_string();
        assert!(refused.contains("row_sets") && refused.contains("as they were"), "{refused}");
        assert_eq!(database.tables(), ["row_sets"]);
        sql_query("DROP TABLE row_sets").execute(&mut database.connect()).unwrap();
        assert_eq!(number(&published(&bundled(), &database.open())), 1);
    }
}

#[test]
fn programs_that_start_at_once_make_the_tables_once() {
    for database in Database::each() {
        let openers: Vec<_> = (0..8)
            .map(|_| {
                let url = database.url.clone();
                thread::spawn(move || store::open(&url).map(|pool| Publication::last(&mut pool.get().unwrap())))
            })
            .collect();
        for opener in openers {
            let opened = opener.join().unwrap().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(opened.unwrap(), None);
        }
        let run = texts("SELECT version AS text FROM __diesel_schema_migrations", &mut database.connect());
        assert_eq!(run.len(), std::fs::read_dir("migrations").unwrap().count());
    }
}

#[test]
fn tables_of_another_version_are_left_alone() {
    for database in Database::each() {
        published(&bundled(), &database.open());
        let mut db = database.connect();
        sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231')").execute(&mut db).unwrap();
        for refused in [store::open(&database.url).map(drop), store::open_existing(&database.url).map(drop)] {
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains("newer") && refused.contains("99991231"), "{refused}");
        }
        sql_query("DELETE FROM __diesel_schema_migrations").execute(&mut db).unwrap();
        let refused = store::open_existing(&database.url).map(drop).unwrap_err().to_string();
        assert!(refused.contains("older"), "{refused}");
    }
}

#[test]
fn what_is_no_usable_database_is_refused_in_a_sentence_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.sqlite").display().to_string();
    std::fs::write(&text, "This is a text and no database at all, however long it may get.".repeat(50)).unwrap();
    let nowhere = folder.path().join("none/plans.sqlite").display().to_string();
    let (no_port, open): (_, fn(&str) -> _) =
        ("postgres://ann:s3cret@127.0.0.1:1/plans", |url| store::open(url).map(drop));
    let mut refusals = vec![
        (open, text, "no SQLite file"),
        (open, nowhere.clone(), "Is there that folder"),
        (|url| store::open_existing(url).map(drop), nowhere, "there is no database"),
        (open, no_port.to_owned(), "Does PostgreSQL run there"),
        (open, "postgres://ann:s3cret@no-such-host.invalid/plans".to_owned(), "Is the host spelt right"),
        (open, "postgres://ann:s3c@ret@127.0.0.1/plans".to_owned(), "percent-encoded"),
        (open, "mysql://ann@127.0.0.1/plans".to_owned(), "expected postgres://user@host/name"),
    ];
    let server = Database::postgres();
    if let Some(database) = &server {
        refusals.push((open, format!("{}_x", database.url), "createdb"));
        refusals.push((open, database.url.replace("postgres@", "nobody_here:s3cret@"), "createuser"));
        database::on_server(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name()));
        refusals.push((open, database.url.clone(), "It must be writable"));
    }
    for (open, url, words) in refusals {
        let refused = open(&url).unwrap_err().to_string();
        assert!(refused.contains(words), "{url}: {refused}");
        assert!(!refused.contains("s3c") && !refused.contains('\n'), "{refused}");
    }
}

#[test]
fn who_only_serves_need_not_be_allowed_to_write() {
    let Some(database) = Database::postgres() else { return };
    published(&bundled(), &database.open());
    database::on_server(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name()));
    let pool = database.open();
    assert_eq!(Publication::last(&mut pool.get().unwrap()).unwrap(), Some(1));
    assert_eq!(
        published(&bundled(), &database.open()),
        Outcome::Unchanged(Release::by_id(1, &mut pool.get().unwrap()).unwrap())
    );
}

#[test]
fn every_table_is_read_back_as_it_was_in_its_order() {
    let packages = [other_city(), bundled(), second_content()];
    for database in Database::each() {
        let pool = database.open();
        for (release, package) in (1..).zip(&packages) {
            published(package, &pool);
            let db = &mut *pool.get().unwrap();
            let content = held(release, db);
            assert_eq!(content.metadata.text(), package.metadata.text());
            for table in catalog::tables() {
                assert_eq!(content.rows(table.name), package.rows(table.name), "{} in {}", table.name, database.url);
            }
            for table in asked_across() {
                let rows = select(table, &all(&[release]), db);
                assert_eq!(rows, package.rows(table.name), "{} in {}", table.name, database.url);
                assert_eq!(across().count(table, &all(&[release]), db).unwrap(), rows.len());
            }
        }
        let db = &mut *pool.get().unwrap();
        for table in asked_across() {
            assert_eq!(select(table, &all(&[]), db), [], "{}", table.name);
            assert_eq!(across().count(table, &all(&[]), db).unwrap(), 0);
            let together = across().select(table, &all(&[3, 1, 2]), db).unwrap();
            let places: Vec<_> = together.iter().map(|placed| (placed.release, placed.ordinal)).collect();
            assert!(places.is_sorted(), "{}: rows are ordered by release and place", table.name);
            let having = packages.iter().filter(|package| !package.rows(table.name).is_empty()).count();
            assert_eq!(
                places.iter().map(|(release, _)| release).collect::<BTreeSet<_>>().len(),
                having,
                "{}",
                table.name
            );
        }
    }
}

/// A list for each table, of which only this one has rows.
fn only(rows: &[Row]) -> Vec<Vec<Row>> {
    let of = |table: &&'static Table| rows.iter().filter(|row| row.table == *table).cloned().collect();
    catalog::tables().iter().map(of).collect()
}

fn nothing_beside(rows: &[Row]) -> Vec<Beside> {
    vec![Beside::default(); rows.len()]
}

#[test]
fn order_depends_on_no_collation() {
    let labels = ["b", "a", "B", "ä", "Z", "ア", "ｱ", "亜", "あ", "1", "-", "é", "e", "𠮷"];
    let table = catalog::find("terms").unwrap();
    let row = |(place, label): (usize, &&str)| {
        let cells = table.columns.iter().map(|column| match column.name {
            "publisher_id" => "172014".to_owned(),
            "term_id" => format!("t{}", labels.len() - place),
            "position" => "1".to_owned(),
            _ if column.required => (*label).to_owned(),
            _ => String::new(),
        });
        Row { table, cells: cells.collect() }
    };
    let rows: Vec<Row> = labels.iter().enumerate().map(row).collect();
    for database in Database::each() {
        let pool = database.open();
        let db = &mut *pool.get().unwrap();
        let release = new_release().insert(db).unwrap();
        across().create(db).unwrap();
        across().insert(release.id, &only(&rows), nothing_beside, db).unwrap();
        assert_eq!(select(table, &all(&[release.id]), db), rows, "{}", database.url);
        let places = [5, 4, 7, 6, 1_000].map(|ordinal| (release.id, ordinal));
        let mut found = across().at(table, &places, db).unwrap();
        found.sort_by_key(|stored| stored.ordinal);
        let found: Vec<Row> = found.into_iter().map(|stored| stored.row).collect();
        assert_eq!(found, rows[4..8], "{}", database.url);
    }
}

fn new_release() -> Release {
    Release {
        id: 0,
        number: 0,
        publisher_id: "172014".into(),
        plan_id: "dx-action-plan".into(),
        digest: "d".into(),
        label: "l".into(),
        note: None,
        author: None,
        created_at: "2026-01-01T00:00:00Z".into(),
        iri_base: "https://data.example.jp".into(),
        graph_digest: "g".into(),
        withdrawn: false,
        content_withdrawn: false,
        profile: 1,
    }
}

#[test]
fn filters_keep_the_same_rows_as_by_hand() {
    let package = bundled();
    for database in Database::each() {
        let pool = database.open();
        published(&package, &pool);
        let db = &mut *pool.get().unwrap();
        for table in catalog::tables() {
            for column in table.columns.iter().filter(|column| column.filter) {
                let rows = package.rows(table.name);
                let values: BTreeSet<&str> = rows.iter().filter_map(|row| row.get(column.name)).collect();
                let some: Vec<String> = values.iter().step_by(2).map(|value| (*value).to_owned()).collect();
                for (any_of, or_absent) in
                    [(some.clone(), false), (some.clone(), true), (Vec::new(), true), (Vec::new(), false)]
                {
                    let or_absent = or_absent && !column.required;
                    let by_hand: Vec<Row> = rows
                        .iter()
                        .filter(|row| {
                            row.get(column.name).map_or(or_absent, |cell| any_of.iter().any(|one| one == cell))
                        })
                        .cloned()
                        .collect();
                    let filter = Filter { column: Some(column.name), any_of, or_absent, ..Filter::default() };
                    let beside = Beside::default();
                    let admitted: Vec<Row> = rows.iter().filter(|row| filter.admits(row, &beside)).cloned().collect();
                    assert_eq!(admitted, by_hand, "{}.{}", table.name, column.name);
                    if table.across {
                        let query = RowQuery { filters: vec![filter], ..all(&[1]) };
                        let found = select(table, &query, db);
                        assert_eq!(found, by_hand, "{}.{} in {}", table.name, column.name, database.url);
                        assert_eq!(across().count(table, &query, db).unwrap(), found.len());
                    }
                }
            }
        }
    }
}

#[test]
fn a_database_admits_the_rows_that_a_filter_admits() {
    // Of each pair a database might take one for the other: as a pattern, a number, a name, a letter in another case.
    /// A column, the cells that are admitted, whether an empty one is, and words that are admitted beside the cells.
    type Wanted<'c> = (&'static str, Vec<&'c str>, bool, Vec<&'c str>);
    /// Cells of a row, and the words that stand beside them.
    type Placed<'c> = (Vec<&'c str>, (Option<&'c str>, Option<&'c str>));
    const CELLS: [&str; 16] =
        ["", "%", "a", "A", "a ", "_", "1", "01", "1.0", "NULL", "'", "\"", "ア", "ｱ", "é", "e\u{301}"];
    const WORDS: [&str; 6] = [" a_id=x ", " a_id=x* ", " a_id=X ", " axid=x ", " % ", " a_id=x-y "];
    const EDITIONS: [&str; 4] = [" e1 e2* ", " e1* ", " e10 ", " "];
    let table = catalog::find("observations").unwrap();
    let cell = || proptest::sample::select(&CELLS[..]);
    let word = || proptest::sample::select(&WORDS[..]);
    let columns: Vec<&'static str> = table.columns.iter().map(|column| column.name).collect();
    let filter = (
        proptest::sample::select(columns),
        vec(cell().prop_filter("a cell", |cell| !cell.is_empty()), 0..4),
        any::<bool>(),
        vec(word(), 0..3),
    );
    let beside = (proptest::option::of(proptest::sample::select(&EDITIONS[..])), proptest::option::of(word()));
    let edition = proptest::sample::select(vec![
        WantedEdition::All,
        WantedEdition::Latest,
        WantedEdition::Named("e1".to_owned()),
        WantedEdition::Named("e2".to_owned()),
    ]);
    let case = (vec((vec(cell(), table.columns.len()), beside), 0..12), vec(filter, 0..3), edition, 0..12_i32);
    for database in Database::each() {
        let pool = database.open();
        let release = new_release().insert(&mut pool.get().unwrap()).unwrap().id;
        across().create(&mut pool.get().unwrap()).unwrap();
        let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
        let law = |(rows, filters, edition, after): (Vec<Placed>, Vec<Wanted>, WantedEdition, i32)| {
            let db = &mut *pool.get().unwrap();
            let texts = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
            let row = |(cells, (editions, about)): Placed| {
                let said = |words: Option<&str>| words.map(str::to_owned);
                (Row { table, cells: texts(cells) }, Beside { editions: said(editions), about: said(about) })
            };
            let (rows, beside): (Vec<Row>, Vec<Beside>) = rows.into_iter().map(row).unzip();
            let filter = |(column, any_of, or_absent, or_about): Wanted| Filter {
                column: Some(column),
                any_of: texts(any_of),
                or_absent,
                or_about: texts(or_about),
            };
            let filters: Vec<Filter> = filters.into_iter().map(filter).collect();
            across().delete(release, db).unwrap();
            let of = |rows: &[Row]| if rows.is_empty() { Vec::new() } else { beside.clone() };
            across().insert(release, &only(&rows), of, db).unwrap();
            let stored = (0..).zip(rows.iter().zip(&beside)).map(|(ordinal, (row, beside))| StoredRow {
                release,
                ordinal,
                row: row.clone(),
                beside: beside.clone(),
            });
            let admits = |stored: &StoredRow<Row>| {
                edition.admits(&stored.beside)
                    && filters.iter().all(|filter| filter.admits(&stored.row, &stored.beside))
            };
            let admitted: Vec<_> = stored.filter(admits).collect();
            let query = RowQuery { filters: filters.clone(), edition: edition.clone(), ..all(&[release]) };
            prop_assert_eq!(&across().select(table, &query, db).unwrap(), &admitted);
            prop_assert_eq!(across().count(table, &query, db).unwrap(), admitted.len());
            let counted = ["unit_id", "value", Beside::ABOUT];
            let tallies = Tally::of_rows(admitted.iter().map(|stored| (&stored.row, &stored.beside)), &counted);
            let tallies: BTreeSet<Tally> = tallies.into_iter().collect();
            let counted = across().tally(table, &counted, &query, db).unwrap();
            prop_assert_eq!(counted.len(), tallies.len());
            prop_assert_eq!(counted.into_iter().collect::<BTreeSet<_>>(), tallies);
            let places: Vec<(i32, i32)> = (after..after + 3).map(|ordinal| (release, ordinal)).collect();
            let mut found = across().at(table, &places, db).unwrap();
            found.sort_by_key(|stored| stored.ordinal);
            let found: Vec<Row> = found.into_iter().map(|stored| stored.row).collect();
            let wanted = rows.iter().skip(usize::try_from(after).unwrap()).take(3).cloned().collect::<Vec<_>>();
            prop_assert_eq!(found, wanted);
            Ok(())
        };
        runner.run(&case, law).unwrap_or_else(|error| panic!("{}: {error}", database.url));
    }
}

#[test]
fn a_release_and_its_files_are_the_same_on_both_databases_and_under_every_base() {
    let mut digests = BTreeSet::new();
    for database in Database::each() {
        let pool = database.open();
        let Outcome::Published(release) = published(&bundled(), &pool) else { panic!("not published") };
        let file = File::find(release.id, "terms.csv", &mut pool.get().unwrap()).unwrap().unwrap();
        assert_eq!(file.content, std::fs::read(format!("{BUNDLED}/terms.csv")).unwrap());
        let stored = File::of_release(release.id, &mut pool.get().unwrap()).unwrap();
        assert!(stored.is_sorted_by(|one, other| one.name < other.name) && stored.len() > 60, "{}", stored.len());
        for known in stored {
            let file = File::find(release.id, &known.name, &mut pool.get().unwrap()).unwrap().unwrap();
            assert_eq!(usize::try_from(known.bytes), Ok(file.content.len()), "{}", known.name);
            assert_eq!((known.sha256, known.media_type), (file.sha256, file.media_type), "{}", known.name);
        }
        let mut files = File::of_release(release.id, &mut pool.get().unwrap()).unwrap();
        // These state when the release was published, which was twice here; a copy has the same bytes of them too.
        files.retain(|file| !["data.zip", "citation.cff", "citation.bib"].contains(&file.name.as_str()));
        let files: Vec<_> = files.into_iter().map(|file| (file.name, file.media_type, file.sha256)).collect();
        digests.insert((release.digest, release.graph_digest, files));
    }
    assert_eq!(digests.len(), 1);
    let (digest, graph_digest, _) = digests.pop_first().unwrap();
    let pool = Database::sqlite().open();
    let elsewhere = Options { base_url: Some("https://plans.example.org".to_owned()), ..Options::default() };
    let outcome = snapshot::publish(&[bundled()], &elsewhere, &pool).unwrap().remove(0);
    let Outcome::Published(release) = outcome else { panic!("not published") };
    assert_eq!(release.digest, digest);
    assert_ne!(release.graph_digest, graph_digest);
}

#[test]
fn the_same_content_publishes_nothing_twice_and_an_older_one_becomes_current_again() {
    let (first, second) = (bundled(), second_content());
    for database in Database::each() {
        let pool = database.open();
        let Outcome::Published(one) = published(&first, &pool) else { panic!("not published") };
        let before = database.everything();
        assert_eq!(published(&first, &pool), Outcome::Unchanged(one.clone()));
        assert_eq!(database.everything(), before);
        let Outcome::Published(two) = published(&second, &pool) else { panic!("not published") };
        assert_eq!((one.number, two.number), (1, 2));
        assert_eq!(published(&first, &pool), Outcome::Restored(one.clone()));
        let history = Publication::of_plan("172014", "dx-action-plan", &mut pool.get().unwrap()).unwrap();
        assert_eq!(history.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 1]);
        assert_eq!(published(&first, &pool), Outcome::Unchanged(one));
        assert_eq!(published(&second, &pool), Outcome::Restored(two));
    }
}

#[test]
fn releases_are_numbered_per_plan() {
    for database in Database::each() {
        let pool = database.open();
        let outcomes = publish(&[other_city(), bundled()], &pool).unwrap();
        assert_eq!(outcomes.iter().map(number).collect::<Vec<_>>(), [1, 1]);
        let outcomes = publish(&[other_city(), second_content()], &pool).unwrap();
        assert_eq!(outcomes.iter().map(number).collect::<Vec<_>>(), [1, 2]);
    }
}

/// A package with a row twice, of which neither is the one of its id.
fn with_a_row_twice(table: &str) -> Package {
    edited(|name, text| match name.strip_suffix(".csv") {
        Some(stem) if stem == table => format!("{text}{}\r\n", text.lines().last().unwrap()),
        _ => text,
    })
}

#[test]
fn a_row_that_stands_twice_leaves_everything_as_it_was() {
    for database in Database::each() {
        let pool = database.open();
        let empty = database.everything();
        for table in catalog::tables().iter().filter(|table| !bundled().rows(table.name).is_empty()) {
            let refused = publish(&[with_a_row_twice(table.name)], &pool);
            let Err(PublishError::RowTwice { row, .. }) = &refused else { panic!("{}: {refused:?}", table.name) };
            assert!(row.starts_with(&format!("{}/", table.name)), "{row}");
        }
        assert_eq!(database.everything(), empty);
        published(&bundled(), &pool);
        let before = database.everything();
        for table in catalog::tables().iter().filter(|table| !bundled().rows(table.name).is_empty()) {
            let refused = publish(&[other_city(), with_a_row_twice(table.name)], &pool);
            assert!(refused.is_err(), "{}", table.name);
            assert_eq!(database.everything(), before, "after a row of {} twice in {}", table.name, database.url);
        }
        assert_eq!(number(&published(&second_content(), &pool)), 2, "no number is lost");
    }
}

#[test]
fn a_failure_at_any_table_leaves_everything_as_it_was() {
    let tables = ["releases", "publications", "contents", "files", "descriptions", "summaries", "changes", "forms"];
    // A table of which the plan has no rows is not written.
    let of_rows = asked_across().filter(|table| !bundled().rows(table.name).is_empty());
    let of_rows = of_rows.map(|table| across().name(table));
    let tables = tables.into_iter().map(str::to_owned).chain(["row_sets".to_owned()]).chain(of_rows);
    for table in tables {
        for database in Database::each() {
            let pool = database.open();
            published(&bundled(), &pool);
            let before = database.everything();
            database.refuse(&table);
            let refused = publish(&[second_content()], &pool);
            assert!(matches!(refused, Err(PublishError::Database(_))), "without {table}: {refused:?}");
            assert_eq!(database.everything(), before, "without {table} in {}", database.url);
        }
    }
}

#[test]
fn a_failure_of_the_first_publish_records_no_base() {
    for database in Database::each() {
        let pool = database.open();
        let empty = database.everything();
        database.refuse("publications");
        assert!(publish(&[other_city()], &pool).is_err());
        assert_eq!(database.everything(), empty, "{}", database.url);
    }
}

#[test]
fn all_packages_are_published_or_none() {
    for database in Database::each() {
        let pool = database.open();
        let refused = publish(&[bundled(), second_content()], &pool);
        assert!(matches!(refused, Err(PublishError::Twice { .. })), "{refused:?}");
        let another_name = edited(|name, text| {
            let text = text.replace("dx-action-plan", "other-plan");
            if name == "datapackage.json" {
                text.replace("\"publisher_name\": \"金沢市\"", "\"publisher_name\": \"金澤市\"")
            } else {
                text
            }
        });
        let refused = publish(&[bundled(), another_name], &pool);
        assert!(matches!(refused, Err(PublishError::Disagree { member: "publisher_name", .. })), "{refused:?}");
        assert_eq!(Publication::last(&mut pool.get().unwrap()).unwrap(), None);
    }
}

#[test]
fn another_base_is_refused_with_both_named() {
    for database in Database::each() {
        let pool = database.open();
        published(&bundled(), &pool);
        let elsewhere = Options { base_url: Some("https://plans.example.org".to_owned()), ..Options::default() };
        let refused = snapshot::publish(&[second_content()], &elsewhere, &pool).unwrap_err().to_string();
        assert!(refused.contains("https://data.example.jp") && refused.contains("https://plans.example.org"));
        let unsaid = Options { default_base_url: "http://127.0.0.1:8080".to_owned(), ..Options::default() };
        let outcome = snapshot::publish(&[second_content()], &unsaid, &pool).unwrap().remove(0);
        let Outcome::Published(release) = outcome else { panic!("not published") };
        assert_eq!(release.iri_base, "https://data.example.jp", "the recorded one is used");
    }
}

#[test]
fn publishers_at_the_same_time_wait_for_each_other() {
    let contents = [bundled(), second_content(), other_city()];
    for database in Database::each() {
        let pool = database.open();
        let publishers = (0..6).map(|turn| {
            let (pool, package) = (pool.clone(), contents[turn % 3].clone());
            thread::spawn(move || publish(&[package], &pool))
        });
        let publishers: Vec<_> = publishers.collect();
        let outcomes: Vec<Outcome> =
            publishers.into_iter().flat_map(|publisher| publisher.join().unwrap().expect("it waits")).collect();
        let new = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Published(_))).count();
        assert_eq!(new, 3, "each content is one release: {outcomes:?}");
        let db = &mut *pool.get().unwrap();
        for package in &contents {
            let (publisher_id, plan_id) = (package.metadata.publisher_id(), package.metadata.plan_id());
            let release = Release::by_digest(publisher_id, plan_id, &package.digest(), db).unwrap().unwrap();
            let content = Content::load(&release, db).unwrap();
            for table in catalog::tables() {
                assert_eq!(content.rows(table.name), package.rows(table.name), "{} of {}", table.name, database.url);
            }
            for table in asked_across() {
                let placed: Vec<StoredRow<Row>> = across().select(table, &all(&[release.id]), db).unwrap();
                assert!(placed.iter().map(|one| one.ordinal).eq(0..i32::try_from(placed.len()).unwrap()));
                let rows: Vec<Row> = placed.into_iter().map(|one| one.row).collect();
                assert_eq!(rows, package.rows(table.name), "{} of {}", table.name, database.url);
            }
        }
        let numbers: BTreeSet<_> =
            Release::of_plan("172014", "dx-action-plan", db).unwrap().iter().map(|one| one.number).collect();
        assert_eq!(numbers, BTreeSet::from([1, 2]));
    }
}

#[test]
fn a_publisher_that_loses_its_connection_leaves_nothing_half_done() {
    let Some(database) = Database::postgres() else { return };
    let pool = database.open();
    published(&bundled(), &pool);
    let before = database.everything();
    let tables = ["publications", "releases", "contents", "files", "descriptions", "row_sets", "forms", "changes"];
    for table in tables.into_iter().chain(["summaries", "p2_plans", "p2_terms"]) {
        let mut other = database.connect();
        let lost = other.transaction(|other| {
            // The publisher waits where it would write to that table.
            sql_query(format!("LOCK TABLE {table} IN SHARE MODE")).execute(other)?;
            let publisher = {
                let pool = pool.clone();
                thread::spawn(move || publish(&[second_content()], &pool))
            };
            let end = "SELECT pg_terminate_backend(pid)::text AS text FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while texts(end, other).is_empty() {
                thread::sleep(Duration::from_millis(20));
            }
            diesel::QueryResult::Ok(publisher.join().unwrap())
        });
        let lost = lost.unwrap().unwrap_err().to_string();
        assert!(lost.contains("connection to the database was lost") && lost.contains("Publish again"), "{lost}");
        assert!(!lost.contains('\n'), "{lost}");
        assert_eq!(database.everything(), before, "lost at {table}");
    }
    assert_eq!(number(&published(&second_content(), &pool)), 2);
}

/// Publishes everything a database can hold: two cities, several releases, one of them current again.
fn fill(pool: &Pool) {
    let noted = Options { note: Some("年次更新".to_owned()), author: Some("DX推進課".to_owned()), ..options() };
    for package in [bundled(), other_city(), second_content(), bundled()] {
        snapshot::publish(&[package], &noted, pool).unwrap();
    }
    let db = &mut *pool.get().unwrap();
    let withdrawal = tombstone().insert(db).unwrap();
    WithdrawnText::new(withdrawal.id, 0, Some("definition"), "salt".to_owned(), "text").insert_copied(db).unwrap();
}

/// The tombstone of a text that never was.
fn tombstone() -> Withdrawal {
    Withdrawal {
        id: 0,
        publisher_id: "172014".to_owned(),
        plan_id: "dx-action-plan".to_owned(),
        release_number: None,
        table_name: Some("terms".to_owned()),
        row_key: Some("ai".to_owned()),
        column_name: Some("definition".to_owned()),
        withdrawn_at: "2026-11-24T00:00:00Z".to_owned(),
        reason: "other".to_owned(),
        by_release: None,
    }
}

fn copied(from: &Database, to: &Database) -> Result<Copied, CopyError> {
    let mut source = store::open_existing(&from.url).unwrap();
    copy(&mut source, &mut to.open().get().unwrap(), &mut |_| ())
}

#[test]
fn a_copy_holds_the_same_in_every_table_and_so_does_a_copy_of_it_back() {
    for from in Database::both() {
        fill(&from.open());
        let whole = Copied { releases: 3, publications: 4, withdrawals: 1 };
        for to in Database::both() {
            assert_eq!(copied(&from, &to).unwrap(), whole);
            assert_eq!(kept(&to), kept(&from), "{} to {}", from.url, to.url);
            let empty: Vec<_> = kept(&to).into_iter().filter(|(_, rows)| rows.is_empty()).collect();
            assert_eq!(empty, [], "a table is never copied here");
            let (from_db, to_db) = (&mut *from.open().get().unwrap(), &mut *to.open().get().unwrap());
            for release in 1..=3 {
                let files = File::of_release(release, from_db).unwrap();
                assert!(files.len() > 40, "{files:?}");
                for StoredFile { name, .. } in files {
                    assert_eq!(
                        File::find(release, &name, to_db).unwrap(),
                        File::find(release, &name, from_db).unwrap()
                    );
                }
            }
            let back = Database::sqlite();
            assert_eq!(copied(&to, &back).unwrap(), whole);
            assert_eq!(kept(&back), kept(&from));
            assert_eq!(copied(&from, &back).unwrap(), Copied::default(), "nothing is new");
            assert_eq!(copied(&back, &from).unwrap(), Copied::default(), "not even the other way");
        }
    }
}

#[test]
fn a_database_that_was_copied_before_gets_what_is_new() {
    for (from, to) in Database::both().into_iter().zip(Database::both().into_iter().rev()) {
        let pool = from.open();
        published(&bundled(), &pool);
        assert_eq!(copied(&from, &to).unwrap(), Copied { releases: 1, publications: 1, withdrawals: 0 });
        published(&second_content(), &pool);
        published(&bundled(), &pool);
        assert_eq!(copied(&from, &to).unwrap(), Copied { releases: 1, publications: 2, withdrawals: 0 });
        assert_eq!(kept(&to), kept(&from));
        assert!(matches!(published(&second_content(), &to.open()), Outcome::Restored(_)), "it can be published into");
    }
}

/// Makes the second database, to copy to, wrong.
type Prepare<'f> = &'f dyn Fn(&Database, &Database);

#[test]
fn a_database_that_holds_anything_else_is_not_copied_into() {
    let elsewhere = Options { base_url: Some("https://plans.example.org".to_owned()), ..options() };
    let wrong: [(&str, Prepare); 7] = [
        ("delete this one and every backup like it", &|from, to| {
            copied(from, to).unwrap();
            let iri = format!("https://data.example.jp/id{}", bundled().rows("terms")[3].path());
            withdraw(&ToWithdraw::Record { iri, column: None }, WithdrawalReason::Other, &from.open()).unwrap();
        }),
        ("base_url", &|_, to| drop(snapshot::publish(&[bundled()], &elsewhere, &to.open()).unwrap())),
        ("release 1 of 019992", &|_, to| drop(published(&other_city(), &to.open()))),
        ("publications", &|from, to| {
            copied(from, to).unwrap();
            published(&second_content(), &to.open());
        }),
        ("release 1 of 172014", &|from, to| {
            copied(from, to).unwrap();
            change(to, "UPDATE files SET media_type = 'text/x' WHERE release = 1 AND name = 'terms.csv'");
        }),
        ("release 1 of 172014", &|from, to| {
            copied(from, to).unwrap();
            let other = "(SELECT sha256 FROM files WHERE release = 3 AND name = 'terms.csv')";
            change(to, &format!("UPDATE files SET sha256 = {other} WHERE release = 1 AND name = 'terms.csv'"));
        }),
        ("release 2 of 172014", &|from, to| {
            copied(from, to).unwrap();
            change(to, "DELETE FROM files WHERE release = 3 AND name = 'data.nq'");
        }),
    ];
    for (words, prepare) in wrong {
        for to in Database::both() {
            let from = Database::sqlite();
            fill(&from.open());
            prepare(&from, &to);
            let before = to.everything();
            let refused = copied(&from, &to).unwrap_err().to_string();
            assert!(refused.contains(words) && refused.contains("nothing was copied"), "{words}: {refused}");
            assert_eq!(to.everything(), before, "{words}");
        }
    }
}

/// Changes a row behind the back of openplan.
fn change(database: &Database, statement: &str) {
    assert_eq!(sql_query(statement).execute(&mut database.connect()).unwrap(), 1, "{statement}");
}

#[test]
fn a_damaged_file_is_not_copied_on() {
    for from in Database::both() {
        fill(&from.open());
        let content = "(SELECT sha256 FROM files WHERE release = 2 AND name = 'terms.csv')";
        let shorter = "substr(deflated, 1, length(deflated) - 3)";
        change(&from, &format!("UPDATE contents SET deflated = {shorter} WHERE sha256 = {content}"));
        let to = Database::new();
        to.open();
        let empty = to.everything();
        let refused = copied(&from, &to).unwrap_err().to_string();
        assert!(refused.contains("terms.csv of release 1 of 019992/green-plan is damaged"), "{refused}");
        assert_eq!(to.everything(), empty);
        assert!(empty.values().all(Vec::is_empty));
    }
}

#[test]
fn a_content_that_was_damaged_is_whole_again_when_a_release_with_it_is_published() {
    for database in Database::each() {
        let pool = database.open();
        published(&bundled(), &pool);
        let whole = database.rows("contents");
        for name in ["csv-metadata.json", "terms.excel.csv-metadata.json"] {
            let content = format!("(SELECT sha256 FROM files WHERE release = 1 AND name = '{name}')");
            for damage in ["bytes = bytes + 7", "bytes = 7", "deflated = substr(deflated, 1, 9)"] {
                change(&database, &format!("UPDATE contents SET {damage} WHERE sha256 = {content}"));
            }
        }
        assert!(!verified(&database).is_proven());
        published(&second_content(), &pool);
        assert!(whole.iter().all(|content| database.rows("contents").contains(content)), "{}", database.url);
        assert!(verified(&database).is_proven());
    }
}

fn verified(database: &Database) -> verify::ProofReport {
    verify::database(&mut store::open_existing(&database.url).unwrap(), &mut |_| ()).unwrap()
}

#[test]
fn a_database_can_be_copied_while_it_is_published_to() {
    for from in Database::both() {
        published(&bundled(), &from.open());
        let copies = thread::scope(|scope| {
            let publisher = scope.spawn(|| {
                let pool = from.open();
                for package in [second_content(), bundled(), other_city(), second_content()] {
                    published(&package, &pool);
                }
            });
            let mut copies = Vec::new();
            while !publisher.is_finished() || copies.is_empty() {
                let to = Database::sqlite();
                copied(&from, &to).unwrap();
                copies.push(to);
            }
            copies
        });
        for to in copies {
            let held = Publication::last(&mut to.open().get().unwrap()).unwrap().unwrap();
            assert!((1..=5).contains(&held));
            // Only what begins as the whole does can be completed.
            let rest = copied(&from, &to).unwrap();
            assert_eq!(i32::try_from(rest.publications).unwrap(), 5 - held);
            assert_eq!(kept(&to), kept(&from));
        }
    }
}

#[test]
fn a_database_that_is_busy_for_too_long_is_told_from_one_that_fails() {
    for database in Database::each() {
        drop(database.open());
        let (mut holder, mut other) = (database.connect(), database.connect());
        let (first, limit, last) = match &other {
            Db::Sqlite(_) => ("BEGIN IMMEDIATE", "PRAGMA busy_timeout = 1", "DELETE FROM settings"),
            Db::Pg(_) => ("SELECT 1", "SET statement_timeout = 100", "SELECT pg_sleep(20)"),
        };
        sql_query(first).execute(&mut holder).unwrap();
        sql_query(limit).execute(&mut other).unwrap();
        let busy = sql_query(last).execute(&mut other).unwrap_err();
        assert!(store::is_away(&busy), "{busy}");
        let wrong = sql_query("SELECT nothing FROM nowhere").execute(&mut other).unwrap_err();
        assert!(!store::is_away(&wrong), "{wrong}");
    }
}

/// SQLite refuses one of two programs that begin the log of a new file at once, without letting it wait.
#[test]
fn programs_that_open_a_new_file_at_once_all_open_it() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str| folder.path().join(name).display().to_string();
    let made = of("made.sqlite");
    store::open(&made).unwrap();
    // As it is when one of them has made it, and none has opened it.
    let mut db = diesel::SqliteConnection::establish(&made).unwrap();
    while sql_query("PRAGMA journal_mode = DELETE").execute(&mut db).is_err() {
        thread::yield_now(); // The pool is still closing.
    }
    drop(db);
    for round in 0..100 {
        let url = of(&format!("{round}.sqlite"));
        std::fs::copy(&made, &url).unwrap();
        let start = std::sync::Barrier::new(6);
        thread::scope(|scope| {
            let open = || {
                start.wait();
                store::open(&url).map(drop)
            };
            let opened: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
            for one in opened {
                one.join().unwrap().unwrap();
            }
        });
    }
}
