//! What the provider can do, and its public keys.

use super::keys;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes};
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    let get = http::Method::GET;
    r.web(get.clone(), "/.well-known/openid-configuration", "OchreOpenIdConfiguration", Auth::NoneTrust, describe);
    r.web(get, "/oauth/jwks", "OchreOpenIdKeys", Auth::NoneTrust, key_set);
}

/// 501 with the provider switched off; 500 without the address that is its name.
pub fn enabled(app: &App) -> Result<String, AppError> {
    if !app.config().service.enable_oauth_service_provider {
        return Err(AppError::new("api.oauth.authorization_server_metadata.disabled.app_error", 501));
    }
    let site = app.site_url();
    if site.is_empty() {
        return Err(AppError::new("api.oauth.authorization_server_metadata.site_url_required.app_error", 500));
    }
    Ok(site)
}

fn public(r: Response, age: u32) -> Response {
    r.header("access-control-allow-origin", "*").header("cache-control", format!("public, max-age={age}"))
}

async fn describe(ctx: Ctx) -> Reply {
    let site = enabled(&ctx.app)?;
    let mut all = json!({
        "issuer": site,
        "authorization_endpoint": format!("{site}/oauth/authorize"),
        "token_endpoint": format!("{site}/oauth/access_token"),
        "userinfo_endpoint": format!("{site}/oauth/userinfo"),
        "jwks_uri": format!("{site}/oauth/jwks"),
        "revocation_endpoint": format!("{site}/oauth/revoke"),
        "introspection_endpoint": format!("{site}/oauth/introspect"),
        "scopes_supported": ["openid", "profile", "email", "offline_access", "user"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "consent"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "name", "given_name", "family_name",
            "nickname", "preferred_username", "picture", "locale", "zoneinfo", "updated_at", "email", "email_verified"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    });
    if ctx.app.config().service.enable_dynamic_client_registration {
        all["registration_endpoint"] = format!("{site}/api/v4/oauth/apps/register").into();
    }
    Ok(public(Response::json(200, &all), 3600))
}

async fn key_set(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let keys = keys::public(&ctx.app).await?;
    Ok(public(Response::json(200, &keys), 3600))
}
