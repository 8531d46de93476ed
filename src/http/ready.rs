//! Answers that are ready to be sent: what was asked before is answered before any route is looked for.
//!
//! An answer is a pure function of what is current and of the request. So answers are kept with what is current, leave with it,
//! and are found by all of a request that has a say in them: the address and the headers that `Vary` names. Whatever else a
//! request may ask (a time, a part) goes the long way.
use super::{body::Body, memento::ACCEPT_DATETIME, negotiate, respond};
use actix_web::{
    HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{
            ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
            IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE,
        },
    },
    web::Bytes,
};
use moka::sync::Cache;
use std::sync::Arc;

/// Memory for them, in bytes.
const CAPACITY: u64 = 32 << 20;

/// What is longer, in bytes, is not kept: what it costs is to send it, and `State::bodies` may have it.
const LONGEST: usize = 256 << 10;

/// About what an answer weighs beside its bytes and its key, in bytes: some twenty headers.
const HEADERS: usize = 4 << 10;

/// Headers of which each makes another answer, in a way that is not looked up here.
const LONG_WAY: [HeaderName; 3] = [ACCEPT_DATETIME, RANGE, IF_RANGE];

/// The answers to what is current.
#[derive(Debug)]
pub struct ReadyAnswers(Cache<String, Arc<ReadyAnswer>>);

impl Default for ReadyAnswers {
    fn default() -> Self {
        let weight = |key: &String, answer: &Arc<ReadyAnswer>| {
            u32::try_from(key.len() + HEADERS + answer.bytes.len()).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(CAPACITY).weigher(weight).build())
    }
}

/// The answers to queries of what is current, by what was asked: also by a body, which no answer above is found by.
#[derive(Debug)]
pub struct QueryAnswers(Cache<String, Arc<Body>>);

impl Default for QueryAnswers {
    fn default() -> Self {
        let weight =
            |key: &String, body: &Arc<Body>| u32::try_from(key.len() + HEADERS + body.bytes.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(CAPACITY).weigher(weight).build())
    }
}

impl QueryAnswers {
    /// The answer to what was asked with this key.
    pub fn find(&self, key: &str) -> Option<Arc<Body>> {
        self.0.get(key)
    }

    /// Keeps an answer unless it is long. Its bytes are copied, because those of an answer are on the account of who reads it.
    pub fn keep(&self, key: String, body: &Body) {
        if body.bytes.len() <= LONGEST {
            self.0.insert(key, Arc::new(body.copied()));
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.run_pending_tasks();
        self.0.entry_count()
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.0.invalidate_all();
    }
}

/// An answer with its headers. Its bytes are its own: those of a query answer are on the account of who reads it.
#[derive(Debug)]
pub struct ReadyAnswer {
    status: StatusCode,
    headers: HeaderMap,
    /// The tag without quotes; empty if there is none.
    tag: String,
    bytes: Bytes,
}

impl ReadyAnswers {
    /// The answer that is ready for a request with this key.
    pub fn find(&self, key: &str) -> Option<Arc<ReadyAnswer>> {
        self.0.get(key)
    }

    /// Keeps an answer, if it is one that others may be given.
    pub fn keep(&self, key: String, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
        let may_be_kept = |value: &str| value.starts_with("public");
        let caching = response.headers().get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
        if !caching.is_some_and(may_be_kept) || ![StatusCode::OK, StatusCode::SEE_OTHER].contains(&response.status()) {
            return response;
        }
        let (request, response) = response.into_parts();
        if request.method() != Method::GET {
            return ServiceResponse::new(request, response);
        }
        let (response, body) = response.into_parts();
        let response = match body.try_into_bytes() {
            Ok(bytes) => {
                if bytes.len() <= LONGEST {
                    self.0.insert(key, Arc::new(ReadyAnswer::of(&response, &bytes)));
                }
                response.set_body(BoxBody::new(bytes))
            }
            Err(body) => response.set_body(body),
        };
        ServiceResponse::new(request, response)
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.run_pending_tasks();
        self.0.entry_count()
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.0.invalidate_all();
    }
}

impl ReadyAnswer {
    fn of(response: &HttpResponse<()>, bytes: &Bytes) -> Self {
        let headers = response.headers().clone();
        let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        let tag = tag.trim_matches('"').to_owned();
        Self { status: response.status(), headers, tag, bytes: Bytes::copy_from_slice(bytes) }
    }

    /// The answer, or 304 if the client has it.
    pub fn send(&self, request: &HttpRequest) -> HttpResponse {
        let known = respond::is_known(request, &self.tag);
        let body = if known { BoxBody::new(()) } else { BoxBody::new(self.bytes.clone()) };
        let status = if known { StatusCode::NOT_MODIFIED } else { self.status };
        let mut response = HttpResponse::with_body(status, body);
        let headers = response.headers_mut();
        headers.clone_from(&self.headers);
        if known {
            headers.remove(CONTENT_TYPE);
            headers.remove(CONTENT_ENCODING);
        }
        response
    }
}

/// What a request asks, if it asks nothing but an address in a form and a coding.
pub fn key(request: &ServiceRequest) -> Option<String> {
    let headers = request.headers();
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    let by_time = headers.contains_key(IF_MODIFIED_SINCE) && !headers.contains_key(IF_NONE_MATCH);
    if !is_read || by_time || LONG_WAY.iter().any(|name| headers.contains_key(name)) {
        return None;
    }
    let mut key = request.uri().path_and_query()?.as_str().to_owned();
    for name in [ACCEPT, ACCEPT_ENCODING] {
        key.push('\n');
        for value in headers.get_all(name) {
            key.push_str(value.to_str().ok()?);
            key.push('\n');
        }
    }
    // What has a say is the language of pages that follows from `Accept-Language`, and browsers have many ways to ask for it.
    key.push_str(negotiate::language(headers).tag());
    Some(key)
}
