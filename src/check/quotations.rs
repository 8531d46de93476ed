//! Whether what is copied from the source stands there.
use super::{
    coverage::{begins, can_tell, is_quoted, text_columns},
    look_alike, rule,
    transcription::{Transcription, compared},
    wording::{Wordings, nearest_piece},
};
use crate::{
    dataset::{Cell, Findings, Package},
    table::Row,
};

/// Lines in which a cell may go on behind the first line of the next row: a slogan under the name of its field.
const LINES: usize = 6;

/// Columns whose words may stand at the head of a table or list, anywhere in the source.
const ELSEWHERE: [&str; 5] = [
    "relation_as_printed",
    "period_as_printed",
    "indicator_as_printed",
    "organization_as_printed",
    "scheme_as_printed",
];

/// Every text of a row stands in the source, from the line on at which the row begins. This is the
/// reverse of coverage.
pub fn cells(package: &Package, findings: &mut Findings) {
    let Some(text) = Transcription::newest(package) else { return };
    if !can_tell(package, findings) {
        return;
    }
    let compared_lines: Vec<String> = text.lines.iter().map(|line| compared(line)).collect();
    let whole = compared_lines.concat();
    let mut wordings = None;
    let begins = begins(package, &text);
    for (line, rows) in &begins {
        let next = begins.range(line + 1..).next().map_or(text.lines.len() + 1, |(next, _)| *next);
        let here = compared_lines.iter().skip(line.saturating_sub(1)).take((next - line).max(LINES));
        let here: String = here.map(String::as_str).collect();
        for (sheet, index) in rows.iter().filter(|(sheet, index)| is_quoted(package, &sheet.rows[*index], &text)) {
            for cell in text_columns(sheet.table).map(|column| sheet.cell(*index, column.name)) {
                let around = if ELSEWHERE.contains(&cell.column.name) { &whole } else { &here };
                if !has_own_rule(package, cell) && !around.contains(&compared(cell.text())) {
                    let written: Vec<_> = (*line..next.max(line + LINES)).map(|number| text.line(number)).collect();
                    if !look_alike::check(cell, &written.join("\n"), findings) {
                        let printed = nearest_piece(cell.text(), written.into_iter()).unwrap_or(cell.text());
                        let wordings = wordings.get_or_insert_with(|| Wordings::of(package));
                        not_printed(cell, *line, wordings.facts(&[printed, cell.text()]), findings);
                    }
                }
            }
        }
    }
}

/// The label of an indicator may be the editor's, and the name of a level may be known from elsewhere.
fn has_own_rule(package: &Package, cell: Cell<'_>) -> bool {
    let row = &cell.sheet.rows[cell.index];
    let editorial = |id: &str| {
        let of = |row: &&Row| &row["indicator_id"] == id && &row["label_is_editorial"] == "true";
        package.rows("indicators").iter().any(|row| of(&row))
    };
    match (cell.sheet.table.name, cell.column.name) {
        ("indicators", "label") | (_, "level_as_printed") => true,
        ("indicator-listings", "title_as_printed") => editorial(&row["indicator_id"]),
        _ => false,
    }
}

fn not_printed(cell: Cell<'_>, line: usize, (places_ja, places): (String, String), findings: &mut Findings) {
    let (excerpt, line) = (cell.text().chars().take(30).collect::<String>(), line.to_string());
    let facts = [("excerpt", &*excerpt), ("line", &*line), ("places_ja", &*places_ja), ("places", &*places)];
    findings.cell(&rule::NOT_PRINTED, cell, &facts);
}
