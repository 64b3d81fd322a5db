//! Groups, their members and the teams and channels they fill.

use serde::{Deserialize, Serialize};

use crate::User;

pub const GROUP_SOURCE_LDAP: &str = "ldap";
pub const GROUP_SOURCE_CUSTOM: &str = "custom";
pub const GROUP_SOURCE_PLUGIN_PREFIX: &str = "plugin_";
pub const GROUP_NAME_MAX_LENGTH: i64 = 64;
pub const GROUP_SOURCE_MAX_LENGTH: i64 = 64;
pub const GROUP_DISPLAY_NAME_MAX_LENGTH: i64 = 128;
pub const GROUP_DESCRIPTION_MAX_LENGTH: i64 = 1024;
pub const GROUP_REMOTE_ID_MAX_LENGTH: i64 = 48;
pub const GROUP_SYNCABLE_TYPE_TEAM: &str = "Team";
pub const GROUP_SYNCABLE_TYPE_CHANNEL: &str = "Channel";

/// `Group` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub display_name: String,
    pub description: String,
    pub source: String,
    pub remote_id: Option<String>,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub has_syncables: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_count: Option<i64>,
    pub allow_reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_timezones_count: Option<i64>,
    pub member_ids: Option<Vec<String>>,
}

/// `GroupWithUserIds` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupWithUserIds {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub display_name: String,
    pub description: String,
    pub source: String,
    pub remote_id: Option<String>,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub has_syncables: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_count: Option<i64>,
    pub allow_reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_timezones_count: Option<i64>,
    pub member_ids: Option<Vec<String>>,
    pub user_ids: Option<Vec<String>>,
}

/// `GroupWithSchemeAdmin` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupWithSchemeAdmin {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub display_name: String,
    pub description: String,
    pub source: String,
    pub remote_id: Option<String>,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub has_syncables: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_count: Option<i64>,
    pub allow_reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_timezones_count: Option<i64>,
    pub member_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme_admin: Option<bool>,
}

/// `GroupsAssociatedToChannelWithSchemeAdmin` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupsAssociatedToChannelWithSchemeAdmin {
    pub channel_id: String,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub display_name: String,
    pub description: String,
    pub source: String,
    pub remote_id: Option<String>,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub has_syncables: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_count: Option<i64>,
    pub allow_reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_member_timezones_count: Option<i64>,
    pub member_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme_admin: Option<bool>,
}

/// `GroupsAssociatedToChannel` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupsAssociatedToChannel {
    pub channel_id: String,
    pub groups: Option<Vec<GroupWithSchemeAdmin>>,
}

/// `GroupPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupPatch {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub allow_reference: Option<bool>,
}

/// `GroupStats` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupStats {
    pub group_id: String,
    pub total_member_count: i64,
}

/// `GroupModifyMembers` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupModifyMembers {
    pub user_ids: Option<Vec<String>>,
}

/// `GroupsWithCount` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupsWithCount {
    pub groups: Option<Vec<Group>>,
    pub total_count: i64,
}

/// `GroupMember` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupMember {
    pub group_id: String,
    pub user_id: String,
    pub create_at: i64,
    pub delete_at: i64,
}

/// `GroupMemberList` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupMemberList {
    pub members: Option<Vec<User>>,
    pub total_member_count: i64,
}

/// `GroupSyncable` of `contract/models.jsonl`: custom output: type Team adds team_id, team_display_name?, team_type?, type; type Channel adds channel_id, channel_display_name?, channel_type?, type, team_id?, team_display_name?, team_type?; input reads only team_id, channel_id, group_id, auto_add and channel_id wins.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupSyncable {
    pub group_id: String,
    pub auto_add: bool,
    pub scheme_admin: bool,
    pub create_at: i64,
    pub delete_at: i64,
    pub update_at: i64,
}

/// `GroupSyncablePatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupSyncablePatch {
    pub auto_add: Option<bool>,
    pub scheme_admin: Option<bool>,
}
