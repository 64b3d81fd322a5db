//! Taking back what an app was given: by the user (deauthorise), by the app itself (RFC 7009), and asking whether a token still
//! works (RFC 7662).

use super::client::{self, Form};
use super::store;
use crate::openid;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_types::{OAuthApp, Preference};
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(http::Method::POST, "/oauth/deauthorize", "DeauthorizeOAuthApp", Auth::Session, deauthorize);
    r.web(http::Method::POST, "/oauth/revoke", "OchreRevokeToken", Auth::NoneTrust, revoke);
    r.web(http::Method::POST, "/oauth/introspect", "OchreIntrospectToken", Auth::NoneTrust, introspect);
}

sql!(OF_APP = "SELECT id, token FROM sessions WHERE isoauth = TRUE AND props ->> 'oauth_app_id' = $1");
sql!(
    OF_GRANT = "SELECT id, token FROM sessions WHERE userid = $2 AND isoauth = TRUE AND props ->> 'oauth_app_id' = $1"
);

/// Ids and tokens of all sessions of an app.
pub async fn sessions_of_app(app: &App, client: &str) -> Result<Vec<(String, String)>, AppError> {
    Ok(app.db.all(&OF_APP, args![client], |r| Ok((r.get(0)?, r.get(1)?))).await?)
}

/// Takes back everything one user granted to an app: consent, codes, tokens, sessions.
pub async fn withdraw(ctx: &Ctx, client: &str, user: &str, consent: bool) -> Result<(), AppError> {
    let sessions: Vec<(String, String)> =
        ctx.app.db.all(&OF_GRANT, args![client, user], |r| Ok((r.get(0)?, r.get(1)?))).await?;
    let mut tx = ctx.begin().await?;
    store::drop_grant(&mut tx, client, user);
    openid::store::drop_grant(&mut tx, client, user);
    if consent {
        let p =
            Preference { user_id: user.into(), category: "oauth_app".into(), name: client.into(), value: "".into() };
        crate::preferences::store::remove(&mut tx, user, &[p]);
    }
    for (id, token) in sessions {
        crate::sessions::end_in(&mut tx, &id, &token);
    }
    tx.commit().await
}

async fn deauthorize(ctx: Ctx) -> Reply {
    let client = ctx.string_map().remove("client_id").unwrap_or_default();
    if client.is_empty() {
        return Err(AppError::body("client_id"));
    }
    withdraw(&ctx, &client, ctx.me(), true).await?;
    ctx.ok()
}

async fn app_of(ctx: &Ctx, form: &Form) -> Result<OAuthApp, AppError> {
    client::authenticated(ctx, &client::credentials(ctx, form)).await
}

/// Whatever the token was, it works no more and the answer is the same. Only the app's own tokens are touched; access and
/// refresh token fall together.
async fn revoke(ctx: Ctx) -> Reply {
    let form = Form::read(&ctx);
    let of = match app_of(&ctx, &form).await {
        Ok(of) => of,
        Err(e) => return Ok(client::refusal(&ctx, &e)),
    };
    let token = form.get("token");
    let found = match store::access_by_token(&ctx.app, token).await? {
        Some(a) => Some(a),
        None if token.is_empty() => None,
        None => store::access_by_refresh(&ctx.app, token).await?,
    };
    if let Some(a) = found.filter(|a| a.client_id == of.id) {
        withdraw(&ctx, &of.id, &a.user_id, false).await?;
    }
    openid::store::revoke(&ctx.app, &of.id, token).await?;
    Ok(client::answer(Response::empty(200)))
}

/// Public apps cannot prove who they are and so learn nothing here.
async fn introspect(ctx: Ctx) -> Reply {
    let form = Form::read(&ctx);
    let of = match app_of(&ctx, &form).await {
        Ok(of) if !of.client_secret.is_empty() => of,
        Ok(_) => {
            let e = AppError::new("model.oauth.validate_grant.credentials.app_error", 401);
            return Ok(client::refusal(&ctx, &e));
        }
        Err(e) => return Ok(client::refusal(&ctx, &e)),
    };
    let told = told(&ctx, &of, form.get("token")).await?;
    Ok(client::answer(Response::json(200, &told.unwrap_or_else(|| json!({"active": false})))))
}

async fn told(ctx: &Ctx, of: &OAuthApp, token: &str) -> Result<Option<serde_json::Value>, AppError> {
    if token.is_empty() {
        return Ok(None);
    }
    let scope = |s: &str| if s.is_empty() { "user".to_string() } else { s.to_string() };
    let (user, scope, expires_at) = match store::access_by_token(&ctx.app, token).await? {
        Some(a)
            if a.client_id == of.id
                && ctx.app.session_by_token(token).await?.is_some_and(|s| !ctx.app.session_ended(&s)) =>
        {
            (a.user_id, scope(&a.scope), a.expires_at)
        }
        Some(_) => return Ok(None),
        None => match openid::store::access(&ctx.app, token).await? {
            Some(t) if t.client_id == of.id => (t.user_id, t.scope, t.expires_at),
            _ => return Ok(None),
        },
    };
    let Some(user) = ctx.app.user(&user).await?.filter(|u| u.delete_at == 0) else { return Ok(None) };
    Ok(Some(json!({
        "active": true, "client_id": of.id, "sub": user.id, "username": user.username, "scope": scope,
        "token_type": "bearer", "exp": expires_at / 1000, "iss": ctx.app.site_url(),
    })))
}
