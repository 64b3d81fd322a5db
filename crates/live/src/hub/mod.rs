//! The hub: one task that owns the order of things. Events, membership changes and connections reach it through one
//! queue, so that "joined, then posted" means the same to every receiver; the writing to sockets is spread over all cores.

pub mod index;
mod turn;

use crate::backend::{Backend, Memberships, Session, TokenFrom};
use crate::conn::Conn;
use crate::socket::Socket;
use index::{Index, Kind, Move};
use ochre_kernel::events::{Counters, Event, Frame, Live};
use parking_lot::{Mutex, RwLock};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::TaskTracker;

/// Time to show a session, ms.
pub const GRACE: i64 = 5_000;
/// How long a shutdown waits for sockets to end and their users to be set offline.
const PARTING: Duration = Duration::from_secs(3);
/// The regular look at all connections.
const SWEEP: Duration = Duration::from_secs(5);

/// What the hub's task is told.
pub(crate) enum Msg {
    Publish(Arc<Frame>),
    Moved(Arc<str>, Move),
    Gone(Kind, String),
    /// Read a user's memberships again.
    Reload(String),
    Reloaded(String, Memberships),
    /// A connection with its user's memberships (if they were not known); greet it, then send the reply.
    Attach(Arc<Conn>, Option<Memberships>, Option<Vec<u8>>, oneshot::Sender<()>),
    Resume(Box<Return>),
    Remove(Arc<Conn>),
    /// The socket of a connection went.
    Away(Arc<Conn>),
    Forget(Whose),
    Rechecked(Arc<Conn>, Option<Arc<Session>>),
    /// This guest may see the subject of the event.
    Visible(Arc<Conn>, Arc<Frame>),
    Sweep,
    CloseAll,
}

/// A client that comes back.
pub(crate) struct Return {
    pub connection_id: String,
    pub want: u64,
    pub session: Arc<Session>,
    pub socket: Arc<Socket>,
    /// The old connection, if it could be resumed.
    pub reply: oneshot::Sender<Option<Arc<Conn>>>,
}

/// Whose session is read again.
pub(crate) enum Whose {
    /// Token or id of a session.
    Session(String),
    User(String),
    Everyone,
}

/// The hub. Cheap to share; made by [`Hub::start`].
pub struct Hub {
    pub(crate) backend: Arc<dyn Backend>,
    queue: mpsc::UnboundedSender<Msg>,
    pub(crate) index: RwLock<Index>,
    pub(crate) totals: Totals,
    /// Sockets that have not shown a session yet, and since when.
    strangers: Mutex<Vec<(Weak<Conn>, i64)>>,
    closed: AtomicBool,
    /// The tasks of the sockets.
    pub(crate) tasks: TaskTracker,
}

/// Running totals.
#[derive(Default)]
pub(crate) struct Totals {
    pub events: AtomicU64,
    pub deliveries: AtomicU64,
    pub dropped: AtomicU64,
    pub overflowed: AtomicU64,
    pub resumed: AtomicU64,
    pub anew: AtomicU64,
    pub replay_bytes: AtomicU64,
    /// Open sockets by the place of their client in [`CLIENTS`].
    pub by_client: [AtomicU64; 4],
    /// Event name -> (published, delivered).
    pub by_event: Mutex<HashMap<String, (u64, u64)>>,
}

/// Sorts of clients, as metrics name them; what says nothing of itself is the first.
pub const CLIENTS: [&str; 4] = ["unknown", "web", "desktop", "mobile"];

impl Totals {
    pub fn opened(&self, client: u8) {
        self.by_client[usize::from(client) % CLIENTS.len()].fetch_add(1, Ordering::Relaxed);
    }

    pub fn closed(&self, client: u8) {
        self.by_client[usize::from(client) % CLIENTS.len()].fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hub {
    /// Starts the hub's task and its clock on the current runtime.
    pub fn start(backend: Arc<dyn Backend>) -> Arc<Self> {
        let (queue, inbox) = mpsc::unbounded_channel();
        let hub = Arc::new(Self {
            backend,
            queue,
            index: RwLock::default(),
            totals: Totals::default(),
            strangers: Mutex::default(),
            closed: AtomicBool::new(false),
            tasks: TaskTracker::new(),
        });
        tokio::spawn(turn::run(Arc::downgrade(&hub), inbox));
        tokio::spawn(tick(Arc::downgrade(&hub)));
        hub
    }

    pub(crate) fn tell(&self, msg: Msg) {
        // Fails only when the runtime is going away, and then nobody listens any more.
        let _ = self.queue.send(msg);
    }

    /// Are further sockets refused?
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Remembers a socket that has no session, to end it when its time is over.
    pub(crate) fn stranger(&self, conn: &Arc<Conn>) {
        self.strangers.lock().push((Arc::downgrade(conn), self.backend.now()));
    }

    /// Registers a new connection: it gets `hello` as its first event, then `reply`. False: the database is away.
    pub(crate) async fn register(&self, conn: &Arc<Conn>, session: Arc<Session>, reply: Option<Vec<u8>>) -> bool {
        let (user, unknown) = self.index.write().expect(&session.user_id);
        let memberships = match unknown {
            true => self.backend.memberships(&user).await,
            false => None,
        };
        if (unknown && memberships.is_none()) || !conn.sign_in(user.clone(), session.clone()) {
            self.index.write().unexpect(&user);
            return false;
        }
        let (done, wait) = oneshot::channel();
        self.tell(Msg::Attach(conn.clone(), memberships, reply, done));
        let _ = wait.await;
        self.backend.connected(&session).await;
        true
    }

    /// Looks for the connection that a client had before.
    pub(crate) async fn resume(
        &self,
        connection_id: &str,
        want: u64,
        session: &Arc<Session>,
        socket: &Arc<Socket>,
    ) -> Option<Arc<Conn>> {
        let (reply, answer) = oneshot::channel();
        let (session, socket) = (session.clone(), socket.clone());
        let back = Return { connection_id: connection_id.to_owned(), want, session: session.clone(), socket, reply };
        self.tell(Msg::Resume(Box::new(back)));
        let conn = answer.await.ok().flatten()?;
        self.backend.connected(&session).await;
        Some(conn)
    }

    /// The task of a socket ends.
    pub(crate) async fn leave(&self, conn: &Arc<Conn>, socket: &Arc<Socket>) {
        let Some(resumable) = conn.lost(socket, self.backend.now()) else { return };
        let Some(user) = conn.user() else { return };
        self.tell(if resumable { Msg::Away(conn.clone()) } else { Msg::Remove(conn.clone()) });
        self.backend.disconnected(user, self.user_connections(user)).await;
    }

    /// Reads a held connection's session again.
    pub(crate) fn recheck(self: &Arc<Self>, conn: Arc<Conn>, session: Arc<Session>) {
        let hub = self.clone();
        tokio::spawn(async move {
            let fresh = hub.backend.session(&session.token, TokenFrom::Challenge).await;
            hub.tell(Msg::Rechecked(conn, fresh));
        });
    }

    fn moved(&self, kind: Kind, group: &str, user: &str, joined: bool) {
        self.tell(Msg::Moved(user.into(), Move { kind, group: group.into(), joined }));
    }

    /// Publishes a sealed event (from the cluster).
    pub fn publish_frame(&self, frame: Arc<Frame>) {
        self.tell(Msg::Publish(frame));
    }

    pub(crate) fn end_strangers(&self) {
        let now = self.backend.now();
        self.strangers.lock().retain(|(conn, since)| match conn.upgrade() {
            Some(conn) if conn.user().is_none() && now - since >= GRACE => {
                conn.drop_socket();
                false
            }
            Some(conn) => conn.user().is_none(),
            None => false,
        });
    }
}

/// The clock of the hub: every second the strangers, every five the connections.
async fn tick(hub: Weak<Hub>) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut n = 0u64;
    loop {
        ticks.tick().await;
        let Some(hub) = hub.upgrade() else { return };
        hub.end_strangers();
        n += 1;
        if n.is_multiple_of(SWEEP.as_secs()) {
            hub.tell(Msg::Sweep);
        }
    }
}

impl Live for Hub {
    fn publish(&self, event: Event) {
        self.publish_frame(event.seal());
    }

    fn channel_member_added(&self, channel_id: &str, user_id: &str) {
        self.moved(Kind::Channel, channel_id, user_id, true);
    }

    fn channel_member_removed(&self, channel_id: &str, user_id: &str) {
        self.moved(Kind::Channel, channel_id, user_id, false);
    }

    fn channel_gone(&self, channel_id: &str) {
        self.tell(Msg::Gone(Kind::Channel, channel_id.to_owned()));
    }

    fn team_member_added(&self, team_id: &str, user_id: &str) {
        self.moved(Kind::Team, team_id, user_id, true);
    }

    fn team_member_removed(&self, team_id: &str, user_id: &str) {
        self.moved(Kind::Team, team_id, user_id, false);
    }

    fn team_gone(&self, team_id: &str) {
        self.tell(Msg::Gone(Kind::Team, team_id.to_owned()));
    }

    fn memberships_changed(&self, user_id: &str) {
        self.tell(Msg::Reload(user_id.to_owned()));
    }

    fn forget_session(&self, token_or_id: &str) {
        self.tell(Msg::Forget(Whose::Session(token_or_id.to_owned())));
    }

    fn forget_user(&self, user_id: &str) {
        self.tell(Msg::Forget(Whose::User(user_id.to_owned())));
    }

    fn forget_all(&self) {
        self.tell(Msg::Forget(Whose::Everyone));
    }

    fn user_connections(&self, user_id: &str) -> usize {
        self.index.read().of_user(user_id).iter().filter(|c| c.is_open()).count()
    }

    fn online_users(&self) -> Vec<String> {
        self.index.read().online().map(|u| u.to_string()).collect()
    }

    fn channel_users(&self, channel_id: &str) -> Vec<String> {
        self.index.read().channel_users(channel_id)
    }

    fn reconnect_all(&self) {
        for (conn, _) in self.strangers.lock().drain(..) {
            if let Some(conn) = conn.upgrade() {
                conn.drop_socket();
            }
        }
        self.tell(Msg::CloseAll);
    }

    fn disconnect_all(&self) {
        self.closed.store(true, Ordering::Release);
        self.reconnect_all();
        self.tasks.close();
        let tasks = self.tasks.clone();
        let ended = async move { drop(tokio::time::timeout(PARTING, tasks.wait()).await) };
        self.backend.background(Box::pin(ended));
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn std::any::Any + Send + Sync> {
        self
    }

    fn counters(&self) -> Counters {
        let get = |n: &AtomicU64| n.load(Ordering::Relaxed);
        let index = self.index.read();
        let all = index.all().count() as u64;
        let connections = index.all().filter(|c| c.is_open()).count() as u64;
        let users = index.online().count() as u64;
        drop(index);
        let t = &self.totals;
        Counters {
            connections,
            unauthenticated: self.strangers.lock().iter().filter(|s| s.0.strong_count() > 0).count() as u64,
            users,
            resumable: all - connections,
            events: get(&t.events),
            deliveries: get(&t.deliveries),
            dropped: get(&t.dropped),
            overflowed: get(&t.overflowed),
            resumed: (get(&t.resumed), get(&t.anew)),
            replay_bytes: get(&t.replay_bytes),
            by_client: CLIENTS.iter().zip(&t.by_client).map(|(name, n)| (*name, get(n))).collect(),
            by_event: t.by_event.lock().iter().map(|(k, v)| (k.clone(), v.0, v.1)).collect(),
        }
    }
}
