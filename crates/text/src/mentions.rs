//! Reading the words of a message that could mention somebody.

use ochre_types::JsonMap;

use crate::chars::{is_ascii_word, is_word, unique};
use crate::markdown::prose;

/// The words of a post in which mentions are looked for, cut out once and matched against any number of indexes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    pub(crate) words: Vec<String>,
}

impl Scan {
    /// The words of a message and its attachments; see [`searchable_texts`].
    pub fn of_post(message: &str, props: &JsonMap) -> Self {
        let mut scan = Self::default();
        scan.add(message);
        for text in searchable_texts(props) {
            scan.add(text);
        }
        scan
    }

    /// The words of one text.
    pub fn new(message: &str) -> Self {
        let mut scan = Self::default();
        scan.add(message);
        scan
    }

    fn add(&mut self, text: &str) {
        for run in prose(text) {
            for word in run.split(|c| !is_mention_char(c)) {
                let emoji = word.len() > 1 && word.starts_with(':') && word.ends_with(':');
                let word = word.trim_start_matches(is_mark);
                if !emoji && !word.is_empty() {
                    self.words.push(word.to_owned());
                }
            }
        }
    }

    /// Nothing that could mention anybody.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Names after an `@` in lower case, with and without the marks at their end: whoever is mentioned by name is among them.
    /// For a query that fetches only the people in question.
    pub fn names(&self) -> Vec<String> {
        let names = self.words.iter().flat_map(|word| forms(word)).filter_map(|form| form.strip_prefix('@'));
        unique(names.filter(|name| !name.is_empty()).map(str::to_lowercase))
    }

    /// Whether `@here`, `@channel` or `@all` occurs, in any case.
    pub fn has_channel_wide(&self) -> bool {
        self.names().iter().any(|name| matches!(name.as_str(), "here" | "channel" | "all"))
    }

    /// Every form in which a word may be a keyword, as it is written. (For a prefilter by mention keys.)
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.words.iter().flat_map(|word| forms(word))
    }
}

/// The word, then without its trailing marks one by one, then its pieces.
fn forms(word: &str) -> Vec<&str> {
    let mut forms = vec![word];
    let mut rest = word;
    while let Some(shorter) = rest.strip_suffix(is_mark) {
        rest = shorter;
        forms.push(rest);
    }
    if !word.starts_with('@') && word.contains(is_splitter) {
        forms.extend(word.split(is_splitter).filter(|piece| !piece.is_empty()));
    }
    forms
}

fn is_mention_char(c: char) -> bool {
    is_mark(c) || c == '@' || is_word(c)
}

/// Marks that may surround a mention.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, ':' | '.' | '-' | '_')
}

/// Marks between the pieces of a word.
pub(crate) fn is_splitter(c: char) -> bool {
    matches!(c, '.' | '-' | ':')
}

/// Texts of a post's attachments that count for mentions: pretext, text, and field values that are texts.
pub fn searchable_texts(props: &JsonMap) -> Vec<&str> {
    let mut texts = Vec::new();
    let attachments = props.get("attachments").and_then(|list| list.as_array());
    for attachment in attachments.into_iter().flatten() {
        texts.extend(["pretext", "text"].iter().filter_map(|key| attachment.get(key)?.as_str()));
        let fields = attachment.get("fields").and_then(|list| list.as_array());
        texts.extend(fields.into_iter().flatten().filter_map(|field| field.get("value")?.as_str()));
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// Names after an `@` that does not follow a letter, digit or `_`, in lower case, once each, in order: `@[0-9A-Za-z][0-9A-Za-z.:_-]*`
/// with trailing marks cut. (For slash commands and channel headers: Markdown is not looked at.)
pub fn at_mentions(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let names = text.match_indices('@').filter_map(|(at, _)| {
        let glued = at > 0 && is_ascii_word(bytes[at - 1]);
        let rest = &text[at + 1..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || is_mark(char::from(*byte))).count();
        let named = !glued && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        named.then(|| rest[..length].trim_end_matches(is_mark).to_ascii_lowercase())
    });
    unique(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_an_at_sign() {
        let rows: &[(&str, &[&str])] = &[
            ("", &[]),
            ("hi @alice", &["alice"]),
            ("@Alice, @BOB!", &["alice", "bob"]),
            ("@alice. @alice", &["alice"]),
            ("mail a@b.c", &[]),
            ("(@a.b-c_d)", &["a.b-c_d"]),
            ("@ alone @- @_x", &[]),
            ("@bob: hello", &["bob"]),
        ];
        for (text, expected) in rows {
            assert_eq!(at_mentions(text), *expected, "{text}");
        }
    }

    #[test]
    fn candidates() {
        let scan = Scan::new("Hi @Anna.Bell. and :smile: `@code` x-y @here");
        assert_eq!(scan.names(), ["anna.bell.", "anna.bell", "here"]);
        assert!(scan.has_channel_wide());
        assert!(scan.forms().any(|form| form == "x") && !scan.forms().any(|form| form.contains("smile")));
        assert!(Scan::new("... !!! :-)").is_empty());
        let props = serde_json::json!({"attachments": [{"pretext": "@a", "text": "@b", "title": "@no", "fallback": "@no",
            "fields": [{"title": "@no", "value": "@c"}, {"value": 5}]}]});
        let scan = Scan::of_post("@m", props.as_object().unwrap());
        assert_eq!(scan.names(), ["m", "a", "b", "c"]);
    }
}
