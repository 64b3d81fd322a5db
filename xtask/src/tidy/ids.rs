//! Error ids: what the sources name exists in the contract (`api/errors.tsv`) and has words in `crates/i18n`.

use super::Finding;
use super::source::Source;
use crate::paths;
use regex::Regex;
use std::collections::HashSet;

pub fn check(sources: &[Source], found: &mut Vec<Finding>) {
    let Ok(pattern) = Regex::new(r"^[a-z0-9_]+(\.[A-Za-z0-9_-]+)+\.app_error$") else { return };
    let contract = contract_ids();
    let words = translated();
    for source in sources.iter().filter(|s| s.name.starts_with("crates/") && !s.name.starts_with("crates/i18n/")) {
        for (line, id) in source.strings.iter().filter(|(_, s)| pattern.is_match(s)) {
            if source.excepted("error-id", *line) {
                continue;
            }
            match known(&contract, id) {
                None => {
                    push(found, source, *line, format!("`{id}` is not in api/errors.tsv nor in api/own_errors.tsv"))
                }
                Some(id) if words.contains(id) || words.is_empty() => {}
                Some(id) => push(found, source, *line, format!("`{id}` has no text in crates/i18n")),
            }
        }
    }
}

/// The whole id. Some constructors put the common beginning of a family (`model.config.is_valid.`) before the literal.
fn known<'a>(contract: &'a HashSet<String>, id: &str) -> Option<&'a str> {
    let family = |c: &&String| c.strip_suffix(id).is_some_and(|c| c.ends_with('.'));
    contract.get(id).or_else(|| contract.iter().find(family)).map(String::as_str)
}

fn push(found: &mut Vec<Finding>, source: &Source, line: usize, text: String) {
    found.push(Finding { file: source.name.clone(), line, rule: "error-id", text });
}

/// Ids of the contract, and our own few with the reason for each.
fn contract_ids() -> HashSet<String> {
    let mut ids = HashSet::new();
    for file in ["api/errors.tsv", "api/own_errors.tsv"] {
        let text = std::fs::read_to_string(paths::root().join(file)).unwrap_or_default();
        ids.extend(text.lines().skip(1).filter_map(|l| l.split('\t').next()).map(String::from));
    }
    ids
}

/// Keys of the English texts, `en.json` or `en/*.json` (an object, or upstream's list of `{id, translation}`).
fn translated() -> HashSet<String> {
    let mut keys = HashSet::new();
    for file in paths::files_below(&paths::root().join("crates/i18n")) {
        let name = paths::shown(&file);
        if !(name.ends_with("/en.json") || name.contains("/en/") && name.ends_with(".json")) {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(serde_json::Value::Object(map)) => keys.extend(map.keys().cloned()),
            Ok(serde_json::Value::Array(list)) => {
                keys.extend(list.iter().filter_map(|e| e["id"].as_str()).map(String::from))
            }
            _ => {}
        }
    }
    keys
}
