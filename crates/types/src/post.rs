//! Posts: record, patch, lists, reminders, search input.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{JsonMap, PostMetadata, User};

pub const POST_SYSTEM_MESSAGE_PREFIX: &str = "system_";
pub const POST_TYPE_DEFAULT: &str = "";
pub const POST_TYPE_MESSAGE_ATTACHMENT: &str = "slack_attachment";
pub const POST_TYPE_SYSTEM_GENERIC: &str = "system_generic";
pub const POST_TYPE_JOIN_LEAVE: &str = "system_join_leave";
pub const POST_TYPE_JOIN_CHANNEL: &str = "system_join_channel";
pub const POST_TYPE_GUEST_JOIN_CHANNEL: &str = "system_guest_join_channel";
pub const POST_TYPE_LEAVE_CHANNEL: &str = "system_leave_channel";
pub const POST_TYPE_JOIN_TEAM: &str = "system_join_team";
pub const POST_TYPE_LEAVE_TEAM: &str = "system_leave_team";
pub const POST_TYPE_AUTO_RESPONDER: &str = "system_auto_responder";
pub const POST_TYPE_AUTOTRANSLATION_CHANGE: &str = "system_autotranslation";
pub const POST_TYPE_ADD_REMOVE: &str = "system_add_remove";
pub const POST_TYPE_ADD_TO_CHANNEL: &str = "system_add_to_channel";
pub const POST_TYPE_ADD_GUEST_TO_CHANNEL: &str = "system_add_guest_to_chan";
pub const POST_TYPE_REMOVE_FROM_CHANNEL: &str = "system_remove_from_channel";
pub const POST_TYPE_MOVE_CHANNEL: &str = "system_move_channel";
pub const POST_TYPE_ADD_TO_TEAM: &str = "system_add_to_team";
pub const POST_TYPE_REMOVE_FROM_TEAM: &str = "system_remove_from_team";
pub const POST_TYPE_HEADER_CHANGE: &str = "system_header_change";
pub const POST_TYPE_DISPLAYNAME_CHANGE: &str = "system_displayname_change";
pub const POST_TYPE_CONVERT_CHANNEL: &str = "system_convert_channel";
pub const POST_TYPE_PURPOSE_CHANGE: &str = "system_purpose_change";
pub const POST_TYPE_CHANNEL_DELETED: &str = "system_channel_deleted";
pub const POST_TYPE_CHANNEL_RESTORED: &str = "system_channel_restored";
pub const POST_TYPE_EPHEMERAL: &str = "system_ephemeral";
pub const POST_TYPE_CHANGE_CHANNEL_PRIVACY: &str = "system_change_chan_privacy";
pub const POST_TYPE_WRANGLER: &str = "system_wrangler";
pub const POST_TYPE_GM_CONVERTED_TO_CHANNEL: &str = "system_gm_to_channel";
pub const POST_TYPE_ADD_BOT_TEAMS_CHANNELS: &str = "add_bot_teams_channels";
pub const POST_TYPE_ME: &str = "me";
pub const POST_CUSTOM_TYPE_PREFIX: &str = "custom_";
pub const POST_TYPE_REMINDER: &str = "reminder";
pub const POST_TYPE_BURN_ON_READ: &str = "burn_on_read";
pub const POST_FILEIDS_MAX_RUNES: i64 = 300;
pub const POST_FILENAMES_MAX_RUNES: i64 = 4000;
pub const POST_HASHTAGS_MAX_RUNES: i64 = 1000;
pub const POST_MESSAGE_MAX_RUNES_V1: i64 = 4000;
pub const POST_MESSAGE_MAX_BYTES_V2: i64 = 65_535;
pub const POST_MESSAGE_MAX_RUNES_V2: i64 = 16_383;
pub const MAX_REPORTING_PER_PAGE: i64 = 1000;
pub const REPORTING_TIME_FIELD_CREATE_AT: &str = "create_at";
pub const REPORTING_TIME_FIELD_UPDATE_AT: &str = "update_at";
pub const REPORTING_SORT_DIRECTION_ASC: &str = "asc";
pub const REPORTING_SORT_DIRECTION_DESC: &str = "desc";
pub const POST_PROPS_MAX_RUNES: i64 = 800_000;
pub const POST_PROPS_MAX_USER_RUNES: i64 = 760_000;
pub const PROPS_ADD_CHANNEL_MEMBER: &str = "add_channel_member";
pub const POST_PROPS_ADDED_USER_ID: &str = "addedUserId";
pub const POST_PROPS_DELETE_BY: &str = "deleteBy";
pub const POST_PROPS_OVERRIDE_ICON_URL: &str = "override_icon_url";
pub const POST_PROPS_OVERRIDE_ICON_EMOJI: &str = "override_icon_emoji";
pub const POST_PROPS_OVERRIDE_USERNAME: &str = "override_username";
pub const POST_PROPS_FROM_WEBHOOK: &str = "from_webhook";
pub const POST_PROPS_FROM_BOT: &str = "from_bot";
pub const POST_PROPS_FROM_OAUTH_APP: &str = "from_oauth_app";
pub const POST_PROPS_WEBHOOK_DISPLAY_NAME: &str = "webhook_display_name";
pub const POST_PROPS_ATTACHMENTS: &str = "attachments";
pub const POST_PROPS_FROM_PLUGIN: &str = "from_plugin";
pub const POST_PROPS_MENTION_HIGHLIGHT_DISABLED: &str = "mentionHighlightDisabled";
pub const POST_PROPS_GROUP_HIGHLIGHT_DISABLED: &str = "disable_group_highlight";
pub const POST_PROPS_PREVIEWED_POST: &str = "previewed_post";
pub const POST_PROPS_FORCE_NOTIFICATION: &str = "force_notification";
pub const POST_PROPS_CHANNEL_MENTIONS: &str = "channel_mentions";
pub const POST_PROPS_CURRENT_TEAM_ID: &str = "current_team_id";
pub const POST_PROPS_UNSAFE_LINKS: &str = "unsafe_links";
pub const POST_PROPS_AI_GENERATED_BY_USER_ID: &str = "ai_generated_by";
pub const POST_PROPS_AI_GENERATED_BY_USERNAME: &str = "ai_generated_by_username";
pub const POST_PROPS_EXPIRE_AT: &str = "expire_at";
pub const POST_PROPS_READ_DURATION_SECONDS: &str = "read_duration";
pub const POST_PRIORITY_URGENT: &str = "urgent";
pub const DEFAULT_EXPIRY_SECONDS: i64 = 604_800;
pub const DEFAULT_READ_DURATION_SECONDS: i64 = 600;
pub const POST_CONTEXT_KEY_IS_SCHEDULED_POST: &str = "isScheduledPost";

/// `Post` of `contract/models.jsonl`: output strips integration blocks from attachment actions; participants is null unless a thread view fills it; file_ids null or [] when none; metadata absent when nil; reply_count/last_reply_at computed; props never null after save.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Post {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub edit_at: i64,
    pub delete_at: i64,
    pub is_pinned: bool,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub original_id: String,
    pub message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message_source: String,
    pub r#type: String,
    pub props: JsonMap,
    pub hashtags: String,
    pub file_ids: Option<Vec<String>>,
    pub pending_post_id: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub has_reactions: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    pub reply_count: i64,
    pub last_reply_at: i64,
    pub participants: Option<Vec<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_following: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<PostMetadata>,
}

/// `PostEphemeral` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostEphemeral {
    pub user_id: String,
    pub post: Option<Post>,
}

/// `PostPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostPatch {
    pub is_pinned: Option<bool>,
    pub message: Option<String>,
    pub props: Option<JsonMap>,
    pub file_ids: Option<Vec<String>>,
    pub has_reactions: Option<bool>,
}

/// `PostReminder` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostReminder {
    pub target_time: i64,
    #[serde(rename = "PostId", skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    #[serde(rename = "UserId", skip_serializing_if = "String::is_empty")]
    pub user_id: String,
}

/// `PostPriority` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostPriority {
    pub priority: Option<String>,
    pub requested_ack: Option<bool>,
    pub persistent_notifications: Option<bool>,
    #[serde(rename = "PostId", skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    #[serde(rename = "ChannelId", skip_serializing_if = "String::is_empty")]
    pub channel_id: String,
}

/// `MoveThreadParams` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveThreadParams {
    pub channel_id: String,
}

/// `RewriteRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RewriteRequest {
    pub agent_id: String,
    pub message: String,
    /// One of [`REWRITE_ACTIONS`].
    pub action: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub custom_prompt: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub root_id: String,
}

/// What may be asked of a rewrite.
pub const REWRITE_ACTIONS: [&str; 7] =
    ["custom", "shorten", "elaborate", "improve_writing", "fix_spelling", "simplify", "summarize"];

/// `SearchParameter` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchParameter {
    pub terms: Option<String>,
    pub is_or_search: Option<bool>,
    pub time_zone_offset: Option<i64>,
    pub page: Option<i64>,
    pub per_page: Option<i64>,
    pub include_deleted_channels: Option<bool>,
}

/// `ReportPostOptions` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportPostOptions {
    pub channel_id: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub start_time: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time_field: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort_direction: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub per_page: i64,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub include_deleted: bool,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub exclude_system_posts: bool,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub include_metadata: bool,
}

/// `ReportPostOptionsCursor` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportPostOptionsCursor {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cursor: String,
}

/// `ReportPostListResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportPostListResponse {
    pub posts: Option<Vec<Post>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<ReportPostOptionsCursor>,
}

/// `PostList` of `contract/models.jsonl`: order lists ids newest first; posts keyed by id; has_next absent unless known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostList {
    pub order: Vec<String>,
    pub posts: BTreeMap<String, Post>,
    pub next_post_id: String,
    pub prev_post_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_next: Option<bool>,
    pub first_inaccessible_post_time: i64,
}

/// `PostSearchMatches` of `contract/models.jsonl`.
pub type PostSearchMatches = BTreeMap<String, Vec<String>>;

/// `PostSearchResults` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostSearchResults {
    pub order: Vec<String>,
    pub posts: BTreeMap<String, Post>,
    pub next_post_id: String,
    pub prev_post_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_next: Option<bool>,
    pub first_inaccessible_post_time: i64,
    pub matches: Option<BTreeMap<String, Vec<String>>>,
}

/// `PostAcknowledgement` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostAcknowledgement {
    pub user_id: String,
    pub post_id: String,
    pub acknowledged_at: i64,
    pub channel_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
}

/// `Reaction` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reaction {
    pub user_id: String,
    pub post_id: String,
    pub emoji_name: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub remote_id: Option<String>,
    pub channel_id: String,
}
