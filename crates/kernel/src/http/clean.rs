//! Addresses with `.`, `..` or empty segments (percent-encoded ones too) are answered with where they lead.

use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What may not stand in a path as it is.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// The address without those segments, if it has some.
pub fn elsewhere(uri: &Uri) -> Option<String> {
    let raw = uri.path();
    // most addresses have none: told without decoding
    if !raw.contains("//") && !raw.contains("/.") && !raw.contains('%') {
        return None;
    }
    let path = percent_decode_str(raw).decode_utf8_lossy().into_owned();
    let clean = cleaned(&path);
    if clean == path {
        return None;
    }
    let mut out = utf8_percent_encode(&clean, PATH).to_string();
    if let Some(q) = uri.query() {
        out.push('?');
        out.push_str(q);
    }
    Some(out)
}

fn cleaned(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            p => parts.push(p),
        }
    }
    let mut out = format!("/{}", parts.join("/"));
    if path.ends_with('/') && out.len() > 1 {
        out.push('/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::elsewhere;

    #[test]
    fn where_they_lead() {
        for (from, to) in [
            ("/api/v4/teams/..%2f..%2fetc", Some("/api/etc")),
            ("/a//b?x=1", Some("/a/b?x=1")),
            ("/../../etc/passwd", Some("/etc/passwd")),
            ("/a/./b/", Some("/a/b/")),
            ("//", Some("/")),
            ("//evil.example/%2e%2e", Some("/")),
            ("/a%2fb", None),
            ("/team/channels/.dotted", None),
            ("/files/a%20b", None),
            ("/", None),
            ("/api/v4/users/me/", None),
        ] {
            let uri = format!("http://h{from}").parse().expect("an address");
            assert_eq!(elsewhere(&uri).as_deref(), to, "{from}");
        }
    }
}
