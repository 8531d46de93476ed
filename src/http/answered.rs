//! The one way that an answer goes: from a request through its handler to what is sent.
use super::{
    body::Body,
    parameters::Payload,
    respond::{self, ACCEPT_DATETIME_NAME},
    route::{Parts, Route},
    state::State,
    whole_archive::Streamed,
};
use crate::error::{Error, Result};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web::{self, Bytes, Data},
};
use futures_core::future::LocalBoxFuture;
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
    /// The parts of its path that the route names.
    pub parts: Parts,
    /// Its body; empty where none is read.
    pub body: Payload,
}

impl Call {
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

/// What answers the requests that take a route.
pub struct Answering {
    methods: &'static str,
    handler: Box<dyn Fn(Call) -> LocalBoxFuture<'static, Outcome>>,
}

impl Answering {
    fn new<F, O>(methods: &'static str, handler: F) -> Self
    where
        F: AsyncFn(Call) -> O + Clone + 'static,
        O: Into<Outcome> + 'static,
    {
        let answer = move |call| -> LocalBoxFuture<'static, Outcome> {
            let handler = handler.clone();
            Box::pin(async move { handler(call).await.into() })
        };
        Self { methods, handler: Box::new(answer) }
    }

    /// That there is nothing.
    #[cfg(test)]
    pub fn nothing() -> Self {
        Self::new(READ, async |_| Ok(Reply::Empty(StatusCode::NO_CONTENT)))
    }

    /// Whether a request may have a body that is read.
    fn reads_body(&self) -> bool {
        self.methods != READ
    }
}

/// The routes in their order.
#[derive(Default)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// What is only read.
    pub fn read<F, O>(&mut self, path: &str, handler: F) -> &mut Self
    where
        F: AsyncFn(Call) -> O + Clone + 'static,
        O: Into<Outcome> + 'static,
    {
        self.ask(path, READ, handler)
    }

    /// What is asked by a body, with these methods.
    pub fn ask<F, O>(&mut self, path: &str, methods: &'static str, handler: F) -> &mut Self
    where
        F: AsyncFn(Call) -> O + Clone + 'static,
        O: Into<Outcome> + 'static,
    {
        self.0.push(Route::new(path, Answering::new(methods, handler)));
        self
    }

    /// The answer of the route that the path takes.
    pub async fn answer(&self, request: HttpRequest, state: Data<State>, body: web::Payload) -> HttpResponse {
        // Decoded where it need not be encoded.
        let path = request.match_info().as_str();
        let taken = self.0.iter().find_map(|route| Some((&route.answering, route.parts(path)?)));
        let Some((answering, parts)) = taken else {
            return respond::problem(&nothing_at(&request), &request, &state);
        };
        let body = if answering.reads_body() {
            Bytes::from_request(&request, &mut body.into_inner()).await
        } else {
            Ok(Bytes::new())
        };
        answered(answering, Call { request, state, parts, body }).await
    }
}

/// There is nothing at an address.
pub fn nothing_at(request: &HttpRequest) -> Error {
    let path = request.path();
    let hint = if path.len() > 1 && path.ends_with('/') { "; there is no slash at the end of a path" } else { "" };
    Error::not_found(format!("there is nothing at {path}{hint}; start at /"))
}

/// Answers a request: with what its handler gives, with the problem that it meets, or with what the method asks for instead.
async fn answered(Answering { methods, handler }: &Answering, call: Call) -> HttpResponse {
    let (request, state) = (call.request.clone(), call.state.clone());
    let method = request.method();
    if *method == Method::OPTIONS {
        return respond::options(methods);
    }
    if !methods.split(", ").any(|known| known == method.as_str()) {
        let refused = Error::MethodNotAllowed { method: method.clone(), allowed: methods };
        return respond::problem(&refused, &request, &state);
    }
    let Outcome { made, links, by_time } = handler(call).await;
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
