//! Slack's markup as Markdown.

use std::collections::HashMap;

/// Stands for the `~` before a channel's name until the marks of struck words are found. A character of private use.
const CHANNEL: char = '\u{e000}';

/// A message's text. `people` and `channels`: names by Slack's ids.
pub fn markdown(text: &str, people: &dyn Fn(&str) -> Option<String>, channels: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((inside, more)) = after.split_once('>') else {
            out.push('<');
            rest = after;
            continue;
        };
        out.push_str(&bracket(inside, people, channels));
        rest = more;
    }
    out.push_str(rest);
    let out = marked(&marked(&out, '*', "**"), '~', "~~");
    let out = out.replace(CHANNEL, "~");
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What stands between angle brackets.
fn bracket(inside: &str, people: &dyn Fn(&str) -> Option<String>, channels: &HashMap<String, String>) -> String {
    let (what, label) = inside.split_once('|').unwrap_or((inside, ""));
    if let Some(id) = what.strip_prefix('@') {
        return people(id).map_or_else(|| format!("<{inside}>"), |name| format!("@{name}"));
    }
    if let Some(id) = what.strip_prefix('#') {
        let name = channels.get(id).map_or(label, String::as_str);
        return if name.is_empty() { format!("<{inside}>") } else { format!("{CHANNEL}{name}") };
    }
    match what {
        "!here" => "@here".into(),
        "!channel" => "@channel".into(),
        "!everyone" => "@all".into(),
        _ if what.contains(':') && !label.is_empty() => format!("[{label}]({what})"),
        _ if what.contains(':') => what.into(),
        _ => format!("<{inside}>"),
    }
}

/// Words between a mark (`*b*`, `~s~`) get the other one; marks inside of words and at both sides of a gap stay.
fn marked(text: &str, mark: char, other: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let (mut rest, mut last) = (line, ' ');
        while let Some(at) = rest.find(mark) {
            let before = &rest[..at];
            last = before.chars().last().unwrap_or(last);
            let after = &rest[at + mark.len_utf8()..];
            let inside = after.split_once(mark).map(|(inside, _)| inside);
            let opens = last.is_whitespace() || ".;,".contains(last) || (out.is_empty() && before.is_empty());
            let words = inside.filter(|w| opens && !w.is_empty() && !w.starts_with(char::is_whitespace));
            out.push_str(before);
            match words {
                Some(w) => {
                    out.push_str(&format!("{other}{w}{other}"));
                    rest = &after[w.len() + mark.len_utf8()..];
                }
                None => {
                    out.push(mark);
                    rest = after;
                }
            }
            last = mark;
        }
        out.push_str(rest);
    }
    out
}

/// Cuts a text into pieces that a post can hold.
pub fn pieces(text: &str, most: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    for (n, c) in text.chars().enumerate() {
        if n > 0 && n % most == 0 {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions() {
        let people = |id: &str| (id == "U1").then(|| "anna".to_string());
        let channels = HashMap::from([("C1".to_string(), "town".to_string())]);
        for (slack, want) in [
            ("hi <@U1>", "hi @anna"),
            ("hi <@U1|anna.x>", "hi @anna"),
            ("hi <@U9>", "hi <@U9>"),
            ("<!here> <!here|@here> <!channel> <!everyone>", "@here @here @channel @all"),
            ("see <#C1|old> <#C2|other> <#C3>", "see ~town ~other <#C3>"),
            ("<https://a.example|a page> <https://b.example>", "[a page](https://a.example) https://b.example"),
            ("*bold* and 2*3*4", "**bold** and 2*3*4"),
            ("~gone~ * a * b", "~~gone~~ * a * b"),
            ("&gt; quoted &amp; &lt;x&gt;", "> quoted & <x>"),
            ("a < b", "a < b"),
            ("*one*\n*two*", "**one**\n**two**"),
        ] {
            assert_eq!(markdown(slack, &people, &channels), want, "{slack}");
        }
    }

    #[test]
    fn long_texts() {
        assert_eq!(pieces("", 3), [""]);
        assert_eq!(pieces("äbcdefg", 3), ["äbc", "def", "g"]);
    }
}
