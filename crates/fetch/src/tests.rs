//! Against real sockets on this machine: 127.0.0.2 stands for the outside (it is listed), 127.0.0.1 for the inside.

use crate::client::Tls;
use crate::connect::Rules;
use crate::proxy::Proxies;
use crate::{Allowed, Client, FetchError, Limits, Resolve};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use ochre_config::Config;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const OUTSIDE: &str = "127.0.0.2";
const INSIDE: &str = "127.0.0.1";

/// What a server heard: the raw requests.
type Heard = Arc<Mutex<Vec<String>>>;

/// Answers each connection's one request with what `reply` makes of it; `None` keeps silent.
async fn serve(host: &str, reply: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> (u16, Heard) {
    let listener = TcpListener::bind((host, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let log = heard.clone();
    let reply = Arc::new(reply);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (reply, log) = (reply.clone(), log.clone());
            tokio::spawn(async move {
                let request = read_request(&mut stream).await;
                log.lock().unwrap().push(request.clone());
                match reply(&request) {
                    Some(answer) => {
                        let _ = stream.write_all(answer.as_bytes()).await;
                        let _ = stream.shutdown().await;
                    }
                    None => std::future::pending().await,
                }
            });
        }
    });
    (port, heard)
}

async fn read_request(stream: &mut tokio::net::TcpStream) -> String {
    let (mut all, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&all).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(n) if n > 0 => all.extend_from_slice(&chunk[..n]),
            _ => return text,
        }
    }
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn redirect(status: u16, to: &str) -> String {
    format!("HTTP/1.1 {status} Go\r\nLocation: {to}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
}

fn config() -> Config {
    let mut c = Config::default();
    c.service.allowed_untrusted_internal_connections = format!("{OUTSIDE}/32");
    c
}

fn limits() -> Limits {
    Limits { timeout: Duration::from_secs(5), max_bytes: 1000, cut: false, redirects: 3 }
}

/// Names lead to the next of these addresses, the last one stays.
struct Changing(Vec<&'static str>, AtomicUsize);

impl Resolve for Changing {
    fn resolve(&self, _: String, port: u16) -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> {
        let n = self.1.fetch_add(1, Ordering::SeqCst).min(self.0.len() - 1);
        let found = SocketAddr::new(self.0[n].parse().unwrap(), port);
        Box::pin(async move { Ok(vec![found]) })
    }
}

fn changing(addresses: &[&'static str]) -> Arc<Changing> {
    Arc::new(Changing(addresses.to_vec(), AtomicUsize::new(0)))
}

#[tokio::test]
async fn an_answer() {
    let (port, heard) = serve(OUTSIDE, |_| Some(ok("hello"))).await;
    let client = Client::from(&config());
    let mut headers = HeaderMap::new();
    headers.insert("x-mine", HeaderValue::from_static("yes"));
    let url = format!("http://u:p@{OUTSIDE}:{port}/path?q=1#part");
    let a = client.request(Method::POST, &url, headers, "body", limits()).await.unwrap();
    assert_eq!((a.status, &a.body[..], a.cut), (StatusCode::OK, &b"hello"[..], false));
    assert_eq!(a.content_type(), "text/plain");
    let asked = heard.lock().unwrap()[0].to_lowercase();
    assert!(asked.starts_with("post /path?q=1 http/1.1\r\n"), "{asked}");
    for line in
        ["x-mine: yes", "authorization: basic dtpw", "user-agent: ochre-bot/", "content-length: 4", "\r\n\r\nbody"]
    {
        assert!(asked.contains(line), "{line} in {asked}");
    }
}

#[tokio::test]
async fn internal_addresses_are_refused() {
    let (port, heard) = serve(INSIDE, |_| Some(ok("secret"))).await;
    let client = Client::from(&config());
    for host in
        [INSIDE, "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "0.0.0.0", "[::]"]
    {
        let got = client.get(&format!("http://{host}:{port}/"), HeaderMap::new(), limits()).await;
        assert!(matches!(got, Err(FetchError::Forbidden(_))), "{host}: {got:?}");
    }
    for bad in ["ftp://x/", "file:///etc/passwd", "http://", "nothing", "", "javascript:1"] {
        assert_eq!(client.get(bad, HeaderMap::new(), limits()).await.unwrap_err(), FetchError::BadUrl, "{bad}");
    }
    assert!(heard.lock().unwrap().is_empty());
    let trusted = Client::trusted(&config()).get(&format!("http://{INSIDE}:{port}/"), HeaderMap::new(), limits()).await;
    assert_eq!(trusted.unwrap().body, "secret");
    let mut named = config();
    named.service.allowed_untrusted_internal_connections = "LOCALHOST".into();
    let named = Client::with_resolver(&named, changing(&[INSIDE]));
    assert_eq!(
        named.get(&format!("http://localhost:{port}/"), HeaderMap::new(), limits()).await.unwrap().body,
        "secret"
    );
    let other = named.get(&format!("http://other.test:{port}/"), HeaderMap::new(), limits()).await;
    assert!(matches!(other, Err(FetchError::Forbidden(_))), "{other:?}");
}

#[tokio::test]
async fn a_name_that_changes_gains_nothing() {
    let (port, inside) = serve(INSIDE, |_| Some(ok("secret"))).await;
    let resolver = changing(&[OUTSIDE, INSIDE]);
    let client = Client::with_resolver(&config(), resolver.clone());
    // The outside does not listen on that port: had the client asked again, it would have found the inside.
    let first = client.get(&format!("http://rebind.test:{port}/"), HeaderMap::new(), limits()).await;
    assert!(matches!(first, Err(FetchError::Connect(_))), "{first:?}");
    assert_eq!(resolver.1.load(Ordering::SeqCst), 1, "asked once for one connection");
    let second = client.get(&format!("http://rebind.test:{port}/"), HeaderMap::new(), limits()).await;
    assert!(matches!(second, Err(FetchError::Forbidden(_))), "{second:?}");
    assert!(inside.lock().unwrap().is_empty());
}

#[tokio::test]
async fn redirects_are_checked_and_bounded() {
    let (inside, heard) = serve(INSIDE, |_| Some(ok("secret"))).await;
    let (out, asked) = serve(OUTSIDE, move |r| {
        let path = r.split(' ').nth(1).unwrap().to_string();
        Some(match path.as_str() {
            "/in" => redirect(302, &format!("http://{INSIDE}:{inside}/")),
            "/file" => redirect(302, "file:///etc/passwd"),
            "/303" => redirect(303, "/end"),
            "/307" => redirect(307, "end"),
            "/end" => ok(r),
            n => redirect(301, &format!("/{}", n[1..].parse::<u32>().unwrap() - 1).replace("/0", "/end")),
        })
    })
    .await;
    let client = Client::from(&config());
    let at = |path: &str| format!("http://{OUTSIDE}:{out}{path}");
    let got = client.get(&at("/in"), HeaderMap::new(), limits()).await;
    assert!(matches!(got, Err(FetchError::Forbidden(_))), "{got:?}");
    assert!(heard.lock().unwrap().is_empty());
    assert_eq!(client.get(&at("/file"), HeaderMap::new(), limits()).await.unwrap_err(), FetchError::BadUrl);
    let three = client.get(&at("/3"), HeaderMap::new(), limits()).await.unwrap();
    assert_eq!((three.status, three.url.path()), (StatusCode::OK, "/end"));
    assert_eq!(client.get(&at("/4"), HeaderMap::new(), limits()).await.unwrap_err(), FetchError::TooManyRedirects);
    let none = client.get(&at("/3"), HeaderMap::new(), Limits { redirects: 0, ..limits() }).await.unwrap();
    assert_eq!((none.status.as_u16(), none.headers[header::LOCATION].to_str().unwrap()), (301, "/2"));
    let body = |a: crate::Answer| String::from_utf8_lossy(&a.body).into_owned();
    let see = client.request(Method::POST, &at("/303"), HeaderMap::new(), "x=1", limits()).await.unwrap();
    assert!(body(see).starts_with("GET /end"));
    let again = body(client.request(Method::POST, &at("/307"), HeaderMap::new(), "x=1", limits()).await.unwrap());
    assert!(again.starts_with("POST /end") && again.ends_with("x=1"), "{again}");
    assert!(!asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn secrets_stay_with_their_host() {
    let (second, heard) = serve(OUTSIDE, |_| Some(ok(""))).await;
    let (first, same) = serve(OUTSIDE, move |_| Some(redirect(307, &format!("http://{OUTSIDE}:{second}/")))).await;
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Token t0ps3cret"));
    headers.insert("x-plain", HeaderValue::from_static("1"));
    Client::from(&config()).get(&format!("http://{OUTSIDE}:{first}/"), headers, limits()).await.unwrap();
    assert!(same.lock().unwrap()[0].contains("t0ps3cret"));
    let heard = heard.lock().unwrap()[0].clone();
    assert!(heard.contains("x-plain") && !heard.contains("t0ps3cret"), "{heard}");
}

#[tokio::test]
async fn size_and_time() {
    let (port, _) = serve(OUTSIDE, |r| (!r.contains("/silent")).then(|| ok(&"x".repeat(1001)))).await;
    let (broken, _) = serve(OUTSIDE, |_| Some("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort".into())).await;
    let client = Client::from(&config());
    let url = format!("http://{OUTSIDE}:{port}/");
    assert_eq!(client.get(&url, HeaderMap::new(), limits()).await.unwrap_err(), FetchError::TooLarge);
    let cut = client.get(&url, HeaderMap::new(), Limits { cut: true, ..limits() }).await.unwrap();
    assert_eq!((cut.body.len(), cut.cut), (1000, true));
    let fits = client.get(&url, HeaderMap::new(), Limits { max_bytes: 1001, ..limits() }).await.unwrap();
    assert_eq!((fits.body.len(), fits.cut), (1001, false));
    let short = Limits { timeout: Duration::from_millis(50), ..limits() };
    assert_eq!(client.get(&format!("{url}silent"), HeaderMap::new(), short).await.unwrap_err(), FetchError::Timeout);
    let broke = client.get(&format!("http://{OUTSIDE}:{broken}/?token=s3cret"), HeaderMap::new(), limits()).await;
    let Err(FetchError::Broken(why)) = broke else { panic!("{broke:?}") };
    assert!(!why.contains("s3cret"), "{why}");
}

#[tokio::test]
async fn own_public_address_only_for_the_site_itself() {
    let rules = |own_host: &str| Rules {
        allowed: Allowed::default(),
        own_host: own_host.into(),
        trusted: false,
        tls: Tls::Machine { insecure: false },
        proxies: Proxies::default(),
        resolver: changing(&[INSIDE]),
    };
    // A reserved address is never excused by the name.
    assert!(rules("chat.test").check("chat.test", INSIDE.parse().unwrap()).is_err());
    assert!(rules("chat.test").check("example.test", "8.8.8.8".parse().unwrap()).is_ok());
}

#[tokio::test]
async fn certificates_are_verified() {
    let dir = std::env::temp_dir().join(format!("ochre-fetch-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let (key, cert) = (dir.join("key.pem"), dir.join("cert.pem"));
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=fetch.test"])
        .args(["-addext", "subjectAltName=DNS:fetch.test", "-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout".as_ref(), key.as_os_str(), "-out".as_ref(), cert.as_os_str()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let server_cert = CertificateDer::from_pem_file(&cert).unwrap();
    let key = PrivateKeyDer::from_pem_file(&key).unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    let tls = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![server_cert.clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind((OUTSIDE, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let mut buffer = [0; 2048];
                let _ = stream.read(&mut buffer).await;
                let _ = stream.write_all(ok("safe").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    let url = format!("https://fetch.test:{port}/");
    let strict = Client::with_resolver(&config(), changing(&[OUTSIDE]));
    let got = strict.get(&url, HeaderMap::new(), limits()).await;
    assert!(matches!(got, Err(FetchError::Tls(_))), "{got:?}");
    let mut lax = config();
    lax.service.enable_insecure_outgoing_connections = true;
    let lax = Client::with_resolver(&lax, changing(&[OUTSIDE]));
    assert_eq!(lax.get(&url, HeaderMap::new(), limits()).await.unwrap().body, "safe");
    let mut roots = rustls::RootCertStore::empty();
    roots.add(server_cert).unwrap();
    let knows = |resolver| {
        Client::with_rules(Rules {
            allowed: Allowed::parse(&format!("{OUTSIDE}/32")),
            own_host: String::new(),
            trusted: false,
            tls: Tls::Of(crate::tls::with(|b| b.with_root_certificates(roots.clone()))),
            proxies: Proxies::default(),
            resolver,
        })
    };
    let client = knows(changing(&[OUTSIDE]));
    assert_eq!(client.get(&url, HeaderMap::new(), limits()).await.unwrap().body, "safe");
    let other = client.get(&format!("https://other.test:{port}/"), HeaderMap::new(), limits()).await;
    assert!(matches!(other, Err(FetchError::Tls(_))), "a certificate of another name: {other:?}");
}
