//! Work that waits for the database.
use crate::error::{Error, Result};
use actix_web::web;

/// Runs what waits for the database on a thread that may.
///
/// # Errors
///
/// Those of the work; internal if the server is shutting down.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    web::block(work).await.map_err(|_| Error::Internal("the server is shutting down".into()))?
}
