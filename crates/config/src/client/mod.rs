//! What clients learn of the configuration (`GET /config/client`) and of the licence (`GET /license/client`):
//! flat maps of texts. Source: `contract/client_config.md`, in the state of a fully licensed server.
//!
//! One difference on purpose: what only decorates a sign-in method (button texts and colours) is blank while the
//! method is off, as the recorded unlicensed server has it; clients do not read it then.

mod everyone;
mod licence;
mod session;

pub use licence::{licence_full, licence_limited};

use crate::config::Config;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The wire version that clients compare with theirs.
pub const VERSION: &str = "11.6.0";

/// The answer: every value is a text, booleans are "true" and "false".
pub type ClientMap = BTreeMap<String, String>;

/// What the maps need besides the configuration.
#[derive(Clone, Default)]
pub struct Facts {
    /// Empty texts are sent as they are.
    pub build_number: String,
    pub build_date: String,
    pub build_hash: String,
    /// `production`, `test` or `dev` (variable `MM_SERVICEENVIRONMENT`).
    pub environment: String,
    /// Id of this installation (row `DiagnosticId` of `systems`).
    pub telemetry_id: String,
    /// Base64 of the DER public half of the signing key.
    pub signing_key: String,
    /// Id of the latest terms of service, if there are any.
    pub terms_id: Option<String>,
    /// The first account is still to be made.
    pub no_accounts: bool,
    /// The apps plugin runs.
    pub apps_plugin: bool,
    /// Row `UpgradedFromTE` of `systems`.
    pub upgraded_from_te: bool,
    /// Unix milliseconds of the first start.
    pub installed_at: Option<i64>,
    /// Number of the last applied database migration.
    pub schema_version: Option<i64>,
    /// In code points.
    pub max_post_size: i64,
}

/// The keys that anyone may read.
pub fn client_limited(config: &Config, facts: &Facts) -> ClientMap {
    let mut map = Writer::default();
    everyone::plain(config, facts, &mut map);
    everyone::computed(config, facts, &mut map);
    map.0
}

/// The keys for a caller with a session.
pub fn client_full(config: &Config, facts: &Facts) -> ClientMap {
    let mut map = Writer::default();
    everyone::plain(config, facts, &mut map);
    everyone::computed(config, facts, &mut map);
    session::plain(config, &mut map);
    session::computed(facts, &mut map);
    map.0
}

/// Hexadecimal SHA-256 of the full map without the keys that depend on data: part of `X-Version-Id` and of the
/// socket's greeting, equal on every node with the same configuration.
pub fn client_hash(config: &Config, facts: &Facts) -> String {
    let mut map = Writer::default();
    everyone::plain(config, facts, &mut map);
    session::plain(config, &mut map);
    let json = serde_json::to_vec(&map.0).unwrap_or_default();
    Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `X-Version-Id` and `server_version` of the greeting: version, build number, hash, licensed.
pub fn version_id(facts: &Facts, hash: &str) -> String {
    format!("{VERSION}.{}.{hash}.true", facts.build_number)
}

/// Fills a map; the methods name the type on our side of the text.
#[derive(Default)]
struct Writer(ClientMap);

impl Writer {
    fn text(&mut self, key: &str, value: &str) {
        self.0.insert(key.to_owned(), value.to_owned());
    }
    fn bool(&mut self, key: &str, value: bool) {
        self.text(key, if value { "true" } else { "false" });
    }
    fn int(&mut self, key: &str, value: i64) {
        self.text(key, &value.to_string());
    }
    fn list(&mut self, key: &str, value: &[String]) {
        self.text(key, &value.join(","));
    }
    /// The text, or nothing while the feature it belongs to is off.
    fn text_if(&mut self, on: bool, key: &str, value: &str) {
        self.text(key, if on { value } else { "" });
    }
}
