//! Files that attack whoever reads them: each is a finding, soon and in little memory, and nothing is changed.
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]
#![cfg(target_os = "linux")]

use std::{
    fs::{self, File},
    io::{Cursor, Read, Seek, Write},
    os::unix::{fs::symlink, net::UnixListener},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use package::{GREEN, copy};

#[expect(dead_code, reason = "other tests use the rest")]
mod package;

/// Longest that a command may take: far more than it does, on a machine that is busy.
const TIME: Duration = Duration::from_mins(2);

/// Most memory that a command may take, in kilobytes.
const MEMORY: u64 = 300 << 10;

/// What a command said, and its status. Its time and its memory are bounded.
fn openplan(arguments: &[&str]) -> (Option<i32>, String) {
    let (mut out, log) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let mut child = Command::new(env!("CARGO_BIN_EXE_openplan"))
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap();
    let (begun, mut peak) = (Instant::now(), 0);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let about = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = about.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
        peak = peak.max(line.trim().trim_end_matches(" kB").parse().unwrap_or(0));
        if begun.elapsed() > TIME || peak > MEMORY {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{arguments:?}: {peak} kB, {:?}", begun.elapsed());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut said = String::new();
    out.rewind().unwrap();
    out.read_to_string(&mut said).unwrap();
    (status.code(), said)
}

/// A change to a folder of a package.
type Attack = fn(&Path);

/// Checks or formats a package after an attack: it ends with 1, and says this among at most a thousand lines.
fn refused(command: &str, attacks: &[(&str, Attack)]) {
    for (expected, attack) in attacks {
        let copied = copy();
        attack(&copied.folder);
        let before = fs::read(copied.folder.join("revisions.csv")).ok();
        let (status, said) = openplan(&[command, "--lang", "en", &copied.folder.display().to_string()]);
        let shown: String = said.chars().take(500).collect();
        assert_eq!(status, Some(1), "{command}: {expected}: {shown}");
        assert!(said.contains(expected), "{command}: {expected}: {shown}");
        assert!(said.lines().count() <= 1100 && said.len() < 1 << 20, "{expected}: {} bytes", said.len());
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{expected}: {shown:?}");
        assert_eq!(before, fs::read(copied.folder.join("revisions.csv")).ok(), "{expected}");
    }
}

/// In place of a file something else.
fn instead(folder: &Path, file: &str, make: impl FnOnce(&Path)) {
    let path = folder.join(file);
    fs::remove_file(&path).ok();
    make(&path);
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn sparse(path: &Path) {
    File::create(path).unwrap().set_len(2 << 30).unwrap();
}

fn append(folder: &Path, file: &str, bytes: &[u8]) {
    fs::OpenOptions::new().append(true).open(folder.join(file)).unwrap().write_all(bytes).unwrap();
}

/// What is no file, by the names of those that are read.
const NO_FILES: &[(&str, Attack)] = &[
    ("policies.csv is not read (it is no file but a device", |folder| instead(folder, "policies.csv", pipe)),
    ("policies.csv is not read (it is no file but a device", |folder| {
        instead(folder, "policies.csv", |path| drop(UnixListener::bind(path).unwrap()));
    }),
    ("datapackage.json is not read (it is no file", |folder| instead(folder, "datapackage.json", pipe)),
    ("source/pipe.md is not read (it is no file", |folder| pipe(&folder.join("source/pipe.md"))),
    ("policies.csv is not read (it is a link to something outside", |folder| {
        instead(folder, "policies.csv", |path| symlink("/dev/zero", path).unwrap());
    }),
    ("policies.csv is not read (it is a link to something outside", |folder| {
        instead(folder, "policies.csv", |path| symlink("/etc/passwd", path).unwrap());
    }),
    ("policies.csv cannot be opened (Too many levels of symbolic links)", |folder| {
        instead(folder, "policies.csv", |path| symlink("policies.csv", path).unwrap());
    }),
    ("policies.csv is too large (it has more than 16 MB)", |folder| instead(folder, "policies.csv", sparse)),
    ("datapackage.json is too large (it has more than 1 MB)", |folder| instead(folder, "datapackage.json", sparse)),
];

/// What is too much of something.
const TOO_MUCH: &[(&str, Attack)] = &[
    ("There are 999900 more findings of this kind", |folder| append(folder, "terms.csv", &b"\r\n".repeat(1_000_000))),
    ("terms.csv is too large", |folder| append(folder, "terms.csv", &b"a\r\n".repeat(1_000_000))),
    ("terms.csv is too large", |folder| append(folder, "terms.csv", &b",".repeat(8_000_000))),
    ("terms.csv:1:1:", |folder| instead(folder, "terms.csv", |path| fs::write(path, ",".repeat(900_000)).unwrap())),
    ("policies.csv", |folder| append(folder, "policies.csv", &[b"x".repeat(15_000_000), b"\r\n".to_vec()].concat())),
    ("policies.csv", |folder| append(folder, "policies.csv", &[b"\"".to_vec(), b"\r\n".repeat(4_000_000)].concat())),
    ("recursion limit", |folder| {
        instead(folder, "datapackage.json", |path| fs::write(path, "[".repeat(100_000)).unwrap());
    }),
    ("more findings of this kind", |folder| {
        let member = |number| format!("\"m{number}\": \"\\u200b\", \"m\": 1, ");
        let members = (0..20_000).map(member).collect::<Vec<_>>().concat();
        let path = folder.join("datapackage.json");
        let text = fs::read_to_string(&path).unwrap().replacen('{', &format!("{{{members}"), 1);
        fs::write(path, text).unwrap();
    }),
    ("more findings of this kind", |folder| {
        for number in 0..3000 {
            File::create(folder.join(format!("table{number}.csv"))).unwrap();
        }
    }),
];

#[test]
fn what_is_no_file_or_too_much_is_a_finding_of_check() {
    refused("check", NO_FILES);
    refused("check", TOO_MUCH);
}

#[test]
fn format_reads_nothing_else_and_writes_nothing_then() {
    refused("format", NO_FILES);
    refused(
        "format",
        &[
            ("terms.xlsx is not read (it is no file", |folder| pipe(&folder.join("terms.xlsx"))),
            ("terms.xlsx is too large", |folder| sparse(&folder.join("terms.xlsx"))),
            ("terms.csv is not read (it is no file", |folder| {
                instead(folder, "terms.csv", pipe);
                book(folder, &[]);
            }),
        ],
    );
}

#[test]
fn names_and_texts_of_files_reach_no_terminal_as_they_are() {
    for (name, shown) in [
        ("\u{1b}[31mred.csv", "\\u001b[31mred.csv"),
        ("\u{1b}]0;title\u{7}.csv", "\\u001b]0;title\\u0007.csv"),
        ("a\nb.csv", "a\\u000ab.csv"),
        ("a\u{202e}b.xlsx", "a\\u202eb.xlsx"),
    ] {
        let copied = copy();
        File::create(copied.folder.join(name)).unwrap();
        for format in ["text", "json"] {
            let folder = copied.folder.display().to_string();
            let (status, said) = openplan(&["check", "--lang", "ja", "--format", format, &folder]);
            assert_eq!(status, Some(1));
            assert!(format == "json" || said.contains(shown), "{said:?}");
            assert!(!said.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{said:?}");
            if format == "json" {
                let found: serde_json::Value = serde_json::from_str(&said).unwrap();
                assert!(found[0]["file"].as_str().unwrap().ends_with(name), "{found}");
            }
        }
    }
    let copied = copy();
    append(&copied.folder, "policies.csv", "x\u{1b}[2J\u{9b}5m,y\r\n".as_bytes());
    let (_, said) = openplan(&["check", &copied.folder.display().to_string()]);
    assert!(!said.contains(['\u{1b}', '\u{9b}']), "{said:?}");
    let (status, _) = openplan(&["check", "\u{1b}[31m\u{202e}"]);
    assert_eq!(status, Some(1));
}

/// A workbook of the table of terms with other parts: `(name, content)`.
fn book(folder: &Path, parts: &[(&str, Vec<u8>)]) {
    let mut good = rust_xlsxwriter::Workbook::new();
    let sheet = good.add_worksheet();
    let header = fs::read_to_string(Path::new(GREEN).join("terms.csv")).unwrap();
    for (number, name) in (0..).zip(header.lines().next().unwrap().split(',')) {
        sheet.write_string(0, number, name).unwrap();
    }
    sheet.write_string(1, 0, "x").unwrap();
    let good = good.save_to_buffer().unwrap();
    let mut good = ZipArchive::new(Cursor::new(good)).unwrap();
    let mut book = ZipWriter::new(File::create(folder.join("terms.xlsx")).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for place in 0..good.len() {
        let mut part = good.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        book.start_file(&name, options).unwrap();
        let other = parts.iter().find(|(other, _)| *other == name).map(|(_, content)| content);
        book.write_all(other.unwrap_or(&content)).unwrap();
    }
    for (name, content) in parts.iter().filter(|(name, _)| good.index_for_name(name).is_none()) {
        book.start_file(*name, options).unwrap();
        book.write_all(content).unwrap();
    }
    book.finish().unwrap();
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const SPACE: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// A sheet with these rows behind its header.
fn sheet(rows: &str) -> (&'static str, Vec<u8>) {
    let header = fs::read_to_string(Path::new(GREEN).join("terms.csv")).unwrap();
    let cell = |name: &str| format!("<c t=\"inlineStr\"><is><t>{name}</t></is></c>");
    let cells: String = header.lines().next().unwrap().split(',').map(cell).collect();
    let xml = format!("<worksheet {SPACE}><sheetData><row r=\"1\">{cells}</row>{rows}</sheetData></worksheet>");
    (SHEET, xml.into_bytes())
}

fn cell(name: &str) -> String {
    format!("<row><c r=\"{name}\" t=\"inlineStr\"><is><t>x</t></is></c></row>")
}

#[test]
fn workbooks_that_attack_are_findings_of_format() {
    refused(
        "format",
        &[
            ("There is something in the cell XFD1048576, far from the table", |folder| {
                book(folder, &[sheet(&cell("XFD1048576"))]);
            }),
            ("There is something in the cell XFD5000, far from the table", |folder| {
                book(folder, &[sheet(&cell("XFD5000"))]);
            }),
            ("There is something in the cell A1048576, far from the table", |folder| {
                book(folder, &[sheet(&cell("A1048576"))]);
            }),
            ("a cell ZZZZZZZ9999999999, which no sheet has", |folder| {
                book(folder, &[sheet(&cell("ZZZZZZZ9999999999"))]);
            }),
            ("a cell XFE1, which no sheet has", |folder| book(folder, &[sheet(&cell("XFE1"))])),
            // By the arithmetic of 32 bits this is A2.
            ("a cell A4294967298, which no sheet has", |folder| book(folder, &[sheet(&cell("A4294967298"))])),
            ("a cell A1:XFE1048577, which no sheet has", |folder| {
                let (name, xml) = sheet("");
                let xml = String::from_utf8(xml).unwrap().replacen(
                    "<sheetData>",
                    "<dimension ref=\"A1:XFE1048577\"/><sheetData>",
                    1,
                );
                book(folder, &[(name, xml.into_bytes())]);
            }),
            ("which no sheet has", |folder| {
                let xml = format!("<sst {SPACE} count=\"1\" uniqueCount=\"99999999999\"><si><t>x</t></si></sst>");
                book(folder, &[("xl/sharedStrings.xml", xml.into_bytes())]);
            }),
            ("is too large (it may have 32 MB when unpacked", |folder| {
                book(folder, &[("xl/media/image1.png", vec![0; 300 << 20])]);
            }),
            ("is too large (it may have 32 MB when unpacked", |folder| {
                let text = "<si><t>x</t></si>".repeat(10_000_000);
                book(folder, &[("xl/sharedStrings.xml", format!("<sst {SPACE}>{text}</sst>").into_bytes())]);
            }),
            ("is too large (it may have 32 MB when unpacked", |folder| {
                book(folder, &[sheet(&"<row/><row><c/></row>".repeat(2_000_001))]);
            }),
            // One text of a megabyte in ten thousand cells.
            ("is too large (it may have 32 MB when unpacked", |folder| {
                let text = format!("<sst {SPACE}><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
                let rows = "<row><c t=\"s\"><v>0</v></c></row>".repeat(10_000);
                book(folder, &[sheet(&rows), ("xl/sharedStrings.xml", text.into_bytes())]);
            }),
            // A formula that says of itself that it is the ten thousand millionth.
            ("The line of `2` lacks term_id", |folder| {
                let f = "<row><c r=\"A2\"><f t=\"shared\" si=\"9999999999\" ref=\"A2:A3\">1+1</f><v>2</v></c></row>";
                book(folder, &[sheet(f)]);
            }),
            ("cannot be opened as a workbook", |folder| {
                let entities =
                    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
                let (name, xml) = sheet("<row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row>");
                book(folder, &[(name, [entities.as_bytes(), &xml].concat())]);
            }),
        ],
    );
}

#[test]
fn verify_reads_only_files() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    pipe(Path::new(&at("pipe")));
    sparse(Path::new(&at("sparse")));
    for archive in [at("pipe"), "/dev/zero".to_owned(), at("sparse")] {
        let (status, said) = openplan(&["verify", &archive]);
        assert_eq!(status, Some(1), "{archive}: {said}");
    }
    for database in [at("pipe"), "/dev/zero".to_owned(), at("sparse")] {
        let (status, said) = openplan(&["verify", "--database", &database]);
        assert_eq!(status, Some(1), "{database}: {said}");
        let (status, said) = openplan(&["copy", "--from", &database, "--to", &at("new.sqlite")]);
        assert_eq!(status, Some(1), "{database}: {said}");
        assert!(!Path::new(&at("new.sqlite")).exists(), "{database}: {said}");
    }
}

/// A folder that leads back to one above it has no end.
#[test]
fn a_link_that_leads_back_is_not_followed() {
    let copied = copy();
    let tree = copied.folder.parent().unwrap();
    for folder in [tree, &copied.folder] {
        symlink(tree, folder.join("back")).unwrap();
    }
    for command in ["check", "format"] {
        let (status, said) = openplan(&[command, "--lang", "en", &tree.display().to_string()]);
        assert_eq!((status, said.contains("back")), (Some(0), false), "{command}: {said}");
    }
}
