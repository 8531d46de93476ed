//! What does not depend on a release: vocabulary, context, problems, style sheet, health.
use super::{
    answer::Answer,
    respond::{self, Body},
    state::State,
};
use crate::{
    error::{Error, PROBLEMS, Result},
    format::{Document, Shape, ShapeKind, Sheet, SheetColumn, json, jsonld, split_suffix},
    table::PROFILE,
    vocabulary,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// `/ns/plan`: vocabulary and code lists as RDF and HTML; the code lists as CSV.
pub async fn vocabulary(request: HttpRequest, state: Data<State>, suffix: Path<String>) -> HttpResponse {
    let whole = format!("plan{suffix}");
    let Ok(("plan", suffix)) = split_suffix(&whole) else {
        return respond::problem(&Error::not_found(format!("there is no /ns/{whole}")), &request, &state);
    };
    let shape = if suffix.is_some_and(|format| format.suffix.ends_with("csv")) {
        ShapeKind::Sheet
    } else {
        ShapeKind::Members { rdf: true }
    };
    let answer = Answer { request, state, path: "/ns/plan".to_owned(), shape, suffix, pinned: false };
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, _) = asker.read(|_, parameters| parameters.named(&[]))?;
            asker.written("vocabulary", format, move |state| Ok(vocabulary_document(shape, &state.base))).await
        })
        .await
}

fn vocabulary_document(shape: ShapeKind, base: &str) -> Document {
    let shape = if shape == ShapeKind::Sheet { Shape::Sheet(code_lists()) } else { vocabulary_graph() };
    Document {
        shape,
        title: "自治体計画語彙 / Municipal Plan Vocabulary".to_owned(),
        iri_base: base.to_owned(),
        base: base.to_owned(),
        links: vec![("self".to_owned(), format!("{base}/ns/plan")), ("home".to_owned(), format!("{base}/"))],
        meta: Map::new(),
        rights: None,
        cities: BTreeMap::new(),
    }
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
    let columns = columns.map(|(name, ja)| SheetColumn { name: name.into(), ja: ja.into(), shown: true }).to_vec();
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
    fixed(&request, &state, "text/css; charset=utf-8", || Ok(include_bytes!("../../assets/style.css").to_vec()))
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
    if !ready {
        return respond::problem(&Error::NotReady, request, state);
    }
    HttpResponse::Ok().insert_header(("Cache-Control", respond::NO_STORE)).json(json!({"status": "ok"}))
}

/// `/problems/{slug}`: what a kind of problem means, in HTML or JSON.
pub async fn problem(request: HttpRequest, state: Data<State>, slug: Path<String>) -> HttpResponse {
    let (name, suffix) = match split_suffix(&slug) {
        Ok((name, suffix)) => (name.to_owned(), suffix),
        Err(_) => (slug.to_string(), None),
    };
    let Some(kind) = PROBLEMS.iter().find(|problem| problem.slug == name) else {
        return respond::problem(&Error::not_found(format!("there is no kind of problem `{slug}`")), &request, &state);
    };
    let members = json!({
        "type": format!("{}/problems/{}", state.base, kind.slug),
        "title": kind.title,
        "status": kind.status,
        "about": kind.about,
        "about_ja": kind.about_ja,
    });
    let shape = ShapeKind::Members { rdf: false };
    let answer = Answer { request, state, path: format!("/problems/{name}"), shape, suffix, pinned: false };
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, _) = asker.read(|_, parameters| parameters.named(&[]))?;
            let document = move |state: &State| {
                let Value::Object(members) = members else { return Err(Error::Internal("members".into())) };
                let base = state.base.clone();
                Ok(Document {
                    shape: Shape::Members { members, triples: Vec::new() },
                    title: kind.title.to_owned(),
                    iri_base: base.clone(),
                    links: vec![
                        ("self".to_owned(), format!("{base}/problems/{}", kind.slug)),
                        ("home".to_owned(), format!("{base}/")),
                    ],
                    base,
                    meta: Map::new(),
                    rights: None,
                    cities: BTreeMap::new(),
                })
            };
            asker.written("problem", format, document).await
        })
        .await
}

/// Sends the same bytes whoever asks.
pub fn fixed(
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
