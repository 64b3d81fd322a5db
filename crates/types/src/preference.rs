//! Preferences of a user.

use serde::{Deserialize, Serialize};

pub const PREFERENCE_CATEGORY_DIRECT_CHANNEL_SHOW: &str = "direct_channel_show";
pub const PREFERENCE_CATEGORY_GROUP_CHANNEL_SHOW: &str = "group_channel_show";
pub const PREFERENCE_CATEGORY_TUTORIAL_STEPS: &str = "tutorial_step";
pub const PREFERENCE_CATEGORY_ADVANCED_SETTINGS: &str = "advanced_settings";
pub const PREFERENCE_CATEGORY_FLAGGED_POST: &str = "flagged_post";
pub const PREFERENCE_CATEGORY_FAVORITE_CHANNEL: &str = "favorite_channel";
pub const PREFERENCE_CATEGORY_SIDEBAR_SETTINGS: &str = "sidebar_settings";
pub const PREFERENCE_CATEGORY_DISPLAY_SETTINGS: &str = "display_settings";
pub const PREFERENCE_CATEGORY_SYSTEM_NOTICE: &str = "system_notice";
pub const PREFERENCE_CATEGORY_LAST: &str = "last";
pub const PREFERENCE_CATEGORY_CUSTOM_STATUS: &str = "custom_status";
pub const PREFERENCE_CATEGORY_NOTIFICATIONS: &str = "notifications";
pub const PREFERENCE_RECOMMENDED_NEXT_STEPS: &str = "recommended_next_steps";
pub const PREFERENCE_CATEGORY_RECOMMENDED_NEXT_STEPS: &str = "recommended_next_steps";
pub const PREFERENCE_CATEGORY_THEME: &str = "theme";
pub const PREFERENCE_NAME_COLLAPSED_THREADS_ENABLED: &str = "collapsed_reply_threads";
pub const PREFERENCE_NAME_CHANNEL_DISPLAY_MODE: &str = "channel_display_mode";
pub const PREFERENCE_NAME_COLLAPSE_SETTING: &str = "collapse_previews";
pub const PREFERENCE_NAME_MESSAGE_DISPLAY: &str = "message_display";
pub const PREFERENCE_NAME_COLLAPSE_CONSECUTIVE: &str = "collapse_consecutive_messages";
pub const PREFERENCE_NAME_COLORIZE_USERNAMES: &str = "colorize_usernames";
pub const PREFERENCE_NAME_NAME_FORMAT: &str = "name_format";
pub const PREFERENCE_NAME_USE_MILITARY_TIME: &str = "use_military_time";
pub const PREFERENCE_NAME_SHOW_UNREAD_SECTION: &str = "show_unread_section";
pub const PREFERENCE_LIMIT_VISIBLE_DMS_GMS: &str = "limit_visible_dms_gms";
pub const PREFERENCE_MAX_LIMIT_VISIBLE_DMS_GMS_VALUE: i64 = 40;
pub const MAX_PREFERENCE_VALUE_LENGTH: i64 = 20_000;
pub const PREFERENCE_CATEGORY_AUTHORIZED_OAUTH_APP: &str = "oauth_app";
pub const PREFERENCE_NAME_LAST_CHANNEL: &str = "channel";
pub const PREFERENCE_NAME_LAST_TEAM: &str = "team";
pub const PREFERENCE_NAME_RECENT_CUSTOM_STATUSES: &str = "recent_custom_statuses";
pub const PREFERENCE_NAME_CUSTOM_STATUS_TUTORIAL_STATE: &str = "custom_status_tutorial_state";
pub const PREFERENCE_CUSTOM_STATUS_MODAL_VIEWED: &str = "custom_status_modal_viewed";
pub const PREFERENCE_NAME_EMAIL_INTERVAL: &str = "email_interval";
pub const PREFERENCE_EMAIL_INTERVAL_NO_BATCHING_SECONDS: &str = "30";
pub const PREFERENCE_EMAIL_INTERVAL_BATCHING_SECONDS: &str = "900";
pub const PREFERENCE_EMAIL_INTERVAL_IMMEDIATELY: &str = "immediately";
pub const PREFERENCE_EMAIL_INTERVAL_FIFTEEN: &str = "fifteen";
pub const PREFERENCE_EMAIL_INTERVAL_FIFTEEN_AS_SECONDS: &str = "900";
pub const PREFERENCE_EMAIL_INTERVAL_HOUR: &str = "hour";
pub const PREFERENCE_EMAIL_INTERVAL_HOUR_AS_SECONDS: &str = "3600";
pub const PREFERENCE_CLOUD_USER_EPHEMERAL_INFO: &str = "cloud_user_ephemeral_info";
pub const PREFERENCE_NAME_RECOMMENDED_NEXT_STEPS_HIDE: &str = "hide";

/// `Preference` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preference {
    pub user_id: String,
    pub category: String,
    pub name: String,
    pub value: String,
}

/// `Preferences` of `contract/models.jsonl`.
pub type Preferences = Vec<Preference>;
