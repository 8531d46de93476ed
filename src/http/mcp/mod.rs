//! `/mcp`: the Model Context Protocol, by which assistants ask the server.
//!
//! Streamable HTTP without sessions: each message is one `POST`, and its answer one JSON document. A tool asks an address of the
//! server, as anybody else does, so it has no answers of its own.
mod ask;
mod message;
mod schema;
mod text;
mod tools;

use self::{ask::Asker, message::Message};
use super::{
    Inside,
    body::{Body, NO_STORE},
    negotiate::{choose, essence},
    parameters::{Payload, body_text},
    respond,
    state::State,
};
use crate::error::{Alternative, Error, Result};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, Uri, header},
    web::Data,
};
use serde_json::{Value, json};
use std::{net::IpAddr, rc::Rc};
use tokio::sync::OnceCell;

/// Where assistants ask.
pub const PATH: &str = "/mcp";

/// How long an answer may be that a tool gives, in bytes of JSON: what an assistant can read beside everything else.
pub const MOST_BYTES: usize = 48 << 10;

/// The routes that tools ask, made when the first is called.
#[derive(Clone, Default)]
pub struct Routes(Rc<OnceCell<Inside>>);

/// Methods of the endpoint: there are no sessions to delete, and no stream of events to read.
const METHODS: &str = "POST, OPTIONS";

const JSON: &str = "application/json";

/// A message of an assistant.
pub async fn endpoint(request: HttpRequest, state: Data<State>, body: Payload) -> HttpResponse {
    if let Some(origin) = foreign_origin(&request, &state.base) {
        return respond::problem(&Error::ForeignOrigin { origin, base: state.base.clone() }, &request, &state);
    }
    match *request.method() {
        Method::POST => {}
        Method::OPTIONS => return respond::options(METHODS),
        ref method => {
            let refused = Error::MethodNotAllowed { method: method.clone(), allowed: METHODS };
            return respond::problem(&refused, &request, &state);
        }
    }
    match text_of(&request, &state, &body) {
        Ok(text) => reply(&request, &state, text).await,
        Err(error) => respond::problem(&error, &request, &state),
    }
}

/// The site of the page that asks, if it is neither of this server nor of the computer on which its reader sits.
///
/// The protocol demands this check: a page that anybody opens could else ask a server that only its reader reaches. Programs
/// send no `Origin`.
fn foreign_origin(request: &HttpRequest, base: &str) -> Option<String> {
    let origin = String::from_utf8_lossy(request.headers().get(header::ORIGIN)?.as_bytes()).into_owned();
    let is_own = |uri: &Uri| {
        let own: Option<Uri> = base.parse().ok();
        own.is_some_and(|own| own.scheme() == uri.scheme() && own.authority() == uri.authority())
    };
    let is_near = |uri: &Uri| {
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    };
    let may_ask = origin.parse().is_ok_and(|uri: Uri| is_own(&uri) || is_near(&uri));
    (!may_ask).then_some(origin)
}

/// The body as text, if it is JSON and JSON can be answered.
fn text_of<'b>(request: &HttpRequest, state: &State, body: &'b Payload) -> Result<&'b str> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|given| given.to_str().ok()).unwrap_or_default();
    if !essence(given).eq_ignore_ascii_case(JSON) {
        return Err(Error::UnsupportedMediaType { given: given.to_owned(), expected: JSON });
    }
    if choose(request, &[JSON]).is_none() {
        let here = Alternative { url: format!("{}{PATH}", state.base), media_type: JSON.to_owned() };
        return Err(Error::NotAcceptable { available: vec![here] });
    }
    body_text(body, "body")
}

async fn reply(request: &HttpRequest, state: &Data<State>, text: &str) -> HttpResponse {
    let (id, answered) = match Message::read(text) {
        Ok(Message::Notification) => return HttpResponse::Accepted().finish(),
        Ok(Message::Request { id, method, params }) => {
            let answered = async {
                let speech = message::speech(request.headers(), &method, &params)?;
                let routes = request.app_data::<Routes>().cloned().unwrap_or_default();
                let inside = routes.0.get_or_init(|| Inside::of(state.clone())).await;
                let asker = Asker { inside, client: request, state };
                message::answer(speech, &method, &params, &asker).await
            };
            (id, answered.await)
        }
        Err(failure) => (Value::Null, Err(failure)),
    };
    let (status, member) = match answered {
        Ok(result) => (StatusCode::OK, json!({"jsonrpc": "2.0", "id": id, "result": result})),
        Err(failure) => (failure.status, json!({"jsonrpc": "2.0", "id": id, "error": failure.told()})),
    };
    let bytes = member.to_string().into_bytes();
    if status == StatusCode::OK {
        return respond::send(request, &Body::new(bytes, JSON).cached_for(NO_STORE), false).await;
    }
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, JSON))
        .insert_header((header::CACHE_CONTROL, NO_STORE))
        .body(bytes)
}
