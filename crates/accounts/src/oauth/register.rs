//! Apps that register themselves (RFC 7591), where the administrator allows it.

use super::{rules, store};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};
use ochre_types::valid::is_http_url;
use ochre_types::{ClientRegistrationRequest, ClientRegistrationResponse, DCRError, OAuthApp};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/oauth/apps/register", "RegisterOAuthClient", Auth::None, register);
}

fn refused(error: &str, why: &str) -> Reply {
    Ok(Response::json(400, &DCRError { error: error.into(), error_description: why.into() }))
}

async fn register(ctx: Ctx) -> Reply {
    let config = ctx.app.config_full();
    if !config.service.enable_oauth_service_provider || !config.service.enable_dynamic_client_registration {
        return refused("unsupported_operation", "This server does not let apps register themselves.");
    }
    let Ok(wanted) = ctx.decode::<ClientRegistrationRequest>("body") else {
        return refused("invalid_client_metadata", "The request is not JSON of a client's metadata.");
    };
    if let Err((error, why)) = check(&wanted, &config.service.dcr_redirect_uri_allowlist) {
        return refused(error, why);
    }
    let public = wanted.token_endpoint_auth_method.as_deref() == Some("none");
    let app = app_of(&ctx, wanted.clone(), public);
    if let Err(e) = rules::app(&app) {
        return refused("invalid_client_metadata", &ochre_i18n::error_message("en", &e.id, 400, &[]));
    }
    ctx.app.db.exec(&store::ADD_APP, store::app_args(&app)).await?;
    answer(&ctx, app, wanted, public)
}

fn app_of(ctx: &Ctx, wanted: ClientRegistrationRequest, public: bool) -> OAuthApp {
    let name = wanted.client_name.filter(|n| !n.is_empty()).unwrap_or_else(|| "Dynamically registered app".into());
    OAuthApp {
        id: ctx.new_id(),
        create_at: ctx.now(),
        update_at: ctx.now(),
        client_secret: if public { String::new() } else { ctx.new_id() },
        name,
        callback_urls: wanted.redirect_uris,
        homepage: wanted.client_uri.unwrap_or_default(),
        is_dynamically_registered: true,
        ..OAuthApp::default()
    }
}

fn answer(ctx: &Ctx, app: OAuthApp, wanted: ClientRegistrationRequest, public: bool) -> Result<Response, AppError> {
    let list = |items: &[&str]| Some(items.iter().map(|i| i.to_string()).collect());
    ctx.created(&ClientRegistrationResponse {
        client_id: app.id,
        client_secret: (!public).then_some(app.client_secret),
        redirect_uris: app.callback_urls,
        token_endpoint_auth_method: if public { "none" } else { "client_secret_post" }.into(),
        grant_types: list(&["authorization_code", "refresh_token"]),
        response_types: list(&["code"]),
        scope: "user".into(),
        client_name: wanted.client_name,
        client_uri: wanted.client_uri,
    })
}

fn check(wanted: &ClientRegistrationRequest, allowed: &[String]) -> Result<(), (&'static str, &'static str)> {
    let metadata = |fine: bool, why| if fine { Ok(()) } else { Err(("invalid_client_metadata", why)) };
    let uris = wanted.redirect_uris.as_deref().unwrap_or_default();
    metadata(!uris.is_empty(), "At least one redirect address is needed.")?;
    metadata(uris.iter().all(|u| is_http_url(u)), "A redirect address is not an http address.")?;
    let method = wanted.token_endpoint_auth_method.as_deref().unwrap_or("client_secret_post");
    metadata(["none", "client_secret_post"].contains(&method), "This way of authentication is not supported.")?;
    metadata(wanted.client_name.as_deref().unwrap_or_default().chars().count() <= 64, "The name is too long.")?;
    let home = wanted.client_uri.as_deref().unwrap_or_default();
    metadata(home.is_empty() || (home.len() <= 256 && is_http_url(home)), "The home page is not an http address.")?;
    if !allowed.is_empty() && !uris.iter().all(|u| allowed.iter().any(|a| fits(a, u))) {
        return Err(("invalid_redirect_uri", "A redirect address is not on the administrator's list."));
    }
    Ok(())
}

/// `*` stands for anything within one part of the path or host, `**` for anything.
fn fits(pattern: &str, text: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        return (0..=text.len()).filter(|i| text.is_char_boundary(*i)).any(|i| fits(rest, &text[i..]));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        let part = text.find(['/', '?', '#', ':', '@']).unwrap_or(text.len());
        return (0..=part).filter(|i| text.is_char_boundary(*i)).any(|i| fits(rest, &text[i..]));
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some(a), Some(b)) if a == b => fits(&pattern[a.len_utf8()..], &text[b.len_utf8()..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn patterns() {
        for (pattern, text, want) in [
            ("https://a.example/cb", "https://a.example/cb", true),
            ("https://a.example/cb", "https://a.example/cb2", false),
            ("https://*.example/cb", "https://a.example/cb", true),
            ("https://*.example/cb", "https://evil.test/x.example/cb", false),
            ("https://*.example/cb", "https://evil.test@a.example/cb", false),
            ("https://a.example/**", "https://a.example/b/c", true),
            ("https://a.example/*", "https://a.example/b/c", false),
        ] {
            assert_eq!(super::fits(pattern, text), want, "{pattern} {text}");
        }
    }
}
