//! Sessions handed over from elsewhere: from the browser to the desktop program, from the hosted portal, from a phone's
//! sign-in page.

use super::session;
use crate::one_time;
use ochre_kernel::http::cookies;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/login/desktop_token", "LoginWithDesktopToken", Auth::None, desktop);
    r.post("/users/login/cws", "LoginByCwsToken", Auth::NoneTrust, portal);
    r.post("/users/login/sso/code-exchange", "LoginSSOCodeExchange", Auth::None, exchange);
}

/// How long a phone may take from the browser to the exchange, ms.
const CODE_LIFE_MS: i64 = 5 * 60_000;

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

/// A phone's code for a session: its state and the verifier of its challenge must fit. Off by default, as upstream.
async fn exchange(ctx: Ctx) -> Reply {
    if !ctx.app.config().feature_flags.mobile_sso_code_exchange {
        return Err(AppError::new("api.user.login_sso_code_exchange.deprecated.app_error", 410));
    }
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", String::as_str);
    let bad = |why: &str| AppError::bad("api.oauth.get_access_token.bad_request.app_error").detail(why);
    if ["login_code", "code_verifier", "state"].iter().any(|f| field(f).is_empty()) {
        return Err(bad("a field is missing"));
    }
    let kind = ochre_secret::TokenKind::SsoCodeExchange;
    let (since, extra) =
        one_time::take(&ctx.app, kind, field("login_code")).await?.ok_or_else(|| bad("no such code"))?;
    let extra: std::collections::HashMap<String, String> = serde_json::from_str(&extra).unwrap_or_default();
    let kept = |name: &str| extra.get(name).map_or("", String::as_str);
    let fits = kept("code_challenge_method") == "S256"
        && ochre_secret::same_text(kept("state"), field("state"))
        && ochre_secret::pkce_matches(kept("code_challenge"), field("code_verifier"));
    if !fits || ctx.now() - since > CODE_LIFE_MS {
        return Err(bad("state, verifier or time do not fit"));
    }
    let user = ctx.app.user(kept("user_id")).await?.filter(|u| u.delete_at == 0).ok_or_else(|| bad("no such user"))?;
    let saml = user.auth_service == "saml";
    let session = session::make_outside(&ctx.app, &user, saml, true, ctx.header("user-agent")).await?;
    let csrf = session.props.get("csrf").cloned().unwrap_or_default();
    ctx.json(&std::collections::BTreeMap::from([("token", session.token), ("csrf", csrf)]))
}
