//! The hub's task: one message after another, then the writing of what they queued.

use super::index::Kind;
use super::{Hub, Msg, Return, Whose};
use crate::codec::close;
use crate::conn::{Checkup, Conn, Offer, Offering, times};
use crate::log::ReplayLog;
use ochre_kernel::events::{Event, Frame};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Weak};
use tokio::sync::mpsc::UnboundedReceiver;

/// Messages taken in one turn; several events for one socket then leave in one write.
const TURN: usize = 64;
/// Sockets that the hub's task writes itself; more are shared out among the workers.
const WRITE_HERE: usize = 4;
/// Sockets that one worker task writes: some tenths of a millisecond.
const WRITE_CHUNK: usize = 32;

/// What the task keeps from turn to turn.
#[derive(Default)]
struct Kept {
    log: ReplayLog,
    /// Connections by their id, those waiting for their client to come back included.
    conns: HashMap<Arc<str>, Arc<Conn>>,
    /// Connections with something to write.
    touched: Vec<Arc<Conn>>,
}

/// Connections of one user that are waited for.
const AWAY_PER_USER: usize = 8;

struct Turns<'a> {
    hub: Arc<Hub>,
    kept: &'a mut Kept,
}

/// Ends when nobody holds the hub any more; hence it holds it only while it works.
pub(super) async fn run(hub: Weak<Hub>, mut inbox: UnboundedReceiver<Msg>) {
    let mut kept = Kept::default();
    let mut batch = Vec::with_capacity(TURN);
    while inbox.recv_many(&mut batch, TURN).await > 0 {
        let Some(hub) = hub.upgrade() else { return };
        let mut t = Turns { hub, kept: &mut kept };
        for msg in batch.drain(..) {
            // A bug met by one message must not end the delivery of all others.
            if std::panic::catch_unwind(AssertUnwindSafe(|| t.handle(msg))).is_err() {
                tracing::error!("the socket hub could not handle a message");
            }
        }
        t.write();
    }
}

impl Turns<'_> {
    fn handle(&mut self, msg: Msg) {
        match msg {
            Msg::Publish(frame) => self.publish(frame),
            Msg::Moved(user, m) => self.hub.index.write().moved(&user, m),
            Msg::Gone(kind, id) => self.hub.index.write().gone(kind, &id),
            Msg::Reload(user) => self.reload(user),
            Msg::Reloaded(user, m) => self.hub.index.write().learn(&user, m, true),
            Msg::Attach(conn, memberships, reply, done) => {
                self.attach(&conn, memberships, reply);
                let _ = done.send(());
            }
            Msg::Resume(r) => self.resume(*r),
            Msg::Remove(conn) => self.remove(&conn),
            Msg::Away(conn) => self.away(&conn),
            Msg::Forget(whose) => self.forget(&whose),
            Msg::Rechecked(conn, session) => {
                if let Some(again) = conn.recheck_done(session) {
                    self.hub.recheck(conn, again);
                }
            }
            Msg::Visible(conn, frame) => self.deliver_late(&conn, frame),
            Msg::Sweep => self.sweep(),
            Msg::CloseAll => self.hub.index.read().all().for_each(|c| c.close(close::GOING_AWAY, true)),
        }
    }

    /// Offers an event to the connections of its scope.
    fn publish(&mut self, frame: Arc<Frame>) {
        let hub = self.hub.clone();
        let now = hub.backend.now();
        let o = Offering {
            frame: &frame,
            place: self.kept.log.next(),
            event_scope: hub.backend.event_scope(),
            now,
            visible: false,
        };
        let to = frame.audience();
        let index = hub.index.read();
        let mut sent = 0;
        let mut offer = |conn: &Arc<Conn>| sent += u64::from(self.offer(conn, &o));
        if !to.connection_id.is_empty() {
            if let Some(conn) = self.kept.conns.get(to.connection_id.as_str()).cloned() {
                sent += u64::from(self.offer(&conn, &o));
            }
        } else if !to.user_id.is_empty() {
            index.of_user(&to.user_id).iter().for_each(&mut offer);
        } else if !to.channel_id.is_empty() {
            index.of_group(Kind::Channel, &to.channel_id).for_each(&mut offer);
        } else if !to.team_id.is_empty() {
            index.of_group(Kind::Team, &to.team_id).for_each(&mut offer);
        } else {
            index.all().for_each(&mut offer);
        }
        drop(index);
        self.count(frame.name(), sent);
        if sent > 0 {
            self.kept.log.push(frame, now);
        }
    }

    /// Offers an event to one connection; was it kept for it?
    fn offer(&mut self, conn: &Arc<Conn>, o: &Offering<'_>) -> bool {
        match conn.offer(o, &self.kept.log) {
            Offer::Skipped => false,
            Offer::Dropped => {
                self.hub.totals.dropped.fetch_add(1, Relaxed);
                false
            }
            Offer::Queued => {
                self.kept.touched.push(conn.clone());
                true
            }
            Offer::Kept => true,
            Offer::Overflow => {
                tracing::debug!(connection = %conn.id, "a client does not keep up: closing its socket");
                self.hub.totals.overflowed.fetch_add(1, Relaxed);
                self.kept.touched.push(conn.clone());
                false
            }
            Offer::Recheck => {
                if let Some(session) = conn.session() {
                    self.hub.recheck(conn.clone(), session);
                }
                true
            }
            Offer::AskVisible => {
                self.ask_visible(conn.clone(), o.frame.clone());
                false
            }
        }
    }

    fn ask_visible(&self, conn: Arc<Conn>, frame: Arc<Frame>) {
        let hub = self.hub.clone();
        tokio::spawn(async move {
            let Some(user) = conn.user().cloned() else { return };
            if hub.backend.may_see(&user, &frame.audience().subject).await {
                hub.tell(Msg::Visible(conn, frame));
            }
        });
    }

    fn deliver_late(&mut self, conn: &Arc<Conn>, frame: Arc<Frame>) {
        let (now, event_scope) = (self.hub.backend.now(), self.hub.backend.event_scope());
        let o = Offering { frame: &frame, place: self.kept.log.next(), event_scope, now, visible: true };
        if self.offer(conn, &o) {
            self.kept.log.push(frame, now);
        }
    }

    fn count(&self, name: &str, sent: u64) {
        let t = &self.hub.totals;
        t.events.fetch_add(1, Relaxed);
        t.deliveries.fetch_add(sent, Relaxed);
        let mut by = t.by_event.lock();
        // Plugins may invent names; metrics need a bounded set.
        let key = if by.contains_key(name) || by.len() < 200 { name } else { "other" };
        match by.get_mut(key) {
            Some(n) => *n = (n.0 + 1, n.1 + sent),
            None => {
                by.insert(key.to_owned(), (1, sent));
            }
        }
    }

    fn attach(&mut self, conn: &Arc<Conn>, memberships: Option<crate::backend::Memberships>, reply: Option<Vec<u8>>) {
        let Some(user) = conn.user() else { return };
        self.hub.index.write().attach(user, conn.clone(), memberships);
        self.kept.conns.insert(conn.id.clone(), conn.clone());
        let b = &self.hub.backend;
        let mut hello = Event::new("hello").user(&**user).with("server_version", b.hello_version());
        hello = hello.with("connection_id", &*conn.id);
        if let Some(host) = b.host_name() {
            hello = hello.with("server_hostname", host);
        }
        conn.greet(hello.seal());
        match reply {
            Some(r) => conn.send_raw(r),
            None => conn.flush(),
        }
        // A server that is stopping lets nobody in behind its back.
        if self.hub.is_closed() {
            conn.close(close::GOING_AWAY, true);
        }
    }

    fn resume(&mut self, r: Return) {
        let now = self.hub.backend.now();
        let conn = self.kept.conns.get(r.connection_id.as_str()).cloned();
        let conn = conn.filter(|c| c.resume(&r.socket, r.session, r.want, &self.kept.log, now));
        let counter = if conn.is_some() { &self.hub.totals.resumed } else { &self.hub.totals.anew };
        counter.fetch_add(1, Relaxed);
        self.kept.touched.extend(conn.clone());
        let _ = r.reply.send(conn);
    }

    fn remove(&mut self, conn: &Arc<Conn>) {
        self.kept.conns.remove(&conn.id);
        self.hub.index.write().remove(conn);
    }

    /// A connection may come back; of one user only the last few are waited for, or a client that reconnects every
    /// second would make each event ever dearer.
    fn away(&mut self, conn: &Arc<Conn>) {
        let Some(user) = conn.user() else { return };
        let mut away: Vec<_> = {
            let index = self.hub.index.read();
            index.of_user(user).iter().filter_map(|c| Some((c.away_since()?, c.clone()))).collect()
        };
        away.sort_by_key(|a| a.0);
        for (_, conn) in away.iter().rev().skip(AWAY_PER_USER) {
            self.remove(conn);
        }
    }

    fn reload(&self, user: String) {
        if !self.hub.index.write().begin_reload(&user) {
            return;
        }
        let hub = self.hub.clone();
        tokio::spawn(async move {
            match hub.backend.memberships(&user).await {
                Some(m) => hub.tell(Msg::Reloaded(user, m)),
                None => tracing::warn!("memberships of a connected user could not be read again"),
            }
        });
    }

    fn forget(&self, whose: &Whose) {
        let index = self.hub.index.read();
        let recheck = |conn: &Arc<Conn>| {
            if let Some(session) = conn.hold() {
                self.hub.recheck(conn.clone(), session);
            }
        };
        match whose {
            Whose::Everyone => index.all().for_each(recheck),
            Whose::User(id) => index.of_user(id).iter().for_each(recheck),
            Whose::Session(x) => {
                // tidy: compare the name of a session that ended, from within
                let named = |c: &&Arc<Conn>| c.session().is_some_and(|s| s.token == *x || s.id == *x);
                index.all().filter(named).for_each(recheck);
            }
        }
    }

    fn sweep(&mut self) {
        let now = self.hub.backend.now();
        self.kept.log.expire(now - times::RESUME);
        self.hub.totals.replay_bytes.store(self.kept.log.bytes() as u64, Relaxed);
        let over: Vec<_> =
            self.kept.conns.values().filter(|c| c.checkup(now, &self.kept.log) == Checkup::Remove).cloned().collect();
        for conn in over {
            self.remove(&conn);
        }
    }

    /// Writes what was queued in this turn.
    fn write(&mut self) {
        let mut touched = std::mem::take(&mut self.kept.touched);
        if touched.len() <= WRITE_HERE {
            touched.drain(..).for_each(|c| c.flush());
        }
        while !touched.is_empty() {
            let chunk = touched.split_off(touched.len().saturating_sub(WRITE_CHUNK));
            tokio::spawn(async move { chunk.iter().for_each(|c| c.flush()) });
        }
        self.kept.touched = touched;
    }
}
