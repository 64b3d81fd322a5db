//! Cookies of a session (contract/limits.md "Cookies").

use crate::app::App;
use http::HeaderMap;
use ochre_types::Session;

/// The value of a cookie in the request.
pub fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(k, _)| *k == name)
        .map(|(_, v)| v.trim_matches('"').to_string())
}

/// Whether the browser speaks https to us or to the proxy before us.
pub fn secure(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok()).is_some_and(|v| v.eq_ignore_ascii_case("https"))
}

/// The three `Set-Cookie` lines of a new session.
pub fn of_session(app: &App, session: &Session, headers: &HeaderMap) -> [String; 3] {
    let config = app.config();
    let age = config.service.session_length_web_in_hours * 3600;
    let csrf = session.props.get("csrf").map_or("", String::as_str);
    let line = |name: &str, value: &str, http_only: bool| {
        let mut c = format!("{name}={value}; Path={}; Max-Age={age}", app.subpath());
        if config.service.allow_cookies_for_subdomains
            && let Some(host) = app.site_host()
        {
            c.push_str(&format!("; Domain={host}"));
        }
        if http_only {
            c.push_str("; HttpOnly");
        }
        if secure(headers) {
            c.push_str("; Secure");
            if get(headers, "MMEMBED").as_deref() == Some("1") {
                c.push_str("; SameSite=None");
            }
        }
        c
    };
    [line("MMAUTHTOKEN", &session.token, true), line("MMUSERID", &session.user_id, false), line("MMCSRF", csrf, false)]
}

/// Removes the session cookie.
pub fn removal(app: &App) -> String {
    format!("MMAUTHTOKEN=; Path={}; Max-Age=0; HttpOnly", app.subpath())
}
