//! What does not depend on a release: vocabulary, context, problems, style sheet, health.
use super::{
    parameters::Parameters,
    resources::{nothing_asked, of_server},
    respond::{self, Body},
    state::State,
};
use crate::{
    error::{Error, PROBLEMS, Result},
    format::{Document, Shape, ShapeKind, Sheet, SheetColumn, Show, json, jsonld},
    table::PROFILE,
    view::unscoped,
    vocabulary,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `/ns/plan`: vocabulary and code lists as RDF and HTML; the code lists as CSV.
pub async fn vocabulary(request: HttpRequest, state: Data<State>, suffix: Path<String>) -> HttpResponse {
    let shape = if suffix.ends_with("csv") { ShapeKind::Sheet } else { ShapeKind::Members { rdf: true } };
    of_server(request, state, ("/ns/plan", &suffix), shape, nothing_asked, move |state, _, ()| {
        Ok(vocabulary_document(shape, &state.base))
    })
    .await
}

fn vocabulary_document(shape: ShapeKind, base: &str) -> Document {
    let shape = if shape == ShapeKind::Sheet { Shape::Sheet(code_lists()) } else { vocabulary_graph() };
    unscoped(base, "/ns/plan", "自治体計画語彙 / Municipal Plan Vocabulary".to_owned(), shape)
}

/// The code lists as JSON, the whole vocabulary as triples.
fn vocabulary_graph() -> Shape {
    let concept = |concept: &vocabulary::Concept| json!({"id": concept.id, "ja": concept.ja, "en": concept.en, "broader": concept.broader});
    let list = |list: &'static str| (list.to_owned(), vocabulary::concepts(list).iter().map(concept).collect());
    let lists: Map<String, Value> = vocabulary::lists().map(list).collect();
    let members =
        Map::from_iter([("uri".to_owned(), json!(vocabulary::GRAPH)), ("code_lists".to_owned(), Value::Object(lists))]);
    Shape::Members { members, triples: vocabulary::QUADS.iter().map(|quad| quad.clone().into()).collect() }
}

fn code_lists() -> Sheet {
    let columns =
        [("list", "コード表"), ("id", "コード"), ("ja", "日本語"), ("en", "英語"), ("broader", "上位"), ("uri", "IRI")];
    let columns = columns.map(|(name, ja)| SheetColumn { name: name.into(), ja: ja.into(), show: Show::Text }).to_vec();
    let row = |list: &str, concept: &vocabulary::Concept| {
        let uri = format!("{PROFILE}{list}#{}", concept.id);
        vec![list.into(), concept.id.clone(), concept.ja.clone(), concept.en.clone(), concept.broader.join(" "), uri]
    };
    let rows = vocabulary::lists().flat_map(|list| vocabulary::concepts(list).iter().map(move |one| row(list, one)));
    Sheet { columns, rows: rows.collect(), ..Sheet::default() }
}

/// `/ns/plan/shapes`
pub async fn shapes(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, "text/turtle; charset=utf-8", || Ok(vocabulary::SHAPES.as_bytes().to_vec()))
}

/// `/ns/context.jsonld`
pub async fn context(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, jsonld::JSON_LD.content_type, || Ok(json::pretty(&jsonld::CONTEXT)?))
}

/// `/.well-known/csvm`: where metadata of a CSV file are (CSV on the Web, section 5.3).
pub async fn csvm(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, "text/plain; charset=utf-8", || Ok(b"{+url}-metadata.json\ncsv-metadata.json\n".to_vec()))
}

/// `/assets/style.css`
pub async fn style(request: HttpRequest, state: Data<State>) -> HttpResponse {
    asset(&request, &state, "text/css; charset=utf-8", || Ok(include_bytes!("../../assets/style.css").to_vec()))
}

/// `/assets/icon.svg`, and `/favicon.ico` for those who ask for it unasked.
pub async fn icon(request: HttpRequest, state: Data<State>) -> HttpResponse {
    asset(&request, &state, "image/svg+xml", || Ok(include_bytes!("../../assets/icon.svg").to_vec()))
}

/// `/livez`: the process answers.
pub async fn live(request: HttpRequest, state: Data<State>) -> HttpResponse {
    status(&request, &state, true)
}

/// `/readyz`: something is published and can be served.
pub async fn ready(request: HttpRequest, state: Data<State>) -> HttpResponse {
    status(&request, &state, !state.snapshot().plans.is_empty())
}

fn status(request: &HttpRequest, state: &State, ready: bool) -> HttpResponse {
    if let Some(other) = respond::unless_read(request, state) {
        return other;
    }
    if let Err(error) = without_parameters(request) {
        return respond::problem(&error, request, state);
    }
    if !ready {
        return respond::problem(&Error::NotReady, request, state);
    }
    HttpResponse::Ok().insert_header(("Cache-Control", respond::NO_STORE)).json(json!({"status": "ok"}))
}

/// `/problems/{slug}`: what a kind of problem means, in HTML or JSON.
pub async fn problem(request: HttpRequest, state: Data<State>, slug: Path<String>) -> HttpResponse {
    let (name, suffix) = slug.split_at(slug.find('.').unwrap_or(slug.len()));
    let Some(kind) = PROBLEMS.iter().find(|problem| problem.slug == name) else {
        return respond::problem(&Error::not_found(format!("there is no kind of problem `{slug}`")), &request, &state);
    };
    let shape = ShapeKind::Members { rdf: false };
    of_server(request, state, (&format!("/problems/{name}"), suffix), shape, nothing_asked, |state, _, ()| {
        let path = format!("/problems/{}", kind.slug);
        let members = Map::from_iter([
            ("type".to_owned(), json!(format!("{}{path}", state.base))),
            ("title".to_owned(), json!(kind.title)),
            ("status".to_owned(), json!(kind.status)),
            ("about".to_owned(), json!(kind.about)),
            ("about_ja".to_owned(), json!(kind.about_ja)),
        ]);
        let shape = Shape::Members { members, triples: Vec::new() };
        Ok(unscoped(&state.base, &path, kind.title.to_owned(), shape))
    })
    .await
}

/// Refuses all parameters.
fn without_parameters(request: &HttpRequest) -> Result<()> {
    Parameters::read(request.query_string())?.named(&[]).map(drop)
}

/// Sends the same bytes whoever asks; there is nothing to ask for.
pub fn fixed(
    request: &HttpRequest,
    state: &State,
    content_type: &str,
    bytes: impl FnOnce() -> Result<Vec<u8>>,
) -> HttpResponse {
    if let Some(other) = respond::unless_read(request, state) {
        return other;
    }
    match without_parameters(request) {
        Ok(()) => asset(request, state, content_type, bytes),
        Err(error) => respond::problem(&error, request, state),
    }
}

/// Sends a part of a page, which may be asked for with anything behind `?` so that caches fetch it anew.
pub fn asset(
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
        Ok(body) => respond::send(request, &body, false),
        Err(error) => respond::problem(&error, request, state),
    }
}
