//! Periods with their days, and areas.
use super::{editions, rule};
use crate::{
    dataset::{Findings, Package},
    period::Period,
    table::Row,
};

/// The first and the last day are those of the period.
pub fn days(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets().iter().filter(|sheet| sheet.table.column("period_start").is_some()) {
        for (index, row) in sheet.each() {
            let period = editions::period_of(row);
            // A period that cannot be read has a finding of its own.
            if period.is_none() && row.get("period").is_some() {
                continue;
            }
            let ends =
                [("period_start", period.and_then(Period::first)), ("period_end", period.and_then(Period::last))];
            for (column, wanted) in ends {
                let (cell, wanted) = (sheet.cell(index, column), wanted.map(|day| day.to_string()).unwrap_or_default());
                if cell.text() != wanted && !findings.has(cell) {
                    findings.cell(&rule::PERIOD_DAYS, cell, &[("period", &row["period"]), ("wanted", &wanted)]);
                }
            }
        }
    }
}

/// All values of a plan have an area, or none has: one cube has one set of dimensions.
pub fn areas(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    let area = package.metadata.area_uri();
    let wrong = |row: &Row| row.get("area_uri").is_some() != area.is_some();
    // One finding for all, because all have one reason.
    let Some((index, _)) = sheet.each().find(|(_, row)| wrong(row)) else { return };
    let cell = sheet.cell(index, "area_uri");
    match area {
        Some(area) => findings.cell(&rule::AREA_MISSING, cell, &[("area", &area)]),
        None => findings.cell(&rule::AREA_UNKNOWN, cell, &[]),
    }
}
