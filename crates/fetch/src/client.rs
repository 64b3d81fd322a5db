use crate::connect::{Connector, Rules};
use crate::proxy::{self, Proxies};
use crate::{Allowed, FetchError, Resolve, redirect, tls};
use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt, TryStreamExt};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, BodyStream, Full, StreamBody};
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use ochre_config::Config;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

type Body = UnsyncBoxBody<Bytes, std::io::Error>;

/// What we call ourselves.
const USER_AGENT: &str = concat!("Ochre-Bot/", env!("CARGO_PKG_VERSION"));

/// How long, how much, how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the call to the last byte of the answer.
    pub timeout: Duration,
    /// Most bytes of the answer's body.
    pub max_bytes: usize,
    /// Whether a longer body is cut at `max_bytes` instead of being an error.
    pub cut: bool,
    /// Most redirects that are followed; 0 = the redirect is the answer.
    pub redirects: u8,
}

impl Limits {
    /// Webhooks, commands, actions: `OutgoingIntegrationRequestsTimeout` seconds, the first MiB of the answer, ten redirects.
    pub fn integration(config: &Config) -> Self {
        let seconds = u64::try_from(config.service.outgoing_integration_requests_timeout).unwrap_or(0);
        let seconds = if seconds == 0 { 30 } else { seconds };
        Self { timeout: Duration::from_secs(seconds), max_bytes: 1 << 20, cut: true, redirects: 10 }
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Whether [`Limits::cut`] cut the body.
    pub cut: bool,
    /// The address that answered, after redirects.
    pub url: Url,
}

impl Answer {
    /// The content type, lower case, without parameters; empty when there is none.
    pub fn content_type(&self) -> String {
        content_type(&self.headers)
    }
}

fn content_type(headers: &HeaderMap) -> String {
    let full = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    full.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// An answer whose body has not been read.
pub struct Opened {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The address that answered, after redirects.
    pub url: Url,
    body: Incoming,
}

impl Opened {
    /// The content type, lower case, without parameters; empty when there is none.
    pub fn content_type(&self) -> String {
        content_type(&self.headers)
    }

    /// The body as it comes. The caller bounds time and size.
    pub fn stream(self) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
        TryStreamExt::map_err(BodyStream::new(self.body), std::io::Error::other)
            .try_filter_map(|frame| async move { Ok(frame.into_data().ok()) })
    }

    /// The body up to `max` bytes, and whether there was more.
    pub async fn read(self, max: usize) -> Result<(Bytes, bool), FetchError> {
        let mut out = BytesMut::new();
        let mut stream = Box::pin(self.stream());
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|e| FetchError::from_chain(&e))?;
            if out.len() + chunk.len() > max {
                out.extend_from_slice(&chunk[..max - out.len()]);
                return Ok((out.freeze(), true));
            }
            out.extend_from_slice(&chunk);
        }
        Ok((out.freeze(), false))
    }
}

/// The client. Cheap to clone; connections that are free are kept for half a minute.
#[derive(Clone)]
pub struct Client {
    http: legacy::Client<Connector, Body>,
    rules: Arc<Rules>,
}

impl From<&Config> for Client {
    /// For addresses that users choose.
    fn from(config: &Config) -> Self {
        Self::make(config, false, Arc::new(Machine))
    }
}

impl Client {
    /// For addresses that stand in the configuration: internal ones are reached too.
    pub fn trusted(config: &Config) -> Self {
        Self::make(config, true, Arc::new(Machine))
    }

    /// As [`Client::from`], with other answers to the question where a name is.
    pub fn with_resolver(config: &Config, resolver: Arc<dyn Resolve>) -> Self {
        Self::make(config, false, resolver)
    }

    fn make(config: &Config, trusted: bool, resolver: Arc<dyn Resolve>) -> Self {
        let service = &config.service;
        Self::with_rules(Rules {
            allowed: Allowed::parse(&service.allowed_untrusted_internal_connections),
            own_host: Url::parse(&service.site_url)
                .ok()
                .and_then(|u| u.host_str().map(str::to_owned))
                .unwrap_or_default(),
            trusted,
            tls: Tls::Machine { insecure: service.enable_insecure_outgoing_connections },
            proxies: Proxies::of_environment().clone(),
            resolver,
        })
    }

    pub(crate) fn with_rules(rules: Rules) -> Self {
        let rules = Arc::new(rules);
        let http = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(8)
            .build(Connector(rules.clone()));
        Self { http, rules }
    }

    /// Asks and reads the answer. `url`: `http` or `https`; a user and password in it become `Authorization`.
    ///
    /// Errors: see [`FetchError`]. Any status is an answer.
    pub async fn request(
        &self,
        method: Method,
        url: &str,
        headers: HeaderMap,
        body: impl Into<Bytes>,
        limits: Limits,
    ) -> Result<Answer, FetchError> {
        let whole = async {
            let opened = self.open(method, url, headers, body, limits.redirects).await?;
            let (status, headers, url) = (opened.status, opened.headers.clone(), opened.url.clone());
            let (body, more) = opened.read(limits.max_bytes).await?;
            if more && !limits.cut {
                return Err(FetchError::TooLarge);
            }
            Ok(Answer { status, headers, body, cut: more, url })
        };
        tokio::time::timeout(limits.timeout, whole).await.map_err(|_| FetchError::Timeout)?
    }

    /// Asks for a page or picture.
    pub async fn get(&self, url: &str, headers: HeaderMap, limits: Limits) -> Result<Answer, FetchError> {
        self.request(Method::GET, url, headers, Bytes::new(), limits).await
    }

    /// Asks and hands the answer on before its body is read; the caller bounds the time.
    pub async fn open(
        &self,
        mut method: Method,
        url: &str,
        mut headers: HeaderMap,
        body: impl Into<Bytes>,
        redirects: u8,
    ) -> Result<Opened, FetchError> {
        let (mut url, mut body) = (parse(url)?, body.into());
        for left in (0..=redirects).rev() {
            let whole = Full::new(body.clone()).map_err(|never| match never {}).boxed_unsync();
            let answer = self.send(method.clone(), &url, headers.clone(), whole).await?;
            let next = redirect::target(&url, answer.status(), answer.headers()).filter(|_| redirects > 0);
            let Some(next) = next else {
                let (parts, body) = answer.into_parts();
                return Ok(Opened { status: parts.status, headers: parts.headers, url, body });
            };
            if left == 0 {
                break;
            }
            let next = next?;
            let (next_method, keeps) = redirect::method(answer.status(), &method);
            redirect::strip(&mut headers, &url, &next, keeps);
            method = next_method;
            if !keeps {
                body = Bytes::new();
            }
            url = next;
        }
        Err(FetchError::TooManyRedirects)
    }

    /// Sends a body as it comes (`content-length` in `headers` when it is known); no redirects, the caller bounds the time.
    pub async fn send_stream(
        &self,
        method: Method,
        url: &str,
        headers: HeaderMap,
        body: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    ) -> Result<Opened, FetchError> {
        let url = parse(url)?;
        let frames = body.map_ok(http_body::Frame::data);
        let answer = self.send(method, &url, headers, StreamBody::new(frames).boxed_unsync()).await?;
        let (parts, body) = answer.into_parts();
        Ok(Opened { status: parts.status, headers: parts.headers, url, body })
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        mut headers: HeaderMap,
        body: Body,
    ) -> Result<http::Response<Incoming>, FetchError> {
        if !url.username().is_empty() && !headers.contains_key(header::AUTHORIZATION) {
            secret(&mut headers, header::AUTHORIZATION, &proxy::basic(url));
        }
        headers.entry(header::USER_AGENT).or_insert(HeaderValue::from_static(USER_AGENT));
        let uri: Uri = bare(url).parse().map_err(|_| FetchError::BadUrl)?;
        if let Some(auth) = self.rules.proxy_of(&uri).filter(|_| url.scheme() == "http").and_then(|p| p.auth.as_ref()) {
            secret(&mut headers, header::PROXY_AUTHORIZATION, auth);
        }
        let mut request = Request::builder().method(method).uri(uri).body(body).map_err(|_| FetchError::BadUrl)?;
        *request.headers_mut() = headers;
        self.http.request(request).await.map_err(|e| FetchError::from_chain(&e))
    }
}

fn secret(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(mut v) = HeaderValue::from_str(value) {
        v.set_sensitive(true);
        headers.insert(name, v);
    }
}

fn parse(url: &str) -> Result<Url, FetchError> {
    let url = Url::parse(url).map_err(|_| FetchError::BadUrl)?;
    let fine = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty());
    if fine { Ok(url) } else { Err(FetchError::BadUrl) }
}

/// Without user, password and fragment.
fn bare(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// How servers prove who they are; read when the first one has to.
pub(crate) enum Tls {
    Machine {
        insecure: bool,
    },
    #[cfg(test)]
    Of(Arc<rustls::ClientConfig>),
}

impl Tls {
    pub(crate) fn config(&self) -> Arc<rustls::ClientConfig> {
        match self {
            Tls::Machine { insecure } => tls::config(*insecure),
            #[cfg(test)]
            Tls::Of(c) => c.clone(),
        }
    }
}

struct Machine;

impl Resolve for Machine {
    fn resolve(&self, host: String, port: u16) -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }
}
