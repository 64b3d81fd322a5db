//! Lines and mails off the wire. Only CR LF ends a line and only CR LF . CR LF a mail: whoever takes less can be made to see
//! other mails than the server before it saw.

use std::io::{Error, ErrorKind};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Longest command, bytes (RFC 5321 asks for 512; extensions want more).
const LINE: usize = 2048;
const END: &[u8] = b"\r\n.\r\n";

/// A stream of either kind.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A connection with what was read ahead.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    ahead: Vec<u8>,
    patience: Duration,
}

/// What a mail came to.
pub(crate) enum Data {
    Mail(Vec<u8>),
    /// It was read to its end and is too large.
    TooLarge,
}

impl Wire {
    /// `patience`: how long the peer may say nothing.
    pub fn new(stream: Box<dyn Stream>, patience: Duration) -> Self {
        Wire { stream, ahead: Vec::new(), patience }
    }

    /// The bare stream, for TLS. `None`: the peer said something ahead of it, which must not count as said inside.
    pub fn into_stream(self) -> Option<Box<dyn Stream>> {
        self.ahead.is_empty().then_some(self.stream)
    }

    async fn more(&mut self) -> std::io::Result<()> {
        let mut chunk = [0_u8; 8192];
        let read = tokio::time::timeout(self.patience, self.stream.read(&mut chunk)).await;
        match read.map_err(|_| Error::from(ErrorKind::TimedOut))?? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            n => {
                self.ahead.extend_from_slice(&chunk[..n]);
                Ok(())
            }
        }
    }

    /// The next command. `InvalidData`: it is no line of text, or one without end.
    pub async fn line(&mut self) -> std::io::Result<String> {
        loop {
            if let Some(end) = find(&self.ahead, b"\r\n", 0) {
                let line: Vec<u8> = self.ahead.drain(..end + 2).take(end).collect();
                let bad = line.iter().any(|b| *b < b' ' && *b != b'\t');
                let text = String::from_utf8(line).ok().filter(|_| !bad);
                return text.ok_or_else(|| ErrorKind::InvalidData.into());
            }
            if self.ahead.len() > LINE {
                return Err(ErrorKind::InvalidData.into());
            }
            self.more().await?;
        }
    }

    /// A mail to its end, with the dots that the sender put before dots taken away; at most `limit` bytes are kept.
    pub async fn data(&mut self, limit: usize) -> std::io::Result<Data> {
        let (mut mail, mut large) = (Vec::from(&b"\r\n"[..]), false);
        loop {
            // What was left of the last piece may hold the beginning of the end.
            let from = mail.len().saturating_sub(END.len() - 1);
            mail.append(&mut self.ahead);
            if let Some(end) = find(&mail, END, from) {
                self.ahead = mail.split_off(end + END.len());
                mail.truncate(end + 2);
                return Ok(if large || mail.len() > limit {
                    Data::TooLarge
                } else {
                    Data::Mail(unstuffed(&mail[2..]))
                });
            }
            if mail.len() > limit + END.len() {
                large = true;
                mail.drain(..mail.len() - END.len());
            }
            self.more().await?;
        }
    }

    /// Sends an answer: one line, or several of one code.
    pub async fn say(&mut self, code: u16, lines: &[&str]) -> std::io::Result<()> {
        let mut out = String::new();
        for (i, line) in lines.iter().enumerate() {
            let dash = if i + 1 == lines.len() { ' ' } else { '-' };
            out.push_str(&format!("{code}{dash}{line}\r\n"));
        }
        let sent = async {
            self.stream.write_all(out.as_bytes()).await?;
            self.stream.flush().await
        };
        tokio::time::timeout(self.patience, sent).await.map_err(|_| Error::from(ErrorKind::TimedOut))?
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes[from.min(bytes.len())..].windows(what.len()).position(|w| w == what).map(|at| at + from)
}

fn unstuffed(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len());
    let mut start = true;
    for (i, byte) in mail.iter().enumerate() {
        if start && *byte == b'.' {
            start = false;
            continue;
        }
        out.push(*byte);
        start = *byte == b'\n' && i > 0 && mail[i - 1] == b'\r';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn of(text: &[u8], limit: usize) -> (Option<String>, String) {
        let (mut peer, ours) = tokio::io::duplex(64 * 1024);
        peer.write_all(text).await.expect("written");
        let mut wire = Wire::new(Box::new(ours), Duration::from_secs(5));
        let mail = match wire.data(limit).await.expect("a mail") {
            Data::Mail(m) => Some(String::from_utf8(m).expect("text")),
            Data::TooLarge => None,
        };
        (mail, wire.line().await.expect("the next command"))
    }

    #[tokio::test]
    async fn mails() {
        for (sent, want) in [
            ("a\r\nb\r\n.\r\nQUIT\r\n", Some("a\r\nb\r\n")),
            (".\r\nQUIT\r\n", Some("")),
            ("..a\r\n.b\r\n.\r\nQUIT\r\n", Some(".a\r\nb\r\n")),
            // A line feed alone ends nothing.
            ("a\n.\nMAIL FROM:<x@y>\r\n.\r\nQUIT\r\n", Some("a\n.\nMAIL FROM:<x@y>\r\n")),
            ("a\n.\r\nb\r\n.\r\nQUIT\r\n", Some("a\n.\r\nb\r\n")),
            ("123456789012345678901234567890123456789012345678901234567890\r\n.\r\nQUIT\r\n", None),
        ] {
            let (got, next) = of(sent.as_bytes(), 48).await;
            assert_eq!((got.as_deref(), next.as_str()), (want, "QUIT"), "{sent:?}");
        }
    }
}
