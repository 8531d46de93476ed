//! What a tool takes: the parameters of operations of the OpenAPI document, as one schema that stands alone.
use serde_json::{Map, Value, json};

/// An operation of the OpenAPI document.
#[derive(Debug)]
pub struct Operation<'d> {
    /// Its path, with the names of parameters in braces.
    pub path: &'d str,
    document: &'d Value,
    parameters: Vec<&'d Value>,
}

impl<'d> Operation<'d> {
    /// The one of an id.
    pub fn find(document: &'d Value, id: &str) -> Option<Self> {
        let paths = document["paths"].as_object()?;
        let found = paths.iter().find_map(|(path, methods)| {
            let operation = methods.as_object()?.values().find(|operation| operation["operationId"] == *id)?;
            Some((path.as_str(), operation["parameters"].as_array()?))
        });
        let (path, parameters) = found?;
        Some(Self { path, document, parameters: parameters.iter().map(|one| target(document, one)).collect() })
    }

    /// Names of its parameters, without headers.
    pub fn names(&self) -> impl Iterator<Item = &'d str> {
        self.parameters.iter().filter(|one| one["in"] != "header").filter_map(|one| one["name"].as_str())
    }

    /// The schema of a parameter with its description, and whether it must be given.
    pub fn parameter(&self, name: &str) -> Option<(Value, bool)> {
        let parameter = self.parameters.iter().find(|one| one["name"] == *name && one["in"] != "header")?;
        let mut schema = whole(self.document, &parameter["schema"]);
        schema["description"] = parameter["description"].clone();
        Some((schema, parameter["required"] == true))
    }
}

/// What a reference leads to, or the value itself.
fn target<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let path = value.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    path.and_then(|path| document.pointer(path)).unwrap_or(value)
}

/// A schema with everything that it refers to in its place.
fn whole(document: &Value, schema: &Value) -> Value {
    match target(document, schema) {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), whole(document, value))).collect::<Map<_, _>>().into()
        }
        Value::Array(values) => values.iter().map(|value| whole(document, value)).collect(),
        other => other.clone(),
    }
}

/// The schema of arguments.
pub fn of_arguments(properties: &Map<String, Value>, required: &[String]) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}
