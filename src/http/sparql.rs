//! The SPARQL 1.1 Protocol: a query by GET, as a form or as the body; data are never changed.
use super::{
    answered::{Call, Outcome, Reply},
    blocking::{blocking, promptly, queued},
    body::{Body, CURRENT, NO_STORE, TWIN},
    graph_store::RDF,
    memento::Memento,
    negotiate,
    parameters::{Parameters, Payload, body_text},
    release::{current, pinned},
    state::{Serving, State},
};
use crate::{
    error::{Alternative, Error, QueryRefusal, Result},
    examples,
    graph::{self, Dataset, Graph, Place, Query, QueryForm, ResultFormat},
    page,
    table::PREFIXES,
    view::{self, Scope},
};
use actix_web::{
    HttpRequest,
    http::{Method, header},
    web::{Bytes, Data},
};
use askama::Template;
use mime::Mime;
use oxigraph::model::NamedNode;
use std::sync::Arc;

/// Path of the endpoint, of everything and below each plan.
pub const PATH: &str = "/sparql";

/// Short names of result formats, for `format=`. Clients that know only `json` and `xml` get both forms of answer so.
pub const FORMATS: &[(&str, ResultFormat)] = &[
    ("json", ResultFormat::Json),
    ("json", ResultFormat::JsonLd),
    ("xml", ResultFormat::Xml),
    ("xml", ResultFormat::RdfXml),
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
struct ProtocolRequest {
    query: String,
    dataset: Dataset,
    /// What `format=` may mean, in the order given.
    formats: Vec<ResultFormat>,
}

/// `/sparql`: over everything that is current.
pub async fn everything(call: Call) -> Result<Reply> {
    let serving = call.state.serving();
    let graph = Arc::clone(&serving.snapshot.whole.as_ref().ok_or(Error::Loading)?.graph);
    let over = EndpointScope { serving, graph, caching: CURRENT, of: None };
    Ok(Reply::chosen(answered(&call, over).await?))
}

/// `/{publisher_id}/{plan_id}/sparql`: over one plan and the vocabulary.
pub async fn one_plan(call: Call) -> Outcome {
    let serving = call.state.serving();
    let scope = call.parts().and_then(|[publisher_id, plan_id]| current(&publisher_id, &plan_id, &call.state));
    let over =
        scope.and_then(|scope| Ok((EndpointScope::one(serving, current_graph(&scope, &call.state)?, &scope), scope)));
    in_time(&call, over).await
}

/// `/{publisher_id}/{plan_id}/releases/{release}/sparql`: over one plan as of a release and the vocabulary.
pub async fn one_release(call: Call) -> Outcome {
    let over = as_of(&call).await;
    in_time(&call, over).await
}

/// The graph that is there if the release is current, else the one that is kept or made for it.
async fn as_of(call: &Call) -> Result<(EndpointScope, Scope)> {
    let [publisher_id, plan_id, number] = call.parts()?;
    let Call { request, state, .. } = call;
    let serving = state.serving();
    let scope = pinned(&publisher_id, &plan_id, &number, state.clone()).await?;
    if scope.served.release.id == scope.release.id {
        return Ok((EndpointScope::one(serving, current_graph(&scope, state)?, &scope), scope));
    }
    let graph = if let Some(graph) = state.kept_graph(&scope) {
        graph
    } else {
        let (making, of) = (state.clone(), scope.clone());
        queued(state.budget_of(request), move |place| making.old_graph(&of, place)).await?
    };
    Ok((EndpointScope::one(serving, graph, &scope), scope))
}

/// The graph of a plan as of its current release.
fn current_graph(scope: &Scope, state: &State) -> Result<Arc<Graph>> {
    let whole = state.whole()?;
    Ok(Arc::clone(whole.part(&scope.served).ok_or(Error::Loading)?.graph()))
}

/// What an endpoint answers over.
struct EndpointScope {
    /// What was current before the graph was looked up: what is answered is kept with it.
    serving: Arc<Serving>,
    graph: Arc<Graph>,
    /// How long answers may be kept.
    caching: &'static str,
    /// Title and path of the plan, if it is asked alone: for the form.
    of: Option<(String, String)>,
}

impl EndpointScope {
    fn one(serving: Arc<Serving>, graph: Arc<Graph>, scope: &Scope) -> Self {
        let title = scope.metadata.title();
        let title =
            if scope.pinned { format!("{title}（公開版 {}）", scope.release.number) } else { title.to_owned() };
        Self { serving, graph, caching: if scope.pinned { TWIN } else { CURRENT }, of: Some((title, scope.path())) }
    }
}

/// An endpoint that releases have twins of: its answers say where they stand in time, and it leads to those of another.
async fn in_time(call: &Call, over: Result<(EndpointScope, Scope)>) -> Outcome {
    let (over, scope) = match over {
        Ok(over) => over,
        Err(error) => return Err(error).into(),
    };
    if !call.is_read() {
        return answered(call, over).await.map(Reply::chosen).into();
    }
    let by_time = !scope.pinned;
    Outcome { made: read_in_time(call, over, &scope).await, links: Vec::new(), by_time }
}

async fn read_in_time(call: &Call, over: EndpointScope, scope: &Scope) -> Result<Reply> {
    let memento = Memento::of(&call.request, &call.state, scope, None);
    // What is wrong with the request is told before a time is looked at.
    if !call.request.query_string().is_empty() {
        asked(&call.request, &call.body)?;
    }
    if let Some(twin) = memento.gate(&call.request).await? {
        return Ok(twin);
    }
    let mut body = answered(call, over).await?;
    let twin = format!("{}{}{PATH}", call.state.base, scope.twin_path());
    let time_headers = blocking(move || memento.time_headers(Some(&twin), false)).await.unwrap_or_default();
    body.links.extend(time_headers.links);
    body.datetime = time_headers.datetime;
    Ok(Reply::chosen(body))
}

async fn answered(call: &Call, over: EndpointScope) -> Result<Body> {
    let (Call { request, state, body, .. }, is_read) = (call, call.is_read());
    if is_read && request.query_string().is_empty() {
        described(request, state, &over).await.map(|body| body.cached_for(over.caching))
    } else if let Some(example) = prefilled(request).filter(|_| is_read) {
        form(request, state, &over, example).map(|body| body.cached_for(over.caching))
    } else {
        answer(request, state, over, asked(request, body)?).await
    }
}

/// Reads the request as section 2.1 of the protocol says.
fn asked(request: &HttpRequest, body: &Payload) -> Result<ProtocolRequest> {
    let of_url = Parameters::read(request.query_string())?;
    if request.method() != Method::POST {
        return read(of_url, None);
    }
    match content_type(request)?.essence_str() {
        "application/x-www-form-urlencoded" => {
            let form = body_text(body, "query")?;
            read(Parameters::read(&format!("{}&{form}", request.query_string()))?, None)
        }
        "application/sparql-query" => read(of_url, Some(body_text(body, "query")?.to_owned())),
        _ => Err(Error::Query(QueryRefusal::ReadOnly)),
    }
}

/// What a body can be read as.
const BODIES: [&str; 3] =
    ["application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"];

/// The type of the body, one of [`BODIES`], whose characters are UTF-8 as they are.
fn content_type(request: &HttpRequest) -> Result<Mime> {
    let given = |name| request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let text = given(header::CONTENT_TYPE).unwrap_or_default();
    let coding = given(header::CONTENT_ENCODING).filter(|coding| !coding.eq_ignore_ascii_case("identity"));
    let is_utf_8 = |name: mime::Name<'_>| ["utf-8", "utf8", "us-ascii"].iter().any(|known| name == *known);
    let parsed: Option<Mime> = text.parse().ok();
    let readable = parsed.filter(|parsed| BODIES.contains(&parsed.essence_str()));
    let readable = readable.filter(|mime| mime.get_param(mime::CHARSET).is_none_or(is_utf_8) && coding.is_none());
    readable.ok_or_else(|| Error::UnsupportedMediaType {
        given: coding.map_or_else(|| text.clone(), |coding| format!("{text} with the Content-Encoding {coding}")),
        expected: "application/sparql-query or application/x-www-form-urlencoded, in UTF-8 and not compressed",
    })
}

/// Exactly one query, and the graphs it is asked over. Parameters that other servers know are passed over.
fn read(parameters: Parameters, body: Option<String>) -> Result<ProtocolRequest> {
    if !parameters.all("update").is_empty() {
        return Err(Error::Query(QueryRefusal::ReadOnly));
    }
    if let Some(name) =
        ["using-graph-uri", "using-named-graph-uri"].iter().find(|name| !parameters.all(name).is_empty())
    {
        let instead = name.replacen("using", "default", 1).replacen("default-named", "named", 1);
        return Err(Error::parameter(name, format!("`{name}` is of updates; a query takes `{instead}`")));
    }
    let mut queries = parameters.all("query");
    queries.extend(body);
    for slug in parameters.all("example") {
        queries.push(view::find_example(&slug)?.query.to_owned());
    }
    let query = match (queries.pop(), queries.is_empty()) {
        (Some(query), true) => query,
        (None, _) => return Err(Error::parameter("query", "`query` is missing: the SPARQL query to answer")),
        (Some(_), false) => return Err(Error::parameter("query", "`query` may be given only once")),
    };
    let mut formats = Vec::new();
    for list in parameters.all("format") {
        formats.extend(named(&list)?);
    }
    let dataset = Dataset {
        default_graphs: graphs(&parameters, "default-graph-uri")?,
        named_graphs: graphs(&parameters, "named-graph-uri")?,
    };
    parameters.done(ProtocolRequest { query, dataset, formats })
}

/// The formats that a list of short names and media types may mean.
///
/// Clients send what they know of any server, and often a `+` that is not encoded: one name of the list that is known
/// is enough. An empty list asks for nothing.
fn named(list: &str) -> Result<Vec<ResultFormat>> {
    let asked = list.split(',').map(|name| negotiate::essence(name).replace(' ', "+").to_ascii_lowercase());
    let formats_named = |name: String| {
        let is = move |(short, format): &&(&str, ResultFormat)| {
            let media_type = format.media_type();
            let is_other = negotiate::is_alias(&name, media_type) || negotiate::is_json(&name, media_type);
            *short == name || media_type == name || is_other
        };
        FORMATS.iter().filter(is).map(|(_, format)| *format)
    };
    let formats: Vec<ResultFormat> = asked.flat_map(formats_named).collect();
    if formats.is_empty() && !list.trim().is_empty() {
        let there_are = names().collect::<Vec<_>>().join(", ");
        return Err(Error::parameter("format", format!("there is no format `{list}`; there are {there_are}")));
    }
    Ok(formats)
}

/// Every short name of a format, once.
pub fn names() -> impl Iterator<Item = &'static str> {
    let first = |place: &usize| FORMATS[..*place].iter().all(|(name, _)| *name != FORMATS[*place].0);
    (0..FORMATS.len()).filter(first).map(|place| FORMATS[place].0)
}

fn graphs(parameters: &Parameters, name: &str) -> Result<Vec<NamedNode>> {
    let graph = |iri: String| {
        NamedNode::new(&iri).map_err(|error| Error::parameter(name, format!("`{iri}` is no absolute IRI: {error}")))
    };
    parameters.all(name).into_iter().map(graph).collect()
}

async fn answer(
    request: &HttpRequest,
    state: &Data<State>,
    over: EndpointScope,
    asked: ProtocolRequest,
) -> Result<Body> {
    let EndpointScope { serving, graph, caching, .. } = over;
    let endpoint = format!("{}{}", state.base, request.path());
    let ProtocolRequest { query, dataset, formats } = asked;
    // What a query asks for is known when it is parsed, on a thread that has no request any more.
    let chosen = QueryForm::ALL.map(|form| (form, chosen(request, form.formats(), &formats)));
    let ours = format!("{}/graph/", state.base);
    // Caches must not keep what was asked by a body, but equal questions have equal answers, however they came.
    let caching = if request.method() == Method::POST { NO_STORE } else { caching };
    let key = format!("{endpoint}\n{dataset:?}\n{chosen:?}\n{query}");
    if let Some(body) = serving.queries.find(&key) {
        return Ok(body.kept_for(caching));
    }
    let is_flat = Query::is_flat(&query);
    let work = move |place: &Place| {
        let query = Query::parse(&query, &endpoint)?;
        // Any other graph that there is not is an empty one, but a name below ours can only be a slip.
        let unknown = query.unknown_graphs(&dataset, &graph);
        if let Some(misspelt) = unknown.into_iter().find(|name| name.as_str().starts_with(&ours)) {
            return Err(Error::Query(QueryRefusal::UnknownGraph(misspelt.into_string())));
        }
        let form = query.form();
        let unsuitable = |format: Option<ResultFormat>| not_acceptable(form.formats(), format, &endpoint);
        let format = chosen.iter().find(|(other, _)| *other == form).and_then(|(_, format)| *format);
        let format = format.ok_or_else(|| unsuitable(None))?;
        let answer = match graph.run_at(place, &query, &dataset, format, PREFIXES) {
            Err(graph::Error::Unwritable { .. }) => Err(unsuitable(Some(format))),
            answer => Ok(answer?),
        }?;
        let content_type = match answer.media_type {
            "text/csv" => "text/csv; charset=utf-8; header=present".to_owned(),
            media_type @ ("text/tab-separated-values" | "text/turtle") => format!("{media_type}; charset=utf-8"),
            other => other.to_owned(),
        };
        let body = Body::new(Bytes::from_owner(place.keep(answer.body)?), &content_type);
        Ok((body, query.is_volatile()))
    };
    let budget = state.budget_of(request);
    let (body, is_volatile) = if is_flat { promptly(budget, work).await? } else { queued(budget, work).await? };
    if is_volatile {
        return Ok(body.kept_for(NO_STORE));
    }
    serving.queries.keep(key, &body);
    Ok(body.kept_for(caching))
}

/// The first suitable format that `format=` names, else what `Accept` chooses; the first if neither is given.
fn chosen(request: &HttpRequest, suitable: &[ResultFormat], formats_named: &[ResultFormat]) -> Option<ResultFormat> {
    if let Some(format) = formats_named.iter().find(|format| suitable.contains(format)) {
        return Some(*format);
    }
    let offered: Vec<_> = suitable.iter().map(|format| format.media_type()).collect();
    suitable.get(negotiate::choose(request, &offered)?).copied()
}

/// What the answer can be had as, without a format that cannot write it.
fn not_acceptable(suitable: &[ResultFormat], without: Option<ResultFormat>, endpoint: &str) -> Error {
    let others = suitable.iter().filter(|format| Some(**format) != without);
    let alternative = |format: &ResultFormat| {
        let name = FORMATS.iter().find(|(_, named)| named == format).map_or("", |(name, _)| *name);
        Alternative { url: format!("{endpoint}?format={name}"), media_type: format.media_type().to_owned() }
    };
    Error::NotAcceptable { available: others.map(alternative).collect() }
}

/// A form to type a query into, for people.
#[derive(Template)]
#[template(path = "sparql.html")]
struct FormPage<'a> {
    action: &'a str,
    /// Title and path of the plan, if it is asked alone.
    of: Option<&'a (String, String)>,
    endpoint: &'a str,
    example: &'a str,
}

const EXAMPLE: &str = "PREFIX mp: <https://w3id.org/municipal-plan/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?initiative ?title
WHERE { ?initiative a mp:Initiative ; dcterms:title ?title }
ORDER BY ?initiative
LIMIT 20
";

/// The answer to who asks nothing: a form for people, the description of the service for programs.
async fn described(request: &HttpRequest, state: &Data<State>, over: &EndpointScope) -> Result<Body> {
    let offered = RDF.iter().map(|format| format.content_type).chain(["text/html"]).collect::<Vec<_>>();
    let endpoint = format!("{}{}", state.base, request.path());
    let place = negotiate::place(request, &offered, &endpoint)?;
    let Some(format) = RDF.get(place).copied() else {
        return form(request, state, over, EXAMPLE);
    };
    let (base, graph) = (state.base.clone(), Arc::clone(&over.graph));
    blocking(move || {
        let document = view::service(&endpoint, &graph, &base);
        Ok(Body::new((format.write)(&document)?, format.content_type))
    })
    .await
}

/// The example of the gallery that a person asks for and nothing else; a program gets its answer.
fn prefilled(request: &HttpRequest) -> Option<&'static str> {
    let slug = request.query_string().strip_prefix("example=")?;
    let for_people = negotiate::choose(request, &["application/sparql-results+json", "text/html"]) == Some(1);
    examples::find(slug).filter(|_| for_people).map(|example| example.query)
}

/// The form with a query in it.
fn form(request: &HttpRequest, state: &State, over: &EndpointScope, example: &str) -> Result<Body> {
    let endpoint = format!("{}{}", state.base, request.path());
    let page = FormPage { action: request.path(), endpoint: &endpoint, example, of: over.of.as_ref() }.render();
    let page = page.map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Body::new(page::below(page, &state.base), "text/html; charset=utf-8"))
}

impl From<graph::Error> for Error {
    fn from(error: graph::Error) -> Self {
        match error {
            graph::Error::Malformed { line, column, message } => Self::MalformedQuery { line, column, message },
            graph::Error::UpdateNotAllowed => Self::Query(QueryRefusal::ReadOnly),
            graph::Error::FederationDisabled => Self::Query(QueryRefusal::Federation),
            graph::Error::UnknownFunction(function) => Self::Query(QueryRefusal::UnknownFunction(function)),
            graph::Error::Unsupported(what) => Self::Query(QueryRefusal::Unsupported(what)),
            graph::Error::Timeout => Self::Query(QueryRefusal::Timeout),
            graph::Error::Busy { seconds } => Self::Query(QueryRefusal::Busy { seconds }),
            error @ graph::Error::TooLarge { .. } => Self::Query(QueryRefusal::TooLarge(error.to_string())),
            error @ (graph::Error::NestedTooDeep { .. }
            | graph::Error::TooLong { .. }
            | graph::Error::TooComplex { .. }) => Self::Query(QueryRefusal::Excessive(error.to_string())),
            other => Self::Internal(other.to_string()),
        }
    }
}
