//! Whose passkeys they are.

/// The relying party, from the address that people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// `https://chat.example:8443`, as browsers write it.
    pub origin: String,
    /// The host's name: what passkeys are tied to.
    pub id: String,
}

impl Site {
    /// `None` where browsers know no passkeys: without an address, at a bare IP address, without TLS (but on this machine).
    pub fn of(site_url: &str) -> Option<Site> {
        let url = url::Url::parse(site_url).ok()?;
        let id = url.domain()?.to_string();
        let local = id == "localhost" || id.ends_with(".localhost");
        let safe = url.scheme() == "https" || (url.scheme() == "http" && local);
        safe.then(|| Site { origin: url.origin().ascii_serialization(), id })
    }
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn addresses() {
        for (url, want) in [
            ("https://chat.example", Some(("https://chat.example", "chat.example"))),
            ("https://Chat.Example:443/team", Some(("https://chat.example", "chat.example"))),
            ("https://chat.example:8443", Some(("https://chat.example:8443", "chat.example"))),
            ("http://localhost:8065", Some(("http://localhost:8065", "localhost"))),
            ("http://chat.example", None),
            ("https://192.0.2.1", None),
            ("https://[2001:db8::1]", None),
            ("", None),
        ] {
            let site = Site::of(url);
            assert_eq!(site.as_ref().map(|s| (s.origin.as_str(), s.id.as_str())), want, "{url}");
        }
    }
}
