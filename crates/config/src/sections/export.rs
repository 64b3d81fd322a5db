//! `ExportSettings`: Bulk export files.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Bulk export files.
    ExportSettings {
        directory: String = "Directory", "./export", "cloud_restrictable";
        retention_days: i64 = "RetentionDays", 30, "";
    }
}
