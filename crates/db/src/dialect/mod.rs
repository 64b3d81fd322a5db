//! The closed list of rewrites that turn PostgreSQL's text into SQLite's.
//!
//! | PostgreSQL | SQLite |
//! | --- | --- |
//! | `$1` | `?1` (SQLite would number `$2, $1` by first appearance) |
//! | `x = ANY($1)`, `x <> ALL($1)` | `x IN (SELECT value FROM json_each(?1))`, `NOT IN`; a sub-select inside stays |
//! | `FROM unnest($1::text[], $2::bigint[]) AS t(a, b)` | a sub-select that joins `json_each` of both by position |
//! | `x ILIKE y [ESCAPE e]` | `x REGEXP y`: same grammar, and `regexp()` is ours (see `sqlite/functions.rs`) |
//! | `lower(x)`, `upper(x)` | `ochre_lower(x)`, `ochre_upper(x)`: SQLite's own fold ASCII only |
//! | `x::type`, `CAST(x AS type)` | `CAST(x AS INTEGER/REAL/TEXT)`, or `x` alone for json, enums, arrays, booleans |
//! | `FOR UPDATE ...`, `FOR SHARE ...` | nothing: the writer is alone |
//! | `bool_or(x)`, `bool_and(x)` | `max(x)`, `min(x)` |
//! | `COLLATE "C"` | `COLLATE BINARY` |
//! | `OFFSET n` without `LIMIT` | `LIMIT -1 OFFSET n` |
//! | `INSERT ... SELECT ... FROM t ON CONFLICT` | the same with `WHERE true`, else `ON` would join |
//!
//! `greatest`, `least`, `left`, `right`, `split_part`, `strpos`, `starts_with`, `char_length` are functions that the SQLite back end registers.
//! Not here, so two texts (`sql2!`) or another formulation: `DISTINCT ON`, `DELETE ... USING`, changing CTEs, jsonb operators
//! other than `->` and `->>`, date functions, full text, `array_agg`, `string_agg(DISTINCT ...)`.

mod tokens;

use tokens::{Kind, Token, split};

/// A statement as SQLite takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiteText {
    /// The text, with `?n` for `$n`.
    pub sql: String,
    /// False if it changes data and so belongs to the writer.
    pub read_only: bool,
}

/// Rewrites one portable statement.
pub fn to_sqlite(pg: &str) -> LiteText {
    let tokens = split(pg);
    let sql = join(&rewrite(&tokens));
    LiteText { sql, read_only: read_only(&tokens) }
}

/// True if the statement changes nothing.
pub fn is_read(pg: &str) -> bool {
    read_only(&split(pg))
}

fn join(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|t| t.text.as_ref()).collect()
}

/// Reads begin with SELECT, WITH or VALUES and change nothing on the way. `FOR UPDATE` does not count: it is dropped.
fn read_only(tokens: &[Token<'_>]) -> bool {
    let reads = tokens.iter().find(|t| t.kind == Kind::Word);
    let reads = reads.is_some_and(|t| ["select", "with", "values", "explain"].iter().any(|w| t.is_word(w)));
    let mut before_for = false;
    reads
        && !tokens.iter().filter(|t| t.kind != Kind::Space).any(|t| {
            let lock = std::mem::replace(&mut before_for, t.is_word("for") || t.is_word("key"));
            t.is_word("insert") || t.is_word("delete") || (t.is_word("update") && !lock)
        })
}

/// What an open parenthesis belongs to.
enum Open {
    Plain,
    /// `CAST(`: where the word stands in the output.
    Cast(usize),
    /// Parentheses to add when it closes.
    Close(&'static str),
}

struct Rewriter<'a, 'b> {
    input: &'b [Token<'a>],
    pos: usize,
    out: Vec<Token<'a>>,
    open: Vec<Open>,
}

fn rewrite<'a>(input: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut r = Rewriter { input, pos: 0, out: Vec::with_capacity(input.len() + 8), open: Vec::new() };
    while r.pos < input.len() {
        r.step();
    }
    r.out
}

impl<'a> Rewriter<'a, '_> {
    fn step(&mut self) {
        let token = self.input[self.pos].clone();
        self.pos += 1;
        match token.kind {
            Kind::Param => self.out.push(Token::new(Kind::Param, format!("?{}", &token.text[1..]))),
            Kind::Word => self.word(token),
            Kind::Punct => self.punct(token),
            _ => self.out.push(token),
        }
    }

    fn punct(&mut self, token: Token<'a>) {
        match token.text.as_ref() {
            "(" => {
                let cast = self.out.last().is_some_and(|t| t.is_word("cast"));
                self.open.push(if cast { Open::Cast(self.out.len() - 1) } else { Open::Plain });
                self.out.push(token);
            }
            ")" => {
                self.out.push(token);
                if let Some(Open::Close(more)) = self.open.pop() {
                    self.out.push(Token::new(Kind::Punct, more));
                }
            }
            "::" => {
                let ty = self.type_name();
                let start = self.operand_start();
                let operand = self.out.split_off(start);
                self.cast(operand, &ty);
            }
            _ => self.out.push(token),
        }
    }

    fn word(&mut self, token: Token<'a>) {
        let word = token.text.to_ascii_lowercase();
        let called = self.input.get(self.pos).is_some_and(|t| t.is("("));
        match word.as_str() {
            "lower" | "upper" if called => self.out.push(Token::new(Kind::Word, format!("ochre_{word}"))),
            "bool_or" if called => self.out.push(Token::new(Kind::Word, "max")),
            "bool_and" if called => self.out.push(Token::new(Kind::Word, "min")),
            "unnest" if called => self.unnest(),
            "ilike" => self.out.push(Token::new(Kind::Word, "REGEXP")),
            "any" | "all" if self.any(&word) => {}
            "for" if self.row_lock() => {}
            "as" if matches!(self.open.last(), Some(Open::Cast(_))) => self.cast_call(),
            "on" if self.next_is_word("conflict") => {
                self.guard_upsert();
                self.out.push(token);
            }
            "offset" => {
                if !self.has_limit() {
                    self.out.push(Token::new(Kind::Word, "LIMIT -1 "));
                }
                self.out.push(token);
            }
            "collate" => {
                self.out.push(token);
                if let Some(i) = self.peek(0).filter(|i| self.input[*i].text == "\"C\"") {
                    self.out.push(Token::new(Kind::Word, " BINARY"));
                    self.pos = i + 1;
                }
            }
            _ => self.out.push(token),
        }
    }

    /// Index of the `n`th token from here that is not a blank.
    fn peek(&self, n: usize) -> Option<usize> {
        (self.pos..self.input.len()).filter(|i| self.input[*i].kind != Kind::Space).nth(n)
    }

    fn next_is_word(&self, word: &str) -> bool {
        self.peek(0).is_some_and(|i| self.input[i].is_word(word))
    }

    fn drop_blanks(&mut self) {
        while self.out.last().is_some_and(|t| t.kind == Kind::Space) {
            self.out.pop();
        }
    }

    /// `= ANY (` and `<> ALL (`; false if this is something else (`UNION ALL`).
    fn any(&mut self, word: &str) -> bool {
        let Some(open) = self.peek(0).filter(|i| self.input[*i].is("(")) else { return false };
        let operator = self.out.iter().rposition(|t| t.kind != Kind::Space);
        let Some(operator) = operator else { return false };
        let not = match (word, self.out[operator].text.as_ref()) {
            ("any", "=") => "",
            ("all", "<>" | "!=") => "NOT ",
            _ => return false,
        };
        self.out.truncate(operator);
        self.pos = open + 1;
        if self.next_is_word("select") {
            self.out.push(Token::new(Kind::Punct, format!("{not}IN (")));
            self.open.push(Open::Plain);
        } else {
            self.out.push(Token::new(Kind::Punct, format!("{not}IN (SELECT value FROM json_each(")));
            self.open.push(Open::Close(")"));
        }
        true
    }

    /// True if this query's LIMIT has been seen.
    fn has_limit(&self) -> bool {
        let mut depth = 0;
        for token in self.out.iter().rev() {
            depth += i32::from(token.is(")")) - i32::from(token.is("("));
            if depth < 0 || (depth == 0 && token.is_word("select")) {
                return false;
            }
            if depth == 0 && token.is_word("limit") {
                return true;
            }
        }
        false
    }

    /// Drops `FOR [NO KEY] UPDATE | [KEY] SHARE [OF a, b] [NOWAIT | SKIP LOCKED]`.
    fn row_lock(&mut self) -> bool {
        if !["update", "share", "no", "key"].iter().any(|w| self.next_is_word(w)) {
            return false;
        }
        self.drop_blanks();
        while let Some(i) = self.peek(0).filter(|i| !self.input[*i].is(")")) {
            self.pos = i + 1;
        }
        true
    }

    /// Reads a type name after `::` or `AS`, with length and `[]`; lower case.
    fn type_name(&mut self) -> String {
        let mut name = String::new();
        while let Some(i) = self.peek(0) {
            let token = &self.input[i];
            let second = ["precision", "varying"].iter().any(|w| token.is_word(w));
            if (token.kind != Kind::Word && token.kind != Kind::Quoted) || (!name.is_empty() && !second) {
                break;
            }
            name.push_str(&token.text.to_ascii_lowercase());
            self.pos = i + 1;
        }
        if self.input.get(self.pos).is_some_and(|t| t.is("(")) {
            let close = self.input[self.pos..].iter().position(|t| t.is(")")).unwrap_or(0);
            self.pos += close + 1;
        }
        while self.input.get(self.pos).is_some_and(|t| t.is("[")) {
            name.push_str("[]");
            self.pos += 2;
        }
        name
    }

    /// Where the operand that ends the output begins: a name with its qualifiers, a literal, or parentheses with their function.
    fn operand_start(&mut self) -> usize {
        self.drop_blanks();
        let mut i = self.out.len().saturating_sub(1);
        if self.out.get(i).is_some_and(|t| t.is(")")) {
            let mut depth = 0;
            loop {
                depth += i32::from(self.out[i].is(")")) - i32::from(self.out[i].is("("));
                if depth == 0 || i == 0 {
                    break;
                }
                i -= 1;
            }
            if i > 0 && self.out[i - 1].kind == Kind::Word && !self.out[i - 1].is_word("in") {
                i -= 1;
            }
        }
        while i >= 2 && self.out[i - 1].is(".") {
            i -= 2;
        }
        i
    }

    fn cast(&mut self, operand: Vec<Token<'a>>, ty: &str) {
        let literal = operand.len() == 1 && matches!(operand[0].kind, Kind::Param | Kind::Str);
        let to = match ty {
            "bigint" | "int8" | "int" | "int4" | "integer" | "smallint" | "int2" => {
                if operand.len() == 1 && operand[0].kind == Kind::Param { "" } else { "INTEGER" }
            }
            "real" | "float8" | "float4" | "float" | "doubleprecision" | "numeric" | "decimal" => "REAL",
            "text" | "varchar" | "charactervarying" | "char" | "character" | "bpchar" if !literal => "TEXT",
            _ => "",
        };
        let inner = join(&operand);
        let text = if to.is_empty() { inner } else { format!("CAST({inner} AS {to})") };
        let kind = if operand.len() == 1 && to.is_empty() { operand[0].kind } else { Kind::Group };
        self.out.push(Token::new(kind, text));
    }

    /// `CAST(x AS type)`, called at `AS`.
    fn cast_call(&mut self) {
        let ty = self.type_name();
        if let Some(close) = self.peek(0) {
            self.pos = close + 1;
        }
        let Some(Open::Cast(start)) = self.open.pop() else { return };
        self.drop_blanks();
        let mut operand = self.out.split_off(start);
        operand.drain(..2);
        if operand.len() > 1 {
            operand = vec![Token::new(Kind::Group, format!("({})", join(&operand)))];
        }
        self.cast(operand, &ty);
    }

    /// `unnest(a, b) [AS] t(x, y)` becomes rows of `json_each`, joined by position.
    fn unnest(&mut self) {
        let lists = self.parenthesised();
        if self.next_is_word("as") {
            self.pos = self.peek(0).map_or(self.pos, |i| i + 1);
        }
        let alias = self.peek(0).filter(|i| self.input[*i].kind == Kind::Word);
        let alias =
            alias.filter(|i| !["on", "where", "order", "limit", "join"].iter().any(|w| self.input[*i].is_word(w)));
        let Some(at) = alias else {
            let only = lists.first().cloned().unwrap_or_default();
            self.out.push(Token::new(Kind::Group, format!("(SELECT value FROM json_each({only}))")));
            return;
        };
        self.pos = at + 1;
        let name = self.input[at].text.to_string();
        let named = self.peek(0).is_some_and(|i| self.input[i].is("("));
        let columns = if named { self.parenthesised() } else { vec![name.clone()] };
        let mut select = String::from("(SELECT ");
        let mut from = String::new();
        for (i, list) in lists.iter().enumerate() {
            let (comma, column) = (if i > 0 { ", " } else { "" }, columns.get(i).map_or("value", |c| c.as_str()));
            select.push_str(&format!("{comma}j{i}.value AS {column}"));
            match i {
                0 => from.push_str(&format!("json_each({list}) AS j0")),
                _ => from.push_str(&format!(" JOIN json_each({list}) AS j{i} ON j{i}.key = j0.key")),
            }
        }
        self.out.push(Token::new(Kind::Group, format!("{select} FROM {from}) AS {name}")));
    }

    /// The rewritten items of the parenthesised list that comes next, parted at its commas.
    fn parenthesised(&mut self) -> Vec<String> {
        let Some(open) = self.peek(0) else { return Vec::new() };
        let (mut depth, mut start, mut items) = (0, open + 1, Vec::new());
        for i in open..self.input.len() {
            depth += i32::from(self.input[i].is("(")) - i32::from(self.input[i].is(")"));
            if depth == 0 || (depth == 1 && self.input[i].is(",")) {
                items.push(join(&rewrite(&self.input[start..i])).trim().to_owned());
                start = i + 1;
            }
            if depth == 0 {
                self.pos = i + 1;
                break;
            }
        }
        items
    }

    /// Before `ON CONFLICT`: if the rows come from a SELECT that ends in FROM or a join, ends it with `WHERE true`.
    fn guard_upsert(&mut self) {
        let (mut depth, mut from) = (0, false);
        for token in self.out.iter().rev() {
            depth += i32::from(token.is(")")) - i32::from(token.is("("));
            if depth != 0 || token.kind != Kind::Word {
                continue;
            }
            if ["where", "group", "having", "order", "limit", "values"].iter().any(|w| token.is_word(w)) {
                return;
            }
            from |= token.is_word("from");
            if token.is_word("select") {
                break;
            }
        }
        if from {
            self.out.push(Token::new(Kind::Word, "WHERE true "));
        }
    }
}

#[cfg(test)]
mod tests;
