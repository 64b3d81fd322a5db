//! `cargo xtask tidy`: the rules of the design that a compiler does not know. Everything is reported, nothing is changed.
//!
//! An exception is one line, `// tidy: <rule> <reason>`: for `file` anywhere in the file, otherwise in the comment above the
//! function or on the line itself (or the one above it).

mod deps;
mod docs;
mod ids;
mod lengths;
mod secrets;
mod source;
mod tables;
mod words;

use crate::{budget, paths};
use source::Source;
use std::path::PathBuf;

/// One broken rule.
pub struct Finding {
    pub file: String,
    /// 1-based; 0 = the whole file.
    pub line: usize,
    pub rule: &'static str,
    pub text: String,
}

pub fn main() -> Result<(), String> {
    check()?.iter().for_each(|note| println!("{note}"));
    Ok(())
}

/// Runs every rule; `Ok` carries a short summary.
pub fn check() -> Result<Vec<String>, String> {
    let sources: Vec<Source> =
        budget::crates().iter().flat_map(|dir| budget::rust_files(dir)).map(Source::read).collect();
    let web = web_sources();
    let mut found = Vec::new();
    lengths::check(&sources, &web, &mut found);
    deps::check(&mut found);
    ids::check(&sources, &mut found);
    secrets::check(&sources, &mut found);
    tables::check(&sources, &mut found);
    words::check(&sources, &mut found);
    docs::check(&mut found);
    found.sort_by(|a, b| (a.rule, &a.file, a.line).cmp(&(b.rule, &b.file, b.line)));
    if found.is_empty() {
        return Ok(vec![format!(
            "tidy: {} Rust files and {} files of the web client keep the rules",
            sources.len(),
            web.len()
        )]);
    }
    let mut lines = vec![format!("error: tidy found {} broken rules", found.len())];
    lines.extend(found.iter().map(|f| format!("{}:{}: {} [{}]", f.file, f.line, f.text, f.rule)));
    Err(lines.join("\n"))
}

fn web_sources() -> Vec<PathBuf> {
    let mut files = paths::files_below(&paths::root().join("web/src"));
    files.retain(|f| f.extension().is_some_and(|e| e == "ts" || e == "tsx"));
    files
}
