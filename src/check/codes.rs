//! Codes of the plan's own beside the built-in ones, and what a row is about.
use super::{hints, rule, units::Unit};
use crate::{
    characters::is_dash,
    dataset::{Cell, Findings, Package},
    printed::Reading,
    table::{CellKind, Column, Table},
    vocabulary::{self, Concept},
};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// A code of the plan's own is declared by it, and stands for a thing that has no built-in one.
pub fn own(package: &Package, findings: &mut Findings) {
    let codes = package.sheet("codes");
    let declared: HashSet<(&str, &str)> = codes.rows.iter().map(|row| (&row["list_id"], &row["code_id"])).collect();
    let can_tell = codes.rows.is_empty() || findings.sound(codes, &["list_id", "code_id"]);
    for sheet in package.sheets() {
        for (column, list) in sheet.table.columns.iter().filter_map(|column| Some((column, own_list(column)?))) {
            let builtin = builtin_of(column);
            for index in 0..sheet.rows.len() {
                let cell = sheet.cell(index, column.name);
                if cell.text().is_empty() || findings.has(cell) {
                    continue;
                }
                if can_tell && !declared.contains(&(list, cell.text())) {
                    findings.cell(&rule::OWN_CODE, cell, &[("list", list), ("builtin", builtin)]);
                } else if !sheet.cell(index, builtin).text().is_empty() {
                    findings.cell(&rule::TWO_CODES, cell, &[("builtin", builtin)]);
                }
            }
        }
    }
}

const fn own_list(column: &Column) -> Option<&'static str> {
    if let CellKind::OwnCode(list) = column.kind { Some(list) } else { None }
}

/// The column for the built-in code beside that for one of the plan's own.
fn builtin_of(own: &Column) -> &'static str {
    own.name.strip_prefix("own_").unwrap_or(own.name)
}

/// A row is about one policy, initiative or indicator, or about the whole plan.
pub fn subjects(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        let columns = subject_columns(sheet.table);
        for (index, row) in sheet.each() {
            let filled: Vec<&str> = columns.iter().copied().filter(|column| row.get(column).is_some()).collect();
            if let [_, second, ..] = filled[..] {
                findings.cell(&rule::SUBJECTS, sheet.cell(index, second), &[("columns", &filled.join(", "))]);
            }
        }
    }
}

/// Columns of which one says what a row is about.
fn subject_columns(table: &Table) -> Vec<&'static str> {
    let known = ["policy_id", "initiative_id", "indicator_id"].into_iter();
    known.filter(|name| table.column(name).is_some_and(|column| !column.required)).collect()
}

/// What is printed may stand without a code; the code that is closest to it is named.
pub fn uncoded(package: &Package, findings: &mut Findings) {
    for (table, printed, list) in
        [("schedule", "stage_as_printed", "stage"), ("observations", "value_as_printed", "unit")]
    {
        let sheet = package.sheet(table);
        let (builtin, own) = (format!("{list}_id"), format!("own_{list}_id"));
        for (index, row) in sheet.each().filter(|(_, row)| row.get(&builtin).is_none() && row.get(&own).is_none()) {
            let text = &row[printed];
            if text.is_empty() {
                continue;
            }
            let reading = package.printed_number(text);
            let word = if list == "unit" { printed_unit(&reading, text) } else { text.to_owned() };
            if !word.is_empty() {
                let near = if list == "unit" { unit(&reading, &word) } else { stage(text) };
                name(sheet.cell(index, &builtin), text, near, &own, list, findings);
            }
        }
    }
}

fn stage(text: &str) -> Option<&'static Concept> {
    if is_dash(text) { vocabulary::concept("stage", "none") } else { hints::near("stage", text) }
}

/// What a number counts as printed; empty if it is printed without a unit, or perhaps so.
fn printed_unit(reading: &Reading, text: &str) -> String {
    match reading {
        Reading::Number(number) if number.is_doubtful => number.also.last().map(|(_, unit)| unit.clone()),
        Reading::Number(number) => Some(number.unit.clone()),
        _ => Some(counter(text)),
    }
    .unwrap_or_default()
}

/// The unit that a printed number may be of. What has several numbers may be of any.
fn unit(reading: &Reading, word: &str) -> Option<&'static Concept> {
    match reading {
        Reading::Number(number) if !number.is_doubtful => {
            let printed = Unit::printed(number).and_then(|(code, _)| vocabulary::concept("unit", code));
            printed.or_else(|| hints::near("unit", word))
        }
        Reading::Unclear(numbers) if numbers.len() > 1 => None,
        _ => hints::near("unit", word),
    }
}

fn name(cell: Cell<'_>, printed: &str, near: Option<&Concept>, own: &str, list: &str, findings: &mut Findings) {
    let ja = near.map(|near| format!("近いコードは {}（{}）です。", near.id, near.ja));
    let en = near.map(|near| format!("The closest code is {} ({}).", near.id, near.en));
    let facts = [
        ("printed", printed),
        ("near_ja", ja.as_deref().unwrap_or("近いコードは見当たりません。")),
        ("near", en.as_deref().unwrap_or("No code is close to it.")),
        ("own", own),
        ("list", list),
    ];
    findings.cell(&rule::UNCODED, cell, &facts);
}

/// What stands behind the last digit of a printed number, without multipliers and qualifiers: 件 of 約17万件以上.
fn counter(printed: &str) -> String {
    let plain: String = printed.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.split('(').find(|part| !part.is_empty()).unwrap_or_default().trim_end_matches(')');
    let behind = plain.rsplit(|c: char| c.is_ascii_digit()).next().filter(|rest| rest.len() < plain.len());
    let counter = behind.unwrap_or_default().trim_start_matches(['十', '百', '千', '万', '億', '兆', '余', '.', ',']);
    let qualifiers = ["以上", "以下", "未満", "超", "程度", "増", "減", "以内", "目途"];
    qualifiers.iter().fold(counter, |counter, qualifier| counter.trim_end_matches(qualifier)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_of_a_printed_number_is_told() {
        let cases =
            [("約17万件以上", "件"), ("(1,200人)", "人"), ("9.6%", "%"), ("3.58", ""), ("増加", ""), ("5校程度", "校")];
        for (printed, wanted) in cases {
            assert_eq!(counter(printed), wanted, "{printed}");
        }
    }
}
