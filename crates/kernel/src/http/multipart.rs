//! Multipart bodies, streamed part by part.

use crate::AppError;
use futures_util::StreamExt;
use http_body_util::BodyStream;
use hyper::body::Incoming;
pub use multer::{Error, Field, Multipart};

/// Opens a multipart body; `None` when the content type is another.
pub fn open(content_type: &str, body: Incoming) -> Option<multer::Multipart<'static>> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let stream = BodyStream::new(body).filter_map(|frame| async move {
        match frame {
            Ok(f) => f.into_data().ok().map(Ok),
            Err(e) => Some(Err(e)),
        }
    });
    Some(multer::Multipart::new(stream, boundary))
}

/// A part whose text is short (contract/limits.md: 10240 bytes).
pub async fn text(mut field: multer::Field<'_>) -> Result<String, AppError> {
    let mut out = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(bad)? {
        out.extend_from_slice(&chunk);
        if out.len() > 10_240 {
            return Err(AppError::body("multipart"));
        }
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// A part held in memory, at most `limit` bytes.
pub async fn bytes(mut field: multer::Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, AppError> {
    let mut out = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(bad)? {
        if out.len() + chunk.len() > limit {
            return Ok(None);
        }
        out.extend_from_slice(&chunk);
    }
    Ok(Some(out))
}

/// A multipart body that cannot be read.
pub fn bad(e: multer::Error) -> AppError {
    AppError::body("multipart").detail(e.to_string())
}

/// A part as a stream of chunks, for the file store.
pub fn chunks(
    field: multer::Field<'static>,
) -> futures_util::stream::BoxStream<'static, std::io::Result<bytes::Bytes>> {
    Box::pin(field.map(|chunk| chunk.map_err(std::io::Error::other)))
}
