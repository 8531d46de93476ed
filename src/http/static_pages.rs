//! What does not depend on a release: vocabulary, contexts, examples, problems, health.
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::{Body, NO_STORE},
    files::{fixed, without_parameters},
    negotiate,
    resources::{no_parameters, of_server},
};
use crate::{
    error::{Error, PROBLEMS, Problem, Ready, Result},
    format::{self, Shape, ShapeKind, json, jsonld, turtle},
    view::{self, unscoped},
    vocabulary,
};
use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// Whether a suffix asks for a table.
fn is_table(suffix: &str) -> bool {
    let format = suffix.strip_prefix('.').and_then(format::by_suffix);
    format.is_some_and(|format| {
        (format.fits)(ShapeKind::ComputedTable) && !(format.fits)(ShapeKind::Members { rdf: true })
    })
}

/// `/ns/plan`: vocabulary and code lists as RDF and HTML; the code lists as CSV.
pub async fn vocabulary(call: Call) -> Result<Reply> {
    let suffix: String = call.path()?;
    let shape = if is_table(&suffix) { ShapeKind::ComputedTable } else { ShapeKind::Members { rdf: true } };
    of_server(call, ("/ns/plan", &suffix), shape, no_parameters, move |state, snapshot, ()| {
        view::vocabulary(shape, &snapshot.whole.as_ref().ok_or(Error::Loading)?.graph, &state.host)
    })
    .await
}

/// Path of the shapes, without suffix.
pub const SHAPES: &str = "/ns/plan/shapes";

/// The shapes: only as Turtle, as they were written, because blank nodes are what their lists are made of.
pub async fn shapes(Call { request, state, .. }: Call) -> Result<Reply> {
    let suffix = request.match_info().query("suffix").to_owned();
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
    let language: String = call.path()?;
    fixed(&call, jsonld::JSON_LD.content_type, move |_| Ok(json::pretty(&jsonld::context_in(&language))?)).await
}

/// `/examples`: the gallery of queries; as CSV a table.
pub async fn examples(call: Call) -> Result<Reply> {
    let suffix: String = call.path()?;
    let shape = if is_table(&suffix) { ShapeKind::ComputedTable } else { ShapeKind::Members { rdf: true } };
    of_server(call, ("/examples", &suffix), shape, no_parameters, move |state, _, ()| {
        Ok(view::examples(shape, &state.base))
    })
    .await
}

/// `/examples/{slug}`: one query of the gallery; `.rq` is its file.
pub async fn example(call: Call) -> Result<Reply> {
    let (slug, suffix): (String, String) = call.path()?;
    if suffix == ".rq" {
        let file = |slug: &str| Ok(view::find_example(slug)?.file.as_bytes().to_vec());
        return fixed(&call, "application/sparql-query", move |_| file(&slug)).await;
    }
    let shape = ShapeKind::Members { rdf: true };
    of_server(call, (&format!("/examples/{slug}"), &suffix), shape, no_parameters, move |state, _, ()| {
        view::example(&slug, &state.base)
    })
    .await
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

fn well() -> Reply {
    let body = Body::new(json!({"status": "ok"}).to_string(), "application/json").cached_for(NO_STORE);
    Reply::told(StatusCode::OK, body)
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemKind {
    /// What `type` of a problem document holds.
    #[schema(format = "uri")]
    r#type: String,
    /// Its name.
    title: &'static str,
    /// Status it comes with.
    status: u16,
    /// What it means and what to do, in English.
    about: &'static str,
    /// The same in Japanese.
    about_ja: &'static str,
}

/// `/problems/{slug}`: what a kind of problem means, in HTML or JSON.
pub async fn problem(call: Call) -> Result<Reply> {
    let slug: String = call.path()?;
    let (name, suffix) = slug.split_at(slug.find('.').unwrap_or(slug.len()));
    let kind = PROBLEMS.iter().find(|problem| problem.slug == name);
    let kind = kind.ok_or_else(|| Error::not_found(format!("there is no kind of problem `{slug}`")))?;
    let shape = ShapeKind::Members { rdf: false };
    of_server(call, (&format!("/problems/{name}"), suffix), shape, no_parameters, |state, _, ()| {
        let path = format!("/problems/{}", kind.slug);
        let Problem { title, status, about, about_ja, .. } = *kind;
        let kind = ProblemKind { r#type: format!("{}{path}", state.base), title, status, about, about_ja };
        Ok(unscoped(&state.base, &path, title.to_owned(), Shape::of(&kind)))
    })
    .await
}
