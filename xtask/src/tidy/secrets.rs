//! Secrets are not compared with `==`, which ends at the first difference and so tells by its time how much was right:
//! `ochre_secret::same_text` looks at all of it.

use super::Finding;
use super::source::Source;
use regex::Regex;

/// Names that hold secrets, as the last word of either side.
const NAMES: &str = r"(token|secret|verifier|challenge|signature|cookie|csrf|code)";

pub fn check(sources: &[Source], found: &mut Vec<Finding>) {
    let side = |name: &str| format!(r"(?:[a-z_]+\.|[a-z]+_)*{name}(?:\.as_(?:str|bytes)\(\))?");
    let (left, right) = (side(NAMES), side(NAMES));
    let Ok(pattern) =
        Regex::new(&format!(r"\b{left}\s*(?:==|!=)\s*[&*]*[a-z_]|[a-z_)]\s*(?:==|!=)\s*[&*]*{right}(?:[^.\w]|$)"))
    else {
        return;
    };
    for source in sources.iter().filter(|s| s.name.starts_with("crates/") && s.name.contains("/src/")) {
        let tests = source.code.iter().position(|l| l.contains("#[cfg(test)]")).unwrap_or(usize::MAX);
        if source.name.ends_with("tests.rs") {
            continue;
        }
        for (n, line) in source.code.iter().enumerate().take(tests.min(source.code.len())) {
            if pattern.is_match(line) && !source.excepted("compare", n + 1) {
                let text = "a secret is compared with ==: use ochre_secret::same_text".to_string();
                found.push(Finding { file: source.name.clone(), line: n + 1, rule: "compare", text });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons() {
        for (line, caught) in [
            ("if s.token == token {", true),
            ("let ok = given != &app.client_secret;", true),
            ("if a == command.token {", true),
            ("if token.as_str() == kept {", true),
            ("if token == \"\" {", false),
            ("if token.len() == 26 {", false),
            ("if same_text(&s.token, token) {", false),
            ("if tokens == other {", false),
            ("if resource != code.resource {", false),
        ] {
            let source = Source::parse("crates/x/src/y.rs".into(), &format!("fn f() {{\n    {line}\n}}\n"));
            let mut found = Vec::new();
            check(&[source], &mut found);
            assert_eq!(!found.is_empty(), caught, "{line}");
        }
    }
}
