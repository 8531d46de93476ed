//! The OpenAPI document and the page that shows it. All assets are inside the program: the page needs no other server.
use super::{
    body::CURRENT,
    discovery::{OPENAPI_JSON, OPENAPI_YAML},
    openapi::{openapi_json, openapi_yaml},
    respond,
    state::State,
    static_pages::{asset, fixed},
};
use crate::error::Error;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::{Data, Path},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// `/openapi.json`
pub async fn json(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, OPENAPI_JSON, || Ok(openapi_json()?.into_bytes())).await
}

/// `/openapi.yaml`
pub async fn yaml(request: HttpRequest, state: Data<State>) -> HttpResponse {
    fixed(&request, &state, OPENAPI_YAML, || Ok(openapi_yaml()?.into_bytes())).await
}

/// How the page shows the document. It asks no validator elsewhere, and its addresses are relative to itself.
static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("../openapi.json")
        .validator_url("none")
        .doc_expansion("none")
        .default_models_expand_depth(0)
        .display_operation_id(true)
        .deep_linking(true)
        .filter(true);
    Arc::new(config)
});

/// `/docs/{file}`: Swagger UI.
pub async fn page(request: HttpRequest, state: Data<State>, file: Path<String>) -> HttpResponse {
    let mut response = match utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG)) {
        Ok(Some(file)) => asset(&request, &state, &file.content_type, || Ok(file.bytes.to_vec())).await,
        Ok(None) => {
            let missing = Error::not_found(format!("there is no /docs/{file}; the documentation is at /docs/"));
            respond::problem(&missing, &request, &state)
        }
        Err(error) => respond::problem(&Error::Internal(error.to_string()), &request, &state),
    };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY_OF_DOCS.clone());
    response
}

/// The one style that Swagger UI writes into its page: the colours of its logo.
const LOGO_STYLE: &str = ".logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}";

/// What the page may do: what others may, and draw that style.
static POLICY_OF_DOCS: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = BASE64_STANDARD.encode(Sha256::digest(LOGO_STYLE));
    let policy = format!("{}; style-src 'self' 'sha256-{hash}'", respond::POLICY);
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(respond::POLICY))
});

/// `/docs`: the page is a folder, so that the addresses in it are relative.
pub async fn index(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if let Some(other) = respond::unless_read(&request, &state) {
        return other;
    }
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, format!("{}/docs/", state.base)))
        .insert_header((header::CACHE_CONTROL, CURRENT))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swagger_ui_has_the_style_that_is_allowed() {
        let page = utoipa_swagger_ui::serve("swagger-ui-standalone-preset.js", Arc::clone(&CONFIG)).unwrap().unwrap();
        assert!(String::from_utf8_lossy(&page.bytes).contains(LOGO_STYLE));
    }
}
