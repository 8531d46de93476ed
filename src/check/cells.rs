//! Every cell by itself.
use super::{characters, kinds, rule};
use crate::{
    dataset::{Cell, Findings, Metadata, Package, Sheet},
    printed::{self, Reading},
    table::CellKind,
};

/// Every cell is filled where it must be, made of proper characters, and what its column may hold.
///
/// Source: 行政データにおける機械可読性に関するルール (Digital Agency).
pub fn cells(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        of_sheet(&package.metadata, sheet, findings);
    }
}

/// The same for one table, wherever it was read from.
pub fn of_sheet(metadata: &Metadata, sheet: &Sheet, findings: &mut Findings) {
    for index in 0..sheet.rows.len() {
        for column in sheet.table.columns {
            cell(metadata, sheet.cell(index, column.name), findings);
        }
    }
}

fn cell(metadata: &Metadata, cell: Cell<'_>, findings: &mut Findings) {
    if cell.text().is_empty() {
        if cell.column.required {
            empty(cell, findings);
        }
        return;
    }
    if is_error_value(cell.text()) {
        return findings.cell(&rule::ERROR_VALUE, cell, &[]);
    }
    characters::misread(cell, findings);
    characters::line_breaks(cell, findings);
    characters::unreadable(cell, findings);
    characters::spaces(cell, findings);
    if is_text(cell.column.kind) {
        formula(metadata, cell, findings);
        characters::padding(cell, findings);
        characters::platform(cell, findings);
    } else if !findings.has(cell) {
        kinds::check(metadata, cell, findings);
    }
}

/// What spreadsheets show where something could not be computed, looked up or shown.
///
/// Source: the error values of Excel (`ERROR.TYPE`) and the error codes of `LibreOffice` Calc (`Err:502`).
fn is_error_value(text: &str) -> bool {
    let text = text.trim();
    let named = [
        "#N/A",
        "#REF!",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#GETTING_DATA",
        "#ERROR!",
    ];
    let code =
        text.strip_prefix("Err:").is_some_and(|code| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()));
    let narrow = text.len() > 2 && text.bytes().all(|byte| byte == b'#');
    named.iter().any(|name| name.eq_ignore_ascii_case(text)) || code || narrow
}

/// A number that is printed as a dash is none, so that its row is one too many.
fn empty(cell: Cell<'_>, findings: &mut Findings) {
    let row = &cell.sheet.rows[cell.index];
    match cell.column.printed.and_then(|printed| row.get(printed)) {
        Some(text) if printed::read(text) == Reading::NoValue => {
            findings.cell(&rule::NO_VALUE, cell, &[("printed", text)]);
        }
        _ => findings.cell(&rule::REQUIRED_CELL, cell, &[]),
    }
}

/// Of some columns a row fills at least one.
pub fn any_of(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        let Some(last) = sheet.table.any_of.last() else { continue };
        for (index, row) in sheet.each() {
            if sheet.table.any_of.iter().all(|column| row.get(column).is_none()) {
                let cell = sheet.cell(index, last);
                findings.cell(&rule::NONE_OF, cell, &[("columns", &sheet.table.any_of.join(", "))]);
            }
        }
    }
}

const fn is_text(kind: CellKind) -> bool {
    matches!(kind, CellKind::Text | CellKind::TextEn | CellKind::Plain)
}

/// No text begins as a formula does, unless the package says that this cell may.
///
/// Source: the OWASP list of what spreadsheets take for a formula (CSV injection).
fn formula(metadata: &Metadata, cell: Cell<'_>, findings: &mut Findings) {
    if begins_like_a_formula(cell.text()) {
        let allow = address(cell);
        if !metadata.formula_allow().contains(allow.as_str()) {
            findings.cell(&rule::FORMULA, cell, &[("allow", &allow)]);
        }
    }
}

/// What is allowed to begin like a formula is there, and does.
pub fn formula_allow(package: &Package, findings: &mut Findings) {
    let cells = || {
        package.sheets().iter().flat_map(|sheet| {
            let columns = sheet.table.columns.iter().filter(|column| is_text(column.kind));
            columns.flat_map(move |column| (0..sheet.rows.len()).map(move |index| sheet.cell(index, column.name)))
        })
    };
    for (number, allow) in package.metadata.formula_allow().into_iter().enumerate() {
        if !cells().any(|cell| begins_like_a_formula(cell.text()) && address(cell) == allow) {
            let place = package.metadata.place(&["custom", "formula_allow", &number.to_string()]);
            findings.add(&rule::FORMULA_ALLOW_UNUSED, place, &[("allow", allow)]);
        }
    }
}

/// A sign alone, such as a printed dash, is no formula, and neither is a number with a sign and a unit.
fn begins_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
        && text.chars().nth(1).is_some()
        && !is_signed_number(text)
}

/// Whether a text is a sign, digits, and at most a unit, such as -5%, +12.3pt or -3人: nothing that a formula could call,
/// refer to or compute.
fn is_signed_number(text: &str) -> bool {
    let Some(number) = text.strip_prefix(['+', '-', '＋', '－']) else { return false };
    let digit = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let unit = number.trim_start_matches(digit);
    let plain = |c: char| c.is_alphabetic() || matches!(c, '%' | '％' | '℃' | ' ' | '㎡');
    unit.len() < number.len() && number.starts_with(|c: char| c.is_ascii_digit()) && unit.chars().all(plain)
}

/// A cell as `table/key/column`.
fn address(cell: Cell<'_>) -> String {
    format!("{}/{}/{}", cell.sheet.table.name, cell.sheet.rows[cell.index].key(), cell.column.name)
}
