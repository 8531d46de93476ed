//! What stops a query: a meter that turns with every step of the evaluation.
//!
//! spareval looks at its cancellation token when it fetches a quad and nowhere else, and it takes an error inside an
//! expression for "unbound" and goes on. So joins of what is already in memory, sorting and string filters outlive
//! every token. But all of them copy, compare and hash terms, and the terms are ours: each of these operations turns
//! the meter, and a meter that has run out ends the query by unwinding its thread ([`resume_unwind`] runs no panic
//! hook and prints nothing), which frees all the query had built. [`metered`] catches it. This needs
//! `panic = "unwind"`, the default.
use crate::budget::Cancellation;
use std::{
    any::Any,
    cell::{Cell, RefCell},
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread,
    time::{Duration, Instant},
};

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
    /// The evaluator has a bug.
    Broken,
}

/// What the meter of a query compares with.
pub(super) struct Watch {
    pub deadline: Instant,
    pub cancellation: Cancellation,
    /// By how many bytes the resident memory of the process may be above the base.
    pub memory: u64,
    /// `None` where the system does not tell.
    pub base: Option<u64>,
}

struct Running {
    watch: Watch,
    next_memory_check: Instant,
}

thread_local! {
    static STEPS_LEFT: Cell<u32> = const { Cell::new(STEPS) };
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
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

#[cold]
fn check_limits() {
    let reason = RUNNING.with_borrow_mut(|running| running.as_mut().and_then(Running::exceeded));
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

/// Runs a query under a watch; whatever stops it, a bug of the evaluator included, is returned.
pub(super) fn metered<T>(watch: Watch, query: impl FnOnce() -> T) -> Result<T, Stop> {
    let next_memory_check = Instant::now() + MEMORY_INTERVAL;
    RUNNING.set(Some(Running { watch, next_memory_check }));
    // Nothing outlives the unwinding but the immutable graph, so there is no broken state to be seen.
    let outcome = catch_unwind(AssertUnwindSafe(query)).map_err(|payload| reason(payload.as_ref()));
    RUNNING.set(None);
    outcome
}

fn reason(payload: &(dyn Any + Send)) -> Stop {
    payload.downcast_ref().cloned().unwrap_or(Stop::Broken)
}

impl Running {
    fn exceeded(&mut self) -> Option<Stop> {
        let now = Instant::now();
        if self.watch.cancellation.is_cancelled() {
            return Some(Stop::Cancelled);
        }
        if now >= self.watch.deadline {
            return Some(Stop::Timeout);
        }
        if now < self.next_memory_check {
            return None;
        }
        self.next_memory_check = now + MEMORY_INTERVAL;
        let grown = resident()?.saturating_sub(self.watch.base?);
        (grown > self.watch.memory).then_some(Stop::Memory(self.watch.memory))
    }
}

/// The resident memory of this process in bytes; `None` where the system does not tell (anything but Linux).
pub(super) fn resident() -> Option<u64> {
    const PAGE: u64 = 4096;
    let pages = fs::read_to_string("/proc/self/statm").ok()?;
    pages.split(' ').nth(1)?.parse::<u64>().ok().map(|pages| pages * PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(time: Duration) -> Watch {
        let deadline = Instant::now() + time;
        Watch { deadline, cancellation: Cancellation::default(), memory: 64 << 20, base: resident() }
    }

    fn turn_for_ever() {
        loop {
            step();
        }
    }

    #[test]
    fn a_loop_without_end_ends_at_the_deadline() {
        assert_eq!(metered(watch(Duration::from_millis(20)), turn_for_ever), Err(Stop::Timeout));
        step(); // and the next query of the thread starts anew
        assert_eq!(metered(watch(Duration::from_secs(9)), || 1), Ok(1));
    }

    #[test]
    fn a_loop_without_end_ends_when_nobody_waits() {
        let watch = watch(Duration::from_mins(1));
        watch.cancellation.cancel();
        assert_eq!(metered(watch, turn_for_ever), Err(Stop::Cancelled));
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
        assert_eq!(metered(watch(Duration::from_mins(1)), eat), Err::<(), _>(Stop::Memory(64 << 20)));
    }

    #[test]
    fn a_bug_ends_the_query_only() {
        assert_eq!(
            metered(watch(Duration::from_mins(1)), || resume_unwind(Box::new("bug"))),
            Err::<(), _>(Stop::Broken)
        );
    }
}
