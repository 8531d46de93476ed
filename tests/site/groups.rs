//! Rows that are counted: what a reader of the CSV would count by hand.
use crate::harness::{PLAN, get, json, read_csv, rows, tables};
use actix_web::http::StatusCode;
use openplan::{catalog, decimal::Decimal, edition, table::Table, view};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The groups of a question.
async fn groups(path: &str) -> Vec<Value> {
    let answer = json(path).await;
    assert_eq!(answer["items"], json!([]), "{path}");
    answer["groups"].as_array().unwrap().clone()
}

fn place(table: &Table, column: &str) -> usize {
    table.position(column).unwrap()
}

/// A cell of a group as the CSV file has it.
fn cell(group: &Value, column: &str) -> String {
    match &group[column] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[actix_web::test]
async fn each_group_has_as_many_rows_as_the_file_has_with_its_cells() {
    for table in tables() {
        for column in view::group_columns(table).filter(|column| table.column(column.name).is_some()) {
            let mut by_hand: BTreeMap<String, u64> = BTreeMap::new();
            for row in rows(table) {
                *by_hand.entry(row[place(table, column.name)].clone()).or_default() += 1;
            }
            let path = format!("{PLAN}/{}?group_by={}", table.name, column.name);
            let groups = groups(&path).await;
            let counted: BTreeMap<String, u64> =
                groups.iter().map(|group| (cell(group, column.name), group["count"].as_u64().unwrap())).collect();
            assert_eq!(counted, by_hand, "{path}");
            assert_eq!(groups.len(), by_hand.len(), "{path}");
        }
    }
}

#[actix_web::test]
async fn each_group_of_what_rows_are_about_has_as_many_as_the_filter_finds() {
    let mut met = 0;
    for table in tables() {
        let names = view::group_columns(table).map(|column| column.name).filter(|name| table.column(name).is_none());
        for name in names {
            for question in ["", "&edition=latest", "&edition=e2024-03"] {
                let list = format!("{PLAN}/{}?limit=1{question}", table.name);
                if !question.is_empty() && !edition::can_be_asked(table) {
                    continue;
                }
                let total =
                    async |conditions: &str| json(&format!("{list}{conditions}")).await["meta"]["total"].clone();
                let path = format!("{PLAN}/{}?group_by={name}{question}", table.name);
                let answer = json(&path).await;
                assert_eq!(answer["meta"]["total"], total("").await, "{path}");
                let (mut of_any, mut about_nothing) = (Vec::new(), 0);
                for group in answer["groups"].as_array().unwrap() {
                    if let Some(id) = group[name].as_str() {
                        let condition = format!("&{name}={id}");
                        assert_eq!(group["count"], total(&condition).await, "{path}: {group}");
                        of_any.push(condition);
                        met += 1;
                    } else {
                        about_nothing = group["count"].as_u64().unwrap();
                    }
                }
                let of_any = if of_any.is_empty() { json!(0) } else { total(&of_any.concat()).await };
                assert_eq!(total("").await, of_any.as_u64().unwrap() + about_nothing, "{path}");
            }
        }
    }
    assert!(met > 100, "{met}");
}

#[actix_web::test]
async fn a_row_is_counted_under_each_policy_that_it_is_about() {
    let policies = catalog::find("policies").unwrap();
    let labels: BTreeMap<String, String> = rows(policies)
        .into_iter()
        .map(|row| (row[place(policies, "policy_id")].clone(), row[place(policies, "label")].clone()))
        .collect();
    let question = format!("{PLAN}/schedule?group_by=policy_id,stage_id,period&edition=latest&period=2024");
    let answer = json(&question).await;
    let groups = answer["groups"].as_array().unwrap();
    let mut counted = 0;
    for group in groups {
        assert_eq!(
            group["policy_label"].as_str(),
            labels.get(&cell(group, "policy_id")).map(String::as_str),
            "{group}"
        );
        counted += group["count"].as_u64().unwrap();
    }
    assert!(groups.iter().any(|group| group["policy_id"] == "education"), "{groups:?}");
    // What is listed under a policy is so under those above it too.
    assert!(counted > answer["meta"]["total"].as_u64().unwrap(), "{counted}");
    let across = json("/schedule?group_by=policy_id,stage_id,period&period=2024").await;
    assert_eq!(across["meta"]["total"], answer["meta"]["total"]);
    assert_eq!(across["groups"].as_array().unwrap().len(), groups.len());
}

#[actix_web::test]
async fn a_database_and_the_memory_count_the_same() {
    for table in tables().filter(|table| table.across) {
        let of_all = if edition::can_be_asked(table) { "&edition=all" } else { "" };
        for column in view::group_columns(table).skip(2) {
            let question = format!("{}?group_by=plan_id,{}", table.name, column.name);
            let across = groups(&format!("/{question}{of_all}")).await;
            let mut alone = groups(&format!("{PLAN}/{question}{of_all}")).await;
            for group in &mut alone {
                let own = group.as_object_mut().unwrap();
                own.insert("publisher_id".into(), json!("172014"));
                own.insert("publisher_name".into(), json!("石川県金沢市"));
                own.insert("area_code".into(), json!("17201"));
                // Across plans the rows of what is no list there have no names.
                if column.name == "source_id" {
                    own.insert("source_label".into(), Value::Null);
                }
            }
            // Who names a plan means its publisher too.
            assert_eq!(across, alone, "{question}");
            // Words are found in memory alone, with the same filters.
            let found = json(&format!("/{question}{of_all}&q=の")).await;
            let listed = json(&format!("/{}?q=の{of_all}", table.name)).await;
            assert_eq!(found["meta"]["total"], listed["meta"]["total"], "{question}");
        }
    }
}

#[actix_web::test]
async fn codes_and_ids_are_named_so_that_an_answer_is_ready_for_a_chart() {
    let answer =
        get(&format!("{PLAN}/schedule.csv?edition=latest&period=2023&group_by=period,stage_id&sort=-count"), &[]).await;
    let (header, lines) = read_csv(&answer.ok("stages").body);
    assert_eq!(header, ["period", "stage_id", "stage_label", "count"]);
    let counts: Vec<i32> = lines.iter().map(|line| line[3].parse().unwrap()).collect();
    assert!(counts.is_sorted_by(|one, other| one >= other) && counts.len() > 3, "{counts:?}");
    assert!(lines.iter().any(|line| line[1] == "operate" && line[2] == "実施"), "{lines:?}");

    let across = groups("/listings?group_by=policy_id&policy_id=education").await;
    let first = &across[0];
    assert_eq!((&first["publisher_id"], &first["publisher_name"]), (&json!("172014"), &json!("石川県金沢市")));
    assert!(first["plan_title"].as_str() == Some("金沢市DXアクションプラン"), "{first}");
    assert!(across.iter().all(|group| group["policy_label"].is_string()), "{across:?}");
    let by_publisher = groups("/initiatives?group_by=publisher_id").await;
    assert_eq!(by_publisher[0]["publisher_name"], "石川県金沢市");
}

#[actix_web::test]
async fn numbers_are_added_exactly_where_unit_and_accumulation_agree() {
    let table = catalog::find("observations").unwrap();
    let indicators = catalog::find("indicators").unwrap();
    let accumulation: BTreeMap<String, String> = rows(indicators)
        .into_iter()
        .map(|row| (row[place(indicators, "indicator_id")].clone(), row[place(indicators, "accumulation_id")].clone()))
        .collect();
    let mut added = 0;
    for group in groups(&format!("{PLAN}/observations?group_by=period,value_type_id,unit_id")).await {
        let is_in = |row: &Vec<String>| {
            ["period", "value_type_id", "unit_id"].iter().all(|name| row[place(table, name)] == cell(&group, name))
        };
        let own: Vec<_> = rows(table).into_iter().filter(is_in).collect();
        let numbers: Vec<Decimal> =
            own.iter().map(|row| Decimal::try_from(row[place(table, "value")].clone()).unwrap()).collect();
        let mut kinds: Vec<_> = own
            .iter()
            .map(|row| {
                (row[place(table, "own_unit_id")].clone(), accumulation[&row[place(table, "indicator_id")]].clone())
            })
            .collect();
        kinds.sort();
        kinds.dedup();
        if kinds.len() > 1 {
            assert_eq!((&group["sum"], &group["avg_decimal"]), (&Value::Null, &Value::Null), "{group}");
            assert!(!group["mixed"].as_array().unwrap().is_empty(), "{group}");
            continue;
        }
        added += 1;
        let sum = Decimal::sum(numbers.iter().map(|number| (number, 1)));
        assert_eq!(group["sum_decimal"], sum.as_str(), "{group}");
        assert_eq!(group["min_decimal"], numbers.iter().min().unwrap().as_str(), "{group}");
        assert_eq!(group["max_decimal"], numbers.iter().max().unwrap().as_str(), "{group}");
        assert_eq!((group["mixed"].clone(), cell(&group, "accumulation_id")), (json!([]), kinds[0].1.clone()));
    }
    assert!(added > 3, "{added}");
    let all = &groups(&format!("{PLAN}/observations?group_by=publisher_id")).await[0];
    assert_eq!(all["sum"], Value::Null);
    assert!(all["mixed"].as_array().unwrap().contains(&json!("unit_id")), "{all}");
}

#[actix_web::test]
async fn groups_are_had_as_every_table_is_and_as_nothing_else() {
    let question = "group_by=stage_id,period";
    for suffix in ["json", "csv", "excel.csv", "xlsx", "html"] {
        get(&format!("{PLAN}/schedule.{suffix}?{question}"), &[]).await.ok(suffix);
    }
    let turtle = get(&format!("{PLAN}/schedule.ttl?{question}"), &[]).await;
    assert_eq!(turtle.status, StatusCode::NOT_FOUND);
    assert!(turtle.body.contains(".csv"), "{}", turtle.body);
    let by_accept = get(&format!("{PLAN}/schedule?{question}"), &["accept: text/turtle, application/json;q=0.5"]).await;
    assert_eq!(by_accept.ok("the next best").header("content-type"), "application/json");
}

#[actix_web::test]
async fn what_makes_no_sense_is_refused_in_words() {
    let cases = [
        ("schedule?group_by=stage", "group_by", "the nearest is `stage_id`"),
        ("schedule?group_by=", "group_by", "cannot be counted by"),
        ("schedule?group_by=stage_id,stage_id", "group_by", "twice"),
        ("schedule?group_by=stage_id,period,initiative_id,revision_id", "group_by", "at most 3"),
        ("schedule?group_by=stage_id&limit=10", "limit", "all groups are told at once"),
        ("schedule?group_by=stage_id&sort=period", "sort", "stage_id, count"),
        ("schedule?sort=count", "sort", "rows cannot be sorted by `count`"),
        ("schedule?group_by=stage_id&group_by=period", "group_by", "only once"),
    ];
    for (path, parameter, words) in cases {
        let answer = get(&format!("{PLAN}/{path}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let problem = answer.json();
        let errors = problem["errors"].as_array().unwrap();
        let told = |error: &Value| error["parameter"] == parameter && error["detail"].as_str().unwrap().contains(words);
        assert!(errors.iter().any(told), "{path}: {errors:?}");
    }
}
