//! Splits SQL into tokens; just enough grammar for the rewrites.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// White space or a comment; becomes one blank.
    Space,
    /// Keyword or name.
    Word,
    /// `"quoted name"`.
    Quoted,
    /// `'text'`.
    Str,
    Number,
    /// `$1`.
    Param,
    Punct,
    /// A rewritten expression that stands for one operand.
    Group,
}

#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: std::borrow::Cow<'a, str>,
}

impl<'a> Token<'a> {
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub fn is(&self, punct: &str) -> bool {
        self.kind == Kind::Punct && self.text == punct
    }

    pub fn new(kind: Kind, text: impl Into<std::borrow::Cow<'a, str>>) -> Self {
        Token { kind, text: text.into() }
    }
}

const LONG_OPERATORS: [&str; 9] = ["->>", "::", "<>", "!=", "<=", ">=", "||", "->", "@>"];

/// Tokens of a statement, in order; joining their texts gives the statement back, but for comments and runs of blanks.
pub(super) fn split(sql: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::with_capacity(sql.len() / 4);
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (kind, len) = next(rest, first);
        let (text, tail) = rest.split_at(len.max(first.len_utf8()).min(rest.len()));
        rest = tail;
        if kind != Kind::Space {
            out.push(Token::new(kind, text));
        } else if out.last().is_some_and(|t| t.kind != Kind::Space) {
            out.push(Token::new(Kind::Space, " "));
        }
    }
    while out.last().is_some_and(|t| t.kind == Kind::Space || t.is(";")) {
        out.pop();
    }
    out
}

fn next(rest: &str, first: char) -> (Kind, usize) {
    let run = |f: fn(char) -> bool| rest.find(|c: char| !f(c)).unwrap_or(rest.len());
    if first.is_whitespace() {
        return (Kind::Space, run(char::is_whitespace));
    }
    if rest.starts_with("--") {
        return (Kind::Space, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Space, rest.find("*/").map_or(rest.len(), |i| i + 2));
    }
    if first.is_alphabetic() || first == '_' {
        return (Kind::Word, run(|c| c.is_alphanumeric() || c == '_'));
    }
    if first.is_ascii_digit() {
        return (Kind::Number, run(|c| c.is_ascii_digit() || c == '.'));
    }
    if first == '$' {
        let digits = rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
        return (Kind::Param, digits + 1);
    }
    if first == '\'' || first == '"' {
        return (if first == '"' { Kind::Quoted } else { Kind::Str }, quoted(rest, first));
    }
    let long = LONG_OPERATORS.iter().find(|op| rest.starts_with(**op));
    (Kind::Punct, long.map_or(first.len_utf8(), |op| op.len()))
}

/// Length of a quoted token; a doubled quote does not end it.
fn quoted(rest: &str, quote: char) -> usize {
    let bytes = rest.as_bytes();
    let mut i = 1;
    while i < bytes.len() {
        if bytes[i] == quote as u8 {
            if bytes.get(i + 1) != Some(&(quote as u8)) {
                return i + 1;
            }
            i += 1;
        }
        i += 1;
    }
    bytes.len()
}
