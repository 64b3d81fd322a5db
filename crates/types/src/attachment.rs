//! Message attachments and their buttons and menus.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{JsonMap, Post, StringMap};

pub const POST_ACTION_TYPE_BUTTON: &str = "button";
pub const POST_ACTION_TYPE_SELECT: &str = "select";
pub const DIALOG_TITLE_MAX_LENGTH: i64 = 24;
pub const DIALOG_ELEMENT_DISPLAY_NAME_MAX_LENGTH: i64 = 24;
pub const DIALOG_ELEMENT_NAME_MAX_LENGTH: i64 = 300;
pub const DIALOG_ELEMENT_HELP_TEXT_MAX_LENGTH: i64 = 150;
pub const DIALOG_ELEMENT_TEXT_MAX_LENGTH: i64 = 150;
pub const DIALOG_ELEMENT_TEXTAREA_MAX_LENGTH: i64 = 3000;
pub const DIALOG_ELEMENT_SELECT_MAX_LENGTH: i64 = 3000;
pub const DIALOG_ELEMENT_BOOL_MAX_LENGTH: i64 = 150;
pub const DEFAULT_TIME_INTERVAL_MINUTES: i64 = 60;
pub const ISO_DATE_FORMAT: &str = "2006-01-02";
pub const ISO_DATE_TIME_FORMAT: &str = "2006-01-02T15:04:05Z";
pub const ISO_DATE_TIME_WITH_TIMEZONE_FORMAT: &str = "2006-01-02T15:04:05-07:00";
pub const ISO_DATE_TIME_NO_TIMEZONE_FORMAT: &str = "2006-01-02T15:04:05";
pub const ISO_DATE_TIME_NO_SECONDS_FORMAT: &str = "2006-01-02T15:04";
pub const POST_ACTION_DATA_SOURCE_USERS: &str = "users";
pub const POST_ACTION_DATA_SOURCE_CHANNELS: &str = "channels";
pub const SUBMIT_DIALOG_RESPONSE_TYPE_EMPTY: &str = "";
pub const SUBMIT_DIALOG_RESPONSE_TYPE_OK: &str = "ok";
pub const SUBMIT_DIALOG_RESPONSE_TYPE_FORM: &str = "form";
pub const SUBMIT_DIALOG_RESPONSE_TYPE_NAVIGATE: &str = "navigate";

/// `MessageAttachment` of `contract/models.jsonl`: field values are coerced to strings on intake.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageAttachment {
    pub id: i64,
    pub fallback: String,
    pub color: String,
    pub pretext: String,
    pub author_name: String,
    pub author_link: String,
    pub author_icon: String,
    pub title: String,
    pub title_link: String,
    pub text: String,
    pub fields: Option<Vec<MessageAttachmentField>>,
    pub image_url: String,
    pub thumb_url: String,
    pub footer: String,
    pub footer_icon: String,
    pub ts: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<PostAction>,
}

/// `MessageAttachmentField` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageAttachmentField {
    pub title: String,
    pub value: Value,
    pub short: bool,
}

/// `DoPostActionRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DoPostActionRequest {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub selected_option: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cookie: String,
}

/// `PostAction` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostAction {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tooltip: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub disabled: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub style: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub data_source: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<PostActionOptions>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub default_option: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<PostActionIntegration>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cookie: String,
}

/// `PostActionCookie` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostActionCookie {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub root_post_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub data_source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<PostActionIntegration>,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub retain_props: JsonMap,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_props: Vec<String>,
}

/// `PostActionOptions` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostActionOptions {
    pub text: String,
    pub value: String,
}

/// `PostActionIntegration` of `contract/models.jsonl`: never sent to clients.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostActionIntegration {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub context: JsonMap,
}

/// `PostActionIntegrationRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostActionIntegrationRequest {
    pub user_id: String,
    pub user_name: String,
    pub channel_id: String,
    pub channel_name: String,
    pub team_id: String,
    pub team_domain: String,
    pub post_id: String,
    pub trigger_id: String,
    pub r#type: String,
    pub data_source: String,
    #[serde(skip_serializing_if = "JsonMap::is_empty")]
    pub context: JsonMap,
}

/// `PostActionIntegrationResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostActionIntegrationResponse {
    pub update: Option<Post>,
    pub ephemeral_text: String,
    pub skip_slack_parsing: bool,
}

/// `PostActionAPIResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostActionAPIResponse {
    pub status: String,
    pub trigger_id: String,
}

/// `Dialog` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialog {
    pub callback_id: String,
    pub title: String,
    pub introduction_text: String,
    pub icon_url: String,
    pub elements: Option<Vec<DialogElement>>,
    pub submit_label: String,
    pub notify_on_cancel: bool,
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source_url: String,
}

/// `DialogDateTimeConfig` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialogDateTimeConfig {
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub time_interval: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub location_timezone: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub allow_manual_time_entry: bool,
}

/// `DialogElement` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialogElement {
    pub display_name: String,
    pub name: String,
    pub r#type: String,
    pub subtype: String,
    pub default: String,
    pub placeholder: String,
    pub help_text: String,
    pub optional: bool,
    pub min_length: i64,
    pub max_length: i64,
    pub data_source: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub data_source_url: String,
    pub options: Option<Vec<PostActionOptions>>,
    pub multiselect: bool,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub refresh: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datetime_config: Option<DialogDateTimeConfig>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub min_date: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub max_date: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub time_interval: i64,
}

/// `OpenDialogRequest` of `contract/models.jsonl`: sent over websocket as JSON string under key dialog.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenDialogRequest {
    pub trigger_id: String,
    pub url: String,
    pub dialog: Dialog,
}

/// `SubmitDialogRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitDialogRequest {
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    pub callback_id: String,
    pub state: String,
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub submission: Option<JsonMap>,
    pub cancelled: bool,
}

/// `SubmitDialogResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitDialogResponse {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub error: String,
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub errors: StringMap,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Dialog>,
}

/// `DialogSelectOption` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialogSelectOption {
    pub text: String,
    pub value: String,
}

/// `LookupDialogResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookupDialogResponse {
    pub items: Option<Vec<DialogSelectOption>>,
}
