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
    answered::{Call, Reply},
    body::{Body, NO_STORE},
    negotiate::{self, essence},
    parameters::{Payload, body_text},
    state::State,
};
use crate::error::{Error, Result};
use actix_web::{
    HttpRequest,
    http::{StatusCode, Uri, header},
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

const JSON: &str = "application/json";

/// A message of an assistant. There are no sessions to delete, and no stream of events to read.
pub async fn endpoint(call: Call) -> Result<Reply> {
    let Call { request, state, body, .. } = &call;
    if let Some(origin) = foreign_origin(request, &state.base) {
        return Err(Error::ForeignOrigin { origin, base: state.base.clone() });
    }
    Ok(reply(request, state, text_of(request, state, body)?).await)
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
    negotiate::place(request, &[JSON], &format!("{}{PATH}", state.base))?;
    body_text(body, "body")
}

async fn reply(request: &HttpRequest, state: &Data<State>, text: &str) -> Reply {
    let (id, answered) = match Message::read(text) {
        Ok(Message::Notification) => return Reply::Empty(StatusCode::ACCEPTED),
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
    let body = Body::new(member.to_string(), JSON).cached_for(NO_STORE);
    if status == StatusCode::OK { body.into() } else { Reply::told(status, body) }
}
