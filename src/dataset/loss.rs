//! What mending bytes or taking a spreadsheet would lose without a word, and is named instead.
use super::{Findings, Metadata, Place, Sheet, header::is_publisher_name, record, rule, spreadsheet_rule, text};
use crate::table::CellKind;

/// What looks like bytes alone but would lose something: text of UTF-16 that is none, another publisher's name.
pub fn check_meaning(file: &str, bytes: &[u8], metadata: &Metadata, findings: &mut Findings) {
    let (charset, text) = text::decode(bytes);
    if matches!(charset, text::Charset::Utf16(_)) && text.contains('\u{fffd}') {
        findings.note(&rule::ENCODING, Place::new(file, 1, 1), &[]);
    }
    check_publisher(file, &record::records(&text).records, metadata, findings);
}

/// The column of the publisher's name goes, so it must say nothing else. A cell that is left empty says nothing.
pub fn check_publisher(file: &str, records: &[record::CsvRecord], metadata: &Metadata, findings: &mut Findings) {
    let extra = |head: &record::CsvRecord| head.cells.iter().position(|cell| is_publisher_name(cell));
    // A title may stand above the header.
    let Some((at, extra)) = records.iter().enumerate().find_map(|(at, head)| Some((at, extra(head)?))) else { return };
    let (head, body) = (&records[at], &records[at + 1..]);
    let wanted = metadata.full_name();
    for record in body.iter().filter(|record| record.cells.iter().any(|cell| !cell.is_empty())) {
        let found = record.cells.get(extra).map_or("", String::as_str);
        if !found.trim().is_empty() && found != wanted {
            let facts = [("column", head.cells[extra].as_str()), ("found", found), ("wanted", &*wanted)];
            findings.note(&rule::PUBLISHER_NAME, Place::new(file, record.line, extra + 1), &facts);
        }
    }
}

/// Names cells whose characters `Shift_JIS` may have changed, by the signs that stand for lost ones. Columns of URLs
/// are left out, because a question mark belongs there.
pub fn name_lost(sheet: &Sheet, findings: &mut Findings) {
    for column in sheet.table.columns.iter().filter(|column| column.kind != CellKind::Iri) {
        for cell in (0..sheet.rows.len()).map(|index| sheet.cell(index, column.name)) {
            if let Some(lost) = ["―", "?"].into_iter().find(|lost| cell.text().contains(lost)) {
                findings.cell(&spreadsheet_rule::LOST_CHARACTER, cell, &[("lost", lost)]);
            }
        }
    }
}
