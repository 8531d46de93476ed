//! `openplan import` reads the tables of plans as their bodies print them, by value: the program itself, on files.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
use openplan::{
    dataset::{Findings, Package},
    table::Row,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_openplan");
const PRINTED: &str = "tests/fixtures/printed";

/// A package that was just begun, in a folder of its own.
struct Begun {
    _folder: TempDir,
    package: PathBuf,
}

impl Begun {
    fn new(publisher: &str, title: &str, years: &str, language: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let datasets = folder.path().display().to_string();
        let given = [
            ("--title", title),
            ("--years", years),
            ("--license", "CC-BY-4.0"),
            ("--name", "ある市"),
            ("--name-en", "A City"),
            ("--department", "planning"),
            ("--by", "企画課"),
            ("--language", language),
            ("--folder", &datasets),
        ];
        let options = given.iter().flat_map(|(option, text)| [*option, *text]);
        let done = run(["new", publisher, "plan"].into_iter().chain(options));
        assert!(done.status.success(), "{}", err(&done));
        let package = folder.path().join(publisher).join("plan");
        Self { _folder: folder, package }
    }

    fn import(&self, files: &[&Path], options: &[&str]) -> Output {
        let package = self.package.display().to_string();
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let all =
            ["import", &*package].into_iter().chain(files.iter().map(String::as_str)).chain(options.iter().copied());
        run(all)
    }

    /// Reads a table that the test writes.
    fn table(&self, name: &str, text: &str) -> Output {
        let file = self.package.parent().unwrap().join(name);
        fs::write(&file, text).unwrap();
        self.import(&[&file], &[])
    }

    fn read(&self) -> Package {
        Package::read(&self.package, &mut Findings::new(&self.package))
    }

    fn checks(&self) -> bool {
        run(["check", &*self.package.display().to_string()]).status.success()
    }
}

fn run<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env("LC_ALL", "C").stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a package says, a line each, without any id.
fn facts(package: &Package) -> Vec<String> {
    let find = |table: &str, column: &str, id: &str| package.rows(table).iter().find(|row| &row[column] == id);
    let path = |policy: &str| {
        let mut path = Vec::new();
        let mut next = policy.to_owned();
        while let Some(row) = find("policies", "policy_id", &next) {
            path.push(row["label"].to_owned());
            next = row["parent_policy_id"].to_owned();
        }
        path.reverse();
        path.join(" > ")
    };
    let name = |row: &Row| {
        let indicator = find("indicators", "indicator_id", &row["indicator_id"]).unwrap();
        let initiative = find("initiatives", "initiative_id", &indicator["initiative_id"]);
        let under =
            initiative.map_or_else(|| path(&indicator["policy_id"]), |initiative| initiative["title"].to_owned());
        format!("{}\t{under}", &indicator["label"])
    };
    let unit = |row: &Row| match row.get("own_unit_id") {
        Some(own) => package.rows("codes").iter().find(|code| &code["code_id"] == own).unwrap()["label"].to_owned(),
        None => row["unit_id"].to_owned(),
    };
    let days = |row: &Row| format!("{}\t{}\t{}", &row["period_start"], &row["period_end"], &row["period_as_printed"]);
    let mut facts = Vec::new();
    for row in package.rows("observations") {
        let (number, printed) = (format!("{} {}", &row["value"], unit(row)), &row["value_as_printed"]);
        facts.push(format!("value\t{}\t{}\t{}\t{number}\t{printed}", name(row), &row["value_type_id"], days(row)));
    }
    for row in package.rows("statements") {
        facts.push(format!("words\t{}\t{}\t{}\t{}", name(row), &row["value_type_id"], days(row), &row["text"]));
    }
    for row in package.rows("assessments").iter().filter(|row| row.get("indicator_id").is_some()) {
        facts.push(format!(
            "grade\t{}\t{}\t{}\t{}",
            name(row),
            &row["scheme_as_printed"],
            days(row),
            &row["grade_as_printed"]
        ));
    }
    for row in package.rows("listings") {
        facts.push(format!(
            "initiative\t{}\t{}\t{}",
            &row["title_as_printed"],
            path(&row["policy_id"]),
            &row["number_as_printed"]
        ));
    }
    facts.sort();
    facts
}

/// The documents of a folder of one kind.
fn documents(plan: &str, ending: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(Path::new(PRINTED).join(plan)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == ending)).collect();
    files.sort();
    files
}

/// The plan and what `openplan new` is told of it.
const PLANS: [(&str, &str, &str, &str, &str); 4] = [
    ("hamamatsu-dx", "221309", "浜松市DX推進計画", "2022-2024", "ja"),
    ("urakawa-strategy", "016071", "浦河町まち・ひと・しごと創生総合戦略", "2015-2019", "ja"),
    ("bracknell-council-plan", "gb-bracknell-forest", "Bracknell Forest Council Plan 2023 to 2027", "2023-2026", "en"),
    ("shimokawa-sdgs", "014681", "下川町SDGs未来都市計画", "2018-2030", "ja"),
];

#[test]
fn plans_come_out_by_value_from_markdown_and_from_workbooks() {
    for (plan, publisher, title, years, language) in PLANS {
        let place = Path::new(PRINTED).join(plan).join("facts.tsv");
        let expected = fs::read_to_string(place).unwrap();
        for ending in ["md", "xlsx"] {
            let begun = Begun::new(publisher, title, years, language);
            let files = documents(plan, ending);
            let done = begun.import(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>(), &[]);
            assert!(done.status.success(), "{plan}: {}", err(&done));
            assert!(begun.checks(), "{plan} {ending}");
            // How a period is printed is of the form: 目標（5年後） in one, 目標値（平成31年度） in the other.
            let plain = |line: &str| {
                line.split('\t')
                    .enumerate()
                    .filter(|(place, _)| *place != 6)
                    .map(|(_, cell)| cell)
                    .collect::<Vec<_>>()
                    .join("\t")
            };
            let mut found: Vec<String> = facts(&begun.read()).iter().map(|line| plain(line)).collect();
            let mut wanted: Vec<String> = expected.lines().map(plain).collect();
            found.sort();
            wanted.sort();
            let lost: Vec<_> = wanted.iter().filter(|line| !found.contains(line)).collect();
            let made_up: Vec<_> = found.iter().filter(|line| !wanted.contains(line)).collect();
            assert!(lost.is_empty() && made_up.is_empty(), "{plan} {ending} lacks {lost:#?} and makes up {made_up:#?}");
        }
    }
}

#[test]
fn the_roadmap_of_the_bundled_plan_is_what_was_typed_by_hand() {
    let bundled = Path::new("datasets/172014/dx-action-plan");
    let bundled = Package::read(bundled, &mut Findings::new(bundled));
    for file in ["tabs.md", "pipes.md"] {
        let begun = Begun::new("172014", "金沢市DXアクションプラン", "2023-2025", "ja");
        let file = Path::new(PRINTED).join("kanazawa-roadmap").join(file);
        let done = begun.import(&[&file], &["--edition", "e2024-03"]);
        assert!(done.status.success(), "{}", err(&done));
        let read = begun.read();
        let plan = |row: &Row| ["publisher_id", "plan_id"].map(|column| row[column].to_owned());
        // Ids of policies, levels and lines of the source are not printed in the tables.
        let cells = |row: &Row| {
            let columns = row.table.columns.iter().map(|column| column.name);
            let said = columns
                .filter(|name| !["publisher_id", "plan_id", "policy_id", "source_line", "source_page"].contains(name));
            said.map(|name| format!("{name}={}", &row[name])).collect::<Vec<_>>().join(" ")
        };
        for table in ["initiatives", "listings", "schedule"] {
            let of_edition = |row: &&Row| row.get("revision_id").is_none_or(|revision| revision == "e2024-03");
            let wanted: Vec<String> = bundled.rows(table).iter().filter(of_edition).map(cells).collect();
            let found: Vec<String> = read.rows(table).iter().map(cells).collect();
            assert_eq!(found, wanted, "{table}");
        }
        let labels = |package: &Package| {
            package
                .rows("policies")
                .iter()
                .map(|row| [&row["label"], &row["slogan"], &row["position"]].join("|"))
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(&read), labels(&bundled));
        assert!(!plan(&read.rows("policies")[0])[0].is_empty());
        assert!(begun.checks());
    }
}

const FIRST: &str = "# ある計画\n\n## 基本目標1 産業\n\n| 指標 | 単位 | 基準値(R5) | 目標値(R9) | R6実績 | 担当課 |\n|---|---|---|---|---|---|\n| 利用者数 | 人 | 100 | 1,500 | 120 | 産業課 |\n| 満足度 | % | 50.5 | 60以上 | - | 広報課 |\n";

#[test]
fn a_table_read_again_changes_nothing_and_next_years_updates_the_same_rows() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let done = begun.table("kpi-2024.md", FIRST);
    assert!(done.status.success() && begun.checks(), "{}", err(&done));
    let before = facts(&begun.read());
    let value = "value\t利用者数\t産業\tactual\t2024-04-01\t2025-03-31\tR6\t120 person\t120 人";
    assert!(before.contains(&value.to_owned()), "{before:#?}");
    let again = out(&begun.table("kpi-2024.md", FIRST));
    assert!(!again.contains("row(s) added"), "{again}");
    let next = FIRST.replace("R6実績", "令和7年度の実績値").replace("120", "150").replace("指標 |", "指標名 |");
    assert!(begun.table("kpi-2025.md", &next).status.success());
    let read = begun.read();
    assert_eq!(read.rows("indicators").len(), 2, "names are those of before");
    let after = facts(&read);
    assert!(before.iter().all(|fact| after.contains(fact)), "{after:#?}");
    let value = "value\t利用者数\t産業\tactual\t2025-04-01\t2026-03-31\t令和7年度\t150 person\t150 人";
    assert!(after.contains(&value.to_owned()), "{after:#?}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let file = begun.package.parent().unwrap().join("kpi.md");
    fs::write(&file, FIRST).unwrap();
    let listing = || {
        let mut files: Vec<_> = fs::read_dir(&begun.package)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap_or_default()))
            .collect();
        files.sort();
        files
    };
    let before = listing();
    let done = begun.import(&[&file], &["--dry-run"]);
    assert!(out(&done).contains("indicators.csv: 2 row(s) added"), "{}", out(&done));
    assert_eq!(listing(), before);
}

#[test]
fn what_nobody_can_tell_is_asked_and_the_answer_is_kept() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let text = "| 指標 | 甲 | R6 |\n|---|---|---|\n| 利用者数 | 5件 | 7件 |\n";
    let said = out(&begun.table("kpi.md", text));
    assert!(said.contains("kpi.md:1:2: \"甲\": nobody can tell what this column holds"), "{said}");
    assert!(said.contains("kpi.md:1:3: \"R6\": whether this is a target or a result is not said"), "{said}");
    assert!(facts(&begun.read()).is_empty(), "nothing is guessed");
    let ignored = begun.package.join("import.toml");
    fs::write(&ignored, "[columns]\n\"甲\" = \"ignore\"\n").unwrap();
    let said = out(&begun.table("kpi.md", text));
    assert!(!said.contains("\"甲\""), "what was decided is not told again: {said}");
    fs::remove_file(&ignored).unwrap();
    begun.table("kpi.md", text);
    let decisions = begun.package.join("import.toml");
    let open = fs::read_to_string(&decisions).unwrap();
    assert!(open.contains("\"甲\" = \"?\"") || open.contains("甲 = \"?\""), "{open}");
    fs::write(&decisions, "[columns]\n\"甲\" = \"baseline 2023\"\nR6 = \"target\"\n").unwrap();
    begun.table("kpi.md", text);
    let found = facts(&begun.read());
    let values: Vec<&str> = found.iter().map(|fact| fact.split_once("\t\t").unwrap().1).collect();
    assert_eq!(
        values,
        ["baseline\t2023-04-01\t2024-03-31\t2023\t5 case\t5件", "target\t2024-04-01\t2025-03-31\tR6\t7 case\t7件"]
    );
    fs::write(&decisions, "[columns]\nR6 = \"goal\"\n").unwrap();
    let wrong = begun.table("kpi.md", text);
    assert!(!wrong.status.success() && err(&wrong).contains("cannot be \"goal\""), "{}", err(&wrong));
}

#[test]
fn what_is_not_taken_is_told_with_its_place_and_reason() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let text = "# 体制\n\n| 区分 | 氏名 | 電話 |\n|---|---|---|\n| 会長 | 甲野 | 000 |\n\n序文です。\n\n| 指標 | 目標値(R9) |\n|---|---|\n| ~~古い指標~~ | ~~1件~~ |\n| 例：研修の回数 | 3回 |\n| 相談件数 | #N/A |\n| 割合 | 前年度比5％増 |\n| 合計 | 9 |\n\n※注です\n";
    let said = out(&begun.table("mixed.md", text));
    for told in [
        "mixed.md:3:1: \"区分 | 氏名 | 電話\": this table holds no initiatives, indicators or terms of a plan",
        "mixed.md:11:1: \"古い指標\": it is struck through",
        "mixed.md:12:1: \"例：研修の回数\": an example",
        "mixed.md:13:2: \"#N/A\": an error value of a spreadsheet",
        "mixed.md:14:2: \"前年度比5％増\": it has a number in it, but is not one number",
        "mixed.md:15:1: \"合計\": a line of sums",
        "mixed.md:17:1: \"※注です\": a note to a table",
        "mixed.md:7: \"序文です。\": text outside of the tables",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let found = facts(&begun.read());
    assert_eq!(found, ["words\t割合\t\ttarget\t2027-04-01\t2028-03-31\tR9\t前年度比5％増"]);
}

#[test]
fn lines_below_one_title_are_what_the_table_is_about() {
    let begun = Begun::new("172014", "ある計画", "2022-2025", "ja");
    let text = "分野,施策,取組内容,2022年度,2023年度\n便利,窓口,電子申請,検討,導入\n,,窓口予約,調査,試行\n";
    begun.table("roadmap.csv", text);
    let read = begun.read();
    let words: Vec<String> = read.rows("schedule").iter().map(|row| row["stage_as_printed"].to_owned()).collect();
    assert_eq!(words, ["検討", "導入", "調査", "試行"], "words of lines are never joined");
    let found = facts(&read);
    assert_eq!(found, ["initiative\t窓口予約\t便利 > 窓口\t", "initiative\t電子申請\t便利 > 窓口\t"]);
}

#[test]
fn an_edition_whose_month_is_found_out_later_stays_one() {
    let begun = Begun::new("172014", "ある計画", "2022-2025", "ja");
    let text = "| 取組 | R4 | R5 |\n|---|---|---|\n| 電子申請 | 検討 | 実施 |\n";
    let said = out(&begun.table("roadmap.md", text));
    assert!(said.contains("so it is called undated"), "{said}");
    assert!(begun.checks());
    let file = begun.package.parent().unwrap().join("roadmap.md");
    let wrong = begun.import(&[&file], &["--edition", "2022-03"]);
    assert!(!wrong.status.success() && err(&wrong).contains("no id of an edition"), "{}", err(&wrong));
    assert!(begun.import(&[&file], &["--edition", "e2022-03"]).status.success());
    let read = begun.read();
    let ids = |table: &str| read.rows(table).iter().map(|row| row["revision_id"].to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("revisions"), ["e2022-03"]);
    assert_eq!((ids("listings"), ids("schedule")), (vec!["e2022-03".to_owned()], vec!["e2022-03".to_owned(); 2]));
    assert!(begun.checks());
}

#[test]
fn numbers_that_are_none_are_no_values() {
    let begun = Begun::new("172014", "ある計画", "2022-2025", "ja");
    let text = "| 指標 | 単位 | 目標値(R7) |\n|---|---|---|\n| 甲 | 人 | 10程度 |\n| 乙 | 割 | 3 |\n| 丙（件） |  | 5 |\n| 丙（人） |  | 7 |\n| 丁 | ポイント | ＋5.0 |\n";
    begun.table("kpi.md", text);
    let read = begun.read();
    let said: Vec<String> =
        facts(&read).iter().map(|fact| fact.replace("\ttarget\t2025-04-01\t2026-03-31\tR7", "")).collect();
    let wanted = [
        "value\t丙\t\t5 case\t5",
        "value\t丙（人）\t\t7 person\t7",
        "value\t乙\t\t30 percent\t3 割",
        "value\t甲\t\t10 person\t10人程度",
        "words\t丁\t\t＋5.0 ポイント",
    ];
    assert_eq!(said, wanted);
}

#[test]
fn documents_without_a_plan_are_said_to_be_that() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let done = begun.table("contacts.csv", "課名,電話\n企画課,000\n");
    assert!(!done.status.success());
    assert!(err(&done).contains("No initiative, indicator or term of a plan was found."), "{}", err(&done));
    let other = begun.table("plan.docx", "x");
    assert!(err(&other).contains("neither Markdown (.md), CSV (.csv) nor a workbook (.xlsx)"), "{}", err(&other));
}

/// The values of a package: name, what it belongs to, kind, first day, number with its unit.
fn values(package: &Package) -> Vec<String> {
    let of_value = |fact: &String| {
        let cells: Vec<&str> = fact.strip_prefix("value\t")?.split('\t').collect();
        Some([cells[0], cells[1], cells[2], cells[3], cells[6]].join(" "))
    };
    facts(package).iter().filter_map(of_value).collect()
}

#[test]
fn lines_of_periods_and_lines_of_kinds_are_of_what_the_table_is_about() {
    let begun = Begun::new("172014", "ある計画", "2018-2030", "ja");
    let text = "## ごみ\n\n| 年度 | 排出量（g） | リサイクル率 | 処分量 |\n|---|---|---|---|\n|  |  | ％ | t |\n| 平成30年度（実績） | 912 | 18.5 | 4,120 |\n| 令和12年度（目標） | 800 | 25.0 | 3,000 |\n\n## （1）延長保育\n\n| 区分 |  | R7 |\n|---|---|---|\n| ①量の見込み（人） | 低学年 | 20 |\n|  | 高学年 | 10 |\n| ②確保方策（人） |  | 28 |\n| 過不足（②－①） |  | △2 |\n";
    let said = out(&begun.table("turned.md", text));
    assert!(said.contains("turned.md:16:1: \"過不足（②－①）\": a difference between other lines"), "{said}");
    let wanted = [
        "リサイクル率 ごみ actual 2018-04-01 18.5 percent",
        "リサイクル率 ごみ target 2030-04-01 25 percent",
        "処分量 ごみ actual 2018-04-01 4120 t",
        "処分量 ごみ target 2030-04-01 3000 t",
        "延長保育  target 2025-04-01 28 person",
        "延長保育（低学年）  forecast 2025-04-01 20 person",
        "延長保育（高学年）  forecast 2025-04-01 10 person",
        "排出量 ごみ actual 2018-04-01 912 g",
        "排出量 ごみ target 2030-04-01 800 g",
    ];
    assert_eq!(values(&begun.read()), wanted);
    assert!(begun.checks());
}

#[test]
fn signs_below_departments_say_how_they_take_part() {
    let text = "| 取組 | 担当課 |  | R7 |\n|---|---|---|---|\n|  | 環境課 | 建設課 |  |\n| 発電 | ◎ | ○ | 検討 |\n| 植樹 |  | ◎ | 実施 |\n";
    let involved = |begun: &Begun| {
        let read = begun.read();
        let row = |row: &Row| format!("{} {}", &row["role_id"], &row["organization_as_printed"]);
        read.rows("involvements").iter().map(row).collect::<Vec<_>>()
    };
    let begun = Begun::new("172014", "ある計画", "2025-2025", "ja");
    let said = out(&begun.table("signs.md", text));
    assert!(said.contains("signs.md:4:2: \"環境課: ◎\": a sign says how it takes part"), "{said}");
    assert!(involved(&begun).is_empty(), "nothing is guessed");
    begun.table("signs.md", &format!("{text}\n※◎：主担当　○：関係課\n"));
    assert_eq!(involved(&begun), ["lead 環境課", "partner 建設課", "lead 建設課"]);
}

#[test]
fn what_nobody_sees_of_a_workbook_is_not_taken_and_told() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("指標").unwrap();
    let lines = [["指標", "R6実績", "目標値(R9)"], ["利用者数", "5人", "9人"], ["旧指標", "1人", "2人"]];
    for (line, cells) in (0..).zip(lines) {
        for (number, cell) in (0..).zip(cells) {
            sheet.write(line, number, cell).unwrap();
        }
    }
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(1).unwrap();
    let file = begun.package.parent().unwrap().join("kpi.xlsx");
    book.save(&file).unwrap();
    let lock = begun.package.parent().unwrap().join("~$kpi.xlsx");
    fs::write(&lock, "x").unwrap();
    let done = begun.import(&[&file, &lock], &[]);
    let said = out(&done);
    assert!(
        said.contains("kpi.xlsx[指標] B1: \"R6実績\": this line or column, and those next to it, are hidden"),
        "{said}"
    );
    assert!(
        said.contains("kpi.xlsx[指標] A3: \"旧指標\": this line or column, and those next to it, are hidden"),
        "{said}"
    );
    assert!(err(&done).contains("~$kpi.xlsx: it says that a spreadsheet has a workbook open"), "{}", err(&done));
    assert_eq!(values(&begun.read()), ["利用者数  target 2027-04-01 9 person"]);
}

#[test]
fn a_scale_is_in_the_number_wherever_it_is_printed() {
    let begun = Begun::new("172014", "ある計画", "2024-2027", "ja");
    let text = "| 指標 | 単位 | 目標値(R9) |\n|---|---|---|\n| 排出量 | ktCO2e | 1,440 |\n| 満足度 | 割 | 3 |\n| 利用者数（年間） |  | 500 |\n\n## 事業費\n\n| 事業名 | 事業費（千円） |  |\n|---|---|---|\n|  | R7 | R8 |\n| 改修事業 | 25,000 | 未定 |\n";
    let said = out(&begun.table("scales.md", text));
    assert_eq!(
        values(&begun.read()),
        [
            "利用者数（年間）  target 2027-04-01 500 ",
            "排出量  target 2027-04-01 1440000 t-co2",
            "満足度  target 2027-04-01 30 percent"
        ],
        "{said}"
    );
    let read = begun.read();
    let amounts: Vec<&str> = read.rows("amounts").iter().map(|row| &row["value"]).collect();
    assert_eq!(amounts, ["25000000"]);
    assert!(begun.checks());
}

#[test]
fn a_sheet_of_heads_and_values_is_of_one_initiative_with_its_tables() {
    let begun = Begun::new("172014", "ある計画", "2021-2030", "ja");
    let text = "| 事業名 | 見守り事業 | 担当課 | 福祉課 |  |\n|---|---|---|---|---|\n| 体系 | 政策 | 支え合い | 施策 | 高齢者福祉 |\n| 事業の目的 | 孤立を防ぐ。 |  |  |  |\n\n| 評価項目 | 評価 | 理由 |\n|---|---|---|\n| 必要性 | A | 高まっている。 |\n\n| 指標名 | 単位 | 区分 | R5年度 |\n|---|---|---|---|\n| 講座の回数 | 回 | 目標 | 10 |\n|  |  | 実績 | 8 |\n|  |  | 対計画比 | 80% |\n";
    begun.table("sheet.md", text);
    let read = begun.read();
    assert_eq!(
        facts(&read).iter().filter(|fact| fact.starts_with("initiative")).collect::<Vec<_>>(),
        ["initiative\t見守り事業\t支え合い > 高齢者福祉\t"]
    );
    assert_eq!(
        values(&read),
        [
            "講座の回数 見守り事業 actual 2023-04-01 8 occurrence",
            "講座の回数 見守り事業 target 2023-04-01 10 occurrence"
        ]
    );
    let told_of = |row: &Row| [&row["scheme_as_printed"], &row["grade_as_printed"], &row["comment"]].join(" ");
    let grades: Vec<String> = read.rows("assessments").iter().map(told_of).collect();
    assert_eq!(grades, ["必要性 A 高まっている。", "対計画比 80% "]);
    let leads: Vec<&str> = read.rows("involvements").iter().map(|row| &row["organization_as_printed"]).collect();
    assert_eq!(leads, ["福祉課"]);
}

#[test]
fn what_is_only_listed_again_is_listed_and_keeps_its_mark() {
    let begun = Begun::new("172014", "ある計画", "2025-2025", "ja");
    let text = "| 取組 | R7 |\n|---|---|\n| データ公開（再掲） | 実施 |\n| 電子申請 | 実施 |\n";
    let said = out(&begun.table("roadmap.md", text));
    assert!(
        said.contains("\"データ公開（再掲）\": it is printed as listed again, and is listed nowhere else"),
        "{said}"
    );
    let read = begun.read();
    let listed = |row: &Row| [&row["title_as_printed"], &row["relisted"]].join(" ");
    assert_eq!(read.rows("listings").iter().map(listed).collect::<Vec<_>>(), ["データ公開 false", "電子申請 false"]);
    assert_eq!(&read.rows("tags")[0]["text_as_printed"], "再掲");
    assert!(begun.checks());
    assert!(!out(&begun.table("roadmap.md", text)).contains("changed."), "a table read again changes nothing");
}
