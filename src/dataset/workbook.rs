//! A workbook (.xlsx), read into the lines of its sheets.
//!
//! Only what a cell certainly holds is taken from it. What a spreadsheet may have made of something else is named as an
//! [`DoubtfulCell`] cell. Hidden rows, columns and sheets are read like others.
use super::{Findings, Place, Rule, finding::cell_name, header, record::CsvRecord, spreadsheet_rule as rule};
use crate::table::{CellKind, Table};
use calamine::{Data, Dimensions, ExcelDateTime, Range, Reader, SheetType, StyleRange, Xlsx, XlsxError};
use std::io::Cursor;

/// A sheet that holds anything.
pub struct Worksheet {
    /// Its name.
    pub name: String,
    cells: Range<Data>,
    formulas: Range<String>,
    merged: Vec<Dimensions>,
    styles: StyleRange,
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
        Err(XlsxError::Password) => findings.note(&rule::WORKBOOK_PASSWORD, place(), &[]),
        Err(error) => {
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

fn open(bytes: &[u8]) -> Result<Vec<Worksheet>, XlsxError> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let sheets = book.sheets_metadata().to_vec();
    let tables = sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.name != DICTIONARY);
    let mut read = Vec::new();
    for name in tables.map(|sheet| sheet.name) {
        let (cells, formulas) = (book.worksheet_range(&name)?, book.worksheet_formula(&name)?);
        let (merged, styles) = (book.merge_cells_by_sheet_name(&name)?, book.worksheet_style(&name)?);
        if cells.used_cells().next().is_some() || formulas.used_cells().next().is_some() {
            read.push(Worksheet { name, cells, formulas, merged, styles });
        }
    }
    Ok(read)
}

impl Worksheet {
    /// The lines of a table with its odd cells. What is wrong with the sheet itself is a finding.
    pub fn lines(&self, table: &Table, file: &str, findings: &mut Findings) -> (Vec<CsvRecord>, Vec<DoubtfulCell>) {
        for range in self.merged.iter().filter(|range| range.len() > 1) {
            let (start, end) = (cell_at(range.start), cell_at(range.end));
            let facts = format!("{}:{}", cell_name(start.0, start.1), cell_name(end.0, end.1));
            findings.note(&rule::MERGED_CELLS, Place::new(file, start.0, start.1), &[("range", &facts)]);
        }
        let (height, width) = self.size();
        let heads: Vec<Option<CellKind>> = (0..width)
            .map(|number| match self.cells.get_value((0, number)) {
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
            records.push(CsvRecord { line, cells, raw: String::new(), end: String::new(), blank: Vec::new() });
        }
        (records, doubtful)
    }

    /// The formula at a place, without `=`; empty if there is none.
    pub fn formula(&self, line: usize, number: usize) -> &str {
        let place = |number: usize| u32::try_from(number - 1).unwrap_or(u32::MAX);
        self.formulas.get_value((place(line), place(number))).map_or("", String::as_str)
    }

    /// How many lines and columns reach to the last cell that holds anything.
    fn size(&self) -> (u32, u32) {
        let (top, left) = self.cells.start().unwrap_or_default();
        let used = self.cells.used_cells().map(|(line, number, _)| (line, number));
        let used = used.map(|(line, number)| (top + to_u32(line) + 1, left + to_u32(number) + 1));
        let (up, start) = self.formulas.start().unwrap_or_default();
        let formulas = self.formulas.used_cells().map(|(line, number, _)| (line, number));
        let formulas = formulas.map(|(line, number)| (up + to_u32(line) + 1, start + to_u32(number) + 1));
        used.chain(formulas).fold((0, 0), |(height, width), (line, number)| (height.max(line), width.max(number)))
    }

    fn read_cell(&self, place: (u32, u32), kind: Option<CellKind>) -> CellReading {
        let data = self.cells.get_value(place).unwrap_or(&Data::Empty);
        let format = self.styles.get(place).and_then(|style| style.number_format.as_ref());
        let format = format.map_or("General", |format| format.format_code.as_str());
        let (text, wrong) = read_cell(data, kind, format);
        let formula = self.formulas.get_value(place).is_some_and(|formula| !formula.is_empty());
        (text, if formula { Some(&rule::CELL_FORMULA) } else { wrong })
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
        Data::String(text) => (text.clone(), None),
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
    let percent = text.parse().ok().filter(|_| format.contains('%')).and_then(|number: f64| decimal(number * 100.0));
    match (kind, percent) {
        (_, Some(percent)) => (format!("{percent}%"), Some(&rule::CELL_PERCENT)),
        (Some(CellKind::Integer | CellKind::Decimal | CellKind::FiscalYear), _) => (text.to_owned(), None),
        // A code of six digits is complete, so it cannot have lost its first zero.
        (Some(CellKind::MunicipalityCode), _) if text.len() == 6 => (text.to_owned(), None),
        _ => (text.to_owned(), Some(&rule::CELL_NUMBER)),
    }
}

/// A date in a column of months is a month if it is a first day that is shown without its day.
fn read_date(date: &ExcelDateTime, kind: Option<CellKind>, format: &str) -> CellReading {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let plain = format.split('"').step_by(2).collect::<String>().to_lowercase();
    let month_alone = plain.contains('y') && plain.contains('m') && !plain.contains('d');
    if kind == Some(CellKind::Month) && day == 1 && month_alone && date.is_datetime() {
        return (format!("{year:04}-{month:02}"), Some(&rule::MONTH_DATE));
    }
    (format!("{year:04}-{month:02}-{day:02}"), Some(&rule::CELL_DATE))
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
    fn only_a_month_that_is_shown_as_one_is_read_as_one() {
        let date = |day: f64| Data::DateTime(ExcelDateTime::new(day, calamine::ExcelDateTimeType::DateTime, false));
        let wrong = |reading: CellReading| reading.1.map(|rule| rule.id);
        let months = ["mmm-yy", "yyyy\"年\"m\"月\"", "yyyy-mm"];
        for format in months {
            assert_eq!(read_cell(&date(45352.0), Some(CellKind::Month), format).0, "2024-03");
            assert_eq!(wrong(read_cell(&date(45352.0), Some(CellKind::Month), format)), Some("month-date"));
            assert_eq!(wrong(read_cell(&date(45353.0), Some(CellKind::Month), format)), Some("cell-date"));
            assert_eq!(wrong(read_cell(&date(45352.0), Some(CellKind::Slug), format)), Some("cell-date"));
        }
        assert_eq!(wrong(read_cell(&date(45352.0), Some(CellKind::Month), "m/d/yy")), Some("cell-date"));
        assert_eq!(
            wrong(read_cell(&Data::Error(calamine::CellErrorType::Ref), Some(CellKind::Text), "")),
            Some("cell-error")
        );
    }
}
