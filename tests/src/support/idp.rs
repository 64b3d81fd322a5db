//! A SAML identity provider (`tests/idp/saml.cjs`), and a browser that keeps cookies and follows nothing by itself.

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A started identity provider; gone when dropped.
pub struct Idp {
    pub url: String,
    child: Child,
}

impl Idp {
    /// Starts one; `None` where the package is missing.
    pub fn start() -> Result<Option<Idp>, String> {
        let Some(package) = super::peer("OCHRE_SAMLP")? else { return Ok(None) };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("idp/saml.cjs");
        let mut node = Command::new("node");
        node.arg(script).env("OCHRE_SAMLP", package).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.spawn().map_err(|e| format!("node: {e}"))?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).map_err(|e| e.to_string())?;
        let port: u16 = line.trim().parse().map_err(|_| format!("the identity provider does not start: {line:?}"))?;
        Ok(Some(Idp { url: format!("http://127.0.0.1:{port}"), child }))
    }

    /// A JSON page of it.
    pub async fn json(&self, path: &str) -> Result<Value, String> {
        let page = Browser::new().get(&format!("{}{path}", self.url)).await?;
        serde_json::from_str(&page.text).map_err(|e| format!("{path}: {e}: {}", page.text))
    }
}

impl Drop for Idp {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Keeps cookies.
#[derive(Default)]
pub struct Browser {
    http: Option<reqwest::Client>,
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

/// What a browser got.
pub struct Page {
    pub status: u16,
    pub location: String,
    pub text: String,
}

impl Page {
    /// This page, if it has this status.
    pub fn status(self, want: u16) -> Result<Page, String> {
        if self.status == want { Ok(self) } else { Err(format!("{} instead of {want}: {}", self.status, self.text)) }
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> Result<String, String> {
        let pattern = format!(r#"name="{name}"\s+value="([^"]*)""#);
        let found = regex::Regex::new(&pattern).map_err(|e| e.to_string())?.captures(&self.text);
        let value = found.and_then(|c| c.get(1)).map(|m| m.as_str().to_string());
        value
            .map(|v| v.replace("&amp;", "&").replace("&quot;", "\""))
            .ok_or_else(|| format!("no {name} in {}", self.text))
    }
}

impl Browser {
    pub fn new() -> Browser {
        let policy = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().no_proxy().redirect(policy).build().ok();
        Browser { http, ..Browser::default() }
    }

    pub async fn get(&mut self, url: &str) -> Result<Page, String> {
        self.send("GET", url, None).await
    }

    /// Sends a form.
    pub async fn form(&mut self, url: &str, fields: &[(&str, &str)]) -> Result<Page, String> {
        let encode = |t: &str| -> String {
            let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
            t.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
        };
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect();
        self.send("POST", url, Some(body.join("&"))).await
    }

    async fn send(&mut self, method: &str, url: &str, body: Option<String>) -> Result<Page, String> {
        let http = self.http.as_ref().ok_or("no client")?;
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|e| e.to_string())?;
        let mut r = http.request(method, url);
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        if !cookies.is_empty() {
            r = r.header("cookie", cookies.join("; "));
        }
        for (name, value) in &self.headers {
            r = r.header(name, value);
        }
        if let Some(body) = body {
            r = r.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = r.send().await.map_err(|e| format!("{url}: {e}"))?;
        for line in answer.headers().get_all("set-cookie") {
            let line = line.to_str().unwrap_or_default();
            let Some((name, value)) = line.split(';').next().and_then(|p| p.split_once('=')) else { continue };
            if value.is_empty() || line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_string(), value.to_string());
            }
        }
        let header = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_string();
        let (status, location) = (answer.status().as_u16(), header("location"));
        let text = answer.text().await.map_err(|e| format!("{url}: {e}"))?;
        Ok(Page { status, location, text })
    }

    /// The token of the session cookie; empty when signed out.
    pub fn token(&self) -> String {
        self.cookies.get("MMAUTHTOKEN").cloned().unwrap_or_default()
    }
}
