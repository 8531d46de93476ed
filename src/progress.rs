//! How far the indicators of a plan have come: what is stated of each, and what follows from it.
//!
//! Nothing is guessed. A number that follows from stated ones says so; where none follows there is a [`NoResult`].
mod compare;
mod meaning;

pub use meaning::{Absence, Formula, NoResult, Trend};

use crate::{
    characters::{behind_dash, is_dash},
    dataset::OnTrack,
    decimal::Decimal,
    edition::{self, Edition},
    period::Period,
    table::Row,
};
use compare::ComparedValues;
use num_rational::BigRational;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};
use unicode_normalization::UnicodeNormalization;

/// What a plan states that progress is reckoned from, as one of its editions sees it.
#[derive(Debug)]
pub struct Statements<'r> {
    observations: &'r [Row],
    in_words: &'r [Row],
    listings: &'r [Row],
    sources: HashMap<&'r str, IssueOrder<'r>>,
    /// The edition of each document that is one.
    editions: HashMap<&'r str, &'r str>,
    /// Codes of the plan that mean a unit of the built-in list.
    units: HashMap<&'r str, &'r str>,
    /// Targets of documents that were issued later are no concern of the edition; `None` for the newest.
    until: Option<IssueOrder<'r>>,
    /// Month of issue of the newest source.
    newest: Option<&'r str>,
    /// Documents of editions that are newer than this one.
    later: HashSet<&'r str>,
    period: Option<Period>,
    rule: &'r OnTrack,
}

/// When a source was issued, for comparing sources. Of two sources of the same month the later row counts as newer, and
/// a source without a month counts as the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct IssueOrder<'r> {
    month: &'r str,
    place: usize,
    is_edition: bool,
}

/// A value as a document states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<'r> {
    /// The observation.
    pub row: &'r Row,
    /// What it is a value of.
    pub period: Period,
    /// Its value, in its unit; of a range the lower end.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// What it counts in: a code of the built-in list, or one of the plan; `None` if what is printed has no code.
    unit: Option<(&'r str, bool)>,
    /// How it adds up over time, as the document or its edition says.
    accumulation: Option<&'r str>,
}

/// A number that is stated, or that follows from stated ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure<'r> {
    /// The number, in the unit of the value that it belongs to.
    pub value: Decimal,
    /// The observation that states it; `None` if it is computed.
    pub stated: Option<&'r Row>,
}

/// A period of an indicator: a year of the plan, or any period of which an actual value is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorPeriod<'r> {
    /// The period.
    pub period: Period,
    /// Its actual value: the final one if there is one, else of the source issued last.
    pub actual: Option<Value<'r>>,
    /// Why there is none; `None` if there is one.
    pub absence: Option<Absence>,
    /// The value of the period before, which is as long: as stated, else the actual value without the stated change.
    pub previous: Option<Figure<'r>>,
    /// The change from the period before: as stated, else the difference to the stated value of that period.
    pub change: Option<Figure<'r>>,
}

/// What is stated of one indicator, and what follows from it.
#[derive(Debug)]
pub struct Progress<'r> {
    /// Where it began, only if stated.
    pub baseline: Option<Value<'r>>,
    /// The actual value of the period that ends last.
    pub actual: Option<Value<'r>>,
    /// Where it is to be: of the period that the newest edition aims at, as the source issued last states it.
    pub target: Option<Value<'r>>,
    /// Why there is no baseline.
    pub baseline_absence: Option<Absence>,
    /// Why there is no actual value: of the first period.
    pub actual_absence: Option<Absence>,
    /// Why there is no target.
    pub target_absence: Option<Absence>,
    /// Every year of the plan, and every other period with an actual value, in order.
    pub periods: Vec<IndicatorPeriod<'r>>,
    /// Every observation, in printed order.
    pub stated: Vec<&'r Row>,
    /// Everything that is stated in words, in printed order.
    pub in_words: Vec<&'r Row>,
    /// What it does when all goes well; `None` if that is neither stated nor evident.
    pub direction: Option<Trend>,
    /// Target − actual, in their unit.
    pub gap: Result<Decimal, NoResult>,
    /// How much of the way is done, or of the target. May be below 0 and above 1.
    pub share: Result<(BigRational, Formula), NoResult>,
    /// Whether the actual value keeps the target.
    pub reached: Result<bool, NoResult>,
    /// Whether the actual value keeps up with the course, and the value that the course has in its period.
    pub on_track: Result<(bool, BigRational), NoResult>,
}

impl<'r> Statements<'r> {
    /// Of the rows of a plan's tables, a list for each, as an edition sees them: what was measured is that of every
    /// source, and targets and baselines are those that were stated until then.
    pub fn new(tables: &'r [Vec<Row>], edition: &Edition<'r>, rule: &'r OnTrack) -> Self {
        let rows = |table: &str| edition::rows(tables, table);
        let issue = |(place, row): (usize, &'r Row)| {
            let is_edition = &row["kind_id"] == "edition";
            (&row["source_id"], IssueOrder { month: &row["issued"], place, is_edition })
        };
        let sources: HashMap<_, _> = rows("sources").iter().enumerate().map(issue).collect();
        let own = edition.revision.filter(|_| !edition.is_newest());
        let until = own.and_then(|row| sources.get(&row["source_id"]).copied());
        let units = rows("codes").iter().filter(|code| &code["list_id"] == "unit");
        Self {
            observations: rows("observations"),
            in_words: rows("statements"),
            listings: rows("indicator-listings"),
            editions: rows("revisions").iter().map(|row| (&row["source_id"], &row["revision_id"])).collect(),
            units: units.filter_map(|code| Some((&code["code_id"], code.get("exact_match_id")?))).collect(),
            until,
            newest: newest_issue(rows("sources")),
            later: edition.newer().filter_map(|row| row.get("source_id")).collect(),
            period: edition.period(),
            sources,
            rule,
        }
    }

    /// Where an indicator is to be, as the edition sees it: for each period that a target is stated of, in numbers or in
    /// words, the row of the source issued last. So what a newer edition does not state anew goes on. In time order.
    pub fn targets(&self, indicator: &Row) -> Vec<&'r Row> {
        let numbers = self.of_periods(self.numbers(indicator));
        let mut rows: Vec<&'r Row> = numbers.values().map(|value| value.row).collect();
        let mut words: Vec<&'r Row> = self.words(indicator);
        words.sort_by_key(|row| std::cmp::Reverse(self.sources.get(&row["source_id"]).copied()));
        for row in words {
            if rows.iter().all(|known| known["period"] != row["period"]) {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| row["period"].parse::<Period>().ok());
        rows
    }

    /// The target that counts of those, as [`Progress`] has it; the last one in words if none is a number.
    pub fn aim(&self, indicator: &Row) -> Option<&'r Row> {
        self.target(self.numbers(indicator)).map(|value| value.row).or_else(|| self.targets(indicator).pop())
    }

    /// Whether the edition knows what a document states: it is no document of a newer one, and was issued until then.
    fn knows(&self, row: &Row) -> bool {
        let issue = || self.sources.get(&row["source_id"]).copied();
        !self.later.contains(&row["source_id"]) && self.until.is_none_or(|until| issue() <= Some(until))
    }

    /// Targets in words that the edition knows.
    fn words(&self, indicator: &Row) -> Vec<&'r Row> {
        let of = |row: &&Row| row["indicator_id"] == indicator["indicator_id"] && &row["value_type_id"] == "target";
        self.in_words.iter().filter(of).filter(|row| self.knows(row)).collect()
    }

    /// Targets in numbers that the edition knows, but those that a later source replaced by words.
    fn numbers(&self, indicator: &Row) -> Vec<Value<'r>> {
        let words = self.words(indicator);
        let issue = |row: &Row| self.sources.get(&row["source_id"]).copied();
        let replaced =
            |value: &Row| words.iter().any(|row| row["period"] == value["period"] && issue(row) > issue(value));
        let of = |row: &&Row| row["indicator_id"] == indicator["indicator_id"] && &row["value_type_id"] == "target";
        let rows = self.observations.iter().filter(of).filter(|row| self.knows(row) && !replaced(row));
        rows.filter_map(|row| self.read(row, indicator)).collect()
    }

    /// The progress of an indicator, as the edition prints it.
    pub fn progress(&self, indicator: &Row) -> Progress<'r> {
        let id = &indicator["indicator_id"];
        let of = |rows: &'r [Row]| -> Vec<&'r Row> { rows.iter().filter(|row| &row["indicator_id"] == id).collect() };
        let (stated, in_words) = (of(self.observations), of(self.in_words));
        let of_type = |kind: &str| -> Vec<Value> {
            let rows = stated.iter().filter(|row| &row["value_type_id"] == kind);
            rows.filter_map(|row| self.read(row, indicator)).collect()
        };
        let until = |values: Vec<Value<'r>>| -> Vec<Value<'r>> {
            values.into_iter().filter(|value| self.knows(value.row)).collect()
        };
        let actuals = self.of_periods(ACTUALS.iter().flat_map(|kind| of_type(kind)).collect());
        let target = self.target(self.numbers(indicator));
        let baseline = until(of_type("baseline")).into_iter().max_by_key(|value| (self.issue(value), value.end()));
        let actual = actuals.values().max_by_key(|value| value.end()).cloned();
        let periods = self.series(&actuals);
        let told = |kind: &str| in_words.iter().any(|row| says_of(row, kind));
        let absence = |kind: &str, other: Absence| Some(if told(kind) { Absence::InWords } else { other });
        let first = periods.first().and_then(|period| period.absence).unwrap_or(Absence::NotStated);
        let compared = ComparedValues {
            stated: stated_direction(indicator),
            baseline: baseline.as_ref(),
            actual: actual.as_ref(),
            target: target.as_ref(),
            target_in_words: told("target"),
        };
        Progress {
            direction: compared.direction(),
            gap: compared.gap(),
            share: compared.share(),
            reached: compared.reached(),
            on_track: compared.on_track(self.rule),
            baseline_absence: absence("baseline", Absence::NotStated).filter(|_| baseline.is_none()),
            actual_absence: absence("actual", first).filter(|_| actual.is_none()),
            target_absence: absence("target", Absence::NotStated).filter(|_| target.is_none()),
            periods,
            stated,
            in_words,
            baseline,
            actual,
            target,
        }
    }

    fn read(&self, row: &'r Row, indicator: &Row) -> Option<Value<'r>> {
        let number = |column: &str| Decimal::try_from(row.get(column)?.to_owned()).ok();
        let own = row.get("own_unit_id").map(|unit| self.units.get(unit).map_or((unit, true), |same| (*same, false)));
        Some(Value {
            row,
            period: row["period"].parse().ok()?,
            value: number("value")?,
            upper: number("upper_value"),
            unit: row.get("unit_id").map(|unit| (unit, false)).or(own),
            accumulation: self.accumulation(row, indicator),
        })
    }

    /// How a value adds up: as its document prints it, else as its edition says of the indicator, else as the indicator
    /// does.
    fn accumulation(&self, row: &'r Row, indicator: &Row) -> Option<&'r str> {
        let printed = [row.get("value_as_printed"), row.get("period_as_printed")];
        let says = |words: &[&str]| printed.iter().flatten().any(|text| words.iter().any(|word| text.contains(word)));
        let printed = PRINTED_ACCUMULATIONS.iter().find(|(words, _)| says(words)).map(|(_, code)| *code);
        let edition = self.editions.get(&row["source_id"]);
        let of_edition = |listing: &&'r Row| {
            edition.is_some_and(|edition| &listing["revision_id"] == *edition)
                && listing["indicator_id"] == indicator["indicator_id"]
        };
        let code = || match self.listings.iter().find(of_edition) {
            Some(listing) => listing.get("accumulation_id"),
            None => indicator.get("accumulation_id"),
        };
        printed.or_else(|| code().and_then(known_accumulation))
    }

    fn issue(&self, value: &Value) -> Option<IssueOrder<'r>> {
        self.sources.get(&value.row["source_id"]).copied()
    }

    /// The value of each period: the final one, else that of the source issued last, a plain one before an estimated and
    /// a preliminary one.
    fn of_periods(&self, values: Vec<Value<'r>>) -> BTreeMap<Period, Value<'r>> {
        let mut periods: BTreeMap<Period, Value> = BTreeMap::new();
        let order = |value: &Value| (value.rank(), self.issue(value));
        for value in values {
            if periods.get(&value.period).is_none_or(|known| order(&value) > order(known)) {
                periods.insert(value.period, value);
            }
        }
        periods
    }

    /// The target of the indicator. Its period is taken from the newest edition that states a target, and of several the
    /// last counts. Its value for that period is the one of the source issued last. So a report that repeats the target
    /// of another year does not replace the target of the plan.
    fn target(&self, targets: Vec<Value<'r>>) -> Option<Value<'r>> {
        let edition = |value: &Value| self.issue(value).is_some_and(|issue| issue.is_edition);
        let aim = targets.iter().max_by_key(|value| (edition(value), self.issue(value), value.end()))?;
        let period = aim.period;
        self.of_periods(targets).remove(&period)
    }

    fn series(&self, actuals: &BTreeMap<Period, Value<'r>>) -> Vec<IndicatorPeriod<'r>> {
        // Where only calendar years are measured, those of the plan are meant.
        let any = |year: fn(Period) -> Option<i32>| actuals.keys().any(|period| year(*period).is_some());
        let calendar = any(Period::calendar_year) && !any(Period::fiscal_year);
        let of_plan = self.period.map(|period| edition::years(period, calendar)).unwrap_or_default();
        let periods: BTreeSet<Period> = of_plan.into_iter().chain(actuals.keys().copied()).collect();
        let entry = |period: Period| {
            let actual = actuals.get(&period).cloned();
            let before = actual.as_ref().and_then(|actual| actuals.values().find(|before| actual.follows(before)));
            let change = actual.as_ref().and_then(|actual| actual.change(before));
            let previous = actual.as_ref().and_then(|actual| actual.previous(before));
            let absence = actual.is_none().then(|| absence(period, self.newest));
            IndicatorPeriod { period, actual, absence, previous, change }
        };
        periods.into_iter().map(entry).collect()
    }
}

/// Kinds of actual values. A forecast is none.
const ACTUALS: [&str; 4] = ["actual-preliminary", "actual-estimated", "actual", "actual-final"];

/// Words of the print that say how a value adds up.
const PRINTED_ACCUMULATIONS: [(&[&str], &str); 3] =
    [(&["累計", "累積"], "cumulative"), (&["平均"], "average"), (&["単年"], "annual")];

/// A code of how values add up; one that is not known says nothing.
fn known_accumulation(code: &str) -> Option<&'static str> {
    crate::vocabulary::concept("accumulation", code).map(|concept| concept.id.as_str())
}

/// Whether a row of `statements` says something of a kind of values. A dash says nothing, nor does one with a unit (― 件/年).
pub fn says_of(statement: &Row, kind: &str) -> bool {
    let text = &statement["text"];
    let without_number = || behind_dash(text).is_some_and(is_unit);
    statement["value_type_id"].starts_with(kind) && !is_dash(text) && !without_number()
}

/// Whether a text is the name of a unit of the built-in list.
fn is_unit(text: &str) -> bool {
    let is = |name: &String| name.nfkc().eq(text.nfkc());
    let units = crate::vocabulary::concepts("unit").iter();
    units.flat_map(|unit| unit.also.iter().chain([&unit.ja, &unit.en])).any(is)
}

fn stated_direction(indicator: &Row) -> Option<Trend> {
    match &indicator["desired_direction_id"] {
        "up" => Some(Trend::Increase),
        "down" => Some(Trend::Decrease),
        "keep" => Some(Trend::Keep),
        _ => None,
    }
}

/// Month of issue of the newest source; `None` if no source has one.
pub fn newest_issue(sources: &[Row]) -> Option<&str> {
    sources.iter().filter_map(|row| row.get("issued")).max()
}

/// Why an actual value of a period is absent: a period whose last month is later than the newest source was issued is not
/// measured yet.
pub fn absence(period: Period, newest_issue: Option<&str>) -> Absence {
    let last_month = period.last().map(|last| last.strftime("%Y-%m").to_string());
    let measured = last_month.zip(newest_issue).is_none_or(|(last, newest)| *last <= *newest);
    if measured { Absence::NotStated } else { Absence::NotYetMeasured }
}

/// What comes last: a later end, and of what ends on one day the longer. What has no known end comes first.
type End = (Option<jiff::civil::Date>, Reverse<Option<jiff::civil::Date>>);

impl<'r> Value<'r> {
    /// Code of its unit, if it is one of the built-in list.
    pub fn unit_id(&self) -> Option<&'r str> {
        self.row.get("unit_id")
    }

    /// Code of its unit, if the plan declares it.
    pub fn own_unit_id(&self) -> Option<&'r str> {
        self.row.get("own_unit_id")
    }

    fn end(&self) -> End {
        (self.period.last(), Reverse(self.period.first()))
    }

    fn rank(&self) -> Option<usize> {
        ACTUALS.iter().position(|kind| &self.row["value_type_id"] == *kind)
    }

    /// Whether another value is of the period before, which is as long, in the same unit and way.
    fn follows(&self, before: &Self) -> bool {
        let next = before.period.last().and_then(|last| last.tomorrow().ok());
        let same = self.unit.is_some() && self.unit == before.unit && self.accumulation == before.accumulation;
        same && next.is_some() && next == self.period.first() && self.period.months() == before.period.months()
    }

    fn stated_change(&self) -> Option<Decimal> {
        Decimal::try_from(self.row.get("change_from_previous")?.to_owned()).ok()
    }

    fn change(&self, before: Option<&Self>) -> Option<Figure<'r>> {
        let stated = self.stated_change().map(|value| Figure { value, stated: Some(self.row) });
        stated.or_else(|| Some(Figure { value: &self.value - &before?.value, stated: None }))
    }

    fn previous(&self, before: Option<&Self>) -> Option<Figure<'r>> {
        let stated = before.map(|before| Figure { value: before.value.clone(), stated: Some(before.row) });
        stated.or_else(|| Some(Figure { value: &self.value - &self.stated_change()?, stated: None }))
    }
}

#[cfg(test)]
mod tests;
