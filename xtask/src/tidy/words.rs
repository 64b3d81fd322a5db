//! Unfinished work and paths of somebody's machine do not enter the repository.

use super::Finding;
use super::source::Source;
use crate::{paths, proc};
use std::process::Command;

pub fn check(sources: &[Source], found: &mut Vec<Finding>) {
    for source in sources.iter().filter(|s| !s.name.starts_with("xtask/src/tidy/")) {
        for (index, line) in source.lines.iter().enumerate() {
            let code = source.code.get(index).map(String::as_str).unwrap_or_default();
            let unfinished = ["todo!(", "unimplemented!(", "dbg!("].iter().find(|w| code.contains(**w)).copied();
            let noted = ["TODO", "FIXME", "XXX:"].iter().find(|w| line.contains(**w) && !code.contains(**w)).copied();
            if let Some(word) = unfinished.or(noted).filter(|_| !source.excepted("unfinished", index + 1)) {
                push(
                    found,
                    &source.name,
                    index + 1,
                    "unfinished",
                    format!("`{word}`: finish it, or write it into the issue"),
                );
            }
        }
    }
    machine_paths(found);
}

/// Home and work folders of a machine in any tracked text file.
fn machine_paths(found: &mut Vec<Finding>) {
    let mut git = Command::new("git");
    git.current_dir(paths::root()).args([
        "grep",
        "-nIE",
        r"(^|[^A-Za-z0-9_.])/(root|work|home/[a-z]{2,}|Users/[A-Za-z]+)/[A-Za-z]",
    ]);
    git.args([
        "--",
        ".",
        ":!xtask/src/tidy",
        ":!*.svg",
        ":!package-lock.json",
        ":!web/package-lock.json",
        ":!conformance/scenarios",
    ]);
    for line in proc::captured(&mut git).unwrap_or_default().lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(file), Some(number), Some(text)) = (parts.next(), parts.next(), parts.next()) else { continue };
        if !text.contains("// tidy: path ") {
            let text = format!("a path of one machine: {}", text.trim().chars().take(80).collect::<String>());
            push(found, file, number.parse().unwrap_or(0), "path", text);
        }
    }
}

fn push(found: &mut Vec<Finding>, file: &str, line: usize, rule: &'static str, text: String) {
    found.push(Finding { file: file.to_string(), line, rule, text });
}
