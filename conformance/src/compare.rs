//! The comparer: what a recorded answer asks for and a given answer does not have.

use crate::json::{canon, same_scalar, short};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One difference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Counted from 1; 0 when it belongs to no step.
    pub step: usize,
    /// Actor and request: `bob POST /api/v4/posts`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Where in the answer: `.body.posts[0].id`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What is wrong, in words.
    pub what: String,
    /// The recorded value, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Value>,
    /// The server's value, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<Value>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.step > 0 {
            write!(f, "step {} {}{}: ", self.step, self.label, self.path)?;
        }
        f.write_str(&self.what)
    }
}

/// Collects differences of one value.
pub struct Comparer {
    pub differences: Vec<Difference>,
    /// Paths of keys that the recording does not have.
    pub extra: Vec<String>,
    step: usize,
    label: String,
    unordered: bool,
}

impl Comparer {
    pub fn new() -> Comparer {
        Comparer { differences: Vec::new(), extra: Vec::new(), step: 0, label: String::new(), unordered: false }
    }

    /// Compares the answer to one step (`step` counted from 1). With `unordered` the order of all lists is free.
    pub fn step(
        &mut self,
        step: usize,
        label: &str,
        unordered: bool,
        want: &Map<String, Value>,
        got: &Map<String, Value>,
    ) {
        (self.step, self.label, self.unordered) = (step, label.to_owned(), unordered);
        self.maps(want, got, "");
    }

    /// Notes that a step could not be carried out as recorded.
    pub fn fail(&mut self, step: usize, label: &str, what: &str) {
        let (label, what) = (label.to_owned(), what.to_owned());
        self.differences.push(Difference { step, label, path: String::new(), what, expected: None, got: None });
    }

    fn value(&mut self, want: &Value, got: &Value, path: &str) {
        match (want, got) {
            (Value::String(any), _) if any == "<any>" => {}
            (Value::Object(w), Value::Object(g)) => self.maps(w, g, path),
            (Value::Array(w), Value::Array(g)) => self.lists(w, g, path),
            _ if same_scalar(want, got) => {}
            _ => {
                let what = format!("is {}, want {}", short(got), short(want));
                self.add(path, what, Some(want), Some(got));
            }
        }
    }

    fn maps(&mut self, want: &Map<String, Value>, got: &Map<String, Value>, path: &str) {
        let mut keys: Vec<_> = want.keys().collect();
        if path.is_empty() {
            // What a person wants to see first.
            keys.sort_by_key(|k| ["status", "type", "headers", "body"].iter().position(|x| x == k).unwrap_or(9));
        }
        for k in keys {
            let here = format!("{path}.{k}");
            match got.get(k) {
                Some(g) => self.value(&want[k], g, &here),
                None => self.add(&here, format!("missing, want {}", short(&want[k])), Some(&want[k]), None),
            }
        }
        let extra = got.keys().filter(|k| !want.contains_key(*k));
        self.extra.extend(extra.map(|k| format!("step {} {}{path}.{k}", self.step, self.label)));
    }

    fn lists(&mut self, want: &[Value], got: &[Value], path: &str) {
        let (mut want, mut got): (Vec<&Value>, Vec<&Value>) = (want.iter().collect(), got.iter().collect());
        if self.unordered {
            want.sort_by_cached_key(|v| canon(v));
            got.sort_by_cached_key(|v| canon(v));
        }
        if want.len() != got.len() {
            let whole = |l: &[&Value]| Value::Array(l.iter().map(|v| (*v).clone()).collect());
            let (w, g) = (whole(&want), whole(&got));
            let what = format!("has {} items, want {}: got {} want {}", got.len(), want.len(), short(&g), short(&w));
            return self.add(path, what, Some(&w), Some(&g));
        }
        for (i, (w, g)) in want.into_iter().zip(got).enumerate() {
            self.value(w, g, &format!("{path}[{i}]"));
        }
    }

    fn add(&mut self, path: &str, what: String, expected: Option<&Value>, got: Option<&Value>) {
        let (step, label, path) = (self.step, self.label.clone(), path.to_owned());
        let (expected, got) = (expected.cloned(), got.cloned());
        self.differences.push(Difference { step, label, path, what, expected, got });
    }
}

impl Default for Comparer {
    fn default() -> Self {
        Comparer::new()
    }
}

/// Whether `got` holds everything that `want` asks for, in order.
pub fn same(want: &Value, got: &Value) -> bool {
    let mut c = Comparer::new();
    c.value(want, got, "");
    c.differences.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn differences(want: Value, got: Value, unordered: bool) -> Vec<String> {
        let mut c = Comparer::new();
        let map = |v: Value| v.as_object().cloned().unwrap();
        c.step(3, "bob GET /x", unordered, &map(json!({"body": want})), &map(json!({"body": got})));
        c.differences.iter().map(|d| d.path.clone()).collect()
    }

    #[test]
    fn table() {
        let none: [&str; 0] = [];
        for (want, got, paths) in [
            (json!({"a": 1}), json!({"a": 1, "more": 2}), &none[..]),
            (json!({"a": 1}), json!({"a": 1.0}), &none),
            (json!({"a": "<any>"}), json!({"a": {"deep": [1]}}), &none),
            (json!({"a": "<any>"}), json!({}), &[".body.a"]),
            (json!({"a": 1}), json!({"a": true}), &[".body.a"]),
            (json!({"a": null}), json!({"a": ""}), &[".body.a"]),
            (json!({"a": null}), json!({}), &[".body.a"]),
            (json!([1, 2]), json!([2, 1]), &[".body[0]", ".body[1]"]),
            (json!([1, 2]), json!([1]), &[".body"]),
            (json!([]), json!({}), &[".body"]),
            (json!({"a": [{"b": {"c": "x"}}]}), json!({"a": [{"b": {"c": "y"}}]}), &[".body.a[0].b.c"]),
            (json!({"id": "${p}"}), json!({"id": "<id>"}), &[".body.id"]),
            (json!({"id": "<id>"}), json!({"id": "${p}"}), &[".body.id"]),
            (json!({"at": 0}), json!({"at": "<ms>"}), &[".body.at"]),
        ] {
            assert_eq!(differences(want.clone(), got.clone(), false), paths, "{want} {got}");
        }
        assert!(differences(json!([{"x": [2, 1]}, 5]), json!([5, {"x": [1, 2]}]), true).is_empty());
        assert_eq!(differences(json!([1, 1]), json!([1, 2]), true), [".body[1]"]);
    }

    #[test]
    fn words_and_extra_keys() {
        let mut c = Comparer::new();
        let want = json!({"body": {"a": 1}, "status": 200});
        let got = json!({"status": 404, "body": {"id": "e"}, "type": "x"});
        c.step(3, "bob GET /x", false, want.as_object().unwrap(), got.as_object().unwrap());
        let words: Vec<String> = c.differences.iter().map(Difference::to_string).collect();
        assert_eq!(words, ["step 3 bob GET /x.status: is 404, want 200", "step 3 bob GET /x.body.a: missing, want 1"]);
        assert_eq!(c.extra, ["step 3 bob GET /x.body.id", "step 3 bob GET /x.type"]);
    }
}
