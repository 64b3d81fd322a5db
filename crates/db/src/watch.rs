//! How long statements take, told to whoever wants to know.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::{Sql, Text};

/// A statement that ended: where it is declared (`None`: put together at run time, or a commit), its name, how long the caller
/// waited, whether it worked. Called on the hot path.
pub type Watcher = Box<dyn Fn(Option<&'static Sql>, &'static str, Duration, bool) + Send + Sync>;

/// Connections to a database.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Connections {
    /// `master`, `replica-1` ...
    pub name: String,
    /// Most there may be.
    pub max: usize,
    pub open: usize,
    pub in_use: usize,
    /// Callers that waited because all were in use, since the start, and how long in sum, seconds.
    pub waits: u64,
    pub waited: f64,
}

/// Who is told, shared by a database and its transactions. Costs a look while nobody is.
#[derive(Clone, Default)]
pub(crate) struct Watch(Arc<OnceLock<Watcher>>);

/// A statement that runs.
pub(crate) struct Timed(Option<&'static Sql>, &'static str, Instant);

impl Watch {
    pub fn set(&self, watcher: Watcher) {
        let _ = self.0.set(watcher);
    }

    pub fn begin(&self, text: &Text) -> Option<Timed> {
        self.0.get()?;
        Some(match text {
            Text::Static(sql) => Timed(Some(sql), sql.name, Instant::now()),
            Text::Dynamic(_) | Text::Planned(_) => Timed(None, "composed", Instant::now()),
        })
    }

    pub fn begin_commit(&self) -> Option<Timed> {
        self.0.get()?;
        Some(Timed(None, "commit", Instant::now()))
    }

    pub fn end(&self, timed: Option<Timed>, worked: bool) {
        if let (Some(Timed(sql, name, began)), Some(watcher)) = (timed, self.0.get()) {
            watcher(sql, name, began.elapsed(), worked);
        }
    }
}

/// Waits for a connection.
#[derive(Default)]
pub(crate) struct Waits {
    count: AtomicU64,
    micros: AtomicU64,
}

impl Waits {
    pub fn note(&self, time: Duration) {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(time.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How many, and how long in sum, seconds.
    pub fn total(&self) -> (u64, f64) {
        (self.count.load(Ordering::Relaxed), self.micros.load(Ordering::Relaxed) as f64 / 1e6)
    }
}
