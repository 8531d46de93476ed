//! Where the pages that show the OpenAPI document have moved from.
use super::{
    answered::{Call, Reply},
    body::CURRENT,
};
use crate::error::Result;
use actix_web::http::StatusCode;

/// Media type of the pages.
pub const PAGE: &str = "text/html; charset=utf-8";

/// `/docs/`, where the reference was once.
pub async fn moved(Call { state, .. }: Call) -> Result<Reply> {
    let (status, url) = (StatusCode::PERMANENT_REDIRECT, format!("{}/docs/reference", state.base));
    Ok(Reply::Elsewhere { status, url, caching: CURRENT, links: Vec::new() })
}
