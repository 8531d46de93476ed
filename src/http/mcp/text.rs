//! An answer as text: what is stated, line by line; what is null is left out.
use super::ask::ToolAnswer;
use serde_json::{Map, Value};
use std::fmt::Write;

/// The answer of a tool, with its sources.
pub fn written(told: &ToolAnswer) -> String {
    let mut out = String::new();
    if let Value::Object(members) = &told.answer {
        let own = members.iter().filter(|(name, _)| *name != "links");
        object(own, 0, &mut out);
    }
    if let Some(next) = told.answer["links"]["next"].as_str() {
        line(&mut out, 0, &format!("next: {next}"));
    }
    if told.left_out > 0 {
        line(&mut out, 0, &format!("left out at the end, because the answer would be too long: {}", told.left_out));
    }
    line(&mut out, 0, &format!("\nThis answer: {}", told.url));
    for source in &told.sources {
        let known = [&source.attribution, &source.edition, &source.license, &source.rights, &source.citation];
        let known = known.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("; ");
        let release = source.release.map_or_else(String::new, |release| format!(", release {release}"));
        line(&mut out, 0, &format!("Source: {} ({}{release}). {known}", source.plan, source.url));
        for document in &source.documents {
            let url = document.url.as_deref().map_or_else(String::new, |url| format!(", {url}"));
            line(&mut out, 1, &format!("source_id {}: {}{url}", document.source_id, document.title));
        }
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing into memory cannot fail.
    let _ = writeln!(out, "{:depth$}{text}", "", depth = depth * 2);
}

/// The text of a value that has no parts; a term of a result of SPARQL reads as its value.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Object(term) if is_term(term) => term["value"].as_str().map(str::to_owned),
        Value::Array(values) => {
            let parts: Option<Vec<String>> = values.iter().map(plain).collect();
            parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(", "))
        }
        _ => None,
    }
}

fn is_term(members: &Map<String, Value>) -> bool {
    let known = ["type", "value", "xml:lang", "datatype"];
    members.contains_key("value")
        && members.contains_key("type")
        && members.keys().all(|name| known.contains(&name.as_str()))
}

fn object<'v>(members: impl Iterator<Item = (&'v String, &'v Value)>, depth: usize, out: &mut String) {
    for (name, value) in members {
        match (plain(value), value) {
            (Some(text), _) => line(out, depth, &format!("{name}: {text}")),
            (None, Value::Array(values)) if !values.is_empty() => {
                line(out, depth, &format!("{name}:"));
                for value in values {
                    entry(value, depth + 1, out);
                }
            }
            (None, Value::Object(members)) if !members.is_empty() => {
                line(out, depth, &format!("{name}:"));
                object(members.iter(), depth + 1, out);
            }
            _ => {}
        }
    }
}

/// A value of a list that has parts.
fn entry(value: &Value, depth: usize, out: &mut String) {
    match (plain(value), value) {
        (Some(text), _) => line(out, depth, &format!("- {text}")),
        (None, Value::Object(members)) => {
            let mut own = String::new();
            object(members.iter(), depth + 1, &mut own);
            // The first member stands behind the mark.
            let begin = depth * 2;
            if own.len() > begin {
                own.replace_range(begin..=begin, "-");
            }
            out.push_str(&own);
        }
        (None, Value::Array(values)) => values.iter().for_each(|value| entry(value, depth + 1, out)),
        _ => {}
    }
}
