//! The log of the server.
use super::out;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tracing::{Event, Subscriber, callsite::Identifier};
use tracing_subscriber::{EnvFilter, Layer, layer::Context, prelude::*};

/// How often other crates may say the same.
const PAUSE: Duration = Duration::from_mins(1);

/// Begins to log to standard output, as `RUST_LOG` says or what matters.
pub(super) fn begin() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "openplan=info,warn".into());
    let lines = tracing_subscriber::fmt().with_ansi(false).with_writer(|| out::Log).with_env_filter(filter);
    lines.finish().with(OncePerMinute::default()).init();
}

/// Lets each line of another crate through once a minute. Such lines tell of what comes in: clients decide how often, and could
/// fill the disk with them.
#[derive(Debug, Default)]
struct OncePerMinute {
    last: Mutex<HashMap<Identifier, Instant>>,
}

impl<S: Subscriber> Layer<S> for OncePerMinute {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        let metadata = event.metadata();
        if metadata.target().starts_with("openplan") {
            return true;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_new = last.get(&metadata.callsite()).is_none_or(|last| now.duration_since(*last) >= PAUSE);
        if is_new {
            last.insert(metadata.callsite(), now);
        }
        is_new
    }
}
