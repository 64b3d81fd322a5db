//! Passwords: changing one's own, an administrator setting one, a forgotten one by mail, the count of wrong ones.

use crate::login::attempt;
use crate::users::{create, store};
use crate::{mails, one_time};
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, Tx, args, sql};
use ochre_secret::{Account, TokenKind};
use ochre_types::User;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/password");
    r.put("/users/{user_id}/password", "UpdateUserPassword", Auth::Session, change);
    r.post("/users/password/reset", "ResetPassword", Auth::None, reset);
    r.post("/users/password/reset/send", "SendPasswordResetEmail", Auth::None, send_reset);
    r.post("/users/{user_id}/reset_failed_attempts", "resetPasswordFailedAttempts", Auth::Session, reset_attempts);
}

sql!(
    SET_PASSWORD = "UPDATE users SET password = $2, lastpasswordupdate = $3, updateat = $3, authdata = NULL, authservice = '', \
     failedattempts = 0 WHERE id = $1"
);
sql!(FORGIVE = "UPDATE users SET failedattempts = 0 WHERE id = $1");

async fn change(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", String::as_str);
    let (new, hashed) = (field("new_password"), field("already_hashed") == "true");
    let own = ctx.me() == id;
    let may = may_set(&ctx, &id).await?;
    let denied = || AppError::new("api.user.update_password.context.app_error", 403);
    if own && !hashed {
        let current = field("current_password");
        if current.is_empty() {
            return Err(AppError::body("current_password"));
        }
        change_own(&ctx, &id, current, new).await?;
        return ctx.ok();
    }
    if !may {
        let mine = AppError::new("api.user.update_password.user_and_hashed.app_error", 401);
        return Err(if own { mine } else { denied() });
    }
    let user = ctx.app.user_or_404(&id).await?;
    if hashed {
        write(&ctx.app, &user, new.to_string()).await?;
    } else {
        set(&ctx.app, &user, new, None).await?;
    }
    ctx.ok()
}

/// Whether the caller may set another one's password (administrators' only by administrators; unknown users by nobody).
async fn may_set(ctx: &Ctx, id: &str) -> Result<bool, AppError> {
    match ctx.app.user(id).await? {
        None => Ok(false),
        Some(u) if u.is_system_admin() => ctx.can(Perm::ManageSystem).await,
        Some(_) => ctx.can(Perm::SysconsoleWriteUserManagementUsers).await,
    }
}

async fn change_own(ctx: &Ctx, id: &str, current: &str, new: &str) -> Result<(), AppError> {
    let user = ctx.app.user_or_404(id).await?;
    if user.auth_data.as_deref().is_some_and(|d| !d.is_empty()) {
        return Err(AppError::bad("api.user.update_password.oauth.app_error"));
    }
    attempt::own_password(&ctx.app, &user, current).await.map_err(|e| match e.id.as_ref() {
        "api.user.check_user_password.invalid.app_error" => {
            AppError::bad("api.user.update_password.incorrect.app_error")
        }
        _ => e,
    })?;
    let user = ctx.app.user_or_404(id).await?;
    set(&ctx.app, &user, new, ctx.session_opt().map(|s| s.id.as_str())).await
}

/// Checks, hashes and writes a password; mails it. `keep`: the session that stays where the others end.
pub async fn set(app: &Arc<App>, user: &User, new: &str, keep: Option<&str>) -> Result<(), AppError> {
    create::policy(app).check(new).map_err(|id| AppError::dynamic(id, 400))?;
    let hash = app.hasher.hash(new).await.map_err(|_| AppError::bad("model.user.is_valid.pwd_max_length.app_error"))?;
    let mut tx = app.begin().await?;
    write_in(&mut tx, user, &hash);
    if app.config().service.terminate_sessions_on_password_change {
        match keep {
            Some(session) => crate::sessions::end_others_in(&mut tx, &user.id, session),
            None => crate::sessions::end_all_in(&mut tx, &user.id),
        }
    }
    mails::password_changed(&mut tx, app, user);
    tx.commit().await
}

async fn write(app: &Arc<App>, user: &User, hash: String) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    write_in(&mut tx, user, &hash);
    tx.commit().await
}

/// Writes a hash with the commit.
pub fn write_in(tx: &mut Tx, user: &User, hash: &str) {
    let now = tx.app().now();
    tx.defer(&SET_PASSWORD, args![&user.id, hash, now]);
    tx.forget(Forget::User(user.id.clone()));
}

async fn send_reset(ctx: Ctx) -> Reply {
    let email = ctx.string_map().remove("email").unwrap_or_default().to_lowercase();
    if email.is_empty() {
        return Err(AppError::body("email"));
    }
    // Neither the answer nor its time tells whether there is such an account.
    one_time::evenly(mail_link(&ctx, &email)).await?;
    ctx.ok()
}

async fn mail_link(ctx: &Ctx, email: &str) -> Result<(), AppError> {
    let Some(user) = store::by_email(&ctx.app, email).await? else { return Ok(()) };
    if user.auth_data.as_deref().is_some_and(|d| !d.is_empty()) {
        let hardened = ctx.app.config().service.experimental_enable_hardened_mode;
        let e = AppError::bad("api.user.send_password_reset.sso.app_error");
        return if hardened { Ok(()) } else { Err(e) };
    }
    let mut tx = ctx.begin().await?;
    one_time::withdraw(&mut tx, TokenKind::PasswordRecovery, &user.id);
    mails::password_reset(&mut tx, &ctx.app, &user);
    tx.commit().await
}

async fn reset(ctx: Ctx) -> Reply {
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", String::as_str);
    let (token, new) = (field("token"), field("new_password"));
    if token.len() != usize::try_from(ochre_types::TOKEN_SIZE).unwrap_or(64) {
        return Err(AppError::body("token"));
    }
    let bad = || AppError::bad("api.user.reset_password.invalid_link.app_error");
    let (since, extra) = one_time::find(&ctx.app, TokenKind::PasswordRecovery, token).await?.ok_or_else(bad)?;
    if ctx.now() - since >= TokenKind::PasswordRecovery.life_ms() {
        return Err(AppError::bad("api.user.reset_password.link_expired.app_error"));
    }
    let account = Account::from_extra(&extra).ok_or_else(bad)?;
    let user = ctx.app.user_or_404(&account.user_id).await?;
    if user.email != account.email {
        return Err(bad());
    }
    if user.is_sso() {
        return Err(AppError::bad("api.user.reset_password.sso.app_error"));
    }
    set(&ctx.app, &user, new, None).await?;
    let mut tx = ctx.begin().await?;
    one_time::withdraw(&mut tx, TokenKind::PasswordRecovery, &user.id);
    tx.commit().await?;
    ctx.ok()
}

async fn reset_attempts(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let user = ctx.app.user_or_404(&id).await?;
    let denied = || AppError::new("api.user.reset_password_failed_attempts.permissions.app_error", 403);
    if !ctx.can(Perm::SysconsoleWriteUserManagementUsers).await? {
        return Err(denied());
    }
    if user.is_system_admin() && !ctx.can(Perm::ManageSystem).await? {
        return Err(denied());
    }
    if !matches!(user.auth_service.as_str(), "" | "email" | "ldap") {
        return Err(AppError::bad("api.user.reset_password_failed_attempts.ldap_and_email_only.app_error"));
    }
    let mut tx = ctx.begin().await?;
    tx.defer(&FORGIVE, args![&id]);
    tx.forget(Forget::User(id));
    tx.commit().await?;
    ctx.ok()
}
