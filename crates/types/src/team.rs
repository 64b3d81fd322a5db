//! Teams, their members and counters.

use serde::{Deserialize, Serialize};

use crate::{AppError, StringMap};

pub const TEAM_OPEN: &str = "O";
pub const TEAM_INVITE: &str = "I";
pub const TEAM_ALLOWED_DOMAINS_MAX_LENGTH: i64 = 500;
pub const TEAM_COMPANY_NAME_MAX_LENGTH: i64 = 64;
pub const TEAM_DESCRIPTION_MAX_LENGTH: i64 = 255;
pub const TEAM_DISPLAY_NAME_MAX_RUNES: i64 = 64;
pub const TEAM_EMAIL_MAX_LENGTH: i64 = 128;
pub const TEAM_NAME_MAX_LENGTH: i64 = 64;
pub const TEAM_NAME_MIN_LENGTH: i64 = 2;
pub const USERNAME: &str = "Username";

/// `Team` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub display_name: String,
    pub name: String,
    pub description: String,
    pub email: String,
    pub r#type: String,
    pub company_name: String,
    pub allowed_domains: String,
    pub invite_id: String,
    pub allow_open_invite: bool,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub last_team_icon_update: i64,
    pub scheme_id: Option<String>,
    pub group_constrained: Option<bool>,
    pub policy_id: Option<String>,
    pub cloud_limits_archived: bool,
}

/// `TeamPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamPatch {
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub company_name: Option<String>,
    pub allowed_domains: Option<String>,
    pub allow_open_invite: Option<bool>,
    pub group_constrained: Option<bool>,
    pub cloud_limits_archived: Option<bool>,
}

/// `Invites` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Invites {
    pub invites: Option<Vec<StringMap>>,
}

/// `TeamsWithCount` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamsWithCount {
    pub teams: Option<Vec<Team>>,
    pub total_count: i64,
}

/// `TeamMember` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamMember {
    pub team_id: String,
    pub user_id: String,
    pub roles: String,
    pub delete_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
}

/// `TeamUnread` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamUnread {
    pub team_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub msg_count_root: i64,
    pub thread_count: i64,
    pub thread_mention_count: i64,
    pub thread_urgent_mention_count: i64,
}

/// `TeamMemberWithError` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamMemberWithError {
    pub user_id: String,
    pub member: Option<TeamMember>,
    pub error: Option<AppError>,
}

/// `EmailInviteWithError` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailInviteWithError {
    pub email: String,
    pub error: Option<AppError>,
}

/// `TeamSearch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamSearch {
    pub term: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_page: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_open_invite: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_constrained: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_group_constrained: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude_policy_constrained: Option<bool>,
}

/// `TeamStats` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamStats {
    pub team_id: String,
    pub total_member_count: i64,
    pub active_member_count: i64,
}
