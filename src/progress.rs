//! How far the indicators of a plan have come: what is stated of each, and what follows from it.
//!
//! Nothing is guessed. A number that follows from stated ones says so; where none follows there is a [`NoResult`].
use crate::{
    dataset::{Course, OnTrack},
    decimal::Decimal,
    table::Row,
};
use num_rational::BigRational;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// What a plan states that progress is reckoned from.
#[derive(Debug)]
pub struct Statements<'r> {
    observations: &'r [Row],
    sources: HashMap<&'r str, IssueOrder<'r>>,
    /// Month of issue of the newest source.
    newest: Option<&'r str>,
    years: BTreeSet<i32>,
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
    /// Its fiscal year.
    pub fiscal_year: i32,
    /// Its value, in its unit.
    pub value: Decimal,
}

/// A number that is stated, or that follows from stated ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure<'r> {
    /// The number, in the unit of the value that it belongs to.
    pub value: Decimal,
    /// The observation that states it; `None` if it is computed.
    pub stated: Option<&'r Row>,
}

/// A fiscal year of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorYear<'r> {
    /// The year.
    pub fiscal_year: i32,
    /// Its actual value: that of the source issued last.
    pub actual: Option<Value<'r>>,
    /// Why there is none; `None` if there is one.
    pub absence: Option<Absence>,
    /// The value of the year before: as stated, else the actual value without the stated change.
    pub previous: Option<Figure<'r>>,
    /// The change from the year before: as stated, else the difference to the stated value of that year.
    pub change: Option<Figure<'r>>,
}

/// Why a value is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// No document states it.
    NotStated,
    /// The year ends after the newest source was issued.
    NotYetMeasured,
}

/// What an indicator does when all goes well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// It rises.
    Increase,
    /// It falls.
    Decrease,
}

/// Which of two shares is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// (actual − baseline) ÷ (target − baseline)
    FromBaseline,
    /// actual ÷ target
    AgainstTarget,
}

/// Why a number or a verdict does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoResult {
    /// No actual value is stated.
    NoActual,
    /// No target is stated.
    NoTarget,
    /// No baseline is stated.
    NoBaseline,
    /// Values that would be compared are in different units.
    UnitsDiffer,
    /// The way from the baseline to the target has no length.
    BaselineIsTarget,
    /// The target as printed is a bound that the baseline keeps already.
    BaselineBeyondTarget,
    /// A share of a target that is not above zero, or of a value below zero, says nothing.
    NotPositive,
    /// The latest actual value is of no year behind that of the baseline.
    ActualBeforeBaseline,
    /// The year of the target is not behind that of the baseline.
    NoWay,
    /// The plan gives no verdict.
    NoRule,
}

/// What is stated of one indicator, and what follows from it.
#[derive(Debug)]
pub struct Progress<'r> {
    /// Where it began, only if stated.
    pub baseline: Option<Value<'r>>,
    /// The last year with an actual value.
    pub actual: Option<Value<'r>>,
    /// Where it is to be: of the year that the newest edition aims at, as the source issued last states it.
    pub target: Option<Value<'r>>,
    /// Every year of the plan, and every other with an actual value, in order.
    pub years: Vec<IndicatorYear<'r>>,
    /// Every observation, in printed order.
    pub stated: Vec<&'r Row>,
    /// What it does when all goes well; `None` if neither baseline nor target says.
    pub direction: Option<Trend>,
    /// Target − actual, in their unit.
    pub gap: Result<Decimal, NoResult>,
    /// How much of the way is done, or of the target. May be below 0 and above 1.
    pub share: Result<(BigRational, Formula), NoResult>,
    /// Whether the actual value keeps the target; `None` if that does not follow.
    pub reached: Option<bool>,
    /// Whether the actual value keeps up with the course, and the value that the course has in its year.
    pub on_track: Result<(bool, BigRational), NoResult>,
}

impl<'r> Statements<'r> {
    /// Of the rows of a plan's tables.
    pub fn new(plan: Option<&Row>, sources: &'r [Row], observations: &'r [Row], rule: &'r OnTrack) -> Self {
        let issue = |(place, row): (usize, &'r Row)| {
            let is_edition = &row["kind_id"] == "edition";
            (&row["source_id"], IssueOrder { month: &row["issued"], place, is_edition })
        };
        let period = plan.and_then(|plan| {
            Some(plan["start_fiscal_year"].parse::<i32>().ok()?..=plan["end_fiscal_year"].parse().ok()?)
        });
        Self {
            observations,
            sources: sources.iter().enumerate().map(issue).collect(),
            newest: newest_issue(sources),
            years: period.into_iter().flatten().collect(),
            rule,
        }
    }

    /// The progress of an indicator.
    pub fn progress(&self, indicator: &Row) -> Progress<'r> {
        let of_indicator = |row: &&Row| row["indicator_id"] == indicator["indicator_id"];
        let stated: Vec<&Row> = self.observations.iter().filter(of_indicator).collect();
        let of_type = |kind: &str| -> Vec<Value> {
            stated.iter().filter(|row| &row["value_type_id"] == kind).filter_map(|row| read(row)).collect()
        };
        let actuals = self.of_years(of_type("actual"));
        let target = self.target(of_type("target"));
        let baseline = of_type("baseline").into_iter().max_by_key(|value| (self.issue(value), value.fiscal_year));
        let actual = actuals.values().next_back().cloned();
        let compared = ComparedValues { baseline: baseline.as_ref(), actual: actual.as_ref(), target: target.as_ref() };
        Progress {
            years: self.series(&actuals),
            direction: compared.direction(),
            gap: compared.gap(),
            share: compared.share(),
            reached: compared.reached(),
            on_track: compared.on_track(self.rule),
            stated,
            baseline,
            actual,
            target,
        }
    }

    fn issue(&self, value: &Value) -> Option<IssueOrder<'r>> {
        self.sources.get(&value.row["source_id"]).copied()
    }

    /// The value of each year: that of the source issued last.
    fn of_years(&self, values: Vec<Value<'r>>) -> BTreeMap<i32, Value<'r>> {
        let mut years: BTreeMap<i32, Value> = BTreeMap::new();
        for value in values {
            let later = years.get(&value.fiscal_year).is_none_or(|known| self.issue(&value) > self.issue(known));
            if later {
                years.insert(value.fiscal_year, value);
            }
        }
        years
    }

    /// The target of the indicator. Its year is taken from the newest edition that states a target, and of several
    /// years the last counts. Its value for that year is the one of the source issued last. So a report that repeats
    /// the target of another year does not replace the target of the plan.
    fn target(&self, targets: Vec<Value<'r>>) -> Option<Value<'r>> {
        let edition = |value: &Value| self.issue(value).is_some_and(|issue| issue.is_edition);
        let aim = targets.iter().max_by_key(|value| (edition(value), self.issue(value), value.fiscal_year))?;
        let year = aim.fiscal_year;
        self.of_years(targets).remove(&year)
    }

    fn series(&self, actuals: &BTreeMap<i32, Value<'r>>) -> Vec<IndicatorYear<'r>> {
        let years: BTreeSet<i32> = self.years.iter().chain(actuals.keys()).copied().collect();
        let year = |fiscal_year: i32| {
            let actual = actuals.get(&fiscal_year).cloned();
            let before = actuals.get(&(fiscal_year - 1));
            let before = before.filter(|before| actual.as_ref().is_some_and(|actual| actual.unit() == before.unit()));
            let change = actual.as_ref().and_then(|actual| actual.change(before));
            let previous = actual.as_ref().and_then(|actual| actual.previous(before));
            let absence = actual.is_none().then(|| absence(fiscal_year, self.newest));
            IndicatorYear { fiscal_year, actual, absence, previous, change }
        };
        years.into_iter().map(year).collect()
    }
}

/// Month of issue of the newest source; `None` if no source has one.
pub fn newest_issue(sources: &[Row]) -> Option<&str> {
    sources.iter().filter_map(|row| row.get("issued")).max()
}

/// Why an actual value of a year is absent: a year whose last month is later than the newest source was issued is not
/// measured yet.
pub fn absence(fiscal_year: i32, newest_issue: Option<&str>) -> Absence {
    let last_month = format!("{}-03", fiscal_year + 1);
    let measured = newest_issue.is_none_or(|newest| *last_month <= *newest);
    if measured { Absence::NotStated } else { Absence::NotYetMeasured }
}

fn read(row: &Row) -> Option<Value<'_>> {
    let (fiscal_year, value) = (row["fiscal_year"].parse().ok()?, Decimal::try_from(row["value"].to_owned()).ok()?);
    Some(Value { row, fiscal_year, value })
}

impl<'r> Value<'r> {
    /// Code of its unit.
    pub fn unit(&self) -> &'r str {
        &self.row["unit_id"]
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

    /// What the printed target says of the values that keep it: 以上 is at least, 以下 and 以内 are at most.
    fn printed_bound(&self) -> Option<Trend> {
        let printed = self.row.get("value_as_printed")?;
        match (printed.contains("以上"), printed.contains("以下") || printed.contains("以内")) {
            (true, false) => Some(Trend::Increase),
            (false, true) => Some(Trend::Decrease),
            _ => None,
        }
    }
}

/// The three values that are compared.
struct ComparedValues<'v, 'r> {
    baseline: Option<&'v Value<'r>>,
    actual: Option<&'v Value<'r>>,
    target: Option<&'v Value<'r>>,
}

/// A way from a baseline to a target that an actual value can be on.
struct PathToTarget<'v, 'r> {
    baseline: &'v Value<'r>,
    actual: &'v Value<'r>,
    target: &'v Value<'r>,
}

impl<'v, 'r> ComparedValues<'v, 'r> {
    fn direction(&self) -> Option<Trend> {
        let target = self.target?;
        target.printed_bound().or_else(|| {
            let baseline = self.baseline.filter(|baseline| baseline.unit() == target.unit())?;
            match target.value.cmp(&baseline.value) {
                Ordering::Greater => Some(Trend::Increase),
                Ordering::Less => Some(Trend::Decrease),
                Ordering::Equal => None,
            }
        })
    }

    /// Actual value and target, in one unit.
    fn pair(&self) -> Result<(&'v Value<'r>, &'v Value<'r>), NoResult> {
        let target = self.target.ok_or(NoResult::NoTarget)?;
        let actual = self.actual.ok_or(NoResult::NoActual)?;
        if actual.unit() == target.unit() { Ok((actual, target)) } else { Err(NoResult::UnitsDiffer) }
    }

    fn gap(&self) -> Result<Decimal, NoResult> {
        self.pair().map(|(actual, target)| &target.value - &actual.value)
    }

    fn reached(&self) -> Option<bool> {
        let (actual, target) = self.pair().ok()?;
        Some(match self.direction()? {
            Trend::Increase => actual.value >= target.value,
            Trend::Decrease => actual.value <= target.value,
        })
    }

    fn way(&self) -> Result<PathToTarget<'v, 'r>, NoResult> {
        let (actual, target) = self.pair()?;
        let baseline = self.baseline.ok_or(NoResult::NoBaseline)?;
        if baseline.unit() != target.unit() {
            return Err(NoResult::UnitsDiffer);
        }
        let risen = target.value.cmp(&baseline.value);
        match (risen, target.printed_bound()) {
            (Ordering::Equal, _) => return Err(NoResult::BaselineIsTarget),
            (Ordering::Greater, Some(Trend::Decrease)) | (Ordering::Less, Some(Trend::Increase)) => {
                return Err(NoResult::BaselineBeyondTarget);
            }
            _ => {}
        }
        if target.fiscal_year <= baseline.fiscal_year {
            Err(NoResult::NoWay)
        } else if actual.fiscal_year <= baseline.fiscal_year {
            Err(NoResult::ActualBeforeBaseline)
        } else {
            Ok(PathToTarget { baseline, actual, target })
        }
    }

    /// With a stated baseline the share of the way; without one the share of the target.
    fn share(&self) -> Result<(BigRational, Formula), NoResult> {
        match self.way() {
            Ok(way) => Ok((way.done(), Formula::FromBaseline)),
            Err(NoResult::NoBaseline) => {
                let (actual, target) = self.pair()?;
                let zero = Decimal::from(0);
                if target.value <= zero || actual.value < zero {
                    return Err(NoResult::NotPositive);
                }
                Ok((actual.value.exact() / target.value.exact(), Formula::AgainstTarget))
            }
            Err(reason) => Err(reason),
        }
    }

    fn on_track(&self, rule: &OnTrack) -> Result<(bool, BigRational), NoResult> {
        match rule.course {
            Course::None => Err(NoResult::NoRule),
            Course::Linear => self.way().map(|way| way.on_track(&rule.tolerance)),
        }
    }
}

impl PathToTarget<'_, '_> {
    /// The part of the way that is done.
    fn done(&self) -> BigRational {
        let from = |value: &Value| value.value.exact() - self.baseline.value.exact();
        from(self.actual) / from(self.target)
    }

    /// The part of the way that a course with the same step every year has done; the whole of it from the target year
    /// on. Then no tolerance is left.
    fn on_track(&self, tolerance: &Decimal) -> (bool, BigRational) {
        let years = |value: &Value| BigRational::from_integer((value.fiscal_year - self.baseline.fiscal_year).into());
        let ended = self.actual.fiscal_year >= self.target.fiscal_year;
        let due = if ended { BigRational::from_integer(1.into()) } else { years(self.actual) / years(self.target) };
        let least = if ended { due.clone() } else { &due - tolerance.exact() };
        let length = self.target.value.exact() - self.baseline.value.exact();
        (self.done() >= least, self.baseline.value.exact() + length * due)
    }
}

/// A code with what it means, Japanese and English.
pub type CodeMeaning = (&'static str, &'static str, &'static str);

impl Absence {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::NotStated, Self::NotYetMeasured];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::NotStated => ("not-stated", "資料に記載がありません", "no document states it"),
            Self::NotYetMeasured => (
                "not-yet-measured",
                "年度末が最新の資料の発行月より後で、まだ測定されていません",
                "the year ends after the newest source was issued",
            ),
        }
    }
}

impl Trend {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Increase, Self::Decrease];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::Increase => ("increase", "増えるとよい", "good when it rises"),
            Self::Decrease => ("decrease", "減るとよい", "good when it falls"),
        }
    }
}

impl Formula {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::FromBaseline, Self::AgainstTarget];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::FromBaseline => (
                "from-baseline",
                "（実績値 − 基準値）÷（目標値 − 基準値）",
                "(actual − baseline) ÷ (target − baseline)",
            ),
            Self::AgainstTarget => ("against-target", "実績値 ÷ 目標値", "actual ÷ target"),
        }
    }
}

impl NoResult {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NoActual,
        Self::NoTarget,
        Self::NoBaseline,
        Self::UnitsDiffer,
        Self::BaselineIsTarget,
        Self::BaselineBeyondTarget,
        Self::NotPositive,
        Self::ActualBeforeBaseline,
        Self::NoWay,
        Self::NoRule,
    ];

    /// Its code and what it means.
    pub const fn meaning(self) -> CodeMeaning {
        match self {
            Self::NoActual => ("no-actual", "実績の記載がないため", "no actual value is stated"),
            Self::NoTarget => ("no-target", "目標値の記載がないため", "no target is stated"),
            Self::NoBaseline => ("no-baseline", "基準値の記載がないため", "no baseline is stated"),
            Self::UnitsDiffer => ("units-differ", "単位が異なるため", "the units differ"),
            Self::BaselineIsTarget => {
                ("baseline-is-target", "基準値と目標値が同じため", "baseline and target are the same")
            }
            Self::BaselineBeyondTarget => (
                "baseline-beyond-target",
                "基準値が既に目標を満たしているため",
                "the baseline keeps the target already",
            ),
            Self::NotPositive => (
                "not-positive",
                "目標値が0以下、または実績値が負のため",
                "the target is not above zero or the actual value is below it",
            ),
            Self::ActualBeforeBaseline => (
                "actual-before-baseline",
                "基準年度より後の実績の記載がないため",
                "no actual value behind the year of the baseline is stated",
            ),
            Self::NoWay => (
                "no-way",
                "目標年度が基準年度より後でないため",
                "the year of the target is not behind that of the baseline",
            ),
            Self::NoRule => ("no-rule", "この計画では判定をしないため", "the plan gives no verdict"),
        }
    }
}
