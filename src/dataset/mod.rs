//! A folder with a Data Package: read into rows with their places, its canonical bytes, its digest.
//!
//! Reading never stops at the first problem: what is wrong goes to [`Findings`], and the rows are read as well as they
//! can be.
mod bring;
pub(crate) mod dates;
mod edition;
mod finding;
mod follow;
mod foreign;
mod form;
mod format;
mod header;
mod json;
mod rewritten;
mod loss;
mod member;
mod merge;
mod metadata;
pub mod misread;
mod nearest;
mod new;
mod on_track;
mod record;
mod resources;
pub(crate) mod rule;
mod sheet;
mod spreadsheet;
pub(crate) mod spreadsheet_rule;
mod format_report;
mod text;
mod workbook;
mod workbook_bounds;

pub(crate) use self::format::format;
pub use self::{
    bring::Brought,
    edition::{BegunEdition, NoEdition, begin_edition},
    finding::{Finding, Findings, Message, Place, cell_name},
    follow::{Followed, follow},
    foreign::{ShownSheet, csv_cells, plain_text, shown_sheets},
    form::{EXAMPLE as FORM_EXAMPLE, NAMES as FORM_NAMES, form},
    format::{Formatted, MissingRows, keep_aside},
    format_report::Taken,
    member::{is_iri, is_language, is_slug},
    metadata::Metadata,
    nearest::{distance, nearest},
    new::{Beginning, License, files as beginning},
    on_track::{Course, OnTrack},
    resources::resources,
    rule::{ALL as RULES, Rule, Sentences, Severity},
    sheet::{Cell, Sheet, meant_flag},
    spreadsheet::{RULES as SPREADSHEET_RULES, is_lock, strays},
    workbook::ShownCell,
};

use crate::{
    catalog::{self, Profile, tables},
    characters,
    edition::{Dropped, Editions},
    file::{self, Unreadable},
    language::{Bilingual, Language},
    printed,
    table::{Row, Table},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// A package as read from its folder: every table, the metadata, and the transcribed sources.
#[derive(Debug, Clone)]
pub struct Package {
    /// Folder it was read from, as it was given.
    pub folder: PathBuf,
    /// Content of `datapackage.json`.
    pub metadata: Metadata,
    sheets: Vec<Sheet>,
    transcriptions: BTreeMap<String, Vec<String>>,
}

/// How many rows the tables of a package may have before the next is read: a hundred times what a plan has.
const MOST_ROWS: usize = 150_000;

/// What a look-up of a table that no package has gives.
static NOTHING: LazyLock<Sheet> = LazyLock::new(|| Sheet::empty(tables()[0]));

impl Package {
    /// Reads a folder. A package of an older profile is read as one of today's.
    pub fn read(folder: &Path, findings: &mut Findings) -> Self {
        let files_below = file::Folder::new(folder);
        let mut read = |file: &str, limit: u64, may_lack: bool| {
            let read = files_below.read_at_most(file, limit);
            let named = |error: &Unreadable| !(may_lack && error.is_missing());
            read.inspect_err(|error| {
                if named(error) {
                    unreadable(file, error, findings);
                }
            })
            .ok()
        };
        let metadata = read(metadata::FILE, metadata::MOST_BYTES, false);
        let named = metadata.as_deref().and_then(profile_of).unwrap_or_else(catalog::profile);
        let file = |table: &&'static Table| read(&format!("{}.csv", table.name), file::MOST, table.optional);
        let files: Vec<_> = named.tables.iter().map(file).collect();
        let has_file =
            |table: &Table| named.tables.iter().zip(&files).any(|(one, file)| *one == table && file.is_some());
        let metadata = metadata
            .map(|bytes| text::read(metadata::FILE, &bytes, findings))
            .map(|text| Metadata::read(text, &has_file, findings))
            .unwrap_or_default();
        if !named.is_todays() {
            let facts = [("found", named.name), ("wanted", catalog::profile().name)];
            findings.add(&rule::OLD_PROFILE, metadata.place(&["custom", "profile"]), &facts);
        }
        check_folder_name(folder, &metadata, findings);
        let mut left = MOST_ROWS;
        let sheet = |(table, bytes): (&&'static Table, Option<Vec<u8>>)| match bytes {
            Some(_) if left == 0 => {
                let file = format!("{}.csv", table.name);
                let ja = format!("この表の前までの表に {MOST_ROWS} 行以上あります");
                let en = format!("the tables before it have {MOST_ROWS} rows or more");
                let facts = [("file", &*file), ("cause_ja", &*ja), ("cause", &*en)];
                findings.note(&rule::LARGE_FILE, Place::new(&*file, 1, 1), &facts);
                Sheet::empty(table)
            }
            Some(bytes) => {
                let sheet = Sheet::read(table, &bytes, findings);
                left = left.saturating_sub(sheet.rows.len());
                sheet
            }
            None => Sheet::empty(table),
        };
        let sheets = named.tables.iter().zip(files).map(sheet).collect();
        check_unknown_files(folder, named, findings);
        let transcriptions = transcriptions(folder, &files_below, findings);
        Self { folder: folder.to_owned(), metadata, sheets, transcriptions }.into_todays(named)
    }

    /// The package as one of today's profile.
    fn into_todays(self, named: &'static Profile) -> Self {
        if named.is_todays() {
            return self;
        }
        let own: Vec<Vec<Row>> = self.sheets.iter().map(|sheet| sheet.rows.clone()).collect();
        let nobody = &mut Findings::new(&self.folder);
        let sheet =
            |(table, rows): (&&'static Table, Vec<Row>)| Sheet::read(table, &canonical_csv(table, &rows), nobody);
        let read = tables().iter().zip(named.read(&own)).map(sheet);
        let at_their_places = |sheet: Sheet| match self.sheets.iter().find(|own| own.table.name == sheet.table.name) {
            Some(own) => sheet.placed_as(own, |column| named.origin(own.table, column)),
            None => sheet,
        };
        let sheets: Vec<Sheet> = read.map(at_their_places).collect();
        let value = named.read_package(self.metadata.value().clone());
        let has_rows = |table: &Table| sheets.iter().any(|sheet| sheet.table == table && !sheet.rows.is_empty());
        let metadata = Metadata::published(Metadata::of_value(value).regenerated(&has_rows)).unwrap_or_default();
        Self { metadata, sheets, ..self }
    }

    /// A package whose files were read from somewhere else than a folder.
    pub fn of(metadata: Metadata, sheets: Vec<Sheet>) -> Self {
        Self { folder: PathBuf::new(), metadata, sheets, transcriptions: BTreeMap::new() }
    }

    /// The table of that name with the places of its cells; an empty one if there is no such table.
    pub fn sheet(&self, table: &str) -> &Sheet {
        self.sheets.iter().find(|sheet| sheet.table.name == table).unwrap_or(&NOTHING)
    }

    /// All tables in the order of [`tables`].
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The editions of the plan.
    pub fn editions(&self) -> Editions<'_> {
        Editions::new(self.sheets.iter().map(|sheet| &*sheet.rows), Dropped::saying(self.metadata.dropped()))
    }

    /// The rows of a table in printed order; none if there is no such table.
    pub fn rows(&self, table: &str) -> &[Row] {
        &self.sheet(table).rows
    }

    /// Physical line of a row in its file, from 1.
    pub fn line_of(&self, table: &str, index: usize) -> usize {
        self.sheet(table).line(index)
    }

    /// The lines of the transcribed text of a source, without line ends; `None` if the package has none.
    pub fn transcription(&self, source_id: &str) -> Option<&[String]> {
        self.transcriptions.get(source_id).map(Vec::as_slice)
    }

    /// Ids of the sources whose transcription lies in the package.
    pub fn transcribed(&self) -> impl Iterator<Item = &str> {
        self.transcriptions.keys().map(String::as_str)
    }

    /// What a text prints as a number, in the language of the package.
    pub fn printed_number(&self, text: &str) -> printed::Reading {
        printed::read_in(text, self.metadata.language())
    }

    /// The digest of its content, see [`digest`].
    pub fn digest(&self) -> String {
        digest(&self.metadata, self.sheets.iter().map(|sheet| (sheet.table, sheet.rows.as_slice())))
    }
}

/// What is said of the package in a folder if it is a draft; only its `datapackage.json` is read.
pub fn draft(folder: &Path) -> Option<Finding> {
    let bytes = file::Folder::new(folder).read_at_most(metadata::FILE, metadata::MOST_BYTES).ok()?;
    // What else is wrong with the file is for `check` to say.
    let text = text::read(metadata::FILE, &bytes, &mut Findings::new(folder));
    let mut findings = Findings::new(folder);
    Metadata::published(text)?.note_draft(&mut findings);
    findings.finish().pop()
}

/// The profile that the bytes of a `datapackage.json` name, if it is one that is known.
fn profile_of(bytes: &[u8]) -> Option<&'static Profile> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    Profile::named(value.pointer("/custom/profile")?.as_str()?)
}

/// SHA-256 in hex over the canonical content of a package: one content is one release.
///
/// The content is every CSV file, and `datapackage.json` without label, times, the generated part, the IRI base and that it is
/// no draft.
pub fn digest<'r>(metadata: &Metadata, tables: impl IntoIterator<Item = (&'r Table, &'r [Row])>) -> String {
    let file = |(table, rows): (&Table, &[Row])| (format!("{}.csv", table.name), canonical_csv(table, rows));
    let mut parts: Vec<(String, Vec<u8>)> = tables.into_iter().map(file).collect();
    parts.push((metadata::FILE.to_owned(), metadata.canonical()));
    parts.sort();
    let line = |(name, bytes): &(String, Vec<u8>)| format!("{}  {name}\n", sha256(bytes));
    sha256(parts.iter().map(line).collect::<String>().as_bytes())
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The file of a table byte for byte as it is published: UTF-8 without BOM, CRLF, quotes only where needed.
///
/// Source: RFC 4180.
pub fn canonical_csv(table: &Table, rows: &[Row]) -> Vec<u8> {
    let mut out = record::canonical(table.columns.iter().map(|column| column.name));
    out.push_str("\r\n");
    for row in rows {
        out.push_str(&record::canonical(row.cells.iter().map(String::as_str)));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// The packages in a folder, sorted: the folder itself if it has a `datapackage.json`, else those in its folders.
///
/// # Errors
///
/// When a folder cannot be listed.
pub fn packages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    // Whatever has the name of its description is meant to be one; what is wrong with it is a finding.
    if fs::symlink_metadata(folder.join(metadata::FILE)).is_ok_and(|named| !named.is_dir()) {
        return Ok(vec![folder.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() && !hidden {
            found.extend(packages(&entry.path())?);
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(file: &str, error: &Unreadable, findings: &mut Findings) {
    let rule = match error {
        error if error.is_missing() => &rule::MISSING_FILE,
        Unreadable::System(_) => &rule::UNREADABLE_FILE,
        Unreadable::NoFile | Unreadable::Outside => &rule::NO_FILE,
        Unreadable::TooLarge { .. } => &rule::LARGE_FILE,
    };
    let [ja, en] = [Language::Ja, Language::En].map(|language| error.in_language(language));
    findings.add(rule, Place::new(file, 1, 1), &[("file", file), ("cause_ja", &ja), ("cause", &en)]);
}

/// The folder is named by the plan and lies in one that is named by the publisher.
fn check_folder_name(folder: &Path, metadata: &Metadata, findings: &mut Findings) {
    // A folder given as `.` has a name all the same.
    let Ok(folder) = fs::canonicalize(folder) else { return };
    let mut names = folder.components().rev().map(|name| name.as_os_str().to_string_lossy().into_owned());
    for (member, value) in [("plan_id", metadata.plan_id()), ("publisher_id", metadata.publisher_id())] {
        let name = names.next().unwrap_or_default();
        if !value.is_empty() && value != name {
            let path = format!("custom/{member}");
            let facts = [("member", &*path), ("found", value), ("folder", &*name)];
            findings.add(&rule::FOLDER_NAME, metadata.place(&["custom", member]), &facts);
        }
    }
}

/// Every CSV file is part of the content, so there is none beside the tables, and no spreadsheet waits to be taken.
fn check_unknown_files(folder: &Path, profile: &Profile, findings: &mut Findings) {
    let waiting = spreadsheet::found_spreadsheets(folder);
    for spreadsheet in &waiting {
        spreadsheet.check(findings);
    }
    for name in names(folder, ".csv").into_iter().filter(|name| waiting.iter().all(|one| one.file != *name)) {
        let Some(stem) = name.strip_suffix(".csv").filter(|stem| profile.find(stem).is_none()) else {
            continue;
        };
        let nearest = nearest(stem, tables().iter().map(|table| table.name)).unwrap_or_default();
        findings.add(&rule::UNKNOWN_FILE, Place::new(&*name, 1, 1), &[("file", &name), ("nearest", nearest)]);
    }
}

fn transcriptions(folder: &Path, files: &file::Folder, findings: &mut Findings) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for name in names(&folder.join("source"), ".md") {
        let file = format!("source/{name}");
        match files.read(&file) {
            Ok(bytes) => {
                let text = text::read(&file, &bytes, findings);
                let lines: Vec<_> = text.lines().map(str::to_owned).take(record::MOST_RECORDS).collect();
                if lines.len() == record::MOST_RECORDS {
                    let limit = record::MOST_RECORDS;
                    let (ja, en) = (format!("{limit} 行未満"), format!("it must have less than {limit} lines"));
                    let facts = [("file", &*file), ("cause_ja", &*ja), ("cause", &*en)];
                    findings.note(&rule::LARGE_FILE, Place::new(&*file, limit, 1), &facts);
                }
                // What is garbled as a whole is like nothing, so nothing is compared with it.
                if !check_characters(&file, &text, findings) {
                    found.insert(name.trim_end_matches(".md").to_owned(), lines);
                }
            }
            Err(error) => unreadable(&file, &error, findings),
        }
    }
    found
}

/// Names characters of a transcribed source that no text may hold: one a line. True if lines of it are garbled.
fn check_characters(file: &str, text: &str, findings: &mut Findings) -> bool {
    let mut is_garbled = false;
    for (number, line) in (1..).zip(text.lines()) {
        if misread::check(line, ("原典の行", "The line"), || Place::new(file, number, 1), findings) {
            is_garbled = true;
        } else if let Some(unfit) = characters::unfit_in_lines(line).filter(|_| !is_garbled) {
            let column = line.chars().position(|one| one == unfit.character).map_or(1, |place| place + 1);
            let facts = [("character_ja", &*unfit.ja()), ("character", &*unfit.to_string())];
            findings.add(&rule::SOURCE_CHARACTER, Place::new(file, number, column), &facts);
        }
    }
    is_garbled
}

/// Names of the files in a folder with that ending, sorted; none if the folder cannot be listed.
fn names(folder: &Path, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    // A name that is no text is shown with what stands for its bytes, and so is found to be none of ours.
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending) && !name.starts_with('.')).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kanazawa() -> (Package, Vec<Finding>) {
        let folder = Path::new("datasets/172014/dx-action-plan");
        let mut findings = Findings::new(folder);
        let package = Package::read(folder, &mut findings);
        (package, findings.finish())
    }

    #[test]
    fn the_files_of_a_package_are_its_canonical_bytes() {
        let (package, findings) = kanazawa();
        assert_eq!(findings, []);
        for sheet in package.sheets().iter().filter(|sheet| !sheet.table.optional) {
            let file = fs::read(package.folder.join(sheet.file())).unwrap();
            assert_eq!(canonical_csv(sheet.table, &sheet.rows), file, "{}", sheet.file());
        }
        assert_eq!(package.line_of("terms", 0), 2);
        assert_eq!(package.rows("terms").len(), 33);
        assert_eq!(package.metadata.regenerated(&|_| false), package.metadata.text());
    }

    #[test]
    fn the_digest_ignores_label_time_base_and_the_end_of_a_draft() {
        let (mut package, _) = kanazawa();
        let digest = package.digest();
        let mut value = package.metadata.value().clone();
        value["version"] = "other".into();
        value["custom"]["iri_base"] = "https://plans.example.org".into();
        value["custom"]["draft"] = false.into();
        package.metadata = Metadata::read(value.to_string(), &|_| false, &mut Findings::new(Path::new("")));
        assert_eq!(package.digest(), digest);
        package.sheets[0].rows[0].cells[2].push('x');
        assert_ne!(package.digest(), digest);
    }

    #[test]
    fn a_tree_is_searched_for_packages() {
        assert_eq!(packages(Path::new("datasets")).unwrap(), [PathBuf::from("datasets/172014/dx-action-plan")]);
        assert!(packages(Path::new("nowhere")).is_err());
    }
}
