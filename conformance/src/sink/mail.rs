//! The SMTP sink: takes every mail for everybody.

use super::{Box, mime};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// One mail, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// Recipients of the envelope, in lower case.
    pub to: Vec<String>,
    /// All parts of type text/plain and text/html, in order.
    pub text: String,
    /// Content types of all parts, containers included.
    pub types: BTreeSet<String>,
}

pub struct MailSink {
    pub port: u16,
    pub got: Arc<Box<Mail>>,
    /// Connections now, and most at once.
    open: Arc<(AtomicUsize, AtomicUsize)>,
    task: AbortHandle,
}

impl MailSink {
    /// On a free port.
    pub async fn start() -> std::io::Result<MailSink> {
        MailSink::on(0).await
    }

    /// On this port.
    pub async fn on(port: u16) -> std::io::Result<MailSink> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let port = listener.local_addr()?.port();
        let got: Arc<Box<Mail>> = Arc::default();
        let open: Arc<(AtomicUsize, AtomicUsize)> = Arc::default();
        let (into, counts) = (got.clone(), open.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (into, counts) = (into.clone(), counts.clone());
                let now = counts.0.fetch_add(1, Ordering::Relaxed) + 1;
                counts.1.fetch_max(now, Ordering::Relaxed);
                tokio::spawn(async move {
                    let _ = talk(stream, into).await;
                    counts.0.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Ok(MailSink { port, got, open, task: task.abort_handle() })
    }

    /// The most connections that were open at once.
    pub fn most_at_once(&self) -> usize {
        self.open.1.load(Ordering::Relaxed)
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One SMTP dialogue (RFC 5321, the part that a sender needs). A broken connection just ends it.
async fn talk(stream: TcpStream, got: Arc<Box<Mail>>) -> std::io::Result<()> {
    let mut peer = BufReader::new(stream);
    peer.write_all(b"220 sink ready\r\n").await?;
    let (mut line, mut to) = (String::new(), Vec::new());
    loop {
        line.clear();
        if peer.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.trim_end().to_ascii_uppercase();
        let reply: &[u8] = match verb.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "MAIL" | "RSET" => {
                to.clear();
                b"250 OK\r\n"
            }
            "RCPT" => {
                to.extend(address(&line));
                b"250 OK\r\n"
            }
            "DATA" => {
                peer.write_all(b"354 go on, a dot ends it\r\n").await?;
                let (text, types) = mime::read(&body(&mut peer).await?);
                got.put(Mail { to: std::mem::take(&mut to), text, types });
                b"250 OK\r\n"
            }
            "QUIT" => return peer.write_all(b"221 bye\r\n").await,
            "HELO" | "NOOP" => b"250 OK\r\n",
            _ => b"502 not known here\r\n",
        };
        peer.write_all(reply).await?;
    }
}

/// `RCPT TO:<a@b>` -> `a@b`
fn address(line: &str) -> Option<String> {
    let inside = line.split_once('<')?.1.split_once('>')?.0;
    Some(inside.to_lowercase())
}

/// The lines up to the one with a single dot; a doubled dot at a line's start is one.
async fn body(peer: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let (mut all, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if peer.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        match &line[..] {
            b".\r\n" | b".\n" => return Ok(all),
            [b'.', rest @ ..] => all.extend_from_slice(rest),
            _ => all.extend_from_slice(&line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn takes_a_mail() {
        let sink = MailSink::start().await.unwrap();
        let mut peer = BufReader::new(TcpStream::connect(("127.0.0.1", sink.port)).await.unwrap());
        let said = "EHLO x\r\nMAIL FROM:<s@x> BODY=8BITMIME\r\nRCPT TO:<Bob@Example.com>\r\nDATA\r\n\
                    Subject: hello\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n";
        peer.write_all(said.as_bytes()).await.unwrap();
        let got = sink.got.take(|m| m.to.contains(&"bob@example.com".to_owned()), 1, Duration::from_secs(9)).await;
        assert_eq!(got[0].text, ".dot\r\nend\r\n");
        assert_eq!(got[0].types, BTreeSet::from(["text/plain".to_owned()]));
    }
}
