//! Text for a full-text index whose tokeniser parts words at blanks and punctuation (SQLite FTS5 `unicode61`).
//!
//! Chinese, Japanese and Korean are written without such gaps, so each of their characters becomes a token of its own, when a message is
//! indexed and, as a phrase, when it is searched: words of one or two characters are found (a trigram index needs three).

use std::borrow::Cow;

use crate::chars::is_cjk;

/// `text` with blanks around every CJK character; borrowed when there is none.
pub fn split_cjk(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(is_cjk) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if c == ' ' && out.ends_with(' ') {
            continue;
        }
        let cjk = is_cjk(c);
        if cjk && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push(c);
        if cjk {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    Cow::Owned(out)
}

/// One search word or phrase as an FTS5 string: quoted, CJK characters as a phrase; `prefix` finds words that begin so.
pub fn split_cjk_for_query(word: &str, prefix: bool) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    out.push('"');
    out.push_str(&split_cjk(word).replace('"', "\"\""));
    out.push('"');
    if prefix {
        out.push('*');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cjk_characters_stand_alone() {
        let rows = [
            ("plain text", "plain text"),
            ("\u{e9}t\u{e9}", "\u{e9}t\u{e9}"),
            ("\u{670d}\u{52a1}", "\u{670d} \u{52a1}"),
            ("v2\u{670d}\u{52a1}ok", "v2 \u{670d} \u{52a1} ok"),
            ("\u{670d}\u{3002}\u{52a1}", "\u{670d} \u{3002} \u{52a1}"),
            ("a \u{bc30}\u{d3ec} b", "a \u{bc30} \u{d3ec} b"),
        ];
        for (text, expected) in rows {
            assert_eq!(split_cjk(text), expected, "{text}");
        }
        assert_eq!(split_cjk_for_query("say \"x\"", false), "\"say \"\"x\"\"\"");
        assert_eq!(split_cjk_for_query("\u{670d}\u{52a1}", true), "\"\u{670d} \u{52a1}\"*");
    }
}
