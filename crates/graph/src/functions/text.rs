//! Functions on strings (section 17.4.3) and hashes (17.4.6).
//!
//! Before a function touches a text it counts its bytes on the meter. A text is [`LITERAL_LIMIT`] long at most, so that
//! each of them but hashes and replacements is over within milliseconds; those two look at the clock on their way.
use super::{
    made,
    pattern::{Pattern, Piece, replacement},
    value::{Value, hex},
};
use crate::{
    dataset::LITERAL_LIMIT,
    meter::{self, Stop},
};
use md5::Md5;
use oxigraph::model::Literal;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use spargebra::algebra::Function;
use std::fmt::Write;

/// How many bytes are hashed between two looks at the clock.
const CHUNK: usize = 1 << 14;

pub fn call(function: &Function, values: &[Value]) -> Option<Value> {
    use Function as F;
    let touched = values.iter().filter_map(Value::string).map(|(text, _)| text.len()).sum();
    meter::bytes(touched);
    let first = || values.first()?.string();
    match function {
        F::StrLen => Value::integer(first()?.0.chars().count()),
        F::UCase => first().map(|(text, language)| with_language(text.to_uppercase(), language)),
        F::LCase => first().map(|(text, language)| with_language(text.to_lowercase(), language)),
        F::EncodeForUri => first().map(|(text, _)| Value::text(made(encoded(text)))),
        F::SubStr => substring(values),
        F::Concat => concatenated(values),
        F::LangMatches => Some(matches_range(values.first()?.simple()?, values.get(1)?.simple()?).into()),
        F::Md5 => hashed::<Md5>(values),
        F::Sha1 => hashed::<Sha1>(values),
        F::Sha256 => hashed::<Sha256>(values),
        F::Sha384 => hashed::<Sha384>(values),
        F::Sha512 => hashed::<Sha512>(values),
        F::Contains | F::StrStarts | F::StrEnds | F::StrBefore | F::StrAfter => found(function, values),
        _ => None,
    }
}

/// A text with the language it had.
pub fn with_language(text: String, language: Option<&str>) -> Value {
    let text = made(text);
    match language {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
        None => Value::text(text),
    }
}

/// Functions of two texts that must be compatible (section 17.4.3.1.2).
fn found(function: &Function, values: &[Value]) -> Option<Value> {
    let [text, searched] = values else { return None };
    let ((text, language), (searched, other)) = (text.string()?, searched.string()?);
    if other.is_some() && language != other {
        return None;
    }
    let at = || text.find(searched);
    let part = |part: Option<&str>| {
        part.map_or_else(|| Value::text(String::new()), |part| with_language(part.to_owned(), language))
    };
    Some(match function {
        Function::Contains => text.contains(searched).into(),
        Function::StrStarts => text.starts_with(searched).into(),
        Function::StrEnds => text.ends_with(searched).into(),
        Function::StrBefore => part(at().and_then(|at| text.get(..at))),
        _ => part(at().and_then(|at| text.get(at + searched.len()..))),
    })
}

fn concatenated(values: &[Value]) -> Option<Value> {
    let parts: Vec<_> = values.iter().map(Value::string).collect::<Option<_>>()?;
    let length: usize = parts.iter().map(|(text, _)| text.len()).sum();
    if length > LITERAL_LIMIT {
        meter::stop(Stop::Literal(LITERAL_LIMIT as u64));
    }
    let language = parts.first().and_then(|(_, language)| *language);
    let language = language.filter(|first| parts.iter().all(|(_, language)| *language == Some(*first)));
    Some(with_language(parts.iter().map(|(text, _)| *text).collect(), language))
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The nearest whole number; of two that are equally near the greater one (`fn:round`).
pub fn round(value: f64) -> f64 {
    let below = value.floor();
    // The difference is exact, where `value + 0.5` is not.
    let rounded = if value - below >= 0.5 { below + 1.0 } else { below };
    if rounded == 0.0 { rounded.copysign(value) } else { rounded }
}

/// `SUBSTR` as `fn:substring`: the characters at the places from the rounded start on, as many as the rounded length.
fn substring(values: &[Value]) -> Option<Value> {
    let (text, language) = values.first()?.string()?;
    let rounded = |value: &Value| value.number().map(|number| round(f64::from(number.double())));
    let start = rounded(values.get(1)?)?;
    let end = match values.get(2) {
        Some(length) => start + rounded(length)?,
        None => f64::INFINITY,
    };
    let mut place = 0.0;
    let within = |_: &char| {
        place += 1.0;
        start <= place && place < end
    };
    Some(with_language(text.chars().filter(within).collect(), language))
}

/// `LANGMATCHES`: basic filtering of RFC 4647.
fn matches_range(tag: &str, range: &str) -> bool {
    if range == "*" {
        return !tag.is_empty();
    }
    let begins = tag.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range));
    let rest = tag.get(range.len()..).unwrap_or_default();
    begins && (rest.is_empty() || (!range.is_empty() && rest.starts_with('-')))
}

fn hashed<H: Digest>(values: &[Value]) -> Option<Value> {
    Some(Value::text(digest::<H>(values.first()?.simple()?)))
}

/// The hash of a text, in lower-case hexadecimal digits.
pub fn digest<H: Digest>(text: &str) -> String {
    let mut hash = H::new();
    for chunk in text.as_bytes().chunks(CHUNK) {
        // A byte takes longer to hash than to copy.
        meter::bytes(4 * chunk.len());
        hash.update(chunk);
    }
    hex(&hash.finalize())
}

/// `REPLACE`: `None` if the pattern matches no character at all somewhere, or if the replacement is none.
pub fn replaced(text: &str, pattern: &Pattern, with: &str) -> Option<String> {
    let regex = pattern.regex();
    if regex.is_match("") {
        return None;
    }
    let pieces = if pattern.is_literal {
        vec![Piece::Text(with.to_owned())]
    } else {
        replacement(with, regex.captures_len() - 1)?
    };
    let mut replaced = String::new();
    let mut last = 0;
    let mut add = |part: &str| {
        meter::bytes(part.len());
        replaced.push_str(part);
        if replaced.len() > LITERAL_LIMIT {
            meter::stop(Stop::Literal(LITERAL_LIMIT as u64));
        }
    };
    for captures in regex.captures_iter(text) {
        let whole = captures.get_match();
        meter::step();
        add(text.get(last..whole.start()).unwrap_or_default());
        for piece in &pieces {
            match piece {
                Piece::Text(piece) => add(piece),
                Piece::Group(group) => add(captures.get(*group).map_or("", |group| group.as_str())),
            }
        }
        last = whole.end();
    }
    add(text.get(last..).unwrap_or_default());
    Some(replaced)
}
