//! A connection: an identity (connection id, numbering, what was sent) that outlives its socket, so that a client may
//! come back and miss nothing.

mod item;
mod state;

use crate::backend::Session;
use crate::codec;
use crate::log::ReplayLog;
use crate::rules::{self, Presence, QUEUE, Receiver, Verdict};
use crate::socket::Socket;
use item::Item;
use ochre_kernel::events::Frame;
use parking_lot::Mutex;
use state::State;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

/// A connection.
pub struct Conn {
    /// The id of `hello`.
    pub id: Arc<str>,
    /// Opened with `posted_ack=true`.
    pub asks_ack: bool,
    user: OnceLock<Arc<str>>,
    state: Mutex<State>,
    /// When something last came from the client, ms.
    heard: AtomicI64,
}

/// What became of an offered event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    Skipped,
    Dropped,
    /// Kept; whoever offers must see to a flush.
    Queued,
    /// Kept; a flush is under way or there is no socket.
    Kept,
    /// The queue was full: the connection is over.
    Overflow,
    /// Kept, but the session must be read again before anything is sent.
    Recheck,
    AskVisible,
}

/// What an event is offered with.
#[derive(Clone, Copy)]
pub struct Offering<'a> {
    pub frame: &'a Arc<Frame>,
    /// Its place in the replay log.
    pub place: u32,
    pub event_scope: bool,
    pub now: i64,
    /// The question of [`Verdict::AskVisible`] was answered with yes.
    pub visible: bool,
}

/// What the regular look at a connection found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkup {
    Fine,
    /// Its time to come back is over.
    Remove,
}

/// Times of the checkup, ms (contract/websocket.md, "Numbers").
pub mod times {
    pub const PING: i64 = 60_000;
    pub const READ_DEADLINE: i64 = 100_000;
    pub const WRITE_DEADLINE: i64 = 30_000;
    /// How long a lost connection can be resumed (upstream: 5 minutes since the last activity).
    pub const RESUME: i64 = 10 * 60_000;
}

impl Conn {
    pub fn new(id: &str, asks_ack: bool, now: i64) -> Self {
        let state = State { last_ping: now, ..State::default() };
        Self { id: id.into(), asks_ack, user: OnceLock::new(), state: Mutex::new(state), heard: AtomicI64::new(now) }
    }

    /// The user, once there was a session.
    pub fn user(&self) -> Option<&Arc<str>> {
        self.user.get()
    }

    /// The live session.
    pub fn session(&self) -> Option<Arc<Session>> {
        self.state.lock().session.clone()
    }

    /// Gives the connection its user; false when it belongs to another.
    pub fn sign_in(&self, user: Arc<str>, session: Arc<Session>) -> bool {
        let known = self.user.get_or_init(|| user.clone());
        let same = **known == *session.user_id;
        if same {
            self.state.lock().session = Some(session);
        }
        same
    }

    /// Is there a socket?
    pub fn is_open(&self) -> bool {
        self.state.lock().socket.is_some()
    }

    /// Since when it has no socket, ms; None = it has one.
    pub fn away_since(&self) -> Option<i64> {
        let s = self.state.lock();
        s.socket.is_none().then_some(s.away_since)
    }

    /// Something came from the client.
    pub fn heard(&self, now: i64) {
        self.heard.store(now, Ordering::Relaxed);
    }

    /// Changes the declared presence.
    pub fn declare(&self, change: impl FnOnce(&mut Presence)) {
        change(self.state.lock().presence.get_or_insert_default());
    }

    /// The first socket of a connection.
    pub fn open(&self, socket: Arc<Socket>) {
        self.state.lock().socket = Some(socket);
    }

    /// The socket is gone. None when the connection already has another; else whether it may be resumed.
    pub fn lost(&self, socket: &Arc<Socket>, now: i64) -> Option<bool> {
        let mut s = self.state.lock();
        if !s.socket.as_ref().is_some_and(|x| Arc::ptr_eq(x, socket)) {
            return None;
        }
        s.detach(now);
        Some(!s.forgotten && s.session.is_some())
    }

    /// Gives a returning client its connection back, replaying from `want`. False when that is no longer possible; then
    /// nothing has changed. The caller flushes.
    pub fn resume(&self, socket: &Arc<Socket>, session: Arc<Session>, want: u64, log: &ReplayLog, now: i64) -> bool {
        let mut s = self.state.lock();
        if s.forgotten || s.closing || self.user.get().is_none_or(|u| **u != *session.user_id) {
            return false;
        }
        // The old socket may only look alive: the client knows better.
        let old = s.socket.clone();
        let from = match (want, &old) {
            (0, Some(_)) => s.first_waiting(),
            (0, None) => s.unsent,
            (n, _) => n,
        };
        let Some(missed) = s.missed(from, log) else { return false };
        if let Some(old) = old {
            s.detach(now);
            old.shut();
        }
        s.queue = missed.into_iter().zip(from..).map(|(frame, seq)| Item::Event(frame, seq)).collect();
        (s.replay_until, s.written, s.away_since, s.last_ping, s.held) = (s.next_seq, 0, 0, now, false);
        s.session = Some(session);
        s.socket = Some(socket.clone());
        drop(s);
        self.heard(now);
        true
    }

    /// Applies the rules to an event of the connection's scope and keeps it if it passes.
    pub fn offer(&self, o: &Offering<'_>, log: &ReplayLog) -> Offer {
        let Some(user) = self.user.get() else { return Offer::Skipped };
        let mut s = self.state.lock();
        let receiver = Receiver {
            user_id: user,
            connection_id: &self.id,
            session: s.session.as_deref(),
            presence: s.presence.as_deref(),
            waiting: s.waiting(),
            open: s.socket.is_some(),
            event_scope: o.event_scope,
            now: o.now,
        };
        let recheck = match rules::judge(o.frame, &receiver) {
            Verdict::Skip => return Offer::Skipped,
            Verdict::Slow => return Offer::Dropped,
            Verdict::AskVisible if !o.visible => return Offer::AskVisible,
            verdict => verdict == Verdict::Recheck && !s.held,
        };
        if s.closing {
            return Offer::Skipped;
        }
        if s.socket.is_some() && s.waiting() >= QUEUE {
            s.overflow();
            return Offer::Overflow;
        }
        s.keep(o.frame, o.place, log);
        match (recheck, s.socket.is_some() && !s.held && !s.scheduled) {
            (true, _) => {
                s.held = true;
                Offer::Recheck
            }
            (false, true) => {
                s.scheduled = true;
                Offer::Queued
            }
            (false, false) => Offer::Kept,
        }
    }

    /// Queues `hello`, number 0. It is never replayed (who did not get it does not know the connection's id), so it is
    /// not remembered.
    pub fn greet(&self, frame: Arc<Frame>) {
        let mut s = self.state.lock();
        let seq = s.next_seq;
        s.queue.push_back(Item::Event(frame, seq));
        s.next_seq += 1;
    }

    /// Queues a whole frame (reply, pong) and sends.
    pub fn send_raw(&self, frame: Vec<u8>) {
        let mut s = self.state.lock();
        if s.socket.is_none() || s.closing {
            return;
        }
        if s.queue.len() >= 2 * QUEUE && s.waiting() >= QUEUE {
            s.overflow();
            return;
        }
        s.queue.push_back(Item::Raw(frame.into()));
        s.flush(self);
    }

    /// Sends a close frame behind what waits, then ends the socket. The connection may be resumed later unless `forget`.
    pub fn close(&self, code: u16, forget: bool) {
        let mut s = self.state.lock();
        s.forgotten |= forget;
        if s.socket.is_some() && !s.closing {
            s.queue.push_back(Item::Raw(codec::close_frame(code).into()));
            s.closing = true;
            s.flush(self);
        }
    }

    /// Ends the socket without a word.
    pub fn drop_socket(&self) {
        if let Some(socket) = &self.state.lock().socket {
            socket.shut();
        }
    }

    /// Holds events back until [`Conn::recheck_done`]; none when there is no session to check or a check is under way.
    pub fn hold(&self) -> Option<Arc<Session>> {
        let mut s = self.state.lock();
        if s.held {
            s.held_again = true;
            return None;
        }
        s.held = s.session.is_some();
        s.session.clone()
    }

    /// The answer: a live session, or none and events stop for good. Gives the session back when it was called in
    /// question again meanwhile: then the answer may be old and the caller asks once more.
    pub fn recheck_done(&self, session: Option<Arc<Session>>) -> Option<Arc<Session>> {
        let mut s = self.state.lock();
        if std::mem::take(&mut s.held_again) && session.is_some() {
            return session;
        }
        s.held = false;
        if session.is_none() {
            s.queue.retain(|i| matches!(i, Item::Raw(_)));
            s.written = 0;
        }
        s.session = session;
        s.flush(self);
        None
    }

    /// The session is gone, unless there is another by now.
    pub fn sign_out(&self, known: &Arc<Session>) {
        let mut s = self.state.lock();
        if s.session.as_ref().is_some_and(|x| Arc::ptr_eq(x, known)) {
            s.session = None;
        }
    }

    /// Sends what waits, as far as the socket takes it.
    pub fn flush(&self) {
        self.state.lock().flush(self);
    }

    /// For sockets written by their task: the bytes that wait, up to some 64 KiB.
    pub fn take_bytes(&self) -> Vec<u8> {
        self.state.lock().take_bytes(self)
    }

    /// The regular look: pings, deadlines, the end of the time to come back.
    pub fn checkup(&self, now: i64, log: &ReplayLog) -> Checkup {
        let mut s = self.state.lock();
        while s.history.front().is_some_and(|p| !log.holds(*p)) {
            s.history.pop_front();
        }
        if s.history.capacity() > 4 * s.history.len().max(16) {
            s.history.shrink_to_fit();
        }
        let Some(socket) = s.socket.clone() else {
            return match s.forgotten || s.session.is_none() || now - s.away_since > times::RESUME {
                true => Checkup::Remove,
                false => Checkup::Fine,
            };
        };
        s.stuck_since = match (s.queue.is_empty() || s.held, s.stuck_since) {
            (true, _) => 0,
            (false, 0) => now,
            (false, since) => since,
        };
        let stuck = s.stuck_since > 0 && now - s.stuck_since > times::WRITE_DEADLINE;
        if stuck || now - self.heard.load(Ordering::Relaxed) > times::READ_DEADLINE {
            socket.shut();
        } else if now - s.last_ping >= times::PING {
            s.last_ping = now;
            s.queue.push_back(Item::Raw(codec::PING_FRAME.into()));
            s.flush(self);
        }
        Checkup::Fine
    }

    /// (open, next number, events remembered), for tests and counters.
    pub fn figures(&self) -> (bool, u64, usize) {
        let s = self.state.lock();
        (s.socket.is_some(), s.next_seq, s.history.len())
    }
}
