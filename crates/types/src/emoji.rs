//! Custom emoji.

use serde::{Deserialize, Serialize};

pub const EMOJI_NAME_MAX_LENGTH: i64 = 64;
pub const EMOJI_SORT_BY_NAME: &str = "name";

/// `Emoji` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Emoji {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    pub name: String,
}

/// `EmojiSearch` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmojiSearch {
    pub term: String,
    pub prefix_only: bool,
}
