//! The lookup, and the shape of every embedded text.

use ochre_i18n::{error_message, has, locales, resolve, translate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Texts = BTreeMap<String, Value>;

fn read(locale: &str) -> Texts {
    let mut all = Texts::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts").join(locale);
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let list: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for item in list {
            let id = item["id"].as_str().unwrap().to_owned();
            assert!(all.insert(id.clone(), item["translation"].clone()).is_none(), "{id} twice in {locale}");
        }
    }
    all
}

fn placeholders(text: &Value) -> BTreeSet<String> {
    let texts: Vec<&str> = match text {
        Value::String(text) => vec![text],
        forms => vec![forms["one"].as_str().unwrap(), forms["other"].as_str().unwrap()],
    };
    let names = |text: &str| -> Vec<String> {
        text.split("{{.").skip(1).map(|rest| rest.split_once("}}").unwrap().0.to_owned()).collect()
    };
    texts.into_iter().flat_map(names).collect()
}

#[test]
fn every_file_is_embedded_and_well_formed() {
    let english = read("en");
    for locale in locales() {
        let texts = read(locale);
        assert!(!texts.is_empty());
        for (id, text) in &texts {
            let wanted = english.get(id).unwrap_or_else(|| panic!("{id} of {locale} is not in English"));
            assert!(placeholders(text).is_subset(&placeholders(wanted)), "{id} of {locale} has other parameters");
            let shown = translate(locale, id, &[]);
            // Commands without arguments have an empty hint.
            assert!(
                (!shown.is_empty() || id.ends_with(".hint")) && &shown != id && !shown.contains("{{"),
                "{id} of {locale}: {shown}"
            );
        }
    }
    assert!(english.keys().all(|id| has(id)));
    assert!(english.len() > 1000);
}

/// What the server sends by itself, without an answer in between, is there in every language.
#[test]
fn mails_and_system_messages_are_complete() {
    let english = read("en");
    let own = [
        "mail.",
        "push.",
        "system_post.",
        "ephemeral.",
        "reminder.",
        "move_thread.",
        "category.",
        "generic.4",
        "generic.5",
    ];
    for locale in locales() {
        let texts = read(locale);
        let wanted = english.keys().filter(|id| own.iter().any(|start| id.starts_with(start)));
        let missing: Vec<&String> = wanted.filter(|id| !texts.contains_key(*id)).collect();
        assert!(missing.is_empty(), "{locale} lacks {missing:?}");
    }
}

#[test]
fn error_ids_are_those_of_the_contract() {
    let ledger = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api/errors.tsv")).unwrap();
    let known: BTreeSet<&str> = ledger.lines().filter_map(|l| l.split('\t').next()).collect();
    // Made by this server: what no upstream server answers.
    let own = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api/own_errors.tsv")).unwrap();
    let own: BTreeSet<&str> = own.lines().filter_map(|l| l.split('\t').next()).collect();
    let roots = ["api", "app", "model", "store", "mfa", "ent", "web", "brand", "interactive_message", "jobs"];
    for id in read("en").keys() {
        if roots.contains(&id.split('.').next().unwrap()) {
            let stem = id.strip_suffix('*');
            let there = stem.map_or(known.contains(id.as_str()), |s| known.iter().any(|k| k.starts_with(s)));
            assert!(there || own.contains(id.as_str()), "{id}");
        }
    }
    assert!(known.iter().filter(|id| has(id)).count() > 800);
}

#[test]
fn lookup() {
    let name = [("Name", "x".to_owned())];
    let id = "api.context.invalid_body_param.app_error";
    assert_eq!(translate("en", id, &name), "The field x in the request body is missing or not valid.");
    assert_eq!(translate("de-AT", id, &name), translate("de", id, &name));
    assert_ne!(translate("de", id, &name), translate("en", id, &name));
    assert_eq!(translate("xx", id, &name), translate("en", id, &name));
    // A text that only English has.
    let id = "api.team.get_all_teams.insufficient_permissions";
    assert_eq!(translate("de", id, &[]), translate("en", id, &[]));
    assert_eq!((resolve("de_CH"), resolve("pt"), resolve("")), ("de", "en", "en"));
    assert_eq!(locales(), ["en", "de", "es", "fr", "ja", "zh", "ar"]);
    assert_eq!((resolve("zh-CN"), resolve("fr-CA")), ("zh", "fr"));
    assert_eq!(translate("en", "no.such.id", &[]), "no.such.id");
    assert_eq!(translate("en", "free text of a plugin", &[]), "free text of a plugin");
}

#[test]
fn plural_forms() {
    let members = |locale: &str, n: &str| translate(locale, "count.members", &[("Count", n.to_owned())]);
    assert_eq!((members("en", "1"), members("en", "0")), ("1 member".to_owned(), "0 members".to_owned()));
    assert_eq!((members("de", "1"), members("de", "7")), ("1 Mitglied".to_owned(), "7 Mitglieder".to_owned()));
}

#[test]
fn errors_without_a_text_of_their_own() {
    let say = |id: &str, status: u16| error_message("en", id, status, &[]);
    assert_eq!(say("app.channel.something.new", 500), "Something went wrong on the server (channels).");
    assert_eq!(say("app.channel.something.new", 404), "Nothing was found (channels).");
    assert_eq!(say("zzz", 418), "This request is not valid.");
    assert_eq!(say("zzz", 502), "Something went wrong on the server.");
    assert_eq!(say("model.reaction.is_valid.user_id.app_error", 400), "The reaction is not valid.");
    assert_eq!(say("A plugin says no", 400), "A plugin says no");
    assert_eq!(error_message("de", "app.channel.x", 404, &[]), "Nichts gefunden (Kanäle).");
    let key = [("Key", "SqlSettings.DriverName".to_owned())];
    assert!(
        error_message("en", "model.config.is_valid.storage_class.app_error", 400, &key)
            .ends_with("SqlSettings.DriverName")
    );
}
