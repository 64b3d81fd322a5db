//! `MM_SECTION_KEY` variables: every key, every type.

use crate::defaults::facts;
use crate::get;
use ochre_config::{Config, Overlay};
use serde_json::{Value, json};

fn env(name: &str, value: &str) -> Result<Overlay, ochre_config::ConfigError> {
    Overlay::from_env([(name.to_owned(), value.to_owned()), ("MM_NOSUCH_KEY".to_owned(), "x".to_owned())])
}

#[test]
fn every_key_can_be_set() {
    for fact in facts() {
        let name = format!("MM_{}", fact.path.to_uppercase().replace('.', "_"));
        let (text, wanted) = match fact.kind {
            "bool" => ("true", json!(true)),
            "int" | "int64" => ("12", json!(12)),
            "string" => ("a b", json!("a b")),
            "[]string" => ("a b", json!(["a", "b"])),
            "[]ReplicaLagSettings" => (r#"[{"DataSource": "x"}]"#, json!([{"DataSource": "x"}])),
            _ => (r#"{"a": {"Enable": false}}"#, json!({"a": {"Enable": false}})),
        };
        let overlay = env(&name, text).unwrap();
        let mut config = Config::default();
        overlay.apply(&mut config).unwrap();
        assert_eq!(get(&config, fact.path), wanted, "{name}");
        assert!(overlay.contains(fact.path));
        let tree = overlay.tree(&|_| true);
        assert_eq!(tree, crate::at(fact.path, json!(true)));
    }
}

#[test]
fn bad_values_name_the_variable() {
    for (name, text) in [
        ("MM_SERVICESETTINGS_ENABLECOMMANDS", "perhaps"),
        ("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "many"),
        ("MM_PLUGINSETTINGS_PLUGINSTATES", "{"),
        ("MM_PLUGINSETTINGS_PLUGINSTATES", "[]"),
    ] {
        let error = env(name, text).err().unwrap().to_string();
        assert!(error.contains(name) && !error.contains(text), "{error}");
    }
    // Case does not matter, an empty number is no number.
    assert!(env("mm_ServiceSettings_EnableCommands", "F").unwrap().contains("ServiceSettings.EnableCommands"));
    assert!(env("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "").unwrap().is_empty());
    assert!(env("MM_SERVICESETTINGS_SITEURL", "").unwrap().contains("ServiceSettings.SiteURL"));
}

#[test]
fn nothing_set_reads_as_null() {
    assert_eq!(Overlay::default().tree(&|_| true), Value::Null);
    assert_eq!(env("MM_TEAMSETTINGS_SITENAME", "x").unwrap().tree(&|_| false), Value::Null);
}

#[test]
fn flags() {
    let overlay =
        Overlay::from_flags(&[("servicesettings.listenaddress", ":1"), ("SqlSettings.DriverName", "postgres")]);
    let mut config = Config::default();
    overlay.unwrap().apply(&mut config).unwrap();
    assert_eq!((config.service.listen_address.as_str(), config.sql.driver_name.as_str()), (":1", "postgres"));
    assert!(Overlay::from_flags(&[("NoSuch.Key", "1")]).is_err());
}
