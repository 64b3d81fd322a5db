//! Mails about accounts. They are composed inside the transaction that is their reason and wait in the outbox as rows of
//! kind `mail`; the worker takes the way to the mail server from the configuration of the moment of sending.
//!
//! A row of kind `mail` (any domain may write one): `{"to", "subject", "html", "text"}` and, where wanted, `message_id`,
//! `thread`, `unsubscribe`, `reply_to` and `pictures` (`[{"id", "user"}]`: the face of an account, read when the mail is sent).

use crate::one_time;
use ochre_kernel::jobs::Fault;
use ochre_kernel::{App, AppError, BoxFuture, Tx, args, sql};
use ochre_mail::{Composed, From, Inline, Kind, Mail, MailError, Mailer, SmtpSettings};
use ochre_secret::TokenKind;
use ochre_types::User;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;

/// Queues a mail about an account, in its language.
pub fn queue(tx: &mut Tx, app: &App, to: &str, locale: &str, kind: &Kind<'_>) {
    let row = row_of(app, to, locale, kind);
    tx.enqueue("mail", &row);
}

/// As [`queue`], for a mail that somebody sits and waits for: it passes what is queued.
fn queue_now(tx: &mut Tx, app: &App, to: &str, locale: &str, kind: &Kind<'_>) {
    let row = row_of(app, to, locale, kind);
    tx.enqueue_now("mail", &row);
}

fn row_of(app: &App, to: &str, locale: &str, kind: &Kind<'_>) -> Value {
    let c = ochre_mail::compose(&app.mail_site(), &app.mail_locale(locale), kind);
    json!({"to": to, "subject": c.subject, "html": c.html, "text": c.text})
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
        let link = ochre_mail::verify_email_link(&app.mail_site(), &token, &user.email);
        notify(tx, app, user, &Kind::Welcome { verify_link: Some(&link) });
    } else {
        notify(tx, app, user, &Kind::Welcome { verify_link: None });
    }
    Ok(())
}

/// The link that proves an address, sent to that address.
pub fn verification(tx: &mut Tx, app: &App, user: &User, address: &str) -> Result<(), AppError> {
    let token = one_time::issue(tx, TokenKind::VerifyEmail, &one_time::account(user, address));
    let link = ochre_mail::verify_email_link(&app.mail_site(), &token, address);
    let kind =
        if address == user.email { Kind::VerifyEmail { link: &link } } else { Kind::VerifyNewEmail { link: &link } };
    queue_now(tx, app, address, &user.locale, &kind);
    Ok(())
}

/// The link to a new password.
pub fn password_reset(tx: &mut Tx, app: &App, user: &User) {
    let token = one_time::issue(tx, TokenKind::PasswordRecovery, &one_time::account(user, &user.email));
    let link = ochre_mail::password_reset_link(&app.mail_site(), &token);
    if !user.is_bot && !user.email.is_empty() {
        queue_now(tx, app, &user.email, &user.locale, &Kind::PasswordReset { link: &link });
    }
}

/// The link that lets a guest in, without a password.
pub fn one_time_login(tx: &mut Tx, app: &App, user: &User, token: &str) {
    let link = ochre_mail::one_time_login_link(&app.mail_site(), token);
    queue_now(tx, app, &user.email, &user.locale, &Kind::OneTimeLogin { link: &link });
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

/// Another way to sign in. `method`: a name a person knows.
pub fn sign_in_changed(tx: &mut Tx, app: &App, user: &User, method: &str) {
    notify(tx, app, user, &Kind::SignInMethodChanged { method });
}

/// A new personal access token.
pub fn token_added(tx: &mut Tx, app: &App, user: &User) {
    notify(tx, app, user, &Kind::AccessTokenAdded);
}

/// One-time codes switched on or off.
pub fn mfa_changed(tx: &mut Tx, app: &App, user: &User, on: bool) {
    notify(tx, app, user, if on { &Kind::MfaTurnedOn } else { &Kind::MfaTurnedOff });
}

/// A new passkey, or one that is gone. `name`: what its owner calls it.
pub fn passkey(tx: &mut Tx, app: &App, user: &User, name: &str, added: bool) {
    notify(tx, app, user, &if added { Kind::PasskeyAdded { name } } else { Kind::PasskeyRemoved { name } });
}

/// New recovery codes, the old ones are void.
pub fn recovery_codes_made(tx: &mut Tx, app: &App, user: &User) {
    notify(tx, app, user, &Kind::RecoveryCodesMade);
}

/// A recovery code was used; so many are left.
pub fn recovery_code_used(tx: &mut Tx, app: &App, user: &User, left: i64) {
    notify(tx, app, user, &Kind::RecoveryCodeUsed { left: &left.to_string() });
}

/// The way to the mail server with its open connections, kept while the settings stay.
#[derive(Default)]
pub struct Way(Mutex<Option<(SmtpSettings, From, Mailer)>>);

impl Way {
    /// By the settings of this moment; `None`: mails go nowhere.
    fn mailer(&self, app: &App) -> Result<Option<Mailer>, MailError> {
        let Some((settings, from)) = ochre_kernel::mail::way(&app.config(), &app.mail_site()) else { return Ok(None) };
        let mut kept = self.0.lock();
        if let Some((_, _, mailer)) = kept.as_ref().filter(|(s, f, _)| (s, f) == (&settings, &from)) {
            return Ok(Some(mailer.clone()));
        }
        let mailer = Mailer::new(&settings, from.clone())?;
        *kept = Some((settings, from, mailer.clone()));
        Ok(Some(mailer))
    }
}

/// The worker of `mail` rows. What the mail server will never take is set aside for administrators to see.
pub fn worker(way: Arc<Way>, app: Arc<App>, row: Value) -> BoxFuture<'static, Result<(), Fault>> {
    Box::pin(async move {
        let Some(mail) = mail_of(&app, &row).await else { return Ok(()) };
        let Some(mailer) = way.mailer(&app).map_err(|e| Fault::Again(e.to_string()))? else { return Ok(()) };
        let sent = mailer.send(&mail).await;
        let tally = |what: &'static str, reason: &str| app.tally.notification(what, "email", reason, "");
        tally("total", "");
        match &sent {
            Ok(()) => {
                tally("success", "");
                app.tally.count("post_emails_sent_total", &[]);
            }
            Err(_) => tally("error", "email_send_error"),
        }
        note(&app, &row, &sent.as_ref().map_or_else(ToString::to_string, |()| String::new())).await;
        match sent {
            Ok(()) => Ok(()),
            Err(e) if e.is_temporary() => Err(Fault::Again(e.to_string())),
            Err(e) => Err(Fault::Never(e.to_string())),
        }
    })
}

sql!(
    NOTE = "UPDATE ochre_notifications SET state = $3, reason = $4, updateat = $5 \
     WHERE postid = $1 AND userid = $2 AND medium = 'mail'"
);

/// A mail about a message (`post`, `user` in its row): how it went is kept with its notification. `why`: empty, it was sent.
async fn note(app: &App, row: &Value, why: &str) {
    let (post, user) = (row["post"].as_str().unwrap_or_default(), row["user"].as_str().unwrap_or_default());
    if post.is_empty() {
        return;
    }
    let state = if why.is_empty() { "sent" } else { "failed" };
    let why: String = why.chars().take(250).collect();
    if let Err(e) = app.db.exec(&NOTE, args![post, user, state, why, app.now()]).await {
        tracing::warn!(error = %AppError::from(e).detail, "the end of a mail could not be noted");
    }
}

async fn mail_of(app: &Arc<App>, row: &Value) -> Option<Mail> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let to = text("to");
    if to.is_empty() {
        return None;
    }
    let content = Composed { subject: text("subject"), html: text("html"), text: text("text") };
    let mut mail = Mail::new(&app.mail_site(), &to, content, app.now());
    if !text("message_id").is_empty() {
        mail.message_id = text("message_id");
    }
    mail.thread = text("thread");
    mail.unsubscribe = text("unsubscribe");
    mail.reply_to = text("reply_to");
    for p in row.get("pictures").and_then(Value::as_array).into_iter().flatten() {
        if let Some(inline) = picture(app, p).await {
            mail.pictures.push(inline);
        }
    }
    Some(mail)
}

/// A face; a mail goes without one rather than not at all.
async fn picture(app: &Arc<App>, p: &Value) -> Option<Inline> {
    let (id, user) = (p.get("id")?.as_str()?, p.get("user")?.as_str()?);
    let user = app.user(user).await.ok()??;
    let bytes = crate::pictures::of(app, &user).await.ok()?;
    Some(Inline { id: id.into(), mime: "image/png".into(), bytes: bytes.to_vec() })
}
