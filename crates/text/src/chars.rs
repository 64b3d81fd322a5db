//! Classes of characters, as the reference's rules name them.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

/// A letter of any script: Unicode category L. (`char::is_alphabetic` also takes marks and numerals.)
pub fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        // large blocks that are letters throughout, so that the table is rarely asked
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2c1}' | '\u{410}'..='\u{481}' => true,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => true,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{1f000}'..='\u{1faff}' => false,
        _ => c.is_alphabetic() && in_category_l(c),
    }
}

fn in_category_l(c: char) -> bool {
    static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\pL$").ok());
    LETTER.as_ref().is_none_or(|letter| letter.is_match(c.encode_utf8(&mut [0; 4])))
}

/// A letter or a number of any script.
pub(crate) fn is_word(c: char) -> bool {
    is_letter(c) || c.is_numeric()
}

/// `[0-9A-Za-z_]`: what `\b` and `\B` of the reference's expressions look at.
pub(crate) fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Chinese, Japanese or Korean: written without blanks between words, so each character is a search token of its own.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{3105}'..='\u{318e}'
        | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ffdc}'
        | '\u{20000}'..='\u{3134f}')
}

/// The first of each, in order. (A message can hold thousands of names: no search through a list for each.)
pub(crate) fn unique<S: Into<String>>(names: impl Iterator<Item = S>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.map(Into::into).filter(|name: &String| seen.insert(name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        let rows = [
            ('a', true, false),
            ('1', false, false),
            ('_', false, false),
            ('\u{e9}', true, false),
            ('\u{d7}', false, false),
            ('\u{436}', true, false),
            ('\u{670d}', true, true),
            ('\u{d55c}', true, true),
            ('\u{3042}', true, true),
            ('\u{30fc}', true, true),
            ('\u{3002}', false, false),
            ('\u{93e}', false, false), // a vowel sign: alphabetic, but a mark
            ('\u{905}', true, false),
            ('\u{1f600}', false, false),
        ];
        for (c, letter, cjk) in rows {
            assert_eq!((is_letter(c), is_cjk(c)), (letter, cjk), "{c:?}");
        }
    }
}
