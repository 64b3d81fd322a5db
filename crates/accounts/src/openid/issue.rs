//! Making id_tokens, and the tokens of apps that only want to know who somebody is.

use super::store::{self, Code, Refresh, Token};
use super::{claims, has, keys};
use ochre_jose::{Algorithm, b64};
use ochre_kernel::{App, AppError};
use ochre_types::{AccessResponse, OAuthApp, User};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How long an id_token and a userinfo token live, seconds.
const LIFE_S: i64 = 3600;

/// The id_token that goes with an access token.
pub async fn id_token(
    app: &Arc<App>,
    of: &OAuthApp,
    user: &User,
    scope: &str,
    code: &Code,
    access_token: &str,
) -> Result<String, AppError> {
    let now = app.now() / 1000;
    let mut all = claims::of(app, user, scope);
    let half = &Sha256::digest(access_token.as_bytes())[..16];
    let fixed = [
        ("iss", json!(app.site_url())),
        ("aud", json!(of.id)),
        ("iat", json!(now)),
        ("exp", json!(now + LIFE_S)),
        ("at_hash", json!(b64(half))),
    ];
    all.extend(fixed.map(|(k, v)| (k.to_string(), v)));
    if code.auth_time > 0 {
        all.insert("auth_time".into(), json!(code.auth_time / 1000));
    }
    if !code.nonce.is_empty() {
        all.insert("nonce".into(), json!(code.nonce));
    }
    let key = keys::signing(app, Algorithm::Rs256).await?;
    let failed = |e: ochre_jose::JoseError| AppError::new("app.openid.key.app_error", 500).detail(e.to_string());
    key.sign(&Value::Object(all)).map_err(failed)
}

/// Tokens for `openid` without `user`: an access token for userinfo, an id_token, with `offline_access` a refresh token.
pub async fn tokens(
    app: &Arc<App>,
    of: &OAuthApp,
    user: &User,
    scope: &str,
    code: &Code,
) -> Result<AccessResponse, AppError> {
    let access_token = ochre_secret::random_string(43);
    let id_token = id_token(app, of, user, scope, code, &access_token).await?;
    let confidential = !of.client_secret.is_empty();
    let refresh_token =
        if confidential && has(scope, "offline_access") { ochre_secret::random_string(43) } else { String::new() };
    let mut tx = app.begin().await?;
    let token = Token {
        client_id: of.id.clone(),
        user_id: user.id.clone(),
        scope: scope.to_string(),
        expires_at: app.now() + LIFE_S * 1000,
    };
    store::add_token(&mut tx, &access_token, &token);
    if !refresh_token.is_empty() {
        let r = Refresh { user_id: user.id.clone(), scope: scope.to_string(), auth_time: code.auth_time };
        store::add_refresh(&mut tx, &refresh_token, &of.id, &r);
    }
    tx.commit().await?;
    Ok(AccessResponse {
        access_token,
        token_type: "bearer".into(),
        expires_in: LIFE_S,
        scope: scope.to_string(),
        refresh_token,
        id_token,
        ..AccessResponse::default()
    })
}
