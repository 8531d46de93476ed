//! The queries that clients of CKAN write, in a part of Solr's language: words, and fields with values, all of which must hold.
use super::{Refusal, dataset::Package};
use crate::search::fold;

/// What a dataset must have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Query(Vec<Clause>);

#[derive(Debug, PartialEq, Eq)]
struct Clause {
    /// Whether it must not hold.
    is_not: bool,
    /// None for a word anywhere.
    field: Option<String>,
    value: Wanted,
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Value(String),
    /// From one text to another, both included; none for no end.
    Range(Option<String>, Option<String>),
}

const HINT: &str =
    "Write words and `field:value` or `field:\"several words\"`, joined by AND; `-` before one excludes it.";

impl Query {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let mut clauses = Vec::new();
        let mut rest = text.trim_start();
        let mut excludes = false;
        while !rest.is_empty() {
            let (token, after) = token(rest)?;
            rest = after.trim_start();
            match token {
                "AND" | "&&" => {}
                "NOT" | "!" => excludes = true,
                "OR" | "||" => return Err(refused("OR is not understood")),
                token => {
                    clauses.push(clause(token, excludes)?);
                    excludes = false;
                }
            }
        }
        Ok(Self(clauses))
    }

    pub(super) fn finds(&self, package: &Package) -> bool {
        self.0.iter().all(|clause| clause.holds(package) != clause.is_not)
    }
}

fn refused(why: &str) -> Refusal {
    Refusal::Query(format!("{why}. {HINT}"))
}

/// The first part of a query and what is behind it: spaces within quotes and brackets do not end it.
fn token(text: &str) -> Result<(&str, &str), Refusal> {
    let (mut is_quoted, mut is_range) = (false, false);
    for (place, character) in text.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '[' | '{' if !is_quoted => is_range = true,
            ']' | '}' if !is_quoted => is_range = false,
            '(' | ')' | '~' | '^' if !is_quoted => return Err(refused(&format!("`{character}` is not understood"))),
            _ if character.is_whitespace() && !is_quoted && !is_range => return Ok((&text[..place], &text[place..])),
            _ => {}
        }
    }
    if is_quoted || is_range {
        return Err(refused(&format!("`{text}` has no end")));
    }
    Ok((text, ""))
}

fn clause(token: &str, excludes: bool) -> Result<Clause, Refusal> {
    let (sign, token) = match token.strip_prefix('-') {
        Some(token) => (true, token),
        None => (false, token.strip_prefix('+').unwrap_or(token)),
    };
    let is_not = sign != excludes;
    let (field, value) = match token.split_once(':').filter(|(field, _)| !field.starts_with('"')) {
        Some(("*", "*")) => return Ok(Clause { is_not, field: None, value: Wanted::All }),
        Some((field, value)) if FIELDS.contains(&field) => (Some(field.to_owned()), value),
        Some((field, _)) => {
            return Err(refused(&format!("there is no field `{field}`; there are {}", FIELDS.join(", "))));
        }
        None => (None, token),
    };
    let value = match value.strip_prefix('[').and_then(|range| range.strip_suffix(']')) {
        Some(range) => {
            let (from, to) = range.split_once(" TO ").ok_or_else(|| refused("a range is `[from TO to]`"))?;
            let end = |text: &str| (text.trim() != "*").then(|| text.trim().trim_end_matches('Z').to_owned());
            Wanted::Range(end(from), end(to))
        }
        None if value == "*" => Wanted::All,
        None if value.is_empty() => return Err(refused(&format!("`{token}` has no value"))),
        None => Wanted::Value(value.trim_matches('"').to_owned()),
    };
    Ok(Clause { is_not, field, value })
}

/// Fields that can be asked for.
const FIELDS: &[&str] = &[
    "id",
    "name",
    "title",
    "notes",
    "text",
    "organization",
    "owner_org",
    "tags",
    "res_format",
    "license_id",
    "groups",
    "state",
    "type",
    "dataset_type",
    "private",
    "metadata_created",
    "metadata_modified",
];

/// Values of a field of a dataset.
pub(super) fn values(package: &Package, field: &str) -> Result<Vec<String>, Refusal> {
    let one = |text: &str| vec![text.to_owned()];
    Ok(match field {
        "id" => one(&package.id),
        "name" => one(&package.name),
        "title" => one(&package.title),
        "notes" => one(&package.notes),
        "text" => texts(package).into_iter().map(ToOwned::to_owned).collect(),
        "organization" => one(&package.organization.name),
        "owner_org" => one(&package.owner_org),
        "tags" => package.tags.iter().map(|tag| tag.name.clone()).collect(),
        "res_format" => package.resources.iter().map(|resource| resource.format.to_owned()).collect(),
        "license_id" => one(&package.license_id),
        "groups" => Vec::new(),
        "state" => one(package.state),
        "type" | "dataset_type" => one("dataset"),
        "private" => one("false"),
        "metadata_created" => one(&package.metadata_created),
        "metadata_modified" => one(&package.metadata_modified),
        _ => return Err(refused(&format!("there is no field `{field}`; there are {}", FIELDS.join(", ")))),
    })
}

/// Texts in which a word without a field is looked for.
fn texts(package: &Package) -> Vec<&str> {
    let tags = package.tags.iter().map(|tag| tag.name.as_str());
    let named = [&*package.title, &*package.notes, &*package.name, &*package.organization.title];
    named.into_iter().chain(tags).collect()
}

impl Clause {
    fn holds(&self, package: &Package) -> bool {
        let field = self.field.as_deref().unwrap_or("text");
        let values = values(package, field).unwrap_or_default();
        let is_text = ["title", "notes", "text"].contains(&field);
        match &self.value {
            Wanted::All => self.field.is_none() || !values.is_empty(),
            Wanted::Value(wanted) if is_text => values.iter().any(|value| fold(value).contains(&fold(wanted))),
            Wanted::Value(wanted) => values.iter().any(|value| value.eq_ignore_ascii_case(wanted)),
            // Moments have one form, so their order is that of their texts.
            Wanted::Range(from, to) => values.iter().any(|value| {
                from.as_ref().is_none_or(|from| from <= value) && to.as_ref().is_none_or(|to| value <= to)
            }),
        }
    }
}

/// An order of datasets.
pub(super) struct Sort {
    /// As it was given.
    pub text: String,
    /// Fields with whether the order is turned.
    by: Vec<(String, bool)>,
}

/// Fields that datasets can be ordered by; there is no score.
const SORTED: &[&str] = &["name", "title", "metadata_created", "metadata_modified"];

impl Sort {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let mut by = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (field, order) = part.split_once(' ').unwrap_or((part, "asc"));
            let field = field.trim_end_matches("_string");
            let is_turned = match order.trim() {
                "asc" => false,
                "desc" => true,
                other => return Err(Refusal::Query(format!("`{other}` is no order: write asc or desc"))),
            };
            match field {
                "score" => {}
                field if SORTED.contains(&field) => by.push((field.to_owned(), is_turned)),
                field => {
                    let known = SORTED.join(", ");
                    return Err(Refusal::Query(format!("nothing is ordered by `{field}`; there are {known}")));
                }
            }
        }
        Ok(Self { text: text.to_owned(), by })
    }

    /// What is alike stays in the order of publishers and plans.
    pub(super) fn apply(&self, packages: &mut [Package]) {
        let key = |package: &Package, field: &str| values(package, field).unwrap_or_default();
        packages.sort_by(|a, b| {
            let orders = self.by.iter().map(|(field, is_turned)| {
                let order = key(a, field).cmp(&key(b, field));
                if *is_turned { order.reverse() } else { order }
            });
            orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
    }
}
