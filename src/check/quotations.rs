//! Whether what is copied from the source stands there.
use super::{
    coverage::{begins, can_tell, text_columns},
    look_alike, rule,
    transcription::{Transcription, compared},
};
use crate::dataset::{Cell, Findings, Package};

/// Lines in which a cell may go on behind the first line of the next row: a slogan under the name of its field.
const LINES: usize = 6;

/// Every text of a row stands in the source, from the line on at which the row begins. This is the
/// reverse of coverage.
pub fn cells(package: &Package, findings: &mut Findings) {
    let Some(text) = Transcription::newest(package) else { return };
    if !can_tell(package, findings) {
        return;
    }
    let whole = text.from(1, text.lines.len());
    let begins = begins(package, &text);
    for (line, rows) in &begins {
        let next = begins.range(line + 1..).next().map_or(text.lines.len() + 1, |(next, _)| *next);
        let here = text.from(*line, (next - line).max(LINES));
        for (sheet, index) in rows {
            for cell in text_columns(sheet.table).map(|column| sheet.cell(*index, column.name)) {
                let around = if cell.column.name == "relation_as_printed" { &whole } else { &here };
                if !has_own_rule(cell) && !around.contains(&compared(cell.text())) {
                    let written: Vec<_> = (*line..next.max(line + LINES)).map(|number| text.line(number)).collect();
                    if !look_alike::check(cell, &written.join("\n"), findings) {
                        not_printed(cell, *line, findings);
                    }
                }
            }
        }
    }
}

/// The label of an indicator may be the editor's.
fn has_own_rule(cell: Cell<'_>) -> bool {
    cell.sheet.table.name == "indicators" && cell.column.name == "label"
}

fn not_printed(cell: Cell<'_>, line: usize, findings: &mut Findings) {
    let excerpt: String = cell.text().chars().take(30).collect();
    findings.cell(&rule::NOT_PRINTED, cell, &[("excerpt", &excerpt), ("line", &line.to_string())]);
}
