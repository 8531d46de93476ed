//! Arguments of an action: clients write them in the query string, as a form or as JSON, and numbers often as text.
use super::Refusal;
use serde_json::{Map, Value};

/// Arguments by their names. What an action does not know is passed over, as CKAN does.
#[derive(Debug, Default)]
pub struct Arguments(Map<String, Value>);

impl Arguments {
    /// Takes one up; the last of a name holds.
    pub fn give(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// A value as text; none if it is missing, empty or no single value.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
            _ => None,
        }
    }

    pub(super) fn required(&self, name: &'static str) -> Result<String, Refusal> {
        self.text(name).ok_or_else(|| Refusal::Validation(name, "Missing value".to_owned()))
    }

    /// A number that is not negative: `(if none is given, the most)`. More than the most is the most.
    pub(super) fn number(&self, name: &'static str, (usual, most): (usize, usize)) -> Result<usize, Refusal> {
        let Some(text) = self.text(name) else { return Ok(usual) };
        let number: Result<usize, _> = text.trim().parse();
        number.map(|number| number.min(most)).map_err(|_| {
            Refusal::Validation(name, format!("`{text}` is no number: write a whole number that is not negative"))
        })
    }

    /// Whether something is asked for, in the ways in which Python and JSON write it.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| ["true", "1", "yes", "t", "y"].contains(&text.to_lowercase().as_str()))
    }

    /// Several values: a list, the text of a JSON list, or one value.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let texts = |values: &[Value]| values.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect();
        match self.0.get(name) {
            Some(Value::Array(values)) => texts(values),
            Some(Value::String(text)) if text.trim_start().starts_with('[') => {
                // Python writes lists of text with other quotes.
                let read = serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace('\'', "\"")));
                read.map(|values: Vec<Value>| texts(&values)).unwrap_or_default()
            }
            _ => self.text(name).into_iter().collect(),
        }
    }
}

/// The part of a list that two arguments ask for: how many, and how many are passed over.
pub(super) fn page<'l, T>(
    all: &'l [T],
    given: &Arguments,
    limit: &'static str,
    offset: &'static str,
    bounds: (usize, usize),
) -> Result<&'l [T], Refusal> {
    let from = given.number(offset, (0, usize::MAX))?.min(all.len());
    let most = given.number(limit, bounds)?.min(all.len() - from);
    Ok(&all[from..from + most])
}
