//! Which parts of a message are prose, and which are code or addresses.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// The prose of a Markdown message as runs of text: code spans, code blocks and link destinations are left out, labels of links and quotes stay.
/// Emphasis marks stay too: they part words like any other punctuation. Without a character that could begin code or a link, that is the message itself.
pub fn prose(message: &str) -> Vec<Cow<'_, str>> {
    if is_plain(message) {
        return vec![Cow::Borrowed(message)];
    }
    let mut runs = Vec::new();
    let mut at = 0;
    for hole in holes(message) {
        push_run(&mut runs, &message[at..hole.start.max(at)]);
        at = hole.end.max(at);
    }
    push_run(&mut runs, &message[at..]);
    runs
}

fn push_run<'a>(runs: &mut Vec<Cow<'a, str>>, run: &'a str) {
    if run.is_empty() {
        return;
    }
    runs.push(if run.contains('\\') { Cow::Owned(unescape(run)) } else { Cow::Borrowed(run) });
}

/// Drops the backslash of an escaped punctuation mark.
fn unescape(run: &str) -> String {
    let mut out = String::with_capacity(run.len());
    let mut rest = run.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' || !rest.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(c);
        } else if let Some(escaped) = rest.next() {
            out.push(escaped);
        }
    }
    out
}

/// No code and no link is possible: nothing to parse. (Indented code needs a line that begins with a tab or four blanks.)
pub(crate) fn is_plain(message: &str) -> bool {
    let bytes = message.as_bytes();
    if bytes.iter().any(|byte| matches!(byte, b'`' | b'[' | b'\\' | b'\t' | b'<')) {
        return false;
    }
    let mut line_start = true;
    for (at, byte) in bytes.iter().enumerate() {
        if line_start && *byte == b' ' && bytes[at..].starts_with(b"    ") {
            return false;
        }
        if *byte == b'~' && bytes[at..].starts_with(b"~~~") {
            return false;
        }
        // a list item may hold an indented block of its own
        line_start = *byte == b'\n' || (line_start && matches!(byte, b'>' | b' ' | b'-' | b'*' | b'+'));
    }
    true
}

/// Byte ranges that are not prose, in order.
fn holes(message: &str) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    // where the label of the open link ends so far; what follows up to the end of the link is its destination
    let mut links: Vec<(usize, usize)> = Vec::new();
    for (event, range) in Parser::new_ext(message, Options::empty()).into_offset_iter() {
        if let Some((_, label_end)) = links.last_mut()
            && !matches!(event, Event::End(TagEnd::Link | TagEnd::Image))
        {
            *label_end = range.end.max(*label_end);
        }
        match event {
            Event::Code(_) => holes.push(range),
            Event::Start(Tag::CodeBlock(_)) => holes.push(range),
            Event::Start(Tag::Link { link_type, .. }) => match link_type {
                // `<https://...>`: the label is the address
                LinkType::Autolink | LinkType::Email => links.push((range.start, range.end)),
                _ => links.push((range.start, range.start + 1)),
            },
            Event::Start(Tag::Image { .. }) => links.push((range.start, range.start + 2)),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some((_, label_end)) = links.pop()
                    && label_end < range.end
                {
                    holes.push(label_end..range.end);
                }
            }
            _ => {}
        }
    }
    holes.sort_by_key(|hole| hole.start);
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_addresses_are_no_prose() {
        let rows: &[(&str, &str)] = &[
            ("plain text", "plain text"),
            ("a `code` b", "a | b"),
            ("```\ncode\n```\nafter", "after"),
            ("before\n\n    indented\n\nafter", "before\n\n    |after"),
            ("~~~\ncode\n~~~", ""),
            ("> quoted @a", "> quoted @a"),
            ("[label](http://a.b) x", "[label| x"),
            ("![alt](http://a.b/c.png)", "![alt"),
            ("**bold** _em_", "**bold** _em_"),
            (r"\@alice a\_b", "@alice a_b"),
            ("unclosed ` tick", "unclosed ` tick"),
            ("``a ` b`` c", " c"),
            ("<b>html</b>", "<b>html</b>"),
        ];
        for (message, expected) in rows {
            let joined = prose(message).iter().map(|run| run.trim_start_matches('\n')).collect::<Vec<_>>().join("|");
            assert_eq!(joined.trim_matches('|'), expected.trim_matches('|'), "{message:?}");
        }
        assert!(is_plain("hello @alice: ~town ~~x~~ :smile:") && !is_plain("- a\n    b") && !is_plain("a\tb"));
    }
}
