//! The permissions of the server, from `contract/roles_permissions.json`. A table: nothing here decides anything.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Where a permission is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    System,
    Team,
    Channel,
    Group,
    Playbook,
    Run,
}

macro_rules! permissions {
    ($($name:ident $id:literal $scope:ident,)*) => {
        /// One permission; [`Perm::id`] is its name on the wire and in the `roles` table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Perm { $($name,)* }

        /// All permissions, in the order of their discriminants.
        pub const ALL: &[Perm] = &[$(Perm::$name,)*];
        const IDS: &[&str] = &[$($id,)*];
        const SCOPES: &[Scope] = &[$(Scope::$scope,)*];
    };
}

permissions! {
    AssignSystemAdminRole "assign_system_admin_role" System,
    ManageRoles "manage_roles" System,
    ManageSystem "manage_system" System,
    CreateDirectChannel "create_direct_channel" System,
    CreateGroupChannel "create_group_channel" System,
    ListPublicTeams "list_public_teams" System,
    JoinPublicTeams "join_public_teams" System,
    ListPrivateTeams "list_private_teams" System,
    JoinPrivateTeams "join_private_teams" System,
    EditOtherUsers "edit_other_users" System,
    ReadOtherUsersTeams "read_other_users_teams" System,
    GetPublicLink "get_public_link" System,
    ManageSystemWideOauth "manage_system_wide_oauth" System,
    ManageOauth "manage_oauth" System,
    CreateTeam "create_team" System,
    ListUsersWithoutTeam "list_users_without_team" System,
    CreateUserAccessToken "create_user_access_token" System,
    ReadUserAccessToken "read_user_access_token" System,
    RevokeUserAccessToken "revoke_user_access_token" System,
    CreateBot "create_bot" System,
    AssignBot "assign_bot" System,
    ReadBots "read_bots" System,
    ReadOthersBots "read_others_bots" System,
    ManageBots "manage_bots" System,
    ManageOthersBots "manage_others_bots" System,
    ReadJobs "read_jobs" System,
    ManageJobs "manage_jobs" System,
    PromoteGuest "promote_guest" System,
    DemoteToGuest "demote_to_guest" System,
    EditBrand "edit_brand" System,
    ManageSharedChannels "manage_shared_channels" System,
    ManageSecureConnections "manage_secure_connections" System,
    DownloadComplianceExportResult "download_compliance_export_result" System,
    CreateDataRetentionJob "create_data_retention_job" System,
    ManageDataRetentionJob "manage_data_retention_job" System,
    ReadDataRetentionJob "read_data_retention_job" System,
    CreateComplianceExportJob "create_compliance_export_job" System,
    ManageComplianceExportJob "manage_compliance_export_job" System,
    ReadComplianceExportJob "read_compliance_export_job" System,
    ReadAudits "read_audits" System,
    TestSiteUrl "test_site_url" System,
    TestElasticsearch "test_elasticsearch" System,
    TestS3 "test_s3" System,
    ReloadConfig "reload_config" System,
    InvalidateCaches "invalidate_caches" System,
    RecycleDatabaseConnections "recycle_database_connections" System,
    PurgeElasticsearchIndexes "purge_elasticsearch_indexes" System,
    TestEmail "test_email" System,
    CreateElasticsearchPostIndexingJob "create_elasticsearch_post_indexing_job" System,
    ManageElasticsearchPostIndexingJob "manage_elasticsearch_post_indexing_job" System,
    CreateElasticsearchPostAggregationJob "create_elasticsearch_post_aggregation_job" System,
    ManageElasticsearchPostAggregationJob "manage_elasticsearch_post_aggregation_job" System,
    ReadElasticsearchPostIndexingJob "read_elasticsearch_post_indexing_job" System,
    ReadElasticsearchPostAggregationJob "read_elasticsearch_post_aggregation_job" System,
    CreateLdapSyncJob "create_ldap_sync_job" System,
    ManageLdapSyncJob "manage_ldap_sync_job" System,
    ReadLdapSyncJob "read_ldap_sync_job" System,
    TestLdap "test_ldap" System,
    InvalidateEmailInvite "invalidate_email_invite" System,
    GetSamlMetadataFromIdp "get_saml_metadata_from_idp" System,
    AddSamlPublicCert "add_saml_public_cert" System,
    AddSamlPrivateCert "add_saml_private_cert" System,
    AddSamlIdpCert "add_saml_idp_cert" System,
    RemoveSamlPublicCert "remove_saml_public_cert" System,
    RemoveSamlPrivateCert "remove_saml_private_cert" System,
    RemoveSamlIdpCert "remove_saml_idp_cert" System,
    GetSamlCertStatus "get_saml_cert_status" System,
    AddLdapPublicCert "add_ldap_public_cert" System,
    AddLdapPrivateCert "add_ldap_private_cert" System,
    RemoveLdapPublicCert "remove_ldap_public_cert" System,
    RemoveLdapPrivateCert "remove_ldap_private_cert" System,
    GetAnalytics "get_analytics" System,
    GetLogs "get_logs" System,
    ReadLicenseInformation "read_license_information" System,
    ManageLicenseInformation "manage_license_information" System,
    CreateCustomGroup "create_custom_group" System,
    ManageOutgoingOauthConnections "manage_outgoing_oauth_connections" System,
    InviteUser "invite_user" Team,
    AddUserToTeam "add_user_to_team" Team,
    ManageOwnSlashCommands "manage_own_slash_commands" Team,
    ManageOthersSlashCommands "manage_others_slash_commands" Team,
    CreatePublicChannel "create_public_channel" Team,
    CreatePrivateChannel "create_private_channel" Team,
    ManageTeamRoles "manage_team_roles" Team,
    ListTeamChannels "list_team_channels" Team,
    JoinPublicChannels "join_public_channels" Team,
    ReadPublicChannel "read_public_channel" Team,
    ManageOwnIncomingWebhooks "manage_own_incoming_webhooks" Team,
    ManageOwnOutgoingWebhooks "manage_own_outgoing_webhooks" Team,
    ManageOthersIncomingWebhooks "manage_others_incoming_webhooks" Team,
    ManageOthersOutgoingWebhooks "manage_others_outgoing_webhooks" Team,
    BypassIncomingWebhookChannelLock "bypass_incoming_webhook_channel_lock" Team,
    CreateEmojis "create_emojis" Team,
    DeleteEmojis "delete_emojis" Team,
    DeleteOthersEmojis "delete_others_emojis" Team,
    RemoveUserFromTeam "remove_user_from_team" Team,
    ManageTeam "manage_team" Team,
    ImportTeam "import_team" Team,
    ViewTeam "view_team" Team,
    ViewMembers "view_members" Team,
    InviteGuest "invite_guest" Team,
    PlaybookPublicCreate "playbook_public_create" Team,
    PlaybookPrivateCreate "playbook_private_create" Team,
    UseSlashCommands "use_slash_commands" Channel,
    ManagePublicChannelMembers "manage_public_channel_members" Channel,
    ManagePrivateChannelMembers "manage_private_channel_members" Channel,
    ManageChannelRoles "manage_channel_roles" Channel,
    ManagePublicChannelProperties "manage_public_channel_properties" Channel,
    ManagePrivateChannelProperties "manage_private_channel_properties" Channel,
    ManagePublicChannelAutoTranslation "manage_public_channel_auto_translation" Channel,
    ManagePrivateChannelAutoTranslation "manage_private_channel_auto_translation" Channel,
    ConvertPublicChannelToPrivate "convert_public_channel_to_private" Channel,
    ConvertPrivateChannelToPublic "convert_private_channel_to_public" Channel,
    DeletePublicChannel "delete_public_channel" Channel,
    DeletePrivateChannel "delete_private_channel" Channel,
    ReadChannel "read_channel" Channel,
    ReadChannelContent "read_channel_content" Channel,
    ReadPublicChannelGroups "read_public_channel_groups" Channel,
    ReadPrivateChannelGroups "read_private_channel_groups" Channel,
    AddReaction "add_reaction" Channel,
    RemoveReaction "remove_reaction" Channel,
    RemoveOthersReactions "remove_others_reactions" Channel,
    UploadFile "upload_file" Channel,
    CreatePost "create_post" Channel,
    CreatePostPublic "create_post_public" Channel,
    CreatePostEphemeral "create_post_ephemeral" Channel,
    ReadDeletedPosts "read_deleted_posts" Channel,
    EditPost "edit_post" Channel,
    EditOthersPosts "edit_others_posts" Channel,
    DeletePost "delete_post" Channel,
    DeleteOthersPosts "delete_others_posts" Channel,
    UseChannelMentions "use_channel_mentions" Channel,
    UseGroupMentions "use_group_mentions" Channel,
    AddBookmarkPublicChannel "add_bookmark_public_channel" Channel,
    EditBookmarkPublicChannel "edit_bookmark_public_channel" Channel,
    DeleteBookmarkPublicChannel "delete_bookmark_public_channel" Channel,
    OrderBookmarkPublicChannel "order_bookmark_public_channel" Channel,
    AddBookmarkPrivateChannel "add_bookmark_private_channel" Channel,
    EditBookmarkPrivateChannel "edit_bookmark_private_channel" Channel,
    DeleteBookmarkPrivateChannel "delete_bookmark_private_channel" Channel,
    OrderBookmarkPrivateChannel "order_bookmark_private_channel" Channel,
    ManagePublicChannelBanner "manage_public_channel_banner" Channel,
    ManagePrivateChannelBanner "manage_private_channel_banner" Channel,
    ManageChannelAccessRules "manage_channel_access_rules" Channel,
    SysconsoleReadAboutEditionAndLicense "sysconsole_read_about_edition_and_license" System,
    SysconsoleReadBilling "sysconsole_read_billing" System,
    SysconsoleReadReportingSiteStatistics "sysconsole_read_reporting_site_statistics" System,
    SysconsoleReadReportingTeamStatistics "sysconsole_read_reporting_team_statistics" System,
    SysconsoleReadReportingServerLogs "sysconsole_read_reporting_server_logs" System,
    SysconsoleReadUserManagementUsers "sysconsole_read_user_management_users" System,
    SysconsoleReadUserManagementGroups "sysconsole_read_user_management_groups" System,
    SysconsoleReadUserManagementTeams "sysconsole_read_user_management_teams" System,
    SysconsoleReadUserManagementChannels "sysconsole_read_user_management_channels" System,
    SysconsoleReadUserManagementPermissions "sysconsole_read_user_management_permissions" System,
    SysconsoleReadUserManagementSystemRoles "sysconsole_read_user_management_system_roles" System,
    SysconsoleReadEnvironmentWebServer "sysconsole_read_environment_web_server" System,
    SysconsoleReadEnvironmentDatabase "sysconsole_read_environment_database" System,
    SysconsoleReadEnvironmentElasticsearch "sysconsole_read_environment_elasticsearch" System,
    SysconsoleReadEnvironmentFileStorage "sysconsole_read_environment_file_storage" System,
    SysconsoleReadEnvironmentImageProxy "sysconsole_read_environment_image_proxy" System,
    SysconsoleReadEnvironmentSmtp "sysconsole_read_environment_smtp" System,
    SysconsoleReadEnvironmentPushNotificationServer "sysconsole_read_environment_push_notification_server" System,
    SysconsoleReadEnvironmentHighAvailability "sysconsole_read_environment_high_availability" System,
    SysconsoleReadEnvironmentRateLimiting "sysconsole_read_environment_rate_limiting" System,
    SysconsoleReadEnvironmentLogging "sysconsole_read_environment_logging" System,
    SysconsoleReadEnvironmentSessionLengths "sysconsole_read_environment_session_lengths" System,
    SysconsoleReadEnvironmentPerformanceMonitoring "sysconsole_read_environment_performance_monitoring" System,
    SysconsoleReadEnvironmentDeveloper "sysconsole_read_environment_developer" System,
    SysconsoleReadEnvironmentMobileSecurity "sysconsole_read_environment_mobile_security" System,
    SysconsoleReadSiteCustomization "sysconsole_read_site_customization" System,
    SysconsoleReadSiteLocalization "sysconsole_read_site_localization" System,
    SysconsoleReadSiteUsersAndTeams "sysconsole_read_site_users_and_teams" System,
    SysconsoleReadSiteNotifications "sysconsole_read_site_notifications" System,
    SysconsoleReadSiteAnnouncementBanner "sysconsole_read_site_announcement_banner" System,
    SysconsoleReadSiteEmoji "sysconsole_read_site_emoji" System,
    SysconsoleReadSitePosts "sysconsole_read_site_posts" System,
    SysconsoleReadSiteFileSharingAndDownloads "sysconsole_read_site_file_sharing_and_downloads" System,
    SysconsoleReadSitePublicLinks "sysconsole_read_site_public_links" System,
    SysconsoleReadSiteNotices "sysconsole_read_site_notices" System,
    SysconsoleReadAuthenticationSignup "sysconsole_read_authentication_signup" System,
    SysconsoleReadAuthenticationEmail "sysconsole_read_authentication_email" System,
    SysconsoleReadAuthenticationPassword "sysconsole_read_authentication_password" System,
    SysconsoleReadAuthenticationMfa "sysconsole_read_authentication_mfa" System,
    SysconsoleReadAuthenticationLdap "sysconsole_read_authentication_ldap" System,
    SysconsoleReadAuthenticationSaml "sysconsole_read_authentication_saml" System,
    SysconsoleReadAuthenticationOpenid "sysconsole_read_authentication_openid" System,
    SysconsoleReadAuthenticationGuestAccess "sysconsole_read_authentication_guest_access" System,
    SysconsoleReadPlugins "sysconsole_read_plugins" System,
    SysconsoleReadIntegrationsIntegrationManagement "sysconsole_read_integrations_integration_management" System,
    SysconsoleReadIntegrationsBotAccounts "sysconsole_read_integrations_bot_accounts" System,
    SysconsoleReadIntegrationsGif "sysconsole_read_integrations_gif" System,
    SysconsoleReadIntegrationsCors "sysconsole_read_integrations_cors" System,
    SysconsoleReadComplianceDataRetentionPolicy "sysconsole_read_compliance_data_retention_policy" System,
    SysconsoleReadComplianceComplianceExport "sysconsole_read_compliance_compliance_export" System,
    SysconsoleReadComplianceComplianceMonitoring "sysconsole_read_compliance_compliance_monitoring" System,
    SysconsoleReadComplianceCustomTermsOfService "sysconsole_read_compliance_custom_terms_of_service" System,
    SysconsoleReadExperimentalFeatures "sysconsole_read_experimental_features" System,
    SysconsoleReadExperimentalFeatureFlags "sysconsole_read_experimental_feature_flags" System,
    SysconsoleReadProductsBoards "sysconsole_read_products_boards" System,
    SysconsoleReadSiteIpFilters "sysconsole_read_site_ip_filters" System,
    SysconsoleWriteAboutEditionAndLicense "sysconsole_write_about_edition_and_license" System,
    SysconsoleWriteBilling "sysconsole_write_billing" System,
    SysconsoleWriteReportingSiteStatistics "sysconsole_write_reporting_site_statistics" System,
    SysconsoleWriteReportingTeamStatistics "sysconsole_write_reporting_team_statistics" System,
    SysconsoleWriteReportingServerLogs "sysconsole_write_reporting_server_logs" System,
    SysconsoleWriteUserManagementUsers "sysconsole_write_user_management_users" System,
    SysconsoleWriteUserManagementGroups "sysconsole_write_user_management_groups" System,
    SysconsoleWriteUserManagementTeams "sysconsole_write_user_management_teams" System,
    SysconsoleWriteUserManagementChannels "sysconsole_write_user_management_channels" System,
    SysconsoleWriteUserManagementPermissions "sysconsole_write_user_management_permissions" System,
    SysconsoleWriteUserManagementSystemRoles "sysconsole_write_user_management_system_roles" System,
    SysconsoleWriteEnvironmentWebServer "sysconsole_write_environment_web_server" System,
    SysconsoleWriteEnvironmentDatabase "sysconsole_write_environment_database" System,
    SysconsoleWriteEnvironmentElasticsearch "sysconsole_write_environment_elasticsearch" System,
    SysconsoleWriteEnvironmentFileStorage "sysconsole_write_environment_file_storage" System,
    SysconsoleWriteEnvironmentImageProxy "sysconsole_write_environment_image_proxy" System,
    SysconsoleWriteEnvironmentSmtp "sysconsole_write_environment_smtp" System,
    SysconsoleWriteEnvironmentPushNotificationServer "sysconsole_write_environment_push_notification_server" System,
    SysconsoleWriteEnvironmentHighAvailability "sysconsole_write_environment_high_availability" System,
    SysconsoleWriteEnvironmentRateLimiting "sysconsole_write_environment_rate_limiting" System,
    SysconsoleWriteEnvironmentLogging "sysconsole_write_environment_logging" System,
    SysconsoleWriteEnvironmentSessionLengths "sysconsole_write_environment_session_lengths" System,
    SysconsoleWriteEnvironmentPerformanceMonitoring "sysconsole_write_environment_performance_monitoring" System,
    SysconsoleWriteEnvironmentDeveloper "sysconsole_write_environment_developer" System,
    SysconsoleWriteEnvironmentMobileSecurity "sysconsole_write_environment_mobile_security" System,
    SysconsoleWriteSiteCustomization "sysconsole_write_site_customization" System,
    SysconsoleWriteSiteLocalization "sysconsole_write_site_localization" System,
    SysconsoleWriteSiteUsersAndTeams "sysconsole_write_site_users_and_teams" System,
    SysconsoleWriteSiteNotifications "sysconsole_write_site_notifications" System,
    SysconsoleWriteSiteAnnouncementBanner "sysconsole_write_site_announcement_banner" System,
    SysconsoleWriteSiteEmoji "sysconsole_write_site_emoji" System,
    SysconsoleWriteSitePosts "sysconsole_write_site_posts" System,
    SysconsoleWriteSiteFileSharingAndDownloads "sysconsole_write_site_file_sharing_and_downloads" System,
    SysconsoleWriteSitePublicLinks "sysconsole_write_site_public_links" System,
    SysconsoleWriteSiteNotices "sysconsole_write_site_notices" System,
    SysconsoleWriteAuthenticationSignup "sysconsole_write_authentication_signup" System,
    SysconsoleWriteAuthenticationEmail "sysconsole_write_authentication_email" System,
    SysconsoleWriteAuthenticationPassword "sysconsole_write_authentication_password" System,
    SysconsoleWriteAuthenticationMfa "sysconsole_write_authentication_mfa" System,
    SysconsoleWriteAuthenticationLdap "sysconsole_write_authentication_ldap" System,
    SysconsoleWriteAuthenticationSaml "sysconsole_write_authentication_saml" System,
    SysconsoleWriteAuthenticationOpenid "sysconsole_write_authentication_openid" System,
    SysconsoleWriteAuthenticationGuestAccess "sysconsole_write_authentication_guest_access" System,
    SysconsoleWritePlugins "sysconsole_write_plugins" System,
    SysconsoleWriteIntegrationsIntegrationManagement "sysconsole_write_integrations_integration_management" System,
    SysconsoleWriteIntegrationsBotAccounts "sysconsole_write_integrations_bot_accounts" System,
    SysconsoleWriteIntegrationsGif "sysconsole_write_integrations_gif" System,
    SysconsoleWriteIntegrationsCors "sysconsole_write_integrations_cors" System,
    SysconsoleWriteComplianceDataRetentionPolicy "sysconsole_write_compliance_data_retention_policy" System,
    SysconsoleWriteComplianceComplianceExport "sysconsole_write_compliance_compliance_export" System,
    SysconsoleWriteComplianceComplianceMonitoring "sysconsole_write_compliance_compliance_monitoring" System,
    SysconsoleWriteComplianceCustomTermsOfService "sysconsole_write_compliance_custom_terms_of_service" System,
    SysconsoleWriteExperimentalFeatures "sysconsole_write_experimental_features" System,
    SysconsoleWriteExperimentalFeatureFlags "sysconsole_write_experimental_feature_flags" System,
    SysconsoleWriteProductsBoards "sysconsole_write_products_boards" System,
    SysconsoleWriteSiteIpFilters "sysconsole_write_site_ip_filters" System,
    ManageCustomGroupMembers "manage_custom_group_members" Group,
    EditCustomGroup "edit_custom_group" Group,
    DeleteCustomGroup "delete_custom_group" Group,
    RestoreCustomGroup "restore_custom_group" Group,
    PlaybookPublicManageProperties "playbook_public_manage_properties" Playbook,
    PlaybookPublicManageMembers "playbook_public_manage_members" Playbook,
    PlaybookPublicManageRoles "playbook_public_manage_roles" Playbook,
    PlaybookPublicView "playbook_public_view" Playbook,
    PlaybookPublicMakePrivate "playbook_public_make_private" Playbook,
    PlaybookPrivateManageProperties "playbook_private_manage_properties" Playbook,
    PlaybookPrivateManageMembers "playbook_private_manage_members" Playbook,
    PlaybookPrivateManageRoles "playbook_private_manage_roles" Playbook,
    PlaybookPrivateView "playbook_private_view" Playbook,
    PlaybookPrivateMakePublic "playbook_private_make_public" Playbook,
    RunCreate "run_create" Playbook,
    RunManageProperties "run_manage_properties" Run,
    RunManageMembers "run_manage_members" Run,
    RunView "run_view" Run,
    PermanentDeleteUser "permanent_delete_user" System,
    ManageWebhooks "manage_webhooks" Team,
    ManageOthersWebhooks "manage_others_webhooks" Team,
    ManageIncomingWebhooks "manage_incoming_webhooks" Team,
    ManageOutgoingWebhooks "manage_outgoing_webhooks" Team,
    ManageSlashCommands "manage_slash_commands" Team,
    ManageEmojis "manage_emojis" Team,
    ManageOthersEmojis "manage_others_emojis" Team,
    SysconsoleReadAuthentication "sysconsole_read_authentication" System,
    SysconsoleWriteAuthentication "sysconsole_write_authentication" System,
    SysconsoleReadSite "sysconsole_read_site" System,
    SysconsoleWriteSite "sysconsole_write_site" System,
    SysconsoleReadEnvironment "sysconsole_read_environment" System,
    SysconsoleWriteEnvironment "sysconsole_write_environment" System,
    SysconsoleReadReporting "sysconsole_read_reporting" System,
    SysconsoleWriteReporting "sysconsole_write_reporting" System,
    SysconsoleReadAbout "sysconsole_read_about" System,
    SysconsoleWriteAbout "sysconsole_write_about" System,
    SysconsoleReadExperimental "sysconsole_read_experimental" System,
    SysconsoleWriteExperimental "sysconsole_write_experimental" System,
    SysconsoleReadIntegrations "sysconsole_read_integrations" System,
    SysconsoleWriteIntegrations "sysconsole_write_integrations" System,
    SysconsoleReadCompliance "sysconsole_read_compliance" System,
    SysconsoleWriteCompliance "sysconsole_write_compliance" System,
    PurgeBleveIndexes "purge_bleve_indexes" System,
    CreatePostBleveIndexesJob "create_post_bleve_indexes_job" System,
    ManagePostBleveIndexesJob "manage_post_bleve_indexes_job" System,
    SysconsoleReadExperimentalBleve "sysconsole_read_experimental_bleve" System,
    SysconsoleWriteExperimentalBleve "sysconsole_write_experimental_bleve" System,
}

/// Permissions that exist only for old data: no console shows them, no check asks for them.
pub const DEPRECATED: &[Perm] = &[
    Perm::PermanentDeleteUser,
    Perm::ManageWebhooks,
    Perm::ManageOthersWebhooks,
    Perm::ManageIncomingWebhooks,
    Perm::ManageOutgoingWebhooks,
    Perm::ManageSlashCommands,
    Perm::ManageEmojis,
    Perm::ManageOthersEmojis,
    Perm::SysconsoleReadAuthentication,
    Perm::SysconsoleWriteAuthentication,
    Perm::SysconsoleReadSite,
    Perm::SysconsoleWriteSite,
    Perm::SysconsoleReadEnvironment,
    Perm::SysconsoleWriteEnvironment,
    Perm::SysconsoleReadReporting,
    Perm::SysconsoleWriteReporting,
    Perm::SysconsoleReadAbout,
    Perm::SysconsoleWriteAbout,
    Perm::SysconsoleReadExperimental,
    Perm::SysconsoleWriteExperimental,
    Perm::SysconsoleReadIntegrations,
    Perm::SysconsoleWriteIntegrations,
    Perm::SysconsoleReadCompliance,
    Perm::SysconsoleWriteCompliance,
    Perm::PurgeBleveIndexes,
    Perm::CreatePostBleveIndexesJob,
    Perm::ManagePostBleveIndexesJob,
    Perm::SysconsoleReadExperimentalBleve,
    Perm::SysconsoleWriteExperimentalBleve,
];

impl Perm {
    /// The name on the wire and in `roles.permissions`.
    pub fn id(self) -> &'static str {
        IDS[self as usize]
    }

    /// Where it is granted.
    pub fn scope(self) -> Scope {
        SCOPES[self as usize]
    }

    /// The permission of that name; `None` for names of other versions, which are kept in the row and ignored.
    pub fn from_id(id: &str) -> Option<Self> {
        static BY_ID: LazyLock<HashMap<&'static str, Perm>> =
            LazyLock::new(|| ALL.iter().map(|perm| (perm.id(), *perm)).collect());
        BY_ID.get(id).copied()
    }
}

const WORDS: usize = ALL.len().div_ceil(64);

/// A set of permissions: 40 bytes, no allocation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PermSet([u64; WORDS]);

impl PermSet {
    pub const EMPTY: Self = Self([0; WORDS]);

    /// Every permission there is.
    pub fn all() -> Self {
        Self::from_slice(ALL)
    }

    pub fn from_slice(perms: &[Perm]) -> Self {
        let mut set = Self::EMPTY;
        for perm in perms {
            set.insert(*perm);
        }
        set
    }

    /// Reads a `roles.permissions` column: names parted by blanks (the column starts with one). Unknown names are skipped.
    pub fn parse(column: &str) -> Self {
        column.split_ascii_whitespace().collect()
    }

    pub const fn has(&self, perm: Perm) -> bool {
        let place = perm as usize;
        self.0[place / 64] & (1 << (place % 64)) != 0
    }

    pub fn has_any(&self, perms: &[Perm]) -> bool {
        perms.iter().any(|perm| self.has(*perm))
    }

    pub fn insert(&mut self, perm: Perm) {
        let place = perm as usize;
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub fn remove(&mut self, perm: Perm) {
        let place = perm as usize;
        self.0[place / 64] &= !(1 << (place % 64));
    }

    /// Adds every permission of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The members, in the order of [`ALL`].
    pub fn iter(&self) -> impl Iterator<Item = Perm> + '_ {
        ALL.iter().copied().filter(|perm| self.has(*perm))
    }
}

impl<'a> FromIterator<&'a str> for PermSet {
    fn from_iter<I: IntoIterator<Item = &'a str>>(ids: I) -> Self {
        let mut set = Self::EMPTY;
        for id in ids {
            if let Some(perm) = Perm::from_id(id) {
                set.insert(perm);
            }
        }
        set
    }
}

impl FromIterator<Perm> for PermSet {
    fn from_iter<I: IntoIterator<Item = Perm>>(perms: I) -> Self {
        let mut set = Self::EMPTY;
        for perm in perms {
            set.insert(perm);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_sets_agree() {
        assert_eq!(ALL.len(), 303);
        for (place, perm) in ALL.iter().enumerate() {
            assert_eq!(*perm as usize, place);
            assert_eq!(Perm::from_id(perm.id()), Some(*perm));
        }
        assert_eq!(Perm::from_id("fly"), None);
        let set = PermSet::parse(" create_post read_channel fly");
        assert_eq!(set.len(), 2);
        assert!(set.has(Perm::CreatePost) && set.has(Perm::ReadChannel) && !set.has(Perm::ManageSystem));
        assert_eq!(PermSet::all().len(), ALL.len());
        assert_eq!(PermSet::all().iter().count(), ALL.len());
    }
}
