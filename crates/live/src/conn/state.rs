//! What a connection holds behind its lock: the queue to the socket, the numbering, the memory of what was sent.

use super::Conn;
use super::item::{self, Item};
use crate::backend::Session;
use crate::codec;
use crate::log::ReplayLog;
use crate::rules::Presence;
use crate::socket::{Socket, Wrote};
use ochre_kernel::events::Frame;
use std::collections::VecDeque;
use std::sync::Arc;

/// Events remembered for a connection that has a socket (upstream: 128); 4 bytes each.
const HISTORY_OPEN: usize = 1024;
/// Events remembered for one that may come back.
const HISTORY_AWAY: usize = 16 * 1024;

#[derive(Default)]
pub(super) struct State {
    pub session: Option<Arc<Session>>,
    pub socket: Option<Arc<Socket>>,
    pub queue: VecDeque<Item>,
    /// Bytes of the first item that are written already.
    pub written: usize,
    /// Number of the next event.
    pub next_seq: u64,
    /// Up to here the queue holds a replay, which does not count as being slow.
    pub replay_until: u64,
    /// First number that was not written when the last socket went.
    pub unsent: u64,
    /// Places in the replay log of the last events; the last one belongs to `next_seq - 1`.
    pub history: VecDeque<u32>,
    pub presence: Option<Box<Presence>>,
    /// The session is being read again: events wait.
    pub held: bool,
    /// It was called in question once more meanwhile.
    pub held_again: bool,
    /// A flush of this connection is scheduled already.
    pub scheduled: bool,
    /// Ends when the queue is written.
    pub closing: bool,
    /// Not to be resumed.
    pub forgotten: bool,
    /// When the last socket went, ms; 0 = has one.
    pub away_since: i64,
    pub last_ping: i64,
    /// Since when the queue does not move, ms; 0 = it moves.
    pub stuck_since: i64,
}

impl State {
    /// Messages that wait, without a replay.
    pub fn waiting(&self) -> usize {
        self.queue.len().min((self.next_seq - self.replay_until) as usize)
    }

    /// Number of the first event that is not wholly written.
    pub fn first_waiting(&self) -> u64 {
        let first = self.queue.iter().find_map(|i| match i {
            Item::Event(_, seq) => Some(*seq),
            Item::Raw(_) => None,
        });
        first.unwrap_or(self.next_seq)
    }

    pub fn detach(&mut self, now: i64) {
        self.unsent = self.first_waiting();
        self.socket = None;
        self.queue = VecDeque::new();
        (self.written, self.away_since, self.scheduled, self.closing) = (0, now, false, false);
    }

    /// Numbers an event, remembers it and, if there is a socket, queues it.
    pub fn keep(&mut self, frame: &Arc<Frame>, place: u32, log: &ReplayLog) {
        let limit = if self.socket.is_some() { HISTORY_OPEN } else { HISTORY_AWAY };
        while self.history.len() >= limit || self.history.front().is_some_and(|p| !log.holds(*p)) {
            self.history.pop_front();
        }
        self.history.push_back(place);
        if self.socket.is_some() {
            self.queue.push_back(Item::Event(frame.clone(), self.next_seq));
        }
        self.next_seq += 1;
    }

    /// The events from number `from` on, if all of them are still known.
    pub fn missed(&self, from: u64, log: &ReplayLog) -> Option<Vec<Arc<Frame>>> {
        let n = usize::try_from(self.next_seq.checked_sub(from)?).ok()?;
        let start = self.history.len().checked_sub(n)?;
        self.history.range(start..).map(|place| log.get(*place)).collect()
    }

    /// The client does not keep up: an empty close frame, the end, no resume.
    pub fn overflow(&mut self) {
        // Of a frame that is half out the rest must follow, or the close would land inside it.
        let keep = usize::from(self.written > 0);
        self.queue.truncate(keep);
        self.queue.push_back(Item::Raw(codec::close_frame(1005).into()));
        (self.forgotten, self.closing) = (true, true);
        if let Some(s) = &self.socket {
            s.wake();
        }
    }

    pub fn flush(&mut self, conn: &Conn) {
        self.scheduled = false;
        let Some(socket) = self.socket.clone() else { return };
        if self.held || socket.blocked() {
            return;
        }
        if !socket.direct() {
            return socket.wake();
        }
        while !self.queue.is_empty() {
            match item::write_batch(&self.queue, self.written, conn, &socket) {
                Wrote::Bytes(n) => self.advance(n, conn),
                Wrote::Later => return,
                Wrote::Broken => return socket.shut(),
            }
        }
        self.drained();
    }

    /// Everything is out: give memory back, and end if that was the last word.
    pub fn drained(&mut self) {
        self.stuck_since = 0;
        if self.queue.capacity() > 8 {
            self.queue = VecDeque::new();
        }
        if let (true, Some(socket)) = (self.closing, &self.socket) {
            socket.shut();
        }
    }

    pub fn advance(&mut self, n: usize, conn: &Conn) {
        self.written += n;
        self.stuck_since = 0;
        while let Some(first) = self.queue.front() {
            let len = first.len(conn);
            if self.written < len {
                break;
            }
            self.written -= len;
            self.queue.pop_front();
        }
    }

    pub fn take_bytes(&mut self, conn: &Conn) -> Vec<u8> {
        let mut out = Vec::new();
        if self.held {
            return out;
        }
        while out.len() < 64 * 1024
            && let Some(item) = self.queue.pop_front()
        {
            item.copy(conn, &mut out);
        }
        if out.is_empty() {
            self.drained();
        }
        out
    }
}
