//! Request bodies: read whole up to a limit, or handed on as a stream.

use crate::AppError;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
pub use hyper::body::Incoming;

/// A body that has not been read, or was.
pub enum RequestBody {
    Read(Bytes),
    Stream(Incoming),
    Taken,
}

/// Reads a body of at most `limit` bytes; more is 413, and the rest is read away ([`drain`]).
pub async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, AppError> {
    let done = take(&mut body, limit).await;
    if done.is_err() {
        drain(body).await;
    }
    done
}

async fn take(body: &mut Incoming, limit: usize) -> Result<Bytes, AppError> {
    let too_large = || AppError::new("api.context.request_body_too_large.app_error", 413);
    use http_body::Body;
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    let mut first: Option<Bytes> = None;
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|e| AppError::bad("api.context.invalid_body_param.app_error").detail(e.to_string()))?;
        let Ok(data) = frame.into_data() else { continue };
        match &first {
            None => first = Some(data),
            Some(f) => {
                if rest.is_empty() {
                    rest.extend_from_slice(f);
                }
                rest.extend_from_slice(&data);
            }
        }
        if rest.len().max(first.as_ref().map_or(0, Bytes::len)) > limit {
            return Err(too_large());
        }
    }
    Ok(if rest.is_empty() { first.unwrap_or_default() } else { rest.freeze() })
}

/// Whether a JSON text holds `\u0000`: neither database keeps a text with a NUL (contract/sqlite_mapping.md).
pub fn holds_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|b| *b == b'\\') {
        rest = &rest[at + 1..];
        if rest.starts_with(b"u0000") {
            return true;
        }
        // what is escaped may be a backslash
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// Refuses a NUL in the values of an address, by the value's name.
pub fn no_nul(params: &[(String, String)], query: Option<&str>) -> Result<(), AppError> {
    if let Some((name, _)) = params.iter().find(|(_, v)| v.contains('\0')) {
        return Err(AppError::url(name));
    }
    let Some(query) = query.filter(|q| q.contains("%00")) else { return Ok(()) };
    match form_urlencoded::parse(query.as_bytes()).find(|(k, v)| k.contains('\0') || v.contains('\0')) {
        Some((name, _)) => Err(AppError::url(&name)),
        None => Ok(()),
    }
}

/// Most that is read of a body that nobody wants, bytes, and how long.
const DRAINED: usize = 1 << 20;
const DRAIN_TIME: std::time::Duration = std::time::Duration::from_secs(5);

/// Reads a refused request's body away, so that the answer is not lost to a client that is still sending it and the
/// connection serves the next request. What is longer costs the connection.
pub async fn drain(mut body: Incoming) {
    let all = async {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, Bytes::len);
            if seen > DRAINED {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(DRAIN_TIME, all).await;
}

/// An unread body as a stream of chunks, for the file store.
pub fn chunks(body: Incoming) -> futures_util::stream::BoxStream<'static, std::io::Result<Bytes>> {
    use futures_util::StreamExt;
    let frames = http_body_util::BodyStream::new(body).filter_map(|frame| async move {
        match frame {
            Ok(f) => f.into_data().ok().map(Ok),
            Err(e) => Some(Err(std::io::Error::other(e))),
        }
    });
    Box::pin(frames)
}

#[cfg(test)]
mod tests {
    use super::{holds_nul, no_nul};

    #[test]
    fn nul_in_json() {
        let rows = [
            (r#""a\u0000b""#, true),
            (r#""a\\u0000b""#, false),
            (r#""a\\\u0000""#, true),
            (r#"{"\u0000":1}"#, true),
            (r#""\u00001""#, true),
            (r#""\u0001""#, false),
            (r#""\"#, false),
            ("", false),
        ];
        for (text, expected) in rows {
            assert_eq!(holds_nul(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn nul_in_addresses() {
        let params = |v: &str| vec![("email".to_string(), v.to_string())];
        assert!(no_nul(&params("a@b"), Some("a=%01&b=%2500")).is_ok());
        assert_eq!(no_nul(&params("a\0"), None).map_err(|e| e.params), Err(vec![("Name", "email".to_string())]));
        assert_eq!(no_nul(&[], Some("a=1&q=x%00")).map_err(|e| e.params), Err(vec![("Name", "q".to_string())]));
    }
}
