//! The second factor: a secret for an authenticator app, switched on with a code of it.

use crate::mails;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Reply, Response, Routes, args, sql};
use ochre_secret::{Mfa, OneTimeCode};
use ochre_types::{MfaSecret, User};
use serde_json::Value;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/mfa");
    r.post("/users/{user_id}/mfa/generate", "GenerateMfaSecret", Auth::SessionMfaExempt, generate);
    r.put("/users/{user_id}/mfa", "UpdateUserMfa", Auth::SessionMfaExempt, set);
}

sql!(
    SET_SECRET =
        "UPDATE users SET mfasecret = $2, mfaactive = FALSE, mfausedtimestamps = $3, updateat = $4 WHERE id = $1"
);
sql!(SET_ACTIVE = "UPDATE users SET mfaactive = TRUE, mfausedtimestamps = $2, updateat = $3 WHERE id = $1");

fn enabled(app: &App) -> Result<(), AppError> {
    if app.config().service.enable_multifactor_authentication {
        return Ok(());
    }
    Err(AppError::new("mfa.mfa_disabled.app_error", 501))
}

async fn generate(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let user = ctx.app.user_or_404(&id).await?;
    enabled(&ctx.app)?;
    let secret = Mfa::generate();
    let text = secret.to_base32();
    let site = ctx.app.site_url();
    let picture = secret.qr_png(&site, &user.email).unwrap_or_default();
    store(&ctx.app, &id, &text).await?;
    let shown = MfaSecret { secret: text, qr_code: ochre_types::wire::Base64(picture).text() };
    Ok(Response::json(200, &shown)
        .header("cache-control", "no-cache")
        .header("pragma", "no-cache")
        .header("expires", "0"))
}

/// Writes a secret that is not in use yet (empty: none).
async fn store(app: &Arc<App>, id: &str, secret: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    tx.defer(&SET_SECRET, args![id, secret, "[]", app.now()]);
    tx.forget(Forget::User(id.to_string()));
    tx.commit().await
}

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let body: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let Some(activate) = body.get("activate").and_then(Value::as_bool) else { return Err(AppError::body("activate")) };
    let user = ctx.app.user_or_404(&id).await?;
    if activate {
        let code = body.get("code").and_then(Value::as_str).unwrap_or("");
        if code.is_empty() {
            return Err(AppError::body("code"));
        }
        enabled(&ctx.app)?;
        switch_on(&ctx, &user, code).await?;
    } else if user.mfa_active || !user.mfa_secret.is_empty() {
        store(&ctx.app, &id, "").await?;
    }
    let mut tx = ctx.begin().await?;
    mails::mfa_changed(&mut tx, &ctx.app, &user, activate);
    tx.commit().await?;
    ctx.ok()
}

async fn switch_on(ctx: &Ctx, user: &User, code: &str) -> Result<(), AppError> {
    if user.is_sso() {
        return Err(AppError::bad("api.user.activate_mfa.email_and_ldap_only.app_error"));
    }
    let failed = || AppError::new("mfa.activate.app_error", 500);
    let secret = Mfa::from_base32(&user.mfa_secret).ok_or_else(failed)?;
    match secret.check(code, ctx.now(), &[]) {
        OneTimeCode::Right(counter) => {
            let used = ochre_types::encode(&[counter.to_string()]);
            let mut tx = ctx.begin().await?;
            tx.defer(&SET_ACTIVE, args![&user.id, used, ctx.now()]);
            tx.forget(Forget::User(user.id.clone()));
            tx.commit().await
        }
        OneTimeCode::Wrong => Err(AppError::new("mfa.activate.bad_token.app_error", 401)),
        OneTimeCode::Malformed => Err(failed()),
    }
}
