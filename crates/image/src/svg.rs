//! The size an SVG file asks for.

use crate::Size;

/// Width and height of the root element in pixels, rounded: its `width` and `height` when both
/// are plain numbers (or `px`), else those of its `viewBox`. Reads no further than the root tag.
pub fn svg_size(data: &[u8]) -> Option<Size> {
    let text = String::from_utf8_lossy(&data[..data.len().min(64 * 1024)]);
    let attributes = root_attributes(&text)?;
    let of = |name: &str| attributes.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
    let sized = of("width").and_then(length).zip(of("height").and_then(length));
    let (width, height) = sized.or_else(|| {
        let mut numbers = of("viewBox")?.split([' ', ',', '\t', '\n', '\r']).filter(|s| !s.is_empty());
        Some((length(numbers.nth(2)?)?, length(numbers.next()?)?))
    })?;
    Some(Size { width, height })
}

/// A positive number of pixels.
fn length(text: &str) -> Option<u32> {
    let text = text.trim();
    let number: f64 = text.strip_suffix("px").unwrap_or(text).trim_end().parse().ok()?;
    (0.5..1e7).contains(&number).then(|| number.round() as u32)
}

/// Name and value of every attribute of `<svg ...>`, comments and prologue skipped.
fn root_attributes(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if let Some(tag) = rest.strip_prefix("svg")
            && tag.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        {
            return Some(attributes(tag));
        } else if !rest.starts_with(['?', '!']) {
            return None;
        }
    }
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with(['>', '/']) {
            return found;
        }
        let Some((name, after)) = rest.split_once('=') else {
            return found;
        };
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return found;
        };
        let Some((value, after)) = after[1..].split_once(quote) else {
            return found;
        };
        found.push((name.trim(), value));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, want) in [
            (r#"<svg width="10" height="20"/>"#, Some((10, 20))),
            (
                r#"<?xml version="1.0"?><!DOCTYPE svg><!-- <svg width="1"> --><svg height='20px' width='10.6px'>"#,
                Some((11, 20)),
            ),
            (r#"<svg viewBox="0 0 30 40">"#, Some((30, 40))),
            (r#"<svg viewBox="0,0,30,40" width="100%" height="100%">"#, Some((30, 40))),
            ("<svg\n xmlns='a'\n width = '5'\n height = '6' >", Some((5, 6))),
            (r#"<svg width="10"/>"#, None),
            (r#"<svg width="-1" height="NaN"/>"#, None),
            (r#"<svg width="inf" height="1e300"/>"#, None),
            (r#"<html><svg width="1" height="1"/>"#, None),
            (r#"<svgx width="1" height="1"/>"#, None),
            ("<svg width=\"1", None),
            ("<!-- <svg", None),
            ("", None),
        ] {
            let want = want.map(|(width, height)| Size { width, height });
            assert_eq!(svg_size(text.as_bytes()), want, "{text}");
        }
    }
}
