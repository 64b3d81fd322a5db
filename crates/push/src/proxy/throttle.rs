//! How often a caller may ask: so many requests per second, each caller for itself, at most so many callers remembered.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Counters per caller, for the second that runs.
pub struct Throttle {
    per_second: u32,
    callers: usize,
    seen: Mutex<HashMap<String, (Instant, u32)>>,
}

impl Throttle {
    /// `per_second` 0: no limit.
    pub fn new(per_second: u32, callers: usize) -> Self {
        Self { per_second, callers: callers.max(1), seen: Mutex::default() }
    }

    /// Counts a request; whether it may pass.
    pub fn allows(&self, caller: &str, now: Instant) -> bool {
        if self.per_second == 0 {
            return true;
        }
        let mut seen = self.seen.lock();
        if seen.len() >= self.callers && !seen.contains_key(caller) {
            seen.retain(|_, (since, _)| now.duration_since(*since) < Duration::from_secs(1));
            if seen.len() >= self.callers {
                return false;
            }
        }
        let entry = seen.entry(caller.to_string()).or_insert((now, 0));
        if now.duration_since(entry.0) >= Duration::from_secs(1) {
            *entry = (now, 0);
        }
        entry.1 += 1;
        entry.1 <= self.per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods)] // any moment will do
    fn per_caller_and_second() {
        let (t, start) = (Throttle::new(2, 2), Instant::now());
        let later = start + Duration::from_secs(1);
        assert_eq!([t.allows("a", start), t.allows("a", start), t.allows("a", start)], [true, true, false]);
        assert!(t.allows("b", start));
        assert!(!t.allows("c", start), "no room for a third caller");
        assert!(t.allows("c", later) && t.allows("a", later));
        assert!((0..100).all(|_| Throttle::new(0, 1).allows("a", start)));
    }
}
