//! One attempt with a password: who it is, whether they may, whether the password and the one-time code fit.

use crate::ldap;
use crate::mfa::factor::{self, Proof};
use crate::users::store;
use ochre_kernel::{App, AppError, Ctx, Forget, args, rows, sql};
use ochre_types::User;
use std::sync::Arc;

sql!(FAILED = "UPDATE users SET failedattempts = failedattempts + 1 WHERE id = $1");
sql!(SUCCEEDED = "UPDATE users SET failedattempts = 0, lastlogin = $2 WHERE id = $1");
sql!(
    RENEW_HASH = "UPDATE users SET password = $2, lastpasswordupdate = $3, updateat = $3, authdata = NULL, authservice = '', \
     failedattempts = 0 WHERE id = $1"
);

/// What a login form holds.
#[derive(Default)]
pub struct Attempt {
    pub id: String,
    pub login_id: String,
    pub password: String,
    /// A code of the second factor.
    pub token: String,
    /// A passkey as the second factor, JSON.
    pub passkey: String,
    /// Only accounts of the directory, where there is one.
    pub ldap_only: bool,
}

/// The account that an attempt is for. Errors are the inner ones; [`mask`] hides those that would tell too much.
pub async fn account(app: &Arc<App>, a: &Attempt) -> Result<User, AppError> {
    if a.password.is_empty() {
        return Err(AppError::bad("api.user.login.blank_pwd.app_error"));
    }
    let directory = ldap::enabled(app);
    let here = if directory && a.ldap_only { None } else { find(app, a, directory).await? };
    if let Some(user) = here {
        return Ok(user);
    }
    if directory
        && !a.login_id.is_empty()
        && let Some(user) = ldap::login::find(app, &a.login_id).await?
    {
        return Ok(user);
    }
    // The same work as for a known name, so that time does not tell them apart.
    app.hasher.verify_nobody(&a.password).await;
    Err(AppError::bad("store.sql_user.get_for_login.app_error"))
}

/// Whether everything fits: the account may sign in, password and one-time code are right. The account as it is from now on:
/// one of a directory follows its entry, and is made when it comes for the first time.
pub async fn check(ctx: &Ctx, user: &User, a: &Attempt) -> Result<User, AppError> {
    let app = &ctx.app;
    let proof = Proof { code: &a.token, passkey: &a.passkey };
    if user.is_bot {
        return Err(AppError::new("api.user.login.bot_login_forbidden.app_error", 401));
    }
    if user.delete_at > 0 {
        return Err(AppError::new("api.user.login.inactive.app_error", 401));
    }
    not_locked(app, user)?;
    let user = match user.auth_service.as_str() {
        ldap::SERVICE => {
            let proven = directory(app, user, a).await?;
            factor::check(ctx, user, proof).await?;
            ldap::login::settle(app, user.clone(), proven).await?
        }
        _ if user.is_sso() => {
            // The same work as for a password, so that time does not tell how somebody signs in.
            app.hasher.verify_nobody(&a.password).await;
            let service = user.auth_service.as_str();
            return Err(AppError::bad("api.user.login.use_auth_service.app_error").with("AuthService", service));
        }
        _ => {
            password(app, user, a).await?;
            factor::check(ctx, user, proof).await?;
            allowed(app, user)?;
            user.clone()
        }
    };
    super::arrival::may_enter(app, &user)?;
    entered(app, &user).await?;
    Ok(user)
}

/// A wrong password or second factor.
pub async fn failed(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    app.db.exec(&FAILED, args![&user.id]).await?;
    app.forget(&Forget::User(user.id.clone()));
    Ok(())
}

/// Somebody is in, by whatever way.
pub async fn entered(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    app.db.exec(&SUCCEEDED, args![&user.id, app.now()]).await?;
    app.forget(&Forget::User(user.id.clone()));
    Ok(())
}

/// Too many wrong passwords lock an account; the directory's accounts have a limit of their own.
fn not_locked(app: &App, user: &User) -> Result<(), AppError> {
    let config = app.config();
    let (most, id) = match user.auth_service.as_str() {
        ldap::SERVICE => {
            (config.ldap.maximum_login_attempts, "api.user.check_user_login_attempts.too_many_ldap.app_error")
        }
        _ => (config.service.maximum_login_attempts, "api.user.check_user_login_attempts.too_many.app_error"),
    };
    if user.failed_attempts >= most { Err(AppError::new(id, 401)) } else { Ok(()) }
}

/// The password of an account of the directory; wrong ones count here too, so that guessing ends before the directory locks
/// the person out of everything else.
async fn directory(app: &Arc<App>, user: &User, a: &Attempt) -> Result<ldap::login::Proven, AppError> {
    if !ldap::enabled(app) {
        return Err(AppError::new("api.user.login_ldap.not_available.app_error", 501));
    }
    let answer = ldap::login::prove(app, user, &a.password).await;
    if let Err(e) = &answer
        && e.id == "ent.ldap.do_login.invalid_password.app_error"
        && !user.id.is_empty()
    {
        failed(app, user).await?;
    }
    answer
}

/// The account here. `elsewhere`: there is another place to look, so that it is no fault when none can be found here.
async fn find(app: &Arc<App>, a: &Attempt, elsewhere: bool) -> Result<Option<User>, AppError> {
    if !a.id.is_empty() {
        return Ok(app.user(&a.id).await?.map(|u| (*u).clone()));
    }
    let (by_name, by_mail) = {
        let c = app.config();
        (c.email.enable_sign_in_with_username, c.email.enable_sign_in_with_email)
    };
    if !by_name && !by_mail && elsewhere {
        return Ok(None);
    }
    if !by_name && !by_mail {
        return Err(AppError::new("store.sql_user.get_for_login.app_error", 500));
    }
    let name = a.login_id.to_lowercase();
    let found = app.db.all(&store::FOR_LOGIN, args![name, by_name, by_mail], rows::user).await?;
    Ok(if found.len() == 1 { found.into_iter().next() } else { None })
}

/// One's own password, asked again for a change; wrong ones count as failed logins do.
pub async fn own_password(app: &Arc<App>, user: &User, given: &str) -> Result<(), AppError> {
    not_locked(app, user)?;
    if user.auth_service == ldap::SERVICE {
        let a = Attempt { password: given.to_string(), ..Attempt::default() };
        return directory(app, user, &a).await.map(|_| ()).map_err(|e| match e.id.as_ref() {
            "ent.ldap.do_login.invalid_password.app_error" => {
                AppError::new("api.user.check_user_password.invalid.app_error", 401).detail(e.detail)
            }
            _ => e,
        });
    }
    password(app, user, &Attempt { password: given.to_string(), ..Attempt::default() }).await
}

async fn password(app: &Arc<App>, user: &User, a: &Attempt) -> Result<(), AppError> {
    let verified = app.hasher.verify(&user.password, &a.password).await;
    if !verified.ok {
        failed(app, user).await?;
        return Err(AppError::new("api.user.check_user_password.invalid.app_error", 401));
    }
    if verified.needs_rehash
        && let Ok(hash) = app.hasher.hash(&a.password).await
    {
        app.db.exec(&RENEW_HASH, args![&user.id, hash, app.now()]).await?;
        app.forget(&Forget::User(user.id.clone()));
    }
    Ok(())
}

/// Whether its address is proven, where that is asked for.
pub fn allowed(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    if !user.email_verified && app.config().email.require_email_verification {
        return Err(AppError::new("api.user.login.not_verified.app_error", 401));
    }
    Ok(())
}

/// What a stranger may learn from a failure: everything but a short list becomes one error.
pub fn mask(app: &App, e: AppError) -> AppError {
    const SHOWN: [&str; 15] = [
        "mfa.validate_token.authenticate.app_error",
        "api.user.check_user_mfa.bad_code.app_error",
        "api.user.login.blank_pwd.app_error",
        "api.user.login.bot_login_forbidden.app_error",
        "api.user.login.guest_accounts.disabled.error",
        "api.user.login.inactive.app_error",
        "api.user.login.remote_users.login.error",
        "api.user.login.not_verified.app_error",
        "api.user.check_user_login_attempts.too_many.app_error",
        "api.user.check_user_login_attempts.too_many_ldap.app_error",
        "app.team.join_user_to_team.max_accounts.app_error",
        "app.store.failed.app_error",
        "ochre.passkey.login",
        "ochre.passkey.none",
        "ochre.passkey.unavailable",
    ];
    if SHOWN.contains(&e.id.as_ref()) || ldap::SHOWN.contains(&e.id.as_ref()) {
        return e;
    }
    let c = app.config();
    let id = match (c.email.enable_sign_in_with_username, c.email.enable_sign_in_with_email) {
        (true, false) => "api.user.login.invalid_credentials_username",
        (false, true) => "api.user.login.invalid_credentials_email",
        _ => "api.user.login.invalid_credentials_email_username",
    };
    AppError::new(id, 401).detail(format!("{} {}", e.id, e.detail))
}
