//! What may be true, but hardly is: sources that disagree, shares beyond the whole, months beyond reach.
use super::{rule, values::number};
use crate::{
    dataset::{Findings, Package, dates},
    decimal::Decimal,
    table::Row,
};
use num_rational::BigRational;
use std::collections::HashMap;

/// Table and columns of what is compared here.
const TABLE: &str = "observations";
const VALUE: &str = "value";

/// Two values of the same thing in two sources are the same one: in this column alone they may differ.
const SAME: [&str; 6] = ["indicator_id", "period", "value_type_id", "unit_id", "own_unit_id", "area_uri"];

/// Sources that state the same thing agree. Targets are raised and lowered, but hardly to an eighth: then a digit is lost.
pub fn sources(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    let mut first: HashMap<[&str; 6], (usize, Decimal)> = HashMap::new();
    for (index, row) in sheet.each() {
        let cell = sheet.cell(index, VALUE);
        let Some(value) = number(cell).filter(|_| !findings.has(cell)) else { continue };
        let key = SAME.map(|column| &row[column]);
        let Some((before, other)) = first.get(&key) else {
            first.insert(key, (index, value));
            continue;
        };
        let most = if &row["value_type_id"] == "target" { (8, 1) } else { (1, 1) };
        let source = &sheet.rows[*before]["source_id"];
        if source != &row["source_id"] && is_far(&value, other, most) {
            let line = sheet.line(*before).to_string();
            let facts =
                [("source", &row["source_id"]), ("other", other.as_str()), ("other_source", source), ("line", &line)];
            findings.cell(&rule::SOURCES_DISAGREE, cell, &facts);
        }
    }
}

/// Whether one number is more than so many times the other, or of another sign.
fn is_far(one: &Decimal, other: &Decimal, (times, parts): (i64, i64)) -> bool {
    let (small, large) = if one < other { (one.exact(), other.exact()) } else { (other.exact(), one.exact()) };
    let zero = BigRational::default();
    // Of two negative numbers the smaller one is the larger loss.
    let (small, large) = if large <= zero { (-large, -small) } else { (small, large) };
    large > small * BigRational::new(times.into(), parts.into())
}

/// Columns in which values are alike that can be added up.
const ALIKE: [&str; 5] = ["period", "value_type_id", "unit_id", "own_unit_id", "area_uri"];

/// Parts add up to the whole, where all of them are stated. Percentages and averages are no sums.
pub fn sums(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    let parts = package.rows("indicators").iter().filter_map(|row| Some((row.get("component_of_id")?, row)));
    let mut of_whole: HashMap<&str, Vec<&str>> = HashMap::new();
    for (whole, part) in parts.filter(|(_, part)| &part["accumulation_id"] != "average") {
        of_whole.entry(whole).or_default().push(&part["indicator_id"]);
    }
    if of_whole.is_empty() {
        return;
    }
    for (index, row) in sheet.each().filter(|(_, row)| !row["unit_id"].starts_with(PERCENT)) {
        let Some(parts) = of_whole.get(&row["indicator_id"]) else { continue };
        let cell = sheet.cell(index, VALUE);
        let Some(whole) = number(cell).filter(|_| row.get("upper_value").is_none()) else { continue };
        let value = |part: &&str| {
            let is_alike = |(_, other): &(usize, &Row)| {
                &other["indicator_id"] == *part
                    && other["source_id"] == row["source_id"]
                    && ALIKE.iter().all(|column| other[column] == row[column])
            };
            sheet.each().find(is_alike).and_then(|(at, _)| number(sheet.cell(at, VALUE)))
        };
        let Some(values) = parts.iter().map(value).collect::<Option<Vec<_>>>() else { continue };
        let rest = values.iter().fold(whole, |rest, value| &rest - value);
        if rest != Decimal::from(0) {
            findings.cell(&rule::SUM_OF_PARTS, cell, &[("rest", rest.as_str())]);
        }
    }
}

/// The code of the unit of percentages.
const PERCENT: &str = "percent";

/// More than this is no percentage of anything that a plan is judged by.
const MOST: i32 = 1000;

/// A share is between nothing and the whole.
pub fn percentages(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    let indicators: HashMap<&str, &str> =
        package.rows("indicators").iter().map(|row| (&row["indicator_id"], &row["label"])).collect();
    for (index, row) in sheet.each().filter(|(_, row)| &row["unit_id"] == PERCENT) {
        let cell = sheet.cell(index, VALUE);
        let Some(value) = number(cell) else { continue };
        let label = indicators.get(&row["indicator_id"]).copied().unwrap_or_default();
        let share = is_share(label) && (value < Decimal::from(0) || value > Decimal::from(100));
        if share || value > Decimal::from(MOST) || value < Decimal::from(-MOST) {
            findings.cell(&rule::PERCENT_RANGE, cell, &[("label", label)]);
        }
    }
}

/// Whether an indicator is a part of a whole by its name. Rates of growth, of reaching a target and ratios may be above 100.
fn is_share(label: &str) -> bool {
    let lower = label.to_lowercase();
    let rate = label.contains('率')
        && !["増", "減", "伸", "成長", "達成", "比率", "倍率", "進捗"].iter().any(|word| label.contains(word));
    let named = ["割合", "percentage of", "share of", "proportion of"].iter().any(|word| lower.contains(word));
    let change = ["増減", "change in", "increase", "growth"].iter().any(|word| lower.contains(word));
    (rate || named) && !change
}

/// Columns that hold the month in which something was issued.
const MONTHS: [(&str, &str); 3] = [("sources", "issued"), ("revisions", "issued"), ("related-plans", "issued")];

/// What is quoted has been issued, or will be within a year: an edition may be prepared before its month.
pub fn months(package: &Package, findings: &mut Findings) {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let last = format!("{:04}-{:02}", now.year() + 1, now.month());
    for (table, column) in MONTHS {
        let sheet = package.sheet(table);
        for (index, row) in sheet.each() {
            let month = &row[column];
            if dates::is_month(month) && (month > last.as_str() || month < "1868-01") {
                findings.cell(&rule::MONTH_RANGE, sheet.cell(index, column), &[("last", &last)]);
            }
        }
    }
}
