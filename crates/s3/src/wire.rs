//! One signed request, and the little XML of the answers.

use crate::sign::{Signer, encode, sha256, stamp};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use ochre_blob::BlobError;
use ochre_fetch::{Client, FetchError, Opened};
use std::sync::Arc;
use std::time::Duration;

/// Now, Unix ms.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Where the bucket is and who we are.
pub struct Wire {
    pub client: Client,
    pub signer: Signer,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Host, with its port if it is not the usual one.
    pub host: String,
    /// Path of the bucket: `/bucket`, or nothing when the host names it.
    pub root: String,
    /// For one answer, and between two chunks of a file.
    pub timeout: Duration,
    /// Whether every request leaves a line in the log.
    pub trace: bool,
    pub now: Now,
}

/// Pauses between tries.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(500)];
/// Longest answer that is read whole when it is not a file.
const MAX_XML: usize = 16 << 20;

impl Wire {
    /// Asks; any status is an answer. `key` empty: the bucket itself. What can pass by itself (the storage is busy, the
    /// connection broke) is asked again: all our requests may be repeated.
    pub async fn send(
        &self,
        method: Method,
        key: &str,
        query: &[(&str, &str)],
        more: &[(&str, String)],
        body: Bytes,
    ) -> Result<Opened, BlobError> {
        for pause in PAUSES {
            match self.once(method.clone(), key, query, more, body.clone()).await {
                Ok(opened) if !matches!(opened.status.as_u16(), 429 | 500 | 502..=504) => return Ok(opened),
                Err(e) if !matches!(e, FetchError::Broken(_) | FetchError::Connect(_)) => return Err(failed(&e)),
                _ => tokio::time::sleep(pause).await,
            }
        }
        self.once(method, key, query, more, body).await.map_err(|e| failed(&e))
    }

    async fn once(
        &self,
        method: Method,
        key: &str,
        query: &[(&str, &str)],
        more: &[(&str, String)],
        body: Bytes,
    ) -> Result<Opened, FetchError> {
        let path = format!("{}/{}", self.root, encode(key, true));
        let mut query: Vec<String> =
            query.iter().map(|(k, v)| format!("{}={}", encode(k, false), encode(v, false))).collect();
        query.sort();
        let (query, at, hash) = (query.join("&"), stamp((self.now)()), sha256(&body));
        let mut headers: Vec<(String, String)> = vec![
            ("host".into(), self.host.clone()),
            ("x-amz-content-sha256".into(), hash.clone()),
            ("x-amz-date".into(), at.clone()),
        ];
        headers.extend(more.iter().map(|(n, v)| (n.to_string(), v.clone())));
        headers.sort();
        let auth = self.signer.authorization(method.as_str(), &path, &query, &headers, &hash, &at);
        headers.retain(|(n, _)| n != "host");
        headers.push(("authorization".into(), auth));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let pair = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value));
            let (Ok(name), Ok(value)) = pair else { return Err(FetchError::BadUrl) };
            map.insert(name, value);
        }
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}://{}{path}{mark}{query}", self.scheme, self.host);
        let sent = tokio::time::timeout(self.timeout, self.client.open(method.clone(), &url, map, body, 0)).await;
        let sent = sent.unwrap_or(Err(FetchError::Timeout));
        if self.trace {
            // Neither headers nor query: they hold signatures and upload ids.
            match &sent {
                Ok(opened) => tracing::info!("storage: {method} {path} {}", opened.status.as_u16()),
                Err(e) => tracing::info!("storage: {method} {path} {e}"),
            }
        }
        sent
    }

    /// Asks, and reads the answer of a success; what is refused is an error.
    pub async fn xml(
        &self,
        method: Method,
        key: &str,
        query: &[(&str, &str)],
        more: &[(&str, String)],
        body: Bytes,
    ) -> Result<(HeaderMap, String), BlobError> {
        let opened = self.send(method, key, query, more, body).await?;
        let (status, headers) = (opened.status, opened.headers.clone());
        let reading = tokio::time::timeout(self.timeout, opened.read(MAX_XML)).await;
        let (text, _) = reading.unwrap_or(Err(FetchError::Timeout)).map_err(|e| failed(&e))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        // Some operations begin with 200 and tell of their failure in the body.
        if status.is_success() && !text.contains("<Error>") {
            return Ok((headers, text));
        }
        Err(refused(status.as_u16(), &text))
    }
}

fn failed(e: &FetchError) -> BlobError {
    BlobError::Io(format!("the storage does not answer: {e}"))
}

/// What a refusal means.
pub fn refused(status: u16, text: &str) -> BlobError {
    let code = element(text, "Code").unwrap_or_default();
    if status == 404 && code != "NoSuchBucket" {
        return BlobError::NotFound;
    }
    BlobError::Io(format!("the storage answers {status} {code}"))
}

/// The text of the first element of that name.
pub fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(plain(text))
}

/// The inside of every element of that name.
pub fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(open.as_str())
        .skip(1)
        .filter_map(|rest| rest.split_once(close.as_str()).map(|(inside, _)| inside))
        .collect()
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').unwrap_or(rest.len() - 1) + 1;
        match entity(&rest[1..end]) {
            Some(c) => out.push(c),
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name.trim_end_matches(';') {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "amp" => Some('&'),
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_xml() {
        let xml = "<A><K>a&amp;lt;&#39;&#xe9;&lt;b&nope;&</K></A><A><K></K></A>";
        assert_eq!(element(xml, "K").as_deref(), Some("a&lt;'\u{e9}<b&nope;&"));
        assert_eq!(elements(xml, "A"), ["<K>a&amp;lt;&#39;&#xe9;&lt;b&nope;&</K>", "<K></K>"]);
        assert_eq!(element(xml, "X"), None);
    }

    #[test]
    fn refusals() {
        let code = |c: &str| format!("<Error><Code>{c}</Code></Error>");
        assert_eq!(refused(404, &code("NoSuchKey")), BlobError::NotFound);
        let io = BlobError::Io("the storage answers 404 NoSuchBucket".into());
        assert_eq!(refused(404, &code("NoSuchBucket")), io);
    }
}
