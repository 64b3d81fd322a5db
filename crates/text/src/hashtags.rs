//! Hashtags. Rule: `contract/limits.md`, "Posts": `^(#\pL[\pL\d\-_.]*[\pL\d])$` after trimming punctuation.

use crate::chars::is_letter;

/// Longest list of hashtags that the column takes, in bytes.
const MAX_LIST: usize = 1000;

/// The hashtags of a message as the `hashtags` column holds them: in order, with repetitions, parted by blanks, cut at a whole tag.
pub fn hashtags(message: &str) -> String {
    if !message.contains('#') {
        return String::new();
    }
    parse_hashtags(message).0
}

/// Hashtags, and the words that are none, each joined by blanks. (Search uses both.)
pub fn parse_hashtags(text: &str) -> (String, String) {
    let (mut tags, mut plain) = (String::new(), String::new());
    for word in text.split_whitespace() {
        let (list, word) = match tag_of(word) {
            Some(tag) => (&mut tags, tag),
            None => (&mut plain, word.to_owned()),
        };
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(&word);
    }
    if tags.len() > MAX_LIST {
        let mut end = MAX_LIST - 1;
        while !tags.is_char_boundary(end) {
            end -= 1;
        }
        let end = tags[..end].rfind(' ').unwrap_or(0);
        tags.truncate(end);
    }
    (tags, plain)
}

/// The hashtag that a word is, without the punctuation around it.
fn tag_of(word: &str) -> Option<String> {
    if !word.contains('#') {
        return None;
    }
    let digit = |c: char| c.is_ascii_digit();
    let word = word.trim_start_matches(|c| !(is_letter(c) || digit(c) || c == '#'));
    let name = word.strip_prefix('#')?.trim_start_matches('#');
    let name = name.trim_end_matches(|c| !(is_letter(c) || digit(c)));
    let inner = |c: char| is_letter(c) || digit(c) || matches!(c, '-' | '_' | '.');
    let valid = name.chars().nth(1).is_some() && name.starts_with(is_letter) && name.chars().all(inner);
    valid.then(|| format!("#{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_words() {
        let rows: &[(&str, &str, &str)] = &[
            ("", "", ""),
            ("no tags", "", "no tags"),
            ("#one", "#one", ""),
            ("a #one b #two", "#one #two", "a b"),
            ("#one #one", "#one #one", ""),
            ("(#one),", "#one", ""),
            ("##double", "#double", ""),
            ("#a", "", "#a"),
            ("#ab", "#ab", ""),
            ("#1st", "", "#1st"),
            ("#first1", "#first1", ""),
            ("#with-dash_and.dot", "#with-dash_and.dot", ""),
            ("#trailing-", "#trailing", ""),
            ("#in!side", "", "#in!side"),
            ("a#b", "", "a#b"),
            ("# heading", "", "# heading"),
            ("#\u{fc}ber", "#\u{fc}ber", ""),
            ("#\u{4f60}\u{597d}", "#\u{4f60}\u{597d}", ""),
            ("\"#quoted\"", "#quoted", ""),
            ("*#bold*", "#bold", ""),
            ("#c++", "", "#c++"),
            ("#one,#two", "", "#one,#two"),
            ("line\n#next", "#next", "line"),
        ];
        for (text, tags, plain) in rows {
            assert_eq!(parse_hashtags(text), ((*tags).to_owned(), (*plain).to_owned()), "{text:?}");
            assert_eq!(hashtags(text), *tags);
        }
        let many = "#abcdefghi ".repeat(120);
        let list = hashtags(&many);
        assert!(list.len() <= MAX_LIST && list.ends_with("#abcdefghi"), "{}", list.len());
    }
}
