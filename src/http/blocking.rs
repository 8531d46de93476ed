//! Work that does not belong on the threads that serve connections.
use super::minute::Minute;
use crate::{
    error::{Error, QueryRefusal, Result},
    graph::{Budget, Gate, Place},
    store::Wait,
};
use actix_web::{rt::time::timeout, web};
use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::oneshot;

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

/// Does what a query costs: at once on this thread if it takes a moment, else as [`queued`], from the beginning. To hand work to
/// another thread and to be told of its end takes as long as to evaluate a simple query.
///
/// # Errors
///
/// Those of [`queued`].
pub async fn promptly<T: Send + 'static>(
    budget: Budget,
    work: impl Fn(&Place) -> Result<T> + Send + 'static,
) -> Result<T> {
    if let Some(place) = Gate::try_briefly(&budget) {
        let done = work(&place);
        if !place.is_over() {
            return done;
        }
    }
    queued(budget, work).await
}

/// Does what a query costs when it is its turn at the gate. When the client leaves, this future is dropped, and the work ends
/// wherever it is. Who waits holds no thread.
///
/// # Errors
///
/// Those of the work; refused if its turn does not come or it does not end in time.
pub async fn queued<T: Send + 'static>(
    budget: Budget,
    work: impl FnOnce(&Place) -> Result<T> + Send + 'static,
) -> Result<T> {
    let _cancel = budget.cancellation.on_drop();
    let busy = || Error::Query(QueryRefusal::Busy { seconds: 1 });
    let (sender, mut receiver) = oneshot::channel();
    let has_begun = Arc::new(AtomicBool::new(false));
    let begins = Arc::clone(&has_begun);
    Gate::submit(&budget, move |place| {
        begins.store(true, Ordering::Relaxed);
        // Nobody receives what is sent when the client has left.
        drop(sender.send(work(&place)));
    })?;
    let done = match timeout(budget.wait, &mut receiver).await {
        Err(_) if !has_begun.load(Ordering::Relaxed) => return Err(busy()),
        Err(_) => timeout(budget.patience(), receiver).await,
        done => done,
    };
    match done {
        Ok(Ok(done)) => done,
        // The work was dropped, because its turn did not come.
        Ok(Err(_)) => Err(busy()),
        Err(_) => Err(Error::Query(QueryRefusal::Timeout)),
    }
}
