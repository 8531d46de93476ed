//! Changes against their printed forms, and against the values of the period before.
use super::{
    editions, rule,
    units::Unit,
    values::{in_unit, number},
};
use crate::{
    dataset::{Cell, Findings, Package, Sheet},
    decimal::Decimal,
    language::Bilingual,
    period::Period,
    printed::{self, Number, Reading, Sign, negated},
    table::Row,
};
use num_rational::BigRational;
use std::collections::HashMap;

/// Table and columns of what is compared here.
const TABLE: &str = "observations";
const VALUE: &str = "value";
const VALUE_PRINTED: &str = "value_as_printed";
const CHANGE: &str = "change_from_previous";
const PRINTED: &str = "change_as_printed";

/// Kinds of values that nothing has been measured by.
const PLANNED: [&str; 2] = ["target", "forecast"];

/// The change is the printed one: △, 減 and 低下 are minus. A rate is no difference, and a dash no zero.
pub fn printed(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    for (index, row) in sheet.each() {
        let Some(text) = row.get(PRINTED) else { continue };
        let cell = sheet.cell(index, CHANGE);
        let change = number(cell);
        let reading = package.printed_number(text);
        if let Reading::Number(printed) = &reading {
            one(printed, (Unit::of(package, row).as_ref(), change.as_ref()), text, cell, findings);
            continue;
        }
        let Some(change) = change else { continue };
        match reading {
            Reading::NoValue => findings.cell(&rule::DASH_VALUE, cell, &[("printed", text)]),
            Reading::Words => unread(("数がありません", "there is no number"), text, cell, findings),
            Reading::Several(numbers) => {
                let ends = numbers.first().zip(numbers.last());
                let wanted = ends.map(|(first, last)| &last.value - &first.value);
                if let Some(wanted) = wanted.filter(|wanted| *wanted != change) {
                    findings.cell(&rule::CHANGE_PRINTED, cell, &[("printed", text), ("wanted", wanted.as_str())]);
                }
            }
            Reading::Unclear(numbers) => {
                let plain = |number: &Number| number.magnitude() == change.as_str().trim_start_matches('-');
                if !numbers.iter().any(plain) {
                    unread(("確実に読み取れません", "it cannot be read with certainty"), text, cell, findings);
                }
            }
            Reading::Number(_) => {}
        }
    }
}

fn unread(reason: (&str, &str), text: &str, cell: Cell<'_>, findings: &mut Findings) {
    findings.cell(&rule::CHANGE_UNREAD, cell, &[("printed", text), ("reason_ja", reason.0), ("reason", reason.1)]);
}

fn one(
    printed: &Number,
    (unit, change): (Option<&Unit<'_>>, Option<&Decimal>),
    text: &str,
    cell: Cell<'_>,
    findings: &mut Findings,
) {
    if let Some((counter, name)) = other_unit(printed, unit) {
        if change.is_some() {
            findings.cell(&rule::CHANGE_UNIT, cell, &[("printed", text), ("counter", counter), ("other", name)]);
        }
        return;
    }
    let found = if cell.text().is_empty() { "—" } else { cell.text() };
    let right = in_unit(printed, unit);
    let Some(first) = right.first() else { return };
    let falls = printed.signed().map(|signed| signed.as_str().starts_with('-'));
    let wanted = if falls == Some(true) && printed.sign != Some(Sign::Minus) { negated(first) } else { first.clone() };
    let facts = [("printed", text), ("found", found), ("wanted", wanted.as_str())];
    let Some(change) = change else {
        if printed.upper.is_none() && wanted.as_str() != "0" && falls.is_some() {
            findings.cell(&rule::CHANGE_SIGN, cell, &facts);
        }
        return;
    };
    let size = |number: &Decimal| number.as_str().trim_start_matches('-').to_owned();
    let same = right.iter().any(|right| size(right) == size(change));
    let fell = change.as_str().starts_with('-');
    match falls {
        _ if printed.upper.is_some() => unread(("幅のある値です", "it is a range"), text, cell, findings),
        _ if change.as_str() == "0" && wanted.as_str() == "0" => {}
        Some(falls) if falls != fell => findings.cell(&rule::CHANGE_SIGN, cell, &facts),
        _ if !same => findings.cell(&rule::CHANGE_PRINTED, cell, &facts),
        None if fell || printed.change.is_some() => {
            unread(("増減のどちらか書かれていません", "it does not say whether it rose or fell"), text, cell, findings);
        }
        _ => {}
    }
}

/// The counter of a change that is certainly not in the unit of the value, and the unit it is in.
fn other_unit<'a>(printed: &'a Number, unit: Option<&Unit<'_>>) -> Option<(&'a str, &'static str)> {
    let unit = unit?;
    let fits = printed.unit.is_empty() || printed.spellings().any(|(_, counter)| unit.fits(counter));
    let (name, counter) = Unit::printed(printed).filter(|_| !fits)?;
    Some((counter, name))
}

/// What a row states, as far as its cells are right.
struct Stated<'a> {
    index: usize,
    row: &'a Row,
    period: Period,
    value: Decimal,
}

fn stated<'a>(sheet: &'a Sheet, findings: &Findings) -> Vec<Stated<'a>> {
    let rows = sheet.each().filter(|(_, row)| !PLANNED.contains(&&row["value_type_id"]));
    rows.filter_map(|(index, row)| {
        let cell = sheet.cell(index, VALUE);
        let (period, value) = (editions::period_of(row)?, number(cell).filter(|_| !findings.has(cell))?);
        Some(Stated { index, row, period, value })
    })
    .collect()
}

/// The change is the difference from the value of the period directly before, which is as long: a year is compared with a
/// year and a quarter with a quarter. It is only named, because a source may be wrong or round its numbers, and only where
/// the package has that value.
pub fn differences(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    let all = stated(sheet, findings);
    let mut by_period: HashMap<(&str, Period), Vec<&Stated<'_>>> = HashMap::new();
    for one in &all {
        by_period.entry((&one.row["indicator_id"], one.period)).or_default().push(one);
    }
    for now in &all {
        let cell = sheet.cell(now.index, CHANGE);
        let Some(change) = number(cell).filter(|_| !findings.has(cell)) else { continue };
        let Some(period) = now.period.before() else { continue };
        let all_before = by_period.get(&(&now.row["indicator_id"], period)).into_iter().flatten().copied();
        let before: Vec<&Stated<'_>> = all_before.filter(|before| is_alike(before, now)).collect();
        let room = step(now.row).max(before.iter().map(|before| step(before.row)).max().unwrap_or_default());
        let off = |before: &&Stated<'_>| {
            let off = now.value.exact() - before.value.exact() - change.exact();
            off > room || -off > room
        };
        let same_source = |before: &&&Stated<'_>| before.row["source_id"] == now.row["source_id"];
        let nearest = before.iter().find(same_source).or(before.first()).filter(|_| before.iter().all(off));
        if let Some(before) = nearest {
            let facts = [
                ("value", now.value.as_str()),
                ("period_ja", &*period.in_words().ja()),
                ("period", &*period.in_words().to_string()),
                ("before", before.value.as_str()),
                ("line", &*sheet.line(before.index).to_string()),
                ("wanted", (&now.value - &before.value).as_str()),
            ]
            .map(|(name, fact)| (name, fact.to_owned()));
            let facts: Vec<(&str, &str)> = facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
            findings.cell(&rule::CHANGE_DIFFERENCE, cell, &facts);
        }
    }
}

/// Whether two values are of the same unit and area, so that they have a difference.
fn is_alike(before: &Stated<'_>, now: &Stated<'_>) -> bool {
    ["unit_id", "own_unit_id", "area_uri"].iter().all(|column| before.row[*column] == now.row[*column])
}

/// How far a printed number may be from the exact one: 17万 is rounded to 万, 12.3 to a tenth. Whole numbers are counted.
fn step(row: &Row) -> BigRational {
    let power = |digits: usize| BigRational::from_integer(10.into()).pow(-i32::try_from(digits).unwrap_or(i32::MAX));
    let digits = |number: &Decimal| number.as_str().split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let Some(Reading::Number(printed)) = row.get(VALUE_PRINTED).map(printed::read) else {
        return BigRational::default();
    };
    match printed.also.last().filter(|(mantissa, _)| printed.scale.is_some() && mantissa.as_str() != "0") {
        Some((mantissa, _)) => power(digits(mantissa)) * printed.value.exact() / mantissa.exact(),
        None if digits(&printed.value) > 0 => power(digits(&printed.value)),
        None => BigRational::default(),
    }
}
