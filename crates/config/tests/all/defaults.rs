//! Every key of the contract is there with its type, default and access tags.

use crate::{at, get};
use ochre_config::{Config, Key, Section};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub struct Fact {
    pub path: &'static str,
    pub kind: &'static str,
    pub default: Value,
    pub access: &'static str,
    pub existing: Option<Value>,
}

pub fn facts() -> Vec<Fact> {
    let own: BTreeMap<&str, Value> = include_str!("own_defaults.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| {
            let mut cells = l.split('\t');
            (cells.next().unwrap(), serde_json::from_str(cells.nth(1).unwrap()).unwrap())
        })
        .collect();
    let mut facts = Vec::new();
    for line in include_str!("defaults.tsv").lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let default = serde_json::from_str(cells[2]).unwrap();
        facts.push(Fact {
            path: cells[0],
            kind: cells[1],
            default: own.get(cells[0]).cloned().unwrap_or(default),
            access: cells[3],
            existing: cells.get(4).map(|c| serde_json::from_str(c).unwrap()).filter(|_| !own.contains_key(cells[0])),
        });
    }
    facts
}

fn keys(section: &dyn Section, above: &str, found: &mut BTreeMap<String, &'static Key>) {
    section.each(&mut |key, field| {
        let path = if above.is_empty() { key.wire.to_owned() } else { format!("{above}.{}", key.wire) };
        match field {
            ochre_config::Ref::Section(inner) => keys(inner, &path, found),
            _ => drop(found.insert(path, key)),
        }
    });
}

#[test]
fn all_keys_with_their_defaults() {
    let config = Config::default();
    let mut found = BTreeMap::new();
    keys(&config, "", &mut found);
    let facts = facts();
    let own = found
        .keys()
        .filter(|path| path.starts_with("MailInSettings.") || path.starts_with("DeliverySettings."))
        .count();
    assert_eq!((facts.len(), found.len() - own, own), (641, 641, 9));
    for fact in &facts {
        let key = found.get(fact.path).unwrap_or_else(|| panic!("{} is missing", fact.path));
        assert_eq!(get(&config, fact.path), fact.default, "{}", fact.path);
        assert_eq!(key.access, fact.access, "{}", fact.path);
    }
    assert_eq!(config.to_json().as_object().unwrap().len(), 48);
}

#[test]
fn types_are_those_of_the_contract() {
    for fact in facts() {
        let good = match fact.kind {
            "bool" => json!(true),
            "int" | "int64" => json!(3),
            "string" => json!("x"),
            "[]string" => json!(["x"]),
            _ => fact.default.clone(),
        };
        let mut config = Config::default();
        assert!(config.patch(&at(fact.path, good.clone())).is_ok(), "{}", fact.path);
        assert_eq!(get(&config, fact.path), good);
        for bad in [json!(true), json!(1), json!(1.5), json!("x"), json!([1]), json!({"a": 1})] {
            let same =
                std::mem::discriminant(&bad) == std::mem::discriminant(&good) && bad != json!(1.5) && bad != json!([1]);
            if same || !matches!(fact.kind, "bool" | "int" | "int64" | "string" | "[]string") {
                continue;
            }
            let error = Config::default().patch(&at(fact.path, bad.clone())).expect_err(fact.path);
            assert!(error.to_string().contains(fact.path), "{error}");
        }
        // Null leaves the default.
        let mut config = Config::default();
        assert!(config.patch(&at(fact.path, Value::Null)).is_ok());
        assert_eq!(get(&config, fact.path), fact.default);
    }
}

#[test]
fn existing_files_have_their_own_defaults() {
    let old = Config::from_json(&json!({"ServiceSettings": {"SiteURL": ""}})).unwrap();
    let mut seen = 0;
    for fact in facts() {
        let random = fact.existing.as_ref().and_then(Value::as_str).is_some_and(|t| t.starts_with('<'));
        let wanted = fact.existing.filter(|_| !random);
        seen += usize::from(wanted.is_some());
        assert_eq!(get(&old, fact.path), wanted.unwrap_or(fact.default), "{}", fact.path);
    }
    assert_eq!(seen, 9);
}

#[test]
fn defaults_are_valid() {
    Config::default().validate().unwrap();
    Config::first_boot().validate().unwrap();
    Config::defaults_of_existing().validate().unwrap();
}
