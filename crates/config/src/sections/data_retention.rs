//! `DataRetentionSettings`: How long messages and files are kept.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// How long messages and files are kept.
    DataRetentionSettings {
        batch_size: i64 = "BatchSize", 3000, "compliance_data_retention_policy";
        boards_retention_days: i64 = "BoardsRetentionDays", 365, "compliance_data_retention_policy";
        deletion_job_start_time: String = "DeletionJobStartTime", "02:00", "compliance_data_retention_policy";
        enable_boards_deletion: bool = "EnableBoardsDeletion", false, "compliance_data_retention_policy";
        enable_file_deletion: bool = "EnableFileDeletion", false, "compliance_data_retention_policy";
        enable_message_deletion: bool = "EnableMessageDeletion", false, "compliance_data_retention_policy";
        file_retention_days: i64 = "FileRetentionDays", 365, "compliance_data_retention_policy";
        file_retention_hours: i64 = "FileRetentionHours", 0, "compliance_data_retention_policy";
        message_retention_days: i64 = "MessageRetentionDays", 365, "compliance_data_retention_policy";
        message_retention_hours: i64 = "MessageRetentionHours", 0, "compliance_data_retention_policy";
        preserve_pinned_posts: bool = "PreservePinnedPosts", false, "compliance_data_retention_policy";
        retention_ids_batch_size: i64 = "RetentionIdsBatchSize", 100, "compliance_data_retention_policy";
        time_between_batches_milliseconds: i64 = "TimeBetweenBatchesMilliseconds", 100, "compliance_data_retention_policy";
    }
}
