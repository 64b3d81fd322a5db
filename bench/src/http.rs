//! A minimal HTTP client: one keep-alive connection, one request at a time.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;

pub struct Http {
    address: SocketAddr,
    sender: Option<SendRequest<Full<Bytes>>>,
}

pub struct Answer {
    pub status: u16,
    /// Header `Token` of a login.
    pub token: String,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The answer when its status is as expected; otherwise an error with the beginning of the body.
    pub fn expect(self, status: u16, what: &str) -> Result<Answer, String> {
        if self.status == status {
            return Ok(self);
        }
        let text: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        Err(format!("{what}: {} instead of {status}: {text}", self.status))
    }
}

impl Http {
    pub fn new(address: SocketAddr) -> Http {
        Http { address, sender: None }
    }

    pub async fn get(&mut self, path: &str, token: &str) -> Result<Answer, String> {
        self.call("GET", path, token, Bytes::new()).await
    }

    pub async fn post(&mut self, path: &str, token: &str, body: &Value) -> Result<Answer, String> {
        self.call("POST", path, token, Bytes::from(body.to_string())).await
    }

    pub async fn call(&mut self, method: &str, path: &str, token: &str, body: Bytes) -> Result<Answer, String> {
        let mut sender = match self.sender.take() {
            Some(kept) => self.reuse(kept).await?,
            None => self.connect().await?,
        };
        let mut request = http::Request::builder().method(method).uri(path).header("Host", self.address.to_string());
        if !token.is_empty() {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if !body.is_empty() {
            request = request.header("Content-Type", "application/json");
        }
        let request = request.body(Full::new(body)).map_err(|e| e.to_string())?;
        let answer = sender.send_request(request).await.map_err(|e| format!("{method} {path}: {e}"))?;
        let status = answer.status().as_u16();
        let token = answer.headers().get("Token").and_then(|v| v.to_str().ok()).unwrap_or_default().to_string();
        let body = answer.into_body().collect().await.map_err(|e| format!("{method} {path}: {e}"))?.to_bytes();
        self.sender = Some(sender);
        Ok(Answer { status, token, body })
    }

    /// The kept connection, or a new one when the server closed it meanwhile.
    async fn reuse(&self, mut kept: SendRequest<Full<Bytes>>) -> Result<SendRequest<Full<Bytes>>, String> {
        if kept.ready().await.is_ok() { Ok(kept) } else { self.connect().await }
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, String> {
        let stream =
            tokio::net::TcpStream::connect(self.address).await.map_err(|e| format!("{}: {e}", self.address))?;
        stream.set_nodelay(true).ok();
        let (sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| e.to_string())?;
        tokio::spawn(connection);
        Ok(sender)
    }
}

/// Where the needle begins.
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|c| *c == first) {
        if text[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}
