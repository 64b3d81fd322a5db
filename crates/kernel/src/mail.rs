//! What every mail needs of the configuration.

use crate::app::App;
use ochre_config::Config;
use ochre_mail::{From, Mailer, Security, Site, SmtpSettings};
use std::time::Duration;

impl App {
    /// Who writes the mails.
    pub fn mail_site(&self) -> Site {
        let c = self.config();
        Site {
            name: c.team.site_name.clone(),
            url: c.service.site_url.trim_end_matches('/').to_string(),
            support_email: c.support.support_email.clone(),
            organization: c.email.feedback_organization.clone(),
        }
    }

    /// The language of a mail to someone with this locale; without one, the default of clients.
    pub fn mail_locale(&self, locale: &str) -> String {
        if locale.is_empty() { self.config().localization.default_client_locale.clone() } else { locale.to_string() }
    }

    /// Whether notifications are sent by mail at all.
    pub fn mails_notifications(&self) -> bool {
        let c = self.config();
        c.email.send_email_notifications && !c.email.smtp_server.is_empty()
    }
}

/// The way to the mail server that a configuration names; `None`: there is none, mails go nowhere.
pub fn mailer(config: &Config, site: &Site) -> Result<Option<Mailer>, String> {
    let Some((settings, from)) = way(config, site) else { return Ok(None) };
    Mailer::new(&settings, from).map(Some).map_err(|e| e.to_string())
}

/// What a [`Mailer`] is made of.
pub fn way(config: &Config, site: &Site) -> Option<(SmtpSettings, From)> {
    let e = &config.email;
    if e.smtp_server.is_empty() {
        return None;
    }
    let settings = SmtpSettings {
        server: e.smtp_server.clone(),
        port: e.smtp_port.parse().unwrap_or(25),
        security: Security::of(&e.connection_security),
        login: e.enable_smtp_auth.then(|| (e.smtp_username.clone(), e.smtp_password.clone())),
        timeout: Duration::from_secs(u64::try_from(e.smtp_server_timeout).unwrap_or(10).max(1)),
        skip_verify: e.skip_server_certificate_verification,
        hello: site.host().to_string(),
    };
    let name = if e.feedback_name.is_empty() { config.team.site_name.clone() } else { e.feedback_name.clone() };
    Some((settings, From { name, email: e.feedback_email.clone(), reply_to: e.reply_to_address.clone() }))
}
