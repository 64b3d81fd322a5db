//! What a mail says (RFC 5322, MIME).

use crate::reply::without_quoted_html;
use mail_parser::{MessageParser, MimeHeaders, PartType};

/// Parts that become files, at most.
const PARTS: usize = 50;

/// Who or what wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A person, as far as a mail can tell.
    Person,
    /// A program, or a mailing list.
    Machine,
    /// An absence note.
    Absence,
    /// News of a mail that could not be delivered.
    Bounce,
}

/// A mail, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The one author's address, small letters. Empty when there is none or more than one.
    pub from: String,
    /// The author's own words for their name; may be empty.
    pub name: String,
    pub subject: String,
    /// Without brackets; may be empty.
    pub message_id: String,
    pub nature: Nature,
    /// Plain text; of HTML made where there is nothing else, without what mail programs mark as quoted there.
    pub text: String,
    pub files: Vec<Attached>,
}

/// A file of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    pub name: String,
    pub bytes: Vec<u8>,
    /// A picture that the HTML shows in its text.
    pub embedded: bool,
}

impl Letter {
    /// Reads a mail; `None` for what is none. Never panics, whatever came.
    pub fn read(mail: &[u8]) -> Option<Letter> {
        let message = MessageParser::default().parse(mail)?;
        let from = message.from().filter(|a| a.iter().count() == 1).and_then(|a| a.first());
        Some(Letter {
            from: from.and_then(|a| a.address()).map(|a| a.trim().to_lowercase()).unwrap_or_default(),
            name: line(from.and_then(|a| a.name()).unwrap_or_default()),
            subject: line(message.subject().unwrap_or_default()),
            message_id: line(message.message_id().unwrap_or_default()),
            nature: nature(&message),
            text: words(&message),
            files: files(&message),
        })
    }
}

/// One line of plain characters, not too long.
fn line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect();
    clean.trim().to_string()
}

/// RFC 3834, and what programs do that do not know it.
fn nature(message: &mail_parser::Message<'_>) -> Nature {
    let raw = |name: &str| {
        let header = message.headers().iter().find(|h| h.name().eq_ignore_ascii_case(name))?;
        let bytes = message.raw_message().get(header.offset_start() as usize..header.offset_end() as usize);
        Some(bytes.and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default().trim().to_ascii_lowercase())
    };
    let text = |name: &str| raw(name).unwrap_or_default();
    let has = |name: &str| raw(name).is_some();
    let report = text("Content-Type").starts_with("multipart/report");
    let automatic = text("Auto-Submitted");
    let sender = message.from().and_then(|a| a.first()).and_then(|a| a.address()).unwrap_or_default();
    let local = sender.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let empty_path = raw("Return-Path").is_some_and(|p| p == "<>");
    if report || empty_path || matches!(local.as_str(), "mailer-daemon" | "postmaster") {
        return Nature::Bounce;
    }
    let answers = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Mail-Autoreply"];
    if automatic.starts_with("auto-replied")
        || automatic.starts_with("auto-notified")
        || answers.iter().any(|name| has(name))
        || text("Precedence") == "auto_reply"
    {
        return Nature::Absence;
    }
    let precedence = text("Precedence");
    let list = has("List-Id") || has("List-Unsubscribe") || has("Feedback-ID");
    if (!automatic.is_empty() && automatic != "no") || matches!(&*precedence, "bulk" | "junk" | "list") || list {
        return Nature::Machine;
    }
    Nature::Person
}

/// All parts of text that are shown as such, one below the other.
fn words(message: &mail_parser::Message<'_>) -> String {
    let mut out = Vec::new();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => out.push(text.replace("\r\n", "\n")),
            PartType::Html(html) => {
                let shown = without_quoted_html(html);
                out.push(mail_parser::decoders::html::html_to_text(shown).replace("\r\n", "\n"));
            }
            _ => {}
        }
    }
    out.join("\n\n").replace('\0', "").trim().to_string()
}

fn files(message: &mail_parser::Message<'_>) -> Vec<Attached> {
    let mut out = Vec::new();
    for part in message.attachments().take(PARTS) {
        let bytes = part.contents().to_vec();
        // A text that is shown besides the main one (the footer of a list) is no file.
        let name = part.attachment_name().map(line).filter(|n| !n.is_empty());
        let kind = part.content_type().map(|k| (k.ctype().to_lowercase(), k.subtype().unwrap_or("").to_lowercase()));
        let ending = match kind.as_ref().map(|(k, s)| (k.as_str(), s.as_str())) {
            Some(("image", sub @ ("png" | "gif" | "jpeg" | "webp"))) => sub,
            Some(("message", "rfc822")) => "eml",
            Some(("text", "calendar")) => "ics",
            Some(("text", "html")) => "html",
            Some(("text", _)) => "txt",
            _ => "bin",
        };
        if bytes.is_empty() || (name.is_none() && ending == "html") {
            continue;
        }
        let name = name.unwrap_or_else(|| format!("attachment-{}.{ending}", out.len() + 1));
        let embedded = part.content_id().is_some() && kind.is_some_and(|(k, _)| k == "image");
        out.push(Attached { name, bytes, embedded });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mail: &str) -> Letter {
        Letter::read(mail.replace('\n', "\r\n").as_bytes()).expect("a mail")
    }

    #[test]
    fn natures() {
        for (head, want) in [
            ("From: a@b.c", Nature::Person),
            ("From: a@b.c\nAuto-Submitted: no", Nature::Person),
            ("From: a@b.c\nAuto-Submitted: auto-generated", Nature::Machine),
            ("From: a@b.c\nPrecedence: bulk", Nature::Machine),
            ("From: a@b.c\nList-Id: <x.y>", Nature::Machine),
            ("From: a@b.c\nAuto-Submitted: auto-replied (vacation)", Nature::Absence),
            ("From: a@b.c\nX-Autoreply: yes", Nature::Absence),
            ("From: MAILER-DAEMON@b.c", Nature::Bounce),
            ("Return-Path: <>\nFrom: a@b.c", Nature::Bounce),
            ("From: a@b.c\nContent-Type: multipart/report; boundary=x", Nature::Bounce),
        ] {
            assert_eq!(of(&format!("{head}\nSubject: x\n\nhello\n")).nature, want, "{head}");
        }
    }

    #[test]
    fn parts() {
        let letter = of(
            "From: =?utf-8?q?J=C3=B6rg?= <Joerg@B.C>\nSubject: =?iso-8859-1?q?Gr=FC=DFe?=\nMessage-ID: <1@b.c>\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n\
             --a\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nSch=F6n\n--a\n\
             Content-Type: text/html\n\n<b>Schoen</b>\n--a--\n--m\nContent-Type: image/png\nContent-Disposition: attachment; filename=\"p.png\"\n\
             Content-Transfer-Encoding: base64\n\nAAEC\n--m--\n",
        );
        assert_eq!((letter.from.as_str(), letter.name.as_str()), ("joerg@b.c", "Jörg"));
        assert_eq!((letter.subject.as_str(), letter.message_id.as_str()), ("Grüße", "1@b.c"));
        assert_eq!(letter.text, "Schön");
        assert_eq!(letter.files, [Attached { name: "p.png".into(), bytes: vec![0, 1, 2], embedded: false }]);
    }

    #[test]
    fn authors() {
        assert_eq!(of("From: a@b.c, d@e.f\n\nx\n").from, "");
        assert_eq!(of("Subject: nobody\n\nx\n").from, "");
        assert_eq!(of("From: \"a@good.example\" <evil@b.c>\n\nx\n").from, "evil@b.c");
    }

    #[test]
    fn nothing_breaks_it() {
        for mail in
            [&b""[..], b"\xff\xfe\0\0", b"Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n", b"From:"]
        {
            let _ = Letter::read(mail);
        }
        let mut nested = String::from("From: a@b.c\n");
        for i in 0..500 {
            nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));
        }
        let _ = of(&nested);
    }
}
