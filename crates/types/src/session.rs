//! Login sessions, one-time tokens and personal access tokens.

use serde::{Deserialize, Serialize};

use crate::{StringMap, TeamMember};

pub const SESSION_COOKIE_TOKEN: &str = "MMAUTHTOKEN";
pub const SESSION_COOKIE_USER: &str = "MMUSERID";
pub const SESSION_COOKIE_CSRF: &str = "MMCSRF";
pub const SESSION_COOKIE_CLOUD_URL: &str = "MMCLOUDURL";
pub const SESSION_CACHE_SIZE: i64 = 35_000;
pub const SESSION_PROP_PLATFORM: &str = "platform";
pub const SESSION_PROP_OS: &str = "os";
pub const SESSION_PROP_BROWSER: &str = "browser";
pub const SESSION_PROP_TYPE: &str = "type";
pub const SESSION_PROP_USER_ACCESS_TOKEN_ID: &str = "user_access_token_id";
pub const SESSION_PROP_IS_BOT: &str = "is_bot";
pub const SESSION_PROP_IS_BOT_VALUE: &str = "true";
pub const SESSION_PROP_OAUTH_APP_ID: &str = "oauth_app_id";
pub const SESSION_PROP_MATTERMOST_APP_ID: &str = "mattermost_app_id";
pub const SESSION_PROP_LAST_REMOVED_DEVICE_ID: &str = "last_removed_device_id";
pub const SESSION_PROP_DEVICE_NOTIFICATION_DISABLED: &str = "device_notification_disabled";
pub const SESSION_PROP_MOBILE_VERSION: &str = "mobile_version";
pub const SESSION_TYPE_USER_ACCESS_TOKEN: &str = "UserAccessToken";
pub const SESSION_TYPE_CLOUD_KEY: &str = "CloudKey";
pub const SESSION_TYPE_REMOTECLUSTER_TOKEN: &str = "RemoteClusterToken";
pub const SESSION_PROP_IS_GUEST: &str = "is_guest";
pub const SESSION_ACTIVITY_TIMEOUT: i64 = 300_000;
pub const SESSION_USER_ACCESS_TOKEN_EXPIRY_HOURS: i64 = 876_000;
pub const TOKEN_SIZE: i64 = 64;
pub const MAX_TOKEN_EXIPRY_TIME: i64 = 172_800_000;
pub const PASSWORD_RECOVER_EXPIRY_TIME: i64 = 86_400_000;
pub const INVITATION_EXPIRY_TIME: i64 = 172_800_000;
pub const MAGIC_LINK_EXPIRY_TIME: i64 = 300_000;
pub const TOKEN_TYPE_PASSWORD_RECOVERY: &str = "password_recovery";
pub const TOKEN_TYPE_VERIFY_EMAIL: &str = "verify_email";
pub const TOKEN_TYPE_TEAM_INVITATION: &str = "team_invitation";
pub const TOKEN_TYPE_GUEST_INVITATION: &str = "guest_invitation";
pub const TOKEN_TYPE_CWS_ACCESS: &str = "cws_access_token";
pub const TOKEN_TYPE_GUEST_MAGIC_LINK_INVITATION: &str = "guest_magic_link_invitation";
pub const TOKEN_TYPE_GUEST_MAGIC_LINK: &str = "guest_magic_link";
pub const TOKEN_TYPE_OAUTH: &str = "oauth";
pub const TOKEN_TYPE_SAML: &str = "saml";
pub const TOKEN_TYPE_SSO_CODE_EXCHANGE: &str = "sso-code-exchange";

/// `Session` of `contract/models.jsonl`: token blanked in listings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    pub id: String,
    pub token: String,
    pub create_at: i64,
    pub expires_at: i64,
    pub last_activity_at: i64,
    pub user_id: String,
    pub device_id: String,
    pub roles: String,
    pub is_oauth: bool,
    pub expired_notify: bool,
    pub props: StringMap,
    pub team_members: Option<Vec<TeamMember>>,
    pub local: bool,
}

/// A one-time token of the `tokens` table (invitations, password recovery ...); never on the wire as such.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Token {
    /// [`TOKEN_SIZE`] letters and digits.
    pub token: String,
    pub create_at: i64,
    pub r#type: String,
    /// Free text of the type, usually JSON.
    pub extra: String,
}

/// `UserAccessToken` of `contract/models.jsonl`: token only in the create response.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserAccessToken {
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub token: String,
    pub user_id: String,
    pub description: String,
    pub is_active: bool,
}

/// `UserAccessTokenSearch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserAccessTokenSearch {
    pub term: String,
}
