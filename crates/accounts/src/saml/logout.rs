//! Single logout. `GET /login/sso/saml/logout` without a message signs the caller out here and at the identity provider; with one it
//! is the identity provider's word: somebody signed out there, or did so because we asked.

use super::begin::Props;
use crate::login::arrival;
use crate::sessions;
use http::Method;
use ochre_db::Row;
use ochre_kernel::http::cookies;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_saml::{LogoutCall, Provider, SignedOut};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(Method::GET, "/login/sso/saml/logout", "SamlLogout", Auth::NoneTrust, by_query);
    r.web(Method::POST, "/login/sso/saml/logout", "SamlLogoutPosted", Auth::NoneTrust, by_form);
}

sql!(OF_SESSION = "SELECT nameid, nameformat, sessionindex FROM ochre_saml_sessions WHERE sessionid = $1");
sql!(
    OF_PERSON = "SELECT o.sessionid, o.sessionindex, s.token FROM ochre_saml_sessions o JOIN sessions s ON s.id = o.sessionid \
     WHERE o.nameid = $1"
);
sql!(DROP = "DELETE FROM ochre_saml_sessions WHERE sessionid = $1");
sql!(ADD = "INSERT INTO ochre_saml_requests (id, requestid, browser, props, createat) VALUES ($1, $2, '', $3, $4)");
sql!(TAKE = "DELETE FROM ochre_saml_requests WHERE id = $1 RETURNING requestid, props, createat");
sql!(SEE = "INSERT INTO ochre_saml_seen (hash, expireat) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING");

/// What a request row of a logout has as its action.
const ACTION: &str = "logout";

async fn by_query(ctx: Ctx) -> Reply {
    let query = ctx.uri.query().unwrap_or_default().to_string();
    let done = match (ctx.query("SAMLRequest"), ctx.query("SAMLResponse")) {
        (Some(_), _) => told(&ctx, LogoutCall::Query(query)).await,
        (_, Some(_)) => answered(&ctx, &ctx.query_str("RelayState"), LogoutCall::Query(query)).await,
        _ => ours(&ctx).await,
    };
    shown(&ctx, done)
}

async fn by_form(ctx: Ctx) -> Reply {
    let fields: Vec<(String, String)> = form_urlencoded::parse(ctx.bytes()).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
    let done = match (field("SAMLRequest"), field("SAMLResponse")) {
        (Some(_), _) => told(&ctx, LogoutCall::Form(fields)).await,
        (_, Some(_)) => {
            let relay = field("RelayState").unwrap_or_default();
            answered(&ctx, &relay, LogoutCall::Form(fields)).await
        }
        _ => Err(AppError::body("SAMLRequest")),
    };
    shown(&ctx, done)
}

fn shown(ctx: &Ctx, done: Reply) -> Reply {
    done.or_else(|e| arrival::problem(ctx, &e))
}

fn invalid(detail: impl Into<String>) -> AppError {
    AppError::bad("api.user.authorize_oauth_user.invalid_state.app_error").detail(detail)
}

fn signed_out(app: &App) -> Response {
    arrival::redirect(&arrival::site_link(app, "/login")).cookie(&cookies::removal(app))
}

/// A link to it must not sign anybody out: only the page of this server itself leads here.
fn from_here(ctx: &Ctx) -> bool {
    matches!(ctx.header("sec-fetch-site"), "" | "same-origin" | "none")
}

/// The caller signs out.
async fn ours(ctx: &Ctx) -> Reply {
    let app = &ctx.app;
    let Some(session) = ctx.session_opt().filter(|_| from_here(ctx)).cloned() else {
        return Ok(arrival::redirect(&arrival::site_link(app, "/login")));
    };
    let row = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    let known = app.db.opt(&OF_SESSION, args![&session.id], row).await?;
    end(app, &session.id, &session.token).await?;
    let provider = super::provider(app).ok().filter(Provider::can_logout);
    let (Some(provider), Some((name, format, index))) = (provider, known) else { return Ok(signed_out(app)) };
    let indexes: Vec<String> = if index.is_empty() { vec![] } else { vec![index] };
    let id = app.new_id();
    let (request, url) = provider.start_logout(&name, &format, &indexes, &id).map_err(|e| invalid(e.0))?;
    let props = Props { action: ACTION.into(), ..Props::default() };
    app.db.exec(&ADD, args![&id, request, ochre_types::encode(&props), app.now()]).await?;
    Ok(arrival::redirect(&url).cookie(&cookies::removal(app)))
}

/// The identity provider's answer to that; the session here has ended already.
async fn answered(ctx: &Ctx, relay: &str, call: LogoutCall) -> Reply {
    let app = &ctx.app;
    let row = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<i64>(2)?));
    let asked = app.db.opt(&TAKE, args![relay], row).await?;
    let (request, props, since) = asked.ok_or_else(|| invalid("nobody asked"))?;
    let props: Props = serde_json::from_str(&props).unwrap_or_default();
    if props.action != ACTION || app.now() - since > super::PATIENCE {
        return Err(invalid("no logout waits for this answer"));
    }
    super::provider(app)?.finish_logout(&request, relay, call, app.now()).map_err(|e| invalid(e.0))?;
    Ok(signed_out(app))
}

/// The identity provider says that somebody signed out.
async fn told(ctx: &Ctx, call: LogoutCall) -> Reply {
    let app = &ctx.app;
    let provider = super::provider(app)?;
    if !provider.can_logout() {
        return Err(super::unavailable("single logout needs a key and the identity provider's address for it"));
    }
    let out: SignedOut = provider.receive_logout(call, app.now()).map_err(|e| invalid(e.0))?;
    for seen in &out.seen {
        let hash = ochre_secret::fingerprint(seen.key.as_bytes());
        if app.db.exec(&SEE, args![hash, seen.until]).await? == 0 {
            return Err(invalid("the message was used before"));
        }
    }
    let row = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    for (id, index, token) in app.db.all(&OF_PERSON, args![&out.name_id], row).await? {
        if out.session_indexes.is_empty() || out.session_indexes.contains(&index) {
            end(app, &id, &token).await?;
        }
    }
    Ok(arrival::redirect(&out.answer).cookie(&cookies::removal(app)))
}

async fn end(app: &Arc<App>, id: &str, token: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    sessions::end_in(&mut tx, id, token);
    tx.defer(&DROP, args![id]);
    tx.commit().await
}
