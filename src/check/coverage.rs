//! Whether everything that the source prints is in a table.
use super::{
    listings, rule,
    transcription::{Transcription, compared, is_blank},
};
use crate::{
    dataset::{Findings, Package, Place, Sheet},
    table::{CellKind, Column, Row, Table},
};
use std::collections::BTreeMap;

/// A row that covers lines of the source.
pub type Covering<'a> = (&'a Sheet, usize);

/// Lines at which rows of the newest transcribed edition begin. Tables without lines have none, and source notes
/// speak of the text without being it.
pub fn begins<'a>(package: &'a Package, text: &Transcription<'_>) -> BTreeMap<usize, Vec<Covering<'a>>> {
    let mut begins: BTreeMap<usize, Vec<Covering<'_>>> = BTreeMap::new();
    for sheet in package.sheets().iter().filter(|sheet| covers(sheet)) {
        for (index, row) in sheet.each().filter(|(_, row)| is_of(package, row, text)) {
            if let Some(line) = row.get("source_line").and_then(|line| line.parse().ok()) {
                begins.entry(line).or_default().push((sheet, index));
            }
        }
    }
    begins
}

fn covers(sheet: &Sheet) -> bool {
    sheet.table.column("source_line").is_some() && sheet.table.name != "source-notes"
}

/// Whether the line of a row is one of this text: rows of another edition or document speak of theirs. What lives on
/// speaks of the newest edition, but where the edition of the text has no words of its own for it.
fn is_of(package: &Package, row: &Row, text: &Transcription<'_>) -> bool {
    if row.table.name == "revisions" {
        return true;
    }
    match (row.get("revision_id"), row.get("source_id")) {
        (Some(revision), _) => revision == text.revision_id,
        (None, Some(source)) => source == text.source_id,
        (None, None) => text.is_newest || !listings::has_own(package, row.table.name, text.revision_id),
    }
}

/// Whether the words of a row are those of this text: a newer edition may have others for what lives on.
pub fn is_quoted(package: &Package, row: &Row, text: &Transcription<'_>) -> bool {
    let lives_on = row.table.name != "revisions" && row.get("revision_id").or_else(|| row.get("source_id")).is_none();
    is_of(package, row, text) && (text.is_newest || !lives_on)
}

/// Every transcription is one of a source.
pub fn sources(package: &Package, findings: &mut Findings) {
    let sources = package.sheet("sources");
    if !findings.sound(sources, &["source_id"]) {
        return;
    }
    for id in package.transcribed().filter(|id| sources.rows.iter().all(|row| &row["source_id"] != *id)) {
        let file = format!("source/{id}.md");
        findings.add(&rule::UNKNOWN_TRANSCRIPTION, Place::new(&*file, 1, 1), &[("file", &file)]);
    }
}

/// Every source line has text at it.
pub fn source_lines(package: &Package, findings: &mut Findings) {
    let Some(text) = Transcription::newest(package) else { return };
    missing_lines(package, &text, findings);
    let last = text.lines.len().to_string();
    for (line, rows) in begins(package, &text) {
        for (sheet, index) in rows {
            if is_blank(text.line(line)) {
                findings.cell(&rule::SOURCE_LINE_RANGE, sheet.cell(index, "source_line"), &[("last", &last)]);
            }
        }
    }
}

/// A row of the edition or its document has a line; one of a thing that lives on may be printed no more.
fn missing_lines(package: &Package, text: &Transcription<'_>, findings: &mut Findings) {
    let dated = |sheet: &&Sheet| sheet.table.column("revision_id").is_some() || sheet.table.name == "observations";
    let covering = package.sheets().iter().filter(|sheet| covers(sheet) && sheet.table.name != "revisions");
    for sheet in covering.filter(dated) {
        for (index, _) in sheet.each().filter(|(_, row)| is_of(package, row, text)) {
            let cell = sheet.cell(index, "source_line");
            if cell.text().is_empty() {
                findings.cell(&rule::SOURCE_LINE_MISSING, cell, &[("file", &text.file())]);
            }
        }
    }
}

/// Every line is covered by rows or excluded, never both, and made of the cells of its rows.
pub fn lines(package: &Package, findings: &mut Findings) {
    let Some(text) = Transcription::newest(package) else { return };
    let excluded = excluded(package, &text, findings);
    if !can_tell(package, findings) {
        return;
    }
    let begins = begins(package, &text);
    let mut covering: &[Covering<'_>] = &[];
    // What the covering rows say, once it is asked for.
    let mut said = None;
    for number in 1..=text.lines.len() {
        let range = excluded.get(&number);
        if let Some(rows) = begins.get(&number) {
            (covering, said) = (rows, None);
        } else if range.is_some_and(|first| *first) {
            (covering, said) = (&[], None);
        }
        if !is_blank(text.line(number)) {
            line(package, &text, number, (covering, range.is_some()), &mut said, findings);
        }
    }
}

/// Whether all rows and ranges are known: else lines would seem forgotten that are not.
pub fn can_tell(package: &Package, findings: &Findings) -> bool {
    let complete = |sheet: &Sheet| sheet.table.columns.iter().all(|column| sheet.has(column.name));
    // A table that may lack its file covers nothing without one.
    let absent = |sheet: &Sheet| sheet.table.optional && !sheet.has("source_line") && sheet.rows.is_empty();
    let sound =
        |sheet: &Sheet| !covers(sheet) || absent(sheet) || (complete(sheet) && findings.sound(sheet, &["source_line"]));
    let ranges = ["revision_id", "line_from", "line_to"];
    let editions = ["revision_id", "issued", "source_id"];
    package.sheets().iter().all(sound)
        && findings.sound(package.sheet("exclusions"), &ranges)
        && findings.sound(package.sheet("revisions"), &editions)
}

/// Excluded lines, and whether a range begins there.
fn excluded(package: &Package, text: &Transcription<'_>, findings: &mut Findings) -> BTreeMap<usize, bool> {
    let sheet = package.sheet("exclusions");
    let (mut excluded, mut owners) = (BTreeMap::new(), BTreeMap::new());
    for (index, row) in sheet.each().filter(|(_, row)| &row["revision_id"] == text.revision_id) {
        let (Ok(from), Ok(to)) = (row["line_from"].parse::<usize>(), row["line_to"].parse::<usize>()) else { continue };
        if to < from || to > text.lines.len() {
            let facts = [("from", &row["line_from"]), ("last", &*text.lines.len().to_string())];
            findings.cell(&rule::EXCLUSION_RANGE, sheet.cell(index, "line_to"), &facts);
            continue;
        }
        if let Some(earlier) = (from..=to).find_map(|line| owners.get(&line)) {
            let facts = [("first", &*sheet.line(*earlier).to_string())];
            findings.cell(&rule::EXCLUSION_OVERLAP, sheet.cell(index, "line_from"), &facts);
        }
        for line in from..=to {
            excluded.entry(line).or_insert(line == from);
            owners.entry(line).or_insert(index);
        }
    }
    excluded
}

fn line(
    package: &Package,
    text: &Transcription<'_>,
    number: usize,
    (covering, excluded): (&[Covering<'_>], bool),
    said: &mut Option<Vec<String>>,
    findings: &mut Findings,
) {
    let place = Place::new(text.file(), number, 1);
    let excerpt: String = text.line(number).trim().chars().take(30).collect();
    match (covering.first(), excluded) {
        (None, true) => {}
        (None, false) => findings.add(&rule::LINE_UNCOVERED, place, &[("excerpt", &excerpt)]),
        (Some((sheet, index)), true) => {
            let row = sheet.line(*index).to_string();
            let facts = [("excerpt", &*excerpt), ("table", sheet.table.name), ("row", &row)];
            findings.add(&rule::LINE_BOTH, place, &facts);
        }
        (Some(_), false) => check_composition(package, text, number, (covering, said), findings),
    }
}

/// A line is split at tabs and bars, whole cells are taken out, the longest first, and what is left is part of a cell.
fn check_composition(
    package: &Package,
    text: &Transcription<'_>,
    number: usize,
    (covering, said): (&[Covering<'_>], &mut Option<Vec<String>>),
    findings: &mut Findings,
) {
    // A cell that is not what is printed has been named already.
    let wrong = |(sheet, index): &Covering<'_>| {
        sheet.table.columns.iter().any(|column| findings.has(sheet.cell(*index, column.name)))
    };
    let other_words = |(sheet, index): &Covering<'_>| !is_quoted(package, &sheet.rows[*index], text);
    if covering.iter().any(wrong) || covering.iter().any(other_words) {
        return;
    }
    let cells = said.get_or_insert_with(|| cells(package, covering));
    let mut at = 1;
    for piece in text.line(number).split(['\t', '|']) {
        let without = |rest: String, cell: &String| if rest.contains(cell) { rest.replace(cell, "") } else { rest };
        let rest = cells.iter().fold(compared(piece), without);
        if !rest.is_empty() && !cells.iter().any(|cell| cell.contains(&rest)) {
            let name = |(sheet, index): &Covering<'_>| format!("{}:{}", sheet.file(), sheet.line(*index));
            let rows = covering.iter().map(name).collect::<Vec<_>>().join(", ");
            let facts = [("rest", &*rest), ("rows", &*rows)];
            findings.add(&rule::LINE_DIFFERS, Place::new(text.file(), number, at), &facts);
        }
        at += piece.chars().count() + 1;
    }
}

/// What the covering rows say, as it is compared, the longest first. A relisting's line also has the stages of its
/// initiative, which are not repeated.
fn cells(package: &Package, covering: &[Covering<'_>]) -> Vec<String> {
    let rows: Vec<&Row> = covering.iter().map(|(sheet, index)| &sheet.rows[*index]).collect();
    let relisted = |entry: &&Row| {
        let again = |row: &&Row| &row["relisted"] == "true" && row["revision_id"] == entry["revision_id"];
        rows.iter().any(|row| again(row) && row["initiative_id"] == entry["initiative_id"])
    };
    let stages = package.rows("schedule").iter().filter(relisted);
    let mut cells: Vec<String> = rows.iter().copied().chain(stages).flat_map(texts).map(compared).collect();
    cells.retain(|cell| !cell.is_empty());
    cells.sort_by_key(|cell| std::cmp::Reverse(cell.chars().count()));
    cells
}

fn texts(row: &Row) -> impl Iterator<Item = &str> {
    text_columns(row.table).filter_map(|column| row.get(column.name))
}

/// Columns that hold what is printed.
pub fn text_columns(table: &Table) -> impl Iterator<Item = &'static Column> {
    let text = |kind| matches!(kind, CellKind::Text | CellKind::TextEn | CellKind::Plain);
    table.columns.iter().filter(move |column| text(column.kind))
}
