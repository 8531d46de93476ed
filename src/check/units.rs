//! The unit of a row, and whether a printed counter is of it.
use super::rule;
use crate::{
    dataset::{Findings, Package},
    printed::{self, Number, Reading},
    table::Row,
    vocabulary::{self, Concept},
};
use unicode_normalization::UnicodeNormalization;

/// Columns that say what a number counts in.
const UNIT: &str = "unit_id";
const OWN_UNIT: &str = "own_unit_id";
const CURRENCY: &str = "currency";

/// Behind a counter these say how often, which is no part of the unit: 1,000人/年.
const PER_TIME: [&str; 5] = ["/年度", "/年", "/月", "/週", "/日"];

/// Units whose counters count all kinds of things: schools are counted in か所, downloads in 件 or 回.
const GENERAL: [&str; 12] = [
    "case",
    "person",
    "household",
    "dwelling",
    "occurrence",
    "place",
    "organization",
    "long-object",
    "company",
    "piece",
    "group",
    "vehicle",
];

/// The names of a unit: its labels, and its code.
#[derive(Debug)]
pub struct Unit<'a> {
    names: Vec<&'a str>,
    /// Its code in the built-in list; that of the plan's own or of a currency otherwise.
    code: &'a str,
    /// The column that states it.
    column: &'static str,
    /// Whether it is of the built-in list, by itself or as a match: its names are then known.
    is_known: bool,
}

impl<'a> Unit<'a> {
    /// The unit of a row: of the built-in list, of the plan's own, or a currency. `None` if it states none that is known.
    pub fn of(package: &'a Package, row: &'a Row) -> Option<Self> {
        if let Some(code) = row.get(OWN_UNIT) {
            let own = package.rows("codes").iter().find(|own| &own["list_id"] == "unit" && &own["code_id"] == code)?;
            let same = own.get("exact_match_id").and_then(|code| Self::built_in(code, OWN_UNIT));
            let is_known = same.is_some();
            let mut names: Vec<&str> = [own.get("label"), own.get("label_en")].into_iter().flatten().collect();
            names.extend(same.into_iter().flat_map(|unit| unit.names));
            return Some(Self { names, code, column: OWN_UNIT, is_known });
        }
        if let Some(code) = row.get(UNIT) {
            return Self::built_in(code, UNIT);
        }
        let code = row.get(CURRENCY)?;
        let known = Self::built_in(&code.to_lowercase(), CURRENCY);
        let mut names = known.map(|unit| unit.names).unwrap_or_default();
        names.push(code);
        Some(Self { names, code, column: CURRENCY, is_known: false })
    }

    fn built_in(code: &str, column: &'static str) -> Option<Self> {
        let unit = vocabulary::concept("unit", code)?;
        Some(Self { names: names(unit).collect(), code: &unit.id, column, is_known: true })
    }

    /// Whether a printed counter says this unit: 名 and 人/年 are persons, 円/人 is no yen.
    pub fn fits(&self, counter: &str) -> bool {
        self.names.iter().any(|name| says(counter, name))
    }

    /// Whether a number is printed in this unit, in one of its spellings or in what stands in brackets behind it. One that
    /// may have no counter at all can be of any unit.
    pub fn is_of(&self, number: &Number) -> bool {
        let may_be = |counter: &str| self.fits(counter) || number.is_doubtful && counter.is_empty();
        number.spellings().any(|(_, counter)| may_be(counter)) || in_brackets(number).any(|number| self.is_of(&number))
    }

    /// Whether this unit says more of what is printed in another one: case-per-year of 件, t-co2 of t, person-time of 人,
    /// school of か所. The rest stands beside the number, in the label or in a head.
    fn refines(&self, printed: &str) -> bool {
        let is_rate = self.code.strip_prefix(printed).is_some_and(|rest| rest.starts_with('-'));
        is_rate || GENERAL.contains(&printed) && !GENERAL.contains(&self.code)
    }

    /// The unit of the built-in list that a number is printed in; its code and the counter.
    pub fn printed(number: &Number) -> Option<(&'static str, &str)> {
        let units = vocabulary::concepts("unit");
        let named = |counter: &str, says: fn(&str, &str) -> bool| {
            units.iter().find(|unit| names(unit).any(|name| says(counter, name)))
        };
        // 件/日 is a unit of its own; 回/晩 is not, and 校/年 counts schools.
        let unit = |counter: &str| named(counter, is_name).or_else(|| named(counter, says));
        number.spellings().find_map(|(_, counter)| Some((unit(counter)?.id.as_str(), counter)))
    }
}

fn names(unit: &Concept) -> impl Iterator<Item = &str> {
    unit.also.iter().chain([&unit.ja, &unit.en]).map(String::as_str)
}

/// Whether a printed counter is the name of a unit, alone or with how often.
fn says(counter: &str, name: &str) -> bool {
    let plain = PER_TIME.iter().find_map(|per| counter.strip_suffix(per));
    is_name(counter, name) || plain.is_some_and(|plain| is_name(plain, name))
}

/// Whether a printed counter is the name of a unit, or its plural.
fn is_name(counter: &str, name: &str) -> bool {
    // What is printed has been read after NFKC: ㎡ is m2.
    let is = |said: &str| name.nfkc().eq(said.chars());
    !counter.is_empty() && (is(counter) || counter.strip_suffix('s').is_some_and(is))
}

/// Whether words around a number say per what it is or how it adds up: 年間約500件, 1人当たり650g, 延べ3,000人.
fn says_how_often(text: &str) -> bool {
    printed::adding::read(text).is_some()
        || ["当たり", "あたり", "当り", "毎", " per ", " a "].iter().any(|word| text.contains(word))
}

/// Numbers in brackets behind a number: 50% (100件).
pub fn in_brackets(number: &Number) -> impl Iterator<Item = Number> {
    number.marks.iter().filter_map(|mark| match printed::read(mark) {
        Reading::Number(number) => Some(*number),
        _ => None,
    })
}

/// The unit is that of the printed counter. A counter that no unit of the list is called by is only named, as is one that
/// may be another name of a unit of the plan's own.
pub fn counters(package: &Package, findings: &mut Findings) {
    for sheet in package.sheets() {
        for (_, printed) in sheet.table.printed_numbers() {
            for (index, row) in sheet.each() {
                let Some((text, Reading::Number(number))) =
                    row.get(printed).map(|text| (text, package.printed_number(text)))
                else {
                    continue;
                };
                let unit = Unit::of(package, row).filter(|unit| !number.unit.is_empty() && !unit.is_of(&number));
                let Some(unit) = unit else { continue };
                let (cell, name) = (sheet.cell(index, unit.column), unit.names.first().copied().unwrap_or_default());
                let known = Unit::printed(&number).filter(|_| unit.is_known && !number.is_doubtful);
                let refined = known.is_some_and(|(printed, _)| unit.refines(printed));
                if refined && says_how_often(text) {
                    continue;
                }
                if let Some((wanted, counter)) = known.filter(|_| !refined) {
                    let facts = [("printed", text), ("counter", counter), ("wanted", wanted)];
                    findings.cell(&rule::UNIT_PRINTED, cell, &facts);
                } else {
                    let facts = [("printed", text), ("counter", &*number.unit), ("name", name)];
                    findings.cell(&rule::COUNTER_UNKNOWN, cell, &facts);
                }
            }
        }
    }
}
