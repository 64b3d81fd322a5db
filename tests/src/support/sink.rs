//! A server on this machine that an integration would be: it keeps what it was sent and answers what it was told to.

use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// First line and headers, small letters.
    pub head: String,
    pub body: String,
    /// The body as it is.
    pub bytes: Vec<u8>,
}

/// The server; it ends with the test.
pub struct Sink {
    pub port: u16,
    got: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Mutex<String>>,
}

impl Sink {
    /// On a free port.
    pub async fn start() -> Result<Sink, String> {
        Sink::on(0).await
    }

    /// On this port.
    pub async fn on(port: u16) -> Result<Sink, String> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|e| e.to_string())?;
        let port = listener.local_addr().map_err(|e| e.to_string())?.port();
        let sink = Sink { port, got: Arc::default(), answer: Arc::new(Mutex::new("{}".into())) };
        let (got, answer) = (sink.got.clone(), sink.answer.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, got.clone(), answer.clone()));
            }
        });
        Ok(sink)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it answers from now on: JSON.
    pub fn answer(&self, json: &serde_json::Value) {
        *self.answer.lock() = json.to_string();
    }

    /// What arrived so far.
    pub fn received(&self) -> Vec<Received> {
        self.got.lock().clone()
    }

    /// Waits until `n` requests arrived, at most half a minute.
    pub async fn wait(&self, n: usize) -> Result<Vec<Received>, String> {
        for _ in 0..600 {
            let got = self.received();
            if got.len() >= n {
                return Ok(got);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("{} requests arrived instead of {n}", self.received().len()))
    }
}

async fn serve(mut stream: TcpStream, got: Arc<Mutex<Vec<Received>>>, answer: Arc<Mutex<String>>) {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 8192];
    loop {
        let Ok(n) = stream.read(&mut chunk).await else { return };
        if n == 0 {
            return;
        }
        bytes.extend_from_slice(&chunk[..n]);
        let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let body = &bytes[end + 4..];
        let length = head.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
        if body.len() < length {
            continue;
        }
        got.lock().push(Received { head, body: String::from_utf8_lossy(body).into_owned(), bytes: body.to_vec() });
        let json = answer.lock().clone();
        let text = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{json}",
            json.len()
        );
        let _ = stream.write_all(text.as_bytes()).await;
        return;
    }
}
