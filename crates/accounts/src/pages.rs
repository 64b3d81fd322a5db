//! Small pages of the server itself, for browsers that come from elsewhere: sign-in that failed, the way back to an app. They need
//! no script and no part of the web client.

use ochre_kernel::{App, AppError, Response};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;\
background:#faf7f2;color:#2b2622}main{max-width:32rem;padding:2rem}a{color:#8a4b14}\
@media(prefers-color-scheme:dark){body{background:#1d1a17;color:#ece6df}a{color:#e0a36b}}";

/// Text for HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A page with a heading and a body; title, body and head are HTML already.
pub fn page(status: u16, title: &str, body: &str, head: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title>{head}<style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    );
    Response::bytes(status, "text/html; charset=utf-8", html)
        .header("cache-control", "no-store")
        .header("x-frame-options", "DENY")
        .header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
        )
}

/// An error that a person sees: its words and the way back.
pub fn error(app: &App, e: &AppError) -> Response {
    tracing::debug!(id = %e.id, status = e.status, detail = %e.detail, "error page");
    let locale = app.config().localization.default_server_locale.clone();
    let words = ochre_i18n::error_message(&locale, &e.id, e.status, &e.params);
    let name = app.config().team.site_name.clone();
    let body = format!(
        "<p role=\"alert\" data-error=\"{}\">{}</p><p><a href=\"{}\">Back to {}</a></p>",
        escape(&e.id),
        escape(&words),
        escape(&app.subpath()),
        escape(if name.is_empty() { "Ochre" } else { &name })
    );
    page(e.status, "That did not work", &body, "")
}

/// The way from the browser back into an app: at once, and by a link where the browser wants a tap. `link` is an address of the app's own scheme.
pub fn into_app(link: &str) -> Response {
    let link = escape(link);
    let head = format!("<meta http-equiv=\"refresh\" content=\"0;url={link}\">");
    let body = format!("<p>You are signed in.</p><p><a href=\"{link}\">Back to the app</a></p>");
    page(200, "Signed in", &body, &head)
}
