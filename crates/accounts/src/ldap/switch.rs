//! One account moves to the directory, or back to a password here: its owner asks for it and proves to be both.

use super::{SERVICE, login};
use crate::login::attempt;
use crate::mfa::factor::{self, Proof};
use crate::users::{store, update};
use ochre_kernel::{AppError, Ctx, Reply, args, sql};
use ochre_types::{SwitchRequest, User};

sql!(
    TO_DIRECTORY = "UPDATE users SET authservice = 'ldap', authdata = $2, password = '', lastpasswordupdate = $3, updateat = $3, \
     failedattempts = 0, emailverified = TRUE WHERE id = $1"
);

fn follow(ctx: &Ctx) -> Reply {
    ctx.json(&std::collections::BTreeMap::from([("follow_link", "/login?extra=signin_change")]))
}

async fn named(ctx: &Ctx, email: &str) -> Result<User, AppError> {
    let found = store::by_email(&ctx.app, email).await?;
    found.ok_or_else(|| AppError::missing("app.user.missing_account.const"))
}

/// Authentication transfer can be switched off.
fn transfer(ctx: &Ctx, id: &'static str) -> Result<(), AppError> {
    match ctx.app.config().service.experimental_enable_authentication_transfer {
        true => Ok(()),
        false => Err(AppError::new(id, 403)),
    }
}

/// `password` is the one here, `ldap_id` and `new_password` are those of the directory.
pub async fn from_email(ctx: Ctx, wanted: SwitchRequest) -> Reply {
    let unavailable = "api.user.email_to_ldap.not_available.app_error";
    transfer(&ctx, unavailable)?;
    let user = named(&ctx, &wanted.email).await?;
    if user.auth_service == SERVICE || user.is_sso() {
        return Err(AppError::bad("api.user.login.use_auth_service.app_error").with("AuthService", user.auth_service));
    }
    attempt::own_password(&ctx.app, &user, &wanted.password).await?;
    factor::check(&ctx, &user, Proof::code(&wanted.mfa_code)).await?;
    if !super::enabled(&ctx.app) {
        return Err(AppError::new(unavailable, 501));
    }
    let there = login::find(&ctx.app, &wanted.ldap_id).await?;
    let there = there.ok_or_else(|| AppError::new("ent.ldap.do_login.user_not_registered.app_error", 401))?;
    if !there.id.is_empty() && there.id != user.id {
        return Err(AppError::bad("ent.ldap.create_fail"));
    }
    let proven = login::prove(&ctx.app, &there, &wanted.new_password).await?;
    let mut tx = ctx.begin().await?;
    tx.exec(&TO_DIRECTORY, args![&user.id, there.auth_data.clone(), ctx.now()]).await?;
    crate::sessions::end_all_in(&mut tx, &user.id);
    update::changed(&mut tx, &ctx.app, &user);
    crate::mails::password_changed(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    let moved = ctx.app.user_or_404(&user.id).await?;
    login::settle(&ctx.app, (*moved).clone(), proven).await?;
    follow(&ctx)
}

/// `password` is the one of the directory, `new_password` the one to come here.
pub async fn to_email(ctx: Ctx, wanted: SwitchRequest) -> Reply {
    let unavailable = "api.user.ldap_to_email.not_available.app_error";
    transfer(&ctx, unavailable)?;
    {
        let c = ctx.app.config();
        if !c.email.enable_sign_up_with_email {
            return Err(AppError::new("api.user.auth_switch.not_available.email_signup_disabled.app_error", 403));
        }
        if !c.email.enable_sign_in_with_email && !c.email.enable_sign_in_with_username {
            return Err(AppError::new("api.user.auth_switch.not_available.login_disabled.app_error", 403));
        }
    }
    if !super::enabled(&ctx.app) {
        return Err(AppError::new(unavailable, 501));
    }
    let user = named(&ctx, &wanted.email).await?;
    if user.auth_service != SERVICE {
        return Err(AppError::bad("api.user.ldap_to_email.not_ldap_account.app_error"));
    }
    if user.auth_data.as_deref().unwrap_or_default().is_empty() {
        return Err(AppError::new(unavailable, 501));
    }
    attempt::own_password(&ctx.app, &user, &wanted.password).await?;
    factor::check(&ctx, &user, Proof::code(&wanted.mfa_code)).await?;
    crate::password::set(&ctx.app, &user, &wanted.new_password, None).await?;
    let mut tx = ctx.begin().await?;
    crate::sessions::end_all_in(&mut tx, &user.id);
    update::changed(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    follow(&ctx)
}
