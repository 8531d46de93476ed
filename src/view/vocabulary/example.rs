//! An example query for each class and each property, made of the descriptions so that it cannot go stale.
use super::usage::{Use, ValueTarget, label};
use crate::table::PREFIXES;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A query for people to begin with.
#[derive(Debug, Clone)]
pub struct ExampleQuery {
    /// The query with its prefixes.
    pub query: String,
    /// Where it is answered.
    pub url: String,
}

/// Answers of an example: enough to see what they are.
const FEW: usize = 10;

/// Things of a class with their names.
pub fn of_class(class: &str) -> ExampleQuery {
    let name = label(class).map(|property| named("?thing", property));
    example("?thing", &[format!("?thing a {class} .")], name.as_deref())
}

/// Things with their values of a property: those of the class that has it, or of all if several have.
pub fn of_property(property: &str, uses: &[Use]) -> ExampleQuery {
    let Some(one) = uses.iter().find(|one| one.property == property) else {
        return example("?thing ?value", &[format!("?thing {property} ?value .")], None);
    };
    let label = match one.value {
        ValueTarget::Class(class) => label(class),
        ValueTarget::Codes(_) => Some("skos:prefLabel"),
        ValueTarget::Literal(_) | ValueTarget::Elsewhere => None,
    };
    let is_of_others = uses.iter().any(|other| other.property == property && other.class != one.class);
    let patterns = if is_of_others {
        vec![format!("?thing {property} ?value .")]
    } else {
        vec![format!("?thing a {} ;", one.class), format!("  {property} ?value .")]
    };
    let name = label.map(|property| named("?value", property));
    example("?thing ?value", &patterns, name.as_deref())
}

/// The components of the cube in their order.
pub fn of_cube() -> ExampleQuery {
    let patterns =
        ["mp:dsd qb:component ?component .".to_owned(), "?component qb:componentProperty ?property .".to_owned()];
    example("?property", &patterns, Some(&named("?component", "rdfs:label")))
}

/// The concepts of a code list with their names.
pub fn of_list(iri: &str) -> ExampleQuery {
    example("?concept", &[format!("?concept skos:inScheme <{iri}> .")], Some(&named("?concept", "skos:prefLabel")))
}

/// What finds the Japanese name of something, if it has one.
fn named(thing: &str, property: &str) -> String {
    format!("OPTIONAL {{ {thing} {property} ?name FILTER(LANG(?name) = \"ja\") }}")
}

fn example(variables: &str, patterns: &[String], name: Option<&str>) -> ExampleQuery {
    let variables = if name.is_some() { format!("{variables} ?name") } else { variables.to_owned() };
    let patterns = patterns.iter().map(String::as_str).chain(name);
    let patterns: Vec<_> = patterns.map(|pattern| format!("  {pattern}")).collect();
    let body = format!("SELECT {variables}\nWHERE {{\n{}\n}}\nLIMIT {FEW}\n", patterns.join("\n"));
    let used = PREFIXES.iter().filter(|(prefix, _)| body.contains(&format!(" {prefix}:")));
    let mut lines: Vec<_> = used.map(|(prefix, iri)| format!("PREFIX {prefix}: <{iri}>")).collect();
    lines.push(body);
    let query = lines.join("\n");
    let url = format!("/sparql?query={}", utf8_percent_encode(&query, NON_ALPHANUMERIC));
    ExampleQuery { query, url }
}
