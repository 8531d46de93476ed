//! Values against their printed forms.
use super::{
    rule,
    units::{Unit, in_brackets},
};
use crate::{
    dataset::{Cell, Findings, Package},
    decimal::Decimal,
    printed::{Number, Reading, negated},
    table::Row,
};
use num_rational::BigRational;

/// Column of the upper end of a range.
const UPPER: &str = "upper_value";

/// Why a printed number cannot be held against the stated one, in Japanese and English.
type Reason = (&'static str, &'static str);

const UNCERTAIN: Reason = ("確実に読み取れません", "it cannot be read with certainty");
const BRACKETS: Reason = ("括弧は負の数を表すこともあります", "brackets around a number may mean that it is negative");
const RANGE: Reason = (
    "幅のある値で、上限の欄があればそこに書きます",
    "it is a range, whose upper end goes to upper_value where there is one",
);
const SEVERAL: Reason = ("数が二つ以上あります", "there is more than one number");
const LETTER: Reason =
    ("後の文字が倍数か単位か分かりません", "nobody can tell whether the letter behind it is a scale or a unit");
const COUNTER: Reason =
    ("数の後の語が単位か倍数か分かりません", "what stands behind the number is not known as a unit");
const HEAD: Reason = ("倍数は欄の外に印刷されているようです", "its scale seems to be printed elsewhere");

/// A number is the printed one in the unit itself, with its sign, in every table that holds numbers beside their print. A
/// dash is no value, and what cannot be read with certainty is only named.
pub fn printed(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        for (value, printed) in sheet.table.printed_numbers() {
            for (index, row) in sheet.each() {
                if let Some(text) = row.get(printed) {
                    held(package, row, sheet.cell(index, value), text, findings);
                }
            }
        }
    }
}

fn held(package: &Package, row: &Row, cell: Cell<'_>, text: &str, findings: &mut Findings) {
    let Some(value) = number(cell) else { return };
    match package.printed_number(text) {
        Reading::NoValue => findings.cell(&rule::DASH_VALUE, cell, &[("printed", text)]),
        Reading::Words => unread(("数がありません", "there is no number"), text, cell, findings),
        Reading::Unclear(numbers) => {
            let is_printed = |value: &Decimal| numbers.iter().any(|number| number.magnitude() == magnitude(value));
            let upper = row.get(UPPER).and_then(|upper| Decimal::try_from(upper.to_owned()).ok());
            if !is_printed(&value) || upper.as_ref().is_some_and(|upper| !is_printed(upper)) {
                unread(UNCERTAIN, text, cell, findings);
            } else if numbers.len() > 1 && upper.is_none() {
                unread(SEVERAL, text, cell, findings);
            }
        }
        Reading::Several(numbers) => several(&numbers, (row, &value), text, cell, findings),
        Reading::Number(number) if number.upper.is_some() => range(&number, (row, &value), text, cell, findings),
        Reading::Number(number) => one(&number, Unit::of(package, row).as_ref(), &value, text, cell, findings),
    }
}

/// Of a change from one number to another the first is the baseline and the last what was or is to be reached.
fn several(numbers: &[Number], (row, value): (&Row, &Decimal), text: &str, cell: Cell<'_>, findings: &mut Findings) {
    if numbers.iter().all(|number| number.value != *value) {
        let wanted: Vec<_> = numbers.iter().map(|number| number.value.as_str()).collect();
        return findings.cell(&rule::VALUE_PRINTED, cell, &[("printed", text), ("wanted", &wanted.join(" / "))]);
    }
    let is_baseline = row.get("value_type_id") == Some("baseline");
    let end = if is_baseline { numbers.first() } else { numbers.last() };
    if end.is_some_and(|end| end.value != *value) {
        unread(SEVERAL, text, cell, findings);
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
    // That its upper end is missing is said of that cell.
    if ends.1.is_none() && &row["qualifier_id"] == "range" && value == &number.value {
        return;
    }
    if ends.1.is_none() && (&number.value..=upper).contains(&value) {
        return unread(RANGE, text, cell, findings);
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
    if magnitude(wanted) == magnitude(value) {
        // Accounts print what is negative in brackets.
        if text.starts_with(['(', '（']) && value.as_str().starts_with('-') {
            return unread(BRACKETS, text, cell, findings);
        }
        return findings.cell(&rule::VALUE_SIGN, cell, &[("printed", text), ("wanted", wanted.as_str())]);
    }
    match doubt(number, unit, value) {
        Some(reason) => unread(reason, text, cell, findings),
        None => findings.cell(&rule::VALUE_PRINTED, cell, &[("printed", text), ("wanted", wanted.as_str())]),
    }
}

/// Why a printed number may mean another than it says; `None` if it is certain.
fn doubt(number: &Number, unit: Option<&Unit<'_>>, value: &Decimal) -> Option<Reason> {
    let is_named = !number.unit.is_empty();
    if number.is_doubtful {
        Some(LETTER)
    } else if is_named && !unit.is_some_and(|unit| unit.is_of(number)) && Unit::printed(number).is_none() {
        Some(COUNTER)
    } else if !is_named && number.scale.is_none() && is_scaled(&number.value, value) {
        Some(HEAD)
    } else {
        None
    }
}

/// Whether a number is another one in thousands, ten thousands, millions or hundred millions: tables say so above.
fn is_scaled(printed: &Decimal, value: &Decimal) -> bool {
    [1_000, 10_000, 1_000_000, 100_000_000]
        .into_iter()
        .any(|scale: i64| printed.exact() * BigRational::from_integer(scale.into()) == value.exact())
}

/// The printed number as a number of a unit. A unit that is not printed is a fault of its own: the number is then taken
/// as it stands. Of an unknown unit it may be any spelling, but for those in a scale, which is no part of a unit.
pub fn in_unit(number: &Number, unit: Option<&Unit<'_>>) -> Vec<Decimal> {
    let scaled =
        |counter: &str| !number.is_doubtful && number.scale.as_deref().is_some_and(|scale| counter.starts_with(scale));
    let of = |number: &Number| -> Vec<Decimal> {
        let fits = |counter: &str| unit.map_or_else(|| !scaled(counter), |unit| unit.fits(counter));
        number.spellings().filter(|(_, counter)| fits(counter)).map(|(value, _)| value.clone()).collect()
    };
    let mut right = of(number);
    if right.is_empty() && number.is_doubtful {
        let bare = number.spellings().filter(|(_, counter)| counter.is_empty());
        right = bare.map(|(value, _)| value.clone()).collect();
    }
    if right.is_empty() {
        right = in_brackets(number).flat_map(|number| of(&number)).collect();
    }
    if right.is_empty() {
        right.push(number.value.clone());
    }
    right
}
