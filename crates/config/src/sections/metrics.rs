//! `MetricsSettings`: Prometheus metrics and client measurements.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Prometheus metrics and client measurements.
    MetricsSettings {
        block_profile_rate: i64 = "BlockProfileRate", 0, "environment_performance_monitoring,write_restrictable,cloud_restrictable";
        client_side_user_ids: Vec<String> = "ClientSideUserIds", [], "environment_performance_monitoring,write_restrictable,cloud_restrictable";
        enable: bool = "Enable", false, "environment_performance_monitoring,write_restrictable,cloud_restrictable";
        enable_client_metrics: bool = "EnableClientMetrics", true, "environment_performance_monitoring,write_restrictable,cloud_restrictable";
        enable_notification_metrics: bool = "EnableNotificationMetrics", true, "environment_performance_monitoring,write_restrictable,cloud_restrictable";
        listen_address: String = "ListenAddress", ":8067", "environment_performance_monitoring,write_restrictable,cloud_restrictable";
    }
}
