//! What may be written: the refusal and the small predicates that the rules of all nouns share.
//! Source: `contract/limits.md`, "Ids, names, text"; the error ids are those of `contract/errors.jsonl`.

/// A value that breaks a rule. It becomes an error body with this id; `params` fill the placeholders of its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    pub id: &'static str,
    /// HTTP status; nearly always 400.
    pub status: u16,
    pub params: Vec<(&'static str, String)>,
}

impl Invalid {
    pub fn new(id: &'static str) -> Self {
        Self { id, status: 400, params: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// Outcome of a `check_valid`.
pub type Validity = Result<(), Invalid>;

/// `Ok` when the rule holds, else a 400 with `id`.
pub(crate) fn rule(holds: bool, id: &'static str) -> Validity {
    if holds { Ok(()) } else { Err(Invalid::new(id)) }
}

/// Like [`rule`], with the limit that the message names.
pub(crate) fn rule_max(holds: bool, id: &'static str, limit: i64) -> Validity {
    if holds { Ok(()) } else { Err(Invalid::new(id).with("Limit", limit)) }
}

/// Whether `text` has at most `max` code points; no count when the bytes already tell.
pub fn runes_within(text: &str, max: i64) -> bool {
    let max = max as usize;
    text.len() <= max || text.chars().take(max + 1).count() <= max
}

/// Whether `text` has at most `max` bytes.
pub fn bytes_within(text: &str, max: i64) -> bool {
    text.len() <= max as usize
}

/// Names that no account may take.
pub const RESERVED_USERNAMES: &[&str] = &["all", "channel", "matterbot", "system"];

/// First words that no team's name may have.
pub const RESERVED_TEAM_NAMES: &[&str] = &[
    "admin",
    "api",
    "channel",
    "claim",
    "error",
    "files",
    "help",
    "landing",
    "login",
    "mfa",
    "oauth",
    "plug",
    "plugins",
    "post",
    "signup",
    "boards",
    "playbooks",
];

fn username_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
}

/// 1 to 64 of `a-z 0-9 . - _`, and not reserved.
pub fn is_valid_username(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(username_byte) && !RESERVED_USERNAMES.contains(&name)
}

/// Like [`is_valid_username`]; people of a connected server may also carry a colon.
pub fn is_valid_remote_username(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| username_byte(byte) || byte == b':')
        && !RESERVED_USERNAMES.contains(&name)
}

/// A valid username made of `text`: lower case, blanks and other characters to `-`, reserved words cut out. `fallback_id` is a fresh id for when nothing remains.
pub fn clean_username(text: &str, fallback_id: &str) -> String {
    let mut name = text.replace(' ', "-").to_lowercase();
    for reserved in RESERVED_USERNAMES {
        name = name.replace(reserved, "");
    }
    let name: String =
        name.trim().chars().map(|c| if c.is_ascii() && username_byte(c as u8) { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    if is_valid_username(name) { name.to_owned() } else { format!("a{fallback_id}") }
}

/// One lower-case address without display name or angle brackets. Length is a rule of its own.
pub fn is_valid_email(email: &str) -> bool {
    if email.chars().any(char::is_uppercase) || email.matches('@').count() != 1 {
        return false;
    }
    let Some((local, domain)) = email.split_once('@') else { return false };
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let local_ok = if quoted {
        local[1..local.len() - 1].chars().all(|c| !c.is_control() && c != '"' && c != '\\')
    } else {
        dot_atom(local)
    };
    local_ok && dot_atom(domain)
}

fn dot_atom(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    })
}

fn lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// `^[a-z0-9]+([a-z\-0-9]+|(__)?)[a-z0-9]+$` and at least two bytes. (The length limit is a rule of its own.)
pub fn is_valid_team_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let ends = |bytes: &[u8]| matches!((bytes.first(), bytes.last()), (Some(a), Some(z)) if lower_or_digit(*a) && lower_or_digit(*z));
    if bytes.len() < 2 || !ends(bytes) {
        return false;
    }
    bytes.iter().all(|byte| lower_or_digit(*byte) || *byte == b'-') || double_underscore(name, false)
}

/// Letters and digits, `__`, letters and digits (`tail_may_be_empty`).
fn double_underscore(name: &str, tail_may_be_empty: bool) -> bool {
    name.split_once("__").is_some_and(|(head, tail)| {
        !head.is_empty()
            && (tail_may_be_empty || !tail.is_empty())
            && head.bytes().chain(tail.bytes()).all(lower_or_digit)
    })
}

/// Whether a team may not be called so because its name begins with a word of the server's own paths.
pub fn is_reserved_team_name(name: &str) -> bool {
    let name = name.to_lowercase();
    RESERVED_TEAM_NAMES.iter().any(|word| name.starts_with(word))
}

/// `^[a-z0-9]+([a-z\-\_0-9]+|(__)?)[a-z0-9]*$`, at least one byte.
pub fn is_valid_channel_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.first().is_some_and(|first| lower_or_digit(*first))
        && bytes.iter().all(|byte| lower_or_digit(*byte) || matches!(byte, b'-' | b'_'))
}

/// Whether `name` looks like the name of a group channel: 40 hexadecimal digits.
pub fn is_group_channel_name(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// 1 to 64 of `a-z 0-9 _`.
pub fn is_valid_role_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| lower_or_digit(byte) || byte == b'_')
}

/// 1 to 64 of `a-z A-Z 0-9 + _ -`.
pub fn is_valid_emoji_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'_' | b'-'))
}

/// 1 to 64 of `a-z 0-9 . - _`.
pub fn is_valid_group_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(username_byte)
}

/// Empty, or a language tag of at most 5 bytes (`de`, `zh-CN`).
pub fn is_valid_locale(locale: &str) -> bool {
    if locale.is_empty() {
        return true;
    }
    let mut parts = locale.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    locale.len() <= 5
        && matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// `#rgb` or `#rrggbb`.
pub fn is_hex_color(text: &str) -> bool {
    matches!(text.len(), 4 | 7) && text.starts_with('#') && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}

/// An absolute `http` or `https` address with a host.
pub fn is_http_url(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let rest = if lower.starts_with("https://") {
        &url[8..]
    } else if lower.starts_with("http://") {
        &url[7..]
    } else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !url.contains(|c: char| c.is_ascii_control() || c == ' ')
}

/// Removes characters that have no business in a name or a message: obsolete, bidirectional embedding, annotation and tag
/// characters (the list of W3C's "Unicode in XML"). Borrowed unless something goes.
pub fn sanitize_unicode(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(is_unwanted) {
        return text.into();
    }
    text.chars().filter(|c| !is_unwanted(*c)).collect::<String>().into()
}

fn is_unwanted(c: char) -> bool {
    matches!(c,
        '\u{340}' | '\u{341}' | '\u{17a3}' | '\u{17d3}' | '\u{2028}'..='\u{202e}' | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffc}' | '\u{feff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// [`sanitize_unicode`] in place.
pub(crate) fn clean(text: &mut String) {
    if let std::borrow::Cow::Owned(cleaned) = sanitize_unicode(text) {
        *text = cleaned;
    }
}

/// Server version that begins every ETag of a record.
pub const VERSION: &str = "11.6.0";

/// `<version>.<part>.<part>...`: the ETag of a record. Compared as a raw string, without quotes.
pub fn etag(parts: &[&dyn std::fmt::Display]) -> String {
    let mut out = VERSION.to_owned();
    for part in parts {
        out.push('.');
        out.push_str(&part.to_string());
    }
    out
}

/// Whether an address is of one of the domains in a list as administrators type it (`a.org, @b.org`); an empty list takes all.
pub fn email_in_domains(email: &str, domains: &str) -> bool {
    let domains = domains.to_lowercase().replace(['@', ','], " ");
    let email = email.to_lowercase();
    let mut listed = domains.split_whitespace().peekable();
    listed.peek().is_none() || listed.any(|d| email.strip_suffix(d).is_some_and(|head| head.ends_with('@')))
}
