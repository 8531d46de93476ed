//! The guides for those who publish do what they say: their files, their commands and their pages, in their order.
use crate::town::{PLAN, Town, add_rows, ask, output_of, sheet, workbook};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const SERVER: &str = "http://127.0.0.1:8080";

/// What a guide asks for, in its order.
#[derive(Debug)]
enum Step<'g> {
    /// A file with its content.
    Write(&'g str, String),
    /// A file that holds these lines.
    See(&'g str, Vec<&'g str>),
    /// A file with what goes (`-`) and what comes in its place (`+`).
    Mend(&'g str, Vec<&'g str>),
    /// An address of the site.
    Open(&'g str),
    /// Rows for a workbook, with their titles first.
    Type(&'g str, Vec<Vec<String>>),
    /// A command with what is typed into it and what it prints; `…` stands for anything.
    Run { command: &'g str, typed: Vec<&'g str>, printed: Vec<&'g str> },
}

/// Where the sites of the guides are.
const SITES: [&str; 2] = ["https://plans.example.jp", "https://plans.example.org"];

fn steps(guide: &str) -> Vec<Step<'_>> {
    let (mut steps, mut lines, mut file, mut book) = (Vec::new(), guide.lines(), None, None);
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            steps.extend(block_steps(kind, block, file));
        } else if let Some(rest) = line.strip_prefix("- ").and_then(on_site) {
            steps.push(Step::Open(rest.split(' ').next().unwrap()));
        } else if let Some(found) =
            line.split('`').nth(1).filter(|_| line.starts_with('`')).filter(|file| is_book(file))
        {
            book = Some(found);
        } else if let (Some(row), Some(book)) = (line.strip_prefix("| "), book) {
            let row = row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            match steps.last_mut() {
                Some(Step::Type(known, rows)) if *known == book => rows.push(row),
                _ => steps.push(Step::Type(book, vec![row])),
            }
        } else if line.starts_with('#') {
            book = None;
        }
        if !line.is_empty() {
            // A block belongs to the file that the line before it names.
            file = line.ends_with(['`', ':', '：']).then(|| line.rsplit('`').nth(1)).flatten();
        }
    }
    steps
}

fn on_site(address: &str) -> Option<&str> {
    after_any(address, &SITES)
}

fn is_book(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "xlsx")
}

/// What a block asks for. Every block is tried: one of an unknown kind fails.
fn block_steps<'g>(kind: &str, block: Vec<&'g str>, file: Option<&'g str>) -> Vec<Step<'g>> {
    let named = || file.unwrap_or_else(|| panic!("a block without the name of its file: {block:?}"));
    match kind {
        "csv" | "markdown" => vec![Step::Write(named(), block.join("\n") + "\n")],
        "toml" => vec![Step::See(named(), block)],
        "diff" => vec![Step::Mend(named(), block)],
        "console" => {
            let mut steps = Vec::new();
            for line in block {
                if let Some(command) = line.strip_prefix("$ ") {
                    steps.push(Step::Run { command, typed: Vec::new(), printed: Vec::new() });
                } else if let Some(Step::Run { typed, printed, .. }) = steps.last_mut() {
                    match line.strip_prefix('>') {
                        Some(answer) => typed.push(answer.trim()),
                        None => printed.push(line),
                    }
                }
            }
            steps
        }
        _ => panic!("nothing tries a block of {kind:?}: {block:?}"),
    }
}

/// Somebody who does what a guide says, in a folder that is empty at first.
struct Reader {
    root: TempDir,
    locale: &'static str,
    server: Option<Child>,
    address: String,
    /// The newest release that was published.
    release: i64,
    plan: String,
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            server.kill().and_then(|()| server.wait()).ok();
        }
    }
}

impl Reader {
    /// Does all that a guide says.
    fn follow(guide: &str, locale: &'static str) -> Self {
        let root = TempDir::new().unwrap();
        let mut reader = Self { root, locale, server: None, address: String::new(), release: 0, plan: String::new() };
        for step in steps(guide) {
            match step {
                Step::Write(file, text) => fs::write(reader.path(file), text).unwrap(),
                Step::See(file, lines) => {
                    let text = fs::read_to_string(reader.path(file)).unwrap();
                    assert!(text.contains(&lines.join("\n")), "{file} does not hold {lines:?} but\n{text}");
                }
                Step::Mend(file, lines) => mend_as_told(&reader.path(file), &lines),
                Step::Open(path) => reader.open(path),
                Step::Type(file, rows) => {
                    let path = reader.package().join(file);
                    let (name, mut lines) = sheet(&fs::read(&path).unwrap());
                    add_rows(&mut lines, &rows[0], &rows[1..]);
                    fs::write(&path, workbook(&name, &lines)).unwrap();
                }
                Step::Run { command: "openplan serve", printed, .. } => reader.serve(&printed),
                Step::Run { command, typed, printed } => reader.run(command, &typed, &printed),
            }
        }
        reader
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    /// The package that was published last.
    fn package(&self) -> PathBuf {
        self.path("datasets").join(&self.plan)
    }

    fn command(&self, program: &str) -> Command {
        let folder = Path::new(env!("CARGO_BIN_EXE_openplan")).parent().unwrap();
        let path = format!("{}:{}", fs::canonicalize(folder).unwrap().display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(program);
        command.current_dir(self.root.path()).env("PATH", path).env("LC_ALL", self.locale);
        command.env("OPENPLAN_LISTEN", "127.0.0.1:0");
        command.env_remove("OPENPLAN_DATABASE").env_remove("OPENPLAN_BASE_URL").env_remove("RUST_LOG");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command
    }

    fn run(&mut self, command: &str, typed: &[&str], expected: &[&str]) {
        let mut shell = if typed.is_empty() {
            let mut shell = self.command("sh");
            shell.args(["-c", &format!("{command} 2>&1")]);
            shell
        } else {
            // Questions are asked on a terminal only.
            let mut terminal = self.command("script");
            terminal.args(["-qec", command, "/dev/null"]);
            terminal
        };
        let mut shell = shell.spawn().unwrap();
        let answers = [typed, &[""]].concat().join("\n");
        shell.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let output = shell.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{command}: {said}");
        // On a terminal the mark before an answer stands before what is printed next, and what is typed stands anywhere.
        let mark = if typed.is_empty() { "" } else { "> " };
        let lines: Vec<&str> = said.lines().map(|line| line.trim_end_matches('\r').trim_start_matches(mark)).collect();
        let among: Vec<&str> = expected.iter().flat_map(|line| ["…", line]).chain(["…"]).collect();
        let wanted = if typed.is_empty() { expected } else { &among };
        assert!(is_printed(wanted, &lines), "{command} does not print\n{}\nbut\n{said}", expected.join("\n"));
        self.notice(&said);
    }

    /// Remembers what is published, and as what.
    fn notice(&mut self, said: &str) {
        let japanese = ["公開しました: ", "変更はありません: "];
        let english = ["Published release ", "Unchanged: release "];
        for line in said.lines() {
            let (plan, release) = if let Some(rest) = after_any(line, &japanese) {
                rest.split_once(" の公開版 ").unwrap()
            } else if let Some(rest) = after_any(line, &english) {
                let (release, plan) = rest.split_once(" of ").unwrap();
                (plan, release)
            } else {
                continue;
            };
            let digits = release.split(|letter: char| !letter.is_ascii_digit()).next().unwrap();
            (self.plan, self.release) = (plan.split(' ').next().unwrap().to_owned(), digits.parse().unwrap());
        }
    }

    fn serve(&mut self, expected: &[&str]) {
        // It is the reader's at once, so that it ends with the reader, also if the guide is wrong.
        let process = self.server.insert(self.command("sh").args(["-c", "exec openplan serve"]).spawn().unwrap());
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let line = lines.find(|line| line.contains("Serving http")).unwrap();
        line.split(" on ").nth(1).unwrap().split(';').next().unwrap().clone_into(&mut self.address);
        let [wanted] = expected else { panic!("of what serve prints one line: {expected:?}") };
        // A guide names the port that is taken when none is named; here it is a free one.
        assert!(
            fits(&wanted.replace("127.0.0.1:8080", &self.address), &line),
            "serve does not print {wanted} but {line}"
        );
        // A full pipe would stop the server.
        std::thread::spawn(move || lines.for_each(drop));
    }

    /// Looks at an address, once the newest release is served; a workbook is saved into the package.
    fn open(&self, path: &str) {
        let begun = Instant::now();
        while ask(&self.address, &format!("/{}/plans", self.plan)).release() != self.release {
            assert!(begun.elapsed().as_secs() < 30, "release {} is not served", self.release);
            std::thread::sleep(Duration::from_millis(50));
        }
        let answer = ask(&self.address, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.head);
        if is_book(path) {
            fs::write(self.package().join(path.rsplit('/').next().unwrap()), answer.bytes).unwrap();
        }
    }

    /// A table of the newest release.
    fn table(&self, name: &str) -> String {
        let path = format!("/{}/{name}.csv", self.plan);
        self.open(&path);
        ask(&self.address, &path).body()
    }
}

/// What of a line follows one of these words, if it begins with it.
fn after_any<'l>(line: &'l str, words: &[&str]) -> Option<&'l str> {
    words.iter().find_map(|word| line.strip_prefix(word))
}

/// Does to a file what a guide shows: a line with `-` is in it once and becomes the line with `+` that follows it, or
/// goes; a line with `+` alone comes to its end.
fn mend_as_told(path: &Path, lines: &[&str]) {
    let mut text = fs::read_to_string(path).unwrap();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = lines.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(old) = line.strip_prefix('-') else {
            text.push_str(line.strip_prefix('+').unwrap());
            text.push_str(end);
            continue;
        };
        assert_eq!(text.matches(old).count(), 1, "{}: {old}", path.display());
        text = match lines.next_if(|line| line.starts_with('+')) {
            Some(new) => text.replace(old, &new[1..]),
            None => text.split_inclusive('\n').filter(|line| !line.contains(old)).collect(),
        };
    }
    fs::write(path, text).unwrap();
}

/// Whether lines are what a guide says: each as it stands, `…` in a line for anything, a line of `…` for any lines.
fn is_printed(wanted: &[&str], printed: &[&str]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| is_printed(rest, &printed[skipped..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, after)| fits(line, first) && is_printed(rest, after))
        }
    }
}

fn fits(wanted: &str, line: &str) -> bool {
    let parts: Vec<&str> = wanted.split('…').collect();
    let mut rest = line;
    let inside = parts.iter().all(|part| {
        rest.split_once(part).is_some_and(|(_, after)| {
            rest = after;
            true
        })
    });
    inside && line.starts_with(parts[0]) && (rest.is_empty() || wanted.ends_with('…'))
}

#[test]
fn the_guide_for_staff_leads_from_tables_to_the_second_edition() {
    let guide = fs::read_to_string("docs/guide-ja.md").unwrap();
    let reader = Reader::follow(&guide, "ja_JP.UTF-8");
    let observations = reader.table("observations");
    for value in ["actual,report-2022,1580,", "actual,report-2023,2100,", "target,e2022-03,20,"] {
        assert!(observations.contains(value), "{value}: {observations}");
    }
    assert!(reader.table("schedule").contains(",e2024-03,i005,2025,"));
    for release in ["", "/releases/1", "/releases/2"] {
        let gone = ask(&reader.address, &format!("/{}{release}/terms/t002", reader.plan));
        assert_eq!(gone.status, 410, "{release}: {}", gone.body());
    }
    let named = ["new", "import", "check", "publish", "serve", "format", "edition", "copy", "verify", "withdraw"];
    tries_each(&guide, &named);
}

#[test]
fn the_guide_for_other_bodies_leads_there_too() {
    let guide = fs::read_to_string("docs/guide-en.md").unwrap();
    let reader = Reader::follow(&guide, "C.UTF-8");
    let observations = reader.table("observations");
    for value in [",target,e2023-04,300,", ",actual,results-2023,158,"] {
        assert!(observations.contains(value), "{value}: {observations}");
    }
    tries_each(&guide, &["new", "import", "check", "publish", "serve", "edition", "copy", "verify", "withdraw"]);
}

#[test]
fn what_is_printed_is_compared_line_by_line() {
    let printed = ["a: 1 row", "b", "c", "d (0123)"];
    for wanted in [&["a: 1 row", "b", "c", "d (…)"][..], &["a: …", "…", "d (0123)"], &["…"], &["…", "c", "d…"]]
    {
        assert!(is_printed(wanted, &printed), "{wanted:?}");
    }
    for wanted in [&["a: 2 row", "b", "c", "d (…)"][..], &["a: 1 row"], &["…", "b"], &["c", "…"], &["…", "d"], &[]]
    {
        assert!(!is_printed(wanted, &printed), "{wanted:?}");
    }
}

/// A guide runs each of these commands, and the others that its sentences name have the options that they are given.
fn tries_each(guide: &str, commands: &[&str]) {
    let steps = steps(guide);
    let run = |name: &&str| {
        let runs =
            |step: &Step<'_>| matches!(step, Step::Run { command, .. } if command.split(' ').nth(1) == Some(*name));
        steps.iter().any(runs)
    };
    assert_eq!(commands.iter().filter(|name| !run(name)).count(), 0, "{commands:?}");
    let program = env!("CARGO_BIN_EXE_openplan");
    for said in guide.lines().filter(|line| !line.starts_with("$ ")).flat_map(|line| line.split('`').skip(1).step_by(2))
    {
        let mut words = said.split(' ');
        let (Some("openplan"), Some(name)) = (words.next(), words.next()) else { continue };
        let help = output_of(&Command::new(program).args([name, "--help"]).output().unwrap());
        let has = |option: &str| help.split([' ', '\n', '=']).any(|word| word == option);
        assert!(words.filter(|word| word.starts_with("--")).all(has) && help.contains("Usage: "), "{said}");
    }
}

/// Runs a line where the packages of a town are.
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

#[test]
fn what_the_guide_quotes_is_what_is_said() {
    let guide = fs::read_to_string("docs/guide-ja.md").unwrap();
    let said: Vec<&str> = openplan::check::rules()
        .chain(openplan::dataset::SPREADSHEET_RULES.iter().copied())
        .map(|rule| rule.wrong.0)
        .collect();
    let section = guide.split("## 6.").nth(1).unwrap().split("## 7.").next().unwrap();
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
