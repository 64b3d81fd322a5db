//! `ComplianceSettings`: Compliance reports.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Compliance reports.
    ComplianceSettings {
        batch_size: i64 = "BatchSize", 30_000, "compliance_compliance_monitoring";
        directory: String = "Directory", "./data/", "compliance_compliance_monitoring";
        enable: bool = "Enable", false, "compliance_compliance_monitoring";
        enable_daily: bool = "EnableDaily", false, "compliance_compliance_monitoring";
    }
}
