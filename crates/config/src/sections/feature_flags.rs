//! `FeatureFlags`: Feature flags; never written to the file, set by `MM_FEATUREFLAGS_NAME`.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Feature flags; never written to the file, set by `MM_FEATUREFLAGS_NAME`.
    FeatureFlags {
        apps_enabled: bool = "AppsEnabled", false, "";
        attribute_based_access_control: bool = "AttributeBasedAccessControl", true, "";
        auto_translation: bool = "AutoTranslation", true, "";
        burn_on_read: bool = "BurnOnRead", true, "";
        channel_bookmarks: bool = "ChannelBookmarks", true, "";
        cjk_search: bool = "CJKSearch", false, "";
        cloud_annual_renewals: bool = "CloudAnnualRenewals", false, "";
        cloud_dedicated_export_ui: bool = "CloudDedicatedExportUI", false, "";
        cloud_ip_filtering: bool = "CloudIPFiltering", false, "";
        consume_post_hook: bool = "ConsumePostHook", false, "";
        content_flagging: bool = "ContentFlagging", true, "";
        custom_profile_attributes: bool = "CustomProfileAttributes", true, "";
        deprecate_cloud_free: bool = "DeprecateCloudFree", false, "";
        enable_ai_plugin_bridge: bool = "EnableAIPluginBridge", false, "";
        enable_ai_recaps: bool = "EnableAIRecaps", false, "";
        enable_export_direct_download: bool = "EnableExportDirectDownload", false, "";
        enable_mattermost_entry: bool = "EnableMattermostEntry", true, "";
        enable_remote_cluster_service: bool = "EnableRemoteClusterService", false, "";
        enable_shared_channels_dms: bool = "EnableSharedChannelsDMs", false, "";
        enable_shared_channels_member_sync: bool = "EnableSharedChannelsMemberSync", false, "";
        enable_shared_channels_plugins: bool = "EnableSharedChannelsPlugins", true, "";
        enable_sync_all_users_for_remote_cluster: bool = "EnableSyncAllUsersForRemoteCluster", false, "";
        experimental_audit_settings_system_console_ui: bool = "ExperimentalAuditSettingsSystemConsoleUI", true, "";
        interactive_dialog_apps_form: bool = "InteractiveDialogAppsForm", true, "";
        mobile_sso_code_exchange: bool = "MobileSSOCodeExchange", false, "";
        move_threads_enabled: bool = "MoveThreadsEnabled", false, "";
        normalize_ldap_dns: bool = "NormalizeLdapDNs", false, "";
        notification_monitoring: bool = "NotificationMonitoring", true, "";
        onboarding_tour_tips: bool = "OnboardingTourTips", true, "";
        permalink_previews: bool = "PermalinkPreviews", false, "";
        streamlined_marketplace: bool = "StreamlinedMarketplace", true, "";
        test_bool_feature: bool = "TestBoolFeature", false, "";
        test_feature: String = "TestFeature", "off", "";
        web_socket_event_scope: bool = "WebSocketEventScope", true, "";
        wysiwyg_editor: bool = "WysiwygEditor", false, "";
    }
}
