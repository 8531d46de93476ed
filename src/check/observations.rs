//! Periods of values, and that numbers stand beside their printed forms.
use super::{editions, rule, values::number};
use crate::{
    dataset::{Findings, Package},
    period::Period,
};

/// Values end with the plan, and actual values are printed after their period began.
pub fn periods(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    let end = editions::period(package).and_then(Period::last);
    for (index, row) in sheet.each() {
        let Some(period) = editions::period_of(row) else { continue };
        let cell = sheet.cell(index, "period");
        if let Some(end) = end.filter(|end| period.first().is_some_and(|first| first > *end)) {
            findings.cell(&rule::OBSERVATION_AFTER_PERIOD, cell, &[("end", &end.to_string())]);
        }
        let source = package.rows("sources").iter().find(|source| source["source_id"] == row["source_id"]);
        let issued = source.and_then(|source| source.get("issued")).unwrap_or("9999-12");
        let early = period.first().is_some_and(|first| *issued < *first.strftime("%Y-%m").to_string());
        if early && &row["value_type_id"] == "actual" {
            findings.cell(&rule::ACTUAL_TOO_EARLY, cell, &[("issued", issued), ("source", &row["source_id"])]);
        }
    }
}

/// A range has two ends, the lower one first; nothing else has an upper end.
pub fn ranges(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    for (index, row) in sheet.each() {
        let (upper, qualifier) = (sheet.cell(index, "upper_value"), sheet.cell(index, "qualifier_id"));
        let is_range = qualifier.text() == "range";
        if is_range && upper.text().is_empty() {
            findings.cell(&rule::RANGE_END, upper, &[]);
        } else if !is_range && !upper.text().is_empty() {
            findings.cell(&rule::RANGE_QUALIFIER, qualifier, &[("upper", upper.text())]);
        } else if let Some((value, end)) = number(sheet.cell(index, "value")).zip(number(upper))
            && value >= end
        {
            findings.cell(&rule::RANGE_ORDER, upper, &[("value", &row["value"])]);
        }
    }
}

/// A number stands beside its printed form; a change that is not printed is not recorded.
pub fn printed_forms(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    for (index, row) in sheet.each() {
        if let (Some(change), None) = (row.get("change_from_previous"), row.get("change_as_printed")) {
            findings.cell(&rule::CHANGE_UNPRINTED, sheet.cell(index, "change_as_printed"), &[("change", change)]);
        }
        if let (Some(value), None) = (row.get("value"), row.get("value_as_printed")) {
            findings.cell(&rule::VALUE_UNPRINTED, sheet.cell(index, "value_as_printed"), &[("value", value)]);
        }
    }
}
