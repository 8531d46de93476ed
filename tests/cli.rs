//! The commands as a person starts them: what they print, what they leave behind, how they end.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests use the rest")]
mod database;

use database::Database;
use diesel::{RunQueryDsl, sql_query};
use openplan::store::File;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const BUNDLED: &str = "datasets/172014/dx-action-plan";

/// Runs the program with a database.
fn openplan(database: &Database, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_openplan"))
        .args(arguments)
        .env("OPENPLAN_DATABASE", &database.url)
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A copy of the bundled package in a folder named as packages are.
fn package(folder: &Path) -> std::path::PathBuf {
    let copy = folder.join(BUNDLED);
    std::fs::create_dir_all(copy.join("source")).unwrap();
    for entry in ["", "source"].iter().flat_map(|part| std::fs::read_dir(Path::new(BUNDLED).join(part)).unwrap()) {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, copy.join(path.strip_prefix(BUNDLED).unwrap())).unwrap();
        }
    }
    copy
}

#[test]
fn help_names_every_command_setting_and_variable() {
    let database = Database::new();
    let help = out(&openplan(&database, &["--help"]));
    for word in ["serve", "new", "check", "format", "publish", "withdraw", "copy", "verify", "export", "openapi"] {
        assert!(help.contains(word), "{word}");
    }
    for setting in ["listen", "database", "datasets", "base-url", "operator", "contact"] {
        let variable = format!("OPENPLAN_{}", setting.replace('-', "_").to_uppercase());
        assert!(help.contains(&format!("--{setting}")) && help.contains(&variable), "{setting}");
    }
}

#[test]
fn a_good_package_is_checked_without_a_word_on_standard_output() {
    let database = Database::new();
    let checked = openplan(&database, &["check"]);
    assert!(checked.status.success());
    assert_eq!(out(&checked), "");
    assert!(database.tables().is_empty(), "check writes nothing");
}

#[test]
fn a_finding_is_printed_where_an_editor_can_jump_to_it_and_ends_with_1() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Database::new());
    let package = package(folder.path());
    let file = package.join("observations.csv");
    let text = std::fs::read_to_string(&file).unwrap().replace(",65918,,,case,,-22261,", ",65918,,,case,,22261,");
    std::fs::write(&file, text).unwrap();
    let package = package.display().to_string();
    for (language, words) in [("ja", "-22261 と書いてください"), ("en", "Write -22261")] {
        let checked = openplan(&database, &["check", "--lang", language, &package]);
        assert_eq!(checked.status.code(), Some(1));
        assert!(out(&checked).starts_with(&format!("{}:7:16: ", file.display())), "{}", out(&checked));
        assert!(out(&checked).contains(words), "{}", out(&checked));
    }
    let json = openplan(&database, &["check", "--format", "json", &package]);
    let findings: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(findings[0]["line"], 7);
    assert_eq!(findings[0]["column"], 16);
    let refused = openplan(&database, &["publish", &package]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(database.tables().is_empty(), "nothing was published");
}

/// Asks for a new package in a folder, with other values for some flags.
fn new_package(folder: &Path, code: &str, plan: &str, other: &[(&str, &str)]) -> Output {
    let mut flags = vec![
        ("--title", "札幌市デジタル計画"),
        ("--years", "2026-2028"),
        ("--license", "CC-BY-4.0"),
        ("--name", "札幌市"),
        ("--name-en", "Sapporo City"),
        ("--department", "digital"),
        ("--by", "札幌市デジタル推進課"),
        ("--lang", "ja"),
    ];
    flags.retain(|(flag, _)| other.iter().all(|(name, _)| name != flag));
    flags.extend(other);
    let folder = folder.display().to_string();
    let flags = flags.into_iter().flat_map(|(flag, value)| [flag, value]);
    let arguments: Vec<_> = ["new", code, plan, "--folder", &folder].into_iter().chain(flags).collect();
    openplan(&Database::sqlite(), &arguments)
}

#[test]
fn a_new_package_passes_check_and_is_as_format_writes_it() {
    let (root, database) = (tempfile::tempdir().unwrap(), Database::new());
    let made = new_package(root.path(), "011002", "digital-plan", &[]);
    assert!(made.status.success(), "{}", err(&made));
    let folder = root.path().join("011002/digital-plan").display().to_string();
    assert!(out(&made).starts_with(&format!("{folder} を作りました。")), "{}", out(&made));
    let checked = openplan(&database, &["check", &folder]);
    assert!(checked.status.success() && out(&checked).lines().count() == 1, "that it is a draft: {}", out(&checked));
    let formatted = openplan(&database, &["format", &folder]);
    assert_eq!((out(&formatted), formatted.status.code()), (String::new(), Some(0)), "its files are as they should be");
    let left: Vec<_> = std::fs::read_dir(root.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing else is left");
}

#[test]
fn what_no_package_can_be_made_of_makes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let refused = [
        ("172015", "plan", None, "172014 と書いてください"),
        ("17201", "plan", None, "172014 と書いてください"),
        ("金沢市", "plan", None, "6桁"),
        ("172014", "Plan", None, "英小文字"),
        ("172014", "organizations", None, "公表主体の部署"),
        ("172014", "plan", Some(("--by", "")), "--by '': 空にはできません"),
        ("172014", "plan", Some(("--years", "2028-2026")), "2026-2028 のように"),
        ("172014", "plan", Some(("--license", "CC")), "CC-BY-4.0, CC0-1.0, PDL-1.0 か、ほかのライセンスを NAME="),
        ("172014", "plan", Some(("--title", "=SUM(A1)")), "数式として動くおそれがあります"),
        ("172014", "plan", Some(("--name", " ")), "--name ' ': 空にはできません"),
    ];
    for (code, plan, other, words) in refused {
        let made = new_package(root.path(), code, plan, other.as_slice());
        let said = out(&made) + &err(&made);
        assert!(!made.status.success() && said.contains(words), "{code}/{plan} {other:?}: {said}");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "{code}/{plan} {other:?}");
    }
    assert!(
        new_package(root.path(), "172014", "plan", &[("--license", "市の規約=https://example.jp/")]).status.success()
    );
    let again = new_package(root.path(), "172014", "plan", &[]);
    assert!(!again.status.success() && err(&again).contains("はもうあります"), "{}", err(&again));
}

#[test]
fn the_same_content_is_published_once() {
    let database = Database::new();
    let first = openplan(&database, &["publish", "--note", "first", "--base-url", "https://data.example.jp"]);
    assert!(first.status.success());
    assert!(out(&first).starts_with("Published release 1 of 172014/dx-action-plan"), "{}", out(&first));
    let again = openplan(&database, &["publish"]);
    assert!(out(&again).starts_with("Unchanged"), "{}", out(&again));
    let other = openplan(&database, &["publish", "--base-url", "https://other.example.jp"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&other.stderr).contains("https://data.example.jp"));
}

#[test]
fn the_command_that_lets_ids_leave_is_said_as_it_must_be_typed() {
    let database = Database::new();
    assert!(openplan(&database, &["publish"]).status.success());
    let root = tempfile::tempdir().unwrap();
    let folder = package(root.path());
    let notes = folder.join("source-notes.csv");
    let text = std::fs::read_to_string(&notes).unwrap();
    std::fs::write(&notes, text.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n").unwrap();
    let last = text.trim_end().lines().last().unwrap().split(',').skip(2).take(2).collect::<Vec<_>>().join("/");
    let id = format!("source-notes/{last}");
    let publish = |arguments: &[&str]| {
        let folder = folder.display().to_string();
        openplan(&database, &[&["publish", &*folder], arguments].concat())
    };
    for (language, words) in
        [("ja", "本当に公開をやめる場合は、次のコマンドで公開できます"), ("en", "If they shall leave, publish with")]
    {
        let refused = publish(&["--note", "a 'note'", "--lang", language]);
        assert_eq!(refused.status.code(), Some(1), "{}", out(&refused));
        let said = err(&refused);
        assert!(said.contains(words) && said.contains(&id), "{said}");
        let command = said.lines().find(|line| line.trim().starts_with("openplan publish")).unwrap();
        assert!(command.ends_with(&format!("--note 'a '\\''note'\\''' --remove {id}")), "{command}");
    }
    let published = publish(&["--remove", &id]);
    assert!(out(&published).contains("Published release 2"), "{} {}", out(&published), err(&published));
}

#[test]
fn a_withdrawal_says_what_it_did_and_what_is_left_to_do() {
    let database = Database::new();
    assert!(openplan(&database, &["publish", "--base-url", "https://data.example.jp"]).status.success());
    let iri = "https://data.example.jp/id/172014/dx-action-plan/initiatives/i003";
    for (arguments, words) in [
        (&["--record", iri][..], "--reason"),
        (&["--reason", "other"], "--record"),
        (&["--reason", "because of Mr X", "--record", iri], "personal-data, infringement, leak, order, other"),
        (&["--reason", "other", "--column", "title", "--record", iri], "Withdraw the whole record"),
        (&["--reason", "other", "--column", "label", "--release", "172014/dx-action-plan/1"], "cannot be used with"),
    ] {
        let refused = openplan(&database, &[&["withdraw"], arguments].concat());
        assert!(!refused.status.success() && err(&refused).contains(words), "{arguments:?}: {}", err(&refused));
    }
    let would =
        openplan(&database, &["withdraw", "--reason", "personal-data", "--record", iri, "--dry-run", "--lang", "ja"]);
    let found = "新たに check の指摘を受ける箇所: ";
    for words in ["取り除かれる公開版: 1件（1）", "listings/e2024-03/", found, "まだ何も変更していません"]
    {
        assert!(out(&would).contains(words), "{words}: {} {}", out(&would), err(&would));
    }
    let done = openplan(&database, &["withdraw", "--reason", "personal-data", "--record", iri, "--lang", "ja"]);
    assert!(done.status.success(), "{}", err(&done));
    for words in [
        "取り下げました: initiatives/i003",
        "次の公開版から取り除きました: 1",
        "listings/e2024-03/",
        "現行の公開版は 2 です",
        "CSVファイル）からも削除してください",
        "taken フォルダ",
        "改行は残します: source/e2024-03.md:",
        "https://data.example.jp/172014/dx-action-plan/releases/1/initiatives.csv",
    ] {
        assert!(out(&done).contains(words), "{words}: {}", out(&done));
    }
    // The folder still has it.
    let refused = openplan(&database, &["publish"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("initiatives/i003"), "{}", err(&refused));
    let again = openplan(&database, &["withdraw", "--reason", "other", "--record", iri]);
    assert!(again.status.success() && out(&again).contains("withdrawn already"), "{}", out(&again));
    let release = openplan(&database, &["withdraw", "--reason", "other", "--release", "172014/dx-action-plan/2"]);
    assert!(
        out(&release).contains("Only a package with the very content of that release is refused"),
        "{}",
        err(&release)
    );
    let missing = Database::sqlite();
    let nowhere = openplan(&missing, &["withdraw", "--reason", "other", "--release", "172014/dx-action-plan/1"]);
    assert!(err(&nowhere).contains("there is no database"), "{}", err(&nowhere));
}

#[test]
fn every_refusal_is_said_in_the_language_of_who_reads_it() {
    let (database, other, folder) = (Database::new(), Database::sqlite(), tempfile::tempdir().unwrap());
    assert!(openplan(&database, &["publish", "--base-url", "https://data.example.jp"]).status.success());
    assert!(openplan(&other, &["publish", "--base-url", "https://plans.example.org"]).status.success());
    let package = package(folder.path());
    let twice = folder.path().join("twice");
    std::fs::create_dir_all(&twice).unwrap();
    for entry in std::fs::read_dir(&package).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        std::fs::copy(&entry, twice.join(entry.file_name().unwrap())).unwrap();
    }
    let none = folder.path().join("none.sqlite").display().to_string();
    let foreign = folder.path().display().to_string();
    let plan = "https://data.example.jp/id/172014/dx-action-plan";
    let withdraw = |what: &[&str]| [&["withdraw", "--reason", "other"], what].concat().join("\n");
    let record = |path: &str| withdraw(&["--record", &format!("{plan}{path}")]);
    let column = |path: &str, name: &str| withdraw(&["--record", &format!("{plan}{path}"), "--column", name]);
    let refused = [
        "publish\n--base-url\nhttps://plans.example.org".to_owned(),
        "publish\n--remove\ninitiatives/none".to_owned(),
        "publish\n--remove\ninitiatives/i003".to_owned(),
        format!("publish\n{foreign}"),
        format!("publish\n{foreign}/nowhere"),
        "publish\n--database\nmysql://host/plans".to_owned(),
        "publish\n--database\n/nowhere/plans.sqlite".to_owned(),
        record("/initiatives/none"),
        record("/nothing/none"),
        record(""),
        column("/initiatives/i003", "none"),
        column("/initiatives/i003", "title"),
        withdraw(&["--release", "172014/dx-action-plan/9"]),
        format!("{}\n--database\n{none}", record("/initiatives/i003")),
        format!("withdraw\n--reason\nmood\n--record\n{plan}/initiatives/i003"),
        format!("copy\n--from\n{}\n--to\n{}", database.url, other.url),
        format!("copy\n--from\n{none}\n--to\n{}", other.url),
        format!("verify\n--database\n{none}"),
        format!("verify\n{foreign}/none.zip"),
        format!("export\n{foreign}"),
        format!("export\n{foreign}/site\n--base-url\nhttps://data.example.jp/plans"),
    ];
    let is_japanese = |text: &str| text.chars().any(|c| ('\u{3041}'..='\u{30fa}').contains(&c));
    for arguments in refused {
        let arguments: Vec<_> = arguments.split('\n').collect();
        for (language, japanese) in [("ja", true), ("en", false)] {
            let output = openplan(&database, &[&arguments[..], &["--lang", language]].concat());
            assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", err(&output));
            assert_eq!(is_japanese(&err(&output)), japanese, "{arguments:?}: {}", err(&output));
        }
    }
}

#[test]
fn what_was_typed_wrong_is_said_in_the_language_of_who_reads_it() {
    let database = Database::new();
    let told = |arguments: &[&str], locale: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_openplan"));
        let output = program.args(arguments).env("OPENPLAN_DATABASE", &database.url).env("LC_ALL", locale).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        err(&output)
    };
    let wrong: [(&[&str], &[&str]); 8] = [
        (&["publish", "--notes", "x"], &["--notes", "--note"]),
        (&["publsh"], &["publsh"]),
        (&["withdraw", "--reason", "other"], &["--record <IRI>", "--release <RELEASE>"]),
        (&["withdraw", "--release", "a/b/1"], &["--reason <CLASS>"]),
        (&["withdraw", "--reason", "other", "--record", "x", "--release", "y"], &["--record <IRI>", "--release"]),
        (&["check", "--lang", "fr"], &["fr", "ja", "en"]),
        (&["publish", "--base-url", "data.example.jp"], &["data.example.jp", "https://data.example.jp"]),
        (&["publish", "--note"], &["--note <NOTE>"]),
    ];
    for (arguments, words) in wrong {
        let (ja, en) = (told(arguments, "ja_JP.UTF-8"), told(arguments, "C"));
        assert!(ja.contains("。") && ja.ends_with("で見られます。\n"), "{ja}");
        assert!(en.is_ascii(), "{en}");
        for word in words {
            assert!(ja.contains(word), "{word}: {ja}");
        }
    }
    assert!(told(&["check", "--nothing", "--lang", "ja"], "C").contains("「--nothing」という指定はありません"));
}

#[test]
fn programs_that_publish_at_once_into_an_empty_database_publish_once() {
    let database = Database::new();
    let publishers: Vec<_> = (0..5)
        .map(|_| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_openplan"));
            program.args(["publish", "--database", &database.url]).env("LC_ALL", "C");
            program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let said = publishers.into_iter().map(|publisher| publisher.wait_with_output().unwrap());
    let said: Vec<String> =
        said.inspect(|one| assert!(one.status.success(), "{}", err(one))).map(|one| out(&one)).collect();
    assert_eq!(said.iter().filter(|one| one.starts_with("Published release 1")).count(), 1, "{said:?}");
    assert_eq!(said.iter().filter(|one| one.starts_with("Unchanged")).count(), 4, "{said:?}");
}

#[test]
fn a_copy_says_what_it_does_and_refuses_what_it_cannot() {
    let (from, to, folder) = (Database::new(), Database::sqlite(), tempfile::tempdir().unwrap());
    assert!(openplan(&from, &["publish"]).status.success());
    let copy = |to: &str| openplan(&from, &["copy", "--from", &from.url, "--to", to]);
    let copied = copy(&to.url);
    assert!(copied.status.success(), "{}", err(&copied));
    assert!(err(&copied).starts_with("1/1: copying release 1 of 172014/dx-action-plan, "), "{}", err(&copied));
    assert_eq!(out(&copied), format!("Copied from {} to {}: 1 release(s), 1 publication(s)\n", from.url, to.url));
    assert!(out(&copy(&to.url)).starts_with("Nothing to copy: "));
    let again = openplan(&from, &["copy", "--lang", "ja", "--from", &from.url, "--to", &to.url]);
    assert!(out(&again).ends_with("の内容がすべてあります\n"), "{}", out(&again));
    assert!(out(&openplan(&to, &["publish"])).starts_with("Unchanged"));

    let other = Database::new();
    let elsewhere = openplan(&other, &["publish", "--base-url", "https://plans.example.org"]);
    assert!(elsewhere.status.success(), "{}", err(&elsewhere));
    let refused = copy(&other.url);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("base_url = https://plans.example.org"), "{}", err(&refused));
    let missing = folder.path().join("none.sqlite").display().to_string();
    let refused = openplan(&from, &["copy", "--from", &missing, "--to", &to.url]);
    assert!(err(&refused).contains("there is no database"), "{}", err(&refused));
    assert!(!Path::new(&missing).exists(), "what is not there is not made");
}

#[test]
fn a_server_that_cannot_listen_publishes_nothing() {
    let database = Database::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let served = openplan(&database, &["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(served.status.code(), Some(1));
    assert!(err(&served).contains("cannot listen on") && err(&served).contains("another program"), "{}", err(&served));
    for address in ["127.0.0.1", "203.0.113.1:8080", "127.0.0.1:99999"] {
        for (locale, words) in
            [("ja_JP.UTF-8", "このマシンのアドレスとポートではありません"), ("C", "no address and port")]
        {
            let mut program = Command::new(env!("CARGO_BIN_EXE_openplan"));
            program.args(["serve", "--listen", address]).env("OPENPLAN_DATABASE", &database.url).env("LC_ALL", locale);
            let served = program.output().unwrap();
            assert!(err(&served).contains(words), "{}", err(&served));
        }
    }
    assert!(database.tables().is_empty());
}

/// A server that ends with its test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// The status line of the answer to a query.
fn asked(address: &str, query: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let (length, kind) = (query.len(), "application/sparql-query");
    let head = format!("POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}");
    write!(stream, "{head}\r\nContent-Length: {length}\r\n\r\n{query}").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).lines().next().unwrap().to_owned()
}

#[test]
fn after_a_hungry_query_there_is_room_for_others() {
    let database = Database::new();
    let mut server = Command::new(env!("CARGO_BIN_EXE_openplan"));
    // Memory is what is asked here; a slow machine has time.
    server.args(["serve", "--listen", "127.0.0.1:0", "--sparql-time", "5m", "--sparql-memory", "256MiB"]);
    server.env("OPENPLAN_DATABASE", &database.url).env_remove("RUST_LOG");
    let mut process = Served(server.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(process.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.find(|line| line.contains("Serving http://")).unwrap();
    let address = line.split("Serving http://").nth(1).unwrap().split(' ').next().unwrap();
    let everything = "SELECT * WHERE { ?s ?p ?o }";
    // A slow machine may load SPARQL after it began to answer.
    let begun = std::time::Instant::now();
    while asked(address, "ASK {}").contains(" 503 ") && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(asked(address, everything), "HTTP/1.1 200 OK");
    let refused = asked(address, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f ?i");
    assert!(refused.starts_with("HTTP/1.1 413"), "{refused}");
    // What it used goes back while its thread ends.
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(asked(address, everything), "HTTP/1.1 200 OK");
}

#[test]
fn verify_ends_with_0_when_all_is_proven_and_names_what_is_not() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Database::new());
    assert!(openplan(&database, &["publish", BUNDLED]).status.success());
    let proven = openplan(&database, &["verify"]);
    assert!(proven.status.success(), "{}", err(&proven));
    assert_eq!(out(&proven), "");
    assert!(err(&proven).contains("1 release(s)") && err(&proven).contains("all as published"), "{}", err(&proven));

    let content = File::find(1, "data.zip", &mut database.open().get().unwrap()).unwrap().unwrap().content;
    let file = folder.path().join("data.zip");
    std::fs::write(&file, &content).unwrap();
    let path = file.display().to_string();
    let nowhere = Database::sqlite();
    let proven = openplan(&nowhere, &["verify", &path]);
    assert!(proven.status.success() && out(&proven).is_empty(), "{}", err(&proven));
    assert!(!Path::new(&nowhere.url).exists(), "an archive needs no database");
    let digest = openplan::store::Release::by_id(1, &mut database.open().get().unwrap()).unwrap().digest;
    assert!(err(&proven).contains(&digest) && err(&proven).contains("/releases/1"), "{}", err(&proven));
    assert!(!err(&proven).contains("all as published"), "which it cannot know: {}", err(&proven));
    let refused = openplan(&nowhere, &["verify", &folder.path().display().to_string()]);
    assert!(refused.status.code() == Some(1) && err(&refused).contains("is a folder"), "{}", err(&refused));

    std::fs::write(&file, &content[..content.len() - 100]).unwrap();
    for (language, words) in [("ja", "もう一度ダウンロードしてください"), ("en", "Download it again")] {
        let refused = openplan(&nowhere, &["verify", "--lang", language, &path]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(out(&refused).lines().count() == 1 && out(&refused).contains(words), "{}", out(&refused));
    }
    sql_query("UPDATE p2_terms SET label = 'X' WHERE ordinal = 3").execute(&mut database.connect()).unwrap();
    let damaged = openplan(&database, &["verify"]);
    assert_eq!(damaged.status.code(), Some(1));
    assert!(out(&damaged).starts_with("release 1 of 172014/dx-action-plan, terms.csv: "), "{}", out(&damaged));
    let missing = openplan(&nowhere, &["verify"]);
    assert!(missing.status.code() == Some(1) && err(&missing).contains("there is no database"), "{}", err(&missing));
}
