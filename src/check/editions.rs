//! The plan, its editions and its sources.
use super::rule;
use crate::{
    dataset::{Findings, Package, dates},
    period::Period,
    table::Row,
};

/// The editions, the newest first; those of which the month is not known are the last.
pub fn newest_first(package: &Package) -> Vec<&Row> {
    let mut editions: Vec<&Row> = package.rows("revisions").iter().collect();
    editions.sort_by(|a, b| b["issued"].cmp(&a["issued"]));
    editions
}

/// The edition that was issued last.
pub fn newest(package: &Package) -> Option<&str> {
    newest_first(package).first().map(|row| &row["revision_id"])
}

/// The period of a row; `None` if it has none, or none that can be read.
pub fn period_of(row: &Row) -> Option<Period> {
    row.get("period")?.parse().ok()
}

/// The period of the plan; `None` if it cannot be read.
pub fn period(package: &Package) -> Option<Period> {
    package.rows("plans").first().and_then(period_of)
}

/// The period that an edition prints, or that of the plan.
pub fn period_in(package: &Package, revision: &str) -> Option<Period> {
    let edition = package.rows("revisions").iter().find(|row| &row["revision_id"] == revision);
    edition.and_then(period_of).or_else(|| period(package))
}

/// The id of an edition is `e` and the month of its issue; its document has the same id.
pub fn ids(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("revisions");
    for (index, row) in sheet.each() {
        let (id, issued) = (&row["revision_id"], &row["issued"]);
        let wanted = format!("e{issued}");
        if dates::is_month(issued) && !id.is_empty() && id != wanted {
            let facts = [("wanted", &*wanted), ("issued", issued)];
            findings.cell(&rule::REVISION_ID, sheet.cell(index, "revision_id"), &facts);
        }
        let cell = sheet.cell(index, "revision_id");
        if !findings.has(cell) && row.get("source_id").is_some_and(|source| source != id) {
            findings.cell(&rule::REVISION_SOURCE, sheet.cell(index, "source_id"), &[("wanted", id)]);
        }
    }
}

/// The document of an edition is of the kind `edition` and was issued when the edition was.
pub fn documents(package: &Package, findings: &mut Findings) {
    let sources = package.sheet("sources");
    if !findings.sound(package.sheet("revisions"), &["revision_id", "issued"]) {
        return;
    }
    for (index, source) in sources.each() {
        let edition = package.rows("revisions").iter().find(|row| row["revision_id"] == source["source_id"]);
        let Some(edition) = edition else { continue };
        for (column, wanted) in [("kind_id", "edition"), ("issued", &edition["issued"])] {
            let cell = sources.cell(index, column);
            if !cell.text().is_empty() && cell.text() != wanted && !findings.has(cell) {
                let facts = [("revision", &edition["revision_id"]), ("wanted", wanted)];
                findings.cell(&rule::REVISION_DOCUMENT, cell, &facts);
            }
        }
    }
}

/// An edition revises an older one, which also rules out cycles; only the oldest revises none.
pub fn previous(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("revisions");
    if !findings.sound(sheet, &["revision_id", "issued"]) {
        return;
    }
    let Some(oldest) = newest_first(package).last().map(|row| &row["revision_id"]) else { return };
    for (index, row) in sheet.each() {
        let (cell, id) = (sheet.cell(index, "previous_revision_id"), &row["revision_id"]);
        let previous = sheet.rows.iter().find(|other| &other["revision_id"] == cell.text());
        if cell.text().is_empty() && id != oldest {
            findings.cell(&rule::FIRST_REVISION, cell, &[("revision", id), ("oldest", oldest)]);
        } else if previous.is_some_and(|previous| previous["issued"] >= row["issued"]) {
            findings.cell(&rule::PREVIOUS_REVISION, cell, &[("revision", id)]);
        }
    }
}

/// A month stands beside its printed form and is what that says.
pub fn months(package: &Package, findings: &mut Findings) {
    for (table, printed) in [("sources", "issued_as_printed"), ("related-plans", "date_as_printed")] {
        let sheet = package.sheet(table);
        for (index, row) in sheet.each() {
            let (issued, text) = (&row["issued"], &row[printed]);
            if text.is_empty() && !issued.is_empty() {
                findings.cell(&rule::DATE_PAIR, sheet.cell(index, printed), &[("issued", issued)]);
            }
            // The month of a plan that is only planned is printed, but it is no month of issue, so the cell is empty.
            let planned = &row["status_id"] == "planned";
            let wanted = dates::printed_month(text).filter(|month| month != issued && !planned);
            if let Some(wanted) = wanted {
                let found = row.get("issued").unwrap_or("—");
                let facts = [("found", found), ("printed", text), ("wanted", &wanted)];
                findings.cell(&rule::PRINTED_MONTH, sheet.cell(index, "issued"), &facts);
            }
        }
    }
}
