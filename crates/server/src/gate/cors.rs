//! Pages of other sites (`ServiceSettings.AllowCorsFrom` and its companions; contract/limits.md "CORS").

use http::{HeaderMap, Method, Request, header};
use ochre_config::ServiceSettings;
use ochre_kernel::Response;

type Headers = Vec<(&'static str, String)>;

const METHODS: [&str; 6] = ["POST", "GET", "OPTIONS", "PUT", "PATCH", "DELETE"];

/// The headers for the answer; `Err` is the answer to a page's question whether it may ask.
pub fn check<B>(s: &ServiceSettings, req: &Request<B>) -> Result<Headers, Response> {
    let asks = req.method() == Method::OPTIONS && req.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let vary = if asks { "Origin, Access-Control-Request-Method, Access-Control-Request-Headers" } else { "Origin" };
    let mut headers: Headers = vec![("vary", vary.into())];
    if let Some(allowed) = allowed(&s.allow_cors_from, text(req.headers(), "origin")) {
        if asks {
            headers.extend(answer(req.headers()));
        } else if !s.cors_exposed_headers.trim().is_empty() {
            let names: Vec<&str> = s.cors_exposed_headers.split_whitespace().collect();
            headers.push(("access-control-expose-headers", names.join(", ")));
        }
        if !asks || headers.len() > 1 {
            headers.push(("access-control-allow-origin", allowed));
            if s.cors_allow_credentials {
                headers.push(("access-control-allow-credentials", "true".into()));
            }
        }
    }
    if !asks {
        return Ok(headers);
    }
    Err(headers.into_iter().fold(Response::empty(204), |r, (name, value)| r.header(name, value)))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// What is sent back for an origin; `None`: it may not read answers. `*` is never the caller's own origin, so that no browser
/// sends cookies along with it.
fn allowed(list: &str, origin: &str) -> Option<String> {
    if origin.is_empty() {
        return None;
    }
    let mut entries = list.split_whitespace();
    if list.split_whitespace().any(|e| e == "*") {
        return Some("*".into());
    }
    entries.any(|e| e.trim_end_matches('/').eq_ignore_ascii_case(origin)).then(|| origin.to_string())
}

fn answer(headers: &HeaderMap) -> Headers {
    let method = text(headers, "access-control-request-method");
    if !METHODS.contains(&method) {
        return vec![];
    }
    let mut out: Headers =
        vec![("access-control-allow-methods", method.into()), ("access-control-max-age", "86400".into())];
    let wanted = text(headers, "access-control-request-headers");
    if !wanted.is_empty() {
        out.push(("access-control-allow-headers", wanted.into()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn origins() {
        for (list, origin, want) in [
            ("https://a.example", "https://a.example", Some("https://a.example")),
            ("https://a.example https://b.example/", "https://b.example", Some("https://b.example")),
            ("https://a.example", "https://a.example.evil.example", None),
            ("https://a.example", "http://a.example", None),
            ("https://a.example", "null", None),
            ("https://a.example", "", None),
            ("*", "https://evil.example", Some("*")),
        ] {
            assert_eq!(allowed(list, origin).as_deref(), want, "{list} {origin}");
        }
    }
}
