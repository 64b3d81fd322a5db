//! A Rust file as tidy sees it: its lines, the same text with strings and comments blanked, its string literals, its functions.

use crate::paths;
use std::path::PathBuf;

pub struct Source {
    /// As shown in messages.
    pub name: String,
    pub lines: Vec<String>,
    /// Same number of lines; strings and comments are spaces.
    pub code: Vec<String>,
    /// Line (1-based) where the literal begins, and its text as written.
    pub strings: Vec<(usize, String)>,
}

pub struct Function {
    pub name: String,
    /// 1-based, the line of `fn`.
    pub start: usize,
    /// Last line minus first line plus one.
    pub lines: usize,
    /// From `fn` to the opening brace.
    pub signature: String,
}

impl Source {
    pub fn read(path: PathBuf) -> Source {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Source::parse(paths::shown(&path), &text)
    }

    pub fn parse(name: String, text: &str) -> Source {
        let (code, strings) = mask(text);
        let split = |t: &str| t.lines().map(String::from).collect();
        Source { name, lines: split(text), code: split(&code), strings }
    }

    /// Is there an exception for this rule at this line (0: in the whole file)?
    pub fn excepted(&self, rule: &str, line: usize) -> bool {
        let tag = format!("// tidy: {rule} ");
        if line == 0 {
            return self.lines.iter().any(|l| l.contains(&tag));
        }
        let mut at = line - 1;
        if self.lines.get(at).is_some_and(|l| l.contains(&tag)) {
            return true;
        }
        while at > 0 {
            at -= 1;
            let above = self.lines[at].trim_start();
            if above.contains(&tag) {
                return true;
            }
            if !(above.starts_with("//") || above.starts_with("#[")) {
                return false;
            }
        }
        false
    }

    /// Every function with a body; nested ones count for themselves and for the outer one.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        for (index, line) in self.code.iter().enumerate() {
            for (at, name) in fn_names(line) {
                if let Some((signature, end)) = self.body(index, at) {
                    found.push(Function { name, start: index + 1, lines: end - index + 1, signature });
                }
            }
        }
        found
    }

    /// From the column of `fn`: the signature and the index of the line where its body closes.
    fn body(&self, start: usize, column: usize) -> Option<(String, usize)> {
        let mut signature = String::new();
        let (mut depth, mut open, mut brackets) = (0, false, 0);
        for (index, line) in self.code.iter().enumerate().skip(start) {
            let from = if index == start { column } else { 0 };
            for c in line[from..].chars() {
                match c {
                    '{' if brackets == 0 || open => {
                        depth += 1;
                        open = true;
                    }
                    '}' if open => depth -= 1,
                    '(' | '[' if !open => brackets += 1,
                    ')' | ']' if !open => brackets -= 1,
                    ';' if !open && brackets == 0 => return None,
                    _ => {}
                }
                if !open {
                    signature.push(c);
                }
                if open && depth == 0 {
                    return Some((signature, index));
                }
            }
            signature.push(' ');
        }
        None
    }
}

/// Columns and names of `fn name` in a masked line.
fn fn_names(line: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("fn ") {
        let word_start = at == 0 || !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let name: String =
            line[at + 3..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if word_start && !name.is_empty() {
            found.push((at, name));
        }
    }
    found
}

/// Blanks comments and literals (not their line ends) and collects the string literals.
fn mask(text: &str) -> (String, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut strings) = (String::with_capacity(text.len()), Vec::new());
    let (mut i, mut line) = (0, 1);
    while i < chars.len() {
        let end = token_end(&chars, i);
        let token = &chars[i..end];
        if end > i + 1 && chars[i] != '/' && token.contains(&'"') {
            strings.push((
                line,
                token.iter().collect::<String>().trim_matches(|c| "rbc#".contains(c)).trim_matches('"').to_string(),
            ));
        }
        for c in token {
            line += usize::from(*c == '\n');
            out.push(if end == i + 1 || *c == '\n' { *c } else { ' ' });
        }
        i = end;
    }
    (out, strings)
}

/// Where the comment, string or character literal that begins at `i` ends; `i + 1` for anything else.
fn token_end(chars: &[char], i: usize) -> usize {
    let at = |n: usize| chars.get(n).copied().unwrap_or('\0');
    let ident_before = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
    match at(i) {
        '/' if at(i + 1) == '/' => (i..chars.len()).find(|n| chars[*n] == '\n').unwrap_or(chars.len()),
        '/' if at(i + 1) == '*' => comment_end(chars, i),
        '"' => string_end(chars, i),
        'b' | 'c' if !ident_before && at(i + 1) == '"' => string_end(chars, i + 1),
        'r' | 'b' | 'c' if !ident_before => raw_end(chars, i).unwrap_or(i + 1),
        '\'' if at(i + 1) == '\\' => (i + 3..chars.len()).find(|n| chars[*n] == '\'').map_or(chars.len(), |n| n + 1),
        '\'' if at(i + 2) == '\'' => i + 3,
        _ => i + 1,
    }
}

fn comment_end(chars: &[char], i: usize) -> usize {
    let (mut depth, mut n) = (0, i);
    while n + 1 < chars.len() {
        match (chars[n], chars[n + 1]) {
            ('/', '*') => {
                depth += 1;
                n += 2;
            }
            ('*', '/') => {
                depth -= 1;
                n += 2;
                if depth == 0 {
                    return n;
                }
            }
            _ => n += 1,
        }
    }
    chars.len()
}

fn string_end(chars: &[char], quote: usize) -> usize {
    let mut n = quote + 1;
    while n < chars.len() {
        match chars[n] {
            '\\' => n += 2,
            '"' => return n + 1,
            _ => n += 1,
        }
    }
    chars.len()
}

/// `r"…"`, `r#"…"#`, also behind `b` or `c`.
fn raw_end(chars: &[char], i: usize) -> Option<usize> {
    let mut n = i;
    if chars[n] != 'r' {
        n += 1;
    }
    if chars.get(n) != Some(&'r') {
        return None;
    }
    let hashes = chars[n + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(n + 1 + hashes) != Some(&'"') {
        return None;
    }
    let mut at = n + 2 + hashes;
    while at < chars.len() {
        if chars[at] == '"' && chars[at + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(chars.len())
}

#[cfg(test)]
mod unit {
    use super::Source;

    #[test]
    fn braces_in_literals_do_not_count() {
        let text = "fn a<'x>(s: &'x str) {\n    let b = '{';\n    let c = \"}\\\"{\"; // {\n    let d = r#\"{\"{\"#;\n}\nfn e(x: [u8; 2]) -> u8 { 1 }\n";
        let source = Source::parse("a.rs".into(), text);
        let found: Vec<_> = source.functions().into_iter().map(|f| (f.name, f.start, f.lines)).collect();
        assert_eq!(found, [("a".to_string(), 1, 5), ("e".to_string(), 6, 1)]);
        assert_eq!(source.strings.len(), 2);
    }

    #[test]
    fn exceptions_above_attributes() {
        let text = "// tidy: function a table\n#[rustfmt::skip]\nfn a() {\n}\n";
        let source = Source::parse("a.rs".into(), text);
        assert!(source.excepted("function", 3) && !source.excepted("handler", 3));
    }
}
