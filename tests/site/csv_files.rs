//! CSV is the published file.
use crate::harness::{PLAN, get, key, published, read_csv, rows, tables};
use openplan::table::Row;
use serde_json::Value;
use std::collections::BTreeSet;

#[actix_web::test]
async fn csv_is_the_file_that_was_published() {
    for table in tables() {
        let path = format!("{PLAN}/{}.csv", table.name);
        assert_eq!(get(&path, &[]).await.ok(&path).body, published(table), "{path}");
    }
}

#[actix_web::test]
async fn csv_is_the_same_by_suffix_by_accept_and_in_the_twin() {
    for table in tables() {
        let path = format!("{PLAN}/{}", table.name);
        let twin = format!("{PLAN}/releases/1/{}.csv", table.name);
        let by_accept = get(&path, &["accept: text/csv"]).await.ok(&path);
        assert_eq!(by_accept.header("content-location"), format!("https://data.example.jp{path}.csv"));
        assert_eq!(by_accept.body, published(table));
        assert_eq!(get(&twin, &[]).await.ok(&twin).body, published(table));
    }
}

#[actix_web::test]
async fn csv_reads_back_to_the_rows() {
    for table in tables() {
        let path = format!("{PLAN}/{}.csv", table.name);
        let (header, lines) = read_csv(&get(&path, &[]).await.body);
        assert_eq!(header, table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
        assert!(!lines.is_empty() || table.optional, "{path} is empty");
        let rows: Vec<Row> = lines.into_iter().map(|cells| Row { table, cells }).collect();
        assert_eq!(openplan::dataset::canonical_csv(table, &rows), published(table).into_bytes(), "{path}");
    }
}

#[actix_web::test]
async fn excel_csv_has_a_byte_order_mark_japanese_headers_and_the_publisher_behind_the_keys() {
    for table in tables() {
        let path = format!("{PLAN}/{}.excel.csv", table.name);
        let body = get(&path, &[]).await.ok(&path).body;
        let (mut header, lines) = read_csv(body.strip_prefix('\u{feff}').expect("a byte order mark"));
        let place = header.iter().position(|name| name == "公表主体名").expect("the publisher");
        let last_key = table.key.iter().map(|name| table.position(name).unwrap()).max().unwrap();
        assert_eq!(place, last_key + 1, "{path}");
        header.remove(place);
        assert_eq!(header, table.columns.iter().map(|column| column.ja).collect::<Vec<_>>());
        let without: Vec<_> = lines
            .into_iter()
            .map(|mut line| {
                assert_eq!(line.remove(place), "石川県金沢市");
                line
            })
            .collect();
        assert_eq!(without, rows(table), "{path}");
    }
}

#[actix_web::test]
async fn csv_names_its_metadata_also_to_those_who_filter() {
    for table in tables() {
        for (suffix, query) in
            [("csv", ""), ("excel.csv", ""), ("csv", "?q=AI"), ("excel.csv", "?q=%E9%99%A4%E9%9B%AA")]
        {
            let path = format!("{PLAN}/{}.{suffix}", table.name);
            let described = get(&format!("{path}{query}"), &[]).await.link("describedby").unwrap();
            assert_eq!(described, format!("https://data.example.jp{path}-metadata.json{query}"));
            let metadata = get(&described, &[]).await.ok(&described);
            assert_eq!(metadata.header("content-type"), "application/csvm+json");
            assert_eq!(
                metadata.json()["url"],
                format!("{}.{suffix}{query}", table.name),
                "a client asks what it describes"
            );
        }
    }
}

#[actix_web::test]
async fn the_whole_package_can_be_downloaded() {
    let file = |name: &str| std::fs::read_to_string(format!("{}/{name}", crate::contents::BUNDLED)).unwrap();
    let package = get(&format!("{PLAN}/datapackage.json"), &[]).await;
    assert_eq!(package.body, file("datapackage.json"));
    let group = get(&format!("{PLAN}/csv-metadata.json"), &[]).await.json();
    let urls: Vec<_> = group["tables"].as_array().unwrap().iter().map(|table| table["url"].clone()).collect();
    assert_eq!(urls, tables().map(|table| format!("{}.csv", table.name)).collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_key_is_in_a_file_once() {
    for table in tables() {
        let mut keys: Vec<_> = rows(table).iter().map(|row| key(table, row)).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "{}", table.name);
    }
}

#[actix_web::test]
async fn a_reference_is_a_foreign_key_of_csvw_where_no_cell_of_it_may_be_empty() {
    let group = get(&format!("{PLAN}/csv-metadata.json"), &[]).await.ok("group").json();
    for description in group["tables"].as_array().unwrap() {
        let table = tables().find(|table| description["url"] == format!("{}.csv", table.name)).unwrap();
        let columns = |own: &Value| -> Vec<String> {
            let one = own.as_str().map(str::to_owned);
            one.map_or_else(|| serde_json::from_value(own.clone()).unwrap(), |one| vec![one])
        };
        let keys = description["tableSchema"]["foreignKeys"].as_array().into_iter().flatten();
        let keys: BTreeSet<Vec<String>> = keys.map(|key| columns(&key["columnReference"])).collect();
        for (own, _) in openplan::catalog::references(table) {
            let of_table = |name: &&str| table.columns.iter().find(|column| column.name == *name).unwrap();
            let filled = own.iter().map(of_table).all(|column| column.required);
            let own: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(keys.contains(&own), filled, "{}: {own:?}", table.name);
        }
    }
}
