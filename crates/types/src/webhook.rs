//! Incoming and outgoing webhooks.

use serde::{Deserialize, Serialize};

use crate::{JsonMap, MessageAttachment, PostPriority};

pub const DEFAULT_WEBHOOK_USERNAME: &str = "webhook";
pub const OUTGOING_HOOK_RESPONSE_TYPE_COMMENT: &str = "comment";

/// `IncomingWebhook` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncomingWebhook {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub display_name: String,
    pub description: String,
    pub username: String,
    pub icon_url: String,
    pub channel_locked: bool,
}

/// `IncomingWebhookRequest` of `contract/models.jsonl`: raw newlines/tabs inside string values of text, fallback, pretext, author_name, title, value tolerated (second parse after escaping).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncomingWebhookRequest {
    pub text: String,
    pub username: String,
    pub icon_url: String,
    pub channel: String,
    pub props: Option<JsonMap>,
    pub attachments: Option<Vec<MessageAttachment>>,
    pub r#type: String,
    pub icon_emoji: String,
    pub priority: Option<PostPriority>,
}

/// `IncomingWebhooksWithCount` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncomingWebhooksWithCount {
    pub incoming_webhooks: Option<Vec<IncomingWebhook>>,
    pub total_count: i64,
}

/// `OutgoingWebhook` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutgoingWebhook {
    pub id: String,
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub trigger_words: Option<Vec<String>>,
    pub trigger_when: i64,
    pub callback_urls: Option<Vec<String>>,
    pub display_name: String,
    pub description: String,
    pub content_type: String,
    pub username: String,
    pub icon_url: String,
}

/// `OutgoingWebhookPayload` of `contract/models.jsonl`: JSON when hook content_type is application/json, else form-encoded; form variant sends timestamp/1000; file_ids comma separated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutgoingWebhookPayload {
    pub token: String,
    pub team_id: String,
    pub team_domain: String,
    pub channel_id: String,
    pub channel_name: String,
    pub timestamp: i64,
    pub user_id: String,
    pub user_name: String,
    pub post_id: String,
    pub text: String,
    pub trigger_word: String,
    pub file_ids: String,
}

/// `OutgoingWebhookResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutgoingWebhookResponse {
    pub text: Option<String>,
    pub username: String,
    pub icon_url: String,
    pub props: Option<JsonMap>,
    pub attachments: Option<Vec<MessageAttachment>>,
    pub r#type: String,
    pub response_type: String,
    pub priority: Option<PostPriority>,
}
