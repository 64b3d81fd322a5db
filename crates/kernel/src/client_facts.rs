//! What the client configuration needs besides the settings, and its hash (`contract/client_config.md`).

use crate::App;
use crate::app::Derived;
use crate::facts::{BUILD, VERSION};
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

    /// Follows a new configuration: `X-Version-Id` (also in `hello`) with its hash, the sub-path, the server's language,
    /// where requests may go, whether anything is counted.
    pub(crate) fn follow_config(&self) {
        let config = self.config_full();
        let hash = ochre_config::client_hash(&config, &self.client_facts());
        let url = config.service.site_url.split_once("://").map_or("", |(_, rest)| rest);
        let path = url.split_once('/').map_or("", |(_, p)| p.trim_end_matches('/'));
        self.set_derived(Derived {
            version_id: format!("{VERSION}.{BUILD}.{hash}.true").into(),
            subpath: format!("/{path}").into(),
        });
        self.tally.follow(&config);
        self.set_fetch(ochre_fetch::Client::from(&*config), ochre_fetch::Client::trusted(&config));
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
