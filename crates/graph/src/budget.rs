//! What a query may cost.
use crate::gate::Gate;
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// What one query may cost. Clones share the gate and the cancellation.
///
/// A server keeps one and gives each request [`Budget::for_request`].
#[derive(Debug, Clone)]
pub struct Budget {
    /// How long a query may be evaluated and written, once it has its place among those that need more than a slice of time.
    /// Default 10 s.
    pub time: Duration,
    /// How long a query may wait for a place: to begin, and once more to go on. Default 2 s.
    pub wait: Duration,
    /// How many bytes the body of an answer may have. Default 64 MiB.
    pub result_bytes: usize,
    /// How many bytes a query may hold. What it holds is estimated from the terms it keeps, and is what the resident memory of
    /// the process grows by, as Linux tells it, while it is the only query. Default 512 MiB.
    pub memory_bytes: u64,
    /// Where queries wait for their turn, and what all of them together may hold.
    pub gate: Arc<Gate>,
    /// Whose query it is. All whose client is not known are one client.
    pub client: Option<IpAddr>,
    /// What ends the query before its time, so that a client who has left costs nothing.
    pub cancellation: Cancellation,
}

/// How much longer than its time a query may take to be ended before its caller is told that it timed out anyway.
const GRACE: Duration = Duration::from_millis(500);

impl Default for Budget {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            wait: Duration::from_secs(2),
            result_bytes: 64 << 20,
            memory_bytes: 512 << 20,
            gate: Arc::default(),
            client: None,
            cancellation: Cancellation::default(),
        }
    }
}

impl Budget {
    /// The same budget and gate for a request of a client, with a cancellation of its own.
    #[must_use]
    pub fn for_request(&self, client: Option<IpAddr>) -> Self {
        Self { cancellation: Cancellation::default(), client, ..self.clone() }
    }

    /// How long an answer is waited for at most: to begin, to go on, to run, and to be ended.
    pub fn patience(&self) -> Duration {
        self.time.saturating_add(self.wait.saturating_mul(2)).saturating_add(GRACE)
    }
}

/// Ends queries: all clones are one switch, and it cannot be turned back.
#[derive(Debug, Clone, Default)]
pub struct Cancellation(Arc<AtomicBool>);

/// Cancels when it is dropped: held by a future whose client may leave.
#[derive(Debug)]
pub struct CancelOnDrop(Cancellation);

impl Cancellation {
    /// Ends the queries that run with this within milliseconds.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the queries that run with this are to end.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// A guard that cancels when it is dropped, which does no harm to a query that is finished.
    pub fn on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
