//! The web client: the embedded one, or a folder (`--client-dir`) with `root.html` and its assets.
//!
//! `/static/*` are files, with hashes in their names and so kept by browsers for a year; every other path is a page of the
//! client and answers `root.html`. Below a sub-path the page is told so: our client by its `<base>`, another one by the
//! prefix of its `/static/` addresses and `window.publicPath`.

use http::Request;
use hyper::body::Incoming;
use ochre_kernel::{App, Response};
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Embedded;

/// Where files come from.
pub struct Assets {
    dir: Option<PathBuf>,
}

impl Assets {
    /// The embedded client, or a folder.
    pub fn new(dir: Option<PathBuf>) -> Self {
        Self { dir }
    }

    /// Answers a path that no route has.
    pub fn answer(&self, app: &App, req: &Request<Incoming>, path: &str, subpath: &str) -> Response {
        if req.method() != http::Method::GET && req.method() != http::Method::HEAD {
            return Response::empty(404);
        }
        let accepts = req.headers().get("accept-encoding").and_then(|v| v.to_str().ok()).unwrap_or("").to_string();
        let mut r = match path.strip_prefix("/static/") {
            Some(rest) => self.file(rest, &accepts, subpath),
            None => match self.top_level(path) {
                Some(r) => r,
                None => self.page(app, subpath),
            },
        };
        if req.method() == http::Method::HEAD {
            r.body = ochre_kernel::reply::Body::Empty;
        }
        r.header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer")
    }

    fn read(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        let plain = Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
        if !plain || name.is_empty() {
            return None;
        }
        match &self.dir {
            Some(dir) => std::fs::read(dir.join(name)).ok().map(Cow::Owned),
            None => Embedded::get(name).map(|f| f.data),
        }
    }

    /// Files that stand beside the page and must be found at the root: service worker, manifest, icons.
    fn top_level(&self, path: &str) -> Option<Response> {
        let name = path.strip_prefix('/').filter(|n| !n.contains('/') && n.contains('.') && *n != "root.html")?;
        let data = self.read(name)?;
        Some(
            Response::bytes(200, "text/plain", data.into_owned())
                .header("content-type", mime(name))
                .header("cache-control", "no-cache"),
        )
    }

    fn file(&self, rest: &str, accepts: &str, subpath: &str) -> Response {
        // Our build keeps hashed files in `static/`; another client's folder is `/static` itself.
        let name = if self.dir.as_ref().is_some_and(|d| !d.join("static").is_dir()) {
            rest.to_string()
        } else {
            format!("static/{rest}")
        };
        let rewritten =
            self.dir.is_some() && subpath != "/" && (name.ends_with(".css") || name.ends_with("manifest.json"));
        let encodings: &[(&str, &str)] = if rewritten { &[] } else { &[("br", ".br"), ("gzip", ".gz")] };
        for (encoding, ext) in encodings {
            if !accepts.split(',').any(|a| a.trim().split(';').next() == Some(encoding)) {
                continue;
            }
            if let Some(data) = self.read(&format!("{name}{ext}")) {
                return asset(&name, data).header("content-encoding", encoding).header("vary", "Accept-Encoding");
            }
        }
        match self.read(&name) {
            Some(data) if rewritten => asset(&name, Cow::Owned(prefixed(&data, subpath).into_bytes())),
            Some(data) => asset(&name, data),
            None => {
                Response::bytes(404, "text/plain", "There is no such file.").header("cache-control", "no-cache, public")
            }
        }
    }

    /// The page that every address of the client answers.
    pub fn page(&self, app: &App, subpath: &str) -> Response {
        let Some(html) = self.read("root.html") else {
            return Response::bytes(
                503,
                "text/plain",
                "The web client is not part of this build. Run: cargo xtask run",
            );
        };
        let html = if self.dir.is_some() && subpath != "/" {
            let script = format!("<head><script>window.publicPath = '{subpath}/static/';</script>");
            prefixed(&html, subpath).replacen("<head>", &script, 1)
        } else {
            let base = if subpath == "/" { "/".to_string() } else { format!("{subpath}/") };
            String::from_utf8_lossy(&html).replacen("<base href=\"/\">", &format!("<base href=\"{base}\">"), 1)
        };
        let config = app.config();
        let frames = config.service.frame_ancestors.clone();
        let html = titled(html, &config.team.site_name, &config.team.custom_description_text);
        Response::bytes(200, "text/html; charset=utf-8", html)
            .header("cache-control", "no-cache, max-age=31556926, public")
            .header("x-frame-options", "SAMEORIGIN")
            .header("content-security-policy", format!("frame-ancestors 'self' {frames}; object-src 'none'"))
    }
}

/// The page with the site's name as its title, and its description for links to it.
fn titled(html: String, site: &str, about: &str) -> String {
    let html = between(html, "<title>", "</title>", site);
    between(html, "<meta property=\"og:description\" content=\"", "\"", about)
}

/// Puts a text between two marks, where they are; nothing for an empty one.
fn between(html: String, open: &str, close: &str, text: &str) -> String {
    let Some(start) = html.find(open).map(|at| at + open.len()).filter(|_| !text.is_empty()) else { return html };
    let Some(end) = html[start..].find(close).map(|at| start + at) else { return html };
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    format!("{}{text}{}", &html[..start], &html[end..])
}

fn prefixed(data: &[u8], subpath: &str) -> String {
    let text = String::from_utf8_lossy(data);
    let mut out = text.into_owned();
    for quote in ["\"", "'", "(", "="] {
        out = out.replace(&format!("{quote}/static/"), &format!("{quote}{subpath}/static/"));
    }
    out
}

fn asset(name: &str, data: Cow<'static, [u8]>) -> Response {
    let body = match data {
        Cow::Borrowed(b) => bytes::Bytes::from_static(b),
        Cow::Owned(v) => bytes::Bytes::from(v),
    };
    Response::bytes(200, "application/octet-stream", body)
        .header("content-type", mime(name))
        .header("cache-control", "max-age=31556926, public, immutable")
}

fn mime(name: &str) -> String {
    mime_guess::from_path(name).first_raw().unwrap_or("application/octet-stream").to_string()
}

#[cfg(test)]
mod tests {
    use super::titled;

    #[test]
    fn titles() {
        let page = "<head><title>Chat</title><meta property=\"og:description\" content=\"x\" /></head>".to_string();
        assert_eq!(
            titled(page.clone(), "A & <B>", "say \"hi\""),
            "<head><title>A &amp; &lt;B&gt;</title><meta property=\"og:description\" content=\"say &quot;hi&quot;\" /></head>"
        );
        assert_eq!(titled(page.clone(), "", ""), page);
    }
}
