//! Back to where the sign-in started: a page of this site, the desktop program, a phone's app. Nothing else: an address elsewhere is
//! refused when the sign-in begins and again when it ends.

use super::state::State;
use crate::login::arrival::{self, is_app_link, with_cookies};
use crate::login::session;
use crate::oauth::with_query;
use crate::{one_time, pages};
use ochre_kernel::{App, AppError, Ctx, Response};
use ochre_secret::TokenKind;
use ochre_types::{Session, User};
use serde_json::json;

/// An address of this site for a `redirect_to`, empty for the start page; `None` for any other.
pub fn local(app: &App, wanted: &str) -> Option<String> {
    local_to(&app.site_url(), &app.subpath(), wanted)
}

fn local_to(site: &str, subpath: &str, wanted: &str) -> Option<String> {
    // Browsers read a backslash as a slash and drop tabs and line ends.
    if wanted.contains('\\') || wanted.contains(|c: char| c.is_control()) {
        return None;
    }
    if wanted.is_empty() {
        return Some(subpath.to_string());
    }
    if wanted.starts_with('/') {
        return (!wanted.starts_with("//")).then(|| wanted.to_string());
    }
    let rest = wanted.strip_prefix(site).filter(|_| !site.is_empty())?;
    (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then(|| wanted.to_string())
}

/// Who signed in, and by what.
pub struct Entered<'a> {
    pub user: &'a User,
    /// `isSaml` rather than `isOAuthUser` in the session.
    pub saml: bool,
    pub mobile: bool,
}

/// Opens the session and answers by what the state says.
pub async fn hand_over(ctx: &Ctx, e: &Entered<'_>, state: &State) -> Result<Response, AppError> {
    if !state.desktop_token.is_empty() {
        return desktop(ctx, e.user, &state.desktop_token).await;
    }
    if e.mobile && !state.code_challenge.is_empty() && is_app_link(&ctx.app, &state.redirect_to) {
        return code_for_app(ctx, e.user, state).await;
    }
    let session = session::make_outside(&ctx.app, e.user, e.saml, e.mobile, ctx.header("user-agent")).await?;
    if e.mobile {
        return phone(ctx, &session, &state.redirect_to);
    }
    let to = local(&ctx.app, &state.redirect_to).ok_or_else(|| AppError::bad("api.invalid_redirect_url"))?;
    Ok(with_cookies(ctx, Response::empty(307).header("location", to), &session))
}

/// The browser has no part in this session: the program opens its own with the token, within three minutes, once.
async fn desktop(ctx: &Ctx, user: &User, client_token: &str) -> Result<Response, AppError> {
    let token = arrival::desktop_token(ctx, user).await?;
    let page = format!("{}/login/desktop", ctx.app.subpath().trim_end_matches('/'));
    let to = with_query(&page, &[("client_token", client_token), ("server_token", &token)]);
    Ok(Response::empty(307).header("location", to))
}

fn phone(ctx: &Ctx, session: &Session, redirect_to: &str) -> Result<Response, AppError> {
    if redirect_to.is_empty() {
        return Ok(with_cookies(ctx, Response::empty(200), session));
    }
    if !is_app_link(&ctx.app, redirect_to) {
        return Err(AppError::bad("api.invalid_custom_url_scheme"));
    }
    let csrf = session.props.get("csrf").map_or("", String::as_str);
    let site = ctx.app.site_url();
    let pairs = [("MMAUTHTOKEN", session.token.as_str()), ("MMCSRF", csrf), ("srv", site.as_str())];
    Ok(pages::into_app(&with_query(redirect_to, &pairs)))
}

/// With a challenge of the app's own the link holds a code that only this app can exchange, not the token.
async fn code_for_app(ctx: &Ctx, user: &User, state: &State) -> Result<Response, AppError> {
    let extra = json!({
        "user_id": user.id, "state": state.state, "code_challenge": state.code_challenge,
        "code_challenge_method": state.code_challenge_method,
    });
    let mut tx = ctx.begin().await?;
    let code = one_time::issue(&mut tx, TokenKind::SsoCodeExchange, &extra.to_string());
    tx.commit().await?;
    let site = ctx.app.site_url();
    Ok(pages::into_app(&with_query(&state.redirect_to, &[("login_code", &code), ("srv", &site)])))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_this_site() {
        let site = "https://chat.example";
        for (wanted, fine) in [
            ("", true),
            ("/team/channels/town-square", true),
            ("https://chat.example", true),
            ("https://chat.example/a?b", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("\\\\evil.example", false),
            ("/\t/evil.example", false),
            ("/\n/evil.example", false),
            ("https://chat.example.evil.example", false),
            ("https://chat.example@evil.example", false),
            ("https://chat.example:444", false),
            ("https://evil.example/https://chat.example", false),
            ("javascript:alert(1)", false),
            ("mmauth://callback", false),
        ] {
            assert_eq!(super::local_to(site, "/", wanted).is_some(), fine, "{wanted}");
        }
        assert!(super::local_to("", "/", "https://evil.example").is_none());
    }
}
