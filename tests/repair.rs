//! What `format` does: a spreadsheet's spelling goes, every value stays.
#![expect(clippy::unwrap_used, reason = "a test may fail where it likes")]

use database::Database;
use openplan::{check, dataset};
use package::{
    Edit::{self, Add, Bytes, Folder, Text},
    GREEN, apply, copy, utf_16,
};
use proptest::prelude::*;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

#[expect(dead_code, reason = "other tests use the rest")]
mod database;
mod package;

/// Each leaves the values as they are.
const SPELLINGS: &[(&str, Edit)] = &[
    ("bom", Bytes("terms.csv", |text| format!("\u{feff}{text}").into())),
    ("utf-16", Bytes("schedule.csv", |text| utf_16(&text))),
    ("shift-jis", Bytes("related-plans.csv", |text| encoding_rs::SHIFT_JIS.encode(&text).0.into_owned())),
    ("line-ends", Bytes("sections.csv", |text| text.replace("\r\n", "\n").into())),
    ("final-line-end", Bytes("exclusions.csv", |text| text.trim_end().into())),
    ("quotes", Bytes("policies.csv", |text| text.replace("water,,分野", "\"water\",,\"分野\"").into())),
    ("blank-row", Add("initiatives.csv", ",,,,,\r\n\r\n")),
    ("blank-column", Bytes("indicators.csv", |text| text.replace("\r\n", ",,\r\n").into())),
    ("japanese-header", Text("plans.csv", "publisher_id,plan_id,title", "公表主体ID,計画ID,名称")),
    ("header-order", Bytes("initiative-terms.csv", |text| by_column(&text, |cells| cells.reverse()))),
    (
        "publisher-name-column",
        Bytes("revisions.csv", |text| {
            by_column(&text, |cells| {
                let name = if cells[0] == "publisher_id" { "公表主体名" } else { "北海道架空市" };
                cells.insert(3, name.to_owned());
            })
        }),
    ),
    // What the tables of profile 1 called it; a new line may leave it empty.
    (
        "publisher-name-column",
        Bytes("source-notes.csv", |text| {
            by_column(&text, |cells| {
                let name = match &*cells[3] {
                    "note_id" => "地方公共団体名",
                    "n02" => "",
                    _ => "北海道架空市",
                };
                cells.insert(2, name.to_owned());
            })
        }),
    ),
    ("header-spelling", Text("source-notes.csv", "note_id", "ｎｏｔｅ＿ｉｄ")),
    ("title-above", Bytes("plans.csv", |text| format!("計画の一覧,,,,,,,\r\n,,,,,,,\r\n{text}").into())),
    ("repeated-column", Bytes("initiative-terms.csv", |text| by_column(&text, |cells| cells.push(cells[3].clone())))),
    ("column-left-out", Bytes("policies.csv", |text| by_column(&text, |cells| drop(cells.pop())))),
    ("lost-leading-zero", Bytes("exclusions.csv", |text| text.replace("019992", "19992").into())),
    ("nfc", Text("sources.csv", "だけ", "た\u{3099}け")),
    (
        "spreadsheet-flag",
        Bytes("listings.csv", |text| text.replace(",true", ",True").replace(",false", ",FALSE").into()),
    ),
    ("resources", Text("datapackage.json", "\"title\": \"計画\"", "\"title\": \"プラン\"")),
];

/// The file with the cells of each line changed; only where no cell is quoted.
fn by_column(text: &str, change: fn(&mut Vec<String>)) -> Vec<u8> {
    let line = |line: &str| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        change(&mut cells);
        cells.join(",") + "\r\n"
    };
    text.lines().map(line).collect::<String>().into()
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file());
    let mut files: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn the_bytes_before_the_spreadsheet_come_back() {
    for (rule, edit) in SPELLINGS {
        let copy = copy();
        apply(&copy.folder, edit);
        let found = check::check(&copy.folder).findings;
        assert!(found.iter().any(|finding| finding.rule == *rule), "{rule}: {found:?}");
        let done = openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
        // What follows from other cells is told by its column.
        let followed = done.followed.iter().any(|one| one.column.name == "publisher_id");
        assert!(done.mended.iter().any(|finding| finding.rule == *rule) || followed, "{rule}: {done:?}");
        assert!(done.refused.is_empty(), "{rule}: {:?}", done.refused);
        assert_eq!(files(&copy.folder), files(Path::new(GREEN)), "{rule}");
    }
}

/// What `openplan` prints, and whether it succeeded.
fn openplan(arguments: &[&str], folder: &Path) -> (String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_openplan")).args(arguments).arg(folder).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (String::from_utf8(printed).unwrap(), output.status.success())
}

#[test]
fn what_was_mended_is_said_without_telling_anybody_to_do_it() {
    let copy = copy();
    apply(&copy.folder, &SPELLINGS[0].1);
    let file = copy.folder.join("terms.csv").display().to_string();
    let (printed, success) = openplan(&["format", "--lang", "en"], &copy.folder);
    let mended = format!(
        "{file}:1:1: The file begins with a BOM (byte order mark). Mended.\n{file}: Written anew.\n{file}: Kept as taken/terms.csv\n"
    );
    assert_eq!((printed, success), (mended, true));
    apply(&copy.folder, &SPELLINGS[0].1);
    let (printed, _) = openplan(&["format", "--lang", "ja"], &copy.folder);
    assert!(printed.contains("BOM（文字コードを示す印）が付いています。直しました。\n"), "{printed}");
}

/// Whatever `format` writes anew, the bytes before it are still there.
#[test]
fn every_file_that_is_written_anew_is_kept_as_it_was() {
    let copy = copy();
    let edits = [
        SPELLINGS[2].1,
        Text("datapackage.json", "\"title\": \"計画\"", "\"title\": \"プラン\""),
        Bytes("source/e2025-03.md", |text| format!("\u{feff}{text}").into()),
    ];
    for edit in &edits {
        apply(&copy.folder, edit);
    }
    let names = ["related-plans.csv", "datapackage.json", "source/e2025-03.md"];
    let bytes = |below: &str| names.map(|name| fs::read(copy.folder.join(below).join(name)).unwrap());
    let before = bytes("");
    let done = openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
    assert_eq!(done.written.len(), names.len());
    assert_ne!(bytes(""), before);
    assert_eq!(bytes("taken"), before);
    apply(&copy.folder, &edits[2]);
    openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
    assert!(copy.folder.join("taken/source/e2025-03.2.md").exists(), "what was kept before is kept as well");
}

#[test]
fn format_says_when_there_is_nothing_to_do() {
    let copy = copy();
    let (printed, success) = openplan(&["format", "--lang", "ja"], &copy.folder);
    let nothing = format!("{}: 取り込むものはありません。直すところもありません。\n", copy.folder.display());
    assert_eq!((printed, success), (nothing, true));
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let copy = copy();
    apply(&copy.folder, &SPELLINGS[0].1);
    let mut command = Command::new(env!("CARGO_BIN_EXE_openplan"));
    command.arg("check").arg(&copy.folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    drop(process.stdout.take());
    let output = process.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(141));
}

#[test]
fn commands_answer_in_japanese() {
    let (copy, empty, database) = (copy(), tempfile::tempdir().unwrap(), Database::new());
    let database = format!("--database={}", database.url);
    let publish = ["publish", "--lang", "ja", &database];
    let (printed, _) = openplan(&["check", "--lang", "ja"], empty.path());
    assert!(printed.contains("にパッケージがありません"), "{printed}");
    let (printed, _) = openplan(&["format", "--lang", "ja"], Path::new("nowhere"));
    assert!(printed.contains("nowhere を読み取れません"), "{printed}");
    assert!(openplan(&publish, &copy.folder).0.starts_with("公開しました: 019992/green-plan の公開版 1（"));
    assert!(openplan(&publish, &copy.folder).0.starts_with("変更はありません: 019992/green-plan の公開版 1（"));
    apply(&copy.folder, &Text("sources.csv", "だけ", "のみ"));
    assert!(openplan(&publish, &copy.folder).0.starts_with("公開しました: 019992/green-plan の公開版 2（"));
    apply(&copy.folder, &Text("sources.csv", "のみ", "だけ"));
    assert!(openplan(&publish, &copy.folder).0.starts_with("公開し直しました: 019992/green-plan の公開版 1（"));
    apply(&copy.folder, &Text("policies.csv", "緑,", "\"緑\","));
    assert!(openplan(&publish, &copy.folder).0.ends_with("何も公開しませんでした。\n"));
}

/// Ends when the test does, however it ends.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

#[test]
fn the_server_says_how_to_publish_to_its_database() {
    let (copy, database) = (copy(), Database::new());
    let database = &database.url;
    assert!(openplan(&["publish", "--database", database], &copy.folder).1);
    apply(&copy.folder, &Text("sources.csv", "だけ", "のみ"));
    let folder = copy.folder.display().to_string();
    let mut server = Command::new(env!("CARGO_BIN_EXE_openplan"));
    server.args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--datasets", &folder]);
    let mut process = Served(server.env_remove("RUST_LOG").stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(process.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let hint = lines.find(|line| line.contains("to publish it")).unwrap();
    assert!(hint.ends_with(&format!("openplan publish {folder} --database {database}")), "{hint}");
}

#[test]
fn everything_is_mended_at_once_and_only_once() {
    let copy = copy();
    for (_, edit) in SPELLINGS {
        apply(&copy.folder, edit);
    }
    let done = openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
    let files_of = SPELLINGS.iter().map(|(_, edit)| match edit {
        Text(file, ..) | Bytes(file, _) | Add(file, _) => *file,
        Folder(_) => "",
    });
    assert_eq!(done.written.len(), files_of.collect::<std::collections::BTreeSet<_>>().len());
    assert_eq!(files(&copy.folder), files(Path::new(GREEN)));
    let again = openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
    assert!(again.written.is_empty() && again.refused.is_empty());
}

#[test]
fn a_refused_repair_changes_no_file() {
    let cases = [
        ("ragged-row", Text("policies.csv", "3,51,", "3,51")),
        ("unknown-header", Text("policies.csv", "slogan", "sloogan")),
        ("missing-header", Bytes("policies.csv", |text| by_column(&text, |cells| drop(cells.remove(6))))),
        ("duplicate-header", Text("policies.csv", "slogan", "label")),
        ("no-header", Bytes("policies.csv", |text| text.split_once('\n').unwrap().1.into())),
        ("broken-utf-8", Bytes("policies.csv", |text| [text.as_bytes(), &[0xff, 0xff]].concat())),
        (
            "publisher-name",
            Bytes("policies.csv", |text| {
                let rows = text.replace(",\r\n", ",,石川県金沢市\r\n");
                rows.replace("source_page\r\n", "source_page,公表主体名\r\n").into()
            }),
        ),
        ("json-syntax", Text("datapackage.json", "\"2025.1\",", "\"2025.1\"")),
    ];
    for (rule, edit) in cases {
        let copy = copy();
        apply(&copy.folder, &edit);
        apply(&copy.folder, &Bytes("terms.csv", |text| format!("\u{feff}{text}").into()));
        let before = files(&copy.folder);
        let done = openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
        assert!(done.refused.iter().any(|finding| finding.rule == rule), "{rule}: {:?}", done.refused);
        assert!(done.written.is_empty(), "{rule}");
        assert_eq!(before, files(&copy.folder), "{rule}");
    }
}

#[test]
fn a_missing_file_is_not_made_up() {
    let copy = copy();
    apply(&copy.folder, &Folder(|folder| fs::remove_file(folder.join("terms.csv")).unwrap()));
    assert!(openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap().written.is_empty());
    assert!(!copy.folder.join("terms.csv").exists());
}

#[test]
fn values_are_never_repaired() {
    let copy = copy();
    apply(&copy.folder, &Text("observations.csv", "1200,,,case", "\"1,200\",,,case"));
    apply(&copy.folder, &Text("policies.csv", "019992,green-plan,water", "29992,green-plan,water"));
    assert!(openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap().written.is_empty());
}

/// Bytes that mean something to a reader of CSV, JSON, Markdown or Japanese.
fn splinters() -> impl Strategy<Value = Vec<u8>> {
    let known = ["\"", ",", "\r", "\n", "\r\n", "{", "]", "\\", "\0", "<", "|", "△", "（再掲）", "2024/3/1", "年", "-"];
    let known = prop::sample::select(known.map(|text| text.as_bytes().to_vec()).to_vec());
    prop_oneof![known, prop::collection::vec(any::<u8>(), 0..4)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is in a file, `check` and `format` answer, and formatting twice does no more than once.
    #[test]
    fn format_and_check_survive_any_bytes(
        file in prop::sample::select(vec!["terms.csv", "schedule.csv", "datapackage.json", "source/e2025-03.md"]),
        at in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..3, splinters()), 1..6),
    ) {
        let copy = copy();
        let path = copy.folder.join(file);
        let mut bytes = fs::read(&path).unwrap();
        for (at, removed, splinter) in at {
            let from = at.index(bytes.len());
            let to = (from + removed).min(bytes.len());
            bytes.splice(from..to, splinter);
        }
        fs::write(&path, &bytes).unwrap();
        for finding in check::check(&copy.folder).findings {
            prop_assert!(finding.line > 0 && finding.column > 0);
        }
        openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
        let once = files(&copy.folder);
        openplan::check::format(&copy.folder, dataset::MissingRows::Refused).unwrap();
        prop_assert_eq!(once, files(&copy.folder));
    }
}

/// A copy of a package, alone in its folder.
fn copied(from: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("172014/dx-action-plan");
    for part in ["", "source"] {
        fs::create_dir_all(folder.join(part)).unwrap();
        for (name, bytes) in files(&Path::new(from).join(part)) {
            fs::write(folder.join(part).join(name), bytes).unwrap();
        }
    }
    (root, folder)
}

const PROFILE_1: &str = "tests/fixtures/profile-1/172014/dx-action-plan";
const BUNDLED: &str = "datasets/172014/dx-action-plan";

fn read(folder: &Path) -> dataset::Package {
    dataset::Package::read(folder, &mut dataset::Findings::new(folder))
}

#[test]
fn a_package_of_profile_1_is_brought_to_profile_2_once() {
    let (_root, folder) = copied(PROFILE_1);
    let before = read(&folder).digest();
    let (said, done) = openplan(&["format", "--lang", "ja"], &folder);
    assert!(done, "{said}");
    for words in ["municipal-plan/1 から municipal-plan/2 に移しました", "fields.csv の行は policies.csv に移りました"]
    {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(read(&folder).digest(), before, "what is written is what was read");
    let (kept, old) = (files(&folder.join("taken")), files(Path::new(PROFILE_1)));
    assert!(kept.iter().all(|file| old.contains(file)), "as they were");
    let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["directions.csv", "fields.csv", "schedule.csv", "datapackage.json"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    // Of which indicators more is wanted is evident to who reads the plan; profile 1 had no column for it.
    let brought = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        (name.clone(), if name == "indicators.csv" { text.replace(",up,", ",,") } else { text })
    };
    let tables = |folder: &Path| {
        files(folder)
            .into_iter()
            .filter(|(name, _)| Path::new(name).extension().is_some_and(|one| one == "csv"))
            .map(brought)
            .collect::<Vec<_>>()
    };
    assert_eq!(tables(&folder), tables(Path::new(BUNDLED)), "the same plan, brought by hand");
    assert!(check::check(&folder).findings.is_empty());
    let again = openplan(&["format", "--lang", "ja"], &folder).0;
    assert!(again.contains("直すところもありません"), "{again}");
    let (_root, folder) = copied(PROFILE_1);
    let said = openplan(&["format", "--lang", "en"], &folder).0;
    assert!(said.contains("Brought from municipal-plan/1 to municipal-plan/2"), "{said}");
}

/// What was written before a failure is recognised, and the rest is done.
#[test]
fn a_half_brought_package_is_brought_to_its_end() {
    let (_root, folder) = copied(PROFILE_1);
    for table in ["policies.csv", "plans.csv", "listings.csv"] {
        fs::copy(Path::new(BUNDLED).join(table), folder.join(table)).unwrap();
    }
    fs::remove_file(folder.join("fields.csv")).unwrap();
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    assert_eq!(done.refused, []);
    for table in ["policies.csv", "schedule.csv", "listings.csv"] {
        let bytes = |folder: &Path| fs::read(folder.join(table)).unwrap();
        assert!(bytes(&folder) == bytes(Path::new(BUNDLED)), "{table}");
    }
    assert!(check::check(&folder).findings.is_empty());
}

#[test]
fn what_cannot_be_brought_is_refused_as_a_whole() {
    let (_root, folder) = copied(PROFILE_1);
    fs::write(folder.join("terms.xlsx"), "").unwrap();
    let terms = fs::read_to_string(folder.join("terms.csv")).unwrap();
    fs::write(folder.join("terms.csv"), terms.replace("definition", "definitio")).unwrap();
    let before = files(&folder);
    let done = openplan::check::format(&folder, dataset::MissingRows::Refused).unwrap();
    let rules: Vec<_> = done.refused.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["profile-first", "unknown-header"]);
    assert_eq!(files(&folder), before);
}

#[test]
fn what_follows_from_other_cells_is_filled_in_and_said() {
    let copy = copy();
    apply(
        &copy.folder,
        &Text(
            "schedule.csv",
            "019992,green-plan,e2023-03,i001,2023,2023-04-01,2024-03-31",
            ",,e2023-03,i001,令和5年度,,",
        ),
    );
    let (said, done) = openplan(&["format", "--lang", "ja"], &copy.folder);
    assert!(done && said.contains("schedule.csv: 開始日（period_start）を 1 欄に入れました。"), "{said}");
    assert!(said.contains("schedule.csv: 公表主体ID（publisher_id）を 1 欄に入れました。"), "{said}");
    assert_eq!(files(&copy.folder), files(Path::new(GREEN)));
}
