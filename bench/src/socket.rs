//! A minimal WebSocket client for thousands of connections: it reads frames, answers pings, and looks for two things only:
//! the greeting, and posts whose text carries our mark.

use crate::http::find;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Stands before the number of a measured post in its text.
pub const MARK: &[u8] = b"mark~";

pub struct Socket {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What a frame was.
pub enum Frame {
    Hello,
    /// A post with our mark and this number.
    Marked(usize),
    Other,
}

impl Socket {
    /// Connects and upgrades with a bearer token.
    pub async fn open(address: SocketAddr, token: &str) -> Result<Socket, String> {
        let stream = TcpStream::connect(address).await.map_err(|e| e.to_string())?;
        stream.set_nodelay(true).ok();
        let mut socket = Socket { stream, buffer: Vec::new() };
        let request = format!(
            "GET /api/v4/websocket HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n"
        );
        socket.stream.write_all(request.as_bytes()).await.map_err(|e| e.to_string())?;
        loop {
            if let Some(end) = find(&socket.buffer, b"\r\n\r\n") {
                let status: String = String::from_utf8_lossy(&socket.buffer).lines().next().unwrap_or_default().into();
                socket.buffer.drain(..end + 4);
                return if status.contains(" 101") { Ok(socket) } else { Err(format!("upgrade: {status}")) };
            }
            socket.fill().await?;
        }
    }

    /// Opens and waits for the greeting.
    pub async fn greeted(address: SocketAddr, token: &str) -> Result<Socket, String> {
        let mut socket = Socket::open(address, token).await?;
        let wait = async {
            loop {
                if let Frame::Hello = socket.next().await? {
                    return Ok::<(), String>(());
                }
            }
        };
        match tokio::time::timeout(Duration::from_secs(30), wait).await {
            Ok(done) => done.map(|()| socket),
            Err(_) => Err("no hello within 30 s".into()),
        }
    }

    /// The next frame; pings are answered on the way.
    pub async fn next(&mut self) -> Result<Frame, String> {
        loop {
            if let Some((opcode, start, end)) = whole_frame(&self.buffer) {
                let seen = match opcode {
                    1 => classify(&self.buffer[start..end]),
                    8 => return Err("closed by the server".into()),
                    9 => {
                        self.stream.write_all(&[0x8a, 0x80, 0, 0, 0, 0]).await.map_err(|e| e.to_string())?;
                        Frame::Other
                    }
                    _ => Frame::Other,
                };
                self.buffer.drain(..end);
                if self.buffer.is_empty() {
                    self.buffer.shrink_to(0); // thousands of idle clients share this machine with the server
                }
                return Ok(seen);
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), String> {
        self.stream.readable().await.map_err(|e| e.to_string())?;
        self.buffer.reserve(8192);
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) => Err("connection closed".into()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// Opcode, begin and end of the payload of a complete server frame (servers do not mask).
fn whole_frame(buffer: &[u8]) -> Option<(u8, usize, usize)> {
    let (first, second) = (*buffer.first()?, *buffer.get(1)? & 0x7f);
    let (start, length) = match second {
        126 => (4, u64::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)),
        short => (2, u64::from(short)),
    };
    let end = start + length as usize;
    (buffer.len() >= end).then_some((first & 0x0f, start, end))
}

fn classify(payload: &[u8]) -> Frame {
    let head = &payload[..payload.len().min(40)];
    if find(head, b"\"hello\"").is_some() {
        return Frame::Hello;
    }
    let Some(at) = find(payload, MARK) else { return Frame::Other };
    let digits = payload[at + MARK.len()..].iter().take_while(|c| c.is_ascii_digit());
    Frame::Marked(digits.fold(0, |n, c| n * 10 + usize::from(c - b'0')))
}

#[cfg(test)]
mod unit {
    use super::{Frame, classify, whole_frame};

    #[test]
    fn frames() {
        assert_eq!(whole_frame(&[0x81, 2, b'{', b'}', 0x81]), Some((1, 2, 4)));
        assert_eq!(whole_frame(&[0x81, 126, 0, 200, 1]), None);
        let mut long = vec![0x81, 126, 1, 0];
        long.extend([b'x'; 256]);
        assert_eq!(whole_frame(&long), Some((1, 4, 260)));
    }

    #[test]
    fn what_a_frame_is() {
        assert!(matches!(classify(br#"{"event":"hello","data":{}}"#), Frame::Hello));
        assert!(matches!(classify(br#"{"event":"posted","data":{"post":"m mark~417 x"}}"#), Frame::Marked(417)));
        assert!(matches!(classify(br#"{"event":"typing"}"#), Frame::Other));
    }
}
