//! Values of indicators for people: the number, what it counts, and how it is qualified.
use super::{
    names,
    words::{Words, is_japanese},
};
use crate::{language::Language, progress::Value, table::Row, vocabulary};
use askama::filters::{Html, escape};
use std::fmt::Write;

/// A text as HTML.
pub fn escaped(text: &str) -> String {
    escape(text, Html).map(|safe| safe.to_string()).unwrap_or_default()
}

/// A text of the plan as HTML: it says its language if that is not the one of the page.
pub fn own(text: &str, language: &str, words: &Words) -> String {
    if language == words.language.tag() {
        return escaped(text);
    }
    format!("<span lang=\"{}\">{}</span>", escaped(language), escaped(text))
}

/// What values of a plan are told with.
pub struct Values<'c> {
    pub codes: &'c [Row],
    /// Language of the plan.
    pub language: &'c str,
    pub words: &'static Words,
}

impl Values<'_> {
    /// A value as HTML: its number stands alone in an element, so that it can be set large.
    pub fn html(&self, value: &Value<'_>) -> String {
        let row = value.row;
        let (unit, is_word) = self.unit(value);
        if unit.is_empty()
            && value.unit_id() != Some(NO_UNIT)
            && let Some(printed) = row.get("value_as_printed")
        {
            return format!("<b>{}</b>", own(printed, self.language, self.words));
        }
        let mut html = String::new();
        let qualifier = row.get("qualifier_id").filter(|_| value.upper.is_none());
        let qualifier = qualifier.and_then(|id| Some((id, names::code("qualifier", id, self.words)?)));
        let before = qualifier.filter(|(id, _)| self.words.language == Language::En || *id == "about");
        if let Some((_, before)) = before {
            html.push_str(before);
            html.push_str(if self.words.language == Language::En { " " } else { "" });
        }
        let _ = write!(html, "<b>{}", value.value.grouped());
        if let Some(upper) = &value.upper {
            let _ = write!(html, "～{}", upper.grouped());
        }
        let _ = write!(html, "</b>{}<small>{unit}</small>", if is_word { " " } else { "" });
        if let Some((_, behind)) = qualifier.filter(|_| before.is_none()) {
            html.push_str(behind);
        }
        html
    }

    /// What a value counts, as HTML, and whether that is a word that stands apart from its number.
    fn unit(&self, value: &Value<'_>) -> (String, bool) {
        if let Some(id) = value.unit_id().filter(|id| *id != NO_UNIT) {
            // What is a sign or a measure in Japanese is one in English.
            let name = match vocabulary::concept("unit", id) {
                Some(unit) if !is_japanese(&unit.ja) => &unit.ja,
                Some(unit) => names::label(unit, self.words),
                None => id,
            };
            return (escaped(name), is_word(name));
        }
        let code = |id: &str| self.codes.iter().find(|row| &row["list_id"] == "unit" && &row["code_id"] == id);
        let label = value.own_unit_id().and_then(code).map_or("", |row| &row["label"]);
        (if label.is_empty() { String::new() } else { own(label, self.language, self.words) }, is_word(label))
    }
}

/// The unit of what counts nothing.
const NO_UNIT: &str = "none";

/// Whether a unit is written in Latin letters.
fn is_word(unit: &str) -> bool {
    unit.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A number of bytes for people.
pub fn size(bytes: i32) -> String {
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes / 100 % 10),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
