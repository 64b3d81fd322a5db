//! The operator's HTTP proxy: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, in either case.

use base64::Engine;
use std::net::IpAddr;
use std::sync::OnceLock;
use url::Url;

/// The settings of the environment.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    except: Vec<String>,
}

/// Where a proxy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    pub host: String,
    pub port: u16,
    /// `Proxy-Authorization`, when the address has a user.
    pub auth: Option<String>,
}

impl Proxies {
    /// As the environment says, read once.
    pub fn of_environment() -> &'static Self {
        static READ: OnceLock<Proxies> = OnceLock::new();
        READ.get_or_init(|| Self::read(|name| std::env::var(name).ok()))
    }

    fn read(var: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| var(name).or_else(|| var(&name.to_lowercase())).filter(|v| !v.is_empty());
        let except = get("NO_PROXY").unwrap_or_default();
        Self {
            http: get("HTTP_PROXY").and_then(|v| proxy(&v)),
            https: get("HTTPS_PROXY").and_then(|v| proxy(&v)),
            except: except.split(',').map(|w| w.trim().to_ascii_lowercase()).filter(|w| !w.is_empty()).collect(),
        }
    }

    /// The proxy for a destination; the machine itself is never asked through one.
    pub fn of(&self, https: bool, host: &str, port: u16) -> Option<&Proxy> {
        let proxy = if https { &self.https } else { &self.http }.as_ref()?;
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        let ip = host.parse::<IpAddr>().ok();
        let own = host == "localhost" || ip.is_some_and(|ip| ip.is_loopback());
        (!own && !self.except.iter().any(|rule| excepted(rule, &host, ip, port))).then_some(proxy)
    }
}

fn proxy(value: &str) -> Option<Proxy> {
    let full = if value.contains("://") { value.to_string() } else { format!("http://{value}") };
    let url = Url::parse(&full).ok().filter(|u| u.scheme() == "http")?;
    let auth = (!url.username().is_empty()).then(|| basic(&url));
    Some(Proxy { host: url.host_str()?.to_string(), port: url.port_or_known_default().unwrap_or(80), auth })
}

/// `Basic ...` of the user in an address.
pub fn basic(url: &Url) -> String {
    let plain = |s: &str| percent_encoding::percent_decode_str(s).decode_utf8_lossy().into_owned();
    let pair = format!("{}:{}", plain(url.username()), plain(url.password().unwrap_or_default()));
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

/// One word of `NO_PROXY`: `*`, a network, an address, a name (with its sub-domains), `.name` (sub-domains only), each with
/// a port if wanted.
fn excepted(rule: &str, host: &str, ip: Option<IpAddr>, port: u16) -> bool {
    if rule == "*" {
        return true;
    }
    if rule.contains('/') {
        return ip.is_some_and(|ip| crate::Allowed::parse(rule).address(ip));
    }
    let (name, wanted) = match rule.rsplit_once(':') {
        Some((name, p)) if !name.contains(':') => (name, p.parse::<u16>().ok()),
        _ => (rule, None),
    };
    if wanted.is_some_and(|p| p != port) {
        return false;
    }
    if let Ok(exact) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
        return ip == Some(exact);
    }
    let name = name.strip_prefix('*').unwrap_or(name);
    match name.strip_prefix('.') {
        Some(domain) => host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')),
        None => host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment() {
        let p = Proxies::read(|name| match name {
            "HTTP_PROXY" => Some("http://us%40er:pw@proxy.test:3128".into()),
            "https_proxy" => Some("10.0.0.1:8080".into()),
            "NO_PROXY" => Some("plain.test, .sub.test,10.0.0.0/8, port.test:99, 192.0.2.7".into()),
            _ => None,
        });
        let http = p.of(false, "example.com", 80).unwrap();
        assert_eq!((http.host.as_str(), http.port), ("proxy.test", 3128));
        assert_eq!(http.auth.as_deref(), Some("Basic dXNAZXI6cHc="));
        assert_eq!(p.of(true, "example.com", 443).unwrap().host, "10.0.0.1");
        for (host, port, proxied) in [
            ("localhost", 80, false),
            ("127.0.0.2", 80, false),
            ("[::1]", 80, false),
            ("plain.test", 80, false),
            ("a.plain.test", 80, false),
            ("notplain.test", 80, true),
            ("sub.test", 80, true),
            ("x.sub.test", 80, false),
            ("10.9.9.9", 80, false),
            ("11.9.9.9", 80, true),
            ("port.test", 99, false),
            ("port.test", 98, true),
            ("192.0.2.7", 1, false),
        ] {
            assert_eq!(p.of(false, host, port).is_some(), proxied, "{host}:{port}");
        }
        assert!(Proxies::read(|_| None).of(false, "example.com", 80).is_none());
    }
}
