//! What is planned for each year.
use super::{editions, kinds::nearest_concept, rule, transcription::Transcription};
use crate::{
    dataset::{Cell, Findings, Package, dates},
    table::Row,
    vocabulary::{self, Concept},
};
use std::collections::{BTreeSet, HashSet};

/// An edition plans only what it lists.
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

/// What an edition lists has a stage in each year for which it gives stages.
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

/// Each year for which the newest transcribed edition prints a cell has a row: what was deleted is noticed even if the
/// same word stands beside it.
pub fn printed(package: &Package, findings: &mut Findings) {
    let (sheet, listings) = (package.sheet("schedule"), package.sheet("listings"));
    let Some(text) = Transcription::newest(package) else { return };
    let key = ["revision_id", "initiative_id", "fiscal_year"];
    if !findings.sound(sheet, &key) || !findings.sound(listings, &["initiative_id", "source_line"]) {
        return;
    }
    let here = |row: &&Row| &row["revision_id"] == text.revision_id;
    let planned: HashSet<_> =
        sheet.rows.iter().filter(here).map(|row| (&row["initiative_id"], &row["fiscal_year"])).collect();
    let primary = |row: &&Row| here(row) && &row["relisted"] == "false";
    for (index, row) in listings.each().filter(|(_, row)| primary(row)) {
        let (initiative, number) = (&row["initiative_id"], &row["source_line"]);
        let merged = merged_year(package, initiative);
        let years = number.parse().map(|number| printed_years(&text, number, merged)).unwrap_or_default();
        let years = years.into_iter().map(|year| year.to_string());
        let missing: Vec<String> = years.filter(|year| !planned.contains(&(initiative, year))).collect();
        if !missing.is_empty() {
            let facts = [("revision", text.revision_id), ("years", &*missing.join(", ")), ("line", number)];
            findings.cell(&rule::SCHEDULE_MISSING, listings.cell(index, "initiative_id"), &facts);
        }
    }
}

/// The year from which on an initiative is merged into another: its printed cell then covers all years that follow.
fn merged_year(package: &Package, initiative: &str) -> Option<u32> {
    let row = package.rows("initiatives").iter().find(|row| &row["initiative_id"] == initiative)?;
    row["merged_fiscal_year"].parse().ok()
}

/// The years under which a line of a printed table has something; none if it is in no table with years in its head.
fn printed_years(text: &Transcription<'_>, number: usize, merged: Option<u32>) -> Vec<u32> {
    let cells = table_cells(text.line(number));
    let above = (1..number).rev().map(|number| table_cells(text.line(number))).take_while(|cells| cells.len() > 1);
    let years = |head: Vec<&str>| head.into_iter().map(dates::year).collect::<Vec<_>>();
    let Some(head) = above.map(years).find(|years| years.iter().any(Option::is_some)) else { return Vec::new() };
    let filled = |(year, cell): (Option<u32>, &str)| {
        let covered = |year: &u32| !cell.is_empty() || merged.is_some_and(|merged| *year >= merged);
        year.filter(covered)
    };
    head.into_iter().zip(cells).filter_map(filled).collect()
}

/// A line as the cells of a table; one cell if it is none.
fn table_cells(line: &str) -> Vec<&str> {
    line.split(['\t', '|']).map(str::trim).collect()
}

/// Years lie within the period of the plan.
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

/// The stage is the one whose label is printed; `none` is for a printed dash.
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
