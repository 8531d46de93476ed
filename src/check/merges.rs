//! Initiatives that were merged into others.
use super::{editions, initiatives::titles_of, rule};
use crate::{
    dataset::{Findings, Package},
    language::Bilingual,
    period::Period,
    table::Row,
};
use std::collections::HashMap;

/// What an initiative is merged into and the time come together.
pub fn pairs(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("initiatives");
    for (index, row) in sheet.each() {
        for (column, other) in [("merged_into_id", "merged_in_period"), ("merged_in_period", "merged_into_id")] {
            if row.get(column).is_none() && row.get(other).is_some() {
                findings.cell(&rule::MERGE_PAIR, sheet.cell(index, column), &[("other", other)]);
            }
        }
    }
}

/// Merging leads to an initiative that goes on.
pub fn cycles(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("initiatives");
    let next: HashMap<&str, &str> =
        sheet.rows.iter().filter_map(|row| Some((&row["initiative_id"], row.get("merged_into_id")?))).collect();
    for (index, row) in sheet.each() {
        let start = &row["initiative_id"];
        let mut path = vec![start];
        while let Some(target) = path.last().and_then(|last| next.get(last)) {
            let returns = path.contains(target);
            path.push(target);
            if returns {
                break;
            }
        }
        // A path that runs into the cycle of others is named there.
        if path.len() > 1 && path.last() == Some(&start) {
            let facts = [("initiative", start), ("path", &*path.join(" → "))];
            findings.cell(&rule::MERGE_CYCLE, sheet.cell(index, "merged_into_id"), &facts);
        }
    }
}

/// In the newest edition that plans it, a merged initiative has the stage `merged` from its time on; nothing else has.
pub fn stages(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    if !findings.sound(package.sheet("initiatives"), &["initiative_id", "merged_into_id", "merged_in_period"]) {
        return;
    }
    for (index, row) in sheet.each() {
        let (initiative, cell) = (&row["initiative_id"], sheet.cell(index, "stage_id"));
        let Some(period) = editions::period_of(row) else { continue };
        let merged = initiative_row(package, initiative).and_then(merged_in);
        let over = merged.is_some_and(|merged| period.first() >= merged.first());
        let (ja, en) = (period.in_words().ja(), period.in_words().to_string());
        let merged = merged.map(|merged| (merged.in_words().ja(), merged.in_words().to_string())).unwrap_or_default();
        let facts = [
            ("initiative", initiative),
            ("period_ja", &*ja),
            ("period", &*en),
            ("merged_ja", &*merged.0),
            ("merged", &*merged.1),
        ];
        if cell.text() == "merged" && !over {
            findings.cell(&rule::MERGED_STAGE_UNEXPECTED, cell, &facts);
        } else if !cell.text().is_empty()
            && cell.text() != "merged"
            && over
            && newest_schedule(package, initiative) == Some(&row["revision_id"])
        {
            findings.cell(&rule::MERGED_STAGE_MISSING, cell, &facts);
        }
    }
}

/// The period from which on an initiative is merged into another.
pub fn merged_in(initiative: &Row) -> Option<Period> {
    initiative.get("merged_in_period")?.parse().ok()
}

fn initiative_row<'a>(package: &'a Package, initiative: &str) -> Option<&'a Row> {
    package.rows("initiatives").iter().find(|row| &row["initiative_id"] == initiative)
}

/// The newest edition that plans something for an initiative.
fn newest_schedule<'a>(package: &'a Package, initiative: &str) -> Option<&'a str> {
    let mut editions = editions::newest_first(package).into_iter().map(|edition| &edition["revision_id"]);
    editions.find(|edition| {
        let entries = package.rows("schedule");
        entries.iter().any(|row| &row["revision_id"] == *edition && &row["initiative_id"] == initiative)
    })
}

/// The merged cell, 「…」に統合, names what the initiative is merged into.
pub fn titles(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("schedule");
    for (index, row) in sheet.each().filter(|(_, row)| &row["stage_id"] == "merged") {
        let target = initiative_row(package, &row["initiative_id"]).and_then(|row| row.get("merged_into_id"));
        let Some(target) = target else { continue };
        let (titles, printed) = (titles_of(package, target), &row["stage_as_printed"]);
        if !titles.is_empty() && !printed.is_empty() && !titles.iter().any(|title| printed.contains(title)) {
            let facts = [("target", target), ("title", titles[0])];
            findings.cell(&rule::MERGED_TITLE, sheet.cell(index, "stage_as_printed"), &facts);
        }
    }
}
