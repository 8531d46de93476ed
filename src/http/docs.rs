//! The OpenAPI document, and where the pages that show it have moved from.
use super::{
    body::CURRENT,
    discovery::{OPENAPI_JSON, OPENAPI_YAML},
    openapi::{openapi_json, openapi_yaml},
    respond,
    state::State,
    static_pages::fixed,
};
use actix_web::{HttpRequest, HttpResponse, http::header, web::Data};

/// Media type of the pages.
pub const PAGE: &str = "text/html; charset=utf-8";

/// `/openapi.json`
pub async fn json(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, OPENAPI_JSON, || Ok(openapi_json()?.into_bytes())).await
}

/// `/openapi.yaml`
pub async fn yaml(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, OPENAPI_YAML, || Ok(openapi_yaml()?.into_bytes())).await
}

/// `/docs/`, where the reference was once.
pub async fn moved(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if let Some(other) = respond::unless_read(&request, &state) {
        return other;
    }
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, format!("{}/docs/reference", state.base)))
        .insert_header((header::CACHE_CONTROL, CURRENT))
        .finish()
}
