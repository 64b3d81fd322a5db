//! Text of HTML and XML: what stands between the tags.

/// The text; scripts and styles left out, tags count as gaps, entities as characters.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        unescape(&rest[..at], &mut out);
        out.push(' ');
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let name: String =
            rest.chars().take_while(char::is_ascii_alphanumeric).take(8).collect::<String>().to_ascii_lowercase();
        rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
        if name == "script" || name == "style" {
            rest = rest.find("</").map_or("", |_| after_closing(rest, &name));
        }
    }
    unescape(rest, &mut out);
    out
}

fn after_closing<'a>(html: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = html[from..].find("</").map(|at| at + from) {
        if html[at + 2..].get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)) {
            return &html[at..];
        }
        from = at + 2;
    }
    ""
}

/// The text of an XML part, where only the ends of these elements are gaps: the words of a run are not torn apart.
pub fn xml(xml: &str, gaps: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        unescape(&rest[..at], &mut out);
        rest = &rest[at + 1..];
        let end = rest.find('>').unwrap_or(rest.len());
        let tag = rest[..end].trim_matches('/');
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if gaps.contains(&name) {
            out.push('\n');
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    unescape(rest, &mut out);
    out
}

fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        match end.and_then(|n| entity(&rest[..n])) {
            Some(c) => {
                out.push(c);
                rest = &rest[end.unwrap_or_default() + 1..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "auml" => '\u{e4}',
        "ouml" => '\u{f6}',
        "uuml" => '\u{fc}',
        "Auml" => '\u{c4}',
        "Ouml" => '\u{d6}',
        "Uuml" => '\u{dc}',
        "szlig" => '\u{df}',
        "eacute" => '\u{e9}',
        "egrave" => '\u{e8}',
        _ => return None,
    })
}
