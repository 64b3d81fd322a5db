//! Emoji names in a text.

/// Names between colons (`:[a-zA-Z0-9_+-]+:`), once each, in order. Markdown is not looked at: the reference does neither.
pub fn emoji_names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(':') {
        rest = &rest[start + 1..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte)).count();
        if length > 0 && rest[length..].starts_with(':') {
            let name = &rest[..length];
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
            rest = &rest[length + 1..];
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

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
