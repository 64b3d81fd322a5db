//! Sessions handed over from elsewhere: from the browser to the desktop program, from the hosted portal, from a phone's
//! sign-in page.

use super::session;
use ochre_kernel::http::cookies;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/login/desktop_token", "LoginWithDesktopToken", Auth::None, desktop);
    r.post("/users/login/cws", "LoginByCwsToken", Auth::NoneTrust, portal);
    r.post("/users/login/sso/code-exchange", "LoginSSOCodeExchange", Auth::None, exchange);
}

/// A desktop token lives for three minutes; the row has seconds.
const LIFE_S: i64 = 180;

sql!(FIND = "SELECT userid FROM desktoptokens WHERE token = $1 AND createat >= $2");
sql!(REMOVE = "DELETE FROM desktoptokens WHERE token = $1 OR createat < $2");

/// The desktop program waits while the sign-in provider is asked in a browser; only such accounts come this way.
async fn desktop(ctx: Ctx) -> Reply {
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", String::as_str);
    let (token, since) = (field("token"), ctx.now() / 1000 - LIFE_S);
    let invalid = || AppError::new("app.desktop_token.validate.invalid", 401);
    let owner: Option<String> = ctx.app.db.opt(&FIND, args![token, since], |r| r.get(0)).await?;
    let owner = owner.ok_or_else(invalid)?;
    ctx.app.db.exec(&REMOVE, args![token, since]).await?;
    let user = ctx.app.user(&owner).await?;
    let user = user.ok_or_else(|| AppError::new("app.desktop_token.validate.no_user", 500))?;
    if !user.is_sso() || user.delete_at > 0 {
        return Err(AppError::new("api.user.login_with_desktop_token.not_oauth_or_saml_user.app_error", 401));
    }
    let session = session::make(&ctx.app, &user, field("device_id"), ctx.header("user-agent")).await?;
    let mut shown = (*user).clone();
    shown.sanitize(None);
    let mut reply = Response::json(200, &shown).header("token", &session.token);
    for line in cookies::of_session(&ctx.app, &session, &ctx.headers) {
        reply = reply.cookie(&line);
    }
    Ok(reply)
}

/// There is no hosted portal behind this server.
async fn portal(_ctx: Ctx) -> Reply {
    Err(AppError::new("api.user.login_cws.license.error", 401))
}

/// Off, as by default upstream (FeatureFlags.MobileSSOCodeExchange): no provider here hands out codes.
async fn exchange(_ctx: Ctx) -> Reply {
    Err(AppError::new("api.user.login_sso_code_exchange.deprecated.app_error", 410))
}
