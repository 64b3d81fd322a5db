//! `LocalizationSettings`: Languages.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Languages.
    LocalizationSettings {
        available_locales: String = "AvailableLocales", "", "site_localization";
        default_client_locale: String = "DefaultClientLocale", "en", "site_localization";
        default_server_locale: String = "DefaultServerLocale", "en", "site_localization";
        enable_experimental_locales: bool = "EnableExperimentalLocales", false, "site_localization";
    }
}
