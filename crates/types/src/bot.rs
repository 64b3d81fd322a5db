//! Bot accounts.

use serde::{Deserialize, Serialize};

pub const BOT_DISPLAY_NAME_MAX_RUNES: i64 = 64;
pub const BOT_DESCRIPTION_MAX_RUNES: i64 = 1024;
pub const BOT_CREATOR_ID_MAX_RUNES: i64 = 190;
pub const BOT_SYSTEM_BOT_USERNAME: &str = "system-bot";

/// `Bot` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bot {
    pub user_id: String,
    pub username: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub display_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub owner_id: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub last_icon_update: i64,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
}

/// `BotPatch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BotPatch {
    pub username: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

/// `BotList` of `contract/models.jsonl`.
pub type BotList = Vec<Bot>;
