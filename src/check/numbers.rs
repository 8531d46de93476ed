//! Numbers as they are printed: 17万件, △2,036時間, 12.5%.
use unicode_normalization::UnicodeNormalization;

/// A printed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedNumber {
    /// The number in canonical form, with its sign, in the unit itself.
    pub number: String,
    /// Whether a sign is printed: `-1` for △, ▲ and -, `1` for +, `0` for none.
    pub sign: i8,
    /// What stands behind the number, such as 件.
    pub counter: String,
}

/// Digits behind the decimal point that are told apart.
const SCALE: u32 = 9;

/// Reads one printed number with its sign, multipliers and counter, in brackets or not.
///
/// `None` if there is no number at the beginning or there are several, as in `1,534万枚→1,021万枚`.
pub fn printed(text: &str) -> Option<PrintedNumber> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
    // What follows in brackets explains the number: 13.5% (2027年度).
    let inner = plain.strip_prefix('(').map_or(plain.as_str(), |rest| rest.trim_end_matches(')'));
    let inner = inner.split_once('(').map_or(inner, |(number, _)| number);
    let inner = inner.strip_prefix('約').unwrap_or(inner);
    let (mut sign, rest) = sign(inner);
    let (magnitude, counter) = magnitude(rest)?;
    if counter.contains(|c: char| c.is_ascii_digit() || c == '→') {
        return None;
    }
    if sign == 0 {
        sign = i8::from(counter.ends_with('増')) - i8::from(counter.ends_with('減'));
    }
    let negative = sign < 0 && magnitude != 0;
    Some(PrintedNumber { number: written(magnitude, negative), sign, counter: counter.to_owned() })
}

/// The canonical spelling of what was meant as a number: `1,000` and `１０００` are 1000, △5 is -5, 1.0 is 1.
pub fn canonical(text: &str) -> Option<String> {
    printed(text).map(|printed| printed.number)
}

fn sign(text: &str) -> (i8, &str) {
    let rest = |n: usize| text.get(n..).unwrap_or_default();
    match text.chars().next() {
        Some(c @ ('△' | '▲' | '-' | '−' | '–' | '‐')) => (-1, rest(c.len_utf8())),
        Some('+') => (1, rest(1)),
        _ => (0, text),
    }
}

/// The number times 10 to the power of [`SCALE`], and what follows it.
fn magnitude(text: &str) -> Option<(i128, &str)> {
    let (mut total, mut rest) = (0_i128, text);
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let mut part = scaled(&rest[..end])?;
        rest = &rest[end..];
        let before = rest;
        while let Some((power, after)) = multiplier(rest) {
            part = part.checked_mul(10_i128.pow(power))?;
            rest = after;
        }
        total = total.checked_add(part)?;
        // 1億2,000万 goes on behind its multiplier.
        if before == rest || !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Some((total, rest));
        }
    }
}

fn multiplier(text: &str) -> Option<(u32, &str)> {
    let known = [("十", 1), ("百", 2), ("千", 3), ("万", 4), ("億", 8), ("兆", 12)];
    known.into_iter().find_map(|(name, power)| Some((power, text.strip_prefix(name)?)))
}

fn scaled(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || whole.len() > 15 || fraction.len() > SCALE as usize || text.ends_with('.') {
        return None;
    }
    format!("{whole}{fraction:0<9}").parse().ok()
}

fn written(magnitude: i128, negative: bool) -> String {
    let one = 10_i128.pow(SCALE);
    let fraction = format!("{:09}", magnitude % one);
    let fraction = fraction.trim_end_matches('0');
    let (sign, point) = (if negative { "-" } else { "" }, if fraction.is_empty() { "" } else { "." });
    format!("{sign}{}{point}{fraction}", magnitude / one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_read_in_the_unit_itself() {
        let read = |text| printed(text).map(|p| (p.number, p.sign, p.counter));
        let is = |number: &str, sign, counter: &str| Some((number.to_owned(), sign, counter.to_owned()));
        assert_eq!(read("17万件"), is("170000", 0, "件"));
        assert_eq!(read("65,918件"), is("65918", 0, "件"));
        assert_eq!(read("(△22,261件)"), is("-22261", -1, "件"));
        assert_eq!(read("（＋２９件）"), is("29", 1, "件"));
        assert_eq!(read("▲3.50％"), is("-3.5", -1, "%"));
        assert_eq!(read("1億2,000万円"), is("120000000", 0, "円"));
        assert_eq!(read("5千万円"), is("50000000", 0, "円"));
        assert_eq!(read("約20人減"), is("-20", -1, "人減"));
        assert_eq!(read("13.5% (2027年度)"), is("13.5", 0, "%"));
        assert_eq!(read("(1,534万枚→1,021万枚)"), None);
        assert_eq!(read("2024/3/1"), None);
        assert_eq!(read("多数"), None);
        assert_eq!(canonical("-0.0").as_deref(), Some("0"));
        assert_eq!(canonical("1.0").as_deref(), Some("1"));
    }
}
