//! `LogSettings`: Log targets.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;
use serde_json::Value;

section! {
    /// Log targets.
    LogSettings {
        advanced_logging_json: Value = "AdvancedLoggingJSON", r#"{}"#, "environment_logging,write_restrictable,cloud_restrictable";
        console_json: bool = "ConsoleJson", true, "environment_logging,write_restrictable,cloud_restrictable";
        console_level: String = "ConsoleLevel", "DEBUG", "environment_logging,write_restrictable,cloud_restrictable";
        enable_color: bool = "EnableColor", false, "environment_logging,write_restrictable,cloud_restrictable";
        enable_console: bool = "EnableConsole", true, "environment_logging,write_restrictable,cloud_restrictable";
        enable_diagnostics: bool = "EnableDiagnostics", false, "environment_logging,write_restrictable,cloud_restrictable";
        enable_file: bool = "EnableFile", true, "environment_logging,write_restrictable,cloud_restrictable";
        enable_sentry: bool = "EnableSentry", false, "environment_logging,write_restrictable,cloud_restrictable";
        enable_webhook_debugging: bool = "EnableWebhookDebugging", true, "environment_logging,write_restrictable,cloud_restrictable";
        file_json: bool = "FileJson", true, "environment_logging,write_restrictable,cloud_restrictable";
        file_level: String = "FileLevel", "INFO", "environment_logging,write_restrictable,cloud_restrictable";
        file_location: String = "FileLocation", "", "environment_logging,write_restrictable,cloud_restrictable";
        max_field_size: i64 = "MaxFieldSize", 2048, "environment_logging,write_restrictable,cloud_restrictable";
    }
}
