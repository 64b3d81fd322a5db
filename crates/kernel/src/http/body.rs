//! Request bodies: read whole up to a limit, or handed on as a stream.

use crate::AppError;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// A body that has not been read, or was.
pub enum RequestBody {
    Read(Bytes),
    Stream(Incoming),
    Taken,
}

/// Reads a body of at most `limit` bytes; more is 413.
pub async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, AppError> {
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
