//! By which service an account signs in: set by an administrator, asked for, switched by its owner.

use super::attempt;
use super::session::is_oauth;
use crate::ldap;
use crate::mfa::factor::{self, Proof};
use crate::users::{store, update};
use crate::{mails, sso};
use ochre_db::DbError;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Response, Routes, args, sql};
use ochre_types::{SwitchRequest, User, UserAuth};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/{user_id}/auth", "UpdateUserAuth", Auth::Session, set);
    r.post("/users/login/switch", "SwitchAccountType", Auth::None, switch);
}

sql!(
    SET_AUTH = "UPDATE users SET authdata = $2, authservice = $3, password = '', lastpasswordupdate = $4, updateat = $4, \
     failedattempts = 0 WHERE id = $1"
);

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    if !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::EditOtherUsers));
    }
    let wanted: UserAuth = ctx.decode("user")?;
    let data = wanted.auth_data.clone().unwrap_or_default();
    if data.is_empty() || wanted.auth_service.is_empty() {
        return Err(AppError::bad("api.user.update_user_auth.invalid_request"));
    }
    let mut tx = ctx.begin().await?;
    tx.exec(&SET_AUTH, args![&id, &data, &wanted.auth_service, ctx.now()]).await.map_err(|e| match e {
        DbError::Unique(_) => AppError::bad("app.user.update_auth_data.email_exists.app_error"),
        e => e.into(),
    })?;
    tx.forget(Forget::User(id));
    tx.commit().await?;
    ctx.json(&wanted)
}

async fn switch(ctx: Ctx) -> Reply {
    let wanted: SwitchRequest = ctx.decode("switch_request")?;
    let (from, to) = (wanted.current_service.as_str(), wanted.new_service.as_str());
    match (from, to) {
        ("email", to) if is_oauth(to) => to_provider(ctx, &wanted).await,
        ("email", "saml") => {
            own(&ctx, &wanted).await?;
            let link = crate::saml::switch::begin(&ctx.app, &wanted.email.to_lowercase()).await?;
            ctx.json(&std::collections::BTreeMap::from([("follow_link", link)]))
        }
        ("email", "ldap") => ldap::switch::from_email(ctx, wanted).await,
        ("ldap", "email") => ldap::switch::to_email(ctx, wanted).await,
        (from, "email") if is_oauth(from) || from == "saml" => back_to_email(ctx, wanted).await,
        _ => Err(AppError::body("request")),
    }
}

/// The account behind the address, its password and one-time code checked.
async fn own(ctx: &Ctx, wanted: &SwitchRequest) -> Result<User, AppError> {
    let found = store::by_email(&ctx.app, &wanted.email).await?;
    let user = found.ok_or_else(|| AppError::missing("app.user.missing_account.const"))?;
    attempt::own_password(&ctx.app, &user, &wanted.password).await?;
    factor::check(ctx, &user, Proof::code(&wanted.mfa_code)).await?;
    Ok(user)
}

/// From a password to a provider: the browser goes there, and the account moves when it comes back.
async fn to_provider(ctx: Ctx, wanted: &SwitchRequest) -> Reply {
    let app = &ctx.app;
    if !app.config().service.experimental_enable_authentication_transfer {
        return Err(AppError::new("api.user.email_to_oauth.not_available.app_error", 403));
    }
    let user = own(&ctx, wanted).await?;
    let (link, cookie) = sso::switch_link(app, &wanted.new_service, &user.email).await?;
    let body = std::collections::BTreeMap::from([("follow_link", link)]);
    Ok(Response::json(200, &body).cookie(&cookie.line(&ctx)))
}

/// From a provider back to a password: only in a session that the provider opened.
async fn back_to_email(ctx: Ctx, wanted: SwitchRequest) -> Reply {
    let session = ctx.session()?;
    if !ctx.app.config().service.experimental_enable_authentication_transfer {
        return Err(AppError::new("api.user.oauth_to_email.not_available.app_error", 403));
    }
    if session.prop("isOAuthUser") != "true" && session.prop("isSaml") != "true" {
        return Err(AppError::session());
    }
    let found = store::by_email(&ctx.app, &wanted.email).await?;
    let user = found.ok_or_else(|| AppError::missing("app.user.missing_account.const"))?;
    if user.id != ctx.me() {
        return Err(AppError::new("api.user.oauth_to_email.context.app_error", 403));
    }
    crate::password::set(&ctx.app, &user, &wanted.new_password, None).await?;
    let mut tx = ctx.begin().await?;
    crate::sessions::end_all_in(&mut tx, &user.id);
    update::changed(&mut tx, &ctx.app, &user);
    mails::sign_in_changed(&mut tx, &ctx.app, &user, "e-mail and password");
    tx.commit().await?;
    ctx.json(&std::collections::BTreeMap::from([("follow_link", "/login?extra=signin_change")]))
}
