//! Presence of a user.

use serde::{Deserialize, Serialize};

pub const STATUS_OUT_OF_OFFICE: &str = "ooo";
pub const STATUS_OFFLINE: &str = "offline";
pub const STATUS_AWAY: &str = "away";
pub const STATUS_DND: &str = "dnd";
pub const STATUS_ONLINE: &str = "online";
pub const STATUS_CACHE_SIZE: i64 = 35_000;
pub const STATUS_CHANNEL_TIMEOUT: i64 = 20_000;
pub const STATUS_MIN_UPDATE_TIME: i64 = 120_000;
pub const DND_EXPIRY_INTERVAL: i64 = 60_000_000_000;

/// `Status` of `contract/models.jsonl`: active_channel blanked in REST output.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    pub user_id: String,
    pub status: String,
    pub manual: bool,
    pub last_activity_at: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub active_channel: String,
    pub dnd_end_time: i64,
}
