//! The guide for the city's staff does what it says: its downloads, its rows and its commands, in their order.
use crate::town::{Answer, PLAN, Town, add_rows, ask, sheet, workbook};
use serde_json::json;
use std::{fs, path::Path, process::Command};

const SERVER: &str = "http://127.0.0.1:8080";

/// What the guide asks for.
#[derive(Debug)]
enum Step<'a> {
    /// An address on the server.
    Open(&'a str),
    /// Rows for a workbook, with their titles first.
    Type(&'a str, Vec<Vec<String>>),
    /// A command with what it prints; `…` stands for anything.
    Run(&'a str, Vec<&'a str>),
}

fn steps(guide: &str) -> Vec<Step<'_>> {
    let (mut steps, mut console, mut book) = (Vec::new(), false, None);
    for line in guide.lines() {
        if line.starts_with("```") {
            console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| console) {
            steps.push(Step::Run(command, Vec::new()));
        } else if console && let Some(Step::Run(_, printed)) = steps.last_mut() {
            printed.push(line);
        } else if let Some(rest) = line.strip_prefix("- ").and_then(|rest| rest.strip_prefix(SERVER)) {
            steps.push(Step::Open(rest.split(' ').next().unwrap()));
        } else if let Some(file) =
            line.strip_prefix('`').and_then(|rest| rest.split('`').next()).filter(|file| is_workbook(file))
        {
            book = Some(file);
        } else if let (Some(row), Some(file)) = (line.strip_prefix("| "), book) {
            let row = row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            match steps.last_mut() {
                Some(Step::Type(known, rows)) if *known == file => rows.push(row),
                _ => steps.push(Step::Type(file, vec![row])),
            }
        } else if line.starts_with('#') {
            book = None;
        }
    }
    steps
}

fn is_workbook(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "xlsx")
}

#[test]
fn the_guide_for_staff_leads_through_the_year() {
    let guide = fs::read_to_string("docs/guide-ja.md").unwrap();
    let town = Town::beginning();
    let (mut opened, mut typed, mut run) = (0, 0, 0);
    for step in steps(&guide) {
        match step {
            Step::Open(path) => {
                let Answer { bytes, .. } = town.get(path);
                if is_workbook(path) {
                    fs::write(town.folder().join(path.rsplit('/').next().unwrap()), bytes).unwrap();
                }
                opened += 1;
            }
            Step::Type(file, rows) => {
                let path = town.folder().join(file);
                let (name, mut lines) = sheet(&fs::read(&path).unwrap());
                add_rows(&mut lines, &rows[0], &rows[1..]);
                fs::write(&path, workbook(&name, &lines)).unwrap();
                typed += rows.len() - 1;
            }
            Step::Run(command, expected) => {
                assert_printed(command, &expected, &shell(&town, command));
                if command.contains("publish --note") {
                    town.wait_for(2);
                }
                run += 1;
            }
        }
    }
    assert_eq!((opened, typed, run), (5, 3, 9), "what the guide asks for");
    let progress = town.get(&format!("/{PLAN}/progress")).json();
    let row = progress["items"].as_array().unwrap().iter().find(|row| row["indicator_id"] == "k02").unwrap();
    assert_eq!(row["latest_actual"]["value_decimal"], json!("150"));
    let changes = town.get(&format!("/{PLAN}/changes.html?from=1&to=2"));
    for said in ["<dt>理由</dt>", "2024年度の実績を追加", "デジタル行政戦略課"] {
        assert!(changes.body().contains(said), "{said}");
    }
    town.wait_for(3);
    for release in ["", "/releases/1", "/releases/2"] {
        let gone = ask(&town.address, &format!("/{PLAN}{release}/terms/open-roaming"));
        assert_eq!(gone.status, 410, "{release}: {}", gone.body());
    }
}

/// Runs a line of the guide where its commands are typed.
fn shell(town: &Town, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_openplan")).parent().unwrap();
    let path = format!("{}:{}", fs::canonicalize(program).unwrap().display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{command} 2>&1")]).current_dir(town.root()).env("PATH", path);
    shell.env("LC_ALL", "ja_JP.UTF-8").env_remove("OPENPLAN_DATABASE").env_remove("RUST_LOG");
    let output = shell.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{command}: {printed}");
    printed
}

/// Each line of the guide is printed, in its order; `…` stands for anything, and others may stand between.
fn assert_printed(command: &str, expected: &[&str], printed: &str) {
    let mut lines = printed.lines();
    for wanted in expected {
        let parts: Vec<&str> = wanted.split('…').collect();
        let same = |line: &str| {
            let mut rest = line;
            let inside = parts.iter().all(|part| match rest.split_once(part) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            });
            inside && line.starts_with(parts[0]) && (rest.is_empty() || wanted.ends_with('…'))
        };
        assert!(lines.any(same), "{command} does not print\n{wanted}\nbut\n{printed}");
    }
}

#[test]
fn what_the_guide_quotes_is_what_is_said() {
    let guide = fs::read_to_string("docs/guide-ja.md").unwrap();
    let said: Vec<&str> = openplan::check::rules()
        .chain(openplan::dataset::SPREADSHEET_RULES.iter().copied())
        .map(|rule| rule.wrong.0)
        .collect();
    let section = guide.split("## 4.").nth(1).unwrap().split("## 5.").next().unwrap();
    let quoted: Vec<&str> =
        section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).skip(1).collect();
    assert_eq!(quoted.len(), 5);
    for quote in quoted.iter().filter(|quote| !quote.contains(['…', '／'])) {
        assert!(said.iter().any(|sentence| sentence.contains(quote)), "{quote}");
    }
}

/// What remains of a file of the package when some of its lines are made others.
fn mend(path: &Path, line: impl Fn(usize, &str) -> Option<String>) {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.split_inclusive('\n').enumerate().filter_map(|(index, text)| line(index + 1, text));
    fs::write(path, lines.collect::<String>()).unwrap();
}

#[test]
fn what_the_guide_says_after_a_withdrawal_makes_a_package_that_can_be_published() {
    let town = Town::beginning();
    let package = format!("datasets/{PLAN}");
    let withdraw =
        |record: &str| shell(&town, &format!("openplan withdraw --reason leak --record {SERVER}/id/{PLAN}/{record}"));
    let printed = withdraw("terms/metaverse");
    for words in ["initiative-terms/i002/metaverse", "source/e2024-03.md:762-765", "source-notes/e2024-03/n65"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    withdraw("source-notes/e2024-03/n65");
    let csv = |table: &str| town.folder().join(table);
    let without = |name: &'static str| move |_: usize, line: &str| (!line.contains(name)).then(|| line.to_owned());
    mend(&csv("initiative-terms.csv"), without(",metaverse"));
    mend(&csv("source-notes.csv"), without(",n65,"));
    mend(&csv("terms.csv"), without(",metaverse,"));
    // As was said when it was withdrawn: positions count on.
    let finding = printed.lines().find(|line| line.contains("terms.csv:")).unwrap().trim();
    let checked = shell(&town, &format!("openplan check {package} || true"));
    assert!(checked.lines().any(|line| line.ends_with(&format!("/{finding}"))), "{finding} is not in {checked}");
    mend(&csv("terms.csv"), |number, line| {
        let (before, source_line) = line.rsplit_once(',').and_then(|(rest, page)| {
            let (rest, source_line) = rest.rsplit_once(',')?;
            Some((rest.rsplit_once(',')?.0, format!("{source_line},{page}")))
        })?;
        Some(if number == 1 { line.to_owned() } else { format!("{before},{},{source_line}", number - 1) })
    });
    // What the transcription still says is in no row: it cannot be published.
    let checked = shell(&town, &format!("openplan check {package} || true"));
    for line in 762..=765 {
        let said = |found: &str| found.contains(&format!("source/e2024-03.md:{line}:"));
        assert_eq!(checked.lines().any(said), [762, 764].contains(&line), "{line}: {checked}");
    }
    let refused = shell(&town, &format!("openplan publish {package} 2>&1 || true"));
    assert!(refused.contains("何も公開しませんでした"), "{refused}");
    mend(&csv("source/e2024-03.md"), |number, line| {
        Some(if (762..=765).contains(&number) { "\n".to_owned() } else { line.to_owned() })
    });
    let checked = shell(&town, &format!("openplan check {package}"));
    assert!(checked.contains("問題はありません"), "{checked}");
    shell(&town, &format!("openplan publish {package}"));
    let text = "3次元の仮想空間";
    for entry in ["", "source"].iter().flat_map(|folder| fs::read_dir(csv(folder)).unwrap()) {
        let path = entry.unwrap().path();
        assert!(path.is_dir() || !fs::read_to_string(&path).unwrap().contains(text), "{}", path.display());
    }
}
