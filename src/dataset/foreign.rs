//! Files that are no package: the tables of a plan as somebody keeps them, read as they are.
use super::{
    Findings, Place, misread,
    record::{MOST_CELLS, MOST_RECORDS},
    rule,
    text::{self, Charset},
    workbook::{self, ShownCell},
    workbook_bounds::Hidden,
};

/// The text of a file. In which of the usual ways it is written is of no concern; that it is in none is a finding.
pub fn plain_text(file: &str, bytes: &[u8], findings: &mut Findings) -> String {
    match text::decode(bytes) {
        (Charset::Workbook | Charset::BrokenUtf8(_) | Charset::Unknown(_), _) => text::read(file, bytes, findings),
        (_, text) => {
            for (number, line) in (1..).zip(text.lines()) {
                misread::check(line, ("この行", "The line"), || Place::new(file, number, 1), findings);
            }
            text
        }
    }
}

/// The cells of CSV, whichever sign is between them, with the line of each record.
pub fn csv_cells(file: &str, text: &str, findings: &mut Findings) -> Vec<(usize, Vec<String>)> {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut rows, mut left, mut record) = (Vec::new(), MOST_CELLS, csv::StringRecord::new());
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(rows.len() + 1, |position| usize::try_from(position.line()).unwrap_or(1));
        if rows.len() >= MOST_RECORDS || record.len() > left {
            let ja = format!("{MOST_RECORDS} 行、{MOST_CELLS} 欄まで");
            let en = format!("it may have {MOST_RECORDS} rows and {MOST_CELLS} cells");
            let facts = [("file", file), ("cause_ja", &*ja), ("cause", &*en)];
            findings.note(&rule::LARGE_FILE, Place::new(file, line, 1), &facts);
            return Vec::new();
        }
        left -= record.len();
        // A blank line between records is one line of the sheet, as a spreadsheet shows it.
        while rows.last().is_some_and(|(before, _): &(usize, Vec<String>)| before + 1 < line && !spans(rows.last())) {
            let next = rows.last().map_or(1, |(before, _)| before + 1);
            rows.push((next, Vec::new()));
        }
        rows.push((line, record.iter().map(str::to_owned).collect()));
    }
    rows
}

/// Whether a record has a cell of several lines.
fn spans(row: Option<&(usize, Vec<String>)>) -> bool {
    row.is_some_and(|(_, cells)| cells.iter().any(|cell| cell.contains('\n')))
}

/// A sheet with what each place shows; nothing for one that is hidden, which is not printed.
#[derive(Debug)]
pub struct ShownSheet {
    /// Its name.
    pub name: String,
    /// Its places line by line; `None` for a hidden sheet.
    pub rows: Option<Vec<Vec<ShownCell>>>,
    /// Lines and columns that nobody sees, each first and last from 0.
    pub hidden: Hidden,
}

/// The sheets of a workbook with what each place shows.
pub fn shown_sheets(file: &str, bytes: &[u8], findings: &mut Findings) -> Vec<ShownSheet> {
    let sheets = workbook::read(file, bytes, findings).into_iter();
    let shown = |sheet: workbook::Worksheet| {
        let rows = (!sheet.is_hidden).then(|| sheet.shown());
        ShownSheet { name: sheet.name, rows, hidden: sheet.hidden }
    };
    sheets.map(shown).collect()
}
