//! Prose, related plans, and notes on the source text.
use super::{look_alike, rule, transcription::Transcription};
use crate::dataset::{Findings, Package};
use std::collections::HashMap;

/// What is only planned has not been issued.
pub fn related_plans(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("related-plans");
    for (index, row) in sheet.each() {
        if &row["status_id"] == "planned" && row.get("issued").is_some() {
            findings.cell(&rule::PLANNED_ISSUED, sheet.cell(index, "issued"), &[]);
        }
    }
}

/// A section says something and stands below what contains it, which also rules out cycles.
pub fn sections(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("sections");
    let rows = sheet.each().map(|(index, row)| (row.key(), index));
    let places: HashMap<String, usize> = rows.collect();
    for (index, row) in sheet.each() {
        let section = [("section", &row["section_id"])];
        if row.get("heading").is_none() && row.get("text").is_none() {
            findings.cell(&rule::SECTION_EMPTY, sheet.cell(index, "heading"), &section);
        }
        let parent = format!("{}/{}", &row["revision_id"], &row["parent_section_id"]);
        if places.get(&parent).is_some_and(|place| *place >= index) {
            findings.cell(&rule::SECTION_PARENT, sheet.cell(index, "parent_section_id"), &section);
        }
    }
}

/// A note quotes its line, and presumes something else.
pub fn source_notes(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("source-notes");
    for (index, row) in sheet.each() {
        if row.get("presumed").is_some_and(|presumed| presumed == &row["printed"]) {
            findings.cell(&rule::NOTE_PRESUMED, sheet.cell(index, "presumed"), &[]);
        }
        let Some(text) = Transcription::of_edition(package, &row["revision_id"]) else { continue };
        let number = &row["source_line"];
        let (line, cell) = (text.line(number.parse().unwrap_or_default()), sheet.cell(index, "printed"));
        let quoted = line.contains(cell.text());
        if !quoted && !findings.has(sheet.cell(index, "source_line")) && !look_alike::check(cell, line, findings) {
            findings.cell(&rule::NOTE_PRINTED, cell, &[("line", number)]);
        }
    }
}
