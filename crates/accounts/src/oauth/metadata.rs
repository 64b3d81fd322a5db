//! What the authorization server can do (RFC 8414).

use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};
use ochre_types::AuthorizationServerMetadata;

/// Routes.
pub fn routes(r: &mut Routes) {
    let (op, path) = ("GetAuthorizationServerMetadata", "/.well-known/oauth-authorization-server");
    r.web(http::Method::GET, path, op, Auth::NoneTrust, metadata);
}

async fn metadata(ctx: Ctx) -> Reply {
    match describe(&ctx) {
        Ok(m) => ctx.json(&m),
        Err(e) => Ok(crate::pages::error(&ctx.app, &e)),
    }
}

fn describe(ctx: &Ctx) -> Result<AuthorizationServerMetadata, AppError> {
    let config = ctx.app.config();
    if !config.service.enable_oauth_service_provider {
        return Err(AppError::new("api.oauth.authorization_server_metadata.disabled.app_error", 501));
    }
    let site = ctx.app.site_url();
    if site.is_empty() {
        return Err(AppError::new("api.oauth.authorization_server_metadata.site_url_required.app_error", 500));
    }
    let list = |items: &[&str]| items.iter().map(|i| i.to_string()).collect::<Vec<_>>();
    Ok(AuthorizationServerMetadata {
        authorization_endpoint: format!("{site}/oauth/authorize"),
        token_endpoint: format!("{site}/oauth/access_token"),
        response_types_supported: Some(list(&["code"])),
        registration_endpoint: if config.service.enable_dynamic_client_registration {
            format!("{site}/api/v4/oauth/apps/register")
        } else {
            String::new()
        },
        scopes_supported: list(&["user"]),
        grant_types_supported: list(&["authorization_code", "refresh_token"]),
        token_endpoint_auth_methods_supported: list(&["none", "client_secret_post"]),
        code_challenge_methods_supported: list(&["S256"]),
        issuer: site,
    })
}
