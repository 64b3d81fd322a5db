//! Users: the account record, its patch, searches and counts.

use serde::{Deserialize, Serialize};

use crate::StringMap;

pub const ME: &str = "me";
pub const USER_NOTIFY_ALL: &str = "all";
pub const USER_NOTIFY_HERE: &str = "here";
pub const USER_NOTIFY_MENTION: &str = "mention";
pub const USER_NOTIFY_NONE: &str = "none";
pub const DESKTOP_NOTIFY_PROP: &str = "desktop";
pub const DESKTOP_SOUND_NOTIFY_PROP: &str = "desktop_sound";
pub const MARK_UNREAD_NOTIFY_PROP: &str = "mark_unread";
pub const PUSH_NOTIFY_PROP: &str = "push";
pub const PUSH_STATUS_NOTIFY_PROP: &str = "push_status";
pub const EMAIL_NOTIFY_PROP: &str = "email";
pub const CHANNEL_MENTIONS_NOTIFY_PROP: &str = "channel";
pub const COMMENTS_NOTIFY_PROP: &str = "comments";
pub const MENTION_KEYS_NOTIFY_PROP: &str = "mention_keys";
pub const HIGHLIGHTS_NOTIFY_PROP: &str = "highlight_keys";
pub const COMMENTS_NOTIFY_NEVER: &str = "never";
pub const COMMENTS_NOTIFY_ROOT: &str = "root";
pub const COMMENTS_NOTIFY_ANY: &str = "any";
pub const COMMENTS_NOTIFY_CRT: &str = "crt";
pub const FIRST_NAME_NOTIFY_PROP: &str = "first_name";
pub const AUTO_RESPONDER_ACTIVE_NOTIFY_PROP: &str = "auto_responder_active";
pub const AUTO_RESPONDER_MESSAGE_NOTIFY_PROP: &str = "auto_responder_message";
pub const DESKTOP_THREADS_NOTIFY_PROP: &str = "desktop_threads";
pub const PUSH_THREADS_NOTIFY_PROP: &str = "push_threads";
pub const EMAIL_THREADS_NOTIFY_PROP: &str = "email_threads";
pub const DEFAULT_LOCALE: &str = "en";
pub const USER_AUTH_SERVICE_EMAIL: &str = "email";
pub const USER_EMAIL_MAX_LENGTH: i64 = 128;
pub const USER_NICKNAME_MAX_RUNES: i64 = 64;
pub const USER_POSITION_MAX_RUNES: i64 = 128;
pub const USER_FIRST_NAME_MAX_RUNES: i64 = 64;
pub const USER_LAST_NAME_MAX_RUNES: i64 = 64;
pub const USER_AUTH_DATA_MAX_LENGTH: i64 = 128;
pub const USER_NAME_MAX_LENGTH: i64 = 64;
pub const USER_NAME_MIN_LENGTH: i64 = 1;
pub const USER_PASSWORD_MAX_LENGTH: i64 = 72;
pub const USER_LOCALE_MAX_LENGTH: i64 = 5;
pub const USER_TIMEZONE_MAX_RUNES: i64 = 256;
pub const USER_ROLES_MAX_LENGTH: i64 = 256;
pub const DESKTOP_TOKEN_TTL: i64 = 180_000_000_000;
pub const USER_AUTH_SERVICE_MAGIC_LINK: &str = "magic_link";
pub const USER_SEARCH_MAX_LIMIT: i64 = 1000;
pub const USER_SEARCH_DEFAULT_LIMIT: i64 = 100;
pub const USER_PROPS_KEY_CUSTOM_STATUS: &str = "customStatus";
pub const CUSTOM_STATUS_TEXT_MAX_RUNES: i64 = 100;
pub const MAX_RECENT_CUSTOM_STATUSES: i64 = 5;
pub const DEFAULT_CUSTOM_STATUS_EMOJI: &str = "speech_balloon";

/// `User` of `contract/models.jsonl`: sanitising blanks password, mfa_secret, mfa_used_timestamps, last_login; with a non-empty option set auth_data becomes "" and is still emitted (pointer), email/first_name/last_name/auth_service/last_password_update blanked by option; disable_welcome_email always emitted; timezone keys useAutomaticTimezone, manualTimezone, automaticTimezone with string values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    pub id: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub create_at: i64,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub update_at: i64,
    pub delete_at: i64,
    pub username: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_data: Option<String>,
    pub auth_service: String,
    pub email: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub email_verified: bool,
    pub nickname: String,
    pub first_name: String,
    pub last_name: String,
    pub position: String,
    pub roles: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub allow_marketing: bool,
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub props: StringMap,
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub notify_props: StringMap,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub last_password_update: i64,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub last_picture_update: i64,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub failed_attempts: i64,
    pub locale: String,
    pub timezone: Option<StringMap>,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub mfa_active: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mfa_secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub last_activity_at: i64,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub is_bot: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bot_description: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub bot_last_icon_update: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub terms_of_service_id: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub terms_of_service_create_at: i64,
    pub disable_welcome_email: bool,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub last_login: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mfa_used_timestamps: Vec<String>,
}

/// `UserPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserPatch {
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    pub nickname: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub position: Option<String>,
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub props: Option<StringMap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_props: Option<StringMap>,
    pub locale: Option<String>,
    pub timezone: Option<StringMap>,
    pub remote_id: Option<String>,
}

/// `UserAuth` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserAuth {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_data: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub auth_service: String,
}

/// `CustomStatus` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomStatus {
    pub emoji: String,
    pub text: String,
    pub duration: String,
    pub expires_at: String,
}
