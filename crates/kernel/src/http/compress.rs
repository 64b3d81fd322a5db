//! gzip for JSON answers (`ServiceSettings.WebserverMode`): small ones are not worth it, files are packed already.

use crate::Response;
use crate::reply::Body;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use std::io::Write;

/// Bytes below which an answer goes out as it is: it fits a packet.
const LEAST: usize = 1400;

/// Whether the caller takes gzip.
pub fn accepted(headers: &HeaderMap) -> bool {
    let all = headers.get_all(ACCEPT_ENCODING);
    all.iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let refused = |p: &str| p.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip")) && !parts.any(refused)
    })
}

/// Says that the answer depends on what the caller takes, and packs it when that is gzip.
pub fn answer(r: &mut Response, accepted: bool) {
    r.set_header("vary", "Accept-Encoding");
    let json = r.headers.iter().any(|(n, v)| *n == CONTENT_TYPE && v.as_bytes().starts_with(b"application/json"));
    let fixed = r.headers.iter().any(|(n, _)| *n == CONTENT_ENCODING || *n == CONTENT_LENGTH);
    if !accepted || !json || fixed {
        return;
    }
    let Body::Bytes(plain) = &r.body else { return };
    if plain.len() < LEAST {
        return;
    }
    let mut out = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::fast());
    if let Ok(packed) = out.write_all(plain).and_then(|()| out.finish()) {
        r.body = Body::Bytes(Bytes::from(packed));
        r.set_header("content-encoding", "gzip");
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST, accepted, answer};
    use crate::Response;
    use crate::reply::Body;
    use std::io::Read;

    #[test]
    fn who_takes_it() {
        for (value, want) in [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("br", false),
            ("", false),
            ("xgzip", false),
        ] {
            let mut h = http::HeaderMap::new();
            h.insert("accept-encoding", value.parse().expect("a header"));
            assert_eq!(accepted(&h), want, "{value}");
        }
    }

    #[test]
    fn packs_what_is_large() {
        for (len, takes, packed) in [(LEAST, true, true), (LEAST - 1, true, false), (LEAST, false, false)] {
            let text = "x".repeat(len);
            let mut r = Response::bytes(200, "application/json", text.clone());
            answer(&mut r, takes);
            let Body::Bytes(b) = &r.body else { panic!("no bytes") };
            let mut read = String::new();
            match packed {
                true => drop(flate2::read::GzDecoder::new(&b[..]).read_to_string(&mut read)),
                false => read = String::from_utf8_lossy(b).into_owned(),
            }
            assert_eq!(read, text, "{len} {takes}");
        }
    }
}
