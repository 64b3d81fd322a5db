//! Sockets over loopback, spoken to by another implementation (tungstenite).

mod delivery;
mod resume;
mod sockets;
pub mod support;

use crate::hub::Hub;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use support::Fake;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message, client::IntoClientRequest};
use tokio_tungstenite::{WebSocketStream, client_async};

pub struct World {
    pub hub: Arc<Hub>,
    pub fake: Arc<Fake>,
    pub addr: SocketAddr,
}

/// Users `a`, `b` in channel `c` and team `t`; `x` nowhere; `root` an administrator in `t`.
pub async fn world() -> World {
    let fake = Fake::new();
    fake.user("a", &["c"], &["t"]);
    fake.user("b", &["c"], &["t"]);
    fake.user("x", &[], &[]);
    fake.user("root", &[], &["t"]);
    fake.change("root", |s| s.admin = true);
    let hub = Hub::start(fake.clone());
    let addr = support::listen(hub.clone(), fake.clone()).await;
    World { hub, fake, addr }
}

pub struct Client {
    pub ws: WebSocketStream<TcpStream>,
    pub id: String,
    pub next: u64,
}

impl World {
    /// Opens a socket; with a token also takes `hello`.
    pub async fn open(&self, token: &str, query: &str) -> Client {
        let mut c = self.raw(token, query).await;
        if !token.is_empty() {
            let hello = c.get().await;
            assert_eq!((&hello["event"], &hello["seq"]), (&json!("hello"), &json!(0)));
            c.id = hello["data"]["connection_id"].as_str().unwrap_or_default().to_owned();
            c.next = 1;
        }
        c
    }

    pub async fn raw(&self, token: &str, query: &str) -> Client {
        let mut r = format!("ws://{}/api/v4/websocket?{query}", self.addr).into_client_request().unwrap();
        if !token.is_empty() {
            r.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        let stream = TcpStream::connect(self.addr).await.unwrap();
        let (ws, _) = client_async(r, stream).await.unwrap();
        Client { ws, id: String::new(), next: 0 }
    }

    /// Comes back with what it had.
    pub async fn again(&self, token: &str, c: &Client) -> Client {
        let mut new = self.raw(token, &format!("connection_id={}&sequence_number={}", c.id, c.next)).await;
        (new.id, new.next) = (c.id.clone(), c.next);
        new
    }
}

async fn next<S: Stream<Item = Result<Message, Error>> + Unpin>(ws: &mut S) -> Option<Result<Message, Error>> {
    tokio::time::timeout(Duration::from_secs(5), ws.next()).await.expect("something within five seconds")
}

impl Client {
    /// The next frame; an event must carry the next number.
    pub async fn get(&mut self) -> Value {
        let m = next(&mut self.ws).await.expect("an open socket").expect("a frame");
        let v: Value = serde_json::from_str(m.to_text().unwrap()).unwrap();
        if !self.id.is_empty() && v.get("event").is_some() && v["event"] != "hello" {
            assert_eq!(v["seq"], json!(self.next), "{v}");
            self.next += 1;
        }
        v
    }

    /// The name of the next event.
    pub async fn event(&mut self) -> String {
        self.get().await["event"].as_str().unwrap_or("no event").to_owned()
    }

    pub async fn send(&mut self, m: Message) {
        let sink: &mut (dyn Sink<Message, Error = Error> + Unpin + Send) = &mut self.ws;
        sink.send(m).await.unwrap();
    }

    pub async fn ask(&mut self, seq: i64, action: &str, data: Value) {
        self.send(Message::text(json!({"seq": seq, "action": action, "data": data}).to_string())).await;
    }

    /// Asks and takes the answer, which must be the next frame.
    pub async fn answer(&mut self, seq: i64, action: &str, data: Value) -> Value {
        self.ask(seq, action, data).await;
        self.get().await
    }

    /// Nothing more comes: a ping is answered first.
    pub async fn quiet(&mut self) {
        let v = self.answer(99, "ping", json!({})).await;
        assert_eq!(v["seq_reply"], 99, "{v}");
    }

    /// The close code that ends the socket (1006: none was sent).
    pub async fn ended(&mut self) -> u16 {
        loop {
            match next(&mut self.ws).await {
                Some(Ok(Message::Close(Some(f)))) => return f.code.into(),
                Some(Ok(Message::Close(None))) => return 1005,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return 1006,
            }
        }
    }
}
