//! `ExperimentalAuditSettings`: Audit log targets.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;
use serde_json::Value;

section! {
    /// Audit log targets.
    ExperimentalAuditSettings {
        advanced_logging_json: Value = "AdvancedLoggingJSON", r#"{}"#, "experimental_features";
        certificate: String = "Certificate", "", "experimental_features";
        file_enabled: bool = "FileEnabled", false, "experimental_features,write_restrictable,cloud_restrictable";
        file_name: String = "FileName", "", "experimental_features,write_restrictable,cloud_restrictable";
    }
}
