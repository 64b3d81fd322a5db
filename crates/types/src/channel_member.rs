//! Members of channels and their unread counters.

use serde::{Deserialize, Serialize};

use crate::StringMap;

pub const CHANNEL_NOTIFY_DEFAULT: &str = "default";
pub const CHANNEL_NOTIFY_ALL: &str = "all";
pub const CHANNEL_NOTIFY_MENTION: &str = "mention";
pub const CHANNEL_NOTIFY_NONE: &str = "none";
pub const CHANNEL_MARK_UNREAD_ALL: &str = "all";
pub const CHANNEL_MARK_UNREAD_MENTION: &str = "mention";
pub const IGNORE_CHANNEL_MENTIONS_DEFAULT: &str = "default";
pub const IGNORE_CHANNEL_MENTIONS_OFF: &str = "off";
pub const IGNORE_CHANNEL_MENTIONS_ON: &str = "on";
pub const IGNORE_CHANNEL_MENTIONS_NOTIFY_PROP: &str = "ignore_channel_mentions";
pub const CHANNEL_AUTO_FOLLOW_THREADS_OFF: &str = "off";
pub const CHANNEL_AUTO_FOLLOW_THREADS_ON: &str = "on";
pub const CHANNEL_AUTO_FOLLOW_THREADS: &str = "channel_auto_follow_threads";
pub const CHANNEL_MEMBER_NOTIFY_PROPS_MAX_RUNES: i64 = 800_000;

/// `ChannelUnread` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelUnread {
    pub team_id: String,
    pub channel_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
}

/// `ChannelUnreadAt` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelUnreadAt {
    pub team_id: String,
    pub user_id: String,
    pub channel_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub last_viewed_at: i64,
}

/// `ChannelMember` of `contract/models.jsonl`: roles space separated; last_viewed_at and last_update_at are -1 when the member is not the caller.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelMember {
    pub channel_id: String,
    pub user_id: String,
    pub roles: String,
    pub last_viewed_at: i64,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub notify_props: StringMap,
    pub last_update_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
    pub autotranslation_disabled: bool,
}

/// `ChannelMemberWithTeamData` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelMemberWithTeamData {
    pub channel_id: String,
    pub user_id: String,
    pub roles: String,
    pub last_viewed_at: i64,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub notify_props: StringMap,
    pub last_update_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
    pub autotranslation_disabled: bool,
    pub team_display_name: String,
    pub team_name: String,
    pub team_update_at: i64,
}

/// `ChannelMembers` of `contract/models.jsonl`.
pub type ChannelMembers = Vec<ChannelMember>;

/// `ChannelMembersWithTeamData` of `contract/models.jsonl`.
pub type ChannelMembersWithTeamData = Vec<ChannelMemberWithTeamData>;

/// `ChannelMemberIdentifier` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelMemberIdentifier {
    pub channel_id: String,
    pub user_id: String,
}
