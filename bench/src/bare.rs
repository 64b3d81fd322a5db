//! `ochre-bench server`: a server that answers the measured calls with fixed bytes and broadcasts to every socket: no database, no
//! checks. It is the floor for this loader on this machine (`ochre-bench --server <path of ochre-bench> view post fanout ...`).

use crate::http::find;
use bytes::Bytes;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Frames that wait for one socket, as in the real server.
const QUEUE: usize = 256;

#[derive(Default)]
struct Hub {
    sockets: Mutex<Vec<mpsc::Sender<Bytes>>>,
    ids: AtomicUsize,
}

struct Request {
    method: String,
    path: String,
    body: Vec<u8>,
}

/// Serves `MM_SERVICESETTINGS_LISTENADDRESS` until it is killed.
pub async fn serve() -> Result<(), String> {
    let address = std::env::var("MM_SERVICESETTINGS_LISTENADDRESS").map_err(|e| e.to_string())?;
    let listener = TcpListener::bind(&address).await.map_err(|e| format!("{address}: {e}"))?;
    let hub = Arc::new(Hub::default());
    loop {
        let (stream, _) = listener.accept().await.map_err(|e| e.to_string())?;
        stream.set_nodelay(true).ok();
        let hub = hub.clone();
        tokio::spawn(async move { client(stream, hub).await.ok() });
    }
}

async fn client(mut stream: TcpStream, hub: Arc<Hub>) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await? {
        if request.path.ends_with("/websocket") {
            return socket(stream, hub).await;
        }
        stream.write_all(&answer(&request, &hub)).await?;
    }
    Ok(())
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Request>> {
    loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).to_lowercase();
            let length =
                head.split("content-length: ").nth(1).and_then(|l| l.lines().next()?.parse().ok()).unwrap_or(0);
            if buffer.len() >= end + 4 + length {
                let mut words = head.split(' ');
                let method = words.next().unwrap_or_default().to_string();
                let path = words.next().unwrap_or_default().to_string();
                let body = buffer[end + 4..end + 4 + length].to_vec();
                buffer.drain(..end + 4 + length);
                return Ok(Some(Request { method, path, body }));
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

fn answer(request: &Request, hub: &Hub) -> Vec<u8> {
    let id = format!("{:026}", hub.ids.fetch_add(1, Ordering::Relaxed));
    let made = request.method == "post" && !["/login", "/ids", "/view"].iter().any(|end| request.path.ends_with(end));
    if request.path.ends_with("/posts") && made {
        broadcast(hub, &request.body);
    }
    let body = format!("{{\"id\":\"{id}\",\"username\":\"u{id}\",\"filler\":\"{}\"}}", "x".repeat(600));
    let status = if made { "201 Created" } else { "200 OK" };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nToken: t{id}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// One event of ordinary size, shared by all receivers.
fn broadcast(hub: &Hub, post: &[u8]) {
    let message = String::from_utf8_lossy(post).replace('"', "'");
    let payload = format!("{{\"event\":\"posted\",\"data\":{{\"post\":\"{message}{}\"}}}}", "y".repeat(900));
    let frame = Bytes::from(framed(payload.as_bytes()));
    hub.sockets.lock().retain(|socket| socket.try_send(frame.clone()).is_ok());
}

/// A text frame of up to 65,535 bytes.
fn framed(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81, 126];
    frame.extend((payload.len() as u16).to_be_bytes());
    frame.extend(payload);
    frame
}

async fn socket(mut stream: TcpStream, hub: Arc<Hub>) -> std::io::Result<()> {
    let accept = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                  Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    stream.write_all(accept.as_bytes()).await?;
    stream.write_all(&framed(b"{\"event\":\"hello\",\"data\":{}}")).await?;
    let (sender, mut frames) = mpsc::channel(QUEUE);
    hub.sockets.lock().push(sender);
    let mut ignored = [0; 256];
    loop {
        tokio::select! {
            frame = frames.recv() => match frame {
                Some(frame) => stream.write_all(&frame).await?,
                None => return Ok(()),
            },
            read = stream.read(&mut ignored) => if read? == 0 { return Ok(()) },
        }
    }
}
