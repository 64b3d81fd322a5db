//! Documents name files that exist.

use super::Finding;
use crate::paths;
use regex::Regex;

const PLACES: [&str; 9] = ["crates/", "docs/", "web/", "xtask/", "api/", "bench/", "tests/", "conformance/", ".ci/"];

pub fn check(found: &mut Vec<Finding>) {
    let root = paths::root();
    let Ok(pattern) = Regex::new(r"`([^`\s]+)`|\]\(([^)\s]+)\)") else { return };
    let mut files = paths::files_below(&root.join("docs"));
    files.extend(["README.md", "CONTRIBUTING.md"].map(|f| root.join(f)).into_iter().filter(|f| f.is_file()));
    files.retain(|f| f.extension().is_some_and(|e| e == "md"));
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            for hit in pattern.captures_iter(line) {
                let link = hit.get(2).map(|m| m.as_str());
                let missing = match (hit.get(1).map(|m| m.as_str()), link) {
                    (Some(path), _) => PLACES.iter().any(|p| path.starts_with(p)) && !exists(&root, path),
                    (_, Some(link)) => {
                        !link.contains("://")
                            && !link.starts_with(['#', '/'])
                            && !link.starts_with("mailto:")
                            && !exists(file.parent().unwrap_or(&root), link)
                    }
                    _ => false,
                };
                if missing {
                    let text = format!("names a file that is not there: {}", &hit[0]);
                    found.push(Finding { file: paths::shown(&file), line: index + 1, rule: "document", text });
                }
            }
        }
    }
}

/// Patterns and placeholders are taken as they are; a line number or an anchor is cut off.
fn exists(base: &std::path::Path, path: &str) -> bool {
    if path.contains(['*', '<', '{', '…']) || path.contains("...") {
        return true;
    }
    let path = path.split(['#', ':', '?']).next().unwrap_or(path);
    base.join(path).exists()
}
