//! The browser comes back with a code.

use super::begin::shown;
use super::state::{self, Begun, Cookie};
use super::{account, back, exchange, person, provider};
use crate::users::store;
use crate::{mails, sessions};
use ochre_kernel::{AppError, Auth, Ctx, Forget, Reply, Response, Routes, args, sql};
use ochre_types::User;

/// Routes: providers have one of these registered.
pub fn routes(r: &mut Routes) {
    for (op, path) in [
        ("CompleteOAuth", "/oauth/{service}/complete"),
        ("CompleteOAuthV3", "/api/v3/oauth/{service}/complete"),
        ("CompleteOAuthSignup", "/signup/{service}/complete"),
        ("CompleteOAuthLogin", "/login/{service}/complete"),
    ] {
        r.web(http::Method::GET, path, op, Auth::None, complete);
    }
}

sql!(
    ATTACH = "UPDATE users SET authdata = $2, authservice = $3, password = '', lastpasswordupdate = $4, updateat = $4, \
     failedattempts = 0, emailverified = TRUE WHERE id = $1"
);

async fn complete(ctx: Ctx) -> Reply {
    let done = finish(&ctx).await;
    shown(&ctx, done.map(|r| r.cookie(&Cookie::removal(&ctx.app))))
}

async fn finish(ctx: &Ctx) -> Result<Response, AppError> {
    let service = provider::enabled(&ctx.app, ctx.param("service"))?;
    // The state is used up first, so that a failed answer cannot be tried again.
    let begun = state::take(ctx, &ctx.query_str("state")).await?;
    if let Some(why) = ctx.query("error") {
        let why: String = why.chars().take(60).collect();
        return Err(AppError::bad("api.user.authorize_oauth_user.refused.app_error").detail(why));
    }
    let code = ctx.query_str("code");
    if code.is_empty() {
        return Err(AppError::bad("api.user.authorize_oauth_user.refused.app_error").detail("no code"));
    }
    let p = provider::find(&ctx.app, service).await?;
    let told = exchange::who(&ctx.app, &p, &begun, &code).await?;
    let who = person::of(service, p.use_preferred_username, &told)?;
    match begun.state.action.as_str() {
        "email_to_sso" => attach(ctx, service, &who, &begun).await,
        "sso_to_email" => Ok(to(ctx, "/claim", &[("email", &who.email)])),
        _ => enter(ctx, service, &who, &begun).await,
    }
}

fn to(ctx: &Ctx, page: &str, pairs: &[(&str, &str)]) -> Response {
    let page = format!("{}{page}", ctx.app.subpath().trim_end_matches('/'));
    Response::empty(307).header("location", crate::oauth::with_query(&page, pairs))
}

async fn enter(ctx: &Ctx, service: &str, who: &person::Person, begun: &Begun) -> Result<Response, AppError> {
    let user = account::enter(&ctx.app, service, who, &begun.state).await?;
    ctx.audit(&user.id, &format!("success - signed in at {service}")).await?;
    crate::login::attempt::entered(&ctx.app, &user).await?;
    let mobile = begun.state.action == "mobile";
    back::hand_over(ctx, &back::Entered { user: &user, saml: false, mobile }, &begun.state).await
}

/// The owner of a password account, who proved the password when this began, moves to the provider. All their sessions end.
async fn attach(ctx: &Ctx, service: &str, who: &person::Person, begun: &Begun) -> Result<Response, AppError> {
    let email = begun.state.email.as_str();
    if email.is_empty() {
        return Err(AppError::bad("api.user.complete_switch_with_oauth.blank_email.app_error"));
    }
    let found = store::by_email(&ctx.app, email).await?.filter(|u| !u.is_sso() && u.delete_at == 0);
    let user = found.ok_or_else(|| AppError::missing("app.user.missing_account.const"))?;
    if account::is_taken(&ctx.app, &who.id, &user.id).await? {
        let id = "api.user.create_oauth_user.already_attached.app_error";
        return Err(AppError::bad(id).with("Service", service).with("Auth", service));
    }
    let mut tx = ctx.begin().await?;
    tx.exec(&ATTACH, args![&user.id, &who.id, service, ctx.now()]).await?;
    sessions::end_all_in(&mut tx, &user.id);
    tx.forget(Forget::User(user.id.clone()));
    let user = User { auth_service: service.into(), ..user };
    mails::sign_in_changed(&mut tx, &ctx.app, &user, name(service));
    tx.commit().await?;
    ctx.audit(&user.id, &format!("success - moved to {service}")).await?;
    Ok(to(ctx, "/login", &[("extra", "signin_change")]))
}

fn name(service: &str) -> &'static str {
    match service {
        "gitlab" => "GitLab",
        "google" => "Google",
        "office365" => "Entra ID",
        _ => "OpenID Connect",
    }
}
