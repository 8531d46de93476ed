//! Arguments of an action: clients write them in the query string, as a form or as JSON, and numbers often as text.
use super::Refusal;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What an argument holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// Several texts.
    List,
}

/// An argument that actions know.
#[derive(Debug)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// What it asks, and of which actions.
    pub about: &'static str,
    /// What it holds.
    pub kind: ArgumentKind,
}

const fn argument(name: &'static str, kind: ArgumentKind, about: &'static str) -> Argument {
    Argument { name, about, kind }
}

/// The arguments of all actions.
pub const ARGUMENTS: &[Argument] = &[
    argument("id", ArgumentKind::Text, "Name or id of what a `…_show` shows."),
    argument("name", ArgumentKind::Text, "The action that `help_show` explains."),
    argument(
        "q",
        ArgumentKind::Text,
        "`package_search`: words, phrases, `field:value`, with AND, OR, NOT and brackets.",
    ),
    argument(
        "fq",
        ArgumentKind::Text,
        "The same, to narrow what `q` finds: `metadata_modified:[2024-01-01T00:00:00Z TO *]`.",
    ),
    argument("sort", ArgumentKind::Text, "`package_search`: fields with `asc` or `desc`, parted by commas."),
    argument("rows", ArgumentKind::Number, "`package_search`: how many datasets are told."),
    argument("start", ArgumentKind::Number, "`package_search`: how many datasets are passed over."),
    argument("facet.field", ArgumentKind::List, "`package_search`: fields whose values are counted."),
    argument("facet.limit", ArgumentKind::Number, "`package_search`: how many values of each are told."),
    argument("limit", ArgumentKind::Number, "Lists: how many names are told."),
    argument("offset", ArgumentKind::Number, "Lists: how many names are passed over."),
    argument("all_fields", ArgumentKind::Flag, "`organization_list`: publishers are told whole."),
    argument("include_datasets", ArgumentKind::Flag, "`organization_show`: with the datasets."),
];

/// How a flag says yes.
const YES: &[&str] = &["true", "1", "yes", "t", "y", "on"];

/// How a flag says no.
const NO: &[&str] = &["false", "0", "no", "f", "n", "off"];

/// Arguments by their names. What an action does not know is passed over, as CKAN does.
#[derive(Debug, Default)]
pub struct Arguments(Map<String, Value>);

impl Arguments {
    /// Takes one up; the last of a name holds.
    pub fn give(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// Takes up those of a form, which may have several of a name.
    pub fn give_all(&mut self, form: Vec<(String, String)>) {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form {
            all.entry(name).or_default().push(value);
        }
        let value = |mut all: Vec<String>| if all.len() == 1 { all.swap_remove(0).into() } else { all.into() };
        self.0.extend(all.into_iter().map(|(name, all)| (name, value(all))));
    }

    /// A value as text, of several the last; none if it is missing or empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = self.0.get(name)?;
        match value.as_array().map_or(Some(value), |values| values.last())? {
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

    /// That each has a value that it can have, also those that the action does not know.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        for argument in ARGUMENTS.iter().filter(|argument| self.0.contains_key(argument.name)) {
            let name = argument.name;
            match argument.kind {
                ArgumentKind::Number if self.text(name).is_none() => {
                    return Err(Refusal::Validation(name, "it is empty: write a whole number".to_owned()));
                }
                ArgumentKind::Number => drop(self.number(name, (0, usize::MAX))?),
                ArgumentKind::Flag => self.says(name)?,
                ArgumentKind::Text | ArgumentKind::List => {}
            }
        }
        Ok(())
    }

    /// That a flag says yes or no.
    fn says(&self, name: &'static str) -> Result<(), Refusal> {
        let text = self.text(name).unwrap_or_default().to_lowercase();
        let is_said = [YES, NO].concat().contains(&text.as_str());
        let refused = || Refusal::Validation(name, format!("`{text}` is neither `true` nor `false`"));
        is_said.then_some(()).ok_or_else(refused)
    }

    /// Whether something is asked for, in the ways in which Python and JSON write it.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| YES.contains(&text.to_lowercase().as_str()))
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
