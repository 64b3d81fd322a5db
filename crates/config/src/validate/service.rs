//! `ServiceSettings`.

use super::checks::{http_url, listen_address, url};
use super::{Check, rule};
use crate::sections::ServiceSettings;
use std::path::Path;

pub(super) fn service(s: &ServiceSettings) -> Check {
    web_server(s)?;
    addresses(s)?;
    messages(s)?;
    clients(s)
}

fn web_server(s: &ServiceSettings) -> Check {
    rule!(
        matches!(s.connection_security.as_str(), "" | "TLS"),
        "webserver_security.app_error",
        "ServiceSettings.ConnectionSecurity"
    );
    if s.connection_security == "TLS" && !s.use_lets_encrypt {
        let exists = |path: &str| !path.is_empty() && Path::new(path).is_file();
        rule!(exists(&s.tls_cert_file), "tls_cert_file_missing.app_error", "ServiceSettings.TLSCertFile");
        rule!(exists(&s.tls_key_file), "tls_key_file_missing.app_error", "ServiceSettings.TLSKeyFile");
    }
    rule!(
        s.tls_overwrite_ciphers.iter().all(|c| CIPHERS.contains(&c.as_str())),
        "tls_overwrite_cipher.app_error",
        "ServiceSettings.TLSOverwriteCiphers"
    );
    rule!(s.maximum_payload_size_bytes > 0, "max_payload_size.app_error", "ServiceSettings.MaximumPayloadSizeBytes");
    rule!(s.maximum_url_length > 0, "max_url_length.app_error", "ServiceSettings.MaximumURLLength");
    rule!(s.read_timeout > 0, "read_timeout.app_error", "ServiceSettings.ReadTimeout");
    rule!(s.write_timeout > 0, "write_timeout.app_error", "ServiceSettings.WriteTimeout");
    rule!(
        s.time_between_user_typing_updates_milliseconds >= 1000,
        "time_between_user_typing.app_error",
        "ServiceSettings.TimeBetweenUserTypingUpdatesMilliseconds"
    );
    rule!(s.maximum_login_attempts > 0, "login_attempts.app_error", "ServiceSettings.MaximumLoginAttempts");
    Ok(())
}

fn addresses(s: &ServiceSettings) -> Check {
    rule!(s.site_url.is_empty() || http_url(&s.site_url), "site_url.app_error", "ServiceSettings.SiteURL");
    rule!(
        s.websocket_url.is_empty() || url(&s.websocket_url, &["ws", "wss", "http", "https"]),
        "websocket_url.app_error",
        "ServiceSettings.WebsocketURL"
    );
    rule!(listen_address(&s.listen_address), "listen_address.app_error", "ServiceSettings.ListenAddress");
    if s.enable_local_mode {
        // The folder of the socket must exist; the file itself is made at start.
        let folder = Path::new(&s.local_mode_socket_location).parent().filter(|p| !p.as_os_str().is_empty());
        rule!(
            !s.local_mode_socket_location.is_empty() && folder.is_none_or(Path::is_dir),
            "local_mode_socket.app_error",
            "ServiceSettings.LocalModeSocketLocation"
        );
    }
    rule!(
        s.outgoing_integration_requests_timeout > 0,
        "outgoing_integrations_request_timeout.app_error",
        "ServiceSettings.OutgoingIntegrationRequestsTimeout"
    );
    rule!(
        s.dcr_redirect_uri_allowlist.iter().all(|pattern| url(&pattern.replace('*', "x"), &["http", "https"])),
        "dcr_redirect_uri_allowlist.app_error",
        "ServiceSettings.DCRRedirectURIAllowlist"
    );
    Ok(())
}

fn messages(s: &ServiceSettings) -> Check {
    rule!(
        matches!(s.experimental_group_unread_channels.as_str(), "disabled" | "default_on" | "default_off"),
        "group_unread_channels.app_error",
        "ServiceSettings.ExperimentalGroupUnreadChannels"
    );
    rule!(
        s.collapsed_threads == "disabled" || s.thread_auto_follow,
        "collapsed_threads.autofollow.app_error",
        "ServiceSettings.ThreadAutoFollow"
    );
    rule!(
        matches!(s.collapsed_threads.as_str(), "disabled" | "default_on" | "default_off" | "always_on"),
        "collapsed_threads.app_error",
        "ServiceSettings.CollapsedThreads"
    );
    rule!(
        s.persistent_notification_interval_minutes >= 2,
        "persistent_notifications_interval.app_error",
        "ServiceSettings.PersistentNotificationIntervalMinutes"
    );
    rule!(
        s.persistent_notification_max_count > 0,
        "persistent_notifications_count.app_error",
        "ServiceSettings.PersistentNotificationMaxCount"
    );
    rule!(
        s.persistent_notification_max_recipients > 0,
        "persistent_notifications_recipients.app_error",
        "ServiceSettings.PersistentNotificationMaxRecipients"
    );
    Ok(())
}

fn clients(s: &ServiceSettings) -> Check {
    let version = &s.minimum_desktop_app_version;
    let numbers = |v: &str| v.split('.').count() == 3 && v.split('.').all(|n| n.parse::<u32>().is_ok());
    let core = version.strip_prefix('v').unwrap_or(version).split(['-', '+']).next().unwrap_or_default();
    rule!(
        version.is_empty() || numbers(core),
        "minimum_desktop_app_version.app_error",
        "ServiceSettings.MinimumDesktopAppVersion"
    );
    Ok(())
}

/// Names that older files may hold; those that our TLS library does not speak are ignored by the listener.
const CIPHERS: [&str; 22] = [
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
];
