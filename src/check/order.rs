//! The printed order.
use super::{listings, rule};
use crate::{
    dataset::{Findings, Package, Sheet},
    table::Row,
};
use std::collections::HashMap;

/// Tables whose rows have a place under a parent, with the columns that name the parent.
const PARENTS: &[(&str, &[&str])] = &[
    ("codes", &["list_id"]),
    ("policies", &["parent_policy_id"]),
    ("policy-listings", &["revision_id", "parent_policy_id"]),
    ("listings", &["revision_id", "policy_id"]),
    ("sections", &["revision_id", "parent_section_id"]),
    ("terms", &[]),
    ("term-listings", &["revision_id"]),
];

/// Positions count from 1 under each parent, in the order of the rows.
///
/// A thing that the newest edition no longer prints keeps the position it had: that edition lists others of its kind, or
/// other rows have a source line.
pub fn positions(package: &Package, findings: &mut Findings) {
    for (table, parents) in PARENTS {
        let sheet = package.sheet(table);
        if !findings.sound(sheet, parents) {
            continue;
        }
        let printed = sheet.rows.iter().any(|row| row.get("source_line").is_some());
        let lives_on = sheet.table.column("revision_id").is_none();
        let mut last: HashMap<Vec<&str>, (usize, usize)> = HashMap::new();
        for (index, row) in sheet.each() {
            let gone = match listings::in_newest(package, table, row) {
                Some(listed) => !listed,
                None if printed => lives_on && row.get("source_line").is_none(),
                // Older editions have words of their own and the newest has no text: nothing tells what it prints.
                None => listings::has_any(package, table),
            };
            if gone {
                continue;
            }
            let (count, before) = last.entry(parents.iter().map(|column| &row[column]).collect()).or_default();
            *count += 1;
            // A position that is no number has a finding of its own, so it counts as right here.
            let found = row["position"].parse().unwrap_or(*count);
            // After a gap all following positions are shifted. Only the first of them is a finding.
            if found != *count && found != *before + 1 {
                findings.cell(&rule::POSITION, sheet.cell(index, "position"), &[("wanted", &count.to_string())]);
            }
            *before = found;
        }
    }
}

/// Within one document rows stand in the order in which it prints them.
pub fn source_lines(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets().iter().filter(|sheet| sheet.table.column("source_line").is_some()) {
        let mut last: HashMap<&str, usize> = HashMap::new();
        for (index, row) in sheet.each() {
            let Some(line) = row.get("source_line").and_then(|line| line.parse::<usize>().ok()) else { continue };
            let before = last.insert(document(sheet, row), line).unwrap_or(0);
            if line < before {
                let cell = sheet.cell(index, "source_line");
                findings.cell(&rule::SOURCE_LINE_ORDER, cell, &[("before", &before.to_string())]);
            }
        }
    }
}

/// The document in whose text a row is found; empty for the newest edition that prints it.
fn document<'a>(sheet: &Sheet, row: &'a Row) -> &'a str {
    match sheet.table.name {
        "revisions" => "",
        _ => row.get("revision_id").or_else(|| row.get("source_id")).unwrap_or_default(),
    }
}
