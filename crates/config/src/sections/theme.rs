//! `ThemeSettings`: Colours users may choose.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Colours users may choose.
    ThemeSettings {
        allow_custom_themes: bool = "AllowCustomThemes", true, "experimental_features";
        allowed_themes: Vec<String> = "AllowedThemes", [], "";
        default_theme: String = "DefaultTheme", "default", "experimental_features";
        enable_theme_selection: bool = "EnableThemeSelection", true, "experimental_features";
    }
}
