//! What clients can cause as often as they like is logged once a minute.
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

/// The last minute in which something was said.
#[derive(Debug, Default)]
pub struct Minute(AtomicU64);

impl Minute {
    /// Nothing was said yet.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Whether nothing was said in this minute. Then it is taken to be said.
    pub fn is_new(&self) -> bool {
        let minute = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |now| now.as_secs() / 60);
        self.0.swap(minute, Ordering::Relaxed) != minute
    }
}
