//! What the client configuration needs besides the settings, and its hash (`contract/client_config.md`).

use crate::App;
use crate::facts::BUILD;
use std::sync::OnceLock;

/// Number of the last 11.6 migration (`contract/migrations.json`): the schema every database of ours has.
const SCHEMA_VERSION: i64 = 159;
/// Longest message in code points (`contract/limits.md`, posts).
const MAX_POST_SIZE: i64 = 16383;

impl App {
    /// The facts of this build and installation. What only the database knows (`no_accounts`, `terms_id`) is added by
    /// the handler that answers `GET /config/client`.
    pub fn client_facts(&self) -> ochre_config::Facts {
        let own = self.facts();
        ochre_config::Facts {
            build_number: BUILD.to_owned(),
            build_date: option_env!("OCHRE_BUILD_DATE").unwrap_or("dev").to_owned(),
            build_hash: option_env!("OCHRE_BUILD_HASH").unwrap_or("dev").to_owned(),
            environment: environment().to_owned(),
            telemetry_id: own.server_id.clone(),
            signing_key: own.public_key.clone(),
            installed_at: own.installation_date.parse().ok(),
            schema_version: Some(SCHEMA_VERSION),
            max_post_size: MAX_POST_SIZE,
            ..ochre_config::Facts::default()
        }
    }

    /// Follows a new configuration: the hash in `X-Version-Id` and `hello`, and the server's language.
    pub(crate) fn follow_config(&self) {
        let config = self.config_full();
        self.set_config_hash(ochre_config::client_hash(&config, &self.client_facts()));
        ochre_i18n::set_default_locale(&config.localization.default_server_locale);
    }
}

/// `MM_SERVICEENVIRONMENT`: production, test or dev (`contract/cli.md` section 5); anything else is production.
fn environment() -> &'static str {
    static NAME: OnceLock<&'static str> = OnceLock::new();
    NAME.get_or_init(|| match std::env::var("MM_SERVICEENVIRONMENT").as_deref().map(str::trim) {
        Ok("test") => "test",
        Ok("dev") => "dev",
        _ => "production",
    })
}
