//! Responses: every representation of a document, and one problem for everything that can go wrong.
use super::{camel, reference, schema};
use crate::{
    archive,
    error::{Alternative, Error, Last, PROBLEMS, Tombstone},
    format::{self, Document, Format, ShapeKind},
    http::{discovery::VOID_FORMATS, negotiate::essence},
};
use serde_json::Value;
use utoipa::openapi::{
    Content, Header, Ref, Response,
    content::ContentBuilder,
    example::ExampleBuilder,
    response::ResponseBuilder,
    schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type},
};

/// The headers by name, with their meaning.
pub const HEADERS: &[(&str, &str)] = &[
    ("ETag", "Tag of the bytes, for If-None-Match."),
    ("Cache-Control", "How long the answer may be kept."),
    ("Vary", "`Accept` where it chose the format, `Accept-Datetime` where it chooses the time, `Accept-Encoding`."),
    ("Content-Location", "URL of this representation: that with its suffix."),
    ("Link", "Other pages, other formats (alternate), the twin of the release (memento), license, describedby."),
    ("Memento-Datetime", "When the release was first current (RFC 7089)."),
    (
        "Repr-Digest",
        "SHA-256 of the bytes as they are encoded (RFC 9530). Only a file that was stored at publish has it.",
    ),
    (
        "Accept-Ranges",
        "`bytes`: parts of it can be had. Only of a file that was stored at publish, of `.parquet` and `.sqlite`, without a coding.",
    ),
    (
        "Content-Range",
        "First and last byte, counted from 0, and the length of the file; beyond its end the length alone.",
    ),
    ("Allow", "Methods that the address knows."),
    ("Retry-After", "Seconds after which to ask again."),
];

/// A header of the components.
pub fn header(about: &str) -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String));
    header.description = Some(about.to_owned());
    header
}

/// Headers of everything that is read.
pub const OF_BODY: &[&str] = &["ETag", "Cache-Control", "Vary"];

/// Headers of a document whose address names no format.
const OF_DOCUMENT: &[&str] = &["Content-Location", "Link"];

/// A document in each format that `Accept` can choose, at an address that has these headers too.
pub fn document(about: &str, shape: ShapeKind, schema: &str, example: Option<&Document>, more: &[&str]) -> Response {
    let formats = shape.formats().filter(|format| format.negotiable);
    let response = formats.fold(ResponseBuilder::new().description(about), |response, format| {
        response.content(essence(format.content_type), content(format, schema, example))
    });
    with_headers(response, &[OF_BODY, OF_DOCUMENT, more]).build()
}

/// What has one format, at an address that has these headers too.
pub fn bytes(about: &str, content_type: &str, more: &[&str]) -> Response {
    let response = ResponseBuilder::new()
        .description(about)
        .content(essence(content_type), Content::new(Some(plain(content_type))));
    with_headers(response, &[OF_BODY, more]).build()
}

/// A graph at an address that has no suffixes.
pub fn graph(about: &str) -> Response {
    let response = VOID_FORMATS.iter().fold(ResponseBuilder::new().description(about), |response, format| {
        response.content(essence(format.content_type), content(format, "JsonLd", None))
    });
    with_headers(response, &[OF_BODY]).build()
}

/// The response with the headers of these lists.
pub fn with_headers(response: ResponseBuilder, names: &[&[&str]]) -> ResponseBuilder {
    names
        .iter()
        .copied()
        .flatten()
        .fold(response, |response, name| response.header_ref(*name, reference("headers", name)))
}

/// What is known of a body without its meaning: JSON is an object, YAML any value, a package of files bytes, all else text.
fn plain(content_type: &str) -> schema::Any {
    let body = ObjectBuilder::new();
    let is_binary = |name| format::ALL.iter().any(|one| one.is_binary() && essence(one.content_type) == name);
    match essence(content_type) {
        "application/yaml" => body.schema_type(SchemaType::AnyValue).description(Some("YAML.")),
        json if json.ends_with("json") => body.schema_type(Type::Object),
        name if name == archive::MEDIA_TYPE || is_binary(name) => {
            body.schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
        }
        _ => body.schema_type(Type::String),
    }
    .into()
}

fn content(format: &Format, schema: &str, example: Option<&Document>) -> Content {
    let schema = match format.suffix {
        "json" => schema::of(schema),
        "jsonld" => schema::of("JsonLd"),
        _ => plain(format.content_type),
    };
    ContentBuilder::new().schema(Some(schema)).example(example.and_then(|document| written(format, document))).build()
}

/// The example as the server writes it, in the formats that show most.
fn written(format: &Format, document: &Document) -> Option<Value> {
    let bytes = (format.write)(document).ok()?;
    match format.suffix {
        "json" => serde_json::from_slice(&bytes).ok(),
        "csv" | "ttl" => String::from_utf8(bytes).ok().map(Value::String),
        _ => None,
    }
}

/// The answer to a client that has the bytes already.
pub fn not_modified() -> Response {
    let about = "The client has it: the tag of If-None-Match is still right. No body, and the headers of the 200.";
    with_headers(ResponseBuilder::new().description(about), &[OF_BODY]).build()
}

/// A part of a file of this type, at an address that has these headers too.
pub fn part(content_type: &str, more: &[&str]) -> Response {
    let response = ResponseBuilder::new()
        .description("With `Range`: the part that was asked for, if the file is still that of `If-Range`.")
        .content(essence(content_type), Content::new(Some(ObjectBuilder::new().schema_type(Type::String))));
    with_headers(response, &[OF_BODY, &["Content-Range"], more]).build()
}

/// The answer to a client that asks for a time.
pub fn of_time() -> Response {
    ResponseBuilder::new()
        .description("With `Accept-Datetime`: the same in the release that was current at that time.")
        .header("Location", header("URL of the twin."))
        .header("Vary", header("`Accept-Datetime`."))
        .header("Link", header("The original, and the list of all its twins (timemap)."))
        .build()
}

/// Kinds of problem that are one response, because they have one status: the first names it.
const PROBLEM_GROUPS: &[&[&str]] = &[
    &["invalid-parameter", "malformed-address"],
    &["not-found"],
    &["gone", "withdrawn"],
    &["method-not-allowed"],
    &["not-acceptable"],
    &["internal"],
    &["not-ready", "database-unreachable"],
    &[
        "malformed-query",
        "invalid-parameter",
        "unknown-graph",
        "unknown-function",
        "unsupported-query",
        "federation-disabled",
    ],
    &["read-only"],
    &["result-too-large", "content-too-large"],
    &["unsupported-media-type"],
    &["uri-too-long"],
    &["range-not-satisfiable"],
    &["query-timeout", "too-many-requests"],
];

/// The responses that are problems, by name. All have the same shape.
pub fn problems() -> impl Iterator<Item = (String, Response)> {
    PROBLEM_GROUPS.iter().filter_map(|slugs| Some((camel(slugs.first()?), problem(slugs))))
}

fn problem(slugs: &[&str]) -> Response {
    let kinds = PROBLEMS.iter().filter(|problem| slugs.contains(&problem.slug));
    let about = kinds.map(|kind| format!("`{}`: {}", kind.slug, kind.about)).collect::<Vec<_>>().join("\n\n");
    let errors = examples();
    let examples = errors.iter().filter(|error| slugs.contains(&error.slug())).map(|error| {
        let problem = error.problem("https://data.example.jp", "/172014/dx-action-plan/initiatives");
        (error.slug(), ExampleBuilder::new().summary(error.slug()).value(Some(problem)))
    });
    let content = ContentBuilder::new().schema(Some(schema::of("Problem"))).examples_from_iter(examples);
    let response = ResponseBuilder::new()
        .description(about)
        .content("application/problem+json", content)
        .content("text/html", Content::new(Some(plain("text/html"))));
    with_headers(response, &[&["Vary", "Cache-Control"], headers_of(slugs)]).build()
}

/// Headers that say what else can be asked, by the kind of problem.
fn headers_of(slugs: &[&str]) -> &'static [&'static str] {
    match slugs.first() {
        Some(&("gone" | "not-acceptable")) => &["Link"],
        Some(&"method-not-allowed") => &["Allow"],
        Some(&("not-ready" | "query-timeout")) => &["Retry-After"],
        Some(&"range-not-satisfiable") => &["Accept-Ranges", "Content-Range"],
        _ => &[],
    }
}

fn examples() -> [Error; 5] {
    [
        Error::not_found("no `i999` in initiatives; see /172014/dx-action-plan/initiatives"),
        Error::Gone {
            what: "`i999` is in initiatives no more; the last release that has it is 3".to_owned(),
            last: Last {
                release: 3,
                url: "https://data.example.jp/172014/dx-action-plan/releases/3/initiatives/i999".to_owned(),
                history: "https://data.example.jp/172014/dx-action-plan/initiatives/i999/history".to_owned(),
            },
        },
        Error::Withdrawn {
            what: "`ai` in terms".to_owned(),
            withdrawn: Tombstone {
                at: "2026-11-24T01:23:45Z".to_owned(),
                reason: "personal-data".to_owned(),
                by_release: Some(8),
            },
        },
        Error::parameter("limit", "`limit` is a whole number from 1 to 1000, not `many`"),
        Error::NotAcceptable {
            available: vec![Alternative {
                url: "https://data.example.jp/172014/dx-action-plan/initiatives.json".to_owned(),
                media_type: "application/json".to_owned(),
            }],
        },
    ]
}

/// The response of a group of problems, by its first, with its status.
pub fn problem_of(slug: &str) -> (String, Ref) {
    let status = PROBLEMS.iter().find(|problem| problem.slug == slug).map_or(500, |problem| problem.status);
    (status.to_string(), reference("responses", &camel(slug)))
}
