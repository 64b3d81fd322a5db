//! Guests without a password: an invitation or a mailed link lets them in, once per link.

use crate::login::arrival::{self, Wanted};
use crate::users::{create, invited, store};
use crate::{mails, one_time};
use http::Method;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_secret::{Invitation, TokenKind};
use ochre_types::User;
use serde_json::json;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/login");
    r.post("/users/login/type", "GetLoginType", Auth::None, kind);
    r.web(Method::GET, "/login/one_time_link", "LoginWithMagicLink", Auth::None, enter);
    r.slice("accounts/guests");
}

/// The name of the service in `users.authservice`.
pub const SERVICE: &str = "magic_link";
/// A new link is mailed to the same person at most this often, ms.
const PAUSE: i64 = 60_000;

sql!(TAKE = "DELETE FROM tokens WHERE token = $1 AND type = $2 RETURNING createat, extra");
sql!(RECENT = "SELECT COUNT(*) FROM tokens WHERE type = $1 AND extra = $2 AND createat > $3");

/// Whether there are such guests on this server.
pub fn enabled(app: &App) -> bool {
    let config = app.config();
    config.guest_accounts.enable && config.guest_accounts.enable_guest_magic_link
}

/// How an account signs in, for the first step of the sign-in page; who needs a link gets one mailed. Others are told nothing
/// about themselves. Without such guests there is nothing to find here (as recorded).
async fn kind(ctx: Ctx) -> Reply {
    if !enabled(&ctx.app) {
        return Ok(Response::empty(404));
    }
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", |v| v.trim());
    let user = match (field("id"), field("login_id")) {
        ("", name) if name.contains('@') => store::by_email(&ctx.app, name).await?,
        ("", name) => store::by_username(&ctx.app, name).await?,
        (id, _) => ctx.app.user(id).await?.map(|u| (*u).clone()),
    };
    let guest = user.filter(|u| u.auth_service == SERVICE && u.is_guest() && u.delete_at == 0);
    one_time::evenly(async {
        match guest {
            Some(user) => {
                mail(&ctx.app, &user).await?;
                ctx.json(&json!({ "auth_service": SERVICE }))
            }
            None => ctx.json(&json!({ "auth_service": "" })),
        }
    })
    .await
}

async fn mail(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    let extra = json!({ "email": user.email }).to_string();
    let kind = TokenKind::GuestMagicLink;
    let since = app.now() - PAUSE;
    let recent: i64 = app.db.one(&RECENT, args![kind.id(), &extra, since], |r| r.get(0)).await?;
    if recent > 0 {
        return Ok(());
    }
    let mut tx = app.begin().await?;
    let token = one_time::issue(&mut tx, kind, &extra);
    mails::one_time_login(&mut tx, app, user, &token);
    tx.commit().await
}

async fn enter(ctx: Ctx) -> Reply {
    let token = ctx.query_str("t");
    if token.is_empty() {
        return arrival::problem(&ctx, &AppError::bad("api.user.guest_magic_link.missing_token.app_error"));
    }
    if ctx.session_opt().is_some() {
        let there = arrival::site_link(&ctx.app, "/error?type=magic_link_already_logged_in");
        return Ok(arrival::redirect(&there));
    }
    let wanted = Wanted { redirect_to: ctx.query_str("redirect_to"), ..Wanted::default() };
    let entered = async { arrival::enter(&ctx, &redeem(&ctx.app, &token).await?, &wanted).await };
    match entered.await {
        Ok((reply, _)) => Ok(reply),
        Err(e) if e.status >= 500 => Err(e),
        Err(e) => {
            tracing::info!(op = ctx.op, id = %e.id, "a one-time link was refused");
            Ok(arrival::redirect(&arrival::site_link(&ctx.app, "/login?extra=login_error")))
        }
    }
}

/// The guest of a token, made when it is an invitation. The token is used up whatever comes of it.
pub async fn redeem(app: &Arc<App>, token: &str) -> Result<User, AppError> {
    if !enabled(app) {
        return Err(AppError::new("api.user.login.guest_magic_link.disabled.error", 401));
    }
    for kind in [TokenKind::GuestMagicLink, TokenKind::GuestMagicLinkInvitation] {
        let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<String>(1)?));
        let Some((since, extra)) = app.db.opt(&TAKE, args![token, kind.id()], row).await? else { continue };
        if app.now() - since >= kind.life_ms() {
            return Err(AppError::bad("api.user.guest_magic_link.expired_token.app_error"));
        }
        let to = Invitation::from_extra(&extra).ok_or_else(invalid)?;
        return match (store::by_email(app, &to.email).await?, kind) {
            (Some(user), _) if user.auth_service != SERVICE || !user.is_guest() => Err(invalid()),
            (Some(user), TokenKind::GuestMagicLink) => Ok(user),
            (Some(user), _) => {
                invited::join(app, &to, &user).await?;
                Ok(user)
            }
            (None, TokenKind::GuestMagicLink) => Err(invalid()),
            (None, _) => invite(app, to).await,
        };
    }
    Err(invalid())
}

fn invalid() -> AppError {
    AppError::bad("api.user.guest_magic_link.invalid_token.app_error")
}

async fn invite(app: &Arc<App>, to: Invitation) -> Result<User, AppError> {
    let domains = app.config_full().guest_accounts.restrict_creation_to_domains.clone();
    if !ochre_types::valid::email_in_domains(&to.email, &domains) {
        return Err(AppError::bad("api.user.create_user.accepted_domain.app_error"));
    }
    let user = User {
        username: create::free_name(app, to.email.split('@').next().unwrap_or_default(), "").await?,
        email: to.email.clone(),
        email_verified: true,
        auth_service: SERVICE.into(),
        auth_data: Some(to.email.clone()),
        roles: "system_guest".into(),
        ..User::default()
    };
    let user = create::save(app, user).await?;
    invited::join(app, &to, &user).await?;
    Ok(user)
}
