//! Whose turn it is: every query begins in a wide lane where it may use a little time, and one that needs more goes on in a
//! narrow one.
//!
//! So light queries are answered whatever the heavy ones do. No client can take all places of a lane, and none can have all
//! who wait be its own. Waiting for the first lane holds no thread, only the work itself; who waits for the second holds the
//! thread on which the query has begun.
use crate::{
    Error,
    budget::Budget,
    meter::{Stop, resident, resident_lately},
    stack,
};
use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::available_parallelism,
    time::{Duration, Instant},
};

/// How many queries may be where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes {
    /// How many run at once that have used little time yet.
    pub light: usize,
    /// How many may wait for a place among these.
    pub queue: usize,
    /// How much processor time a query may use among these.
    pub slice: Duration,
    /// How many run at once that need more.
    pub heavy: usize,
    /// How many may wait, begun, for a place among these.
    pub paused: usize,
}

impl Default for Lanes {
    fn default() -> Self {
        let cores = available_parallelism().map_or(2, |cores| cores.get().max(2));
        Self {
            light: 16 * cores,
            queue: 64 * cores,
            slice: Duration::from_millis(50),
            heavy: 2 * cores,
            paused: 4 * cores,
        }
    }
}

/// How often one who is paused looks whether the query was cancelled.
const CANCELLATION_INTERVAL: Duration = Duration::from_millis(50);

/// Lets a bounded number of queries in at once, and a bounded number wait.
#[derive(Debug)]
pub struct Gate {
    lanes: Lanes,
    /// By how many bytes all queries together may raise the resident memory of the process above the least it was while none
    /// ran, or since [`Gate::remeasure_memory`].
    memory_bytes: u64,
    /// How many bytes the answers may have that are not sent yet.
    answer_bytes: u64,
    answers: AtomicU64,
    state: Mutex<GateState>,
    left: Condvar,
}

#[derive(Default)]
struct GateState {
    light: Vec<Option<IpAddr>>,
    queue: VecDeque<Waiting>,
    heavy: Vec<Heavy>,
    /// Who is paused, in the order they came.
    paused: VecDeque<(u64, Option<IpAddr>)>,
    /// The number of who is paused next.
    ticket: u64,
    /// About how many bytes each query holds that has begun.
    memory: Vec<Arc<AtomicU64>>,
    /// The least resident memory seen while no query ran.
    base: Option<u64>,
    /// Whether the base is to be taken anew.
    stale: bool,
}

impl std::fmt::Debug for GateState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (light, heavy) = (self.light.len(), self.heavy.len());
        write!(f, "{light} light, {} waiting, {heavy} heavy, {} paused", self.queue.len(), self.paused.len())
    }
}

/// Work that has no place yet.
struct Waiting {
    budget: Budget,
    until: Instant,
    work: Work,
}

type Work = Box<dyn FnOnce(Place) + Send>;

/// One that runs in the narrow lane, until then at the latest.
struct Heavy {
    client: Option<IpAddr>,
    ends: Instant,
}

/// A place behind the gate, given back when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Place(Arc<Held>);

#[derive(Debug)]
struct Held {
    budget: Budget,
    /// When its time in the narrow lane ends, if it is there.
    heavy: Mutex<Option<Instant>>,
    memory: Arc<AtomicU64>,
    /// Of what is done on the thread that asked: whether its moment is over. None of what has a thread of its own.
    is_over: Option<AtomicBool>,
}

/// How much processor time what is done on the thread that asks may use: more than most queries take, and too little for who
/// waits for the thread to notice.
const MOMENT: Duration = Duration::from_millis(1);

/// How much is running and waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Queries that have used little time yet.
    pub light: usize,
    /// Queries that wait for their turn.
    pub queue: usize,
    /// Queries that need more time.
    pub heavy: usize,
    /// Queries that have begun and wait for more time.
    pub paused: usize,
    /// Bytes of answers that are not sent yet.
    pub answer_bytes: u64,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new(Lanes::default(), 1 << 30, 512 << 20)
    }
}

impl Gate {
    /// A gate with nobody behind it. Each lane has at least one place.
    pub fn new(lanes: Lanes, memory_bytes: u64, answer_bytes: u64) -> Self {
        let lanes = Lanes { light: lanes.light.max(1), heavy: lanes.heavy.max(1), ..lanes };
        let state = GateState { stale: true, ..GateState::default() };
        let (state, left) = (Mutex::new(state), Condvar::new());
        Self { lanes, memory_bytes, answer_bytes, answers: AtomicU64::new(0), state, left }
    }

    /// How many may be where.
    pub fn lanes(&self) -> Lanes {
        self.lanes
    }

    /// By how many bytes all queries together may raise the memory of the process.
    pub fn memory_bytes(&self) -> u64 {
        self.memory_bytes
    }

    /// How many bytes the answers may have that are not sent yet.
    pub fn answer_bytes(&self) -> u64 {
        self.answer_bytes
    }

    /// How much is running and waiting now.
    pub fn load(&self) -> Load {
        let state = self.lock();
        Load {
            light: state.light.len(),
            queue: state.queue.len(),
            heavy: state.heavy.len(),
            paused: state.paused.len(),
            answer_bytes: self.answers.load(Ordering::Relaxed),
        }
    }

    /// Call this after the server has loaded or dropped data. The next time no query runs, the resident memory is
    /// measured anew, and what queries use is counted from there.
    pub fn remeasure_memory(&self) {
        self.lock().stale = true;
    }

    /// Does work when it is its turn, on a thread with a large stack. Does not block.
    ///
    /// Work that waits for longer than the budget says, or that is cancelled while it waits, is dropped.
    ///
    /// # Errors
    /// [`Error::Busy`] if too many wait already, of all clients or of this one.
    pub fn submit(budget: &Budget, work: impl FnOnce(Place) + Send + 'static) -> Result<(), Error> {
        let (gate, budget) = (Arc::clone(&budget.gate), budget.clone());
        let mut state = gate.lock();
        state.measure_base();
        state.queue.retain(|waiting| !waiting.is_over());
        let of_client = state.queue.iter().filter(|waiting| waiting.budget.client == budget.client).count();
        let is_next = state.has_light_place(gate.lanes.light, budget.client);
        if !is_next && (state.queue.len() >= gate.lanes.queue || of_client >= share(gate.lanes.queue)) {
            return Err(Error::Busy { seconds: 1 });
        }
        let until = Instant::now() + budget.wait;
        state.queue.push_back(Waiting { budget, until, work: Box::new(work) });
        gate.start_next(state)
    }

    /// A place in the wide lane, if one is free now.
    pub fn try_enter(budget: &Budget) -> Option<Place> {
        budget.gate.try_place(budget, None)
    }

    /// A place in the wide lane, if one is free now, for what is done on the thread that asks and that others wait for. What
    /// needs more than a moment there ends as if its time were over, and the place [is over](Place::is_over): then it is to be
    /// [submitted](Gate::submit).
    pub fn try_briefly(budget: &Budget) -> Option<Place> {
        budget.gate.try_place(budget, Some(AtomicBool::new(false)))
    }

    fn try_place(&self, budget: &Budget, is_over: Option<AtomicBool>) -> Option<Place> {
        let mut state = self.lock();
        state.measure_base();
        state.has_light_place(self.lanes.light, budget.client).then(|| state.enter(budget.clone(), is_over))
    }

    /// Starts what can start. Takes the lock, so that no thread is started under it.
    fn start_next(&self, mut state: MutexGuard<'_, GateState>) -> Result<(), Error> {
        let mut started = Vec::new();
        state.queue.retain(|waiting| !waiting.is_over());
        while let Some(next) = state.next(self.lanes.light) {
            started.push((state.enter(next.budget, None), next.work));
        }
        drop(state);
        for (place, work) in started {
            stack::start(move || work(place))?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, GateState> {
        // Each change of the state is one step: a panic cannot leave it half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one client may have of so many places.
fn share(places: usize) -> usize {
    places.div_ceil(2)
}

/// What one client may have of the places in the wide lane. Many people may share an address, so it is most of them.
fn wide_share(places: usize) -> usize {
    (places * 3).div_ceil(4)
}

impl Waiting {
    /// Whether nobody waits for it any more.
    fn is_over(&self) -> bool {
        self.budget.cancellation.is_cancelled() || Instant::now() >= self.until
    }
}

impl GateState {
    fn has_light_place(&self, places: usize, client: Option<IpAddr>) -> bool {
        let of_client = self.light.iter().filter(|other| **other == client).count();
        self.light.len() < places && of_client < wide_share(places)
    }

    fn enter(&mut self, budget: Budget, is_over: Option<AtomicBool>) -> Place {
        let memory = Arc::new(AtomicU64::new(0));
        self.light.push(budget.client);
        self.memory.push(Arc::clone(&memory));
        Place(Arc::new(Held { budget, heavy: Mutex::new(None), memory, is_over }))
    }

    /// The first that has a place.
    fn next(&mut self, places: usize) -> Option<Waiting> {
        let place = self.queue.iter().position(|waiting| self.has_light_place(places, waiting.budget.client))?;
        self.queue.remove(place)
    }

    fn leave_light(&mut self, client: Option<IpAddr>) {
        if let Some(place) = self.light.iter().position(|other| *other == client) {
            self.light.swap_remove(place);
        }
    }

    fn heavy_of(&self, client: Option<IpAddr>) -> usize {
        self.heavy.iter().filter(|heavy| heavy.client == client).count()
    }

    /// Whether the one who is paused with this ticket is the first of those who could go on.
    fn is_first(&self, lanes: &Lanes, ticket: u64) -> bool {
        let can = |client| self.heavy_of(client) < share(lanes.heavy);
        let first = self.paused.iter().find(|(_, client)| can(*client));
        self.heavy.len() < lanes.heavy && first.is_some_and(|(first, _)| *first == ticket)
    }

    /// When the next of this client could go on, if everything that runs runs to the end of its time.
    fn seconds_until_free(&self, lanes: &Lanes, client: Option<IpAddr>) -> u64 {
        let is_own = self.heavy_of(client) >= share(lanes.heavy);
        let is_counted = |other: Option<IpAddr>| !is_own || other == client;
        let ahead = self.paused.iter().filter(|(_, other)| is_counted(*other)).count();
        let mut ends: Vec<_> =
            self.heavy.iter().filter(|heavy| is_counted(heavy.client)).map(|heavy| heavy.ends).collect();
        ends.sort_unstable();
        let free = ends.get(ahead.min(ends.len().saturating_sub(1))).copied();
        let wait = free.map_or(Duration::ZERO, |free| free.saturating_duration_since(Instant::now()));
        wait.as_secs() + 1
    }

    /// Takes the base if no query runs.
    fn measure_base(&mut self) {
        if self.light.is_empty()
            && self.heavy.is_empty()
            && self.paused.is_empty()
            && let Some(now) = if self.stale { resident() } else { resident_lately() }
        {
            self.base = Some(self.base.filter(|_| !self.stale).map_or(now, |base| base.min(now)));
            self.stale = false;
        }
    }
}

impl Place {
    /// What the query may cost.
    pub fn budget(&self) -> &Budget {
        &self.0.budget
    }

    /// Whether this is a place on the thread that asked, where more than a moment was needed.
    pub fn is_over(&self) -> bool {
        self.0.is_over.as_ref().is_some_and(|over| over.load(Ordering::Relaxed))
    }

    /// Whether this is a place for a moment, on the thread that asked.
    pub(super) fn is_brief(&self) -> bool {
        self.0.is_over.is_some()
    }

    /// How much processor time is left until [`Place::go_on`] must be asked; `None` if that was done.
    pub(super) fn slice(&self) -> Option<Duration> {
        if self.is_brief() {
            return Some(MOMENT);
        }
        let heavy = self.0.heavy.lock().unwrap_or_else(PoisonError::into_inner);
        heavy.is_none().then_some(self.0.budget.gate.lanes.slice)
    }

    /// Goes on in the narrow lane, as soon as there is a place. Blocks the thread, which from then on gives way to others.
    ///
    /// # Errors
    /// [`Error::Busy`] if none became free in time or too many are paused already, [`Error::Cancelled`].
    pub fn go_on(&self) -> Result<(), Error> {
        self.enter_narrow().map_err(Error::from)
    }

    pub(super) fn enter_narrow(&self) -> Result<(), Stop> {
        if let Some(over) = &self.0.is_over {
            over.store(true, Ordering::Relaxed);
            return Err(Stop::Timeout);
        }
        let Held { budget, heavy, .. } = &*self.0;
        let (gate, client, until) = (&budget.gate, budget.client, Instant::now() + budget.wait);
        let mut heavy = heavy.lock().unwrap_or_else(PoisonError::into_inner);
        if heavy.is_some() {
            return Ok(());
        }
        let mut state = gate.lock();
        let of_client = state.paused.iter().filter(|(_, other)| *other == client).count();
        let ticket = state.ticket;
        state.ticket += 1;
        state.paused.push_back((ticket, client));
        // From here on it is in no lane, and given back as one that is paused.
        state.leave_light(client);
        let is_full = state.paused.len() > gate.lanes.paused || of_client >= share(gate.lanes.paused);
        if state.is_first(&gate.lanes, ticket) {
            // There is a place at once.
        } else if is_full {
            let seconds = state.seconds_until_free(&gate.lanes, client);
            return self.refused(state, ticket, Stop::Busy(seconds));
        }
        drop(gate.start_next(state));
        let mut state = gate.lock();
        let ends = loop {
            let left = until.saturating_duration_since(Instant::now());
            if state.is_first(&gate.lanes, ticket) {
                break Instant::now() + budget.time;
            }
            if budget.cancellation.is_cancelled() {
                return self.refused(state, ticket, Stop::Cancelled);
            }
            if left.is_zero() {
                let seconds = state.seconds_until_free(&gate.lanes, client);
                return self.refused(state, ticket, Stop::Busy(seconds));
            }
            // Woken by a place given back, or now and then to see whether anybody still waits for the answer.
            let woken = gate.left.wait_timeout(state, left.min(CANCELLATION_INTERVAL));
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        };
        state.paused.retain(|(other, _)| *other != ticket);
        state.heavy.push(Heavy { client, ends });
        *heavy = Some(ends);
        drop(state);
        gate.left.notify_all();
        stack::give_way();
        Ok(())
    }

    /// Goes back to the wide lane to be told why: that takes no time.
    fn refused(&self, mut state: MutexGuard<'_, GateState>, ticket: u64, reason: Stop) -> Result<(), Stop> {
        state.paused.retain(|(other, _)| *other != ticket);
        state.light.push(self.0.budget.client);
        drop(self.0.budget.gate.start_next(state));
        Err(reason)
    }

    /// Whether the memory is used up, and by whom, with `held` bytes held by this query and the process grown by `grown` since it
    /// began, where the system tells.
    ///
    /// # Errors
    /// [`Stop::Memory`] if the query holds too much itself; [`Stop::Busy`] if all queries together do and this is the
    /// largest, or if they do by far.
    pub(super) fn check_memory(&self, held: u64, at_start: Option<u64>) -> Result<(), Stop> {
        self.0.memory.store(held, Ordering::Relaxed);
        let Budget { gate, memory_bytes: limit, .. } = self.budget();
        let now = resident();
        let state = gate.lock();
        let others = || state.memory.iter().filter(|other| !Arc::ptr_eq(other, &self.0.memory));
        let grown_by = |since: Option<u64>| now.zip(since).map_or(0, |(now, since)| now.saturating_sub(since));
        // What the process has grown by is what the query holds, if it is the only one.
        let held = if others().next().is_none() { held.max(grown_by(at_start)) } else { held };
        if held > *limit {
            return Err(Stop::Memory(*limit));
        }
        let in_all = grown_by(state.base).saturating_sub(gate.answers.load(Ordering::Relaxed));
        let is_largest = others().all(|other| other.load(Ordering::Relaxed) <= held);
        if in_all > gate.memory_bytes && (is_largest || in_all / 2 > gate.memory_bytes) {
            return Err(Stop::Busy(state.seconds_until_free(&gate.lanes, None)));
        }
        Ok(())
    }

    /// Takes an answer into the account of those that are not sent yet.
    ///
    /// # Errors
    /// [`Error::Busy`] if there are too many.
    pub fn keep(&self, bytes: Vec<u8>) -> Result<Answer, Error> {
        let (gate, length) = (Arc::clone(&self.budget().gate), bytes.len() as u64);
        let before = gate.answers.fetch_add(length, Ordering::Relaxed);
        let answer = Answer { bytes, gate };
        // One answer fits whatever the account, else a small account would let nothing through.
        let has_room = before == 0 || before + length <= answer.gate.answer_bytes;
        if has_room { Ok(answer) } else { Err(Error::Busy { seconds: 5 }) }
    }
}

/// An answer in the account of those that are not sent yet, until it is dropped.
#[derive(Debug)]
pub struct Answer {
    bytes: Vec<u8>,
    gate: Arc<Gate>,
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.gate.answers.fetch_sub(self.bytes.len() as u64, Ordering::Relaxed);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let (gate, client) = (&self.budget.gate, self.budget.client);
        let ends = *self.heavy.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut state = gate.lock();
        match ends {
            Some(ends) => {
                let place = state.heavy.iter().position(|heavy| heavy.client == client && heavy.ends == ends);
                place.map(|place| state.heavy.swap_remove(place));
            }
            None => state.leave_light(client),
        }
        state.memory.retain(|other| !Arc::ptr_eq(other, &self.memory));
        state.measure_base();
        // Who cannot be given a thread is dropped, and told so by that.
        drop(gate.start_next(state));
        gate.left.notify_all();
    }
}
