//! Phones that are managed by Microsoft Intune sign in with the token that their management gave them; it must have been issued by the
//! configured tenant for the configured app.

use super::account;
use crate::login::session;
use http::{HeaderMap, Method};
use ochre_fetch::{Client, Limits};
use ochre_jose::{Expect, Jwks};
use ochre_kernel::http::cookies;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};
use ochre_types::{IntuneLoginRequest, User};
use serde_json::Value;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(Method::POST, "/oauth/intune", "LoginIntune", Auth::None, login);
}

async fn login(ctx: Ctx) -> Reply {
    let wanted: IntuneLoginRequest = ctx.decode("intune_login")?;
    let config = ctx.app.config_full();
    let i = &config.intune;
    if !i.enable {
        return Err(AppError::new("api.user.login_by_intune.not_available.app_error", 501));
    }
    let service = i.auth_service.as_str();
    if i.tenant_id.is_empty() || i.client_id.is_empty() || !["office365", "saml"].contains(&service) {
        return Err(AppError::bad("api.user.login_by_intune.not_configured.app_error"));
    }
    if wanted.access_token.is_empty() {
        return Err(AppError::body("access_token"));
    }
    let person = checked(&ctx, &wanted.access_token).await?;
    let unknown = || AppError::bad("api.user.login_by_oauth.parse.app_error").detail("nobody here has this id");
    let user = account::by_auth(&ctx.app, service, &person).await?.ok_or_else(unknown)?;
    if user.is_bot {
        return Err(AppError::new("api.user.login_by_intune.bot_login_forbidden.app_error", 403));
    }
    if user.delete_at > 0 {
        return Err(AppError::new("api.user.login_by_intune.account_locked.app_error", 409));
    }
    ctx.audit(&user.id, "success - Intune").await?;
    enter(&ctx, user, &wanted.device_id, service == "saml").await
}

/// The session of a managed phone; the answer names its token and user.
async fn enter(ctx: &Ctx, mut user: User, device_id: &str, saml: bool) -> Reply {
    let session = session::make_device(&ctx.app, &user, saml, device_id, ctx.header("user-agent")).await?;
    user.sanitize(None);
    let mut r = Response::json(200, &user).header("token", &session.token);
    for line in cookies::of_session(&ctx.app, &session, &ctx.headers) {
        r = r.cookie(&line);
    }
    Ok(r)
}

/// The person (`oid`) of a token of the tenant.
async fn checked(ctx: &Ctx, token: &str) -> Result<String, AppError> {
    let config = ctx.app.config_full();
    let (tenant, client) = (&config.intune.tenant_id, &config.intune.client_id);
    let keys = format!("https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys");
    let limits = Limits { redirects: 0, ..Limits::integration(&config) };
    let refused = |why: String| AppError::bad("api.user.login_by_oauth.parse.app_error").detail(why);
    let answer = Client::trusted(&config).request(Method::GET, &keys, HeaderMap::new(), "", limits).await;
    let answer = answer.map_err(|e| refused(e.to_string()))?;
    let keys = Jwks::parse(&answer.body).map_err(|e| refused(e.to_string()))?;
    let claims = ochre_jose::verify_signature(token, &keys).map_err(|e| refused(e.to_string()))?;
    let issuer = format!("https://login.microsoftonline.com/{tenant}/v2.0");
    let named = format!("api://{client}");
    let audience = if claims.get("aud").and_then(Value::as_str) == Some(&named) { &named } else { client };
    let expect = Expect { issuer: &issuer, audience, nonce: None, now_s: ctx.now() / 1000, leeway_s: 60 };
    let mut of_app = claims.clone();
    // In access tokens `azp` names the app that asked, not the audience.
    of_app.remove("azp");
    ochre_jose::check_claims(&of_app, &expect).map_err(|e| refused(e.to_string()))?;
    let oid = claims.get("oid").and_then(Value::as_str).unwrap_or("");
    if oid.is_empty() { Err(refused("no oid".into())) } else { Ok(oid.to_string()) }
}
