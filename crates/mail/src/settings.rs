//! What sending and composing need of the configuration.

use std::time::Duration;

/// `EmailSettings.ConnectionSecurity`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Security {
    #[default]
    None,
    /// TLS from the first byte.
    Tls,
    /// Plain first, then upgraded; refused when the server does not offer it.
    StartTls,
}

impl Security {
    /// `""`, `TLS` or `STARTTLS`; anything else counts as none, as `PLAIN` of old files does.
    pub fn of(config: &str) -> Security {
        match config {
            "TLS" => Security::Tls,
            "STARTTLS" => Security::StartTls,
            _ => Security::None,
        }
    }
}

/// The way to the mail server.
#[derive(Clone, Default, PartialEq)]
pub struct SmtpSettings {
    /// `SMTPServer`
    pub server: String,
    /// `SMTPPort` (a string there)
    pub port: u16,
    pub security: Security,
    /// `SMTPUsername` and `SMTPPassword`, with `EnableSMTPAuth`. The server chooses PLAIN or LOGIN.
    pub login: Option<(String, String)>,
    /// `SMTPServerTimeout`: for connecting, and for each answer.
    pub timeout: Duration,
    /// `SkipServerCertificateVerification`
    pub skip_verify: bool,
    /// Host of the site's address: how we introduce ourselves. Empty: the machine's name.
    pub hello: String,
}

/// Without the password: settings end up in logs.
impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("server", &self.server)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("login", &self.login.as_ref().map(|(name, _)| name))
            .field("timeout", &self.timeout)
            .field("skip_verify", &self.skip_verify)
            .field("hello", &self.hello)
            .finish()
    }
}

/// Who writes: shown in every mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// `TeamSettings.SiteName`
    pub name: String,
    /// `ServiceSettings.SiteURL`, without a slash at the end
    pub url: String,
    /// `SupportSettings.SupportEmail`, may be empty
    pub support_email: String,
    /// `EmailSettings.FeedbackOrganization`, may be empty
    pub organization: String,
}

impl Site {
    /// Host (without port) of the address, for message ids and the SMTP greeting.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or(""),
            None => host.split(':').next().unwrap_or(""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (url, host) in [
            ("https://chat.example.com/sub", "chat.example.com"),
            ("http://localhost:8065", "localhost"),
            ("http://u:p@h.example:1/x", "h.example"),
            ("http://[::1]:8065", "::1"),
            ("", ""),
        ] {
            let site = Site { url: url.into(), ..Site::default() };
            assert_eq!(site.host(), host, "{url}");
        }
    }

    #[test]
    fn the_password_is_not_printed() {
        let settings = SmtpSettings { login: Some(("me".into(), "hunter2".into())), ..Default::default() };
        let text = format!("{settings:?}");
        assert!(text.contains("me") && !text.contains("hunter2"), "{text}");
    }
}
