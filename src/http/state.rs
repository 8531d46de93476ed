//! What every handler may read.
use crate::{
    dcat::Host,
    error::{Error, Result},
    graph::Budget,
    snapshot::{self, Snapshot},
    store::{Pool, Pooled, Publication, Withdrawal},
};
use arc_swap::ArcSwap;
use moka::sync::Cache;
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
    pool: Pool,
    current: ArcSwap<Snapshot>,
}

/// Memory for ready bodies, in bytes.
const CACHE_SIZE: u64 = 64 << 20;

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
            self.bodies.invalidate_all();
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
