//! Just enough MIME to read the texts of a mail.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::collections::BTreeSet;

/// The texts (text/plain and text/html, decoded, one after the other) and the content types of all parts.
pub fn read(mail: &[u8]) -> (String, BTreeSet<String>) {
    let (mut text, mut types) = (String::new(), BTreeSet::new());
    read_part(mail, &mut text, &mut types, 0);
    (text, types)
}

fn read_part(part: &[u8], text: &mut String, types: &mut BTreeSet<String>, depth: usize) {
    let (head, body) = split_head(part);
    let head = String::from_utf8_lossy(head).into_owned();
    let value = header(&head, "content-type").unwrap_or_else(|| "text/plain".into());
    let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    types.insert(kind.clone());
    if kind.starts_with("multipart/") && depth < 8 {
        for inner in parts(body, &parameter(&value, "boundary").unwrap_or_default()) {
            read_part(inner, text, types, depth + 1);
        }
    } else if kind == "text/plain" || kind == "text/html" {
        let coding = header(&head, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let data = match coding.trim() {
            "base64" => unbase64(body),
            "quoted-printable" => unquoted(body),
            _ => body.to_vec(),
        };
        text.push_str(&String::from_utf8_lossy(&data));
    }
}

fn split_head(part: &[u8]) -> (&[u8], &[u8]) {
    if let Some(body) = part.strip_prefix(b"\r\n").or(part.strip_prefix(b"\n")) {
        return (b"", body);
    }
    for gap in [&b"\r\n\r\n"[..], b"\n\n"] {
        if let Some(at) = part.windows(gap.len()).position(|w| w == gap) {
            return (&part[..at], &part[at + gap.len()..]);
        }
    }
    (part, b"")
}

/// A header's value, its continuation lines joined.
fn header(head: &str, name: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for line in head.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = found.as_mut() {
                value.push_str(line);
            }
        } else if found.is_some() {
            break;
        } else if let Some((_, v)) = line.split_once(':').filter(|(k, _)| k.eq_ignore_ascii_case(name)) {
            found = Some(v.trim().to_owned());
        }
    }
    found
}

fn parameter(value: &str, name: &str) -> Option<String> {
    let mut pairs = value.split(';').skip(1).filter_map(|p| p.split_once('='));
    let (_, v) = pairs.find(|(k, _)| k.trim().eq_ignore_ascii_case(name))?;
    Some(v.trim().trim_matches('"').to_owned())
}

/// What stands between the lines `--boundary`.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let (mut found, mut start, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(&mark) {
            if let Some(s) = start {
                found.push(&body[s..at]);
            }
            start = (!line.starts_with(&[&mark[..], b"--"].concat())).then_some(at + line.len());
        }
        at += line.len();
    }
    found
}

fn unbase64(body: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bare: Vec<u8> = body.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(bare).unwrap_or_default()
}

fn unquoted(body: &[u8]) -> Vec<u8> {
    let (mut out, mut i) = (Vec::new(), 0);
    while i < body.len() {
        let rest = &body[i..];
        if rest.starts_with(b"=\r\n") || rest.starts_with(b"=\n") {
            i += if rest[1] == b'\r' { 3 } else { 2 };
            continue;
        }
        let hex = rest.get(1..3).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(b) if rest[0] == b'=' => {
                out.push(b);
                i += 3;
            }
            _ => {
                out.push(rest[0]);
                i += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_of_two_texts_and_a_picture() {
        let mail = "Subject: x\r\nContent-Type: multipart/alternative;\r\n boundary=\"b1\"\r\n\r\nfor old readers\r\n\
            --b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            caf=C3=A9 token=3Dabc=\r\ndef\r\n\
            --b1\r\nContent-Type: multipart/related; boundary=b2\r\n\r\n\
            --b2\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+aGk8\r\nL2I+\r\n\
            --b2\r\nContent-Type: image/png\r\n\r\nxx\r\n--b2--\r\n\
            --b1--\r\n";
        let (text, types) = read(mail.as_bytes());
        assert_eq!(text, "café token=abcdef\r\n<b>hi</b>");
        let types: Vec<_> = types.into_iter().collect();
        assert_eq!(types, ["image/png", "multipart/alternative", "multipart/related", "text/html", "text/plain"]);
    }
}
