//! HTTP: from a request to a pure function of it and the release, and back.
mod addresses;
mod answer;
mod blocking;
mod body;
mod client;
mod coding;
mod connection;
mod discovery;
mod docs;
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
mod graph_store;
mod guide;
mod markdown;
mod memento;
mod reference;
mod sparql;
mod resources;
mod state;
mod static_pages;
mod target;

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

use self::connection::Exchange;
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

/// A path with the id of a publisher in it: six digits, or a country and words.
fn of_publisher(before: &str, after: &str) -> String {
    format!("{before}{{publisher_id:[0-9]{{6}}|[a-z]{{2}}-[a-z0-9-]+}}{after}")
}

/// Everything the server answers. A path is written once, here.
pub fn routes(config: &mut ServiceConfig) {
    for page in Page::of_server() {
        let handler = move |request, state, suffix| resources::page(page, request, state, suffix);
        config.route(&format!("{}{{suffix:[^/]*}}", page.path), web::to(handler));
    }
    config
        .route("/", web::to(resources::home))
        .route("/search{suffix:[^/]*}", web::to(resources::search))
        .route("/id/{path:.*}", web::to(resources::thing))
        .route("/ns/plan/shapes{suffix:[^/]*}", web::to(static_pages::shapes))
        .route("/ns/plan{suffix:[^/]*}", web::to(static_pages::vocabulary))
        .route("/ns/context.jsonld", web::to(static_pages::context))
        .route("/ns/context-{language:[a-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}}.jsonld", web::to(static_pages::context_in))
        .route("/problems/{slug}", web::to(static_pages::problem))
        .route("/assets/style.css", web::to(static_pages::style))
        .route("/assets/icon.svg", web::to(static_pages::icon))
        .route("/favicon.ico", web::to(static_pages::icon))
        .route("/.well-known/csvm", web::to(static_pages::csvm))
        .route(dcat::void::PATH, web::to(discovery::void))
        .route(discovery::API_CATALOG, web::to(discovery::api_catalog))
        .route(discovery::SECURITY, web::to(discovery::security))
        .route(view::LLMS, web::to(discovery::llms))
        .route("/robots.txt", web::to(discovery::robots))
        .route("/sitemap.xml", web::to(discovery::sitemaps))
        .route("/sitemap-{part:[a-z0-9-]+}.xml", web::to(discovery::sitemap))
        .app_data(web::PayloadConfig::new(MAX_BODY))
        .app_data(mcp::Routes::default())
        .route(mcp::PATH, web::to(mcp::endpoint))
        .route("/sparql", web::to(sparql::everything))
        .route("/rdf-graph-store", web::to(graph_store::graph))
        .route("/api/action/{action}", web::to(portal::action))
        .route("/api/3/action/{action}", web::to(portal::action))
        .route("/examples{suffix:[^/]*}", web::to(static_pages::examples))
        .route("/examples/{slug:[a-z0-9-]+}{suffix:[^/]*}", web::to(static_pages::example))
        .route("/limits{suffix:[^/]*}", web::to(limits::limits))
        .route("/openapi.json", web::to(docs::json))
        .route("/openapi.yaml", web::to(docs::yaml))
        .route("/docs{suffix:[^/]*}", web::to(guide::page))
        .route("/docs/", web::to(docs::moved))
        .route("/docs/index.html", web::to(docs::moved))
        .route("/docs/reference", web::to(reference::contents))
        .route("/docs/reference/{tag}", web::to(reference::tag))
        .route("/docs/reference/schemas/{name}", web::to(reference::schema))
        .route(&of_publisher("/timemap/", "/{plan_id:[a-z0-9-]+}{suffix:[^/]*}"), web::to(memento::of_plan))
        .route(&of_publisher("/timemap/", "/{plan_id:[a-z0-9-]+}/{below:.*}"), web::to(memento::below))
        .route("/graph/{path:.*}", web::to(resources::graph))
        .route("/livez", web::to(static_pages::live))
        .route("/readyz", web::to(static_pages::ready))
        .route(&of_publisher("/", "{suffix:[^/]*}"), web::to(resources::publisher))
        .route(&of_publisher("/", "/organizations/{slug:[a-z0-9-]+}{suffix:[^/]*}"), web::to(resources::department))
        .route(&of_publisher("/", "/{plan_id:[a-z0-9-]+}{suffix:[^/]*}"), web::to(resources::plan))
        .route(&of_publisher("/", "/{plan_id:[a-z0-9-]+}/sparql"), web::to(sparql::one_plan))
        .route(
            &of_publisher("/", "/{plan_id:[a-z0-9-]+}/releases/{release:[^/]+}/sparql"),
            web::to(sparql::one_release),
        )
        .route(&of_publisher("/", "/{plan_id:[a-z0-9-]+}/{below:.*}"), web::to(resources::below))
        // Behind those of publishers: no name here begins like the id of one.
        .route("/{name:[a-z-]+}{suffix:[^/]*}", web::to(resources::across))
        .default_service(web::to(resources::no_such_address));
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
const ALWAYS: &[&str] = &["/livez", "/readyz", "/assets/style.css", "/assets/icon.svg", "/favicon.ico", "/robots.txt"];

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
    let (key, serving) = (ready::key(&request), state.serving());
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
