//! Channels: record, patch, moderation, counters, lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::JsonMap;

pub const CHANNEL_TYPE_OPEN: &str = "O";
pub const CHANNEL_TYPE_PRIVATE: &str = "P";
pub const CHANNEL_TYPE_DIRECT: &str = "D";
pub const CHANNEL_TYPE_GROUP: &str = "G";
pub const CHANNEL_GROUP_MAX_USERS: i64 = 8;
pub const CHANNEL_GROUP_MIN_USERS: i64 = 3;
pub const DEFAULT_CHANNEL_NAME: &str = "town-square";
pub const CHANNEL_DISPLAY_NAME_MAX_RUNES: i64 = 64;
pub const CHANNEL_NAME_MIN_LENGTH: i64 = 1;
pub const CHANNEL_NAME_MAX_LENGTH: i64 = 64;
pub const CHANNEL_HEADER_MAX_RUNES: i64 = 1024;
pub const CHANNEL_PURPOSE_MAX_RUNES: i64 = 250;
pub const CHANNEL_CACHE_SIZE: i64 = 25_000;
pub const CHANNEL_BANNER_INFO_MAX_LENGTH: i64 = 1024;
pub const CHANNEL_SORT_BY_USERNAME: &str = "username";
pub const CHANNEL_SORT_BY_STATUS: &str = "status";
pub const CHANNEL_SEARCH_DEFAULT_LIMIT: i64 = 50;

/// `ChannelBannerInfo` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelBannerInfo {
    pub enabled: Option<bool>,
    pub text: Option<String>,
    pub background_color: Option<String>,
}

/// `Channel` of `contract/models.jsonl`: team_id empty for types D and G.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub team_id: String,
    pub r#type: String,
    pub display_name: String,
    pub name: String,
    pub header: String,
    pub purpose: String,
    pub last_post_at: i64,
    pub total_msg_count: i64,
    pub extra_update_at: i64,
    pub creator_id: String,
    pub scheme_id: Option<String>,
    pub props: Option<JsonMap>,
    pub group_constrained: Option<bool>,
    pub autotranslation: bool,
    pub shared: Option<bool>,
    pub total_msg_count_root: i64,
    pub policy_id: Option<String>,
    pub last_root_post_at: i64,
    pub banner_info: Option<ChannelBannerInfo>,
    pub policy_enforced: bool,
    pub policy_is_active: bool,
    pub default_category_name: String,
}

/// `ChannelWithTeamData` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelWithTeamData {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub team_id: String,
    pub r#type: String,
    pub display_name: String,
    pub name: String,
    pub header: String,
    pub purpose: String,
    pub last_post_at: i64,
    pub total_msg_count: i64,
    pub extra_update_at: i64,
    pub creator_id: String,
    pub scheme_id: Option<String>,
    pub props: Option<JsonMap>,
    pub group_constrained: Option<bool>,
    pub autotranslation: bool,
    pub shared: Option<bool>,
    pub total_msg_count_root: i64,
    pub policy_id: Option<String>,
    pub last_root_post_at: i64,
    pub banner_info: Option<ChannelBannerInfo>,
    pub policy_enforced: bool,
    pub policy_is_active: bool,
    pub default_category_name: String,
    pub team_display_name: String,
    pub team_name: String,
    pub team_update_at: i64,
}

/// `ChannelsWithCount` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelsWithCount {
    pub channels: Option<Vec<ChannelWithTeamData>>,
    pub total_count: i64,
}

/// `ChannelPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelPatch {
    pub display_name: Option<String>,
    pub name: Option<String>,
    pub header: Option<String>,
    pub purpose: Option<String>,
    pub group_constrained: Option<bool>,
    pub banner_info: Option<ChannelBannerInfo>,
    pub autotranslation: Option<bool>,
}

/// `ChannelModeration` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelModeration {
    pub name: String,
    pub roles: Option<ChannelModeratedRoles>,
}

/// `ChannelModeratedRoles` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelModeratedRoles {
    pub guests: Option<ChannelModeratedRole>,
    pub members: Option<ChannelModeratedRole>,
}

/// `ChannelModeratedRole` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelModeratedRole {
    pub value: bool,
    pub enabled: bool,
}

/// `ChannelModerationPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelModerationPatch {
    pub name: Option<String>,
    pub roles: Option<ChannelModeratedRolesPatch>,
}

/// `ChannelModeratedRolesPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelModeratedRolesPatch {
    pub guests: Option<bool>,
    pub members: Option<bool>,
}

/// `ChannelMemberCountByGroup` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelMemberCountByGroup {
    pub group_id: String,
    pub channel_member_count: i64,
    pub channel_member_timezones_count: i64,
}

/// `GroupMessageConversionRequestBody` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupMessageConversionRequestBody {
    pub channel_id: String,
    pub team_id: String,
    pub name: String,
    pub display_name: String,
}

/// `ChannelList` of `contract/models.jsonl`.
pub type ChannelList = Vec<Channel>;

/// `ChannelListWithTeamData` of `contract/models.jsonl`.
pub type ChannelListWithTeamData = Vec<ChannelWithTeamData>;

/// `ChannelSearch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelSearch {
    pub term: String,
    pub exclude_default_channels: bool,
    pub not_associated_to_group: String,
    pub team_ids: Option<Vec<String>>,
    pub group_constrained: bool,
    pub exclude_group_constrained: bool,
    pub exclude_policy_constrained: bool,
    pub public: bool,
    pub private: bool,
    pub include_deleted: bool,
    pub include_search_by_id: bool,
    pub exclude_remote: bool,
    pub deleted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_page: Option<i64>,
    pub access_control_policy_enforced: bool,
    pub exclude_access_control_policy_enforced: bool,
    pub parent_access_control_policy_id: String,
}

/// `ChannelStats` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelStats {
    pub channel_id: String,
    pub member_count: i64,
    pub guest_count: i64,
    pub pinnedpost_count: i64,
    pub files_count: i64,
}

/// `ChannelView` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelView {
    pub channel_id: String,
    pub prev_channel_id: String,
    pub collapsed_threads_supported: bool,
}

/// `ChannelViewResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelViewResponse {
    pub status: String,
    pub last_viewed_at_times: Option<BTreeMap<String, i64>>,
}
