//! The embedded texts, read once at first use.

use crate::Params;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// All texts of a language.
pub(crate) struct Catalogue {
    pub locale: &'static str,
    pub texts: HashMap<String, Text>,
}

/// A text with its plural forms.
pub(crate) enum Text {
    Plain(String),
    Plural { one: String, other: String },
}

macro_rules! texts {
    ($locale:literal: $($file:literal),*) => {
        ($locale, &[$(include_str!(concat!("../texts/", $locale, "/", $file, ".json"))),*])
    };
}

/// Language -> files. English is first: it is the last resort of every lookup.
const SOURCES: &[(&str, &[&str])] = &[
    texts!("en": "channels", "commands", "config", "context", "files", "generic", "integrations", "ldap", "mail", "posts", "roles", "sign_in", "system", "system_posts", "teams", "users"),
    texts!("de": "errors", "generic", "mail", "system_posts"),
    texts!("es": "errors", "generic", "mail", "system_posts"),
    texts!("fr": "errors", "generic", "mail", "system_posts"),
    texts!("ja": "errors", "generic", "mail", "system_posts"),
    texts!("zh": "errors", "generic", "mail", "system_posts"),
    texts!("ar": "errors", "generic", "mail", "system_posts"),
];

static CATALOGUES: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
    let read = |files: &[&str]| files.iter().flat_map(|file| parse(file)).collect();
    SOURCES.iter().map(|(locale, files)| Catalogue { locale, texts: read(files) }).collect()
});

pub(crate) fn catalogues() -> &'static [Catalogue] {
    &CATALOGUES
}

/// Entries that are not of the form are left out; a test reads every file.
fn parse(file: &str) -> Vec<(String, Text)> {
    let list: Vec<Value> = serde_json::from_str(file).unwrap_or_default();
    let entry = |item: &Value| {
        let form = |name: &str| item["translation"][name].as_str().map(str::to_owned);
        let text = match item["translation"].as_str() {
            Some(text) => Text::Plain(text.to_owned()),
            None => Text::Plural { one: form("one")?, other: form("other")? },
        };
        Some((item["id"].as_str()?.to_owned(), text))
    };
    list.iter().filter_map(entry).collect()
}

impl Text {
    /// Fills in the parameters; one that is not given leaves nothing behind.
    pub fn render(&self, params: Params<'_>) -> String {
        let value = |name: &str| params.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str());
        // One form for exactly one, another for the rest; languages with more forms or fewer word their texts so that both fit.
        let mut rest = match self {
            Text::Plain(text) => text,
            Text::Plural { one, .. } if value("Count") == "1" => one,
            Text::Plural { other, .. } => other,
        }
        .as_str();
        let mut out = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once("{{.") {
            let Some((name, after)) = after.split_once("}}") else { break };
            out.push_str(before);
            out.push_str(value(name.trim()));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}
