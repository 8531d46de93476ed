//! What every handler may read.
use super::{
    blocking::blocking,
    body::Body,
    client::{Network, asking},
    ready::{QueryAnswers, ReadyAnswers},
};
use crate::{
    dcat::Host,
    error::{Error, Ready, Result},
    graph::{self, Budget, Graph, Place},
    snapshot::{self, Library, Options, Snapshot, Whole},
    store::{Pool, Pooled, Publication, Release, Wait, Withdrawal},
    view::Scope,
};
use actix_web::HttpRequest;
use arc_swap::ArcSwap;
use moka::{policy::EvictionPolicy, sync::Cache};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::sync::OnceCell;

/// What is current, with the answers that were made of it: they leave together.
#[derive(Debug)]
pub struct Serving {
    /// What is current.
    pub snapshot: Arc<Snapshot>,
    /// Answers to what was asked of it.
    pub ready: ReadyAnswers,
    /// Answers to queries of it.
    pub queries: QueryAnswers,
}

impl Serving {
    fn of(snapshot: Snapshot) -> Self {
        Self { snapshot: Arc::new(snapshot), ready: ReadyAnswers::default(), queries: QueryAnswers::default() }
    }
}

/// The server: its database, what is current, and ready bodies. Shared by all workers.
#[derive(Debug)]
pub struct State {
    /// Address of the server as clients see it, without a final slash.
    pub base: String,
    /// What its operator says of it.
    pub host: Host,
    /// The releases, read when they are asked.
    pub library: Library,
    /// Bodies by what they were made of; a hot answer is one look-up.
    pub bodies: Cache<String, Arc<Body>>,
    /// Bodies that are being made, by the same keys.
    making: Cache<String, Arc<OnceCell<Arc<Body>>>>,
    /// What a SPARQL query may spend.
    pub budget: Budget,
    /// Proxies that say truly for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// Graphs of releases that are not current, by [`State::key`].
    graphs: Cache<String, Arc<Graph>>,
    pool: Pool,
    current: ArcSwap<Serving>,
    /// What was loaded beside, to be taken up by who follows the database.
    loaded: Mutex<Option<Whole>>,
    /// Held by who takes up what is new: one at a time. Whoever waits for a lost connection holds one that counts no more.
    refreshing: ArcSwap<Mutex<()>>,
    /// How often another began to follow the database, because the one before waits for a lost connection.
    followers: AtomicU64,
    /// When the database last answered.
    heard: Mutex<Instant>,
    /// How long what is in memory is served while the database does not answer.
    stale_for: Duration,
}

/// Memory for ready bodies, in bytes.
const CACHE_SIZE: u64 = 64 << 20;

/// Most graphs of releases that are not current.
const OLD_GRAPHS: u64 = 8;

/// Memory for them, in bytes. The graph of a plan of 5,000 rows takes some 10 MB.
const OLD_GRAPHS_SIZE: u64 = 256 << 20;

/// How long such a graph is kept after it was last asked.
const OLD_GRAPH_IDLE: Duration = Duration::from_mins(10);

/// How often a server asks whether another process has published.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// How long what is in memory is served while the database does not answer, if nobody says it: a withdrawal cannot be heard of
/// meanwhile.
pub const STALE_FOR: Duration = Duration::from_hours(1);

impl State {
    /// A server over a database.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn open(pool: Pool, base: String) -> std::result::Result<Self, snapshot::Error> {
        Self::open_for(pool, Host { base, ..Host::default() })
    }

    /// A server over a database, of an operator who says something of it. All is loaded when it is there.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn open_for(pool: Pool, host: Host) -> std::result::Result<Self, snapshot::Error> {
        let state = Self::begun(pool, host, STALE_FOR)?;
        state.prepare();
        let snapshot = state.snapshot();
        let whole = Whole::load(&snapshot, &state.library, &state.host)?;
        let loaded = Snapshot::load(None, &mut *state.pool.get()?)?;
        state.current.store(Arc::new(Serving::of(loaded.with(whole))));
        Ok(state)
    }

    /// The same without what is asked of all plans at once: that is loaded by who follows the database.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn begun(pool: Pool, host: Host, stale_for: Duration) -> std::result::Result<Self, snapshot::Error> {
        let snapshot = Snapshot::load(None, &mut *pool.get()?)?;
        let weight =
            |key: &String, body: &Arc<Body>| u32::try_from(key.len() + 2 * body.bytes.len()).unwrap_or(u32::MAX);
        Ok(Self {
            base: host.base.clone(),
            host,
            library: Library::new(pool.clone()),
            bodies: Cache::builder().max_capacity(CACHE_SIZE).weigher(weight).build(),
            // Who makes one takes it out again, unless the client has left meanwhile.
            making: Cache::builder().time_to_idle(Duration::from_mins(1)).build(),
            budget: Budget::default(),
            trusted_proxies: Vec::new(),
            graphs: old_graphs(),
            pool,
            current: ArcSwap::from_pointee(Serving::of(snapshot)),
            loaded: Mutex::new(None),
            refreshing: ArcSwap::default(),
            followers: AtomicU64::new(0),
            heard: Mutex::new(Instant::now()),
            stale_for,
        })
    }

    /// Makes what earlier versions did not make of releases. Where that cannot be kept, it is made when it is asked.
    fn prepare(&self) {
        let prepared = match self.pool.calls() {
            Some(_) => {
                self.pool.for_long_work().map_err(snapshot::Error::from).and_then(|pool| snapshot::prepare(&pool))
            }
            None => snapshot::prepare(&self.pool),
        };
        if let Err(error) = prepared {
            tracing::warn!(%error, "What is made of releases cannot be kept in the database: {error}");
        }
    }

    /// What is served now. A request takes it once and answers from it alone.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.load().snapshot)
    }

    /// The same with the answers that are ready.
    pub fn serving(&self) -> Arc<Serving> {
        self.current.load_full()
    }

    /// What is asked of all plans at once.
    ///
    /// # Errors
    ///
    /// Loading, as long as it is.
    pub fn whole(&self) -> Result<Arc<Whole>> {
        self.snapshot().whole.clone().ok_or(Error::Loading)
    }

    /// A connection to the database. Blocks: only within `web::block`.
    ///
    /// # Errors
    ///
    /// When none can be had in time.
    pub fn db(&self) -> Result<Pooled> {
        Ok(self.library.db()?)
    }

    /// Whether the database has not answered for so long that what is in memory must not be served any longer.
    pub fn is_stale(&self) -> bool {
        let heard = self.heard.lock().map_or_else(|poisoned| *poisoned.into_inner(), |heard| *heard);
        heard.elapsed() > self.stale_for
    }

    /// What is ready. Blocks.
    pub fn ready(&self) -> Ready {
        let snapshot = self.snapshot();
        let is_in_place = self.pool.has_moved().is_ok_and(|moved| !moved);
        let database = is_in_place && self.db().and_then(|mut db| Ok(Publication::last(&mut db)?)).is_ok();
        let plans = !snapshot.plans.is_empty() && !self.is_stale();
        Ready { plans, search_and_sparql: plans && snapshot.whole.is_some(), database }
    }

    /// The key of something that is kept: what it is, as of the newest withdrawal.
    ///
    /// Whoever makes it takes the key before reading what it is made of, so that nobody finds what was being made while
    /// it was withdrawn.
    pub fn key(&self, what: &str) -> String {
        format!("{} {:?} {what}", self.pool.replaced(), self.snapshot().withdrawal)
    }

    /// The key of something that is made of a release. It changes with the newest withdrawal and with the newest
    /// publication of the plan, because a document names the releases around its own; publications of other plans do
    /// not change it.
    pub fn key_of(&self, what: &str, release: &Release) -> String {
        let snapshot = self.snapshot();
        let published = snapshot.published(&release.publisher_id, &release.plan_id);
        let replaced = self.pool.replaced();
        format!("{replaced} {:?} {published:?} {what} {}", snapshot.withdrawal, release.id)
    }

    /// The body with this key: the one that is kept, or made now on a thread that may wait, once for all who ask for it meanwhile.
    /// Whoever waits for one that cannot be made tries it too. What is `light` is made in place if all that it is made of is at
    /// hand: to hand it over would cost more.
    ///
    /// # Errors
    ///
    /// Those of `make`.
    pub async fn body(
        self: &Arc<Self>,
        key: String,
        light: bool,
        make: impl Fn(&Self, &Library) -> Result<Body> + Send + 'static,
    ) -> Result<Arc<Body>> {
        if let Some(body) = self.bodies.get(&key) {
            return Ok(body);
        }
        // A bug in what is made here must not end the connection, and those of others on this thread.
        let in_place = || survived("an answer", || self.library.at_hand(|library| make(self, library)));
        let broken = || Some(Err(Error::Internal("an answer could not be made".to_owned())));
        if let Some(made) = light.then(|| in_place().unwrap_or_else(broken)).flatten() {
            let body = Arc::new(made?);
            self.bodies.insert(key, Arc::clone(&body));
            return Ok(body);
        }
        let cell = self.making.get_with(key.clone(), Arc::default);
        let (state, name) = (Arc::clone(self), key.clone());
        let work = move || {
            blocking(move || {
                let body = Arc::new(make(&state, &state.library)?);
                state.bodies.insert(name, Arc::clone(&body));
                Ok(body)
            })
        };
        let body = cell.get_or_try_init(work).await.cloned();
        self.making.invalidate(&key);
        body
    }

    /// Forgets everything that was made of the content of releases.
    pub fn clear_caches(&self) {
        let serving = self.serving();
        serving.ready.clear();
        serving.queries.clear();
        self.bodies.invalidate_all();
        self.graphs.invalidate_all();
        self.library.clear_caches();
    }

    /// What a request may spend on a query.
    pub fn budget_of(&self, request: &HttpRequest) -> Budget {
        self.budget.for_request(asking(request, &self.trusted_proxies))
    }

    fn graph_key(&self, scope: &Scope) -> String {
        self.key(&format!("graph {}", scope.release.id))
    }

    /// The graph of a release that is not current, if it is kept.
    pub fn kept_graph(&self, scope: &Scope) -> Option<Arc<Graph>> {
        self.graphs.get(&self.graph_key(scope))
    }

    /// The graph of a release that is not current: the one that is kept, or made now, once for all who ask. Blocks.
    ///
    /// Who makes it has a place among the heavy queries, so that no more are made at once than those run.
    ///
    /// # Errors
    ///
    /// When the database does not answer or too many wait.
    pub fn old_graph(&self, scope: &Scope, place: &Place) -> Result<Arc<Graph>> {
        let release: &Release = &scope.release;
        let key = self.graph_key(scope);
        let make = || {
            place.go_on()?;
            let graph = snapshot::graph_of(&*scope.content()?, release, &self.library)?;
            tracing::debug!(release.id, bytes = graph.bytes(), "Made the graph of release {}", release.id);
            // The graph stays in the cache, so its memory must not count as memory of queries.
            self.budget.gate.remeasure_memory();
            Ok::<_, Error>(Arc::new(graph))
        };
        loop {
            match self.graphs.try_get_with(key.clone(), make).map_err(Arc::try_unwrap) {
                Ok(graph) => return Ok(graph),
                Err(Ok(error)) => return Err(error),
                // Whoever was to make it could not, and has the error. It says nothing of the others, who try themselves.
                Err(Err(_)) if place.budget().cancellation.is_cancelled() => return Err(graph::Error::Cancelled.into()),
                Err(Err(_)) => (),
            }
        }
    }

    /// How many graphs of releases that are not current are kept.
    pub fn old_graphs(&self) -> u64 {
        self.graphs.run_pending_tasks();
        self.graphs.entry_count()
    }

    /// Takes up what has been published or withdrawn since, and what was loaded beside, if anything. Blocks.
    ///
    /// # Errors
    ///
    /// When the database does not answer; what is served stays.
    pub fn refresh(&self) -> std::result::Result<bool, snapshot::Error> {
        let refreshing = self.refreshing.load_full();
        let _one_at_a_time = refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.pool.has_moved()? {
            return self.take_up_moved().map(|()| true);
        }
        let mut db = self.library.db()?;
        let before = self.snapshot();
        let state = (Publication::last(&mut db)?, Withdrawal::last(&mut db)?);
        if let Ok(mut heard) = self.heard.lock() {
            *heard = Instant::now();
        }
        let loaded = self.loaded.lock().ok().and_then(|mut loaded| loaded.take());
        if state == (before.publication, before.withdrawal) && loaded.is_none() {
            return Ok(false);
        }
        match self.next(&before, loaded.as_ref(), db) {
            Ok(_) if !Arc::ptr_eq(&before, &self.snapshot()) => Ok(false), // Another has followed meanwhile.
            Ok(next) => {
                tracing::info!(publication = next.publication, plans = next.plans.len(), "Took up what is published");
                self.serve_snapshot(next);
                Ok(true)
            }
            Err(error) => {
                if let (Some(loaded), Ok(mut place)) = (loaded, self.loaded.lock()) {
                    place.get_or_insert(loaded);
                }
                Err(error)
            }
        }
    }

    /// Serves the database file that stands in the place of the one that was opened, if it is one of the same server.
    fn take_up_moved(&self) -> std::result::Result<(), snapshot::Error> {
        let mut moved = self.pool.moved()?;
        let options = Options { base_url: Some(self.base.clone()), ..Options::default() };
        snapshot::server_base(&options, &mut moved.db).map_err(|error| snapshot::Error::Other(error.to_string()))?;
        let next = Snapshot::load(None, &mut moved.db)?;
        if next.publication.is_none() {
            return Err(snapshot::Error::Other("nothing is published in it".to_owned()));
        }
        self.pool.follow(moved);
        if let Ok(mut loaded) = self.loaded.lock() {
            *loaded = None;
        }
        tracing::warn!(
            plans = next.plans.len(),
            "The file of the database was replaced; what is in the new one is served"
        );
        self.current.store(Arc::new(Serving::of(next)));
        self.clear_caches();
        if let Ok(mut heard) = self.heard.lock() {
            *heard = Instant::now();
        }
        Ok(())
    }

    /// What is to be served after a snapshot, with what was loaded beside.
    fn next(
        &self,
        before: &Snapshot,
        loaded: Option<&Whole>,
        mut db: Pooled,
    ) -> std::result::Result<Snapshot, snapshot::Error> {
        // What was loaded beside was prepared first, so that everything is read anew with it.
        let next = Snapshot::load(Some(before).filter(|_| loaded.is_none()), &mut db)?;
        next.share_columns(before);
        if loaded.is_some() || before.whole.is_some() {
            let plans: Vec<_> = next.plans.values().map(Arc::clone).collect();
            snapshot::columns(&plans, &self.library, &mut db)?;
        }
        drop(db);
        Ok(match loaded.or(before.whole.as_deref()) {
            Some(known) => {
                let whole = known.moved_to(&next, &self.library, &self.host)?;
                next.with(whole)
            }
            None => next,
        })
    }

    /// Serves this from now on. Requests that have begun are answered from what they took.
    pub fn serve_snapshot(&self, next: Snapshot) {
        let withdrawn = next.withdrawal != self.snapshot().withdrawal;
        self.current.store(Arc::new(Serving::of(next)));
        if withdrawn {
            // No body that was made before the withdrawal can be served any longer, because its key names the older
            // one. Here they leave the memory too.
            self.clear_caches();
        }
        self.budget.gate.remeasure_memory();
    }

    /// Follows the database until the process ends, on a thread of its own, and loads beside it what is asked of all plans at
    /// once. While the database is gone, what is current stays. A failure of this work ends neither.
    pub fn follow(self: &Arc<Self>) {
        self.follow_as(0);
        let state = Arc::downgrade(self);
        thread::spawn(move || {
            while let Some(state) = state.upgrade() {
                if state.pool.renew_if_lost() {
                    tracing::warn!("Connections to the database were lost without notice; there are new ones");
                    state.refreshing.store(Arc::default());
                    let number = state.followers.fetch_add(1, Ordering::AcqRel) + 1;
                    state.follow_as(number);
                }
                drop(state);
                thread::sleep(Duration::from_secs(1));
            }
        });
    }

    /// Follows the database until another does.
    fn follow_as(self: &Arc<Self>, number: u64) {
        let state = Arc::downgrade(self);
        thread::spawn(move || {
            let mut told: Option<String> = None;
            let mut renewal: Option<JoinHandle<()>> = None;
            let mut loading: Option<JoinHandle<()>> = None;
            while let Some(state) = state.upgrade().filter(|state| state.followers.load(Ordering::Acquire) == number) {
                if state.lacks_whole() && loading.as_ref().is_none_or(JoinHandle::is_finished) {
                    loading = Some(state.load_beside());
                }
                match survived("Following the database", || Wait::default().watching(|| state.refresh())) {
                    Some(Err(error)) if told.as_ref() != Some(&error.cause()) => {
                        tracing::error!(%error, "Cannot look for new publications: {error}");
                        told = Some(error.cause());
                    }
                    Some(Ok(_)) if told.is_some() => {
                        tracing::info!("The database answers again");
                        told = None;
                    }
                    _ => {}
                }
                if renewal.as_ref().is_none_or(JoinHandle::is_finished) {
                    renewal = state.renew_beside();
                }
                drop(state);
                thread::sleep(POLL_INTERVAL);
            }
        });
    }

    /// Makes the graph of all plans anew, on a thread of its own, if it carries too many changes.
    fn renew_beside(self: &Arc<Self>) -> Option<JoinHandle<()>> {
        let whole = self.snapshot().whole.clone().filter(|whole| whole.graph.is_worn())?;
        let state = Arc::clone(self);
        Some(thread::spawn(move || {
            if let Some(renewed) = survived("Making the graph of all plans anew", || whole.renewed())
                && let Ok(mut loaded) = state.loaded.lock()
            {
                *loaded = Some(renewed);
            }
        }))
    }

    /// Waits until everything is loaded, but not longer than that: a small server is whole when it begins to answer.
    pub fn await_whole(&self, patience: Duration) {
        let begun = Instant::now();
        while self.snapshot().whole.is_none() && begun.elapsed() < patience {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Whether what is asked of all plans at once is neither served nor ready to be.
    fn lacks_whole(&self) -> bool {
        self.snapshot().whole.is_none() && self.loaded.lock().is_ok_and(|loaded| loaded.is_none())
    }

    /// Counts what all plans say together, so that who asks for the numbers need not wait for it.
    fn count_beside(&self) {
        if let Some(whole) = self.snapshot().whole.clone() {
            survived("Counting what is served", || {
                whole.graph.sizes();
                whole.numbers_of_all(&self.host);
            });
        }
    }

    /// Loads what is asked of all plans at once, on a thread of its own, until it succeeds.
    fn load_beside(self: &Arc<Self>) -> JoinHandle<()> {
        let state = Arc::downgrade(self);
        thread::spawn(move || {
            while let Some(state) = state.upgrade() {
                let (begun, replaced) = (Instant::now(), state.pool.replaced());
                let load = || {
                    state.prepare();
                    let served: Vec<_> = state.snapshot().plans.values().map(Arc::clone).collect();
                    snapshot::columns(&served, &state.library, &mut *state.library.db()?)?;
                    let snapshot = Snapshot::load(None, &mut *state.library.db()?)?;
                    Whole::load(&snapshot, &state.library, &state.host)
                };
                match survived("Loading search and SPARQL", load) {
                    Some(Ok(_)) if state.pool.replaced() != replaced => continue,
                    Some(Ok(whole)) => {
                        let (plans, duration_ms) = (whole.parts.len(), begun.elapsed().as_millis());
                        tracing::info!(plans, duration_ms, "Loaded search and SPARQL over {plans} plans");
                        if let Ok(mut loaded) = state.loaded.lock() {
                            *loaded = Some(whole);
                        }
                        // If this fails, who follows the database does it.
                        survived("Taking up search and SPARQL", || state.refresh().ok());
                        state.count_beside();
                        return;
                    }
                    Some(Err(error)) => tracing::error!(%error, "Cannot load search and SPARQL: {error}"),
                    None => {}
                }
                drop(state);
                thread::sleep(Duration::from_secs(2));
            }
        })
    }
}

/// What the work gave; nothing, and a line in the log, if it panicked.
fn survived<T>(what: &str, work: impl FnOnce() -> T) -> Option<T> {
    let done = catch_unwind(AssertUnwindSafe(work));
    done.inspect_err(|cause| {
        let cause = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
        tracing::error!("{what} failed and goes on: {}", cause.unwrap_or("a panic without words"));
    })
    .ok()
}

/// A cache bounded in number and memory: a graph weighs at least what each may have if there are as many as there may be.
fn old_graphs() -> Cache<String, Arc<Graph>> {
    let least = OLD_GRAPHS_SIZE / OLD_GRAPHS;
    let weight = move |_: &String, graph: &Arc<Graph>| {
        let bytes = u64::try_from(graph.bytes()).unwrap_or(u64::MAX);
        u32::try_from(bytes.max(least)).unwrap_or(u32::MAX)
    };
    Cache::builder()
        .max_capacity(OLD_GRAPHS_SIZE)
        .weigher(weight)
        // Without this policy the cache would refuse the graph that was asked last in favour of those asked most often.
        .eviction_policy(EvictionPolicy::lru())
        .time_to_idle(OLD_GRAPH_IDLE)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;

    #[actix_web::test]
    async fn a_body_is_made_once_for_all_who_ask_meanwhile_and_a_failure_is_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let pool = store::open(folder.path().join("plans.sqlite").to_str().unwrap()).unwrap();
        let state = Arc::new(State::begun(pool, Host::default(), STALE_FOR).unwrap());
        let made = Arc::new(AtomicU64::new(0));
        let ask = |fails: bool| {
            let made = Arc::clone(&made);
            state.body("a key".to_owned(), false, move |_, _| {
                made.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(50));
                if fails { Err(Error::Loading) } else { Ok(Body::new("text", "text/plain")) }
            })
        };
        let failed = tokio::join!(ask(true), ask(true));
        assert!(matches!(failed, (Err(Error::Loading), Err(Error::Loading))));
        assert_eq!(made.swap(0, Ordering::Relaxed), 2);
        let (first, second, third) = tokio::join!(ask(false), ask(false), ask(false));
        assert!(Arc::ptr_eq(&first.unwrap(), &second.unwrap()) && third.is_ok());
        assert!(ask(true).await.is_ok(), "it is kept");
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[actix_web::test]
    async fn what_is_light_is_made_in_place_unless_something_is_not_at_hand() {
        let folder = tempfile::tempdir().unwrap();
        let pool = store::open(folder.path().join("plans.sqlite").to_str().unwrap()).unwrap();
        let state = Arc::new(State::begun(pool, Host::default(), STALE_FOR).unwrap());
        let here = thread::current().id();
        let made_here = async |light: bool, asks: bool| {
            let made = state.body(format!("{light} {asks}"), light, move |_, library| {
                // That it is not to be had is not told to anybody.
                let answers = !asks || library.db().is_ok();
                let place = thread::current().id() == here;
                Ok(Body::new(format!("{place} {answers}"), "text/plain"))
            });
            String::from_utf8(made.await.unwrap().bytes.to_vec()).unwrap()
        };
        assert_eq!(made_here(true, false).await, "true true");
        assert_eq!(made_here(true, true).await, "false true");
        assert_eq!(made_here(false, false).await, "false true");
    }

    #[actix_web::test]
    async fn what_panics_is_an_error_wherever_it_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let pool = store::open(folder.path().join("plans.sqlite").to_str().unwrap()).unwrap();
        let state = Arc::new(State::begun(pool, Host::default(), STALE_FOR).unwrap());
        for light in [true, false] {
            let made = state.body(light.to_string(), light, |_, _| panic!("on purpose")).await;
            assert!(matches!(made, Err(Error::Internal(_))), "{light}");
        }
    }

    #[test]
    fn work_that_panics_ends_nothing_else() {
        assert_eq!(survived("a test", || 1), Some(1));
        let panics = || -> i32 { panic!("on purpose") };
        assert_eq!(survived("a test", panics), None);
    }
}
