//! Repairs the bytes of a package after a spreadsheet had it, and takes spreadsheets into its CSV files; never its values.
use super::{
    Findings, Metadata, Place, Sheet,
    bring::{self, Brought},
    canonical_csv,
    finding::Finding,
    follow::{Followed, follow},
    format_report::Taken,
    loss::{check_meaning, name_lost},
    merge, metadata, names, rule, sheet,
    spreadsheet::{self, FoundSpreadsheet, SpreadsheetKind, TakenRows},
    spreadsheet_rule, text, unreadable,
};
use crate::{
    catalog::{Profile, tables},
    change::{self, Change},
    file,
    table::{CellKind, Column, Row, Table},
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
    time::SystemTime,
};
use unicode_normalization::UnicodeNormalization;

/// What becomes of rows that a CSV file has and a spreadsheet that replaces it lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingRows {
    /// They may have been forgotten: the spreadsheet is not taken.
    Refused,
    /// The rows are removed from the CSV file.
    Allowed,
}

/// What was done to a package.
#[derive(Debug, Default)]
pub struct Formatted {
    /// Spreadsheets whose rows are those of a CSV file now.
    pub taken: Vec<Taken>,
    /// What became of a package of an older profile; `None` for one of today's.
    pub brought: Option<Brought>,
    /// Cells that were filled in, because they follow from others.
    pub followed: Vec<Followed>,
    /// Files that were written anew, below the folder.
    pub written: Vec<String>,
    /// Files of which the content before is kept, below the folder: of which, where. Spreadsheets are moved there, every file
    /// that was written anew is copied.
    pub set_aside: Vec<(String, String)>,
    /// The faults that were repaired. There may be none although a file was written: JSON whose layout alone changed.
    pub mended: Vec<Finding>,
    /// Files that may hold rows and are not taken, and why.
    pub not_taken: Vec<Finding>,
    /// What cannot be mended without knowing what was meant. If there is any, nothing was done.
    pub refused: Vec<Finding>,
}

/// Findings that are about bytes alone, so that there is one way to mend them.
static BYTES: [&super::Rule; 21] = [
    &rule::BOM,
    &rule::UTF_16,
    &rule::SHIFT_JIS,
    &rule::LINE_ENDS,
    &rule::FINAL_LINE_END,
    &rule::QUOTES,
    &rule::BLANK_ROW,
    &rule::BLANK_COLUMN,
    &rule::JAPANESE_HEADER,
    &rule::HEADER_SPELLING,
    &rule::HEADER_ORDER,
    &rule::TITLE_ABOVE,
    &rule::REPEATED_COLUMN,
    &rule::COLUMN_LEFT_OUT,
    &rule::PUBLISHER_NAME_COLUMN,
    &rule::NFC,
    &rule::SPREADSHEET_FLAG,
    &rule::RESOURCES,
    &spreadsheet_rule::CELL_TRIMMED,
    &spreadsheet_rule::MONTH_DATE,
    &spreadsheet_rule::KEPT,
];

/// What a spreadsheet is expected to have: nobody needs to be told.
static EXPECTED: [&super::Rule; 9] = [
    &rule::BOM,
    &rule::LINE_ENDS,
    &rule::QUOTES,
    &rule::JAPANESE_HEADER,
    &rule::HEADER_SPELLING,
    &rule::HEADER_ORDER,
    &rule::COLUMN_LEFT_OUT,
    &rule::PUBLISHER_NAME_COLUMN,
    &rule::SPREADSHEET_FLAG,
];

/// The rules on single cells, which a spreadsheet must keep before it is taken.
pub(crate) type CellRules = fn(&Metadata, &Sheet, &mut Findings);

/// Folder below the package into which spreadsheets go that were taken, with every file as it was before it was written anew.
pub(super) const TAKEN: &str = "taken";

/// Writes the files of a package as they should be spelt: UTF-8 without BOM, NFC, CRLF, quotes only where needed, column
/// names in their order, flags in lower case, no blank rows and columns, no column of the name, and `resources` generated anew.
/// What follows from other cells is filled in: whose row it is, the one spelling of a period and its days, the area.
///
/// A package of an older profile is brought to that of today: tables that have another name now go into the folder `taken`.
///
/// Spreadsheets that lie in the folder are taken first: `observations.xlsx` or `observations.excel.csv` becomes
/// `observations.csv`, each sheet of `data.xlsx` its table; then they are moved into the folder `taken`. All files are
/// written or, if anything is refused, none. Each is replaced as a whole; after a failure in between, what is not done
/// can be done by formatting again. A spreadsheet that lacks rows of the CSV file is refused unless `lacking` allows it, and
/// a CSV file that is not there and comes from no spreadsheet is named. `cells` is asked of every cell of a spreadsheet, so
/// that what is wrong is named where the clerk sees it.
///
/// # Errors
///
/// When a file cannot be read or written.
pub(crate) fn format(folder: &Path, lacking: MissingRows, cells: CellRules) -> io::Result<Formatted> {
    let mut work = Formatting {
        folder,
        readable: file::Folder::new(folder),
        lacking,
        cells,
        done: Formatted::default(),
        files: Vec::new(),
        gone: Vec::new(),
    };
    let (metadata, description) = work.metadata();
    let older = Profile::named(metadata.profile()).filter(|named| !named.is_todays());
    let mut spreadsheets = Vec::new();
    if let Some(named) = older {
        work.bring(named, &metadata, description);
    } else {
        spreadsheets = work.spreadsheets(&metadata)?;
        for table in tables() {
            work.table(table, &spreadsheets, &metadata)?;
        }
        work.describe(&metadata, description);
    }
    for name in names(&folder.join("source"), ".md") {
        let file = format!("source/{name}");
        let mut findings = Findings::new(folder);
        let Some(bytes) = work.read(&file, &mut findings) else {
            work.note(findings);
            continue;
        };
        let text: String = text::read(&file, &bytes, &mut findings).nfc().collect();
        work.replace(&file, &bytes, text.into_bytes(), findings);
    }
    if work.done.refused.is_empty() {
        work.write(&spreadsheets)?;
    }
    Ok(work.done)
}

/// A table as a spreadsheet has it.
struct TakenSheet {
    file: String,
    saved: SystemTime,
    rows: TakenRows,
}

/// A package while it is formatted.
struct Formatting<'a> {
    folder: &'a Path,
    readable: file::Folder,
    lacking: MissingRows,
    cells: CellRules,
    done: Formatted,
    /// What is to be written, below the folder.
    files: Vec<(String, Vec<u8>)>,
    /// Files that have no place any more.
    gone: Vec<String>,
}

/// `datapackage.json` as it was read, with what is wrong with it.
struct Description {
    bytes: Vec<u8>,
    findings: Findings,
}

impl Formatting<'_> {
    /// The content of a file; `None` if there is none, or none that can be read, which is a finding.
    fn read(&self, file: &str, findings: &mut Findings) -> Option<Vec<u8>> {
        let limit = if file == metadata::FILE { metadata::MOST_BYTES } else { file::MOST };
        let read = self.readable.read_at_most(file, limit);
        read.inspect_err(|error| {
            if !error.is_missing() {
                unreadable(file, error, findings);
            }
        })
        .ok()
    }

    fn metadata(&mut self) -> (Metadata, Option<Description>) {
        let mut findings = Findings::new(self.folder);
        let Some(bytes) = self.read(metadata::FILE, &mut findings) else {
            self.note(findings);
            return (Metadata::default(), None);
        };
        let text = text::read(metadata::FILE, &bytes, &mut findings).nfc().collect();
        let has_file = |table: &Table| self.has_file(table);
        let metadata = Metadata::read(text, &has_file, &mut findings);
        // Members that are missing or wrong do not hinder the generated part, and neither does a draft.
        let own = [
            rule::METADATA_MISSING.id,
            rule::METADATA_VALUE.id,
            rule::METADATA_UNKNOWN.id,
            rule::METADATA_CHARACTER.id,
            rule::DRAFT.id,
            rule::MISREAD.id,
        ];
        let findings = findings.without(&own);
        (metadata, Some(Description { bytes, findings }))
    }

    /// Whether a table has its file, or will have it.
    fn has_file(&self, table: &Table) -> bool {
        let name = format!("{}.csv", table.name);
        self.folder.join(&name).exists() || self.files.iter().any(|(file, _)| *file == name)
    }

    /// Writes `datapackage.json` with the generated part.
    fn describe(&mut self, metadata: &Metadata, read: Option<Description>) {
        let Some(Description { bytes, findings }) = read else { return };
        let text = metadata.regenerated(&|table| self.has_file(table));
        self.replace(metadata::FILE, &bytes, text.into_bytes(), findings);
    }

    /// Brings a package of an older profile to that of today.
    fn bring(&mut self, named: &'static Profile, metadata: &Metadata, read: Option<Description>) {
        for spreadsheet in spreadsheet::found_spreadsheets(self.folder) {
            let (mut findings, file) = (Findings::new(self.folder), &*spreadsheet.file);
            findings.add(&spreadsheet_rule::PROFILE_FIRST, Place::new(file, 1, 1), &[("file", file)]);
            self.note(findings);
        }
        let (mut findings, mut unread) = (Findings::new(self.folder), Findings::new(self.folder));
        let content = bring::bring(named, metadata, &mut |file: &str| self.read(file, &mut unread), &mut findings);
        self.note(unread);
        self.note(findings);
        for (table, rows) in tables().iter().zip(&content.tables) {
            let file = format!("{}.csv", table.name);
            let old = self.read(&file, &mut Findings::new(self.folder)).unwrap_or_default();
            if let Some(bytes) = bring::bytes(table, rows) {
                self.replace(&file, &old, bytes, Findings::new(self.folder));
            }
        }
        self.gone = content.gone.into_iter().filter(|file| self.folder.join(file).exists()).collect();
        self.describe(&content.metadata, read);
        self.done.brought = Some(content.brought);
    }

    /// The tables that spreadsheets in the folder hold.
    fn spreadsheets(&mut self, metadata: &Metadata) -> io::Result<Vec<TakenSheet>> {
        let mut waiting = Vec::new();
        let found = spreadsheet::found_spreadsheets(self.folder);
        let before = if found.is_empty() { Vec::new() } else { self.before() };
        let csv = |table: &Table| before.iter().find(|sheet| sheet.table == table);
        for spreadsheet in &found {
            let mut findings = Findings::of_spreadsheet(self.folder);
            match spreadsheet.what {
                SpreadsheetKind::Unknown
                | SpreadsheetKind::Renamed(_)
                | SpreadsheetKind::Folder
                | SpreadsheetKind::NotTaken(..)
                | SpreadsheetKind::Misplaced => spreadsheet.report_not_taken(&mut findings),
                SpreadsheetKind::Lock => spreadsheet.report_lock(&mut findings),
                SpreadsheetKind::Csv(_) | SpreadsheetKind::Book(_) | SpreadsheetKind::Whole => {
                    waiting.extend(self.read_spreadsheet(spreadsheet, &csv, metadata, &mut findings)?);
                }
            }
            self.note(findings);
        }
        Ok(waiting)
    }

    fn read_spreadsheet<'b>(
        &self,
        spreadsheet: &FoundSpreadsheet,
        before: &dyn Fn(&Table) -> Option<&'b Sheet>,
        metadata: &'b Metadata,
        findings: &mut Findings,
    ) -> io::Result<Vec<TakenSheet>> {
        let Some(bytes) = self.read(&spreadsheet.file, findings) else { return Ok(Vec::new()) };
        let saved = saved(self.folder, &spreadsheet.file)?;
        let read = spreadsheet.read(&bytes, before, metadata, findings);
        for rows in &read {
            (self.cells)(metadata, &rows.sheet, findings);
        }
        let waiting = |rows| TakenSheet { file: spreadsheet.file.clone(), saved, rows };
        Ok(read.into_iter().map(waiting).collect())
    }

    /// The CSV files as they are, whatever is wrong with them.
    fn before(&self) -> Vec<Sheet> {
        let mut nobody = Findings::new(self.folder);
        // They are read again where they are formatted, and within its bounds once more.
        let files = file::Folder::new(self.folder);
        let read = |table: &&'static Table| {
            let bytes = files.read(&format!("{}.csv", table.name)).ok()?;
            Some(Sheet::read(table, &bytes, &mut nobody))
        };
        tables().iter().filter_map(read).collect()
    }

    fn table(&mut self, table: &'static Table, waiting: &[TakenSheet], metadata: &Metadata) -> io::Result<()> {
        let file = format!("{}.csv", table.name);
        let mut findings = Findings::new(self.folder);
        let bytes = self.read(&file, &mut findings);
        if !findings.is_empty() {
            self.note(findings);
            return Ok(());
        }
        let sheet = bytes.as_ref().map(|bytes| Sheet::read(table, bytes, &mut findings));
        let rows = |sheet: &Sheet| follow(table, &sheet.rows.iter().cloned().map(spelt).collect::<Vec<_>>(), metadata);
        let (before, followed) = sheet.as_ref().map(rows).unzip();
        let mine: Vec<&TakenSheet> = waiting.iter().filter(|one| one.rows.sheet.table == table).collect();
        if !mine.is_empty() {
            return self.take(table, &mine, (bytes, before));
        }
        let (Some(bytes), Some(sheet), Some(before)) = (bytes, sheet, before) else {
            if !table.optional {
                findings.add(&rule::MISSING_FILE, Place::new(&*file, 1, 1), &[("file", &file)]);
                self.note(findings);
            }
            return Ok(());
        };
        check_meaning(&file, &bytes, metadata, &mut findings);
        if text::decode(&bytes).0 == text::Charset::ShiftJis {
            name_lost(&sheet, &mut findings);
        }
        self.done.followed.extend(followed.unwrap_or_default());
        self.replace(&file, &bytes, canonical_csv(table, &before), findings);
        Ok(())
    }

    /// Takes a table from the spreadsheets that have it, which may be those of several people. `csv` is its CSV file: the bytes
    /// and the rows.
    fn take(
        &mut self,
        table: &'static Table,
        mine: &[&TakenSheet],
        (bytes, before): (Option<Vec<u8>>, Option<Vec<Row>>),
    ) -> io::Result<()> {
        let file = format!("{}.csv", table.name);
        let differs = |rows: &[Row]| before.as_ref().is_some_and(|before| before != rows);
        let old = before.clone().unwrap_or_default();
        let mut doubts = Findings::new(self.folder);
        let Some((first, others)) = mine.split_first() else { return Ok(()) };
        let place = Place::new(&*first.file, 1, 1);
        let (mut after, mut from) = (first.rows.sheet.rows.clone(), first.rows.sheet.file());
        for other in others {
            let rows = &other.rows.sheet.rows;
            match merge::merged(&old, &after, rows) {
                Ok(_) if after == *rows => {}
                Ok(merged) => (after, from) = (merged, format!("{from}, {}", other.rows.sheet.file())),
                Err(keys) => {
                    let keys = keys.join(", ");
                    let facts =
                        [("file", &*first.file), ("other", &*other.file), ("table", table.ja), ("keys", &*keys)];
                    doubts.note(&spreadsheet_rule::TWO_SPREADSHEETS, place.clone(), &facts);
                }
            }
        }
        // A workbook of the whole plan has a sheet for every table: an empty one makes no file that need not be there.
        if table.optional && bytes.is_none() && after.is_empty() {
            return Ok(());
        }
        let saved_first = mine.iter().map(|one| one.saved).min().unwrap_or(first.saved);
        if differs(&after) && saved(self.folder, &file)? > saved_first {
            doubts.note(&spreadsheet_rule::CSV_NEWER, place, &[("file", &first.file), ("csv", &file)]);
        }
        let changes = change::of_table(&old, &after);
        let sheet = &first.rows.sheet;
        // Of a key that is wrong it has been told, and its row is not missing as well.
        let keys: Vec<usize> = table.key.iter().filter_map(|column| sheet.number(column)).collect();
        let place = self.folder.join(sheet.file());
        let wrong =
            self.done.refused.iter().any(|found| found.file == place && keys.contains(&found.column) && found.line > 1);
        if self.lacking == MissingRows::Refused && keys.len() == table.key.len() && !wrong {
            name_lacking((&from, sheet), &file, &changes, &mut doubts);
        }
        self.note(doubts);
        self.done.followed.extend(mine.iter().flat_map(|one| one.rows.followed.iter().cloned()));
        self.done.taken.push(Taken {
            from,
            table,
            rows: after.len(),
            changes,
            reordered: !change::reordered(&[old], std::slice::from_ref(&after)).is_empty(),
        });
        self.replace(&file, &bytes.unwrap_or_default(), canonical_csv(table, &after), Findings::new(self.folder));
        Ok(())
    }

    /// Keeps findings of spreadsheets.
    fn note(&mut self, findings: Findings) {
        let expected: Vec<&str> = EXPECTED.iter().map(|rule| rule.id).collect();
        let (not_taken, findings): (Vec<_>, Vec<_>) =
            (findings.without(&expected).finish().into_iter()).partition(|finding| finding.rule == rule::NOT_TAKEN.id);
        let (mended, refused): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_about_bytes);
        self.done.not_taken.extend(not_taken);
        self.done.mended.extend(mended);
        self.done.refused.extend(refused);
    }

    /// Writes a file later, unless something in it is not about bytes alone.
    fn replace(&mut self, file: &str, old: &[u8], new: Vec<u8>, findings: Findings) {
        let (mended, refused): (Vec<_>, Vec<_>) = findings.finish().into_iter().partition(is_about_bytes);
        if !refused.is_empty() {
            self.done.refused.extend(refused);
        } else if old != new {
            self.files.push((file.to_owned(), new));
            self.done.mended.extend(mended);
        }
    }

    /// Writes all files: first beside those that they replace, so that a full disk changes nothing; what was taken is
    /// moved behind them, so that nothing is lost on the way.
    fn write(&mut self, waiting: &[TakenSheet]) -> io::Result<()> {
        let at = |file: &str| self.folder.join(file);
        let beside = |file: &str| at(&format!("{file}.new"));
        let mut taken: Vec<&str> = waiting.iter().map(|one| &*one.file).collect();
        taken.dedup();
        let mut aside: Vec<(String, String)> = Vec::new();
        let gone = self.gone.iter().map(String::as_str);
        let rewritten = self.files.iter().map(|(file, _)| &**file).filter(|file| at(file).exists());
        for file in rewritten.clone().chain(taken.iter().copied()).chain(gone) {
            aside.push((file.to_owned(), free_name(self.folder, file, &aside)));
        }
        let (kept, moved) = aside.split_at(rewritten.count());
        let (description, tables): (Vec<_>, Vec<_>) = self.files.iter().partition(|(file, _)| file == metadata::FILE);
        let prepare = || {
            for folder in aside.iter().filter_map(|(_, to)| at(to).parent().map(Path::to_owned)) {
                fs::create_dir_all(&folder).map_err(|error| named(&folder, &error))?;
            }
            for (from, to) in kept {
                fs::copy(at(from), at(to)).map_err(|error| named(&at(to), &error))?;
            }
            self.files.iter().try_for_each(|(file, bytes)| write(&beside(file), bytes))
        };
        prepare().inspect_err(|_: &io::Error| {
            for made in self.files.iter().map(|(file, _)| beside(file)).chain(kept.iter().map(|(_, to)| at(to))) {
                drop(fs::remove_file(made));
            }
        })?;
        let mut written = Vec::new();
        let mut replace = |(file, _): &(String, Vec<u8>)| {
            fs::rename(beside(file), at(file)).map_err(|error| named(&at(file), &error))?;
            written.push(file.clone());
            Ok::<(), io::Error>(())
        };
        tables.into_iter().try_for_each(&mut replace)?;
        for (from, to) in moved {
            fs::rename(at(from), at(to)).map_err(|error| named(&at(from), &error))?;
        }
        // It names the profile, so it is the last: what was not done can be done again.
        description.into_iter().try_for_each(&mut replace)?;
        self.done.written = written;
        self.done.set_aside = aside;
        Ok(())
    }
}

/// Names the rows that go if a sheet replaces the CSV file.
fn name_lacking((from, sheet): (&str, &Sheet), csv: &str, changes: &[Change], findings: &mut Findings) {
    const SHOWN: usize = 10;
    let gone: Vec<String> = changes
        .iter()
        .filter(|change| change.what == change::ChangeKind::Removed)
        .map(|change| change.row.key())
        .collect();
    if gone.is_empty() {
        return;
    }
    let more = if gone.len() > SHOWN { ", …" } else { "" };
    let keys = gone.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ") + more;
    let (count, folder) = (gone.len().to_string(), findings.folder().display().to_string());
    let facts = [("file", from), ("csv", csv), ("count", &*count), ("keys", &*keys), ("folder", &*folder)];
    findings.note(&spreadsheet_rule::ROWS_LACKING, Place::new(sheet.file(), 1, 1), &facts);
}

fn is_about_bytes(finding: &Finding) -> bool {
    BYTES.iter().any(|rule| rule.id == finding.rule)
}

fn saved(folder: &Path, file: &str) -> io::Result<SystemTime> {
    let path = folder.join(file);
    fs::metadata(&path).and_then(|about| about.modified()).map_err(|error| named(&path, &error))
}

/// Copies files of a package into the folder of what was taken, so that nothing is lost that is written anew: of which, where.
///
/// # Errors
///
/// When a file cannot be copied.
pub fn keep_aside(folder: &Path, files: &[&str]) -> io::Result<Vec<(String, String)>> {
    let mut aside: Vec<(String, String)> = Vec::new();
    for file in files {
        let to = free_name(folder, file, &aside);
        let place = folder.join(&to);
        if let Some(above) = place.parent() {
            fs::create_dir_all(above).map_err(|error| named(above, &error))?;
        }
        fs::copy(folder.join(file), &place).map_err(|error| named(&place, &error))?;
        aside.push(((*file).to_owned(), to));
    }
    Ok(aside)
}

/// A name in the folder of what was taken that nothing has yet: `taken/terms.2.xlsx`.
fn free_name(folder: &Path, file: &str, others: &[(String, String)]) -> String {
    let (stem, ending) = file.split_once('.').unwrap_or((file, ""));
    let name = |number: u32| match number {
        1 => format!("{TAKEN}/{file}"),
        _ => format!("{TAKEN}/{stem}.{number}.{ending}"),
    };
    let free = |name: &String| !folder.join(name).exists() && others.iter().all(|(_, other)| other != name);
    (1..=u32::MAX).map(name).find(free).unwrap_or_else(|| name(1))
}

/// The cells composed, and flags as they are written here.
pub(super) fn spelt(row: Row) -> Row {
    let cell = |(column, cell): (&Column, String)| match sheet::flag(&cell) {
        Some(flag) if column.kind == CellKind::Flag => flag.to_owned(),
        _ => cell.nfc().collect(),
    };
    Row { table: row.table, cells: row.table.columns.iter().zip(row.cells).map(cell).collect() }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let write = || {
        let mut file = fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| named(path, &error))
}
