//! What does not depend on a release: shapes, contexts, files of examples, health.
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::{Body, NO_STORE},
    files::{fixed, without_parameters},
    negotiate,
};
use crate::{
    error::{Error, Ready, Result},
    format::{json, jsonld, turtle},
    view, vocabulary,
};
use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// Path of the shapes, without suffix.
pub const SHAPES: &str = "/ns/plan/shapes";

/// The shapes: only as Turtle, as they were written, because blank nodes are what their lists are made of.
pub async fn shapes(call: Call) -> Result<Reply> {
    let [suffix] = call.parts()?;
    let Call { request, state, .. } = call;
    if !["", ".ttl"].contains(&&*suffix) {
        return Err(Error::not_found(format!("there is no `shapes{suffix}`; the shapes are Turtle: {SHAPES}.ttl")));
    }
    let url = format!("{}{SHAPES}.ttl", state.base);
    if suffix.is_empty() {
        negotiate::place(&request, &[turtle::TURTLE.content_type], &url)?;
    }
    without_parameters(&request)?;
    let mut body = Body::new(vocabulary::SHAPES, turtle::TURTLE.content_type);
    body.location = suffix.is_empty().then_some(url);
    Ok(body.into())
}

/// `/ns/context-{language}.jsonld`
pub async fn context_in(call: Call) -> Result<Reply> {
    let [language] = call.parts()?;
    fixed(&call, jsonld::JSON_LD.content_type, move |_| Ok(json::pretty(&jsonld::context_in(&language))?)).await
}

/// The file of an example.
pub async fn query_file(call: Call) -> Result<Reply> {
    let [slug] = call.parts()?;
    let file = |slug: &str| Ok(view::find_example(slug)?.file.as_bytes().to_vec());
    fixed(&call, "application/sparql-query", move |_| file(&slug)).await
}

/// The process answers.
pub async fn live(Call { request, .. }: Call) -> Result<Reply> {
    without_parameters(&request)?;
    Ok(well())
}

/// Everything that is published can be served, and the database answers. If not, it says what is served still.
pub async fn ready(Call { request, state, .. }: Call) -> Result<Reply> {
    without_parameters(&request)?;
    if state.snapshot().plans.is_empty() {
        return Err(Error::NotReady);
    }
    match blocking(move || Ok(state.ready())).await? {
        ready @ Ready { database: false, .. } => Err(Error::Unreachable(ready)),
        Ready { search_and_sparql: false, .. } => Err(Error::Loading),
        _ => Ok(well()),
    }
}

/// Path of the address that says that the process answers.
pub const LIVE: &str = "/livez";

/// Path of the address that says that what is published can be served.
pub const READY: &str = "/readyz";

/// That it is well.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Status)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

fn well() -> Reply {
    let well = json::value_of(&Health { status: "ok" });
    let body = Body::new(well.to_string(), "application/json").cached_for(NO_STORE);
    Reply::told(StatusCode::OK, body)
}
