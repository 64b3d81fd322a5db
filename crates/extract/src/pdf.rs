//! PDF: its streams one after the other, unpacked. Streams with a character map (`ToUnicode`) tell what the codes of fonts
//! mean; streams with text operators give the text. The page tree is not walked: for search the order hardly matters.

use crate::MAX_TEXT;
use crate::pdf_text::{Map, show};
use crate::unpack::{BUDGET, inflate};

fn find(data: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    data.get(from..)?.windows(what.len()).position(|w| w == what).map(|at| at + from)
}

/// The text; none of an encrypted document.
pub fn text(data: &[u8]) -> String {
    if !data[..data.len().min(1024)].windows(5).any(|w| w == b"%PDF-") || find(data, 0, b"/Encrypt").is_some() {
        return String::new();
    }
    let streams = streams(data);
    let mut map = Map::default();
    for s in streams.iter().filter(|s| find(s, 0, b"begincmap").is_some()) {
        map.read(s);
    }
    let mut out = String::new();
    for s in streams.iter().filter(|s| find(s, 0, b"BT").is_some() && find(s, 0, b"begincmap").is_none()) {
        show(s, &map, &mut out);
        out.push('\n');
        if out.len() > 2 * MAX_TEXT {
            break;
        }
    }
    out
}

/// All streams that are plain or deflated and not pictures or fonts.
fn streams(data: &[u8]) -> Vec<Vec<u8>> {
    let (mut out, mut at, mut budget) = (Vec::new(), 0, BUDGET);
    while let Some(start) = find(data, at, b"stream") {
        let head = &data[at.max(start.saturating_sub(2048))..start];
        let mut body = start + b"stream".len();
        body += match data.get(body..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\n' | b'\r', ..]) => 1,
            _ => 0,
        };
        let Some(end) = find(data, body, b"endstream") else { break };
        at = end + b"endstream".len();
        let has = |name: &[u8]| find(dictionary(head), 0, name).is_some();
        if has(b"/Image") || has(b"/FontFile") || has(b"/Length1") || has(b"/XRef") || has(b"/ObjStm") || budget == 0 {
            continue;
        }
        let raw = &data[body..end];
        let plain = if has(b"/FlateDecode") || has(b"/Fl ") {
            inflate(raw, true, budget)
        } else if has(b"/Filter") {
            continue;
        } else {
            raw[..raw.len().min(budget)].to_vec()
        };
        budget -= plain.len();
        out.push(plain);
    }
    out
}

/// The part of what precedes a stream that belongs to its own object.
fn dictionary(head: &[u8]) -> &[u8] {
    let at = head.windows(4).rposition(|w| w == b" obj").unwrap_or(0);
    &head[at..]
}
