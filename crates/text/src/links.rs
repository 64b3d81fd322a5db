//! Channel links, permalinks, addresses and images of a message.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::chars::{is_ascii_word, unique};

/// Channel names after a `~` that does not follow a letter, digit or `_`, once each, in order: `\B~[a-zA-Z0-9\-_]+`.
pub fn channel_links(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let names = text.match_indices('~').filter(|(at, _)| *at == 0 || !is_ascii_word(bytes[at - 1])).map(|(at, _)| {
        let rest = &text[at + 1..];
        let length = rest.bytes().take_while(|byte| is_ascii_word(*byte) || *byte == b'-').count();
        &rest[..length]
    });
    unique(names.filter(|name| !name.is_empty()))
}

/// The post id of an address `<site>/<team>/pl/<id>`; `None` for anything else. `site` is `SiteURL`, with or without a slash at its end.
pub fn permalink_of<'a>(url: &'a str, site: &str) -> Option<&'a str> {
    let site = site.trim_end_matches('/');
    if site.is_empty() {
        return None;
    }
    let path = url.trim().strip_prefix(site)?.strip_prefix('/')?;
    let mut parts = path.split('/');
    let (team, pl, id) = (parts.next()?, parts.next()?, parts.next()?);
    let team_ok = !team.is_empty()
        && team.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
    let id_ok = id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (team_ok && pl == "pl" && id_ok && parts.next().is_none()).then_some(id)
}

/// Ids of all posts that the addresses of a message point to, once each.
pub fn permalink_ids(message: &str, site: &str) -> Vec<String> {
    if site.is_empty() || !message.contains("/pl/") {
        return Vec::new();
    }
    let (links, _) = addresses(message);
    unique(links.iter().filter_map(|link| permalink_of(link, site)))
}

/// The first bare address of a message (what a preview is made of; an address behind a label gets none), and the addresses of its images.
/// `allowed` tells which addresses may be previewed.
pub fn first_link_and_images(message: &str, allowed: impl Fn(&str) -> bool) -> (Option<String>, Vec<String>) {
    let (links, images) = addresses(message);
    (links.into_iter().find(|link| allowed(link)), images.into_iter().filter(|image| allowed(image)).collect())
}

/// Whether [`first_link_and_images`] may find something; a look that costs little.
pub fn may_hold_addresses(message: &str) -> bool {
    message.contains("://") || message.contains("![") || find_ignoring_case(message, "www.")
}

/// Bare addresses and image addresses, in order.
fn addresses(message: &str) -> (Vec<String>, Vec<String>) {
    let (mut links, mut images) = (Vec::new(), Vec::new());
    if !may_hold_addresses(message) {
        return (links, images);
    }
    // inside a link's label or an image's description there are no bare addresses; in code there are none at all
    let (mut inside_link, mut inside_code) = (0, false);
    let mut run: Option<(usize, usize)> = None;
    let end_run = |run: &mut Option<(usize, usize)>, links: &mut Vec<String>| {
        if let Some((start, end)) = run.take() {
            bare_addresses(message, start, end, links);
        }
    };
    for (event, range) in Parser::new_ext(message, Options::empty()).into_offset_iter() {
        if !matches!(event, Event::Text(_)) {
            end_run(&mut run, &mut links);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                inside_link += 1;
                if link_type == LinkType::Autolink {
                    links.push(dest_url.into_string());
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                inside_link += 1;
                images.push(dest_url.into_string());
            }
            Event::End(TagEnd::Link | TagEnd::Image) => inside_link -= 1,
            Event::Start(Tag::CodeBlock(_)) => inside_code = true,
            Event::End(TagEnd::CodeBlock) => inside_code = false,
            Event::Text(_) if inside_link == 0 && !inside_code => {
                // the parser cuts text at marks it looked at (`_`, `&`): the pieces that touch are one run
                run = match run {
                    Some((start, end)) if end == range.start => Some((start, range.end)),
                    _ => {
                        end_run(&mut run, &mut links);
                        Some((range.start, range.end))
                    }
                };
            }
            _ => {}
        }
    }
    end_run(&mut run, &mut links);
    (links, images)
}

fn find_ignoring_case(text: &str, needle: &str) -> bool {
    text.as_bytes().windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Bare addresses that begin between `start` and `end` of `message`. They may reach further: emphasis marks inside an address part the text, not the address.
fn bare_addresses(message: &str, start: usize, end: usize, links: &mut Vec<String>) {
    let mut at = start;
    while at < end {
        let before = message[..at].chars().next_back();
        let free = before.is_none_or(|c| c.is_whitespace() || "*_~([{<>\"'|,;:!".contains(c) || !c.is_ascii());
        if free && let Some(length) = address_length(&message[at..]) {
            let address = &message[at..at + length];
            links.push(if scheme_length(address).is_some() { address.to_owned() } else { format!("http://{address}") });
            at += length;
            continue;
        }
        at += message[at..].chars().next().map_or(1, char::len_utf8);
    }
}

fn scheme_length(text: &str) -> Option<usize> {
    ["http://", "https://", "ftp://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
        .map(str::len)
}

/// Length of the address that `text` begins with, without the punctuation that follows it.
fn address_length(text: &str) -> Option<usize> {
    let head = match scheme_length(text) {
        Some(length) => length,
        None if text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) => 4,
        None => return None,
    };
    let end = text.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(text.len());
    let mut address = &text[..end];
    let mut unopened = address.matches(')').count().saturating_sub(address.matches('(').count());
    loop {
        let shorter = match address.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '"' | '\'') => &address[..address.len() - 1],
            Some(')') if unopened > 0 => {
                unopened -= 1;
                &address[..address.len() - 1]
            }
            Some(';') => without_entity(address),
            _ => break,
        };
        address = shorter;
    }
    (address.len() > head && address[head..].starts_with(|c: char| c.is_alphanumeric() || c == '['))
        .then_some(address.len())
}

/// Without a trailing `&name;`, or without the semicolon.
fn without_entity(address: &str) -> &str {
    let body = &address[..address.len() - 1];
    match body.rfind('&') {
        Some(at) if at + 1 < body.len() && body[at + 1..].bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            &body[..at]
        }
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels() {
        let rows: &[(&str, &[&str])] = &[
            ("", &[]),
            ("see ~town-square", &["town-square"]),
            ("~a ~b ~a", &["a", "b"]),
            ("x~a", &[]),
            ("(~a)", &["a"]),
            ("~", &[]),
            ("~~strike~~", &["strike"]),
            ("~a_b-C9.", &["a_b-C9"]),
            ("\u{e9}~a", &["a"]),
        ];
        for (text, expected) in rows {
            assert_eq!(channel_links(text), *expected, "{text}");
        }
    }

    #[test]
    fn links_and_images() {
        let rows: &[(&str, &[&str], &[&str])] = &[
            ("", &[], &[]),
            ("http://a.b", &["http://a.b"], &[]),
            ("see https://a.b/c?d=e#f.", &["https://a.b/c?d=e#f"], &[]),
            ("(http://a.b/c_(d))", &["http://a.b/c_(d)"], &[]),
            ("http://a.b, http://c.d!", &["http://a.b", "http://c.d"], &[]),
            ("www.a.b/c", &["http://www.a.b/c"], &[]),
            ("xwww.a.b", &[], &[]),
            ("xhttp://a.b", &[], &[]),
            ("<http://a.b>", &["http://a.b"], &[]),
            ("[label](http://a.b)", &[], &[]),
            ("[http://x.y](http://a.b) http://c.d", &["http://c.d"], &[]),
            ("`http://a.b`", &[], &[]),
            ("```\nhttp://a.b\n```", &[], &[]),
            ("    http://a.b", &[], &[]),
            ("![alt](http://a.b/c.png)", &[], &["http://a.b/c.png"]),
            ("![a](http://x/1.png) ![b](http://x/2.png)", &[], &["http://x/1.png", "http://x/2.png"]),
            ("http://a.b/x_y_z", &["http://a.b/x_y_z"], &[]),
            ("http://a.b/x*y*z", &["http://a.b/x*y*z"], &[]),
            ("**http://a.b**", &["http://a.b"], &[]),
            ("http://a.b/?x=1&y=2", &["http://a.b/?x=1&y=2"], &[]),
            ("http://a.b/&amp;", &["http://a.b/"], &[]),
            ("HTTP://A.B", &["HTTP://A.B"], &[]),
            ("http://", &[], &[]),
            ("http:// a", &[], &[]),
            ("> http://a.b", &["http://a.b"], &[]),
            ("- http://a.b\n- http://c.d", &["http://a.b", "http://c.d"], &[]),
            ("\u{770b}http://a.b", &["http://a.b"], &[]),
            ("http://[::1]:80/x", &["http://[::1]:80/x"], &[]),
        ];
        for (message, links, images) in rows {
            let found = addresses(message);
            assert_eq!(found.0, *links, "{message:?}");
            assert_eq!(found.1, *images, "{message:?}");
        }
        let (first, _) = first_link_and_images("http://no http://yes", |link| link.contains("yes"));
        assert_eq!(first.as_deref(), Some("http://yes"));
    }

    #[test]
    fn permalinks() {
        let id = "abcdefghijklmnopqrstuvwxyz";
        let rows = [
            (format!("http://s/team/pl/{id}"), true),
            (format!("http://s/my-team2/pl/{id}"), true),
            (format!("http://s/_redirect/pl/{id}"), true),
            (format!("http://s/team/pl/{id}/x"), false),
            (format!("http://s/team/pl/{id}x"), false),
            (format!("http://other/team/pl/{id}"), false),
            (format!("http://s/pl/{id}"), false),
            (format!("http://s/team/channels/{id}"), false),
            ("http://s/team/pl/short".to_owned(), false),
        ];
        for (url, expected) in &rows {
            assert_eq!(permalink_of(url, "http://s/").is_some(), *expected, "{url}");
        }
        let message = format!("see http://s/t/pl/{id} and http://s/t/pl/{id}, `http://s/t/pl/{id}`");
        assert_eq!(permalink_ids(&message, "http://s"), [id]);
        assert!(permalink_ids("nothing", "http://s").is_empty());
    }
}
