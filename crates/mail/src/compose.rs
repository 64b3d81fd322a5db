//! From words to HTML and plain text.

use std::fmt::Write as _;
use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment};
use serde_json::json;

use crate::texts::{Params, text};
use crate::{Kind, Site};

/// What stands in a mail. Plain text throughout: escaping is the template's affair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    pub subject: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    /// Words of another person, set apart (the note of an invitation).
    pub own_words: String,
    /// Messages shown in the mail (notifications, batches).
    pub quotes: Vec<Quote>,
    /// Label and address.
    pub button: Option<(String, String)>,
    /// In small print under it.
    pub hint: String,
    /// Last line: why this mail came, and how to stop it.
    pub reason: String,
}

/// A posted message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quote {
    pub sender: String,
    /// Team, channel: where it was posted, in the reader's language.
    pub place: String,
    /// When, in the reader's time zone and language.
    pub time: String,
    pub message: String,
    /// Name of an [`crate::Inline`] picture, may be empty.
    pub picture: String,
    /// Address of the message, may be empty.
    pub link: String,
}

/// A mail's three texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    pub subject: String,
    pub html: String,
    pub text: String,
}

/// A mail about an account, in the given language (any locale; unknown ones get English).
pub fn compose(site: &Site, locale: &str, kind: &Kind<'_>) -> Composed {
    render(site, locale, &kind.content(site, locale))
}

/// Any other content in the same form.
pub fn render(site: &Site, locale: &str, content: &Content) -> Composed {
    let values = values(site, locale, content);
    Composed {
        subject: one_line(&content.subject),
        html: run("mail.html", &values),
        text: tidy(&run("mail.txt", &values)),
    }
}

fn values(site: &Site, locale: &str, content: &Content) -> minijinja::Value {
    let params: Params = vec![
        ("SiteName", site.name.clone()),
        ("SiteURL", site.url.clone()),
        ("SupportEmail", site.support_email.clone()),
    ];
    let say = |id: &str| text(locale, id, &params);
    let quotes: Vec<_> = content.quotes.iter().map(quote).collect();
    let (label, link) = content.button.clone().unwrap_or_default();
    let support = if site.support_email.is_empty() { String::new() } else { say("mail.footer.support") };
    minijinja::Value::from(minijinja::value::Serde(json!({
        "lang": ochre_i18n::resolve(locale),
        "subject": one_line(&content.subject),
        "title": content.title,
        "paragraphs": content.paragraphs,
        "own_words": content.own_words,
        "quotes": quotes,
        "button": {"label": label, "link": web_only(&link)},
        "button_fallback": say("mail.button_fallback"),
        "hint": content.hint,
        "reason": content.reason,
        "sent_by": say("mail.footer.sent_by"),
        "support": support,
        "organization": site.organization,
        "site": {"name": site.name, "url": web_only(&site.url)},
    })))
}

fn quote(quote: &Quote) -> serde_json::Value {
    json!({
        "sender": quote.sender,
        "place": quote.place,
        "time": quote.time,
        "lines": quote.message.lines().collect::<Vec<_>>(),
        "picture": quote.picture,
        "link": web_only(&quote.link),
    })
}

/// A link in a mail leads to a web page, whatever a setting says.
fn web_only(link: &str) -> &str {
    if link.starts_with("http://") || link.starts_with("https://") { link } else { "" }
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut env = Environment::new();
    // Tags on lines of their own leave no lines behind.
    let syntax = minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.expect("the default delimiters"));
    // The library's own escaping also rewrites every slash, which leaves links that simple mail
    // programs do not recognise.
    env.set_formatter(|out, state, value| {
        if !matches!(state.auto_escape(), AutoEscape::Html) || value.is_safe() {
            return write!(out, "{value}").map_err(minijinja::Error::from);
        }
        for c in value.to_string().chars() {
            match c {
                '&' => out.write_str("&amp;"),
                '<' => out.write_str("&lt;"),
                '>' => out.write_str("&gt;"),
                '"' => out.write_str("&quot;"),
                '\'' => out.write_str("&#39;"),
                c => out.write_char(c),
            }?;
        }
        Ok(())
    });
    // Both are part of the program, and a test renders them: they compile.
    env.add_template("mail.html", include_str!("../templates/mail.html")).expect("mail.html");
    env.add_template("mail.txt", include_str!("../templates/mail.txt")).expect("mail.txt");
    env
});

fn run(template: &str, values: &minijinja::Value) -> String {
    let rendered = TEMPLATES.get_template(template).and_then(|t| t.render(values));
    rendered.unwrap_or_else(|e| {
        // Only a programming error leads here; the plain words still arrive.
        tracing::error!(template, error = %e, "mail template");
        values.get_attr("title").map(|v| v.to_string()).unwrap_or_default()
    })
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// At most one empty line in a row, none at the ends, no spaces before a line break but that of
/// the line `-- `, by which mail programs know where the signature begins.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(if line == "--" { "-- " } else { line });
            out.push('\n');
        }
    }
    out
}
