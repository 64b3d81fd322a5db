//! Small helpers: texts of strangers inside of ours.

use serde_json::Value;

/// A text of somebody else on one line: no Markdown, no mentions, not too long.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300) {
        if matches!(c, '*' | '_' | '[' | ']' | '`' | '~' | '|' | '<' | '>' | '#' | '\\') {
            out.push('\\');
        }
        out.push(c);
        if c == '@' {
            out.push('\u{200b}');
        }
    }
    out
}

/// A text at a path (`/a/b/0`), empty when there is none.
pub fn at<'a>(v: &'a Value, path: &str) -> &'a str {
    v.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// A text or number at a path.
pub fn any(v: &Value, path: &str) -> String {
    match v.pointer(path) {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    }
}

/// `[text](address)`; the text alone when the address is none.
pub fn link(text: &str, url: &str) -> String {
    let text = plain(text);
    if !(url.starts_with("http://") || url.starts_with("https://")) || url.contains(char::is_whitespace) {
        return text;
    }
    format!("[{text}]({})", url.replace('(', "%28").replace(')', "%29"))
}

/// The first line, for commit messages.
pub fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The name of a branch or tag.
pub fn reference(full: &str) -> &str {
    full.strip_prefix("refs/heads/").or_else(|| full.strip_prefix("refs/tags/")).unwrap_or(full)
}

/// A quotation of the first lines of a longer text.
pub fn quote(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().filter(|l| !l.trim().is_empty()).take(5).map(|l| format!("> {}", plain(l))).collect();
    if lines.is_empty() { String::new() } else { format!("\n{}", lines.join("\n")) }
}
