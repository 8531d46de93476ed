//! A database that does not answer, told from one that takes its time.
//!
//! The driver of PostgreSQL waits for an answer without a limit: a server that was stopped, or a proxy that swallows what it is
//! sent, would hold every thread that asks. Nothing can end such a wait from within the process, so it is known which
//! statements wait: who asked is answered without them, and few others are let into the same wait.
use diesel::connection::{Instrumentation, InstrumentationEvent};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a request waits for the database.
pub const PATIENCE: Duration = Duration::from_millis(1500);

/// Requests that may wait for a silent database at the same time: the first of them to be answered shows that it answers again.
const PROBES: usize = 4;

/// After what time a statement has no answer any more: PostgreSQL ends it earlier, so the connection is lost without notice.
pub(super) const LOST: Duration = Duration::from_secs(40);

/// The statements of requests that a database has not answered.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<Open>>);

#[derive(Debug, Default)]
struct Open {
    /// When each began.
    begun: BTreeMap<u64, Instant>,
    next: u64,
    /// When the database last answered one.
    heard: Option<Instant>,
}

impl Open {
    fn is_silent(&self) -> bool {
        let oldest = self.begun.values().min();
        oldest.is_some_and(|oldest| self.heard.map_or(*oldest, |heard| heard.max(*oldest)).elapsed() > PATIENCE)
    }
}

impl Calls {
    /// Whether there is no use in asking: the database answers nobody, and enough wait for it already.
    pub fn is_hopeless(&self) -> bool {
        let open = self.open();
        open.begun.len() >= PROBES && open.is_silent()
    }

    /// Whether the database has answered nobody for so long that who asked should be told.
    fn is_silent(&self) -> bool {
        self.open().is_silent()
    }

    /// Whether threads wait for connections that are lost.
    pub(super) fn has_lost(&self) -> bool {
        self.open().begun.values().any(|begun| begun.elapsed() > LOST)
    }

    /// Counts them no longer. Their threads go on waiting: nothing can end them.
    pub(super) fn forget_lost(&self) {
        self.open().begun.retain(|_, begun| begun.elapsed() <= LOST);
    }

    fn begin(&self) -> u64 {
        let mut open = self.open();
        open.next += 1;
        let number = open.next;
        open.begun.insert(number, Instant::now());
        number
    }

    fn end(&self, number: u64) {
        let mut open = self.open();
        if open.begun.remove(&number).is_some() {
            open.heard = Some(Instant::now());
        }
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the work of one request has waited for the database.
#[derive(Debug, Clone, Default)]
pub struct Wait(Arc<Mutex<Option<(Instant, Calls)>>>);

thread_local! {
    /// The wait of the request that this thread works for.
    static WAIT: RefCell<Option<Wait>> = const { RefCell::new(None) };
}

impl Wait {
    /// Does the work of a request, of which others may see whether it waits.
    pub fn watching<T>(&self, work: impl FnOnce() -> T) -> T {
        /// Forgets the request, also when its work panics.
        struct Watched;
        impl Drop for Watched {
            fn drop(&mut self) {
                WAIT.set(None);
            }
        }
        WAIT.set(Some(self.clone()));
        let _watched = Watched;
        work()
    }

    /// Whether the work waits for a database that answers nobody.
    pub fn is_in_vain(&self) -> bool {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        waiting.is_some_and(|(since, calls)| since.elapsed() > PATIENCE && calls.is_silent())
    }

    /// Work of which a part may wait for the database, or for another thread that does.
    pub fn upon<T>(calls: &Calls, work: impl FnOnce() -> T) -> T {
        let wait = WAIT.with_borrow(Clone::clone);
        let is_first = wait.as_ref().is_some_and(|wait| wait.begin(calls));
        let done = work();
        if let Some(wait) = wait.filter(|_| is_first) {
            wait.end();
        }
        done
    }

    /// False if it has begun already.
    fn begin(&self, calls: &Calls) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = waiting.is_none();
        waiting.get_or_insert_with(|| (Instant::now(), calls.clone()));
        is_first
    }

    fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Sees the statements of one connection.
pub(super) struct Watch {
    calls: Calls,
    /// The statement of a request that is being answered, and the wait that began with it.
    open: Option<(u64, Option<Wait>)>,
}

impl Watch {
    pub(super) fn of(calls: &Calls) -> Self {
        Self { calls: calls.clone(), open: None }
    }
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.open = WAIT.with_borrow(Clone::clone).map(|wait| {
                    let is_first = wait.begin(&self.calls);
                    (self.calls.begin(), Some(wait).filter(|_| is_first))
                });
            }
            InstrumentationEvent::FinishQuery { .. } => {
                if let Some((number, wait)) = self.open.take() {
                    self.calls.end(number);
                    wait.inspect(Wait::end);
                }
            }
            _ => {}
        }
    }
}
