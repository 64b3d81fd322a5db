//! `/oauth/access_token`: a code or a refresh token becomes an access token.

use super::client::{self, Form};
use super::grant::{self, Wanted};
use super::store;
use crate::openid;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes};
use ochre_types::{AccessData, AccessResponse, AuthData, OAuthApp, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(http::Method::POST, "/oauth/access_token", "GetOAuthAccessToken", Auth::NoneTrust, exchange);
}

async fn exchange(ctx: Ctx) -> Reply {
    let form = Form::read(&ctx);
    Ok(match tokens(&ctx, &form).await {
        Ok(t) => client::answer(body(&t)),
        Err(e) if e.status < 500 || e.status == 501 => client::refusal(&ctx, &e),
        Err(e) => return Err(e),
    })
}

/// The contract's answer names empty fields too; with an id_token it goes to standard clients, which refuse an empty refresh token.
fn body(t: &AccessResponse) -> Response {
    if t.id_token.is_empty() {
        return Response::json(200, t);
    }
    let mut fields = serde_json::to_value(t).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.retain(|_, value| value != "");
    }
    Response::json(200, &fields)
}

async fn tokens(ctx: &Ctx, form: &Form) -> Result<AccessResponse, AppError> {
    let bad = |id| Err(AppError::bad(id));
    match form.get("grant_type") {
        "authorization_code" if form.get("code").is_empty() => {
            return bad("api.oauth.get_access_token.missing_code.app_error");
        }
        "refresh_token" if form.get("refresh_token").is_empty() => {
            return bad("api.oauth.get_access_token.missing_refresh_token.app_error");
        }
        "authorization_code" | "refresh_token" => {}
        _ => return bad("api.oauth.get_access_token.bad_grant.app_error"),
    }
    let oauth_app = client::authenticated(ctx, &client::credentials(ctx, form)).await?;
    if form.get("grant_type") == "refresh_token" {
        return refresh(ctx, form, &oauth_app).await;
    }
    let public = oauth_app.client_secret.is_empty();
    if public && form.get("code_verifier").is_empty() {
        return bad("model.oauth.validate_grant.pkce_required.app_error");
    }
    by_code(ctx, form, &oauth_app).await
}

async fn by_code(ctx: &Ctx, form: &Form, of: &OAuthApp) -> Result<AccessResponse, AppError> {
    let app = &ctx.app;
    let code = checked_code(ctx, form, of).await?;
    let user = living(app, &code.user_id).await?;
    let openid = openid::store::take_code(app, &code.code).await?;
    // The one that deletes the row has it: a code never works twice, whoever comes at the same time.
    if !store::use_code(app, &code.code).await? {
        return Err(AppError::bad("api.oauth.get_access_token.expired_code.app_error"));
    }
    if openid::is_only(&code.scope) {
        return openid::issue::tokens(app, of, &user, &code.scope, &openid).await;
    }
    let wanted = Wanted { redirect_uri: &code.redirect_uri, scope: &code.scope, resource: &code.resource };
    let access = grant::give(app, of, &user, &wanted).await?;
    let mut reply = response(app, access);
    if openid::is_asked(&code.scope) {
        reply.id_token = openid::issue::id_token(app, of, &user, &code.scope, &openid, &reply.access_token).await?;
        reply.scope = code.scope;
    }
    Ok(reply)
}

/// The code of the request, everything about it checked.
async fn checked_code(ctx: &Ctx, form: &Form, of: &OAuthApp) -> Result<AuthData, AppError> {
    let expired = |status| AppError::new("api.oauth.get_access_token.expired_code.app_error", status);
    let found = store::code(&ctx.app, form.get("code")).await?;
    let code = found.ok_or_else(|| expired(400))?;
    if code.client_id != of.id {
        return Err(AppError::bad("api.oauth.get_access_token.client_id_mismatch.app_error"));
    }
    if ctx.now() > code.create_at + code.expires_in * 1000 {
        store::drop_code(&ctx.app, &code.code).await?;
        return Err(expired(403));
    }
    if code.redirect_uri != form.get("redirect_uri") {
        return Err(AppError::bad("api.oauth.get_access_token.redirect_uri.app_error"));
    }
    if let Err(e) = verifier(&code, form.get("code_verifier")) {
        // Whoever has the code without its verifier gets one guess.
        store::drop_code(&ctx.app, &code.code).await?;
        return Err(e);
    }
    let resource = form.get("resource");
    super::rules::resource(resource)?;
    if !resource.is_empty() && resource != code.resource {
        return Err(AppError::bad("api.oauth.get_access_token.resource_mismatch.app_error"));
    }
    Ok(code)
}

fn verifier(code: &AuthData, verifier: &str) -> Result<(), AppError> {
    let bad = |id| Err(AppError::bad(id));
    match (code.code_challenge.is_empty(), verifier.is_empty()) {
        (true, true) => Ok(()),
        (true, false) => bad("model.authorize.validate_pkce.not_used_in_auth.app_error"),
        (false, true) => bad("model.authorize.validate_pkce.verifier_required.app_error"),
        (false, false) if ochre_secret::pkce_matches(&code.code_challenge, verifier) => Ok(()),
        _ => bad("model.authorize.validate_pkce.verification_failed.app_error"),
    }
}

async fn refresh(ctx: &Ctx, form: &Form, of: &OAuthApp) -> Result<AccessResponse, AppError> {
    if of.client_secret.is_empty() {
        return Err(AppError::bad("model.oauth.validate_grant.public_client_refresh_token.app_error"));
    }
    let token = form.get("refresh_token");
    let wrong = || AppError::missing("api.oauth.get_access_token.refresh_token.app_error");
    if let Some(old) = openid::store::take_refresh(&ctx.app, &of.id, token).await? {
        let user = living(&ctx.app, &old.user_id).await?;
        return openid::issue::tokens(&ctx.app, of, &user, &old.scope, &old.code()).await;
    }
    let old = store::access_by_refresh(&ctx.app, token).await?.filter(|a| a.client_id == of.id).ok_or_else(wrong)?;
    let user = living(&ctx.app, &old.user_id).await?;
    let wanted = Wanted { redirect_uri: &old.redirect_uri, scope: &old.scope, resource: &old.audience };
    let access = grant::fresh(&ctx.app, of, &user, &wanted).await?;
    grant::end_soon(&ctx.app, &old.token).await?;
    Ok(response(&ctx.app, access))
}

/// The user of a grant; one who is deactivated has none.
async fn living(app: &Arc<App>, id: &str) -> Result<Arc<User>, AppError> {
    let user = app.user(id).await?.filter(|u| u.delete_at == 0);
    user.ok_or_else(|| AppError::missing("api.oauth.get_access_token.internal_user.app_error"))
}

fn response(app: &App, access: AccessData) -> AccessResponse {
    AccessResponse {
        access_token: access.token,
        token_type: "bearer".into(),
        expires_in: (access.expires_at - app.now()) / 1000,
        refresh_token: access.refresh_token,
        audience: access.audience,
        ..AccessResponse::default()
    }
}
