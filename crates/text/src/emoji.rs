//! Emoji names: those in a text, and the standard ones.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::chars::unique;

/// Names of the standard emoji, one per line; `*`: comes in skin tones. From the npm package `emoji-datasource` 16 (MIT).
const STANDARD: &str = include_str!("emoji_names.txt");

/// Whether `name` is a standard emoji, with or without a skin tone (`wave_medium_dark_skin_tone`); every other name is a custom emoji, if it exists.
pub fn is_system_emoji(name: &str) -> bool {
    static NAMES: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
        let entry = |line: &'static str| line.strip_suffix('*').map_or((line, false), |name| (name, true));
        STANDARD.lines().map(entry).collect()
    });
    if NAMES.contains_key(name) {
        return true;
    }
    let base = without_skin_tone(name);
    // couples have a tone each
    [base, base.and_then(without_skin_tone)].into_iter().flatten().any(|base| NAMES.get(base) == Some(&true))
}

/// Names of the standard emoji and their code points, as pictures of them are called. Joined from the name list and the npm
/// package `@emoji-mart/data` (MIT).
const IMAGES: &str = include_str!("emoji_images.txt");

/// Code points of a standard emoji, in hex with dashes between (`1f680`); `None` for any other name and for skin tones.
pub fn emoji_code(name: &str) -> Option<&'static str> {
    static CODES: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| IMAGES.lines().filter_map(|line| line.split_once(' ')).collect());
    CODES.get(name).copied()
}

fn without_skin_tone(name: &str) -> Option<&str> {
    let name = name.strip_suffix("_skin_tone")?;
    // the longer names first: `_medium_light` also ends with `_light`
    ["_medium_light", "_medium_dark", "_light", "_medium", "_dark"].iter().find_map(|tone| name.strip_suffix(tone))
}

/// Names between colons (`:[a-zA-Z0-9_+-]+:`), once each, in order. Markdown is not looked at: the reference does neither.
pub fn emoji_names(text: &str) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(':') {
        rest = &rest[start + 1..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte)).count();
        if length > 0 && rest[length..].starts_with(':') {
            names.push(&rest[..length]);
            rest = &rest[length + 1..];
        }
    }
    unique(names.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_names() {
        let rows = [
            ("smile", true),
            ("+1", true),
            ("thumbsup", true),
            ("+1_medium_dark_skin_tone", true),
            ("wave_light_skin_tone", true),
            ("smile_light_skin_tone", false),
            ("flag-de", true),
            ("de", true),
            ("mattermost", true),
            ("party_parrot", false),
            ("", false),
        ];
        for (name, expected) in rows {
            assert_eq!(is_system_emoji(name), expected, "{name}");
        }
    }

    #[test]
    fn names_between_colons() {
        let rows: &[(&str, &[&str])] = &[
            ("", &[]),
            (":smile:", &["smile"]),
            ("a:b:c:d:", &["b", "d"]),
            (":a::b:", &["a", "b"]),
            (":+1: :-1: :A_b:", &["+1", "-1", "A_b"]),
            (":smile: :smile:", &["smile"]),
            ("10:30:45", &["30"]),
            (": :", &[]),
            (":no end", &[]),
            (":caf\u{e9}:", &[]),
            ("::x:", &["x"]),
        ];
        for (text, expected) in rows {
            assert_eq!(emoji_names(text), *expected, "{text}");
        }
    }
}
