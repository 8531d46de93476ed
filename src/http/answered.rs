//! The one way that an answer goes: from a request through its handler to what is sent.
use super::{
    body::Body,
    parameters::Payload,
    percent,
    respond::{self, ACCEPT_DATETIME_NAME},
    state::State,
    whole_archive::Streamed,
};
use crate::error::{Error, Result};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web::{self, Bytes, Data, ServiceConfig},
};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Methods of what is only read.
pub const READ: &str = "GET, HEAD, OPTIONS";

/// Methods of what can be asked by a body, too.
pub const ASK: &str = "GET, HEAD, POST, OPTIONS";

/// Methods of what is asked by a body alone.
pub const TELL: &str = "POST, OPTIONS";

/// A request, with what a handler reads of it.
#[derive(Debug)]
pub struct Call {
    /// The request.
    pub request: HttpRequest,
    /// The server.
    pub state: Data<State>,
    /// Its body; empty where none is read.
    pub body: Payload,
}

impl Call {
    /// The parts of the path that its route names, decoded.
    ///
    /// # Errors
    ///
    /// When the route has other parts.
    pub fn path<T: DeserializeOwned>(&self) -> Result<T> {
        self.request.match_info().load().map_err(|error| Error::Internal(error.to_string()))
    }

    /// The part of the path that has this name in its route, decoded; empty if none has.
    ///
    /// # Errors
    ///
    /// When it is not percent-encoded UTF-8.
    pub fn part(&self, name: &str) -> Result<String> {
        let part = percent::decode(self.request.match_info().query(name));
        part.map_err(|wrong| Error::MalformedAddress(format!("the path {wrong}")))
    }

    /// Whether it only reads.
    pub fn is_read(&self) -> bool {
        matches!(*self.request.method(), Method::GET | Method::HEAD)
    }
}

/// What a handler gives.
#[derive(Debug)]
pub enum Reply {
    /// A body, of which the client may have some already.
    Body {
        /// The body.
        body: Arc<Body>,
        /// Whether `Accept` had a say in it.
        by_accept: bool,
    },
    /// A body as it is, whatever the client has.
    Told(StatusCode, Arc<Body>),
    /// A body that is sent as it is made.
    Streamed(Streamed),
    /// An answer of this status that has no body.
    Empty(StatusCode),
    /// What is asked for stands elsewhere.
    Elsewhere {
        /// How the client is led there.
        status: StatusCode,
        /// Where it stands.
        url: String,
        /// How long that may be kept.
        caching: &'static str,
        /// `Link`, one value each.
        links: Vec<String>,
    },
}

impl Reply {
    /// A body as it is, whatever the client has.
    pub fn told(status: StatusCode, body: Body) -> Self {
        Self::Told(status, Arc::new(body))
    }

    /// A body that `Accept` chose.
    pub fn chosen(body: Body) -> Self {
        Self::Body { body: Arc::new(body), by_accept: true }
    }
}

impl From<Arc<Body>> for Reply {
    /// A body has a `Content-Location` only if the URL named no format; then `Accept` had a say in it.
    fn from(body: Arc<Body>) -> Self {
        let by_accept = body.location.is_some();
        Self::Body { body, by_accept }
    }
}

impl From<Body> for Reply {
    fn from(body: Body) -> Self {
        Arc::new(body).into()
    }
}

/// What a handler gives, with what the answer says whether that is a problem or not.
#[derive(Debug)]
pub struct Outcome {
    /// What is answered.
    pub made: Result<Reply>,
    /// Further values of `Link`.
    pub links: Vec<String>,
    /// Whether `Accept-Datetime` has a say in it.
    pub by_time: bool,
}

impl From<Result<Reply>> for Outcome {
    fn from(made: Result<Reply>) -> Self {
        Self { made, links: Vec::new(), by_time: false }
    }
}

/// What the parts of a path can be that routes name. Any other part goes on to the next slash.
const PARTS: &[(&str, &str)] = &[
    // Six digits, or a country and words.
    ("publisher_id", "[0-9]{6}|[a-z]{2}-[a-z0-9-]+"),
    ("plan_id", "[a-z0-9-]+"),
    ("slug", "[a-z0-9-]+"),
    ("name", "[a-z-]+"),
    ("language", "[a-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}"),
    ("path", "[^.]*"),
    ("suffix", "[^/]*"),
    ("below", ".*"),
];

/// A path as the router reads it.
fn pattern(path: &str) -> String {
    let with = |path: String, (name, pattern): &(&str, &str)| {
        path.replace(&format!("{{{name}}}"), &format!("{{{name}:{pattern}}}"))
    };
    PARTS.iter().fold(path.to_owned(), with)
}

/// The routes as they are written down: an address, and what answers it.
pub struct Routes<'c>(pub &'c mut ServiceConfig);

impl Routes<'_> {
    /// What is only read.
    pub fn read<F, O>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: AsyncFn(Call) -> O + Clone + 'static,
        O: Into<Outcome> + 'static,
    {
        let answer = move |request, state| {
            let handler = handler.clone();
            async move { answered(READ, Call { request, state, body: Ok(Bytes::new()) }, handler).await }
        };
        self.0.route(&pattern(path), web::to(answer));
        self
    }

    /// What is asked by a body, with these methods.
    pub fn ask<F, O>(&mut self, path: &str, methods: &'static str, handler: F) -> &mut Self
    where
        F: AsyncFn(Call) -> O + Clone + 'static,
        O: Into<Outcome> + 'static,
    {
        let answer = move |request, state, body| {
            let handler = handler.clone();
            async move { answered(methods, Call { request, state, body }, handler).await }
        };
        self.0.route(&pattern(path), web::to(answer));
        self
    }
}

/// Answers a request: with what its handler gives, with the problem that it meets, or with what the method asks for instead.
async fn answered<O: Into<Outcome>>(
    methods: &'static str,
    call: Call,
    handler: impl AsyncFn(Call) -> O,
) -> HttpResponse {
    let (request, state) = (call.request.clone(), call.state.clone());
    let method = request.method();
    if *method == Method::OPTIONS {
        return respond::options(methods);
    }
    if !methods.split(", ").any(|known| known == method.as_str()) {
        let refused = Error::MethodNotAllowed { method: method.clone(), allowed: methods };
        return respond::problem(&refused, &request, &state);
    }
    let Outcome { made, links, by_time } = handler(call).await.into();
    let mut response = match made {
        Ok(reply) => sent(reply, &request).await,
        Err(error) => respond::problem(&error, &request, &state),
    };
    for link in links.iter().filter_map(|link| HeaderValue::from_str(link).ok()) {
        response.headers_mut().append(header::LINK, link);
    }
    if by_time {
        respond::vary(&mut response, ACCEPT_DATETIME_NAME);
    }
    response
}

async fn sent(reply: Reply, request: &HttpRequest) -> HttpResponse {
    match reply {
        Reply::Body { body, by_accept } => respond::send(request, &body, by_accept).await,
        Reply::Told(status, body) => HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, body.content_type.as_str()))
            .insert_header((header::CACHE_CONTROL, body.caching))
            .body(body.bytes.clone()),
        Reply::Streamed(body) => respond::stream(request, body),
        Reply::Empty(status) => HttpResponse::build(status).finish(),
        Reply::Elsewhere { status, url, caching, links } => {
            let mut response = HttpResponse::build(status);
            response.insert_header((header::LOCATION, url)).insert_header((header::CACHE_CONTROL, caching));
            for link in links {
                response.append_header((header::LINK, link));
            }
            response.finish()
        }
    }
}
