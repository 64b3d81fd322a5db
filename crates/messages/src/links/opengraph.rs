//! OpenGraph data of a page: a scan over its head that builds no tree.

use serde_json::{Value, json};
use url::Url;

/// Most pictures that are kept, and characters of a text.
const MAX_PICTURES: usize = 5;
const MAX_TEXT: usize = 300;

/// A page as it is shown.
#[derive(Debug, Default, PartialEq)]
pub struct Page {
    kind: String,
    url: String,
    title: String,
    description: String,
    site_name: String,
    images: Vec<Picture>,
}

#[derive(Debug, Default, PartialEq)]
struct Picture {
    url: String,
    secure_url: String,
    kind: String,
    width: u64,
    height: u64,
}

impl Page {
    /// As clients know it (`PostEmbed.data` of type `opengraph`).
    pub fn to_json(&self) -> Value {
        let image = |i: &Picture| json!({"url": i.url, "secure_url": i.secure_url, "type": i.kind, "width": i.width, "height": i.height});
        let images = (!self.images.is_empty()).then(|| self.images.iter().map(image).collect::<Vec<_>>());
        json!({
            "type": self.kind, "url": self.url, "title": self.title, "description": self.description, "determiner": "",
            "site_name": self.site_name, "locale": "", "locales_alternate": null, "images": images, "audios": null,
            "videos": null,
        })
    }

    /// Sends the pictures through the image proxy.
    pub fn proxy_pictures(&mut self, proxied: impl Fn(&str) -> String) {
        for image in &mut self.images {
            let url = if image.secure_url.is_empty() { &image.url } else { &image.secure_url };
            image.secure_url = proxied(url);
            image.url.clear();
        }
    }
}

/// Reads a page. `asked`: the address in the message; `answered`: where it was found. `None` when it says nothing of itself.
pub fn read(body: &[u8], content_type: &str, asked: &str, answered: &str) -> Option<Page> {
    let html = decode(body, content_type);
    let mut page = scan(&html);
    if page.title.is_empty() && page.kind.is_empty() && page.url.is_empty() {
        return None;
    }
    if !page.url.is_empty() {
        asked.clone_into(&mut page.url);
    }
    let base = Url::parse(answered).ok();
    let absolute = |u: &str| match &base {
        _ if u.is_empty() => String::new(),
        Some(b) => {
            b.join(u).ok().filter(|u| matches!(u.scheme(), "http" | "https")).map_or_else(String::new, Into::into)
        }
        None => String::new(),
    };
    for image in &mut page.images {
        image.url = absolute(&image.url);
        image.secure_url = absolute(&image.secure_url);
    }
    page.images.retain(|i| !i.url.is_empty() || !i.secure_url.is_empty());
    page.images.truncate(MAX_PICTURES);
    for text in [&mut page.title, &mut page.description, &mut page.site_name] {
        *text = short(text);
    }
    Some(page)
}

fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((at, _)) => format!("{}[...]", &text[..at]),
        None => text.to_owned(),
    }
}

/// By the character set of the header, else of the page, else UTF-8.
fn decode(body: &[u8], content_type: &str) -> String {
    let label = |text: &str| {
        let at = text.to_ascii_lowercase().find("charset=")? + "charset=".len();
        let rest = text[at..].trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
        encoding_rs::Encoding::for_label(&rest.as_bytes()[..end])
    };
    let head = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let encoding = label(content_type).or_else(|| label(&head)).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(body).0.into_owned()
}

fn scan(html: &str) -> Page {
    let (mut page, mut title, mut summary) = (Page::default(), String::new(), String::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        match name.as_str() {
            "body" => break,
            "script" | "style" | "noscript" | "template" => rest = after_closing(rest, &name).1,
            "title" => {
                let inside = rest.find('>').map_or("", |at| &rest[at + 1..]);
                let (text, next) = after_closing(inside, "title");
                if title.is_empty() {
                    title = plain(text);
                }
                rest = next;
            }
            "meta" => {
                let (attributes, next) = attributes(rest);
                rest = next;
                meta(&attributes, &mut page, &mut summary);
            }
            _ => {}
        }
    }
    if page.title.is_empty() {
        page.title = title;
    }
    if page.description.is_empty() {
        page.description = summary;
    }
    page
}

/// What stands before `</name`, and what after it.
fn after_closing<'a>(html: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut from = 0;
    while let Some(at) = html[from..].find("</").map(|at| at + from) {
        let tail = &html[at + 2..];
        if tail.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)) {
            return (&html[..at], &tail[name.len()..]);
        }
        from = at + 2;
    }
    (html, "")
}

/// The attributes of a tag, names in lower case, and what follows the tag.
fn attributes(tag: &str) -> (Vec<(String, String)>, &str) {
    let (mut out, mut rest) = (Vec::new(), tag);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with(['>', '<']) {
            return (out, rest.strip_prefix('>').unwrap_or(rest));
        }
        // The first character belongs to the name whatever it is, and may be wider than a byte.
        let ends = |(n, c): &(usize, char)| *n > 0 && (c.is_whitespace() || "=>/<".contains(*c));
        let end = rest.char_indices().find(ends).map_or(rest.len(), |(n, _)| n);
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
            out.push((name, String::new()));
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (text, next) = match quote {
            Some(q) => value[1..].split_once(q).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
        };
        out.push((name, plain(text)));
        rest = next;
    }
}

fn meta(attributes: &[(String, String)], page: &mut Page, summary: &mut String) {
    let get = |name: &str| attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let Some(content) = get("content") else { return };
    let property = get("property").or_else(|| get("name")).unwrap_or_default().to_ascii_lowercase();
    let first = |slot: &mut String| {
        if slot.is_empty() {
            content.clone_into(slot);
        }
    };
    match property.as_str() {
        "description" => first(summary),
        "og:type" => first(&mut page.kind),
        "og:url" => first(&mut page.url),
        "og:title" => first(&mut page.title),
        "og:description" => first(&mut page.description),
        "og:site_name" => first(&mut page.site_name),
        "og:image" => page.images.push(Picture { url: content.to_owned(), ..Picture::default() }),
        other => {
            let (Some(key), Some(image)) = (other.strip_prefix("og:image:"), page.images.last_mut()) else { return };
            match key {
                "url" => content.clone_into(&mut image.url),
                "secure_url" => content.clone_into(&mut image.secure_url),
                "type" => content.clone_into(&mut image.kind),
                "width" => image.width = content.parse().unwrap_or_default(),
                "height" => image.height = content.parse().unwrap_or_default(),
                _ => {}
            }
        }
    }
}

/// Text without entities, in one line.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    let joined = words.join(" ");
    let mut rest = joined.as_str();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(';').filter(|n| *n <= 10);
        match end.and_then(|n| entity(&rest[..n])) {
            Some(c) => {
                out.push_str(&c);
                rest = &rest[end.unwrap_or_default() + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control()).map(String::from);
    }
    let text = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "ndash" => "\u{2013}",
        "mdash" => "\u{2014}",
        "hellip" => "\u{2026}",
        "lsquo" => "\u{2018}",
        "rsquo" => "\u{2019}",
        "ldquo" => "\u{201c}",
        "rdquo" => "\u{201d}",
        "laquo" => "\u{ab}",
        "raquo" => "\u{bb}",
        "bull" => "\u{2022}",
        "middot" => "\u{b7}",
        "copy" => "\u{a9}",
        "reg" => "\u{ae}",
        "trade" => "\u{2122}",
        "auml" => "\u{e4}",
        "ouml" => "\u{f6}",
        "uuml" => "\u{fc}",
        "Auml" => "\u{c4}",
        "Ouml" => "\u{d6}",
        "Uuml" => "\u{dc}",
        "szlig" => "\u{df}",
        "eacute" => "\u{e9}",
        "egrave" => "\u{e8}",
        "agrave" => "\u{e0}",
        "ccedil" => "\u{e7}",
        "euro" => "\u{20ac}",
        _ => return None,
    };
    Some(text.to_owned())
}

#[cfg(test)]
#[path = "opengraph_tests.rs"]
mod tests;
