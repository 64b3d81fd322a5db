//! Roles, schemes and their patches.

use serde::{Deserialize, Serialize};

pub const SYSTEM_GUEST_ROLE_ID: &str = "system_guest";
pub const SYSTEM_USER_ROLE_ID: &str = "system_user";
pub const SYSTEM_ADMIN_ROLE_ID: &str = "system_admin";
pub const SYSTEM_POST_ALL_ROLE_ID: &str = "system_post_all";
pub const SYSTEM_POST_ALL_PUBLIC_ROLE_ID: &str = "system_post_all_public";
pub const SYSTEM_USER_ACCESS_TOKEN_ROLE_ID: &str = "system_user_access_token";
pub const SYSTEM_USER_MANAGER_ROLE_ID: &str = "system_user_manager";
pub const SYSTEM_READ_ONLY_ADMIN_ROLE_ID: &str = "system_read_only_admin";
pub const SYSTEM_MANAGER_ROLE_ID: &str = "system_manager";
pub const SYSTEM_CUSTOM_GROUP_ADMIN_ROLE_ID: &str = "system_custom_group_admin";
pub const SHARED_CHANNEL_MANAGER_ROLE_ID: &str = "shared_channel_manager";
pub const SECURE_CONNECTION_MANAGER_ROLE_ID: &str = "secure_connection_manager";
pub const TEAM_GUEST_ROLE_ID: &str = "team_guest";
pub const TEAM_USER_ROLE_ID: &str = "team_user";
pub const TEAM_ADMIN_ROLE_ID: &str = "team_admin";
pub const TEAM_POST_ALL_ROLE_ID: &str = "team_post_all";
pub const TEAM_POST_ALL_PUBLIC_ROLE_ID: &str = "team_post_all_public";
pub const CHANNEL_GUEST_ROLE_ID: &str = "channel_guest";
pub const CHANNEL_USER_ROLE_ID: &str = "channel_user";
pub const CHANNEL_ADMIN_ROLE_ID: &str = "channel_admin";
pub const CUSTOM_GROUP_USER_ROLE_ID: &str = "custom_group_user";
pub const PLAYBOOK_ADMIN_ROLE_ID: &str = "playbook_admin";
pub const PLAYBOOK_MEMBER_ROLE_ID: &str = "playbook_member";
pub const RUN_ADMIN_ROLE_ID: &str = "run_admin";
pub const RUN_MEMBER_ROLE_ID: &str = "run_member";
pub const ROLE_NAME_MAX_LENGTH: i64 = 64;
pub const ROLE_DISPLAY_NAME_MAX_LENGTH: i64 = 128;
pub const ROLE_DESCRIPTION_MAX_LENGTH: i64 = 1024;
pub const ROLE_SCOPE_SYSTEM: &str = "System";
pub const ROLE_SCOPE_TEAM: &str = "Team";
pub const ROLE_SCOPE_CHANNEL: &str = "Channel";
pub const ROLE_SCOPE_GROUP: &str = "Group";
pub const ROLE_TYPE_GUEST: &str = "Guest";
pub const ROLE_TYPE_USER: &str = "User";
pub const ROLE_TYPE_ADMIN: &str = "Admin";
pub const SCHEME_DISPLAY_NAME_MAX_LENGTH: i64 = 128;
pub const SCHEME_NAME_MAX_LENGTH: i64 = 64;
pub const SCHEME_DESCRIPTION_MAX_LENGTH: i64 = 1024;
pub const SCHEME_SCOPE_TEAM: &str = "team";
pub const SCHEME_SCOPE_CHANNEL: &str = "channel";
pub const SCHEME_SCOPE_PLAYBOOK: &str = "playbook";
pub const SCHEME_SCOPE_RUN: &str = "run";

/// `Role` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub permissions: Option<Vec<String>>,
    pub scheme_managed: bool,
    pub built_in: bool,
    pub scheme_id: Option<String>,
}

/// `RolePatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RolePatch {
    pub permissions: Option<Vec<String>>,
}

/// `Scheme` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scheme {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub scope: String,
    pub default_team_admin_role: String,
    pub default_team_user_role: String,
    pub default_channel_admin_role: String,
    pub default_channel_user_role: String,
    pub default_team_guest_role: String,
    pub default_channel_guest_role: String,
    pub default_playbook_admin_role: String,
    pub default_playbook_member_role: String,
    pub default_run_admin_role: String,
    pub default_run_member_role: String,
}

/// `SchemePatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchemePatch {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

/// `SchemeIDPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchemeIDPatch {
    pub scheme_id: Option<String>,
}

/// `SchemeConveyor` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchemeConveyor {
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub scope: String,
    pub default_team_admin_role: String,
    pub default_team_user_role: String,
    pub default_team_guest_role: String,
    pub default_channel_admin_role: String,
    pub default_channel_user_role: String,
    pub default_channel_guest_role: String,
    pub default_playbook_admin_role: String,
    pub default_playbook_member_role: String,
    pub default_run_admin_role: String,
    pub default_run_member_role: String,
    pub roles: Option<Vec<Role>>,
}

/// `SchemeRoles` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchemeRoles {
    pub scheme_admin: bool,
    pub scheme_user: bool,
    pub scheme_guest: bool,
}
