//! What the server adds to a post on its way out: embeds, files, emoji, reactions, images, priority.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Emoji, FileInfo, Post, PostAcknowledgement, PostPriority, Reaction};

pub const POST_EMBED_IMAGE: &str = "image";
pub const POST_EMBED_MESSAGE_ATTACHMENT: &str = "message_attachment";
pub const POST_EMBED_OPENGRAPH: &str = "opengraph";
pub const POST_EMBED_LINK: &str = "link";
pub const POST_EMBED_PERMALINK: &str = "permalink";
pub const POST_EMBED_BOARDS: &str = "boards";
pub const LINK_METADATA_TYPE_IMAGE: &str = "image";
pub const LINK_METADATA_TYPE_NONE: &str = "none";
pub const LINK_METADATA_TYPE_OPENGRAPH: &str = "opengraph";
pub const LINK_METADATA_MAX_IMAGES: i64 = 5;
pub const LINK_METADATA_MAX_URL_LENGTH: i64 = 2048;

/// `PostMetadata` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostMetadata {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeds: Vec<PostEmbed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emojis: Vec<Emoji>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileInfo>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, PostImage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<PostPriority>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acknowledgements: Vec<PostAcknowledgement>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, PostTranslation>,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub expire_at: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// The priority was read together with the post: none means that there is none. Never on the wire.
    #[serde(skip)]
    pub priority_read: bool,
}

/// `PostTranslation` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostTranslation {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub object: Value,
    pub r#type: String,
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source_lang: String,
}

/// `PostImage` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostImage {
    pub width: i64,
    pub height: i64,
    pub format: String,
    pub frame_count: i64,
}

/// `PostEmbed` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostEmbed {
    pub r#type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub data: Value,
}

/// `PostInfo` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostInfo {
    pub channel_id: String,
    pub channel_type: String,
    pub channel_display_name: String,
    pub has_joined_channel: bool,
    pub team_id: String,
    pub team_type: String,
    pub team_display_name: String,
    pub has_joined_team: bool,
}

/// `Permalink` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Permalink {
    pub preview_post: Option<PreviewPost>,
}

/// `PreviewPost` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreviewPost {
    pub post_id: String,
    pub post: Option<Post>,
    pub team_name: String,
    pub channel_display_name: String,
    pub channel_type: String,
    pub channel_id: String,
}

/// Data of an embed of type `opengraph`: what a page says of itself. Lists are `null` when the page names none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenGraph {
    pub r#type: String,
    pub url: String,
    pub title: String,
    pub description: String,
    pub determiner: String,
    pub site_name: String,
    pub locale: String,
    pub locales_alternate: Option<Vec<String>>,
    pub images: Option<Vec<OpenGraphImage>>,
    pub audios: Option<Vec<Value>>,
    pub videos: Option<Vec<Value>>,
}

/// An image of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenGraphImage {
    pub url: String,
    pub secure_url: String,
    pub r#type: String,
    pub width: i64,
    pub height: i64,
}
