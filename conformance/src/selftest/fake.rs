//! A tiny chat server with one fault at choice.

use crate::client::{Client, Outgoing};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

pub struct Fake {
    pub url: String,
    pub fault: &'static str,
    pub config: Mutex<Value>,
    /// Requests under way that are not exclusive scenarios' (the most at once, for the test of overlap).
    pub busy: AtomicI64,
    pub overlaps: AtomicI64,
    last_id: AtomicI64,
    /// user name -> record
    users: Mutex<HashMap<String, Value>>,
    /// user id -> socket
    sockets: Mutex<HashMap<String, UnboundedSender<Value>>>,
    posts: Mutex<Vec<Value>>,
    /// Events held back by the fault `event steps later`.
    held: Mutex<Vec<(String, Value)>>,
}

type Reply = (u16, Value);

impl Fake {
    pub async fn start(fault: &'static str) -> Arc<Fake> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Arc::new(Fake {
            url: format!("http://{}", listener.local_addr().unwrap()),
            fault,
            config: Mutex::new(json!({"TeamSettings": {"SiteName": "before"}})),
            busy: AtomicI64::default(),
            overlaps: AtomicI64::default(),
            last_id: AtomicI64::new(1),
            users: Mutex::default(),
            sockets: Mutex::default(),
            posts: Mutex::default(),
            held: Mutex::default(),
        });
        tokio::spawn(fake.clone().serve(listener));
        fake
    }

    async fn serve(self: Arc<Fake>, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let fake = self.clone();
            let service = service_fn(move |request| {
                let fake = fake.clone();
                async move { Ok::<_, Infallible>(fake.answer(request).await) }
            });
            let server = hyper::server::conn::http1::Builder::new();
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service).with_upgrades());
        }
    }

    async fn answer(self: Arc<Fake>, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let bearer = request.headers().get("authorization").and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
        let who = bearer.unwrap_or_default().replacen("token", "", 1);
        let path = request.uri().path().strip_prefix("/api/v4").unwrap_or_default().to_owned();
        if path == "/websocket" {
            return self.upgrade(request, who);
        }
        let method = request.method().to_string();
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        let (status, answer) = self.route(&method, &path, &who, body).await;
        let mut response = Response::builder().status(status).header("content-type", "application/json; charset=utf-8");
        if path == "/users/login" {
            response = response.header("Token", format!("token{}", answer["id"].as_str().unwrap_or_default()));
        }
        response.body(Full::from(answer.to_string())).unwrap()
    }

    async fn route(&self, method: &str, path: &str, who: &str, body: Value) -> Reply {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match (method, &parts[..]) {
            ("POST", ["users", "login"]) => match self.users.lock().get(body["login_id"].as_str().unwrap()) {
                Some(user) => (200, user.clone()),
                None => (401, self.error("api.user.login.app_error", 401)),
            },
            ("POST", ["users"]) if self.fault == "setup" && !who.is_empty() => (500, json!({})),
            ("POST", ["users"]) => (201, self.add_user(&body)),
            ("POST", ["teams"]) => (201, self.with_id(&body, json!({"invite_id": self.new_id()}))),
            ("POST", ["channels"]) => (201, self.with_id(&body, json!({}))),
            ("POST", [_, _, "members"]) => (201, json!({})),
            ("GET", ["channels", _, "members"]) => (200, json!([{"mention_count": 1}, {"mention_count": 2}])),
            ("GET", ["teams", _, "channels", "name", _]) => (200, json!({"id": self.new_id()})),
            ("POST", ["posts"]) => self.post(&body, who),
            ("GET", ["posts"]) => self.list(),
            ("GET", ["posts", id]) => self.get_post(id),
            ("POST", ["call"]) => self.call(&body).await,
            ("POST", ["mail"]) => self.mail(&body).await,
            ("POST", ["wait"]) => self.wait(&body).await,
            ("PUT", ["config", "patch"]) => {
                merge(&mut self.config.lock(), &body);
                (200, json!({}))
            }
            ("GET", ["config"]) => (200, self.config.lock().clone()),
            ("PUT", ["config"]) => {
                *self.config.lock() = body;
                (200, json!({}))
            }
            _ => (404, self.error("api.context.404.app_error", 404)),
        }
    }

    /// An id of 26 letters and digits; `time` is some moment.
    fn new_id(&self) -> String {
        format!("{:x>26}", self.last_id.fetch_add(1, Ordering::SeqCst))
    }

    fn with_id(&self, body: &Value, more: Value) -> Value {
        let mut v = body.clone();
        v["id"] = json!(self.new_id());
        merge(&mut v, &more);
        v
    }

    fn add_user(&self, body: &Value) -> Value {
        let user = self.with_id(body, json!({}));
        self.users.lock().insert(body["username"].as_str().unwrap().to_owned(), user.clone());
        user
    }

    fn error(&self, id: &str, status: u16) -> Value {
        let id = if self.fault == "error id" { "other.app_error" } else { id };
        let message = if self.fault == "error words" { "Certainly not." } else { "No." };
        json!({"id": id, "message": message, "status_code": status, "request_id": self.new_id(), "detailed_error": ""})
    }

    fn post(&self, body: &Value, who: &str) -> Reply {
        let mut post = self.with_id(body, json!({"create_at": 1_763_800_000_000i64, "delete_at": 0, "user_id": who}));
        match self.fault {
            "zero time" => post["create_at"] = json!(0),
            "missing key" => drop(post.as_object_mut().unwrap().remove("delete_at")),
            "extra key" => post["more"] = json!(1),
            "wrong author" => post["user_id"] = json!(self.new_id()),
            _ => {}
        }
        self.posts.lock().push(post.clone());
        let data = json!({"post": post.to_string(), "mentions": "[]"});
        let mut event = json!({"event": "posted", "data": data, "broadcast": {"channel_id": body["channel_id"]}});
        match self.fault {
            "no event" => return (201, post),
            "event steps later" => {
                let sockets = self.sockets.lock();
                self.held.lock().extend(sockets.keys().map(|k| (k.clone(), event.clone())));
                return (201, post);
            }
            "event twice" => self.emit(event.clone()),
            "wrong event" => event["broadcast"]["channel_id"] = json!(""),
            _ => {}
        }
        self.emit(event);
        (if self.fault == "status" { 200 } else { 201 }, post)
    }

    fn emit(&self, event: Value) {
        self.sockets.lock().values().for_each(|s| drop(s.send(event.clone())));
    }

    fn get_post(&self, id: &str) -> Reply {
        for (user, event) in self.held.lock().drain(..) {
            let _ = self.sockets.lock()[&user].send(event);
        }
        let posts = self.posts.lock();
        let Some(post) = posts.iter().find(|p| p["id"] == id) else {
            return (404, self.error("app.post.get.app_error", 404));
        };
        let mut post = post.clone();
        if self.fault == "other id" {
            post["id"] = json!(self.new_id());
        }
        (200, post)
    }

    fn list(&self) -> Reply {
        let mut ids: Vec<Value> = self.posts.lock().iter().map(|p| p["id"].clone()).collect();
        if self.fault == "order" {
            ids.reverse();
        }
        (200, json!({"order": ids}))
    }

    /// Calls the address in the body.
    async fn call(&self, body: &Value) -> Reply {
        let address = body["url"].as_str().unwrap();
        if self.fault != "no call" {
            let (host, path) = address.split_at(7 + address[7..].find('/').unwrap());
            let hook = Outgoing::json(None, &json!({"from": body["from"]}));
            Client::new(host).unwrap().send("POST", path, &hook).await.unwrap();
        }
        (200, json!({}))
    }

    async fn mail(&self, body: &Value) -> Reply {
        let port: u16 = self.config.lock()["EmailSettings"]["SMTPPort"].as_str().unwrap().parse().unwrap();
        if self.fault != "no mail" {
            let mut peer = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let to = body["to"].as_str().unwrap();
            let text =
                format!("HELO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<{to}>\r\nDATA\r\n\r\ntoken=abcdef0123\r\n.\r\nQUIT\r\n");
            peer.write_all(text.as_bytes()).await.unwrap();
            peer.read_to_end(&mut Vec::new()).await.unwrap(); // until it says goodbye
        }
        (200, json!({}))
    }

    /// Takes its time; `alone` says that nobody else may be waiting.
    async fn wait(&self, body: &Value) -> Reply {
        let others = self.busy.fetch_add(1, Ordering::SeqCst);
        if others > 0 && body["alone"] == true {
            self.overlaps.fetch_add(1, Ordering::SeqCst);
        }
        let long = if self.fault == "hang" { 60_000 } else { 50 };
        tokio::time::sleep(std::time::Duration::from_millis(long)).await;
        self.busy.fetch_sub(1, Ordering::SeqCst);
        (200, json!({}))
    }

    fn upgrade(self: Arc<Fake>, mut request: Request<Incoming>, who: String) -> Response<Full<Bytes>> {
        let accept = derive_accept_key(request.headers()["sec-websocket-key"].as_bytes());
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let io = TokioIo::new(upgrade.await.unwrap());
            let (mut write, mut read) = WebSocketStream::from_raw_socket(io, Role::Server, None).await.split();
            let (send, mut queue) = unbounded_channel::<Value>();
            let _ = send.send(json!({"event": "hello", "data": {"connection_id": self.new_id()}, "broadcast": {}}));
            self.sockets.lock().insert(who, send.clone());
            tokio::spawn(async move {
                let mut seq = 0;
                while let Some(mut frame) = queue.recv().await {
                    frame["seq"] = json!(seq);
                    seq += 1;
                    let _ = write.send(Message::text(frame.to_string())).await;
                }
            });
            while let Some(Ok(message)) = read.next().await {
                let Message::Text(text) = message else { continue }; // a goodbye is answered on the way
                let Ok(asked) = serde_json::from_str::<Value>(&text) else { break };
                let text = if self.fault == "wrong pong" { "ping" } else { "pong" };
                let _ = send.send(json!({"status": "OK", "seq_reply": asked["seq"], "data": {"text": text}}));
            }
        });
        let switched = Response::builder().status(101).header("connection", "upgrade").header("upgrade", "websocket");
        switched.header("sec-websocket-accept", accept).body(Full::default()).unwrap()
    }
}

fn merge(into: &mut Value, from: &Value) {
    match from {
        Value::Object(map) => map.iter().for_each(|(k, v)| merge(&mut into[k], v)),
        other => *into = other.clone(),
    }
}
