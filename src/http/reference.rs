//! `/docs/reference`: the OpenAPI document as pages to read. They are made of the document alone: one for each tag, one for
//! each schema.
use super::{
    answered::{Call, Reply},
    docs,
    files::fixed,
    markdown::{html_of, line_of},
    openapi::openapi,
};
use crate::{
    error::{Error, Result},
    language::Language,
};
use askama::Template;
use serde_json::Value;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(openapi()).unwrap_or_default());

/// `/docs/reference`: what there is.
pub async fn contents(call: Call) -> Result<Reply> {
    fixed(&call, docs::PAGE, |_| rendered(&Contents::of(&DOCUMENT))).await
}

/// `/docs/reference/{tag}`: every operation of a tag.
pub async fn tag(call: Call) -> Result<Reply> {
    let [name] = call.parts()?;
    let tag = tags(&DOCUMENT).find(|tag| tag["name"] == name.as_str()).ok_or_else(|| missing(&name))?;
    fixed(&call, docs::PAGE, |_| rendered(&TagPage::of(&DOCUMENT, tag))).await
}

/// `/docs/reference/schemas/{name}`: what an answer, or a part of it, is made of.
pub async fn schema(call: Call) -> Result<Reply> {
    let [name] = call.parts()?;
    let schema = DOCUMENT["components"]["schemas"].get(name.as_str());
    let schema = schema.ok_or_else(|| missing(&format!("schemas/{name}")))?;
    fixed(&call, docs::PAGE, move |_| rendered(&SchemaPage::of(&name, schema))).await
}

fn missing(name: &str) -> Error {
    Error::not_found(format!("there is no /docs/reference/{name}; /docs/reference says what there is"))
}

fn rendered(page: &impl Template) -> Result<Vec<u8>> {
    Ok(page.render().map_err(|error| Error::Internal(error.to_string()))?.into_bytes())
}

#[derive(Template)]
#[template(path = "reference.html")]
struct Contents<'d> {
    about: String,
    tags: Vec<TagPage<'d>>,
}

#[derive(Template)]
#[template(path = "reference_tag.html")]
struct TagPage<'d> {
    name: &'d str,
    about: String,
    operations: Vec<Operation<'d>>,
}

struct Operation<'d> {
    id: &'d str,
    method: String,
    path: &'d str,
    summary: String,
    about: String,
    parameters: Vec<Field<'d>>,
    body: Vec<Content<'d>>,
    responses: Vec<Response<'d>>,
}

/// A parameter, or a member of an object.
struct Field<'d> {
    name: &'d str,
    /// Where a parameter stands: `path`, `query` or `header`.
    place: &'d str,
    required: bool,
    kind: Kind,
    about: String,
}

struct Response<'d> {
    status: &'d str,
    about: String,
    contents: Vec<Content<'d>>,
    headers: Vec<&'d str>,
}

/// A body of one media type.
#[derive(Template)]
#[template(path = "reference_content.html")]
struct Content<'d> {
    media_type: &'d str,
    kind: Kind,
    examples: Vec<Shown>,
}

/// An example, indented if it is JSON.
#[derive(Template)]
#[template(path = "reference_example.html")]
struct Shown {
    name: String,
    text: String,
}

/// What a value may be, in the words of JSON Schema.
#[derive(Default, Template)]
#[template(path = "reference_kind.html")]
struct Kind {
    pieces: Vec<Piece>,
}

/// A part of what is said of a type.
struct Piece {
    text: String,
    /// Whether it is the name of a schema, which has a page.
    is_schema: bool,
}

#[derive(Template)]
#[template(path = "reference_schema.html")]
struct SchemaPage<'d> {
    name: &'d str,
    about: String,
    kind: Kind,
    members: Vec<Field<'d>>,
    examples: Vec<Shown>,
}

fn tags(document: &Value) -> impl Iterator<Item = &Value> {
    document["tags"].as_array().into_iter().flatten()
}

impl<'d> Contents<'d> {
    fn of(document: &'d Value) -> Self {
        let about = html_of(text(&document["info"]["description"]), Language::En);
        Self { about, tags: tags(document).map(|tag| TagPage::of(document, tag)).collect() }
    }
}

impl<'d> TagPage<'d> {
    fn of(document: &'d Value, tag: &'d Value) -> Self {
        let paths = members(&document["paths"]);
        let all =
            paths.flat_map(|(path, item)| members(item).map(move |(method, operation)| (path, method, operation)));
        let own = all.filter(|(_, _, operation)| operation["tags"][0] == tag["name"]);
        Self {
            name: text(&tag["name"]),
            about: line_of(text(&tag["description"]), Language::En),
            operations: own.map(|(path, method, one)| Operation::of(document, path, method, one)).collect(),
        }
    }
}

impl<'d> Operation<'d> {
    fn of(document: &'d Value, path: &'d str, method: &str, operation: &'d Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let responses = members(&operation["responses"]);
        Self {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path,
            summary: line_of(text(&operation["summary"]), Language::En),
            about: html_of(text(&operation["description"]), Language::En),
            parameters: parameters.map(|parameter| Field::of_parameter(found(document, parameter))).collect(),
            body: contents_of(document, found(document, &operation["requestBody"])),
            responses: responses.map(|(status, one)| Response::of(document, status, found(document, one))).collect(),
        }
    }
}

impl<'d> Field<'d> {
    fn of_parameter(parameter: &'d Value) -> Self {
        Self {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            required: parameter["required"] == true,
            kind: Kind::of(&parameter["schema"]),
            about: line_of(text(&parameter["description"]), Language::En),
        }
    }

    /// The members that a schema names itself, those of the parts it is put together of included.
    fn of_members(schema: &'d Value) -> Vec<Self> {
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let own = members(&schema["properties"]).map(|(name, member)| Self {
            name,
            place: "",
            required: schema["required"].as_array().is_some_and(|required| required.iter().any(|one| one == name)),
            kind: Kind::of(member),
            about: line_of(text(&member["description"]), Language::En),
        });
        own.chain(parts.flat_map(Self::of_members)).collect()
    }
}

impl<'d> Response<'d> {
    fn of(document: &'d Value, status: &'d str, response: &'d Value) -> Self {
        Self {
            status,
            about: line_of(text(&response["description"]), Language::En),
            contents: contents_of(document, response),
            headers: members(&response["headers"]).map(|(name, _)| name).collect(),
        }
    }
}

impl<'d> SchemaPage<'d> {
    fn of(name: &'d str, schema: &'d Value) -> Self {
        Self {
            name,
            about: html_of(text(&schema["description"]), Language::En),
            kind: Kind::of(schema),
            members: Field::of_members(schema),
            examples: examples(schema),
        }
    }
}

fn contents_of<'d>(document: &'d Value, body: &'d Value) -> Vec<Content<'d>> {
    let content = |(media_type, content): (&'d str, &'d Value)| Content {
        media_type,
        kind: Kind::of(&content["schema"]),
        examples: examples_within(document, content),
    };
    members(&body["content"]).map(content).collect()
}

/// Examples of a body: one, or some with names.
fn examples_within(document: &Value, content: &Value) -> Vec<Shown> {
    let named = members(&content["examples"]).map(|(name, example)| shown(name, &found(document, example)["value"]));
    content.get("example").map(|example| shown("", example)).into_iter().chain(named).collect()
}

/// Examples of a schema.
fn examples(schema: &Value) -> Vec<Shown> {
    schema["examples"].as_array().into_iter().flatten().map(|example| shown("", example)).collect()
}

fn shown(name: &str, example: &Value) -> Shown {
    let text = example.as_str().map_or_else(|| format!("{example:#}"), str::to_owned);
    Shown { name: name.to_owned(), text }
}

/// What a reference leads to; anything else as it is.
fn found<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let target = value["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(value)
}

fn members(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What narrows a type.
const BOUNDS: &[&str] =
    &["format", "pattern", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "default"];

impl Kind {
    fn of(schema: &Value) -> Self {
        let mut kind = Self::default();
        kind.add(schema);
        kind
    }

    fn add(&mut self, schema: &Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or(reference);
            return self.pieces.push(Piece { text: name.to_owned(), is_schema: true });
        }
        for (word, sign) in [("allOf", " & "), ("oneOf", " | "), ("anyOf", " | ")] {
            if let Some(parts) = schema[word].as_array() {
                return self.add_each(parts, sign, Self::add);
            }
        }
        if let Some(codes) = schema["enum"].as_array() {
            return self.add_each(codes, " | ", |kind, code| kind.say(code.to_string()));
        }
        let types = schema["type"].as_array().map_or(std::slice::from_ref(&schema["type"]), Vec::as_slice);
        self.add_each(types, " | ", |kind, one| match text(one) {
            "array" => {
                kind.say("array of ");
                kind.add(&schema["items"]);
            }
            "" => kind.say("any"),
            other => kind.say(other),
        });
        self.add_bounds(schema);
    }

    fn add_each(&mut self, parts: &[Value], sign: &str, add: impl Fn(&mut Self, &Value)) {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                self.say(sign);
            }
            add(self, part);
        }
    }

    fn add_bounds(&mut self, schema: &Value) {
        let bound = |word: &&str| {
            let value = schema.get(*word)?;
            Some(format!("{word} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        };
        let bounds: Vec<String> = BOUNDS.iter().filter_map(bound).collect();
        if !bounds.is_empty() {
            self.say(format!(" ({})", bounds.join(", ")));
        }
    }

    fn say(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece { text: text.into(), is_schema: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(schema: &Value) -> String {
        Kind::of(schema).pieces.into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn types_are_said_in_words_that_link_schemas() {
        assert_eq!(said(&json!({"type": ["string", "null"], "format": "uri"})), "string | null (format uri)");
        assert_eq!(
            said(&json!({"type": "array", "items": {"type": "integer", "minimum": 0}})),
            "array of integer (minimum 0)"
        );
        assert_eq!(said(&json!({"type": "string", "enum": ["a", "b"]})), "\"a\" | \"b\"");
        assert_eq!(said(&json!({})), "any");
        let either = json!({"oneOf": [{"$ref": "#/components/schemas/Term"}, {"type": "null"}]});
        let links: Vec<bool> = Kind::of(&either).pieces.iter().map(|piece| piece.is_schema).collect();
        assert_eq!((said(&either).as_str(), links), ("Term | null", vec![true, false, false]));
    }
}
