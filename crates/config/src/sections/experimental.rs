//! `ExperimentalSettings`: Switches that are still on trial.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Switches that are still on trial.
    ExperimentalSettings {
        client_side_cert_enable: bool = "ClientSideCertEnable", false, "experimental_features,cloud_restrictable";
        delay_channel_autocomplete: bool = "DelayChannelAutocomplete", false, "experimental_features";
        disable_app_bar: bool = "DisableAppBar", false, "experimental_features";
        disable_refetching_on_browser_focus: bool = "DisableRefetchingOnBrowserFocus", false, "experimental_features";
        disable_wake_up_reconnect_handler: bool = "DisableWakeUpReconnectHandler", false, "experimental_features";
        enable_remote_cluster_service: bool = "EnableRemoteClusterService", false, "experimental_features";
        enable_shared_channels: bool = "EnableSharedChannels", false, "experimental_features";
        experimental_channel_category_sorting: bool = "ExperimentalChannelCategorySorting", false, "experimental_features";
        link_metadata_timeout_milliseconds: i64 = "LinkMetadataTimeoutMilliseconds", 5000, "experimental_features,write_restrictable,cloud_restrictable";
        restrict_system_admin: bool = "RestrictSystemAdmin", false, "*_read,write_restrictable";
        users_status_and_profile_fetching_poll_interval_milliseconds: i64 = "UsersStatusAndProfileFetchingPollIntervalMilliseconds", 3000, "experimental_features";
        youtube_referrer_policy: bool = "YoutubeReferrerPolicy", false, "experimental_features";
    }
}
