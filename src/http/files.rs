//! Files of the server: what has one form, under the one name that it has.
use super::{
    answered::{Call, Outcome, Reply},
    body::{Body, link},
    discovery, openapi,
    parameters::Parameters,
    state::State,
};
use crate::{
    error::Result,
    format::{json, jsonld},
    view,
};
use actix_web::HttpRequest;
use std::sync::Arc;

/// A file of the server. Routes, the addresses of a copy and the OpenAPI document are made of the list.
pub struct ServerFile {
    /// Its path.
    pub path: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// What it holds. It may block.
    pub make: fn(&State) -> Result<Vec<u8>>,
    /// Whether it is a part of pages, which may be asked for with anything behind `?` so that caches fetch it anew.
    pub is_asset: bool,
    /// The relation by which its answer links it.
    pub relation: Option<&'static str>,
    /// Its operation in the OpenAPI document; none if it is found by a standard of its own.
    pub operation: Option<FileOperation>,
}

/// What the OpenAPI document says of a file.
#[derive(Debug, Clone, Copy)]
pub struct FileOperation {
    /// Id of its operation.
    pub id: &'static str,
    /// What it is listed under.
    pub tag: &'static str,
    /// What its operation does.
    pub summary: &'static str,
    /// What it holds.
    pub about: &'static str,
}

/// Media type of what is read line by line.
pub const TEXT: &str = "text/plain; charset=utf-8";

const ICON: ServerFile =
    asset("/assets/icon.svg", "image/svg+xml", |_| Ok(include_bytes!("../../assets/icon.svg").to_vec()));

/// Every file of the server.
pub const FILES: &[ServerFile] = &[
    asset("/assets/style.css", "text/css; charset=utf-8", |_| Ok(include_bytes!("../../assets/style.css").to_vec())),
    ICON,
    // For those who ask for it unasked.
    ServerFile { path: "/favicon.ico", ..ICON },
    file("/ns/context.jsonld", jsonld::JSON_LD.content_type, |_| Ok(json::pretty(&*jsonld::CONTEXT)?)).documented(
        FileOperation {
            id: "downloadContext",
            tag: "vocabulary",
            summary: "Download the JSON-LD context of JSON documents in Japanese",
            about: "With the context that it links a JSON document is JSON-LD. This one is for rows in Japanese.",
        },
    ),
    file("/.well-known/csvm", TEXT, |_| Ok(b"{+url}-metadata.json\ncsv-metadata.json\n".to_vec())),
    ServerFile {
        relation: Some("api-catalog"),
        ..file(discovery::API_CATALOG, discovery::LINKSET, |state| Ok(json::pretty(&discovery::linkset(state))?))
    }
    .documented(FileOperation {
        id: "getApiCatalogue",
        tag: "discovery",
        summary: "List the interfaces of the server (RFC 9727)",
        about: "REST, SPARQL, assistants, CKAN and reconciliation, each with what describes it.",
    }),
    file(view::LLMS, "text/markdown; charset=utf-8", |state| {
        Ok(view::llms(&state.snapshot(), &state.host).into_bytes())
    }),
    file("/robots.txt", TEXT, |state| Ok(discovery::robots(state).into_bytes())),
    file("/sitemap.xml", discovery::XML, discovery::sitemaps),
    file("/openapi.json", discovery::OPENAPI_JSON, |_| Ok(openapi::openapi_json()?.into_bytes())).documented(
        FileOperation {
            id: "getOpenApi",
            tag: "server",
            summary: "This document",
            about: "`openplan openapi` prints the same bytes.",
        },
    ),
    file("/openapi.yaml", discovery::OPENAPI_YAML, |_| Ok(openapi::openapi_yaml()?.into_bytes())),
];

const fn file(path: &'static str, content_type: &'static str, make: fn(&State) -> Result<Vec<u8>>) -> ServerFile {
    ServerFile { path, content_type, make, is_asset: false, relation: None, operation: None }
}

const fn asset(path: &'static str, content_type: &'static str, make: fn(&State) -> Result<Vec<u8>>) -> ServerFile {
    ServerFile { is_asset: true, ..file(path, content_type, make) }
}

impl ServerFile {
    const fn documented(self, operation: FileOperation) -> Self {
        Self { operation: Some(operation), ..self }
    }
}

/// A file of the list.
pub async fn of_server(file: &'static ServerFile, call: Call) -> Outcome {
    let ServerFile { path, content_type, make, is_asset, relation, .. } = *file;
    let base = &call.state.base;
    let links = relation.map(|relation| link(&format!("{base}{path}"), relation, "")).into_iter().collect();
    let made = if is_asset {
        made(&call, content_type, make).await.map(Reply::from)
    } else {
        fixed(&call, content_type, make).await
    };
    Outcome { made, links, by_time: false }
}

/// Refuses all parameters.
///
/// # Errors
///
/// When there are some.
pub fn without_parameters(request: &HttpRequest) -> Result<()> {
    Parameters::read(request.query_string())?.named(&[]).map(drop)
}

/// What is made once for each publication, whoever asks.
///
/// # Errors
///
/// Those of `make`.
pub async fn made(
    Call { request, state, .. }: &Call,
    content_type: &'static str,
    make: impl Fn(&State) -> Result<Vec<u8>> + Send + 'static,
) -> Result<Arc<Body>> {
    let key = format!("file {} {} {content_type}", state.snapshot().state(), request.path());
    state.body(key, false, move |state, _| Ok(Body::new(make(state)?, content_type))).await
}

/// The same where there is nothing to ask for.
///
/// # Errors
///
/// When there are parameters, and those of `make`.
pub async fn fixed(
    call: &Call,
    content_type: &'static str,
    make: impl Fn(&State) -> Result<Vec<u8>> + Send + 'static,
) -> Result<Reply> {
    without_parameters(&call.request)?;
    Ok(made(call, content_type, make).await?.into())
}
