//! Each year: actual values from a progress report, typed into a spreadsheet.
use crate::{
    load::{Load, MARK},
    town::{OTHER, PLAN, Town, add_rows, ask, output_of, sheet, workbook},
};
use openplan::catalog;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

fn cells(line: &str) -> Vec<String> {
    line.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// What staff type, by titles of columns.
fn typed(table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = match table {
        "sources" => {
            "出典ID|資料名|資料の種類ID|発行年月|発行年月（原典表記）
             report-2024|金沢市DXアクションプラン 2024年度進捗報告|progress-report|2025-06|2025年6月"
        }
        _ => {
            "指標ID|期間|値の種類ID|出典ID|値|単位ID|前期比（差）|値（原典表記）|増減（原典表記）
             k02|2024|actual|report-2024|150|case||150件|
             k03|2024|actual|report-2024|310|person||310人|
             r01|2024|actual|report-2024|70000|case|4082|70,000件|(+4,082件)"
        }
    };
    let mut lines = text.lines().map(cells);
    (lines.next().unwrap(), lines.collect())
}

/// How a spreadsheet saves: the name of the file and its bytes.
type Saving = fn(&Town, &str) -> (String, Vec<u8>);

const SAVINGS: &[(&str, Saving)] = &[
    ("workbook", |town, table| {
        let (name, mut lines) = sheet(&town.get(&format!("/{PLAN}/{table}.xlsx")).bytes);
        let (titles, rows) = typed(table);
        add_rows(&mut lines, &titles, &rows);
        (format!("{table}.xlsx"), workbook(&name, &lines))
    }),
    ("CSV UTF-8 over the CSV, columns moved, all quoted", |town, table| {
        let mut lines = excel_csv(town, table);
        for line in &mut lines {
            line.reverse();
        }
        (format!("{table}.csv"), format!("\u{feff}{}", written(&lines, csv::QuoteStyle::Always)).into())
    }),
    ("CSV in Shift_JIS", |town, table| {
        let text = written(&excel_csv(town, table), csv::QuoteStyle::Necessary);
        (format!("{table}.excel.csv"), encoding_rs::SHIFT_JIS.encode(&text).0.into_owned())
    }),
];

/// The lines of the downloaded Excel CSV with the new ones; months as a spreadsheet shows them.
fn excel_csv(town: &Town, table: &str) -> Vec<Vec<String>> {
    let body = town.get(&format!("/{PLAN}/{table}.excel.csv")).body();
    let reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(body.trim_start_matches('\u{feff}').as_bytes());
    let record = |record: Result<csv::StringRecord, _>| record.unwrap().iter().map(str::to_owned).collect();
    let mut lines = reader.into_records().map(record).collect();
    let (titles, rows) = typed(table);
    add_rows(&mut lines, &titles, &rows);
    lines
}

fn written(lines: &[Vec<String>], style: csv::QuoteStyle) -> String {
    let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn tags(town: &Town, paths: &[String]) -> BTreeMap<String, String> {
    paths.iter().map(|path| (path.clone(), town.get(path).header("etag").unwrap().to_owned())).collect()
}

/// Stored files of the plan, with those that the report changes first; and documents of another city.
fn watched() -> (Vec<String>, Vec<String>) {
    let changed = ["sources", "observations"];
    let files = |table: &str| {
        ["csv", "excel.csv", "csv-metadata.json"].map(|ending| match ending {
            "csv-metadata.json" => format!("/{PLAN}/{table}.csv-metadata.json"),
            ending => format!("/{PLAN}/{table}.{ending}"),
        })
    };
    let tables = || catalog::tables().iter().map(|table| table.name);
    let mut same: Vec<String> = tables().filter(|table| !changed.contains(table)).flat_map(files).collect();
    same.extend(changed.map(|table| format!("/{PLAN}/{table}.csv-metadata.json")));
    same.extend(tables().flat_map(|table| [format!("/{OTHER}/{table}.csv"), format!("/{OTHER}/{table}")]));
    same.extend(["", "/roadmap", "/progress", "/releases", "/data.nq"].map(|rest| format!("/{OTHER}{rest}")));
    let differ = changed.iter().flat_map(|table| ["csv", "excel.csv"].map(|end| format!("/{PLAN}/{table}.{end}")));
    (same, differ.chain([format!("/{PLAN}/data.nq")]).collect())
}

#[test]
fn a_progress_report_is_published_however_the_spreadsheet_saved_it_and_nobody_notices_the_publish() {
    let town = Town::new();
    let downloaded = town.folder();
    let mut results = Vec::new();
    for (way, saving) in SAVINGS {
        for table in ["sources", "observations"] {
            fs::copy(format!("datasets/{PLAN}/{table}.csv"), downloaded.join(format!("{table}.csv"))).unwrap();
            let (file, bytes) = saving(&town, table);
            fs::write(downloaded.join(file), bytes).unwrap();
        }
        let formatted = town.openplan(&["format", "datasets/172014/dx-action-plan"]);
        assert!(formatted.status.success(), "{way}: {}", output_of(&formatted));
        assert_eq!(town.findings(), [""; 0], "{way}");
        results
            .push(["sources", "observations"].map(|table| fs::read(downloaded.join(format!("{table}.csv"))).unwrap()));
    }
    assert!(results.iter().all(|result| *result == results[0]), "each way gives the same files");

    let (same, differ) = watched();
    let (kept, changed) = (tags(&town, &same), tags(&town, &differ));
    let load = Load::begin(&town.address);
    let printed = town.publish("2024年度の実績を追加", 2);
    assert!(printed.starts_with("公開しました: 172014/dx-action-plan の公開版 2（"), "{printed}");
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(load.end().contains(&2));

    assert_eq!(tags(&town, &same), kept, "what did not change has the same tags");
    let now = tags(&town, &differ);
    assert!(differ.iter().all(|path| now[path] != changed[path]));
    let twins: Vec<String> = differ.iter().map(|path| path.replace(PLAN, &format!("{PLAN}/releases/1"))).collect();
    let before = tags(&town, &twins);
    assert!(differ.iter().zip(&twins).all(|(path, twin)| changed[path] == before[twin]), "the first release stays");
    what_is_said(&town);
    what_disappears_is_asked(&town);
}

/// A row that is no longer in the package: on purpose, or lost?
fn what_disappears_is_asked(town: &Town) {
    let path = town.folder().join("observations.csv");
    let lines = fs::read_to_string(&path).unwrap();
    let fewer =
        lines.replace(lines.lines().find(|line| line.contains("k03,,2024")).unwrap(), "").replace("\r\n\r\n", "\r\n");
    fs::write(&path, fewer).unwrap();
    assert_eq!(town.findings(), [""; 0]);
    let publish = ["publish", "datasets/172014/dx-action-plan"];
    let refused = town.openplan(&publish);
    assert_eq!(refused.status.code(), Some(1), "{}", output_of(&refused));
    let id = "observations/k03/2024/actual/report-2024";
    assert!(output_of(&refused).contains("--remove") && output_of(&refused).contains(id), "{}", output_of(&refused));
    assert_eq!(town.get(&format!("/{PLAN}/releases")).json()["items"].as_array().unwrap().len(), 2);
    let removed = town.openplan(&[&publish[..], &["--remove", id]].concat());
    assert!(removed.status.success(), "{}", output_of(&removed));
    town.wait_for(3);
    assert_eq!(ask(&town.address, &format!("/{PLAN}/{id}")).status, 410);
    assert!(town.get(&format!("/{PLAN}/releases/2/{id}")).status == 200, "its last twin");
}

fn what_is_said(town: &Town) {
    let changes = town.get(&format!("/{PLAN}/changes")).json();
    let ids: Vec<_> = changes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            format!(
                "{} {} {}",
                item["change"].as_str().unwrap(),
                item["table"].as_str().unwrap(),
                item["key"].as_str().unwrap()
            )
        })
        .collect();
    let expected = [
        "added sources report-2024",
        "added observations k02/2024/actual/report-2024",
        "added observations k03/2024/actual/report-2024",
        "added observations r01/2024/actual/report-2024",
    ];
    assert_eq!(ids, expected);
    assert!(changes["meta"].to_string().contains("2024年度の実績を追加"), "{}", changes["meta"]);
    let releases = town.get(&format!("/{PLAN}/releases")).json();
    assert_eq!(releases["items"][0]["note"], "2024年度の実績を追加");
    assert_eq!(releases["items"].as_array().unwrap().len(), 2);

    let progress = town.get(&format!("/{PLAN}/progress")).json();
    let row =
        |id: &str| progress["items"].as_array().unwrap().iter().find(|row| row["indicator_id"] == id).unwrap().clone();
    let reached = row("k02");
    assert_eq!(reached["latest_actual"]["value_as_printed"], "150件");
    assert_eq!(reached["latest_actual"]["source_id"], MARK);
    assert_eq!((&reached["share_decimal"], &reached["gap_decimal"]), (&json!("0.75"), &json!("50")));
    assert_eq!(reached["share_formula"], "against-target", "no baseline is stated");
    let computed = row("r01");
    assert_eq!(computed["change"]["value_decimal"], "4082");
    // What nobody stated stays unstated: a report came, and did not speak of it.
    let year = |id: &str, year: i64| -> Value {
        let row = row(id);
        row["series"].as_array().unwrap().iter().find(|one| one["period"] == *year.to_string()).unwrap().clone()
    };
    assert_eq!(year("k05", 2024)["absence"], "not-stated");
    assert_eq!(year("k05", 2025)["absence"], "not-yet-measured");
    let page = town.get(&format!("/{PLAN}/progress.html")).body();
    assert!(page.contains("150件"), "the page shows what is printed");
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_published() {
    let town = Town::new();
    let published = fs::read_dir(format!("datasets/{PLAN}")).unwrap().map(|entry| entry.unwrap().path());
    let published: Vec<_> = published.filter(|path| path.is_file()).collect();
    // Lines of a file, and the finding that they are.
    let wrong: &[(&str, &str, &str)] = &[
        (
            "observations.csv",
            "172014,dx-action-plan,k02,,2024,2024-04-01,2025-03-31,,actual,report-2099,150,,,case,,,150件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r\n",
            "unknown-reference",
        ),
        (
            "observations.csv",
            "172014,dx-action-plan,k02,,2025,2025-04-01,2026-03-31,,actual,e2024-03,150,,,case,,,150件,,http://data.e-stat.go.jp/lod/sac/C17201,561,\r\n",
            "actual-too-early",
        ),
        (
            "observations.csv",
            "172014,dx-action-plan,k02,,24-Spring,,,,actual,e2024-03,150,,,case,,,150件,,http://data.e-stat.go.jp/lod/sac/C17201,561,\r\n",
            " period error",
        ),
        (
            "observations.csv",
            "17201,dx-action-plan,k02,,2023,2023-04-01,2024-03-31,,actual,e2024-03,150,,,case,,,150件,,http://data.e-stat.go.jp/lod/sac/C17201,561,\r\n",
            "publisher-id",
        ),
        (
            "sources.csv",
            "172014,dx-action-plan,report-2024,報告,progress-report,Jun-25,2025年6月,,\r\n",
            "spreadsheet-date",
        ),
        (
            "revisions.csv",
            "172014,dx-action-plan,e2022-03,2022年3月策定,2022-03,,,,e2024-03,e2024-03,\r\n",
            "previous-revision",
        ),
        ("observations.xlsx", "broken", "spreadsheet-waits"),
    ];
    for (file, lines, rule) in wrong {
        for path in &published {
            fs::copy(path, town.folder().join(path.file_name().unwrap())).unwrap();
        }
        let path = town.folder().join(file);
        fs::write(&path, fs::read_to_string(&path).unwrap_or_default() + lines).unwrap();
        let findings = town.findings();
        assert!(findings.iter().any(|one| one.contains(rule) && one.ends_with("error")), "{lines}: {findings:?}");
        let refused = town.openplan(&["publish", "datasets/172014/dx-action-plan"]);
        assert_eq!(refused.status.code(), Some(1), "{lines}: {}", output_of(&refused));
        assert!(output_of(&refused).ends_with("何も公開しませんでした。\n"), "{}", output_of(&refused));
        if Path::new(file).extension().is_some_and(|extension| extension == "xlsx") {
            fs::remove_file(&path).unwrap();
        }
    }
    assert_eq!(town.get(&format!("/{PLAN}/releases")).json()["items"].as_array().unwrap().len(), 1);
}
