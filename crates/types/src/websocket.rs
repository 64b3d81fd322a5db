//! Frames of the socket.

use serde::{Deserialize, Serialize};

use crate::{AppError, JsonMap};

pub const WEBSOCKET_EVENT_TYPING: &str = "typing";
pub const WEBSOCKET_EVENT_POSTED: &str = "posted";
pub const WEBSOCKET_EVENT_POST_EDITED: &str = "post_edited";
pub const WEBSOCKET_EVENT_POST_DELETED: &str = "post_deleted";
pub const WEBSOCKET_EVENT_POST_UNREAD: &str = "post_unread";
pub const WEBSOCKET_EVENT_CHANNEL_CONVERTED: &str = "channel_converted";
pub const WEBSOCKET_EVENT_CHANNEL_CREATED: &str = "channel_created";
pub const WEBSOCKET_EVENT_CHANNEL_DELETED: &str = "channel_deleted";
pub const WEBSOCKET_EVENT_CHANNEL_RESTORED: &str = "channel_restored";
pub const WEBSOCKET_EVENT_CHANNEL_UPDATED: &str = "channel_updated";
pub const WEBSOCKET_EVENT_CHANNEL_MEMBER_UPDATED: &str = "channel_member_updated";
pub const WEBSOCKET_EVENT_CHANNEL_SCHEME_UPDATED: &str = "channel_scheme_updated";
pub const WEBSOCKET_EVENT_DIRECT_ADDED: &str = "direct_added";
pub const WEBSOCKET_EVENT_GROUP_ADDED: &str = "group_added";
pub const WEBSOCKET_EVENT_NEW_USER: &str = "new_user";
pub const WEBSOCKET_EVENT_ADDED_TO_TEAM: &str = "added_to_team";
pub const WEBSOCKET_EVENT_LEAVE_TEAM: &str = "leave_team";
pub const WEBSOCKET_EVENT_UPDATE_TEAM: &str = "update_team";
pub const WEBSOCKET_EVENT_DELETE_TEAM: &str = "delete_team";
pub const WEBSOCKET_EVENT_RESTORE_TEAM: &str = "restore_team";
pub const WEBSOCKET_EVENT_UPDATE_TEAM_SCHEME: &str = "update_team_scheme";
pub const WEBSOCKET_EVENT_USER_ADDED: &str = "user_added";
pub const WEBSOCKET_EVENT_USER_UPDATED: &str = "user_updated";
pub const WEBSOCKET_EVENT_USER_ROLE_UPDATED: &str = "user_role_updated";
pub const WEBSOCKET_EVENT_MEMBERROLE_UPDATED: &str = "memberrole_updated";
pub const WEBSOCKET_EVENT_USER_REMOVED: &str = "user_removed";
pub const WEBSOCKET_EVENT_PREFERENCE_CHANGED: &str = "preference_changed";
pub const WEBSOCKET_EVENT_PREFERENCES_CHANGED: &str = "preferences_changed";
pub const WEBSOCKET_EVENT_PREFERENCES_DELETED: &str = "preferences_deleted";
pub const WEBSOCKET_EVENT_EPHEMERAL_MESSAGE: &str = "ephemeral_message";
pub const WEBSOCKET_EVENT_STATUS_CHANGE: &str = "status_change";
pub const WEBSOCKET_EVENT_HELLO: &str = "hello";
pub const WEBSOCKET_AUTHENTICATION_CHALLENGE: &str = "authentication_challenge";
pub const WEBSOCKET_EVENT_REACTION_ADDED: &str = "reaction_added";
pub const WEBSOCKET_EVENT_REACTION_REMOVED: &str = "reaction_removed";
pub const WEBSOCKET_EVENT_RESPONSE: &str = "response";
pub const WEBSOCKET_EVENT_EMOJI_ADDED: &str = "emoji_added";
pub const WEBSOCKET_EVENT_MULTIPLE_CHANNELS_VIEWED: &str = "multiple_channels_viewed";
pub const WEBSOCKET_EVENT_PLUGIN_STATUSES_CHANGED: &str = "plugin_statuses_changed";
pub const WEBSOCKET_EVENT_PLUGIN_ENABLED: &str = "plugin_enabled";
pub const WEBSOCKET_EVENT_PLUGIN_DISABLED: &str = "plugin_disabled";
pub const WEBSOCKET_EVENT_ROLE_UPDATED: &str = "role_updated";
pub const WEBSOCKET_EVENT_LICENSE_CHANGED: &str = "license_changed";
pub const WEBSOCKET_EVENT_CONFIG_CHANGED: &str = "config_changed";
pub const WEBSOCKET_EVENT_OPEN_DIALOG: &str = "open_dialog";
pub const WEBSOCKET_EVENT_GUESTS_DEACTIVATED: &str = "guests_deactivated";
pub const WEBSOCKET_EVENT_USER_ACTIVATION_STATUS_CHANGE: &str = "user_activation_status_change";
pub const WEBSOCKET_EVENT_RECEIVED_GROUP: &str = "received_group";
pub const WEBSOCKET_EVENT_RECEIVED_GROUP_ASSOCIATED_TO_TEAM: &str = "received_group_associated_to_team";
pub const WEBSOCKET_EVENT_RECEIVED_GROUP_NOT_ASSOCIATED_TO_TEAM: &str = "received_group_not_associated_to_team";
pub const WEBSOCKET_EVENT_RECEIVED_GROUP_ASSOCIATED_TO_CHANNEL: &str = "received_group_associated_to_channel";
pub const WEBSOCKET_EVENT_RECEIVED_GROUP_NOT_ASSOCIATED_TO_CHANNEL: &str = "received_group_not_associated_to_channel";
pub const WEBSOCKET_EVENT_GROUP_MEMBER_DELETE: &str = "group_member_deleted";
pub const WEBSOCKET_EVENT_GROUP_MEMBER_ADD: &str = "group_member_add";
pub const WEBSOCKET_EVENT_SIDEBAR_CATEGORY_CREATED: &str = "sidebar_category_created";
pub const WEBSOCKET_EVENT_SIDEBAR_CATEGORY_UPDATED: &str = "sidebar_category_updated";
pub const WEBSOCKET_EVENT_SIDEBAR_CATEGORY_DELETED: &str = "sidebar_category_deleted";
pub const WEBSOCKET_EVENT_SIDEBAR_CATEGORY_ORDER_UPDATED: &str = "sidebar_category_order_updated";
pub const WEBSOCKET_EVENT_CLOUD_SUBSCRIPTION_CHANGED: &str = "cloud_subscription_changed";
pub const WEBSOCKET_EVENT_THREAD_UPDATED: &str = "thread_updated";
pub const WEBSOCKET_EVENT_THREAD_FOLLOW_CHANGED: &str = "thread_follow_changed";
pub const WEBSOCKET_EVENT_THREAD_READ_CHANGED: &str = "thread_read_changed";
pub const WEBSOCKET_FIRST_ADMIN_VISIT_MARKETPLACE_STATUS_RECEIVED: &str =
    "first_admin_visit_marketplace_status_received";
pub const WEBSOCKET_EVENT_DRAFT_CREATED: &str = "draft_created";
pub const WEBSOCKET_EVENT_DRAFT_UPDATED: &str = "draft_updated";
pub const WEBSOCKET_EVENT_DRAFT_DELETED: &str = "draft_deleted";
pub const WEBSOCKET_EVENT_ACKNOWLEDGEMENT_ADDED: &str = "post_acknowledgement_added";
pub const WEBSOCKET_EVENT_ACKNOWLEDGEMENT_REMOVED: &str = "post_acknowledgement_removed";
pub const WEBSOCKET_EVENT_PERSISTENT_NOTIFICATION_TRIGGERED: &str = "persistent_notification_triggered";
pub const WEBSOCKET_EVENT_HOSTED_CUSTOMER_SIGNUP_PROGRESS_UPDATED: &str = "hosted_customer_signup_progress_updated";
pub const WEBSOCKET_EVENT_CHANNEL_BOOKMARK_CREATED: &str = "channel_bookmark_created";
pub const WEBSOCKET_EVENT_CHANNEL_BOOKMARK_UPDATED: &str = "channel_bookmark_updated";
pub const WEBSOCKET_EVENT_CHANNEL_BOOKMARK_DELETED: &str = "channel_bookmark_deleted";
pub const WEBSOCKET_EVENT_CHANNEL_BOOKMARK_SORTED: &str = "channel_bookmark_sorted";
pub const WEBSOCKET_PRESENCE_INDICATOR: &str = "presence";
pub const WEBSOCKET_POSTED_NOTIFY_ACK: &str = "posted_notify_ack";
pub const WEBSOCKET_SCHEDULED_POST_CREATED: &str = "scheduled_post_created";
pub const WEBSOCKET_SCHEDULED_POST_UPDATED: &str = "scheduled_post_updated";
pub const WEBSOCKET_SCHEDULED_POST_DELETED: &str = "scheduled_post_deleted";
pub const WEBSOCKET_EVENT_CPA_FIELD_CREATED: &str = "custom_profile_attributes_field_created";
pub const WEBSOCKET_EVENT_CPA_FIELD_UPDATED: &str = "custom_profile_attributes_field_updated";
pub const WEBSOCKET_EVENT_CPA_FIELD_DELETED: &str = "custom_profile_attributes_field_deleted";
pub const WEBSOCKET_EVENT_CPA_VALUES_UPDATED: &str = "custom_profile_attributes_values_updated";
pub const WEBSOCKET_CONTENT_FLAGGING_REPORT_VALUE_UPDATED: &str = "content_flagging_report_value_updated";
pub const WEBSOCKET_EVENT_RECAP_UPDATED: &str = "recap_updated";
pub const WEBSOCKET_EVENT_POST_TRANSLATION_UPDATED: &str = "post_translation_updated";
pub const WEBSOCKET_EVENT_POST_REVEALED: &str = "post_revealed";
pub const WEBSOCKET_EVENT_POST_BURNED: &str = "post_burned";
pub const WEBSOCKET_EVENT_BURN_ON_READ_ALL_REVEALED: &str = "burn_on_read_all_revealed";
pub const WEBSOCKET_EVENT_FILE_DOWNLOAD_REJECTED: &str = "file_download_rejected";
pub const WEBSOCKET_EVENT_SHOW_TOAST: &str = "show_toast";
pub const WEB_SOCKET_MSG_TYPE_RESPONSE: &str = "response";
pub const WEB_SOCKET_MSG_TYPE_EVENT: &str = "event";

/// `WebSocketResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebSocketResponse {
    pub status: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub seq_reply: i64,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub data: JsonMap,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<AppError>,
}

/// `WebSocketRequest` of `contract/models.jsonl`: also accepted as msgpack in binary frames with the same keys.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebSocketRequest {
    pub seq: i64,
    pub action: String,
    pub data: Option<JsonMap>,
}

/// `TypingRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypingRequest {
    pub channel_id: String,
    pub parent_id: String,
}
