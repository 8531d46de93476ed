//! What `check` finds: a good package has no finding, and each of many broken ones exactly those it was broken for.
#![expect(clippy::unwrap_used, reason = "a test may fail where it likes")]

use openplan::{
    check::{CheckReport, check, rules},
    dataset::{Finding, Severity},
    language::Language,
};
use package::{
    Edit::{self, Add, Bytes, Folder, Text},
    GREEN, apply, copy, utf_16,
};
use std::{collections::BTreeSet, fs, path::Path};

mod package;

fn places(report: &CheckReport, folder: &Path) -> Vec<String> {
    let place = |finding: &Finding| {
        let file = finding.file.strip_prefix(folder).unwrap_or(&finding.file).display();
        format!("{file}:{}:{} {}", finding.line, finding.column, finding.rule)
    };
    report.findings.iter().map(place).collect()
}

/// What is wrong with the invented plan after an edit.
fn broken(edits: &[&Edit]) -> (Vec<String>, Vec<Finding>) {
    let copy = copy();
    for edit in edits {
        apply(&copy.folder, edit);
    }
    let report = check(&copy.folder);
    (places(&report, &copy.folder), report.findings)
}

const CASES: &[(&str, Edit, &[&str])] = &[
    // Bytes
    ("BOM", Bytes("terms.csv", |text| format!("\u{feff}{text}").into()), &["terms.csv:1:1 bom"]),
    ("UTF-16", Bytes("terms.csv", |text| utf_16(&text)), &["terms.csv:1:1 utf-16"]),
    (
        "Shift_JIS",
        Bytes("related-plans.csv", |text| encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()),
        &["related-plans.csv:1:1 shift-jis"],
    ),
    (
        "a byte of no encoding",
        Bytes("initiative-terms.csv", |text| [text.trim_end().as_bytes(), &[0xff, 0xff], b"\r\n"].concat()),
        &["initiative-terms.csv:6:1 encoding"],
    ),
    (
        "a byte of UTF-8 lost",
        Bytes("policies.csv", |text| {
            let (before, after) = text.split_once("緑,").unwrap();
            [before.as_bytes(), &"緑".as_bytes()[..2], b",", after.as_bytes()].concat()
        }),
        &["policies.csv:2:1 broken-utf-8"],
    ),
    (
        "a row of another encoding",
        Bytes("policies.csv", |text| {
            let (before, after) = text.split_at(text.trim_end().rfind('\n').unwrap() + 1);
            [before.as_bytes(), &encoding_rs::SHIFT_JIS.encode(after).0].concat()
        }),
        &["policies.csv:9:1 broken-utf-8"],
    ),
    (
        "EUC-JP",
        Bytes("related-plans.csv", |text| encoding_rs::EUC_JP.encode(&text).0.into_owned()),
        &["related-plans.csv:1:1 euc-jp"],
    ),
    (
        "UTF-8 read as Shift_JIS and saved",
        Bytes("related-plans.csv", |text| encoding_rs::SHIFT_JIS.decode(text.as_bytes()).0.into_owned().into()),
        &["related-plans.csv:2:5 misread"],
    ),
    (
        "UTF-8 read as Latin-1 in one cell",
        Bytes("sources.csv", |text| {
            let note = "取組と工程だけを収録した。";
            text.replace(note, &encoding_rs::WINDOWS_1252.decode(note.as_bytes()).0).into()
        }),
        &["sources.csv:2:9 misread"],
    ),
    (
        "Shift_JIS read as UTF-8 and saved",
        Bytes("related-plans.csv", |text| {
            String::from_utf8_lossy(&encoding_rs::SHIFT_JIS.encode(&text).0).into_owned().into()
        }),
        &["related-plans.csv:2:5 misread"],
    ),
    (
        "garbled title of the package",
        Text("datapackage.json", "\"title\": \"架空市みどりの計画\"", "\"title\": \"陦梧帆縺ｮ險育判\""),
        &["datapackage.json:4:11 misread"],
    ),
    (
        "garbled source",
        Bytes("source/e2025-03.md", |text| encoding_rs::SHIFT_JIS.decode(text.as_bytes()).0.into_owned().into()),
        &["source/e2025-03.md:1:1 misread"],
    ),
    ("line feeds", Bytes("terms.csv", |text| text.replace("\r\n", "\n").into()), &["terms.csv:1:11 line-ends"]),
    ("no final line end", Bytes("policies.csv", |text| text.trim_end().into()), &["policies.csv:9:11 final-line-end"]),
    ("needless quotes", Text("policies.csv", "緑,木", "\"緑\",木"), &["policies.csv:2:7 quotes"]),
    // Header and shape
    ("empty line", Text("policies.csv", "30,\r\n", "30,\r\n\r\n"), &["policies.csv:3:1 blank-row"]),
    ("row of commas", Add("policies.csv", ",,,,,,,,,,\r\n"), &["policies.csv:10:1 blank-row"]),
    ("a cell too few", Text("policies.csv", "3,51,", "3,51"), &["policies.csv:8:10 ragged-row"]),
    ("unquoted comma", Text("observations.csv", "\"1,150件\"", "1,150件"), &["observations.csv:8:21 ragged-row"]),
    ("Japanese header", Text("policies.csv", "policy_id", "政策ID"), &["policies.csv:1:3 japanese-header"]),
    ("misspelt header", Text("policies.csv", "slogan", "sloogan"), &["policies.csv:1:8 unknown-header"]),
    (
        "header twice",
        Text("policies.csv", "slogan", "label"),
        &["policies.csv:1:8 duplicate-header", "policies.csv:1:8 column-left-out"],
    ),
    (
        "column missing",
        Bytes("policies.csv", |text| text.replace(",source_page", "").replace(",\r\n", "\r\n").into()),
        &["policies.csv:1:11 column-left-out"],
    ),
    (
        "column missing that every row needs",
        Bytes("related-plans.csv", |text| {
            let without = |line: &str| {
                let mut cells: Vec<&str> = line.split(',').collect();
                cells.remove(5);
                cells.join(",") + "\r\n"
            };
            text.lines().map(without).collect::<String>().into()
        }),
        &["related-plans.csv:1:6 missing-header"],
    ),
    (
        "header in full width",
        Text("policies.csv", "policy_id", "ｐｏｌｉｃｙ＿ｉｄ"),
        &["policies.csv:1:3 header-spelling"],
    ),
    (
        "header with a line break",
        Text("policies.csv", "parent_policy_id", "\"上位の政策\nID\""),
        &["policies.csv:1:4 header-spelling"],
    ),
    (
        "title above the header",
        Bytes("policies.csv", |text| format!("令和7年度の政策{}\r\n{text}", ",".repeat(10)).into()),
        &["policies.csv:1:1 title-above"],
    ),
    (
        "rows of another table",
        Folder(|folder| {
            fs::copy(folder.join("terms.csv"), folder.join("policies.csv")).unwrap();
        }),
        &["policies.csv:1:1 other-table"],
    ),
    (
        "note below the table",
        Add("policies.csv", "※2025年3月現在,,,,,,,,,,\r\n"),
        &["policies.csv:10:1 incomplete-row"],
    ),
    (
        "line of totals",
        Add("observations.csv", "019992,green-plan,合計,,,,,,,,3000,,,case,,,\"3,000件\",,,,\r\n"),
        &["observations.csv:15:1 incomplete-row"],
    ),
    (
        "note beside the table",
        Bytes("policies.csv", |text| text.replace("\r\n", ",,\r\n").replacen("36,,,", "36,,,要確認", 1).into()),
        &["policies.csv:1:12 blank-column", "policies.csv:3:13 beside-table"],
    ),
    (
        "column twice that says the same",
        Bytes("initiative-terms.csv", |text| {
            let twice = |line: &str| [line, ",", line.rsplit(',').next().unwrap(), "\r\n"].concat();
            text.lines().map(twice).collect::<String>().into()
        }),
        &["initiative-terms.csv:1:5 repeated-column"],
    ),
    (
        "error of a spreadsheet",
        Text("sources.csv", "取組と工程だけを収録した。", "#REF!"),
        &["sources.csv:2:9 error-value"],
    ),
    (
        "error of LibreOffice in a number",
        Text("observations.csv", "1200,,,case", "Err:502,,,case"),
        &["observations.csv:7:11 error-value"],
    ),
    (
        "column too narrow",
        Text("sources.csv", "取組と工程だけを収録した。", "########"),
        &["sources.csv:2:9 error-value"],
    ),
    (
        "workbook in a folder of its own",
        Folder(|folder| {
            fs::create_dir(folder.join("2024年度")).unwrap();
            fs::write(folder.join("2024年度/observations.XLSX"), "").unwrap();
        }),
        &["2024年度/observations.XLSX:1:1 not-taken"],
    ),
    (
        "workbook in an archive",
        Folder(|folder| fs::write(folder.join("observations.xlsx.zip"), "").unwrap()),
        &["observations.xlsx.zip:1:1 not-taken"],
    ),
    (
        "table in a format that is not taken",
        Folder(|folder| fs::write(folder.join("values.tsv"), "").unwrap()),
        &["values.tsv:1:1 not-taken"],
    ),
    (
        "table without an ending",
        Folder(|folder| fs::write(folder.join("observations"), "").unwrap()),
        &["observations:1:1 not-taken"],
    ),
    (
        "extension in capitals",
        Folder(|folder| fs::write(folder.join("Terms.CSV"), "").unwrap()),
        &["Terms.CSV:1:1 spreadsheet-waits"],
    ),
    (
        "columns in another order",
        Text("terms.csv", "expansion_en,alt_label_en", "alt_label_en,expansion_en"),
        &["terms.csv:1:5 header-order"],
    ),
    (
        "no header",
        Bytes("policies.csv", |text| text.split_once('\n').unwrap().1.into()),
        &["policies.csv:1:1 no-header"],
    ),
    (
        "blank column",
        Bytes("policies.csv", |text| text.replace("\r\n", ",\r\n").into()),
        &["policies.csv:1:12 blank-column"],
    ),
    (
        "column of the Excel variant",
        Bytes("policies.csv", |text| {
            let rows = text.replace(",\r\n", ",,北海道架空市\r\n");
            rows.replace("source_page\r\n", "source_page,公表主体名\r\n").into()
        }),
        &["policies.csv:1:12 publisher-name-column"],
    ),
    // Files and metadata
    (
        "file missing",
        Folder(|folder| fs::remove_file(folder.join("exclusions.csv")).unwrap()),
        &["exclusions.csv:1:1 missing-file"],
    ),
    (
        "spreadsheet that nobody has taken",
        Folder(|folder| fs::write(folder.join("terms.excel.csv"), "").unwrap()),
        &["terms.excel.csv:1:1 spreadsheet-waits"],
    ),
    (
        "workbook without a name",
        Folder(|folder| fs::write(folder.join("terms (1).xlsx"), "").unwrap()),
        &["terms (1).xlsx:1:1 unknown-workbook"],
    ),
    (
        "CSV file that the browser renamed",
        Folder(|folder| fs::write(folder.join("terms (2).csv"), "").unwrap()),
        &["terms (2).csv:1:1 renamed-spreadsheet"],
    ),
    (
        "folder named like a workbook",
        Folder(|folder| fs::create_dir(folder.join("terms.xlsx")).unwrap()),
        &["terms.xlsx:1:1 spreadsheet-folder"],
    ),
    (
        "workbook one folder too high",
        Folder(|folder| fs::write(folder.parent().unwrap().join("terms.xlsx"), "").unwrap()),
        &["../terms.xlsx:1:1 misplaced-spreadsheet"],
    ),
    ("tabs instead of commas", Bytes("terms.csv", |text| text.replace(',', "\t").into()), &["terms.csv:1:1 separator"]),
    ("a workbook named .csv", Bytes("terms.csv", |_| b"PK\x03\x04".to_vec()), &["terms.csv:1:1 not-csv"]),
    (
        "ISO-2022-JP",
        Bytes("related-plans.csv", |text| encoding_rs::ISO_2022_JP.encode(&text).0.into_owned()),
        &["related-plans.csv:1:1 iso-2022-jp"],
    ),
    ("file too many", Folder(|folder| fs::write(folder.join("term.csv"), "").unwrap()), &["term.csv:1:1 unknown-file"]),
    (
        "file unreadable",
        Folder(|folder| {
            fs::remove_file(folder.join("terms.csv")).unwrap();
            fs::create_dir(folder.join("terms.csv")).unwrap();
        }),
        &["terms.csv:1:1 unreadable-file"],
    ),
    (
        "link out of the package",
        Folder(|folder| {
            fs::remove_file(folder.join("terms.csv")).unwrap();
            std::os::unix::fs::symlink("/etc/hostname", folder.join("terms.csv")).unwrap();
        }),
        &["terms.csv:1:1 no-file"],
    ),
    (
        "file of gigabytes",
        Folder(|folder| fs::File::create(folder.join("terms.csv")).unwrap().set_len(2 << 30).unwrap()),
        &["terms.csv:1:1 large-file"],
    ),
    (
        "form feed in a source",
        Folder(|folder| {
            let file = fs::read_dir(folder.join("source")).unwrap().next().unwrap().unwrap().path();
            fs::write(&file, fs::read_to_string(&file).unwrap() + "\n\u{c}\n").unwrap();
        }),
        &["source/e2025-03.md:113:1 source-character"],
    ),
    (
        "member said twice",
        Text("datapackage.json", "\"publisher_name\":", "\"publisher_name\": \"別の市\", \"publisher_n\\u0061me\":"),
        &["datapackage.json:28:28 metadata-twice"],
    ),
    (
        "mark of direction in the metadata",
        Text("datapackage.json", "架空市", "架空\u{202e}市"),
        &["datapackage.json:4:11 metadata-character"],
    ),
    (
        "misspelt standard member",
        Text("datapackage.json", "\"keywords\":", "\"licences\": [], \"keywords\":"),
        &["datapackage.json:8:14 metadata-unknown"],
    ),
    (
        "text of no source",
        Folder(|folder| fs::write(folder.join("source/report-2019.md"), "本文\n").unwrap()),
        &["source/report-2019.md:1:1 unknown-transcription"],
    ),
    (
        "comma missing in JSON",
        Text("datapackage.json", "\"2025.1\",", "\"2025.1\""),
        &["datapackage.json:7:2 json-syntax"],
    ),
    (
        "name of the city missing",
        Text("datapackage.json", "\"publisher_name\": \"架空市\",", ""),
        &["datapackage.json:23:12 metadata-missing"],
    ),
    (
        "no licence",
        Bytes("datapackage.json", |text| {
            let (before, after) = text.split_once(" \"licenses\"").unwrap();
            [before, after.split_once("],\n").unwrap().1].concat().into()
        }),
        &["datapackage.json:1:1 metadata-missing"],
    ),
    (
        "time that is none",
        Text("datapackage.json", "2026-11-22T00:00:00Z", "昨日"),
        &["datapackage.json:7:13 metadata-value"],
    ),
    (
        "misspelt member",
        Text("datapackage.json", "\"publisher_name\":", "\"rigths_ja\": \"—\", \"publisher_name\":"),
        &["datapackage.json:28:16 metadata-unknown"],
    ),
    (
        "draft",
        Text("datapackage.json", "\"publisher_name\":", "\"draft\": true, \"publisher_name\":"),
        &["datapackage.json:28:12 draft"],
    ),
    (
        "draft that is neither",
        Text("datapackage.json", "\"publisher_name\":", "\"draft\": \"true\", \"publisher_name\":"),
        &["datapackage.json:28:12 metadata-value"],
    ),
    (
        "course that is none",
        Text("datapackage.json", "\"publisher_name\":", "\"on_track\": {\"course\": \"steep\"}, \"publisher_name\":"),
        &["datapackage.json:28:26 metadata-value"],
    ),
    (
        "tolerance as a number",
        Text("datapackage.json", "\"publisher_name\":", "\"on_track\": {\"tolerance\": 0.1}, \"publisher_name\":"),
        &["datapackage.json:28:29 metadata-value"],
    ),
    (
        "tolerance of more than the whole way",
        Text("datapackage.json", "\"publisher_name\":", "\"on_track\": {\"tolerance\": \"1.5\"}, \"publisher_name\":"),
        &["datapackage.json:28:29 metadata-value"],
    ),
    (
        "misspelt member of the rule",
        Text("datapackage.json", "\"publisher_name\":", "\"on_track\": {\"tolerence\": \"0.1\"}, \"publisher_name\":"),
        &["datapackage.json:28:29 metadata-unknown"],
    ),
    (
        "generated part edited",
        Text("datapackage.json", "\"title\": \"計画\"", "\"title\": \"プラン\""),
        &["datapackage.json:43:13 resources"],
    ),
    // Cells
    ("title missing", Text("initiatives.csv", "公園の芝生化", ""), &["initiatives.csv:4:4 required-cell"]),
    ("space before a title", Text("initiatives.csv", "公園の芝生化", " 公園の芝生化"), &["initiatives.csv:4:4 spaces"]),
    ("line break", Text("exclusions.csv", "目次", "\"目\r\n次\""), &["exclusions.csv:2:6 line-break"]),
    ("padding", Text("sources.csv", "取組と", "取　　組と"), &["sources.csv:2:9 padding"]),
    ("parts of a character", Text("sources.csv", "だけ", "た\u{3099}け"), &["sources.csv:2:9 nfc"]),
    ("private character", Text("sources.csv", "だけ", "\u{e000}"), &["sources.csv:2:9 unreadable-character"]),
    ("circled number", Text("sources.csv", "取組と", "①取組と"), &["sources.csv:2:9 platform-character"]),
    (
        "dash without a value",
        Text("observations.csv", "940,,,person,,,940名", ",,,person,,,―"),
        &["observations.csv:10:11 no-value"],
    ),
    (
        "tag of nothing",
        Folder(|folder| table(folder, "tags", "019992,green-plan,e2025-03,t01,green,,,,,,,,\r\n")),
        &["tags.csv:2:11 none-of"],
    ),
    (
        "assessment of nothing",
        Folder(|folder| table(folder, "assessments", "019992,green-plan,e2025-03,a01,green,,,,,,,,,,,,,\r\n")),
        &["assessments.csv:2:16 none-of"],
    ),
    (
        "target of no goal",
        Folder(|folder| table(folder, "tags", "019992,green-plan,e2025-03,t01,green,,,11.z,,,,,\r\n")),
        &["tags.csv:2:8 code-spelling"],
    ),
    (
        "grade of no scheme",
        Folder(|folder| {
            table(folder, "codes", "019992,green-plan,rag,g,緑,,,,,,1,,\r\n");
            table(folder, "assessments", "019992,green-plan,e2025-03,a01,green,,,,,,,,,g,緑,,,\r\n");
        }),
        &["assessments.csv:2:12 within-nothing"],
    ),
    (
        "amount in thousands",
        Folder(|folder| {
            let row = "e2025-03,b01,green,,,2024,2024-04-01,2025-03-31,budget,12345,JPY,\"12,345千円\",,\r\n";
            table(folder, "amounts", &format!("019992,green-plan,{row}"));
        }),
        &["amounts.csv:2:12 value-printed"],
    ),
    ("formula", Text("sources.csv", "取組と", "=取組と"), &["sources.csv:2:9 formula"]),
    (
        "needless allowance",
        Text("datapackage.json", "\"custom\": {", "\"custom\": {\"formula_allow\": [\"terms/gis/label\"], "),
        &["datapackage.json:23:31 formula-allow-unused"],
    ),
    (
        "thousands separator",
        Text("observations.csv", "1200,,,case", "\"1,200\",,,case"),
        &["observations.csv:7:11 canonical-number"],
    ),
    (
        "full-width digits",
        Text("observations.csv", "1200,,,case", "１２００,,,case"),
        &["observations.csv:7:11 canonical-number"],
    ),
    ("triangle", Text("observations.csv", ",-50,", ",△50,"), &["observations.csv:8:16 canonical-number"]),
    (
        "needless zero",
        Text("observations.csv", ",3,,,percent", ",3.0,,,percent"),
        &["observations.csv:14:11 canonical-number"],
    ),
    ("leading zero", Text("policies.csv", ",2,42,", ",02,42,"), &["policies.csv:6:9 canonical-number"]),
    (
        "word for a number",
        Text("observations.csv", "1200,,,case", "多数,,,case"),
        &["observations.csv:7:11 not-a-number"],
    ),
    ("zero as a place", Text("policies.csv", ",2,42,", ",0,42,"), &["policies.csv:6:9 not-a-number"]),
    (
        "flag in capitals",
        Text("indicators.csv", "緑被率,,false", "緑被率,,FALSE"),
        &["indicators.csv:2:6 spreadsheet-flag"],
    ),
    ("word for a flag", Text("indicators.csv", "緑被率,,false", "緑被率,,いいえ"), &["indicators.csv:2:6 flag"]),
    ("era year", Text("schedule.csv", "i001,2023", "i001,令和5年度"), &["schedule.csv:2:5 period-spelling"]),
    ("year out of range", Text("schedule.csv", "i001,2023", "i001,0023"), &["schedule.csv:2:5 period"]),
    ("printed month", Text("related-plans.csv", ",2022-03,", ",2022年3月,"), &["related-plans.csv:2:8 month"]),
    ("month that is none", Text("related-plans.csv", ",2022-03,", ",2022-13,"), &["related-plans.csv:2:8 month"]),
    ("month turned into a date", Text("sources.csv", ",2025-06,", ",Jun-25,"), &["sources.csv:4:6 spreadsheet-date"]),
    ("month turned into days", Text("sources.csv", ",2025-06,", ",45809,"), &["sources.csv:4:6 spreadsheet-date"]),
    (
        "edition turned into a date",
        Text("revisions.csv", "e2023-03,2023年", "Mar-23,2023年"),
        &["revisions.csv:2:3 spreadsheet-date"],
    ),
    ("id turned into a date", Text("terms.csv", ",gis,", ",3月24日,"), &["terms.csv:2:3 spreadsheet-date"]),
    ("id turned into a day", Text("terms.csv", ",gis,", ",1-Feb,"), &["terms.csv:2:3 spreadsheet-date"]),
    ("id turned into slashes", Text("terms.csv", ",gis,", ",2024/3/1,"), &["terms.csv:2:3 spreadsheet-date"]),
    ("capitals in an id", Text("terms.csv", ",gis,", ",GIS,"), &["terms.csv:2:3 slug"]),
    (
        "no URL",
        Text("sources.csv", "https://www.example.jp/green/plan", "www.example.jp/green/plan"),
        &["sources.csv:3:8 iri"],
    ),
    (
        "lost zero",
        Text("policies.csv", "019992,green-plan,water", "19992,green-plan,water"),
        &["policies.csv:6:1 lost-leading-zero"],
    ),
    (
        "check digit",
        Text("policies.csv", "019992,green-plan,water", "019993,green-plan,water"),
        &["policies.csv:6:1 publisher-id"],
    ),
    ("unknown code", Text("sections.csv", ",period,", ",periods,"), &["sections.csv:9:6 unknown-code"]),
    ("label for a code", Text("indicators.csv", ",reference,", ",参考指標,"), &["indicators.csv:5:8 unknown-code"]),
    // Keys and references
    (
        "row twice",
        Add("initiative-terms.csv", "019992,green-plan,i002,gis\r\n"),
        &["initiative-terms.csv:7:4 duplicate-key"],
    ),
    (
        "unknown initiative",
        Text("initiative-terms.csv", "i002", "i020"),
        &["initiative-terms.csv:2:3 unknown-reference"],
    ),
    ("unknown parent", Text("sections.csv", "s009,s008", "s009,s080"), &["sections.csv:10:5 unknown-reference"]),
    (
        "row of another plan",
        Text("policies.csv", "green-plan,water", "green-plam,water"),
        &["policies.csv:6:2 other-package"],
    ),
    (
        "two plans",
        Add("plans.csv", "019992,blue-plan,架空市みどりの計画,,2023-04-01-to-2028-03-31,2023-04-01,2028-03-31,1\r\n"),
        &["plans.csv:3:1 one-plan", "plans.csv:3:2 other-package"],
    ),
    // Order
    ("position skipped", Text("policies.csv", ",2,42,", ",3,42,"), &["policies.csv:6:9 position"]),
    (
        "position repeated",
        Text("listings.csv", "市民の森の間伐,false,false,1,40", "市民の森の間伐,false,false,2,40"),
        &["listings.csv:12:11 position"],
    ),
    (
        "rows in another order",
        Bytes("source-notes.csv", |text| {
            let mut lines: Vec<_> = text.split_inclusive('\n').collect();
            lines.swap(1, 2);
            lines.concat().into()
        }),
        &["source-notes.csv:3:5 source-line-order"],
    ),
    // Editions and prose
    ("plan ends first", Text("plans.csv", "2023-04-01-to-2028", "2023-04-01-to-2018"), &["plans.csv:2:5 period"]),
    ("id of an edition", Text("revisions.csv", "策定,2023-03", "策定,2023-04"), &["revisions.csv:2:3 revision-id"]),
    (
        "document of an edition",
        Text("revisions.csv", "e2023-03,108", "report-2024,108"),
        &["revisions.csv:2:10 revision-source"],
    ),
    ("kind of a document", Text("sources.csv", ",edition,", ",survey,"), &["sources.csv:2:5 revision-document"]),
    (
        "edition before itself",
        Text("revisions.csv", "2025-03,,,,e2023-03", "2025-03,,,,e2025-03"),
        &["revisions.csv:3:9 previous-revision"],
    ),
    (
        "two first editions",
        Text("revisions.csv", "2025-03,,,,e2023-03", "2025-03,,,,"),
        &["revisions.csv:3:9 first-revision"],
    ),
    ("month without its print", Text("sources.csv", "令和7年6月", ""), &["sources.csv:4:7 date-pair"]),
    ("another month printed", Text("sources.csv", "令和7年6月", "令和7年5月"), &["sources.csv:4:6 printed-month"]),
    (
        "planned and issued",
        Text("related-plans.csv", "と連携,,planned", "と連携,2026-03,planned"),
        &["related-plans.csv:3:8 planned-issued"],
    ),
    (
        "empty section",
        Text("sections.csv", "2023年度から2027年度までの5年間とします。", ""),
        &["sections.csv:10:9 section-empty"],
    ),
    ("parent below", Text("sections.csv", "s009,s008", "s009,s016"), &["sections.csv:10:5 section-parent"]),
    ("quote of another line", Text("source-notes.csv", "n01,15", "n01,17"), &["source-notes.csv:2:6 note-printed"]),
    (
        "nothing presumed",
        Text("source-notes.csv", "取り組みます", "取り組みみます"),
        &["source-notes.csv:2:7 note-presumed"],
    ),
    // Initiatives and schedule
    (
        "initiative in no edition",
        Add("initiatives.csv", "019992,green-plan,i010,水やり,,\r\n"),
        &["initiatives.csv:11:3 initiative-unlisted"],
    ),
    (
        "only relisted",
        Text("listings.csv", "公園の芝生化,false", "公園の芝生化(再掲),true"),
        &["listings.csv:4:9 no-primary-listing"],
    ),
    (
        "listed twice",
        Add("listings.csv", "019992,green-plan,e2023-03,l009,i003,d02,,公園の芝生化,false,false,2,,\r\n"),
        &["listings.csv:19:9 two-primary-listings"],
    ),
    (
        "relisted without the mark",
        Add("listings.csv", "019992,green-plan,e2023-03,l009,i003,d02,,公園の芝生化,true,false,2,,\r\n"),
        &["listings.csv:19:8 relisted-title"],
    ),
    (
        "mark without relisting",
        Text("listings.csv", "公園の芝生化,false", "公園の芝生化（再掲）,false"),
        &["listings.csv:4:9 relisted-flag"],
    ),
    ("title changed", Text("initiatives.csv", "公園の芝生化", "公園の芝生"), &["initiatives.csv:4:4 initiative-title"]),
    (
        "title of the old edition",
        Text("initiatives.csv", "街路樹の更新", "街路樹の植替え"),
        &["initiatives.csv:2:4 initiative-title"],
    ),
    (
        "planned but not listed",
        Text("schedule.csv", "e2023-03,i003", "e2023-03,i009"),
        &["schedule.csv:8:4 schedule-unlisted"],
    ),
    (
        "year before the plan",
        Text("schedule.csv", "i003,2023,2023-04-01,2024-03-31", "i003,2022,2022-04-01,2023-03-31"),
        &["schedule.csv:8:5 schedule-outside-period"],
    ),
    ("merged in no year", Text("initiatives.csv", "i006,2025", "i006,"), &["initiatives.csv:6:6 merge-pair"]),
    (
        "merged into each other",
        Text("initiatives.csv", "水辺の清掃活動,,", "水辺の清掃活動,i005,2027"),
        &["initiatives.csv:6:5 merge-cycle", "initiatives.csv:7:5 merge-cycle"],
    ),
    (
        "merged into itself",
        Text("initiatives.csv", "水辺の清掃活動,,", "水辺の清掃活動,i006,2027"),
        &["initiatives.csv:7:5 merge-cycle"],
    ),
    (
        "goes on after the merger",
        Text("schedule.csv", "2028-03-31,merged,,「水辺の清掃活動」に統合", "2028-03-31,operate,,実施"),
        &["schedule.csv:37:8 merged-stage-missing"],
    ),
    (
        "merged too early",
        Text(
            "schedule.csv",
            "i005,2023,2023-04-01,2024-03-31,operate,,実施",
            "i005,2023,2023-04-01,2024-03-31,merged,,「水辺の清掃活動」に統合",
        ),
        &["schedule.csv:14:8 merged-stage-unexpected"],
    ),
    (
        "merged into another",
        Text("schedule.csv", "「水辺の清掃活動」に統合", "「緑のカーテンの普及」に統合"),
        &["schedule.csv:35:10 merged-title"],
    ),
    ("dash with a stage", Text("schedule.csv", "none,,—", "introduce,,—"), &["schedule.csv:10:8 dash-stage"]),
    ("stage without a dash", Text("schedule.csv", "consider,,検討", "none,,検討"), &["schedule.csv:2:8 dash-stage"]),
    ("another stage printed", Text("schedule.csv", "consider,,検討", "study,,検討"), &["schedule.csv:2:8 stage-label"]),
    ("broader stage", Text("schedule.csv", "study,,調査", "consider,,調査"), &["schedule.csv:5:8 stage-label"]),
    (
        "unknown stage",
        Text("schedule.csv", "consider,,検討", "consider,,再検討会議"),
        &["schedule.csv:2:10 unknown-stage-form"],
    ),
    (
        "stage left out",
        Text("schedule.csv", "019992,green-plan,e2023-03,i003,2024,2024-04-01,2025-03-31,introduce,,導入,,\r\n", ""),
        &["listings.csv:4:5 schedule-gap"],
    ),
    (
        "years of one initiative alone",
        Add(
            "schedule.csv",
            "019992,green-plan,e2023-03,i001,2026,2026-04-01,2027-03-31,operate,,実施,,\r\n\
             019992,green-plan,e2023-03,i001,2027,2027-04-01,2028-03-31,operate,,実施,,\r\n",
        ),
        &["schedule.csv:50:5 schedule-of-few"],
    ),
    (
        "printed stage left out",
        Text("schedule.csv", "019992,green-plan,e2025-03,i001,2026,2026-04-01,2027-03-31,operate,,実施,37,\r\n", ""),
        &["listings.csv:10:5 schedule-missing"],
    ),
    (
        "only printed stage of its kind left out",
        Text("schedule.csv", "019992,green-plan,e2025-03,i009,2026,2026-04-01,2027-03-31,set-up,,設置,60,\r\n", ""),
        &["listings.csv:18:5 schedule-missing"],
    ),
    (
        "year of a merged cell left out",
        Text(
            "schedule.csv",
            "019992,green-plan,e2025-03,i005,2026,2026-04-01,2027-03-31,merged,,「水辺の清掃活動」に統合,47,\r\n",
            "",
        ),
        &["listings.csv:13:5 schedule-missing"],
    ),
    (
        "printed stages left out of a relisted initiative",
        Bytes("schedule.csv", |text| without(&text, "e2025-03,i008")),
        &["listings.csv:17:5 schedule-missing", "source/e2025-03.md:49:34 line-differs"],
    ),
    (
        "printed year left out",
        Bytes("schedule.csv", |text| {
            let other = |line: &&str| !line.contains("e2025-03") || !line.contains(",2026,");
            text.split_inclusive('\n').filter(other).collect::<String>().into()
        }),
        &[
            "listings.csv:10:5 schedule-missing",
            "listings.csv:11:5 schedule-missing",
            "listings.csv:12:5 schedule-missing",
            "listings.csv:13:5 schedule-missing",
            "listings.csv:14:5 schedule-missing",
            "listings.csv:16:5 schedule-missing",
            "listings.csv:17:5 schedule-missing",
            "listings.csv:18:5 schedule-missing",
        ],
    ),
    (
        "mark left out",
        Text("listings.csv", "庁舎の公開,false,true", "庁舎の公開,false,false"),
        &["listings.csv:18:10 new-mark"],
    ),
    ("month left out", Text("sources.csv", ",2025-06,令", ",,令"), &["sources.csv:4:6 printed-month"]),
    // Indicators and values
    (
        "label that is not printed",
        Text("indicators.csv", "公園の利用者数の増減率", "公園利用の増減率"),
        &["indicators.csv:5:4 editorial-label"],
    ),
    (
        "label that is printed",
        Text("indicators.csv", "緑被率,,false", "緑被率,,true"),
        &["indicators.csv:2:6 label-printed"],
    ),
    (
        "part of another policy",
        Text("indicators.csv", "green,,,,k01", "green,,,,k02"),
        &["indicators.csv:3:14 component-of"],
    ),
    (
        "part of a reference",
        Text("indicators.csv", "green,,,,k01", "green,,,,r01"),
        &["indicators.csv:3:14 component-of"],
    ),
    (
        "KPI without target",
        Text(
            "observations.csv",
            "k02,,2027,2027-04-01,2028-03-31,,target",
            "k02,,2027,2027-04-01,2028-03-31,,baseline",
        ),
        &["indicators.csv:4:3 kpi-target"],
    ),
    (
        "target before the plan",
        Text("observations.csv", "2025,2025-04-01,2026", "2022,2022-04-01,2023"),
        &["observations.csv:2:5 target-year"],
    ),
    (
        "target after the plan",
        Text("observations.csv", "2025,2025-04-01,2026", "2030,2030-04-01,2031"),
        &["observations.csv:2:5 observation-after-period"],
    ),
    (
        "actual of the future",
        Text("observations.csv", "k01,,2024,2024-04-01,2025", "k01,,2026,2026-04-01,2027"),
        &["observations.csv:6:5 actual-too-early"],
    ),
    ("sign of a change", Text("observations.csv", ",-50,", ",50,"), &["observations.csv:8:16 change-sign"]),
    ("change left out", Text("observations.csv", ",95,", ",,"), &["observations.csv:11:16 change-sign"]),
    ("another change printed", Text("observations.csv", ",95,", ",94,"), &["observations.csv:11:16 change-printed"]),
    ("sign of a value", Text("observations.csv", "-0.75", "0.75"), &["observations.csv:13:11 value-sign"]),
    ("another value printed", Text("observations.csv", "940,", "950,"), &["observations.csv:10:11 value-printed"]),
    (
        "value in thousands",
        Text("observations.csv", "1200,,,case", "1.2,,,case"),
        &["observations.csv:7:11 value-printed"],
    ),
    (
        "unit of the counter",
        Text("observations.csv", "940,,,person", "940,,,case"),
        &["observations.csv:10:14 unit-printed"],
    ),
    ("computed change", Text("observations.csv", "(+0.1)", ""), &["observations.csv:5:18 change-unprinted"]),
    ("value without its print", Text("observations.csv", "940名", ""), &["observations.csv:10:17 value-unprinted"]),
    (
        "explained value",
        Text("observations.csv", "13.5,,,percent", "13,,,percent"),
        &["observations.csv:3:11 value-printed"],
    ),
    // What only plans of any public body need
    ("period in no words", Text("observations.csv", "k01,,2025", "k01,,そのうち"), &["observations.csv:2:5 period"]),
    ("day of another period", Text("schedule.csv", "2023-04-01", "2023-04-02"), &["schedule.csv:2:6 period-days"]),
    (
        "days without a period",
        Text("revisions.csv", ",2023-03,,,,", ",2023-03,,2023-04-01,,"),
        &["revisions.csv:2:7 period-days"],
    ),
    ("day that is none", Text("schedule.csv", "2023-04-01", "2023-04-31"), &["schedule.csv:2:6 date"]),
    (
        "number of no goal",
        Folder(|folder| table(folder, "tags", "019992,green-plan,e2025-03,t01,green,,,18,,,,,\r\n")),
        &["tags.csv:2:8 code-spelling"],
    ),
    (
        "about two things",
        Folder(|folder| table(folder, "tags", "019992,green-plan,e2025-03,t01,green,i001,,9,,,,,\r\n")),
        &["tags.csv:2:6 subjects"],
    ),
    (
        "code that is not declared",
        Text("schedule.csv", "consider,,検討", ",plant,検討"),
        &["schedule.csv:2:9 own-code"],
    ),
    (
        "two codes",
        Folder(|folder| {
            table(folder, "codes", "019992,green-plan,stage,plant,植樹,,,,,,1,,\r\n");
            apply(folder, &Text("schedule.csv", "consider,,検討", "consider,plant,検討"));
        }),
        &["schedule.csv:2:9 two-codes"],
    ),
    (
        "broader than in no list",
        Folder(|folder| table(folder, "codes", "019992,green-plan,grade,a,A,,,consider,,,1,,\r\n")),
        &["codes.csv:2:8 builtin-list"],
    ),
    ("stage without a code", Text("schedule.csv", "consider,,検討", ",,検討"), &["schedule.csv:2:8 uncoded"]),
    ("unit without a code", Text("observations.csv", "940,,,person", "940,,,"), &["observations.csv:10:14 uncoded"]),
    (
        "area of some values",
        Text("datapackage.json", "\"country\": \"JP\"", "\"area_uri\": \"https://example.jp/area\""),
        &["observations.csv:2:19 area-missing"],
    ),
    (
        "area of no plan",
        Text("observations.csv", "12.5%,,,", "12.5%,,https://example.jp/area,"),
        &["observations.csv:2:19 area-unknown"],
    ),
    (
        "policy under itself",
        Text("policies.csv", "green,,分野", "green,d01,分野"),
        &["policies.csv:2:4 policy-cycle", "policies.csv:3:4 policy-cycle"],
    ),
    (
        "under what the edition does not print",
        Folder(|folder| {
            table(folder, "policy-listings", "019992,green-plan,e2023-03,d01,green,,,木を植えます,,1,,\r\n");
        }),
        &["policy-listings.csv:2:5 parent-unlisted"],
    ),
    (
        "another name in the newest edition",
        Folder(|folder| table(folder, "term-listings", "019992,green-plan,e2025-03,gis,ＧＩＳ,,1,86,\r\n")),
        &["term-listings.csv:2:5 newest-listing", "term-listings.csv:2:6 newest-listing"],
    ),
    (
        "edition that is only begun",
        Folder(|folder| {
            let rows = "019992,green-plan,e2026-03,架空市みどりの計画,edition,2026-03,2026年3月改訂,,\r\n";
            apply(folder, &Add("sources.csv", rows));
            let rows = "019992,green-plan,e2026-03,2026年3月改訂,2026-03,,,,e2025-03,e2026-03,\r\n";
            apply(folder, &Add("revisions.csv", rows));
        }),
        &["revisions.csv:4:3 edition-begun"],
    ),
    ("initiative left out", Text("datapackage.json", "\"e2025-03/i003\", ", ""), &["revisions.csv:3:3 left-out"]),
    ("initiative dropped by its table", Text("datapackage.json", "/i003", "/initiatives/i003"), &[]),
    (
        "policy under which nothing is listed any more",
        Text("datapackage.json", ", \"e2025-03/policies/d02\"", ""),
        &["revisions.csv:3:3 left-out"],
    ),
    (
        "term left out",
        Folder(|folder| {
            let older = "019992,green-plan,e2023-03,gis,GIS,,1,,\r\n019992,green-plan,e2023-03,soil,土,,2,,\r\n";
            let newer = "019992,green-plan,e2025-03,gis,GIS,Geographic Information System の略。地理情報システムのこと。\
                         地図に様々な情報を重ねて管理する。,1,86,\r\n";
            apply(folder, &Add("terms.csv", "019992,green-plan,soil,土,,,,土のこと。,6,,\r\n"));
            table(folder, "term-listings", &format!("{older}{newer}"));
        }),
        &["revisions.csv:3:3 left-out"],
    ),
    (
        "indicators dropped and left out",
        Folder(|folder| {
            let row = |edition: &str, id: &str, label: &str, policy: &str| {
                let table = openplan::catalog::find("indicator-listings").unwrap();
                let own = [
                    ("publisher_id", "019992"),
                    ("plan_id", "green-plan"),
                    ("revision_id", edition),
                    ("indicator_id", id),
                    ("title_as_printed", label),
                    ("policy_id", policy),
                    ("source_line", if edition == "e2025-03" { "74" } else { "" }),
                ];
                let cell = |name: &str| own.iter().find(|(known, _)| *known == name).map_or("", |(_, cell)| cell);
                table.columns.iter().map(|column| cell(column.name)).collect::<Vec<_>>().join(",") + "\r\n"
            };
            let rows = [
                row("e2023-03", "k01", "緑の割合", "green"),
                row("e2023-03", "k02", "清掃の参加者", "water"),
                row("e2023-03", "r01", "利用者", ""),
                row("e2025-03", "k02", "水辺の清掃活動の参加者数", "water"),
            ];
            table(folder, "indicator-listings", &rows.concat());
            let said = Text("datapackage.json", "\"e2025-03/i003\"", "\"e2025-03/i003\", \"e2025-03/indicators/r01\"");
            apply(folder, &said);
        }),
        &["revisions.csv:3:3 left-out"],
    ),
    (
        "dropped from no table of editions",
        Text("datapackage.json", "policies/d02\"", "policies/d02\", \"e2025-03/sources/e2023-03\""),
        &["datapackage.json:35:57 dropped-unused"],
    ),
    (
        "policy dropped, with something listed under it",
        Text("datapackage.json", "policies/d02\"", "policies/d02\", \"e2025-03/policies/d03\""),
        &["datapackage.json:35:57 dropped-unused"],
    ),
    (
        "dropped, and listed",
        Text("datapackage.json", "\"e2025-03/i003\"", "\"e2025-03/i003\", \"e2025-03/i001\""),
        &["datapackage.json:35:32 dropped-unused"],
    ),
    (
        "entries of what is dropped in no order",
        Text("datapackage.json", "\"e2025-03/i003\"", "\"e2025-04/i003\", \"e2025-03/i003\""),
        &["datapackage.json:35:15 dropped-unused"],
    ),
    // What is printed against what is stated
    (
        "dash as zero",
        Text("observations.csv", "940,,,person,,,940名", "0,,,person,,,－"),
        &["observations.csv:10:11 dash-value"],
    ),
    ("dash as a change", Text("observations.csv", "(△50件)", "―"), &["observations.csv:8:16 dash-value"]),
    ("value of words", Text("observations.csv", "940名", "条例の制定"), &["observations.csv:10:11 value-unread"]),
    ("value of a range", Text("observations.csv", "940名", "900〜990名"), &["observations.csv:10:11 value-unread"]),
    (
        "value beside a range",
        Text("observations.csv", "940名", "950〜990名"),
        &["observations.csv:10:11 value-printed"],
    ),
    (
        "value beside others",
        Text("observations.csv", "940名", "500名→900名"),
        &["observations.csv:10:11 value-printed"],
    ),
    (
        "footnote behind the value",
        Text("observations.csv", "940,,,person,,,940名", "94,,,person,,,940名※1"),
        &["observations.csv:10:11 value-printed"],
    ),
    (
        "tenths",
        Text("observations.csv", "3,,,percent,,,3.0%", "3,,,percent,,,3割"),
        &["observations.csv:14:11 value-printed"],
    ),
    (
        "limited the other way",
        Text("observations.csv", "940,,,person,,,940名", "940,,at-most,person,,,940名以上"),
        &["observations.csv:10:13 qualifier-printed"],
    ),
    (
        "limit without a code",
        Text("observations.csv", "940名", "約940名"),
        &["observations.csv:10:13 qualifier-unstated"],
    ),
    (
        "total over years of one year",
        Text("observations.csv", "940名", "940名（6年間）"),
        &["observations.csv:10:5 time-printed"],
    ),
    ("counter of another unit", Text("observations.csv", "940名", "940世帯"), &["observations.csv:10:14 unit-printed"]),
    ("counter of no unit", Text("observations.csv", "940名", "940鉢"), &["observations.csv:10:14 counter-unknown"]),
    (
        "unit of a share of it",
        Text("observations.csv", "1200,,,case,,,1.2千件", "1200,,,case,,,1.2千件/人"),
        &["observations.csv:7:14 unit-printed"],
    ),
    (
        "share that is no unit",
        Text("observations.csv", "1200,,,case,,,1.2千件", "1200,,,case,,,1.2千件/鉢"),
        &["observations.csv:7:14 counter-unknown"],
    ),
    (
        "decrease in words",
        Text("observations.csv", "-50,\"1,150件\",(△50件)", "50,\"1,150件\",50件減少"),
        &["observations.csv:8:16 change-sign"],
    ),
    (
        "change without a direction",
        Text("observations.csv", "(△50件)", "50件"),
        &["observations.csv:8:16 change-unread"],
    ),
    ("change as a rate", Text("observations.csv", "(△50件)", "(△4.2%)"), &["observations.csv:8:16 change-unit"]),
    (
        "change that does not add up",
        Text("observations.csv", ",95,\"1,035名\",(+95名)", ",94,\"1,035名\",(+94名)"),
        &["observations.csv:11:16 change-difference"],
    ),
    (
        "sources that disagree",
        Add(
            "observations.csv",
            "019992,green-plan,k01,,2022,2022-04-01,2023-03-31,,baseline,e2023-03,1.21,,,percent,,,1.21%,,,,\r\n",
        ),
        &["observations.csv:15:11 sources-disagree"],
    ),
    (
        "parts that do not add up",
        Folder(|folder| in_two_parts(folder, Some("41"))),
        &["observations.csv:10:11 sum-of-parts"],
    ),
    (
        "upper end of no range",
        Text("observations.csv", "1150,,,case", "1150,1200,,case"),
        &["observations.csv:8:13 range-qualifier"],
    ),
    (
        "range without an upper end",
        Text("observations.csv", "1150,,,case", "1150,,range,case"),
        &["observations.csv:8:12 range-end"],
    ),
    (
        "range from more to less",
        Text("observations.csv", "1035,,,person,,95,\"1,035名\"", "1035,1000,range,person,,95,1035～1000名"),
        &["observations.csv:11:12 range-order"],
    ),
    (
        "share of more than the whole",
        Text("observations.csv", "12.5,,,percent,,0.3,12.5%,(+0.3)", "1250,,,percent,,,1250%,"),
        &["observations.csv:6:11 percent-range"],
    ),
    (
        "rate of more than ten times the whole",
        Text("observations.csv", "3,,,percent,,,3.0%", "1001,,,percent,,,1001%"),
        &["observations.csv:14:11 percent-range"],
    ),
    (
        "month that is far ahead",
        Text("sources.csv", ",2025-06,令和7年6月", ",2098-06,2098年6月"),
        &["sources.csv:4:6 month-range"],
    ),
    (
        "mark copied from the older edition",
        Text("listings.csv", "緑のカーテンの普及,false,false,1,58", "緑のカーテンの普及,false,true,1,58"),
        &["listings.csv:16:10 new-mark", "listings.csv:16:10 new-again"],
    ),
    // Glossary
    (
        "headword twice",
        Add("terms.csv", "019992,green-plan,gis-2,GIS,,,,説明。,6,,\r\n"),
        &["terms.csv:7:4 duplicate-label"],
    ),
    ("other name is the headword", Text("terms.csv", "グリーンカーテン", "緑のカーテン"), &["terms.csv:6:7 alt-label"]),
    (
        "full form not repeated",
        Text("terms.csv", "Net Zero Energy Building,Net Zero Energy Building", "Net Zero Energy Building,"),
        &["terms.csv:3:6 alt-label-en"],
    ),
    (
        "another term",
        Text("initiative-terms.csv", "i002,gis", "i002,zeb"),
        &["initiative-terms.csv:2:4 term-not-in-title", "initiatives.csv:3:4 term-missing"],
    ),
    (
        "term not linked",
        Text("initiative-terms.csv", "019992,green-plan,i009,zeb\r\n", ""),
        &["initiatives.csv:10:4 term-missing"],
    ),
    // Coverage
    ("line left out", Text("listings.csv", "true,3,60,", "true,3,,"), &["listings.csv:18:12 source-line-missing"]),
    ("positions shifted", Text("terms.csv", ",1,86,", ",,86,"), &["terms.csv:2:9 required-cell"]),
    ("misquoted", Text("policies.csv", "木陰のあるまち", "木かげのあるまち"), &["policies.csv:2:8 not-printed"]),
    (
        "look-alike of another charset",
        Text("schedule.csv", "i007,2027,2027-04-01,2028-03-31,none,,—", "i007,2027,2027-04-01,2028-03-31,none,,―"),
        &["schedule.csv:43:10 look-alike"],
    ),
    ("range backwards", Text("exclusions.csv", "55,56", "55,54"), &["exclusions.csv:5:5 exclusion-range"]),
    ("ranges overlap", Text("exclusions.csv", "34,35", "10,35"), &["exclusions.csv:3:4 exclusion-overlap"]),
    ("row at a blank line", Text("terms.csv", ",1,86,", ",1,87,"), &["terms.csv:2:10 source-line-range"]),
    ("forgotten line", Text("exclusions.csv", "7,11", "7,10"), &["source/e2025-03.md:11:1 line-uncovered"]),
    ("excluded and covered", Text("exclusions.csv", "34,35", "34,36"), &["source/e2025-03.md:36:1 line-both"]),
    (
        "another text printed",
        Text("source/e2025-03.md", "市民の森の間伐 | 推進", "市民の森の間伐 | 検討"),
        &["source/e2025-03.md:40:12 line-differs"],
    ),
];

/// Puts rows into a table that the package lacks, and describes it.
fn table(folder: &Path, name: &str, rows: &str) {
    let head: Vec<_> = openplan::catalog::find(name).unwrap().columns.iter().map(|column| column.name).collect();
    fs::write(folder.join(format!("{name}.csv")), format!("{}\r\n{rows}", head.join(","))).unwrap();
    let done = openplan::check::format(folder, openplan::dataset::MissingRows::Refused).unwrap();
    assert!(done.refused.is_empty() && done.written == ["datapackage.json"], "{done:?}");
}

/// A file without the lines that say something.
fn without(text: &str, said: &str) -> Vec<u8> {
    text.split_inclusive('\n').filter(|line| !line.contains(said)).collect::<String>().into()
}

/// A row that is deleted from the real plan is missed, as its line prints it.
#[test]
fn a_deleted_row_of_the_schedule_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("172014/dx-action-plan");
    fs::create_dir_all(copy.join("source")).unwrap();
    for part in ["", "source"] {
        for entry in fs::read_dir(Path::new("datasets/172014/dx-action-plan").join(part)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                fs::copy(entry.path(), copy.join(part).join(entry.file_name())).unwrap();
            }
        }
    }
    apply(&copy, &Bytes("schedule.csv", |text| without(&text, "i005,2023")));
    assert_eq!(places(&check(&copy), &copy), ["listings.csv:6:5 schedule-missing"]);
}

#[test]
fn each_breach_is_found_at_its_place_and_nothing_else() {
    let mut wrong = Vec::new();
    for (name, edit, expected) in CASES {
        let (places, findings) = broken(&[edit]);
        let messages: Vec<_> = findings.iter().map(|finding| finding.message(Language::Ja).to_string()).collect();
        if places != *expected {
            wrong.push(format!("{name}: {places:?} {messages:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn good_packages_have_no_finding() {
    for folder in [GREEN, "datasets/172014/dx-action-plan"] {
        let report = check(Path::new(folder));
        assert_eq!(places(&report, Path::new(folder)), [""; 0]);
        assert!(report.package.is_some());
    }
}

#[test]
fn all_problems_are_named_at_once() {
    let names = ["BOM", "needless quotes", "era year", "unknown code", "sign of a value", "kind of a document"];
    let cases: Vec<_> = CASES.iter().filter(|(name, ..)| names.contains(name)).collect();
    assert_eq!(cases.len(), names.len());
    let mut expected: Vec<_> = cases.iter().flat_map(|(_, _, places)| places.iter().copied()).collect();
    expected.sort_unstable();
    let (mut places, _) = broken(&cases.iter().map(|(_, edit, _)| edit).collect::<Vec<_>>());
    places.sort_unstable();
    assert_eq!(places, expected);
}

#[test]
fn every_rule_is_tried_and_speaks_both_languages() {
    let tried: BTreeSet<&str> =
        CASES.iter().flat_map(|(_, _, places)| *places).filter_map(|place| place.rsplit(' ').next()).collect();
    let mut ids = BTreeSet::new();
    for rule in rules() {
        assert!(ids.insert(rule.id), "{} is there twice", rule.id);
        // The folder is renamed and a package of profile 1 checked below; `format` alone compares names of publishers.
        let elsewhere = ["folder-name", "publisher-name", "old-profile"].contains(&rule.id);
        assert!(tried.contains(rule.id) || elsewhere, "{} is not tried", rule.id);
        for (ja, en) in [rule.wrong, rule.expected, rule.fix] {
            assert!(!ja.is_empty() && !en.is_empty() && ja != en, "{}", rule.id);
            assert!(ja.ends_with(['。', '}']) && en.ends_with(['.', '}']), "{}", rule.id);
        }
    }
    assert_eq!(ids.len(), rules().count());
}

#[test]
fn every_sentence_has_its_facts() {
    for (name, edit, _) in CASES {
        for finding in broken(&[edit]).1 {
            for text in [finding.message(Language::Ja).text(), finding.message(Language::En).text()] {
                for sentence in [&text.wrong, &text.expected, &text.fix] {
                    assert!(!sentence.contains('{') || finding.rule == "metadata-missing", "{name}: {sentence}");
                }
            }
        }
    }
}

#[test]
fn a_folder_is_named_by_its_plan() {
    let copy = copy();
    let renamed = copy.folder.with_file_name("red-plan");
    fs::rename(&copy.folder, &renamed).unwrap();
    assert_eq!(places(&check(&renamed), &renamed), ["datapackage.json:31:14 folder-name"]);
}

/// What profile 1 has by other names is known, and what it lacks is not asked for.
#[test]
fn a_package_of_profile_1_is_read_as_one_of_today_and_says_so() {
    let folder = Path::new("tests/fixtures/profile-1/172014/dx-action-plan");
    let report = check(folder);
    assert_eq!(places(&report, folder), ["datapackage.json:22:24 old-profile"]);
    assert_eq!(report.package.unwrap().rows("policies").len(), 36);
}

/// A finding is told at the place of the cell in the file that is there.
#[test]
fn a_finding_on_a_package_of_profile_1_is_at_its_place_there() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("172014/dx-action-plan");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir("tests/fixtures/profile-1/172014/dx-action-plan").unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    let told = |edit: Edit| {
        let file = folder.join("observations.csv");
        let before = fs::read(&file).unwrap();
        apply(&folder, &edit);
        let places = places(&check(&folder), &folder);
        fs::write(file, before).unwrap();
        places.into_iter().filter(|place| place.starts_with("observations.csv")).collect::<Vec<_>>()
    };
    assert_eq!(told(Text("observations.csv", "k01,2025", "k01,いつか")), ["observations.csv:2:4 period"]);
    assert_eq!(told(Text("observations.csv", ",200,case", ",201,case")), ["observations.csv:3:7 value-printed"]);
    assert_eq!(told(Text("observations.csv", ",200,case", ",200,cases")), ["observations.csv:3:8 unknown-code"]);
    assert_eq!(told(Text("observations.csv", ",200件,", ",約200件,")), ["observations.csv:3:7 qualifier-unstated"]);
}

/// A plan of which only the policies are known: no edition, schedule, glossary, indicator or transcription.
#[test]
fn a_plan_without_editions_passes() {
    let copy = copy();
    fs::remove_dir_all(copy.folder.join("source")).unwrap();
    for entry in fs::read_dir(&copy.folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|extension| extension == "csv")
            && !["plans.csv", "policies.csv", "initiatives.csv"].contains(&&*name)
        {
            let text = fs::read_to_string(entry.path()).unwrap();
            fs::write(entry.path(), text.split_inclusive('\n').next().unwrap()).unwrap();
        }
    }
    apply(
        &copy.folder,
        &Text("datapackage.json", ",\n  \"dropped\": [\"e2025-03/i003\", \"e2025-03/policies/d02\"]", ""),
    );
    assert_eq!(places(&check(&copy.folder), &copy.folder), [""; 0]);
}

/// Two parts of an indicator are entered, with a value of the first and perhaps one of the second.
fn in_two_parts(folder: &Path, second: Option<&str>) {
    let of = |id: &str| format!("019992,green-plan,{id},{id}の参加者数,,true,,main,,water,,,,k02,,\r\n");
    let value = |id: &str, value: &str| {
        format!(
            "019992,green-plan,{id},,2023,2023-04-01,2024-03-31,,actual,report-2024,{value},,,person,,,{value}人,,,,\r\n"
        )
    };
    let values = value("m02", "900") + &second.map(|second| value("m03", second)).unwrap_or_default();
    for (file, more) in [("indicators.csv", of("m02") + &of("m03")), ("observations.csv", values)] {
        let path = folder.join(file);
        fs::write(&path, fs::read_to_string(&path).unwrap() + &more).unwrap();
    }
}

#[test]
fn parts_add_up_to_the_whole_where_all_are_stated() {
    for (second, expected) in [(Some("40"), 0), (Some("41"), 1), (Some("0"), 1), (None, 0)] {
        let copy = copy();
        in_two_parts(&copy.folder, second);
        let places = places(&check(&copy.folder), &copy.folder);
        assert_eq!(places.iter().filter(|place| place.ends_with("sum-of-parts")).count(), expected, "{places:?}");
    }
}

#[test]
fn a_formula_may_be_allowed() {
    let formula = Text("sources.csv", "取組と", "=取組と");
    let allow = "\"custom\": {\"formula_allow\": [\"sources/e2023-03/note\"], ";
    let allow = Text("datapackage.json", "\"custom\": {", allow);
    assert_eq!(broken(&[&formula, &allow]).0, [""; 0]);
}

#[test]
fn messages_say_what_to_write() {
    let hints = [
        ("full-width digits", "1200"),
        ("triangle", "-50"),
        ("needless zero", "「3」"),
        ("lost zero", "019992"),
        ("edition turned into a date", "e2023-03"),
        ("month turned into days", "2025-06"),
        ("era year", "2023"),
        ("unknown code", "period（期間）"),
        ("label for a code", "reference"),
        ("misspelt header", "slogan"),
        ("row twice", "2 行目"),
        ("unknown stage", "（review）"),
        ("another value printed", "940"),
        ("unit of the counter", "person"),
        ("counter of another unit", "単位は household であることが必要です"),
        ("unit of a share of it", "単位は case-per-person であることが必要です"),
        ("unit without a code", "近いコードは person（人）です"),
        ("limit without a code", "about と書いてください"),
        ("total over years of one year", "期間を 6 年間の範囲にする"),
        ("years of one initiative alone", "取組 i001 だけです"),
        ("look-alike of another charset", "「―」（U+2015）は、原典の「—」（U+2014）"),
    ];
    for (name, hint) in hints {
        let (_, edit, _) = CASES.iter().find(|(known, ..)| *known == name).unwrap();
        let findings = broken(&[edit]).1;
        let message = findings[0].message(Language::Ja).to_string();
        assert!(message.contains(hint), "{message} does not say {hint}");
    }
}

/// The findings on the second value of a KPI and its change, when these are stated and printed in that way.
fn said_of(value: &str, unit: &str, printed: &str, change: &str, change_printed: &str) -> Vec<&'static str> {
    let copy = copy();
    let file = copy.folder.join("observations.csv");
    let text = fs::read_to_string(&file).unwrap();
    let row = format!("{value},,,{unit},,{change},\"{printed}\",\"{change_printed}\",,,");
    let text = text.replace("1150,,,case,,-50,\"1,150件\",(△50件),,,", &row);
    assert!(text.contains(&row));
    fs::write(file, text).unwrap();
    let told = |finding: &Finding| finding.rule != "quotes" && finding.line == 8;
    check(&copy.folder).findings.iter().filter(|finding| told(finding)).map(|finding| finding.rule).collect()
}

#[test]
fn what_is_printed_and_stated_alike_is_not_named() {
    for (value, unit, printed) in [
        ("1150", "case", "1,150件※1"),
        ("1150", "case", "②1,150件/年"),
        ("0", "case", "0件"),
        ("30", "percent", "3割"),
        ("35", "percent", "3割5分"),
        ("5.5", "hour", "5時間30分"),
        ("500", "person", "五百人"),
        ("100", "case", "50%(100件)"),
        ("46", "percent", "46%削減"),
        ("-46", "percent", "46%削減"),
        ("20", "case", "2025年度末を目途に20業務を標準化"),
        ("1021", "case", "1,534件→1,021件"),
        ("1350000", "visit", "1.35m"),
        ("1350000", "visit", "1.35m visits"),
        ("1350000", "none", "1.35 million"),
        ("1500000000", "none", "1.5bn"),
        ("12500", "none", "12.5k"),
        ("1.35", "m", "1.35m"),
        ("5000", "t-co2", "5kt-CO2"),
        ("7500", "t-co2", "7.5 ktCO2e"),
        ("5000", "m2", "5千㎡"),
        ("1200", "case-per-year", "1,200件/年"),
        ("500", "case-per-year", "年間500件"),
        ("3000", "person-time", "延べ3,000人"),
        ("650", "g-per-person-day", "650グラム（1人1日当たり）"),
        ("-5", "percent", "-5%"),
        ("12.3", "percentage-point", "+12.3pt"),
        ("-3", "person", "-3人"),
        ("1200", "case", "年間1,200件"),
        ("50000", "", "5万"),
        ("3", "percentage-point", "3pp"),
        ("7.5", "hour", "7.5 hrs"),
        ("1200", "gbp", "£1,200"),
        ("12000000", "usd", "$12m"),
        ("21", "working-day", "21 working days"),
        ("5", "person", "5 people"),
    ] {
        assert_eq!(said_of(value, unit, printed, "", ""), [""; 0], "{value} {unit} {printed}");
    }
    for (change, printed) in [
        ("-50", "50件減"),
        ("-50", "(50件の減少)"),
        ("-50", "50件低下"),
        ("-50", "1,200件→1,150件"),
        ("", "△4.2%"),
        ("", "横ばい"),
        ("", "―"),
    ] {
        assert_eq!(said_of("1150", "case", "1,150件", change, printed), [""; 0], "{change} {printed}");
    }
}

#[test]
fn what_is_printed_and_stated_differently_is_named() {
    for (value, unit, printed, rules) in [
        ("17", "case", "17万件", &["value-printed"][..]),
        ("105", "case", "10.5㎡", &["value-printed", "unit-printed"]),
        ("30000000", "case", "3,000万円", &["unit-printed"]),
        ("150", "person", "150件", &["unit-printed"]),
        ("5.3", "hour", "5時間30分", &["value-printed"]),
        ("3", "percent", "3割", &["value-printed"]),
        ("40", "percent", "46%削減", &["value-printed"]),
        ("1150", "case", "約1,200件", &["value-printed", "qualifier-unstated"]),
        ("0", "case", "—", &["dash-value"]),
        ("0", "case", "― 件/年", &["dash-value"]),
        ("1", "case", "一部", &["value-unread"]),
        ("11", "case", "令和11年度までに", &["value-unread"]),
        ("5000", "case", "5,1,30件", &["value-unread"]),
        ("1.35", "visit", "1.35m", &["value-unread"]),
        ("1300000", "visit", "1.35m", &["value-unread"]),
        ("1350000", "m", "1.35m", &["value-unread"]),
        ("1500000", "none", "1.5bn", &["value-printed"]),
        ("5", "t-co2", "5kt-CO2", &["value-printed"]),
        ("500", "case", "5鉢", &["value-unread", "counter-unknown"]),
        ("2500", "t-co2", "2.5千トン", &["counter-unknown"]),
        ("30", "school", "30か所", &["counter-unknown"]),
        ("1741", "municipality", "1,741団体", &["counter-unknown"]),
        ("30", "person", "30か所", &["unit-printed"]),
        ("-5", "percent", "(5%)", &["value-unread"]),
        ("5", "", "5万人", &["value-printed", "uncoded"]),
        ("50000", "", "5千㎡", &["value-printed", "uncoded"]),
        ("5000", "", "5千㎡", &["uncoded"]),
        ("5", "", "5口", &["uncoded"]),
        ("5", "", "5kg/10a", &["value-unread", "uncoded"]),
        ("5", "case", "5人/日", &["unit-printed"]),
        ("12345000", "case", "12,345", &["value-unread"]),
        ("12355", "case", "12,345", &["value-printed"]),
        ("10", "person", "10人以上15人未満", &["value-unread"]),
        ("100", "person", "100人→200人", &["value-unread"]),
        ("1", "none", "1:3", &["value-unread"]),
        ("15", "school", "20校中15校", &["value-unread"]),
        ("20", "percent", "20/100", &["value-unread"]),
        ("50", "none", "50 to 60", &["value-unread"]),
        ("100", "case", "計100件", &["time-printed"]),
        ("100", "case", "延べ100件", &["time-printed"]),
        ("100", "case", "100件（累計）", &["time-printed"]),
        ("100", "case", "6年間で100件", &["time-printed"]),
        ("100", "none", "100 over six years", &["time-printed", "counter-unknown"]),
        ("80", "percent", "80%以上", &["qualifier-unstated"]),
        ("2000", "person", "2000人弱", &["qualifier-unstated"]),
        ("95", "percent", ">95%", &["qualifier-unstated"]),
        ("100", "none", "c. 100", &["qualifier-unstated"]),
        ("95", "percent", "95%+", &["qualifier-unstated"]),
    ] {
        assert_eq!(said_of(value, unit, printed, "", ""), rules, "{value} {unit} {printed}");
    }
    for (change, printed, rules) in [
        ("50", "50件減", &["change-sign"][..]),
        ("-40", "50件減", &["change-printed"]),
        ("", "50件減", &["change-sign"]),
        ("50", "1,200件→1,150件", &["change-printed"]),
        ("0", "―", &["dash-value"]),
        ("-50", "減少", &["change-unread"]),
        ("-50", "50件改善", &["change-unread"]),
        ("-4", "△4%", &["change-unit"]),
    ] {
        assert_eq!(said_of("1150", "case", "1,150件", change, printed), rules, "{change} {printed}");
    }
}

/// The findings on a value in percent that is limited and printed in that way.
fn said_of_limited(value: &str, upper: &str, qualifier: &str, printed: &str) -> Vec<&'static str> {
    let copy = copy();
    let row = format!("{value},{upper},{qualifier},percent,,,{printed},");
    apply(&copy.folder, &Text("observations.csv", "940,,,person,,,940名,", "#"));
    let file = copy.folder.join("observations.csv");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace('#', &row)).unwrap();
    check(&copy.folder).findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_limit_is_the_printed_one() {
    for (value, upper, qualifier, printed) in [
        ("80", "", "at-least", "80%以上"),
        ("80", "", "about", "約80%"),
        ("80", "", "around", "80%程度"),
        ("80", "", "about", "80%目途"),
        ("5", "", "less-than", "<5%"),
        ("80", "", "at-least", "80%"),
        ("80", "90", "range", "80～90%"),
        ("80", "90", "range", "約80～90%"),
        ("80", "90", "range", "80%以上90%未満"),
    ] {
        assert_eq!(said_of_limited(value, upper, qualifier, printed), [""; 0], "{qualifier} {printed}");
    }
    for (value, upper, qualifier, printed, rule) in [
        ("80", "", "at-most", "80%以上", "qualifier-printed"),
        ("80", "", "more-than", "80%以上", "qualifier-printed"),
        ("5", "", "more-than", "<5%", "qualifier-printed"),
        ("80", "", "at-least", "約80%", "qualifier-printed"),
        ("5", "", "at-least", "less than 5%", "qualifier-printed"),
        ("80", "", "", "up to 80%", "qualifier-unstated"),
        ("80", "95", "range", "80%以上90%未満", "value-unread"),
        ("80", "", "range", "80～90%", "range-end"),
    ] {
        assert_eq!(said_of_limited(value, upper, qualifier, printed), [rule], "{qualifier} {printed}");
    }
}

/// A value is compared with that of the period directly before it, which is as long, whatever its length.
#[test]
fn a_change_is_from_the_period_before_of_the_same_length() {
    let said = |before: &str, now: &str, change: &str| {
        let copy = copy();
        let file = copy.folder.join("observations.csv");
        let text = fs::read_to_string(&file).unwrap();
        let of = |text: String, from: &str, to: &str| {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text.replace(from, to)
        };
        let text = of(text, "k02,,2023,2023-04-01,2024-03-31", &format!("k02,,{before}"));
        let text = of(text, "k02,,2024,2024-04-01,2025-03-31", &format!("k02,,{now}"));
        let text = of(text, ",95,\"1,035名\",(+95名)", &format!(",{change},\"1,035名\",(+{change}名)"));
        fs::write(file, text).unwrap();
        let report = check(&copy.folder);
        report.findings.into_iter().map(|finding| (finding.rule, finding.ja.wrong)).collect::<Vec<_>>()
    };
    let [fourth, first, second] =
        ["2023-q4,2024-01-01,2024-03-31", "2024-q1,2024-04-01,2024-06-30", "2024-q2,2024-07-01,2024-09-30"];
    let [calendar, month, next] =
        ["cy2023,2023-01-01,2023-12-31", "m2024-02,2024-02-01,2024-02-29", "m2024-03,2024-03-01,2024-03-31"];
    let year = "2024,2024-04-01,2025-03-31";
    for (before, now) in [(fourth, first), (month, next)] {
        assert_eq!(said(before, now, "95"), [], "{now}");
        for change in ["94", "96"] {
            let findings = said(before, now, change);
            assert!(matches!(&findings[..], [("change-difference", _)]), "{now} {change}: {findings:?}");
        }
    }
    assert!(said(fourth, first, "94")[0].1.contains("前の期間である2023年度第4四半期の値 940（10 行目）"));
    for (before, now) in [(fourth, second), (calendar, year), (month, first)] {
        assert_eq!(said(before, now, "94"), [], "{before} {now}");
    }
}

/// A hint is the year that was meant, or there is none.
#[test]
fn no_wrong_value_is_proposed() {
    for (table, from, to, hint) in [
        ("schedule.csv", "i001,2023", "i001,2023年度（令和5年度）", "2023 と書いてください"),
        ("schedule.csv", "i001,2023", "i001,令和六年度", "2024 と書いてください"),
        ("schedule.csv", "i001,2023", "i001,令和0年度", "このどれかで書いてください"),
        ("schedule.csv", "i001,2023", "i001,2023/3/31", "d2023-03-31 と書いてください"),
        ("sources.csv", "2025-06", "3月24日", "の形で書きます"),
        ("observations.csv", "1200,,,case", "約1200,,,case", "数を書きます"),
        ("listings.csv", "false,false,1,58", "多分,false,1,58", "true か false と書いてください"),
    ] {
        let copy = copy();
        let file = copy.folder.join(table);
        let text = fs::read_to_string(&file).unwrap().replacen(from, to, 1);
        fs::write(file, text).unwrap();
        let findings = check(&copy.folder).findings;
        let said = |finding: &Finding| finding.message(Language::Ja).to_string().contains(hint);
        assert!(findings.iter().any(said), "{to}: {findings:#?}");
    }
}

#[test]
fn a_message_is_a_line_or_an_object() {
    let (_, findings) = broken(&[&Text("observations.csv", "1200,,,case", "\"1,200\",,,case")]);
    let line = findings[0].message(Language::En).to_string();
    assert!(line.contains("observations.csv:7:11: value `1,200` is not written as a number is here."), "{line}");
    let object = serde_json::to_value(findings[0].message(Language::Ja)).unwrap();
    assert_eq!((&object["line"], &object["rule"]), (&7.into(), &"canonical-number".into()));
    assert_eq!((&object["severity"], &object["expected"]), (&"error".into(), &"「1200」と書きます。".into()));
    let (_, findings) = broken(&[&Text("observations.csv", "2025,2025-04-01,2026", "2030,2030-04-01,2031")]);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[0].message(Language::Ja).to_string().contains(": 警告: "));
}

/// What was copied wrongly is named wherever it stands, whichever place is mended first: the source, the rows that are copied
/// from it, and what repeats these.
#[test]
fn a_correction_names_every_place_of_the_wording_in_the_order_to_mend_it() {
    let places = "source/e2025-03.md:40:1、listings.csv:12:8、initiatives.csv:5:4";
    let english = "source/e2025-03.md:40:1, listings.csv:12:8, initiatives.csv:5:4";
    let [from, to] = ["市民の森の間伐", "市民の森林の間伐"];
    let old = Text("listings.csv", "l004,i004,d03,,市民の森の間伐", "l004,i004,d03,,市民の木の間伐");
    for file in ["source/e2025-03.md", "listings.csv", "initiatives.csv"] {
        let copy = copy();
        // The older edition prints something else, which is no place of this wording.
        apply(&copy.folder, &old);
        let path = copy.folder.join(file);
        fs::write(&path, fs::read_to_string(&path).unwrap().replacen(from, to, 1)).unwrap();
        let findings = check(&copy.folder).findings;
        let said: Vec<_> = findings.iter().map(|finding| finding.message(Language::Ja).to_string()).collect();
        assert!(said.iter().any(|said| said.contains(places)), "{file}: {said:#?}");
        assert!(findings.iter().any(|finding| finding.message(Language::En).to_string().contains(english)));
        for file in ["source/e2025-03.md", "listings.csv", "initiatives.csv"] {
            let path = copy.folder.join(file);
            fs::write(&path, fs::read_to_string(&path).unwrap().replace(from, to)).unwrap();
        }
        let left: Vec<_> =
            check(&copy.folder).findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert!(left.is_empty(), "mended in one step: {left:?}");
    }
}

/// A column that is wrong throughout is a line and a count, not a screen.
#[test]
fn many_cells_that_are_wrong_alike_are_one_finding() {
    let edit = Bytes("schedule.csv", |text| text.replace("019992,green-plan,e", "19992,green-plan,e").into());
    let (places, findings) = broken(&[&edit]);
    assert_eq!(places, ["schedule.csv:2:1 lost-leading-zero"]);
    let message = |language| findings[0].message(language).to_string();
    assert!(message(Language::Ja).contains("この列のほかの 47 欄も同じです。"), "{}", message(Language::Ja));
    assert!(message(Language::En).contains("47 more cells of this column"), "{}", message(Language::En));
    let (places, _) = broken(&[&Bytes("terms.csv", |text| text.replace("019992,", "19992,").into())]);
    assert_eq!(places.len(), 5);
}

#[test]
fn warnings_do_not_stand_in_the_way() {
    let copy = copy();
    apply(&copy.folder, &Text("observations.csv", "2025,2025-04-01,2026", "2030,2030-04-01,2031"));
    assert!(check(&copy.folder).package.is_some());
    apply(&copy.folder, &Text("policies.csv", "緑,木", "\"緑\",木"));
    assert!(check(&copy.folder).package.is_none());
}

/// What is printed of totals and years agrees with the period or with how the indicator adds up.
#[test]
fn a_printed_length_of_time_is_held_against_what_is_stated() {
    let said = |printed: &str, period: &str, accumulation: &str| {
        let copy = copy();
        let edit = |file: &str, from: &str, to: &str| {
            let text = fs::read_to_string(copy.folder.join(file)).unwrap();
            assert!(text.contains(from), "{from}");
            fs::write(copy.folder.join(file), text.replace(from, to)).unwrap();
        };
        edit("observations.csv", ",940名,", &format!(",{printed},"));
        edit("observations.csv", "k02,,2023,2023-04-01,2024-03-31", &format!("k02,,{period}"));
        let indicators = fs::read_to_string(copy.folder.join("indicators.csv")).unwrap();
        let place = indicators.lines().next().unwrap().split(',').position(|name| name == "accumulation_id").unwrap();
        let row = indicators.lines().find(|line| line.contains(",k02,")).unwrap();
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[place] = accumulation;
        edit("indicators.csv", row, &cells.join(","));
        let told = check(&copy.folder).findings.into_iter().filter(|finding| finding.rule != "change-difference");
        told.map(|finding| (finding.rule, finding.ja.expected)).collect::<Vec<_>>()
    };
    let (year, years) = ("2023,2023-04-01,2024-03-31", "2023-04-01-to-2028-03-31,2023-04-01,2028-03-31");
    for (printed, period, accumulation) in [
        ("940名（5年間）", years, ""),
        ("940名（累計）", years, ""),
        ("940名（累計）", year, "cumulative"),
        ("940名（累計）", year, "stock"),
        ("940名（6年間）", year, "cumulative"),
        ("計940名", year, "annual"),
        ("延べ940名", years, ""),
        ("年間940名", year, "annual"),
        ("年間940名", year, ""),
        ("年間940名", years, "average"),
        ("940名/年", year, ""),
    ] {
        assert_eq!(said(printed, period, accumulation), [], "{printed} {period} {accumulation}");
    }
    for (printed, period, accumulation, hint) in [
        ("940名（6年間）", years, "", "期間を 6 年間の範囲にする"),
        ("6か年で940名", year, "annual", "期間を 6 年間の範囲にする"),
        ("940名（累計）", year, "annual", "accumulation_id は cumulative"),
        ("940名（累計）", year, "", "accumulation_id は cumulative"),
        ("年間940名", year, "cumulative", "accumulation_id は annual"),
        ("940名/年", years, "", "accumulation_id は annual"),
        ("合計940名", year, "", "単年の合計なら annual"),
    ] {
        let found = said(printed, period, accumulation);
        assert!(
            matches!(&found[..], [("time-printed", expected)] if expected.contains(hint)),
            "{printed} {period} {accumulation}: {found:?}"
        );
    }
}
