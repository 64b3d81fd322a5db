//! How long requests take, by what was asked for and who asked (contract/metrics.md "API / HTTP").

use super::route::Route;
use crate::tally::Tally;
use http::{HeaderMap, Method, Request};
use hyper::body::Incoming;
use std::time::Instant;

/// A request that is being answered.
pub(super) struct Measure {
    began: Instant,
    method: Method,
    client: &'static str,
    page: &'static str,
}

impl Measure {
    pub fn begin(req: &Request<Incoming>) -> Self {
        let page = match text(req.headers(), "x-page-load-context") {
            "page_load" => "page_load",
            "reconnect" => "reconnect",
            _ => "",
        };
        let client = client(req.headers(), req.uri().query().unwrap_or_default());
        Self { began: Instant::now(), method: req.method().clone(), client, page }
    }

    /// Sockets count with their request; how long they stay open is no answering time.
    pub fn end(self, tally: &Tally, route: &Route, status: u16) {
        tally.count("http_requests_total", &[]);
        if status >= 400 {
            tally.count("http_errors_total", &[]);
        }
        if status == 101 {
            return;
        }
        let code = status.to_string();
        let labels = [
            ("handler", &*handler(route.op)),
            ("method", self.method.as_str()),
            ("status_code", &*code),
            ("origin_client", self.client),
            ("page_load_context", self.page),
        ];
        tally.took("api_time", &labels, self.began.elapsed());
    }
}

/// Handlers are known by the operation with a small first letter.
fn handler(op: &str) -> String {
    let mut letters = op.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// What sort of client asks: `web`, `desktop`, `mobile`, or `unknown` where it does not say who it is.
pub fn client(headers: &HeaderMap, query: &str) -> &'static str {
    let agent = text(headers, "user-agent");
    let first = agent.split(' ').next().unwrap_or_default();
    let last = agent.rsplit(' ').next().unwrap_or_default();
    if first.starts_with("rnbeta")
        || first.starts_with("Mattermost")
        || form_urlencoded::parse(query.as_bytes()).any(|(k, v)| k == "mobilev2" && v == "true")
    {
        "mobile"
    } else if last.starts_with("Mattermost") {
        "desktop"
    } else if agent.is_empty() {
        "unknown"
    } else {
        "web"
    }
}

#[cfg(test)]
mod tests {
    use super::{client, handler};
    use http::HeaderMap;

    #[test]
    fn clients() {
        for (agent, query, want) in [
            ("", "", "unknown"),
            ("Mozilla/5.0 (X11) Firefox/130.0", "", "web"),
            ("Mozilla/5.0 Chrome/120 Electron/27 Mattermost/5.6.0", "", "desktop"),
            ("Mattermost Mobile/2.20.0+1 (iOS; 17.2)", "", "mobile"),
            ("rnbeta/2.0", "", "mobile"),
            ("curl/8", "a=b&mobilev2=true", "mobile"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("user-agent", agent.parse().expect("a header"));
            assert_eq!(client(&headers, query), want, "{agent}");
        }
        assert_eq!(handler("CreatePost"), "createPost");
    }
}
