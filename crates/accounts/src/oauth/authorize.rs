//! `/oauth/authorize`: may this app act for this user? Asked by a page of the web client, answered by JSON; trusted apps and
//! those that were allowed before are not asked about again.

use super::{rules, store};
use crate::{openid, pages};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_types::{AuthData, AuthorizeRequest, OAuthApp, Preference, Session};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(http::Method::GET, "/oauth/authorize", "AuthorizeOAuthPage", Auth::NoneTrust, page);
    r.web(http::Method::POST, "/oauth/authorize", "AuthorizeOAuthApp", Auth::Session, allow);
}

/// The contract's request and what OpenID Connect adds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    #[serde(flatten)]
    request: AuthorizeRequest,
    nonce: String,
    /// `none`: answer without showing a page; `consent`: ask again.
    #[serde(skip)]
    prompt: String,
}

fn of_query(ctx: &Ctx) -> Asked {
    let q = |name| ctx.query_str(name);
    let request = AuthorizeRequest {
        response_type: q("response_type"),
        client_id: q("client_id"),
        redirect_uri: q("redirect_uri"),
        scope: q("scope"),
        state: q("state"),
        code_challenge: q("code_challenge"),
        code_challenge_method: q("code_challenge_method"),
        resource: q("resource"),
    };
    Asked { request, nonce: q("nonce"), prompt: q("prompt") }
}

async fn page(ctx: Ctx) -> Reply {
    match answer(&ctx).await {
        Ok(r) => Ok(r.header("cache-control", "no-store")),
        Err(e) if e.status >= 500 && e.status != 501 => Err(e),
        Err(e) => Ok(pages::error(&ctx.app, &e)),
    }
}

async fn answer(ctx: &Ctx) -> Result<Response, AppError> {
    if !ctx.app.config().service.enable_oauth_service_provider {
        return Err(AppError::new("api.oauth.authorize_oauth.disabled.app_error", 501));
    }
    let asked = of_query(ctx);
    rules::request(&asked.request)?;
    let app = store::app(&ctx.app, &asked.request.client_id).await?;
    redirect_known(&app, &asked.request)?;
    let silent = asked.prompt.split(' ').any(|p| p == "none");
    let Some(session) = ctx.session_opt().filter(|s| !s.is_oauth) else {
        return Ok(if silent { back(&asked, &[("error", "login_required")]) } else { sign_in_first(ctx) });
    };
    challenge_needed(&app, &asked.request)?;
    let again = asked.prompt.split(' ').any(|p| p == "consent");
    let allowed = app.is_trusted || consented(ctx, &session.user_id, &asked.request).await?;
    if allowed && !again {
        let to = grant(ctx, session, &app, &asked).await?;
        return Ok(Response::empty(302).header("location", to));
    }
    Ok(if silent { back(&asked, &[("error", "consent_required")]) } else { ctx.app.page() })
}

fn back(asked: &Asked, pairs: &[(&str, &str)]) -> Response {
    let mut pairs = pairs.to_vec();
    if !asked.request.state.is_empty() {
        pairs.push(("state", &asked.request.state));
    }
    Response::empty(302).header("location", rules::with_query(&asked.request.redirect_uri, &pairs))
}

fn sign_in_first(ctx: &Ctx) -> Response {
    let path = ctx.uri.path_and_query().map_or("/", |p| p.as_str());
    let to = if ctx.query_str("login_hint") == "saml" { "/login/sso/saml" } else { "/login" };
    let subpath = ctx.app.subpath();
    let to = format!("{}{to}", subpath.trim_end_matches('/'));
    Response::empty(302).header("location", rules::with_query(&to, &[("redirect_to", path)]))
}

async fn allow(ctx: Ctx) -> Reply {
    let asked: Asked = ctx.decode("authorize_request")?;
    rules::request(&asked.request)?;
    let session = ctx.session()?.clone();
    if session.is_oauth {
        return Err(AppError::denied(Perm::EditOtherUsers).detail("attempted by an app"));
    }
    super::apps::enabled(&ctx)?;
    let app = store::app(&ctx.app, &asked.request.client_id).await?;
    redirect_known(&app, &asked.request)?;
    challenge_needed(&app, &asked.request)?;
    let redirect = grant(&ctx, &session, &app, &asked).await?;
    ctx.json(&BTreeMap::from([("redirect", redirect)]))
}

fn redirect_known(app: &OAuthApp, r: &AuthorizeRequest) -> Result<(), AppError> {
    if app.callback_urls.iter().flatten().any(|u| *u == r.redirect_uri) {
        return Ok(());
    }
    Err(AppError::bad("api.oauth.allow_oauth.redirect_callback.app_error"))
}

fn challenge_needed(app: &OAuthApp, r: &AuthorizeRequest) -> Result<(), AppError> {
    if app.client_secret.is_empty() && r.response_type == "code" && r.code_challenge.is_empty() {
        return Err(AppError::bad("api.oauth.allow_oauth.pkce_required_public.app_error"));
    }
    Ok(())
}

fn scope(r: &AuthorizeRequest) -> &str {
    if r.scope.is_empty() { "user" } else { &r.scope }
}

/// Whether the user allowed all of this before: the scope `user` is everything.
async fn consented(ctx: &Ctx, user: &str, r: &AuthorizeRequest) -> Result<bool, AppError> {
    let before = crate::preferences::store::value(&ctx.app, user, "oauth_app", &r.client_id).await?;
    Ok(before.is_some_and(|before| {
        let before: Vec<&str> = before.split_whitespace().collect();
        before.contains(&"user") || scope(r).split_whitespace().all(|s| before.contains(&s))
    }))
}

/// Carries out what was allowed; the address that the browser goes to.
async fn grant(ctx: &Ctx, session: &Arc<Session>, app: &OAuthApp, asked: &Asked) -> Result<String, AppError> {
    let r = &asked.request;
    match r.response_type.as_str() {
        "code" => code(ctx, session, asked).await,
        "token" => token(ctx, session, app, r).await,
        _ => Ok(rules::with_query(&r.redirect_uri, &[("error", "unsupported_response_type"), ("state", &r.state)])),
    }
}

fn remember(tx: &mut ochre_kernel::Tx, user: &str, r: &AuthorizeRequest) {
    let p = Preference {
        user_id: user.to_string(),
        category: "oauth_app".into(),
        name: r.client_id.clone(),
        value: scope(r).to_string(),
    };
    crate::preferences::store::save(tx, user, &[p]);
}

async fn code(ctx: &Ctx, session: &Session, asked: &Asked) -> Result<String, AppError> {
    let r = &asked.request;
    let code = AuthData {
        client_id: r.client_id.clone(),
        user_id: session.user_id.clone(),
        code: format!("{}{}", ctx.new_id(), ctx.new_id()),
        expires_in: ochre_types::AUTH_CODE_EXPIRE_TIME,
        create_at: ctx.now(),
        redirect_uri: r.redirect_uri.clone(),
        state: r.state.clone(),
        scope: scope(r).to_string(),
        code_challenge: r.code_challenge.clone(),
        code_challenge_method: r.code_challenge_method.clone(),
        resource: r.resource.clone(),
    };
    let known = consented(ctx, &session.user_id, r).await?;
    let mut tx = ctx.begin().await?;
    store::add_code(&mut tx, &code);
    if openid::is_asked(&code.scope) {
        openid::store::add_code(&mut tx, &code.code, &asked.nonce, session.create_at);
    }
    if !known {
        remember(&mut tx, &session.user_id, r);
    }
    tx.commit().await?;
    Ok(rules::with_query(&r.redirect_uri, &[("code", &code.code), ("state", &r.state)]))
}

/// The implicit grant: no code, the token stands in the fragment.
async fn token(ctx: &Ctx, session: &Session, app: &OAuthApp, r: &AuthorizeRequest) -> Result<String, AppError> {
    let user = ctx.app.user_or_404(&session.user_id).await?;
    let wanted = super::grant::Wanted { redirect_uri: &r.redirect_uri, scope: scope(r), resource: &r.resource };
    let access = super::grant::give(&ctx.app, app, &user, &wanted).await?;
    let mut tx = ctx.begin().await?;
    remember(&mut tx, &session.user_id, r);
    tx.commit().await?;
    let seconds = ((access.expires_at - ctx.now()) / 1000).to_string();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([("access_token", access.token.as_str()), ("token_type", "bearer"), ("expires_in", &seconds)]);
    form.extend_pairs([("scope", scope(r)), ("state", &r.state)]);
    Ok(format!("{}#{}", r.redirect_uri, form.finish()))
}
