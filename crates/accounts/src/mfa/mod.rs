//! The second factor: a secret for an authenticator app, switched on with a code of it; or passkeys, asked for after the password.

pub mod factor;
pub mod recovery;

use crate::{mails, passkeys};
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Response, Routes, Tx, args, sql};
use ochre_secret::{Mfa, OneTimeCode};
use ochre_types::{MfaSecret, User};
use serde_json::Value;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/mfa");
    r.post("/users/{user_id}/mfa/generate", "GenerateMfaSecret", Auth::SessionMfaExempt, generate);
    r.put("/users/{user_id}/mfa", "UpdateUserMfa", Auth::SessionMfaExempt, set);
    recovery::routes(r);
}

sql!(
    SET_SECRET =
        "UPDATE users SET mfasecret = $2, mfaactive = FALSE, mfausedtimestamps = $3, updateat = $4 WHERE id = $1"
);
// Passkeys that are asked for already go on being asked for while an app is set up beside them.
sql!(SET_SECRET_BESIDE = "UPDATE users SET mfasecret = $2, mfausedtimestamps = $3, updateat = $4 WHERE id = $1");
sql!(SWITCH = "UPDATE users SET mfaactive = $2, updateat = $3 WHERE id = $1");
sql!(SET_ACTIVE = "UPDATE users SET mfaactive = TRUE, mfausedtimestamps = $2, updateat = $3 WHERE id = $1");

/// Only the owner of the account, signed in as a person: no app, no token.
pub fn in_person(ctx: &Ctx, user_id: &str) -> Result<(), AppError> {
    let session = ctx.session()?;
    let program = session.is_oauth || session.prop("type") == "UserAccessToken";
    if program || session.user_id != user_id { Err(AppError::denied(Perm::EditOtherUsers)) } else { Ok(()) }
}

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
    let beside = user.mfa_active && user.mfa_secret.is_empty();
    store(&ctx.app, &id, &text, beside).await?;
    let shown = MfaSecret { secret: text, qr_code: ochre_types::wire::Base64(picture).text() };
    Ok(Response::json(200, &shown)
        .header("cache-control", "no-cache")
        .header("pragma", "no-cache")
        .header("expires", "0"))
}

/// Writes a secret that is not in use yet (empty: none). `beside`: the second factor stays on.
async fn store(app: &Arc<App>, id: &str, secret: &str, beside: bool) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    let sql = if beside { &SET_SECRET_BESIDE } else { &SET_SECRET };
    tx.defer(sql, args![id, secret, "[]", app.now()]);
    if secret.is_empty() {
        recovery::forget(&mut tx, id);
    }
    tx.forget(Forget::User(id.to_string()));
    tx.commit().await
}

/// Switches the second factor of an account on (there are passkeys) or off with the commit; off, its recovery codes go too.
pub fn switch_in(tx: &mut Tx, user: &str, on: bool) {
    let now = tx.app().now();
    tx.defer(&SWITCH, args![user, on, now]);
    if !on {
        recovery::forget(tx, user);
    }
    tx.forget(Forget::User(user.to_string()));
}

/// Passkeys become the second factor: `{"activate": true, "passkey": true}`.
async fn by_passkeys(ctx: &Ctx, user: &User) -> Result<(), AppError> {
    enabled(&ctx.app)?;
    in_person(ctx, &user.id)?;
    if user.is_sso() {
        return Err(AppError::bad("api.user.activate_mfa.email_and_ldap_only.app_error"));
    }
    if passkeys::store::of_user(&ctx.app, &user.id).await?.is_empty() {
        return Err(AppError::bad("ochre.passkey.none"));
    }
    let mut tx = ctx.begin().await?;
    switch_in(&mut tx, &user.id, true);
    tx.commit().await
}

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let body: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let Some(activate) = body.get("activate").and_then(Value::as_bool) else { return Err(AppError::body("activate")) };
    let user = ctx.app.user_or_404(&id).await?;
    if activate && body.get("passkey").and_then(Value::as_bool) == Some(true) {
        by_passkeys(&ctx, &user).await?;
    } else if activate {
        let code = body.get("code").and_then(Value::as_str).unwrap_or("");
        if code.is_empty() {
            return Err(AppError::body("code"));
        }
        enabled(&ctx.app)?;
        switch_on(&ctx, &user, code).await?;
    } else if user.mfa_active || !user.mfa_secret.is_empty() {
        store(&ctx.app, &id, "", false).await?;
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
