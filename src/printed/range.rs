//! Ranges: 10〜20件, 10-20%. 10件から20件 may be a range or a change, so it is not certain.
use super::{Number, Sign, amount, counted};
use crate::decimal::Decimal;

/// Reads a text that is one range; `None` if it is none, or if its ends are not certain.
pub fn read(text: &str) -> Option<Number> {
    let (first, second) = ends(text)?;
    let (from, to) = (counted::number(first)?, counted::number(second)?);
    let signed = |number: &Number| number.sign == Some(Sign::Plus) || number.change.is_some();
    // 3〜5割 has no spelling in percent here.
    let spelt = to.scale.is_none() && !to.also.is_empty();
    let same_unit = from.unit.is_empty() || from.unit == to.unit;
    if spelt || !same_unit || signed(&from) || signed(&to) || from.qualifier.is_some() && to.qualifier.is_some() {
        return None;
    }
    let lower = in_scale_of(&from, &to, second)?;
    if lower >= to.value {
        return None;
    }
    let marks = [from.marks, to.marks].concat();
    let qualifier = from.qualifier.or(to.qualifier);
    Some(Number { value: lower, upper: Some(to.value), sign: from.sign, qualifier, marks, also: Vec::new(), ..to })
}

/// The lower end: 10〜20万円 is of 万 at both ends; 5,000〜1万円 is not.
fn in_scale_of(from: &Number, to: &Number, second: &str) -> Option<Decimal> {
    let mantissa = to.also.first().filter(|_| to.scale.is_some() && from.scale.is_none() && from.unit.is_empty());
    if mantissa.is_none_or(|(mantissa, _)| from.value >= *mantissa) {
        return Some(from.value.clone());
    }
    let digits = second.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (scaled, _) = amount::at(digits)?;
    amount::at(from.magnitude())?.0.scaled_like(&scaled)?.decimal(from.sign.is_some())
}

/// The texts at both ends. A hyphen makes a range only between numbers that cannot be a date or a name.
fn ends(text: &str) -> Option<(&str, &str)> {
    let pair = ["~", "〜"].into_iter().find_map(|sign| text.split_once(sign));
    let number = |text: &str| text.trim().starts_with(|c: char| c.is_ascii_digit());
    pair.or_else(|| {
        let (first, second) = ["-", "–", "−", "‐"].into_iter().find_map(|sign| text.split_once(sign))?;
        let short = first.trim().trim_end_matches('%').parse::<f64>().is_ok() && first.len() < 4;
        let unit = second.trim().ends_with(|c: char| !c.is_ascii_digit()) && !second.starts_with('0');
        (short && unit && number(second)).then_some((first, second))
    })
}
