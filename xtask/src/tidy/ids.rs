//! Error ids: what the sources name exists in the contract (`api/errors.tsv`). Their words need no check: `crates/i18n` makes a sentence
//! for every id, from its own text or from the parts of the id.

use super::Finding;
use super::source::Source;
use crate::paths;
use regex::Regex;
use std::collections::HashSet;

pub fn check(sources: &[Source], found: &mut Vec<Finding>) {
    let Ok(pattern) = Regex::new(r"^[a-z0-9_]+(\.[A-Za-z0-9_-]+)+\.app_error$") else { return };
    let contract = contract_ids();
    for source in sources.iter().filter(|s| s.name.starts_with("crates/") && !s.name.starts_with("crates/i18n/")) {
        for (line, id) in source.strings.iter().filter(|(_, s)| pattern.is_match(s)) {
            if source.excepted("error-id", *line) {
                continue;
            }
            if !known(&contract, id) {
                let text = format!("`{id}` is not in api/errors.tsv nor in api/own_errors.tsv");
                found.push(Finding { file: source.name.clone(), line: *line, rule: "error-id", text });
            }
        }
    }
}

/// As a whole, or behind the common beginning of a family (`model.config.is_valid.`) that some constructors put before it.
fn known(contract: &HashSet<String>, id: &str) -> bool {
    contract.contains(id) || contract.iter().any(|c| c.strip_suffix(id).is_some_and(|c| c.ends_with('.')))
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
