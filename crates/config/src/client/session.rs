//! The keys for callers with a session.

use super::{Facts, Writer};
use crate::config::Config;

pub(super) fn plain(c: &Config, m: &mut Writer) {
    looks(c, m);
    posting(c, m);
    integrations(c, m);
    notifications(c, m);
    people(c, m);
    retention(c, m);
    directories(c, m);
    server(c, m);
    wrangler(c, m);
}

/// Keys that depend on data and not on the configuration.
pub(super) fn computed(facts: &Facts, m: &mut Writer) {
    m.int("MaxPostSize", facts.max_post_size);
    m.bool("UpgradedFromTE", facts.upgraded_from_te);
    m.text("InstallationDate", &facts.installed_at.map(|ms| ms.to_string()).unwrap_or_default());
    if let Some(version) = facts.schema_version {
        m.int("SchemaVersion", version);
    }
}

fn looks(c: &Config, m: &mut Writer) {
    let banner = &c.announcement;
    m.bool("AllowBannerDismissal", banner.allow_banner_dismissal);
    m.text("BannerColor", &banner.banner_color);
    m.text("BannerText", &banner.banner_text);
    m.text("BannerTextColor", &banner.banner_text_color);
    m.bool("EnableBanner", banner.enable_banner);
    let theme = &c.theme;
    m.bool("AllowCustomThemes", theme.allow_custom_themes);
    m.list("AllowedThemes", &theme.allowed_themes);
    // "default" names no theme; recorded as an empty text.
    m.text_if(theme.default_theme != "default", "DefaultTheme", &theme.default_theme);
    m.bool("EnableThemeSelection", theme.enable_theme_selection);
    m.text("AvailableLocales", &c.localization.available_locales);
    m.bool("EnableExperimentalLocales", c.localization.enable_experimental_locales);
    m.list("CustomUrlSchemes", &c.display.custom_url_schemes);
    m.int("MaxMarkdownNodes", c.display.max_markdown_nodes);
    let e = &c.experimental;
    m.bool("DelayChannelAutocomplete", e.delay_channel_autocomplete);
    m.bool("DisableAppBar", e.disable_app_bar);
    m.bool("DisableRefetchingOnBrowserFocus", e.disable_refetching_on_browser_focus);
    m.bool("DisableWakeUpReconnectHandler", e.disable_wake_up_reconnect_handler);
    m.bool("ExperimentalChannelCategorySorting", e.experimental_channel_category_sorting);
    m.int(
        "UsersStatusAndProfileFetchingPollIntervalMilliseconds",
        e.users_status_and_profile_fetching_poll_interval_milliseconds,
    );
    m.bool("YoutubeReferrerPolicy", e.youtube_referrer_policy);
    m.bool("EnableTutorial", c.service.enable_tutorial);
    m.bool("EnableOnboardingFlow", c.service.enable_onboarding_flow);
}

fn posting(c: &Config, m: &mut Writer) {
    let s = &c.service;
    m.bool("AllowSyncedDrafts", s.allow_synced_drafts);
    m.bool("EnableBurnOnRead", s.enable_burn_on_read);
    m.int("BurnOnReadDurationSeconds", s.burn_on_read_duration_seconds);
    m.int("BurnOnReadMaximumTimeToLiveSeconds", s.burn_on_read_maximum_time_to_live_seconds);
    m.text("CollapsedThreads", &s.collapsed_threads);
    m.bool("EnableEmojiPicker", s.enable_emoji_picker);
    m.bool("EnableGifPicker", s.enable_gif_picker);
    m.text("GiphySdkKey", &s.giphy_sdk_key);
    m.bool("EnableInlineLatex", s.enable_inline_latex);
    m.bool("EnableLatex", s.enable_latex);
    m.bool("EnableLinkPreviews", s.enable_link_previews);
    m.bool("EnablePermalinkPreviews", s.enable_permalink_previews);
    m.bool("EnableSVGs", s.enable_svgs);
    m.bool("EnableChannelViewedMessages", s.enable_channel_viewed_messages);
    m.bool("EnableUserTypingMessages", s.enable_user_typing_messages);
    m.int("TimeBetweenUserTypingUpdatesMilliseconds", s.time_between_user_typing_updates_milliseconds);
    m.bool("ExperimentalEnablePostMetadata", true);
    m.text("GoogleDeveloperKey", &s.google_developer_key);
    m.int("MinimumHashtagLength", s.minimum_hashtag_length);
    m.int("PostEditTimeLimit", s.post_edit_time_limit);
    m.bool("PostPriority", s.post_priority);
    m.bool("PostAcknowledgements", true);
    m.bool("ScheduledPosts", s.scheduled_posts);
    m.int("UniqueEmojiReactionLimitPerPost", s.unique_emoji_reaction_limit_per_post);
    m.bool("EnableCrossTeamSearch", s.enable_cross_team_search);
    m.bool("FeatureFlagExperimentalCrossTeamSearch", s.enable_cross_team_search);
    let file = &c.file;
    m.bool("EnableFileAttachments", file.enable_file_attachments);
    m.bool("EnableMobileFileDownload", file.enable_mobile_download);
    m.bool("EnableMobileFileUpload", file.enable_mobile_upload);
    m.bool("EnablePublicLink", file.enable_public_link);
    m.int("MaxFileSize", file.max_file_size);
    let translate = &c.auto_translation;
    let on = c.feature_flags.auto_translation;
    m.bool("EnableAutoTranslation", on && translate.enable);
    m.text_if(on, "AutoTranslationLanguages", &translate.target_languages.join(","));
    m.bool("RestrictDMAndGMAutotranslation", translate.restrict_dm_and_gm);
    m.bool("ContentFlaggingEnabled", c.feature_flags.content_flagging && c.content_flagging.enable_content_flagging);
}

fn integrations(c: &Config, m: &mut Writer) {
    let s = &c.service;
    m.bool("EnableCommands", s.enable_commands);
    m.bool("EnableIncomingWebhooks", s.enable_incoming_webhooks);
    m.bool("EnableOutgoingWebhooks", s.enable_outgoing_webhooks);
    m.bool("EnableOAuthServiceProvider", s.enable_oauth_service_provider);
    m.bool("EnableOutgoingOAuthConnections", s.enable_outgoing_oauth_connections);
    m.bool("EnablePostIconOverride", s.enable_post_icon_override);
    m.bool("EnablePostUsernameOverride", s.enable_post_username_override);
    m.bool("EnableUserAccessTokens", s.enable_user_access_tokens);
    m.text("ManagedResourcePaths", &s.managed_resource_paths);
    m.bool("EnableMarketplace", c.plugin.enable_marketplace);
    // Our default is no marketplace at all, so an address is always somebody's choice.
    m.bool("IsDefaultMarketplace", false);
}

fn notifications(c: &Config, m: &mut Writer) {
    let s = &c.service;
    m.bool("AllowPersistentNotifications", s.allow_persistent_notifications);
    m.bool("AllowPersistentNotificationsForGuests", s.allow_persistent_notifications_for_guests);
    m.int("PersistentNotificationIntervalMinutes", s.persistent_notification_interval_minutes);
    m.int("PersistentNotificationMaxCount", s.persistent_notification_max_count);
    m.int("PersistentNotificationMaxRecipients", s.persistent_notification_max_recipients);
    let mail = &c.email;
    m.text("EmailNotificationContentsType", &mail.email_notification_contents_type);
    m.bool("EnableEmailBatching", mail.enable_email_batching);
    m.bool("EnablePreviewModeBanner", mail.enable_preview_mode_banner);
    m.bool("RequireEmailVerification", mail.require_email_verification);
    m.bool("SendEmailNotifications", mail.send_email_notifications);
    m.bool("SendPushNotifications", mail.send_push_notifications);
    m.bool("EnableConfirmNotificationsToChannel", c.team.enable_confirm_notifications_to_channel);
    m.int("MaxNotificationsPerChannel", c.team.max_notifications_per_channel);
}

fn people(c: &Config, m: &mut Writer) {
    let team = &c.team;
    m.bool("EnableCustomUserStatuses", team.enable_custom_user_statuses);
    m.bool("EnableLastActiveTime", team.enable_last_active_time);
    m.bool("EnableUserDeactivation", team.enable_user_deactivation);
    m.bool("ExperimentalEnableAutomaticReplies", team.experimental_enable_automatic_replies);
    m.text("ExperimentalPrimaryTeam", &team.experimental_primary_team);
    m.bool("LockTeammateNameDisplay", team.lock_teammate_name_display);
    m.text("RestrictDirectMessage", &team.restrict_direct_message);
    m.text("TeammateNameDisplay", &team.teammate_name_display);
    let s = &c.service;
    m.text("DeleteAccountLink", &s.delete_account_link);
    m.bool("EnableCustomGroups", s.enable_custom_groups);
    m.bool("EnableEmailInvitations", s.enable_email_invitations);
    m.bool(
        "ExperimentalEnableDefaultChannelLeaveJoinMessages",
        s.experimental_enable_default_channel_leave_join_messages,
    );
    m.text("ExperimentalGroupUnreadChannels", &s.experimental_group_unread_channels);
    m.bool("ExperimentalTimezone", true);
    m.bool("ExtendSessionLengthWithActivity", s.extend_session_length_with_activity);
    m.bool("ShowEmailAddress", c.privacy.show_email_address);
    m.bool("ShowFullName", c.privacy.show_full_name);
    m.bool("UseAnonymousURLs", c.privacy.use_anonymous_urls);
    m.bool("EnableAttributeBasedAccessControl", c.access_control.enable_attribute_based_access_control);
    m.bool("EnableUserManagedAttributes", c.access_control.enable_user_managed_attributes);
}

fn retention(c: &Config, m: &mut Writer) {
    let s = &c.data_retention;
    let hours = |hours: i64, days: i64| if hours > 0 { hours } else { days * 24 };
    m.bool("DataRetentionEnableFileDeletion", s.enable_file_deletion);
    m.bool("DataRetentionEnableMessageDeletion", s.enable_message_deletion);
    m.int("DataRetentionFileRetentionHours", hours(s.file_retention_hours, s.file_retention_days));
    m.int("DataRetentionMessageRetentionHours", hours(s.message_retention_hours, s.message_retention_days));
    m.bool("EnableCompliance", c.compliance.enable);
}

fn directories(c: &Config, m: &mut Writer) {
    let ldap = &c.ldap;
    m.bool("LdapFirstNameAttributeSet", !ldap.first_name_attribute.is_empty());
    m.bool("LdapLastNameAttributeSet", !ldap.last_name_attribute.is_empty());
    m.bool("LdapNicknameAttributeSet", !ldap.nickname_attribute.is_empty());
    m.bool("LdapPictureAttributeSet", !ldap.picture_attribute.is_empty());
    m.bool("LdapPositionAttributeSet", !ldap.position_attribute.is_empty());
    let saml = &c.saml;
    m.bool("SamlFirstNameAttributeSet", !saml.first_name_attribute.is_empty());
    m.bool("SamlLastNameAttributeSet", !saml.last_name_attribute.is_empty());
    m.bool("SamlNicknameAttributeSet", !saml.nickname_attribute.is_empty());
    m.bool("SamlPositionAttributeSet", !saml.position_attribute.is_empty());
    m.bool("ExperimentalEnableAuthenticationTransfer", c.service.experimental_enable_authentication_transfer);
    m.bool("MobileAllowPdfLinkNavigation", c.native_app.mobile_allow_pdf_link_navigation);
    m.bool("MobileEnableSecureFilePreview", c.native_app.mobile_enable_secure_file_preview);
}

fn server(c: &Config, m: &mut Writer) {
    m.text("CWSURL", &c.cloud.cws_url);
    m.bool("CWSMock", false);
    m.bool("EnableCluster", c.cluster.enable);
    m.bool("EnableMetrics", c.metrics.enable);
    m.bool("EnableClientMetrics", c.metrics.enable && c.metrics.enable_client_metrics);
    m.bool(
        "EnableNotificationMetrics",
        c.feature_flags.notification_monitoring && c.metrics.enable_notification_metrics,
    );
    m.bool("EnableClientPerformanceDebugging", c.service.enable_client_performance_debugging);
    m.bool("EnableDeveloper", c.service.enable_developer);
    m.bool("EnableTesting", c.service.enable_testing);
    m.bool("RunJobs", c.job.run_jobs);
    m.text("SQLDriverName", &c.sql.driver_name);
    let shared = &c.connected_workspaces;
    m.bool("ExperimentalSharedChannels", shared.enable_shared_channels);
    m.bool(
        "ExperimentalRemoteClusterService",
        c.feature_flags.enable_remote_cluster_service && shared.enable_remote_cluster_service,
    );
}

fn wrangler(c: &Config, m: &mut Writer) {
    let s = &c.wrangler;
    m.list("WranglerAllowedEmailDomain", &s.allowed_email_domain);
    m.list("WranglerPermittedWranglerRoles", &s.permitted_wrangler_roles);
    m.int("WranglerMoveThreadMaxCount", s.move_thread_max_count);
    m.bool("WranglerMoveThreadToAnotherTeamEnable", s.move_thread_to_another_team_enable);
    m.bool("WranglerMoveThreadFromPrivateChannelEnable", s.move_thread_from_private_channel_enable);
    m.bool("WranglerMoveThreadFromDirectMessageChannelEnable", s.move_thread_from_direct_message_channel_enable);
    m.bool("WranglerMoveThreadFromGroupMessageChannelEnable", s.move_thread_from_group_message_channel_enable);
}
