//! Words that limit a number, against the code that says so.
use super::rule;
use crate::{
    dataset::{Findings, Package},
    printed::{Qualifier, Reading},
    vocabulary,
};

/// Column of the code.
const QUALIFIER: &str = "qualifier_id";

/// The code is that of the printed word. A word without a code is named, and a code without a word may be printed
/// elsewhere.
pub fn printed(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets().iter().filter(|sheet| sheet.table.column(QUALIFIER).is_some()) {
        for (_, printed) in sheet.table.printed_numbers() {
            for (index, row) in sheet.each() {
                let Some(text) = row.get(printed) else { continue };
                let Reading::Number(number) = package.printed_number(text) else { continue };
                let Some(wanted) = number.qualifier else { continue };
                let cell = sheet.cell(index, QUALIFIER);
                let label = vocabulary::concept("qualifier", wanted.id());
                let facts = [
                    ("printed", text),
                    ("wanted", wanted.id()),
                    ("label_ja", label.map_or("", |label| &*label.ja)),
                    ("label", label.map_or("", |label| &*label.en)),
                ];
                match row.get(QUALIFIER) {
                    None => findings.cell(&rule::QUALIFIER_UNSTATED, cell, &facts),
                    Some(code) if is_said(wanted, code, number.upper.is_some()) => {}
                    Some(_) => findings.cell(&rule::QUALIFIER_PRINTED, cell, &facts),
                }
            }
        }
    }
}

/// Whether a code says what a word does. 程度 may be about a number or aim at it, and a range may be limited, too.
fn is_said(word: Qualifier, code: &str, is_range: bool) -> bool {
    let near = |code: &str| [Qualifier::About.id(), Qualifier::Around.id()].contains(&code);
    code == word.id() || near(word.id()) && near(code) || is_range && code == "range"
}
