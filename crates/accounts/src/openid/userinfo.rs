//! Who somebody is, for the access token of an app that asked for `openid`.

use super::{claims, discovery, is_asked, store};
use crate::oauth;
use ochre_kernel::http::session;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(http::Method::GET, "/oauth/userinfo", "OchreUserinfo", Auth::NoneTrust, userinfo);
    r.web(http::Method::POST, "/oauth/userinfo", "OchreUserinfoByPost", Auth::NoneTrust, userinfo);
}

async fn userinfo(ctx: Ctx) -> Reply {
    discovery::enabled(&ctx.app)?;
    let refused = |error: &str| {
        let body = serde_json::json!({"error": error});
        Ok(Response::json(401, &body).header("www-authenticate", format!("Bearer error=\"{error}\"")))
    };
    let (token, place) = session::token(&ctx.headers, None);
    if token.is_empty() || place != session::Place::Header {
        return refused("invalid_request");
    }
    let Some((user, scope)) = opened(&ctx, &token).await? else { return refused("invalid_token") };
    let Some(user) = ctx.app.user(&user).await?.filter(|u| u.delete_at == 0) else { return refused("invalid_token") };
    Ok(Response::json(200, &claims::of(&ctx.app, &user, &scope)).header("cache-control", "no-store"))
}

/// User and scope of a token: one of userinfo's own, or the session of an app that asked for `openid`.
async fn opened(ctx: &Ctx, token: &str) -> Result<Option<(String, String)>, AppError> {
    if let Some(t) = store::access(&ctx.app, token).await? {
        return Ok(Some((t.user_id, t.scope)));
    }
    let live = ctx.session_opt().is_some_and(|s| s.is_oauth && ochre_secret::same_text(&s.token, token));
    if !live {
        return Ok(None);
    }
    let access = oauth::store::access_by_token(&ctx.app, token).await?;
    Ok(access.filter(|a| is_asked(&a.scope)).map(|a| (a.user_id, a.scope)))
}
