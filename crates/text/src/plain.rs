//! Markdown as plain text, for notifications.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text of a Markdown message without its marks: labels of links, descriptions of images, code as it is, one line per block.
pub fn plain_text(message: &str) -> Cow<'_, str> {
    const MARKS: &[char] = &['*', '_', '~', '`', '[', '!', '<', '&', '\\', '#', '>', '|', '\t', '\n', '-', '+', '='];
    if !message.contains(MARKS) && !message.starts_with(|c: char| c.is_ascii_digit() || c == ' ') {
        return Cow::Borrowed(message);
    }
    let mut out = String::with_capacity(message.len());
    let mut ordered: Vec<Option<u64>> = Vec::new();
    for event in Parser::new_ext(message, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::Rule => new_line(&mut out),
            Event::Start(Tag::List(first)) => {
                new_line(&mut out);
                ordered.push(first);
            }
            Event::End(TagEnd::List(_)) => drop(ordered.pop()),
            Event::Start(Tag::Item) => {
                new_line(&mut out);
                match ordered.last_mut() {
                    Some(Some(number)) => {
                        out.push_str(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => out.push_str("- "),
                }
            }
            Event::End(TagEnd::TableCell) => out.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => new_line(&mut out),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

fn new_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
}

/// [`plain_text`] on one line, at most `max` characters; a cut text ends with `...`.
pub fn excerpt(message: &str, max: usize) -> String {
    let text = plain_text(message).split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(max) {
        None => text,
        Some(_) => {
            let end = text.char_indices().nth(max.saturating_sub(3)).map_or(0, |(at, _)| at);
            format!("{}...", text[..end].trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go() {
        let rows = [
            ("", ""),
            ("plain", "plain"),
            ("**bold** and *em* and ~~gone~~", "bold and em and gone"),
            ("`code`", "code"),
            ("```go\nx := 1\n```", "x := 1"),
            ("# Title\ntext", "Title\ntext"),
            ("[label](http://a.b)", "label"),
            ("![alt](http://a.b)", "alt"),
            ("> quote", "quote"),
            ("- a\n- b", "- a\n- b"),
            ("1. a\n2. b", "1. a\n2. b"),
            ("a\nb", "a\nb"),
            ("a\n\nb", "a\nb"),
            ("&lt;x&gt;", "<x>"),
            ("@alice: hi :smile:", "@alice: hi :smile:"),
            ("snake_case_name", "snake_case_name"),
            ("<b>x</b>", "<b>x</b>"),
        ];
        for (message, expected) in rows {
            assert_eq!(plain_text(message), expected, "{message:?}");
        }
        assert_eq!(excerpt("one **two** three\nfour", 100), "one two three four");
        assert_eq!(excerpt("one two three", 10), "one two...");
        assert_eq!(excerpt("\u{e4}\u{f6}\u{fc}", 3), "\u{e4}\u{f6}\u{fc}");
    }
}
