/// Why a request brought no answer. The words name hosts and addresses only: paths, queries and headers may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// Not an `http` or `https` address with a host.
    BadUrl,
    /// The address is internal and not listed in `ServiceSettings.AllowedUntrustedInternalConnections`.
    Forbidden(String),
    /// The name does not lead to an address.
    Resolve(String),
    /// No connection: refused, unreachable, or none within three seconds.
    Connect(String),
    /// The certificate or the TLS handshake is not as it must be.
    Tls(String),
    /// [`crate::Limits::timeout`] is over.
    Timeout,
    /// The answer is longer than [`crate::Limits::max_bytes`].
    TooLarge,
    /// More redirects than [`crate::Limits::redirects`].
    TooManyRedirects,
    /// The other side broke off, or spoke no HTTP.
    Broken(String),
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadUrl => f.write_str("not an http or https address"),
            Self::Forbidden(what) => {
                write!(f, "{what} is internal and not listed in AllowedUntrustedInternalConnections")
            }
            Self::Resolve(host) => write!(f, "no address for {host}"),
            Self::Connect(why) => write!(f, "no connection: {why}"),
            Self::Tls(why) => write!(f, "TLS: {why}"),
            Self::Timeout => f.write_str("no answer in time"),
            Self::TooLarge => f.write_str("the answer is too long"),
            Self::TooManyRedirects => f.write_str("too many redirects"),
            Self::Broken(why) => write!(f, "the exchange broke: {why}"),
        }
    }
}
impl std::error::Error for FetchError {}

impl FetchError {
    /// Finds ours in what the connector's caller made of it.
    pub(crate) fn from_chain(e: &(dyn std::error::Error + 'static)) -> Self {
        let mut next = Some(e);
        let mut last = String::new();
        while let Some(e) = next {
            if let Some(ours) = e.downcast_ref::<FetchError>() {
                return ours.clone();
            }
            last = e.to_string();
            next = e.source();
        }
        Self::Broken(last)
    }
}
