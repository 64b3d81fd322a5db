//! From texts to a MIME message.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

use crate::compose::Composed;
use crate::{MailError, Site};

/// `EmailSettings.FeedbackName`, `FeedbackEmail` and `ReplyToAddress`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct From {
    /// May be empty.
    pub name: String,
    pub email: String,
    /// May be empty.
    pub reply_to: String,
}

/// A picture that the HTML shows as `cid:<id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    pub id: String,
    /// `image/png` and the like.
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// A mail on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub content: Composed,
    /// Unix ms.
    pub date_ms: i64,
    /// With the angle brackets, `<id@host>`: see [`new_message_id`].
    pub message_id: String,
    /// Message id of the first mail of a thread, empty for none: sets `In-Reply-To` and `References`.
    pub thread: String,
    pub pictures: Vec<Inline>,
    /// Where answers go instead of `ReplyToAddress`; empty: there.
    pub reply_to: String,
    /// Where to switch such mails off: sets `List-Unsubscribe`. Empty for mails about the account itself.
    pub unsubscribe: String,
}

impl Mail {
    /// A mail without pictures and thread.
    pub fn new(site: &Site, to: &str, content: Composed, date_ms: i64) -> Mail {
        Mail {
            to: to.to_owned(),
            content,
            date_ms,
            message_id: new_message_id(site, None),
            thread: String::new(),
            pictures: Vec::new(),
            reply_to: String::new(),
            unsubscribe: String::new(),
        }
    }

    /// The message: plain text beside HTML, the HTML together with its pictures.
    pub(crate) fn build(&self, from: &From) -> Result<Message, MailError> {
        let date = UNIX_EPOCH + Duration::from_millis(self.date_ms.max(0) as u64);
        let mut builder = Message::builder()
            .from(mailbox(&from.name, &from.email)?)
            .to(mailbox("", &self.to)?)
            .subject(self.content.subject.clone())
            .date(date)
            .message_id(Some(self.message_id.clone()));
        let answers = if self.reply_to.is_empty() { &from.reply_to } else { &self.reply_to };
        if !answers.is_empty() {
            builder = builder.reply_to(mailbox("", answers)?);
        }
        if !self.thread.is_empty() {
            builder = builder.in_reply_to(self.thread.clone()).references(self.thread.clone());
        }
        // Nobody's absence note or mailing list shall answer a machine.
        builder = builder
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .raw_header(raw("Precedence", "bulk"))
            .raw_header(raw("X-Auto-Response-Suppress", "All"));
        if !self.unsubscribe.is_empty() {
            builder = builder.raw_header(raw("List-Unsubscribe", &format!("<{}>", self.unsubscribe)));
        }
        builder.multipart(self.parts()?).map_err(|e| MailError::Message(e.to_string()))
    }

    fn parts(&self) -> Result<MultiPart, MailError> {
        let text = SinglePart::plain(self.content.text.clone());
        let html = SinglePart::html(self.content.html.clone());
        let both = MultiPart::alternative().singlepart(text);
        if self.pictures.is_empty() {
            return Ok(both.singlepart(html));
        }
        let mut related = MultiPart::related().singlepart(html);
        for picture in &self.pictures {
            let mime = ContentType::parse(&picture.mime).map_err(|e| MailError::Message(e.to_string()))?;
            related = related.singlepart(Attachment::new_inline(picture.id.clone()).body(picture.bytes.clone(), mime));
        }
        Ok(both.multipart(related))
    }
}

/// `<key@host of the site>`; a random key when none is given (notifications use the post's id,
/// so that mail programs build the thread).
pub fn new_message_id(site: &Site, key: Option<&str>) -> String {
    let host = match site.host() {
        "" => "localhost",
        host => host,
    };
    match key {
        Some(key) => format!("<{key}@{host}>"),
        None => format!("<{:032x}@{host}>", rand::random::<u128>()),
    }
}

fn mailbox(name: &str, email: &str) -> Result<Mailbox, MailError> {
    let address = email.trim().parse().map_err(|_| MailError::Address(email.to_owned()))?;
    let name = name.trim();
    let clean = || name.chars().filter(|c| !c.is_control()).collect();
    Ok(Mailbox::new((!name.is_empty()).then(clean), address))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    let value: String = value.chars().filter(|c| !c.is_control()).collect();
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}
