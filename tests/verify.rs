//! What was published is proven, and whatever is not as it was published is named.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests use the rest")]
mod contents;
#[expect(dead_code, reason = "other tests use the rest")]
mod database;
mod unpacked;

use contents::{bundled, edited, other_city};
use database::{Database, texts};
use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl, dsl, sql_query};
use flate2::{Compression, write::DeflateEncoder};
use openplan::{
    archive::{self, MANIFEST, Manifest, SUMS},
    catalog::{self, tables},
    content::{Content, canonical_names, file_name},
    copy::copy,
    dataset::{Findings, Metadata, Package},
    language::Language,
    snapshot::{self, Options, ToWithdraw, withdraw},
    store::{
        self, Db, File, Release, WithdrawalReason,
        schema::{contents as kept, files},
    },
    verify::{self, Fault, LIMIT, OfArchive, OfStored, ProofReport},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    io::{Cursor, Write},
    path::Path,
};
use unpacked::unpacked;
use zip::{ZipWriter, write::SimpleFileOptions};

fn publish(packages: &[Package], database: &Database) {
    let options = Options { base_url: Some("https://data.example.jp".to_owned()), ..Options::default() };
    snapshot::publish(packages, &options, &database.open()).unwrap();
}

fn verified(database: &Database) -> ProofReport {
    verify::database(&mut store::open_existing(&database.url).unwrap(), &mut |_| ()).unwrap()
}

/// What the findings are about, with their kinds.
fn named(report: &ProofReport) -> Vec<(String, String)> {
    // `Stored(FileChanged { … })`
    let kind = |fault: &Fault| format!("{fault:?}").split(['(', ')', ' ', '{']).nth(1).unwrap().to_owned();
    report.findings.iter().map(|finding| (finding.name.clone(), kind(&finding.fault))).collect()
}

fn found(name: &str, kind: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), kind.to_owned())]
}

fn change(database: &Database, statement: &str) {
    assert!(sql_query(statement).execute(&mut database.connect()).unwrap() > 0, "{statement}");
}

/// Another content of the invented plan, as the release behind the first.
fn publish_twice(database: &Database) {
    publish(&[other_city()], database);
    let other = other_city();
    let text = other.metadata.text().replacen("\"keywords\": [", "\"keywords\": [\"改\", ", 1);
    let metadata = Metadata::read(text, &|_| false, &mut Findings::new(Path::new("")));
    publish(&[Package::of(metadata, other.sheets().to_vec())], database);
    publish(&[other_city()], database);
}

#[test]
fn all_that_was_published_is_proven() {
    for database in Database::each() {
        publish_twice(&database);
        publish(&[bundled()], &database);
        publish(
            &[edited(|name, text| if name == "terms.csv" { text.replace("AI-OCR", "OCR") } else { text })],
            &database,
        );
        let report = verified(&database);
        assert_eq!(report.findings, []);
        assert!(report.is_proven());
        let of_each = File::of_release(1, &mut database.open().get().unwrap()).unwrap().len();
        assert_eq!((report.releases, report.files), (4, 4 * of_each), "{}", database.url);
    }
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_flipped_byte_of_any_stored_content_is_named_and_so_is_one_that_is_cut_short() {
    for database in Database::each() {
        publish(&[other_city()], &database);
        let mut db = database.open().get().unwrap();
        for (number, stored) in File::of_release(1, &mut db).unwrap().into_iter().enumerate() {
            let place = || kept::table.filter(kept::sha256.eq(&stored.sha256));
            let whole: Vec<u8> = place().select(kept::deflated).first(&mut db).unwrap();
            let content = File::find(1, &stored.name, &mut db).unwrap().unwrap().content;
            let mut write = |bytes: &[u8]| {
                diesel::update(place()).set(kept::deflated.eq(bytes.to_vec())).execute(&mut db).unwrap();
            };
            let flipped = |bytes: &[u8]| {
                let mut flipped = bytes.to_vec();
                flipped[bytes.len() / 2] ^= 1;
                flipped
            };
            let damages = [flipped(&whole), whole[..whole.len() / 2].to_vec(), Vec::new()];
            for damage in [&deflated(&flipped(&content)), &damages[number % damages.len()]] {
                write(damage);
                assert_eq!(named(&verified(&database)), found(&stored.name, "FileChanged"));
            }
            write(&whole);
        }
        assert!(verified(&database).is_proven());
    }
}

#[test]
fn a_content_that_two_releases_share_is_named_of_both_when_it_is_damaged() {
    for database in Database::each() {
        publish_twice(&database);
        let content = "(SELECT sha256 FROM files WHERE release = 1 AND name = 'terms.csv')";
        change(&database, &format!("UPDATE contents SET deflated = substr(deflated, 3) WHERE sha256 = {content}"));
        let report = verified(&database);
        let changed = found("terms.csv", "FileChanged");
        assert_eq!(named(&report), [changed.clone(), changed].concat());
        let releases: Vec<_> = report.findings.iter().map(|finding| finding.release.clone().unwrap().number).collect();
        assert_eq!(releases, [1, 2]);
    }
}

#[test]
fn a_changed_row_of_any_table_across_plans_is_named_with_its_line() {
    for database in Database::each() {
        publish(&[other_city()], &database);
        let has_rows = |table: &&&openplan::table::Table| table.across && !other_city().rows(table.name).is_empty();
        for table in tables().iter().filter(has_rows).copied() {
            let rows = other_city().rows(table.name).len();
            let sql = snapshot::across().name(table);
            let (last, column) = (rows - 1, table.columns.last().unwrap().name);
            // The last row becomes another one: it is there no more, is in another place, or says something else.
            let mut damages = vec![
                (
                    format!("UPDATE {sql} SET ordinal = -1 WHERE ordinal = {last}"),
                    format!("UPDATE {sql} SET ordinal = {last} WHERE ordinal = -1"),
                    2,
                ),
                (
                    format!("UPDATE {sql} SET ordinal = {rows} WHERE ordinal = {last}"),
                    format!("UPDATE {sql} SET ordinal = {last} WHERE ordinal = {rows}"),
                    last + 2,
                ),
                (
                    format!("UPDATE {sql} SET release = 9 WHERE ordinal = {last}"),
                    format!("UPDATE {sql} SET release = 1 WHERE ordinal = {last}"),
                    last + 2,
                ),
            ];
            let cell = other_city().rows(table.name)[last][column].to_owned();
            let cell = if cell.is_empty() { "NULL".to_owned() } else { format!("'{cell}'") };
            damages.push((
                format!("UPDATE {sql} SET {column} = coalesce({column}, '') || '0' WHERE ordinal = {last}"),
                format!("UPDATE {sql} SET {column} = {cell} WHERE ordinal = {last}"),
                last + 2,
            ));
            for (damage, repair, line) in damages {
                change(&database, &damage);
                let report = verified(&database);
                let of_table = report.findings.iter().find(|finding| finding.release.is_some()).unwrap();
                assert_eq!(of_table.name, file_name(table), "{damage}");
                assert_eq!(of_table.fault, OfStored::RowsOther { line }.into(), "{damage}");
                let others = usize::from(damage.contains("release = 9"));
                assert_eq!(report.findings.len(), 1 + others, "{damage}: {report:?}");
                if others > 0 {
                    assert!(named(&report).contains(&found("row_sets, 9", "RowsLeft")[0]), "{report:?}");
                }
                change(&database, &repair);
            }
        }
        assert!(verified(&database).is_proven());
        // Whoever asks for rows without a value would not find it.
        change(&database, "UPDATE p2_terms SET expansion_en = '' WHERE expansion_en IS NULL");
        assert_eq!(named(&verified(&database)), found("terms", "Unreadable"));
    }
}

#[test]
fn a_changed_line_of_any_canonical_file_is_named_though_its_digest_was_changed_with_it() {
    for database in Database::each() {
        publish(&[other_city()], &database);
        for name in canonical_names(catalog::profile()) {
            let whole = File::find(1, &name, &mut database.open().get().unwrap()).unwrap().unwrap().content;
            let text = String::from_utf8(whole.clone()).unwrap();
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let (swapped, others) = lines.split_at(lines.len().min(3));
            let changed = match name.as_str() {
                "datapackage.json" => text.replacen("架空市", "仮空市", 1),
                _ if lines.len() > 2 => [swapped[0], swapped[2], swapped[1]].concat() + &others.concat(),
                _ if lines.len() > 1 => lines[0].to_owned(),
                // No row is invented.
                _ => continue,
            };
            assert_ne!(changed, text, "{name}");
            put(&name, changed.as_bytes(), &database);
            assert_eq!(named(&verified(&database)), found(&name, "FileOther"));
            put(&name, &whole, &database);
        }
        assert!(verified(&database).is_proven());
    }
}

/// Statements that change a record, and what `verify` then finds.
const CHANGED_RECORDS: &[(&str, &[(&str, &str)])] = &[
    ("UPDATE releases SET digest = 'x' WHERE number = 2", &[("digest", "Digest")]),
    ("UPDATE releases SET graph_digest = 'x' WHERE number = 2", &[("graph_digest", "GraphDigest")]),
    (
        "UPDATE releases SET iri_base = 'https://other.example.org' WHERE number = 2",
        &[("graph_digest", "GraphDigest"), ("iri_base", "RecordOther")],
    ),
    ("UPDATE releases SET label = 'x' WHERE number = 2", &[("label", "RecordOther")]),
    ("UPDATE releases SET created_at = '2020-01-01T00:00:00Z' WHERE number = 2", &[("created_at", "RecordOther")]),
    ("UPDATE releases SET number = 4 WHERE number = 2", &[("019992/green-plan", "Gap"), ("number", "RecordOther")]),
    ("UPDATE releases SET profile = 9 WHERE number = 2", &[("profile", "Unreadable")]),
    (
        "UPDATE files SET sha256 = (SELECT sha256 FROM files WHERE release = 1 AND name = 'data.zip') \
                 WHERE release = 2 AND name = 'data.zip'",
        &[
            ("number", "RecordOther"),
            ("data.zip, CITATION.bib", "OtherTwin"),
            ("data.zip, CITATION.cff", "OtherTwin"),
            ("data.zip, datapackage.json", "OtherTwin"),
        ],
    ),
    (
        "UPDATE files SET sha256 = (SELECT sha256 FROM files WHERE release = 1 AND name = 'datapackage.json') \
                 WHERE release = 2 AND name = 'datapackage.json'",
        &[("datapackage.json", "FileOther")],
    ),
    (
        "UPDATE files SET sha256 = (SELECT sha256 FROM files WHERE release = 1 AND name = 'policies.csv') \
                 WHERE release = 2 AND name = 'terms.csv'",
        &[("terms.csv", "FileOther")],
    ),
    (
        "UPDATE files SET sha256 = (SELECT sha256 FROM files WHERE release = 1 AND name = 'policies.excel.csv') \
                 WHERE release = 2 AND name = 'terms.excel.csv'",
        &[("terms.excel.csv", "FileOther")],
    ),
    (
        "UPDATE files SET name = 'evil.csv' WHERE release = 2 AND name = 'terms.csv'",
        &[("terms.csv", "FileMissing"), ("evil.csv", "FileStrange")],
    ),
    (
        "UPDATE contents SET bytes = bytes + 1 WHERE sha256 = \
                 (SELECT sha256 FROM files WHERE release = 2 AND name = 'data.zip')",
        &[("data.zip", "Length")],
    ),
    (
        "UPDATE contents SET bytes = bytes - 9 WHERE sha256 = \
                 (SELECT sha256 FROM files WHERE release = 2 AND name = 'data.zip')",
        &[("data.zip", "FileChanged")],
    ),
    ("DELETE FROM files WHERE release = 2 AND name = 'data.nq'", &[("data.nq", "FileMissing")]),
    ("DELETE FROM files WHERE release = 2 AND name = 'data.zip'", &[("data.zip", "FileMissing")]),
    ("DELETE FROM files WHERE release = 2 AND name = 'citation.cff'", &[("citation.cff", "FileMissing")]),
    ("DELETE FROM files WHERE release = 2 AND name = 'terms.excel.csv'", &[("terms.excel.csv", "FileMissing")]),
    (
        "DELETE FROM files WHERE release = 2 AND name IN ('data.zip', 'citation.cff', 'citation.bib')",
        &[("citation.cff", "FileMissing"), ("citation.bib", "FileMissing"), ("data.zip", "FileMissing")],
    ),
    (
        "UPDATE files SET media_type = 'text/html' WHERE release = 2 AND name = 'terms.csv'",
        &[("terms.csv", "MediaType")],
    ),
    (
        "INSERT INTO files SELECT release, 'evil.csv', media_type, sha256 FROM files \
                 WHERE release = 2 AND name = 'terms.csv'",
        &[("evil.csv", "FileStrange")],
    ),
    (
        "UPDATE publications SET published_at = '2020-01-01T00:00:00Z' WHERE id = 3",
        &[("publications, 3", "Before"), ("publications, 3", "Before")],
    ),
    ("UPDATE publications SET published_at = '2099-01-01T00:00:00Z' WHERE id = 2", &[("publications, 3", "Before")]),
    ("UPDATE publications SET published_at = 'x' WHERE id = 3", &[("publications, 3", "NoMoment")]),
    ("UPDATE settings SET value = 'https://other.example.org'", &[("settings, base_url", "Base")]),
    (
        "DELETE FROM summaries WHERE publication = 2; DELETE FROM publications WHERE id = 2",
        &[("", "NeverPublished"), ("publications", "Gap"), ("publications, 3", "ChangesOther")],
    ),
];

#[test]
fn a_changed_record_is_named() {
    for database in Database::each() {
        for (statement, expected) in CHANGED_RECORDS {
            let database =
                if database.url.starts_with("postgres") { Database::postgres().unwrap() } else { Database::sqlite() };
            publish_twice(&database);
            statement.split("; ").for_each(|statement| change(&database, statement));
            let mut expected: Vec<_> =
                expected.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect();
            let report = verified(&database);
            let mut named = named(&report);
            // The content of a file that is there no more; and whether two releases are of the same second.
            named.retain(|(name, kind)| !(name.starts_with("contents, ") && kind == "Unnamed"));
            named.retain(|(name, _)| !(name == "created_at" && statement.starts_with("UPDATE files")));
            expected.sort();
            named.sort();
            assert_eq!(named, expected, "{statement}");
            assert!(
                report.findings.iter().all(|one| one.release.as_ref().is_none_or(|of| of.number != 1)),
                "{statement}"
            );
        }
    }
}

/// Another content of a stored file of the first release, with its SHA-256; says what it was.
fn put(name: &str, content: &[u8], database: &Database) -> Vec<u8> {
    let mut db = database.open().get().unwrap();
    let before = File::find(1, name, &mut db).unwrap().unwrap().content;
    let sha256 = put_content(content, &mut db);
    let place = files::table.filter(files::release.eq(1).and(files::name.eq(name)));
    diesel::update(place).set(files::sha256.eq(sha256)).execute(&mut db).unwrap();
    // Else it would be told that no file names it.
    let is_used = dsl::exists(files::table.filter(files::sha256.eq(kept::sha256)));
    diesel::delete(kept::table.filter(dsl::not(is_used))).execute(&mut db).unwrap();
    before
}

/// Keeps a content that no file names yet; says its SHA-256.
fn put_content(content: &[u8], db: &mut Db) -> String {
    let (sha256, bytes) = (hex::encode(Sha256::digest(content)), i32::try_from(content.len()).unwrap());
    let known: Option<String> =
        kept::table.filter(kept::sha256.eq(&sha256)).select(kept::sha256).first(db).optional().unwrap();
    if known.is_none() {
        let values = (kept::sha256.eq(&sha256), kept::bytes.eq(bytes), kept::deflated.eq(deflated(content)));
        diesel::insert_into(kept::table).values(values).execute(db).unwrap();
    }
    sha256
}

/// What is found when a stored file has another text and the SHA-256 of that.
fn with_text(name: &str, text: &str, other: &str, database: &Database) -> ProofReport {
    let mut db = database.open().get().unwrap();
    let before = String::from_utf8(File::find(1, name, &mut db).unwrap().unwrap().content).unwrap();
    assert!(before.contains(text), "{name}: {before}");
    put(name, before.replacen(text, other, 1).as_bytes(), database);
    let report = verified(database);
    put(name, before.as_bytes(), database);
    report
}

#[test]
fn a_file_and_its_digest_that_were_changed_together_are_named() {
    for database in Database::each() {
        publish(&[other_city()], &database);
        for (name, text, other) in [
            ("terms.csv", "green", "red"),
            ("data.nq", "\n", "\n\n"),
            ("terms.excel.csv", "019992", "019991"),
            ("terms.excel.csv", "架空市", "仮空市"),
            ("terms.excel.csv", "用語ID", "用語"), // the title of another column
            ("csv-metadata.json", "\"name\": \"term_id\"", "\"name\": \"id\""),
            ("csv-metadata.json", "creativecommons.org/licenses/by/4.0", "example.com"),
            ("terms.csv-metadata.json", "core#Concept", "core#Collection"),
            ("terms.excel.csv-metadata.json", "terms.excel.csv", "policies.excel.csv"),
            ("citation.cff", "/releases/1", "/releases/2"),
            ("citation.cff", "sha256:", "sha256:0"),
            ("citation.bib", "架空市", "仮空市"),
            ("citation.bib", "date = {", "date = {1"),
            ("citation.bib", "version = {", "version = {1"),
        ] {
            let report = with_text(name, text, other, &database);
            assert_eq!(named(&report), found(name, "FileOther"), "{text}");
        }
        assert!(verified(&database).is_proven());
    }
}

#[test]
fn a_file_that_another_version_worded_is_only_to_be_known() {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    for (name, text, other) in [
        ("terms.excel.csv", "公表主体名", "市町村名"),
        ("terms.csv-metadata.json", "用語", "ことば"),
        ("terms.excel.csv-metadata.json", "\"required\": true,", ""),
    ] {
        let report = with_text(name, text, other, &database);
        assert_eq!((named(&report), report.is_proven()), (found(name, "FileWritten"), true), "{text}");
    }
    // What is in the archive too was written with it.
    for (name, inside, text, other) in [
        ("csv-metadata.json", "csv-metadata.json", "用語", "ことば"),
        ("citation.cff", "CITATION.cff", "（公開版 1）", "（公開 1）"),
        ("citation.cff", "CITATION.cff", ", 公開版 1\"", "\""), // as versions were once
        ("citation.bib", "CITATION.bib", ", 公開版 1}", "}"),
        ("citation.bib", "CITATION.bib", "Data set", "Dataset"),
    ] {
        let expected = [found(name, "FileWritten"), found(&format!("data.zip, {inside}"), "OtherTwin")].concat();
        assert_eq!(named(&with_text(name, text, other, &database)), expected, "{text}");
    }
}

#[test]
fn an_archive_that_was_changed_with_its_digest_is_told_by_the_files_beside_it() {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    let mut inside = unpacked(&zip());
    let quads = inside.iter_mut().find(|file| file.0 == "data.nq").unwrap();
    quads.1 = quads.1.split_inclusive(|byte| *byte == b'\n').skip(1).collect::<Vec<_>>().concat();
    let sha256 = hex::encode(Sha256::digest(&quads.1));
    put("data.zip", &packed(&relisted(inside, &|manifest| manifest.graph.sha256.clone_from(&sha256))), &database);
    let named = named(&verified(&database));
    assert!(named.contains(&found("data.zip, data.nq", "OtherTwin")[0]), "{named:?}");
}

#[test]
fn a_page_of_rubbish_in_an_sqlite_file_is_told_and_never_a_panic() {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    let whole = fs::read(&database.url).unwrap();
    let (page, folder) = (4096, tempfile::tempdir().unwrap());
    let (mut told, pages) = (0, whole.len() / page);
    assert!(pages > 50, "{pages} pages");
    for number in (0..pages).step_by(7) {
        let mut damaged = whole.clone();
        damaged[number * page..(number + 1) * page].fill(0xA5);
        let url = folder.path().join(format!("{number}.sqlite")).display().to_string();
        fs::write(&url, damaged).unwrap();
        match store::open_existing(&url).map(|mut db| verify::database(&mut db, &mut |_| ()).unwrap()) {
            Err(error) => assert!(error.to_string().contains("backup"), "page {number}: {error}"),
            Ok(report) => {
                assert!(!report.is_proven(), "page {number} is damaged, and nothing is said");
                let lines: Vec<_> = report.findings.iter().map(|finding| finding.line(Language::En)).collect();
                let helps = |line: &String| line.contains("backup") || line.contains("`openplan copy`");
                assert!(lines.iter().all(helps), "page {number}: {lines:?}");
                assert!(lines.iter().any(|line| line.contains("backup")), "page {number}: {lines:?}");
            }
        }
        told += 1;
    }
    assert!(told > 7);
}

/// The archive of the invented plan.
fn zip() -> Vec<u8> {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    File::find(1, "data.zip", &mut database.open().get().unwrap()).unwrap().unwrap().content
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn checked(archive: &[u8]) -> ProofReport {
    verify::archive(Cursor::new(archive), LIMIT)
}

#[test]
fn an_archive_proves_itself() {
    let archive = zip();
    let report = checked(&archive);
    assert_eq!(report.findings, []);
    assert_eq!((report.releases, report.files), (1, unpacked(&archive).len() - 2));
    assert!(checked(&packed(&unpacked(&archive))).is_proven(), "packed anew it is the same");
}

#[test]
fn a_file_that_was_changed_taken_out_or_put_into_an_archive_is_named() {
    let files = unpacked(&zip());
    for place in 0..files.len() {
        let name = files[place].0.as_str();
        if [MANIFEST, SUMS].contains(&name) {
            continue;
        }
        let mut changed = files.clone();
        let middle = changed[place].1.len() / 2;
        changed[place].1[middle] ^= 1;
        let report = checked(&packed(&changed));
        assert_eq!(named(&report)[0], found(name, "Changed")[0], "{name}");
        assert!(
            named(&report)[1..].iter().all(|(_, kind)| ["Content", "Graph", "GraphOfTables"].contains(&kind.as_str()))
        );

        let mut without = files.clone();
        without.remove(place);
        assert_eq!(named(&checked(&packed(&without))), found(name, "Missing"), "without {name}");
    }
    let with = |name: &str| packed(&[&files[..], &[(name.to_owned(), b"x".to_vec())]].concat());
    assert_eq!(named(&checked(&with("more.csv"))), found("more.csv", "Unlisted"));
    for name in ["../x.csv", "/etc/x", "..\\x", "C:\\x", "a/b.csv"] {
        let report = checked(&with(name));
        assert_eq!(
            report.findings.iter().filter(|one| one.fault == OfArchive::Unsafe.into()).count(),
            1,
            "{name}: {report:?}"
        );
    }
    let without = |name: &str| packed(&files.iter().filter(|file| file.0 != name).cloned().collect::<Vec<_>>());
    assert_eq!(named(&checked(&without(MANIFEST))), found(MANIFEST, "NoManifest"));
    assert_eq!(named(&checked(&without(SUMS))), found(SUMS, "Missing"));
}

/// The files with a manifest that was changed and that lists those there as they are, and with sums of all.
fn relisted(mut files: Vec<(String, Vec<u8>)>, edit: &dyn Fn(&mut Manifest)) -> Vec<(String, Vec<u8>)> {
    let sha256 = |content: &[u8]| hex::encode(Sha256::digest(content));
    let place = files.iter().position(|file| file.0 == MANIFEST).unwrap();
    let mut manifest: Manifest = serde_json::from_slice(&files[place].1).unwrap();
    for listed in &mut manifest.files {
        let Some((_, content)) = files.iter().find(|file| file.0 == listed.name) else { continue };
        (listed.bytes, listed.sha256) = (content.len() as u64, sha256(content));
    }
    edit(&mut manifest);
    files[place].1 = serde_json::to_vec(&manifest).unwrap();
    let (sums, others) = files.split_last_mut().unwrap();
    sums.1 = archive::sums(others.iter().map(|(name, content)| (sha256(content), name.as_str()))).into();
    files
}

/// The first line of a table, with its end.
fn archive_header(archive: &[u8], name: &str) -> Vec<u8> {
    let content = unpacked(archive).into_iter().find(|file| file.0 == name).unwrap().1;
    content.split_inclusive(|byte| *byte == b'\n').next().unwrap().to_vec()
}

#[test]
fn a_derived_file_that_was_changed_with_the_lists_is_named() {
    let files = unpacked(&zip());
    let tables = |name: &str| tables().iter().any(|table| name == format!("{}.csv", table.name));
    let own = [MANIFEST, SUMS, "datapackage.json", "data.nq"];
    let derived: Vec<_> =
        files.iter().map(|file| file.0.as_str()).filter(|name| !own.contains(name) && !tables(name)).collect();
    assert_eq!(derived.len(), 6, "{derived:?}");
    for name in derived {
        let mut changed = files.clone();
        let place = changed.iter().position(|file| file.0 == name).unwrap();
        changed[place].1.extend(b"\n");
        assert_eq!(named(&checked(&packed(&relisted(changed, &|_| ())))), found(name, "OtherWritten"));
        let mut without = files.clone();
        without.remove(place);
        let manifest = without.iter_mut().find(|file| file.0 == MANIFEST).unwrap();
        let mut stated: Manifest = serde_json::from_slice(&manifest.1).unwrap();
        stated.files.retain(|listed| listed.name != name);
        manifest.1 = serde_json::to_vec(&stated).unwrap();
        let report = checked(&packed(&relisted(without, &|_| ())));
        assert!(named(&report).contains(&found(name, "OtherWritten")[0]), "without {name}: {report:?}");
    }
    for name in ["terms.csv", "datapackage.json"] {
        let without: Vec<_> = files.iter().filter(|file| file.0 != name).cloned().collect();
        let forged = packed(&relisted(without, &|manifest| manifest.files.retain(|listed| listed.name != name)));
        assert_eq!(named(&checked(&forged)), found(name, "Omitted"));
    }
    let cited = ["README.txt", "CITATION.cff", "CITATION.bib", "ro-crate-metadata.json"];
    for edit in [
        (&|manifest: &mut Manifest| manifest.created_at = "2020-01-01T00:00:00Z".to_owned()) as &dyn Fn(&mut Manifest),
        &|manifest| manifest.release = 7,
    ] {
        let named = named(&checked(&packed(&relisted(files.clone(), edit))));
        assert!(cited.iter().all(|name| named.contains(&found(name, "Contradicts")[0])), "{named:?}");
    }
    let label = |manifest: &mut Manifest| manifest.label = "x".to_owned();
    let named = named(&checked(&packed(&relisted(files.clone(), &label))));
    assert!(named.contains(&found("manifest.json, label", "Stated")[0]), "{named:?}");
}

#[test]
fn bytes_around_an_archive_are_named() {
    let archive = zip();
    for around in [[b"junk", &archive[..]].concat(), [&archive[..], b"junk"].concat()] {
        let report = checked(&around);
        assert_eq!(named(&report)[0].1, "Around", "{report:?}");
    }
}

#[test]
fn an_archive_forged_with_its_lists_is_found_by_its_digests() {
    let files = unpacked(&zip());
    let forged = |name: &str, edit: &dyn Fn(&[u8]) -> Vec<u8>| {
        let mut files = files.clone();
        let file = files.iter_mut().find(|file| file.0 == name).unwrap();
        file.1 = edit(&file.1);
        named(&checked(&packed(&relisted(files, &|_| ()))))
    };
    let text = |content: &[u8]| String::from_utf8(content.to_vec()).unwrap();
    let row = |content: &[u8]| {
        let (header, body) =
            text(content).split_once('\n').map(|(one, other)| (one.to_owned(), other.to_owned())).unwrap();
        format!("{header}\n{}", body.replacen(',', ",x", 30)).into_bytes()
    };
    assert_eq!(forged("policies.csv", &row)[0], found("", "Content")[0]);
    let cut = |content: &[u8]| text(content).split_inclusive('\n').skip(1).collect::<String>().into();
    let graph = forged("data.nq", &cut);
    assert_eq!(graph, [found("data.nq", "Graph"), found("data.nq", "GraphOfTables")].concat());
    let other = |content: &[u8]| text(content).replace("架空市", "架空町").into_bytes();
    assert_eq!(forged("datapackage.json", &other)[0], found("", "Content")[0]);
}

#[test]
fn an_archive_that_says_two_things_is_refused() {
    let mut files = unpacked(&zip());
    files.push(("POLICIES.csv".to_owned(), b"x".to_vec()));
    let bytes = packed(&files);
    let mut twice = bytes.clone();
    for place in 0..bytes.len() - 12 {
        if &bytes[place..place + 12] == b"POLICIES.csv" {
            twice[place..place + 12].copy_from_slice(b"policies.csv");
        }
    }
    let report = checked(&twice);
    assert!(named(&report).iter().any(|(_, kind)| kind == "Ambiguous"), "{report:?}");
}

#[test]
fn what_unpacks_to_more_than_a_release_is_not_unpacked() {
    let mut files = unpacked(&zip());
    files.insert(0, ("bomb.csv".to_owned(), vec![0; 8 << 20]));
    let bomb = packed(&files);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let report = verify::archive(Cursor::new(&bomb), 4 << 20);
    assert_eq!(named(&report), found("bomb.csv", "Unlisted"), "and nothing of it is unpacked");
    files.remove(0);
    let place = files.iter().position(|file| file.0 == "terms.csv").unwrap();
    files[place].1 = vec![b','; 8 << 20];
    let listed = packed(&relisted(files.clone(), &|_| ()));
    assert_eq!(named(&verify::archive(Cursor::new(&listed), 4 << 20))[0], found("terms.csv", "TooLarge")[0]);
    assert_eq!(named(&checked(&listed)), found("terms.csv", "Shape"), "its first line is no header");
    assert_eq!(named(&checked(&packed(&files)))[0], found("terms.csv", "Longer")[0]);
    let header = archive_header(&zip(), "terms.csv");
    let columns = header.split(|byte| *byte == b',').count();
    let line = [vec![b','; columns - 1], b"\r\n".to_vec()].concat();
    for (body, kind) in [
        (vec![b','; 8 << 20], "Shape"),
        (b"a,b\r\n".to_vec(), "Shape"),
        (line[..line.len() - 2].to_vec(), "Shape"),
        (line.repeat(1_000_000 / columns + 1), "TooManyCells"),
    ] {
        files[place].1 = [header.clone(), body].concat();
        assert_eq!(named(&checked(&packed(&relisted(files.clone(), &|_| ())))), found("terms.csv", kind));
    }
    assert_eq!(named(&verify::archive(Cursor::new(&bomb), 1 << 10)), found("", "TooLarge"));
}

#[test]
fn a_broken_archive_is_told_and_never_a_panic() {
    let archive = zip();
    let files = unpacked(&archive);
    for length in (0..archive.len()).step_by(archive.len() / 40) {
        let report = checked(&archive[..length]);
        assert!(!report.is_proven(), "the first {length} bytes");
        assert!(report.findings.iter().all(|one| !is_half_english(&one.line(Language::Ja))), "{report:?}");
    }
    for place in (0..archive.len()).step_by(archive.len() / 150) {
        let mut broken = archive.clone();
        broken[place] ^= 0x55;
        if checked(&broken).is_proven() {
            assert_eq!(unpacked(&broken), files, "byte {place} is something else, and nothing is said");
        }
    }
}

/// Whether a text has three Latin words in a row: what a program said to its authors.
fn is_half_english(text: &str) -> bool {
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(|character| character.is_ascii_lowercase());
    text.split(' ').collect::<Vec<_>>().windows(3).any(|words| words.iter().all(is_word))
}

#[test]
fn what_is_no_archive_or_a_broken_one_is_said_in_plain_words() {
    let (archive, files) = (zip(), unpacked(&zip()));
    let with = |content: &[u8]| {
        let mut files = files.clone();
        files.iter_mut().find(|file| file.0 == MANIFEST).unwrap().1 = content.to_vec();
        packed(&files)
    };
    for (bytes, ja, en) in [
        (b"<html>not found</html>".to_vec(), "ZIPではありません", "it is no ZIP archive"),
        (Vec::new(), "ZIPではありません", "it is no ZIP archive"),
        (archive[..archive.len() / 2].to_vec(), "途中で切れているか、壊れて", "cut short or damaged"),
        (with(b"{\n}"), "2 行目から、目録として読めません", "cannot be read as one from line 2 on"),
        (with(&vec![b' '; 2 << 20]), "1048576 バイトを超えるため", "longer than 1048576 bytes"),
        (packed(&files[..3]), "目録がありません", "the manifest is not there"),
    ] {
        let report = checked(&bytes);
        assert!(!report.is_proven());
        let said = |language| report.findings.iter().map(|one| one.line(language)).collect::<String>();
        assert!(said(Language::Ja).contains(ja) && said(Language::En).contains(en), "{ja}: {report:?}");
        assert!(!is_half_english(&said(Language::Ja)), "{}", said(Language::Ja));
        assert!(said(Language::Ja).contains("もう一度ダウンロードしてください"), "{}", said(Language::Ja));
    }
}

#[test]
fn every_finding_says_in_both_languages_what_to_do() {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    change(&database, "UPDATE releases SET digest = 'x'");
    let report = verified(&database);
    let line = |language| report.findings[0].line(language);
    let (ja, en) = (line(Language::Ja), line(Language::En));
    assert!(
        ja.starts_with("019992/green-plan の公開版 1, digest: ") && ja.contains("バックアップから戻してください"),
        "{ja}"
    );
    assert!(en.starts_with("release 1 of 019992/green-plan, digest: ") && en.contains("Restore a backup"), "{en}");
}

/// The bytes of every stored file of the first release.
fn stored(database: &Database) -> Vec<File> {
    let mut db = store::open_existing(&database.url).unwrap();
    let files = File::of_release(1, &mut db).unwrap();
    files.iter().map(|file| File::find(1, &file.name, &mut db).unwrap().unwrap()).collect()
}

#[test]
fn stored_files_are_the_same_bytes_across_publishes_restarts_and_copies() {
    for (from, to) in Database::both().into_iter().zip(Database::both().into_iter().rev()) {
        publish(&[other_city()], &from);
        let first = stored(&from);
        assert!(["data.zip", "citation.cff", "data.nq"].iter().all(|name| first.iter().any(|file| file.name == *name)));
        publish(&[bundled()], &from);
        publish_twice(&from);
        assert!(stored(&from) == first, "after other publishes, read by another connection");
        copy(&mut store::open_existing(&from.url).unwrap(), &mut to.open().get().unwrap(), &mut |_| ()).unwrap();
        assert!(stored(&to) == first, "in {}", to.url);
        assert!(verified(&to).is_proven());
    }
}

#[test]
fn the_digest_of_a_release_depends_on_no_database_and_no_base_that_of_its_graph_on_the_base() {
    let mut digests = Vec::new();
    for base in ["https://data.example.jp", "https://plans.example.org"] {
        for database in Database::each() {
            let options = Options { base_url: Some(base.to_owned()), ..Options::default() };
            snapshot::publish(&[other_city()], &options, &database.open()).unwrap();
            let release = Release::by_id(1, &mut database.open().get().unwrap()).unwrap();
            assert_eq!(release.digest, other_city().digest());
            digests.push((base, release.graph_digest));
        }
    }
    let alike = |one: &&(&str, String)| **one == digests[0];
    assert_eq!(digests.iter().filter(alike).count(), digests.len() / 2, "{digests:?}");
}

/// A change of software must not change what is written by accident: whoever renews this means it.
#[test]
fn the_bytes_of_every_stored_file_of_a_fixed_release_stay_what_they_are() {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    let release = Release::by_id(1, &mut database.open().get().unwrap()).unwrap();
    let release = Release { number: 7, created_at: "2026-04-01T00:00:00Z".to_owned(), ..release };
    let tables: Vec<_> = other_city().sheets().iter().map(|sheet| sheet.rows.clone()).collect();
    let content = Content::of(other_city().metadata, catalog::profile(), tables);
    let files = snapshot::files(&release, &content).unwrap();
    let lines = archive::sums(files.iter().map(|file| (file.sha256.clone(), file.name.as_str())));
    insta::assert_snapshot!(lines);
}

#[test]
fn what_was_withdrawn_is_told_as_that_and_what_is_left_is_proven() {
    for database in Database::each() {
        publish_twice(&database);
        let iri = format!("https://data.example.jp/id{}", other_city().rows("terms")[0].path());
        let record = ToWithdraw::Record { iri, column: None };
        let whole = ToWithdraw::Release("019992/green-plan/2".to_owned());
        withdraw(&record, WithdrawalReason::PersonalData, &database.open()).unwrap();
        withdraw(&whole, WithdrawalReason::Order, &database.open()).unwrap();
        let report = verified(&database);
        assert!(report.is_proven(), "{report:?}");
        assert_eq!(named(&report), [found("", "ContentWithdrawn"), found("", "Withdrawn")].concat());

        let archive = stored(&database).into_iter().find(|file| file.name == "data.zip").unwrap().content;
        let report = checked(&archive);
        assert!(report.is_proven() && named(&report) == found("", "ContentWithdrawn"), "{report:?}");

        let edit = |text: &str| text.replacen("019992", "019991", 1);
        let before = File::find(1, "policies.csv", &mut database.open().get().unwrap()).unwrap().unwrap().content;
        put("policies.csv", edit(str::from_utf8(&before).unwrap()).as_bytes(), &database);
        let report = verified(&database);
        assert!(named(&report).contains(&found("policies.csv", "FileOther")[0]), "{report:?}");
    }
}

#[test]
fn what_was_made_of_files_and_says_something_else_is_named() {
    for (statement, expected) in [
        (
            "UPDATE descriptions SET facts = replace(facts, '架空市', '仮空市') WHERE release = 2",
            ("descriptions", "DescriptionOther"),
        ),
        ("UPDATE descriptions SET digest = 'x' WHERE release = 1", ("descriptions", "DescriptionOther")),
        ("UPDATE summaries SET added = added + 1 WHERE publication = 2", ("publications, 2", "ChangesOther")),
        ("UPDATE summaries SET total = 0 WHERE publication = 1", ("publications, 1", "ChangesOther")),
        ("UPDATE summaries SET before = NULL WHERE publication = 3", ("publications, 3", "ChangesOther")),
        ("UPDATE changes SET before = after WHERE publication = 2 AND place = 0", ("publications, 2", "ChangesOther")),
        ("UPDATE changes SET row_key = 'x' WHERE publication = 3 AND place = 0", ("publications, 3", "ChangesOther")),
        ("DELETE FROM changes WHERE publication = 2 AND place = 0", ("publications, 2", "ChangesOther")),
        ("DELETE FROM summaries WHERE publication = 2", ("publications, 2", "ChangesOther")),
        (
            "INSERT INTO changes SELECT profile, 1, place, table_name, row_key, before, after FROM changes WHERE publication = 2",
            ("publications, 1", "ChangesOther"),
        ),
        ("UPDATE publications SET release = 2 WHERE id = 3", ("publications, 3", "ChangesOther")),
        ("DELETE FROM row_sets WHERE release = 1", ("row_sets", "RowsLeft")),
        ("UPDATE forms SET deflated = substr(deflated, 1, 40) WHERE name = 'graph'", ("forms, graph", "FormOther")),
        ("UPDATE forms SET deflated = substr(deflated, 1, 40) WHERE name = 'search'", ("forms, search", "FormOther")),
    ] {
        for database in Database::each() {
            publish(&[other_city()], &database);
            publish(&[other_label()], &database);
            publish(&[other_city()], &database);
            assert_eq!(verified(&database).findings, [], "{}", database.url);
            change(&database, statement);
            assert_eq!(named(&verified(&database)), found(expected.0, expected.1), "{statement}");
        }
    }
}

/// Another content of the invented plan: a field has another label.
fn other_label() -> Package {
    let mut sheets = other_city().sheets().to_vec();
    let sheet = sheets.iter_mut().find(|sheet| sheet.table.name == "terms").unwrap();
    let label = sheet.table.position("label").unwrap();
    sheet.rows[0].cells[label].push('改');
    Package::of(other_city().metadata, sheets)
}

#[test]
fn the_graph_of_another_plan_in_the_place_of_its_own_is_named() {
    for database in Database::each() {
        publish(&[other_city(), bundled()], &database);
        change(
            &database,
            "UPDATE forms SET deflated = (SELECT deflated FROM forms WHERE release = 2 AND name = 'graph') \
             WHERE release = 1 AND name = 'graph'",
        );
        assert_eq!(named(&verified(&database)), found("forms, graph", "FormOther"));
    }
}

/// What no witness tells of, by table and column.
const UNTOLD: &[(&str, &[&str])] = &[
    // People's words about releases, which no file repeats.
    ("releases", &["note", "author"]),
    ("publications", &["note", "author"]),
    // Of what was taken down nothing is left to compare with, nor of why another release is current.
    ("withdrawals", &["table_name", "row_key", "column_name", "by_release"]),
    ("withdrawn_texts", &["withdrawal", "place", "column_name", "salt", "sha256"]),
    // As if it had not been made: it is made again, and nothing else is served meanwhile.
    ("descriptions", &["profile"]),
    ("summaries", &["profile"]),
    ("forms", &["profile", "name"]),
    // Rows that are let go too early or too late are only read elsewhere.
    ("row_sets", &["superseded_at"]),
];

#[test]
fn whatever_cell_of_a_database_is_changed_is_told_but_for_those_that_nothing_else_tells_of() {
    let database = Database::sqlite();
    publish(&[other_city()], &database);
    publish(&[other_label()], &database);
    let row = other_city().rows("terms")[1].clone();
    let iri = format!("https://data.example.jp/id{}", row.path());
    withdraw(&ToWithdraw::Record { iri, column: None }, WithdrawalReason::Leak, &database.open()).unwrap();
    withdraw(&ToWithdraw::Release("019992/green-plan/2".to_owned()), WithdrawalReason::Order, &database.open())
        .unwrap();
    assert!(verified(&database).is_proven());
    let whole = format!("{}.whole", database.url);
    sql_query(format!("VACUUM INTO '{whole}'")).execute(&mut database.connect()).unwrap();
    let changed = Database::sqlite();
    let mut untold: Vec<(String, String)> = Vec::new();
    for table in database.tables().into_iter().filter(|table| table != "__diesel_schema_migrations") {
        let columns = format!("SELECT name || ' ' || type AS text FROM pragma_table_info('{table}')");
        let mut columns = texts(&columns, &mut database.connect());
        // Tables of rows are looked at in one way, whatever row and column it is.
        let of_rows = table.starts_with("p2_");
        if of_rows {
            columns = [&columns[..3], &columns[columns.len() - 1..]].concat();
        }
        for column in columns {
            let (name, kind) = column.split_once(' ').unwrap();
            let other = match kind {
                "INTEGER" => format!("coalesce({name}, 0) + 1"),
                "BOOLEAN" => format!("NOT {name}"),
                "BYTEA" => format!("substr({name}, 1, length({name}) / 2)"),
                _ => format!("coalesce({name}, '') || 'x'"),
            };
            let ends = if of_rows { &["max"][..] } else { &["min", "max"] };
            for end in ends {
                let place = format!("rowid = (SELECT {end}(rowid) FROM {table})");
                fs::copy(&whole, &changed.url).unwrap();
                let mut db = changed.connect();
                sql_query("PRAGMA foreign_keys = OFF").execute(&mut db).unwrap();
                // A key that another row has cannot be had twice.
                let rows = sql_query(format!("UPDATE {table} SET {name} = {other} WHERE {place}")).execute(&mut db);
                drop(db);
                if rows.is_ok_and(|rows| rows > 0) && verified(&changed).is_proven() {
                    untold.push((table.clone(), name.to_owned()));
                }
            }
        }
    }
    untold.dedup();
    let known = UNTOLD
        .iter()
        .flat_map(|(table, columns)| columns.iter().map(|column| ((*table).to_owned(), (*column).to_owned())));
    let known: BTreeSet<_> = known.collect();
    assert_eq!(untold.into_iter().collect::<BTreeSet<_>>(), known);
}

#[test]
fn withdrawn_content_that_is_still_held_is_named_wherever_it_is() {
    let row = other_city().rows("terms")[0].clone();
    let iri = format!("https://data.example.jp/id{}", row.path());
    for database in Database::each() {
        publish(&[other_city()], &database);
        let files = stored(&database);
        let table = files.iter().find(|file| file.name == "terms.csv").unwrap().content.clone();
        withdraw(&ToWithdraw::Record { iri: iri.clone(), column: None }, WithdrawalReason::Leak, &database.open())
            .unwrap();
        assert!(verified(&database).is_proven());

        let sha256 = put_content(&table, &mut database.open().get().unwrap());
        assert!(named(&verified(&database)).contains(&found(&format!("contents, {sha256}"), "Unnamed")[0]));
        change(&database, &format!("DELETE FROM contents WHERE sha256 = '{sha256}'"));
        assert!(verified(&database).is_proven());

        let left = put("terms.csv", &table, &database);
        let report = verified(&database);
        assert!(named(&report).contains(&found(&format!("terms/{}", row.key()), "Held")[0]), "{report:?}");
        assert!(named(&report).contains(&found("terms.csv", "FileOther")[0]), "{report:?}");
        put("terms.csv", &left, &database);
        assert!(verified(&database).is_proven());

        let said = row.get("definition").unwrap();
        let insert = format!("INSERT INTO p2_terms (release, ordinal, definition) VALUES (2, 99, '{said}')");
        change(&database, &insert);
        assert_eq!(named(&verified(&database)).last(), Some(&found("terms.csv", "RowsOther")[0]));
        change(&database, "DELETE FROM p2_terms WHERE ordinal = 99");
        assert!(verified(&database).is_proven());
    }
}

#[test]
fn whatever_is_left_of_a_release_that_was_withdrawn_whole_is_named() {
    for (statement, left) in [
        ("INSERT INTO descriptions VALUES (7, 2, 'x', '{}')", "descriptions"),
        ("INSERT INTO forms SELECT profile, name, 2, deflated FROM forms WHERE name = 'graph'", "forms"),
        ("INSERT INTO row_sets VALUES (7, 2, NULL)", "row_sets"),
        ("INSERT INTO summaries VALUES (1, 2, NULL, 0, 0, 0, 0)", "summaries"),
        ("INSERT INTO changes VALUES (1, 2, 0, 'terms', 'x', NULL, NULL)", "changes"),
        ("INSERT INTO p2_terms (release, ordinal) VALUES (2, 0)", "p2_terms"),
        (
            "INSERT INTO files SELECT 2, name, media_type, sha256 FROM files WHERE release = 1 AND name = 'terms.csv'",
            "terms.csv",
        ),
    ] {
        for database in Database::each() {
            publish_twice(&database);
            withdraw(&ToWithdraw::Release("019992/green-plan/2".to_owned()), WithdrawalReason::Leak, &database.open())
                .unwrap();
            assert_eq!(named(&verified(&database)), found("", "Withdrawn"));
            change(&database, statement);
            assert_eq!(
                named(&verified(&database)),
                [found("", "Withdrawn"), found(left, "Left")].concat(),
                "{statement}"
            );
        }
    }
}

#[test]
fn a_database_without_anything_that_is_made_of_files_is_proven() {
    for database in Database::each() {
        publish_twice(&database);
        let derived: Vec<_> = database.tables().into_iter().filter(|table| database::is_derived(table)).collect();
        for table in ["changes", "summaries", "descriptions", "forms", "row_sets"] {
            sql_query(format!("DELETE FROM {table}")).execute(&mut database.connect()).unwrap();
        }
        let of_rows: BTreeSet<_> = derived.into_iter().filter(|table| table.starts_with("p2_")).collect();
        for table in &of_rows {
            sql_query(format!("DROP TABLE {table}")).execute(&mut database.connect()).unwrap();
        }
        assert_eq!(verified(&database).findings, []);
        change(&database, "INSERT INTO row_sets VALUES (2, 1, NULL)");
        let report = verified(&database);
        let has_rows = |name: &&String| {
            let name = name.trim_start_matches("p2_").replace('_', "-");
            !bundled().rows(&name).is_empty()
        };
        assert_eq!(
            report.findings.len(),
            of_rows.iter().filter(has_rows).count(),
            "the rows that ought to stand there do not: {report:?}"
        );
        assert!(report.findings.iter().all(|one| one.fault == OfStored::RowsOther { line: 2 }.into()), "{report:?}");
    }
}

#[test]
fn tables_that_an_earlier_program_made_are_no_finding() {
    for database in Database::each() {
        publish_twice(&database);
        sql_query("ALTER TABLE p2_terms DROP COLUMN about").execute(&mut database.connect()).unwrap();
        assert_eq!(verified(&database).findings, []);
        snapshot::prepare(&database.open()).unwrap();
        change(&database, "UPDATE p2_terms SET about = 'x' WHERE ordinal = 0");
        let told = verified(&database).findings.into_iter().map(|one| one.fault).collect::<Vec<_>>();
        assert_eq!(told, [OfStored::RowsOther { line: 2 }.into()], "it was made anew, and is proven like its cells");
    }
}

#[test]
fn where_a_release_has_no_archive_its_package_tells_what_was_recorded() {
    for (statement, name) in [
        ("UPDATE releases SET label = 'x'", "label"),
        ("UPDATE releases SET plan_id = 'x'", "plan_id"),
        ("UPDATE releases SET lg_code = 'x'", "publisher_id"),
    ] {
        for database in Database::each() {
            publish(&[other_city()], &database);
            change(&database, "DELETE FROM files WHERE name IN ('data.zip', 'citation.cff', 'citation.bib')");
            let unnamed = "NOT EXISTS (SELECT 1 FROM files WHERE files.sha256 = contents.sha256)";
            change(&database, &format!("DELETE FROM contents WHERE {unnamed}"));
            assert!(verified(&database).is_proven());
            change(&database, statement);
            let named = named(&verified(&database));
            assert!(named.contains(&found(name, "RecordOther")[0]), "{statement}: {named:?}");
        }
    }
}

#[test]
fn a_release_of_an_older_openplan_may_lack_the_newer_files_together() {
    for database in Database::each() {
        publish_twice(&database);
        let newer = "name IN ('data.zip', 'citation.cff', 'citation.bib')";
        let delete = |which: &str| {
            change(&database, &format!("DELETE FROM files WHERE {which}"));
            let unnamed = "NOT EXISTS (SELECT 1 FROM files WHERE files.sha256 = contents.sha256)";
            change(&database, &format!("DELETE FROM contents WHERE {unnamed}"));
        };
        delete(&format!("release = 1 AND {newer}"));
        let report = verified(&database);
        assert_eq!(named(&report), found("data.zip, citation.cff, citation.bib", "Older"));
        assert!(report.is_proven());
        delete(newer);
        assert_eq!(named(&verified(&database)).len(), 2, "both may be");
    }
}

#[test]
fn a_tombstone_of_what_is_still_there_is_named_and_so_is_one_that_is_gone() {
    for (what, expected) in [
        (
            "NULL, 'terms', '{key}', NULL",
            &[("withdrawals, 1", "NotWithdrawn"), ("{row}", "Held"), ("{row}", "Held")][..],
        ),
        ("1, NULL, NULL, NULL", &[("withdrawals, 1", "NotWithdrawn")]),
        ("9, NULL, NULL, NULL", &[("withdrawals, 1", "NotWithdrawn")]),
    ] {
        for database in Database::each() {
            publish_twice(&database);
            let row = &other_city().rows("terms")[0].clone();
            let filled =
                |text: &str| text.replace("{key}", &row.key()).replace("{row}", &format!("terms/{}", row.key()));
            let (places, moment) = (filled(what), "'2099-01-01T00:00:00Z', 'order', NULL");
            change(
                &database,
                &format!("INSERT INTO withdrawals VALUES (1, '019992', 'green-plan', {places}, {moment})"),
            );
            let expected: Vec<_> = expected.iter().map(|(name, kind)| (filled(name), (*kind).to_owned())).collect();
            assert_eq!(named(&verified(&database)), expected, "{what}");
        }
    }
    for database in Database::each() {
        publish_twice(&database);
        let iri = format!("https://data.example.jp/id{}", other_city().rows("terms")[0].path());
        withdraw(&ToWithdraw::Record { iri, column: None }, WithdrawalReason::Leak, &database.open()).unwrap();
        assert!(verified(&database).is_proven());
        let mut db = database.connect();
        for table in ["withdrawn_texts", "withdrawals"] {
            sql_query(format!("DELETE FROM {table}")).execute(&mut db).unwrap();
        }
        drop(db);
        let report = verified(&database);
        assert!(named(&report).contains(&found("withdrawals", "NoTombstone")[0]), "{report:?}");
    }
}
