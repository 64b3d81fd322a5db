//! Mails about accounts. They are composed inside the transaction that is their reason and wait in the outbox as rows of
//! kind `mail`; the worker takes the way to the mail server from the configuration of the moment of sending.
//!
//! A row of kind `mail` (any domain may write one): `{"to", "subject", "html", "text"}` and, where wanted, `message_id`,
//! `thread`, `unsubscribe` and `pictures` (`[{"id", "mime", "base64"}]`).

use crate::one_time;
use ochre_kernel::{App, AppError, BoxFuture, Tx};
use ochre_mail::{Composed, From, Inline, Kind, Mail, Mailer, Security, Site, SmtpSettings};
use ochre_secret::TokenKind;
use ochre_types::User;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Who writes, from the configuration.
pub fn site(app: &App) -> Site {
    let c = app.config();
    Site {
        name: c.team.site_name.clone(),
        url: c.service.site_url.trim_end_matches('/').to_string(),
        support_email: c.support.support_email.clone(),
        organization: c.email.feedback_organization.clone(),
    }
}

/// Queues a mail about an account, in its language.
pub fn queue(tx: &mut Tx, app: &App, to: &str, locale: &str, kind: &Kind<'_>) {
    let locale =
        if locale.is_empty() { app.config().localization.default_client_locale.clone() } else { locale.into() };
    let c = ochre_mail::compose(&site(app), &locale, kind);
    tx.enqueue("mail", &json!({"to": to, "subject": c.subject, "html": c.html, "text": c.text}));
}

fn notify(tx: &mut Tx, app: &App, user: &User, kind: &Kind<'_>) {
    if !user.is_bot && !user.email.is_empty() {
        queue(tx, app, &user.email, &user.locale, kind);
    }
}

/// First mail of a new account, with the link when addresses are verified.
pub fn welcome(tx: &mut Tx, app: &App, user: &User) -> Result<(), AppError> {
    let c = app.config_full();
    if user.is_bot || user.disable_welcome_email || !c.email.send_email_notifications {
        return Ok(());
    }
    if c.email.require_email_verification && !user.email_verified {
        let token = one_time::issue(tx, TokenKind::VerifyEmail, &one_time::account(user, &user.email));
        let link = ochre_mail::verify_email_link(&site(app), &token, &user.email);
        notify(tx, app, user, &Kind::Welcome { verify_link: Some(&link) });
    } else {
        notify(tx, app, user, &Kind::Welcome { verify_link: None });
    }
    Ok(())
}

/// The link that proves an address, sent to that address.
pub fn verification(tx: &mut Tx, app: &App, user: &User, address: &str) -> Result<(), AppError> {
    let token = one_time::issue(tx, TokenKind::VerifyEmail, &one_time::account(user, address));
    let link = ochre_mail::verify_email_link(&site(app), &token, address);
    let kind =
        if address == user.email { Kind::VerifyEmail { link: &link } } else { Kind::VerifyNewEmail { link: &link } };
    queue(tx, app, address, &user.locale, &kind);
    Ok(())
}

/// The link to a new password.
pub fn password_reset(tx: &mut Tx, app: &App, user: &User) {
    let token = one_time::issue(tx, TokenKind::PasswordRecovery, &one_time::account(user, &user.email));
    let link = ochre_mail::password_reset_link(&site(app), &token);
    notify(tx, app, user, &Kind::PasswordReset { link: &link });
}

/// To the old address.
pub fn email_changed(tx: &mut Tx, app: &App, old: &User, new: &User) {
    queue(tx, app, &old.email, &new.locale, &Kind::EmailChanged { new_email: &new.email });
}

/// A new username.
pub fn username_changed(tx: &mut Tx, app: &App, user: &User) {
    notify(tx, app, user, &Kind::UsernameChanged { new_username: &user.username });
}

/// A new password.
pub fn password_changed(tx: &mut Tx, app: &App, user: &User) {
    notify(tx, app, user, &Kind::PasswordChanged);
}

/// One's own deactivation.
pub fn deactivated(tx: &mut Tx, app: &App, user: &User) {
    notify(tx, app, user, &Kind::Deactivated);
}

/// A new personal access token.
pub fn token_added(tx: &mut Tx, app: &App, user: &User) {
    notify(tx, app, user, &Kind::AccessTokenAdded);
}

/// One-time codes switched on or off.
pub fn mfa_changed(tx: &mut Tx, app: &App, user: &User, on: bool) {
    notify(tx, app, user, if on { &Kind::MfaTurnedOn } else { &Kind::MfaTurnedOff });
}

/// The worker of `mail` rows.
pub fn worker(app: Arc<App>, row: Value) -> BoxFuture<'static, Result<(), String>> {
    Box::pin(async move {
        let Some(mail) = mail_of(&app, &row) else { return Ok(()) };
        let Some(mailer) = mailer(&app)? else { return Ok(()) };
        match mailer.send(&mail).await {
            Ok(()) => Ok(()),
            Err(e) if e.is_temporary() => Err(e.to_string()),
            Err(e) => {
                tracing::warn!(error = %e, "a mail cannot be delivered");
                Ok(())
            }
        }
    })
}

/// `None`: no mail server is set, mails go nowhere.
fn mailer(app: &App) -> Result<Option<Mailer>, String> {
    let c = app.config_full();
    let e = &c.email;
    if e.smtp_server.is_empty() {
        return Ok(None);
    }
    let settings = SmtpSettings {
        server: e.smtp_server.clone(),
        port: e.smtp_port.parse().unwrap_or(25),
        security: Security::of(&e.connection_security),
        login: e.enable_smtp_auth.then(|| (e.smtp_username.clone(), e.smtp_password.clone())),
        timeout: Duration::from_secs(u64::try_from(e.smtp_server_timeout).unwrap_or(10).max(1)),
        skip_verify: e.skip_server_certificate_verification,
        hello: site(app).host().to_string(),
    };
    let name = if e.feedback_name.is_empty() { c.team.site_name.clone() } else { e.feedback_name.clone() };
    let from = From { name, email: e.feedback_email.clone(), reply_to: e.reply_to_address.clone() };
    Mailer::new(&settings, from).map(Some).map_err(|e| e.to_string())
}

fn mail_of(app: &App, row: &Value) -> Option<Mail> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let to = text("to");
    if to.is_empty() {
        return None;
    }
    let content = Composed { subject: text("subject"), html: text("html"), text: text("text") };
    let mut mail = Mail::new(&site(app), &to, content, app.now());
    if !text("message_id").is_empty() {
        mail.message_id = text("message_id");
    }
    mail.thread = text("thread");
    mail.unsubscribe = text("unsubscribe");
    let pictures = row.get("pictures").and_then(Value::as_array).cloned().unwrap_or_default();
    mail.pictures = pictures.iter().filter_map(picture).collect();
    Some(mail)
}

fn picture(p: &Value) -> Option<Inline> {
    let bytes = ochre_types::wire::Base64::from_text(p.get("base64")?.as_str()?)?.0;
    Some(Inline { id: p.get("id")?.as_str()?.into(), mime: p.get("mime")?.as_str()?.into(), bytes })
}
