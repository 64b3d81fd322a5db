//! Direction of dependencies: leaves <- kernel <- domain crates <- server <- tests; no domain crate names another.

use super::Finding;
use crate::{budget, paths};

const DOMAIN: [&str; 6] = ["accounts", "spaces", "messages", "integrations", "admin", "live"];
const TOP: [&str; 3] = ["server", "conformance", "tests"];

/// 0 leaf, 1 kernel, 2 domain, 3 server, 4 what stands around it.
fn level(name: &str) -> u8 {
    match name {
        "kernel" => 1,
        name if DOMAIN.contains(&name) => 2,
        "server" => 3,
        name if TOP.contains(&name) || name == "bench" => 4,
        _ => 0,
    }
}

pub fn check(found: &mut Vec<Finding>) {
    for dir in budget::crates() {
        let manifest = dir.join("Cargo.toml");
        let name = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name == "xtask" {
            continue;
        }
        let text = std::fs::read_to_string(&manifest).unwrap_or_default();
        for (line, other) in ours(&text) {
            let why = match (level(&name), level(&other)) {
                (0, 0) => continue,
                (2, 2) => "a domain crate never depends on another one (use the ports of the kernel)",
                (a, b) if b > a => "against the direction of dependencies",
                (a, b) if a == b && a < 4 => "crates of one level do not depend on each other",
                _ => continue,
            };
            let text = format!("ochre-{name} depends on ochre-{other}: {why}");
            found.push(Finding { file: paths::shown(&manifest), line, rule: "direction", text });
        }
    }
}

/// Our own packages among the ordinary dependencies, with their lines.
fn ours(manifest: &str) -> Vec<(usize, String)> {
    let (mut section, mut all) = (String::new(), Vec::new());
    for (index, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']).to_string();
        }
        if let (true, Some(rest)) = (section == "dependencies", line.trim().strip_prefix("ochre-")) {
            all.push((index + 1, rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()));
        }
    }
    all
}
