//! HTTP: from a request to a pure function of it and the release, and back.
mod answer;
mod docs;
mod negotiate;
mod openapi;
mod parameters;
mod respond;
mod resources;
mod state;
mod static_pages;
mod target;

pub use self::{openapi::openapi_json, parameters::DEFAULT_LIMIT, state::State};

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::{self, ServiceConfig},
};

/// Everything the server answers. A path is written once, here.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::to(resources::home))
        .route("/search{suffix:[^/]*}", web::to(resources::search))
        .route("/id/{path:.*}", web::to(resources::thing))
        .route("/ns/plan/shapes", web::to(static_pages::shapes))
        .route("/ns/plan{suffix:[^/]*}", web::to(static_pages::vocabulary))
        .route("/ns/context.jsonld", web::to(static_pages::context))
        .route("/problems/{slug}", web::to(static_pages::problem))
        .route("/assets/style.css", web::to(static_pages::style))
        .route("/.well-known/csvm", web::to(static_pages::csvm))
        .route("/openapi.json", web::to(docs::json))
        .route("/openapi.yaml", web::to(docs::yaml))
        .route("/docs", web::to(docs::index))
        .route("/docs/{file:.*}", web::to(docs::page))
        .route("/livez", web::to(static_pages::live))
        .route("/readyz", web::to(static_pages::ready))
        .route("/{name:[a-z-]+}{suffix:[^/]*}", web::to(resources::across))
        .route("/{lg_code:[0-9]{6}}{suffix:[^/]*}", web::to(resources::municipality))
        .route("/{lg_code:[0-9]{6}}/{plan_id:[a-z0-9-]+}{suffix:[^/]*}", web::to(resources::plan))
        .route("/{lg_code:[0-9]{6}}/{plan_id:[a-z0-9-]+}/{below:.*}", web::to(resources::below))
        .default_service(web::to(resources::nothing));
}

/// Puts the headers that every answer has on every answer.
///
/// # Errors
///
/// Passes on those of the handlers.
pub async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    for (name, value) in respond::common_headers() {
        if !response.headers().contains_key(&name) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
