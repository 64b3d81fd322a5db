//! What travels with the browser to the provider and back. The state is one row of `tokens` (type `oauth`) that works once and belongs
//! to a cookie of the browser that started; PKCE verifier and nonce are made of both, so that they need no place of their own and
//! nobody has them who lacks the cookie (contract/password_tokens.md section 6).

use crate::one_time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ochre_jose::b64;
use ochre_kernel::http::cookies;
use ochre_kernel::{App, AppError, Ctx};
use ochre_secret::{TokenKind, same_text};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How long somebody may stay at the provider, seconds.
const LIFE_S: i64 = 1800;

/// What the state says. Unknown fields of older rows are ignored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// `login`, `signup`, `mobile`, `email_to_sso`, `sso_to_email`.
    pub action: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub redirect_to: String,
    /// Of whom switches; empty otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The waiting desktop program's own token.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub desktop_token: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub invite_token: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub invite_id: String,
    /// A phone's own state and challenge (FeatureFlags.MobileSSOCodeExchange).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_challenge: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_challenge_method: String,
    pub token: String,
}

/// The cookie that ties a sign-in to a browser.
pub struct Cookie(String);

impl Cookie {
    /// The `Set-Cookie` line. `Lax`: it must come along when the provider sends the browser back.
    pub fn line(&self, ctx: &Ctx) -> String {
        let secure = if cookies::secure(&ctx.headers) { "; Secure" } else { "" };
        format!("MMOAUTH={}; Path={}; Max-Age={LIFE_S}; HttpOnly; SameSite=Lax{secure}", self.0, ctx.app.subpath())
    }

    /// The line that takes it away.
    pub fn removal(app: &App) -> String {
        format!("MMOAUTH=; Path={}; Max-Age=0; HttpOnly; SameSite=Lax", app.subpath())
    }

    fn derived(&self, what: &str, token: &str) -> String {
        b64(&Sha256::digest(format!("ochre sign-in {what}\n{}\n{token}", self.0)))
    }
}

/// A state that was checked, with the secrets that belong to it.
pub struct Begun {
    pub state: State,
    pub verifier: String,
    pub nonce: String,
}

fn extra(s: &State, cookie: &str) -> String {
    format!("{}:{}:{cookie}", s.email, s.action)
}

/// Keeps a new state; its text for the address, its cookie, its secrets.
pub async fn keep(app: &Arc<App>, mut state: State) -> Result<(String, Cookie, Begun), AppError> {
    let cookie = Cookie(app.new_id());
    let mut tx = app.begin().await?;
    state.token = one_time::issue(&mut tx, TokenKind::OAuth, &extra(&state, &cookie.0));
    tx.commit().await?;
    let text = STANDARD.encode(ochre_types::encode(&state));
    let (verifier, nonce) = (cookie.derived("verifier", &state.token), cookie.derived("nonce", &state.token));
    Ok((text, cookie, Begun { state, verifier, nonce }))
}

/// Takes the state of a returning browser: it was made here, for this browser, not long ago, and never came back before.
pub async fn take(ctx: &Ctx, text: &str) -> Result<Begun, AppError> {
    let invalid = |why: &str| AppError::bad("api.user.authorize_oauth_user.invalid_state.app_error").detail(why);
    let bytes = STANDARD.decode(text).map_err(|_| invalid("not base64"))?;
    let state: State = serde_json::from_slice(&bytes).map_err(|_| invalid("not JSON"))?;
    let cookie = cookies::get(&ctx.headers, "MMOAUTH").filter(|c| !c.is_empty());
    let cookie = Cookie(cookie.ok_or_else(|| invalid("no cookie"))?);
    let found = one_time::take(&ctx.app, TokenKind::OAuth, &state.token).await?;
    let (since, kept) = found.ok_or_else(|| invalid("not known, or used"))?;
    if ctx.now() > since + LIFE_S * 1000 {
        return Err(invalid("too old"));
    }
    if !same_text(&kept, &extra(&state, &cookie.0)) {
        return Err(invalid("of another browser"));
    }
    let (verifier, nonce) = (cookie.derived("verifier", &state.token), cookie.derived("nonce", &state.token));
    Ok(Begun { state, verifier, nonce })
}

/// The S256 challenge of a verifier.
pub fn challenge(verifier: &str) -> String {
    b64(&Sha256::digest(verifier.as_bytes()))
}
