//! The socket of an actor: a reader that collects frames, and waiting for them without sleeping.

use futures_util::SinkExt;
use futures_util::stream::{SplitSink, SplitStream, StreamExt};
use parking_lot::Mutex;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What an actor received. Every socket that the actor opens collects into the same place.
#[derive(Default)]
pub struct Inbox {
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    frames: Vec<Value>,
    last: Option<Instant>,
    /// Which opening of the socket is the current one.
    opening: u64,
    closed: bool,
    next_seq: i64,
}

impl Inbox {
    /// The number that the next event would have.
    pub fn next_seq(&self) -> i64 {
        self.state.lock().next_seq
    }

    pub fn closed(&self) -> bool {
        self.state.lock().closed
    }

    /// Frames not taken yet, and when the last one came.
    pub fn peek<T>(&self, look: impl FnOnce(&[Value], Option<Instant>) -> T) -> T {
        let state = self.state.lock();
        look(&state.frames, state.last)
    }

    pub fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.state.lock().frames)
    }

    /// The oldest frame.
    pub fn take_first(&self) -> Option<Value> {
        let mut state = self.state.lock();
        (!state.frames.is_empty()).then(|| state.frames.remove(0))
    }

    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Waits until `done` or the time is over; looks again at each frame and at the end of the connection.
    pub async fn wait(&self, patience: Duration, done: impl Fn(&Inbox) -> bool) {
        let end = Instant::now() + patience;
        let mut changed = self.changes();
        while !done(self) && Instant::now() < end {
            let _ = tokio::time::timeout_at(end, changed.changed()).await;
        }
    }

    fn put(&self, frame: Value) {
        let mut state = self.state.lock();
        if frame.get("event").is_some() {
            state.next_seq = frame.get("seq").and_then(Value::as_i64).unwrap_or(0) + 1;
        }
        state.frames.push(frame);
        state.last = Some(Instant::now());
        drop(state);
        self.changed.send_replace(());
    }

    fn end(&self, opening: u64) {
        let mut state = self.state.lock();
        if state.opening == opening {
            state.closed = true;
        }
        drop(state);
        self.changed.send_replace(());
    }
}

/// An open socket.
pub struct Socket {
    write: SplitSink<Stream, Message>,
    inbox: Arc<Inbox>,
    /// The number of the next request sent.
    pub seq: i64,
}

/// Why a socket did not open.
pub enum Refused {
    Status(u16),
    Other(String),
}

impl Socket {
    /// Opens a socket; `headers` are whole lines. What the actor had not taken before is dropped.
    pub async fn open(
        address: &str,
        origin: &str,
        token: Option<&str>,
        headers: &[String],
        inbox: &Arc<Inbox>,
    ) -> Result<Socket, Refused> {
        let other = |e: String| Refused::Other(format!("socket {address}: {e}"));
        let mut request = address.into_client_request().map_err(|e| other(e.to_string()))?;
        let mut lines = vec![("Origin".to_owned(), origin.to_owned())];
        lines.extend(token.map(|t| ("Authorization".to_owned(), format!("Bearer {t}"))));
        lines.extend(headers.iter().filter_map(|l| l.split_once(':')).map(|(k, v)| (k.into(), v.trim().to_owned())));
        for (k, v) in lines {
            let name = http::HeaderName::from_bytes(k.as_bytes()).map_err(|e| other(e.to_string()))?;
            request.headers_mut().insert(name, v.parse().map_err(|_| other(format!("header {k}")))?);
        }
        let opened = tokio::time::timeout(Duration::from_secs(10), tokio_tungstenite::connect_async(request)).await;
        let stream = match opened {
            Err(_) => return Err(other("not opened in 10 s".into())),
            Ok(Err(Error::Http(answer))) => return Err(Refused::Status(answer.status().as_u16())),
            Ok(Err(e)) => return Err(other(e.to_string())),
            Ok(Ok((stream, _))) => stream,
        };
        let opening = {
            let mut state = inbox.state.lock();
            (state.frames, state.closed, state.opening) = (Vec::new(), false, state.opening + 1);
            state.opening
        };
        let (write, read) = stream.split();
        tokio::spawn(collect(read, inbox.clone(), opening));
        Ok(Socket { write, inbox: inbox.clone(), seq: 1 })
    }

    pub async fn send(&mut self, text: String) -> Result<(), String> {
        self.write.send(Message::text(text)).await.map_err(|e| format!("the socket does not take a frame: {e}"))
    }

    /// Says goodbye and waits a moment for the server's.
    pub async fn close(mut self, patience: Duration) {
        let _ = tokio::time::timeout(patience, self.write.send(Message::Close(None))).await;
        self.inbox.wait(patience, Inbox::closed).await;
    }
}

async fn collect(mut read: SplitStream<Stream>, inbox: Arc<Inbox>, opening: u64) {
    while let Some(Ok(message)) = read.next().await {
        let text = match &message {
            Message::Text(text) => text.as_bytes(),
            Message::Binary(data) => &data[..],
            Message::Close(_) => break,
            _ => continue,
        };
        match serde_json::from_slice(text) {
            Ok(frame) => inbox.put(frame),
            Err(_) => break,
        }
    }
    inbox.end(opening);
}

/// When a collection of frames is over.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// So long without a frame is quiet, where the number of frames to come is not known.
    pub quiet: Duration,
    /// The pause after the last frame that was expected: does one more come?
    pub settle: Duration,
    /// So long without a frame, and the missing ones are given up.
    pub missing: Duration,
    /// The longest collection.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let ms = Duration::from_millis;
        Patience { quiet: ms(250), settle: ms(40), missing: ms(2000), whole: ms(4000) }
    }
}

impl Patience {
    /// The moment at which a collection that began at `start` is over if nothing more comes.
    pub fn over_at(&self, start: Instant, last: Option<Instant>, have: usize, expected: Option<usize>) -> Instant {
        let quiet_since = last.map_or(start, |l| l.max(start));
        let pause = match expected {
            None => self.quiet,
            Some(n) if have >= n => self.settle,
            Some(_) => self.missing,
        };
        (quiet_since + pause).min(start + self.whole)
    }
}
