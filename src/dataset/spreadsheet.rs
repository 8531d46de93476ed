//! The spreadsheets that lie in a package, waiting for `format`: `observations.xlsx`, `observations.excel.csv`, and
//! `data.xlsx` with a sheet for each table.
use super::{
    Findings, Metadata, Place, Rule, Sheet, form, header,
    loss::{check_meaning, check_publisher, name_lost},
    nearest::nearest,
    rewritten::may_become,
    rule, spreadsheet_rule as own, text,
    workbook::{self, DoubtfulCell, Worksheet},
};
use crate::{
    catalog::tables,
    publisher::PublisherId,
    table::{CellKind, Row, Table},
};
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
};

/// The workbook of a whole plan.
const WHOLE: &str = "data.xlsx";

/// A file that is, or looks like, a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSpreadsheet {
    /// Its name.
    pub file: String,
    /// What it is.
    pub what: SpreadsheetKind,
}

/// What a spreadsheet in a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpreadsheetKind {
    /// The table's rows, as CSV.
    Csv(&'static Table),
    /// The table's rows on a sheet.
    Book(&'static Table),
    /// A sheet for each table.
    Whole,
    /// A workbook whose name says nothing, or of another format.
    Unknown,
    /// The table's rows, by the beginning of its name, which is no name to take: `observations (2).csv`.
    Renamed(&'static Table),
    /// A folder that is named like a spreadsheet.
    Folder,
    /// A spreadsheet that would be taken if it did not lie one folder too high.
    Misplaced,
    /// Made by a spreadsheet while it has the file open.
    Lock,
}

/// The spreadsheets in a folder, sorted by name, and those that lie in the folder of its publisher.
pub fn found_spreadsheets(folder: &Path) -> Vec<FoundSpreadsheet> {
    let mut found = Vec::new();
    for (file, is_file) in listed(folder) {
        let Some(what) = what(&file).filter(|what| is_file || *what != SpreadsheetKind::Lock) else { continue };
        found.push(FoundSpreadsheet { file, what: if is_file { what } else { SpreadsheetKind::Folder } });
    }
    let above = fs::canonicalize(folder).ok().and_then(|folder| folder.parent().map(Path::to_owned));
    // The folder above is looked into only if it is named by a publisher: else it does not belong to the datasets.
    let code =
        |folder: &Path| folder.file_name().is_some_and(|name| name.to_string_lossy().parse::<PublisherId>().is_ok());
    for (file, is_file) in above.filter(|above| code(above)).iter().flat_map(|above| listed(above)) {
        if is_file
            && matches!(what(&file), Some(SpreadsheetKind::Csv(_) | SpreadsheetKind::Book(_) | SpreadsheetKind::Whole))
        {
            found.push(FoundSpreadsheet { file: format!("../{file}"), what: SpreadsheetKind::Misplaced });
        }
    }
    found.sort_by(|one, other| one.file.cmp(&other.file));
    found
}

/// What is in a folder, and whether it is a file.
fn listed(folder: &Path) -> Vec<(String, bool)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    // A pipe or a device by the name of a spreadsheet is none that can be taken; only a folder is called one.
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), !entry.path().is_dir())).collect()
}

fn what(file: &str) -> Option<SpreadsheetKind> {
    let lower = file.to_lowercase();
    let table = |stem: &str| tables().iter().copied().find(|table| table.name == stem);
    let book = [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"].iter().any(|ending| lower.ends_with(ending));
    // What is typed into a form is not a table of the package; `import` takes it.
    if form::NAMES.contains(&file) {
        return None;
    }
    if file.starts_with("~$") && book || file.starts_with(".~lock.") && lower.ends_with('#') {
        return Some(SpreadsheetKind::Lock);
    }
    if let Some(table) = file.strip_suffix(".excel.csv").and_then(table) {
        return Some(SpreadsheetKind::Csv(table));
    }
    if file == WHOLE {
        return Some(SpreadsheetKind::Whole);
    }
    match file.strip_suffix(".xlsx").and_then(table) {
        Some(table) => Some(SpreadsheetKind::Book(table)),
        None if book && !file.starts_with('.') => Some(SpreadsheetKind::Unknown),
        None => {
            let stem = lower.strip_suffix(".csv").filter(|stem| table(stem).is_none())?;
            table(stem.split(|c: char| !c.is_ascii_lowercase() && c != '-').next()?).map(SpreadsheetKind::Renamed)
        }
    }
}

impl FoundSpreadsheet {
    /// Names what must not be there when a package is published: rows that nobody has taken.
    pub fn check(&self, findings: &mut Findings) {
        let place = Place::new(&*self.file, 1, 1);
        match self.what {
            SpreadsheetKind::Lock => {}
            SpreadsheetKind::Unknown
            | SpreadsheetKind::Renamed(_)
            | SpreadsheetKind::Folder
            | SpreadsheetKind::Misplaced => self.report_not_taken(findings),
            SpreadsheetKind::Csv(_) | SpreadsheetKind::Book(_) | SpreadsheetKind::Whole => {
                findings.add(&rule::SPREADSHEET_WAITS, place, &[("file", &self.file)]);
            }
        }
    }

    /// Names what looks like a spreadsheet to take and is none, by its name or its place.
    pub fn report_not_taken(&self, findings: &mut Findings) {
        let place = Place::new(&*self.file, 1, 1);
        let file = ("file", &*self.file);
        match self.what {
            SpreadsheetKind::Renamed(table) => {
                let wanted = format!("{}.excel.csv", table.name);
                let facts = [file, ("table", table.name), ("title", table.ja), ("wanted", &*wanted)];
                findings.add(&rule::RENAMED_SPREADSHEET, place, &facts);
            }
            SpreadsheetKind::Folder => findings.add(&rule::SPREADSHEET_FOLDER, place, &[file]),
            SpreadsheetKind::Misplaced => {
                let folder = findings.folder().display().to_string();
                let facts = [("file", self.file.trim_start_matches("../")), ("folder", &*folder)];
                findings.add(&rule::MISPLACED_SPREADSHEET, place, &facts);
            }
            _ => {
                let stem = self.file.split(['.', ' ', '(']).next().unwrap_or_default();
                let nearest = nearest(stem, tables().iter().map(|table| table.name)).unwrap_or_default();
                findings.add(&rule::UNKNOWN_WORKBOOK, place, &[file, ("nearest", nearest)]);
            }
        }
    }

    /// Names the file that a lock is of.
    pub fn report_lock(&self, findings: &mut Findings) {
        let file = self.file.trim_start_matches("~$").trim_start_matches(".~lock.").trim_end_matches('#');
        findings.add(&own::WORKBOOK_OPEN, Place::new(file, 1, 1), &[("file", file), ("lock", &self.file)]);
    }

    /// Its tables, as they can be read; findings name what cannot be taken. `before` gives the rows of a table that lie
    /// there as CSV, the metadata its publisher.
    pub fn read<'b>(
        &self,
        bytes: &[u8],
        before: &dyn Fn(&Table) -> Option<&'b Sheet>,
        metadata: &'b Metadata,
        findings: &mut Findings,
    ) -> Vec<Sheet> {
        let sheets = self.sheets(bytes, before, metadata, findings);
        for sheet in &sheets {
            check_plan(sheet, metadata, findings);
            check_keys(sheet, findings);
        }
        sheets
    }

    fn sheets<'b>(
        &self,
        bytes: &[u8],
        before: &dyn Fn(&Table) -> Option<&'b Sheet>,
        metadata: &'b Metadata,
        findings: &mut Findings,
    ) -> Vec<Sheet> {
        let known = |table| RowsBefore::new(before(table), metadata);
        match self.what {
            SpreadsheetKind::Csv(table) => vec![self.csv(table, bytes, &known(table), findings)],
            SpreadsheetKind::Book(table) => {
                let sheets = workbook::read(&self.file, bytes, findings);
                let only = sheets.len() == 1;
                let mine = |sheet: &Worksheet| only || named(table, &sheet.name);
                let found = sheets.iter().find(|sheet| mine(sheet));
                for sheet in sheets.iter().filter(|sheet| !mine(sheet)) {
                    unknown_sheet(&self.file, &sheet.name, findings);
                }
                let sheet = found.map(|sheet| book(sheet, table, &self.file, &known(table), findings));
                sheet.into_iter().collect()
            }
            SpreadsheetKind::Whole => {
                let sheets = workbook::read(&self.file, bytes, findings);
                let mut read = Vec::new();
                for sheet in &sheets {
                    let file = format!("{}[{}]", self.file, sheet.name);
                    let tables = || tables().iter().copied();
                    match tables().find(|table| named(table, &sheet.name)) {
                        Some(table) => read.push(book(sheet, table, &file, &known(table), findings)),
                        None => unknown_sheet(&self.file, &sheet.name, findings),
                    }
                }
                read
            }
            _ => Vec::new(),
        }
    }

    fn csv(&self, table: &'static Table, bytes: &[u8], known: &RowsBefore<'_>, findings: &mut Findings) -> Sheet {
        let mut sheet = Sheet::read_as(table, &self.file, bytes, findings);
        check_meaning(&self.file, bytes, known.metadata, findings);
        let (charset, _) = text::decode(bytes);
        let shift_jis = charset == text::Charset::ShiftJis;
        known.restore_rewritten(&mut sheet, |_, _| true, shift_jis, findings);
        if shift_jis {
            name_lost(&sheet, findings);
        }
        sheet
    }
}

fn named(table: &Table, sheet: &str) -> bool {
    [table.ja, table.name].contains(&sheet.trim())
}

fn unknown_sheet(file: &str, sheet: &str, findings: &mut Findings) {
    let nearest = nearest(sheet, tables().iter().map(|table| table.ja)).unwrap_or_default();
    let place = Place::new(format!("{file}[{sheet}]"), 1, 1);
    findings.add(&own::UNKNOWN_SHEET, place, &[("sheet", sheet), ("nearest", nearest)]);
}

fn book(
    worksheet: &Worksheet,
    table: &'static Table,
    file: &str,
    known: &RowsBefore<'_>,
    findings: &mut Findings,
) -> Sheet {
    let (records, doubtful) = worksheet.lines(table, file, findings);
    if !records.first().is_some_and(|first| header::is_header(table, &first.cells)) {
        // Without a header nothing else can be said of the cells.
        return Sheet::of_records(table, file, &records, findings);
    }
    check_publisher(file, &records, known.metadata, findings);
    let mut sheet = Sheet::of_records(table, file, &records, findings);
    // A formula and an error stay doubtful even if the shown value equals the one before: the cell holds something else
    // than that value.
    let may_be_restored = |doubtful: &&DoubtfulCell| ![&own::CELL_FORMULA, &own::CELL_ERROR].contains(&doubtful.rule);
    let places: HashSet<_> =
        doubtful.iter().filter(may_be_restored).map(|doubtful| (doubtful.line, doubtful.number)).collect();
    let restored =
        known.restore_rewritten(&mut sheet, |line, number| places.contains(&(line, number)), false, findings);
    for doubtful in doubtful.iter().filter(|doubtful| !restored.contains(&(doubtful.line, doubtful.number))) {
        let shown = &records[doubtful.line - 1].cells[doubtful.number - 1];
        let facts = [("shown", &**shown), ("formula", worksheet.formula(doubtful.line, doubtful.number))];
        if let Some(cell) = sheet.at(doubtful.line, doubtful.number) {
            findings.cell(doubtful.rule, cell, &facts);
        } else {
            // A header, or a cell of no column.
            let facts = [&facts[..], &[("title", "この欄"), ("column", "The cell"), ("cell", shown)]].concat();
            findings.add(doubtful.rule, Place::new(file, doubtful.line, doubtful.number), &facts);
        }
    }
    sheet
}

/// Refuses rows of another plan. The keys of rows do not name their plan, so such rows would silently replace those
/// here.
fn check_plan(sheet: &Sheet, metadata: &Metadata, findings: &mut Findings) {
    let plan = [("publisher_id", metadata.publisher_id()), ("plan_id", metadata.plan_id())];
    for (index, row) in sheet.each() {
        for (column, wanted) in plan.iter().filter(|(_, wanted)| !wanted.is_empty()) {
            if row.get(column).is_some_and(|found| found != *wanted) {
                findings.cell(&own::OTHER_PLAN, sheet.cell(index, column), &[("wanted", wanted)]);
            }
        }
    }
}

/// Refuses two rows with one key, because nobody can tell which of them is meant.
fn check_keys(sheet: &Sheet, findings: &mut Findings) {
    let mut first: HashMap<String, usize> = HashMap::new();
    let Some(column) = sheet.table.key.last() else { return };
    for (index, row) in sheet.each() {
        let key = row.key();
        let Some(earlier) = first.get(&key) else {
            first.insert(key, index);
            continue;
        };
        let at = sheet.cell(*earlier, column).place().map(|place| place.spot()).unwrap_or_default();
        let facts = [("key", &*key), ("first", &*at), ("columns", &*sheet.table.key.join(", "))];
        findings.cell(&own::REPEATED_KEY, sheet.cell(index, column), &facts);
    }
}

/// What is known of the cells of a table without opening the spreadsheet.
struct RowsBefore<'b> {
    rows: HashMap<String, &'b Row>,
    metadata: &'b Metadata,
}

impl<'b> RowsBefore<'b> {
    fn new(before: Option<&'b Sheet>, metadata: &'b Metadata) -> Self {
        let rows = before.into_iter().flat_map(|sheet| &sheet.rows);
        Self { rows: rows.map(|row| (row.key(), row)).collect(), metadata }
    }

    /// Puts back the values that the spreadsheet rewrote, where the row of the CSV file tells what they were. Returns
    /// the places of these cells in their file.
    fn restore_rewritten(
        &self,
        sheet: &mut Sheet,
        may: impl Fn(usize, usize) -> bool,
        shift_jis: bool,
        findings: &mut Findings,
    ) -> Vec<(usize, usize)> {
        let mut restored = Vec::new();
        for index in 0..sheet.rows.len() {
            let before = self.rows.get(&sheet.rows[index].key());
            for column in sheet.table.columns {
                let cell = sheet.cell(index, column.name);
                let Some(place) = cell.place().filter(|place| may(place.line, place.column)) else { continue };
                let was = match column.kind {
                    CellKind::MunicipalityCode | CellKind::Publisher => self.metadata.publisher_id(),
                    _ => before.map_or("", |row| &row[column.name]),
                };
                let found = cell.text().to_owned();
                if !was.is_empty() && (found == was || may_become(was, &found, shift_jis)) {
                    restored.push((place.line, place.column));
                }
                if found != was && restored.last() == Some(&(place.line, place.column)) {
                    sheet.set(index, column.name, was);
                    findings.cell(&own::KEPT, sheet.cell(index, column.name), &[("found", &found)]);
                }
            }
        }
        restored
    }
}

/// The rules on spreadsheets.
pub static RULES: &[&Rule] = own::ALL;
