//! `MessageExportSettings`: Compliance export.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Compliance export.
    MessageExportSettings {
        batch_size: i64 = "BatchSize", 10_000, "compliance_compliance_export";
        channel_batch_size: i64 = "ChannelBatchSize", 100, "compliance_compliance_export";
        channel_history_batch_size: i64 = "ChannelHistoryBatchSize", 10, "compliance_compliance_export";
        daily_run_time: String = "DailyRunTime", "01:00", "compliance_compliance_export";
        download_export_results: bool = "DownloadExportResults", false, "compliance_compliance_export";
        enable_export: bool = "EnableExport", false, "compliance_compliance_export";
        export_format: String = "ExportFormat", "actiance", "compliance_compliance_export";
        export_from_timestamp: i64 = "ExportFromTimestamp", 0, "compliance_compliance_export";
        global_relay_settings: MessageExportGlobalRelaySettings = "GlobalRelaySettings", (), "";
    }
}

section! {
    /// `MessageExportSettings.GlobalRelaySettings`.
    MessageExportGlobalRelaySettings {
        customer_type: String = "CustomerType", "A9", "compliance_compliance_export";
        custom_smtp_port: String = "CustomSMTPPort", "25", "compliance_compliance_export";
        custom_smtp_server_name: String = "CustomSMTPServerName", "", "compliance_compliance_export";
        email_address: String = "EmailAddress", "", "compliance_compliance_export";
        smtp_password: String = "SMTPPassword", "", "compliance_compliance_export", secret true;
        smtp_server_timeout: i64 = "SMTPServerTimeout", 1800, "compliance_compliance_export";
        smtp_username: String = "SMTPUsername", "", "compliance_compliance_export", secret true;
    }
}
