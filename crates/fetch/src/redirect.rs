//! What a redirect makes of a request.

use crate::FetchError;
use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

/// Where an answer sends on to; `None` when it is no redirect.
pub fn target(from: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Result<Url, FetchError>> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let place = headers.get(header::LOCATION)?;
    let place = String::from_utf8_lossy(place.as_bytes()).into_owned();
    let next = from.join(&place).ok().filter(|u| matches!(u.scheme(), "http" | "https"));
    Some(next.ok_or(FetchError::BadUrl))
}

/// The next request's method; whether it keeps the body.
pub fn method(status: StatusCode, old: &Method) -> (Method, bool) {
    match status.as_u16() {
        307 | 308 => (old.clone(), true),
        _ if *old == Method::GET || *old == Method::HEAD => (old.clone(), true),
        _ => (Method::GET, false),
    }
}

/// Takes out what the next host must not see.
pub fn strip(headers: &mut HeaderMap, from: &Url, to: &Url, keeps_body: bool) {
    if from.origin() != to.origin() {
        for name in [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION, header::WWW_AUTHENTICATE] {
            headers.remove(name);
        }
    }
    if !keeps_body {
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
            headers.remove(name);
        }
    }
}
