//! Connecting: the name is resolved here, the address that comes out is checked, and exactly that address is connected to.
//! Nothing in between asks the resolver again, so a name that answers differently the second time gains nothing.

use crate::address::{is_own, is_reserved};
use crate::proxy::{Proxies, Proxy};
use crate::{Allowed, FetchError, Resolve};
use futures_util::future::BoxFuture;
use http::Uri;
use hyper::rt::ReadBufCursor;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Most bytes of a proxy's answer to CONNECT.
const MAX_PROXY_HEAD: usize = 8 * 1024;

/// What connecting goes by.
pub struct Rules {
    pub allowed: Allowed,
    /// Host of SiteURL: it may have an address of this machine, as long as it is a public one.
    pub own_host: String,
    /// Ask no questions: the address comes from the configuration, not from a user.
    pub trusted: bool,
    pub tls: crate::client::Tls,
    pub proxies: Proxies,
    pub resolver: Arc<dyn Resolve>,
}

impl Rules {
    /// Whether this address of that host may be connected to.
    pub fn check(&self, host: &str, ip: IpAddr) -> Result<(), FetchError> {
        if self.trusted || self.allowed.host(host) || self.allowed.address(ip) {
            return Ok(());
        }
        let own_site = || !self.own_host.is_empty() && self.own_host.eq_ignore_ascii_case(host);
        if is_reserved(ip) || (is_own(ip) && !own_site()) {
            return Err(FetchError::Forbidden(format!("{host} ({ip})")));
        }
        Ok(())
    }

    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, FetchError> {
        if let Ok(ip) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, port)]);
        }
        let found = self.resolver.resolve(host.to_string(), port).await;
        found.ok().filter(|f| !f.is_empty()).ok_or_else(|| FetchError::Resolve(host.to_string()))
    }

    /// A TCP connection to one of the host's permitted addresses.
    async fn dial(&self, host: &str, port: u16) -> Result<TcpStream, FetchError> {
        let mut last = FetchError::Resolve(host.to_string());
        for address in self.addresses(host, port).await? {
            if let Err(e) = self.check(host, address.ip()) {
                last = e;
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(e) => last = FetchError::Connect(format!("{host}: {}", e.kind())),
            }
        }
        Err(last)
    }

    /// A connection through the operator's proxy. The proxy itself is trusted; what is known here of the destination is
    /// checked all the same, a name that only the proxy can resolve is left to it.
    async fn dial_proxy(&self, proxy: &Proxy, host: &str, port: u16, tunnel: bool) -> Result<TcpStream, FetchError> {
        for address in self.addresses(host, port).await.unwrap_or_default() {
            self.check(host, address.ip())?;
        }
        let why = |e: std::io::Error| FetchError::Connect(format!("proxy: {}", e.kind()));
        let mut stream = TcpStream::connect((proxy.host.as_str(), proxy.port)).await.map_err(why)?;
        if tunnel {
            open_tunnel(&mut stream, proxy, host, port).await?;
        }
        Ok(stream)
    }

    /// The proxy that a request to this address goes through.
    pub fn proxy_of(&self, uri: &Uri) -> Option<&Proxy> {
        let (https, host, port) = destination(uri).ok()?;
        self.proxies.of(https, host, port)
    }

    async fn connect(&self, uri: &Uri) -> Result<Stream, FetchError> {
        let (https, host, port) = destination(uri)?;
        let proxy = self.proxies.of(https, host, port);
        let tcp = match proxy {
            Some(p) => self.dial_proxy(p, host, port, https).await?,
            None => self.dial(host, port).await?,
        };
        if !https {
            return Ok(Stream { io: Box::new(tcp), h2: false, proxied: proxy.is_some() });
        }
        let name = ServerName::try_from(host.to_string()).map_err(|_| FetchError::BadUrl)?;
        let tls = TlsConnector::from(self.tls.config()).connect(name, tcp).await;
        let tls = tls.map_err(|e| FetchError::Tls(format!("{host}: {e}")))?;
        let h2 = tls.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok(Stream { io: Box::new(tls), h2, proxied: false })
    }
}

/// TLS or not, host without brackets, port.
fn destination(uri: &Uri) -> Result<(bool, &str, u16), FetchError> {
    let https = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(FetchError::BadUrl),
    };
    let host = uri.host().map(|h| h.trim_matches(['[', ']'])).filter(|h| !h.is_empty()).ok_or(FetchError::BadUrl)?;
    Ok((https, host, uri.port_u16().unwrap_or(if https { 443 } else { 80 })))
}

async fn open_tunnel(stream: &mut TcpStream, proxy: &Proxy, host: &str, port: u16) -> Result<(), FetchError> {
    let broke = |e: std::io::Error| FetchError::Connect(format!("proxy: {}", e.kind()));
    let target = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let auth = proxy.auth.as_ref().map_or_else(String::new, |a| format!("Proxy-Authorization: {a}\r\n"));
    let ask = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{auth}\r\n");
    stream.write_all(ask.as_bytes()).await.map_err(broke)?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= MAX_PROXY_HEAD {
            return Err(FetchError::Connect("proxy: its answer is too long".into()));
        }
        // Byte by byte: what follows the head belongs to TLS.
        head.push(stream.read_u8().await.map_err(broke)?);
    }
    let status = String::from_utf8_lossy(&head);
    match status.split_whitespace().nth(1) {
        Some("200") => Ok(()),
        other => Err(FetchError::Connect(format!("proxy: answered {}", other.unwrap_or("nothing")))),
    }
}

/// The connector that the HTTP client asks for connections.
#[derive(Clone)]
pub struct Connector(pub Arc<Rules>);

impl tower_service::Service<Uri> for Connector {
    type Response = Stream;
    type Error = FetchError;
    type Future = BoxFuture<'static, Result<Stream, FetchError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), FetchError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let rules = self.0.clone();
        Box::pin(async move {
            let host = uri.host().unwrap_or_default().to_string();
            let slow = |_| FetchError::Connect(format!("{host}: none within {} s", CONNECT_TIMEOUT.as_secs()));
            tokio::time::timeout(CONNECT_TIMEOUT, rules.connect(&uri)).await.map_err(slow)?
        })
    }
}

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A connection, plain or with TLS.
pub struct Stream {
    io: Box<dyn Duplex>,
    h2: bool,
    proxied: bool,
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let c = Connected::new().proxy(self.proxied);
        if self.h2 { c.negotiated_h2() } else { c }
    }
}

impl hyper::rt::Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut TokioIo::new(&mut self.io)).poll_read(cx, buf)
    }
}

impl hyper::rt::Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
