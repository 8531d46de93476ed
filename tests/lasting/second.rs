//! The step from profile 1 to profile 2: what was published in the words of the first stays, and what is published behind it
//! is the same things by new names.
use crate::{
    contents::BUNDLED,
    database::Database,
    earlier::{PLAN, downloaded, file},
    harness::{Site, read_csv},
};
use openplan::{
    catalog,
    dataset::{Findings, Package},
    snapshot::{self, Options, Outcome, ToWithdraw, withdraw},
    store::WithdrawalReason,
    table::Row,
    verify,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The bundled plan as it was in profile 1.
const FIRST: &str = "tests/fixtures/profile-1/172014/dx-action-plan";

/// What the server of these releases says that its IRIs begin with.
const IRI: &str = "https://plans.example.jp/id";

/// What a column of profile 1 is called in profile 2, by hand.
fn renamed<'n>(table: &str, column: &'n str) -> &'n str {
    match (table, column) {
        (_, "lg_code") => "publisher_id",
        ("directions", "field_id") => "parent_policy_id",
        (_, "field_id" | "direction_id") => "policy_id",
        (_, "fiscal_year") => "period",
        (_, "merged_fiscal_year") => "merged_in_period",
        (_, "alt_label_ja") => "alt_label",
        (_, other) => other,
    }
}

type Line = BTreeMap<String, String>;

fn lines(folder: &str, table: &str) -> Vec<Line> {
    let text = fs::read_to_string(format!("{folder}/{table}.csv")).unwrap();
    let (header, lines) = read_csv(&text);
    lines.into_iter().map(|line| header.iter().cloned().zip(line).collect()).collect()
}

#[test]
fn the_bundled_package_says_in_profile_2_what_it_said_in_profile_1() {
    let mut told = 0;
    for entry in fs::read_dir(FIRST).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        let Some(table) = entry.strip_suffix(".csv") else { continue };
        let now = if ["fields", "directions"].contains(&table) { "policies" } else { table };
        let today = lines(BUNDLED, now);
        let before = lines(FIRST, table);
        assert!(now == "policies" || today.len() == before.len(), "{table}");
        for line in &before {
            let cells = line.iter().map(|(column, cell)| match (column.as_str(), table) {
                // A span of fiscal years is told by its days.
                ("start_fiscal_year", _) => ("period_start", format!("{cell}-04-01")),
                ("end_fiscal_year", _) => ("period_end", format!("{}-03-31", cell.parse::<i32>().unwrap() + 1)),
                (column, _) => (renamed(table, column), cell.clone()),
            });
            let cells: Vec<(&str, String)> = cells.collect();
            let says = |other: &&Line| cells.iter().all(|(column, cell)| other.get(*column) == Some(cell));
            assert_eq!(today.iter().filter(says).count(), 1, "{table}: {line:?}");
            told += cells.len();
        }
    }
    assert!(told > 5000, "only {told} cells were compared");
    let policies = lines(FIRST, "fields").len() + lines(FIRST, "directions").len();
    assert_eq!(lines(BUNDLED, "policies").len(), policies);
}

#[test]
fn the_package_of_profile_1_is_read_as_the_bundled_one() {
    let read = |folder: &str| Package::read(Path::new(folder), &mut Findings::new(Path::new(folder)));
    let (first, second) = (read(FIRST), read(BUNDLED));
    // Of which indicators more is wanted is evident to who reads the plan; profile 1 had no column for it.
    let of_first = |row: &Row| {
        let cells =
            row.table.columns.iter().zip(&row.cells).map(|(column, cell)| {
                if column.name == "desired_direction_id" { String::new() } else { cell.to_owned() }
            });
        Row { table: row.table, cells: cells.collect() }
    };
    for table in catalog::tables() {
        let second: Vec<_> = second.rows(table.name).iter().map(of_first).collect();
        assert_eq!(first.rows(table.name), second, "{}", table.name);
    }
}

/// The releases of profile 1 that an earlier program left, and behind them one of profile 2 with another label.
fn across() -> (Site, i32) {
    let site = Site::over(file());
    let edit =
        |name: &str, text: String| if name == "terms.csv" { text.replacen("のこと", "を指す", 1) } else { text };
    let options = Options { default_base_url: "http://127.0.0.1:8080".to_owned(), ..Options::default() };
    let package = downloaded(edit);
    assert_eq!(package.metadata.profile(), "municipal-plan/2");
    // Nothing leaves: fields and directions have other names.
    let done = snapshot::publish(&[package], &options, &site.database.open()).unwrap().remove(0);
    let Outcome::Published(release) = done else { panic!("nothing was published") };
    assert!(site.state.refresh().unwrap());
    assert_eq!(release.profile, 2);
    (site, release.number)
}

fn proven(database: &Database) {
    let report = verify::database(&mut database.open().get().unwrap(), &mut |_| ()).unwrap();
    assert!(report.is_proven(), "{:?}", report.findings);
}

#[actix_web::test]
async fn fields_and_directions_lead_to_policies_and_are_served_as_they_were() {
    let (site, _) = across();
    proven(&site.database);
    for (before, now) in [
        ("fields/green", "policies/green"),
        ("fields/green.ttl", "policies/green.ttl"),
        ("fields/green/history", "policies/green/history"),
        ("directions/d02", "policies/d02"),
        ("fields", "policies"),
        ("directions.csv", "policies.csv"),
    ] {
        let answer = site.get(&format!("{PLAN}/{before}?x=1"), &[]).await;
        let there = answer.header("location");
        assert_eq!(answer.status.as_u16(), 307, "{before}: {}", answer.body);
        assert!(there.ends_with(&format!("{PLAN}/{now}?x=1")), "{before} leads to {there}");
        let path = format!("{PLAN}/{now}");
        site.get(&path, &["accept: */*"]).await.ok(&path);
        if !before.contains("history") {
            let twin = format!("{PLAN}/releases/5/{before}");
            let answer = site.get(&twin, &["accept: */*"]).await.ok(&twin);
            let timemap = format!("/timemap{PLAN}/{before}");
            assert!(answer.links().iter().any(|(url, _)| url.ends_with(&timemap)), "{twin}: {:?}", answer.links());
            let mut mementos = site.get(&timemap, &[]).await;
            // A row is one thing under both names; of two tables that became one, each was another list.
            if before.contains('/') {
                assert_eq!(mementos.status.as_u16(), 307, "{before}: {}", mementos.body);
                assert!(mementos.header("location").ends_with(&format!("/timemap{PLAN}/{now}")), "{before}");
                mementos = site.get(&format!("/timemap{PLAN}/{now}"), &[]).await;
            }
            let mementos = mementos.ok(now).body;
            assert!(mementos.contains(&format!("/releases/5/{before}>")), "{mementos}");
            for url in mementos.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
                let path = url.strip_prefix("https://data.example.jp").unwrap();
                if path.contains("/releases/") {
                    site.get(path, &["accept: */*"]).await.ok(path);
                }
            }
        }
    }
    // A question about a column is asked by the column's name of today, and answered.
    for (before, now) in [
        ("directions?field_id=green", "policies?parent_policy_id=green"),
        (
            "directions.json?limit=1&field_id=green&sort=-field_id,direction_id",
            "policies.json?limit=1&parent_policy_id=green&sort=-parent_policy_id,policy_id",
        ),
        ("fields?field_id=green&q=x", "policies?policy_id=green&q=x"),
        ("directions?direction_id=d02", "policies?policy_id=d02"),
        ("fields?sort=field_id", "policies?sort=policy_id"),
    ] {
        let answer = site.get(&format!("{PLAN}/{before}"), &[]).await;
        let there = answer.header("location");
        assert!(there.ends_with(&format!("{PLAN}/{now}")), "{before} leads to {there}");
        site.get(&there, &["accept: application/json"]).await.ok(&there);
    }
    let thing = site.get(&format!("/id{PLAN}/fields/green"), &[]).await;
    assert_eq!(thing.status.as_u16(), 303);
    assert!(thing.header("location").ends_with(&format!("{PLAN}/fields/green")));
}

#[actix_web::test]
async fn a_policy_in_time_is_the_field_that_it_was() {
    let (site, number) = across();
    let gate =
        site.get(&format!("{PLAN}/policies/green.ttl"), &["accept-datetime: Thu, 31 Oct 2019 09:00:00 GMT"]).await;
    assert_eq!(gate.status.as_u16(), 302);
    assert!(
        gate.header("location").ends_with(&format!("{PLAN}/releases/1/fields/green.ttl")),
        "{}",
        gate.header("location")
    );
    let map =
        site.get(&format!("/timemap{PLAN}/policies/green"), &["accept: application/link-format"]).await.ok("map").body;
    for twin in ["releases/1/fields/green>".to_owned(), format!("releases/{number}/policies/green>")] {
        assert!(map.contains(&twin), "{twin}: {map}");
    }
    let path = format!("{PLAN}/policies/green/history");
    let history = site.get(&path, &["accept: application/json"]).await.ok(&path).json();
    assert_eq!(history["items"].as_array().unwrap().len(), 1, "it is what it was: {history}");
    let path = format!("{PLAN}/changes?from=5&to={number}");
    let changes = site.get(&path, &["accept: application/json"]).await.ok(&path).json();
    let tables: BTreeSet<&str> =
        changes["items"].as_array().unwrap().iter().map(|item| item["table"].as_str().unwrap()).collect();
    assert!(tables.contains("terms") && !tables.contains("policies"), "{changes}");
}

#[actix_web::test]
async fn an_iri_of_profile_1_withdraws_from_releases_of_both() {
    let (site, number) = across();
    let what = ToWithdraw::Record { iri: format!("{IRI}{PLAN}/directions/d03"), column: None };
    let done = withdraw(&what, WithdrawalReason::Other, &site.database.open()).unwrap();
    assert_eq!(done.what, "policies/d03");
    assert!(done.releases.contains(&1) && done.releases.contains(&number), "{:?}", done.releases);
    site.state.refresh().unwrap();
    for path in [format!("{PLAN}/policies/d03"), format!("{PLAN}/releases/5/directions/d03")] {
        let gone = site.get(&path, &["accept: application/json"]).await;
        assert_eq!(gone.status.as_u16(), 410, "{path}: {}", gone.body);
    }
    proven(&site.database);
}

#[actix_web::test]
async fn what_the_gaps_of_a_release_of_profile_1_link_is_there() {
    let (site, _) = across();
    let path = format!("{PLAN}/releases/5/gaps.html");
    let page = site.get(&path, &[]).await.ok(&path).body;
    let links: BTreeSet<&str> =
        page.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next()).collect();
    let own: Vec<_> = links
        .into_iter()
        .map(|link| link.strip_prefix("https://data.example.jp").unwrap_or(link))
        .filter(|link| link.starts_with(&format!("{PLAN}/releases/5/")))
        .collect();
    assert!(own.iter().any(|link| link.contains("/fields/") || link.contains("/directions/")), "{own:?}");
    for link in own {
        site.get(&link.replace("&amp;", "&"), &["accept: */*"]).await.ok(link);
    }
}
