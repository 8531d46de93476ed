//! HTTP: from a request to a pure function of it and the release, and back.
mod addresses;
mod answer;
mod answered;
mod blocking;
mod body;
mod client;
mod coding;
mod connection;
mod discovery;
mod docs;
mod files;
mod flowing;
mod negotiate;
mod inside;
mod limits;
mod listen;
mod mcp;
mod minute;
mod openapi;
mod parameters;
mod percent;
mod portal;
mod range;
mod ready;
mod release;
mod respond;
mod route;
mod graph_store;
mod guide;
mod markdown;
mod memento;
mod reconcile;
mod reference;
mod sparql;
mod resources;
mod state;
mod static_pages;
mod target;
mod whole_archive;

pub use self::{
    addresses::Addresses,
    client::Network,
    inside::Inside,
    listen::{Bounds, listen, server},
    openapi::openapi_json,
    parameters::DEFAULT_LIMIT,
    ready::ReadyAnswers,
    state::{Serving, State},
};

use self::{answered::Routes, connection::Exchange};
use crate::{
    dcat,
    error::Error,
    view::{self, Page},
};
use actix_web::{
    HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Uri, Version,
        header::{self, HeaderValue},
        uri::{Authority, PathAndQuery},
    },
    middleware::Next,
    web::{self, ServiceConfig},
};
use std::rc::Rc;

/// Longest body of a request, in bytes: a query of the longest length, percent-encoded.
const MAX_BODY: usize = 1 << 20;

/// Everything the server answers. A path is written once, here or beside what answers it.
pub fn routes(config: &mut ServiceConfig) {
    config.app_data(web::PayloadConfig::new(MAX_BODY)).app_data(mcp::Routes::default());
    let mut routes = Routes::default();
    of_server(&mut routes);
    for file in files::FILES {
        routes.read(file.path, async move |call| files::of_server(file, call).await);
    }
    for page in Page::of_server() {
        let path = if page.is_root() { "/index{suffix}".to_owned() } else { format!("{}{{suffix}}", page.path) };
        routes.read(&path, async move |call| resources::page(page, call).await);
        if page.is_root() {
            routes.read(page.path, async move |call| resources::page(page, call).await);
        }
    }
    of_plans(&mut routes);
    // Behind those of publishers: no name here begins like the id of one.
    routes.read("/{name}{suffix}", resources::across);
    let routes = Rc::new(routes);
    let answer = move |request, state, body| {
        let routes = Rc::clone(&routes);
        async move { routes.answer(request, state, body).await }
    };
    // The routes of actix would be a regular expression each, all tried for every address.
    config.default_service(web::to(answer));
}

fn of_server(routes: &mut Routes) {
    routes
        .read("/id/{below}", resources::thing)
        .read(&format!("{}{{suffix}}", static_pages::SHAPES), static_pages::shapes)
        .read("/ns/context-{language}.jsonld", static_pages::context_in)
        .read(dcat::void::PATH, discovery::void)
        .read(discovery::SECURITY, discovery::security)
        .read("/sitemap-{slug}.xml", discovery::sitemap)
        .ask(mcp::PATH, answered::TELL, mcp::endpoint)
        .ask(sparql::PATH, answered::ASK, sparql::everything)
        .read(graph_store::PATH, graph_store::graph)
        .read(portal::PATH, portal::version)
        .read(whole_archive::PATH, whole_archive::archive)
        .ask("/api/action/{action}", answered::ASK, portal::action)
        .ask("/api/3/action/{action}", answered::ASK, portal::action)
        .ask(view::RECONCILE, answered::ASK, reconcile::everything)
        .read(&format!("{}/suggest/{{what}}", view::RECONCILE), reconcile::suggest)
        .read(&format!("{}/preview", view::RECONCILE), reconcile::preview)
        .read("/examples/{slug}.rq", static_pages::query_file)
        .read("/docs{suffix}", guide::page)
        .read("/docs/", docs::moved)
        .read("/docs/index.html", docs::moved)
        .read("/docs/reference", reference::contents)
        .read("/docs/reference/{tag}", reference::tag)
        .read("/docs/reference/schemas/{schema}", reference::schema)
        .read(static_pages::LIVE, static_pages::live)
        .read(static_pages::READY, static_pages::ready);
}

fn of_plans(routes: &mut Routes) {
    let (plan, timemap, endpoint) = ("/{publisher_id}/{plan_id}", memento::TIMEMAP, sparql::PATH);
    routes
        .read(&format!("{timemap}{plan}{{suffix}}"), memento::of_plan)
        .read(&format!("{timemap}{plan}/{{below}}"), memento::below)
        .read(&format!("{plan}{{suffix}}"), resources::plan)
        .ask(&format!("{plan}{endpoint}"), answered::ASK, sparql::one_plan)
        .ask(&format!("{plan}{}", view::RECONCILE), answered::ASK, reconcile::one_plan)
        .read(&format!("{plan}{}/suggest/{{what}}", view::RECONCILE), reconcile::suggest_in_plan)
        .ask(&format!("{plan}/releases/{{release}}{endpoint}"), answered::ASK, sparql::one_release)
        .read(&format!("{plan}/{{below}}"), resources::below);
}

/// Why no handler can read an address. What stands behind `?` is read where its parameters are known.
fn unreadable(uri: &Uri) -> Option<Error> {
    let length = uri.to_string().len();
    if length > MAX_URI {
        return Some(Error::UriTooLong { length, limit: MAX_URI });
    }
    percent::decode(uri.path()).err().map(|wrong| Error::MalformedAddress(format!("the path {wrong}")))
}

/// Why the head of a request that came over a connection is not one of HTTP/1.1, although its parser lets it pass.
fn wrong_head(request: &HttpRequest) -> Option<Error> {
    let headers = request.headers();
    let hosts: Vec<_> = headers.get_all(header::HOST).collect();
    let is_host = |host: &HeaderValue| {
        host.is_empty() || Authority::try_from(host.as_bytes()).is_ok_and(|host| !host.as_str().contains('@'))
    };
    let may_lack = request.version() < Version::HTTP_11;
    if hosts.len() > 1 || (hosts.is_empty() && !may_lack) || !hosts.into_iter().all(is_host) {
        return Some(Error::MalformedHost);
    }
    let is_known = |expected: &HeaderValue| expected.as_bytes().eq_ignore_ascii_case(b"100-continue");
    (!headers.get_all(header::EXPECT).all(is_known)).then_some(Error::Expectation)
}

/// Takes the host off a target that names one, as a proxy would be asked: whatever it is, the answer is that of this server, and
/// must not repeat it.
fn make_relative(request: &mut ServiceRequest) {
    if request.uri().authority().is_none() {
        return;
    }
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    if let Ok(uri) = path.parse::<Uri>() {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}

/// Longest path and query, in bytes: more than the longest address that the server gives, less than it can read.
const MAX_URI: usize = 32 << 10;

/// What is answered however long the database has been away: it tells of the server itself.
const ALWAYS: &[&str] =
    &[static_pages::LIVE, static_pages::READY, "/assets/style.css", "/assets/icon.svg", "/favicon.ico", "/robots.txt"];

/// What goes around every handler: overlong and garbled addresses are refused, and every answer has the common headers.
///
/// # Errors
///
/// Passes on those of the handlers.
pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let exchange = request.conn_data::<Rc<Exchange>>().cloned();
    make_relative(&mut request);
    if let Some(exchange) = &exchange {
        let body = request.take_payload();
        request.set_payload(exchange.begun(body));
    }
    let response = answered(request, next, exchange.is_some()).await?;
    if let Some(exchange) = exchange {
        exchange.answered();
    }
    Ok(response)
}

/// The answer that is ready, or that of the handler with the common headers. `over_connection` says whether the head of the request
/// came over one.
async fn answered(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    over_connection: bool,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(state) = request.app_data::<web::Data<State>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    // Who makes a copy asks each address once.
    let (key, serving) = (ready::key(&request).filter(|_| !state.host.is_copy), state.serving());
    let ready = key.as_ref().and_then(|key| serving.ready.find(key));
    let unreadable = || if ready.is_none() { unreadable(request.uri()) } else { None };
    let wrong_head = || if over_connection { wrong_head(request.request()) } else { None };
    let too_old = || (state.is_stale() && !ALWAYS.contains(&request.path())).then_some(Error::Stale);
    let refused = unreadable().or_else(wrong_head).or_else(too_old);
    if let (Some(ready), None) = (&ready, &refused) {
        let response = ready.send(request.request());
        return Ok(request.into_response(response));
    }
    let mut response = match refused {
        Some(error) => {
            let problem = respond::problem(&error, request.request(), &state);
            request.into_response(problem)
        }
        None => next.call(request).await?.map_into_boxed_body(),
    };
    for (name, value) in respond::common_headers() {
        if !response.headers().contains_key(&name) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(match key {
        Some(key) => serving.ready.keep(key, response),
        None => response,
    })
}
