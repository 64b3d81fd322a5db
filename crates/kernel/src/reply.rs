//! What a handler answers.

use crate::AppError;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use http::header::{HeaderName, HeaderValue};
use serde::Serialize;
use std::cell::RefCell;

/// A handler's answer.
pub type Reply = Result<Response, AppError>;

/// A response body: nothing, bytes, or a stream that is not held in memory.
pub enum Body {
    Empty,
    Bytes(Bytes),
    Stream(BoxStream<'static, std::io::Result<Bytes>>),
}

/// Status, headers, body. Defaults of an API answer (contract/limits.md Headers) are added by dispatch.
pub struct Response {
    pub status: u16,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Body,
}

thread_local! {
    /// Where answers are encoded: a buffer that has grown already.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}
/// A buffer that grew beyond this is given back.
const SCRATCH_KEPT: usize = 256 * 1024;

/// The JSON of a value; empty if it has none.
fn encode<T: Serialize + ?Sized>(value: &T) -> Bytes {
    SCRATCH.with(|scratch| {
        let Ok(mut out) = scratch.try_borrow_mut() else {
            return serde_json::to_vec(value).unwrap_or_default().into();
        };
        out.clear();
        let bytes = match serde_json::to_writer(&mut *out, value) {
            Ok(()) => Bytes::copy_from_slice(&out),
            Err(_) => Bytes::new(),
        };
        if out.capacity() > SCRATCH_KEPT {
            *out = Vec::new();
        }
        bytes
    })
}

impl Response {
    /// An empty answer.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Empty }
    }

    /// JSON of anything.
    pub fn json<T: Serialize + ?Sized>(status: u16, value: &T) -> Self {
        Self::bytes(status, "application/json", encode(value))
    }

    /// Bytes of a content type.
    pub fn bytes(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = vec![(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))];
        Self { status, headers, body: Body::Bytes(body.into()) }
    }

    /// `{"status":"OK"}`.
    pub fn ok() -> Self {
        Self::bytes(200, "application/json", Bytes::from_static(b"{\"status\":\"OK\"}"))
    }

    /// The JSON of the body, null when it holds none (operations called from inside).
    pub fn value(&self) -> serde_json::Value {
        match &self.body {
            Body::Bytes(b) => serde_json::from_slice(b).unwrap_or_default(),
            _ => serde_json::Value::Null,
        }
    }

    /// Adds or replaces a header. A value that cannot stand in a header is dropped.
    pub fn header(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.set_header(name, value);
        self
    }

    /// Adds or replaces a header in place.
    pub fn set_header(&mut self, name: &'static str, value: impl AsRef<str>) {
        let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value.as_ref()))
        else {
            return;
        };
        self.headers.retain(|(n, _)| *n != name || name == http::header::SET_COOKIE);
        self.headers.push((name, value));
    }

    /// Adds a `Set-Cookie`.
    pub fn cookie(mut self, text: &str) -> Self {
        if let Ok(v) = HeaderValue::from_str(text) {
            self.headers.push((http::header::SET_COOKIE, v));
        }
        self
    }
}
