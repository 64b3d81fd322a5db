//! Search input: words, phrases, hashtags and filters.

use std::sync::LazyLock;

use regex::Regex;

use crate::chars::is_letter;
use crate::hashtags::parse_hashtags;
use crate::search_dates::DateFilter;

/// One word or phrase to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// Without quotes and without the `*`; a hashtag keeps its `#`.
    pub text: String,
    /// In quotes: these words, in this order.
    pub phrase: bool,
    /// Ended with `*`: words that begin so.
    pub prefix: bool,
    /// Began with `*`: words that hold it anywhere.
    pub part: bool,
    pub hashtag: bool,
}

/// What a person asked for. Users and channels are names as typed, in lower case: `from:@Anna` gives `anna`, `in:~town` gives `town`,
/// `in:@anna` keeps the `@` (the direct channel with her).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    pub excluded_terms: Vec<Term>,
    pub in_channels: Vec<String>,
    pub excluded_channels: Vec<String>,
    pub from_users: Vec<String>,
    pub excluded_users: Vec<String>,
    /// Without the dot.
    pub extensions: Vec<String>,
    pub excluded_extensions: Vec<String>,
    pub on: Option<DateFilter>,
    pub excluded_on: Option<DateFilter>,
    /// Days before this one.
    pub before: Option<DateFilter>,
    pub excluded_before: Option<DateFilter>,
    /// Days after this one.
    pub after: Option<DateFilter>,
    pub excluded_after: Option<DateFilter>,
}

/// Whether `ext:` is a filter (search in files) or a word (search in posts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    Yes,
    No,
}

impl Query {
    /// Nothing to look for: no word and no filter.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// No word, phrase or hashtag: only filters.
    pub fn has_only_filters(&self) -> bool {
        self.terms.is_empty() && self.excluded_terms.is_empty()
    }

    /// Bounds that the dates set on `createat`, both inclusive; `None` is open. `offset`: seconds east of UTC.
    pub fn time_span(&self, offset: i64) -> (Option<i64>, Option<i64>) {
        let latest = |a: Option<i64>, b: Option<i64>| a.max(b);
        let earliest = |a: Option<i64>, b: Option<i64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let from = latest(self.on.map(|day| day.start(offset)), self.after.map(|day| day.end(offset) + 1));
        let to = earliest(self.on.map(|day| day.end(offset)), self.before.map(|day| day.start(offset) - 1));
        // what is not before a day begins with it; what is not after a day ends with it
        let from = latest(from, self.excluded_before.map(|day| day.start(offset)));
        let to = earliest(to, self.excluded_after.map(|day| day.end(offset)));
        (from, to)
    }

    /// The day that `-on:` leaves out, both ends inclusive.
    pub fn excluded_span(&self, offset: i64) -> Option<(i64, i64)> {
        self.excluded_on.map(|day| (day.start(offset), day.end(offset)))
    }

    fn add_filter(&mut self, filter: Filter, value: &str, excluded: bool) {
        let value = value.to_lowercase();
        let name = match filter {
            Filter::From => value.trim_start_matches('@'),
            Filter::In => value.trim_start_matches('~'),
            _ => value.trim_start_matches('.'),
        };
        let list = match (filter, excluded) {
            (Filter::From, false) => &mut self.from_users,
            (Filter::From, true) => &mut self.excluded_users,
            (Filter::In, false) => &mut self.in_channels,
            (Filter::In, true) => &mut self.excluded_channels,
            (Filter::Ext, false) => &mut self.extensions,
            (Filter::Ext, true) => &mut self.excluded_extensions,
            (Filter::On | Filter::Before | Filter::After, _) => return self.set_date(filter, &value, excluded),
        };
        if !name.is_empty() {
            list.push(name.to_owned());
        }
    }

    /// A date that cannot be read is no filter.
    fn set_date(&mut self, filter: Filter, value: &str, excluded: bool) {
        let place = match (filter, excluded) {
            (Filter::Before, false) => &mut self.before,
            (Filter::Before, true) => &mut self.excluded_before,
            (Filter::After, false) => &mut self.after,
            (Filter::After, true) => &mut self.excluded_after,
            (_, false) => &mut self.on,
            (_, true) => &mut self.excluded_on,
        };
        *place = DateFilter::parse(value).or(*place);
    }

    fn add_term(&mut self, term: Term, excluded: bool) {
        if term.text.is_empty() {
            return;
        }
        if excluded { self.excluded_terms.push(term) } else { self.terms.push(term) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    From,
    In,
    On,
    Before,
    After,
    Ext,
}

impl Filter {
    fn named(name: &str, files: Files) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "from" => Self::From,
            "in" | "channel" => Self::In,
            "on" => Self::On,
            "before" => Self::Before,
            "after" => Self::After,
            "ext" if files == Files::Yes => Self::Ext,
            _ => return None,
        })
    }
}

/// Reads `quick "brown fox" from:anna in:town -lazy #tag pre* on:2024-05-06`.
pub fn parse_search(input: &str, files: Files) -> Query {
    let mut query = Query::default();
    let words = split(input);
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let (text, excluded) = match word.strip_prefix('-') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (*word, false),
        };
        if let Some((name, value)) = text.split_once(':')
            && let Some(filter) = Filter::named(name, files)
        {
            let value = if value.is_empty() { words.next().copied().unwrap_or_default() } else { value };
            query.add_filter(filter, value.trim_matches('"'), excluded);
            continue;
        }
        query.add_term(term(text), excluded);
    }
    query
}

/// Words parted by blanks; what is in quotes stays together, with a `-` before it.
fn split(input: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = input.trim_start();
    while !rest.is_empty() {
        let quote = usize::from(rest.starts_with("-\""));
        let end = if rest[quote..].starts_with('"') {
            // without a closing quote it is an ordinary word
            rest[quote + 1..].find('"').map(|at| quote + 1 + at + 1)
        } else {
            None
        };
        let end = end.unwrap_or_else(|| word_end(rest));
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}

/// Up to the next blank, or to a quote that opens a phrase glued to the word.
fn word_end(rest: &str) -> usize {
    let blank = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    match rest[first..blank].find('"') {
        Some(at) if !rest[..first + at].ends_with(':') && rest[first + at + 1..].contains('"') => first + at,
        _ => blank,
    }
}

fn term(text: &str) -> Term {
    if text.len() > 1
        && let Some(phrase) = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'))
    {
        let phrase = phrase.trim();
        // a phrase of one word may end with a wildcard, too
        let (phrase, prefix) = phrase.strip_suffix('*').map_or((phrase, false), |stem| (stem.trim_end(), true));
        return Term { text: phrase.to_owned(), phrase: true, prefix, ..Term::default() };
    }
    let star = text.starts_with('*');
    let word = text.trim_start_matches(|c: char| !(is_letter(c) || c.is_numeric() || c == '#'));
    let word = word.trim_end_matches(|c: char| !(is_letter(c) || is_mark(c) || c.is_numeric() || c == '*'));
    let stem = word.trim_end_matches('*');
    let prefix = stem.len() < word.len();
    let hashtag = stem.starts_with('#') && !parse_hashtags(stem).0.is_empty();
    let text = if hashtag { stem } else { stem.trim_start_matches('#') };
    Term { text: text.to_owned(), phrase: false, prefix, part: star && !hashtag, hashtag }
}

/// A combining mark (category M), which may end a word.
fn is_mark(c: char) -> bool {
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\pM$").ok());
    !c.is_ascii() && MARK.as_ref().is_some_and(|mark| mark.is_match(c.encode_utf8(&mut [0; 4])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(terms: &[Term]) -> String {
        let one = |term: &Term| {
            let quote = if term.phrase { "'" } else { "" };
            let star = if term.prefix { "*" } else { "" };
            let open = if term.part { "*" } else { "" };
            format!("{open}{quote}{}{quote}{star}{}", term.text, if term.hashtag { "!" } else { "" })
        };
        terms.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_and_phrases() {
        let rows = [
            ("", "", ""),
            ("  ", "", ""),
            ("quick", "quick", ""),
            ("quick fox", "quick fox", ""),
            ("\"quick brown\"", "'quick brown'", ""),
            ("a \"b c\" d", "a 'b c' d", ""),
            ("\"open", "open", ""),
            ("quick -brown", "quick", "brown"),
            ("-\"b c\"", "", "'b c'"),
            ("-", "", ""),
            ("--x", "", "x"),
            ("qui*", "qui*", ""),
            ("\"qui*\"", "'qui'*", ""),
            ("*", "", ""),
            ("*x", "*x", ""),
            ("*x*", "*x*", ""),
            ("#tag", "#tag!", ""),
            ("-#tag", "", "#tag!"),
            ("#ta*", "#ta*!", ""),
            ("#1", "1", ""),
            ("(word),", "word", ""),
            ("well-known", "well-known", ""),
            ("a.b@c.d", "a.b@c.d", ""),
            ("https://a.b/c?d", "https://a.b/c?d", ""),
            ("http:", "http", ""),
            ("\u{670d}\u{52a1}", "\u{670d}\u{52a1}", ""),
            ("na\u{ef}ve!", "na\u{ef}ve", ""),
            ("ext:txt", "ext:txt", ""),
            ("x\"y z\"", "x 'y z'", ""),
        ];
        for (input, terms, excluded) in rows {
            let query = parse_search(input, Files::No);
            assert_eq!(
                (shown(&query.terms).as_str(), shown(&query.excluded_terms).as_str()),
                (terms, excluded),
                "{input}"
            );
        }
    }

    #[test]
    fn filters() {
        type Get = fn(&Query) -> &Vec<String>;
        let rows: &[(&str, Get, &[&str])] = &[
            ("from:anna", |q| &q.from_users, &["anna"]),
            ("from:@Anna x", |q| &q.from_users, &["anna"]),
            ("from: anna", |q| &q.from_users, &["anna"]),
            ("FROM:anna from:bob", |q| &q.from_users, &["anna", "bob"]),
            ("-from:anna", |q| &q.excluded_users, &["anna"]),
            ("in:town", |q| &q.in_channels, &["town"]),
            ("channel:~town", |q| &q.in_channels, &["town"]),
            ("in:@anna", |q| &q.in_channels, &["@anna"]),
            ("-in:town", |q| &q.excluded_channels, &["town"]),
            ("ext:.PDF", |q| &q.extensions, &["pdf"]),
            ("-ext:png", |q| &q.excluded_extensions, &["png"]),
            ("from:", |q| &q.from_users, &[]),
            ("xfrom:anna", |q| &q.from_users, &[]),
        ];
        for (input, get, expected) in rows {
            assert_eq!(get(&parse_search(input, Files::Yes)), expected, "{input}");
        }
        let query = parse_search("in:town from:anna", Files::No);
        assert!(query.has_only_filters() && !query.is_empty());
        assert!(parse_search(" ", Files::No).is_empty());
    }

    #[test]
    fn dates() {
        let day = |text: &str| DateFilter::parse(text).unwrap().start(0);
        let (d5, d6, d7) = (day("2024-05-05"), day("2024-05-06"), day("2024-05-07"));
        let rows = [
            ("on:2024-05-06", (Some(d6), Some(d7 - 1))),
            ("on:2024-5-6", (Some(d6), Some(d7 - 1))),
            ("before:2024-05-06", (None, Some(d6 - 1))),
            ("after:2024-05-05", (Some(d6), None)),
            ("after:2024-05-04 before:2024-05-07", (Some(d5), Some(d7 - 1))),
            ("-before:2024-05-06", (Some(d6), None)),
            ("-after:2024-05-06", (None, Some(d7 - 1))),
            ("on:never", (None, None)),
            ("word", (None, None)),
        ];
        for (input, expected) in rows {
            assert_eq!(parse_search(input, Files::No).time_span(0), expected, "{input}");
        }
        let query = parse_search("-on:2024-05-06 on:2024-05-07", Files::No);
        assert_eq!(query.excluded_span(0), Some((d6, d7 - 1)));
        assert_eq!(query.time_span(3600).0, Some(d7 - 3_600_000));
    }
}
