//! The digits of a number, and the scales behind them: 1,234.5, 2億396万, 3千, 1.2 million.
use crate::decimal::Decimal;

/// Digits behind the decimal point that are told apart; see [`one`].
const PLACES: usize = 9;

/// The longest whole number that is read.
const LONGEST: usize = 15;

/// A number without a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number times 10 to the power of [`PLACES`], scales included.
    units: i128,
    /// The number before its only scale, and the scale.
    pub scaled: Option<(Decimal, String)>,
}

impl Amount {
    /// The number, negative if it is asked for.
    pub fn decimal(&self, negative: bool) -> Option<Decimal> {
        decimal(if negative { -self.units } else { self.units })
    }

    /// The amount times a whole number, and another one added: hours as minutes.
    pub fn times(&self, factor: i128, more: &Self) -> Option<Self> {
        let units = self.units.checked_mul(factor)?.checked_add(more.units)?;
        Some(Self { units, scaled: None })
    }

    /// The amount divided by a whole number; `None` if it has too many digits for that.
    pub fn divided(&self, by: i128) -> Option<Self> {
        (by != 0 && self.units % by == 0).then(|| Self { units: self.units / by, scaled: None })
    }

    /// The amount in a scale that it was printed without.
    pub fn scaled_like(&self, other: &Self) -> Option<Self> {
        let (_, scale) = other.scaled.as_ref()?;
        let (power, rest) = scale_at(scale)?;
        let units = self.units.checked_mul(10_i128.checked_pow(power)?)?;
        (rest.is_empty() && self.scaled.is_none()).then_some(Self { units, scaled: None })
    }
}

/// Scales, and the powers of ten that they are.
const SCALES: [(&str, u32); 6] = [("十", 1), ("百", 2), ("千", 3), ("万", 4), ("億", 8), ("兆", 12)];

/// Scales in English.
const ENGLISH: [(&str, u32); 4] = [("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

/// Scales of a few letters, longest first, and whether they are nothing else. Only behind a currency the others are
/// certain: 1.2m may be metres.
const LETTERS: [(&str, u32, bool); 7] = [
    ("mln", 6, true),
    ("mn", 6, true),
    ("bn", 9, true),
    ("tn", 12, true),
    ("k", 3, false),
    ("m", 6, false),
    ("b", 9, false),
];

/// Words that begin like a scale.
const NO_SCALES: [&str; 3] = ["百貨", "百科", "千葉"];

/// The amount at the beginning of a text, and what follows it. `None` if the digits are grouped in no known way.
pub fn at(text: &str) -> Option<(Amount, &str)> {
    let (mut total, mut rest, mut before) = (0_i128, text, None::<u32>);
    loop {
        let (part, after) = digits(rest)?;
        let (power, behind) = scales(after);
        let units = part.checked_mul(10_i128.checked_pow(power)?)?;
        // 1億2,000万 goes on with something smaller than its scale.
        let most = before.and_then(|before| 10_i128.checked_pow(before)?.checked_mul(one()));
        if before.is_some() && most.is_none_or(|most| units >= most) {
            return None;
        }
        total = total.checked_add(units)?;
        if power == 0 || !behind.starts_with(|c: char| c.is_ascii_digit()) {
            let alone = power > 0 && before.is_none();
            let scale = &after[..after.len() - behind.len()];
            let scaled = if alone { Some((decimal(part)?, scale.to_owned())) } else { None };
            return Some((Amount { units: total, scaled }, behind));
        }
        (rest, before) = (behind, Some(power));
    }
}

/// An amount whose scale is a few letters.
pub struct Lettered<'a> {
    pub amount: Amount,
    pub rest: &'a str,
    /// Whether the letters mean nothing else.
    pub is_certain: bool,
}

/// The amount with the letters behind it as its scale: 1.2m, 1.5bn visits. `None` if there are none.
pub fn lettered<'a>(amount: &Amount, text: &'a str) -> Option<Lettered<'a>> {
    let rest = text.trim_start();
    let (name, power, is_certain) = LETTERS.into_iter().find(|(name, ..)| begins(rest, name))?;
    let after = &rest[name.len()..];
    let ends = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '·' | '・' | '²' | '³'));
    if !ends || amount.scaled.is_some() {
        return None;
    }
    let units = amount.units.checked_mul(10_i128.pow(power))?;
    let scaled = Some((decimal(amount.units)?, rest[..name.len()].to_owned()));
    Some(Lettered { amount: Amount { units, scaled }, rest: after, is_certain })
}

/// Whether a text begins with a word, in capitals or not.
fn begins(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// The power of ten of all scales at the beginning, and what follows them.
fn scales(text: &str) -> (u32, &str) {
    let (mut power, mut rest) = (0, text);
    while let Some((more, after)) = scale_at(rest) {
        (power, rest) = (power + more, after);
    }
    (power, rest)
}

fn scale_at(text: &str) -> Option<(u32, &str)> {
    if NO_SCALES.iter().any(|word| text.starts_with(word)) {
        return None;
    }
    let plain = SCALES.into_iter().find_map(|(name, power)| Some((power, text.strip_prefix(name)?)));
    let english = || {
        let word = text.trim_start();
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let found = ENGLISH.into_iter().find(|(name, _)| begins(word, name) && ends(&word[name.len()..]));
        found.map(|(name, power)| (power, &word[name.len()..]))
    };
    plain.or_else(english)
}

/// Digits with a point and commas between groups of three.
fn digits(text: &str) -> Option<(i128, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1 || groups[0].len() < 4 && groups[1..].iter().all(|group| group.len() == 3);
    let whole = groups.concat();
    let fraction = fraction.unwrap_or("0");
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let right = grouped && plain(&whole) && plain(fraction) && whole.len() <= LONGEST && fraction.len() <= PLACES;
    right.then(|| format!("{whole}{fraction:0<PLACES$}").parse().ok())?.map(|units| (units, rest))
}

const fn one() -> i128 {
    1_000_000_000
}

fn decimal(units: i128) -> Option<Decimal> {
    let (whole, fraction) = (units.abs() / one(), units.abs() % one());
    let fraction = format!("{fraction:0>PLACES$}");
    let fraction = fraction.trim_end_matches('0');
    let sign = if units < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    Decimal::try_from(format!("{sign}{whole}{point}{fraction}")).ok()
}
