//! Files, functions, handlers and crates that fit into a head.

use super::Finding;
use super::source::Source;
use crate::paths;
use std::collections::BTreeMap;
use std::path::PathBuf;

const FILE: usize = 400;
const FUNCTION: usize = 60;
const HANDLER: usize = 30;
const CRATE: usize = 20_000;

pub fn check(sources: &[Source], web: &[PathBuf], found: &mut Vec<Finding>) {
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources {
        let name: String = source
            .name
            .split('/')
            .take(if source.name.starts_with("crates/") { 2 } else { 1 })
            .collect::<Vec<_>>()
            .join("/");
        *crates.entry(name).or_default() += source.lines.len();
        if source.lines.len() > FILE && !source.excepted("file", 0) {
            push(found, &source.name, 0, "file", format!("{} lines; a file has at most {FILE}", source.lines.len()));
        }
        functions(source, found);
    }
    for (name, lines) in crates.into_iter().filter(|(_, lines)| *lines > CRATE) {
        push(found, &name, 0, "crate", format!("{lines} lines; a crate has at most {CRATE}"));
    }
    for file in web {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let lines = text.lines().count();
        if lines > FILE && !text.contains("// tidy: file ") {
            push(found, &paths::shown(file), 0, "file", format!("{lines} lines; a file has at most {FILE}"));
        }
    }
}

fn functions(source: &Source, found: &mut Vec<Finding>) {
    for function in source.functions() {
        let handler = is_handler(&function.signature);
        let (rule, limit) = if handler { ("handler", HANDLER) } else { ("function", FUNCTION) };
        if function.lines > limit && !source.excepted(rule, function.start) {
            let text = format!("`{}` has {} lines; a {rule} has at most {limit}", function.name, function.lines);
            push(found, &source.name, function.start, rule, text);
        }
    }
}

/// What a route names: `fn save(ctx: Ctx) -> Reply`.
fn is_handler(signature: &str) -> bool {
    let squeezed: String = signature.split_whitespace().collect::<Vec<_>>().join(" ");
    squeezed.contains("-> Reply") && (squeezed.contains("(ctx: Ctx)") || squeezed.contains("(mut ctx: Ctx)"))
}

fn push(found: &mut Vec<Finding>, file: &str, line: usize, rule: &'static str, text: String) {
    found.push(Finding { file: file.to_string(), line, rule, text });
}
