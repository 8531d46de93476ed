//! What analysts open: Parquet and SQLite say what the CSV says, with types, and Croissant describes what is published.
use crate::{
    contents::edited,
    harness::{PLAN, Site, get, json, published, read_csv, tables},
};
use actix_web::web::Bytes;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::BigInt};
use openplan::table::{CellKind, Table};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::Field,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// A Parquet file: its columns with their types, its cells, and what it says of itself.
struct Parquet {
    columns: Vec<(String, String)>,
    rows: Vec<Vec<Field>>,
    said: BTreeMap<String, String>,
}

fn parquet(bytes: Vec<u8>) -> Parquet {
    let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
    let about = reader.metadata().file_metadata();
    let kind = |column: &parquet::schema::types::ColumnDescPtr| {
        let logical = column.logical_type_ref().map(|logical| format!("{logical:?}"));
        (column.name().to_owned(), logical.unwrap_or_else(|| column.physical_type().to_string()))
    };
    let said = about.key_value_metadata().unwrap().iter();
    Parquet {
        columns: about.schema_descr().columns().iter().map(kind).collect(),
        rows: reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().into_columns().into_iter().map(|(_, field)| field).collect())
            .collect(),
        said: said.map(|pair| (pair.key.clone(), pair.value.clone().unwrap())).collect(),
    }
}

/// A cell as the CSV spells it.
fn spelt(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Bool(flag) => flag.to_string(),
        Field::Date(days) => {
            let first = jiff::civil::date(1970, 1, 1);
            first.checked_add(jiff::Span::new().days(*days)).unwrap().to_string()
        }
        Field::Decimal(number) => {
            let unscaled = number.data().iter().fold(0_i128, |sum, byte| (sum << 8) | i128::from(*byte));
            let (sign, digits) = (if unscaled < 0 { "-" } else { "" }, unscaled.unsigned_abs());
            let (whole, fraction) = (digits / 10_000_000_000, format!("{:010}", digits % 10_000_000_000));
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
        }
        other => panic!("no cell is {other:?}"),
    }
}

fn lines(file: &Parquet) -> Vec<Vec<String>> {
    file.rows.iter().map(|row| row.iter().map(spelt).collect()).collect()
}

/// The type that a column of a table has whatever is in it.
fn typed(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Integer | CellKind::FiscalYear => "INT64",
        CellKind::Decimal => "Decimal",
        CellKind::Flag => "BOOLEAN",
        CellKind::Date => "Date",
        _ => "String",
    }
}

#[actix_web::test]
async fn every_collection_is_a_typed_file_that_says_what_the_csv_says() {
    for table in tables() {
        let path = format!("{PLAN}/{}.parquet", table.name);
        let file = parquet(get(&path, &[]).await.ok(&path).bytes);
        for (column, (name, own)) in table.columns.iter().zip(&file.columns) {
            assert_eq!(column.name, name, "{path}");
            assert!(own.starts_with(typed(column.kind)), "{path}: {name} is {own}");
        }
        assert_eq!((file.columns.len(), lines(&file)), (table.columns.len(), read_csv(&published(table)).1), "{path}");
    }
}

#[actix_web::test]
async fn computed_tables_filters_groups_and_all_plans_are_typed_files_too() {
    for path in [
        format!("{PLAN}/roadmap.csv"),
        format!("{PLAN}/progress.csv"),
        format!("{PLAN}/gaps.csv"),
        format!("{PLAN}/releases.csv"),
        format!("{PLAN}/schedule.csv?period=2024"),
        format!("{PLAN}/schedule.csv?period=1999"),
        format!("{PLAN}/observations.csv?group_by=unit_id"),
        format!("{PLAN}/observations.csv?expand=indicator"),
        "/observations.csv".to_owned(),
        "/ns/plan.csv".to_owned(),
    ] {
        let (header, rows) = read_csv(&get(&path, &[]).await.ok(&path).body);
        let path = path.replace(".csv", ".parquet");
        let file = parquet(get(&path, &[]).await.ok(&path).bytes);
        let names: Vec<_> = file.columns.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!((names, lines(&file)), (header, rows), "{path}");
    }
}

#[actix_web::test]
async fn a_file_says_what_it_is_and_the_same_question_has_the_same_bytes() {
    let path = format!("{PLAN}/observations.parquet");
    let answer = get(&path, &[]).await.ok(&path);
    assert_eq!(answer.header("content-type"), "application/vnd.apache.parquet");
    let file = parquet(answer.bytes.clone());
    let said = |name: &str| file.said[name].as_str();
    assert_eq!(said("source"), "https://data.example.jp/172014/dx-action-plan/releases/1/observations");
    assert_eq!((said("license"), said("release")), ("https://creativecommons.org/licenses/by/4.0/", "1"));
    assert!(said("title").starts_with("指標の値") && said("attribution").contains("金沢市"));
    let columns: Value = serde_json::from_str(said("columns")).unwrap();
    let value = columns.as_array().unwrap().iter().find(|column| column["name"] == "value").unwrap();
    assert_eq!((&value["title_ja"], &value["datatype"]), (&"値".into(), &"decimal".into()), "{value}");
    assert_eq!(value["unit_column"], "unit_id");
    assert!(value["description_ja"].is_string() && value["property"].as_str().unwrap().starts_with("http"), "{value}");
    let progress = parquet(get(&format!("{PLAN}/progress.parquet"), &[]).await.ok("progress").bytes);
    let columns: Value = serde_json::from_str(&progress.said["columns"]).unwrap();
    let share = columns.as_array().unwrap().iter().find(|column| column["name"] == "share").unwrap();
    assert_eq!((&share["title_ja"], &share["title_en"]), (&"進み具合".into(), &"Share".into()), "{share}");
    assert_eq!(share["description_en"], "How much of the way is done, or of the target; 1 is the target.");
    let twin = format!("{PLAN}/releases/1/observations.parquet");
    assert_eq!(get(&twin, &[]).await.ok(&twin).bytes, answer.bytes);
    let chosen = get(&format!("{PLAN}/observations"), &["accept: application/vnd.apache.parquet"]).await.ok("chosen");
    assert_eq!(chosen.bytes, answer.bytes);
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn database(bytes: &[u8]) -> SqliteConnection {
    let mut db = SqliteConnection::establish(":memory:").unwrap();
    db.deserialize_readonly_database_from_buffer(bytes).unwrap();
    db
}

fn count(db: &mut SqliteConnection, query: &str) -> i64 {
    let statement = format!("SELECT count(*) AS count FROM {query}");
    sql_query(statement).get_result::<Counted>(db).unwrap_or_else(|error| panic!("{query}: {error}")).count
}

#[actix_web::test]
async fn the_whole_plan_is_one_database_whose_keys_hold() {
    let path = format!("{PLAN}/data.sqlite");
    let answer = get(&path, &[]).await.ok(&path);
    assert_eq!(answer.header("content-type"), "application/vnd.sqlite3");
    let mut db = database(&answer.bytes);
    assert_eq!(count(&mut db, "pragma_foreign_key_check"), 0);
    assert_eq!(count(&mut db, "pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    let sql = |table: &Table| table.name.replace('-', "_");
    for table in tables() {
        let rows = i64::try_from(read_csv(&published(table)).1.len()).unwrap();
        assert_eq!(count(&mut db, &sql(table)), rows, "{}", table.name);
        let keys = count(&mut db, &format!("pragma_table_info('{}') WHERE pk > 0", sql(table)));
        assert_eq!(keys, i64::try_from(table.key.len()).unwrap(), "{}", table.name);
    }
    let described: usize = tables().map(|table| table.columns.len()).sum();
    assert_eq!(count(&mut db, "dictionary"), i64::try_from(described).unwrap());
    for holds in [
        "pragma_foreign_key_list('observations') WHERE \"table\" = 'indicators' AND \"to\" = 'indicator_id'",
        "dictionary WHERE table_name = 'observations' AND column_name = 'indicator_id' AND references_table = 'indicators'",
        "dictionary WHERE table_name = 'observations' AND column_name = 'value' AND unit_column = 'unit_id'",
        "metadata WHERE name = 'license' AND value = 'https://creativecommons.org/licenses/by/4.0/'",
        "observations WHERE publisher_id = '172014' AND indicator_id = 'k01' AND value = 50 AND typeof(value) = 'integer'",
    ] {
        assert!(count(&mut db, holds) > 0, "{holds}");
    }
    assert_eq!(count(&mut db, "observations WHERE upper_value = ''"), 0, "what is absent is null");
    let twin = format!("{PLAN}/releases/1/data.sqlite");
    assert_eq!(get(&twin, &[]).await.ok(&twin).bytes, answer.bytes);
}

#[actix_web::test]
async fn a_number_of_many_digits_keeps_them_where_its_type_cannot() {
    let long = "1234567890123456.12345678901";
    let edit = |name: &str, text: String| {
        if name == "observations.csv" { text.replacen(",e2024-03,50,", &format!(",e2024-03,{long},"), 1) } else { text }
    };
    let site = Site::of(&[edited(edit)]);
    let place = tables().find(|table| table.name == "observations").unwrap().position("value").unwrap();
    let path = format!("{PLAN}/observations.parquet");
    let file = parquet(site.get(&path, &[]).await.ok(&path).bytes);
    assert!(file.columns[place].1.starts_with("String"));
    assert_eq!(file.rows[0][place], Field::Str(long.to_owned()));
    let mut db = database(&site.get(&format!("{PLAN}/data.sqlite"), &[]).await.ok("sqlite").bytes);
    assert_eq!(count(&mut db, &format!("observations WHERE value = '{long}'")), 1);
}

#[actix_web::test]
async fn croissant_describes_the_published_files_by_their_digests() {
    let path = format!("{PLAN}/data.croissant.json");
    let answer = get(&path, &[]).await.ok(&path);
    assert_eq!(answer.header("content-type"), "application/ld+json");
    let described: Value = serde_json::from_str(&answer.body).unwrap();
    let files = described["distribution"].as_array().unwrap();
    assert_eq!(files.len(), tables().count());
    for (table, file) in tables().zip(files) {
        assert_eq!(file["sha256"], openplan::dataset::sha256(published(table).as_bytes()), "{}", table.name);
        let url = file["contentUrl"].as_str().unwrap();
        assert_eq!(url, format!("https://data.example.jp{PLAN}/releases/1/{}.csv", table.name));
    }
    let plan = json(PLAN).await;
    assert_eq!(plan["links"]["croissant"], format!("https://data.example.jp{path}"));
    assert_eq!(described["datePublished"].as_str().unwrap().len(), 10);
    assert!(described["citeAs"].as_str().unwrap().starts_with("@misc{plan-172014-dx-action-plan-1"));
}
