//! What is planned for each year.
use super::{editions, kinds::nearest_concept, rule};
use crate::{
    dataset::{Cell, Findings, Package},
    vocabulary::{self, Concept},
};
use std::collections::{BTreeSet, HashSet};

/// An edition plans only what it lists. Source: DESIGN 1.5.
pub fn listed(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    if !findings.sound(package.sheet("listings"), &["revision_id", "initiative_id"]) {
        return;
    }
    let listings = package.rows("listings").iter();
    let listed: HashSet<_> = listings.map(|row| (&row["revision_id"], &row["initiative_id"])).collect();
    for (index, row) in sheet.each() {
        let cell = sheet.cell(index, "initiative_id");
        let broken = findings.has(sheet.cell(index, "revision_id")) || findings.has(cell);
        if !broken && !listed.contains(&(&row["revision_id"], cell.text())) {
            findings.cell(&rule::SCHEDULE_UNLISTED, cell, &[("revision", &row["revision_id"])]);
        }
    }
}

/// What an edition lists has a stage in each year for which it gives stages. Source: DESIGN 1.6.
pub fn gaps(package: &Package, findings: &mut Findings) {
    let (sheet, listings) = (package.sheet("schedule"), package.sheet("listings"));
    let key = ["revision_id", "initiative_id"];
    if !findings.sound(sheet, &["revision_id", "initiative_id", "fiscal_year"]) || !findings.sound(listings, &key) {
        return;
    }
    let entries = || sheet.rows.iter().map(|row| (&row["revision_id"], &row["initiative_id"], &row["fiscal_year"]));
    let planned: HashSet<_> = entries().collect();
    let years: BTreeSet<_> = entries().map(|(revision, _, year)| (revision, year)).collect();
    for (index, row) in listings.each().filter(|(_, row)| &row["relisted"] == "false") {
        let (revision, initiative) = (&row["revision_id"], &row["initiative_id"]);
        let missing = years.iter().filter(|(of, year)| *of == revision && !planned.contains(&(of, initiative, year)));
        let missing = missing.map(|(_, year)| *year).collect::<Vec<_>>().join(", ");
        if !missing.is_empty() {
            let facts = [("revision", revision), ("years", &*missing)];
            findings.cell(&rule::SCHEDULE_GAP, listings.cell(index, "initiative_id"), &facts);
        }
    }
}

/// Years lie within the period of the plan. Source: DESIGN 3.4.
pub fn years(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    let Some((start, end)) = editions::years(package) else { return };
    for (index, row) in sheet.each() {
        let outside = row["fiscal_year"].parse().is_ok_and(|year: i32| !(start..=end).contains(&year));
        if outside {
            let facts = [("start", &*start.to_string()), ("end", &*end.to_string())];
            findings.cell(&rule::SCHEDULE_OUTSIDE_PERIOD, sheet.cell(index, "fiscal_year"), &facts);
        }
    }
}

/// The stage is the one whose label is printed; `none` is for a printed dash. Source: DESIGN 1.5, 1.6.
pub fn stages(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    for index in 0..sheet.rows.len() {
        let (stage, printed) = (sheet.cell(index, "stage_id"), sheet.cell(index, "stage_as_printed"));
        if !stage.text().is_empty() && !printed.text().is_empty() && !findings.has(stage) && !findings.has(printed) {
            check_stage(stage, printed, findings);
        }
    }
}

fn check_stage(stage: Cell<'_>, printed: Cell<'_>, findings: &mut Findings) {
    let text = printed.text();
    if is_dash(text) || stage.text() == "none" {
        if !is_dash(text) || stage.text() != "none" {
            findings.cell(&rule::DASH_STAGE, stage, &[("stage", stage.text()), ("printed", text)]);
        }
        return;
    }
    if stage.text() == "merged" {
        return;
    }
    let stages = vocabulary::concepts("stage");
    let named = |concept: &&Concept| concept.ja == text || concept.also.iter().any(|label| label == text);
    if let Some(wanted) = stages.iter().find(named) {
        if wanted.id != stage.text() {
            let label = vocabulary::concept("stage", stage.text()).map_or("", |concept| &concept.ja);
            let facts = [("label", label), ("printed", text), ("wanted", &wanted.id)];
            findings.cell(&rule::STAGE_LABEL, stage, &facts);
        }
    } else if let Some(nearest) = nearest_concept(text, stages) {
        findings.cell(&rule::UNKNOWN_STAGE_FORM, printed, &[("nearest", &nearest.ja), ("code", &nearest.id)]);
    }
}

/// Whether a cell is a dash, by whichever of the many characters it was typed.
fn is_dash(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '—' | '―' | '－' | '-' | 'ー' | '–' | '−' | '‐' | '─' | 'ｰ'))
}
