//! Users in lists, counts, reports and one-off request bodies.

use serde::{Deserialize, Serialize};

use crate::{Group, StringMap, User};

/// `UserWithGroups` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserWithGroups {
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
    pub groups: Option<Vec<Group>>,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
}

/// `UsersWithGroupsAndCount` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UsersWithGroupsAndCount {
    pub users: Option<Vec<UserWithGroups>>,
    pub total_count: i64,
}

/// `UserPostStats` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserPostStats {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_post_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_active: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_posts: Option<i64>,
}

/// `LoginTypeResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoginTypeResponse {
    pub auth_service: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub is_deactivated: bool,
}

/// `UserSearch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserSearch {
    pub term: String,
    pub team_id: String,
    pub not_in_team_id: String,
    pub in_channel_id: String,
    pub not_in_channel_id: String,
    pub in_group_id: String,
    pub group_constrained: bool,
    pub allow_inactive: bool,
    pub without_team: bool,
    pub limit: i64,
    pub role: String,
    pub roles: Option<Vec<String>>,
    pub channel_roles: Option<Vec<String>>,
    pub team_roles: Option<Vec<String>>,
    pub not_in_group_id: String,
}

/// `UserAutocompleteInChannel` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserAutocompleteInChannel {
    pub in_channel: Option<Vec<User>>,
    pub out_of_channel: Option<Vec<User>>,
}

/// `UserAutocompleteInTeam` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserAutocompleteInTeam {
    pub in_team: Option<Vec<User>>,
}

/// `UserAutocomplete` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserAutocomplete {
    pub users: Option<Vec<User>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub out_of_channel: Vec<User>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<User>,
}

/// `UsersStats` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UsersStats {
    pub total_users_count: i64,
}

/// `UserTermsOfService` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserTermsOfService {
    pub user_id: String,
    pub terms_of_service_id: String,
    pub create_at: i64,
}

/// `SwitchRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SwitchRequest {
    pub current_service: String,
    pub new_service: String,
    pub email: String,
    pub password: String,
    pub new_password: String,
    pub mfa_code: String,
    pub ldap_id: String,
}

/// `MfaSecret` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MfaSecret {
    pub secret: String,
    pub qr_code: String,
}

/// `GuestsInvite` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuestsInvite {
    pub emails: Option<Vec<String>>,
    pub channels: Option<Vec<String>>,
    pub message: String,
}

/// `MemberInvite` of `contract/models.jsonl`: input may also be a bare array of email strings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberInvite {
    pub emails: Option<Vec<String>>,
    #[serde(rename = "channelIds", skip_serializing_if = "Vec::is_empty")]
    pub channel_ids: Vec<String>,
    pub message: String,
}

/// `UserReport` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserReport {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_post_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_active: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_posts: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_count: Option<i64>,
}
