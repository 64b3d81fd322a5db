//! A small HTTP client that sends exactly what it is told: no cookies, no redirects, no retries.

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Map, Value};
use std::io::Read;
use std::time::Duration;

/// The longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Client {
    pool: Pool<HttpConnector, Full<Bytes>>,
    /// `http://host:port`, no slash at the end.
    base: String,
}

/// What a request carries.
#[derive(Default, Clone)]
pub struct Outgoing {
    pub token: Option<String>,
    /// These win over the content type of the body and over the token.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub content_type: Option<String>,
}

impl Outgoing {
    pub fn json(token: Option<&str>, body: &Value) -> Outgoing {
        Outgoing { token: token.map(str::to_owned), ..Outgoing::default() }.with_json(body)
    }

    pub fn with_json(mut self, body: &Value) -> Outgoing {
        self.body = body.to_string().into_bytes();
        self.content_type = Some("application/json".into());
        self
    }

    pub fn with_form(mut self, form: &Map<String, Value>) -> Outgoing {
        let mut text = form_urlencoded::Serializer::new(String::new());
        form.iter().for_each(|(k, v)| {
            text.append_pair(k, &crate::vars::plain(v));
        });
        self.body = text.finish().into_bytes();
        self.content_type = Some("application/x-www-form-urlencoded".into());
        self
    }
}

/// One part of a multipart body.
pub struct Part {
    pub name: String,
    /// File name and content type.
    pub file: Option<(String, String)>,
    pub data: Vec<u8>,
}

/// Body and content type of a form with files.
pub fn multipart(parts: &[Part]) -> (Vec<u8>, String) {
    let boundary = format!("ochre{:032x}", rand::random::<u128>());
    let quoted = |s: &str| s.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut body = Vec::new();
    for part in parts {
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&part.name)).bytes());
        if let Some((file, kind)) = &part.file {
            body.extend(format!("; filename=\"{}\"\r\nContent-Type: {kind}", quoted(file)).bytes());
        }
        body.extend(b"\r\n\r\n");
        body.extend(&part.data);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    (body, format!("multipart/form-data; boundary={boundary}"))
}

/// An answer, read to its end and unpacked.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// All values of a header, joined by `, `.
    pub fn header(&self, name: &str) -> Option<String> {
        let all: Vec<_> = self.headers.get_all(name).iter().map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// The content type without its parameters; empty when there is none.
    pub fn kind(&self) -> String {
        self.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().to_owned()
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The body as a text: in the charset that the header names, Latin-1 for a text without one, else UTF-8.
    pub fn text(&self) -> String {
        let kind = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let latin = kind.contains("charset=iso-8859-1") || (kind.starts_with("text/") && !kind.contains("charset="));
        if latin {
            return self.body.iter().map(|b| *b as char).collect();
        }
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Body and headers as one text, for `save_match`.
    pub fn everything(&self) -> String {
        let mut text = self.text() + "\n";
        for name in self.headers.keys() {
            text += &format!("{name}: {}\n", self.header(name.as_str()).unwrap_or_default());
        }
        text
    }
}

impl Client {
    /// `base` is `http://host[:port]`; anything else is refused.
    pub fn new(base: &str) -> Result<Client, String> {
        let base = base.trim_end_matches('/').to_owned();
        if !base.starts_with("http://") {
            return Err(format!("{base}: the runner speaks plain http:// only"));
        }
        base.parse::<http::Uri>().map_err(|e| format!("{base}: {e}"))?;
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Ok(Client { pool: Pool::builder(TokioExecutor::new()).build(connector), base })
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends one request; the path may be a whole address that the server gave, whose host is then ignored.
    pub async fn send(&self, method: &str, path: &str, out: &Outgoing) -> Result<Answer, String> {
        let what = format!("{method} {path}");
        let address = self.base.clone() + &escaped(local_part(path));
        let mut request = Request::new(Full::new(Bytes::from(out.body.clone())));
        *request.method_mut() = Method::from_bytes(method.as_bytes()).map_err(|e| format!("{what}: {e}"))?;
        *request.uri_mut() = address.parse().map_err(|e| format!("{what}: {e}"))?;
        *request.headers_mut() = headers(out).map_err(|e| format!("{what}: {e}"))?;
        let answer = tokio::time::timeout(PATIENCE, self.exchange(request)).await;
        answer
            .unwrap_or_else(|_| Err(format!("no answer in {} s", PATIENCE.as_secs())))
            .map_err(|e| format!("{what}: {e}"))
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Answer, String> {
        let response = self.pool.request(request).await.map_err(|e| chain(&e))?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|e| format!("the answer broke off: {}", chain(&e)))?.to_bytes();
        let body = unpacked(&head.headers, &body)?;
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }
}

fn headers(out: &Outgoing) -> Result<HeaderMap, String> {
    let defaults = [
        ("user-agent", Some(concat!("ochre-conformance/", env!("CARGO_PKG_VERSION")).to_owned())),
        ("accept", Some("*/*".to_owned())),
        ("accept-encoding", Some("gzip, deflate".to_owned())),
        ("content-type", out.content_type.clone()),
        ("authorization", out.token.as_ref().map(|t| format!("Bearer {t}"))),
    ];
    let defaults = defaults.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?)));
    let mut map = HeaderMap::new();
    for (k, v) in defaults.chain(out.headers.iter().cloned()) {
        let name = http::HeaderName::from_bytes(k.as_bytes()).map_err(|e| format!("header {k:?}: {e}"))?;
        let value = http::HeaderValue::from_str(&v).map_err(|e| format!("header {k}: {e}"))?;
        map.insert(name, value);
    }
    Ok(map)
}

/// The error and what caused it.
fn chain(e: &dyn std::error::Error) -> String {
    let mut text = e.to_string();
    let mut cause = e.source();
    while let Some(c) = cause {
        text += &format!(": {c}");
        cause = c.source();
    }
    text
}

fn unpacked(headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let done = match headers.get("content-encoding").map(|v| v.as_bytes()) {
        Some(b"gzip") if !body.is_empty() => flate2::read::MultiGzDecoder::new(body).read_to_end(&mut out),
        Some(b"deflate") if !body.is_empty() => flate2::read::ZlibDecoder::new(body).read_to_end(&mut out),
        _ => return Ok(body.to_vec()),
    };
    done.map_err(|e| format!("the answer does not unpack: {e}"))?;
    Ok(out)
}

/// The path and query of an address; a path stays as it is.
pub fn local_part(path: &str) -> &str {
    let bare = path.strip_prefix('/').unwrap_or(path);
    let host = bare.strip_prefix("http://").or_else(|| bare.strip_prefix("https://"));
    host.map_or(path, |h| h.find('/').map_or("", |at| &h[at..]))
}

/// Percent-encodes what may not stand in a request line; what is encoded already stays, in upper case.
fn escaped(path: &str) -> String {
    let (mut out, mut upper) = (String::new(), 0);
    for b in path.bytes() {
        let plain = b.is_ascii_alphanumeric() || b"!#$%&'()*+,/:;=?@[]~-._".contains(&b);
        match b {
            b'a'..=b'f' if upper > 0 => out.push(b.to_ascii_uppercase() as char),
            _ if plain => out.push(b as char),
            _ => out.push_str(&format!("%{b:02X}")),
        }
        upper = if b == b'%' { 2 } else { i32::max(upper - 1, 0) };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (given, want) in [
            ("/api/v4/x?a=b", "/api/v4/x?a=b"),
            ("http://127.0.0.1:80/hooks/1?x=1", "/hooks/1?x=1"),
            ("/https://example.com/hooks/1", "/hooks/1"),
            ("/api?url=http://h/x", "/api?url=http://h/x"),
        ] {
            assert_eq!(local_part(given), want);
        }
        assert_eq!(escaped("/a b/..%2f/é|+1"), "/a%20b/..%2F/%C3%A9%7C+1");
    }

    #[test]
    fn forms_with_files() {
        let field = Part { name: "a".into(), file: None, data: b"1".to_vec() };
        let file =
            Part { name: "f".into(), file: Some(("q\"é.txt".into(), "text/plain".into())), data: b"2".to_vec() };
        let (body, kind) = multipart(&[field, file]);
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let want = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; \
                    name=\"f\"; filename=\"q%22é.txt\"\r\nContent-Type: text/plain\r\n\r\n2\r\n--B--\r\n";
        assert_eq!(String::from_utf8(body).unwrap(), want.replace('B', boundary));
    }
}
