//! Which session a request carries, and whether it may use it (contract/limits.md "Lookup order", "CSRF", "MFA").

use crate::AppError;
use crate::app::App;
use crate::http::cookies;
use http::HeaderMap;
use ochre_types::Session;
use std::sync::Arc;

/// Where a token was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Cookie,
    Header,
    Query,
    None,
}

/// The token of a request and its place: the cookie wins over the header, the header over the query.
pub fn token(headers: &HeaderMap, query: Option<&str>) -> (String, Place) {
    if let Some(t) = cookies::get(headers, "MMAUTHTOKEN").filter(|t| !t.is_empty()) {
        return (cut(&t), Place::Cookie);
    }
    let auth = headers.get(http::header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or("");
    for scheme in ["bearer ", "token "] {
        if auth.len() > scheme.len()
            && auth.is_char_boundary(scheme.len())
            && auth[..scheme.len()].eq_ignore_ascii_case(scheme)
        {
            return (cut(&auth[scheme.len()..]), Place::Header);
        }
    }
    let found = query.and_then(|q| form_urlencoded::parse(q.as_bytes()).find(|(k, _)| k == "access_token"));
    match found {
        Some((_, t)) if !t.is_empty() => (cut(&t), Place::Query),
        _ => (String::new(), Place::None),
    }
}

fn cut(token: &str) -> String {
    token.chars().take(50).collect()
}

/// The session of a token, alive; `Ok(None)` without one. A query token must belong to an OAuth session.
pub async fn find(app: &Arc<App>, token: &str, place: Place) -> Result<Option<Arc<Session>>, AppError> {
    if place == Place::None {
        return Ok(None);
    }
    let found = app.session_by_token(token).await?;
    match found {
        Some(s) if place == Place::Query && !s.is_oauth => {
            Err(AppError::new("api.context.token_provided.app_error", 401))
        }
        other => Ok(other),
    }
}

/// Two-step sign-in is enforced, and this user has not set it up. Costs nothing while it is not enforced.
pub async fn mfa_missing(app: &Arc<App>, s: &Session) -> Result<bool, AppError> {
    let (enforced, guests) = {
        let config = app.config();
        let service = &config.service;
        let enforced = service.enforce_multifactor_authentication && service.enable_multifactor_authentication;
        (enforced, config.guest_accounts.enforce_multifactor_authentication)
    };
    if !enforced || s.is_oauth || s.local {
        return Ok(false);
    }
    let Some(user) = app.user(&s.user_id).await? else { return Ok(false) };
    let exempt = user.is_bot || (user.is_guest() && !guests);
    let own_password = matches!(user.auth_service.as_str(), "" | "email" | "ldap");
    Ok(!user.mfa_active && !exempt && own_password)
}

/// CSRF: for cookie sessions on other methods than GET, HEAD.
pub fn csrf_ok(app: &App, session: &Session, headers: &HeaderMap) -> bool {
    let sent = headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or("");
    let own = session.props.get("csrf").map_or("", String::as_str);
    if !sent.is_empty() && ochre_secret::same_text(sent, own) {
        return true;
    }
    let xhr = headers.get("x-requested-with").and_then(|v| v.to_str().ok()) == Some("XMLHttpRequest");
    xhr && !app.config().service.experimental_strict_csrf_enforcement
}
