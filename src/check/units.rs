//! The unit of a row, and whether a printed counter is of it.
use super::rule;
use crate::{
    dataset::{Findings, Package},
    printed::{self, Number, Reading},
    table::Row,
    vocabulary::{self, Concept},
};
use unicode_normalization::UnicodeNormalization;

/// Table and columns of what is compared here.
const TABLE: &str = "observations";
const UNIT: &str = "unit_id";
const OWN_UNIT: &str = "own_unit_id";
const PRINTED: &str = "value_as_printed";

/// Behind a counter these say how often, which is no part of the unit: 1,000人/年.
const PER_TIME: [&str; 5] = ["/年度", "/年", "/月", "/週", "/日"];

/// The names of a unit: its labels, and its code.
#[derive(Debug)]
pub struct Unit<'a> {
    names: Vec<&'a str>,
}

impl<'a> Unit<'a> {
    /// The unit of a row, of the built-in list or of the plan's own; `None` if it states none that is known.
    pub fn of(package: &'a Package, row: &Row) -> Option<Self> {
        if let Some(code) = row.get(OWN_UNIT) {
            let own = package.rows("codes").iter().find(|own| &own["list_id"] == "unit" && &own["code_id"] == code)?;
            return Some(Self { names: [own.get("label"), own.get("label_en")].into_iter().flatten().collect() });
        }
        let code = row.get(UNIT)?;
        vocabulary::concepts("unit").iter().find(|unit| unit.id == code).map(Self::built_in)
    }

    fn built_in(unit: &'a Concept) -> Self {
        Self { names: unit.also.iter().chain([&unit.ja, &unit.en]).map(String::as_str).collect() }
    }

    /// Whether a printed counter says this unit: 名 and 人/年 are persons, 円/人 is no yen.
    pub fn fits(&self, counter: &str) -> bool {
        let plain = PER_TIME.iter().find_map(|per| counter.strip_suffix(per)).unwrap_or(counter);
        // What is printed has been read after NFKC: ㎡ is m2.
        let is = |said: &str, name: &str| name.nfkc().eq(said.chars());
        let same = |name: &&str| {
            [counter, plain]
                .iter()
                .any(|said| is(said, name) || said.strip_suffix('s').is_some_and(|said| is(said, name)))
        };
        self.names.iter().any(same)
    }

    /// Whether a number is printed in this unit, in one of its spellings or in what stands in brackets behind it.
    fn is_of(&self, number: &Number) -> bool {
        number.spellings().any(|(_, counter)| self.fits(counter))
            || in_brackets(number).any(|number| self.is_of(&number))
    }

    /// The unit of the built-in list that a number is printed in; its code and the counter.
    pub fn printed(number: &Number) -> Option<(&'static str, &str)> {
        let units = vocabulary::concepts("unit");
        let unit = |counter: &str| units.iter().find(|unit| Unit::built_in(unit).fits(counter));
        number.spellings().find_map(|(_, counter)| Some((unit(counter)?.id.as_str(), counter)))
    }
}

/// Numbers in brackets behind a number: 50% (100件).
pub fn in_brackets(number: &Number) -> impl Iterator<Item = Number> {
    number.marks.iter().filter_map(|mark| match printed::read(mark) {
        Reading::Number(number) => Some(*number),
        _ => None,
    })
}

/// The unit is that of the printed counter. A counter that no unit of the list is called by is only named.
pub fn counters(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet(TABLE);
    for (index, row) in sheet.each() {
        let Some((text, Reading::Number(number))) = row.get(PRINTED).map(|text| (text, printed::read(text))) else {
            continue;
        };
        let Some(unit) = Unit::of(package, row).filter(|unit| !number.unit.is_empty() && !unit.is_of(&number)) else {
            continue;
        };
        let (cell, name) = (sheet.cell(index, UNIT), unit.names.first().copied().unwrap_or_default());
        if let Some((wanted, counter)) = Unit::printed(&number) {
            let facts = [("printed", text), ("counter", counter), ("wanted", wanted)];
            findings.cell(&rule::UNIT_PRINTED, cell, &facts);
        } else {
            let facts = [("printed", text), ("counter", &*number.unit), ("name", name)];
            findings.cell(&rule::COUNTER_UNKNOWN, cell, &facts);
        }
    }
}
