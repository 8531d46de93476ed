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
        Bytes("fields.csv", |text| {
            let (before, after) = text.split_once("緑,").unwrap();
            [before.as_bytes(), "緑".as_bytes(), &[0xff, 0xff], b",", after.as_bytes()].concat()
        }),
        &["fields.csv:2:1 encoding", "fields.csv:2:4 unreadable-character"],
    ),
    ("line feeds", Bytes("terms.csv", |text| text.replace("\r\n", "\n").into()), &["terms.csv:1:11 line-ends"]),
    ("no final line end", Bytes("fields.csv", |text| text.trim_end().into()), &["fields.csv:4:8 final-line-end"]),
    ("needless quotes", Text("fields.csv", "緑,", "\"緑\","), &["fields.csv:2:4 quotes"]),
    // Header and shape
    ("empty line", Text("fields.csv", "30,\r\n", "30,\r\n\r\n"), &["fields.csv:3:1 blank-row"]),
    ("row of commas", Add("fields.csv", ",,,,,,,\r\n"), &["fields.csv:5:1 blank-row"]),
    ("a cell too few", Text("fields.csv", "3,51,", "3,51"), &["fields.csv:4:7 ragged-row"]),
    ("unquoted comma", Text("observations.csv", "\"1,150件\"", "1,150件"), &["observations.csv:8:13 ragged-row"]),
    ("Japanese header", Text("directions.csv", "direction_id", "方向性ID"), &["directions.csv:1:3 japanese-header"]),
    ("misspelt header", Text("fields.csv", "slogan", "sloogan"), &["fields.csv:1:5 unknown-header"]),
    (
        "header twice",
        Text("fields.csv", "slogan", "label"),
        &["fields.csv:1:5 duplicate-header", "fields.csv:1:5 missing-header"],
    ),
    (
        "column missing",
        Bytes("fields.csv", |text| text.replace(",source_page", "").replace(",\r\n", "\r\n").into()),
        &["fields.csv:1:8 missing-header"],
    ),
    (
        "columns in another order",
        Text("terms.csv", "expansion_en,alt_label_en", "alt_label_en,expansion_en"),
        &["terms.csv:1:5 header-order"],
    ),
    ("no header", Bytes("fields.csv", |text| text.split_once('\n').unwrap().1.into()), &["fields.csv:1:1 no-header"]),
    (
        "blank column",
        Bytes("fields.csv", |text| text.replace("\r\n", ",\r\n").into()),
        &["fields.csv:1:9 blank-column"],
    ),
    (
        "column of the Excel variant",
        Bytes("fields.csv", |text| {
            let rows = text.replace(",\r\n", ",,北海道架空市\r\n");
            rows.replace("source_page\r\n", "source_page,地方公共団体名\r\n").into()
        }),
        &["fields.csv:1:9 municipality-name-column"],
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
        Text("datapackage.json", "\"lg_name\":", "\"lg_name\": \"別の市\", \"lg_n\\u0061me\":"),
        &["datapackage.json:23:83 metadata-twice"],
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
        Text("datapackage.json", "\"lg_name\": \"架空市\", ", ""),
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
        Text("datapackage.json", "\"lg_name\":", "\"rigths_ja\": \"—\", \"lg_name\":"),
        &["datapackage.json:23:78 metadata-unknown"],
    ),
    (
        "course that is none",
        Text("datapackage.json", "\"lg_name\":", "\"on_track\": {\"course\": \"steep\"}, \"lg_name\":"),
        &["datapackage.json:23:88 metadata-value"],
    ),
    (
        "tolerance as a number",
        Text("datapackage.json", "\"lg_name\":", "\"on_track\": {\"tolerance\": 0.1}, \"lg_name\":"),
        &["datapackage.json:23:91 metadata-value"],
    ),
    (
        "tolerance of more than the whole way",
        Text("datapackage.json", "\"lg_name\":", "\"on_track\": {\"tolerance\": \"1.5\"}, \"lg_name\":"),
        &["datapackage.json:23:91 metadata-value"],
    ),
    (
        "misspelt member of the rule",
        Text("datapackage.json", "\"lg_name\":", "\"on_track\": {\"tolerence\": \"0.1\"}, \"lg_name\":"),
        &["datapackage.json:23:91 metadata-unknown"],
    ),
    (
        "generated part edited",
        Text("datapackage.json", "\"title\": \"計画\"", "\"title\": \"プラン\""),
        &["datapackage.json:30:13 resources"],
    ),
    // Cells
    ("title missing", Text("initiatives.csv", "公園の芝生化", ""), &["initiatives.csv:4:4 required-cell"]),
    ("space before a title", Text("initiatives.csv", "公園の芝生化", " 公園の芝生化"), &["initiatives.csv:4:4 spaces"]),
    ("line break", Text("exclusions.csv", "目次", "\"目\r\n次\""), &["exclusions.csv:2:6 line-break"]),
    ("padding", Text("sources.csv", "取組と", "取　　組と"), &["sources.csv:2:9 padding"]),
    ("parts of a character", Text("sources.csv", "だけ", "た\u{3099}け"), &["sources.csv:2:9 nfc"]),
    ("private character", Text("sources.csv", "だけ", "\u{e000}"), &["sources.csv:2:9 unreadable-character"]),
    ("circled number", Text("sources.csv", "取組と", "①取組と"), &["sources.csv:2:9 platform-character"]),
    ("formula", Text("sources.csv", "取組と", "=取組と"), &["sources.csv:2:9 formula"]),
    (
        "needless allowance",
        Text("datapackage.json", "\"custom\": {", "\"custom\": {\"formula_allow\": [\"terms/gis/label\"], "),
        &["datapackage.json:23:31 formula-allow-unused"],
    ),
    (
        "thousands separator",
        Text("observations.csv", "1200,case", "\"1,200\",case"),
        &["observations.csv:7:7 canonical-number"],
    ),
    (
        "full-width digits",
        Text("observations.csv", "1200,case", "１２００,case"),
        &["observations.csv:7:7 canonical-number"],
    ),
    ("triangle", Text("observations.csv", ",-50,", ",△50,"), &["observations.csv:8:9 canonical-number"]),
    (
        "needless zero",
        Text("observations.csv", ",3,percent", ",3.0,percent"),
        &["observations.csv:14:7 canonical-number"],
    ),
    ("leading zero", Text("fields.csv", ",2,42,", ",02,42,"), &["fields.csv:3:6 canonical-number"]),
    ("word for a number", Text("observations.csv", "1200,case", "多数,case"), &["observations.csv:7:7 not-a-number"]),
    ("zero as a place", Text("fields.csv", ",2,42,", ",0,42,"), &["fields.csv:3:6 not-a-number"]),
    (
        "flag in capitals",
        Text("indicators.csv", "緑被率,false", "緑被率,FALSE"),
        &["indicators.csv:2:5 spreadsheet-flag"],
    ),
    ("word for a flag", Text("indicators.csv", "緑被率,false", "緑被率,いいえ"), &["indicators.csv:2:5 flag"]),
    ("era year", Text("schedule.csv", "i001,2023", "i001,令和5年度"), &["schedule.csv:2:5 fiscal-year"]),
    ("year out of range", Text("schedule.csv", "i001,2023", "i001,0023"), &["schedule.csv:2:5 fiscal-year"]),
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
        Text("fields.csv", "019992,green-plan,water", "19992,green-plan,water"),
        &["fields.csv:3:1 lost-leading-zero"],
    ),
    (
        "check digit",
        Text("fields.csv", "019992,green-plan,water", "019993,green-plan,water"),
        &["fields.csv:3:1 municipality-code"],
    ),
    ("unknown code", Text("sections.csv", ",period,", ",periods,"), &["sections.csv:9:6 unknown-code"]),
    ("label for a code", Text("indicators.csv", ",reference,", ",参考指標,"), &["indicators.csv:5:7 unknown-code"]),
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
        Text("fields.csv", "green-plan,water", "green-plam,water"),
        &["fields.csv:3:2 other-package"],
    ),
    (
        "two plans",
        Add("plans.csv", "019992,blue-plan,架空市みどりの計画,,2023,2027,1\r\n"),
        &["plans.csv:3:1 one-plan", "plans.csv:3:2 other-package"],
    ),
    // Order
    ("position skipped", Text("fields.csv", ",2,42,", ",3,42,"), &["fields.csv:3:6 position"]),
    (
        "position repeated",
        Text("listings.csv", "市民の森の間伐,false,false,1,40", "市民の森の間伐,false,false,2,40"),
        &["listings.csv:12:10 position"],
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
    ("plan ends first", Text("plans.csv", "2023,2027", "2023,2022"), &["plans.csv:2:6 plan-period"]),
    ("id of an edition", Text("revisions.csv", "策定,2023-03", "策定,2023-04"), &["revisions.csv:2:3 revision-id"]),
    (
        "document of an edition",
        Text("revisions.csv", "e2023-03,108", "report-2024,108"),
        &["revisions.csv:2:7 revision-source"],
    ),
    ("kind of a document", Text("sources.csv", ",edition,", ",survey,"), &["sources.csv:2:5 revision-document"]),
    (
        "edition before itself",
        Text("revisions.csv", "2025-03,e2023-03", "2025-03,e2025-03"),
        &["revisions.csv:3:6 previous-revision"],
    ),
    (
        "two first editions",
        Text("revisions.csv", "2025-03,e2023-03", "2025-03,"),
        &["revisions.csv:3:6 first-revision"],
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
        &["listings.csv:4:8 no-primary-listing"],
    ),
    (
        "listed twice",
        Add("listings.csv", "019992,green-plan,e2023-03,l009,i003,d02,公園の芝生化,false,false,2,,\r\n"),
        &["listings.csv:19:8 two-primary-listings"],
    ),
    (
        "relisted without the mark",
        Add("listings.csv", "019992,green-plan,e2023-03,l009,i003,d02,公園の芝生化,true,false,2,,\r\n"),
        &["listings.csv:19:7 relisted-title"],
    ),
    (
        "mark without relisting",
        Text("listings.csv", "公園の芝生化,false", "公園の芝生化（再掲）,false"),
        &["listings.csv:4:8 relisted-flag"],
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
        Text("schedule.csv", "i003,2023", "i003,2022"),
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
        Text("schedule.csv", "i005,2027,merged,「水辺の清掃活動」に統合", "i005,2027,operate,実施"),
        &["schedule.csv:37:6 merged-stage-missing"],
    ),
    (
        "merged too early",
        Text("schedule.csv", "i005,2023,operate,実施", "i005,2023,merged,「水辺の清掃活動」に統合"),
        &["schedule.csv:14:6 merged-stage-unexpected"],
    ),
    (
        "merged into another",
        Text("schedule.csv", "「水辺の清掃活動」に統合", "「緑のカーテンの普及」に統合"),
        &["schedule.csv:35:7 merged-title"],
    ),
    ("dash with a stage", Text("schedule.csv", "none,—", "introduce,—"), &["schedule.csv:10:6 dash-stage"]),
    ("stage without a dash", Text("schedule.csv", "consider,検討", "none,検討"), &["schedule.csv:2:6 dash-stage"]),
    ("another stage printed", Text("schedule.csv", "consider,検討", "study,検討"), &["schedule.csv:2:6 stage-label"]),
    ("broader stage", Text("schedule.csv", "study,調査", "consider,調査"), &["schedule.csv:5:6 stage-label"]),
    (
        "unknown stage",
        Text("schedule.csv", "consider,検討", "consider,再検討"),
        &["schedule.csv:2:7 unknown-stage-form"],
    ),
    (
        "stage left out",
        Text("schedule.csv", "019992,green-plan,e2023-03,i003,2024,introduce,導入,,\r\n", ""),
        &["listings.csv:4:5 schedule-gap"],
    ),
    (
        "printed stage left out",
        Text("schedule.csv", "019992,green-plan,e2025-03,i001,2026,operate,実施,37,\r\n", ""),
        &["listings.csv:10:5 schedule-missing"],
    ),
    (
        "only printed stage of its kind left out",
        Text("schedule.csv", "019992,green-plan,e2025-03,i009,2026,set-up,設置,60,\r\n", ""),
        &["listings.csv:18:5 schedule-missing"],
    ),
    (
        "year of a merged cell left out",
        Text("schedule.csv", "019992,green-plan,e2025-03,i005,2026,merged,「水辺の清掃活動」に統合,47,\r\n", ""),
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
        &["listings.csv:18:9 new-mark"],
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
        Text("indicators.csv", "緑被率,false", "緑被率,true"),
        &["indicators.csv:2:5 label-printed"],
    ),
    ("part of another field", Text("indicators.csv", "green,k01", "green,k02"), &["indicators.csv:3:9 component-of"]),
    ("part of a reference", Text("indicators.csv", "green,k01", "green,r01"), &["indicators.csv:3:9 component-of"]),
    (
        "KPI without target",
        Text("observations.csv", "k02,2027,target", "k02,2027,baseline"),
        &["indicators.csv:4:3 kpi-target"],
    ),
    ("target before the plan", Text("observations.csv", "k01,2025", "k01,2022"), &["observations.csv:2:4 target-year"]),
    (
        "target after the plan",
        Text("observations.csv", "k01,2025", "k01,2030"),
        &["observations.csv:2:4 observation-after-period"],
    ),
    (
        "actual of the future",
        Text("observations.csv", "k01,2024", "k01,2026"),
        &["observations.csv:6:4 actual-too-early"],
    ),
    ("sign of a change", Text("observations.csv", ",-50,", ",50,"), &["observations.csv:8:9 change-sign"]),
    ("change left out", Text("observations.csv", ",95,", ",,"), &["observations.csv:11:9 change-sign"]),
    ("another change printed", Text("observations.csv", ",95,", ",94,"), &["observations.csv:11:9 change-printed"]),
    ("sign of a value", Text("observations.csv", "-0.75", "0.75"), &["observations.csv:13:7 value-sign"]),
    ("another value printed", Text("observations.csv", "940,", "950,"), &["observations.csv:10:7 value-printed"]),
    ("value in thousands", Text("observations.csv", "1200,case", "1.2,case"), &["observations.csv:7:7 value-printed"]),
    (
        "unit of the counter",
        Text("observations.csv", "940,person", "940,case"),
        &["observations.csv:10:8 unit-printed"],
    ),
    ("computed change", Text("observations.csv", "(+0.1)", ""), &["observations.csv:5:11 change-unprinted"]),
    ("value without its print", Text("observations.csv", "940名", ""), &["observations.csv:10:10 value-unprinted"]),
    (
        "explained value",
        Text("observations.csv", "13.5,percent", "13,percent"),
        &["observations.csv:3:7 value-printed"],
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
    ("line left out", Text("listings.csv", "true,3,60,", "true,3,,"), &["listings.csv:18:11 source-line-missing"]),
    ("positions shifted", Text("terms.csv", ",1,86,", ",,86,"), &["terms.csv:2:9 required-cell"]),
    ("misquoted", Text("fields.csv", "木陰のあるまち", "木かげのあるまち"), &["fields.csv:2:5 not-printed"]),
    (
        "look-alike of another charset",
        Text("schedule.csv", "i007,2027,none,—", "i007,2027,none,―"),
        &["schedule.csv:43:7 look-alike"],
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
    for (name, edit, expected) in CASES {
        let (places, findings) = broken(&[edit]);
        let messages: Vec<_> = findings.iter().map(|finding| finding.message(Language::Ja).to_string()).collect();
        assert_eq!(places, *expected, "{name}: {messages:#?}");
    }
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
        // The folder is renamed below; `format` alone compares names of municipalities.
        let elsewhere = ["folder-name", "municipality-name"].contains(&rule.id);
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
    assert_eq!(places(&check(&renamed), &renamed), ["datapackage.json:23:147 folder-name"]);
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
        ("unknown stage", "「検討」（consider）"),
        ("another value printed", "940"),
        ("unit of the counter", "person"),
        ("look-alike of another charset", "「―」（U+2015）は、原典の「—」（U+2014）"),
    ];
    for (name, hint) in hints {
        let (_, edit, _) = CASES.iter().find(|(known, ..)| *known == name).unwrap();
        let findings = broken(&[edit]).1;
        let message = findings[0].message(Language::Ja).to_string();
        assert!(message.contains(hint), "{message} does not say {hint}");
    }
}

#[test]
fn a_message_is_a_line_or_an_object() {
    let (_, findings) = broken(&[&Text("observations.csv", "1200,case", "\"1,200\",case")]);
    let line = findings[0].message(Language::En).to_string();
    assert!(line.contains("observations.csv:7:7: value `1,200` is not written as a number is here."), "{line}");
    let object = serde_json::to_value(findings[0].message(Language::Ja)).unwrap();
    assert_eq!((&object["line"], &object["rule"]), (&7.into(), &"canonical-number".into()));
    assert_eq!((&object["severity"], &object["expected"]), (&"error".into(), &"「1200」と書きます。".into()));
    let (_, findings) = broken(&[&Text("observations.csv", "k01,2025", "k01,2030")]);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[0].message(Language::Ja).to_string().contains(": 警告: "));
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
    apply(&copy.folder, &Text("observations.csv", "k01,2025", "k01,2030"));
    assert!(check(&copy.folder).package.is_some());
    apply(&copy.folder, &Text("fields.csv", "緑,", "\"緑\","));
    assert!(check(&copy.folder).package.is_none());
}
