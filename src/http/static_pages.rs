//! What does not depend on a release: vocabulary, context, examples, problems, style sheet, health.
use super::{
    blocking::blocking,
    body::{Body, NO_STORE},
    negotiate,
    parameters::Parameters,
    resources::{no_parameters, of_server},
    respond,
    state::State,
};
use crate::{
    error::{Alternative, Error, PROBLEMS, Problem, Ready, Result},
    format::{self, Shape, ShapeKind, json, jsonld, turtle},
    view::{self, unscoped},
    vocabulary,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;

/// Whether a suffix asks for a table.
fn is_table(suffix: &str) -> bool {
    let format = suffix.strip_prefix('.').and_then(format::by_suffix);
    format.is_some_and(|format| {
        (format.fits)(ShapeKind::ComputedTable) && !(format.fits)(ShapeKind::Members { rdf: true })
    })
}

/// `/ns/plan`: vocabulary and code lists as RDF and HTML; the code lists as CSV.
pub async fn vocabulary(request: HttpRequest, state: Data<State>, suffix: Path<String>) -> HttpResponse {
    let shape = if is_table(&suffix) { ShapeKind::ComputedTable } else { ShapeKind::Members { rdf: true } };
    of_server(request, state, ("/ns/plan", &suffix), shape, no_parameters, move |state, snapshot, ()| {
        view::vocabulary(shape, &snapshot.whole.as_ref().ok_or(Error::Loading)?.graph, &state.host)
    })
    .await
}

/// `/ns/plan/shapes`: only as Turtle, as it was written: blank nodes are what its lists are made of.
pub async fn shapes(request: HttpRequest, state: Data<State>, suffix: Path<String>) -> HttpResponse {
    if let Some(other) = respond::unless_read(&request, &state) {
        return other;
    }
    match shapes_body(&request, &state, &suffix) {
        Ok(body) => respond::send(&request, &body, suffix.is_empty()).await,
        Err(error) => respond::problem(&error, &request, &state),
    }
}

fn shapes_body(request: &HttpRequest, state: &State, suffix: &str) -> Result<Body> {
    if !["", ".ttl"].contains(&suffix) {
        return Err(Error::not_found(format!(
            "there is no `shapes{suffix}`; the shapes are Turtle: /ns/plan/shapes.ttl"
        )));
    }
    let url = format!("{}/ns/plan/shapes.ttl", state.base);
    let media_type = negotiate::essence(turtle::TURTLE.content_type);
    if suffix.is_empty() && negotiate::choose(request, &[turtle::TURTLE.content_type]).is_none() {
        return Err(Error::NotAcceptable { available: vec![Alternative { url, media_type: media_type.to_owned() }] });
    }
    without_parameters(request)?;
    let mut body = Body::new(vocabulary::SHAPES, turtle::TURTLE.content_type);
    body.location = suffix.is_empty().then_some(url);
    Ok(body)
}

/// `/ns/context.jsonld`
pub async fn context(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, jsonld::JSON_LD.content_type, || Ok(json::pretty(&jsonld::CONTEXT)?)).await
}

/// `/ns/context-{language}.jsonld`
pub async fn context_in(request: HttpRequest, state: Data<State>, language: Path<String>) -> HttpResponse {
    fixed(&request, &state, jsonld::JSON_LD.content_type, || Ok(json::pretty(&jsonld::context_in(&language))?)).await
}

/// `/examples`: the gallery of queries; as CSV a table.
pub async fn examples(request: HttpRequest, state: Data<State>, suffix: Path<String>) -> HttpResponse {
    let shape = if is_table(&suffix) { ShapeKind::ComputedTable } else { ShapeKind::Members { rdf: true } };
    of_server(request, state, ("/examples", &suffix), shape, no_parameters, move |state, _, ()| {
        Ok(view::examples(shape, &state.base))
    })
    .await
}

/// `/examples/{slug}`: one query of the gallery; `.rq` is its file.
pub async fn example(request: HttpRequest, state: Data<State>, path: Path<(String, String)>) -> HttpResponse {
    let (slug, suffix) = path.into_inner();
    if suffix == ".rq" {
        return fixed(&request, &state, "application/sparql-query", || {
            Ok(view::find_example(&slug)?.file.as_bytes().to_vec())
        })
        .await;
    }
    let shape = ShapeKind::Members { rdf: true };
    of_server(request, state, (&format!("/examples/{slug}"), &suffix), shape, no_parameters, move |state, _, ()| {
        view::example(&slug, &state.base)
    })
    .await
}

/// `/.well-known/csvm`: where metadata of a CSV file are (CSV on the Web, section 5.3).
pub async fn csvm(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, "text/plain; charset=utf-8", || Ok(b"{+url}-metadata.json\ncsv-metadata.json\n".to_vec()))
        .await
}

/// `/assets/style.css`
pub async fn style(request: HttpRequest, state: Data<State>) -> HttpResponse {
    asset(&request, &state, "text/css; charset=utf-8", || Ok(include_bytes!("../../assets/style.css").to_vec())).await
}

/// `/assets/icon.svg`, and `/favicon.ico` for those who ask for it unasked.
pub async fn icon(request: HttpRequest, state: Data<State>) -> HttpResponse {
    asset(&request, &state, "image/svg+xml", || Ok(include_bytes!("../../assets/icon.svg").to_vec())).await
}

/// `/livez`: the process answers.
pub async fn live(request: HttpRequest, state: Data<State>) -> HttpResponse {
    status(&request, &state, Ok(()))
}

/// `/readyz`: everything that is published can be served, and the database answers. If not, it says what is served still.
pub async fn ready(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if state.snapshot().plans.is_empty() {
        return status(&request, &state, Err(Error::NotReady));
    }
    let asked = state.clone();
    let ready = match blocking(move || Ok(asked.ready())).await {
        Ok(ready) => ready,
        Err(error) => return respond::problem(&error, &request, &state),
    };
    let missing = match ready {
        Ready { database: false, .. } => Some(Error::Unreachable(ready)),
        Ready { search_and_sparql: false, .. } => Some(Error::Loading),
        _ => None,
    };
    status(&request, &state, missing.map_or(Ok(()), Err))
}

fn status(request: &HttpRequest, state: &State, ready: Result<()>) -> HttpResponse {
    if let Some(other) = respond::unless_read(request, state) {
        return other;
    }
    if let Err(error) = without_parameters(request) {
        return respond::problem(&error, request, state);
    }
    if let Err(error) = ready {
        return respond::problem(&error, request, state);
    }
    HttpResponse::Ok().insert_header(("Cache-Control", NO_STORE)).json(json!({"status": "ok"}))
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
pub async fn problem(request: HttpRequest, state: Data<State>, slug: Path<String>) -> HttpResponse {
    let (name, suffix) = slug.split_at(slug.find('.').unwrap_or(slug.len()));
    let Some(kind) = PROBLEMS.iter().find(|problem| problem.slug == name) else {
        return respond::problem(&Error::not_found(format!("there is no kind of problem `{slug}`")), &request, &state);
    };
    let shape = ShapeKind::Members { rdf: false };
    of_server(request, state, (&format!("/problems/{name}"), suffix), shape, no_parameters, |state, _, ()| {
        let path = format!("/problems/{}", kind.slug);
        let Problem { title, status, about, about_ja, .. } = *kind;
        let kind = ProblemKind { r#type: format!("{}{path}", state.base), title, status, about, about_ja };
        Ok(unscoped(&state.base, &path, title.to_owned(), Shape::of(&kind)))
    })
    .await
}

/// Refuses all parameters.
pub fn without_parameters(request: &HttpRequest) -> Result<()> {
    Parameters::read(request.query_string())?.named(&[]).map(drop)
}

/// Sends the same bytes whoever asks; there is nothing to ask for.
pub async fn fixed(
    request: &HttpRequest,
    state: &State,
    content_type: &str,
    bytes: impl FnOnce() -> Result<Vec<u8>>,
) -> HttpResponse {
    if let Some(other) = respond::unless_read(request, state) {
        return other;
    }
    match without_parameters(request) {
        Ok(()) => asset(request, state, content_type, bytes).await,
        Err(error) => respond::problem(&error, request, state),
    }
}

/// Sends a part of a page, which may be asked for with anything behind `?` so that caches fetch it anew.
pub async fn asset(
    request: &HttpRequest,
    state: &State,
    content_type: &str,
    bytes: impl FnOnce() -> Result<Vec<u8>>,
) -> HttpResponse {
    if let Some(other) = respond::unless_read(request, state) {
        return other;
    }
    let key = format!("fixed {}", request.path());
    let body = state.bodies.get(&key).map_or_else(
        || {
            let body = Arc::new(Body::new(bytes()?, content_type));
            state.bodies.insert(key, Arc::clone(&body));
            Ok(body)
        },
        Ok,
    );
    match body {
        Ok(body) => respond::send(request, &body, false).await,
        Err(error) => respond::problem(&error, request, state),
    }
}
