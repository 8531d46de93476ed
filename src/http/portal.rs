//! The Action API of CKAN, its read part: `/api/action/{action}` and `/api/3/action/{action}`.
//!
//! Answers and errors have the form that clients of CKAN read, so an error here is no problem document.
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::{Body, CURRENT, NO_STORE},
    parameters::{self, Parameters, Payload},
    state::State,
};
use crate::{
    error::Result,
    view::{Arguments, Portal, Refusal},
};
use actix_web::{HttpRequest, http::StatusCode, web::Data};
use serde_json::{Map, Value, json};

const JSON: &str = "application/json; charset=utf-8";

/// An action with its arguments.
pub async fn action(call: Call) -> Result<Reply> {
    let name: String = call.path()?;
    let is_post = !call.is_read();
    let body = if is_post { Some(&call.body) } else { None };
    let (status, bytes) = answered(&call.request, &call.state, &name, body).await?;
    let caching = if is_post || status != StatusCode::OK { NO_STORE } else { CURRENT };
    let body = Body::new(bytes, JSON).cached_for(caching);
    Ok(if status == StatusCode::OK { body.into() } else { Reply::told(status, body) })
}

async fn answered(
    request: &HttpRequest,
    state: &Data<State>,
    name: &str,
    body: Option<&Payload>,
) -> Result<(StatusCode, Vec<u8>)> {
    let given = match arguments(request, body)? {
        Ok(given) => given,
        Err(unreadable) => return Ok((StatusCode::BAD_REQUEST, unreadable.into_bytes())),
    };
    let help = format!("{}/api/3/action/help_show?name={name}", state.base);
    let (state, name) = (state.clone(), name.to_owned());
    blocking(move || {
        let whole = state.whole()?;
        let (status, answer) = match Portal::of(&whole, &state.host).answer(&name, &given) {
            Ok(result) => (StatusCode::OK, json!({"help": help, "success": true, "result": result})),
            Err(refusal) => refused(&help, refusal),
        };
        Ok((status, answer.to_string().into_bytes()))
    })
    .await
}

/// A refusal with the status and the form that CKAN gives it.
fn refused(help: &str, refusal: Refusal) -> (StatusCode, Value) {
    let (status, error) = match refusal {
        Refusal::Action(name) => {
            let text = format!("Bad request - Action name not known: {name}");
            return (StatusCode::BAD_REQUEST, Value::String(text));
        }
        Refusal::NotFound => (StatusCode::NOT_FOUND, json!({"__type": "Not Found Error", "message": "Not found"})),
        Refusal::Validation(argument, why) => {
            (StatusCode::CONFLICT, json!({"__type": "Validation Error", argument: [why]}))
        }
        Refusal::Query(why) => (StatusCode::BAD_REQUEST, json!({"__type": "Search Query Error", "message": why})),
    };
    (status, json!({"help": help, "success": false, "error": error}))
}

/// Arguments of the query string, and of the body as JSON or as a form, which go before those; or why the body is neither, as
/// CKAN says it.
fn arguments(request: &HttpRequest, body: Option<&Payload>) -> Result<std::result::Result<Arguments, String>> {
    let mut arguments = Arguments::default();
    for (name, value) in Parameters::read(request.query_string())?.pairs() {
        arguments.give(name, value);
    }
    let text = body.map_or(Ok(""), |body| parameters::body_text(body, "body"))?;
    if text.trim_start().starts_with('{') {
        let Ok(members) = serde_json::from_str::<Map<String, Value>>(text) else {
            return Ok(Err(json!("Bad request - JSON Error: the body is no JSON object").to_string()));
        };
        members.into_iter().for_each(|(name, value)| arguments.give(name, value));
    } else {
        for (name, value) in Parameters::read(text.trim())?.pairs() {
            arguments.give(name, value);
        }
    }
    Ok(Ok(arguments))
}
