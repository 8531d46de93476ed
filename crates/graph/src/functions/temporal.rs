//! Dates, times and lengths of time.
use super::{
    Operator,
    value::{Number, Temporal, Value},
};
use oxsdatatypes::TimezoneOffset;
use spargebra::algebra::Function;

/// Sums and differences of times, which other engines have too.
pub fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    use Temporal as T;
    let value = match (operator, left.temporal()?, right.temporal()?) {
        (Operator::Subtract, T::DateTime(a), T::DateTime(b)) => T::Seconds(a.checked_sub(b)?),
        (Operator::Subtract, T::Date(a), T::Date(b)) => T::Seconds(a.checked_sub(b)?),
        (Operator::Subtract, T::Time(a), T::Time(b)) => T::Seconds(a.checked_sub(b)?),
        (Operator::Add, T::Months(a), T::Months(b)) => T::Months(a.checked_add(b)?),
        (Operator::Subtract, T::Months(a), T::Months(b)) => T::Months(a.checked_sub(b)?),
        (Operator::Add, T::Seconds(a), T::Seconds(b)) => T::Seconds(a.checked_add(b)?),
        (Operator::Subtract, T::Seconds(a), T::Seconds(b)) => T::Seconds(a.checked_sub(b)?),
        (Operator::Add, T::DateTime(a), b) => T::DateTime(a.checked_add_duration(b.length()?)?),
        (Operator::Subtract, T::DateTime(a), b) => T::DateTime(a.checked_sub_duration(b.length()?)?),
        (Operator::Add, T::Date(a), b) => T::Date(a.checked_add_duration(b.length()?)?),
        (Operator::Subtract, T::Date(a), b) => T::Date(a.checked_sub_duration(b.length()?)?),
        (Operator::Add, T::Time(a), b) => T::Time(a.checked_add_duration(b.length()?)?),
        (Operator::Subtract, T::Time(a), b) => T::Time(a.checked_sub_duration(b.length()?)?),
        (Operator::Add, a, b) => T::Duration(a.length()?.checked_add(b.length()?)?),
        (Operator::Subtract, a, b) => T::Duration(a.length()?.checked_sub(b.length()?)?),
        _ => return None,
    };
    Some(value.into())
}

/// A length of time backwards.
pub fn negative(value: &Value) -> Option<Value> {
    let negative = match value.temporal()? {
        Temporal::Duration(value) => Temporal::Duration(value.checked_neg()?),
        Temporal::Months(value) => Temporal::Months(value.checked_neg()?),
        Temporal::Seconds(value) => Temporal::Seconds(value.checked_neg()?),
        _ => return None,
    };
    Some(negative.into())
}

/// A part of a point in time: `YEAR` to `TZ`.
pub fn part(function: &Function, value: Temporal) -> Option<Value> {
    use Function as F;
    use Temporal as T;
    let integer = |number: i64| Some(Value::from(Number::Integer(number.into())));
    match (function, value) {
        (F::Year, T::DateTime(value)) => integer(value.year()),
        (F::Year, T::Date(value)) => integer(value.year()),
        (F::Year, T::Year(value)) => integer(value.year()),
        (F::Year, T::YearMonth(value)) => integer(value.year()),
        (F::Month, T::DateTime(value)) => integer(value.month().into()),
        (F::Month, T::Date(value)) => integer(value.month().into()),
        (F::Month, T::YearMonth(value)) => integer(value.month().into()),
        (F::Month, T::Month(value)) => integer(value.month().into()),
        (F::Month, T::MonthDay(value)) => integer(value.month().into()),
        (F::Day, T::DateTime(value)) => integer(value.day().into()),
        (F::Day, T::Date(value)) => integer(value.day().into()),
        (F::Day, T::Day(value)) => integer(value.day().into()),
        (F::Day, T::MonthDay(value)) => integer(value.day().into()),
        (F::Hours, T::DateTime(value)) => integer(value.hour().into()),
        (F::Hours, T::Time(value)) => integer(value.hour().into()),
        (F::Minutes, T::DateTime(value)) => integer(value.minute().into()),
        (F::Minutes, T::Time(value)) => integer(value.minute().into()),
        (F::Seconds, T::DateTime(value)) => Some(Number::Decimal(value.second()).into()),
        (F::Seconds, T::Time(value)) => Some(Number::Decimal(value.second()).into()),
        (F::Timezone, T::DateTime(value)) => Some(T::Seconds(value.timezone()?).into()),
        (F::Timezone, T::Date(value)) => Some(T::Seconds(value.timezone()?).into()),
        (F::Timezone, T::Time(value)) => Some(T::Seconds(value.timezone()?).into()),
        (F::Tz, T::DateTime(value)) => Some(zone(value.timezone_offset())),
        (F::Tz, T::Date(value)) => Some(zone(value.timezone_offset())),
        (F::Tz, T::Time(value)) => Some(zone(value.timezone_offset())),
        _ => None,
    }
}

fn zone(offset: Option<TimezoneOffset>) -> Value {
    Value::text(offset.map(|offset| offset.to_string()).unwrap_or_default())
}

/// `ADJUST`: the same point in time in another time zone.
pub fn adjusted(value: Temporal, zone: Temporal) -> Option<Value> {
    let offset = Some(TimezoneOffset::try_from(zone.length()?).ok()?);
    Some(Value::from(match value {
        Temporal::DateTime(value) => Temporal::DateTime(value.adjust(offset)?),
        Temporal::Date(value) => Temporal::Date(value.adjust(offset)?),
        Temporal::Time(value) => Temporal::Time(value.adjust(offset)?),
        _ => return None,
    }))
}
