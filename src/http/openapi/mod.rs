//! The OpenAPI document: a constant of the program, derived from the tables, the formats and the problems.
//!
//! Nothing of what it says of a table stands here: columns give schemas and parameters, formats give media types, the
//! bundled plan gives examples.
mod example;
mod files;
mod neighbours;
mod pages;
mod parameter;
mod part;
mod protocols;
mod reach;
mod response;
mod schema;
mod tables;

use self::reach::Reach;
use crate::{catalog, error::Error};
use serde_json::Value;
use std::sync::LazyLock;
use utoipa::openapi::{
    Components, Info, OpenApi, OpenApiBuilder, Paths, Ref, RefOr, Response, Schema, Server,
    extensions::ExtensionsBuilder,
    info::{ContactBuilder, InfoBuilder, LicenseBuilder},
    path::OperationBuilder,
    schema::{ComponentsBuilder, SchemaType, Type},
    tag::{Tag, TagBuilder},
};

/// Problems of a document that is always there.
const ASKED: &[&str] = &["invalid-parameter", "not-acceptable"];

/// Problems of a document that may not be there.
const FOUND: &[&str] = &["invalid-parameter", "not-found", "not-acceptable"];

/// Problems of a document of a plan, which may have been there.
const OF_PLAN: &[&str] = &["invalid-parameter", "not-found", "gone", "not-acceptable"];

/// Problems of a file of a plan, which may have been there.
const FILE_OF_PLAN: &[&str] = &["invalid-parameter", "not-found", "gone"];

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(document);

/// The document.
pub fn openapi() -> &'static OpenApi {
    &DOCUMENT
}

/// The document as `/openapi.json` serves it and `openplan openapi` prints it.
///
/// # Errors
///
/// When it cannot be written, which it always can.
pub fn openapi_json() -> Result<String, Error> {
    let json = DOCUMENT.to_pretty_json().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(json + "\n")
}

/// The same as a value, for what else is derived of it; null if it cannot be written, which it always can.
pub fn openapi_value() -> Value {
    serde_json::to_value(&*DOCUMENT).unwrap_or_default()
}

/// The same as YAML, which readers of YAML 1.1 and of 1.2 read alike.
///
/// # Errors
///
/// When it cannot be written, which it always can.
pub fn openapi_yaml() -> Result<String, Error> {
    let mut document = openapi_value();
    mark_times(&mut document);
    let yaml = yaml_serde::to_string(&document).map_err(|error| Error::Internal(error.to_string()))?;
    let quoted = |line: &str| line.split_once(MARK).map(|(before, time)| format!("{before}'{time}'"));
    Ok(yaml.lines().map(|line| quoted(line).unwrap_or_else(|| line.to_owned()) + "\n").collect())
}

/// Stands before a text until it is quoted: a character that no text here has.
const MARK: char = '\u{e000}';

/// Marks texts that YAML 1.1 reads as times where they are not quoted. The writer knows YAML 1.2 alone, which has no times.
fn mark_times(value: &mut Value) {
    let is_time = |text: &str| {
        let year = text.split_once('-').map(|(year, _)| year);
        let begins = year.is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
        begins && text.chars().all(|c| c.is_ascii_digit() || "-:.+TtZz ".contains(c))
    };
    match value {
        Value::String(text) if is_time(text) => text.insert(0, MARK),
        Value::Array(all) => all.iter_mut().for_each(mark_times),
        Value::Object(all) => all.values_mut().for_each(mark_times),
        _ => {}
    }
}

fn document() -> OpenApi {
    let paths = neighbours::add(protocols::add(files::add(pages::add(tables::add(Paths::builder()))))).build();
    let mut document = OpenApiBuilder::new()
        .info(info())
        .servers(Some([Server::new("/")]))
        .tags(Some(tags()))
        .security(Some([]))
        .paths(paths)
        .components(Some(components()))
        .build();
    example::show(&mut document);
    document
}

const ABOUT: &str = "\
Plans of public bodies as open data: every initiative, indicator and term of a plan has a URL, and every URL gives the same \
as JSON, CSV, linked data and a page to read. 公的機関の計画を機械可読なオープンデータとして公開するAPIです。

**Formats.** `Accept` chooses the format of a URL; a suffix (`.json`, `.csv`, `.excel.csv`, `.ttl`, `.html` …) does so \
too and wins. Without either it is JSON. Each path stands here once, without suffix, and its description names the \
suffixes; only files that were stored at publish have theirs in the path.

**Releases.** `/{publisher_id}/{plan_id}/…` is what is current, and stands here in full. \
`/{publisher_id}/{plan_id}/releases/{release}/…` is the same as of a release, in the same formats, of the same shape and with \
the same parameters; it never changes, and stands here once, as `getTwin`. With `Accept-Datetime` a current address leads to its twin in the release of that time, and \
`/timemap/{publisher_id}/{plan_id}/…` lists all of them (Memento, RFC 7089).

**Methods.** Everything can be read with GET and HEAD, from any origin and without a key. OPTIONS tells what is allowed.

**Changes.** Members and parameters may be added; readers must ignore members they do not know. Nothing is removed or \
renamed without notice of at least 12 months.

**Found by their own standards**, and therefore not among the paths: `/mcp` (Model Context Protocol), `/llms.txt`, `/robots.txt`, `/sitemap.xml`, \
`/.well-known/security.txt` (RFC 9116), `/.well-known/csvm` (CSV on the Web), `/openapi.yaml`, and the JSON-LD context of each \
language (`/ns/context-en.jsonld`), which documents link.

**Neighbours** (`/api/3/action`, `/reconcile`) answer as CKAN and the Reconciliation API do: parameters that they do not know are passed over.

A part of a path that has slashes in it (`{path}`, `{key}`) may be sent with `/` or with `%2F`.

**Problems** are `application/problem+json` (RFC 9457). An unknown parameter is one: all that is wrong is named at once.";

fn info() -> Info {
    // The licence of the data is in `meta.license` of every answer; this is that of the software.
    InfoBuilder::new()
        .title("openplan")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .contact(Some(ContactBuilder::new().name(Some("openplan maintainers")).build()))
        .license(Some(
            LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE")).identifier(Some(env!("CARGO_PKG_LICENSE"))).build(),
        ))
        .build()
}

/// Tags that are no tables, in front of them; `plans` is one that is both.
const TAGS: &[(&str, &str)] = &[
    ("search", "Search over all plans. 検索。"),
    ("sparql", "SPARQL over all plans. SPARQL検索。"),
    ("discovery", "What is here and where: catalogue, numbers, interfaces, sitemaps. カタログと案内。"),
    ("releases", "What was published when. 公開の履歴。"),
    ("files", "Whole plans as files. 全データ。"),
    ("vocabulary", "Classes, properties and code lists. 語彙とコード表。"),
    (
        neighbours::TAG,
        "For programs that know the server by a standard of others: portals of CKAN, OpenRefine. 他の標準による窓口。",
    ),
    ("server", "The server and its documentation. サーバー。"),
    ("operations", "Health of the server. 死活監視。"),
];

fn tags() -> Vec<Tag> {
    let tag = |name: &str, about: &str| TagBuilder::new().name(name).description(Some(about)).build();
    let tables = catalog::tables().iter().copied();
    let tables = tables.map(|table| tag(table.name, &format!("{} {} ({})", table.about, table.about_ja, table.ja)));
    tables.chain(TAGS.iter().map(|(name, about)| tag(name, about))).collect()
}

fn components() -> Components {
    let tables = catalog::tables().iter().flat_map(|table| schema::of_table(table));
    let components = ComponentsBuilder::new();
    let components = tables
        .chain(schema::code_lists())
        .chain(schema::others())
        .chain(pages::schemas())
        .chain(neighbours::schemas())
        .fold(components, |all, (name, schema)| all.schema(name.clone(), completed(&name, schema)));
    let components = parameter::all().into_iter().fold(components, |all, (name, one)| all.parameter(name, one));
    let headers = response::HEADERS.iter();
    let components = headers.fold(components, |all, (name, about)| all.header(*name, response::header(about)));
    let unchanged = ("NotModified".to_owned(), response::not_modified());
    let of_time = ("ReleaseOfThatTime".to_owned(), response::of_time());
    let responses =
        response::problems().chain([unchanged, of_time]).chain(tables::responses()).chain(pages::responses());
    let responses = responses.chain(files::responses());
    responses.fold(components, |all, (name, response)| all.response(name, response)).build()
}

/// A schema with what generators of clients ask of it, which is derived of its name.
///
/// A list of codes has a name for each that no code of another list has: in languages without namespaces, such as Go,
/// constants are made of them. What is made of parts is said to be an object.
fn completed(name: &str, mut schema: schema::Any) -> schema::Any {
    match &mut schema {
        RefOr::T(Schema::Object(object)) => {
            let codes = object.enum_values.iter().flatten().filter_map(|code| code.as_str());
            let names = codes.map(|code| format!("{}_{}", capitals(name), capitals(code))).collect::<Vec<_>>();
            if !names.is_empty() {
                object.extensions = Some(ExtensionsBuilder::new().add("x-enum-varnames", names).build());
            }
        }
        RefOr::T(Schema::AllOf(parts)) => parts.schema_type = SchemaType::new(Type::Object),
        _ => {}
    }
    let about = pages::about(name).unwrap_or_default();
    if about.is_empty() { schema } else { schema::with_words(schema, about) }
}

/// `NoShare` and `no-share` to `NO_SHARE`
fn capitals(name: &str) -> String {
    let mut capitals = String::new();
    for (place, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && place > 0 {
            capitals.push('_');
        }
        capitals.push(if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' });
    }
    capitals
}

fn reference(kind: &str, name: &str) -> Ref {
    Ref::new(format!("#/components/{kind}/{name}"))
}

/// An operation with the parameters of these names.
fn operation(
    id: &str,
    tag: &str,
    summary: &str,
    about: &str,
    parameters: impl IntoIterator<Item = String>,
) -> OperationBuilder {
    let operation =
        OperationBuilder::new().operation_id(Some(id)).tag(tag).summary(Some(summary)).description(Some(about));
    parameters.into_iter().fold(operation, |all, name| all.parameter_ref(reference("parameters", &name)))
}

/// An operation that answers with the response of the components.
fn read(operation: OperationBuilder, body: &str, slugs: &[&str]) -> OperationBuilder {
    conditional(operation.response("200", reference("responses", body)), slugs)
}

/// An operation that answers with this response.
fn answered(operation: OperationBuilder, body: Response, slugs: &[&str]) -> OperationBuilder {
    conditional(operation.response("200", body), slugs)
}

/// An operation on what each release has a twin of: a time may be asked for.
fn in_time(operation: OperationBuilder) -> OperationBuilder {
    let operation = operation.parameter_ref(reference("parameters", "Accept-Datetime"));
    operation.response("302", reference("responses", "ReleaseOfThatTime"))
}

/// An operation that answers with a file as it was stored at publish, or a part of it.
fn stored(operation: OperationBuilder, about: &str, content_type: &str) -> OperationBuilder {
    let headers = [&["Link"], Reach::Current.headers(true)].concat();
    let operation = answered(operation, response::bytes(about, content_type, &headers), FILE_OF_PLAN);
    part::of(in_time(operation), content_type)
}

fn conditional(operation: OperationBuilder, slugs: &[&str]) -> OperationBuilder {
    let operation = operation.parameter_ref(reference("parameters", "If-None-Match"));
    problems(operation.response("304", reference("responses", "NotModified")), slugs)
}

/// Adds the problems of these kinds and those that every address can have.
fn problems(operation: OperationBuilder, slugs: &[&str]) -> OperationBuilder {
    let everywhere = ["method-not-allowed", "internal", "not-ready"];
    everywhere
        .iter()
        .chain(slugs) // after the others: what it says of a status is said in their place
        .map(|slug| response::problem_of(slug))
        .fold(operation, |operation, (status, problem)| operation.response(status, problem))
}

/// `excel.csv-metadata.json` to `ExcelCsvMetadataJson`
fn camel(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
    };
    name.split(['-', '.']).map(capital).collect()
}
