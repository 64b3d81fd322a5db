//! A step that is a request: what is sent, and what of the answer is kept.

use crate::client::{Answer, Outgoing, Part, local_part, multipart};
use crate::fixture;
use crate::json::{dig, mask_all, same_scalar};
use crate::mask::Masker;
use crate::play::Halt;
use crate::scenario::{Multipart, Request};
use crate::vars::plain;
use crate::world::World;
use regex::Regex;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;
use tokio::time::Instant;

impl World<'_> {
    /// Sends the request and gives the answer in the shape of a recording.
    pub async fn request(&mut self, request: &Request) -> Result<Map<String, Value>, Halt> {
        let (method, path) = request.line.split_once(' ').ok_or_else(|| "`do` is METHOD /path".to_owned())?;
        let out = self.outgoing(request)?;
        let path = self.vars.text(path)?;
        let answer = self.ask(request, method, local_part(&path), &out).await?;
        let mut shown = show(&answer, &request.record_headers)?;
        self.keep(request, method, &answer)?;
        let masker = Masker::new(&self.vars);
        for part in ["headers", "body", "text", "lines", "zip"] {
            if let Some(v) = shown.get_mut(part) {
                *v = masker.value(v);
            }
        }
        if let (Some(paths), Some(body), true) = (&request.pick, shown.get_mut("body"), answer.status < 400) {
            *body = Value::Object(paths.iter().map(|p| (p.clone(), dig(body, p))).collect());
        }
        if let Some(body) = shown.get_mut("body") {
            mask_all(body, &request.mask);
        }
        Ok(shown)
    }

    fn outgoing(&mut self, request: &Request) -> Result<Outgoing, Halt> {
        let mut token = self.actor(&request.who)?.token.clone();
        let headers = self.vars.fill_map(&request.headers)?;
        let mut headers: Vec<_> = headers.into_iter().map(|(k, v)| (k, plain(&v))).collect();
        if request.cookie {
            let cookie = token.take().ok_or_else(|| format!("{} has no session", request.who))?;
            headers.push(("Cookie".into(), format!("MMAUTHTOKEN={cookie}")));
        }
        if let Some(other) = &request.token {
            token = Some(plain(&self.vars.fill(other)?)).filter(|t| !t.is_empty());
        }
        let mut out = Outgoing { token, headers, ..Outgoing::default() };
        if let Some(body) = &request.body {
            out = out.with_json(&self.vars.fill(body)?);
        } else if let Some(raw) = &request.raw {
            out.body = self.vars.text(raw)?.into_bytes();
        } else if let Some(form) = &request.form {
            out = out.with_form(&self.vars.fill_map(form)?);
        } else if let Some(form) = &request.multipart {
            let (body, kind) = multipart(&self.parts(form)?);
            (out.body, out.content_type) = (body, Some(kind));
        } else if let Some(file) = &request.upload {
            out.body = fixture::content(&self.vars.fill(file)?)?;
        }
        Ok(out)
    }

    fn parts(&self, form: &Multipart) -> Result<Vec<Part>, Halt> {
        let mut parts = Vec::new();
        for (name, value) in &form.fields {
            let data = plain(&self.vars.fill(value)?).into_bytes();
            parts.push(Part { name: name.clone(), file: None, data });
        }
        for file in &form.files {
            let file = self.vars.fill(file)?;
            let text = |k: &str, default: &str| file[k].as_str().unwrap_or(default).to_owned();
            parts.push(Part {
                name: text("field", "files"),
                file: Some((text("name", ""), text("type", "application/octet-stream"))),
                data: fixture::content(&file)?,
            });
        }
        Ok(parts)
    }

    /// Sends once, or with `poll` until the answer is as wanted.
    async fn ask(&mut self, request: &Request, method: &str, path: &str, out: &Outgoing) -> Result<Answer, Halt> {
        let start = Instant::now();
        loop {
            let answer = self.shared.client.send(method, path, out).await?;
            let Some(poll) = &request.poll else { return Ok(answer) };
            let wanted = self.vars.fill(&poll.equals)?;
            let done = answer.json().is_some_and(|body| same_scalar(&dig(&body, &poll.path), &wanted));
            let late = start.elapsed() > Duration::from_secs_f64(poll.timeout_s);
            if done || late || answer.status == 501 {
                return Ok(answer); // what is not built will not get ready
            }
            tokio::time::sleep(Duration::from_millis(150)).await; // between two questions; nothing tells of the change
        }
    }

    /// Saves from the answer what later steps need.
    fn keep(&mut self, request: &Request, method: &str, answer: &Answer) -> Result<(), Halt> {
        let body = answer.json().unwrap_or_default();
        let bare = request.line.split(['?', ' ']).nth(1).unwrap_or_default();
        if method == "POST" && answer.status == 201 && bare.ends_with("/users") {
            self.made.extend(body["id"].as_str().map(str::to_owned));
        }
        for (var, path) in &request.save {
            let path = path.as_str().unwrap_or_default();
            let found = match path.strip_prefix("header:") {
                Some(name) => json!(answer.header(name)),
                None if answer.status >= 400 => Value::Null,
                None => dig(&body, path),
            };
            if found.is_null() {
                let status = answer.status;
                return Err(Halt::Step(format!("nothing at {path:?} to save as {var} (status {status})")));
            }
            self.vars.set(var.as_str(), found);
        }
        for (var, pattern) in &request.save_match {
            let pattern = pattern.as_str().unwrap_or_default();
            let regex = Regex::new(pattern).map_err(|e| e.to_string())?;
            let text = answer.everything();
            let found = regex.captures(&text).and_then(|c| c.get(1));
            let missing =
                || Halt::Step(format!("nothing in the answer matches {pattern:?} (status {})", answer.status));
            self.vars.set(var.as_str(), found.ok_or_else(missing)?.as_str());
        }
        if let Some(name) = &request.login_as {
            self.signed_in(name, answer.header("token"));
        }
        Ok(())
    }
}

/// The answer in the shape of a recording, before masking.
fn show(answer: &Answer, headers: &[String]) -> Result<Map<String, Value>, Halt> {
    let mut out = Map::new();
    out.insert("status".into(), json!(answer.status));
    let kind = answer.kind();
    if !kind.is_empty() {
        out.insert("type".into(), json!(kind));
    }
    if !headers.is_empty() {
        let recorded: Map<_, _> = headers.iter().map(|h| (h.clone(), json!(answer.header(h)))).collect();
        out.insert("headers".into(), Value::Object(recorded));
    }
    if answer.body.is_empty() {
        return Ok(out);
    }
    let (key, value) = match answer.json() {
        Some(body) => ("body", body),
        None if kind.starts_with("image/") && !kind.contains("svg") => {
            ("image", fixture::describe_picture(&answer.body))
        }
        None if answer.body.starts_with(b"PK\x03\x04") => ("zip", json!(fixture::zip_names(&answer.body)?)),
        None if kind.starts_with("text/html") => ("html", json!(true)),
        None if kind.starts_with("text/") => ("text", json!(answer.text())),
        None if kind == "application/json" => lines(&answer.text()),
        None => ("sha256", json!(hex(&Sha256::digest(&answer.body)))),
    };
    out.insert(key.into(), value);
    Ok(out)
}

/// One JSON value a line, or just a text.
fn lines(text: &str) -> (&'static str, Value) {
    let values: Result<Vec<Value>, _> =
        text.lines().filter(|l| !l.trim().is_empty()).map(serde_json::from_str).collect();
    values.map_or(("text", json!(text)), |v| ("lines", json!(v)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
