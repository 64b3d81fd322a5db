//! The events of the last minutes, kept once for all connections, so that whoever lost their socket finds them again.

use ochre_kernel::events::Frame;
use std::collections::VecDeque;
use std::sync::Arc;

/// Bytes of events kept at most.
pub const MAX_BYTES: usize = 32 << 20;

/// Sent events by place; places only grow (and wrap after four thousand million).
#[derive(Debug, Default)]
pub struct ReplayLog {
    /// Place of the first entry.
    base: u32,
    /// The event and when it was sent, ms.
    entries: VecDeque<(Arc<Frame>, i64)>,
    bytes: usize,
}

impl ReplayLog {
    /// The place that the next event gets.
    pub fn next(&self) -> u32 {
        self.base.wrapping_add(self.entries.len() as u32)
    }

    /// Keeps an event, at [`ReplayLog::next`]; drops the oldest beyond the budget.
    pub fn push(&mut self, frame: Arc<Frame>, now: i64) {
        self.bytes += frame.size();
        self.entries.push_back((frame, now));
        while self.bytes > MAX_BYTES {
            self.pop();
        }
    }

    /// Drops what was sent before `time` (ms).
    pub fn expire(&mut self, time: i64) {
        while self.entries.front().is_some_and(|e| e.1 < time) {
            self.pop();
        }
        if self.entries.is_empty() {
            self.entries = VecDeque::new();
        }
    }

    fn pop(&mut self) {
        if let Some((frame, _)) = self.entries.pop_front() {
            self.bytes -= frame.size();
            self.base = self.base.wrapping_add(1);
        }
    }

    /// Is the place still kept (or about to be)?
    pub fn holds(&self, place: u32) -> bool {
        place.wrapping_sub(self.base) as usize <= self.entries.len()
    }

    /// The event at a place.
    pub fn get(&self, place: u32) -> Option<Arc<Frame>> {
        self.entries.get(place.wrapping_sub(self.base) as usize).map(|e| e.0.clone())
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
