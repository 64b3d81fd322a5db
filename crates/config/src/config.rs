//! The whole configuration, and what can be done with it as JSON.

use crate::error::ConfigError;
use crate::sections::*;
use crate::value::{Mut, Ref, Section, section};
use serde_json::{Map, Value};

section! {
    /// The configuration in force. Reading a field is a plain field access; the kernel holds one behind an `ArcSwap`.
    /// It has no `Debug`, so that no secret reaches a log by accident.
    Config {
        access_control: AccessControlSettings = "AccessControlSettings", (), "";
        analytics: AnalyticsSettings = "AnalyticsSettings", (), "";
        announcement: AnnouncementSettings = "AnnouncementSettings", (), "";
        auto_translation: AutoTranslationSettings = "AutoTranslationSettings", (), "";
        cache: CacheSettings = "CacheSettings", (), "";
        client_requirements: ClientRequirements = "ClientRequirements", (), "";
        cloud: CloudSettings = "CloudSettings", (), "";
        cluster: ClusterSettings = "ClusterSettings", (), "";
        compliance: ComplianceSettings = "ComplianceSettings", (), "";
        connected_workspaces: ConnectedWorkspacesSettings = "ConnectedWorkspacesSettings", (), "";
        content_flagging: ContentFlaggingSettings = "ContentFlaggingSettings", (), "";
        data_retention: DataRetentionSettings = "DataRetentionSettings", (), "";
        delivery: DeliverySettings = "DeliverySettings", (), "";
        display: DisplaySettings = "DisplaySettings", (), "";
        elasticsearch: ElasticsearchSettings = "ElasticsearchSettings", (), "";
        email: EmailSettings = "EmailSettings", (), "";
        audit: ExperimentalAuditSettings = "ExperimentalAuditSettings", (), "";
        experimental: ExperimentalSettings = "ExperimentalSettings", (), "";
        export: ExportSettings = "ExportSettings", (), "";
        file: FileSettings = "FileSettings", (), "";
        gitlab: GitLabSettings = "GitLabSettings", (), "";
        google: GoogleSettings = "GoogleSettings", (), "";
        guest_accounts: GuestAccountsSettings = "GuestAccountsSettings", (), "";
        image_proxy: ImageProxySettings = "ImageProxySettings", (), "";
        import_files: ImportSettings = "ImportSettings", (), "";
        intune: IntuneSettings = "IntuneSettings", (), "";
        job: JobSettings = "JobSettings", (), "";
        ldap: LdapSettings = "LdapSettings", (), "";
        localization: LocalizationSettings = "LocalizationSettings", (), "";
        log: LogSettings = "LogSettings", (), "";
        mail_in: MailInSettings = "MailInSettings", (), "";
        message_export: MessageExportSettings = "MessageExportSettings", (), "";
        metrics: MetricsSettings = "MetricsSettings", (), "";
        native_app: NativeAppSettings = "NativeAppSettings", (), "";
        office365: Office365Settings = "Office365Settings", (), "";
        openid: OpenIdSettings = "OpenIdSettings", (), "";
        password: PasswordSettings = "PasswordSettings", (), "";
        plugin: PluginSettings = "PluginSettings", (), "";
        privacy: PrivacySettings = "PrivacySettings", (), "";
        rate_limit: RateLimitSettings = "RateLimitSettings", (), "";
        saml: SamlSettings = "SamlSettings", (), "";
        service: ServiceSettings = "ServiceSettings", (), "";
        sql: SqlSettings = "SqlSettings", (), "";
        support: SupportSettings = "SupportSettings", (), "";
        team: TeamSettings = "TeamSettings", (), "";
        theme: ThemeSettings = "ThemeSettings", (), "";
        wrangler: WranglerSettings = "WranglerSettings", (), "";
        feature_flags: FeatureFlags = "FeatureFlags", (), "*_read";
    }
}

impl Config {
    /// Defaults for a file that an older version wrote (it has a `SiteURL` key): thirteen keys differ
    /// (`default_on_existing_config` in `contract/config_defaults.json`).
    pub fn defaults_of_existing() -> Config {
        let mut config = Config::default();
        config.use_defaults_of_existing();
        config
    }

    /// Reads a whole configuration; missing keys and nulls take their default, unknown keys are left out.
    pub fn from_json(json: &Value) -> Result<Config, ConfigError> {
        let mut config = Config::defaults_for(json);
        config.patch(json)?;
        Ok(config)
    }

    /// Changes the keys that `json` holds, in any depth. Null and unknown keys change nothing, lists and maps are replaced.
    pub fn patch(&mut self, json: &Value) -> Result<(), ConfigError> {
        merge(self, json, "")
    }

    /// All sections and keys, as `config.json` and the API have them.
    pub fn to_json(&self) -> Value {
        to_json(self)
    }
}

fn to_json(section: &dyn Section) -> Value {
    let mut map = Map::new();
    section.each(&mut |key, field| {
        if let Some(value) = field_json(field) {
            map.insert(key.wire.to_owned(), value);
        }
    });
    Value::Object(map)
}

/// None for an unset outdated key.
pub(crate) fn field_json(field: Ref<'_>) -> Option<Value> {
    Some(match field {
        Ref::Bool(v) => v.into(),
        Ref::Int(v) => v.into(),
        Ref::Text(v) => v.into(),
        Ref::List(v) => v.into(),
        Ref::Json(v) => v.clone(),
        Ref::MaybeBool(v) => v?.into(),
        Ref::MaybeInt(v) => v?.into(),
        Ref::Section(v) => to_json(v),
    })
}

/// Finds a key as Go's JSON reader does: by its exact name, else whatever the case.
pub(crate) fn lookup<'v>(map: &'v Map<String, Value>, wire: &str) -> Option<&'v Value> {
    map.get(wire).or_else(|| map.iter().find(|(k, _)| k.eq_ignore_ascii_case(wire)).map(|(_, v)| v))
}

fn merge(section: &mut dyn Section, json: &Value, path: &str) -> Result<(), ConfigError> {
    let Value::Object(map) = json else {
        return Err(ConfigError::Type {
            key: if path.is_empty() { "the configuration" } else { path }.to_owned(),
            wanted: "an object",
        });
    };
    let mut result = Ok(());
    section.each_mut(&mut |key, field| {
        let Some(value) = lookup(map, key.wire).filter(|v| !v.is_null()) else {
            return;
        };
        let path = if path.is_empty() { key.wire.to_owned() } else { format!("{path}.{}", key.wire) };
        if let (Ok(()), Err(e)) = (&result, set(field, value, path)) {
            result = Err(e);
        }
    });
    result
}

fn set(field: Mut<'_>, value: &Value, path: String) -> Result<(), ConfigError> {
    let wanted = match field {
        Mut::Section(inner) => return merge(inner, value, &path),
        Mut::Bool(slot) => put(slot, value.as_bool(), "true or false"),
        Mut::Int(slot) => put(slot, value.as_i64(), "a whole number"),
        Mut::Text(slot) => put(slot, value.as_str().map(str::to_owned), "a text"),
        Mut::List(slot) => put(slot, text_list(value), "a list of texts"),
        Mut::Json(slot) => {
            put(slot, Some(value.clone()).filter(|v| same_shape(slot, v)), "an object or list as in the default")
        }
        Mut::MaybeBool(slot) => put(slot, value.as_bool().map(Some), "true or false"),
        Mut::MaybeInt(slot) => put(slot, value.as_i64().map(Some), "a whole number"),
    };
    wanted.map_err(|wanted| ConfigError::Type { key: path, wanted })
}

fn put<T>(slot: &mut T, value: Option<T>, wanted: &'static str) -> Result<(), &'static str> {
    *slot = value.ok_or(wanted)?;
    Ok(())
}

fn text_list(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect()
}

/// Maps stay maps and lists stay lists; what is inside belongs to whoever reads the setting.
fn same_shape(old: &Value, new: &Value) -> bool {
    old.is_array() == new.is_array() && (new.is_object() || new.is_array())
}
