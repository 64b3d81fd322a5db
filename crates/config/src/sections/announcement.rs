//! `AnnouncementSettings`: The banner above every page, and notices.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// The banner above every page, and notices.
    AnnouncementSettings {
        admin_notices_enabled: bool = "AdminNoticesEnabled", true, "site_notices";
        allow_banner_dismissal: bool = "AllowBannerDismissal", true, "site_announcement_banner";
        banner_color: String = "BannerColor", "#f2a93b", "site_announcement_banner";
        banner_text: String = "BannerText", "", "site_announcement_banner";
        banner_text_color: String = "BannerTextColor", "#333333", "site_announcement_banner";
        enable_banner: bool = "EnableBanner", false, "site_announcement_banner";
        notices_fetch_frequency: i64 = "NoticesFetchFrequency", 3600, "site_notices,write_restrictable";
        notices_skip_cache: bool = "NoticesSkipCache", false, "site_notices,write_restrictable";
        notices_url: String = "NoticesURL", "", "site_notices,write_restrictable";
        user_notices_enabled: bool = "UserNoticesEnabled", true, "site_notices";
    }
}
