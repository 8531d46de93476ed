//! Every fact as JSON and as CSV.
use crate::{
    SITE,
    facts::{Facts, PLANS},
    harness::read_csv,
    tables::{NAMES, Row, Tables},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// Labels of the built-in units, as the code lists have them.
async fn units() -> BTreeMap<String, String> {
    let rows = rows_of_csv("/ns/plan.csv").await;
    let units = rows.into_iter().filter(|row| row["list"] == "unit");
    units.map(|row| (row["id"].clone(), row["ja"].clone())).collect()
}

/// The tables of a plan, of its CSV files.
pub async fn tables_of_csv(plan: &str) -> Tables {
    let mut tables = Tables { plan: plan.to_owned(), units: units().await, ..Tables::default() };
    for name in NAMES {
        tables.rows.insert((*name).to_owned(), rows_of_csv(&format!("/{plan}/{name}.csv")).await);
    }
    tables
}

pub async fn rows_of_csv(path: &str) -> Vec<Row> {
    let (header, rows) = read_csv(&SITE.get(path, &[]).await.ok(path).body);
    rows.into_iter().map(|row| header.iter().cloned().zip(row).collect()).collect()
}

/// A row of JSON as texts: of a number its exact text.
fn row_of_json(item: &Value) -> Row {
    let object = item.as_object().unwrap();
    let text = |name: &str, value: &Value| match (object.get(&format!("{name}_decimal")), value) {
        (Some(Value::String(exact)), _) | (None, Value::String(exact)) => Some(exact.clone()),
        (_, Value::Null) => Some(String::new()),
        (None, Value::Bool(flag)) => Some(flag.to_string()),
        (None, Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    object.iter().filter_map(|(name, value)| Some((name.clone(), text(name, value)?))).collect()
}

#[actix_web::test]
async fn every_fact_comes_out_of_the_csv_files() {
    let mut facts = Facts::default();
    for plan in PLANS {
        facts.extend(tables_of_csv(plan).await.facts());
    }
    facts.compare("CSV");
}

#[actix_web::test]
async fn every_fact_comes_out_of_the_json_of_the_indicators() {
    let mut facts = Facts::default();
    for plan in PLANS {
        let mut tables = Tables { plan: (*plan).to_owned(), units: units().await, ..Tables::default() };
        for name in ["policies", "initiatives", "listings", "indicators", "codes"] {
            let items = SITE.items(&format!("/{plan}/{name}")).await;
            tables.rows.insert(name.to_owned(), items.iter().map(row_of_json).collect());
        }
        let ids: Vec<String> = tables.rows["indicators"].iter().map(|row| row["indicator_id"].clone()).collect();
        for id in ids {
            let path = format!("/{plan}/indicators/{id}");
            let document = SITE.get(&path, &[]).await.ok(&path).json();
            for embedded in ["observations", "statements", "assessments", "involvements"] {
                let items = document[embedded].as_array().unwrap_or_else(|| panic!("{path}: no {embedded}"));
                tables.rows.entry(embedded.to_owned()).or_default().extend(items.iter().map(row_of_json));
            }
        }
        facts.extend(tables.facts());
    }
    facts.compare("JSON");
}
