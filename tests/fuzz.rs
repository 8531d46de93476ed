//! That no file, whatever was done to its bytes, breaks what reads it: a package, a workbook, an archive. Each begins as a real
//! one and is then changed at random.
//!
//! `PROPTEST_CASES` says how often.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests use the rest")]
mod contents;
#[expect(dead_code, reason = "other tests use the rest")]
mod database;
#[expect(dead_code, reason = "other tests use the rest")]
mod package;
mod unpacked;

use contents::other_city;
use database::Database;
use openplan::{
    catalog::tables,
    check::check,
    dataset::{self, MissingRows, canonical_csv},
    format::{Document, Rights, Shape, by_suffix},
    snapshot::{self, Options},
    store::File,
    verify::{self, LIMIT},
};
use package::copy;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::TestRunner,
};
use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::Path,
};
use unpacked::unpacked;
use zip::{ZipWriter, write::SimpleFileOptions};

/// What is put into files: what separates, quotes and ends, what is no text, and what is none of ours.
const PIECES: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x81\x40",
    b"<",
    b">",
    b"&",
    b"</c>",
    b"<c r=\"XFD1048576\"/>",
    b"<c r=\"A0\"><v>1</v></c>",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&b;",
    b"&#0;",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"\\",
    b"\\ud800",
    b"1e999",
    b"-0",
    b"00",
    b"99999999999999999999",
    b"=1+1",
    b"@",
    "\u{202e}".as_bytes(),
    "\u{3000}".as_bytes(),
    "\u{10ffff}".as_bytes(),
    "㍻".as_bytes(),
    b" ",
    b"\t",
    b"PK\x01\x02",
    b"PK\x05\x06",
];

/// One change of some bytes.
#[derive(Debug, Clone)]
enum Change {
    /// Bits of a byte are turned.
    Turn(Index, u8),
    /// What is between two places is taken out.
    Cut(Index, Index),
    /// Everything behind a place is taken out.
    End(Index),
    /// A piece is put in, once or often.
    Put(Index, &'static [u8], usize),
    /// What is between two places stands there twice.
    Twice(Index, Index),
}

impl Change {
    fn make(&self, bytes: &mut Vec<u8>) {
        let between = |one: &Index, other: &Index| {
            let (one, other) = (one.index(bytes.len() + 1), other.index(bytes.len() + 1));
            one.min(other)..one.max(other)
        };
        match self {
            Self::Turn(..) if bytes.is_empty() => {}
            Self::Turn(at, bits) => {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
            }
            Self::Cut(from, to) => drop(bytes.drain(between(from, to))),
            Self::End(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Self::Put(at, piece, times) => {
                let at = at.index(bytes.len() + 1);
                drop(bytes.splice(at..at, piece.repeat(*times)));
            }
            Self::Twice(from, to) => {
                let part = between(from, to);
                let at = part.end;
                let part = bytes[part].to_vec();
                drop(bytes.splice(at..at, part));
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let at = any::<Index>;
    let change = prop_oneof![
        4 => (at(), 1..=u8::MAX).prop_map(|(at, bits)| Change::Turn(at, bits)),
        2 => (at(), at()).prop_map(|(from, to)| Change::Cut(from, to)),
        1 => at().prop_map(Change::End),
        6 => (at(), select(PIECES), prop_oneof![4 => Just(1), 1 => 2..2_000_usize])
            .prop_map(|(at, piece, times)| Change::Put(at, piece, times)),
        2 => (at(), at()).prop_map(|(from, to)| Change::Twice(from, to)),
    ];
    vec(change, 1..4)
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        change.make(&mut bytes);
    }
    bytes
}

/// Tries a law as often as `PROPTEST_CASES` says, or else so many times.
fn hold<S: Strategy>(cases: u32, strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() };
    TestRunner::new(config).run(&strategy, law).unwrap_or_else(|error| panic!("{error}"));
}

/// The files of a folder and those below, with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

#[test]
fn a_package_of_any_bytes_is_checked_and_formatted_or_refused() {
    let real = copy();
    let names: Vec<String> = files(&real.folder).into_keys().collect();
    hold(120, (select(names), changes()), |(name, changes)| {
        let copied = copy();
        let file = copied.folder.join(&name);
        let bytes = changed(&fs::read(&file).unwrap(), &changes);
        fs::write(&file, &bytes).unwrap();
        let report = check(&copied.folder);
        if let Some(package) = report.package {
            for sheet in package.sheets() {
                let csv = canonical_csv(sheet.table, &sheet.rows);
                let again = dataset::Sheet::read(sheet.table, &csv, &mut dataset::Findings::new(&copied.folder));
                prop_assert_eq!(&again.rows, &sheet.rows, "{} reads back as it was read", sheet.table.name);
            }
        }
        let before = files(&copied.folder);
        let formatted = openplan::check::format(&copied.folder, MissingRows::Refused).unwrap();
        let after = files(&copied.folder);
        if formatted.refused.is_empty() {
            openplan::check::format(&copied.folder, MissingRows::Refused).unwrap();
            prop_assert_eq!(files(&copied.folder), after, "what is formatted stays");
        } else {
            prop_assert_eq!(after, before, "what is refused stays");
        }
        Ok(())
    });
}

/// A ZIP file of these files.
fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_of_any_bytes_is_taken_whole_or_not_at_all() {
    let city = other_city();
    let books: Vec<(&str, Vec<u8>)> = tables()
        .iter()
        .map(|table| {
            let shape = Shape::Rows { table, rows: city.rows(table.name).to_vec() };
            let document =
                Document::bare(shape, Rights::default(), snapshot::origin(&city.metadata, "https://data.example.jp"));
            (table.name, (by_suffix("xlsx").unwrap().write)(&document).unwrap())
        })
        .collect();
    hold(80, (select(books), any::<Index>(), any::<bool>(), changes()), |((name, book), part, raw, changes)| {
        let copied = copy();
        let bytes = if raw {
            changed(&book, &changes)
        } else {
            let mut parts = unpacked(&book);
            let part = part.index(parts.len());
            parts[part].1 = changed(&parts[part].1, &changes);
            zipped(&parts)
        };
        fs::write(copied.folder.join(format!("{name}.xlsx")), bytes).unwrap();
        let before = files(&copied.folder);
        let formatted = openplan::check::format(&copied.folder, MissingRows::Refused).unwrap();
        if !formatted.refused.is_empty() {
            prop_assert_eq!(files(&copied.folder), before, "what is refused stays");
        }
        Ok(())
    });
}

/// The archive of the invented plan.
fn archive() -> Vec<u8> {
    let database = Database::sqlite();
    let options = Options { base_url: Some("https://data.example.jp".to_owned()), ..Options::default() };
    snapshot::publish(&[other_city()], &options, &database.open()).unwrap();
    File::find(1, "data.zip", &mut database.open().get().unwrap()).unwrap().unwrap().content
}

#[test]
fn every_change_of_a_file_in_an_archive_is_named() {
    let files = unpacked(&archive());
    hold(60, (any::<Index>(), changes()), |(place, changes)| {
        let mut spoilt = files.clone();
        let place = place.index(files.len());
        spoilt[place].1 = changed(&files[place].1, &changes);
        let report = verify::archive(Cursor::new(zipped(&spoilt)), LIMIT);
        prop_assert_eq!(report.is_proven(), spoilt == files, "{}: {:?}", files[place].0, report.findings);
        Ok(())
    });
}

#[test]
fn an_archive_of_any_bytes_is_proven_only_if_its_files_are_those_that_were_written() {
    let archive = archive();
    let files = unpacked(&archive);
    hold(120, changes(), |changes| {
        let spoilt = changed(&archive, &changes);
        let report = verify::archive(Cursor::new(&spoilt), LIMIT);
        if report.is_proven() {
            prop_assert_eq!(unpacked(&spoilt), files.clone());
        }
        Ok(())
    });
}
