//! Channel bookmarks.

use serde::{Deserialize, Serialize};

use crate::{ChannelBannerInfo, FileInfo, JsonMap};

pub const CHANNEL_BOOKMARK_LINK: &str = "link";
pub const CHANNEL_BOOKMARK_FILE: &str = "file";
pub const BOOKMARK_FILE_OWNER: &str = "bookmark";
pub const MAX_BOOKMARKS_PER_CHANNEL: i64 = 50;
pub const DISPLAY_NAME_MAX_RUNES: i64 = 64;
pub const LINK_MAX_RUNES: i64 = 1024;

/// `ChannelBookmark` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelBookmark {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub channel_id: String,
    pub owner_id: String,
    pub file_id: String,
    pub display_name: String,
    pub sort_order: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub image_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub emoji: String,
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub original_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parent_id: String,
}

/// `ChannelBookmarkPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelBookmarkPatch {
    pub file_id: Option<String>,
    pub display_name: Option<String>,
    pub sort_order: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
}

/// `ChannelBookmarkWithFileInfo` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelBookmarkWithFileInfo {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub channel_id: String,
    pub owner_id: String,
    pub file_id: String,
    pub display_name: String,
    pub sort_order: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub image_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub emoji: String,
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub original_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parent_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileInfo>,
}

/// `ChannelWithBookmarks` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelWithBookmarks {
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bookmarks: Vec<ChannelBookmarkWithFileInfo>,
}

/// `ChannelWithTeamDataAndBookmarks` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelWithTeamDataAndBookmarks {
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bookmarks: Vec<ChannelBookmarkWithFileInfo>,
}

/// `UpdateChannelBookmarkResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateChannelBookmarkResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<ChannelBookmarkWithFileInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<ChannelBookmarkWithFileInfo>,
}
