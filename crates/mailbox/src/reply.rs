//! What of a reply is new: without the mail that it answers and without the signature.

/// How mail programs introduce what they quote, at the end of a line: "... wrote:".
const WROTE: [&str; 16] = [
    "wrote:",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "escreveu:",
    "schreef:",
    "skrev:",
    "napisał:",
    "написал:",
    "написал(а):",
    "写道：",
    "写道:",
    "كتب:",
    "のメール:",
];
/// Lines that phones and web mail add below.
const ADDED: [&str; 9] = [
    "sent from my ",
    "get outlook for ",
    "von meinem ",
    "gesendet von ",
    "envoyé de mon ",
    "envoyé depuis ",
    "enviado desde mi ",
    "inviato da ",
    "verstuurd vanaf ",
];
/// Lines over what Outlook quotes.
const BARS: [&str; 6] = [
    "original message",
    "ursprüngliche nachricht",
    "message d'origine",
    "mensaje original",
    "messaggio originale",
    "forwarded message",
];

/// The author's own words. A reply that stands between the quoted lines keeps its lines.
pub fn new_words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let end = (0..lines.len()).find(|i| ends(&lines, *i)).unwrap_or(lines.len());
    let above = own(&lines[..end]);
    if !above.is_empty() {
        return above;
    }
    let end = lines.iter().position(|l| is_signature(l)).unwrap_or(lines.len());
    own(&lines[..end])
}

/// Without quoted lines, and without the lines that introduce them.
fn own(lines: &[&str]) -> String {
    let mut out: Vec<&str> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let introduces = introduces(lines, i).is_some();
        if !(line.starts_with('>') || introduces || i > 0 && introduced_above(lines, i)) {
            out.push(line);
        }
    }
    while out.last().is_some_and(|l| l.is_empty()) {
        out.pop();
    }
    let begin = out.iter().position(|l| !l.is_empty()).unwrap_or(out.len());
    let mut text = String::new();
    let mut empty = 0;
    for line in &out[begin..] {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.trim_end().to_string()
}

/// Whether everything from this line on is not the author's.
fn ends(lines: &[&str], i: usize) -> bool {
    let line = lines[i];
    if is_signature(line) || added(line) || bar(line) || header_block(&lines[i..]) {
        return true;
    }
    match introduces(lines, i) {
        Some((next, named)) => {
            let mut below = lines[next..].iter().take_while(|l| !is_signature(l));
            // Nothing but the other mail follows: all of it is marked, or the program marks nothing.
            below.clone().all(|l| l.is_empty() || l.starts_with('>'))
                || (named && !own(&lines[..i]).is_empty() && !below.any(|l| l.starts_with('>')))
        }
        None => {
            line.starts_with('>') && lines[i..].iter().all(|l| l.is_empty() || l.starts_with('>') || is_signature(l))
        }
    }
}

/// `-- ` begins a signature; many programs lose the space.
fn is_signature(line: &str) -> bool {
    line == "--" || line == "__________"
}

fn added(line: &str) -> bool {
    let small = line.to_lowercase();
    line.len() < 120 && ADDED.iter().any(|a| small.starts_with(a))
}

fn bar(line: &str) -> bool {
    let inside = line.trim_matches(|c: char| matches!(c, '-' | '_' | '*' | ' '));
    let bare = line.len() >= 30 && line.bytes().all(|b| b == b'_');
    bare || (line.starts_with("--") && BARS.contains(&inside.to_lowercase().as_str()))
}

/// "On ... wrote:" on this line, or on it and the next one or two: the line after it, and whether it is known by its words.
fn introduces(lines: &[&str], i: usize) -> Option<(usize, bool)> {
    if lines[i].is_empty() || lines[i].starts_with('>') {
        return None;
    }
    for n in 1..=3 {
        let last = lines.get(i + n - 1)?;
        if last.is_empty() || last.starts_with('>') {
            return None;
        }
        let small = last.to_lowercase();
        let said = WROTE.iter().any(|w| small.ends_with(w));
        let all: usize = lines[i..i + n].iter().map(|l| l.len()).sum();
        let dated = lines[i..i + n].iter().any(|l| l.bytes().any(|b| b.is_ascii_digit()) || l.contains('@'));
        if said && dated && all < 300 {
            return Some((i + n, true));
        }
        let quoted = lines[i + n..].iter().find(|l| !l.is_empty()).is_some_and(|l| l.starts_with('>'));
        if small.ends_with(':') && dated && quoted && all < 300 {
            return Some((i + n, false));
        }
    }
    None
}

/// This line belongs to an introduction that began above.
fn introduced_above(lines: &[&str], i: usize) -> bool {
    (1..=2).any(|up| i >= up && introduces(lines, i - up).is_some_and(|(next, _)| next > i))
}

/// The head of the other mail, as Outlook repeats it: three lines or more of "Word: text", an address in the first.
fn header_block(lines: &[&str]) -> bool {
    let field = |l: &str| {
        let l = l.trim_start_matches('*');
        l.split_once(':').is_some_and(|(name, value)| {
            (2..=16).contains(&name.chars().count()) && !name.contains(' ') && !value.trim().is_empty()
        })
    };
    lines.len() >= 3 && lines[..3].iter().all(|l| field(l)) && lines[0].contains('@')
}

/// HTML up to where the known mail programs begin to quote.
pub fn without_quoted_html(html: &str) -> &str {
    const MARKS: [&str; 7] = [
        "<blockquote",
        "class=\"gmail_quote",
        "class=\"gmail_attr",
        "class=\"moz-cite-prefix",
        "id=\"appendonsend",
        "id=\"divrplyfwdmsg",
        "class=\"yahoo_quoted",
    ];
    let small = html.to_ascii_lowercase();
    let end = MARKS.iter().filter_map(|m| small.find(m)).min().unwrap_or(html.len());
    // A mark inside of a tag takes the tag along.
    let end = small[..end].rfind('<').filter(|open| !small[*open..end].contains('>')).unwrap_or(end);
    let shown = &html[..end];
    if shown.trim().is_empty() { html } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies() {
        for (text, want) in [
            ("Yes.", "Yes."),
            ("Yes.\n\nOn Mon, 1 Jan 2026 at 10:00, Ochre <a@b.c> wrote:\n> old\n> words", "Yes."),
            ("Yes.\n\nOn Mon, 1 Jan 2026 at 10:00, A Very Long Name\n<someone@example.com> wrote:\n\n> old", "Yes."),
            ("Ja.\n\nAm 01.01.26 um 10:00 schrieb Ochre:\n> alt", "Ja."),
            ("Ja.\n\nAm 01.01.2026 schrieb:\n\nalt ohne Zeichen", "Ja."),
            ("Oui.\n\nLe 1 janv. 2026 à 10:00, Ochre <a@b.c> a écrit :\n> vieux", "Oui."),
            ("Fine\n\n-- \nBob\nExample Ltd", "Fine"),
            ("Fine\n\nSent from my phone", "Fine"),
            ("Fine\n\n-----Original Message-----\nFrom: x", "Fine"),
            ("Fine\n\nFrom: Ochre <a@b.c>\nSent: Monday\nTo: Bob\nSubject: x\n\nold", "Fine"),
            ("Fine\n\n________________________________\nVon: x", "Fine"),
            ("> first question\n\nno\n\n> second\n\nyes", "no\n\nyes"),
            ("On 1 Jan 2026 a@b.c wrote:\n> q\n\nanswer below", "answer below"),
            ("a list:\n- one\n- two", "a list:\n- one\n- two"),
            ("see https://a.b/ at 10:30\nTo: do", "see https://a.b/ at 10:30\nTo: do"),
            ("> only quoted", ""),
            ("", ""),
        ] {
            assert_eq!(new_words(text), want, "{text:?}");
        }
    }

    #[test]
    fn html() {
        assert_eq!(without_quoted_html("<p>Yes</p><div class=\"gmail_quote\">old</div>"), "<p>Yes</p>");
        assert_eq!(without_quoted_html("<p>Yes</p><BLOCKQUOTE type=cite>old"), "<p>Yes</p>");
        assert_eq!(without_quoted_html("<p>Yes</p>"), "<p>Yes</p>");
        assert_eq!(without_quoted_html("<blockquote>all</blockquote>"), "<blockquote>all</blockquote>");
    }
}
