//! What stops a query: a meter that turns with every step of the evaluation.
//!
//! spareval looks at its cancellation token when it fetches a quad and nowhere else, and it takes an error inside an
//! expression for "unbound" and goes on. So joins of what is already in memory, sorting and string filters outlive
//! every token. But all of them copy, compare and hash terms, and the terms are ours: each of these operations turns
//! the meter, and a meter that has run out ends the query by unwinding its thread ([`resume_unwind`] runs no panic
//! hook and prints nothing), which frees all the query had built. [`metered`] catches it. This needs
//! `panic = "unwind"`, the default.
use crate::gate::Place;
use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};
#[cfg(unix)]
use std::{fs::File, os::unix::fs::FileExt, sync::OnceLock};

/// How many steps pass between two looks at the clock: some microseconds.
const STEPS: u32 = 256;

/// How many bytes are read in the time of a step.
const BYTES_PER_STEP: usize = 64;

/// How much time passes between two looks at the memory, which cost a system call each.
const MEMORY_INTERVAL: Duration = Duration::from_millis(5);

/// Why a query was ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The deadline has passed.
    Timeout,
    /// Nobody waits for the answer any more.
    Cancelled,
    /// The query needs more memory than this, in bytes.
    Memory(u64),
    /// The query made a literal longer than this, in bytes.
    Literal(u64),
    /// The query asks for something that is not done here.
    Unsupported(String),
    /// Others have all places or all memory, for so many seconds at most.
    Busy(u64),
    /// The evaluator has a bug.
    Broken,
}

/// About how many bytes a term takes in a solution that is kept: the term, and its share of the solution and of the table
/// that the solution is in.
const NODE_BYTES: u64 = 40;

/// A query of this thread, of which the meter tells what it spends.
struct Running {
    place: Place,
    deadline: Instant,
    /// How much processor time the thread may have used before it must ask to go on; `None` if it has.
    slice_ends: Option<Duration>,
    /// The resident memory of the process when the query began.
    resident: Option<u64>,
    next_memory_check: Instant,
}

thread_local! {
    static STEPS_LEFT: Cell<u32> = const { Cell::new(STEPS) };
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
    static NODES: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<u64> = const { Cell::new(0) };
}

/// One step of an evaluation. Does nothing on a thread that runs no query.
pub(super) fn step() {
    STEPS_LEFT.with(|left| {
        if let Some(fewer) = left.get().checked_sub(1) {
            left.set(fewer);
        } else {
            left.set(STEPS);
            check_limits();
        }
    });
}

/// The steps of a function that touches so many bytes: as many as take about as long.
pub(super) fn bytes(touched: usize) {
    let steps = u32::try_from(touched / BYTES_PER_STEP).unwrap_or(u32::MAX);
    STEPS_LEFT.with(|left| left.set(left.get().saturating_sub(steps)));
    step();
}

/// Counts a term that is kept from now on.
pub(super) fn node_made() {
    NODES.set(NODES.get() + 1);
}

/// Counts a term that is kept no longer.
pub(super) fn node_dropped() {
    NODES.set(NODES.get().saturating_sub(1));
}

/// Counts bytes that are held from now on.
pub(super) fn bytes_made(bytes: usize) {
    BYTES.set(BYTES.get() + bytes as u64);
}

/// Counts bytes that are held no longer.
pub(super) fn bytes_dropped(bytes: usize) {
    BYTES.set(BYTES.get().saturating_sub(bytes as u64));
}

/// Looks at the limits now: before what takes long without a step.
pub(super) fn look() {
    check_limits();
}

#[cold]
fn check_limits() {
    let reason = RUNNING.with_borrow_mut(|running| running.as_mut().and_then(|running| running.check().err()));
    if let Some(reason) = reason {
        stop(reason);
    }
}

/// Ends the query of this thread. Returns only while the thread is being unwound already.
pub(super) fn stop(reason: Stop) {
    if !thread::panicking() {
        resume_unwind(Box::new(reason));
    }
}

/// Runs a query at a place; whatever stops it, a bug of the evaluator included, is returned.
pub(super) fn metered<T>(place: &Place, query: impl FnOnce() -> T) -> Result<T, Stop> {
    let now = Instant::now();
    let deadline = now + place.budget().time;
    let (slice_ends, resident) = (place.slice().map(|slice| processor_time() + slice), resident_lately());
    NODES.set(0);
    BYTES.set(0);
    let next_memory_check = now + MEMORY_INTERVAL;
    RUNNING.set(Some(Running { place: place.clone(), deadline, slice_ends, resident, next_memory_check }));
    // Nothing outlives the unwinding but the immutable graph, so there is no broken state to be seen.
    let outcome = catch_unwind(AssertUnwindSafe(query)).map_err(|payload| reason(payload.as_ref()));
    RUNNING.set(None);
    outcome
}

fn reason(payload: &(dyn Any + Send)) -> Stop {
    payload.downcast_ref().cloned().unwrap_or(Stop::Broken)
}

impl Running {
    fn check(&mut self) -> Result<(), Stop> {
        let now = Instant::now();
        let budget = self.place.budget();
        if budget.cancellation.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        if self.slice_ends.is_some_and(|ends| processor_time() >= ends) {
            self.place.enter_narrow()?;
            self.slice_ends = None;
            self.deadline = Instant::now() + budget.time;
            return Ok(());
        }
        if now >= self.deadline {
            return Err(Stop::Timeout);
        }
        if now < self.next_memory_check {
            return Ok(());
        }
        self.next_memory_check = now + MEMORY_INTERVAL;
        self.place.check_memory(NODES.get() * NODE_BYTES + BYTES.get(), self.resident)
    }
}

/// The processor time that this thread has used; where the system does not tell, the time since some moment.
#[cfg(unix)]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

#[cfg(not(unix))]
fn processor_time() -> Duration {
    static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed()
}

/// The resident memory of this process in bytes; `None` where the system does not tell (anything but Linux).
#[cfg(unix)]
pub(super) fn resident() -> Option<u64> {
    const PAGE: u64 = 4096;
    static PAGES: OnceLock<Option<File>> = OnceLock::new();
    let mut text = [0; 128];
    let read = PAGES.get_or_init(|| File::open("/proc/self/statm").ok()).as_ref()?.read_at(&mut text, 0).ok()?;
    let pages = str::from_utf8(&text[..read]).ok()?.split(' ').nth(1)?;
    pages.parse::<u64>().ok().map(|pages| pages * PAGE)
}

#[cfg(not(unix))]
pub(super) fn resident() -> Option<u64> {
    None
}

/// The same, or as it was up to [`MEMORY_INTERVAL`] ago: to look reads a file of the system.
pub(super) fn resident_lately() -> Option<u64> {
    static LAST: Mutex<Option<(Instant, Option<u64>)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let lately = last.filter(|(when, _)| when.elapsed() < MEMORY_INTERVAL);
    last.insert(lately.unwrap_or_else(|| (Instant::now(), resident()))).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Budget, Gate};

    fn place(time: Duration) -> Place {
        let budget = Budget { time, memory_bytes: 64 << 20, ..Budget::default() };
        Gate::try_enter(&budget).unwrap()
    }

    fn turn_for_ever() {
        loop {
            step();
        }
    }

    #[test]
    fn a_loop_without_end_ends_at_the_deadline() {
        assert_eq!(metered(&place(Duration::from_millis(20)), turn_for_ever), Err(Stop::Timeout));
        step(); // and the next query of the thread starts anew
        assert_eq!(metered(&place(Duration::from_secs(9)), || 1), Ok(1));
    }

    #[test]
    fn a_loop_without_end_ends_when_nobody_waits() {
        let place = place(Duration::from_mins(1));
        place.budget().cancellation.cancel();
        assert_eq!(metered(&place, turn_for_ever), Err(Stop::Cancelled));
    }

    #[test]
    fn what_is_counted_is_bounded() {
        let eat = || {
            loop {
                bytes_made(1 << 16);
                step();
            }
        };
        let too_large = Err(Stop::Memory(64 << 20));
        assert_eq!(metered::<()>(&place(Duration::from_mins(1)), eat), too_large);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_loop_that_eats_memory_ends() {
        let eat = || {
            let mut eaten = Vec::new();
            loop {
                eaten.push(vec![1_u8; 1 << 16]);
                (0..STEPS).for_each(|_| step());
            }
        };
        let too_large = Err(Stop::Memory(64 << 20));
        assert_eq!(metered::<()>(&place(Duration::from_mins(1)), eat), too_large);
    }

    #[test]
    fn a_bug_ends_the_query_only() {
        let bug = metered::<()>(&place(Duration::from_mins(1)), || resume_unwind(Box::new("bug")));
        assert_eq!(bug, Err(Stop::Broken));
    }
}
