//! What a caller sees and may change.

use ochre_config::{Config, MASK, View, all_areas, may_read, may_write};
use serde_json::{Value, json};

fn admin(id: &str) -> bool {
    id == "manage_system"
}

#[test]
fn administrators_see_all_with_masks() {
    let mut config = Config::default();
    config.create_missing_secrets();
    let json = config.read_view(View::default(), &admin);
    assert_eq!(json["SqlSettings"]["DataSource"], MASK);
    assert_eq!(json["SqlSettings"]["AtRestEncryptKey"], MASK);
    assert_eq!(json["EmailSettings"]["SMTPPassword"], "");
    assert_eq!(json["ServiceSettings"]["EnableCommands"], true);
    assert_eq!(json.as_object().unwrap().len(), 48);
}

#[test]
fn parts_for_others() {
    let has = |id: &str| id == "sysconsole_read_environment_smtp";
    let json = Config::default().read_view(View::default(), &has);
    assert_eq!(json["EmailSettings"]["SMTPServer"], "localhost");
    assert_eq!(json["EmailSettings"]["FeedbackEmail"], Value::Null);
    assert_eq!(json["TeamSettings"]["SiteName"], Value::Null);
    assert_eq!(json["FeatureFlags"]["BurnOnRead"], true, "readable with any console area");
    assert_eq!(Config::default().read_view(View::default(), &|_| false)["FeatureFlags"]["BurnOnRead"], Value::Null);
}

#[test]
fn without_masked_or_defaults() {
    let mut config = Config::default();
    config.create_missing_secrets();
    config.team.enable_open_server = true;
    config.sql.data_source_replicas = vec!["x".into()];
    let json = config.read_view(View { remove_masked: true, ..View::default() }, &admin);
    assert_eq!(json["SqlSettings"].get("DataSource"), None);
    assert_eq!(json["SqlSettings"].get("DataSourceReplicas"), None);
    assert_eq!(json["ServiceSettings"]["EnableCommands"], true);
    let json = config.read_view(View { remove_masked: true, remove_defaults: true }, &admin);
    assert_eq!(json, json!({"TeamSettings": {"EnableOpenServer": true}}));
}

#[test]
fn changes_outside_the_callers_areas_are_left_out() {
    let mut wanted = Config::default();
    wanted.team.site_name = "New".into();
    wanted.email.smtp_server = "mail".into();
    wanted.access_control.enable_attribute_based_access_control = true;
    let has = |id: &str| id == "sysconsole_write_site_customization";
    let taken = Config::default().take_permitted(&wanted, &has);
    assert_eq!((taken.team.site_name.as_str(), taken.email.smtp_server.as_str()), ("New", "localhost"));
    assert!(!taken.access_control.enable_attribute_based_access_control);
    let taken = Config::default().take_permitted(&wanted, &admin);
    assert!(taken == wanted);
    // RestrictSystemAdmin locks the restrictable keys for everyone.
    let mut current = Config::default();
    current.experimental.restrict_system_admin = true;
    let taken = current.take_permitted(&wanted, &admin);
    assert_eq!((taken.team.site_name.as_str(), taken.email.smtp_server.as_str()), ("New", "localhost"));
}

#[test]
fn tags() {
    let table = [
        ("", false, false),
        ("a,write_restrictable", true, true),
        ("b", false, false),
        ("b, a", true, true),
        ("*_read", false, false),
    ];
    let has = |id: &str| matches!(id, "sysconsole_read_a" | "sysconsole_write_a");
    for (tags, read, write) in table {
        assert_eq!((may_read(tags, &has), may_write(tags, false, &has)), (read, write), "{tags}");
        assert!(may_read(tags, &admin) && may_write(tags, false, &admin));
    }
    assert!(!may_write("a,cloud_restrictable", true, &admin));
    assert!(all_areas().contains("environment_web_server") && all_areas().len() > 30);
}
