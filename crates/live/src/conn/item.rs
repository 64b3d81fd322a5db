//! A message on its way to the socket, and how several leave in one write.

use super::Conn;
use crate::codec::{self, MAX_HEADER};
use crate::socket::{Socket, Wrote};
use ochre_kernel::events::{Frame, Parts};
use std::collections::VecDeque;
use std::io::{IoSlice, Write};
use std::sync::Arc;

/// Frames written by one call.
const BATCH: usize = 16;

/// One message on its way to the socket.
pub(super) enum Item {
    Event(Arc<Frame>, u64),
    /// A whole frame: reply or control.
    Raw(Box<[u8]>),
}

impl Item {
    /// Length of the whole frame.
    pub fn len(&self, conn: &Conn) -> usize {
        match self {
            Item::Raw(b) => b.len(),
            Item::Event(f, seq) => {
                let body = match conn.plain(f) {
                    Some(text) => text.len(),
                    None => parts_len(&conn.parts(f)),
                };
                let body = body + digits(*seq) + 1;
                body + codec::header_len(body)
            }
        }
    }

    pub fn copy(&self, conn: &Conn, out: &mut Vec<u8>) {
        match self {
            Item::Raw(b) => out.extend_from_slice(b),
            Item::Event(f, seq) => {
                let parts = conn.parts(f);
                let mut header = [0; MAX_HEADER];
                let n = codec::text_header(parts_len(&parts) + digits(*seq) + 1, &mut header);
                out.extend_from_slice(&header[..n]);
                for part in [&parts.head, &parts.middle, &parts.tail] {
                    out.extend_from_slice(part);
                }
                let _ = write!(out, "{seq}}}");
            }
        }
    }
}

impl Conn {
    fn user_id(&self) -> &str {
        self.user.get().map_or("", |u| u)
    }

    fn parts(&self, f: &Frame) -> Parts {
        f.parts(self.user_id(), self.asks_ack)
    }

    fn plain<'a>(&self, f: &'a Frame) -> Option<&'a [u8]> {
        f.plain(self.user_id(), self.asks_ack)
    }
}

fn parts_len(p: &Parts) -> usize {
    p.head.len() + p.middle.len() + p.tail.len()
}

fn digits(n: u64) -> usize {
    n.checked_ilog10().map_or(1, |d| d as usize + 1)
}

/// Header and end of a frame, made for one write.
#[derive(Default, Clone, Copy)]
struct Edges {
    header: [u8; MAX_HEADER],
    header_len: usize,
    end: [u8; 22],
    end_len: usize,
}

/// Writes the first items of a queue (without their first `skip` bytes) in one call.
pub(super) fn write_batch(queue: &VecDeque<Item>, skip: usize, conn: &Conn, socket: &Socket) -> Wrote {
    let mut edges = [Edges::default(); BATCH];
    let mut special: Vec<Parts> = Vec::new();
    for (item, e) in queue.iter().zip(&mut edges) {
        let Item::Event(f, seq) = item else { continue };
        let body = match conn.plain(f) {
            Some(text) => text.len(),
            None => {
                special.push(conn.parts(f));
                special.last().map_or(0, parts_len)
            }
        };
        let mut end = &mut e.end[..];
        let _ = write!(end, "{seq}}}");
        e.end_len = 22 - end.len();
        e.header_len = codec::text_header(body + e.end_len, &mut e.header);
    }
    let mut slices = [IoSlice::new(&[]); BATCH * 5];
    let (mut n, mut next_special) = (0, special.iter());
    for (item, e) in queue.iter().zip(&edges) {
        let pieces: [&[u8]; 5] = match item {
            Item::Raw(b) => [b, &[], &[], &[], &[]],
            Item::Event(f, _) => {
                let (header, end) = (&e.header[..e.header_len], &e.end[..e.end_len]);
                match conn.plain(f) {
                    Some(text) => [header, text, end, &[], &[]],
                    None => next_special.next().map_or([&[]; 5], |p| [header, &p.head, &p.middle, &p.tail, end]),
                }
            }
        };
        for piece in pieces.into_iter().filter(|p| !p.is_empty()) {
            slices[n] = IoSlice::new(piece);
            n += 1;
        }
    }
    let mut slices = &mut slices[..n];
    IoSlice::advance_slices(&mut slices, skip);
    socket.write(slices)
}
