//! The Action API of CKAN, its read part: `/api/action/{action}` and `/api/3/action/{action}`.
//!
//! Answers and errors have the form that clients of CKAN read, so an error here is no problem document.
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::{Body, CURRENT, NO_STORE},
    files::without_parameters,
    parameters::{self, Parameters},
};
use crate::{
    error::{Error, Result},
    format::json,
    view::{Arguments, Portal, Refusal},
};
use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// Path of the interface, as CKAN numbers it.
pub const PATH: &str = "/api/3";

const JSON: &str = "application/json; charset=utf-8";

/// `/api/3`: which version of the interface this is.
pub async fn version(call: Call) -> Result<Reply> {
    without_parameters(&call.request)?;
    Ok(Body::new(json!({"version": 3}).to_string(), JSON).into())
}

/// An action with its arguments.
pub async fn action(call: Call) -> Result<Reply> {
    let [name] = call.parts()?;
    let help = format!("{}/api/3/action/help_show?name={name}", call.state.base);
    let (status, answer) = match answered(&call, &name).await {
        Ok(result) => {
            let answer = json::value_of(&ActionAnswer { help, success: true, result });
            let caching = if call.is_read() { CURRENT } else { NO_STORE };
            return Ok(Body::new(answer.to_string(), JSON).cached_for(caching).into());
        }
        Err(Failure::Refused(refusal)) => refused(help, refusal),
        Err(Failure::Problem(error)) => return Err(error),
    };
    Ok(Reply::told(status, Body::new(answer.to_string(), JSON).cached_for(NO_STORE)))
}

/// What an action answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionAnswer {
    /// Where the action is explained.
    #[schema(format = "uri")]
    help: String,
    /// True.
    success: bool,
    /// What the action is said to answer.
    result: Value,
}

/// Why an action is not answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionFailure {
    /// Where the action is explained.
    #[schema(format = "uri")]
    help: String,
    /// False.
    success: bool,
    /// Its kind as `__type`, and what is wrong: as `message`, or by the names of arguments.
    error: Value,
}

/// Why there is no result.
enum Failure {
    /// It is told in the words of CKAN.
    Refused(Refusal),
    /// It has nothing to do with CKAN.
    Problem(Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Problem(error)
    }
}

async fn answered(call: &Call, name: &str) -> std::result::Result<Value, Failure> {
    let given = arguments(call)?;
    let (state, name) = (call.state.clone(), name.to_owned());
    let answer = blocking(move || Ok(Portal::of(&*state.whole()?, &state.host).answer(&name, &given))).await?;
    Ok(answer?)
}

/// A refusal with the status and the form that CKAN gives it.
fn refused(help: String, refusal: Refusal) -> (StatusCode, Value) {
    let bare = |text: String| (StatusCode::BAD_REQUEST, Value::String(format!("Bad request - {text}")));
    let (status, error) = match refusal {
        Refusal::Action(name) => return bare(format!("Action name not known: {name}")),
        Refusal::Body => return bare("JSON Error: the body is no JSON object".to_owned()),
        Refusal::NotFound => (StatusCode::NOT_FOUND, json!({"__type": "Not Found Error", "message": "Not found"})),
        Refusal::Validation(argument, why) => {
            (StatusCode::CONFLICT, json!({"__type": "Validation Error", argument: [why]}))
        }
        Refusal::Query(why) => (StatusCode::BAD_REQUEST, json!({"__type": "Search Query Error", "message": why})),
    };
    (status, json::value_of(&ActionFailure { help, success: false, error }))
}

/// Arguments of the query string, and of the body as JSON or as a form, which go before those.
fn arguments(call: &Call) -> std::result::Result<Arguments, Failure> {
    let mut arguments = Arguments::default();
    let text = if call.is_read() { "" } else { parameters::body_text(&call.body, "body")? };
    let is_json = text.trim_start().starts_with('{');
    for form in [call.request.query_string(), if is_json { "" } else { text.trim() }] {
        arguments.give_all(Parameters::read(form)?.pairs());
    }
    if is_json {
        let members: Map<String, Value> = serde_json::from_str(text).map_err(|_| Refusal::Body)?;
        members.into_iter().for_each(|(name, value)| arguments.give(name, value));
    }
    Ok(arguments)
}
