//! `ImportSettings`: Bulk import files.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Bulk import files.
    ImportSettings {
        directory: String = "Directory", "./import", "cloud_restrictable";
        retention_days: i64 = "RetentionDays", 30, "";
    }
}
