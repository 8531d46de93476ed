//! The spreadsheets that lie in a package, waiting for `format`: `observations.xlsx`, `observations.excel.csv`, and
//! `data.xlsx` with a sheet for each table.
use super::{
    Finding, Findings, Metadata, Place, Rule, Sheet,
    follow::{Followed, follow},
    form, format,
    loss::{check_meaning, check_publisher, name_lost},
    metadata,
    nearest::nearest,
    rewritten::may_become,
    rule, spreadsheet_rule as own, text,
    workbook::{self, DoubtfulCell, Worksheet},
};
use crate::{
    catalog::tables,
    publisher::PublisherId,
    table::{CellKind, Column, Row, Table},
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
    /// It may hold rows, but nobody takes them: why, in Japanese and English.
    NotTaken(&'static str, &'static str),
}

/// The spreadsheets in a folder and its folders, sorted by name, and those that lie in the folder of its publisher.
pub fn found_spreadsheets(folder: &Path) -> Vec<FoundSpreadsheet> {
    let mut found = Vec::new();
    for (file, is_file) in listed(folder) {
        let Some(what) = what(&file).filter(|what| is_file || is_workbook_name(*what)) else { continue };
        // Where names differ by more than capitals, `TERMS.CSV` is the file of the table.
        if matches!(what, SpreadsheetKind::Csv(_)) && is_same_file(folder, &file) {
            continue;
        }
        found.push(FoundSpreadsheet { file, what: if is_file { what } else { SpreadsheetKind::Folder } });
    }
    let above = fs::canonicalize(folder).ok().and_then(|folder| folder.parent().map(Path::to_owned));
    // The folder above is looked into only if it is named by a publisher: else it does not belong to the datasets.
    for (file, is_file) in above.filter(|above| is_of_publisher(above)).iter().flat_map(|above| listed(above)) {
        if is_file && is_taken(&file) {
            found.push(FoundSpreadsheet { file: format!("../{file}"), what: SpreadsheetKind::Misplaced });
        }
    }
    below(folder, "", &mut found);
    found.sort_by(|one, other| one.file.cmp(&other.file));
    found
}

/// Files that may hold rows and lie in a tree of packages, but in none of them.
pub fn strays(tree: &Path) -> Vec<Finding> {
    let mut findings = Findings::new(tree);
    let mut look = vec![(tree.to_owned(), String::new())];
    while let Some((folder, name)) = look.pop() {
        if folder.join(metadata::FILE).exists() {
            continue;
        }
        for (file, is_file) in listed(&folder).into_iter().filter(|(file, _)| !file.starts_with('.')) {
            let path = format!("{name}{file}");
            if !is_file && is_own_folder(&folder.join(&file)) {
                look.push((folder.join(&file), format!("{path}/")));
            } else if is_file && is_taken(&file) && !is_of_publisher(&folder) {
                let what =
                    SpreadsheetKind::NotTaken("計画のフォルダの外にある", "it lies outside of the folder of a plan");
                FoundSpreadsheet { file: path, what }.report_not_taken(&mut findings);
            }
        }
    }
    findings.finish()
}

fn is_taken(file: &str) -> bool {
    matches!(what(file), Some(SpreadsheetKind::Csv(_) | SpreadsheetKind::Book(_) | SpreadsheetKind::Whole))
}

fn is_of_publisher(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name.to_string_lossy().parse::<PublisherId>().is_ok())
}

const fn is_workbook_name(what: SpreadsheetKind) -> bool {
    !matches!(what, SpreadsheetKind::Lock | SpreadsheetKind::NotTaken(..))
}

/// Whether a folder is one itself: what a link leads to may lead back.
fn is_own_folder(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|about| about.is_dir())
}

/// Whether a file with capitals in its name is the one without.
fn is_same_file(folder: &Path, file: &str) -> bool {
    let lower = file.to_lowercase();
    let [one, other] = [file, &*lower].map(|name| fs::canonicalize(folder.join(name)).ok());
    file != lower && one.is_some() && one == other
}

/// How deep the folders of a package are looked into.
const DEPTH: usize = 4;

/// What lies in the folders of a package and may hold rows. Other packages, what was taken and hidden folders are left out.
fn below(folder: &Path, name: &str, found: &mut Vec<FoundSpreadsheet>) {
    let here = folder.join(name);
    for (file, is_file) in listed(&here).into_iter().filter(|(file, _)| !file.starts_with('.')) {
        let path = format!("{name}{file}");
        let is_table = || file.to_lowercase().strip_suffix(".csv").is_some_and(|stem| table(stem).is_some());
        if is_file {
            let what = SpreadsheetKind::NotTaken("フォルダの中にある", "it lies in a folder of its own");
            if !name.is_empty() && (is_table() || self::what(&file).is_some_and(|what| what != SpreadsheetKind::Lock)) {
                found.push(FoundSpreadsheet { file: path, what });
            }
        } else if path != format::TAKEN
            && path.matches('/').count() < DEPTH
            && is_own_folder(&here.join(&file))
            && !here.join(&file).join(metadata::FILE).exists()
        {
            below(folder, &format!("{path}/"), found);
        }
    }
}

/// What is in a folder, and whether it is a file.
fn listed(folder: &Path) -> Vec<(String, bool)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    // A pipe or a device by the name of a spreadsheet is none that can be taken; only a folder is called one.
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), !entry.path().is_dir())).collect()
}

/// The table of that name or of that Japanese title.
fn table(stem: &str) -> Option<&'static Table> {
    tables().iter().copied().find(|table| [table.name, table.ja].contains(&stem))
}

/// How workbooks end.
const BOOKS: [&str; 5] = [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"];

fn what(file: &str) -> Option<SpreadsheetKind> {
    let lower = file.to_lowercase();
    let book = BOOKS.iter().any(|ending| lower.ends_with(ending));
    // What is typed into a form is not a table of the package; `import` takes it.
    if form::NAMES.contains(&file) {
        return None;
    }
    if is_lock(file) {
        return Some(SpreadsheetKind::Lock);
    }
    let capitals = |stem: &&str| file.strip_suffix(".csv") != Some(stem);
    if let Some(table) =
        lower.strip_suffix(".excel.csv").or(lower.strip_suffix(".csv").filter(capitals)).and_then(table)
    {
        return Some(SpreadsheetKind::Csv(table));
    }
    if lower == WHOLE {
        return Some(SpreadsheetKind::Whole);
    }
    match lower.strip_suffix(".xlsx").and_then(table) {
        Some(table) => Some(SpreadsheetKind::Book(table)),
        None if book && !file.starts_with('.') => Some(SpreadsheetKind::Unknown),
        None => match lower.strip_suffix(".csv") {
            Some(stem) if table(stem).is_some() => None,
            Some(stem) => table(first_word(stem)?).map(SpreadsheetKind::Renamed),
            None => not_taken(&lower),
        },
    }
}

/// Whether a file is the one by which a spreadsheet says that it has a workbook open.
pub fn is_lock(file: &str) -> bool {
    file.starts_with("~$") && BOOKS.iter().any(|ending| file.to_lowercase().ends_with(ending))
        || file.starts_with(".~lock.") && file.ends_with('#')
}

fn first_word(stem: &str) -> Option<&str> {
    stem.split(|c: char| !c.is_ascii_lowercase() && c != '-').next()
}

/// Files of other kinds that may hold rows: by their ending, or by the name of a table.
fn not_taken(lower: &str) -> Option<SpreadsheetKind> {
    let is_named = first_word(lower).is_some_and(|word| table(word).is_some() || word == "data");
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (ja, en) = match ending {
        "tsv" | "tab" | "numbers" => ("取り込めない形式である", "its format cannot be taken"),
        "zip" | "7z" | "gz" if is_named => ("圧縮されている", "it is compressed"),
        "" if is_named => ("拡張子がない", "its name has no ending"),
        "txt" | "tmp" | "bak" | "html" | "htm" | "pdf" | "doc" | "docx" | "json"
            if is_named && lower != "datapackage.json" =>
        {
            ("取り込めない形式である", "its format cannot be taken")
        }
        _ => return None,
    };
    Some(SpreadsheetKind::NotTaken(ja, en))
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
            | SpreadsheetKind::NotTaken(..)
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
            SpreadsheetKind::NotTaken(ja, en) => {
                findings.add(&rule::NOT_TAKEN, place, &[file, ("why_ja", ja), ("why", en)]);
            }
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
    ) -> Vec<TakenRows> {
        let mut read = Vec::new();
        for mut sheet in self.sheets(bytes, before, metadata, findings) {
            let followed = follow_in(&mut sheet, metadata);
            RowsBefore::new(before(sheet.table), before, metadata).fill_left_out(&mut sheet);
            check_plan(&sheet, metadata, findings);
            check_keys(&sheet, findings);
            read.push(TakenRows { sheet, followed });
        }
        read
    }

    fn sheets<'b>(
        &self,
        bytes: &[u8],
        before: &dyn Fn(&Table) -> Option<&'b Sheet>,
        metadata: &'b Metadata,
        findings: &mut Findings,
    ) -> Vec<Sheet> {
        let known = |table| RowsBefore::new(before(table), before, metadata);
        match self.what {
            SpreadsheetKind::Csv(table) => vec![self.csv(table, bytes, &known(table), findings)],
            SpreadsheetKind::Book(table) => {
                let sheets = workbook::read(&self.file, bytes, findings);
                let only = sheets.len() == 1;
                let mine = |sheet: &Worksheet| only || named(table, &sheet.name);
                let found = sheets.iter().find(|sheet| mine(sheet));
                for sheet in sheets.iter().filter(|sheet| !mine(sheet)) {
                    unknown_sheet(&self.file, sheet, findings);
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
                        None => unknown_sheet(&self.file, sheet, findings),
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
        follow_in(&mut sheet, known.metadata);
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

/// A sheet that is called like no table; its header may tell which it is.
fn unknown_sheet(file: &str, sheet: &Worksheet, findings: &mut Findings) {
    let by_name = || nearest(&sheet.name, tables().iter().map(|table| table.ja)).unwrap_or_default();
    let nearest = sheet.likely_table().map_or_else(by_name, |table| table.ja);
    let place = Place::new(format!("{file}[{}]", sheet.name), 1, 1);
    findings.add(&own::UNKNOWN_SHEET, place, &[("sheet", &sheet.name), ("nearest", nearest)]);
}

fn book(
    worksheet: &Worksheet,
    table: &'static Table,
    file: &str,
    known: &RowsBefore<'_>,
    findings: &mut Findings,
) -> Sheet {
    let (records, doubtful) = worksheet.lines(table, file, findings);
    let mut sheet = Sheet::of_records(table, file, &records, findings);
    if !sheet.has_header() {
        // Without a header nothing else can be said of the cells.
        return sheet;
    }
    check_publisher(file, &records, known.metadata, findings);
    follow_in(&mut sheet, known.metadata);
    // A formula and an error stay doubtful even if the shown value equals the one before: the cell holds something else
    // than that value.
    let stays = [&own::CELL_FORMULA, &own::CELL_ERROR, &own::CELL_STRUCK, &own::CELL_TRIMMED];
    let may_be_restored = |doubtful: &&DoubtfulCell| !stays.contains(&doubtful.rule);
    let places: HashSet<_> =
        doubtful.iter().filter(may_be_restored).map(|doubtful| (doubtful.line, doubtful.number)).collect();
    let restored =
        known.restore_rewritten(&mut sheet, |line, number| places.contains(&(line, number)), false, findings);
    for doubtful in doubtful.iter().filter(|doubtful| !restored.contains(&(doubtful.line, doubtful.number))) {
        let shown = &records[doubtful.line - 1].cells[doubtful.number - 1];
        let facts = [("shown", &**shown), ("formula", worksheet.formula(doubtful.line, doubtful.number))];
        if let Some(cell) = sheet.at(doubtful.line, doubtful.number) {
            match doubtful.rule.id {
                // A whole row is crossed out, so its cells are one finding.
                id if id == own::CELL_STRUCK.id => {
                    let facts = [&facts[..], &[("title", cell.column.ja), ("column", cell.header())]].concat();
                    findings.add_once(doubtful.rule, Place::new(file, doubtful.line, doubtful.number), &facts);
                }
                _ => findings.cell(doubtful.rule, cell, &facts),
            }
        } else if sheet.is_header_line(doubtful.line) && doubtful.rule.id != own::CELL_TRIMMED.id {
            // What stands in no column, and what stands above the header, has been named.
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
        // A key that is not filled in is named as that.
        if sheet.table.key.iter().any(|column| row.get(column).is_none()) {
            continue;
        }
        let Some(earlier) = first.get(&key) else {
            first.insert(key, index);
            continue;
        };
        let at = sheet.cell(*earlier, column).place().map(|place| place.spot()).unwrap_or_default();
        let facts = [("key", &*key), ("first", &*at), ("columns", &*sheet.table.key.join(", "))];
        findings.cell(&own::REPEATED_KEY, sheet.cell(index, column), &facts);
    }
}

/// A table as a spreadsheet has it, with what was filled in.
pub struct TakenRows {
    /// Its rows, at their places.
    pub sheet: Sheet,
    /// Cells that follow from others.
    pub followed: Vec<Followed>,
}

/// Fills in what follows from other cells, and writes codes for their labels.
fn follow_in(sheet: &mut Sheet, metadata: &Metadata) -> Vec<Followed> {
    let rows: Vec<Row> = std::mem::take(&mut sheet.rows).into_iter().map(format::spelt).collect();
    let (rows, followed) = follow(sheet.table, &rows, metadata);
    sheet.rows = rows;
    followed
}

/// What is known of the cells of a table without opening the spreadsheet.
struct RowsBefore<'b> {
    rows: HashMap<String, &'b Row>,
    /// Ids with a zero before them, by the column that may hold one: a spreadsheet makes numbers of them.
    zeros: HashMap<&'static str, Vec<&'b str>>,
    metadata: &'b Metadata,
}

impl<'b> RowsBefore<'b> {
    fn new(sheet: Option<&'b Sheet>, before: &dyn Fn(&Table) -> Option<&'b Sheet>, metadata: &'b Metadata) -> Self {
        let rows: HashMap<_, _> = sheet.into_iter().flat_map(|sheet| &sheet.rows).map(|row| (row.key(), row)).collect();
        let zeros = sheet.map(|sheet| zeros(sheet.table, sheet, before)).unwrap_or_default();
        Self { rows, zeros, metadata }
    }

    /// Columns that the spreadsheet lacks keep what they held.
    fn fill_left_out(&self, sheet: &mut Sheet) {
        let left_out: Vec<&str> =
            sheet.table.columns.iter().map(|column| column.name).filter(|name| !sheet.has(name)).collect();
        for index in 0..sheet.rows.len() {
            let Some(before) = self.rows.get(&sheet.rows[index].key()) else { continue };
            for column in left_out.iter().filter(|column| before.get(column).is_some()) {
                if sheet.rows[index].get(column).is_none() {
                    sheet.set(index, column, &before[*column]);
                }
            }
        }
    }

    /// Puts the zeros back that a spreadsheet dropped from ids, where there is one id alone that it can have been.
    fn restore_zeros(&self, sheet: &mut Sheet, findings: &mut Findings) -> Vec<(usize, usize)> {
        let mut restored = Vec::new();
        for (column, ids) in &self.zeros {
            for index in 0..sheet.rows.len() {
                let found = sheet.rows[index][*column].to_owned();
                let digits = !found.is_empty() && found.bytes().all(|byte| byte.is_ascii_digit());
                let same = |id: &&&str| id.trim_start_matches('0') == found.trim_start_matches('0');
                let mut may_be = ids.iter().filter(same);
                let (Some(id), None, true) = (may_be.next(), may_be.next(), digits) else { continue };
                if **id != found {
                    sheet.set(index, column, id);
                    let cell = sheet.cell(index, column);
                    restored.extend(cell.place().map(|place| (place.line, place.column)));
                    findings.cell(&own::KEPT, cell, &[("found", &found)]);
                }
            }
        }
        restored
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
        let mut restored = self.restore_zeros(sheet, findings);
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

/// The ids of all digits, one of which at least begins with a zero, by the column of the table that may hold one.
fn zeros<'b>(
    table: &'static Table,
    own: &'b Sheet,
    before: &dyn Fn(&Table) -> Option<&'b Sheet>,
) -> HashMap<&'static str, Vec<&'b str>> {
    let ids = |sheet: &'b Sheet, column: &str| {
        let ids =
            sheet.rows.iter().filter_map(|row| row.get(column)).filter(|id| id.bytes().all(|b| b.is_ascii_digit()));
        let ids: HashSet<&str> = ids.collect();
        ids.iter().any(|id| id.starts_with('0')).then(|| ids.into_iter().collect())
    };
    let of = |column: &'static Column| match column.kind {
        CellKind::Link(target) => {
            let target = tables().iter().find(|table| table.name == target)?;
            ids(before(target)?, target.key.last()?)
        }
        CellKind::Slug if table.key.contains(&column.name) => ids(own, column.name),
        _ => None,
    };
    table.columns.iter().filter_map(|column| Some((column.name, of(column)?))).collect()
}

/// The rules on spreadsheets.
pub static RULES: &[&Rule] = own::ALL;
