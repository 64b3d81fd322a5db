//! Server-wide records: errors, audits, jobs, terms, limits, usage, analytics, licence shapes.

use serde::{Deserialize, Serialize};

use crate::StringMap;

pub const SYSTEM_SERVER_ID: &str = "DiagnosticId";
pub const SYSTEM_RAN_UNIT_TESTS: &str = "RanUnitTests";
pub const SYSTEM_LAST_SECURITY_TIME: &str = "LastSecurityTime";
pub const SYSTEM_ACTIVE_LICENSE_ID: &str = "ActiveLicenseId";
pub const SYSTEM_LAST_COMPLIANCE_TIME: &str = "LastComplianceTime";
pub const SYSTEM_ASYMMETRIC_SIGNING_KEY_KEY: &str = "AsymmetricSigningKey";
pub const SYSTEM_POST_ACTION_COOKIE_SECRET_KEY: &str = "PostActionCookieSecret";
pub const SYSTEM_INSTALLATION_DATE_KEY: &str = "InstallationDate";
pub const SYSTEM_ORGANIZATION_NAME: &str = "OrganizationName";
pub const SYSTEM_FIRST_ADMIN_ROLE: &str = "FirstAdminRole";
pub const SYSTEM_FIRST_SERVER_RUN_TIMESTAMP_KEY: &str = "FirstServerRunTimestamp";
pub const SYSTEM_CLUSTER_ENCRYPTION_KEY: &str = "ClusterEncryptionKey";
pub const SYSTEM_PUSH_PROXY_AUTH_TOKEN: &str = "PushProxyAuthToken";
pub const SYSTEM_UPGRADED_FROM_TE_ID: &str = "UpgradedFromTE";
pub const SYSTEM_FIRST_ADMIN_VISIT_MARKETPLACE: &str = "FirstAdminVisitMarketplace";
pub const SYSTEM_FIRST_ADMIN_SETUP_COMPLETE: &str = "FirstAdminSetupComplete";
pub const SYSTEM_LAST_ACCESSIBLE_POST_TIME: &str = "LastAccessiblePostTime";
pub const SYSTEM_LAST_ACCESSIBLE_FILE_TIME: &str = "LastAccessibleFileTime";
pub const SYSTEM_HOSTED_PURCHASE_NEEDS_SCREENING: &str = "HostedPurchaseNeedsScreening";
pub const SYSTEM_POST_CHANNEL_TYPE_BACKFILL_COMPLETE: &str = "PostChannelTypeBackfillComplete";
pub const CLOUD_RENEWAL_EMAIL: &str = "CloudRenewalEmail";
pub const JOB_TYPE_DATA_RETENTION: &str = "data_retention";
pub const JOB_TYPE_MESSAGE_EXPORT: &str = "message_export";
pub const JOB_TYPE_CLI_MESSAGE_EXPORT: &str = "cli_message_export";
pub const JOB_TYPE_ELASTICSEARCH_POST_INDEXING: &str = "elasticsearch_post_indexing";
pub const JOB_TYPE_ELASTICSEARCH_POST_AGGREGATION: &str = "elasticsearch_post_aggregation";
pub const JOB_TYPE_LDAP_SYNC: &str = "ldap_sync";
pub const JOB_TYPE_MIGRATIONS: &str = "migrations";
pub const JOB_TYPE_PLUGINS: &str = "plugins";
pub const JOB_TYPE_EXPIRY_NOTIFY: &str = "expiry_notify";
pub const JOB_TYPE_PRODUCT_NOTICES: &str = "product_notices";
pub const JOB_TYPE_ACTIVE_USERS: &str = "active_users";
pub const JOB_TYPE_IMPORT_PROCESS: &str = "import_process";
pub const JOB_TYPE_IMPORT_DELETE: &str = "import_delete";
pub const JOB_TYPE_EXPORT_PROCESS: &str = "export_process";
pub const JOB_TYPE_EXPORT_DELETE: &str = "export_delete";
pub const JOB_TYPE_CLOUD: &str = "cloud";
pub const JOB_TYPE_RESEND_INVITATION_EMAIL: &str = "resend_invitation_email";
pub const JOB_TYPE_EXTRACT_CONTENT: &str = "extract_content";
pub const JOB_TYPE_LAST_ACCESSIBLE_POST: &str = "last_accessible_post";
pub const JOB_TYPE_LAST_ACCESSIBLE_FILE: &str = "last_accessible_file";
pub const JOB_TYPE_UPGRADE_NOTIFY_ADMIN: &str = "upgrade_notify_admin";
pub const JOB_TYPE_TRIAL_NOTIFY_ADMIN: &str = "trial_notify_admin";
pub const JOB_TYPE_POST_PERSISTENT_NOTIFICATIONS: &str = "post_persistent_notifications";
pub const JOB_TYPE_INSTALL_PLUGIN_NOTIFY_ADMIN: &str = "install_plugin_notify_admin";
pub const JOB_TYPE_HOSTED_PURCHASE_SCREENING: &str = "hosted_purchase_screening";
pub const JOB_TYPE_S3_PATH_MIGRATION: &str = "s3_path_migration";
pub const JOB_TYPE_CLEANUP_DESKTOP_TOKENS: &str = "cleanup_desktop_tokens";
pub const JOB_TYPE_DELETE_EMPTY_DRAFTS_MIGRATION: &str = "delete_empty_drafts_migration";
pub const JOB_TYPE_REFRESH_MATERIALIZED_VIEWS: &str = "refresh_materialized_views";
pub const JOB_TYPE_DELETE_ORPHAN_DRAFTS_MIGRATION: &str = "delete_orphan_drafts_migration";
pub const JOB_TYPE_EXPORT_USERS_TO_CSV: &str = "export_users_to_csv";
pub const JOB_TYPE_DELETE_DMS_PREFERENCES_MIGRATION: &str = "delete_dms_preferences_migration";
pub const JOB_TYPE_MOBILE_SESSION_METADATA: &str = "mobile_session_metadata";
pub const JOB_TYPE_ACCESS_CONTROL_SYNC: &str = "access_control_sync";
pub const JOB_TYPE_PUSH_PROXY_AUTH: &str = "push_proxy_auth";
pub const JOB_TYPE_RECAP: &str = "recap";
pub const JOB_TYPE_DELETE_EXPIRED_POSTS: &str = "delete_expired_posts";
pub const JOB_TYPE_AUTO_TRANSLATION_RECOVERY: &str = "autotranslation_recovery";
pub const JOB_STATUS_PENDING: &str = "pending";
pub const JOB_STATUS_IN_PROGRESS: &str = "in_progress";
pub const JOB_STATUS_SUCCESS: &str = "success";
pub const JOB_STATUS_ERROR: &str = "error";
pub const JOB_STATUS_CANCEL_REQUESTED: &str = "cancel_requested";
pub const JOB_STATUS_CANCELED: &str = "canceled";
pub const JOB_STATUS_WARNING: &str = "warning";
pub const LOWERCASE_LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
pub const UPPERCASE_LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
pub const NUMBERS: &str = "0123456789";
pub const SYMBOLS: &str = " !\"\\#$%&'()*+,-./:;<=>?@[]^_`|~";
pub const NO_TRANSLATION: &str = "<untranslated>";
pub const MAX_PROP_SIZE_BYTES: i64 = 1_048_576;
pub const PAYLOAD_PARSE_ERROR: &str = "api.payload.parse.error";
pub const MAX_ERROR_LENGTH: i64 = 1024;
pub const COMPLIANCE_STATUS_CREATED: &str = "created";
pub const COMPLIANCE_STATUS_RUNNING: &str = "running";
pub const COMPLIANCE_STATUS_FINISHED: &str = "finished";
pub const COMPLIANCE_STATUS_FAILED: &str = "failed";
pub const COMPLIANCE_STATUS_REMOVED: &str = "removed";
pub const COMPLIANCE_TYPE_DAILY: &str = "daily";
pub const COMPLIANCE_TYPE_ADHOC: &str = "adhoc";

/// The body of every refusal (`AppError` of `contract/models.jsonl`; rules in the header of `contract/errors.jsonl`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppError {
    pub id: String,
    /// In the language of the request.
    pub message: String,
    /// Empty unless `ServiceSettings.EnableDeveloper`.
    pub detailed_error: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub request_id: String,
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub status_code: i64,
}

/// `System` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct System {
    pub name: String,
    pub value: String,
}

/// `ServerBusyState` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerBusyState {
    pub busy: bool,
    pub expires: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expires_ts: String,
}

/// `AppliedMigration` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppliedMigration {
    pub version: i64,
    pub name: String,
}

/// `LogFilter` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogFilter {
    pub server_names: Option<Vec<String>>,
    pub log_levels: Option<Vec<String>>,
    pub date_from: String,
    pub date_to: String,
}

/// `Audit` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audit {
    pub id: String,
    pub create_at: i64,
    pub user_id: String,
    pub action: String,
    pub extra_info: String,
    pub ip_address: String,
    pub session_id: String,
}

/// `Audits` of `contract/models.jsonl`.
pub type Audits = Vec<Audit>;

/// `Job` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Job {
    pub id: String,
    pub r#type: String,
    pub priority: i64,
    pub create_at: i64,
    pub start_at: i64,
    pub last_activity_at: i64,
    pub status: String,
    pub progress: i64,
    pub data: Option<StringMap>,
}

/// `TermsOfService` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsOfService {
    pub id: String,
    pub create_at: i64,
    pub user_id: String,
    pub text: String,
}

/// `ServerLimits` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerLimits {
    #[serde(rename = "maxUsersLimit")]
    pub max_users_limit: i64,
    #[serde(rename = "maxUsersHardLimit")]
    pub max_users_hard_limit: i64,
    #[serde(rename = "activeUserCount")]
    pub active_user_count: i64,
    #[serde(rename = "singleChannelGuestCount")]
    pub single_channel_guest_count: i64,
    #[serde(rename = "singleChannelGuestLimit")]
    pub single_channel_guest_limit: i64,
    #[serde(rename = "postHistoryLimit")]
    pub post_history_limit: i64,
    #[serde(rename = "lastAccessiblePostTime")]
    pub last_accessible_post_time: i64,
}

/// `PostsUsage` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostsUsage {
    pub count: i64,
}

/// `StorageUsage` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StorageUsage {
    pub bytes: i64,
}

/// `TeamsUsage` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamsUsage {
    pub active: i64,
    pub cloud_archived: i64,
}

/// `InstalledIntegration` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstalledIntegration {
    pub r#type: String,
    pub id: String,
    pub name: String,
    pub version: String,
    pub enabled: bool,
}

/// `AnalyticsRow` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnalyticsRow {
    pub name: String,
    #[serde(serialize_with = "crate::wire::float")]
    pub value: f64,
}

/// `AnalyticsRows` of `contract/models.jsonl`.
pub type AnalyticsRows = Vec<AnalyticsRow>;

/// `Compliance` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compliance {
    pub id: String,
    pub create_at: i64,
    pub user_id: String,
    pub status: String,
    pub count: i64,
    pub desc: String,
    pub r#type: String,
    pub start_at: i64,
    pub end_at: i64,
    pub keywords: String,
    pub emails: String,
}

/// `Compliances` of `contract/models.jsonl`.
pub type Compliances = Vec<Compliance>;

/// `AllowedIPRanges` of `contract/models.jsonl`.
pub type AllowedIPRanges = Vec<AllowedIPRange>;

/// `AllowedIPRange` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowedIPRange {
    pub cidr_block: String,
    pub description: String,
    pub enabled: bool,
    pub owner_id: String,
}

/// `GetIPAddressResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GetIPAddressResponse {
    pub ip: String,
}

/// `ClusterInfo` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterInfo {
    pub id: String,
    pub version: String,
    pub schema_version: String,
    pub config_hash: String,
    pub ipaddress: String,
    pub hostname: String,
}

/// `CompleteOnboardingRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompleteOnboardingRequest {
    pub organization: String,
    pub install_plugins: Option<Vec<String>>,
}
