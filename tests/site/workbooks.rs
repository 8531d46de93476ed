//! XLSX: what a spreadsheet reads is what the Excel CSV says, cell by cell.
use crate::harness::{PLAN, get};
use calamine::{Data, Reader, Xlsx};
use openplan::{
    catalog,
    table::{CellKind, Table},
};
use std::io::Cursor;

const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The sheets of a workbook with their names.
async fn workbook(path: &str) -> Vec<(String, Vec<Vec<Data>>)> {
    let answer = get(path, &[]).await.ok(path);
    assert_eq!(answer.header("content-type"), TYPE);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.bytes)).unwrap();
    let rows = |(name, range): (String, calamine::Range<Data>)| (name, range.rows().map(<[Data]>::to_vec).collect());
    book.worksheets().into_iter().map(rows).collect()
}

/// The lines of the Excel CSV.
async fn excel_csv(path: &str) -> Vec<Vec<String>> {
    let body = get(path, &[]).await.ok(path).body;
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(body.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        other => panic!("{other:?} is neither text nor number"),
    }
}

fn lines(sheet: &[Vec<Data>]) -> Vec<Vec<String>> {
    sheet.iter().map(|row| row.iter().map(text).collect()).collect()
}

#[actix_web::test]
async fn every_collection_is_a_workbook_that_says_what_the_excel_csv_says() {
    for table in catalog::tables().iter().copied() {
        let path = format!("{PLAN}/{}", table.name);
        let sheets = workbook(&format!("{path}.xlsx")).await;
        let [(name, sheet)] = sheets.as_slice() else { panic!("{path} has {} sheets", sheets.len()) };
        assert_eq!(name, table.ja);
        assert_eq!(lines(sheet), excel_csv(&format!("{path}.excel.csv")).await, "{path}");
        only_numbers_are_numbers(table, sheet);
    }
}

/// A code that became a number has lost its zeros.
fn only_numbers_are_numbers(table: &Table, sheet: &[Vec<Data>]) {
    let number = |title: &Data| {
        let column = table.columns.iter().find(|column| title == &Data::String(column.ja.into()));
        column.is_some_and(|column| matches!(column.kind, CellKind::Integer | CellKind::Decimal | CellKind::FiscalYear))
    };
    for row in &sheet[1..] {
        for (cell, title) in row.iter().zip(&sheet[0]).filter(|(cell, _)| **cell != Data::Empty) {
            assert_eq!(matches!(cell, Data::Float(_)), number(title), "{}: {title} is {cell:?}", table.name);
        }
    }
}

#[actix_web::test]
async fn the_whole_plan_is_one_workbook_with_a_data_dictionary() {
    let sheets = workbook(&format!("{PLAN}/data.xlsx")).await;
    let tables: Vec<_> = catalog::tables().to_vec();
    assert_eq!(sheets.len(), tables.len() + 1);
    for (table, (name, sheet)) in tables.iter().zip(&sheets) {
        assert_eq!(name, table.ja);
        assert_eq!(lines(sheet), excel_csv(&format!("{PLAN}/{}.excel.csv", table.name)).await);
    }
    let (name, dictionary) = sheets.last().unwrap();
    assert_eq!(name, "項目定義");
    let described: usize = tables.iter().map(|table| table.columns.len()).sum();
    assert_eq!(dictionary.len(), described + 1);
}

#[actix_web::test]
async fn filters_and_the_roadmap_are_workbooks_too_and_the_same_question_has_the_same_bytes() {
    for path in [format!("{PLAN}/schedule.xlsx?period=2024"), format!("{PLAN}/roadmap.xlsx")] {
        let csv = excel_csv(&path.replace(".xlsx", ".excel.csv")).await;
        assert_eq!(lines(&workbook(&path).await[0].1), csv, "{path}");
        let twin = path.replace(PLAN, &format!("{PLAN}/releases/1"));
        assert_eq!(get(&path, &[]).await.bytes, get(&twin, &[]).await.bytes, "{path}");
    }
    let chosen = get(&format!("{PLAN}/terms"), &[&format!("accept: {TYPE}")]).await.ok("terms");
    assert_eq!(chosen.header("content-type"), TYPE);
    let limited = get(&format!("{PLAN}/terms.xlsx?limit=2"), &[]).await;
    assert_eq!(limited.status, 400, "a workbook is always whole");
}

#[actix_web::test]
async fn numbers_of_progress_are_numbers_and_ids_are_text() {
    let path = format!("{PLAN}/progress");
    let (_, sheet) = workbook(&format!("{path}.xlsx")).await.remove(0);
    assert_eq!(lines(&sheet), excel_csv(&format!("{path}.excel.csv")).await);
    let cells = |title: &str| -> Vec<Data> {
        let place = sheet[0].iter().position(|cell| text(cell) == title).unwrap_or_else(|| panic!("no column {title}"));
        sheet[1..].iter().map(|row| row[place].clone()).filter(|cell| *cell != Data::Empty).collect()
    };
    for title in ["最新の実績", "目標値"] {
        let cells = cells(title);
        assert!(!cells.is_empty() && cells.iter().all(|cell| matches!(cell, Data::Float(_))), "{title}: {cells:?}");
    }
    for title in ["公表主体ID", "指標ID", "最新の実績の期間", "目標値（原典表記）"] {
        assert!(cells(title).iter().all(|cell| matches!(cell, Data::String(_))), "{title}");
    }
}

#[actix_web::test]
async fn every_computed_workbook_names_its_sheet_by_what_it_is() {
    for (path, named) in [
        ("/releases.xlsx", "公開の履歴"),
        ("/roadmap.xlsx", "工程表"),
        ("/progress.xlsx", "指標の進捗"),
        ("/gaps.xlsx", "不足・不一致の点検"),
        ("/editions/compare.xlsx", "版の比較（"),
        ("/changes.xlsx", "変更点（"),
        ("/schedule/e2024-03/i002/2023/history.xlsx", "e2024-03／i002／2023 の履歴"),
    ] {
        let name = &workbook(&format!("{PLAN}{path}")).await[0].0;
        assert!(name.starts_with(named), "{path} has the sheet {name}");
    }
    // What somebody searched for may be longer than a name can be, and have any signs in it.
    for (sought, named) in
        [("AI", "「AI」の検索結果"), ("%5Ba%5D%3A%2A%3F%5C/b", "「［a］：＊？＼／b」"), ("'AI'", "「'AI'」")]
    {
        let name = &workbook(&format!("/search.xlsx?q={sought}")).await[0].0;
        assert!(name.starts_with(named), "{sought}: {name}");
    }
    let long = "デジタル".repeat(20);
    let name = &workbook(&format!(
        "/search.xlsx?q={}",
        percent_encoding::utf8_percent_encode(&long, percent_encoding::NON_ALPHANUMERIC)
    ))
    .await[0]
        .0;
    assert_eq!(name.encode_utf16().count(), 31, "{name}");
}
