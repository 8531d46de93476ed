//! Keys and references.
use super::rule;
use crate::{
    catalog::references as references_of,
    dataset::{Findings, Package, Place, Sheet, nearest},
    table::{CellKind, Row, Table},
};
use std::collections::{HashMap, HashSet};

/// Every row belongs to the plan that `datapackage.json` names.
pub fn of_this_plan(package: &Package, findings: &mut Findings) {
    let own = [("publisher_id", package.metadata.publisher_id()), ("plan_id", package.metadata.plan_id())];
    for sheet in package.sheets() {
        for (index, row) in sheet.each() {
            for (column, wanted) in own {
                if !wanted.is_empty() && row.get(column).is_some_and(|text| text != wanted) {
                    findings.cell(&rule::OTHER_PACKAGE, sheet.cell(index, column), &[("wanted", wanted)]);
                }
            }
        }
    }
}

/// A package is one plan.
pub fn one_plan(package: &Package, findings: &mut Findings) {
    let plans = package.sheet("plans");
    let found = plans.rows.len();
    if plans.has("plan_id") && found != 1 {
        let place = Place::new(plans.file(), plans.line(1), 1);
        findings.note(&rule::ONE_PLAN, place, &[("found", &found.to_string())]);
    }
}

/// A key stands once.
pub fn unique(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        let mut first: HashMap<String, usize> = HashMap::new();
        for (index, row) in sheet.each() {
            let key = row.key();
            // A key of which a part is missing or wrong cannot be compared with others.
            let broken = |column: &&str| row.get(column).is_none() || findings.has(sheet.cell(index, column));
            if sheet.table.key.iter().any(broken) {
                continue;
            }
            let Some(earlier) = first.insert(key.clone(), index) else { continue };
            first.insert(key.clone(), earlier);
            let column = sheet.table.key.last().copied().unwrap_or_default();
            let facts = [
                ("key", &*key),
                ("first", &*sheet.line(earlier).to_string()),
                ("columns", &*sheet.table.key.join(", ")),
            ];
            findings.cell(&rule::DUPLICATE_KEY, sheet.cell(index, column), &facts);
        }
    }
}

/// Every reference leads to a row.
///
/// References to a table in which an id is wrong are not checked: they may mean the row with that id.
pub fn references(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        for (columns, target) in references_of(sheet.table) {
            if findings.sound(package.sheet(target.name), target.key) {
                references_to(package, sheet, &columns, target, findings);
            }
        }
    }
}

/// An id below that of another column says nothing without it.
pub fn within(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        for column in sheet.table.columns {
            let CellKind::LinkWithin(_, within) = column.kind else { continue };
            for (index, row) in sheet.each() {
                if row.get(column.name).is_some() && row.get(within).is_none() {
                    findings.cell(&rule::WITHIN_NOTHING, sheet.cell(index, within), &[("of", column.name)]);
                }
            }
        }
    }
}

fn references_to(package: &Package, sheet: &Sheet, columns: &[&str], target: &Table, findings: &mut Findings) {
    let keys: HashSet<String> = package.rows(target.name).iter().map(Row::key).collect();
    let column = columns.last().copied().unwrap_or_default();
    for (index, row) in sheet.each() {
        let parts: Vec<&str> = columns.iter().filter_map(|column| row.get(column)).collect();
        if row.get(column).is_none() || parts.len() < columns.len() || keys.contains(&parts.join("/")) {
            continue;
        }
        // Within an edition only its own rows are of use.
        let within = parts[..parts.len() - 1].iter().flat_map(|part| [*part, "/"]).collect::<String>();
        let candidates = keys.iter().filter_map(|key| key.strip_prefix(&*within));
        let mut candidates: Vec<&str> = candidates.collect();
        candidates.sort_unstable();
        let facts = [("table", target.name), ("nearest", nearest(&row[column], candidates).unwrap_or("—"))];
        findings.cell(&rule::UNKNOWN_REFERENCE, sheet.cell(index, column), &facts);
    }
}
