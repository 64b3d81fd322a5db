//! Files: first start, unknown keys, overrides that stay out, secrets, refusals.

use ochre_config::{Config, ConfigError, FileSource, MASK, Options, Overlay, Store};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(text: &str) -> Folder {
        let dir = tempfile::tempdir().unwrap();
        if !text.is_empty() {
            std::fs::write(dir.path().join("config.json"), text).unwrap();
        }
        Folder(dir)
    }
    fn path(&self) -> PathBuf {
        self.0.path().join("config.json")
    }
    fn open(&self, env: &[(&str, &str)]) -> Result<Store, ConfigError> {
        let env = Overlay::from_env(env.iter().map(|(k, v)| (k.to_string(), v.to_string())))?;
        Store::open(Box::new(FileSource::new(self.path())), Options { env, ..Options::default() })
    }
    fn json(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.path()).unwrap()).unwrap()
    }
}

fn patch(store: &Store, json: Value) -> Result<ochre_config::Applied, ConfigError> {
    store.change(|current| {
        let mut wanted = Config::clone(current);
        wanted.patch(&json)?;
        Ok(wanted)
    })
}

#[test]
fn first_start_writes_everything() {
    let folder = Folder::new("");
    let store = folder.open(&[]).unwrap();
    let json = folder.json();
    assert_eq!(json.as_object().unwrap().len(), 47, "all sections but the feature flags");
    assert_eq!(json["SqlSettings"]["DriverName"], "sqlite");
    assert_eq!(json["SqlSettings"]["AtRestEncryptKey"].as_str().unwrap().len(), 32);
    let salt = store.config().file.public_link_salt.clone();
    assert_eq!((json["FileSettings"]["PublicLinkSalt"].as_str(), salt.len()), (Some(salt.as_str()), 32));
    assert!(
        std::fs::read_to_string(folder.path()).unwrap().starts_with("{\n    \"AccessControlSettings\": {\n        \"")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // The second start keeps the secrets and writes nothing.
    let before = std::fs::metadata(folder.path()).unwrap().modified().unwrap();
    assert_eq!(folder.open(&[]).unwrap().config().file.public_link_salt, salt);
    assert_eq!(std::fs::metadata(folder.path()).unwrap().modified().unwrap(), before);
}

#[test]
fn unknown_keys_survive() {
    let folder = Folder::new(
        r#"{"Mine": {"a": [1]}, "teamsettings": {"SiteName": "Old", "Extra": true},
            "MessageExportSettings": {"GlobalRelaySettings": {"More": "x"}}}"#,
    );
    let store = folder.open(&[]).unwrap();
    assert_eq!(store.config().team.site_name, "Old");
    patch(&store, json!({"TeamSettings": {"SiteName": "New"}, "NoSuchSettings": {"a": 1}})).unwrap();
    let json = folder.json();
    assert_eq!(json["Mine"], json!({"a": [1]}));
    assert_eq!((&json["TeamSettings"]["Extra"], &json["TeamSettings"]["SiteName"]), (&json!(true), &json!("New")));
    assert_eq!(json["MessageExportSettings"]["GlobalRelaySettings"]["More"], "x");
    assert_eq!(json.get("NoSuchSettings"), None);
}

#[test]
fn the_environment_stays_out_of_the_file() {
    let folder = Folder::new("");
    let store =
        folder.open(&[("MM_TEAMSETTINGS_SITENAME", "From outside"), ("MM_FEATUREFLAGS_CJKSEARCH", "true")]).unwrap();
    assert_eq!(store.config().team.site_name, "From outside");
    assert!(store.config().feature_flags.cjk_search);
    // A client reads the whole configuration and sends it back with one change.
    let applied = patch(&store, {
        let mut all = store.config().to_json();
        all["TeamSettings"]["MaxUsersPerTeam"] = json!(7);
        all["TeamSettings"]["SiteName"] = json!("Ignored");
        all
    });
    let applied = applied.unwrap();
    assert_eq!(applied.changes.len(), 1);
    assert_eq!(applied.changes[0].path, "TeamSettings.MaxUsersPerTeam");
    assert_eq!((&applied.changes[0].old, &applied.changes[0].new), (&json!(50), &json!(7)));
    assert_eq!(store.config().team.site_name, "From outside");
    assert_eq!(folder.json()["TeamSettings"]["SiteName"], "Ochre");
    assert_eq!(folder.json()["TeamSettings"]["MaxUsersPerTeam"], 7);
    assert!(store.overridden("TeamSettings.SiteName"));
    assert_eq!(store.environment(&|_| true)["TeamSettings"], json!({"SiteName": true}));
}

#[test]
fn masks_keep_the_stored_secret() {
    let folder = Folder::new("");
    let store = folder.open(&[]).unwrap();
    patch(
        &store,
        json!({"EmailSettings": {"SMTPPassword": "hush"}, "SqlSettings": {"DataSourceReplicas": ["a", "b"]}}),
    )
    .unwrap();
    let masked = store.config().masked().to_json();
    assert_eq!(masked["EmailSettings"]["SMTPPassword"], MASK);
    assert_eq!(masked["LdapSettings"]["BindPassword"], "", "an empty secret is no secret");
    assert_eq!(masked["SqlSettings"]["DataSourceReplicas"], json!([MASK, MASK]));
    let applied = patch(&store, masked).unwrap();
    assert!(applied.changes.is_empty());
    assert_eq!(store.config().email.smtp_password, "hush");
    assert_eq!(store.config().sql.data_source_replicas, ["a", "b"]);
    let applied = patch(&store, json!({"EmailSettings": {"SMTPPassword": "other"}})).unwrap();
    assert_eq!(applied.changes[0].new, MASK);
    assert_eq!(store.config().email.smtp_password, "other");
}

#[test]
fn refusals_change_nothing() {
    let folder = Folder::new("");
    let store = folder.open(&[]).unwrap();
    let error = patch(&store, json!({"PasswordSettings": {"MinimumLength": 2}})).err().unwrap();
    assert_eq!(error.wire(), ("model.config.is_valid.password_length.app_error", 400));
    assert!(error.to_string().contains("PasswordSettings.MinimumLength"));
    let error = patch(&store, json!({"ServiceSettings": {"EnableCommands": "text"}})).err().unwrap();
    assert_eq!(error.wire(), ("api.context.invalid_body_param.app_error", 400));
    assert_eq!(store.config().password.minimum_length, 8);
    assert_eq!(folder.json()["PasswordSettings"]["MinimumLength"], 8);
}

#[test]
fn broken_sources_are_one_clear_line() {
    for (text, words) in [
        ("{", "config.json is not valid JSON"),
        ("[]", "the configuration must be an object"),
        (r#"{"SqlSettings": []}"#, "SqlSettings must be an object"),
        (r#"{"TeamSettings": {"MaxUsersPerTeam": "x"}}"#, "TeamSettings.MaxUsersPerTeam must be a whole number"),
        (r#"{"FileSettings": {"DriverName": "x"}}"#, "FileSettings.DriverName"),
    ] {
        let error = Folder::new(text).open(&[]).err().unwrap().to_string();
        assert!(error.contains(words) && !error.contains('\n'), "{error}");
    }
    let error = Folder::new("").open(&[("MM_SQLSETTINGS_DRIVERNAME", "oracle")]).err().unwrap();
    assert_eq!(error.wire().0, "model.config.is_valid.sql_driver.app_error");
    let folder = Folder::new("");
    std::fs::create_dir(folder.path()).unwrap();
    assert!(folder.open(&[]).err().unwrap().to_string().contains("cannot be read"));
}

#[test]
fn reload_sees_what_others_wrote() {
    let folder = Folder::new("");
    let store = folder.open(&[]).unwrap();
    let mut json = folder.json();
    json["TeamSettings"]["SiteName"] = json!("Edited");
    std::fs::write(folder.path(), json.to_string()).unwrap();
    let applied = store.reload().unwrap();
    assert_eq!((applied.changes.len(), store.config().team.site_name.as_str()), (1, "Edited"));
    std::fs::write(folder.path(), "{").unwrap();
    assert!(store.reload().is_err());
    assert_eq!(store.config().team.site_name, "Edited");
}

#[test]
fn custom_defaults_lie_under_the_file() {
    let folder = Folder::new(r#"{"TeamSettings": {"SiteName": "File"}}"#);
    let custom = json!({"TeamSettings": {"SiteName": "Custom", "MaxUsersPerTeam": 9}});
    let options = Options { custom_defaults: Some(custom), ..Options::default() };
    let store = Store::open(Box::new(FileSource::new(folder.path())), options).unwrap();
    assert_eq!((store.config().team.site_name.as_str(), store.config().team.max_users_per_team), ("File", 9));
}

#[test]
fn repairs_and_paths() {
    let folder = Folder::new(
        r#"{"ServiceSettings": {"SiteURL": "http://x/chat//"}, "FileSettings": {"Directory": "/srv"},
            "LocalizationSettings": {"DefaultServerLocale": "xx", "AvailableLocales": "en,yy"}}"#,
    );
    let config = folder.open(&[]).unwrap().config();
    assert_eq!((config.service.site_url.as_str(), config.file.directory.as_str()), ("http://x/chat", "/srv/"));
    assert_eq!(
        (config.localization.default_server_locale.as_str(), config.localization.available_locales.as_str()),
        ("en", "")
    );
    let base = Path::new("/home/o");
    assert_eq!(config.sqlite_path(base), Path::new("/home/o/data/ochre.db"));
    assert_eq!(ochre_config::resolve(base, "/abs"), Path::new("/abs"));
}

#[test]
fn files_beside_the_configuration() {
    let folder = Folder::new("");
    let store = folder.open(&[]).unwrap();
    store.source().write_file("idp.crt", b"x").unwrap();
    assert_eq!(store.source().read_file("idp.crt").unwrap().as_deref(), Some(&b"x"[..]));
    store.source().remove_file("idp.crt").unwrap();
    store.source().remove_file("idp.crt").unwrap();
    assert_eq!(store.source().read_file("idp.crt").unwrap(), None);
    assert!(store.source().write_file("../idp.crt", b"x").is_err());
}
