//! What a query may cost, and how many may run at once.
use crate::{Error, meter::resident};
use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::available_parallelism,
    time::{Duration, Instant},
};

/// What one query may cost. Clones share the gate and the cancellation.
///
/// A server keeps one and gives each request [`Budget::for_request`].
#[derive(Debug, Clone)]
pub struct Budget {
    /// How long a query may be evaluated and written, from when it has a place at the gate. Default 10 s.
    pub time: Duration,
    /// How long a query may wait for a place. Default 2 s.
    pub wait: Duration,
    /// How many bytes the body of an answer may have. Default 64 MiB.
    pub result_bytes: usize,
    /// By how many bytes all queries together may raise the resident memory of the process, as Linux tells it, above
    /// the least it was while none ran, or since [`Gate::remeasure_memory`]; the query that meets the bound is ended. So memory
    /// an allocator keeps counts too. Other systems do not bound it. Default 1 GiB.
    pub memory_bytes: u64,
    /// Where queries wait for their turn. Default: a place for each core, at least two.
    pub gate: Arc<Gate>,
    /// What ends the query before its time, so that a client who has left costs nothing.
    pub cancellation: Cancellation,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            wait: Duration::from_secs(2),
            result_bytes: 64 << 20,
            memory_bytes: 1 << 30,
            gate: Arc::new(Gate::new(available_parallelism().map_or(2, |cores| cores.get().max(2)))),
            cancellation: Cancellation::default(),
        }
    }
}

impl Budget {
    /// The same budget and gate with a cancellation of its own.
    #[must_use]
    pub fn for_request(&self) -> Self {
        Self { cancellation: Cancellation::default(), ..self.clone() }
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

/// Lets a bounded number of queries in at once, and a bounded number wait.
#[derive(Debug)]
pub struct Gate {
    state: Mutex<GateState>,
    left: Condvar,
}

/// How often one who waits looks whether the query was cancelled.
const CANCELLATION_INTERVAL: Duration = Duration::from_millis(50);

#[derive(Debug)]
struct GateState {
    free: usize,
    places: usize,
    waiting: usize,
    /// How many queries may wait. More of them would reach the end of their time before a place is free, and each waits
    /// on a thread of its own.
    waiting_limit: usize,
    /// The least resident memory seen while no query ran.
    base: Option<u64>,
    /// Whether the base is to be taken anew.
    stale: bool,
}

/// A place behind the gate, given back when dropped.
#[derive(Debug)]
#[must_use]
pub struct GatePass(Arc<Gate>);

impl Gate {
    /// A gate with so many places, at least one. Sixteen times as many may wait.
    pub fn new(places: usize) -> Self {
        let free = places.max(1);
        let state = GateState { free, places: free, waiting: 0, waiting_limit: free * 16, base: None, stale: true };
        Self { state: Mutex::new(state), left: Condvar::new() }
    }

    /// Call this after the server has loaded or dropped data. The next time no query runs, the resident memory is
    /// measured anew, and what queries use is counted from there.
    pub fn remeasure_memory(&self) {
        self.lock().stale = true;
    }

    /// A place, if one is free now: for callers that must not block.
    pub fn try_enter(self: &Arc<Self>) -> Option<GatePass> {
        self.lock().take().then(|| GatePass(Arc::clone(self)))
    }

    /// A place, as soon as one is free. Blocks the thread.
    ///
    /// # Errors
    /// [`Error::Busy`] if none was given back in time or too many wait already, [`Error::Cancelled`].
    pub fn enter(self: &Arc<Self>, wait: Duration, cancellation: &Cancellation) -> Result<GatePass, Error> {
        let deadline = Instant::now() + wait;
        let mut state = self.lock();
        if state.free == 0 && state.waiting >= state.waiting_limit {
            return Err(Error::Busy);
        }
        state.waiting += 1;
        let entered = loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match state.take() {
                true => break Ok(GatePass(Arc::clone(self))),
                false if cancellation.is_cancelled() => break Err(Error::Cancelled),
                false if left.is_zero() => break Err(Error::Busy),
                // Woken by a place given back, or now and then to see whether anybody still waits for the answer.
                false => {
                    let woken = self.left.wait_timeout(state, left.min(CANCELLATION_INTERVAL));
                    state = woken.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        };
        state.waiting -= 1;
        entered
    }

    fn lock(&self) -> MutexGuard<'_, GateState> {
        // The state is a few counters, each changed in one step: a panic cannot leave it half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl GateState {
    fn take(&mut self) -> bool {
        let any = self.free > 0;
        self.measure_base();
        self.free -= usize::from(any);
        any
    }

    /// Takes the base if no query runs.
    fn measure_base(&mut self) {
        if self.free == self.places
            && let Some(now) = resident()
        {
            self.base = Some(self.base.filter(|_| !self.stale).map_or(now, |base| base.min(now)));
            self.stale = false;
        }
    }
}

impl GatePass {
    /// The resident memory that what queries use is counted from.
    pub(super) fn base(&self) -> Option<u64> {
        self.0.lock().base
    }
}

impl Drop for GatePass {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.free += 1;
        state.measure_base();
        drop(state);
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    const SOON: Duration = Duration::from_millis(30);

    #[test]
    fn a_full_gate_is_busy_until_a_place_is_given_back() {
        let (gate, cancellation) = (Arc::new(Gate::new(2)), Cancellation::default());
        let first = gate.try_enter().unwrap();
        let _second = gate.enter(SOON, &cancellation).unwrap();
        assert!(gate.try_enter().is_none());
        assert!(matches!(gate.enter(SOON, &cancellation), Err(Error::Busy)));
        thread::scope(|scope| {
            let third = scope.spawn(|| gate.enter(Duration::from_secs(20), &cancellation).is_ok());
            thread::sleep(SOON);
            drop(first);
            assert!(third.join().unwrap());
        });
    }

    #[test]
    fn who_has_left_does_not_wait() {
        let (gate, cancellation) = (Arc::new(Gate::new(1)), Cancellation::default());
        let _place = gate.try_enter().unwrap();
        drop(cancellation.on_drop());
        assert!(matches!(gate.enter(Duration::from_secs(20), &cancellation), Err(Error::Cancelled)));
    }
}
