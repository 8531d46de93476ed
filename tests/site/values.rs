//! Values keep their form: nulls are said, numbers are exact, codes are texts.
use crate::harness::{PLAN, get, items, json, rows, tables};
use openplan::table::{CellKind, Column};
use serde_json::{Value, json};

#[actix_web::test]
async fn every_declared_member_is_in_every_row() {
    for table in tables() {
        for (item, row) in items(&format!("{PLAN}/{}", table.name)).await.iter().zip(rows(table)) {
            assert!(item["uri"].is_string(), "{item}");
            assert_eq!(item.get("type").is_some(), !table.classes.is_empty());
            for (column, cell) in table.columns.iter().zip(&row) {
                let value = item.get(column.name).unwrap_or_else(|| panic!("no {} in {item}", column.name));
                assert_eq!(value.is_null(), cell.is_empty(), "{} of {item}", column.name);
                typed(column, value, cell);
                if let Some(member) = column.iri_member() {
                    let iri = item.get(&member).unwrap_or_else(|| panic!("no {member} in {item}"));
                    assert_eq!(iri.is_null(), cell.is_empty(), "{member}");
                }
                if column.kind == CellKind::Decimal {
                    let exact = item.get(format!("{}_decimal", column.name)).unwrap();
                    assert_eq!(exact.as_str().unwrap_or_default(), cell);
                }
            }
            for constant in table.constants {
                assert!(item[constant.name].is_string(), "{} of {item}", constant.name);
            }
        }
    }
}

fn typed(column: &Column, value: &Value, cell: &str) {
    let fits = match column.kind {
        _ if cell.is_empty() => value.is_null(),
        CellKind::Integer | CellKind::FiscalYear => {
            value.as_i64().map(|number| number.to_string()).as_deref() == Some(cell)
        }
        CellKind::Decimal => value.as_number().is_some_and(|number| number.to_string() == cell),
        CellKind::Flag => value.as_bool().map(|flag| flag.to_string()).as_deref() == Some(cell),
        _ => value.as_str() == Some(cell),
    };
    assert!(fits, "{}: {value} for `{cell}`", column.name);
}

#[actix_web::test]
async fn an_item_is_its_row_in_the_collection_with_what_belongs_to_it() {
    for table in tables() {
        let all = items(&format!("{PLAN}/{}", table.name)).await;
        for item in all.iter().step_by(all.len().div_ceil(10).max(1)) {
            let key = table.key.iter().map(|key| item[key].to_string().trim_matches('"').to_owned());
            let path = format!("{PLAN}/{}/{}", table.name, key.collect::<Vec<_>>().join("/"));
            let document = json(&path).await;
            for (name, value) in item.as_object().unwrap() {
                assert_eq!(&document[name], value, "{name} of {path}");
            }
            for embed in table.embeds {
                assert!(document[embed.member].is_array(), "{} of {path}", embed.member);
            }
            assert_eq!(document["links"]["collection"], format!("https://data.example.jp{PLAN}/{}", table.name));
        }
    }
}

#[actix_web::test]
async fn signs_and_numbers_are_those_of_the_plan() {
    let observation = json(&format!("{PLAN}/observations/r01/2023/actual/e2024-03")).await;
    assert_eq!(observation["value"], 65918);
    assert_eq!(observation["value_decimal"], "65918");
    assert_eq!(observation["change_from_previous"], -22261);
    assert_eq!(observation["change_from_previous_decimal"], "-22261");
    assert_eq!(observation["change_as_printed"], "(△22,261件)");
    assert_eq!(observation["publisher_id"], "172014");
    let levels = json(&format!("{PLAN}/observations/r04/2023/actual/e2024-03")).await;
    assert_eq!(levels["value_decimal"], "5130000");
    assert_eq!(levels["change_from_previous"], Value::Null);
    assert_eq!(levels["change_from_previous_decimal"], Value::Null);
}

#[actix_web::test]
async fn meta_says_of_what_release_and_under_what_terms() {
    let meta = json(&format!("{PLAN}/terms?limit=1")).await["meta"].clone();
    assert_eq!(meta["release"], 1);
    assert_eq!(meta["label"], "2024.3.0");
    assert_eq!(meta["total"], 33);
    assert_eq!(meta["digest"].as_str().unwrap().len(), 64);
    assert_eq!(meta["license"], "https://creativecommons.org/licenses/by/4.0/");
    assert!(meta["rights"].is_string() && meta["attribution"].is_string());
    // Across cities no release can be named.
    let across = json("/terms?limit=1").await["meta"].clone();
    assert_eq!(across, json!({"total": 33}));
}

#[actix_web::test]
async fn the_plan_links_everything_below_it() {
    let links = json(PLAN).await["links"].clone();
    for table in tables() {
        assert_eq!(links[table.name], format!("https://data.example.jp{PLAN}/{}", table.name));
    }
    for name in ["roadmap", "progress", "gaps", "cube", "releases", "datapackage", "csv-metadata", "data"] {
        let url = links[name].as_str().unwrap_or_else(|| panic!("no link {name}"));
        get(url, &[]).await.ok(url);
    }
}
