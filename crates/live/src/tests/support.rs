//! A server of nothing but sockets, for tests and the measuring example: own handshake, a backend in memory.

use http::HeaderMap;
use ochre_live::backend::{Backend, BoxFuture, Memberships, Origins, Session, TokenFrom};
use ochre_live::connect::{self, Wish};
use ochre_live::hub::Hub;
use ochre_live::socket::Reader;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Users are their tokens; whoever has no entry in `sessions` has no session.
pub struct Fake {
    pub sessions: Mutex<HashMap<String, Session>>,
    pub members: Mutex<HashMap<String, Memberships>>,
    pub shift: AtomicI64,
    pub calls: Mutex<Vec<String>>,
    pub visible: Mutex<bool>,
    pub busy: Mutex<bool>,
    start: Instant,
    ids: AtomicU64,
}

impl Fake {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            sessions: Mutex::default(),
            members: Mutex::default(),
            shift: AtomicI64::new(0),
            calls: Mutex::default(),
            visible: Mutex::new(true),
            busy: Mutex::new(false),
            start: Instant::now(),
            ids: AtomicU64::new(0),
        })
    }

    /// A user, their own token, and where they are a member.
    pub fn user(&self, id: &str, channels: &[&str], teams: &[&str]) {
        let all = |list: &[&str]| list.iter().map(|s| s.to_string()).collect();
        let session = Session { id: format!("s-{id}"), token: id.into(), user_id: id.into(), ..Session::default() };
        self.sessions.lock().insert(id.into(), session);
        self.members.lock().insert(id.into(), Memberships { channels: all(channels), teams: all(teams) });
    }

    pub fn change(&self, token: &str, f: impl FnOnce(&mut Session)) {
        if let Some(s) = self.sessions.lock().get_mut(token) {
            f(s);
        }
    }

    fn called(&self, what: String) -> BoxFuture<'static, ()> {
        self.calls.lock().push(what);
        ready(())
    }
}

fn ready<'a, T: Send + 'a>(value: T) -> BoxFuture<'a, T> {
    Box::pin(std::future::ready(value))
}

impl Backend for Fake {
    fn now(&self) -> i64 {
        1_000_000 + self.start.elapsed().as_millis() as i64 + self.shift.load(Ordering::Relaxed)
    }

    fn new_id(&self) -> String {
        format!("conn{:022}", self.ids.fetch_add(1, Ordering::Relaxed))
    }

    fn version(&self) -> String {
        "11.6.0".into()
    }

    fn hello_version(&self) -> String {
        "11.6.0.test".into()
    }

    fn host_name(&self) -> Option<String> {
        None
    }

    fn origins(&self) -> Origins {
        Origins::default()
    }

    fn event_scope(&self) -> bool {
        true
    }

    fn busy(&self) -> bool {
        *self.busy.lock()
    }

    fn background(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }

    fn words(&self, id: &str, _: &str) -> String {
        format!("words of {id}")
    }

    fn session<'a>(&'a self, token: &'a str, _: TokenFrom) -> BoxFuture<'a, Option<Arc<Session>>> {
        ready(self.sessions.lock().get(token).cloned().map(Arc::new))
    }

    fn memberships<'a>(&'a self, user: &'a str) -> BoxFuture<'a, Option<Memberships>> {
        self.calls.lock().push(format!("memberships {user}"));
        ready(self.members.lock().get(user).cloned())
    }

    fn may_see<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, bool> {
        ready(*self.visible.lock())
    }

    fn may_type<'a>(&'a self, s: &'a Session, channel: &'a str) -> BoxFuture<'a, bool> {
        let members = self.members.lock();
        ready(members.get(&s.user_id).is_some_and(|m| m.channels.iter().any(|c| c == channel)))
    }

    fn all_statuses(&self) -> BoxFuture<'_, Vec<(String, String)>> {
        ready(vec![("u1".into(), "online".into())])
    }

    fn statuses<'a>(&'a self, ids: &'a [String]) -> BoxFuture<'a, Vec<(String, String)>> {
        ready(ids.iter().map(|id| (id.clone(), "away".into())).collect())
    }

    fn set_active<'a>(&'a self, user: &'a str, active: bool, manual: bool) -> BoxFuture<'a, ()> {
        self.called(format!("active {user} {active} {manual}"))
    }

    fn connected<'a>(&'a self, s: &'a Session) -> BoxFuture<'a, ()> {
        self.called(format!("connected {}", s.user_id))
    }

    fn alive<'a>(&'a self, user: &'a str) -> BoxFuture<'a, ()> {
        self.called(format!("alive {user}"))
    }

    fn disconnected<'a>(&'a self, user: &'a str, left: usize) -> BoxFuture<'a, ()> {
        self.called(format!("disconnected {user} {left}"))
    }
}

/// Listens on a free port; every connection is a WebSocket handshake.
pub async fn listen(hub: Arc<Hub>, fake: Arc<Fake>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let addr = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (hub, fake) = (hub.clone(), fake.clone());
            tokio::spawn(async move {
                let _ = accept(hub, fake, stream).await;
            });
        }
    });
    addr
}

async fn accept(hub: Arc<Hub>, fake: Arc<Fake>, mut stream: TcpStream) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let query = head.split(' ').nth(1)?.split_once('?').map_or("", |q| q.1).to_owned();
    let mut headers = HeaderMap::new();
    for (k, v) in head.lines().skip(1).filter_map(|l| l.split_once(": ")) {
        headers.insert(http::HeaderName::from_bytes(k.as_bytes()).ok()?, v.parse().ok()?);
    }
    let key = connect::accept_key(&headers)?;
    let token = headers.get("authorization").and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
    let session = match token {
        Some(t) => fake.session(t, TokenFrom::Header).await,
        None => None,
    };
    let answer =
        format!("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {key}\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.ok()?;
    let tcp = !query.contains("as_other");
    let reader = if tcp { Reader::tcp(stream) } else { Reader::other(Box::new(stream)) };
    Box::pin(connect::enter(hub, reader, session, Wish::from_query(&query), &[])).await;
    Some(())
}
