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
#[derive(Clone)]
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
pub enum Unanswered {
    /// The other side was not reached, or did not answer as it must.
    Fetch(FetchError),
    /// An outgoing OAuth connection is made for the address, and it gave no token: nothing was sent.
    NoToken { connection: String, why: String, may_pass: bool },
}

impl std::fmt::Display for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fetch(e) => e.fmt(f),
            Self::NoToken { connection, why, .. } => {
                write!(f, "the outgoing OAuth connection {connection} gave no token: {why}")
            }
        }
    }
}

impl Unanswered {
    /// Nothing was received yet and it may be later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Fetch(e) => matches!(e, FetchError::Resolve(_) | FetchError::Connect(_)),
            Self::NoToken { may_pass, .. } => *may_pass,
        }
    }

    /// Whether it failed before anything was sent, for want of a token.
    pub fn is_without_token(&self) -> bool {
        matches!(self, Self::NoToken { .. })
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
/// address gives it its token; without one nothing is sent.
pub async fn send(app: &Arc<App>, call: Call) -> Result<Answer, Unanswered> {
    let Some(connection) = outgoing_oauth::for_address(app, &call.url).await? else { return plain(app, call).await };
    let token = outgoing_oauth::token(app, &connection).await?;
    let answer = plain(app, call.clone().secret(header::AUTHORIZATION, &token.header)).await?;
    if answer.status != 401 || !token.kept {
        return Ok(answer);
    }
    // A token from earlier that is refused was taken back over there: a new one, once. Who refuses has done nothing yet.
    outgoing_oauth::forget(app, &connection);
    let token = outgoing_oauth::token(app, &connection).await?;
    plain(app, call.secret(header::AUTHORIZATION, &token.header)).await
}

/// As [`send`], without such a token (the request for the token itself).
pub async fn plain(app: &Arc<App>, call: Call) -> Result<Answer, Unanswered> {
    let limits = Limits::integration(&app.config());
    let Call { method, url, headers, body } = call;
    let answer = app.fetch().request(method, &url, headers, body, limits).await.map_err(Unanswered::Fetch)?;
    Ok(Answer { status: answer.status.as_u16(), content_type: answer.content_type(), body: answer.body })
}
