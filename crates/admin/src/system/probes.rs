//! Trying settings before they are saved: the mail server, the site's own address.

use super::unrestricted;
use ochre_config::Config;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_mail::{Kind, Mail};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/email/test", "TestEmail", Auth::Session, email);
    r.post("/site_url/test", "TestSiteURL", Auth::Session, site_url);
}

/// Longest wait for the site's answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends a mail to the caller with the settings of the body, or with those in force when there is none.
async fn email(ctx: Ctx) -> Reply {
    let sent: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let now = ctx.app.config_full();
    let wanted = if sent.is_object() { of_body(&now, &sent)? } else { (*now).clone() };
    unrestricted(&ctx, Perm::TestEmail).await?;
    if wanted.email.smtp_server.is_empty() {
        return Err(AppError::bad("api.admin.test_email.missing_server"));
    }
    let wanted = with_password(&now, wanted)?;
    let me = ctx.app.user_or_404(ctx.me()).await?;
    send(&ctx.app, &wanted, &me.email, &me.locale)
        .await
        .map_err(|why| AppError::new("app.admin.test_email.failure", 500).with("Error", why.as_str()).detail(why))?;
    ctx.ok()
}

/// The settings of the body: a whole `EmailSettings` section.
fn of_body(now: &Config, sent: &Value) -> Result<Config, AppError> {
    let missing = || AppError::bad("api.file.test_connection_email_settings_nil.app_error");
    let section = sent.get("EmailSettings").and_then(Value::as_object).ok_or_else(missing)?;
    let whole = now.to_json();
    let keys = whole.get("EmailSettings").and_then(Value::as_object).ok_or_else(missing)?;
    if keys.keys().any(|k| section.get(k).is_none_or(Value::is_null)) {
        return Err(missing());
    }
    let mut wanted = now.clone();
    wanted.patch(&serde_json::json!({"EmailSettings": section})).map_err(|_| AppError::body("config"))?;
    Ok(wanted)
}

/// A masked password stands for the stored one, but only towards the server it is for.
fn with_password(now: &Config, mut wanted: Config) -> Result<Config, AppError> {
    let masked = !wanted.email.smtp_password.is_empty() && wanted.email.smtp_password.bytes().all(|b| b == b'*');
    if !masked {
        return Ok(wanted);
    }
    let (old, new) = (&now.email, &wanted.email);
    let same = (&old.smtp_server, &old.smtp_port, &old.smtp_username)
        == (&new.smtp_server, &new.smtp_port, &new.smtp_username);
    if !same {
        return Err(AppError::bad("api.admin.test_email.reenter_password"));
    }
    wanted.email.smtp_password = now.email.smtp_password.clone();
    Ok(wanted)
}

async fn send(app: &Arc<App>, config: &Config, to: &str, locale: &str) -> Result<(), String> {
    let site = app.mail_site();
    let mailer = ochre_kernel::mail::mailer(config, &site)?.ok_or("no mail server is set")?;
    let content = ochre_mail::compose(&site, &app.mail_locale(locale), &Kind::Test);
    mailer.send(&Mail::new(&site, to, content, app.now())).await.map_err(|e| e.to_string())
}

/// Asks the address whether this server answers there.
async fn site_url(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::TestSiteUrl).await?;
    let url = ctx.string_map().remove("site_url").unwrap_or_default();
    if url.is_empty() {
        return Err(AppError::body("site_url"));
    }
    let failed = |why: String| AppError::bad("app.admin.test_site_url.failure").detail(why);
    let client = reqwest::Client::builder().timeout(PATIENCE).build().map_err(|e| failed(e.to_string()))?;
    let ping = format!("{}/api/v4/system/ping", url.trim_end_matches('/'));
    let answer = client.get(&ping).send().await.map_err(|e| failed(e.to_string()))?;
    if answer.status().as_u16() != 200 {
        return Err(failed(format!("{ping} answers {}", answer.status())));
    }
    ctx.ok()
}
