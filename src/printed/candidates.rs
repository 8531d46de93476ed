//! Numbers in a text that cannot be read with certainty: those that may be meant.
use super::{Number, Sign, amount, negated};
use unicode_normalization::UnicodeNormalization;

/// More numbers than these are a table rather than a value.
const MOST: usize = 20;

/// Every number of a text with the letters behind it; dates are left out.
pub fn all(text: &str) -> Vec<Number> {
    let text: String = text.nfkc().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = text[at..].find(|c: char| c.is_ascii_digit()).filter(|_| found.len() < MOST) {
        let start = at + next;
        let digits = text[start..].find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        at = digits.map_or(text.len(), |digits| start + digits);
        let Some((amount, rest)) = amount::at(&text[start..]) else { continue };
        at = text.len() - rest.len();
        let unit: String = rest.chars().take_while(|c| is_letter(*c)).take(8).collect();
        let before = text[..start].trim_end();
        let minus = before.ends_with(['△', '▲', '▼', '−']);
        if is_date(before, &unit) {
            continue;
        }
        let (Some(value), scale) = (amount.decimal(false), amount.scaled.map(|(_, scale)| scale)) else { continue };
        found.push(Number {
            value: if minus { negated(&value) } else { value },
            upper: None,
            sign: minus.then_some(Sign::Minus),
            unit,
            scale,
            qualifier: None,
            change: None,
            marks: Vec::new(),
            footnotes: Vec::new(),
            also: Vec::new(),
            is_doubtful: false,
        });
    }
    found
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !('ぁ'..='ゖ').contains(&c) || matches!(c, '%' | '/' | '℃')
}

/// Whether a number is of a date: 2025年度, 令和5年, R5, 3月末.
fn is_date(before: &str, unit: &str) -> bool {
    let era = ["令和", "平成", "昭和", "R", "H", "S"].iter().any(|era| before.ends_with(era));
    era || unit.starts_with("年度") || unit.starts_with('月') || before.ends_with('月') && unit.starts_with('日')
}
