//! What comes back from a spreadsheet: `format` gives the file before it, or says where it cannot be told.
use crate::{
    contents::{BUNDLED, edited_folder},
    harness::{PLAN, get},
};
use openplan::{
    catalog,
    dataset::{self, Formatted},
    language::Language,
    table::Table,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tempfile::TempDir;

/// A copy of the bundled package.
fn package() -> (TempDir, PathBuf) {
    edited_folder(|_, text| text)
}

/// The files of a folder with their bytes, those in its folders left out.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())).collect()
}

/// The tables of which the bundled plan has a file.
fn filled() -> impl Iterator<Item = &'static Table> {
    let files = published();
    catalog::tables().iter().copied().filter(move |table| files.contains_key(&format!("{}.csv", table.name)))
}

fn published() -> BTreeMap<String, Vec<u8>> {
    files(Path::new(BUNDLED))
}

fn rules(done: &Formatted) -> BTreeSet<&str> {
    done.refused.iter().map(|finding| finding.rule).collect()
}

async fn download(file: &str) -> Vec<u8> {
    get(&format!("{PLAN}/{file}"), &[]).await.ok(file).bytes
}

/// A CSV file as its lines of cells.
fn lines(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn written(lines: &[Vec<String>], style: csv::QuoteStyle, end: csv::Terminator) -> String {
    let mut writer =
        csv::WriterBuilder::new().quote_style(style).terminator(end).flexible(true).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// What Windows writes for "CSV (comma delimited)" in Japanese: what the code page lacks becomes another character.
fn shift_jis(text: &str) -> Vec<u8> {
    let known = |c: char| match c {
        '—' => '―',
        c if encoding_rs::SHIFT_JIS.encode(&c.to_string()).2 => '?',
        c => c,
    };
    encoding_rs::SHIFT_JIS.encode(&text.chars().map(known).collect::<String>()).0.into_owned()
}

/// The ways in which people save the Excel CSV.
fn savings(excel_csv: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    use csv::{QuoteStyle::*, Terminator};
    let cells = lines(excel_csv);
    let plain = |lines: &[Vec<String>]| written(lines, Necessary, Terminator::CRLF);
    let change = |change: fn(&mut Vec<String>)| {
        let mut changed = cells.clone();
        changed.iter_mut().for_each(change);
        plain(&changed)
    };
    let mut capital = cells.clone();
    for cell in capital.iter_mut().skip(1).flatten().filter(|cell| ["true", "false"].contains(&cell.as_str())) {
        *cell = cell.to_uppercase();
    }
    let blank_rows = format!("{},,,\r\n,,,\r\n", plain(&cells))
        .replace("\r\n,,,", &format!("\r\n{}", ",".repeat(cells[0].len() - 1)));
    vec![
        ("as downloaded", excel_csv.to_vec()),
        ("without BOM", plain(&cells).into()),
        ("all quoted", written(&cells, Always, Terminator::CRLF).into()),
        ("LF", written(&cells, Necessary, Terminator::Any(b'\n')).into()),
        ("CR", written(&cells, Necessary, Terminator::Any(b'\r')).into()),
        ("columns reversed", change(|line| line.reverse()).into()),
        ("last column first", change(|line| line.rotate_right(1)).into()),
        ("blank columns behind", change(|line| line.extend([String::new(), String::new()])).into()),
        ("blank rows behind", blank_rows.into()),
        ("TRUE and FALSE", format!("\u{feff}{}", plain(&capital)).into()),
        ("UTF-16", "\u{feff}".encode_utf16().chain(plain(&cells).encode_utf16()).flat_map(u16::to_le_bytes).collect()),
        ("Shift_JIS", shift_jis(&plain(&cells))),
    ]
}

#[actix_web::test]
async fn after_a_save_format_gives_the_bytes_before_it_or_names_the_accident() {
    let tables = filled().map(|table| table.name);
    let mut saved: BTreeMap<&str, Vec<(&str, Vec<u8>)>> = BTreeMap::new();
    for table in tables {
        for (way, bytes) in savings(&download(&format!("{table}.excel.csv")).await) {
            saved.entry(way).or_default().push((table, bytes));
        }
    }
    for (way, files) in &saved {
        everything_comes_back(way, files, ".excel.csv");
        // Windows' Shift_JIS has one dash for two; with the CSV beside it it is known which.
        let known = |(table, _): &&(&str, Vec<u8>)| *way != "Shift_JIS" || *table != "schedule";
        everything_comes_back(way, &files.iter().filter(known).cloned().collect::<Vec<_>>(), ".csv");
    }
    let (_, schedule) = saved["Shift_JIS"].iter().find(|(table, _)| *table == "schedule").unwrap();
    let (done, after) = formatted("schedule.csv", schedule);
    assert_eq!(rules(&done), BTreeSet::from(["lost-character"]));
    assert_eq!(after["schedule.csv"], *schedule);
}

fn everything_comes_back(way: &str, saved: &[(&str, Vec<u8>)], ending: &str) {
    let (_root, folder) = package();
    for (table, bytes) in saved {
        fs::write(folder.join(format!("{table}{ending}")), bytes).unwrap();
    }
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert!(done.refused.is_empty(), "{ending}, {way}: {:?}", done.refused);
    assert_eq!(files(&folder), published(), "{ending}, {way}");
}

#[actix_web::test]
async fn a_workbook_gives_the_bytes_before_it() {
    for table in filled() {
        let (_root, folder) = package();
        let file = format!("{}.xlsx", table.name);
        fs::write(folder.join(&file), download(&file).await).unwrap();
        let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
        assert!(done.refused.is_empty() && done.mended.is_empty(), "{file}: {done:?}");
        assert_eq!(files(&folder), published(), "{file}");
        assert!(done.taken[0].changes.is_empty() && done.written.is_empty(), "{file}: {done:?}");
        assert!(folder.join("taken").join(&file).exists(), "{file} is kept");
    }
    let (_root, folder) = package();
    fs::write(folder.join("data.xlsx"), download("data.xlsx").await).unwrap();
    for table in filled() {
        fs::remove_file(folder.join(format!("{}.csv", table.name))).unwrap();
    }
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    // The workbook has a sheet for each table; an empty one makes no file.
    assert_eq!(done.taken.len(), filled().count());
    assert_eq!(files(&folder), published());
    fs::write(folder.join("data.xlsx"), download("data.xlsx").await).unwrap();
    openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert!(folder.join("taken/data.2.xlsx").exists(), "it is kept again");
}

/// A workbook with the table's header and the rows of its CSV file, as a spreadsheet that guesses would write it, and
/// whatever else is done to its sheet.
fn book(table: &str, change: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bytes = fs::read(Path::new(BUNDLED).join(format!("{table}.csv"))).unwrap();
    for (line, cells) in (0..).zip(lines(&bytes)) {
        for (number, cell) in (0..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(value) => sheet.write_number(line, number, value).unwrap(),
                Err(_) => sheet.write_string(line, number, cell).unwrap(),
            };
        }
    }
    change(sheet);
    book.save_to_buffer().unwrap()
}

/// What `format` makes of a package with one more file.
fn formatted(file: &str, bytes: &[u8]) -> (Formatted, BTreeMap<String, Vec<u8>>) {
    let (_root, folder) = package();
    fs::write(folder.join(file), bytes).unwrap();
    (openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap(), files(&folder))
}

fn date(year: u16, month: u8, day: u8) -> ExcelDateTime {
    ExcelDateTime::from_ymd(year, month, day).unwrap()
}

/// Number of a column in the CSV file.
fn number(table: &str, column: &str) -> u16 {
    let table: &Table = catalog::find(table).unwrap();
    u16::try_from(table.position(column).unwrap()).unwrap()
}

#[test]
fn what_a_spreadsheet_made_of_untouched_cells_is_known_from_the_csv() {
    let issued = number("sources", "issued");
    let bytes = book("sources", |sheet| {
        let shown = Format::new().set_num_format("yyyy/m/d");
        sheet.write_datetime_with_format(1, issued, date(2023, 2, 1), &shown).unwrap();
        sheet.write_datetime_with_format(2, issued, date(2024, 3, 1), &shown).unwrap();
    });
    let (done, after) = formatted("sources.xlsx", &bytes);
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    assert_eq!(after, published());
    let said: Vec<_> = done.mended.iter().map(|finding| finding.mended(Language::Ja)).collect();
    assert!(
        said[0].ends_with(
            "sources.xlsx:F2: 発行年月「2023-02」を、表計算ソフトが「2023-02-01」に変えていました。この列のほかの 1 欄（F3）も同じです。直しました。"
        ),
        "{said:?}"
    );
    // As a spreadsheet that opens the Excel CSV writes it.
    let text = fs::read_to_string(Path::new(BUNDLED).join("sources.csv")).unwrap();
    let (done, after) = formatted("sources.excel.csv", text.replace(",2024-03,", ",Mar-24,").as_bytes());
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    assert_eq!(after, published());
}

#[test]
fn new_rows_are_taken_as_they_were_typed() {
    let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    let bytes = book("sources", |sheet| {
        for (number, cell) in (0..).zip(["172014", "dx-action-plan", "report-2025", "進捗報告", "progress-report"])
        {
            sheet.write_string(3, number, cell).unwrap();
        }
        sheet.write_datetime_with_format(3, 5, date(2025, 6, 1), &month).unwrap();
        sheet.write_string(3, 6, "2025年6月").unwrap();
    });
    let (done, after) = formatted("sources.xlsx", &bytes);
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    let added = "172014,dx-action-plan,report-2025,進捗報告,progress-report,2025-06,2025年6月,,\r\n";
    let before = String::from_utf8(published()["sources.csv"].clone()).unwrap();
    assert_eq!(String::from_utf8_lossy(&after["sources.csv"]), before + added);
    assert_eq!(
        done.taken[0].report_lines(Language::Ja),
        ["sources.xlsx: 出典（sources）に3行を取り込みました。追加 1行、変更 0行、削除 0行。", "  追加 report-2025"]
    );
}

/// A workbook that is refused: table, what is done to its sheet, place and rule.
type Accident = (&'static str, for<'a> fn(&'a mut Worksheet) -> Result<&'a mut Worksheet, XlsxError>, &'static str);

const ACCIDENTS: &[Accident] = &[
    ("observations", |sheet| sheet.write_formula(1, 10, "=10*5"), "observations.xlsx:K2 cell-formula"),
    (
        "observations",
        |sheet| sheet.write_number_with_format(1, 10, 0.51, &Format::new().set_num_format("0%")),
        "observations.xlsx:K2 cell-percent",
    ),
    ("observations", |sheet| sheet.write_number(1, 10, 1_234_567_890_123_456.0), "observations.xlsx:K2 cell-precision"),
    ("observations", |sheet| sheet.write_string(1_048_575, 16_383, "x"), "observations.xlsx:XFD1048576 far-cell"),
    ("observations", |sheet| sheet.write_boolean(1, 10, true), "observations.xlsx:K2 cell-flag"),
    ("observations", |sheet| sheet.write_number(1, 9, 51), "observations.xlsx:J2 cell-number"),
    ("observations", |sheet| sheet.write_number(1, 0, 17201), "observations.xlsx:A2 cell-number"),
    (
        "revisions",
        |sheet| {
            let shown = Format::new().set_num_format("mmm-yy");
            sheet.write_datetime_with_format(2, 2, date(2024, 3, 1), &shown)
        },
        "revisions.xlsx:C3 cell-date",
    ),
    (
        "sources",
        |sheet| {
            let shown = Format::new().set_num_format("m月d日");
            sheet.write_datetime_with_format(2, 5, date(2026, 2, 25), &shown)
        },
        "sources.xlsx:F3 cell-date",
    ),
    // A row again, as it is and with another value, and rows of another plan.
    ("policies", |sheet| sheet.write_string(2, 2, "industry"), "policies.xlsx:C3 repeated-key"),
    ("policies", |sheet| sheet.write_string(1, 0, "172022"), "policies.xlsx:A2 other-plan"),
    ("policies", |sheet| sheet.write_number(2, 0, 172_015), "policies.xlsx:A3 other-plan"),
    ("policies", |sheet| sheet.write_string(2, 1, "dx-action-plan-2"), "policies.xlsx:B3 other-plan"),
    ("terms", |sheet| sheet.merge_range(1, 3, 2, 3, "AI", &Format::new()), "terms.xlsx:D2 merged-cells"),
    ("terms", |sheet| sheet.write_string(0, 3, "見出し"), "terms.xlsx:D1 unknown-header"),
    ("terms", |sheet| sheet.set_name("用語").unwrap().write_string(40, 20, "メモ"), "terms.xlsx:U41 beside-table"),
];

#[test]
fn what_cannot_be_told_is_named_with_its_cell_and_changes_nothing() {
    let mut tried: BTreeSet<&str> = BTreeSet::new();
    for (table, change, place) in ACCIDENTS {
        let (done, after) = formatted(&format!("{table}.xlsx"), &book(table, |sheet| drop(change(sheet))));
        let named: Vec<_> = done
            .refused
            .iter()
            .map(|finding| {
                let message = finding.message(Language::Ja).to_string();
                let text = finding.message(Language::En).to_string();
                assert!(!message.contains('{') && !text.contains('{'), "{message} {text}");
                let place = message.split(": ").next().unwrap().rsplit('/').next().unwrap().to_owned();
                format!("{place} {}", finding.rule)
            })
            .collect();
        assert!(named.iter().any(|one| one == place), "{place}: {named:?}");
        assert!(done.written.is_empty() && done.set_aside.is_empty());
        assert_eq!(after.len(), published().len() + 1);
        assert!(published().iter().all(|(file, bytes)| after[file] == *bytes), "{place}");
        tried.insert(place.split(' ').nth(1).unwrap());
    }
    tried.extend(FILES.iter().map(|(_, _, rule)| *rule));
    // Tried below, and above.
    tried.extend([
        "cell-struck",
        "cell-trimmed",
        "csv-newer",
        "two-spreadsheets",
        "unknown-sheet",
        "lost-character",
        "month-date",
        "kept",
    ]);
    tried.extend(["empty-workbook", "cell-error", "workbook-password", "rows-lacking", "no-such-cell"]);
    // Tried where packages of profile 1 are brought to that of today.
    tried.insert("profile-first");
    for rule in dataset::SPREADSHEET_RULES {
        assert!(tried.contains(rule.id), "{} is not tried", rule.id);
        for (ja, en) in [rule.wrong, rule.expected, rule.fix] {
            assert!(ja.ends_with('。') && en.ends_with('.'), "{}", rule.id);
        }
    }
}

/// Files that are no spreadsheet, or none that can be taken: name, bytes, rule.
const FILES: &[(&str, &[u8], &str)] = &[
    ("observations.xlsx", b"", "empty-file"),
    ("observations (2).csv", b"", "renamed-spreadsheet"),
    ("observations.excel (1).csv", b"", "renamed-spreadsheet"),
    ("observations.excel.csv", b"PK\x03\x04", "not-csv"),
    ("observations.excel.csv", "指標ID\t年度\r\nk02\t2024\r\n".as_bytes(), "separator"),
    ("observations.excel.csv", "指標ID;年度\r\nk02;2024\r\n".as_bytes(), "separator"),
    ("observations.excel.csv", b"\x1b$B;XI8\x1b(BID,label\r\n", "iso-2022-jp"),
    ("observations.xlsx", b"PK\x03\x04 broken", "workbook-unreadable"),
    ("observations.xlsx", b"<html>not found</html>", "workbook-unreadable"),
    ("data.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old or locked", "workbook-unreadable"),
    ("observations.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown-workbook"),
    ("observations (1).xlsx", b"", "unknown-workbook"),
    ("plan.ods", b"", "unknown-workbook"),
    ("~$observations.xlsx", b"", "workbook-open"),
    (".~lock.observations.xlsx#", b"", "workbook-open"),
    ("observations.excel.csv", b"", "no-header"),
    ("observations.excel.csv", b"\xff\xff\xff", "encoding"),
];

#[test]
fn files_that_are_no_spreadsheet_are_named_and_change_nothing() {
    for (file, bytes, rule) in FILES {
        let (done, after) = formatted(file, bytes);
        assert!(rules(&done).contains(rule), "{file}: {:?}", done.refused);
        for said in done.refused.iter().map(|finding| &finding.ja.wrong) {
            assert!(!["invalid", "error", "not "].iter().any(|word| said.contains(word)), "{file}: {said}");
        }
        assert_eq!(after[*file], *bytes);
        assert!(published().iter().all(|(file, bytes)| after[file] == *bytes), "{file}");
    }
    let empty = Workbook::new().save_to_buffer();
    let mut book = Workbook::new();
    book.add_worksheet();
    for bytes in empty.into_iter().chain([book.save_to_buffer().unwrap()]) {
        assert_eq!(rules(&formatted("terms.xlsx", &bytes).0), BTreeSet::from(["empty-workbook"]));
    }
}

#[actix_web::test]
async fn sheets_that_are_no_table_are_named_and_hidden_ones_are_read() {
    let with_note = |hidden: bool| {
        let mut book = Workbook::new();
        let bytes = fs::read(Path::new(BUNDLED).join("policies.csv")).unwrap();
        let sheet = book.add_worksheet().set_name("政策").unwrap();
        for (line, cells) in (0..).zip(lines(&bytes)) {
            for (number, cell) in (0..).zip(cells) {
                sheet.write_string(line, number, cell).unwrap();
            }
        }
        sheet.write_string(1, 6, "商工業").unwrap();
        sheet.set_row_hidden(1).unwrap().set_column_hidden(6).unwrap();
        sheet.set_hidden(hidden);
        let other = book.add_worksheet().set_name("メモ").unwrap();
        if !hidden {
            other.write_string(0, 0, "あとで確認").unwrap();
        }
        other.set_active(true);
        book.save_to_buffer().unwrap()
    };
    for file in ["policies.xlsx", "data.xlsx"] {
        let (done, _) = formatted(file, &with_note(false));
        assert_eq!(rules(&done), BTreeSet::from(["unknown-sheet"]), "{file}");
        assert!(
            done.refused[0].message(Language::Ja).to_string().contains(&format!("{file}[メモ]:A1: シート「メモ」"))
        );
        let (done, after) = formatted(file, &with_note(true));
        assert!(done.refused.is_empty(), "{file}: {:?}", done.refused);
        assert!(String::from_utf8_lossy(&after["policies.csv"]).contains("商工業"), "{file}: a hidden cell is a cell");
    }
}

#[actix_web::test]
async fn which_of_two_files_is_right_is_asked_unless_they_agree() {
    let (_root, folder) = package();
    let csv = folder.join("policies.csv");
    let changed = fs::read_to_string(&csv).unwrap().replace("産業", "商工業");
    fs::write(folder.join("policies.xlsx"), download("policies.xlsx").await).unwrap();
    fs::write(&csv, &changed).unwrap();
    fs::File::open(&csv).unwrap().set_modified(SystemTime::now() + Duration::from_secs(9)).unwrap();
    let before = files(&folder);
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert_eq!(rules(&done), BTreeSet::from(["csv-newer"]));
    assert_eq!(files(&folder), before);
    // Changed before the workbook was saved.
    fs::File::open(&csv).unwrap().set_modified(SystemTime::now() - Duration::from_secs(9)).unwrap();
    fs::write(folder.join("policies.excel.csv"), changed.replace("商工業", "産業界")).unwrap();
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert_eq!(rules(&done), BTreeSet::from(["two-spreadsheets"]));
    assert!(done.refused[0].ja.wrong.contains("同じ行（industry"), "{}", done.refused[0].ja.wrong);
    fs::write(folder.join("policies.excel.csv"), download("policies.excel.csv").await).unwrap();
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    assert_eq!(files(&folder), published(), "the workbook's rows replace those of the CSV");
    assert_eq!(fs::read_to_string(folder.join("taken/policies.csv")).unwrap(), changed, "nothing is lost");
    assert!(folder.join("taken/policies.xlsx").exists() && folder.join("taken/policies.excel.csv").exists());
}

#[actix_web::test]
async fn rows_that_a_spreadsheet_lacks_go_only_when_that_is_allowed() {
    let (_root, folder) = package();
    let bytes = download("observations.excel.csv").await;
    let old = written(&lines(&bytes)[..3], csv::QuoteStyle::Necessary, csv::Terminator::CRLF);
    fs::write(folder.join("observations.excel.csv"), old).unwrap();
    let before = files(&folder);
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert_eq!(rules(&done), BTreeSet::from(["rows-lacking"]));
    let gone: Vec<String> = lines(&before["observations.csv"])[3..]
        .iter()
        .map(|cells| [2, 4, 8, 9].map(|place| cells[place].as_str()).join("/"))
        .collect();
    let said = done.refused[0].message(Language::Ja).to_string();
    assert!(said.contains(&format!("{} 行がありません（{}", gone.len(), gone[0])), "{said}");
    assert!(said.contains(&format!("openplan format --allow-removed {}", folder.display())), "{said}");
    assert_eq!(files(&folder), before);
    let done = openplan::check::format(&folder, dataset::MissingRows::Allowed).unwrap();
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    assert_eq!(lines(&files(&folder)["observations.csv"]).len(), 3);
}

/// What somebody does to a folder.
type Case = fn(&Path);

#[actix_web::test]
async fn spreadsheets_in_the_wrong_place_are_named_by_format_and_check() {
    let cases: [(&str, Case); 3] = [
        ("misplaced-spreadsheet", |folder| fs::write(folder.parent().unwrap().join("sources.xlsx"), "").unwrap()),
        ("spreadsheet-folder", |folder| fs::create_dir(folder.join("observations.xlsx")).unwrap()),
        ("missing-file", |folder| fs::remove_file(folder.join("observations.csv")).unwrap()),
    ];
    for (rule, edit) in cases {
        let (_root, folder) = package();
        edit(&folder);
        let checked = openplan::check::check(&folder).findings;
        assert!(checked.iter().any(|finding| finding.rule == rule), "{rule}: {checked:?}");
        let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
        assert_eq!(rules(&done), BTreeSet::from([rule]));
    }
}

/// A workbook of one table in Japanese, as clerks have it: the lines of cells below its header, or whatever is made of them.
fn clerks(table: &str, change: impl FnOnce(&mut Vec<Vec<String>>)) -> Vec<u8> {
    let bytes = fs::read(Path::new(BUNDLED).join(format!("{table}.csv"))).unwrap();
    let mut lines = lines(&bytes);
    lines[0] = catalog::find(table).unwrap().columns.iter().map(|column| column.ja.to_owned()).collect();
    change(&mut lines);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, cells) in (0..).zip(lines) {
        for (number, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(line, number, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn each(lines: &mut [Vec<String>], change: &dyn Fn(&mut Vec<String>)) {
    for cells in lines {
        change(cells);
    }
}

/// A change of the lines of a sheet, of which the function tells where a column stands.
type Change = fn(&mut Vec<Vec<String>>, &dyn Fn(&str) -> usize);

/// What is taken from a workbook of observations after a change of its cells: whatever it is, the CSV stays the same.
#[test]
fn what_clerks_make_of_a_table_is_taken_as_it_was_meant() {
    let place = |column: &str| usize::from(number("observations", column));
    let changes: [(&str, Change); 12] = [
        ("title above", |lines, _| {
            lines.splice(0..0, [vec!["令和7年度 指標の値".to_owned()], vec![]]);
        }),
        ("header in full width with line breaks", |lines, place| {
            lines[0][place("indicator_id")] = "指標\nＩＤ".to_owned();
            lines[0][place("value")] = " 値\u{3000}".to_owned();
        }),
        ("constants left blank", |lines, _| {
            lines.iter_mut().skip(1).for_each(|cells| cells[..2].iter_mut().for_each(String::clear));
        }),
        ("constants left out", |lines, _| each(lines, &|cells| drop(cells.drain(..2)))),
        ("optional columns left out", |lines, place| {
            let (line, page) = (place("source_line"), place("source_page"));
            each(lines, &|cells| drop(cells.drain(line..=page)));
        }),
        ("labels for codes", |lines, place| {
            let (of, unit) = (place("value_type_id"), place("unit_id"));
            for cells in &mut lines[1..] {
                for (column, code, label) in
                    [(of, "target", "目標"), (of, "actual", "実績"), (unit, "case", "件"), (unit, "person", "人")]
                {
                    if cells[column] == code {
                        cells[column] = label.to_owned();
                    }
                }
            }
        }),
        ("days left out", |lines, place| {
            let (first, last) = (place("period_start"), place("period_end"));
            each(lines, &|cells| drop(cells.drain(first..=last)));
        }),
        ("fiscal years in words", |lines, place| {
            let period = place("period");
            lines[1..].iter_mut().for_each(|cells| cells[period] = format!("{}年度", cells[period]));
        }),
        ("column twice", |lines, place| {
            let value = place("value");
            each(lines, &|cells| cells.push(cells[value].clone()));
        }),
        ("columns in another order", |lines, _| each(lines, &|cells| cells.reverse())),
        ("blank rows and columns", |lines, _| {
            each(lines, &|cells| cells.insert(3, String::new()));
            lines.insert(3, vec![]);
        }),
        ("blanks and line breaks around", |lines, place| {
            let (id, printed) = (place("indicator_id"), place("value_as_printed"));
            lines[1][id].push('\n');
            lines[2][printed].insert(0, '\u{3000}');
        }),
    ];
    for (name, change) in changes {
        let bytes = clerks("observations", |lines| change(lines, &place));
        for file in ["observations.xlsx", "OBSERVATIONS.XLSX"] {
            let (done, after) = formatted(file, &bytes);
            let said: Vec<_> = done.refused.iter().map(|finding| finding.message(Language::Ja).to_string()).collect();
            assert!(done.refused.is_empty(), "{name}: {said:#?}");
            assert_eq!(
                String::from_utf8_lossy(&after["observations.csv"]),
                String::from_utf8_lossy(&published()["observations.csv"]),
                "{name}"
            );
        }
    }
}

/// What is wrong with the cells of a table is said before it is taken, in the words of the sheet, and once.
#[test]
fn what_is_wrong_is_told_once_with_sheet_and_cell_in_the_words_of_the_sheet() {
    let place = |column: &str| usize::from(number("observations", column));
    let accidents: [(&str, Change, &str); 8] = [
        (
            "observations.xlsx:K2 canonical-number",
            |lines, place| lines[1][place("value")] = "１，２００".to_owned(),
            "値「１，２００」",
        ),
        (
            "observations.xlsx:K2 not-a-number",
            |lines, place| {
                lines.iter_mut().skip(1).for_each(|cells| cells[place("value")] = "約200".to_owned());
            },
            "この列のほかの",
        ),
        (
            "observations.xlsx:K2 error-value",
            |lines, place| lines[1][place("value")] = "#N/A".to_owned(),
            "値が、表計算ソフトのエラー #N/A",
        ),
        (
            "observations.xlsx:C2 required-cell",
            |lines, place| lines[1][place("indicator_id")] = String::new(),
            "指標IDが空です",
        ),
        (
            "observations.xlsx:I2 unknown-code",
            |lines, place| lines[1][place("value_type_id")] = "見込み額".to_owned(),
            "値の種類ID「見込み額」",
        ),
        (
            "observations.xlsx:K1 unknown-header",
            |lines, place| lines[0][place("value")] = "実績値".to_owned(),
            "名前が近い列は 値",
        ),
        (
            "observations.xlsx:K1 missing-header",
            |lines, place| {
                let value = place("value");
                each(lines, &|cells| drop(cells.remove(value)));
            },
            "列 値 がありません",
        ),
        (
            "observations.xlsx:A9 incomplete-row",
            |lines, _| lines[8] = vec!["※見込みを含む".to_owned()],
            "「※見込みを含む」の行には",
        ),
    ];
    for (expected, change, words) in accidents {
        let (done, after) = formatted("observations.xlsx", &clerks("observations", |lines| change(lines, &place)));
        let told: Vec<_> = done
            .refused
            .iter()
            .filter(|finding| finding.rule != "rows-lacking")
            .map(|finding| finding.message(Language::Ja).to_string())
            .collect();
        let [said] = &told[..] else { panic!("{expected}: {told:#?}") };
        let (place, rule) = expected.split_once(' ').unwrap();
        assert!(said.contains(&format!("{place}: ")) && said.contains(words), "{expected}: {said}");
        assert_eq!(done.refused.iter().filter(|finding| finding.rule == rule).count(), 1, "{expected}");
        assert_eq!(after["observations.csv"], published()["observations.csv"]);
    }
    let (done, _) = formatted("observations.xlsx", &clerks("terms", |_| {}));
    assert_eq!(done.refused.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["other-table"]);
}

/// A line through a cell, a part of its text or a whole row is told once.
#[test]
fn what_is_crossed_out_is_not_taken() {
    let struck = Format::new().set_font_strikethrough();
    let plain = Format::new();
    let row = |sheet: &mut Worksheet| {
        for number in 0..5 {
            sheet.write_string_with_format(2, number, format!("x{number}"), &struck).unwrap();
        }
    };
    let part = |sheet: &mut Worksheet| {
        let text = [(&struck, "市内の"), (&plain, "電子申請")];
        sheet.write_rich_string(1, number("terms", "label"), &text).unwrap();
    };
    for (change, place) in [(&row as &dyn Fn(&mut Worksheet), "A3"), (&part, "D2")] {
        let (done, after) = formatted("terms.xlsx", &book("terms", |sheet| change(sheet)));
        let struck: Vec<_> = done.refused.iter().filter(|finding| finding.rule == "cell-struck").collect();
        assert_eq!(struck.len(), 1, "{:?}", done.refused);
        assert!(struck[0].message(Language::Ja).to_string().contains(&format!("terms.xlsx:{place}: ")), "{struck:?}");
        assert_eq!(after["terms.csv"], published()["terms.csv"]);
    }
}

/// Two clerks had a copy of one table, and each added a row and changed another: both are taken.
#[test]
fn what_two_clerks_added_to_one_table_is_taken_together() {
    let place = |column: &str| usize::from(number("terms", column));
    let added = |id: &str, label: &str, last: &str| {
        let mut cells = vec![String::new(); catalog::find("terms").unwrap().columns.len()];
        for (column, text) in [("term_id", id), ("label", label), ("definition", "説明"), ("position", last)] {
            cells[place(column)] = text.to_owned();
        }
        cells
    };
    let (_root, folder) = package();
    let count = lines(&published()["terms.csv"]).len();
    let one = clerks("terms", |lines| lines.push(added("rpa2", "RPA2", &count.to_string())));
    fs::write(folder.join("terms.xlsx"), one).unwrap();
    let mut other = lines(&published()["terms.csv"]);
    other[1][place("alt_label")] = "人工的な知能".to_owned();
    other.push(added("vr2", "VR2", &(count + 1).to_string()));
    fs::write(folder.join("terms.excel.csv"), written(&other, csv::QuoteStyle::Necessary, csv::Terminator::CRLF))
        .unwrap();
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    let after = lines(&files(&folder)["terms.csv"]);
    assert_eq!(after.len(), count + 2);
    assert_eq!(after[1][place("alt_label")], "人工的な知能");
    assert!(done.taken[0].from.contains("terms.xlsx") && done.taken[0].from.contains("terms.excel.csv"));
}

/// Ids that begin with a zero are numbers for a spreadsheet.
#[test]
fn zeros_that_a_spreadsheet_dropped_from_ids_come_back() {
    let (_root, folder) = package();
    for table in ["initiatives", "listings", "schedule", "initiative-terms"] {
        let file = folder.join(format!("{table}.csv"));
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace(",i0", ",00")).unwrap();
    }
    let before = files(&folder);
    for table in ["initiatives", "schedule"] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (line, cells) in (0..).zip(lines(&before[&format!("{table}.csv")])) {
            for (number, cell) in (0..).zip(cells) {
                match cell.parse::<f64>() {
                    Ok(value) => sheet.write_number(line, number, value).unwrap(),
                    Err(_) => sheet.write_string(line, number, cell).unwrap(),
                };
            }
        }
        book.save(folder.join(format!("{table}.xlsx"))).unwrap();
    }
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert!(done.refused.is_empty(), "{:?}", done.refused);
    assert_eq!(files(&folder), before);
}

/// A file may be called by the Japanese title of its table; a sheet of another name is told by its header.
#[test]
fn a_table_goes_by_its_title_and_is_told_by_its_header() {
    let bytes = clerks("observations", |_| {});
    let (done, after) = formatted("指標の値.XLSX", &bytes);
    assert!(done.refused.is_empty() && done.taken.len() == 1, "{:?}", done.refused);
    assert_eq!(after, published());
    let (done, _) = formatted("data.xlsx", &bytes);
    let said: Vec<_> = done.refused.iter().map(|finding| finding.message(Language::Ja).to_string()).collect();
    assert!(
        matches!(&said[..], [said] if said.contains("data.xlsx[Sheet1]:A1") && said.contains("「指標の値」")),
        "{said:?}"
    );
}

/// Months in words and numbers shown with a percent sign of their own are what they say.
#[test]
fn formats_of_numbers_and_months_are_read_as_they_are_shown() {
    let (value, issued) = (number("observations", "value"), number("sources", "issued"));
    for format in ["0\"%\"", "0\\%", "\"約\"0\"%\""] {
        let shown = Format::new().set_num_format(format);
        let bytes = book("observations", |sheet| drop(sheet.write_number_with_format(1, value, 50, &shown)));
        let (done, after) = formatted("observations.xlsx", &bytes);
        assert!(!rules(&done).contains("cell-percent"), "{format}: {:?}", done.refused);
        assert_eq!(after["observations.csv"], published()["observations.csv"], "{format}");
    }
    for format in ["[$-411]ggge\"年\"m\"月\"", "[$-ja-JP-x-gannen]ggge\"年\"m\"月\";@", "yyyy\"年\"m\"月\""] {
        let shown = Format::new().set_num_format(format);
        let bytes = book("sources", |sheet| {
            sheet.write_datetime_with_format(2, issued, date(2024, 3, 1), &shown).unwrap();
            sheet.write_string(1, issued, "令和5年2月").unwrap();
        });
        let (done, after) = formatted("sources.xlsx", &bytes);
        assert!(done.refused.is_empty(), "{format}: {:?}", done.refused);
        assert_eq!(after, published(), "{format}");
    }
}
