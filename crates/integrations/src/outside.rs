//! Calls of this domain to other people's servers, all through the guarded client (`ochre-fetch`): commands, buttons, dialogs,
//! webhooks. Addresses and tokens never reach the log.

use crate::outgoing_oauth;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use ochre_fetch::{FetchError, Limits};
use ochre_kernel::App;
use serde::Serialize;
use std::sync::Arc;

/// What is sent.
pub struct Call {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
}

/// What came back; its body is cut after one MiB.
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Bytes,
}

impl Answer {
    /// 2xx.
    pub fn is_fine(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub struct Unanswered(FetchError);

impl std::fmt::Display for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Unanswered {
    /// Nothing was received yet and it may be later.
    pub fn may_pass(&self) -> bool {
        matches!(self.0, FetchError::Resolve(_) | FetchError::Connect(_))
    }
}

impl Call {
    fn new(method: Method, url: &str, content_type: &'static str, body: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if !content_type.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        Self { method, url: url.to_string(), headers, body: body.into() }
    }

    /// POST of JSON.
    pub fn json<T: Serialize>(url: &str, body: &T) -> Self {
        Self::new(Method::POST, url, "application/json", serde_json::to_vec(body).unwrap_or_default())
    }

    /// POST of a form.
    pub fn form(url: &str, fields: &[(String, String)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        Self::new(Method::POST, url, "application/x-www-form-urlencoded", form.finish().into_bytes())
    }

    /// GET with the fields added to the address's own query.
    pub fn query(url: &str, fields: &[(String, String)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let (url, fragment) = url.split_once('#').map_or((url, None), |(u, f)| (u, Some(f)));
        let joint = if url.contains('?') { "&" } else { "?" };
        let mut full = format!("{url}{joint}{}", form.finish());
        if let Some(f) = fragment {
            full = format!("{full}#{f}");
        }
        Self::new(Method::GET, &full, "", Vec::new())
    }

    /// Adds a header that is a secret.
    pub fn secret(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(mut v) = HeaderValue::from_str(value) {
            v.set_sensitive(true);
            self.headers.insert(name, v);
        }
        self
    }
}

/// Sends a call and reads the answer, within `OutgoingIntegrationRequestsTimeout`. An outgoing OAuth connection for the
/// address gives it its token.
pub async fn send(app: &Arc<App>, mut call: Call) -> Result<Answer, Unanswered> {
    if let Some(bearer) = outgoing_oauth::bearer(app, &call.url).await {
        call = call.secret(header::AUTHORIZATION, &bearer);
    }
    plain(app, call).await
}

/// As [`send`], without such a token (the request for the token itself).
pub async fn plain(app: &Arc<App>, call: Call) -> Result<Answer, Unanswered> {
    let limits = Limits::integration(&app.config());
    let Call { method, url, headers, body } = call;
    let answer = app.fetch().request(method, &url, headers, body, limits).await.map_err(Unanswered)?;
    Ok(Answer { status: answer.status.as_u16(), content_type: answer.content_type(), body: answer.body })
}
