//! Which app calls the token endpoints, and how they answer when something is wrong.

use super::store;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ochre_kernel::{AppError, Ctx, Response};
use ochre_types::{OAuthApp, is_valid_id};
use std::collections::HashMap;

/// The form of a token request; the first value of each name counts.
pub struct Form(HashMap<String, String>);

impl Form {
    /// Reads the body, `application/x-www-form-urlencoded`.
    pub fn read(ctx: &Ctx) -> Form {
        let mut map = HashMap::new();
        for (k, v) in form_urlencoded::parse(ctx.bytes()) {
            map.entry(k.into_owned()).or_insert_with(|| v.into_owned());
        }
        Form(map)
    }

    /// A field, empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// What an app says of itself: in the form, or by HTTP Basic (RFC 6749 section 2.3.1).
pub struct Credentials {
    pub id: String,
    pub secret: String,
}

/// The credentials of a request.
pub fn credentials(ctx: &Ctx, form: &Form) -> Credentials {
    basic(ctx.header("authorization")).unwrap_or_else(|| Credentials {
        id: form.get("client_id").to_string(),
        secret: form.get("client_secret").to_string(),
    })
}

fn basic(header: &str) -> Option<Credentials> {
    let (scheme, rest) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let plain = |t: &str| form_urlencoded::parse(format!("v={t}").as_bytes()).next().map(|(_, v)| v.into_owned());
    Some(Credentials { id: plain(id)?, secret: plain(secret)? })
}

/// The app, its secret checked. A public app has none and must not send one.
pub async fn authenticated(ctx: &Ctx, c: &Credentials) -> Result<OAuthApp, AppError> {
    if !is_valid_id(&c.id) {
        return Err(AppError::bad("api.oauth.get_access_token.bad_client_id.app_error"));
    }
    if !ctx.app.config().service.enable_oauth_service_provider {
        return Err(AppError::new("api.oauth.get_access_token.disabled.app_error", 501));
    }
    let found = store::find_app(&ctx.app, &c.id).await?;
    let app = found.ok_or_else(|| AppError::missing("api.oauth.get_access_token.credentials.app_error"))?;
    if app.client_secret.is_empty() {
        if !c.secret.is_empty() {
            return Err(AppError::bad("model.oauth.validate_grant.public_client_secret.app_error"));
        }
    } else if !ochre_secret::same_text(&app.client_secret, &c.secret) {
        return Err(AppError::new("model.oauth.validate_grant.credentials.app_error", 401));
    }
    Ok(app)
}

/// An answer of a token endpoint: never stored by anyone on the way.
pub fn answer(r: Response) -> Response {
    r.header("cache-control", "no-store").header("pragma", "no-cache")
}

/// A refusal that both kinds of clients read: the server's own error body, and `error` of RFC 6749 section 5.2 beside it.
pub fn refusal(ctx: &Ctx, e: &AppError) -> Response {
    let body = e.to_json(&ctx.locale(), &ctx.request_id, false);
    let mut body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let code = code(&e.id);
    body["error_description"] = body["message"].clone();
    body["error"] = code.into();
    tracing::debug!(id = %e.id, status = e.status, op = ctx.op, detail = %e.detail, "token request refused");
    let r = answer(Response::json(e.status, &body));
    if code == "invalid_client" { r.header("www-authenticate", "Basic realm=\"oauth\"") } else { r }
}

fn code(id: &str) -> &'static str {
    let last = id.trim_end_matches(".app_error").rsplit('.').next().unwrap_or("");
    match last {
        "credentials" | "bad_client_id" => "invalid_client",
        "bad_grant" => "unsupported_grant_type",
        "public_client_refresh_token" => "unauthorized_client",
        "resource_mismatch" => "invalid_target",
        "expired_code" | "redirect_uri" | "refresh_token" | "client_id_mismatch" | "internal_user" => "invalid_grant",
        "pkce_required" | "verifier_required" | "verification_failed" | "not_used_in_auth" => "invalid_grant",
        "disabled" => "temporarily_unavailable",
        _ => "invalid_request",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn basic_credentials() {
        // "a%3Ab:c+d" in base64: both halves are form-encoded (RFC 6749 section 2.3.1).
        let c = super::basic("Basic YSUzQWI6YytkCg==".replace("Cg==", "").as_str()).unwrap();
        assert_eq!((c.id.as_str(), c.secret.as_str()), ("a:b", "c d"));
        assert!(super::basic("Bearer x").is_none() && super::basic("Basic !!").is_none());
    }
}
