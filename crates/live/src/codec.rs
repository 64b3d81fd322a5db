//! The WebSocket frame codec (RFC 6455), server side only, without extensions: what upstream's clients speak.
//!
//! Reading is incremental and keeps nothing when frames arrive whole, so that an idle connection owns no buffer. Writing is
//! a header in front of bytes that already exist.

/// The longest message a client may send, in bytes; larger closes the socket (contract/websocket.md, "Numbers").
pub const MAX_INBOUND: usize = 8192;
/// Headers of server frames are at most this long.
pub const MAX_HEADER: usize = 10;

/// Close codes that the server sends.
pub mod close {
    pub const NORMAL: u16 = 1000;
    pub const GOING_AWAY: u16 = 1001;
    pub const PROTOCOL: u16 = 1002;
    pub const NOT_UTF8: u16 = 1007;
    pub const POLICY: u16 = 1008;
    pub const TOO_BIG: u16 = 1009;
    pub const INTERNAL: u16 = 1011;
}

const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// A ping without payload, as a whole frame.
pub const PING_FRAME: [u8; 2] = [0x80 | PING, 0];

/// What a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Valid UTF-8.
    Text(String),
    Binary(Vec<u8>),
    /// To be answered by a pong of the same payload.
    Ping(Vec<u8>),
    Pong,
    /// The peer's code, 1005 when it gave none; to be answered by a close frame.
    Close(u16),
    /// The peer broke the protocol: nothing follows.
    Breach(Breach),
}

/// A breach of the protocol: the close code to answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach(pub u16);

/// Cuts a stream of bytes into messages.
#[derive(Debug, Default)]
pub struct Decoder {
    /// An unfinished frame.
    partial: Vec<u8>,
    /// An unfinished fragmented message: opcode and payload so far.
    fragments: Option<Box<(u8, Vec<u8>)>>,
}

struct Header {
    fin: bool,
    opcode: u8,
    mask: [u8; 4],
    start: usize,
    len: usize,
}

impl Decoder {
    /// Takes what was read (it is unmasked in place) and appends complete messages to `out`. After a breach the
    /// connection is over; messages before it are in `out`.
    pub fn feed(&mut self, input: &mut [u8], out: &mut Vec<Message>) -> Result<(), Breach> {
        if self.partial.is_empty() {
            let used = self.consume(input, out)?;
            self.partial.extend_from_slice(&input[used..]);
            return Ok(());
        }
        let mut whole = std::mem::take(&mut self.partial);
        whole.extend_from_slice(input);
        let used = self.consume(&mut whole, out)?;
        if used < whole.len() {
            whole.drain(..used);
            self.partial = whole;
        }
        Ok(())
    }

    /// Handles the whole frames at the start of `bytes`; how many bytes they took.
    fn consume(&mut self, bytes: &mut [u8], out: &mut Vec<Message>) -> Result<usize, Breach> {
        let mut at = 0;
        while let Some(h) = self.header(&bytes[at..])? {
            let end = h.start + h.len;
            if bytes.len() - at < end {
                break;
            }
            let payload = &mut bytes[at + h.start..at + end];
            unmask(payload, h.mask);
            self.frame(&h, payload, out)?;
            at += end;
        }
        Ok(at)
    }

    /// Reads and checks a frame header; none when there are not enough bytes yet.
    fn header(&self, b: &[u8]) -> Result<Option<Header>, Breach> {
        let [first, second, ..] = *b else { return Ok(None) };
        let (fin, opcode) = (first & 0x80 != 0, first & 0x0f);
        let control = opcode >= CLOSE;
        let known = matches!(opcode, CONTINUATION | TEXT | BINARY | CLOSE | PING | PONG);
        let misplaced = match opcode {
            CONTINUATION => self.fragments.is_none(),
            TEXT | BINARY => self.fragments.is_some(),
            _ => !fin,
        };
        if first & 0x70 != 0 || !known || second & 0x80 == 0 || misplaced {
            return Err(Breach(close::PROTOCOL));
        }
        let (len, at) = match second & 0x7f {
            126 if b.len() < 4 => return Ok(None),
            126 => (u64::from(u16::from_be_bytes([b[2], b[3]])), 4),
            127 if b.len() < 10 => return Ok(None),
            127 => (u64::from_be_bytes([b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9]]), 10),
            n => (u64::from(n), 2),
        };
        if control && len > 125 {
            return Err(Breach(close::PROTOCOL));
        }
        let before = self.fragments.as_ref().map_or(0, |f| f.1.len());
        if !control && len > (MAX_INBOUND - before) as u64 {
            return Err(Breach(close::TOO_BIG));
        }
        if b.len() < at + 4 {
            return Ok(None);
        }
        let mask = [b[at], b[at + 1], b[at + 2], b[at + 3]];
        Ok(Some(Header { fin, opcode, mask, start: at + 4, len: len as usize }))
    }

    fn frame(&mut self, h: &Header, payload: &[u8], out: &mut Vec<Message>) -> Result<(), Breach> {
        match h.opcode {
            PING => out.push(Message::Ping(payload.to_vec())),
            PONG => out.push(Message::Pong),
            CLOSE => out.push(Message::Close(close_code(payload)?)),
            TEXT | BINARY if h.fin => out.push(complete(h.opcode, payload.to_vec())?),
            TEXT | BINARY => self.fragments = Some(Box::new((h.opcode, payload.to_vec()))),
            _ => {
                let Some(mut f) = self.fragments.take() else { return Err(Breach(close::PROTOCOL)) };
                f.1.extend_from_slice(payload);
                if h.fin {
                    out.push(complete(f.0, f.1)?);
                } else {
                    self.fragments = Some(f);
                }
            }
        }
        Ok(())
    }

    /// Bytes held between reads, for tests.
    pub fn held(&self) -> usize {
        self.partial.capacity() + self.fragments.as_ref().map_or(0, |f| f.1.capacity())
    }
}

fn complete(opcode: u8, payload: Vec<u8>) -> Result<Message, Breach> {
    match opcode {
        TEXT => String::from_utf8(payload).map(Message::Text).map_err(|_| Breach(close::NOT_UTF8)),
        _ => Ok(Message::Binary(payload)),
    }
}

fn close_code(payload: &[u8]) -> Result<u16, Breach> {
    match payload {
        [] => Ok(1005),
        [_] => Err(Breach(close::PROTOCOL)),
        [a, b, reason @ ..] => {
            let code = u16::from_be_bytes([*a, *b]);
            let allowed = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
            match (allowed, std::str::from_utf8(reason)) {
                (false, _) => Err(Breach(close::PROTOCOL)),
                (true, Err(_)) => Err(Breach(close::NOT_UTF8)),
                (true, Ok(_)) => Ok(code),
            }
        }
    }
}

fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let word = u64::from_ne_bytes([mask[0], mask[1], mask[2], mask[3], mask[0], mask[1], mask[2], mask[3]]);
    let mut chunks = payload.chunks_exact_mut(8);
    for c in &mut chunks {
        let x = u64::from_ne_bytes([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]) ^ word;
        c.copy_from_slice(&x.to_ne_bytes());
    }
    for (i, b) in chunks.into_remainder().iter_mut().enumerate() {
        *b ^= mask[i & 3];
    }
}

/// Writes the header of an unmasked, final text frame of `len` bytes into `at`; its length.
pub fn text_header(len: usize, at: &mut [u8; MAX_HEADER]) -> usize {
    header(TEXT, len, at)
}

/// Length of the header in front of `len` bytes.
pub fn header_len(len: usize) -> usize {
    match len {
        0..=125 => 2,
        126..=0xffff => 4,
        _ => 10,
    }
}

fn header(opcode: u8, len: usize, at: &mut [u8; MAX_HEADER]) -> usize {
    at[0] = 0x80 | opcode;
    match len {
        0..=125 => {
            at[1] = len as u8;
            2
        }
        126..=0xffff => {
            at[1] = 126;
            at[2..4].copy_from_slice(&(len as u16).to_be_bytes());
            4
        }
        _ => {
            at[1] = 127;
            at[2..10].copy_from_slice(&(len as u64).to_be_bytes());
            10
        }
    }
}

/// A whole frame: header and payload together, for what is rare (replies, control frames).
fn whole(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut h = [0; MAX_HEADER];
    let n = header(opcode, payload.len(), &mut h);
    [&h[..n], payload].concat()
}

/// A whole text frame.
pub fn text_frame(text: &[u8]) -> Vec<u8> {
    whole(TEXT, text)
}

/// A whole pong frame.
pub fn pong_frame(payload: &[u8]) -> Vec<u8> {
    whole(PONG, payload)
}

/// A whole close frame; code 1005 is sent as an empty one.
pub fn close_frame(code: u16) -> Vec<u8> {
    match code {
        1005 => whole(CLOSE, &[]),
        _ => whole(CLOSE, &code.to_be_bytes()),
    }
}

#[cfg(test)]
mod tests;
