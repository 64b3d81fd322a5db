//! Sending the browser to the provider.

use super::back;
use super::provider::{self, Provider};
use super::state::{self, Begun, Cookie, State};
use crate::login::arrival;
use crate::oauth::with_query;
use crate::pages;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    let get = || http::Method::GET;
    r.web(get(), "/oauth/{service}/login", "LoginWithOAuth", Auth::None, login);
    r.web(get(), "/oauth/{service}/signup", "SignupWithOAuth", Auth::None, signup);
    r.web(get(), "/oauth/{service}/mobile_login", "MobileLoginWithOAuth", Auth::None, mobile);
}

/// Errors of these addresses are seen by people.
pub fn shown(ctx: &Ctx, done: Result<Response, AppError>) -> Reply {
    match done {
        Ok(r) => Ok(r.header("cache-control", "no-store")),
        Err(e) => {
            if e.status >= 500 && e.status != 501 {
                tracing::warn!(id = %e.id, op = ctx.op, detail = %e.detail, "a sign-in at a provider failed");
            } else {
                tracing::info!(id = %e.id, op = ctx.op, detail = %e.detail, "a sign-in at a provider was refused");
            }
            Ok(pages::error(&ctx.app, &e))
        }
    }
}

fn invited(ctx: &Ctx, action: &str) -> State {
    State {
        action: action.into(),
        redirect_to: ctx.query_str("redirect_to"),
        desktop_token: ctx.query_str("desktop_token"),
        invite_token: ctx.query_str("t"),
        invite_id: ctx.query_str("id"),
        ..State::default()
    }
}

async fn login(ctx: Ctx) -> Reply {
    let begun = async {
        let state = invited(&ctx, "login");
        back::local(&ctx.app, &state.redirect_to).ok_or_else(|| AppError::bad("api.invalid_redirect_url"))?;
        go(&ctx, state).await
    };
    shown(&ctx, begun.await)
}

async fn signup(ctx: Ctx) -> Reply {
    let begun = async {
        if !ctx.app.config().team.enable_user_creation {
            return Err(AppError::new("api.user.create_user.disabled.app_error", 501));
        }
        go(&ctx, State { redirect_to: String::new(), ..invited(&ctx, "signup") }).await
    };
    shown(&ctx, begun.await)
}

async fn mobile(ctx: Ctx) -> Reply {
    let begun = async {
        let mut state = State { desktop_token: String::new(), ..invited(&ctx, "mobile") };
        if !state.redirect_to.is_empty() && !arrival::is_app_link(&ctx.app, &state.redirect_to) {
            return Err(AppError::bad("api.invalid_custom_url_scheme"));
        }
        if ctx.app.config().feature_flags.mobile_sso_code_exchange {
            state.state = ctx.query_str("state");
            state.code_challenge = ctx.query_str("code_challenge");
            state.code_challenge_method = ctx.query_str("code_challenge_method");
        }
        go(&ctx, state).await
    };
    shown(&ctx, begun.await)
}

async fn go(ctx: &Ctx, state: State) -> Result<Response, AppError> {
    let p = provider::find(&ctx.app, ctx.param("service")).await?;
    let (to, cookie) = address(&ctx.app, &p, state, &ctx.query_str("login_hint")).await?;
    Ok(Response::empty(302).header("location", to).cookie(&cookie.line(ctx)))
}

/// For somebody who moves from a password to a provider: the provider's address, and the cookie that belongs to it.
pub async fn switch_link(app: &Arc<App>, service: &str, email: &str) -> Result<(String, Cookie), AppError> {
    let p = provider::find(app, service).await?;
    let state = State { action: "email_to_sso".into(), email: email.into(), ..State::default() };
    address(app, &p, state, email).await
}

async fn address(app: &Arc<App>, p: &Provider, state: State, hint: &str) -> Result<(String, Cookie), AppError> {
    if p.auth.is_empty() || p.client_id.is_empty() {
        return Err(
            AppError::bad("api.user.oauth.get_settings.app_error").detail("the provider's settings are not complete")
        );
    }
    let (text, cookie, Begun { verifier, nonce, .. }) = state::keep(app, state).await?;
    let (redirect, challenge) = (redirect_uri(app, p.service), state::challenge(&verifier));
    let mut pairs = vec![
        ("response_type", "code"),
        ("client_id", p.client_id.as_str()),
        ("redirect_uri", &redirect),
        ("state", &text),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    if !p.scope.is_empty() {
        pairs.push(("scope", &p.scope));
    }
    if p.scope.split_whitespace().any(|s| s == "openid") {
        pairs.push(("nonce", &nonce));
    }
    if !hint.is_empty() {
        pairs.push(("login_hint", hint));
    }
    Ok((with_query(&p.auth, &pairs), cookie))
}

/// Where providers send browsers back to; the address that is registered with them.
pub fn redirect_uri(app: &App, service: &str) -> String {
    format!("{}/signup/{service}/complete", app.site_url())
}
