//! Teams, database, files, mail, caches, logs and rules across sections.

use super::checks::{email as is_email, http_url, id};
use super::{Check, rule};
use crate::config::Config;
use crate::sections::*;
use serde_json::Value;

pub(super) fn across(c: &Config) -> Check {
    let no_site = c.service.site_url.is_empty();
    rule!(
        !(no_site && c.email.enable_email_batching),
        "site_url_email_batching.app_error",
        "EmailSettings.EnableEmailBatching"
    );
    rule!(
        !(c.cluster.enable && c.email.enable_email_batching),
        "cluster_email_batching.app_error",
        "EmailSettings.EnableEmailBatching"
    );
    rule!(
        !(no_site && c.service.allow_cookies_for_subdomains),
        "allow_cookies_for_subdomains.app_error",
        "ServiceSettings.AllowCookiesForSubdomains"
    );
    Ok(())
}

pub(super) fn team(s: &TeamSettings) -> Check {
    rule!(s.max_users_per_team > 0, "max_users.app_error", "TeamSettings.MaxUsersPerTeam");
    rule!(s.user_status_away_timeout > 0, "user_status_away_timeout.app_error", "TeamSettings.UserStatusAwayTimeout");
    rule!(s.max_channels_per_team > 0, "max_channels.app_error", "TeamSettings.MaxChannelsPerTeam");
    rule!(
        s.max_notifications_per_channel > 0,
        "max_notify_per_channel.app_error",
        "TeamSettings.MaxNotificationsPerChannel"
    );
    rule!(
        matches!(s.restrict_direct_message.as_str(), "any" | "team"),
        "restrict_direct_message.app_error",
        "TeamSettings.RestrictDirectMessage"
    );
    rule!(
        matches!(s.teammate_name_display.as_str(), "full_name" | "nickname_full_name" | "username"),
        "teammate_name_display.app_error",
        "TeamSettings.TeammateNameDisplay"
    );
    rule!(s.site_name.chars().count() <= 30, "sitename_length.app_error", "TeamSettings.SiteName");
    // Archived channels can always be read since 11.0; the key only remains for older files.
    rule!(
        s.experimental_view_archived_channels,
        "experimental_view_archived_channels.app_error",
        "TeamSettings.ExperimentalViewArchivedChannels"
    );
    Ok(())
}

pub(super) fn sql(s: &SqlSettings) -> Check {
    rule!(
        s.at_rest_encrypt_key.is_empty() || s.at_rest_encrypt_key.len() >= 32,
        "encrypt_sql.app_error",
        "SqlSettings.AtRestEncryptKey"
    );
    // Upstream knows postgres only; sqlite is ours.
    rule!(matches!(s.driver_name.as_str(), "postgres" | "sqlite"), "sql_driver.app_error", "SqlSettings.DriverName");
    rule!(s.max_idle_conns > 0, "sql_idle.app_error", "SqlSettings.MaxIdleConns");
    rule!(
        s.conn_max_lifetime_milliseconds >= 0,
        "sql_conn_max_lifetime_milliseconds.app_error",
        "SqlSettings.ConnMaxLifetimeMilliseconds"
    );
    rule!(
        s.conn_max_idle_time_milliseconds >= 0,
        "sql_conn_max_idle_time_milliseconds.app_error",
        "SqlSettings.ConnMaxIdleTimeMilliseconds"
    );
    rule!(s.query_timeout > 0, "sql_query_timeout.app_error", "SqlSettings.QueryTimeout");
    rule!(!s.data_source.is_empty(), "sql_data_src.app_error", "SqlSettings.DataSource");
    rule!(s.max_open_conns > 0, "sql_max_conn.app_error", "SqlSettings.MaxOpenConns");
    Ok(())
}

pub(super) fn file(s: &FileSettings) -> Check {
    rule!(s.max_file_size > 0, "max_file_size.app_error", "FileSettings.MaxFileSize");
    rule!(matches!(s.driver_name.as_str(), "local" | "amazons3"), "file_driver.app_error", "FileSettings.DriverName");
    rule!(
        s.public_link_salt.is_empty() || s.public_link_salt.len() >= 32,
        "file_salt.app_error",
        "FileSettings.PublicLinkSalt"
    );
    rule!(!s.directory.is_empty(), "directory.app_error", "FileSettings.Directory");
    rule!(s.directory.trim() == s.directory, "directory_whitespace.app_error", "FileSettings.Directory");
    rule!(
        s.max_image_decoder_concurrency == -1 || s.max_image_decoder_concurrency > 0,
        "image_decoder_concurrency.app_error",
        "FileSettings.MaxImageDecoderConcurrency"
    );
    rule!(
        s.amazon_s3_request_timeout_milliseconds > 0,
        "amazons3_timeout.app_error",
        "FileSettings.AmazonS3RequestTimeoutMilliseconds"
    );
    rule!(storage_class(&s.amazon_s3_storage_class), "storage_class.app_error", "FileSettings.AmazonS3StorageClass");
    rule!(
        storage_class(&s.export_amazon_s3_storage_class),
        "storage_class.app_error",
        "FileSettings.ExportAmazonS3StorageClass"
    );
    Ok(())
}

fn storage_class(name: &str) -> bool {
    const CLASSES: [&str; 12] = [
        "",
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "OUTPOSTS",
        "GLACIER_IR",
        "SNOW",
        "EXPRESS_ONEZONE",
    ];
    CLASSES.contains(&name)
}

pub(super) fn email(s: &EmailSettings) -> Check {
    rule!(
        matches!(s.connection_security.as_str(), "" | "TLS" | "STARTTLS" | "PLAIN"),
        "email_security.app_error",
        "EmailSettings.ConnectionSecurity"
    );
    rule!(
        s.email_batching_buffer_size > 0,
        "email_batching_buffer_size.app_error",
        "EmailSettings.EmailBatchingBufferSize"
    );
    rule!(s.email_batching_interval >= 30, "email_batching_interval.app_error", "EmailSettings.EmailBatchingInterval");
    rule!(
        matches!(s.email_notification_contents_type.as_str(), "full" | "generic"),
        "email_notification_contents_type.app_error",
        "EmailSettings.EmailNotificationContentsType"
    );
    Ok(())
}

pub(super) fn password(s: &PasswordSettings) -> Check {
    rule!((5..=72).contains(&s.minimum_length), "password_length.app_error", "PasswordSettings.MinimumLength");
    Ok(())
}

pub(super) fn rate_limit(s: &RateLimitSettings) -> Check {
    if s.enable {
        rule!(s.memory_store_size > 0, "rate_mem.app_error", "RateLimitSettings.MemoryStoreSize");
        rule!(s.per_sec > 0, "rate_sec.app_error", "RateLimitSettings.PerSec");
        rule!(s.max_burst > 0, "max_burst.app_error", "RateLimitSettings.MaxBurst");
    }
    Ok(())
}

pub(super) fn localization(s: &LocalizationSettings) -> Check {
    rule!(
        s.available_locales.is_empty() || s.available_locales.split(',').any(|l| l.trim() == s.default_client_locale),
        "localization.available_locales.app_error",
        "LocalizationSettings.AvailableLocales"
    );
    Ok(())
}

pub(super) fn cache(s: &CacheSettings) -> Check {
    rule!(matches!(s.cache_type.as_str(), "lru" | "redis"), "cache_type.app_error", "CacheSettings.CacheType");
    if s.cache_type == "redis" {
        rule!(!s.redis_address.is_empty(), "empty_redis_address.app_error", "CacheSettings.RedisAddress");
        rule!(s.redis_db >= 0, "invalid_redis_db.app_error", "CacheSettings.RedisDB");
    }
    Ok(())
}

pub(super) fn experimental(c: &Config) -> Check {
    rule!(
        !c.experimental.client_side_cert_enable,
        "client_side_cert_enable.app_error",
        "ExperimentalSettings.ClientSideCertEnable"
    );
    rule!(
        c.experimental.link_metadata_timeout_milliseconds > 0,
        "link_metadata_timeout.app_error",
        "ExperimentalSettings.LinkMetadataTimeoutMilliseconds"
    );
    let guests = &c.guest_accounts;
    rule!(
        !(guests.enforce_multifactor_authentication && guests.enable_guest_magic_link),
        "guest_accounts.cannot_enforce_multifactor_authentication_when_guest_magic_link_is_enabled.app_error",
        "GuestAccountsSettings.EnableGuestMagicLink"
    );
    Ok(())
}

pub(super) fn logs(c: &Config) -> Check {
    rule!(log_targets(&c.log.advanced_logging_json), "log.advanced_logging.parse", "LogSettings.AdvancedLoggingJSON");
    rule!(
        log_targets(&c.audit.advanced_logging_json),
        "log.advanced_logging.parse",
        "ExperimentalAuditSettings.AdvancedLoggingJSON"
    );
    if c.audit.file_enabled {
        let name = &c.audit.file_name;
        rule!(!name.is_empty(), "experimental_audit_settings.file_name_empty", "ExperimentalAuditSettings.FileName");
        rule!(
            !name.ends_with('/') && !std::path::Path::new(name).is_dir(),
            "experimental_audit_settings.file_name_is_directory",
            "ExperimentalAuditSettings.FileName"
        );
    }
    Ok(())
}

/// Name -> target with a known type (`contract/cli.md` section 7).
fn log_targets(json: &Value) -> bool {
    json.as_object().is_some_and(|targets| {
        targets.values().all(|t| t["type"].as_str().is_some_and(|t| matches!(t, "console" | "file" | "syslog" | "tcp")))
    })
}

pub(super) fn support(c: &Config) -> Check {
    let s = &c.support;
    if s.report_a_problem_type == "link" {
        rule!(
            !s.report_a_problem_link.is_empty(),
            "report_a_problem_link.missing.app_error",
            "SupportSettings.ReportAProblemLink"
        );
        rule!(
            http_url(&s.report_a_problem_link),
            "report_a_problem_link.invalid.app_error",
            "SupportSettings.ReportAProblemLink"
        );
    }
    if s.report_a_problem_type == "email" {
        rule!(
            !s.report_a_problem_mail.is_empty(),
            "report_a_problem_mail.missing.app_error",
            "SupportSettings.ReportAProblemMail"
        );
        rule!(
            is_email(&s.report_a_problem_mail),
            "report_a_problem_mail.invalid.app_error",
            "SupportSettings.ReportAProblemMail"
        );
    }
    let link = |text: &str| text.is_empty() || http_url(text);
    let app = &c.native_app;
    rule!(
        link(&app.app_download_link),
        "native_app_settings.download_link.app_error",
        "NativeAppSettings.AppDownloadLink"
    );
    rule!(
        link(&app.android_app_download_link),
        "native_app_settings.download_link.app_error",
        "NativeAppSettings.AndroidAppDownloadLink"
    );
    rule!(
        link(&app.ios_app_download_link),
        "native_app_settings.download_link.app_error",
        "NativeAppSettings.IosAppDownloadLink"
    );
    Ok(())
}

pub(super) fn metrics(s: &MetricsSettings) -> Check {
    rule!(
        s.client_side_user_ids.len() <= 5,
        "metrics_client_side_user_ids.app_error",
        "MetricsSettings.ClientSideUserIds"
    );
    rule!(
        s.client_side_user_ids.iter().all(|i| id(i)),
        "metrics_client_side_user_id.app_error",
        "MetricsSettings.ClientSideUserIds"
    );
    Ok(())
}
