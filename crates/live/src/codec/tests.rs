//! The decoder beside tungstenite's on the same bytes: whole, cut and damaged streams.

use super::*;
use std::io::{self, Cursor, Read, Write};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocket, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message as Peer};

/// Reproducible randomness.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.roll(256) as u8).collect()
    }
}

struct Wire(Cursor<Vec<u8>>);

impl Read for Wire {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buf)? {
            0 => Err(io::ErrorKind::WouldBlock.into()),
            n => Ok(n),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn client_frame(dice: &mut Dice, fin: bool, opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut h = [0; MAX_HEADER];
    let n = header(opcode, payload.len(), &mut h);
    h[0] &= if fin { 0xff } else { 0x7f };
    h[1] |= 0x80;
    let mask = [dice.roll(256) as u8, dice.roll(256) as u8, dice.roll(256) as u8, dice.roll(256) as u8];
    let mut body = payload.to_vec();
    unmask(&mut body, mask);
    [&h[..n], &mask, &body].concat()
}

/// A stream of mostly sensible frames.
fn stream(dice: &mut Dice) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..1 + dice.roll(6) {
        let sizes = if dice.roll(4) == 0 { 10 } else { 7 };
        let size = [0, 1, 5, 125, 126, 127, 300, 4000, 8192, 8193][dice.roll(sizes)];
        let text = dice.roll(2) == 0;
        let payload = if text { "aé€😀".repeat(size / 10 + 1).into_bytes() } else { dice.bytes(size) };
        let opcode = if text { TEXT } else { BINARY };
        match dice.roll(6) {
            0 => {
                let cut = dice.roll(payload.len() + 1);
                out.extend(client_frame(dice, false, opcode, &payload[..cut]));
                if dice.roll(2) == 0 {
                    out.extend(client_frame(dice, true, PING, b"in between"));
                }
                out.extend(client_frame(dice, true, CONTINUATION, &payload[cut..]));
            }
            1 => out.extend(client_frame(dice, true, PING, &payload[..payload.len().min(125)])),
            2 => out.extend(client_frame(dice, true, PONG, b"")),
            _ => out.extend(client_frame(dice, true, opcode, &payload)),
        }
    }
    if dice.roll(2) == 0 {
        for _ in 0..1 + dice.roll(3) {
            let at = dice.roll(out.len());
            out[at] ^= 1 << dice.roll(8);
        }
    }
    out
}

/// What tungstenite makes of it: messages (no pongs), and whether it broke off.
fn theirs(bytes: &[u8]) -> (Vec<Message>, bool) {
    let config = WebSocketConfig::default().max_message_size(Some(MAX_INBOUND)).max_frame_size(Some(MAX_INBOUND));
    let mut ws = WebSocket::from_raw_socket(Wire(Cursor::new(bytes.to_vec())), Role::Server, Some(config));
    let mut out = Vec::new();
    loop {
        match ws.read() {
            Ok(Peer::Text(t)) => out.push(Message::Text(t.to_string())),
            Ok(Peer::Binary(b)) => out.push(Message::Binary(b.to_vec())),
            Ok(Peer::Ping(p)) => out.push(Message::Ping(p.to_vec())),
            Ok(Peer::Close(_)) => return (out, true),
            Ok(_) => {}
            Err(tungstenite::Error::Io(_)) => return (out, false),
            Err(_) => return (out, true),
        }
    }
}

/// What we make of it, fed in pieces.
fn ours(dice: &mut Dice, bytes: &[u8]) -> (Vec<Message>, bool) {
    let (mut d, mut out) = (Decoder::default(), Vec::new());
    let mut rest = bytes.to_vec();
    while !rest.is_empty() {
        let most = if dice.roll(2) == 0 { 7 } else { rest.len() };
        let n = 1 + dice.roll(most).min(rest.len() - 1);
        let broke = d.feed(&mut rest[..n], &mut out).is_err();
        let closed = out.iter().position(|m| matches!(m, Message::Close(_)));
        if broke || closed.is_some() {
            out.truncate(closed.unwrap_or(out.len()));
            out.retain(|m| *m != Message::Pong);
            return (out, true);
        }
        rest.drain(..n);
    }
    out.retain(|m| *m != Message::Pong);
    (out, false)
}

#[test]
fn agrees_with_tungstenite() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut broken, mut messages) = (0, 0);
    for round in 0..20_000 {
        let bytes = stream(&mut dice);
        let (want, they_broke) = theirs(&bytes);
        let (got, we_broke) = ours(&mut dice, &bytes);
        broken += usize::from(we_broke);
        messages += got.len();
        if we_broke != they_broke {
            // One side may know from an unfinished frame what the other sees at its end: finish it.
            let longer = [&bytes[..], &[0; MAX_INBOUND + 16]].concat();
            let both = (theirs(&longer).1, ours(&mut dice, &longer).1);
            assert_eq!(both, (true, true), "round {round}: {got:?} {want:?}");
        }
        // They look at the text of a fragment before the last one is there, so they may stop a message earlier.
        let n = want.len().min(got.len());
        assert_eq!(got[..n], want[..n], "round {round}");
        assert!(they_broke || we_broke || got.len() == want.len(), "round {round}");
    }
    assert!(broken > 1_000 && messages > 10_000, "{broken} {messages}");
}

#[test]
fn whole_frames_leave_nothing_behind() {
    let mut dice = Dice(7);
    let (mut d, mut out) = (Decoder::default(), Vec::new());
    let mut two = [client_frame(&mut dice, true, TEXT, b"one"), client_frame(&mut dice, true, TEXT, b"two")].concat();
    d.feed(&mut two, &mut out).unwrap();
    assert_eq!(out, [Message::Text("one".into()), Message::Text("two".into())]);
    assert_eq!(d.held(), 0);
}

#[test]
fn breaches_have_their_codes() {
    let mut dice = Dice(3);
    let mut unmasked = vec![0x81, 1];
    unmasked.push(b'x');
    let table = [
        (unmasked, close::PROTOCOL),
        (vec![0xc1, 0x80], close::PROTOCOL),
        (vec![0x83, 0x80], close::PROTOCOL),
        (client_frame(&mut dice, false, PING, b""), close::PROTOCOL),
        (client_frame(&mut dice, true, CONTINUATION, b"x"), close::PROTOCOL),
        (client_frame(&mut dice, true, PING, &[0; 126]), close::PROTOCOL),
        (client_frame(&mut dice, true, TEXT, &[0xff, 0xfe]), close::NOT_UTF8),
        (client_frame(&mut dice, true, CLOSE, &[3]), close::PROTOCOL),
        (client_frame(&mut dice, true, CLOSE, &[0, 1]), close::PROTOCOL),
        (client_frame(&mut dice, true, BINARY, &[0; MAX_INBOUND + 1]), close::TOO_BIG),
        (vec![0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], close::TOO_BIG),
    ];
    for (mut bytes, code) in table {
        let shown = bytes.clone();
        assert_eq!(Decoder::default().feed(&mut bytes, &mut Vec::new()), Err(Breach(code)), "{shown:x?}");
    }
    let mut bye = client_frame(&mut dice, true, CLOSE, &1000u16.to_be_bytes());
    let mut out = Vec::new();
    Decoder::default().feed(&mut bye, &mut out).unwrap();
    assert_eq!(out, [Message::Close(1000)]);
}

#[test]
fn headers_have_the_length_they_say() {
    for len in [0, 125, 126, 65_535, 65_536] {
        let mut h = [0; MAX_HEADER];
        assert_eq!(text_header(len, &mut h), header_len(len));
    }
}
