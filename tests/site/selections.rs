//! Rows with the columns that are wanted, and with the rows that they link.
use crate::harness::{PLAN, get, json, read_csv, rows, tables, without_plan};
use actix_web::http::StatusCode;
use openplan::{catalog, table::Table, view};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn place(table: &Table, column: &str) -> usize {
    table.position(column).unwrap()
}

async fn csv(path: &str) -> (Vec<String>, Vec<Vec<String>>) {
    read_csv(&get(path, &[]).await.ok(path).body)
}

#[actix_web::test]
async fn columns_stand_in_the_order_in_which_they_are_asked() {
    for table in tables() {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).rev().collect();
        let (header, lines) = csv(&format!("{PLAN}/{}.csv?select={}", table.name, names.join(","))).await;
        assert_eq!(header, names);
        let by_hand: Vec<Vec<String>> = rows(table).into_iter().map(|row| row.into_iter().rev().collect()).collect();
        assert_eq!(lines, by_hand, "{}", table.name);
    }
    let page = json(&format!("{PLAN}/schedule?select=stage_id,period&limit=3&stage_id=operate")).await;
    assert_eq!(page["items"], json!([]));
    let first = page["rows"][0].as_object().unwrap();
    assert_eq!(first.keys().collect::<Vec<_>>(), ["uri", "type", "stage_id", "period"]);
    assert_eq!(first["stage_id"], "operate");
    let next = page["links"]["next"].as_str().unwrap();
    assert!(next.contains("select=stage_id,period"), "{next}");
    let value = &json(&format!("{PLAN}/observations?select=value&limit=1")).await["rows"][0];
    assert_eq!((&value["value"], &value["value_decimal"]), (&json!(50), &json!("50")));
}

#[actix_web::test]
async fn rows_that_are_linked_stand_beside() {
    let mut seen = 0;
    for table in tables() {
        for (link, target) in view::expandable(table, false) {
            let named: BTreeMap<String, Vec<String>> =
                rows(target).into_iter().map(|row| (row[place(target, target.key[0])].clone(), row)).collect();
            let path = format!("{PLAN}/{}.csv?expand={}", table.name, link.thing());
            let (header, lines) = csv(&path).await;
            let prefixed = target.columns.iter().skip(2).map(|column| format!("{}.{}", link.thing(), column.name));
            let whole: Vec<String> =
                table.columns.iter().map(|column| column.name.to_owned()).chain(prefixed).collect();
            assert_eq!(header, whole, "{path}");
            let beside = |id: &String| match named.get(id) {
                Some(row) => row[2..].to_vec(),
                None => vec![String::new(); target.columns.len() - 2],
            };
            let by_hand: Vec<Vec<String>> = rows(table)
                .into_iter()
                .map(|row| [row.clone(), beside(&row[place(table, link.name)])].concat())
                .collect();
            assert_eq!(lines, by_hand, "{path}");
            seen += lines.len();
            if table.across && target.across {
                let edition = if openplan::edition::can_be_asked(table) { "&edition=all" } else { "" };
                let across = without_plan(csv(&format!("/{}.csv?expand={}{edition}", table.name, link.thing())).await);
                assert_eq!(across, (header, lines), "{path}");
            }
        }
    }
    assert!(seen > 1_000, "{seen}");
}

#[actix_web::test]
async fn json_nests_what_is_linked_as_it_stands_alone() {
    let row = &json(&format!("{PLAN}/schedule?expand=initiative,revision&limit=1")).await["items"][0];
    let id = row["initiative_id"].as_str().unwrap();
    let listed = json(&format!("{PLAN}/initiatives?initiative_id={id}")).await;
    assert_eq!(row["expanded"]["initiative"], listed["items"][0]);
    assert_eq!(row["expanded"]["revision"]["revision_id"], row["revision_id"]);
    assert!(row["period"].is_string(), "{row}");
    let chosen = &json("/schedule?select=initiative.title,stage_id&limit=1").await["rows"][0];
    assert_eq!(chosen["expanded"], json!({"initiative": {"title": listed["items"][0]["title"]}}), "{chosen}");
    let empty = &json(&format!("{PLAN}/policies?expand=parent_policy&parent_policy_id=&limit=1")).await["items"][0];
    assert_eq!(empty["expanded"], json!({"parent_policy": null}));
}

#[actix_web::test]
async fn what_cannot_be_selected_is_refused_with_the_nearest_that_can() {
    let cases = [
        ("schedule?select=stage", "select", "the nearest is `stage_id`"),
        ("schedule?select=initiative.titel", "select", "`initiative.title`"),
        ("schedule?select=period,period", "select", "twice"),
        ("schedule?expand=initiatives", "expand", "the nearest is `initiative`"),
        ("schedule?group_by=stage_id&select=period", "select", "leave `select` out"),
    ];
    for (path, parameter, words) in cases {
        let answer = get(&format!("{PLAN}/{path}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let problem = answer.json();
        let told = |error: &Value| error["parameter"] == parameter && error["detail"].as_str().unwrap().contains(words);
        assert!(problem["errors"].as_array().unwrap().iter().any(told), "{path}: {problem}");
    }
    let across = get("/observations?expand=source", &[]).await;
    assert_eq!(across.status, StatusCode::BAD_REQUEST, "sources are no list across plans");
    assert!(catalog::find("sources").is_some_and(|table| !table.across));
    assert_eq!(get(&format!("{PLAN}/schedule.ttl?select=period"), &[]).await.status, StatusCode::NOT_FOUND);
}
