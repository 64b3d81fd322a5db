//! `PrivacySettings`: What others see of a user.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// What others see of a user.
    PrivacySettings {
        show_email_address: bool = "ShowEmailAddress", true, "site_users_and_teams";
        show_full_name: bool = "ShowFullName", true, "site_users_and_teams";
        use_anonymous_urls: bool = "UseAnonymousURLs", false, "site_users_and_teams";
    }
}
