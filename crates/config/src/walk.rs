//! Walks over all keys with their paths (`Section.Key`, deeper for groups inside a section).

use crate::config::field_json;
use crate::value::{Key, Ref, Section};
use serde_json::{Map, Value};

/// Calls `f` with the path, facts and value of every key.
pub(crate) fn leaves(section: &dyn Section, f: &mut dyn FnMut(&str, &'static Key, Ref<'_>)) {
    walk(section, "", f);
}

fn walk(section: &dyn Section, above: &str, f: &mut dyn FnMut(&str, &'static Key, Ref<'_>)) {
    section.each(&mut |key, field| {
        let path = if above.is_empty() { key.wire.to_owned() } else { format!("{above}.{}", key.wire) };
        match field {
            Ref::Section(inner) => walk(inner, &path, f),
            leaf => f(&path, key, leaf),
        }
    });
}

/// `{"A": {"B": value}}` for the path `A.B`.
pub(crate) fn nest(path: &str, value: Value) -> Value {
    path.rsplit('.').fold(value, |inner, key| Value::Object(Map::from_iter([(key.to_owned(), inner)])))
}

/// Puts a value at a path of a JSON tree.
pub(crate) fn insert(tree: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            tree.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = tree.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// The value at a path, as JSON; None for an unknown path or an unset outdated key.
pub(crate) fn value_at(section: &dyn Section, path: &str) -> Option<Value> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let mut found = None;
    section.each(&mut |key, field| {
        if key.wire == first {
            found = match (rest, field) {
                (None, leaf) => field_json(leaf),
                (Some(rest), Ref::Section(inner)) => value_at(inner, rest),
                _ => None,
            };
        }
    });
    found
}
