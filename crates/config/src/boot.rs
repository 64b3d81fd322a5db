//! Values that differ between a first start, an existing file and the plain defaults, and small repairs at load time.

use crate::config::Config;
use serde_json::Value;
use std::path::{Path, PathBuf};

impl Config {
    /// What the first start writes.
    ///
    /// The defaults, and four keys as the recorded server had them (`conformance/scenarios`: `system/config_read`,
    /// `system/client_config`, `users/password_change`); where a recording and a listed default differ, the recording wins.
    pub fn first_boot() -> Config {
        let mut config = Config::default();
        config.service.session_length_web_in_hours = 4320;
        config.service.session_length_web_in_days = 180;
        config.service.session_length_mobile_in_hours = 4320;
        config.service.session_length_mobile_in_days = 180;
        config.service.terminate_sessions_on_password_change = false;
        config.service.enable_email_invitations = true;
        config
    }

    /// The defaults for the keys that a stored configuration lacks: a text with a `SiteURL` key comes from an older
    /// version, for which some defaults differ.
    pub(crate) fn defaults_for(json: &Value) -> Config {
        let old = json.get("ServiceSettings").and_then(|s| s.get("SiteURL")).is_some_and(|v| !v.is_null());
        if old { Config::defaults_of_existing() } else { Config::default() }
    }

    /// Repairs without a message, as `contract/cli.md` section 4 lists them.
    pub(crate) fn fix_up(&mut self) {
        let trimmed = self.service.site_url.trim_end_matches('/').len();
        self.service.site_url.truncate(trimmed);
        if self.file.driver_name == "local" && !self.file.directory.is_empty() && !self.file.directory.ends_with('/') {
            self.file.directory.push('/');
        }
        let locale = &mut self.localization;
        for name in [&mut locale.default_server_locale, &mut locale.default_client_locale] {
            if !LOCALES.contains(&name.as_str()) {
                *name = "en".to_owned();
            }
        }
        if locale.available_locales.split(',').any(|l| !l.is_empty() && !LOCALES.contains(&l.trim())) {
            locale.available_locales.clear();
        }
    }

    /// The SQLite file; relative paths start at `base`, the folder that holds the server's data.
    pub fn sqlite_path(&self, base: &Path) -> PathBuf {
        let source = self.sql.data_source.as_str();
        let source = source.strip_prefix("sqlite://").or_else(|| source.strip_prefix("file:")).unwrap_or(source);
        resolve(base, source.split('?').next().unwrap_or(source))
    }
}

/// A path of the configuration: relative ones start at `base`.
pub fn resolve(base: &Path, path: &str) -> PathBuf {
    base.join(path.strip_prefix("./").unwrap_or(path))
}

/// Languages that official clients offer, and those that ours speaks beside.
const LOCALES: [&str; 27] = [
    "en", "en-AU", "ar", "bg", "cs", "da", "de", "es", "fa", "fr", "hr", "hu", "it", "ja", "ko", "lt", "nl", "pl",
    "pt-BR", "ro", "ru", "sv", "tr", "uk", "vi", "zh-CN", "zh-TW",
];
