//! The characters of a cell.
use super::rule;
use crate::{
    characters,
    dataset::{Cell, Findings, misread},
    language::Bilingual,
};
use unicode_normalization::UnicodeNormalization;

/// No cell has a line break.
pub fn line_breaks(cell: Cell<'_>, findings: &mut Findings) {
    if cell.text().contains(['\r', '\n', '\u{2028}', '\u{2029}']) {
        findings.cell(&rule::LINE_BREAK, cell, &[]);
    }
}

/// No text that was read in the wrong charset.
pub fn misread(cell: Cell<'_>, findings: &mut Findings) {
    // A column that the file lacks is a finding of its own.
    if let Some(place) = cell.place() {
        misread::check(cell.text(), (cell.column.ja, cell.column.name), || place, findings);
    }
}

/// No character that text may not hold.
pub fn unreadable(cell: Cell<'_>, findings: &mut Findings) {
    if let Some(unfit) = characters::unfit(cell.text()) {
        findings.cell(
            &rule::UNREADABLE_CHARACTER,
            cell,
            &[("character_ja", &unfit.ja()), ("character", &unfit.to_string())],
        );
    }
}

/// No spaces at the ends.
pub fn spaces(cell: Cell<'_>, findings: &mut Findings) {
    let wanted = cell.text().trim();
    if wanted != cell.text() {
        findings.cell(&rule::SPACES, cell, &[("wanted", wanted)]);
    }
}

/// No runs of spaces, with which people align text.
pub fn padding(cell: Cell<'_>, findings: &mut Findings) {
    let padded = |pair: (char, char)| pair.0.is_whitespace() && pair.1.is_whitespace();
    let text = cell.text();
    if text.chars().zip(text.chars().skip(1)).any(padded) {
        let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
        findings.cell(&rule::PADDING, cell, &[("wanted", &wanted)]);
    }
}

/// Columns that repeat names or prose of the source, where any printed character may stand.
const PRINTED: &[&str] = &[
    "title",
    "label",
    "slogan",
    "summary",
    "heading",
    "text",
    "definition",
    "alt_label",
    "comment",
    "publisher_name",
    "printed",
    "presumed",
];

/// Platform-dependent characters stand only in what is printed: names, prose, printed forms and source notes.
pub fn platform(cell: Cell<'_>, findings: &mut Findings) {
    let name = cell.column.name;
    if PRINTED.contains(&name) || name.ends_with("_as_printed") || cell.sheet.table.name == "source-notes" {
        return;
    }
    if let Some(character) = cell.text().chars().find(|c| is_platform_dependent(*c)) {
        let wanted: String = std::iter::once(character).nfkc().collect();
        findings.cell(&rule::PLATFORM_CHARACTER, cell, &[("character", &character.to_string()), ("wanted", &wanted)]);
    }
}

/// Circled numbers, Roman numerals, squared and bracketed words, half-width kana.
const fn is_platform_dependent(c: char) -> bool {
    matches!(c,
        '\u{2116}' | '\u{2121}' | '\u{2160}'..='\u{217f}' | '\u{2460}'..='\u{24ff}'
        | '\u{3200}'..='\u{33ff}' | '\u{ff61}'..='\u{ff9f}')
}
