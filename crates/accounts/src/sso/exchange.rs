//! The code becomes a token, the token becomes a person.

use super::begin::redirect_uri;
use super::provider::{Provider, failed};
use super::state::Begun;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method, header};
use ochre_jose::{Claims, Expect, JoseError, Jwks};
use ochre_kernel::{App, AppError};
use serde::Deserialize;
use serde_json::Value;

/// What the provider said of who signed in.
pub struct Told {
    /// Of the id_token, checked; empty where the provider gives none.
    pub claims: Claims,
    /// Of the user address.
    pub info: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tokens {
    access_token: String,
    token_type: String,
    id_token: String,
}

/// How far a provider's clock may differ, seconds.
const LEEWAY_S: i64 = 60;

/// Exchanges the code and asks who it is.
pub async fn who(app: &App, p: &Provider, begun: &Begun, code: &str) -> Result<Told, AppError> {
    let tokens = tokens(app, p, begun, code).await?;
    let claims = match &p.openid {
        Some(_) => id_token(app, p, &tokens.id_token, &begun.nonce).await?,
        None => Claims::new(),
    };
    let info = if p.user_api.is_empty() { Value::Null } else { info(p, &tokens.access_token).await? };
    // RFC 9700, OpenID Connect Core section 5.3.2: the answer must be about the same person.
    let sub = |v: Option<&Value>| v.and_then(Value::as_str).map(str::to_string);
    if let (Some(told), Some(signed)) = (sub(info.get("sub")), sub(claims.get("sub")))
        && told != signed
    {
        return Err(failed("user address", "it speaks of somebody else"));
    }
    Ok(Told { claims, info })
}

async fn tokens(app: &App, p: &Provider, begun: &Begun, code: &str) -> Result<Tokens, AppError> {
    let (headers, form) = request(app, p, begun, code)?;
    let body = p.call("token", Method::POST, &p.token, headers, form).await?;
    let tokens: Tokens = serde_json::from_slice(&body).map_err(|_| failed("token", "the answer is not JSON"))?;
    let bad = |why: &str| AppError::new("api.user.authorize_oauth_user.bad_token.app_error", 500).detail(why);
    if !tokens.token_type.is_empty() && !tokens.token_type.eq_ignore_ascii_case("bearer") {
        return Err(bad("not a bearer token"));
    }
    if tokens.access_token.is_empty() {
        return Err(AppError::new("api.user.authorize_oauth_user.missing.app_error", 500).detail("no access token"));
    }
    Ok(tokens)
}

/// Headers and form of the exchange; the secret stands where the provider wants it.
fn request(app: &App, p: &Provider, begun: &Begun, code: &str) -> Result<(HeaderMap, String), AppError> {
    let redirect = redirect_uri(app, p.service);
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect)]);
    form.append_pair("code_verifier", &begun.verifier);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    if p.openid.as_ref().is_some_and(|o| o.basic()) {
        let encode = |s: &str| form_urlencoded::byte_serialize(s.as_bytes()).collect::<String>();
        let basic = STANDARD.encode(format!("{}:{}", encode(&p.client_id), encode(&p.secret)));
        headers.insert(header::AUTHORIZATION, secret(&format!("Basic {basic}"))?);
    } else {
        form.extend_pairs([("client_id", &p.client_id), ("client_secret", &p.secret)]);
    }
    Ok((headers, form.finish()))
}

fn secret(text: &str) -> Result<HeaderValue, AppError> {
    let mut v = HeaderValue::from_str(text).map_err(|_| failed("token", "not a header"))?;
    v.set_sensitive(true);
    Ok(v)
}

/// A key that is not known is asked for once more: providers change their keys.
async fn id_token(app: &App, p: &Provider, token: &str, nonce: &str) -> Result<Claims, AppError> {
    let keys = p.keys(app, true).await?;
    let first = check(app, p, token, nonce, &keys);
    let done = match first {
        Err(JoseError::UnknownKey | JoseError::Signature) => check(app, p, token, nonce, &p.keys(app, false).await?),
        other => other,
    };
    let bad = AppError::new("api.user.authorize_oauth_user.bad_token.app_error", 500);
    done.map_err(|e| bad.detail(format!("id_token: {e}")))
}

fn check(app: &App, p: &Provider, token: &str, nonce: &str, keys: &Jwks) -> Result<Claims, JoseError> {
    let claims = ochre_jose::verify_signature(token, keys)?;
    let issuer = p.openid.as_ref().map_or("", |o| o.issuer.as_str());
    let tenant = claims.get("tid").and_then(Value::as_str).unwrap_or("");
    if !p.directory.is_empty() && !tenant.is_empty() && p.directory != tenant {
        return Err(JoseError::Issuer);
    }
    // Entra's common address has one issuer for each tenant.
    let issuer = issuer.replace("{tenantid}", tenant);
    let expect = Expect {
        issuer: &issuer,
        audience: &p.client_id,
        nonce: Some(nonce),
        now_s: app.now() / 1000,
        leeway_s: LEEWAY_S,
    };
    ochre_jose::check_claims(&claims, &expect)?;
    Ok(claims)
}

async fn info(p: &Provider, token: &str) -> Result<Value, AppError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, secret(&format!("Bearer {token}"))?);
    let body = p.call("user address", Method::GET, &p.user_api, headers, String::new()).await?;
    serde_json::from_slice(&body).map_err(|_| failed("user address", "the answer is not JSON"))
}
