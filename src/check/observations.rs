//! Values of indicators, against their printed forms.
use super::{
    editions,
    numbers::{PrintedNumber, printed},
    rule,
};
use crate::{
    dataset::{Findings, Package},
    vocabulary::{self, Concept},
};

/// Values end with the plan, and actual values are printed after their year began.
pub fn years(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    let end = editions::years(package).map(|(_, end)| end);
    for (index, row) in sheet.each() {
        let Ok(year) = row["fiscal_year"].parse::<i32>() else { continue };
        let cell = sheet.cell(index, "fiscal_year");
        if let Some(end) = end.filter(|end| year > *end) {
            findings.cell(&rule::OBSERVATION_AFTER_PERIOD, cell, &[("end", &end.to_string())]);
        }
        let source = package.rows("sources").iter().find(|source| source["source_id"] == row["source_id"]);
        let issued = source.and_then(|source| source.get("issued")).unwrap_or("9999-12");
        if &row["value_type_id"] == "actual" && *issued < *format!("{year}-04") {
            findings.cell(&rule::ACTUAL_TOO_EARLY, cell, &[("issued", issued), ("source", &row["source_id"])]);
        }
    }
}

/// The value is the printed number in the unit itself, with its sign.
pub fn values(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    for (index, row) in sheet.each() {
        let (Some(value), Some(text)) = (row.get("value"), row.get("value_as_printed")) else { continue };
        let Some(read) = printed(text).filter(|read| read.number != value) else { continue };
        let other_sign = read.number.trim_start_matches('-') == value.trim_start_matches('-');
        let broken = if other_sign { &rule::VALUE_SIGN } else { &rule::VALUE_PRINTED };
        findings.cell(broken, sheet.cell(index, "value"), &[("printed", text), ("wanted", &read.number)]);
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

/// The change is the printed one; △ is minus.
pub fn changes(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    for (index, row) in sheet.each() {
        let Some((text, read)) = row.get("change_as_printed").and_then(|text| Some((text, printed(text)?))) else {
            continue;
        };
        let cell = sheet.cell(index, "change_from_previous");
        let found = if cell.text().is_empty() { "—" } else { cell.text() };
        let facts = [("printed", text), ("found", found), ("wanted", &*read.number)];
        if sign_differs(&read, cell.text()) {
            findings.cell(&rule::CHANGE_SIGN, cell, &facts);
        } else if cell.text() != read.number && !cell.text().is_empty() {
            findings.cell(&rule::CHANGE_PRINTED, cell, &facts);
        }
    }
}

/// A printed sign asks for a number of that sign; zero has none.
fn sign_differs(read: &PrintedNumber, change: &str) -> bool {
    match read.sign {
        _ if read.number == "0" => false,
        0 => change.starts_with('-'),
        sign => change.is_empty() || (sign < 0) != change.starts_with('-'),
    }
}

/// The unit is that of the printed counter, as far as the code list knows it.
pub fn units(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("observations");
    for (index, row) in sheet.each() {
        let Some((text, read)) = row.get("value_as_printed").and_then(|text| Some((text, printed(text)?))) else {
            continue;
        };
        let Some((counter, wanted)) = unit_of(&read.counter) else { continue };
        if row.get("unit_id").is_some_and(|unit| unit != wanted) {
            let facts = [("printed", text), ("counter", counter), ("wanted", wanted)];
            findings.cell(&rule::UNIT_PRINTED, sheet.cell(index, "unit_id"), &facts);
        }
    }
}

/// The longest label of a unit with which a counter begins, and the unit.
fn unit_of(counter: &str) -> Option<(&'static str, &'static str)> {
    let labels =
        |unit: &'static Concept| unit.also.iter().chain([&unit.ja]).map(|label| (label.as_str(), unit.id.as_str()));
    let units = vocabulary::concepts("unit").iter().flat_map(labels);
    units.filter(|(label, _)| counter.starts_with(label)).max_by_key(|(label, _)| label.len())
}
