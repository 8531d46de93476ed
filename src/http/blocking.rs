//! Work that waits for the database.
use super::minute::Minute;
use crate::{
    error::{Error, Result},
    store::Wait,
};
use actix_web::{rt::time::timeout, web};
use std::{pin::pin, time::Duration};

/// How often a request looks whether its work waits in vain.
const LOOK: Duration = Duration::from_millis(200);

/// Runs what waits for the database on a thread that may.
///
/// # Errors
///
/// Those of the work; that the database is away if the work waits for one that answers nobody, and goes on waiting; internal if
/// the server is shutting down.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    static SAID: Minute = Minute::new();
    let wait = Wait::default();
    let watched = wait.clone();
    let mut work = pin!(web::block(move || watched.watching(work)));
    loop {
        match timeout(LOOK, &mut work).await {
            Ok(done) => return done.map_err(|_| Error::Internal("the server is shutting down".into()))?,
            Err(_) if wait.is_in_vain() => {
                if SAID.is_new() {
                    tracing::error!("The database does not answer, though it is connected. Said once a minute");
                }
                return Err(Error::Away);
            }
            Err(_) => {}
        }
    }
}
