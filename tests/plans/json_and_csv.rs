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

#[actix_web::test]
async fn rows_across_plans_have_the_code_by_which_statistics_are_joined() {
    let rows = SITE.items("/observations?limit=1000").await;
    let of = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let codes: BTreeMap<_, _> =
        rows.iter().map(|row| (of(row, "publisher_id").unwrap(), of(row, "area_code"))).collect();
    let expected = [("014681", Some("01468")), ("221309", Some("22130")), ("gb-bracknell-forest", None)];
    for (publisher, code) in expected {
        assert_eq!(codes[publisher].as_deref(), code, "{publisher}");
        let document = SITE.get(&format!("/{publisher}"), &["accept: application/json"]).await.ok(publisher).json();
        assert_eq!(document["area_code"].as_str(), code, "{publisher}");
    }
    for path in
        ["/observations.csv", "/observations.csv?select=area_code,publisher_id", "/observations.csv?expand=indicator"]
    {
        for row in rows_of_csv(path).await {
            let code = codes[&row["publisher_id"]].clone();
            assert_eq!(row["area_code"], code.unwrap_or_default(), "{path}");
        }
    }
    let groups = rows_of_csv("/observations.csv?group_by=publisher_id").await;
    assert!(groups.len() > 2);
    for group in groups {
        assert_eq!(group["area_code"], codes[&group["publisher_id"]].clone().unwrap_or_default(), "{group:?}");
    }
    let excel = SITE.get("/observations.excel.csv", &[]).await.ok("excel").body;
    let header = excel.lines().next().unwrap();
    assert!(header.ends_with(",公表主体名,標準地域コード,計画名"), "{header}");
    assert_eq!(header.matches("公表主体名").count(), 1, "{header}");
    let titles = rows_of_csv("/plans.csv?select=plan_title,title,publisher_name").await;
    assert!(
        titles.iter().all(|row| row["plan_title"] == row["title"] && !row["publisher_name"].is_empty()),
        "{titles:?}"
    );
    let described = SITE.get("/observations.csv-metadata.json", &[]).await.ok("metadata").json();
    let columns = described["tableSchema"]["columns"].as_array().unwrap().clone();
    let column = columns.iter().find(|column| column["name"] == "area_code").unwrap();
    assert_eq!((&column["suppressOutput"], &column["datatype"]), (&true.into(), &"string".into()), "no triple says it");
    let own = rows_of_csv("/014681/sdgs-mirai/observations.csv").await;
    assert!(own.iter().all(|row| !row.contains_key("area_code")), "a release has its own columns");
}
