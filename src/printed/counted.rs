//! One number with what it counts: △2,036時間, 3割5分, 583 万円/人, £1.2m.
use super::{
    Number, Sign,
    amount::{self, Amount},
    kanji::COUNTERS,
    marks,
    words::Said,
};
use crate::decimal::Decimal;
use std::borrow::Cow;

/// Reads a text that is one number from its beginning to its end; `None` if anything in it is not certain.
pub fn number(text: &str) -> Option<Number> {
    let text = compared(text);
    let (text, bracketed) = unwrapped(&text)?;
    if has_gap(&text) {
        return None;
    }
    let mut said = Said { marks: bracketed, ..Said::default() };
    let text = joined(&text);
    let rest = said.before(text.trim())?;
    let (currency, rest) = currency(rest);
    let (amount, rest) = amount::at(rest)?;
    match amount::lettered(&amount, rest) {
        Some(scaled) if scaled.is_certain || !currency.is_empty() => {
            let unit = said.behind(scaled.rest.trim())?;
            finished(Parts::of(scaled.amount), &format!("{currency}{unit}"), said)
        }
        Some(scaled) => doubtful(amount, &scaled, rest, said),
        None => {
            let (parts, rest) = compound(amount, rest.trim_start())?;
            let unit = said.behind(rest.trim())?;
            finished(parts, &format!("{currency}{unit}"), said)
        }
    }
}

/// A number whose letter is a scale or a unit: 1.35m are metres or a million.
fn doubtful(plain: Amount, scaled: &amount::Lettered<'_>, rest: &str, mut said: Said) -> Option<Number> {
    let unit = said.behind(rest.trim())?.to_owned();
    let counted = Said::default().behind(scaled.rest.trim())?.to_owned();
    let value = scaled.amount.decimal(said.sign == Some(Sign::Minus))?;
    let mut number = finished(Parts::of(plain), &unit, said)?;
    number.also.push((value, counted));
    Some(Number { is_doubtful: true, ..number })
}

/// A text that begins with a sign of comparison, with the word for it: brackets look the same.
fn compared(text: &str) -> Cow<'_, str> {
    let text = text.trim_start();
    let signs = [(">=", "≧"), ("=>", "≧"), ("<=", "≦"), ("=<", "≦"), (">", "more than "), ("<", "less than ")];
    let found = signs.into_iter().find_map(|(sign, word)| Some((word, text.strip_prefix(sign)?)));
    match found.filter(|(_, rest)| !rest.contains(['<', '>'])) {
        Some((word, rest)) => Cow::Owned(format!("{word}{rest}")),
        None => Cow::Borrowed(text),
    }
}

/// The text in brackets that are all around it, else the text without what its brackets hold, and that.
fn unwrapped(text: &str) -> Option<(String, Vec<String>)> {
    let (outside, mut inside) = marks::without_brackets(text)?;
    if outside.is_empty() && inside.len() == 1 {
        return marks::without_brackets(&inside.remove(0));
    }
    Some((outside, inside))
}

/// Whether a blank stands between digits: nobody knows whether 10 20 is one number.
fn has_gap(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let (Some(word), Some(next)) = (words.next(), words.peek()) {
        let digit = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let number = word.ends_with(digit) && word.contains(|c: char| c.is_ascii_digit());
        if number && next.starts_with(digit) {
            return true;
        }
    }
    false
}

/// Blanks tell words of English apart; in Japanese they only make a column wide.
fn joined(text: &str) -> String {
    let english = text.chars().all(|c| c.is_ascii() || matches!(c, '£' | '€' | '¥'));
    text.split_whitespace().collect::<Vec<_>>().join(if english { " " } else { "" })
}

fn currency(text: &str) -> (&'static str, &str) {
    let found = ["US$", "£", "€", "¥", "$"].into_iter().find(|sign| text.starts_with(sign)).unwrap_or_default();
    (found, text[found.len()..].trim_start())
}

/// Amounts of which the second continues the first: the unit, how many of the next it is, and the next.
const COMPOUNDS: [(&str, i128, &str); 8] = [
    ("時間", 60, "分"),
    ("分", 60, "秒"),
    ("日", 24, "時間"),
    ("年", 12, "か月"),
    ("年", 12, "ヶ月"),
    ("年", 12, "カ月"),
    ("割", 10, "分"),
    ("割", 10, "厘"),
];

/// A quantity in one or more units, the unit as printed first.
struct Parts {
    amount: Amount,
    /// The unit that has been read already; empty if what follows is the unit.
    unit: &'static str,
    also: Vec<(Amount, String)>,
}

impl Parts {
    const fn of(amount: Amount) -> Self {
        Self { amount, unit: "", also: Vec::new() }
    }
}

/// The amount, and a second one that continues it: 5時間30分 is 330分 and 5.5時間, 3割5分 is 3.5割.
fn compound(amount: Amount, rest: &str) -> Option<(Parts, &str)> {
    let second = COMPOUNDS.into_iter().find_map(|(unit, factor, next)| {
        let (more, rest) = amount::at(rest.strip_prefix(unit)?)?;
        Some((unit, factor, next, more, rest.strip_prefix(next)?))
    });
    let Some((unit, factor, next, more, rest)) = second else {
        return Some((Parts::of(amount), rest));
    };
    let factor = if next == "厘" { 100 } else { factor };
    let small = amount.times(factor, &more)?;
    let large = small.divided(factor);
    if unit == "割" {
        return Some((Parts { amount: large?, unit, also: Vec::new() }, rest));
    }
    let also = large.map(|large| (large, unit.to_owned())).into_iter().collect();
    Some((Parts { amount: small, unit: next, also }, rest))
}

fn finished(Parts { amount, unit: read, also }: Parts, unit: &str, said: Said) -> Option<Number> {
    let unit = if read.is_empty() { unit.to_owned() } else { format!("{read}{unit}") };
    if !is_unit(&unit) {
        return None;
    }
    let negative = said.sign == Some(Sign::Minus);
    let mut same: Vec<(Decimal, String)> = Vec::new();
    for (amount, unit) in also {
        same.push((amount.decimal(negative)?, unit));
    }
    if unit == "割" {
        same.push((amount.times(10, &amount::at("0")?.0)?.decimal(negative)?, "%".to_owned()));
    }
    if matches!(unit.as_str(), "パーセント" | "per cent" | "percent") {
        same.push((amount.decimal(negative)?, "%".to_owned()));
    }
    if let Some((factor, plain)) = without_prefix(&unit) {
        same.push((amount.times(factor, &amount::at("0")?.0)?.decimal(negative)?, plain.to_owned()));
    }
    if unit == "¥" {
        same.push((amount.decimal(negative)?, "円".to_owned()));
    }
    let scale = amount.scaled.as_ref().map(|(_, scale)| scale.trim().to_owned());
    if let Some((mantissa, _)) = &amount.scaled {
        let value = if negative { super::negated(mantissa) } else { mantissa.clone() };
        same.push((value, format!("{}{unit}", scale.as_deref().unwrap_or_default())));
    }
    Some(Number {
        value: amount.decimal(negative)?,
        upper: None,
        sign: said.sign,
        unit,
        scale,
        qualifier: said.qualifier,
        change: said.change,
        marks: said.marks,
        footnotes: Vec::new(),
        also: same,
        is_doubtful: false,
    })
}

/// A unit without its decimal prefix, and what that is: 5kt-CO2 are 5000 t-CO2. Only of units that take one.
fn without_prefix(unit: &str) -> Option<(i128, &str)> {
    let prefixes = [("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)];
    let (factor, plain) = prefixes.into_iter().find_map(|(name, factor)| Some((factor, unit.strip_prefix(name)?)))?;
    let base = plain.split(['-', '/', ' ']).next().unwrap_or_default();
    let takes =
        matches!(base, "t" | "W" | "Wh" | "J") || base.strip_prefix('t').is_some_and(|gas| gas.starts_with("CO2"));
    takes.then_some((factor, plain))
}

/// The longest unit: 件/10万人・年.
const LONGEST: usize = 14;

/// Whether what follows a number can be its unit: a few letters, no sentence, no second number.
fn is_unit(text: &str) -> bool {
    // Digits of formulas and of what is divided by are no numbers.
    let known = [
        "CO2e",
        "CO2",
        "m2",
        "m3",
        "N2O",
        "CH4",
        "PM2.5",
        "/10万人",
        "/100万人",
        "/1000人",
        "/1,000人",
        "/100人",
        "/10人",
    ];
    let plain = known.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    let english = text.is_ascii() && text.split(' ').count() <= 3 && text.len() <= 30;
    let short = english || text.chars().count() <= LONGEST && !text.contains(' ');
    let letter = |c: char| c.is_alphabetic() && !is_hiragana(c) || "%‰℃°$£€¥/・·-ー々 ".contains(c);
    let counter = |text: &str| text.replace(['か', 'つ'], "").chars().all(letter);
    let kana = !text.contains(is_hiragana) || text == "つ" || COUNTERS.contains(&text) || is_of_ka(text);
    let date =
        text.starts_with("年度") || text.starts_with("月") || text.starts_with("時") && !text.starts_with("時間");
    // 100余名 and 20数人 are more than 100 and 20, nobody knows by how much; 件以上/年 is a limit and a unit in one.
    let vague = text.starts_with(['余', '数', '強', '弱']);
    let limited = ["以上", "以下", "以内", "未満", "増", "減"].iter().any(|word| text.contains(word));
    short && !vague && !limited && counter(&plain) && kana && !date && !text.starts_with(['/', '-', '・', '·'])
}

/// か所, か国, か月, か年.
fn is_of_ka(text: &str) -> bool {
    text.strip_prefix('か')
        .is_some_and(|rest| rest.starts_with(['所', '国', '月', '年', '寺', '村', '町']) && !rest.contains(is_hiragana))
}

fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゖ').contains(&c)
}
