//! The bytes below a connection. A TCP socket is written by whoever has something for it and read by its own small task;
//! any other stream (TLS, Unix socket) is read and written by its task only.

use crate::codec::{Decoder, Message};
use crate::conn::Conn;
use futures_util::task::AtomicWaker;
use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Any other stream than plain TCP.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The part of a socket that other threads touch.
pub struct Socket {
    /// None: the stream belongs to the task, which copies the queue into it when woken.
    tcp: Option<TcpStream>,
    waker: AtomicWaker,
    /// The kernel's buffer is full: the task waits until it is not.
    blocked: AtomicBool,
    /// The task ends.
    closed: AtomicBool,
}

/// Result of a write attempt.
pub enum Wrote {
    Bytes(usize),
    /// The task goes on when the socket takes more.
    Later,
    Broken,
}

/// The stream ended, by either side or the network, or the server wants it to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End;

thread_local! {
    /// One read buffer per thread instead of one per connection.
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; 16 * 1024].into_boxed_slice());
}

impl Socket {
    fn new(tcp: Option<TcpStream>) -> Arc<Self> {
        if let Some(s) = &tcp {
            // What is queued leaves in one write each round, so waiting for more gains nothing and can cost 40 ms.
            let _ = s.set_nodelay(true);
        }
        let off = || AtomicBool::new(false);
        Arc::new(Self { tcp, waker: AtomicWaker::new(), blocked: off(), closed: off() })
    }

    /// Writes what the kernel takes at once; for other streams than TCP wakes the task.
    pub fn write(&self, parts: &[IoSlice<'_>]) -> Wrote {
        let Some(tcp) = &self.tcp else {
            self.waker.wake();
            return Wrote::Later;
        };
        match tcp.try_write_vectored(parts) {
            Ok(n) => Wrote::Bytes(n),
            Err(e) if e.kind() == ErrorKind::WouldBlock => {
                self.blocked.store(true, Ordering::Release);
                self.waker.wake();
                Wrote::Later
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => Wrote::Bytes(0),
            Err(_) => Wrote::Broken,
        }
    }

    /// Can whoever has something write it?
    pub fn direct(&self) -> bool {
        self.tcp.is_some()
    }

    /// Waits the task for room in the kernel's buffer?
    pub fn blocked(&self) -> bool {
        self.blocked.load(Ordering::Acquire)
    }

    /// Lets the task look at the queue.
    pub fn wake(&self) {
        self.waker.wake();
    }

    /// Ends the task; what is still queued is not sent.
    pub fn shut(&self) {
        self.closed.store(true, Ordering::Release);
        self.waker.wake();
    }
}

/// A stream that only its task touches, and what is being written to it.
struct Other {
    stream: Box<dyn Stream>,
    out: Vec<u8>,
    written: usize,
}

/// The task's side of a socket.
pub struct Reader {
    pub socket: Arc<Socket>,
    other: Option<Box<Other>>,
    decoder: Decoder,
}

impl Reader {
    pub fn tcp(stream: TcpStream) -> Self {
        Self { socket: Socket::new(Some(stream)), other: None, decoder: Decoder::default() }
    }

    pub fn other(stream: Box<dyn Stream>) -> Self {
        let other = Other { stream, out: Vec::new(), written: 0 };
        Self { socket: Socket::new(None), other: Some(Box::new(other)), decoder: Decoder::default() }
    }

    /// Bytes that came before this reader existed (read together with the upgrade request).
    pub fn already(&mut self, bytes: &[u8]) -> Vec<Message> {
        decode(&mut self.decoder, &mut bytes.to_vec())
    }

    /// The next messages (at least one), sending meanwhile what waits for the socket.
    pub async fn next(&mut self, conn: &Conn) -> Result<Vec<Message>, End> {
        poll_fn(|cx| self.poll_next(conn, cx)).await
    }

    /// One more attempt to write what waits, for streams that only this task writes; TCP was written already.
    pub async fn last_words(&mut self, conn: &Conn) {
        self.socket.closed.store(false, Ordering::Release);
        if !self.socket.direct() {
            poll_fn(|cx| {
                let _ = self.poll_next(conn, cx);
                Poll::Ready(())
            })
            .await;
        }
    }

    /// Reads and forgets until the peer is gone. A socket closed with unread input would be reset, and the peer might
    /// never see the close frame.
    pub async fn discard(&mut self, conn: &Conn) {
        self.socket.closed.store(false, Ordering::Release);
        while self.next(conn).await.is_ok() {}
    }

    fn poll_next(&mut self, conn: &Conn, cx: &mut Context<'_>) -> Poll<Result<Vec<Message>, End>> {
        self.socket.waker.register(cx.waker());
        loop {
            if self.socket.closed.load(Ordering::Acquire) {
                return Poll::Ready(Err(End));
            }
            let read = match &mut self.other {
                Some(o) => poll_other(o, conn, &mut self.decoder, cx),
                None => poll_tcp(&self.socket, conn, &mut self.decoder, cx),
            };
            match read {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(messages)) if messages.is_empty() => {}
                Poll::Ready(other) => return Poll::Ready(other),
            }
        }
    }
}

fn poll_tcp(s: &Socket, conn: &Conn, d: &mut Decoder, cx: &mut Context<'_>) -> Poll<Result<Vec<Message>, End>> {
    let Some(tcp) = &s.tcp else { return Poll::Ready(Err(End)) };
    while s.blocked() && tcp.poll_write_ready(cx).is_ready() {
        s.blocked.store(false, Ordering::Release);
        conn.flush();
    }
    if tcp.poll_read_ready(cx).is_pending() {
        return Poll::Pending;
    }
    SCRATCH.with(|scratch| {
        let buf = &mut *scratch.borrow_mut();
        Poll::Ready(match tcp.try_read(buf) {
            Ok(0) => Err(End),
            Ok(n) => Ok(decode(d, &mut buf[..n])),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(Vec::new()),
            Err(_) => Err(End),
        })
    })
}

fn poll_other(o: &mut Other, conn: &Conn, d: &mut Decoder, cx: &mut Context<'_>) -> Poll<Result<Vec<Message>, End>> {
    loop {
        if o.written == o.out.len() {
            o.written = 0;
            o.out = conn.take_bytes();
            if o.out.is_empty() {
                let _ = Pin::new(&mut o.stream).poll_flush(cx);
                break;
            }
        }
        match Pin::new(&mut o.stream).poll_write(cx, &o.out[o.written..]) {
            Poll::Ready(Ok(n)) if n > 0 => o.written += n,
            Poll::Ready(_) => return Poll::Ready(Err(End)),
            Poll::Pending => break,
        }
    }
    SCRATCH.with(|scratch| {
        let buf = &mut *scratch.borrow_mut();
        let mut read = ReadBuf::new(buf);
        match Pin::new(&mut o.stream).poll_read(cx, &mut read) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(())) if !read.filled().is_empty() => Poll::Ready(Ok(decode(d, read.filled_mut()))),
            Poll::Ready(_) => Poll::Ready(Err(End)),
        }
    })
}

/// Cuts what was read; a breach is the last message.
fn decode(d: &mut Decoder, bytes: &mut [u8]) -> Vec<Message> {
    let mut out = Vec::new();
    if let Err(b) = d.feed(bytes, &mut out) {
        out.push(Message::Breach(b));
    }
    out
}
