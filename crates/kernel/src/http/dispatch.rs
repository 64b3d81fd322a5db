//! The one function between hyper and the handlers: route, session, CSRF, body, handler, headers, errors.

use crate::app::App;
use crate::http::body::{self, RequestBody};
use crate::http::compress;
use crate::http::cookies;
use crate::http::measure::Measure;
use crate::http::route::{Auth, Params, Route};
use crate::http::session::{self, Place};
use crate::reply::Body;
use crate::{AppError, Ctx, Reply, Response};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request};
use hyper::body::Incoming;
use std::net::IpAddr;
use std::sync::Arc;

/// Longest address, characters (414 beyond).
const MAX_URL: usize = 2048;

/// Answers one request. `path`: without the sub-path the server is reached below. `None`: no route has this path (the
/// caller serves the web client, or [`not_found`]).
pub async fn dispatch(
    app: &Arc<App>,
    req: Request<Incoming>,
    path: &str,
    ip: IpAddr,
    local: bool,
) -> Result<Response, Request<Incoming>> {
    let routes = app.routes.get().expect("routes are set at boot");
    let Some((route, params)) = routes.find(req.method(), path) else { return Err(req) };
    let request_id = app.new_id();
    let developer = app.config().service.enable_developer;
    let locale = app.config().localization.default_server_locale.clone();
    let measure = app.tally.is_on().then(|| Measure::begin(&req));
    let head = req.method() == Method::HEAD;
    let zipped = compress::accepted(req.headers());
    // For developers and budgets: what a request costs in statements.
    let (outcome, statements) = if developer {
        ochre_db::counted(run(app, route, req, params, &request_id, ip, local)).await
    } else {
        (run(app, route, req, params, &request_id, ip, local).await, 0)
    };
    let mut response = match outcome {
        Ok(r) => r,
        Err(e) => error_response(app, &e, &locale, &request_id, route, developer),
    };
    if developer {
        response.set_header("x-ochre-statements", statements.to_string());
    }
    finish(app, &mut response, route, &request_id);
    if route.api && app.config().service.webserver_mode == "gzip" {
        compress::answer(&mut response, zipped);
    }
    if head {
        strip_body(&mut response);
    }
    if let Some(measure) = measure {
        measure.end(&app.tally, route, response.status);
    }
    Ok(response)
}

async fn run(
    app: &Arc<App>,
    route: &Route,
    req: Request<Incoming>,
    params: Params,
    request_id: &str,
    ip: IpAddr,
    local: bool,
) -> Reply {
    if req.uri().path_and_query().map_or(0, |p| p.as_str().len()) > MAX_URL {
        return Err(AppError::new("api.context.url_too_long.app_error", 414));
    }
    let (mut parts, incoming) = req.into_parts();
    let upgrade = parts.extensions.remove::<hyper::upgrade::OnUpgrade>();
    let (token, place) = session::token(&parts.headers, parts.uri.query());
    let entered = async {
        let session =
            if local { Some(local_session()) } else { authenticate(app, route, &token, place, &parts).await? };
        check_auth(app, route, session.is_some(), local)?;
        if let Some(session) = &session {
            check_mfa(app, route, &params, session).await?;
        }
        body::no_nul(&params, parts.uri.query())?;
        Ok(session)
    };
    let session = match entered.await {
        Ok(session) => session,
        Err(e) => {
            body::drain(incoming).await;
            return Err(e);
        }
    };
    let body = if route.streaming {
        RequestBody::Stream(incoming)
    } else {
        let limit = usize::try_from(app.config().service.maximum_payload_size_bytes).unwrap_or(300_000) + 512;
        RequestBody::Read(body::read(incoming, limit).await?)
    };
    let ctx = Ctx {
        app: app.clone(),
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        ip,
        request_id: request_id.to_string(),
        op: route.op,
        params,
        session,
        body,
        upgrade,
        local,
    };
    let audit = crate::audit::of_request(&ctx);
    let reply = (route.handler)(ctx).await;
    if let Some(entry) = audit {
        entry.write(app, reply.as_ref().err()).await;
    }
    reply
}

async fn authenticate(
    app: &Arc<App>,
    route: &Route,
    token: &str,
    place: Place,
    parts: &http::request::Parts,
) -> Result<Option<Arc<ochre_types::Session>>, AppError> {
    let optional =
        matches!(route.auth, Auth::None | Auth::NoneTrust | Auth::CloudKey | Auth::RemoteCluster | Auth::Local);
    let expired = || AppError::session().header("set-cookie", cookies::removal(app));
    let session = match session::find(app, token, place).await {
        Ok(Some(s)) => s,
        Ok(None) if optional => return Ok(None),
        Ok(None) if place == Place::Cookie => return Err(expired()),
        Ok(None) => return Err(AppError::session()),
        Err(e) if optional && e.status == 401 && e.id != "api.context.token_provided.app_error" => return Ok(None),
        Err(e) => return Err(e),
    };
    let trusted = matches!(route.auth, Auth::NoneTrust | Auth::SessionTrust);
    let safe = parts.method == Method::GET || parts.method == Method::HEAD;
    if place == Place::Cookie && !trusted && !safe && !session::csrf_ok(app, &session, &parts.headers) {
        return if optional { Ok(None) } else { Err(expired()) };
    }
    Ok(Some(session))
}

fn check_auth(app: &App, route: &Route, session: bool, local: bool) -> Result<(), AppError> {
    match route.auth {
        Auth::None | Auth::NoneTrust => Ok(()),
        Auth::Local if local => Ok(()),
        Auth::Local => Err(AppError::new("api.context.404.app_error", 404)),
        Auth::CloudKey | Auth::RemoteCluster => Err(AppError::session()),
        Auth::SessionBusyReject if app.busy_until.load(std::sync::atomic::Ordering::Relaxed) > app.now() => {
            Err(AppError::new("api.context.server_busy.app_error", 503))
        }
        _ if session => Ok(()),
        _ => Err(AppError::session()),
    }
}

/// Where two-step sign-in is enforced: nothing but one's own account and the set-up before it is done (contract/limits.md).
async fn check_mfa(app: &Arc<App>, route: &Route, params: &Params, s: &ochre_types::Session) -> Result<(), AppError> {
    if !matches!(route.auth, Auth::Session | Auth::SessionTrust | Auth::SessionBusyReject) {
        return Ok(());
    }
    let own_account =
        route.path == "/api/v4/users/{user_id}" && params.iter().any(|(n, v)| n == "user_id" && v == "me");
    if own_account || !session::mfa_missing(app, s).await? {
        return Ok(());
    }
    Err(AppError::new("api.context.mfa_required.app_error", 403))
}

fn local_session() -> Arc<ochre_types::Session> {
    Arc::new(ochre_types::Session { local: true, roles: "system_admin".into(), ..Default::default() })
}

fn error_response(app: &App, e: &AppError, locale: &str, request_id: &str, route: &Route, developer: bool) -> Response {
    if e.status >= 500 && e.status != 501 {
        tracing::error!(id = %e.id, status = e.status, op = route.op, request_id, detail = %e.detail, "request failed");
    } else {
        tracing::debug!(id = %e.id, status = e.status, op = route.op, request_id, detail = %e.detail, "request refused");
    }
    let mut shown = e.clone();
    if app.config().service.experimental_enable_hardened_mode && e.status >= 500 {
        shown = AppError::new("", 500);
    }
    let mut r = Response::bytes(
        if shown.status == 0 { 500 } else { shown.status },
        "application/json",
        shown.to_json(locale, request_id, developer),
    );
    for (name, value) in &e.headers {
        r.set_header(name, value);
    }
    r
}

/// 404 of an API path that does not exist.
pub fn not_found(app: &App, path: &str) -> Response {
    let request_id = app.new_id();
    let e = AppError::new("api.context.404.app_error", 404).detail(format!("There is no page at {path}."));
    let locale = app.config().localization.default_server_locale.clone();
    let mut r = Response::bytes(404, "application/json", e.to_json(&locale, &request_id, true));
    common_headers(app, &mut r, &request_id);
    r
}

fn common_headers(app: &App, r: &mut Response, request_id: &str) {
    r.set_header("x-request-id", request_id);
    r.set_header("x-version-id", app.version_id());
    r.headers.push((HeaderName::from_static("permissions-policy"), HeaderValue::from_static("")));
    r.set_header("x-content-type-options", "nosniff");
    r.set_header("referrer-policy", "no-referrer");
    let config = app.config();
    if config.service.tls_strict_transport {
        r.set_header("strict-transport-security", format!("max-age={}", config.service.tls_strict_transport_max_age));
    }
}

fn finish(app: &App, r: &mut Response, route: &Route, request_id: &str) {
    common_headers(app, r, request_id);
    if !route.api {
        return;
    }
    if route.method == Method::GET {
        let has = r.headers.iter().any(|(n, _)| n == http::header::EXPIRES);
        if !has {
            r.set_header("expires", "0");
        }
    }
    if !r.headers.iter().any(|(n, _)| n == CONTENT_TYPE) && r.status != 101 && r.status != 304 {
        r.headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
    }
}

fn strip_body(r: &mut Response) {
    if let Body::Bytes(b) = &r.body
        && !r.headers.iter().any(|(n, _)| n == CONTENT_LENGTH)
    {
        r.headers.push((CONTENT_LENGTH, HeaderValue::from(b.len())));
    }
    r.body = Body::Bytes(Bytes::new());
}
