//! Who writes a table: `crates/db/schema/OWNERS.tsv` names the slices (`messages/posts`, or a whole crate) that may.

use super::Finding;
use super::source::Source;
use crate::paths;
use regex::Regex;
use std::collections::HashMap;

const OWNERS: &str = "crates/db/schema/OWNERS.tsv";
const DOMAIN: [&str; 8] = ["accounts", "spaces", "messages", "integrations", "admin", "live", "kernel", "server"];

pub fn check(sources: &[Source], found: &mut Vec<Finding>) {
    let owners = owners();
    let Ok(write) =
        Regex::new(r"(?i)\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE)\s+([a-z_][a-z0-9_]*)\s*(\w*)")
    else {
        return;
    };
    if owners.is_empty() {
        return;
    }
    for source in sources {
        let Some((krate, slice)) = slice_of(&source.name) else { continue };
        for (line, text) in &source.strings {
            for hit in write.captures_iter(text) {
                let table = hit[1].to_lowercase();
                // "DO UPDATE SET" and "FOR UPDATE OF" name no table of their own.
                if table == "set" || table == "of" || source.excepted("table", *line) {
                    continue;
                }
                let why = match owners.get(&table) {
                    None if hit[0].to_uppercase().starts_with("UPDATE") && !hit[2].eq_ignore_ascii_case("set") => {
                        continue;
                    }
                    None => format!("writes `{table}`, a table that {OWNERS} does not name"),
                    Some(list) if list.iter().any(|o| *o == krate || *o == slice) => continue,
                    Some(list) => format!("writes `{table}`, which belongs to {}", list.join(", ")),
                };
                found.push(Finding {
                    file: source.name.clone(),
                    line: *line,
                    rule: "table",
                    text: format!("{slice} {why}"),
                });
            }
        }
    }
}

/// `crates/messages/src/posts/pin.rs` -> (`messages`, `messages/posts`).
fn slice_of(file: &str) -> Option<(String, String)> {
    let mut parts = file.split('/');
    let (first, krate) = (parts.next()?, parts.next()?);
    if first != "crates" || !DOMAIN.contains(&krate) || parts.next() != Some("src") {
        return None;
    }
    let noun = parts.next()?.trim_end_matches(".rs");
    Some((krate.to_string(), format!("{krate}/{noun}")))
}

fn owners() -> HashMap<String, Vec<String>> {
    let text = std::fs::read_to_string(paths::root().join(OWNERS)).unwrap_or_default();
    let mut map = HashMap::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        if let (Some(table), Some(slices)) = (cells.next(), cells.next()) {
            let list = slices.split([',', ' ']).filter(|s| !s.is_empty()).map(String::from).collect();
            map.insert(table.trim().to_lowercase(), list);
        }
    }
    map
}
