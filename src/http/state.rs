//! What every handler may read.
use crate::{
    dcat::Host,
    error::{Error, QueryRefusal, Result},
    graph::{Budget, Cancellation, Graph},
    snapshot::{self, Snapshot},
    store::{Pool, Pooled, Publication, Release, Withdrawal},
};
use arc_swap::ArcSwap;
use moka::{policy::EvictionPolicy, sync::Cache};
use std::{sync::Arc, time::Duration};

use super::respond::Body;

/// The server: its database, what is current, and ready bodies. Shared by all workers.
#[derive(Debug)]
pub struct State {
    /// Address of the server as clients see it, without a final slash.
    pub base: String,
    /// What its operator says of it.
    pub host: Host,
    /// Bodies by what they were made of; a hot answer is one look-up.
    pub bodies: Cache<String, Arc<Body>>,
    /// What a SPARQL query may spend.
    pub budget: Budget,
    /// Graphs of releases that are not current, by [`State::key`].
    graphs: Cache<String, Arc<Graph>>,
    pool: Pool,
    current: ArcSwap<Snapshot>,
}

/// Memory for ready bodies, in bytes.
const CACHE_SIZE: u64 = 64 << 20;

/// Most graphs of releases that are not current.
const OLD_GRAPHS: u64 = 8;

/// Memory for them, in bytes. The graph of a plan of 5,000 rows takes some 10 MB.
const OLD_GRAPHS_SIZE: u64 = 256 << 20;

/// How long one is kept that nobody asks.
const OLD_GRAPH_COLD: Duration = Duration::from_mins(10);

/// How often a server asks whether another process has published.
const FOLLOW: Duration = Duration::from_millis(500);

/// How long is waited for a connection to the database before whoever asks is told to come again.
const PATIENCE: Duration = Duration::from_secs(2);

impl State {
    /// A server over a database.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn open(pool: Pool, base: String) -> std::result::Result<Self, snapshot::Error> {
        Self::operated(pool, Host { base, ..Host::default() })
    }

    /// A server over a database, of an operator who says something of it.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn operated(pool: Pool, host: Host) -> std::result::Result<Self, snapshot::Error> {
        let snapshot = Snapshot::load(None, &host, &mut *pool.get()?)?;
        let weight =
            |key: &String, body: &Arc<Body>| u32::try_from(key.len() + 2 * body.bytes.len()).unwrap_or(u32::MAX);
        Ok(Self {
            base: host.base.clone(),
            host,
            bodies: Cache::builder().max_capacity(CACHE_SIZE).weigher(weight).build(),
            budget: Budget::default(),
            graphs: old_graphs(),
            pool,
            current: ArcSwap::from_pointee(snapshot),
        })
    }

    /// What is served now. A request takes it once and answers from it alone.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// A connection to the database. Blocks: only within `web::block`.
    ///
    /// # Errors
    ///
    /// When none can be had in time.
    pub fn db(&self) -> Result<Pooled> {
        self.pool.get_timeout(PATIENCE).map_err(Error::from)
    }

    /// The key of something that is kept: what it is, as of the newest withdrawal.
    ///
    /// Whoever makes it takes the key before reading what it is made of, so that nobody finds what was being made while
    /// it was withdrawn.
    pub fn key(&self, what: &str) -> String {
        format!("{:?} {what}", self.snapshot().withdrawal)
    }

    /// The key of something that is made of a release, as of the newest publication of its plan too: what stands beside a
    /// release in time changes with that. What other plans publish changes nothing of it.
    pub fn key_of(&self, what: &str, release: &Release) -> String {
        let snapshot = self.snapshot();
        let published = snapshot.published(&release.lg_code, &release.plan_id);
        format!("{:?} {published:?} {what} {}", snapshot.withdrawal, release.id)
    }

    /// Forgets everything that was made of the content of releases.
    pub fn forget(&self) {
        self.bodies.invalidate_all();
        self.graphs.invalidate_all();
    }

    /// The graph of a release that is not current: the one that is kept, or made now, once for all who ask. Blocks.
    ///
    /// Who makes or waits has a place at the gate of queries, so that no more are made at once than queries run.
    ///
    /// # Errors
    ///
    /// When the database does not answer or too many wait.
    pub fn old_graph(&self, release: &Release, cancellation: &Cancellation) -> Result<Arc<Graph>> {
        let key = self.key(&format!("graph {}", release.id));
        if let Some(graph) = self.graphs.get(&key) {
            return Ok(graph);
        }
        let _place = self.budget.gate.enter(self.budget.wait, cancellation).map_err(Error::from)?;
        let make = || {
            let graph = snapshot::graph_of(release, &mut *self.db()?)?;
            tracing::debug!(release.id, bytes = graph.bytes(), "Made the graph of release {}", release.id);
            // What is kept is not what queries use.
            self.budget.gate.settle();
            Ok::<_, Error>(Arc::new(graph))
        };
        let graph = self.graphs.try_get_with(key, make);
        // The first who asked is told why it could not be made.
        graph.map_err(|error| Arc::try_unwrap(error).unwrap_or(Error::Query(QueryRefusal::Busy)))
    }

    /// How many graphs of releases that are not current are kept.
    pub fn old_graphs(&self) -> u64 {
        self.graphs.run_pending_tasks();
        self.graphs.entry_count()
    }

    /// Takes up what has been published or withdrawn since, if anything. Blocks.
    ///
    /// # Errors
    ///
    /// When the database does not answer; what is served stays.
    pub fn refresh(&self) -> std::result::Result<bool, snapshot::Error> {
        let mut db = self.pool.get_timeout(PATIENCE)?;
        let snapshot = self.snapshot();
        let known = (snapshot.publication, snapshot.withdrawal);
        if (Publication::last(&mut db)?, Withdrawal::last(&mut db)?) == known {
            return Ok(false);
        }
        let next = Snapshot::load(Some(&snapshot), &self.host, &mut db)?;
        tracing::info!(publication = next.publication, plans = next.plans.len(), "Took up a new publication");
        self.take_up(next);
        Ok(true)
    }

    /// Serves this from now on. Requests that have begun are answered from what they took.
    pub fn take_up(&self, next: Snapshot) {
        let withdrawn = next.withdrawal != self.snapshot().withdrawal;
        self.current.store(Arc::new(next));
        if withdrawn {
            // Their keys name the withdrawal, so that none is served any longer; nor are they kept.
            self.forget();
        }
        self.budget.gate.settle();
    }

    /// Follows the database until the process ends, on a thread of its own. While the database is gone, what is current
    /// stays.
    pub fn follow(self: &Arc<Self>) {
        let state = Arc::downgrade(self);
        std::thread::spawn(move || {
            let mut is_gone = false;
            while let Some(state) = state.upgrade() {
                let result = state.refresh();
                match &result {
                    Err(error) if !is_gone => tracing::error!(%error, "Cannot look for new publications: {error}"),
                    Ok(_) if is_gone => tracing::info!("The database answers again"),
                    _ => {}
                }
                is_gone = result.is_err();
                drop(state);
                std::thread::sleep(FOLLOW);
            }
        });
    }
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
        // The one that was asked last stays, however often others were asked before.
        .eviction_policy(EvictionPolicy::lru())
        .time_to_idle(OLD_GRAPH_COLD)
        .build()
}
