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
            if !contract.contains(id.as_str()) {
                push(found, source, *line, format!("`{id}` is not an error id of the contract (api/errors.tsv)"));
            } else if !words.is_empty() && !words.contains(id.as_str()) {
                push(found, source, *line, format!("`{id}` has no text in crates/i18n"));
            }
        }
    }
}

fn push(found: &mut Vec<Finding>, source: &Source, line: usize, text: String) {
    found.push(Finding { file: source.name.clone(), line, rule: "error-id", text });
}

fn contract_ids() -> HashSet<String> {
    let text = std::fs::read_to_string(paths::root().join("api/errors.tsv")).unwrap_or_default();
    text.lines().skip(1).filter_map(|l| l.split('\t').next()).map(String::from).collect()
}

/// Keys of every `en*.json` of the crate (an object, or upstream's list of `{id, translation}`).
fn translated() -> HashSet<String> {
    let mut keys = HashSet::new();
    for file in paths::files_below(&paths::root().join("crates/i18n")) {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if !(name.starts_with("en") && name.ends_with(".json")) {
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
