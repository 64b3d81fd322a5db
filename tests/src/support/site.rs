//! Somebody else's web site, on 127.0.0.2: to a server that lists that network it is the outside.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Setting that makes the site reachable, and nothing else of this machine.
pub const REACHABLE: (&str, &str) = ("ServiceSettings.AllowedUntrustedInternalConnections", "127.0.0.2/32");

/// A running site.
pub struct Site {
    pub url: String,
    /// The paths asked for, with their method.
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Answers `METHOD /path` with status, more headers and a body; `None` keeps the caller waiting.
    pub async fn start(
        host: &str,
        page: impl Fn(&str) -> Option<(u16, Vec<(String, String)>, Vec<u8>)> + Send + Sync + 'static,
    ) -> Result<Site, String> {
        let listener = TcpListener::bind((host, 0)).await.map_err(|e| e.to_string())?;
        let port = listener.local_addr().map_err(|e| e.to_string())?.port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, page) = (asked.clone(), Arc::new(page));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (log, page) = (log.clone(), page.clone());
                tokio::spawn(async move {
                    let (mut head, mut byte) = (Vec::new(), [0]);
                    while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte).await, Ok(1)) {
                        head.push(byte[0]);
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    let what = head.split(" HTTP/").next().unwrap_or_default().to_string();
                    if let Ok(mut log) = log.lock() {
                        log.push(what.clone());
                    }
                    let Some((status, headers, body)) = page(&what) else { return std::future::pending().await };
                    let mut out =
                        format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
                    headers.iter().for_each(|(k, v)| out.push_str(&format!("{k}: {v}\r\n")));
                    out.push_str("\r\n");
                    let _ = stream.write_all(out.as_bytes()).await;
                    if !what.starts_with("HEAD") {
                        let _ = stream.write_all(&body).await;
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        Ok(Site { url: format!("http://{host}:{port}"), asked })
    }

    /// How often something was asked for.
    pub fn count(&self, what: &str) -> usize {
        self.asked.lock().map_or(0, |log| log.iter().filter(|l| *l == what).count())
    }
}
