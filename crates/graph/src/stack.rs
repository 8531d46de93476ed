//! Threads whose stack no admitted query outgrows.
use crate::Error;
use std::{
    cell::Cell,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel, sync_channel},
    },
    thread::Builder,
};

/// Bytes reserved for each thread, of which the system gives only what is touched.
///
/// Measured in debug builds, the hungriest queries within the limits of `nesting` and `census` need 16 to 32 MiB.
const STACK: usize = 128 << 20;

/// How many threads are kept for the next query: starting one takes longer than answering a simple query.
const KEPT: usize = 16;

/// How nice a thread is that gives way.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 5;

type Job = Box<dyn FnOnce() + Send>;

/// The threads that wait for a task.
static IDLE: Mutex<Vec<Sender<Job>>> = Mutex::new(Vec::new());

thread_local! {
    static IS_LARGE: Cell<bool> = const { Cell::new(false) };
    static GIVES_WAY: Cell<bool> = const { Cell::new(false) };
}

/// Runs a function on such a thread and waits for it: on this one, if it is such a thread.
///
/// # Errors
/// [`Error::Busy`] if the system gives no thread, [`Error::Evaluation`] if the function panics.
pub(super) fn on_large_stack<T: Send + 'static>(function: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    if IS_LARGE.get() {
        return Ok(function());
    }
    let (sender, receiver) = sync_channel(1);
    start(move || drop(sender.send(function())))?;
    receiver.recv().map_err(|_| Error::Evaluation("the parser failed".to_owned()))
}

/// Starts a function on such a thread and does not wait for it.
///
/// # Errors
/// [`Error::Busy`] if the system gives no thread.
pub(super) fn start(function: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let mut task: Job = Box::new(function);
    // One at a time: the lock is not held while a task is handed over.
    while let Some(worker) = with_idle(Vec::pop) {
        match worker.send(task) {
            Ok(()) => return Ok(()),
            Err(refused) => task = refused.0,
        }
    }
    let (sender, receiver) = channel();
    let thread = Builder::new().name("sparql".to_owned()).stack_size(STACK);
    let work = move || {
        IS_LARGE.set(true);
        task();
        work(&sender, &receiver);
    };
    thread.spawn(work).map(drop).map_err(|_| Error::Busy { seconds: 1 })
}

/// Gives way to all other threads, where the system knows how: Linux gives a thread of this niceness a third of the time of
/// others. It cannot be undone, so the thread does no other task.
pub(super) fn give_way() {
    GIVES_WAY.set(true);
    #[cfg(target_os = "linux")]
    rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICENESS).ok();
}

/// Does tasks until enough other threads wait for the next. A task that panics ends its thread.
fn work(sender: &Sender<Job>, receiver: &Receiver<Job>) {
    let wait = |idle: &mut Vec<Sender<Job>>| {
        let wanted = idle.len() < KEPT && !GIVES_WAY.get();
        if wanted {
            idle.push(sender.clone());
        }
        wanted
    };
    while with_idle(wait) {
        if let Ok(task) = receiver.recv() {
            task();
        }
    }
}

fn with_idle<T>(change: impl FnOnce(&mut Vec<Sender<Job>>) -> T) -> T {
    change(&mut IDLE.lock().unwrap_or_else(PoisonError::into_inner))
}
