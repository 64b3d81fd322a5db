//! Time, ids and randomness: the only place of the server that asks the system for them, so that tests own the clock.

use std::sync::atomic::{AtomicI64, Ordering};

/// Milliseconds since 1970 and random ids. Tests may shift or freeze it.
#[derive(Debug, Default)]
pub struct Clock {
    frozen: AtomicI64,
    shift: AtomicI64,
}

impl Clock {
    /// Now in milliseconds.
    #[allow(clippy::disallowed_methods)] // the one place
    pub fn now(&self) -> i64 {
        let frozen = self.frozen.load(Ordering::Relaxed);
        if frozen != 0 {
            return frozen;
        }
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |d| d.as_millis() as i64) + self.shift.load(Ordering::Relaxed)
    }

    /// Moves the clock by `ms` (tests).
    pub fn advance(&self, ms: i64) {
        if self.frozen.load(Ordering::Relaxed) == 0 {
            self.shift.fetch_add(ms, Ordering::Relaxed);
        } else {
            self.frozen.fetch_add(ms, Ordering::Relaxed);
        }
    }

    /// Stops the clock at `ms`; 0 lets it run again (tests).
    pub fn freeze(&self, ms: i64) {
        self.frozen.store(ms, Ordering::Relaxed);
    }

    /// A new 26-character id (contract/password_tokens.md section 0).
    pub fn new_id(&self) -> String {
        ochre_types::new_id(rand::random())
    }
}
