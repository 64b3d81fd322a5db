//! Search, retention, exports, display, translation and flagging.

use super::checks::{domain, email, http_url, time_of_day};
use super::{Check, rule};
use crate::config::Config;
use crate::sections::*;

// tidy: function one rule after the other, in the order of the reference
pub(super) fn elasticsearch(s: &ElasticsearchSettings) -> Check {
    rule!(
        matches!(s.backend.as_str(), "elasticsearch" | "opensearch"),
        "elastic_search.invalid_backend.app_error",
        "ElasticsearchSettings.Backend"
    );
    rule!(
        !s.enable_indexing || !s.connection_url.is_empty(),
        "elastic_search.connection_url.app_error",
        "ElasticsearchSettings.ConnectionURL"
    );
    rule!(
        !s.enable_searching || s.enable_indexing,
        "elastic_search.enable_searching.app_error",
        "ElasticsearchSettings.EnableSearching"
    );
    rule!(
        !s.enable_autocomplete || s.enable_indexing,
        "elastic_search.enable_autocomplete.app_error",
        "ElasticsearchSettings.EnableAutocomplete"
    );
    elasticsearch_jobs(s)
}

fn elasticsearch_jobs(s: &ElasticsearchSettings) -> Check {
    rule!(
        s.aggregate_posts_after_days >= 1,
        "elastic_search.aggregate_posts_after_days.app_error",
        "ElasticsearchSettings.AggregatePostsAfterDays"
    );
    rule!(
        time_of_day(&s.posts_aggregator_job_start_time),
        "elastic_search.posts_aggregator_job_start_time.app_error",
        "ElasticsearchSettings.PostsAggregatorJobStartTime"
    );
    rule!(
        s.live_indexing_batch_size >= 1,
        "elastic_search.live_indexing_batch_size.app_error",
        "ElasticsearchSettings.LiveIndexingBatchSize"
    );
    rule!(s.batch_size >= 1, "elastic_search.bulk_indexing_batch_size.app_error", "ElasticsearchSettings.BatchSize");
    rule!(
        s.request_timeout_seconds >= 1,
        "elastic_search.request_timeout_seconds.app_error",
        "ElasticsearchSettings.RequestTimeoutSeconds"
    );
    rule!(
        !s.ignored_purge_indexes.split(',').any(|i| i.trim().starts_with('-')),
        "elastic_search.ignored_indexes_dash_prefix.app_error",
        "ElasticsearchSettings.IgnoredPurgeIndexes"
    );
    if !s.global_search_prefix.is_empty() {
        rule!(
            !s.index_prefix.is_empty(),
            "elastic_search.empty_index_prefix.app_error",
            "ElasticsearchSettings.IndexPrefix"
        );
        rule!(
            s.index_prefix.starts_with(&s.global_search_prefix),
            "elastic_search.incorrect_search_prefix.app_error",
            "ElasticsearchSettings.GlobalSearchPrefix"
        );
    }
    Ok(())
}

pub(super) fn data_retention(s: &DataRetentionSettings) -> Check {
    let (days, hours) = (s.message_retention_days, s.message_retention_hours);
    rule!(
        days >= 0,
        "data_retention.message_retention_days_too_low.app_error",
        "DataRetentionSettings.MessageRetentionDays"
    );
    rule!(
        hours >= 0,
        "data_retention.message_retention_hours_too_low.app_error",
        "DataRetentionSettings.MessageRetentionHours"
    );
    rule!(
        days == 0 || hours == 0,
        "data_retention.message_retention_misconfiguration.app_error",
        "DataRetentionSettings.MessageRetentionHours"
    );
    rule!(
        days > 0 || hours > 0,
        "data_retention.message_retention_both_zero.app_error",
        "DataRetentionSettings.MessageRetentionDays"
    );
    let (days, hours) = (s.file_retention_days, s.file_retention_hours);
    rule!(days >= 0, "data_retention.file_retention_days_too_low.app_error", "DataRetentionSettings.FileRetentionDays");
    rule!(
        hours >= 0,
        "data_retention.file_retention_hours_too_low.app_error",
        "DataRetentionSettings.FileRetentionHours"
    );
    rule!(
        days == 0 || hours == 0,
        "data_retention.file_retention_misconfiguration.app_error",
        "DataRetentionSettings.FileRetentionHours"
    );
    rule!(
        days > 0 || hours > 0,
        "data_retention.file_retention_both_zero.app_error",
        "DataRetentionSettings.FileRetentionDays"
    );
    rule!(
        time_of_day(&s.deletion_job_start_time),
        "data_retention.deletion_job_start_time.app_error",
        "DataRetentionSettings.DeletionJobStartTime"
    );
    Ok(())
}

pub(super) fn message_export(s: &MessageExportSettings) -> Check {
    if !s.enable_export {
        return Ok(());
    }
    rule!(
        s.export_from_timestamp >= 0,
        "message_export.export_from.app_error",
        "MessageExportSettings.ExportFromTimestamp"
    );
    rule!(
        time_of_day(&s.daily_run_time),
        "message_export.daily_runtime.app_error",
        "MessageExportSettings.DailyRunTime"
    );
    rule!(s.batch_size >= 0, "message_export.batch_size.app_error", "MessageExportSettings.BatchSize");
    rule!(
        matches!(s.export_format.as_str(), "actiance" | "globalrelay" | "globalrelay-zip" | "csv"),
        "message_export.export_type.app_error",
        "MessageExportSettings.ExportFormat"
    );
    if s.export_format == "globalrelay" {
        global_relay(&s.global_relay_settings)?;
    }
    Ok(())
}

fn global_relay(s: &MessageExportGlobalRelaySettings) -> Check {
    rule!(
        matches!(s.customer_type.as_str(), "A9" | "A10" | "CUSTOM"),
        "message_export.global_relay.customer_type.app_error",
        "MessageExportSettings.GlobalRelaySettings.CustomerType"
    );
    rule!(
        s.customer_type != "CUSTOM" || !(s.custom_smtp_server_name.is_empty() || s.custom_smtp_port.is_empty()),
        "message_export.global_relay.customer_type_custom.app_error",
        "MessageExportSettings.GlobalRelaySettings.CustomSMTPServerName"
    );
    rule!(
        email(&s.email_address),
        "message_export.global_relay.email_address.app_error",
        "MessageExportSettings.GlobalRelaySettings.EmailAddress"
    );
    rule!(
        !s.smtp_username.is_empty(),
        "message_export.global_relay.smtp_username.app_error",
        "MessageExportSettings.GlobalRelaySettings.SMTPUsername"
    );
    rule!(
        !s.smtp_password.is_empty(),
        "message_export.global_relay.smtp_password.app_error",
        "MessageExportSettings.GlobalRelaySettings.SMTPPassword"
    );
    Ok(())
}

pub(super) fn display_and_images(c: &Config) -> Check {
    let scheme = |text: &String| {
        let text = text.trim();
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    rule!(
        c.display.custom_url_schemes.iter().all(scheme),
        "display.custom_url_schemes.app_error",
        "DisplaySettings.CustomURLSchemes"
    );
    let s = &c.image_proxy;
    if s.enable {
        rule!(
            matches!(s.image_proxy_type.as_str(), "local" | "atmos/camo"),
            "image_proxy_type.app_error",
            "ImageProxySettings.ImageProxyType"
        );
        if s.image_proxy_type == "atmos/camo" {
            rule!(
                http_url(&s.remote_image_proxy_url),
                "atmos_camo_image_proxy_url.app_error",
                "ImageProxySettings.RemoteImageProxyURL"
            );
            rule!(
                !s.remote_image_proxy_options.is_empty(),
                "atmos_camo_image_proxy_options.app_error",
                "ImageProxySettings.RemoteImageProxyOptions"
            );
        }
    }
    Ok(())
}

pub(super) fn import_and_export(c: &Config) -> Check {
    rule!(!c.import_files.directory.is_empty(), "import.directory.app_error", "ImportSettings.Directory");
    rule!(c.import_files.retention_days > 0, "import.retention_days_too_low.app_error", "ImportSettings.RetentionDays");
    rule!(!c.export.directory.is_empty(), "export.directory.app_error", "ExportSettings.Directory");
    rule!(c.export.retention_days > 0, "export.retention_days_too_low.app_error", "ExportSettings.RetentionDays");
    Ok(())
}

pub(super) fn auto_translation(s: &AutoTranslationSettings) -> Check {
    if !s.enable {
        return Ok(());
    }
    rule!(!s.provider.is_empty(), "autotranslation.provider.app_error", "AutoTranslationSettings.Provider");
    rule!(
        matches!(s.provider.as_str(), "libretranslate" | "agents"),
        "autotranslation.provider.unsupported.app_error",
        "AutoTranslationSettings.Provider"
    );
    rule!(
        s.provider != "libretranslate" || http_url(&s.libre_translate.url),
        "autotranslation.libretranslate.url.app_error",
        "AutoTranslationSettings.LibreTranslate.URL"
    );
    rule!(
        s.provider != "agents" || !s.agents.llm_service_id.is_empty(),
        "autotranslation.agents.llm_service_id.app_error",
        "AutoTranslationSettings.Agents.LLMServiceID"
    );
    rule!(s.timeout_ms > 0, "autotranslation.timeout.app_error", "AutoTranslationSettings.TimeoutMs");
    rule!((1..=64).contains(&s.workers), "autotranslation.workers.app_error", "AutoTranslationSettings.Workers");
    Ok(())
}

pub(super) fn wrangler(s: &WranglerSettings) -> Check {
    rule!(
        s.allowed_email_domain.iter().all(|d| domain(d)),
        "move_thread.domain_invalid.app_error",
        "WranglerSettings.AllowedEmailDomain"
    );
    Ok(())
}

pub(super) fn content_flagging(s: &ContentFlaggingSettings) -> Check {
    rule!(
        !s.additional_settings.reasons.is_empty(),
        "content_flagging.reasons_not_set.app_error",
        "ContentFlaggingSettings.AdditionalSettings.Reasons"
    );
    let mapping = s.notification_settings.event_target_mapping.as_object();
    let mut events = mapping.into_iter().flatten();
    rule!(
        events.all(|(event, _)| matches!(event.as_str(), "flagged" | "assigned" | "removed" | "dismissed")),
        "notification_settings.invalid_event",
        "ContentFlaggingSettings.NotificationSettings.EventTargetMapping"
    );
    let targets = |list: &serde_json::Value| {
        list.as_array()
            .is_some_and(|l| l.iter().all(|t| matches!(t.as_str(), Some("reviewers" | "author" | "reporter"))))
    };
    rule!(
        mapping.into_iter().flatten().all(|(_, list)| targets(list)),
        "notification_settings.invalid_target",
        "ContentFlaggingSettings.NotificationSettings.EventTargetMapping"
    );
    let flagged = &s.notification_settings.event_target_mapping["flagged"];
    rule!(
        flagged.as_array().is_some_and(|l| l.iter().any(|t| t == "reviewers")),
        "notification_settings.reviewer_flagged_notification_disabled",
        "ContentFlaggingSettings.NotificationSettings.EventTargetMapping"
    );
    Ok(())
}
