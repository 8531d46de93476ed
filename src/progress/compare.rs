//! What follows from a baseline, an actual value and a target, and why nothing does.
use super::{Formula, NoResult, Trend, Value};
use crate::{
    dataset::{Course, OnTrack},
    decimal::Decimal,
    period::Shape,
    printed::adding::{self, Adding},
};
use num_rational::BigRational;
use std::cmp::Ordering;

/// The three values that are compared.
pub(super) struct ComparedValues<'v, 'r> {
    /// What the indicator is stated to do when all goes well.
    pub stated: Option<Trend>,
    pub baseline: Option<&'v Value<'r>>,
    pub actual: Option<&'v Value<'r>>,
    pub target: Option<&'v Value<'r>>,
    pub target_in_words: bool,
}

/// A way from a baseline to a target that an actual value can be on.
struct PathToTarget<'v, 'r> {
    baseline: &'v Value<'r>,
    actual: &'v Value<'r>,
    target: &'v Value<'r>,
    /// Its end: of a range the one that is reached first.
    aim: &'v Decimal,
}

/// What a target says of the values that keep it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

impl Bound {
    const fn trend(self) -> Trend {
        match self {
            Self::AtLeast | Self::MoreThan => Trend::Increase,
            Self::AtMost | Self::LessThan => Trend::Decrease,
        }
    }
}

impl Value<'_> {
    /// The bound that a target is: as it is qualified, else as it is printed.
    fn bound(&self) -> Option<Bound> {
        match &self.row["qualifier_id"] {
            "at-least" => return Some(Bound::AtLeast),
            "at-most" => return Some(Bound::AtMost),
            "more-than" => return Some(Bound::MoreThan),
            "less-than" => return Some(Bound::LessThan),
            _ => {}
        }
        let printed = self.row.get("value_as_printed")?;
        let words =
            [("以上", Bound::AtLeast), ("以下", Bound::AtMost), ("以内", Bound::AtMost), ("未満", Bound::LessThan)];
        let mut said = words.iter().filter(|(word, _)| printed.contains(word)).map(|(_, bound)| *bound);
        let bound = said.next()?;
        said.all(|other| other.trend() == bound.trend()).then_some(bound)
    }

    /// How the value adds up: as its own print says, else as is stated. A sum of which nobody says over what is a kind of
    /// its own, and words that only repeat the length of the period or the unit say nothing.
    fn adds_up(&self) -> Option<&str> {
        let unit = &self.row["unit_id"];
        let own = self.row.get("own_unit_id").is_some();
        let repeats = |adding: &Adding| match adding {
            Adding::Total(Some(years)) => {
                self.period.months().and_then(|months| u32::try_from(months).ok()) == Some(years * 12)
            }
            Adding::Total(None) => false,
            Adding::Sum => self.accumulation.is_some() || unit == "person-time",
            Adding::Yearly => own || unit.ends_with("-per-year"),
            Adding::Rate => own || unit.contains("-per-") || self.period.shape() == Shape::Month,
        };
        let text = self.row.get("value_as_printed");
        match text.and_then(adding::read).filter(|adding| !repeats(adding)) {
            Some(Adding::Rate) => Some("rate"),
            Some(adding) => Some(adding.id().unwrap_or("sum")),
            None => self.accumulation,
        }
    }

    /// The end of the value that a change in this direction reaches first.
    fn aim(&self, direction: Option<Trend>) -> &Decimal {
        if direction == Some(Trend::Decrease) { self.top() } else { &self.value }
    }

    /// The highest number that the value can be.
    fn top(&self) -> &Decimal {
        self.upper.as_ref().unwrap_or(&self.value)
    }

    /// Whether another value says the same kind of thing: in the same unit, added up in the same way, of a period that can
    /// be held against its own.
    fn is_comparable(&self, other: &Self) -> Result<(), NoResult> {
        match (self.unit, other.unit) {
            (Some(one), Some(two)) if one == two => {}
            (Some(_), Some(_)) => return Err(NoResult::UnitsDiffer),
            _ => return Err(NoResult::UnitUnknown),
        }
        if self.adds_up() != other.adds_up() {
            return Err(NoResult::AccumulationsDiffer);
        }
        if self.period.last().is_none() || other.period.last().is_none() {
            return Err(NoResult::PeriodUnknown);
        }
        // A stock is that of a day, however long the period is by whose end it is counted.
        if self.accumulation == Some("stock") {
            return Ok(());
        }
        if [self.period, other.period].iter().any(|period| period.shape() == Shape::Open) {
            return Err(NoResult::PeriodUnknown);
        }
        let days = [self.period, other.period].iter().all(|period| period.shape() == Shape::Day);
        let alike = match self.accumulation {
            // Since when is counted is a part of what a total says; by when is not. A year or a part of one only says by
            // when: a total is labelled by it.
            Some("cumulative") => {
                let labels = [self.period, other.period].iter().all(|period| period.shape() != Shape::Span);
                self.period.first() == other.period.first() || labels && self.period.is_years_from(other.period)
            }
            _ => days || self.period.is_years_from(other.period),
        };
        if alike { Ok(()) } else { Err(NoResult::PeriodsDiffer) }
    }

    /// Whether it can be told which of two values is the higher, although they may be of different parts of the year.
    fn is_as_much_as(&self, other: &Self) -> bool {
        match self.is_comparable(other) {
            Ok(()) | Err(NoResult::PeriodUnknown) => true,
            Err(NoResult::PeriodsDiffer) => {
                self.period.months().is_some() && self.period.months() == other.period.months()
            }
            Err(_) => false,
        }
    }
}

impl<'v, 'r> ComparedValues<'v, 'r> {
    /// What is stated, else what is evident: from a target that is a bound, else from where it begins and is to be.
    pub fn direction(&self) -> Option<Trend> {
        let evident = || {
            let target = self.target?;
            target.bound().map(Bound::trend).or_else(|| {
                let baseline = self.baseline.filter(|baseline| baseline.is_as_much_as(target))?;
                if *baseline.top() < target.value {
                    Some(Trend::Increase)
                } else {
                    (baseline.value > *target.top()).then_some(Trend::Decrease)
                }
            })
        };
        self.stated.or_else(evident)
    }

    /// Actual value and target, which can be compared, and the direction in which they are.
    fn pair(&self) -> Result<(&'v Value<'r>, &'v Value<'r>, Trend), NoResult> {
        let none = if self.target_in_words { NoResult::TargetInWords } else { NoResult::NoTarget };
        let target = self.target.ok_or(none)?;
        let actual = self.actual.ok_or(NoResult::NoActual)?;
        actual.is_comparable(target)?;
        // 10人未満 may be five or none.
        if actual.bound().is_some() {
            return Err(NoResult::ActualLimited);
        }
        Ok((actual, target, self.direction().ok_or(NoResult::DirectionUnknown)?))
    }

    pub fn gap(&self) -> Result<Decimal, NoResult> {
        self.pair().map(|(actual, target, direction)| target.aim(Some(direction)) - &actual.value)
    }

    /// A bound is kept by what it admits, a range by what is in it or beyond it in the good direction.
    pub fn reached(&self) -> Result<bool, NoResult> {
        let (actual, target, direction) = self.pair()?;
        let value = &actual.value;
        Ok(match (direction, target.bound()) {
            (Trend::Increase | Trend::Keep, Some(Bound::MoreThan)) => *value > target.value,
            (Trend::Decrease | Trend::Keep, Some(Bound::LessThan)) => *value < target.value,
            (Trend::Keep, Some(Bound::AtLeast)) | (Trend::Increase, _) => *value >= target.value,
            (Trend::Keep, Some(Bound::AtMost)) => *value <= target.value,
            (Trend::Decrease, _) => *value <= *target.aim(Some(direction)),
            (Trend::Keep, None) => (&target.value..=target.top()).contains(&value),
        })
    }

    fn way(&self) -> Result<PathToTarget<'v, 'r>, NoResult> {
        let (actual, target, direction) = self.pair()?;
        if direction == Trend::Keep {
            return Err(NoResult::ToKeep);
        }
        let baseline = self.baseline.ok_or(NoResult::NoBaseline)?;
        baseline.is_comparable(target)?;
        let aim = target.aim(Some(direction));
        match (aim.cmp(&baseline.value), direction) {
            (Ordering::Equal, _) => return Err(NoResult::BaselineIsTarget),
            (Ordering::Greater, Trend::Decrease) | (Ordering::Less, Trend::Increase) => {
                return Err(NoResult::BaselineBeyondTarget);
            }
            _ => {}
        }
        if target.period.last() <= baseline.period.last() {
            Err(NoResult::NoWay)
        } else if actual.period.last() <= baseline.period.last() {
            Err(NoResult::ActualBeforeBaseline)
        } else {
            Ok(PathToTarget { baseline, actual, target, aim })
        }
    }

    /// With a stated baseline the share of the way; without one the share of the target, where more is better.
    pub fn share(&self) -> Result<(BigRational, Formula), NoResult> {
        match self.way() {
            Ok(way) => Ok((way.done(), Formula::FromBaseline)),
            Err(NoResult::NoBaseline) => {
                let (actual, target, direction) = self.pair()?;
                let zero = Decimal::from(0);
                if direction != Trend::Increase {
                    return Err(NoResult::NoBaseline);
                }
                if target.value <= zero || actual.value < zero {
                    return Err(NoResult::NotPositive);
                }
                Ok((actual.value.exact() / target.value.exact(), Formula::AgainstTarget))
            }
            Err(reason) => Err(reason),
        }
    }

    pub fn on_track(&self, rule: &OnTrack) -> Result<(bool, BigRational), NoResult> {
        match rule.course {
            Course::None => Err(NoResult::NoRule),
            Course::Linear => self.way().map(|way| way.on_track(&rule.tolerance)),
        }
    }
}

impl PathToTarget<'_, '_> {
    /// The part of the way that is done.
    fn done(&self) -> BigRational {
        (self.actual.value.exact() - self.baseline.value.exact()) / self.length()
    }

    fn length(&self) -> BigRational {
        self.aim.exact() - self.baseline.value.exact()
    }

    /// The part of the way that a course with the same step every month has done; the whole of it from the end of the
    /// target's period on. Then no tolerance is left.
    fn on_track(&self, tolerance: &Decimal) -> (bool, BigRational) {
        let months = |value: &Value| {
            let month = |value: &Value| {
                value.period.last().map_or(0, |day| i64::from(day.year()) * 12 + i64::from(day.month()))
            };
            BigRational::from_integer((month(value) - month(self.baseline)).into())
        };
        let ended = self.actual.period.last() >= self.target.period.last();
        let all = months(self.target);
        let whole = BigRational::from_integer(1.into());
        // Within one month there is no course but its end.
        let due = if ended || all == BigRational::from_integer(0.into()) { whole } else { months(self.actual) / all };
        let least = if ended { due.clone() } else { &due - tolerance.exact() };
        (self.done() >= least, self.baseline.value.exact() + self.length() * due)
    }
}
