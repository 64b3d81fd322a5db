//! Small operations on JSON values: a canonical text, dotted paths, masks.

use serde_json::Value;
use std::fmt::Write;

/// A text by which values can be sorted: keys in order, ASCII only, `, ` and `: ` between. The recordings were sorted by
/// this very text (Python's `json.dumps(.., sort_keys=True)`), and names like `<id> (2)` in them depend on it.
pub fn canon(v: &Value) -> String {
    let mut out = String::new();
    write_canon(v, &mut out);
    out
}

fn write_canon(v: &Value, out: &mut String) {
    match v {
        Value::String(s) => write_text(s, out),
        Value::Array(list) => {
            out.push('[');
            for (i, x) in list.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_canon(x, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by_key(|(k, _)| k.as_str());
            out.push('{');
            for (i, (k, x)) in keys.into_iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                write_text(k, out);
                out.push_str(": ");
                write_canon(x, out);
            }
            out.push('}');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

fn write_text(s: &str, out: &mut String) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

/// The canonical text, cut to be shown on one line.
pub fn short(v: &Value) -> String {
    let text = canon(v);
    if text.len() < 160 { text } else { format!("{}...", &text[..157]) }
}

/// The value at a dotted path (`posts.0.id`, a negative number counts from the end); null where there is none.
pub fn dig(v: &Value, path: &str) -> Value {
    let mut here = v;
    for part in path.split('.') {
        let next = match here {
            Value::Array(list) => part.parse::<i64>().ok().and_then(|i| {
                let i = if i < 0 { i + list.len() as i64 } else { i };
                usize::try_from(i).ok().and_then(|i| list.get(i))
            }),
            Value::Object(map) => map.get(part),
            _ => None,
        };
        match next {
            Some(x) => here = x,
            None => return Value::Null,
        }
    }
    here.clone()
}

/// Puts `"<any>"` where the path leads; `*` is every key or item, and a list is entered without being named.
pub fn mask(v: &mut Value, path: &[&str]) {
    let Some((first, rest)) = path.split_first() else { return };
    match v {
        Value::Array(list) if path == ["*"] => list.fill(Value::from("<any>")),
        Value::Array(list) => list.iter_mut().for_each(|x| mask(x, if *first == "*" { rest } else { path })),
        Value::Object(map) => {
            for (_, x) in map.iter_mut().filter(|(k, _)| *first == "*" || k == first) {
                if rest.is_empty() {
                    *x = Value::from("<any>");
                } else {
                    mask(x, rest);
                }
            }
        }
        _ => {}
    }
}

/// [`mask`] for several dotted paths.
pub fn mask_all(v: &mut Value, paths: &[String]) {
    for path in paths {
        mask(v, &path.split('.').collect::<Vec<_>>());
    }
}

/// Equal as JSON: 1 is 1.0, and neither is `true`.
pub fn same_scalar(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_text() {
        let v = json!({"b": [1, true, null], "a": "é\"\n😀\u{7f}"});
        assert_eq!(canon(&v), r#"{"a": "\u00e9\"\n\ud83d\ude00\u007f", "b": [1, true, null]}"#);
        let long = short(&json!("x".repeat(400)));
        assert_eq!((long.len(), long.ends_with("...")), (160, true));
    }

    #[test]
    fn paths() {
        let v = json!({"a": [{"b": 1}, {"b": 2}], "0": "zero"});
        for (path, want) in [
            ("a.0.b", json!(1)),
            ("a.-1.b", json!(2)),
            ("a.2.b", json!(null)),
            ("a.-3.b", json!(null)),
            ("0", json!("zero")),
            ("a.b", json!(null)),
            ("x.y", json!(null)),
        ] {
            assert_eq!(dig(&v, path), want, "{path}");
        }
    }

    #[test]
    fn masks() {
        for (path, before, after) in [
            ("a", json!({"a": 1, "b": 2}), json!({"a": "<any>", "b": 2})),
            ("a", json!([{"a": 1}, {"c": 1}]), json!([{"a": "<any>"}, {"c": 1}])),
            ("*", json!([1, 2]), json!(["<any>", "<any>"])),
            ("*", json!({"a": [1]}), json!({"a": "<any>"})),
            ("*.body.x", json!([{"body": {"x": 1}}, {"body": "t"}]), json!([{"body": {"x": "<any>"}}, {"body": "t"}])),
            ("list.x", json!({"list": [{"x": 1, "y": 1}]}), json!({"list": [{"x": "<any>", "y": 1}]})),
            ("a.b", json!(null), json!(null)),
        ] {
            let mut v = before;
            mask_all(&mut v, &[path.to_owned()]);
            assert_eq!(v, after, "{path}");
        }
    }
}
