//! One attempt with a password: who it is, whether they may, whether the password and the one-time code fit.

use crate::users::store;
use ochre_kernel::{App, AppError, Forget, args, rows, sql};
use ochre_secret::{Mfa, OneTimeCode};
use ochre_types::User;
use std::sync::Arc;

sql!(FAILED = "UPDATE users SET failedattempts = failedattempts + 1 WHERE id = $1");
sql!(SUCCEEDED = "UPDATE users SET failedattempts = 0, lastlogin = $2 WHERE id = $1");
sql!(
    RENEW_HASH = "UPDATE users SET password = $2, lastpasswordupdate = $3, updateat = $3, authdata = NULL, authservice = '', \
     failedattempts = 0 WHERE id = $1"
);
sql!(MFA_USED = "UPDATE users SET mfausedtimestamps = $2 WHERE id = $1");

/// What a login form holds.
#[derive(Default)]
pub struct Attempt {
    pub id: String,
    pub login_id: String,
    pub password: String,
    pub token: String,
}

/// The account that an attempt is for. Errors are the inner ones; [`mask`] hides those that would tell too much.
pub async fn account(app: &Arc<App>, a: &Attempt) -> Result<User, AppError> {
    if a.password.is_empty() {
        return Err(AppError::bad("api.user.login.blank_pwd.app_error"));
    }
    let Some(user) = find(app, a).await? else {
        // The same work as for a known name, so that time does not tell them apart.
        app.hasher.verify_nobody(&a.password).await;
        return Err(AppError::bad("store.sql_user.get_for_login.app_error"));
    };
    Ok(user)
}

/// Whether everything fits: the account may sign in, password and one-time code are right.
pub async fn check(app: &Arc<App>, user: &User, a: &Attempt) -> Result<(), AppError> {
    if user.is_bot {
        return Err(AppError::new("api.user.login.bot_login_forbidden.app_error", 401));
    }
    if user.delete_at > 0 {
        return Err(AppError::new("api.user.login.inactive.app_error", 401));
    }
    let most = app.config().service.maximum_login_attempts;
    if user.failed_attempts >= most {
        return Err(AppError::new("api.user.check_user_login_attempts.too_many.app_error", 401));
    }
    if user.is_sso() {
        return Err(
            AppError::bad("api.user.login.use_auth_service.app_error").with("AuthService", user.auth_service.as_str())
        );
    }
    password(app, user, a).await?;
    mfa(app, user, &a.token).await?;
    allowed(app, user)?;
    app.db.exec(&SUCCEEDED, args![&user.id, app.now()]).await?;
    app.forget(&Forget::User(user.id.clone()));
    Ok(())
}

async fn find(app: &Arc<App>, a: &Attempt) -> Result<Option<User>, AppError> {
    if !a.id.is_empty() {
        return Ok(app.user(&a.id).await?.map(|u| (*u).clone()));
    }
    let (by_name, by_mail) = {
        let c = app.config();
        (c.email.enable_sign_in_with_username, c.email.enable_sign_in_with_email)
    };
    if !by_name && !by_mail {
        return Err(AppError::new("store.sql_user.get_for_login.app_error", 500));
    }
    let name = a.login_id.to_lowercase();
    let found = app.db.all(&store::FOR_LOGIN, args![name, by_name, by_mail], rows::user).await?;
    Ok(if found.len() == 1 { found.into_iter().next() } else { None })
}

/// One's own password, asked again for a change; wrong ones count as failed logins do.
pub async fn own_password(app: &Arc<App>, user: &User, given: &str) -> Result<(), AppError> {
    let most = app.config().service.maximum_login_attempts;
    if user.failed_attempts >= most {
        return Err(AppError::new("api.user.check_user_login_attempts.too_many.app_error", 401));
    }
    password(app, user, &Attempt { password: given.to_string(), ..Attempt::default() }).await
}

async fn password(app: &Arc<App>, user: &User, a: &Attempt) -> Result<(), AppError> {
    let verified = app.hasher.verify(&user.password, &a.password).await;
    if !verified.ok {
        app.db.exec(&FAILED, args![&user.id]).await?;
        app.forget(&Forget::User(user.id.clone()));
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

async fn mfa(app: &Arc<App>, user: &User, code: &str) -> Result<(), AppError> {
    if !user.mfa_active || !app.config().service.enable_multifactor_authentication {
        return Ok(());
    }
    let bad = |id| AppError::new(id, 401);
    if code.is_empty() {
        return Err(bad("mfa.validate_token.authenticate.app_error"));
    }
    let secret = Mfa::from_base32(&user.mfa_secret).ok_or_else(|| bad("mfa.validate_token.authenticate.app_error"))?;
    let used: Vec<i64> = user.mfa_used_timestamps.iter().filter_map(|t| t.parse().ok()).collect();
    match secret.check(code, app.now(), &used) {
        OneTimeCode::Right(counter) => {
            // Codes of the last minutes are all that could come again.
            let kept = used.iter().copied().filter(|u| counter - u < 20).chain([counter]);
            let used: Vec<i64> = kept.collect();
            let texts: Vec<String> = used.iter().map(ToString::to_string).collect();
            app.db.exec(&MFA_USED, args![&user.id, ochre_types::encode(&texts)]).await?;
            app.forget(&Forget::User(user.id.clone()));
            Ok(())
        }
        OneTimeCode::Malformed => Err(bad("mfa.validate_token.authenticate.app_error")),
        OneTimeCode::Wrong => {
            app.db.exec(&FAILED, args![&user.id]).await?;
            app.forget(&Forget::User(user.id.clone()));
            Err(bad("api.user.check_user_mfa.bad_code.app_error"))
        }
    }
}

fn allowed(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    if !user.email_verified && app.config().email.require_email_verification {
        return Err(AppError::new("api.user.login.not_verified.app_error", 401));
    }
    Ok(())
}

/// What a stranger may learn from a failure: everything but a short list becomes one error.
pub fn mask(app: &App, e: AppError) -> AppError {
    const SHOWN: [&str; 9] = [
        "mfa.validate_token.authenticate.app_error",
        "api.user.check_user_mfa.bad_code.app_error",
        "api.user.login.blank_pwd.app_error",
        "api.user.login.bot_login_forbidden.app_error",
        "api.user.login.inactive.app_error",
        "api.user.login.not_verified.app_error",
        "api.user.check_user_login_attempts.too_many.app_error",
        "app.team.join_user_to_team.max_accounts.app_error",
        "app.store.failed.app_error",
    ];
    if SHOWN.contains(&e.id.as_ref()) {
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
