//! What is asked of the service: a batch of queries, each with a name, a type, and properties that things must have.
use super::{
    answer::NamedCode,
    entity::{Entity, class, types},
};
use crate::{
    characters::shown,
    dataset::nearest,
    dcat::CataloguedPlan,
    error::{Error, Result},
    search::fold,
    table::local_name,
};
use serde_json::{Map, Value};

/// Most candidates of a query.
const MOST_CANDIDATES: usize = 50;

/// Candidates of a query if it says nothing.
const CANDIDATES: usize = 10;

/// Most values of the properties of a query.
const VALUES: usize = 50;

/// A query.
#[derive(Debug)]
pub struct Sought {
    /// The name, or the id.
    pub(super) name: Option<String>,
    /// Local names of types; empty for all.
    types: Vec<&'static str>,
    pub(super) limit: usize,
    /// What things must have: one of the values of each.
    properties: Vec<(&'static Property, Vec<String>)>,
}

/// Something that things have besides their names.
#[derive(Debug)]
pub(super) struct Property {
    id: &'static str,
    ja: &'static str,
    pub about: &'static str,
    values: Values,
}

/// The values of what has them.
#[derive(Debug)]
enum Values {
    Publisher(fn(&CataloguedPlan) -> Vec<String>),
    Plan(fn(&CataloguedPlan) -> Vec<String>),
    Row(fn(&Entity<'_>) -> Vec<String>),
}

/// What can be asked for. An id is as good as a name.
pub(super) const PROPERTIES: &[Property] = &[
    Property {
        id: "publisher_id",
        ja: "公表主体",
        about: "Who publishes it, by id or name. 公表主体のIDまたは名称。",
        values: Values::Publisher(|plan| {
            let metadata = &plan.current.metadata;
            let names = [metadata.publisher_id(), metadata.publisher_name(), metadata.publisher_name_en()];
            let names = names.map(str::to_owned).into_iter().chain([metadata.full_name()]);
            names.filter(|name| !name.is_empty()).collect()
        }),
    },
    Property {
        id: "plan_id",
        ja: "計画",
        about: "The plan that it is in, by id or title. 計画のIDまたは名称。",
        values: Values::Plan(|plan| {
            let path = plan.current.plan_path().trim_start_matches('/').to_owned();
            vec![path, plan.current.release.plan_id.clone(), plan.current.metadata.title().to_owned()]
        }),
    },
    Property {
        id: "policies",
        ja: "政策",
        about: "The policy at the top of the tree that it belongs to, by name. 属する政策の名称。",
        values: Values::Row(|entity| entity.entry.context().map(str::to_owned).collect()),
    },
];

impl Property {
    pub(super) fn named(&self) -> NamedCode {
        NamedCode { id: self.id.to_owned(), name: format!("{} ({})", self.ja, self.id) }
    }

    fn of(&self, entity: &Entity<'_>) -> Vec<String> {
        match self.values {
            Values::Publisher(values) => values(entity.plan),
            Values::Plan(values) if entity.is_in_plan() => values(entity.plan),
            Values::Plan(_) => Vec::new(),
            Values::Row(values) => values(entity),
        }
    }
}

fn has_one(values: &[String], wanted: &[String]) -> bool {
    values.iter().any(|value| wanted.contains(&compared(value)))
}

fn compared(value: &str) -> String {
    fold(value).trim().to_owned()
}

impl Sought {
    /// Most queries of a batch.
    pub const BATCH: usize = 50;

    /// The queries of a batch by their names.
    ///
    /// # Errors
    ///
    /// When the text is no batch, or what is asked cannot be.
    pub fn batch(text: &str) -> Result<Vec<(String, Self)>> {
        let refused = |why: String| Error::parameter("queries", shown(&why));
        let all: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
            refused(format!("`queries` is a JSON object of queries, as {{\"q0\":{{\"query\":\"AI\"}}}}: {error}"))
        })?;
        if all.len() > Self::BATCH {
            return Err(Error::ContentTooLarge { limit: Self::BATCH, of: "queries" });
        }
        let read = |(id, query): (String, Value)| {
            let query = query.as_object().ok_or_else(|| "it is no JSON object".to_owned()).and_then(Self::read);
            query.map(|query| (id.clone(), query)).map_err(|why| refused(format!("query `{id}`: {why}")))
        };
        all.into_iter().map(read).collect()
    }

    /// Whether rows of a plan can be what is asked for.
    pub(super) fn looks_into(&self, plan: &CataloguedPlan) -> bool {
        self.properties.iter().all(|(property, wanted)| match property.values {
            Values::Publisher(values) | Values::Plan(values) => has_one(&values(plan), wanted),
            Values::Row(_) => true,
        })
    }

    /// Whether a thing has the types and the properties.
    pub(super) fn admits(&self, entity: &Entity<'_>) -> bool {
        let is_of_type = self.types.is_empty() || self.types.contains(&entity.entry.kind());
        is_of_type && self.properties.iter().all(|(property, wanted)| has_one(&property.of(entity), wanted))
    }

    fn read(query: &Map<String, Value>) -> std::result::Result<Self, String> {
        let name = match query.get("query") {
            None | Some(Value::Null) => None,
            Some(value) => Some(text_of(value).ok_or("`query` is a text")?),
        };
        let types = all_of(query.get("type")).into_iter().map(read_type).collect::<std::result::Result<_, _>>()?;
        let properties = match query.get("properties") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(all)) => all.iter().map(read_property).collect::<std::result::Result<Vec<_>, _>>()?,
            Some(_) => return Err("`properties` is a list".to_owned()),
        };
        if properties.iter().map(|(_, values)| values.len()).sum::<usize>() > VALUES {
            return Err(format!("its properties have more than {VALUES} values"));
        }
        let is_bounded = properties.iter().any(|(property, _)| !matches!(property.values, Values::Row(_)));
        if name.is_none() && !is_bounded {
            return Err(
                "`query` is missing; without it, `publisher_id` or `plan_id` must be among `properties`".to_owned()
            );
        }
        Ok(Self { name, types, limit: read_limit(query.get("limit"))?, properties })
    }
}

fn read_limit(value: Option<&Value>) -> std::result::Result<usize, String> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(CANDIDATES) };
    let limit = value.as_u64().filter(|limit| *limit > 0).ok_or("`limit` is a whole number from 1")?;
    Ok(usize::try_from(limit).unwrap_or(MOST_CANDIDATES).min(MOST_CANDIDATES))
}

fn read_type(value: &Value) -> std::result::Result<&'static str, String> {
    let name = text_of(value).ok_or("`type` is a text or a list of texts")?;
    class(&name).map(|(class, _)| local_name(class)).ok_or_else(|| {
        let known: Vec<String> = types().map(|known| known.id).collect();
        unknown("type", &name, &known)
    })
}

fn read_property(value: &Value) -> std::result::Result<(&'static Property, Vec<String>), String> {
    let id = value["pid"].as_str().ok_or("each of `properties` has its `pid`")?;
    let property = PROPERTIES.iter().find(|property| property.id == id).ok_or_else(|| {
        let known: Vec<String> = PROPERTIES.iter().map(|property| property.id.to_owned()).collect();
        unknown("property", id, &known)
    })?;
    let values = all_of(value.get("v")).into_iter().map(|value| Some(compared(&text_of(value)?)));
    let values = values.collect::<Option<Vec<_>>>().filter(|values| !values.is_empty());
    Ok((property, values.ok_or_else(|| format!("`v` of `{id}` is a value or a list of values"))?))
}

fn unknown(what: &str, name: &str, known: &[String]) -> String {
    let near = nearest(name, known.iter().map(String::as_str));
    let near = near.map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
    format!("there is no {what} `{name}`{near}; there are {}", known.join(", "))
}

/// A value, or those of a list.
fn all_of(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
    }
}

/// A text, a number, or the id of a thing that was reconciled before.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Object(members) => members.get("id")?.as_str().map(str::to_owned),
        _ => None,
    }
}
