//! The identity provider's answer: everything is checked before anybody is looked for.

use super::begin::{self, Props};
use super::{person, switch};
use crate::login::arrival;
use http::Method;
use ochre_kernel::http::body::{self, Incoming};
use ochre_kernel::http::cookies;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_saml::Login;
use ochre_types::{Session, User};
use std::sync::Arc;
use std::time::Duration;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(Method::POST, "/login/sso/saml", "CompleteSaml", Auth::NoneTrust, complete).streaming();
}

sql!(TAKE = "DELETE FROM ochre_saml_requests WHERE id = $1 RETURNING requestid, browser, props, createat");
sql!(SEE = "INSERT INTO ochre_saml_seen (hash, expireat) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING");
sql!(
    KEEP = "INSERT INTO ochre_saml_sessions (sessionid, userid, nameid, nameformat, sessionindex, createat) \
     VALUES ($1, $2, $3, $4, $5, $6)"
);

/// Longest answer, characters of base64 (contract/operations.jsonl), and longest body: every character may be escaped.
const MAX_ANSWER: usize = 2_097_152;
const MAX_BODY: usize = 3 * MAX_ANSWER;
/// A refusal takes this long, ms: how far an answer got must not be told by the time it took. See [`ochre_saml`] on keys.
const REFUSAL_MS: u64 = 300;

async fn complete(mut ctx: Ctx) -> Reply {
    let stream = ctx.take_stream();
    let pause = tokio::time::sleep(Duration::from_millis(REFUSAL_MS));
    let done = answered(&ctx, stream).await;
    match done {
        Ok(reply) => Ok(reply),
        Err(e) => {
            ctx.audit_later("", format!("failure - {}", e.id));
            pause.await;
            arrival::problem(&ctx, &e).map(begin::without_cookie)
        }
    }
}

async fn answered(ctx: &Ctx, stream: Option<Incoming>) -> Reply {
    let provider = super::provider(&ctx.app)?;
    let form = form(stream).await?;
    let field = |name: &str| form.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let (answer, relay) = (field("SAMLResponse").to_string(), field("RelayState").to_string());
    if answer.len() > MAX_ANSWER {
        return Err(AppError::bad("api.user.authorize_oauth_user.saml_response_too_long.app_error"));
    }
    let Some(asked) = take(ctx, &relay).await? else {
        if !answer.is_empty() && !ochre_saml::is_solicited(&answer) {
            // Began at the identity provider: an answer that nobody asked for could sign people in as somebody else, so we ask.
            return begin::start(ctx, &Props::default()).await;
        }
        return Err(invalid("no request waits for this answer"));
    };
    let (id, now) = (asked.request_id, ctx.now());
    // Signatures and keys are work for a thread of its own.
    let read = tokio::task::spawn_blocking(move || provider.finish(&id, &relay, &answer, now)).await;
    let login = read.map_err(|e| invalid(e.to_string()))?.map_err(|e| invalid(e.0))?;
    once(&ctx.app, &login).await?;
    let (user, reply, session) = welcome(ctx, &login, &asked.props).await?;
    if let Some(session) = session {
        keep(&ctx.app, &user, &session, &login).await?;
    }
    ctx.audit(&user.id, "success").await?;
    Ok(begin::without_cookie(reply))
}

/// Any answer that cannot be accepted: the browser learns that, the log the reason.
fn invalid(detail: impl Into<String>) -> AppError {
    AppError::bad("api.user.authorize_oauth_user.invalid_state.app_error").detail(detail)
}

async fn form(stream: Option<Incoming>) -> Result<Vec<(String, String)>, AppError> {
    let stream = stream.ok_or_else(|| AppError::body("SAMLResponse"))?;
    let bytes = body::read(stream, MAX_BODY).await?;
    Ok(form_urlencoded::parse(&bytes).into_owned().collect())
}

struct Asked {
    request_id: String,
    props: Props,
}

/// The request that the answer is for; it can be answered once, in time, and by the browser that asked.
async fn take(ctx: &Ctx, relay: &str) -> Result<Option<Asked>, AppError> {
    if !ochre_types::is_valid_id(relay) {
        return Ok(None);
    }
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?, r.get::<i64>(3)?));
    let found = ctx.app.db.opt(&TAKE, args![relay], row).await?;
    let Some((request_id, browser, props, since)) = found else { return Ok(None) };
    if ctx.now() - since > super::PATIENCE {
        return Err(invalid("the answer came too late"));
    }
    let sent = cookies::get(&ctx.headers, begin::COOKIE).unwrap_or_default();
    if !browser.is_empty() && !ochre_secret::same_text(&browser, &sent) {
        return Err(invalid("another browser asked"));
    }
    Ok(Some(Asked { request_id, props: serde_json::from_str(&props).unwrap_or_default() }))
}

/// Refuses what was accepted before.
async fn once(app: &Arc<App>, login: &Login) -> Result<(), AppError> {
    for seen in &login.seen {
        let hash = ochre_secret::fingerprint(seen.key.as_bytes());
        if app.db.exec(&SEE, args![hash, seen.until]).await? == 0 {
            return Err(invalid("the answer was used before"));
        }
    }
    Ok(())
}

async fn welcome(ctx: &Ctx, login: &Login, props: &Props) -> Result<(User, Response, Option<Session>), AppError> {
    if props.action == "email_to_sso" {
        let user = switch::attach(&ctx.app, login, &props.email_token).await?;
        let link = arrival::site_link(&ctx.app, "/login?extra=signin_change");
        return Ok((user, arrival::redirect(&link), None));
    }
    let user = person::find_or_make(&ctx.app, login, props).await?;
    let (reply, session) = arrival::enter(ctx, &user, &props.wanted()).await?;
    Ok((user, reply, session))
}

/// Which session of the identity provider this one follows, for single logout.
async fn keep(app: &Arc<App>, user: &User, session: &Session, login: &Login) -> Result<(), AppError> {
    let index = login.session_indexes.first().cloned().unwrap_or_default();
    let row = args![&session.id, &user.id, &login.name_id, &login.name_format, index, app.now()];
    app.db.exec(&KEEP, row).await?;
    Ok(())
}
