//! Text of RTF.

/// Groups that hold no text of the document.
const SILENT: [&str; 10] =
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore", "listtable", "generator"];

/// The text.
pub fn text(data: &[u8]) -> String {
    let mut r = Reader { data, at: 0, out: String::new(), silent: vec![false], skip: 0 };
    if data.starts_with(b"{\\rtf") {
        r.read();
    }
    r.out
}

struct Reader<'a> {
    data: &'a [u8],
    at: usize,
    out: String,
    /// Per open group: whether its text is left out.
    silent: Vec<bool>,
    /// Characters that stand for a Unicode one before them.
    skip: usize,
}

impl Reader<'_> {
    fn quiet(&self) -> bool {
        self.silent.last().copied().unwrap_or_default()
    }

    fn read(&mut self) {
        while let Some(&byte) = self.data.get(self.at) {
            self.at += 1;
            match byte {
                b'{' if self.silent.len() < 10_000 => self.silent.push(self.quiet()),
                b'}' => drop(self.silent.pop()),
                b'\\' => self.control(),
                b'\r' | b'\n' | b'{' => {}
                plain => self.byte(plain),
            }
            if self.out.len() > 2 * crate::MAX_TEXT {
                return;
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.quiet() {
            self.out.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0);
        }
    }

    fn silence(&mut self) {
        if let Some(last) = self.silent.last_mut() {
            *last = true;
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.data.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            match first {
                b'\'' => {
                    let hex = self.data.get(self.at..self.at + 2).and_then(|h| std::str::from_utf8(h).ok());
                    self.at += 2;
                    if let Some(byte) = hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
                        self.byte(byte);
                    }
                }
                b'*' => self.silence(),
                b'~' => self.byte(b' '),
                b'\\' | b'{' | b'}' => self.byte(first),
                _ => {}
            }
            return;
        }
        let rest = &self.data[self.at..];
        let name = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let number = rest[name..].iter().take(10).take_while(|b| b.is_ascii_digit() || **b == b'-').count();
        let word = String::from_utf8_lossy(&rest[..name]).into_owned();
        let value: Option<i32> = std::str::from_utf8(&rest[name..name + number]).ok().and_then(|n| n.parse().ok());
        self.at += name + number;
        if self.data.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(&word, value);
    }

    fn word(&mut self, word: &str, value: Option<i32>) {
        match word {
            "par" | "line" | "tab" | "cell" | "row" | "sect" | "page" if !self.quiet() => self.out.push('\n'),
            "u" => {
                // Negative numbers are how signed 16 bits look.
                let code = value.unwrap_or_default();
                let code = if code < 0 { code + 65_536 } else { code };
                if !self.quiet()
                    && let Some(c) = u32::try_from(code).ok().and_then(char::from_u32)
                {
                    self.out.push(c);
                }
                self.skip = 1;
            }
            "bin" => self.at = self.at.saturating_add(usize::try_from(value.unwrap_or_default()).unwrap_or_default()),
            _ if SILENT.contains(&word) => self.silence(),
            _ => {}
        }
    }
}
