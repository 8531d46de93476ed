//! Reads files into documents: Markdown, CSV, and the sheets of workbooks.
use super::{
    grid::{At, Cell, Document, Line, flat},
    markdown, sheet,
};
use crate::dataset::{Finding, Findings, Severity, ShownCell, ShownSheet, csv_cells, plain_text, shown_sheets};
use std::{collections::HashSet, path::Path};

/// The documents in a file; what is wrong with it is a finding. A file of another kind is `None`.
pub fn read(path: &Path, bytes: &[u8]) -> (Option<Vec<Document>>, Vec<Finding>) {
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut findings = Findings::new(path.parent().unwrap_or(Path::new("")));
    let documents = match ending.as_str() {
        "md" | "markdown" | "txt" => Some(vec![markdown::read(&file, &plain_text(&file, bytes, &mut findings))]),
        "csv" | "tsv" => {
            let text = plain_text(&file, bytes, &mut findings);
            let rows = csv_cells(&file, &text, &mut findings);
            let cell = |line: usize| {
                move |(number, text): (usize, String)| Cell {
                    text: text.trim().to_owned(),
                    at: At { line, number: number + 1 },
                    ..Cell::default()
                }
            };
            let rows = rows.into_iter().map(|(line, cells)| cells.into_iter().enumerate().map(cell(line)).collect());
            Some(vec![document(&file, None, rows.collect())])
        }
        "xlsx" | "xlsm" => Some(workbook(&file, bytes, &mut findings)),
        _ => None,
    };
    let findings = findings.finish();
    // What cannot be read for certain is not read at all.
    let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    (documents.map(|documents| if is_wrong { Vec::new() } else { documents }), findings)
}

/// The sheets of a workbook. One that is hidden is a document without anything: nobody sees it.
fn workbook(file: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Document> {
    let shown = |sheet: ShownSheet| {
        let cell = |line: usize| {
            move |(number, shown): (usize, ShownCell)| Cell {
                text: shown.text,
                at: At { line: line + 1, number: number + 1 },
                merged: shown.merged,
                is_covered: shown.is_covered,
                is_struck: shown.is_struck,
                is_number: shown.is_number,
                original: None,
            }
        };
        let Some(rows) = sheet.rows else {
            return Document {
                file: file.to_owned(),
                sheet: Some(sheet.name),
                is_hidden: true,
                unseen: Vec::new(),
                blocks: Vec::new(),
            };
        };
        let rows = rows.into_iter().enumerate();
        let rows = rows.map(|(line, row)| row.into_iter().enumerate().map(cell(line)).collect());
        let mut rows: Vec<Vec<Cell>> = rows.collect();
        let unseen = without_hidden(&mut rows, &sheet.hidden.lines, &sheet.hidden.columns);
        Document { unseen, ..document(file, Some(sheet.name), rows) }
    };
    shown_sheets(file, bytes, findings).into_iter().map(shown).collect()
}

/// Takes the lines and columns that nobody sees out of a sheet, and returns what stands in them: of each range the first cell.
fn without_hidden(rows: &mut Vec<Vec<Cell>>, lines: &[(u32, u32)], columns: &[(u32, u32)]) -> Vec<Line> {
    let within = |ranges: &[(u32, u32)], place: usize| {
        ranges.iter().position(|(first, last)| (*first as usize..=*last as usize).contains(&place))
    };
    let mut unseen: Vec<((bool, usize), Line)> = Vec::new();
    for (line, row) in rows.iter().enumerate() {
        for (number, cell) in row.iter().enumerate().filter(|(_, cell)| cell.is_filled()) {
            let range = within(lines, line).map(|range| (true, range));
            let range = range.or_else(|| within(columns, number).map(|range| (false, range)));
            if let Some(range) = range.filter(|range| unseen.iter().all(|(known, _)| known != range)) {
                unseen.push((range, Line { text: flat(&cell.text), at: cell.at }));
            }
        }
    }
    let mut line = 0;
    rows.retain(|_| {
        line += 1;
        within(lines, line - 1).is_none()
    });
    for row in rows.iter_mut() {
        let mut number = 0;
        row.retain(|_| {
            number += 1;
            within(columns, number - 1).is_none()
        });
    }
    // What is left of a merged cell shows its text.
    let mut shown = HashSet::new();
    for cell in rows.iter_mut().flatten() {
        if let Some(merged) = cell.merged {
            cell.is_covered = !shown.insert(merged);
        }
    }
    unseen.into_iter().map(|(_, line)| line).collect()
}

/// A document of lines that may differ in their number of cells.
fn document(file: &str, sheet: Option<String>, mut rows: Vec<Vec<Cell>>) -> Document {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        let line = row.first().map_or(0, |cell| cell.at.line);
        while row.len() < width {
            row.push(Cell { at: At { line, number: row.len() + 1 }, ..Cell::default() });
        }
    }
    Document { file: file.to_owned(), sheet, is_hidden: false, unseen: Vec::new(), blocks: sheet::pieces(rows) }
}
