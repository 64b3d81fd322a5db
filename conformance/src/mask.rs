//! What differs from run to run gets a name: ids, times, hashes. Two answers are compared only after this.

use crate::json::canon;
use crate::vars::Vars;
use regex::Regex;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// From this number on an integer is taken for milliseconds since 1970 (July 2017).
const MILLIS: f64 = 1.5e12;

/// A direct channel's name: two ids, whose order depends on the ids.
static PAIR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\$\{[\w.]+\}|<id>)__(?:\$\{[\w.]+\}|<id>)").expect("a constant"));

/// The names for values known at this moment of a scenario.
pub struct Masker {
    /// value -> `${name}`; longer values first, so that a value inside another one does not break it up.
    names: Vec<(String, String)>,
}

impl Masker {
    pub fn new(vars: &Vars) -> Masker {
        let known = vars.iter().filter_map(|(n, v)| Some((v.as_str()?.to_owned(), format!("${{{n}}}"))));
        let mut names: Vec<_> = known.filter(|(v, _)| v.chars().count() >= 8).collect();
        names.sort_by_key(|(v, _)| std::cmp::Reverse(v.chars().count()));
        Masker { names }
    }

    pub fn text(&self, s: &str) -> String {
        let mut out = s.to_owned();
        for (value, name) in &self.names {
            if out.contains(value.as_str()) {
                out = out.replace(value.as_str(), name);
            }
        }
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        out = replace_runs(&out, word, |run| run.len() == 26, "<id>");
        let time = |run: &str| run.len() == 13 && run.starts_with('1') && run.as_bytes()[1] >= b'5';
        out = replace_runs(&out, |b| b.is_ascii_digit(), time, "<ms>");
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        out = replace_runs(&out, hex, |run| run.len() == 40, "<hash>");
        if !out.contains("__") {
            return out;
        }
        PAIR.replace_all(&out, |m: &regex::Captures<'_>| {
            let mut two: Vec<&str> = m[0].split("__").collect();
            two.sort_unstable();
            two.join("__")
        })
        .into_owned()
    }

    pub fn value(&self, v: &Value) -> Value {
        match v {
            Value::Number(n) => match n.as_f64().unwrap_or_default() {
                x if x >= MILLIS => json!("<ms>"),
                x if x <= -MILLIS => json!("-<ms>"),
                _ => v.clone(),
            },
            Value::String(s) => Value::String(self.text(s)),
            Value::Array(list) => Value::Array(list.iter().map(|x| self.value(x)).collect()),
            Value::Object(map) => self.object(map),
            _ => v.clone(),
        }
    }

    fn object(&self, map: &Map<String, Value>) -> Value {
        if let (Some(id), Some(status), true) = (map.get("id"), map.get("status_code"), map.contains_key("message")) {
            return json!({"id": id, "status_code": status}); // an error: its words are the server's own
        }
        let named = map.iter().filter(|(k, _)| *k != "request_id");
        let mut entries: Vec<(String, Value)> = named.map(|(k, x)| (self.text(k), self.value(x))).collect();
        // Several ids without a name as keys: told apart by what they hold.
        entries.sort_by_cached_key(|(k, x)| if k.contains("<id>") { canon(&json!([k, x])) } else { String::new() });
        let mut out = Map::new();
        for (key, x) in entries {
            let (mut k, mut n) = (key.clone(), 2);
            while out.contains_key(&k) {
                (k, n) = (format!("{key} ({n})"), n + 1);
            }
            out.insert(k, x);
        }
        let system = map.get("type").and_then(Value::as_str).is_some_and(|t| t.starts_with("system_"));
        if system && map.contains_key("message") {
            out.insert("message".into(), json!("<any>"));
        }
        Value::Object(out)
    }

    /// A socket frame: events without their number, JSON inside strings opened (the key says so), sets of strings sorted.
    pub fn frame(&self, frame: &Value) -> Value {
        let Some(event) = frame.get("event") else {
            let mut reply = frame.clone();
            reply.as_object_mut().map(|m| m.remove("seq"));
            return self.value(&reply);
        };
        let mut data = Map::new();
        for (k, v) in frame.get("data").and_then(Value::as_object).into_iter().flatten() {
            let (mut k, mut v) = (k.clone(), v.clone());
            if let Some(inner) = opened(&v) {
                (k, v) = (k + " (json)", inner);
            }
            if let Some(texts) = v.as_array().filter(|l| l.iter().all(Value::is_string)) {
                let mut set: Vec<String> = texts.iter().filter_map(Value::as_str).map(|s| self.text(s)).collect();
                set.sort_unstable();
                v = json!(set);
            }
            data.insert(k, v);
        }
        self.value(&json!({"event": event, "data": data, "broadcast": frame.get("broadcast")}))
    }
}

/// The JSON list or object that a string holds.
pub fn opened(v: &Value) -> Option<Value> {
    let text = v.as_str().filter(|s| s.starts_with(['{', '[']))?;
    serde_json::from_str(text).ok()
}

/// Replaces each longest run of bytes of a class (ASCII only) that `hit` accepts.
fn replace_runs(s: &str, class: impl Fn(u8) -> bool, hit: impl Fn(&str) -> bool, with: &str) -> String {
    let bytes = s.as_bytes();
    let (mut out, mut i) = (String::with_capacity(s.len()), 0);
    while i < bytes.len() {
        let start = i;
        let inside = class(bytes[i]);
        while i < bytes.len() && class(bytes[i]) == inside {
            i += 1;
        }
        let run = &s[start..i];
        out.push_str(if inside && hit(run) { with } else { run });
    }
    out
}

#[cfg(test)]
#[path = "mask_tests.rs"]
mod tests;
