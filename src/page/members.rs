//! Members that are no rows, with names for people.
use super::{cell::HtmlCell, concept, flag, names, words::Words};
use serde_json::{Map, Value};

/// Members that name an object to people, the first that it has.
const LABELS: &[&str] = &["title", "label", "name", "ja"];

/// Members that a list leaves to the page of each thing.
const OF_OWN_PAGE: &[&str] = &["type", "slug", "label_en", "comment_en", "keywords_en", "form", "file", "endpoint"];

/// Members whose text is a code, with the list that has it.
const CODES: &[(&str, &str)] = &[("kind", "publisher-kind")];

/// The members that say something.
pub fn facts(members: &Map<String, Value>, words: &'static Words) -> Vec<(String, HtmlCell)> {
    let name = |key: &str| names::member(key, words).into_owned();
    let named = members.iter().map(|(key, value)| match (key.as_str(), value) {
        ("type", Value::String(text)) if !text.contains(':') => {
            (name(key), HtmlCell::text(names::type_name(text, words)))
        }
        (_, Value::String(text)) if key == "en" || key.ends_with("_en") => {
            (name(key), HtmlCell { lang: super::other_lang("en", words), ..HtmlCell::text(text) })
        }
        (_, Value::String(text)) if key.ends_with("_at") => {
            (name(key), HtmlCell { times: Some(words.language), ..HtmlCell::text(text) })
        }
        (_, Value::String(text)) if let Some((_, list)) = CODES.iter().find(|(code, _)| code == key) => {
            (name(key), HtmlCell::text(concept(list, text, words)))
        }
        ("keywords" | "keywords_en", Value::Array(keywords)) => (name(key), HtmlCell::text(in_line(keywords, words))),
        _ => (name(key), cell(value, words)),
    });
    named.filter(|(_, cell)| !cell.is_empty()).collect()
}

fn in_line(keywords: &[Value], words: &Words) -> String {
    keywords.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(words.comma)
}

fn cell(value: &Value, words: &'static Words) -> HtmlCell {
    match value {
        Value::Null => HtmlCell::default(),
        Value::String(text) => HtmlCell::linked(text),
        Value::Bool(is_so) => HtmlCell::text(flag(*is_so, words)),
        Value::Object(members) => object(members, words),
        Value::Array(values) => HtmlCell {
            below: values.iter().map(|value| (String::new(), cell(value, words))).collect(),
            ..HtmlCell::default()
        },
        Value::Number(number) => HtmlCell::text(number.to_string()),
    }
}

/// An object that has a name and an address or a code is shown as one, with the rest below it.
fn object(members: &Map<String, Value>, words: &'static Words) -> HtmlCell {
    let text = |key: &str| members.get(key).and_then(Value::as_str);
    let label = LABELS.iter().find(|key| text(key).is_some());
    let (Some(&key), url, id) = (label, text("url"), text("id")) else {
        return HtmlCell { below: facts(members, words), ..HtmlCell::default() };
    };
    let label = text(key).unwrap_or_default();
    if url.is_none() && id.is_none() {
        return HtmlCell { below: facts(members, words), ..HtmlCell::default() };
    }
    let own_page = if url.is_some() { OF_OWN_PAGE } else { &[] };
    let shown_elsewhere = [key, "url", "uri", "id"];
    let rest = members.iter().filter(|(other, _)| !shown_elsewhere.iter().chain(own_page).any(|name| name == other));
    let rest: Map<String, Value> = rest.map(|(other, value)| (other.clone(), value.clone())).collect();
    let below = facts(&rest, words).into_iter().map(|(name, cell)| match &cell.href {
        // An address says nothing to people; the name of what is there does.
        Some(href) if *href == cell.text => (String::new(), HtmlCell { text: name, ..cell }),
        _ => (name, cell),
    });
    HtmlCell {
        text: id.map_or_else(|| label.to_owned(), |id| super::words::fill(words.coded, &[("name", label), ("id", id)])),
        href: url.map(str::to_owned),
        below: below.collect(),
        ..HtmlCell::default()
    }
}
