//! The SPARQL 1.1 Protocol: a query by GET, as a form or as the body; data are never changed.
use super::{
    answer::blocking,
    negotiate,
    parameters::Parameters,
    respond::{self, Body, CURRENT, NO_STORE},
    state::State,
};
use crate::{
    error::{Alternative, Error, QueryRefusal, Result},
    graph::{self, Dataset, Form, Graph, Query, ResultFormat},
    table::PREFIXES,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web::{Bytes, Data, Path},
};
use askama::Template;
use oxrdf::NamedNode;
use std::sync::Arc;

/// Methods of an endpoint.
const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// Short names of result formats, for `format=`.
pub const FORMATS: &[(&str, ResultFormat)] = &[
    ("json", ResultFormat::Json),
    ("xml", ResultFormat::Xml),
    ("csv", ResultFormat::Csv),
    ("tsv", ResultFormat::Tsv),
    ("turtle", ResultFormat::Turtle),
    ("ttl", ResultFormat::Turtle),
    ("nt", ResultFormat::NTriples),
    ("ntriples", ResultFormat::NTriples),
    ("rdf", ResultFormat::RdfXml),
    ("rdf+xml", ResultFormat::RdfXml),
    ("json-ld", ResultFormat::JsonLd),
    ("jsonld", ResultFormat::JsonLd),
];

/// A query as the protocol carries it.
#[derive(Debug)]
struct Asked {
    text: String,
    dataset: Dataset,
    format: Option<ResultFormat>,
}

/// `/sparql`: over everything that is current.
pub async fn everything(request: HttpRequest, state: Data<State>, body: Bytes) -> HttpResponse {
    let graph = Arc::clone(&state.snapshot().graph);
    endpoint(&request, &state, graph, &body).await
}

/// `/{lg_code}/{plan_id}/sparql`: over one plan and the vocabulary.
pub async fn one_plan(
    request: HttpRequest,
    state: Data<State>,
    path: Path<(String, String)>,
    body: Bytes,
) -> HttpResponse {
    let (lg_code, plan_id) = path.into_inner();
    let Some(graph) = state.snapshot().plan(&lg_code, &plan_id).map(|served| Arc::clone(&served.graph)) else {
        let missing = Error::not_found(format!("no plan `{plan_id}` of {lg_code} is published here; see /plans"));
        return respond::problem(&missing, &request, &state);
    };
    endpoint(&request, &state, graph, &body).await
}

async fn endpoint(request: &HttpRequest, state: &Data<State>, graph: Arc<Graph>, body: &Bytes) -> HttpResponse {
    match *request.method() {
        Method::OPTIONS => return respond::options(METHODS),
        Method::GET | Method::HEAD if request.query_string().is_empty() && wants_page(request) => {
            return page(request, state);
        }
        _ => {}
    }
    let answered = match asked(request, body) {
        Ok(asked) => answer(request, state, graph, asked).await,
        Err(error) => Err(error),
    };
    match answered {
        Ok(body) => respond::send(request, &body, true),
        Err(error) => respond::problem(&error, request, state),
    }
}

/// Reads the request as section 2.1 of the protocol says.
fn asked(request: &HttpRequest, body: &Bytes) -> Result<Asked> {
    let of_url = Parameters::read(request.query_string())?;
    match *request.method() {
        Method::GET | Method::HEAD => read(&of_url, None),
        Method::POST => match content_type(request).as_str() {
            "application/x-www-form-urlencoded" => {
                let form = utf8(body)?;
                read(&Parameters::read(&format!("{}&{form}", request.query_string()))?, None)
            }
            "application/sparql-query" => read(&of_url, Some(utf8(body)?.to_owned())),
            "application/sparql-update" => Err(Error::Query(QueryRefusal::ReadOnly)),
            given => Err(Error::UnsupportedMediaType {
                given: given.to_owned(),
                expected: "application/sparql-query or application/x-www-form-urlencoded",
            }),
        },
        ref method => Err(Error::MethodNotAllowed { method: method.clone(), allowed: METHODS }),
    }
}

fn content_type(request: &HttpRequest) -> String {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    negotiate::essence(given).to_ascii_lowercase()
}

fn utf8(body: &Bytes) -> Result<&str> {
    std::str::from_utf8(body).map_err(|error| {
        let place = error.valid_up_to();
        Error::parameter("query", format!("the body is not UTF-8: the byte at {place} begins no character"))
    })
}

/// Exactly one query, and the graphs it is asked over. Parameters that other servers know are passed over.
fn read(parameters: &Parameters, body: Option<String>) -> Result<Asked> {
    if !parameters.all("update").is_empty() {
        return Err(Error::Query(QueryRefusal::ReadOnly));
    }
    let mut queries = parameters.all("query");
    queries.extend(body);
    let text = match (queries.pop(), queries.is_empty()) {
        (Some(query), true) => query,
        (None, _) => return Err(Error::parameter("query", "`query` is missing: the SPARQL query to answer")),
        (Some(_), false) => return Err(Error::parameter("query", "`query` may be given only once")),
    };
    let format = match parameters.all("format").pop() {
        None => None,
        Some(name) => Some(named(&name)?),
    };
    let dataset = Dataset {
        default_graphs: graphs(parameters, "default-graph-uri")?,
        named_graphs: graphs(parameters, "named-graph-uri")?,
    };
    Ok(Asked { text, dataset, format })
}

fn named(name: &str) -> Result<ResultFormat> {
    let found = FORMATS.iter().find(|(short, format)| *short == name || format.media_type() == name);
    found.map(|(_, format)| *format).ok_or_else(|| {
        let known = FORMATS.iter().map(|(short, _)| *short).collect::<Vec<_>>().join(", ");
        Error::parameter("format", format!("there is no result format `{name}`; known: {known}"))
    })
}

fn graphs(parameters: &Parameters, name: &str) -> Result<Vec<NamedNode>> {
    let graph = |iri: String| {
        NamedNode::new(&iri).map_err(|error| Error::parameter(name, format!("`{iri}` is no absolute IRI: {error}")))
    };
    parameters.all(name).into_iter().map(graph).collect()
}

async fn answer(request: &HttpRequest, state: &Data<State>, graph: Arc<Graph>, asked: Asked) -> Result<Body> {
    let base = format!("{}/sparql", state.base);
    let Asked { text, dataset, format } = asked;
    let query = blocking(move || Ok(Query::parse(&text, &base)?)).await?;
    let format = chosen(request, query.form(), format)?;
    let cacheable = !query.is_volatile() && request.method() != Method::POST;
    let budget = state.budget.for_request();
    // When the client leaves, this future is dropped and the query ends.
    let _cancel = budget.cancellation.on_drop();
    let answer = blocking(move || Ok(graph.run(&query, &dataset, format, PREFIXES, &budget)?)).await?;
    let content_type = match answer.media_type {
        "text/csv" => "text/csv; charset=utf-8; header=present".to_owned(),
        "text/tab-separated-values" | "text/turtle" => format!("{}; charset=utf-8", answer.media_type),
        other => other.to_owned(),
    };
    let mut body = Body::new(answer.body, &content_type);
    body.caching = if cacheable { CURRENT } else { NO_STORE };
    if !cacheable {
        body.tag.clear();
    }
    Ok(body)
}

/// The format that is asked for, by `format=` or by `Accept`; the first of the form if nothing is.
fn chosen(request: &HttpRequest, form: Form, format: Option<ResultFormat>) -> Result<ResultFormat> {
    let formats = form.formats();
    let none = || Error::NotAcceptable {
        available: formats
            .iter()
            .map(|format| Alternative { url: request.path().to_owned(), media_type: format.media_type().to_owned() })
            .collect(),
    };
    if let Some(format) = format {
        return if formats.contains(&format) { Ok(format) } else { Err(none()) };
    }
    let media_types: Vec<_> = formats.iter().map(|format| format.media_type()).collect();
    let also: Vec<_> = formats.iter().map(|format| general(*format)).collect();
    let place = negotiate::choose(request, &media_types).or_else(|| negotiate::choose(request, &also));
    place.and_then(|place| formats.get(place).copied()).ok_or_else(none)
}

/// The media type under which clients that know nothing of SPARQL ask for a format.
fn general(format: ResultFormat) -> &'static str {
    match format {
        ResultFormat::Json => "application/json",
        ResultFormat::Xml => "application/xml",
        other => other.media_type(),
    }
}

/// A form to type a query into, for people.
#[derive(Template)]
#[template(path = "sparql.html")]
struct Page<'a> {
    action: &'a str,
    example: &'a str,
}

const EXAMPLE: &str = "PREFIX mp: <https://w3id.org/municipal-plan/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?initiative ?title
WHERE { ?initiative a mp:Initiative ; dcterms:title ?title }
ORDER BY ?initiative
LIMIT 20
";

fn wants_page(request: &HttpRequest) -> bool {
    negotiate::choose(request, &["application/sparql-results+json", "text/html"]) == Some(1)
}

fn page(request: &HttpRequest, state: &State) -> HttpResponse {
    match (Page { action: request.path(), example: EXAMPLE }).render() {
        Ok(html) => respond::send(request, &Body::new(html, "text/html; charset=utf-8"), true),
        Err(error) => respond::problem(&Error::Internal(error.to_string()), request, state),
    }
}

impl From<graph::Error> for Error {
    fn from(error: graph::Error) -> Self {
        match error {
            graph::Error::Malformed { line, column, message } => Self::MalformedQuery { line, column, message },
            graph::Error::UpdateNotAllowed => Self::Query(QueryRefusal::ReadOnly),
            graph::Error::FederationDisabled => Self::Query(QueryRefusal::Federation),
            graph::Error::UnknownGraph(graph) => Self::Query(QueryRefusal::UnknownGraph(graph)),
            graph::Error::Timeout => Self::Query(QueryRefusal::Timeout),
            graph::Error::Busy => Self::Query(QueryRefusal::Busy),
            error @ graph::Error::TooLarge { .. } => Self::Query(QueryRefusal::TooLarge(error.to_string())),
            error @ (graph::Error::NestedTooDeep { .. }
            | graph::Error::TooLong { .. }
            | graph::Error::TooComplex { .. }) => Self::Query(QueryRefusal::Excessive(error.to_string())),
            other => Self::Internal(other.to_string()),
        }
    }
}
