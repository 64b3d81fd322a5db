//! Drafts and scheduled posts.

use serde::{Deserialize, Serialize};

use crate::{JsonMap, PostMetadata};

pub const SCHEDULED_POST_ERROR_UNKNOWN_ERROR: &str = "unknown";
pub const SCHEDULED_POST_ERROR_CODE_CHANNEL_ARCHIVED: &str = "channel_archived";
pub const SCHEDULED_POST_ERROR_CODE_RESTRICTED_DM: &str = "restricted_dm";
pub const SCHEDULED_POST_ERROR_CODE_CHANNEL_NOT_FOUND: &str = "channel_not_found";
pub const SCHEDULED_POST_ERROR_CODE_USER_DOES_NOT_EXIST: &str = "user_missing";
pub const SCHEDULED_POST_ERROR_CODE_USER_DELETED: &str = "user_deleted";
pub const SCHEDULED_POST_ERROR_CODE_NO_CHANNEL_PERMISSION: &str = "no_channel_permission";
pub const SCHEDULED_POST_ERROR_NO_CHANNEL_MEMBER: &str = "no_channel_member";
pub const SCHEDULED_POST_ERROR_THREAD_DELETED: &str = "thread_deleted";
pub const SCHEDULED_POST_ERROR_UNABLE_TO_SEND: &str = "unable_to_send";
pub const SCHEDULED_POST_MAX_TIME_GAP: i64 = -5000;

/// `Draft` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    pub r#type: String,
    pub props: JsonMap,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub file_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<PostMetadata>,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub priority: JsonMap,
}

/// `ScheduledPost` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScheduledPost {
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    pub r#type: String,
    pub props: JsonMap,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub file_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<PostMetadata>,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub priority: JsonMap,
    pub id: String,
    pub scheduled_at: i64,
    pub processed_at: i64,
    pub error_code: String,
}
