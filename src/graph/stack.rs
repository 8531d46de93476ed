//! Threads whose stack no admitted query outgrows.
use super::Error;
use std::thread::{Builder, scope};

/// Bytes reserved, of which the system gives only what is touched.
///
/// Measured in debug builds, the hungriest queries within the limits of `nesting` and `census` need 12 MiB.
const STACK: usize = 128 << 20;

fn thread(name: &str) -> Builder {
    Builder::new().name(name.to_owned()).stack_size(STACK)
}

/// Runs a function on such a thread and waits for it.
///
/// # Errors
/// [`Error::Busy`] if the system gives no thread, [`Error::Evaluation`] if the function panics.
pub(super) fn deep<T: Send>(function: impl FnOnce() -> T + Send) -> Result<T, Error> {
    scope(|scope| {
        let running = thread("sparql-parse").spawn_scoped(scope, function).map_err(|_| Error::Busy)?;
        running.join().map_err(|_| Error::Evaluation("the parser failed".to_owned()))
    })
}

/// Starts a function on such a thread and does not wait for it.
///
/// # Errors
/// [`Error::Busy`] if the system gives no thread.
pub(super) fn start(function: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    thread("sparql").spawn(function).map(drop).map_err(|_| Error::Busy)
}
