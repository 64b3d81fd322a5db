//! `WranglerSettings`: Moving threads between channels.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Moving threads between channels.
    WranglerSettings {
        allowed_email_domain: Vec<String> = "AllowedEmailDomain", [], "";
        move_thread_from_direct_message_channel_enable: bool = "MoveThreadFromDirectMessageChannelEnable", false, "";
        move_thread_from_group_message_channel_enable: bool = "MoveThreadFromGroupMessageChannelEnable", false, "";
        move_thread_from_private_channel_enable: bool = "MoveThreadFromPrivateChannelEnable", false, "";
        move_thread_max_count: i64 = "MoveThreadMaxCount", 100, "";
        move_thread_to_another_team_enable: bool = "MoveThreadToAnotherTeamEnable", false, "";
        permitted_wrangler_roles: Vec<String> = "PermittedWranglerRoles", [], "";
    }
}
