//! Walking all pages gives exactly the rows of the CSV, whatever is asked.
use crate::{
    facts::cells,
    harness::{BASE, PLAN, get, items, pages, read_csv, rows, tables},
};
use openplan::table::{CellKind, Table};

/// Parameters that leave rows of a table: none, each sort, words, a filter.
fn questions(table: &Table) -> Vec<String> {
    let sorts = table
        .columns
        .iter()
        .filter(|column| column.filter)
        .flat_map(|column| [format!("sort={}", column.name), format!("sort=-{}", column.name)]);
    let filters = table.columns.iter().filter(|column| column.filter).take(3).map(|column| {
        let place = table.position(column.name).unwrap();
        let rows = rows(table);
        let common = rows.iter().max_by_key(|row| rows.iter().filter(|other| other[place] == row[place]).count());
        format!("{}={}", column.name, common.map_or("", |row| &row[place]))
    });
    let filters: Vec<_> = filters.filter(|filter| !filter.ends_with('=')).collect();
    [String::new(), "q=の".to_owned(), "q=%E3%83%87%E3%82%B8%E3%82%BF%E3%83%AB".to_owned()]
        .into_iter()
        .chain(sorts)
        .chain(filters)
        .collect()
}

#[actix_web::test]
async fn walking_all_pages_gives_the_rows_of_the_csv() {
    for table in tables() {
        for question in questions(table) {
            let csv = format!("{PLAN}/{}.csv?{question}", table.name);
            let (_, expected) = read_csv(&get(&csv, &[]).await.ok(&csv).body);
            let walked = items(&format!("{PLAN}/{}?limit=7&{question}", table.name)).await;
            let walked: Vec<_> = walked.iter().map(|item| cells(table, item)).collect();
            assert_eq!(walked, expected, "{csv}");
        }
    }
}

#[actix_web::test]
async fn rows_are_sorted_by_what_was_asked_with_ties_as_printed() {
    for table in tables() {
        for column in table.columns.iter().filter(|column| column.filter) {
            let place = table.position(column.name).unwrap();
            let number = matches!(column.kind, CellKind::Integer | CellKind::FiscalYear);
            let value = |row: &[String]| (number.then(|| row[place].parse::<i64>().ok()), row[place].clone());
            let mut upwards = rows(table);
            upwards.sort_by_key(|row| value(row));
            let mut downwards = rows(table);
            downwards.sort_by_key(|row| std::cmp::Reverse(value(row)));
            for (sign, expected) in [("", upwards), ("-", downwards)] {
                let path = format!("{PLAN}/{}.csv?sort={sign}{}", table.name, column.name);
                assert_eq!(read_csv(&get(&path, &[]).await.ok(&path).body).1, expected, "{path}");
            }
        }
    }
}

#[actix_web::test]
async fn prev_leads_back_over_the_same_pages() {
    for path in ["schedule?limit=50", "terms?limit=7&sort=-term_id", "sections?limit=30&q=の"] {
        let path = format!("{PLAN}/{path}");
        let forth = pages(&path, &[]).await;
        assert!(forth.len() > 2, "{path}");
        let mut back = vec![forth.last().unwrap().json()["items"].clone()];
        let mut prev = forth.last().unwrap().link("prev");
        while let Some(url) = prev {
            let answer = get(&url, &[]).await.ok(&url);
            back.push(answer.json()["items"].clone());
            prev = answer.link("prev");
        }
        back.reverse();
        assert_eq!(back, forth.iter().map(|page| page.json()["items"].clone()).collect::<Vec<_>>(), "{path}");
        assert!(forth[0].link("prev").is_none());
        let this = forth[1].json()["links"]["self"].as_str().unwrap().to_owned();
        assert_eq!(get(&this, &[]).await.json()["items"], forth[1].json()["items"], "a page is its own `self`");
        let first = forth[1].link("first").unwrap();
        assert_eq!(get(&first, &[]).await.json()["items"], forth[0].json()["items"]);
    }
}

#[actix_web::test]
async fn next_points_into_the_twin_so_that_a_publish_does_not_disturb_it() {
    let first = get(&format!("{PLAN}/schedule?limit=7"), &[]).await;
    let next = first.link("next").unwrap();
    assert!(next.starts_with(&format!("{BASE}{PLAN}/releases/1/schedule?")), "{next}");
    assert_eq!(first.json()["links"]["next"], next);
    assert_eq!(first.json()["meta"]["total"], 186);
}

#[actix_web::test]
async fn a_format_keeps_its_suffix_from_page_to_page() {
    for suffix in ["json", "html", "jsonld", "ttl", "nt", "rdf"] {
        let path = format!("{PLAN}/terms.{suffix}?limit=20");
        let next = get(&path, &[]).await.ok(&path).link("next").unwrap();
        assert!(next.starts_with(&format!("{BASE}{PLAN}/releases/1/terms.{suffix}?")), "{next}");
    }
}

#[actix_web::test]
async fn pages_of_every_format_hold_the_same_rows() {
    let turtle = pages(&format!("{PLAN}/terms.ttl?limit=7&q=AI"), &[]).await;
    let json = pages(&format!("{PLAN}/terms.json?limit=7&q=AI"), &[]).await;
    assert_eq!(turtle.len(), json.len());
    for (turtle, json) in turtle.iter().zip(&json) {
        let subjects: std::collections::BTreeSet<_> =
            turtle.triples().into_iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
        let items = json.json()["items"].as_array().unwrap().clone();
        assert_eq!(subjects, items.iter().map(|item| format!("<{}>", item["uri"].as_str().unwrap())).collect());
    }
}

#[actix_web::test]
async fn the_cursor_of_another_sort_is_refused() {
    let cursor =
        |answer: &crate::harness::Answer| answer.link("next").unwrap().split_once("cursor=").unwrap().1.to_owned();
    let printed = cursor(&get(&format!("{PLAN}/schedule?limit=7"), &[]).await);
    let by_year = cursor(&get(&format!("{PLAN}/schedule?limit=7&sort=period"), &[]).await);
    for question in [
        format!("sort=period&cursor={printed}"),
        format!("cursor={by_year}"),
        format!("sort=-period&cursor={by_year}"),
        format!("sort=stage_id&cursor={by_year}"),
        "cursor=nonsense".to_owned(),
    ] {
        let answer = get(&format!("{PLAN}/schedule?limit=7&{question}"), &[]).await;
        assert_eq!(answer.status, 400, "{question}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["parameter"], "cursor");
    }
}

#[actix_web::test]
async fn whole_files_have_no_pages() {
    for path in ["terms.csv?limit=5", "terms.excel.csv?cursor=x", "terms.csv-metadata.json?limit=5"] {
        let answer = get(&format!("{PLAN}/{path}"), &[]).await;
        assert_eq!(answer.status, 400, "{path}");
    }
}
