//! The first day of a plan: `new` asks for what it is not told, and makes a draft, which nobody publishes by accident.
use crate::database::Database;
use calamine::{Data, Reader, Xlsx};
use std::{
    fs,
    io::{BufRead, BufReader, Cursor, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// A folder where packages are begun, and a database.
struct Desk {
    root: TempDir,
    database: Database,
}

/// How the plan of a city is begun.
const CITY: [&str; 17] = [
    "new",
    "011002",
    "digital-plan",
    "--title",
    "札幌市デジタル計画",
    "--years",
    "2026-2028",
    "--license",
    "CC-BY-4.0",
    "--name",
    "札幌市",
    "--name-en",
    "Sapporo City",
    "--department",
    "digital",
    "--by",
    "札幌市デジタル推進課",
];

impl Desk {
    fn new() -> Self {
        Self { root: TempDir::new().unwrap(), database: Database::new() }
    }

    fn root(&self) -> &Path {
        self.root.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openplan"));
        command.args(arguments).current_dir(self.root()).env("LC_ALL", "C").env_remove("RUST_LOG");
        command.env("OPENPLAN_DATABASE", &self.database.url).stdin(Stdio::null());
        command
    }

    fn openplan(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Begins the plan of a city.
    fn begin(&self, more: &[&str]) -> PathBuf {
        let made = self.openplan(&[&CITY[..], more].concat());
        assert!(made.status.success(), "{}", err(&made));
        self.root().join("datasets/011002/digital-plan")
    }

    /// A package that is no draft, beside it.
    fn bundled(&self) {
        let (from, to) =
            (Path::new("datasets/172014/dx-action-plan"), self.root().join("datasets/172014/dx-action-plan"));
        for folder in ["", "source"] {
            fs::create_dir_all(to.join(folder)).unwrap();
            for file in fs::read_dir(from.join(folder)).unwrap().map(|entry| entry.unwrap().path()) {
                if file.is_file() {
                    fs::copy(&file, to.join(folder).join(file.file_name().unwrap())).unwrap();
                }
            }
        }
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Writes another value of `draft` into a package.
fn set_draft(package: &Path, value: &str) {
    let file = package.join("datapackage.json");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"draft\": true,"), "{text}");
    fs::write(&file, text.replace("\"draft\": true,", &format!("\"draft\": {value},"))).unwrap();
}

#[test]
fn a_draft_is_told_by_check_and_refused_by_publish_until_it_is_said_to_be_ready() {
    let desk = Desk::new();
    let package = desk.begin(&[]);
    let folder = "datasets/011002/digital-plan";
    let told = |arguments: &[&str], words: &str| {
        let output = desk.openplan(&[arguments, &[folder]].concat());
        let line = out(&output);
        assert!(line.starts_with(&format!("{folder}/datapackage.json:")) && line.lines().count() == 1, "{line}");
        assert!(line.contains("custom/draft") && line.contains(words), "{line}");
        output
    };
    let checked = told(&["check", "--lang", "ja"], "お知らせ: ");
    assert!(checked.status.success() && err(&checked).contains("問題はありません"), "{}", err(&checked));
    told(&["check"], "note: ");
    let refused = told(&["publish", "--lang", "ja"], "draft を false にしてください");
    assert_eq!((refused.status.code(), err(&refused).as_str()), (Some(1), "何も公開しませんでした。\n"));
    let refused = told(&["publish"], "set draft in datapackage.json to false");
    assert_eq!((refused.status.code(), err(&refused).as_str()), (Some(1), "Nothing was published.\n"));
    assert!(desk.database.tables().is_empty(), "no database is made for it");

    set_draft(&package, "\"true\"");
    let wrong = desk.openplan(&["publish", folder]);
    assert!(out(&wrong).contains("It holds true or false, without quotes."), "{}", out(&wrong));
    let file = package.join("datapackage.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"draft\": \"true\",", "\"draft\": false,")).unwrap();
    let checked = desk.openplan(&["check", folder]);
    assert_eq!((out(&checked), checked.status.code()), (String::new(), Some(0)));
    let published = desk.openplan(&["publish", folder]);
    assert!(out(&published).starts_with("Published release 1 of 011002/digital-plan"), "{}", err(&published));
    fs::write(&file, text.replace("\"draft\": \"true\", ", "")).unwrap();
    let again = desk.openplan(&["publish", folder]);
    assert!(out(&again).starts_with("Unchanged"), "false is as if it were absent: {}", out(&again));
}

#[test]
fn a_draft_among_other_packages_is_passed_over_whatever_is_wrong_in_it() {
    let desk = Desk::new();
    let package = desk.begin(&[]);
    let refused = desk.openplan(&["publish"]);
    assert_eq!(refused.status.code(), Some(1), "there is nothing else: {}", out(&refused));
    desk.bundled();
    fs::write(package.join("terms.csv"), "half a table").unwrap();
    let published = desk.openplan(&["publish"]);
    let lines: Vec<String> = out(&published).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{lines:?} {}", err(&published));
    assert!(lines[0].starts_with("datasets/011002/digital-plan/datapackage.json:"), "{lines:?}");
    assert!(lines[0].contains("publish and serve pass it over"), "{lines:?}");
    assert!(lines[1].starts_with("Published release 1 of 172014/dx-action-plan"), "{lines:?}");
    assert_eq!(desk.openplan(&["check"]).status.code(), Some(1), "check looks at drafts as well");
}

/// A server that ends with its test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).unwrap();
    }
}

#[test]
fn serve_passes_a_draft_over_and_says_so() {
    let desk = Desk::new();
    desk.begin(&[]);
    let nothing = desk.openplan(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(nothing.status.code(), Some(1), "{}", out(&nothing));
    assert!(err(&nothing).contains("holds nothing but drafts"), "{}", err(&nothing));
    desk.bundled();
    let mut server = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut process = Served(server.stdout(Stdio::piped()).spawn().unwrap());
    let lines = BufReader::new(process.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let (mut is_published, mut is_passed_over, mut is_serving) = (false, false, false);
    for line in lines {
        assert!(!line.contains("of 011002/digital-plan"), "{line}");
        is_published |= line.contains("Published release 1 of 172014/dx-action-plan");
        is_passed_over |= line.contains("011002/digital-plan/datapackage.json") && line.contains("pass it over");
        is_serving |= line.contains("Serving http");
        if is_published && is_passed_over && is_serving {
            return;
        }
    }
    panic!("published {is_published}, passed over {is_passed_over}, serving {is_serving}");
}

#[test]
fn without_a_terminal_all_that_is_missing_is_named_at_once() {
    let desk = Desk::new();
    for (lang, words) in [
        ("ja", "計画の題名（印刷のとおり）（例: 金沢市環境基本計画）"),
        ("en", "title of the plan as printed (such as "),
    ] {
        let refused = desk.openplan(&["new", "172014", "--by", "x", "--lang", lang]);
        assert_eq!(refused.status.code(), Some(2));
        let said = err(&refused);
        let named: Vec<&str> = said.lines().skip(1).map(|line| line.split_whitespace().next().unwrap()).collect();
        assert_eq!(named, ["PLAN", "--title", "--years", "--name", "--name-en", "--license", "--department"]);
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(fs::read_dir(desk.root()).unwrap().count(), 0);
}

/// What somebody at a terminal sees who types these lines, and whether the command ended well.
fn typed(desk: &Desk, command: &str, lines: &str) -> (String, bool) {
    let mut terminal = Command::new("script");
    let program = env!("CARGO_BIN_EXE_openplan");
    terminal.args(["-qec", &format!("{program} {command}"), "/dev/null"]).current_dir(desk.root());
    let mut terminal = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    terminal.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let mut seen = Vec::new();
    terminal.stdout.take().unwrap().read_to_end(&mut seen).unwrap();
    (String::from_utf8_lossy(&seen).into_owned(), terminal.wait().unwrap().success())
}

#[test]
fn on_a_terminal_each_value_is_asked_for_until_it_can_be() {
    let desk = Desk::new();
    let answers = "172015\n172014\nEnv\nenvironment-plan\n=A1\n環境計画\n2030-2026\n2026-2030\n金沢市\nKanazawa City\n\n\n\
                   CC\nPDL-1.0\nenvironment\n\n";
    let (seen, is_made) = typed(&desk, "new --lang ja", answers);
    assert!(is_made, "{seen}");
    for refused in ["PUBLISHER 172015: ", "PLAN Env: ", "--title =A1: ", "--years 2030-2026: ", "--license CC: "] {
        assert!(seen.contains(refused), "{refused} {seen}");
    }
    assert!(seen.contains("Enter だけなら「金沢市」") && seen.contains("Enter だけなら「ja」"), "{seen}");
    let metadata = fs::read(desk.root().join("datasets/172014/environment-plan/datapackage.json")).unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata).unwrap();
    let custom = &metadata["custom"];
    for (member, wanted) in [("publisher_kind", "city"), ("language", "ja"), ("department_id", "environment")] {
        assert_eq!(custom[member], wanted);
    }
    assert_eq!(metadata["licenses"][0]["name"], "PDL-1.0");
    assert_eq!(metadata["contributors"][0]["title"], "金沢市", "what was suggested");

    // The folder is there now, which is an answer that cannot be; then the answers end.
    let (seen, is_made) = typed(&desk, "new 172014 environment-plan --lang en", "next-plan\n");
    assert!(!is_made && seen.contains("is already there") && seen.contains("nothing was made"), "{seen}");
    assert_eq!(fs::read_dir(desk.root().join("datasets/172014")).unwrap().count(), 1);
}

/// The sheets of a form: names, and the rows of each.
fn sheets(file: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(file).unwrap())).unwrap();
    let text = |row: &[Data]| row.iter().map(ToString::to_string).collect();
    book.worksheets().into_iter().map(|(name, range)| (name, range.rows().map(text).collect())).collect()
}

#[test]
fn a_form_has_a_table_for_each_thing_that_a_plan_prints() {
    let desk = Desk::new();
    let package = desk.begin(&["--workbook", "--lang", "ja"]);
    let sheets = sheets(&package.join("記入用.xlsx"));
    let heads: Vec<_> = sheets.iter().skip(1).map(|(name, rows)| (name.as_str(), rows[0].join(" "))).collect();
    let roadmap = "分野 施策 取組 新規・再掲 担当課 2026年度 2027年度 2028年度";
    let indicators = "施策 指標名 単位 現状値 現状値の年度 2026年度目標値 2027年度目標値 2028年度目標値 2026年度実績値 \
                      2027年度実績値 2028年度実績値";
    let wanted = [("工程表", roadmap), ("目標と実績", indicators), ("用語", "用語 説明")];
    assert_eq!(heads, wanted.map(|(name, head)| (name, head.to_owned())));
    for (name, rows) in &sheets[1..] {
        assert!(rows.len() == 2 && rows[1][0].starts_with("例："), "{name}: one row, and it is an example");
    }
    let (name, about) = &sheets[0];
    assert_eq!(name, "この様式について");
    let said: Vec<String> = about.iter().map(|row| row.join(" ")).collect();
    for words in [
        "計画: 札幌市デジタル計画",
        "公表主体: 北海道札幌市（011002）",
        "計画期間: 2026～2028年度",
        "openplan import datasets/011002/digital-plan datasets/011002/digital-plan/記入用.xlsx",
    ] {
        assert!(said.iter().any(|line| line.contains(words)), "{words}: {said:?}");
    }
    let book = fs::File::open(package.join("記入用.xlsx")).unwrap();
    let (mut book, mut roadmap) = (zip::ZipArchive::new(book).unwrap(), String::new());
    book.by_name("xl/worksheets/sheet2.xml").unwrap().read_to_string(&mut roadmap).unwrap();
    for list in ["\"新規,再掲,統合,廃止\"", "\"検討,試行,導入,"] {
        assert!(roadmap.contains(list), "what can be chosen: {list}");
    }
    let folder = package.display().to_string();
    let checked = desk.openplan(&["check", &folder]);
    assert!(checked.status.success() && out(&checked).lines().count() == 1, "{}", out(&checked));
    let formatted = desk.openplan(&["format", &folder]);
    assert!(formatted.status.success() && package.join("記入用.xlsx").exists(), "{}", out(&formatted));
}

#[test]
fn the_form_of_a_plan_in_another_language_is_in_english() {
    let desk = Desk::new();
    let other = ["--years", "cy2026-cy2027", "--language", "en-gb", "--workbook"];
    let council: Vec<&str> = CITY.iter().filter(|word| !["--years", "2026-2028"].contains(word)).copied().collect();
    let made = desk.openplan(&[&council[..], &other].concat());
    assert!(out(&made).contains("openplan import datasets/011002/digital-plan"), "{} {}", out(&made), err(&made));
    let sheets = sheets(&desk.root().join("datasets/011002/digital-plan/for-filling-in.xlsx"));
    let heads: Vec<_> = sheets.iter().map(|(name, rows)| (name.as_str(), rows[0].join(" "))).skip(1).collect();
    let indicators =
        "Objective Indicator Unit Baseline Baseline year CY2026 target CY2027 target CY2026 actual CY2027 actual";
    let roadmap = "Theme Objective Initiative Mark Department CY2026 CY2027";
    let wanted = [("Roadmap", roadmap), ("Targets and actuals", indicators), ("Terms", "Term Explanation")];
    assert_eq!(heads, wanted.map(|(name, head)| (name, head.to_owned())));
    assert!(sheets[1..].iter().all(|(_, rows)| rows[1][0].starts_with("e.g. ")));
}

/// The form with rows below its examples, as a spreadsheet saves it: the sheet about the form first.
fn filled(form: &Path, rows: [&[&str]; 3]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let typed = [&[][..], rows[0], rows[1], rows[2]];
    for ((name, lines), typed) in sheets(form).into_iter().zip(typed) {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let typed = typed.iter().map(|row| row.split('|').map(str::to_owned).collect());
        for (place, cells) in (0..).zip(lines.into_iter().chain(typed)) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(place, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_is_typed_into_a_form_is_imported_and_its_examples_are_not() {
    for (language, file, rows, initiatives) in [
        (
            "ja",
            "記入用.xlsx",
            [
                &["産業|農業のスマート化|ドローンの導入|新規|農業課|検討|導入|実施", "||AIの活用|||調査|→|拡大"][..],
                &["農業のスマート化|導入農家数|件|12|2025年度|20|30|約50|18"],
                &["電子申請|インターネットで申請すること。"],
            ],
            "ドローンの導入 AIの活用",
        ),
        (
            "en-gb",
            "for-filling-in.xlsx",
            [
                &["Industry|Farming|Drones|New|Farms|consider|introduce|carry out", "||Robots|||study|start|expand"][..],
                &["Farming|Farms with drones|company|12|FY2025|20|30|about 50|18"],
                &["Drone|A machine that flies."],
            ],
            "Drones Robots",
        ),
    ] {
        let desk = Desk::new();
        let package = desk.begin(&["--workbook", "--language", language]);
        let form = package.join(file);
        fs::write(&form, filled(&form, rows)).unwrap();
        let folder = package.display().to_string();
        let imported = desk.openplan(&["import", &folder, &form.display().to_string()]);
        assert!(imported.status.success(), "{} {}", out(&imported), err(&imported));
        let column = |table: &str, name: &str| {
            let mut reader = csv::Reader::from_path(package.join(format!("{table}.csv"))).unwrap();
            let place = reader.headers().unwrap().iter().position(|known| known == name).unwrap();
            reader.records().map(|row| row.unwrap()[place].to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(column("policies", "level_as_printed").split(' ').count(), 2, "the two columns of headings");
        assert_eq!(column("initiatives", "title"), initiatives);
        assert_eq!(column("listings", "new_mark"), "true false");
        let stages = column("schedule", "stage_id");
        assert_eq!(stages.split(' ').next_back(), Some("expand"), "{stages}");
        assert_eq!(column("schedule", "period"), "2026 2027 2028 2026 2027 2028");
        let values = [column("observations", "value_type_id"), column("observations", "value")];
        assert_eq!(values, ["baseline target target target actual", "12 20 30 50 18"]);
        assert_eq!(column("terms", "label").split(' ').count(), 1);
        let checked = desk.openplan(&["check", &folder]);
        assert_eq!(out(&checked).lines().count(), 1, "that it is a draft: {}", out(&checked));
    }
}
