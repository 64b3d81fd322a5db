//! Text operators of PDF content streams, and the character maps of fonts.

use std::collections::HashMap;

/// What the codes of fonts mean. One map for all fonts of a document: they differ seldom where text is searched.
#[derive(Default)]
pub struct Map {
    codes: HashMap<u32, String>,
    wide: bool,
}

/// Most codes that are kept.
const MAX_CODES: usize = 200_000;

impl Map {
    /// Adds the pairs of a `ToUnicode` stream.
    pub fn read(&mut self, stream: &[u8]) {
        let mut lexer = Lexer { data: stream, at: 0 };
        let (mut values, mut mode) = (Vec::<Vec<u8>>::new(), "");
        while let Some(token) = lexer.next() {
            match token {
                Token::Text(bytes) => {
                    values.push(bytes);
                    match mode {
                        "char" if values.len() == 2 => self.pair(&std::mem::take(&mut values)),
                        "range" if values.len() == 3 => self.range(&std::mem::take(&mut values)),
                        _ => {}
                    }
                }
                Token::Word(word) => {
                    mode = match word.as_slice() {
                        b"beginbfchar" => "char",
                        b"beginbfrange" => "range",
                        b"[" | b"]" => mode,
                        _ => "",
                    };
                    if word == b"]" {
                        self.list(&std::mem::take(&mut values));
                    } else if word != b"[" {
                        values.clear();
                    }
                }
            }
        }
    }

    fn put(&mut self, code: u32, width: usize, text: String) {
        self.wide |= width > 1;
        if self.codes.len() < MAX_CODES {
            self.codes.entry(code).or_insert(text);
        }
    }

    fn pair(&mut self, v: &[Vec<u8>]) {
        self.put(number(&v[0]), v[0].len(), utf16(&v[1]));
    }

    fn range(&mut self, v: &[Vec<u8>]) {
        let (from, to, first) = (number(&v[0]), number(&v[1]), number(&v[2]));
        for n in 0..=to.saturating_sub(from).min(65_535) {
            if let Some(c) = char::from_u32(first.wrapping_add(n)) {
                self.put(from + n, v[0].len(), c.to_string());
            }
        }
    }

    /// `<from> <to> [<a> <b> ...]`.
    fn list(&mut self, v: &[Vec<u8>]) {
        if let [from, _, rest @ ..] = v {
            for (n, text) in (0u32..).zip(rest) {
                self.put(number(from).wrapping_add(n), from.len(), utf16(text));
            }
        }
    }

    /// What a shown string says. Two bytes a code where maps say so and the string looks like it.
    fn say(&self, bytes: &[u8], out: &mut String) {
        if bytes.starts_with(&[0xfe, 0xff]) {
            out.push_str(&utf16(&bytes[2..]));
            return;
        }
        let pair = |p: &[u8]| u32::from(p[0]) << 8 | u32::from(p[1]);
        let wide =
            self.wide && bytes.len().is_multiple_of(2) && bytes.chunks(2).all(|p| self.codes.contains_key(&pair(p)));
        if wide {
            bytes.chunks(2).filter_map(|p| self.codes.get(&pair(p))).for_each(|t| out.push_str(t));
            return;
        }
        for b in bytes {
            match self.codes.get(&u32::from(*b)).filter(|_| !self.wide) {
                Some(t) => out.push_str(t),
                None => out.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[*b]).0),
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().take(4).rev().fold(0, |n, b| n << 8 | u32::from(*b))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The text that a content stream shows.
pub fn show(stream: &[u8], map: &Map, out: &mut String) {
    let mut lexer = Lexer { data: stream, at: 0 };
    let (mut strings, mut inside, mut list) = (Vec::<Vec<u8>>::new(), false, false);
    while let Some(token) = lexer.next() {
        if out.len() > 2 * crate::MAX_TEXT {
            return;
        }
        let word = match token {
            Token::Text(bytes) => {
                if inside {
                    strings.push(bytes);
                }
                continue;
            }
            Token::Word(word) => word,
        };
        match word.as_slice() {
            b"BT" => inside = true,
            b"ET" => {
                inside = false;
                out.push('\n');
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => strings.iter().for_each(|s| map.say(s, out)),
            b"Td" | b"TD" | b"T*" | b"Tm" => out.push(' '),
            b"[" => list = true,
            b"]" => {
                list = false;
                continue;
            }
            // A wide step back between two pieces is a blank.
            n if list && n.first() == Some(&b'-') && n.len() > 3 && !strings.is_empty() => strings.push(b" ".to_vec()),
            _ => {}
        }
        if !list && word.first().is_some_and(u8::is_ascii_alphabetic) {
            strings.clear();
        }
    }
}

enum Token {
    /// A string, its escapes undone.
    Text(Vec<u8>),
    /// An operator, a number, a name, a bracket.
    Word(Vec<u8>),
}

struct Lexer<'a> {
    data: &'a [u8],
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<Token> {
        loop {
            let byte = *self.data.get(self.at)?;
            self.at += 1;
            match byte {
                b'(' => return Some(Token::Text(self.literal())),
                b'<' if self.data.get(self.at) != Some(&b'<') => return Some(Token::Text(self.hex())),
                b'%' => {
                    while self.data.get(self.at).is_some_and(|b| !matches!(b, b'\r' | b'\n')) {
                        self.at += 1;
                    }
                }
                b'[' | b']' => return Some(Token::Word(vec![byte])),
                b if b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'{' | b'}' | b')' | 0) => {}
                _ => {
                    let start = self.at - 1;
                    let ends = |b: &u8| b.is_ascii_whitespace() || b"()<>[]{}/%\0".contains(b);
                    self.at += self.data[self.at..].iter().position(ends).unwrap_or(self.data.len() - self.at);
                    return Some(Token::Word(self.data[start..self.at].to_vec()));
                }
            }
        }
    }

    fn literal(&mut self) -> Vec<u8> {
        let (mut out, mut depth) = (Vec::new(), 1);
        while let Some(&byte) = self.data.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(&byte) = self.data.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' | b'r' | b't' | b'f' | b'b' => out.push(b' '),
            b'\r' | b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.data.get(self.at) {
                        Some(d @ b'0'..=b'7') => value = value * 8 + u32::from(d - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                out.push(value as u8);
            }
            other => out.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while let Some(&byte) = self.data.get(self.at) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend((byte as char).to_digit(16).map(|d| d as u8));
        }
        digits.chunks(2).map(|p| p[0] << 4 | p.get(1).copied().unwrap_or_default()).collect()
    }
}
