//! Push notifications as the push proxy takes them.

use serde::{Deserialize, Serialize};

pub const PUSH_NOTIFY_APPLE: &str = "apple";
pub const PUSH_NOTIFY_ANDROID: &str = "android";
pub const PUSH_NOTIFY_APPLE_REACT_NATIVE: &str = "apple_rn";
pub const PUSH_NOTIFY_ANDROID_REACT_NATIVE: &str = "android_rn";
pub const PUSH_TYPE_MESSAGE: &str = "message";
pub const PUSH_TYPE_CLEAR: &str = "clear";
pub const PUSH_TYPE_UPDATE_BADGE: &str = "update_badge";
pub const PUSH_TYPE_SESSION: &str = "session";
pub const PUSH_TYPE_TEST: &str = "test";
pub const PUSH_MESSAGE_V2: &str = "v2";
pub const PUSH_SOUND_NONE: &str = "none";
pub const CATEGORY_CAN_REPLY: &str = "CAN_REPLY";
pub const PUSH_SEND_PREPARE: &str = "Prepared to send";
pub const PUSH_SEND_SUCCESS: &str = "Successful";
pub const PUSH_NOT_SENT: &str = "Not Sent due to preferences";
pub const PUSH_RECEIVED: &str = "Received by device";
pub const PUSH_SUB_TYPE_CALLS: &str = "calls";
pub const PUSH_STATUS: &str = "status";
pub const PUSH_STATUS_OK: &str = "OK";
pub const PUSH_STATUS_FAIL: &str = "FAIL";
pub const PUSH_STATUS_REMOVE: &str = "REMOVE";
pub const PUSH_STATUS_ERROR_MSG: &str = "error";

/// `PushNotificationAck` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PushNotificationAck {
    pub id: String,
    pub received_at: i64,
    pub platform: String,
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    pub is_id_loaded: bool,
}

/// `PushNotification` of `contract/models.jsonl`: also carries ack_id etc; see push_proxy.md when present.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PushNotification {
    pub ack_id: String,
    pub platform: String,
    pub server_id: String,
    pub device_id: String,
    pub post_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sound: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub badge: i64,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub cont_ava: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub root_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub_type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sender_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sender_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub override_username: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub override_icon_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from_webhook: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    pub is_crt_enabled: bool,
    pub is_id_loaded: bool,
    pub signature: String,
}
