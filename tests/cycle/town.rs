//! A folder of packages, a database, a server: what a city has.
use crate::database::Database;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Cursor, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// The plan that is worked on, and a plan of another city.
pub const PLAN: &str = "172014/dx-action-plan";
pub const OTHER: &str = "019992/green-plan";

pub struct Town {
    root: TempDir,
    /// None if it is the file that is taken when none is named.
    database: Option<Database>,
    server: Option<Child>,
    /// Where the server listens.
    pub address: String,
}

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn body(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.body()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The release that the answer says it is of.
    pub fn release(&self) -> i64 {
        let memento = self.head.split("/releases/").nth(1).and_then(|rest| rest.split('/').next());
        memento.unwrap_or_else(|| panic!("no release: {}", self.head)).parse().unwrap()
    }
}

impl Town {
    /// Both packages, published and served.
    pub fn new() -> Self {
        Self::with(Some(Database::new()))
    }

    /// The same in the database that is taken when none is named.
    pub fn beginning() -> Self {
        Self::with(None)
    }

    fn with(database: Option<Database>) -> Self {
        let mut town = Self { root: TempDir::new().unwrap(), database, server: None, address: String::new() };
        copy(Path::new("datasets").join(PLAN).as_path(), &town.folder());
        copy(Path::new("tests/fixtures/datasets").join(OTHER).as_path(), &town.root().join("datasets").join(OTHER));
        let published = town.openplan(&["publish", "--base-url", "http://127.0.0.1:8080"]);
        assert!(published.status.success(), "{}", output_of(&published));
        town.serve();
        town
    }

    /// Where the commands are typed.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The package that is worked on.
    pub fn folder(&self) -> PathBuf {
        self.root().join("datasets").join(PLAN)
    }

    pub fn openplan(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openplan"));
        command.args(arguments).current_dir(self.root()).env("LC_ALL", "ja_JP.UTF-8").env_remove("RUST_LOG");
        match &self.database {
            Some(database) => command.env("OPENPLAN_DATABASE", &database.url),
            None => command.env_remove("OPENPLAN_DATABASE"),
        };
        command
    }

    fn serve(&mut self) {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let line = lines.find(|line| line.contains("Serving http")).unwrap();
        line.split(" on ").nth(1).unwrap().split(';').next().unwrap().clone_into(&mut self.address);
        // A full pipe would stop the server.
        std::thread::spawn(move || lines.for_each(drop));
        self.server = Some(process);
    }

    pub fn get(&self, path: &str) -> Answer {
        let answer = ask(&self.address, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body());
        answer
    }

    /// Waits until the server serves that release.
    pub fn wait_for(&self, release: i64) {
        let begun = std::time::Instant::now();
        while self.get(&format!("/{PLAN}/plans")).release() != release {
            assert!(begun.elapsed().as_secs() < 30, "release {release} is not served");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    /// Publishes the package, which must succeed, and waits until it is served.
    pub fn publish(&self, note: &str, release: i64) -> String {
        let published = self.openplan(&["publish", "--note", note, "datasets/172014/dx-action-plan"]);
        assert!(published.status.success(), "{}", output_of(&published));
        self.wait_for(release);
        output_of(&published)
    }

    /// The rules that `check` finds broken, each with its file.
    pub fn findings(&self) -> Vec<String> {
        let checked = self.openplan(&["check", "--format", "json", "datasets/172014/dx-action-plan"]);
        let findings: Value = serde_json::from_slice(&checked.stdout).unwrap();
        let name = |finding: &Value| {
            let file = Path::new(finding["file"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
            format!(
                "{file}:{} {} {}",
                finding["line"],
                finding["rule"].as_str().unwrap(),
                finding["severity"].as_str().unwrap()
            )
        };
        findings.as_array().unwrap().iter().map(name).collect()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            server.kill().and_then(|()| server.wait()).ok();
        }
    }
}

/// What a command printed.
pub fn output_of(output: &Output) -> String {
    String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).unwrap()
}

/// Asks a server for a path, on a connection of its own.
pub fn ask(address: &str, path: &str) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    // HTTP/1.0: the answer ends with the connection, in one piece.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: x\r\nAccept: application/json\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, bytes: bytes.split_off(end + 4) }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The lines of the only sheet of a workbook, as people see them.
pub fn sheet(bytes: &[u8]) -> (String, Vec<Vec<String>>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let (name, range) = book.worksheets().remove(0);
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    (name, range.rows().map(|row| row.iter().map(text).collect()).collect())
}

/// Puts rows below those of a sheet: each is given by titles of columns; the ids of publisher and plan are copied from
/// the row above.
pub fn add_rows(lines: &mut Vec<Vec<String>>, titles: &[String], rows: &[Vec<String>]) {
    let head = lines[0].clone();
    for row in rows {
        let above = lines.last().unwrap().clone();
        let cell = |(title, above): (&String, &String)| {
            let copied = ["公表主体ID", "計画ID"].contains(&title.as_str());
            let given = titles.iter().position(|given| given == title).map(|place| row[place].clone());
            if copied { above.clone() } else { given.unwrap_or_default() }
        };
        lines.push(head.iter().zip(&above).map(cell).collect());
        assert!(titles.iter().all(|title| head.contains(title)), "{titles:?} {head:?}");
    }
}

/// A workbook with one sheet: numbers where the columns are numbers, as typed into the downloaded one.
pub fn workbook(name: &str, lines: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    let numbers = ["期間", "値", "前期比（差）", "原典の行", "原典ページ"];
    for (line, cells) in (0..).zip(lines) {
        for ((number, cell), title) in (0..).zip(cells).zip(&lines[0]).filter(|((_, cell), _)| !cell.is_empty()) {
            match cell.parse::<f64>().ok().filter(|_| numbers.contains(&title.as_str())) {
                Some(value) => sheet.write_number(line, number, value).unwrap(),
                None => sheet.write_string(line, number, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}
