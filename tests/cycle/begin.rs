//! The first day of a plan: `new` asks for what it is not told, and makes a draft, which nobody publishes by accident.
use crate::database::Database;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
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
