//! `NativeAppSettings`: Download links and rules for desktop and mobile apps.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Download links and rules for desktop and mobile apps.
    NativeAppSettings {
        android_app_download_link: String = "AndroidAppDownloadLink", "", "site_customization,write_restrictable,cloud_restrictable";
        app_custom_url_schemes: Vec<String> = "AppCustomURLSchemes", ["mmauth://", "mmauthbeta://"], "site_customization,write_restrictable,cloud_restrictable";
        app_download_link: String = "AppDownloadLink", "", "site_customization,write_restrictable,cloud_restrictable";
        enable_intune_mam: bool = "EnableIntuneMAM", false, "site_customization,write_restrictable";
        ios_app_download_link: String = "IosAppDownloadLink", "", "site_customization,write_restrictable,cloud_restrictable";
        mobile_allow_pdf_link_navigation: bool = "MobileAllowPdfLinkNavigation", false, "site_customization,write_restrictable";
        mobile_enable_biometrics: bool = "MobileEnableBiometrics", false, "site_customization,write_restrictable";
        mobile_enable_secure_file_preview: bool = "MobileEnableSecureFilePreview", false, "site_customization,write_restrictable";
        mobile_external_browser: bool = "MobileExternalBrowser", false, "site_customization,write_restrictable,cloud_restrictable";
        mobile_jailbreak_protection: bool = "MobileJailbreakProtection", false, "site_customization,write_restrictable";
        mobile_prevent_screen_capture: bool = "MobilePreventScreenCapture", false, "site_customization,write_restrictable";
    }
}
