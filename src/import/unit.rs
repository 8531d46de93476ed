//! Units that stand beside a number: in a column, in a head, in the name of an indicator.
use crate::{
    check::printed_unit,
    printed::{self, Reading},
};

/// Whether a text is a unit: a number with it behind is one that a unit of the list counts, or it is a known scale of money.
pub fn is_unit(text: &str) -> bool {
    let text = text.trim();
    // 年間 says how values add up.
    if text.is_empty()
        || text.ends_with('間')
        || text.chars().count() > 12
        || text.contains(|c: char| c.is_ascii_digit() && !text.contains("CO2") && !text.contains('m'))
    {
        return false;
    }
    match printed::read(&format!("1{text}")) {
        Reading::Number(number) => {
            number.qualifier.is_none() && number.change.is_none() && printed_unit(&number).is_some()
        }
        _ => false,
    }
}

/// The sign of a currency and the word of its scale: £000, £m, k€.
fn scaled_currency(unit: &str) -> Option<(&'static str, &'static str)> {
    let plain: String =
        unit.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect::<String>().to_lowercase();
    let currency = ["£", "€", "us$", "$"].into_iter().find(|sign| plain.contains(sign))?;
    let scale = match plain.replace(currency, "").as_str() {
        "000" | "000s" | "k" | "thousand" | "thousands" => "thousand",
        "m" | "mn" | "million" | "millions" => "million",
        "bn" | "billion" => "billion",
        _ => return None,
    };
    Some((if currency == "us$" { "US$" } else { currency }, scale))
}

/// Whether a text is a currency in a scale.
pub fn is_scaled_currency(text: &str) -> bool {
    scaled_currency(text).is_some()
}

/// A number with a unit behind its digits: 25.0以上 and % are 25.0%以上, 583 and 万円/人 are 583 万円/人.
pub fn behind_number(text: &str, unit: &str) -> String {
    if let Some((currency, scale)) = scaled_currency(unit) {
        return format!("{currency}{text} {scale}");
    }
    let together = format!("{text} {unit}");
    let plain = |text: &str| matches!(printed::read(text), Reading::Number(number) if number.qualifier.is_none() && number.change.is_none());
    if plain(text) && matches!(printed::read(&together), Reading::Number(number) if number.unit.len() <= unit.len()) {
        return together;
    }
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let Some((at, last)) = text.char_indices().rfind(|(_, c)| digit(*c)) else { return together };
    let (number, rest) = text.split_at(at + last.len_utf8());
    let within = format!("{number}{unit}{rest}");
    if matches!(printed::read(&within), Reading::Number(_)) { within } else { text.to_owned() }
}

/// The unit that the name of an indicator ends with in brackets: 利用者数（人）.
pub fn in_name(name: &str) -> Option<&str> {
    let found = printed::title::bracketed_behind(name.trim())?;
    let inside = found.inside.trim();
    let inside = inside.strip_prefix("単位：").or_else(|| inside.strip_prefix("単位:")).unwrap_or(inside);
    (is_unit(inside) || is_scaled_currency(inside)).then_some(inside)
}
