//! The tree of policies.
use super::rule;
use crate::{
    dataset::{Findings, Package, Sheet},
    table::Row,
};
use std::collections::HashMap;

/// Nothing stands under itself, neither in the tree nor in what an edition prints of it.
pub fn cycles(package: &Package, findings: &mut Findings) {
    for table in ["policies", "policy-listings"] {
        let sheet = package.sheet(table);
        let trees = parents(sheet);
        for (index, row) in sheet.each() {
            let start = &row["policy_id"];
            let path = path(start, trees.get(&row["revision_id"]));
            if path.len() > 1 && path.last() == Some(&start) {
                let facts = [("policy", start), ("path", &*path.join(" → "))];
                findings.cell(&rule::POLICY_CYCLE, sheet.cell(index, "parent_policy_id"), &facts);
            }
        }
    }
}

/// An edition prints what it prints something under.
pub fn listed_parents(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("policy-listings");
    if !findings.sound(sheet, &["revision_id", "policy_id"]) {
        return;
    }
    let lists = |revision: &str, policy: &str| {
        sheet.rows.iter().any(|row| &row["revision_id"] == revision && &row["policy_id"] == policy)
    };
    for (index, row) in sheet.each() {
        let (revision, cell) = (&row["revision_id"], sheet.cell(index, "parent_policy_id"));
        if !cell.text().is_empty() && !findings.has(cell) && !lists(revision, cell.text()) {
            findings.cell(&rule::PARENT_UNLISTED, cell, &[("revision", revision)]);
        }
    }
}

/// Whether two policies are one, or one stands under the other. The plan as a whole, which is empty, stands above all.
pub fn on_one_branch(package: &Package, one: &str, other: &str) -> bool {
    let trees = parents(package.sheet("policies"));
    let above = |policy| path(policy, trees.get(""));
    one.is_empty() || other.is_empty() || above(one).contains(&other) || above(other).contains(&one)
}

/// For each edition, empty in the tree itself, what each policy stands under.
fn parents(sheet: &Sheet) -> HashMap<&str, HashMap<&str, &str>> {
    let mut trees: HashMap<&str, HashMap<&str, &str>> = HashMap::new();
    let parent = |row: &Row| row.get("parent_policy_id").is_some();
    for row in sheet.rows.iter().filter(|row| parent(row)) {
        trees.entry(&row["revision_id"]).or_default().insert(&row["policy_id"], &row["parent_policy_id"]);
    }
    trees
}

/// A policy and what it stands under, up to the top or to what comes again.
fn path<'a>(start: &'a str, parents: Option<&HashMap<&'a str, &'a str>>) -> Vec<&'a str> {
    let mut path = vec![start];
    while let Some(next) = path.last().and_then(|last| parents?.get(last)) {
        let returns = path.contains(next);
        path.push(next);
        if returns {
            break;
        }
    }
    path
}
