//! `AutoTranslationSettings`: Machine translation of messages.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Machine translation of messages.
    AutoTranslationSettings {
        agents: AutoTranslationAgents = "Agents", (), "";
        enable: bool = "Enable", false, "site_localization,cloud_restrictable";
        libre_translate: AutoTranslationLibreTranslate = "LibreTranslate", (), "";
        provider: String = "Provider", "", "site_localization,cloud_restrictable";
        restrict_dm_and_gm: bool = "RestrictDMAndGM", false, "site_localization,cloud_restrictable";
        target_languages: Vec<String> = "TargetLanguages", ["en"], "site_localization,cloud_restrictable";
        timeout_ms: i64 = "TimeoutMs", 5000, "site_localization,cloud_restrictable";
        workers: i64 = "Workers", 6, "site_localization,cloud_restrictable";
    }
}

section! {
    /// `AutoTranslationSettings.Agents`.
    AutoTranslationAgents {
        llm_service_id: String = "LLMServiceID", "", "site_localization,cloud_restrictable";
    }
}

section! {
    /// `AutoTranslationSettings.LibreTranslate`.
    AutoTranslationLibreTranslate {
        api_key: String = "APIKey", "", "site_localization,cloud_restrictable", secret true;
        url: String = "URL", "", "site_localization,cloud_restrictable";
    }
}
