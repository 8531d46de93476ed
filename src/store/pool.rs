//! Connections to one database: for commands, which have time, and for a server, which has none; and whether the file of the
//! database is still the one that was opened.
use super::{Address, Db, Error, PooledConnection, Time, address, check_structure, open_existing, silence::Calls};
use arc_swap::ArcSwap;
use diesel::r2d2::{self, ManageConnection, NopErrorHandler, PoolError};
use std::{
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// A connection that goes back to its pool when dropped.
pub type Pooled = PooledConnection<Address>;

/// A place to take connections from. A connection that is lost is replaced when the next one is asked for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    address: Address,
    connections: ArcSwap<r2d2::Pool<Address>>,
    /// The file as it was when it was last found to be whole; `None` if the database is no file.
    file: Mutex<Option<FileState>>,
    /// How often the file was replaced.
    replaced: AtomicU64,
    is_new: bool,
}

/// What tells a file from another in its place, and a file from itself before it was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileState {
    /// Device and number of the file.
    id: (u64, u64),
    /// Length, in bytes, and time of the last change.
    content: (u64, i64, i64),
    /// Device and number of the log beside it, if there is one.
    log: Option<(u64, u64)>,
}

impl FileState {
    /// Of the file of a database, if it is one that is there.
    fn of(url: &str) -> Option<Self> {
        let id = |file: &Metadata| (file.dev(), file.ino());
        let log = fs::metadata(format!("{url}-wal")).ok().map(|log| id(&log));
        let of = |file: Metadata| Self { id: id(&file), content: (file.len(), file.mtime(), file.mtime_nsec()), log };
        fs::metadata(url).ok().filter(|_| is_path(url)).map(of)
    }
}

/// Whether the address is the path of a file.
pub(super) fn is_path(url: &str) -> bool {
    !address::is_server(url) && !url.contains("://") && !url.starts_with("file:") && url != ":memory:"
}

impl Pool {
    pub(super) fn new(address: Address, is_new: bool) -> Result<Self, Error> {
        let file = FileState::of(&address.url);
        let connections = ArcSwap::from_pointee(connections(&address)?);
        let inner = Inner { address, connections, file: Mutex::new(file), replaced: AtomicU64::new(0), is_new };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether the database was made when it was opened.
    pub fn is_new(&self) -> bool {
        self.inner.is_new
    }

    /// The same database with the time limits of a server.
    ///
    /// # Errors
    ///
    /// When it cannot be reached.
    pub fn to_serve(&self) -> Result<Self, Error> {
        Self::new(Address { time: Time::Short(Calls::default()), ..self.inner.address.clone() }, self.inner.is_new)
    }

    /// The same database for work that may take long.
    ///
    /// # Errors
    ///
    /// When it cannot be reached.
    pub fn for_long_work(&self) -> Result<Self, Error> {
        Self::new(Address { time: Time::Long, ..self.inner.address.clone() }, self.inner.is_new)
    }

    /// The statements of requests that the database has not answered; `None` for commands.
    pub fn calls(&self) -> Option<&Calls> {
        match &self.inner.address.time {
            Time::Short(calls) => Some(calls),
            Time::Long => None,
        }
    }

    /// A connection. Blocks.
    ///
    /// # Errors
    ///
    /// When none can be had in time.
    pub fn get(&self) -> Result<Pooled, PoolError> {
        self.inner.connections.load().get()
    }

    /// The same, with a limit of its own.
    ///
    /// # Errors
    ///
    /// When none can be had in time.
    pub fn get_timeout(&self, limit: Duration) -> Result<Pooled, PoolError> {
        self.inner.connections.load().get_timeout(limit)
    }

    /// Takes new connections if some were lost without notice. False if none were, or none can be had yet.
    pub fn renew_if_lost(&self) -> bool {
        let Some(calls) = self.calls().filter(|calls| calls.has_lost()) else { return false };
        let Ok(renewed) = connections(&self.inner.address) else { return false };
        self.inner.connections.store(Arc::new(renewed));
        calls.forget_lost();
        true
    }

    /// How often the file of the database was replaced since it was opened: names what was read of which file.
    pub fn replaced(&self) -> u64 {
        self.inner.replaced.load(Ordering::Acquire)
    }

    /// Whether another file stands in the place of the one that was opened.
    ///
    /// # Errors
    ///
    /// When there is none, or it was written over with something else. Connections that are open do not notice: SQLite reads
    /// on in a file that was deleted, and what it has read before.
    pub fn has_moved(&self) -> Result<bool, Error> {
        let Address { url, .. } = &self.inner.address;
        let mut known = self.inner.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(before) = *known else { return Ok(false) };
        let now = FileState::of(url).ok_or_else(|| Error::Missing { url: url.clone() })?;
        if now.id != before.id {
            return Ok(true);
        }
        if now.content != before.content
            && let Db::Sqlite(db) = &mut self.inner.address.connect()?
        {
            check_structure(url, db).map_err(|cause| self.inner.address.open_error(cause))?;
        }
        *known = Some(now);
        Ok(false)
    }

    /// The file that stands in the place of the one that was opened, if it is a database that can be served.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn moved(&self) -> Result<Moved, Error> {
        let Address { url, .. } = &self.inner.address;
        let file = FileState::of(url);
        // SQLite would apply the log to whatever file it stands beside.
        let before = *self.inner.file.lock().unwrap_or_else(PoisonError::into_inner);
        let log_before = before.and_then(|before| before.log);
        if log_before.is_some() && file.and_then(|file| file.log) == log_before {
            return Err(Error::OldLog { url: url.clone() });
        }
        let mut db = self.inner.address.connect()?;
        if let Db::Sqlite(db) = &mut db {
            check_structure(url, db).map_err(|cause| self.inner.address.open_error(cause))?;
        }
        let db = open_existing(url)?;
        Ok(Moved { db, file, connections: connections(&self.inner.address)? })
    }

    /// Takes connections from that file from now on.
    pub fn follow(&self, moved: Moved) {
        *self.inner.file.lock().unwrap_or_else(PoisonError::into_inner) = moved.file;
        self.inner.connections.store(Arc::new(moved.connections));
        self.inner.replaced.fetch_add(1, Ordering::AcqRel);
    }
}

/// A database that stands in the place of another.
pub struct Moved {
    /// A connection to it.
    pub db: Db,
    file: Option<FileState>,
    connections: r2d2::Pool<Address>,
}

fn connections(address: &Address) -> Result<r2d2::Pool<Address>, Error> {
    r2d2::Pool::builder()
        .max_size(8)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(5))
        .error_handler(Box::new(NopErrorHandler)) // whoever asks for a connection is told
        .build(address.clone())
        .map_err(|error| address.open_error(error))
}

/// What SQLite keeps beside the file of a database while it is used, if the file itself is not there: it was once.
pub(super) fn traces(url: &str) -> Option<String> {
    let beside = ["-wal", "-shm"].map(|end| format!("{url}{end}"));
    beside.into_iter().find(|name| Path::new(name).exists())
}
