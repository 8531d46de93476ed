//! Values against their printed forms.
use super::{
    rule,
    units::{Unit, in_brackets},
};
use crate::{
    dataset::{Cell, Findings, Package},
    decimal::Decimal,
    printed::{self, Number, Reading, negated},
    table::Row,
};

/// Table and columns of what is compared here.
const TABLE: &str = "observations";
const VALUE: &str = "value";
const UPPER: &str = "upper_value";
const PRINTED: &str = "value_as_printed";

/// The value is the printed number in the unit itself, with its sign. A dash is no value, and what cannot be read with
/// certainty is only named.
pub fn printed(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    for (index, row) in sheet.each() {
        let Some(text) = row.get(PRINTED) else { continue };
        let cell = sheet.cell(index, VALUE);
        let Some(value) = number(cell) else { continue };
        match printed::read(text) {
            Reading::NoValue => findings.cell(&rule::DASH_VALUE, cell, &[("printed", text)]),
            Reading::Words => unread(("数がありません", "there is no number"), text, cell, findings),
            Reading::Unclear(numbers) => {
                if numbers.iter().all(|number| number.magnitude() != magnitude(&value)) {
                    unread(("確実に読み取れません", "it cannot be read with certainty"), text, cell, findings);
                }
            }
            Reading::Several(numbers) => {
                if numbers.iter().all(|number| number.value != value) {
                    let wanted: Vec<_> = numbers.iter().map(|number| number.value.as_str()).collect();
                    findings.cell(&rule::VALUE_PRINTED, cell, &[("printed", text), ("wanted", &wanted.join(" / "))]);
                }
            }
            Reading::Number(number) if number.upper.is_some() => range(&number, (row, &value), text, cell, findings),
            Reading::Number(number) => {
                one(&number, Unit::of(package, row).as_ref(), &value, text, cell, findings);
            }
        }
    }
}

/// The number in a cell; `None` if there is none.
pub fn number(cell: Cell<'_>) -> Option<Decimal> {
    Decimal::try_from(cell.text().to_owned()).ok()
}

fn magnitude(value: &Decimal) -> &str {
    value.as_str().trim_start_matches('-')
}

fn unread(reason: (&str, &str), text: &str, cell: Cell<'_>, findings: &mut Findings) {
    findings.cell(&rule::VALUE_UNREAD, cell, &[("printed", text), ("reason_ja", reason.0), ("reason", reason.1)]);
}

/// A range is a value and its upper end. Where a table has no place for that end, one value of it is only named.
fn range(number: &Number, (row, value): (&Row, &Decimal), text: &str, cell: Cell<'_>, findings: &mut Findings) {
    let Some(upper) = &number.upper else { return };
    let ends = row.get(UPPER).map_or((value.as_str(), None), |stated| (value.as_str(), Some(stated)));
    if ends == (number.value.as_str(), Some(upper.as_str())) {
        return;
    }
    if ends.1.is_none() && (&number.value..=upper).contains(&value) {
        return unread(("幅のある値です", "it is a range"), text, cell, findings);
    }
    let wanted = format!("{}～{upper}", number.value);
    findings.cell(&rule::VALUE_PRINTED, cell, &[("printed", text), ("wanted", &wanted)]);
}

fn one(number: &Number, unit: Option<&Unit<'_>>, value: &Decimal, text: &str, cell: Cell<'_>, findings: &mut Findings) {
    let right = in_unit(number, unit);
    // 46%削減 is 46 as a share that is saved, and -46 as a change.
    let turned = |wanted: &Decimal| number.change.is_some() && number.sign.is_none() && negated(wanted) == *value;
    if right.iter().any(|wanted| wanted == value || turned(wanted)) {
        return;
    }
    let Some(wanted) = right.first() else { return };
    let other_sign = magnitude(wanted) == magnitude(value);
    let broken = if other_sign { &rule::VALUE_SIGN } else { &rule::VALUE_PRINTED };
    findings.cell(broken, cell, &[("printed", text), ("wanted", wanted.as_str())]);
}

/// The printed number as a number of a unit. A unit that is not printed is a fault of its own: the number is then taken
/// as it stands. Of an unknown unit it may be any spelling.
pub fn in_unit(number: &Number, unit: Option<&Unit<'_>>) -> Vec<Decimal> {
    let of = |number: &Number| -> Vec<Decimal> {
        let fits = |counter: &str| unit.is_none_or(|unit| unit.fits(counter));
        number.spellings().filter(|(_, counter)| fits(counter)).map(|(value, _)| value.clone()).collect()
    };
    let mut right = of(number);
    if right.is_empty() {
        right = in_brackets(number).flat_map(|number| of(&number)).collect();
    }
    if right.is_empty() {
        right.push(number.value.clone());
    }
    right
}
