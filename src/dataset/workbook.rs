//! A workbook (.xlsx), read into the lines of its sheets.
//!
//! Only what a cell certainly holds is taken from it. What a spreadsheet may have made of something else is named as an
//! [`DoubtfulCell`] cell. Hidden rows, columns and sheets are read like others,
//! and named as what they are.
mod shown;

pub use self::shown::ShownCell;

use super::{
    Findings, Place, Rule,
    finding::cell_name,
    header,
    record::{CsvRecord, MOST_CELLS, MOST_RECORDS},
    spreadsheet_rule as rule,
    workbook_bounds::{self, Hidden, Unsaid, WorkbookError},
};
use crate::table::{CellKind, Table};
use calamine::{
    Data, DataType, Dimensions, ExcelDateTime, Font, NumberFormat, Reader, SheetType, SheetVisible, Style, Xlsx,
    XlsxError, XlsxFormulaMetadata, expand_shared_formula,
};
use std::{
    collections::{HashMap, HashSet},
    io::Cursor,
    rc::Rc,
};

/// A sheet that holds anything.
pub struct Worksheet {
    /// Its name.
    pub name: String,
    /// Whether nobody sees it who opens the workbook.
    pub is_hidden: bool,
    /// What nobody sees of it.
    pub hidden: Hidden,
    /// By line and number, from 0: those that hold a value or a formula.
    cells: HashMap<(u32, u32), SheetCell>,
    merged: Vec<Dimensions>,
    /// How many lines and columns reach to the last cell that holds anything.
    size: (u32, u32),
}

/// A cell that holds anything.
#[derive(Default)]
struct SheetCell {
    data: Data,
    /// How numbers are shown, if the workbook says so.
    format: Option<Rc<str>>,
    formula: String,
    /// Whether a line is drawn through it, or through a part of it.
    is_struck: bool,
}

/// A cell that a spreadsheet may have made of something else.
#[derive(Debug, Clone, Copy)]
pub struct DoubtfulCell {
    /// Line of the sheet, from 1.
    pub line: usize,
    /// Number of the cell in its line, from 1.
    pub number: usize,
    /// What is wrong with it.
    pub rule: &'static Rule,
}

/// What a cell says, and what is wrong with it.
type CellReading = (String, Option<&'static Rule>);

/// The sheets of a workbook that hold anything, the data dictionary left out; none if it cannot be opened, which is a
/// finding.
pub fn read(file: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Worksheet> {
    if bytes.is_empty() {
        findings.note(&rule::EMPTY_FILE, Place::new(file, 1, 1), &[]);
        return Vec::new();
    }
    let sheets = open(bytes);
    let place = || Place::new(file, 1, 1);
    match &sheets {
        Err(WorkbookError::Reader(XlsxError::Password)) => findings.note(&rule::WORKBOOK_PASSWORD, place(), &[]),
        Err(WorkbookError::TooLarge) => {
            let (bytes, cells) = (workbook_bounds::MOST_BYTES >> 20, MOST_CELLS);
            let ja = format!("展開して {bytes} MB、{cells} 欄まで");
            let en = format!("it may have {bytes} MB when unpacked, and {cells} cells");
            let facts = [("file", file), ("cause_ja", &*ja), ("cause", &*en)];
            findings.note(&super::rule::LARGE_FILE, place(), &facts);
        }
        Err(WorkbookError::NoSuchCell(cell)) => findings.note(&rule::NO_SUCH_CELL, place(), &[("cell", cell)]),
        Err(WorkbookError::FarCell(line, number)) => {
            let (line, number) = cell_at((*line, *number));
            let facts = [("cell", &*cell_name(line, number))];
            findings.note(&rule::FAR_CELL, Place::new(file, line, number), &facts);
        }
        Err(WorkbookError::Reader(error)) => {
            let (ja, en) = cause(bytes, error);
            findings.note(&rule::WORKBOOK_UNREADABLE, place(), &[("cause_ja", ja), ("cause", en)]);
        }
        Ok(sheets) if sheets.is_empty() => findings.note(&rule::EMPTY_WORKBOOK, place(), &[]),
        Ok(_) => {}
    }
    sheets.unwrap_or_default()
}

/// Why a workbook cannot be opened, in Japanese and English: what a reader of its format says is of no use to staff.
fn cause(bytes: &[u8], error: &XlsxError) -> (&'static str, &'static str) {
    match error {
        _ if bytes.starts_with(b"\xd0\xcf\x11\xe0") => (
            "中身が古い形式（.xls）か、パスワードで保護されています",
            "its content is that of an old workbook (.xls), or locked by a password",
        ),
        _ if !bytes.starts_with(b"PK") => (
            "中身がブックではありません（ウェブページや CSV の名前だけを .xlsx にしたものなど）",
            "its content is no workbook, but perhaps a web page or CSV under this name",
        ),
        XlsxError::Zip(_) | XlsxError::Io(_) => {
            ("ファイルが途中で切れているか、壊れています", "the file is cut short or damaged")
        }
        _ => ("ブックの中の一部が壊れているか、足りません", "a part in it is damaged or missing"),
    }
}

/// Sheet of our workbooks that explains the columns.
const DICTIONARY: &str = "項目定義";

fn open(bytes: &[u8]) -> Result<Vec<Worksheet>, WorkbookError> {
    let Unsaid { struck, mut hidden } = workbook_bounds::check(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let sheets = book.sheets_metadata().to_vec();
    let tables = sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.name != DICTIONARY);
    let (mut read, mut left) = (Vec::new(), Left { cells: MOST_CELLS, text: workbook_bounds::MOST_BYTES, struck });
    for sheet in tables {
        let (name, is_hidden) = (sheet.name, sheet.visible != SheetVisible::Visible);
        let cells = left.cells(&name, &mut book)?;
        let merged = book.merge_cells_by_sheet_name(&name)?;
        if !cells.is_empty() {
            let size = size(&cells)?;
            let hidden = hidden.remove(&name).unwrap_or_default();
            read.push(Worksheet { name, is_hidden, hidden, cells, merged, size });
        }
    }
    Ok(read)
}

/// How many cells, and how many bytes of text in them, may still come: one text may stand in many cells.
struct Left {
    cells: usize,
    text: u64,
    /// Texts through a part of which a line is drawn.
    struck: HashSet<String>,
}

impl Left {
    /// The cells of a sheet that hold anything, one after the other: where they lie is not yet known.
    fn cells(&mut self, sheet: &str, book: &mut Book<'_>) -> Result<HashMap<(u32, u32), SheetCell>, WorkbookError> {
        let mut cells: HashMap<(u32, u32), SheetCell> = HashMap::new();
        let mut reader = book.worksheet_cells_reader(sheet)?;
        let formats: Vec<(Option<Rc<str>>, bool)> = reader.styles().iter().map(style_of).collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id()? {
            let data = Data::from(cell.get_value().clone());
            if data != Data::Empty {
                self.take(data.get_string().map_or(0, str::len))?;
                let (format, is_struck) = formats.get(style).cloned().unwrap_or_default();
                let is_struck = is_struck || data.get_string().is_some_and(|text| self.struck.contains(text));
                cells.insert(cell.get_position(), SheetCell { data, format, formula: String::new(), is_struck });
            }
        }
        drop(reader);
        let mut reader = book.worksheet_cells_reader(sheet)?;
        let mut shared = HashMap::new();
        while let Some(cell) = reader.next_cell_with_formula_metadata()? {
            let formula = match cell.formula {
                Some(XlsxFormulaMetadata::Normal { formula }) => formula,
                Some(XlsxFormulaMetadata::Shared { shared_index, formula, .. }) => {
                    shared.insert(shared_index, (cell.pos, formula.clone()));
                    formula
                }
                Some(XlsxFormulaMetadata::SharedDerived { shared_index }) => match shared.get(&shared_index) {
                    Some((first, formula)) => expand_shared_formula(formula, *first, cell.pos)?,
                    None => String::new(),
                },
                // A kind that is not known is a formula all the same.
                Some(_) => "…".to_owned(),
                None => continue,
            };
            if !formula.is_empty() {
                self.take(formula.len())?;
                cells.entry(cell.pos).or_default().formula = formula;
            }
        }
        Ok(cells)
    }

    fn take(&mut self, text: usize) -> Result<(), WorkbookError> {
        self.cells = self.cells.checked_sub(1).ok_or(WorkbookError::TooLarge)?;
        self.text = self.text.checked_sub(text as u64).ok_or(WorkbookError::TooLarge)?;
        Ok(())
    }
}

/// How numbers are shown in a style, and whether it draws a line through the text.
fn style_of(style: &Style) -> (Option<Rc<str>>, bool) {
    let shown = |format: &NumberFormat| {
        let local = format.format_id.filter(|_| format.format_code == "General").and_then(japanese_format);
        Rc::from(local.unwrap_or(&format.format_code))
    };
    let is_struck = style.font.as_ref().is_some_and(Font::has_strikethrough);
    (style.number_format.as_ref().map(shown), is_struck)
}

/// Formats that a Japanese Excel has by number, without writing them into the workbook.
///
/// Source: ECMA-376, 18.8.30, numFmtId of ja-jp.
const fn japanese_format(id: u32) -> Option<&'static str> {
    Some(match id {
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        _ => return None,
    })
}

/// A workbook that is read.
type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// How many lines and columns reach to the last cell: of so many cells as a table may have.
fn size(cells: &HashMap<(u32, u32), SheetCell>) -> Result<(u32, u32), WorkbookError> {
    let reach =
        |(height, width): (u32, u32), (line, number): &(u32, u32)| (height.max(line + 1), width.max(number + 1));
    let (height, width) = cells.keys().fold((0, 0), reach);
    if to_usize(height).saturating_mul(to_usize(width)) <= MOST_CELLS && to_usize(height) <= MOST_RECORDS {
        return Ok((height, width));
    }
    let far = |(line, number): &&(u32, u32)| {
        (u64::from(*line) * u64::from(width) + u64::from(*number) * u64::from(height), *number)
    };
    let (line, number) = cells.keys().max_by_key(far).copied().unwrap_or_default();
    Err(WorkbookError::FarCell(line, number))
}

impl Worksheet {
    /// The lines of a table with its odd cells. What is wrong with the sheet itself is a finding.
    pub fn lines(&self, table: &Table, file: &str, findings: &mut Findings) -> (Vec<CsvRecord>, Vec<DoubtfulCell>) {
        let head = self.head(table);
        // What is merged above the header is a title.
        for range in self.merged.iter().filter(|range| range.len() > 1 && range.end.0 >= head) {
            let (start, end) = (cell_at(range.start), cell_at(range.end));
            let facts = format!("{}:{}", cell_name(start.0, start.1), cell_name(end.0, end.1));
            findings.note(&rule::MERGED_CELLS, Place::new(file, start.0, start.1), &[("range", &facts)]);
        }
        let (height, width) = self.size;
        let heads: Vec<Option<CellKind>> = (0..width)
            .map(|number| match self.cells.get(&(head, number)).map(|cell| &cell.data) {
                Some(Data::String(head)) => header::known(table, head).map(|position| table.columns[position].kind),
                _ => None,
            })
            .collect();
        let (mut records, mut doubtful) = (Vec::new(), Vec::new());
        for at in 0..height {
            let mut cells = Vec::new();
            for (number, kind) in (0..).zip(&heads) {
                let (text, wrong) = self.read_cell((at, number), *kind);
                let (line, number) = cell_at((at, number));
                doubtful.extend(wrong.map(|rule| DoubtfulCell { line, number, rule }));
                cells.push(text);
            }
            let (line, _) = cell_at((at, 0));
            records.push(CsvRecord { line, cells, raw: String::new(), end: String::new(), blank: 0..0 });
        }
        (records, doubtful)
    }

    /// The line of the header, from 0.
    fn head(&self, table: &Table) -> u32 {
        let lines = self.first_lines();
        let lines: Vec<&[String]> = lines.iter().map(Vec::as_slice).collect();
        header::line_of(table, &lines).and_then(|line| u32::try_from(line).ok()).unwrap_or(0)
    }

    /// The table whose header stands on the sheet; `None` if that of none does.
    pub fn likely_table(&self) -> Option<&'static Table> {
        header::table_of(&self.first_lines())
    }

    /// The texts of the lines among which a header is looked for.
    fn first_lines(&self) -> Vec<Vec<String>> {
        let text = |line, number| match self.cells.get(&(line, number)).map(|cell| &cell.data) {
            Some(Data::String(text)) => text.clone(),
            _ => String::new(),
        };
        let line = |line| (0..self.size.1).map(|number| text(line, number)).collect();
        let most = u32::try_from(header::ABOVE).unwrap_or(u32::MAX);
        (0..self.size.0.min(most)).map(line).collect()
    }

    /// The formula at a place, without `=`; empty if there is none.
    pub fn formula(&self, line: usize, number: usize) -> &str {
        let place = |number: usize| u32::try_from(number - 1).unwrap_or(u32::MAX);
        self.cells.get(&(place(line), place(number))).map_or("", |cell| &cell.formula)
    }

    fn read_cell(&self, place: (u32, u32), kind: Option<CellKind>) -> CellReading {
        let Some(SheetCell { data, format, formula, is_struck }) = self.cells.get(&place) else {
            return (String::new(), None);
        };
        let (text, wrong) = read_cell(data, kind, format.as_deref().unwrap_or("General"));
        let wrong = if formula.is_empty() { wrong } else { Some(&rule::CELL_FORMULA) };
        // What is crossed out is perhaps no value at all, whatever else it is.
        let is_struck = *is_struck && !text.is_empty();
        (text, if is_struck { Some(&rule::CELL_STRUCK) } else { wrong })
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Line and number of a cell, from 1.
fn cell_at((line, number): (u32, u32)) -> (usize, usize) {
    let from_one = |number: u32| usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1);
    (from_one(line), from_one(number))
}

/// What a cell says in a column of that kind; the column is unknown if it has none.
fn read_cell(data: &Data, kind: Option<CellKind>, format: &str) -> CellReading {
    match data {
        Data::Empty => (String::new(), None),
        Data::String(text) => {
            // Blanks and line breaks at the ends are seen by nobody; Excel keeps the half of a line break as `_x000D_`.
            let trimmed = text.trim();
            (trimmed.to_owned(), (trimmed != text).then_some(&rule::CELL_TRIMMED))
        }
        Data::Int(number) => read_number(&number.to_string(), kind, format),
        Data::Float(number) => match decimal(*number) {
            Some(text) => read_number(&text, kind, format),
            None => (number.to_string(), Some(&rule::CELL_PRECISION)),
        },
        Data::Bool(flag) if kind == Some(CellKind::Flag) => (flag.to_string(), None),
        Data::Bool(flag) => (flag.to_string().to_uppercase(), Some(&rule::CELL_FLAG)),
        Data::DateTime(day) => read_date(day, kind, format),
        Data::DateTimeIso(text) | Data::DurationIso(text) => (text.clone(), Some(&rule::CELL_DATE)),
        Data::Error(error) => (error.to_string(), Some(&rule::CELL_ERROR)),
    }
}

fn read_number(text: &str, kind: Option<CellKind>, format: &str) -> CellReading {
    let percent =
        text.parse().ok().filter(|_| directives(format).contains('%')).and_then(|number: f64| decimal(number * 100.0));
    match (kind, percent) {
        (_, Some(percent)) => (format!("{percent}%"), Some(&rule::CELL_PERCENT)),
        (Some(CellKind::Integer | CellKind::Decimal | CellKind::FiscalYear), _) => (text.to_owned(), None),
        // A code of six digits is complete, so it cannot have lost its first zero; a year of four digits is a period, and a
        // whole number a goal of the UN.
        (Some(CellKind::MunicipalityCode | CellKind::Publisher), _) if text.len() == 6 => (text.to_owned(), None),
        (Some(CellKind::Period), _) if is_whole(text) && text.len() == 4 => (text.to_owned(), None),
        (Some(CellKind::SdgCode), _) if is_whole(text) => (text.to_owned(), None),
        _ => (text.to_owned(), Some(&rule::CELL_NUMBER)),
    }
}

fn is_whole(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A date is what a column of days holds. In a column of months it is a month if it is a first day that is shown without its day.
fn read_date(date: &ExcelDateTime, kind: Option<CellKind>, format: &str) -> CellReading {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let plain = directives(format).to_lowercase();
    let month_alone = plain.contains(['y', 'e', 'r']) && plain.contains('m') && !plain.contains('d');
    if kind == Some(CellKind::Month) && day == 1 && month_alone && date.is_datetime() {
        return (format!("{year:04}-{month:02}"), Some(&rule::MONTH_DATE));
    }
    let is_day = kind == Some(CellKind::Date) && date.is_datetime();
    (format!("{year:04}-{month:02}-{day:02}"), if is_day { None } else { Some(&rule::CELL_DATE) })
}

/// What a format says of the number itself: without quoted text, single characters that are shown as they are, colours,
/// conditions and languages in brackets, and the forms of negative numbers and texts.
///
/// Source: ECMA-376, 18.8.31.
fn directives(format: &str) -> String {
    let (mut out, mut chars) = (String::new(), format.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => drop(chars.by_ref().find(|c| *c == ']')),
            // The character behind these is shown, left out or repeated.
            '\\' | '_' | '*' | '!' => drop(chars.next()),
            ';' => break,
            _ => out.push(c),
        }
    }
    out
}

/// A number as the spreadsheet shows it, which knows 15 digits of it; `None` if it has more.
fn decimal(number: f64) -> Option<String> {
    let shortest = number.to_string();
    if !number.is_finite() {
        return None;
    }
    let digits: String = shortest.chars().filter(char::is_ascii_digit).collect();
    if digits.trim_start_matches('0').trim_end_matches('0').len() <= 15 {
        return Some(if number == 0.0 { "0".to_owned() } else { shortest });
    }
    // What is behind the 15th digit of a fraction comes from reckoning in twos: 0.1 + 0.2.
    let rounded: f64 = format!("{number:.14e}").parse().ok()?;
    (number.abs() < 1e15).then(|| rounded.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_noise_of_floating_points() {
        let sum = 0.1 + 0.2;
        let cases =
            [(65918.0, "65918"), (12.5, "12.5"), (sum, "0.3"), (-0.0, "0"), (0.29, "0.29"), (1e14, "100000000000000")];
        for (number, text) in cases {
            assert_eq!(decimal(number).as_deref(), Some(text));
        }
        assert_eq!(decimal(1_234_567_890_123_456.0), None, "a spreadsheet keeps 15 digits");
    }

    #[test]
    fn a_number_is_taken_where_it_has_lost_nothing() {
        let wrong = |number: f64, kind| read_cell(&Data::Float(number), Some(kind), "General").1.map(|rule| rule.id);
        let taken = [(2024.0, CellKind::Period), (172_014.0, CellKind::Publisher), (9.0, CellKind::SdgCode)];
        assert!(taken.iter().all(|(number, kind)| wrong(*number, *kind).is_none()));
        let refused = [(202_405.0, CellKind::Period), (11002.0, CellKind::Publisher), (17.1, CellKind::SdgCode)];
        assert!(refused.iter().all(|(number, kind)| wrong(*number, *kind) == Some("cell-number")));
    }

    #[test]
    fn a_percentage_is_one_by_its_format_and_not_by_its_text() {
        let read = |number: f64, format| read_cell(&Data::Float(number), Some(CellKind::Decimal), format);
        for format in ["0\"%\"", "0\\%", "0.0\"%\"", "\"約\"0\"%\"", "0\"％\"", "[Red]0\"%\";0%", "#,##0_%", "0!%"] {
            assert!(matches!(read(50.0, format), (text, None) if text == "50"), "{format}");
        }
        for format in ["0%", "0.00%", "[Blue]0%", "\"約\"0%", "0 %"] {
            assert!(
                matches!(read(0.5, format), (text, Some(rule)) if text == "50%" && rule.id == "cell-percent"),
                "{format}"
            );
        }
    }

    #[test]
    fn formats_that_excel_has_by_number_in_japan_are_known() {
        for (id, kept) in [(55, true), (34, true), (31, false), (57, false), (56, false)] {
            let format = japanese_format(id).unwrap();
            let date = Data::DateTime(ExcelDateTime::new(45352.0, calamine::ExcelDateTimeType::DateTime, false));
            assert_eq!(read_cell(&date, Some(CellKind::Month), format).0 == "2024-03", kept, "{id}");
        }
    }

    #[test]
    fn only_a_month_that_is_shown_as_one_is_read_as_one() {
        let date = |day: f64| Data::DateTime(ExcelDateTime::new(day, calamine::ExcelDateTimeType::DateTime, false));
        let wrong = |reading: CellReading| reading.1.map(|rule| rule.id);
        let months = [
            "mmm-yy",
            "yyyy\"年\"m\"月\"",
            "yyyy-mm",
            "[$-411]ggge\"年\"m\"月\"",
            "[$-ja-JP-x-gannen]ggge\"年\"m\"月\";@",
            "[$-411]rr\"年\"mm\"月\"",
            "e\"年\"m\"月\"",
        ];
        for format in months {
            assert_eq!(read_cell(&date(45352.0), Some(CellKind::Month), format).0, "2024-03");
            assert_eq!(wrong(read_cell(&date(45352.0), Some(CellKind::Month), format)), Some("month-date"));
            assert_eq!(wrong(read_cell(&date(45353.0), Some(CellKind::Month), format)), Some("cell-date"));
            assert_eq!(wrong(read_cell(&date(45352.0), Some(CellKind::Slug), format)), Some("cell-date"));
        }
        assert_eq!(wrong(read_cell(&date(45352.0), Some(CellKind::Month), "m/d/yy")), Some("cell-date"));
        let (day, doubt) = read_cell(&date(45352.0), Some(CellKind::Date), "m/d/yy");
        assert!(day == "2024-03-01" && doubt.is_none());
        assert_eq!(
            wrong(read_cell(&Data::Error(calamine::CellErrorType::Ref), Some(CellKind::Text), "")),
            Some("cell-error")
        );
    }
}
