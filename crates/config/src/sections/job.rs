//! `JobSettings`: Background jobs of this node.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Background jobs of this node.
    JobSettings {
        cleanup_config_threshold_days: i64 = "CleanupConfigThresholdDays", -1, "write_restrictable,cloud_restrictable";
        cleanup_jobs_threshold_days: i64 = "CleanupJobsThresholdDays", -1, "write_restrictable,cloud_restrictable";
        run_jobs: bool = "RunJobs", true, "write_restrictable,cloud_restrictable";
        run_scheduler: bool = "RunScheduler", true, "write_restrictable,cloud_restrictable";
    }
}
