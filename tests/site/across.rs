//! What is computed of each plan can be asked of all of them at once.
use crate::{
    contents::{bundled, other_city},
    harness::{BASE, BROWSER, PLAN, Site, read_csv, without_plan},
};
use openplan::{view::PLAN_COLUMNS, vocabulary};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

static BOTH: LazyLock<Site> = LazyLock::new(|| Site::of(&[bundled(), other_city()]));

/// What is computed plan by plan.
const COMPUTED: [&str; 4] = ["progress", "roadmap", "roadmap?from_stage=consider&to_stage=operate", "gaps"];

fn plans() -> Vec<String> {
    BOTH.state.snapshot().plans.keys().map(|(publisher_id, plan_id)| format!("/{publisher_id}/{plan_id}")).collect()
}

fn with(path: &str, more: &str) -> String {
    format!("{path}{}{more}", if path.contains('?') { '&' } else { '?' })
}

fn suffixed(path: &str, suffix: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    format!("{path}.{suffix}?{query}")
}

#[actix_web::test]
async fn all_pages_together_have_the_rows_of_every_plan() {
    for what in COMPUTED {
        let mut expected = Vec::new();
        for plan in plans() {
            let path = format!("{plan}/{what}");
            expected.extend(BOTH.get(&path, &[]).await.ok(&path).json()["items"].as_array().unwrap().clone());
        }
        let pages = BOTH.pages(&with(&format!("/{what}"), "limit=7"), &[]).await;
        assert!(pages.len() > 1, "{what}");
        let mut items = Vec::new();
        for page in pages {
            let page = page.json();
            assert_eq!(page["meta"]["total"], Value::Null, "{what}: the others are not computed");
            assert!(page["items"].as_array().unwrap().len() <= 7, "{what}");
            items.extend(page["items"].as_array().unwrap().clone());
        }
        for item in &mut items {
            let item = item.as_object_mut().unwrap();
            let said: Vec<Value> = PLAN_COLUMNS.iter().map(|one| item.remove(one.column.name).unwrap()).collect();
            assert!(said[0].is_string() && said[2].is_string(), "{item:?}");
        }
        assert_eq!(items, expected, "{what}");
        let whole = BOTH.get(&with(&format!("/{what}"), "limit=1000"), &[]).await.ok(what).json();
        assert_eq!(whole["meta"]["total"], json!(expected.len()), "{what}");
        assert_eq!(whole["links"]["next"], Value::Null, "{what}");
    }
}

#[actix_web::test]
async fn a_file_has_the_rows_of_all_plans_under_the_columns_of_any() {
    for what in COMPUTED {
        let path = suffixed(&format!("/{what}"), "csv");
        let (header, lines) = read_csv(&BOTH.get(&path, &[]).await.ok(&path).body);
        let names: BTreeSet<&String> = header.iter().collect();
        assert_eq!(names.len(), header.len(), "{path}");
        let plan = header.iter().position(|name| name == "plan_id").unwrap();
        assert_eq!(header[plan + 1..plan + 4], ["publisher_name", "area_code", "plan_title"], "{path}");
        let (header, lines) = without_plan((header, lines));
        let filled = |header: &[String], line: &[String]| -> BTreeMap<String, String> {
            let cells = header.iter().cloned().zip(line.iter().cloned());
            cells.filter(|(_, cell)| !cell.is_empty()).collect()
        };
        let found: Vec<_> = lines.iter().map(|line| filled(&header, line)).collect();
        let mut expected = Vec::new();
        for plan in plans() {
            let path = suffixed(&format!("{plan}/{what}"), "csv");
            let (header, lines) = read_csv(&BOTH.get(&path, &[]).await.ok(&path).body);
            expected.extend(lines.iter().map(|line| filled(&header, line)));
        }
        assert_eq!(found, expected, "{path}");
        let refused = BOTH.get(&with(&path, "limit=5"), &[]).await;
        assert_eq!(refused.status, 400, "{path} is whole");
    }
    let (header, _) = read_csv(&BOTH.get("/roadmap.csv", &[]).await.ok("roadmap").body);
    let years: Vec<&String> = header.iter().filter(|name| name.starts_with("fy") && name.len() == 6).collect();
    assert!(years.len() > 2 && years.is_sorted(), "{header:?}");
}

#[actix_web::test]
async fn plans_are_chosen_and_what_is_wrong_is_refused() {
    let one = BOTH.get("/progress?publisher_id=172014&plan_id=dx-action-plan", &[]).await.ok("one").json();
    let own = BOTH.get(&format!("{PLAN}/progress"), &[]).await.ok("own").json();
    assert_eq!(one["meta"]["total"], own["meta"]["total"]);
    for (path, said) in [
        ("/progress?cursor=x", "this is no cursor"),
        ("/roadmap?from_stage=considr", "the nearest is `consider`"),
        ("/gaps?rule=none", "there is no rule"),
        ("/gaps?plan_id=dx-action-plam", "the nearest is `dx-action-plan`"),
        ("/progress?limit=1001", "whole number"),
        ("/comparison?by=stage&value=operat", "the nearest is `operate`"),
        ("/comparison?by=unit&value=percnt", "the nearest is `percent`"),
        ("/comparison?by=stage", "`value` is missing"),
    ] {
        let answer = BOTH.get(path, &[]).await;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.body.contains(said), "{path}: {}", answer.body);
    }
}

#[actix_web::test]
async fn pages_for_people_name_the_plan_of_each_row() {
    for path in ["/progress", "/roadmap", "/gaps", "/comparison?by=stage&value=operate"] {
        let page = BOTH.get(&with(path, "limit=3"), &[BROWSER]).await.ok(path).body;
        assert!(page.contains("公表主体名") && page.contains("計画名"), "{path}: {page}");
        let title = format!("<a href=\"{BASE}{PLAN}\">金沢市DXアクションプラン</a>");
        let page = BOTH.get(&with(path, "publisher_id=172014"), &[BROWSER]).await.ok(path).body;
        assert!(page.contains(&title) || page.contains(&title.replace(BASE, "")), "{path}: {page}");
    }
}

#[actix_web::test]
async fn publishers_are_listed_with_their_plans() {
    let list = BOTH.get("/publishers", &[]).await.ok("list").json();
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|one| one["publisher_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["019992", "172014"]);
    let kanazawa = &list["items"][1];
    assert_eq!(kanazawa["publisher_name"], "石川県金沢市");
    assert_eq!((&kanazawa["plans"], &kanazawa["area_code"]), (&json!(1), &json!("17201")));
    let url = kanazawa["url"].as_str().unwrap().strip_prefix(BASE).unwrap();
    let own = BOTH.get(url, &["accept: application/json"]).await.ok(url).json();
    for member in ["uri", "publisher_id", "name_en", "prefecture_name", "kind", "country", "corporate_number"] {
        assert_eq!(kanazawa[member], own[member], "{member}");
    }
}

#[actix_web::test]
async fn a_comparison_counts_the_initiatives_of_each_period() {
    let rows = BOTH.items("/comparison?by=stage&value=operate&publisher_id=172014").await;
    let path = format!("{PLAN}/schedule?edition=latest&limit=1000");
    let schedule = BOTH.items(&path).await;
    let stages = vocabulary::with_narrower("stage", "operate");
    assert!(rows.len() > 2 && rows.iter().all(|row| row["plan_title"] == "金沢市DXアクションプラン"), "{rows:?}");
    for row in &rows {
        let of_period: Vec<_> = schedule.iter().filter(|entry| entry["period"] == row["period"]).collect();
        assert_eq!(row["of"], json!(of_period.len()), "{row}");
        let so = of_period.iter().filter(|entry| stages.iter().any(|stage| entry["stage_id"] == *stage));
        assert_eq!(row["count"], json!(so.count()), "{row}");
        assert!(row["share_decimal"].as_str().unwrap().starts_with("0."), "{row}");
        assert_eq!((&row["indicator_id"], &row["value"]), (&Value::Null, &Value::Null));
    }
}

#[actix_web::test]
async fn terms_and_units_are_compared_where_plans_have_them() {
    let by_name = BOTH.items("/comparison?by=term&value=ＡＩ&publisher_id=172014").await;
    let other_name = BOTH.items("/comparison?by=term&value=人工知能&publisher_id=172014").await;
    assert!(!by_name.is_empty() && by_name == other_name, "{by_name:?}");
    let uses = BOTH.items("/initiative-terms?term_id=ai&publisher_id=172014").await;
    let most = by_name.iter().map(|row| row["count"].as_u64().unwrap()).max().unwrap();
    assert!(most > 0 && most <= uses.len() as u64, "{by_name:?}");
    assert!(BOTH.items("/comparison?by=term&value=ない用語").await.is_empty());

    let values = BOTH.items("/comparison?by=unit&value=percent&publisher_id=172014").await;
    assert!(
        values.iter().any(|row| {
            (&row["indicator_id"], &row["value_decimal"], &row["value_type_id"])
                == (&json!("k01"), &json!("50"), &json!("target"))
        }),
        "{values:?}"
    );
    let observations = BOTH.items("/observations?unit_id=percent&publisher_id=172014&edition=all&limit=1000").await;
    assert!(values.len() <= observations.len() && values.iter().all(|row| row["count"].is_null()), "{values:?}");
}
