//! `TeamSettings`: Site name, sign-up, teams, names and statuses.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Site name, sign-up, teams, names and statuses.
    TeamSettings {
        custom_brand_text: String = "CustomBrandText", "", "site_customization";
        custom_description_text: String = "CustomDescriptionText", "", "site_customization";
        enable_confirm_notifications_to_channel: bool = "EnableConfirmNotificationsToChannel", true, "site_notifications";
        enable_custom_brand: bool = "EnableCustomBrand", false, "site_customization";
        enable_custom_user_statuses: bool = "EnableCustomUserStatuses", true, "site_users_and_teams";
        enable_join_leave_message_by_default: bool = "EnableJoinLeaveMessageByDefault", true, "site_users_and_teams";
        enable_last_active_time: bool = "EnableLastActiveTime", true, "site_users_and_teams";
        enable_open_server: bool = "EnableOpenServer", false, "authentication_signup";
        enable_user_creation: bool = "EnableUserCreation", true, "authentication_signup";
        enable_user_deactivation: bool = "EnableUserDeactivation", false, "experimental_features";
        experimental_default_channels: Vec<String> = "ExperimentalDefaultChannels", [], "experimental_features";
        experimental_enable_automatic_replies: bool = "ExperimentalEnableAutomaticReplies", false, "experimental_features";
        experimental_primary_team: String = "ExperimentalPrimaryTeam", "", "experimental_features";
        experimental_view_archived_channels: bool = "ExperimentalViewArchivedChannels", true, "experimental_features,site_users_and_teams";
        lock_teammate_name_display: bool = "LockTeammateNameDisplay", false, "site_users_and_teams";
        max_channels_per_team: i64 = "MaxChannelsPerTeam", 2000, "site_users_and_teams";
        max_notifications_per_channel: i64 = "MaxNotificationsPerChannel", 1000, "environment_push_notification_server";
        max_users_per_team: i64 = "MaxUsersPerTeam", 50, "site_users_and_teams";
        restrict_creation_to_domains: String = "RestrictCreationToDomains", "", "authentication_signup";
        restrict_direct_message: String = "RestrictDirectMessage", "any", "site_users_and_teams";
        site_name: String = "SiteName", "Ochre", "site_customization";
        teammate_name_display: String = "TeammateNameDisplay", "username", "site_users_and_teams";
        user_status_away_timeout: i64 = "UserStatusAwayTimeout", 300, "experimental_features";
    }
}
