//! Operations of protocols, and of what is no document: SPARQL, graph store, `TimeMap`, IRIs of things, health.
use super::{example, in_time, operation, reach::Reach, reference, response, schema};
use crate::{
    graph::{QueryForm, ResultFormat},
    http::{
        graph_store::{self, RDF},
        memento, negotiate, sparql, static_pages,
    },
};
use utoipa::openapi::{
    Content, HttpMethod, PathItem, Required,
    path::{OperationBuilder, PathsBuilder},
    request_body::{RequestBody, RequestBodyBuilder},
    response::ResponseBuilder,
    schema::{ObjectBuilder, Type},
};

/// Adds their paths.
pub fn add(paths: PathsBuilder) -> PathsBuilder {
    let (of_plan, get) = (Reach::Current.prefix(), |operation| PathItem::new(HttpMethod::Get, operation));
    paths
        .path("/id/{path}", get(thing()))
        .path(static_pages::LIVE, get(health("isAlive", "Whether the process answers", ALIVE)))
        .path(static_pages::READY, get(health("isReady", "Whether something is published", READY)))
        .path(graph_store::PATH, get(one_graph()))
        .path(format!("{}{of_plan}/{{path}}", memento::TIMEMAP), get(timemap()))
        .path(sparql::PATH, endpoint(Reach::All))
        .path(format!("{of_plan}{}", sparql::PATH), endpoint(Reach::Current))
}

/// `/id/{path}`
fn thing() -> OperationBuilder {
    let about = "A thing is no document: 303 leads to the document about it. IRIs in all answers begin so.";
    let moved = ResponseBuilder::new()
        .description("The document is elsewhere.")
        .header("Location", response::header("URL of the document."))
        .header_ref("Cache-Control", reference("headers", "Cache-Control"));
    let operation = operation("getThing", "server", "Follow the IRI of a thing (識別子)", about, ["path".to_owned()]);
    super::problems(operation.response("303", moved), &[])
}

const ALIVE: &[&str] = &["invalid-parameter"];
const READY: &[&str] = &["invalid-parameter", "not-ready"];

fn health(id: &str, summary: &str, slugs: &[&str]) -> OperationBuilder {
    let content = Content::new(Some(schema::of("Status")));
    let well = ResponseBuilder::new()
        .description("Yes.")
        .header_ref("Cache-Control", reference("headers", "Cache-Control"))
        .content("application/json", content);
    let operation = operation(id, "operations", summary, "For the machine that watches it.", []);
    super::problems(operation.response("200", well), slugs)
}

const SPARQL_PARAMETERS: &[&str] = &["sparql.default-graph-uri", "sparql.named-graph-uri", "sparql.format"];

/// What can go wrong with a query. The first stands for all mistakes in it.
const QUERY_PROBLEMS: &[&str] =
    &["malformed-query", "read-only", "not-acceptable", "result-too-large", "query-timeout"];

/// The endpoint of all plans, or of one.
fn endpoint(reach: Reach) -> PathItem {
    let (id, over, missing): (_, _, &[&str]) = match reach {
        Reach::All => ("", "over all current releases", &[]),
        Reach::Current => ("OfPlan", "over the current release of one plan", &["not-found"]),
    };
    let summary = format!("Query {over} with SPARQL (SPARQL検索)");
    let about = format!(
        "SPARQL 1.1 Protocol {over} and the vocabulary. SELECT and ASK are answered as results, CONSTRUCT and DESCRIBE \
         as a graph. A query beyond its budget is refused, never answered in part: with 413 for what it holds itself, with \
         503 and `Retry-After` for what others hold. `/limits` says what the budget is. Parameters that other endpoints \
         know are passed over. People get a form to type a query into."
    );
    let parameters = |own: &[&'static str]| {
        let names = reach.parameters().iter().chain(own).chain(SPARQL_PARAMETERS);
        names.map(|name| (*name).to_owned()).collect::<Vec<_>>()
    };
    let asked = |operation, slugs: &[&str]| super::problems(operation, &[QUERY_PROBLEMS, missing, slugs].concat());
    let get = operation(&format!("query{id}"), "sparql", &summary, &about, parameters(&["sparql.query"]));
    let in_plan: &[&str] = if reach == Reach::All { &[] } else { &["Link"] };
    let headers = [&["ETag", "Cache-Control", "Vary"], in_plan, reach.headers(false)].concat();
    let get = super::conditional(get.response("200", results(&headers)), &[]);
    let get = if reach == Reach::Current { in_time(get) } else { get };
    let post =
        operation(&format!("query{id}ByPost"), "sparql", &format!("{summary}, by POST"), &about, parameters(&[]));
    let post = post.request_body(Some(query_body())).response("200", results(&["Cache-Control", "Vary"]));
    let mut item = PathItem::new(HttpMethod::Get, asked(get, &["uri-too-long"]));
    item.merge_operations(PathItem::new(HttpMethod::Post, asked(post, &["unsupported-media-type"])));
    item
}

/// `/timemap/{publisher_id}/{plan_id}/{path}`
fn timemap() -> OperationBuilder {
    let about = "Every time at which another release became current, with the twin of the resource in it (RFC 7089). A \
                 release that became current again is there twice. A row is listed with the releases that have it. Without a \
                 path behind the plan it lists the twins of its document.";
    let plain = |media_type: &str| match media_type {
        memento::LINK_FORMAT => ObjectBuilder::new().schema_type(Type::String).into(),
        _ => schema::of("TimeMap"),
    };
    let types = ["application/json", memento::LINK_FORMAT];
    let response = types.iter().fold(ResponseBuilder::new().description("The list."), |response, media_type| {
        response.content(*media_type, Content::new(Some(plain(media_type))))
    });
    let headers = ["ETag", "Cache-Control", "Vary"];
    let response =
        headers.iter().fold(response, |response, name| response.header_ref(*name, reference("headers", name)));
    let parameters = ["publisher_id", "plan_id", "timemap.path"].map(str::to_owned);
    let summary = "List the twins of a resource in all releases (TimeMap)";
    let operation = operation("getTimeMap", "releases", summary, about, parameters);
    super::conditional(operation.response("200", response), &["not-found", "not-acceptable"])
}

/// `/rdf-graph-store`
fn one_graph() -> OperationBuilder {
    let about = "SPARQL 1.1 Graph Store Protocol, its read part: a graph that SPARQL sees, by its name (`?graph=`) or \
                 the union of all (`?default`), which is sent while it is not too large. Names that begin with the \
                 address of this server can be asked directly too.";
    let response = RDF.iter().fold(ResponseBuilder::new().description("The graph."), |response, format| {
        let schema = match format.suffix {
            "jsonld" => schema::of("JsonLd"),
            _ => ObjectBuilder::new().schema_type(Type::String).into(),
        };
        response.content(negotiate::essence(format.content_type), Content::new(Some(schema)))
    });
    let headers = ["ETag", "Cache-Control", "Vary"];
    let response =
        headers.iter().fold(response, |response, name| response.header_ref(*name, reference("headers", name)));
    let summary = "Get a graph from the graph store (グラフストア)";
    let operation = operation("getGraph", "sparql", summary, about, ["sparql.graph".to_owned()]);
    let problems = ["invalid-parameter", "not-found", "not-acceptable", "result-too-large"];
    super::conditional(operation.response("200", response), &problems)
}

// The Protocol's form is understood too. It is not described: of a form openapi-generator makes TypeScript that imports a
// model it does not write.
fn query_body() -> RequestBody {
    let query = query_text().examples([example::QUERY]);
    RequestBodyBuilder::new()
        .description(Some("The query; the other parameters are in the URL. A form with all of them is understood too."))
        .required(Some(Required::True))
        .content("application/sparql-query", Content::new(Some(query)))
        .build()
}

/// A query that is not empty.
pub fn query_text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).min_length(Some(1))
}

fn results(headers: &[&str]) -> ResponseBuilder {
    let response = ResponseBuilder::new().description("The results, or the graph.");
    let formats = QueryForm::Select.formats().iter().chain(QueryForm::Construct.formats());
    let response = formats.fold(response, |response, format| {
        let schema = match format {
            ResultFormat::Json => schema::of("SparqlResults"),
            ResultFormat::JsonLd => schema::of("ExpandedJsonLd"),
            _ => ObjectBuilder::new().schema_type(Type::String).into(),
        };
        response.content(format.media_type(), Content::new(Some(schema)))
    });
    headers.iter().fold(response, |response, name| response.header_ref(*name, reference("headers", name)))
}
