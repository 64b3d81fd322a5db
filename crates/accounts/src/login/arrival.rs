//! Somebody whom a sign-in provider, or a mailed link, vouches for: their session, and where their browser goes.
//!
//! Browsers get cookies and go on; phones get a page that opens their app; the desktop program, which waits while a browser signs
//! in for it, gets a token of its own.

use super::{attempt, session};
use crate::pages::{escape, page};
use ochre_kernel::http::cookies;
use ochre_kernel::{App, AppError, Ctx, Reply, Response, args, sql};
use ochre_types::{Session, User};

sql!(DESKTOP = "INSERT INTO desktoptokens (token, createat, userid) VALUES ($1, $2, $3)");

/// What was wanted when the sign-in began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// As it was asked for; checked again when it is used.
    pub redirect_to: String,
    /// The app on a phone asked.
    pub mobile: bool,
    /// Random text of the desktop program; empty: it did not ask.
    pub desktop_token: String,
}

/// Whether an account may come in at all, however it proved who it is.
pub fn may_enter(app: &App, user: &User) -> Result<(), AppError> {
    if user.is_bot {
        return Err(AppError::new("api.user.login.bot_login_forbidden.app_error", 401));
    }
    if user.delete_at > 0 {
        return Err(AppError::new("api.user.login.inactive.app_error", 401));
    }
    if user.is_guest() && !app.config().guest_accounts.enable {
        return Err(AppError::new("api.user.login.guest_accounts.disabled.error", 401));
    }
    if user.remote_id.as_deref().is_some_and(|r| !r.is_empty()) {
        return Err(AppError::new("api.user.login.remote_users.login.error", 401));
    }
    Ok(())
}

/// Opens the session of `user` and answers the browser; the session too unless it is the desktop program's to open.
pub async fn enter(ctx: &Ctx, user: &User, wanted: &Wanted) -> Result<(Response, Option<Session>), AppError> {
    let app = &ctx.app;
    may_enter(app, user)?;
    attempt::entered(app, user).await?;
    if !wanted.desktop_token.is_empty() {
        return Ok((redirect(&desktop(ctx, user, wanted).await?), None));
    }
    let session = session::make(app, user, "", ctx.header("user-agent")).await?;
    let mut reply = if wanted.mobile {
        phone(app, &session, &wanted.redirect_to)
    } else {
        let path = local_path(app, &wanted.redirect_to).unwrap_or_default();
        redirect(&site_link(app, &path))
    };
    reply = with_cookies(ctx, reply, &session);
    Ok((reply, Some(session)))
}

/// An answer that leaves the session with the browser.
pub fn with_cookies(ctx: &Ctx, mut reply: Response, session: &Session) -> Response {
    for line in cookies::of_session(&ctx.app, session, &ctx.headers) {
        reply = reply.cookie(&line);
    }
    reply
}

/// The half of the desktop program's token that is made here; it works once, within three minutes.
pub async fn desktop_token(ctx: &Ctx, user: &User) -> Result<String, AppError> {
    let token = ochre_secret::random_string(64);
    ctx.app.db.exec(&DESKTOP, args![&token, ctx.now() / 1000, &user.id]).await?;
    Ok(token)
}

/// The desktop program opens its session itself, with both halves.
async fn desktop(ctx: &Ctx, user: &User, wanted: &Wanted) -> Result<String, AppError> {
    let token = desktop_token(ctx, user).await?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("client_token", &wanted.desktop_token).append_pair("server_token", &token);
    if let Some(path) = local_path(&ctx.app, &wanted.redirect_to) {
        query.append_pair("redirect_to", &path);
    }
    if wanted.desktop_token.starts_with("dev-") {
        query.append_pair("isDesktopDev", "true");
    }
    Ok(site_link(&ctx.app, &format!("/login/desktop?{}", query.finish())))
}

/// Back into the app with the session's token; without an address of an app, the plain answer.
fn phone(app: &App, session: &Session, redirect_to: &str) -> Response {
    if redirect_to.is_empty() || !is_app_link(app, redirect_to) {
        return Response::ok();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("MMAUTHTOKEN", &session.token);
    query.append_pair("MMCSRF", session.props.get("csrf").map_or("", String::as_str));
    let mark = if redirect_to.contains('?') { '&' } else { '?' };
    let link = escape(&format!("{redirect_to}{mark}{}", query.finish()));
    let words = |id| escape(&ochre_i18n::translate(&app.config().localization.default_client_locale, id, &[]));
    let head = format!("<meta http-equiv=\"refresh\" content=\"0; url={link}\">");
    let body =
        format!("<p>{}</p><p><a href=\"{link}\">{}</a></p>", words("sign_in.done.text"), words("sign_in.done.open"));
    page(200, &words("sign_in.done.title"), &body, &head)
}

/// Whether an address belongs to an app on a phone (`NativeAppSettings.AppCustomURLSchemes`).
pub fn is_app_link(app: &App, link: &str) -> bool {
    let plain = link.bytes().all(|b| b > b' ' && b != b'\\' && b != 0x7f);
    // Whatever the settings say: these are pages and scripts.
    let web = ["http:", "https:", "javascript:", "data:", "file:"];
    let lower = link.to_ascii_lowercase();
    let schemes = &app.config().native_app.app_custom_url_schemes;
    plain
        && !web.iter().any(|w| lower.starts_with(w))
        && schemes.iter().any(|s| !s.is_empty() && link.starts_with(s.as_str()))
}

/// A path of this server, whatever was asked for: `None` for everything that could lead elsewhere.
pub fn local_path(app: &App, wanted: &str) -> Option<String> {
    let site = app.site_url();
    let path = match wanted.strip_prefix(site.as_str()) {
        Some(rest) if !site.is_empty() => rest,
        _ => wanted,
    };
    is_local(path).then(|| path.to_string())
}

/// One slash at the start, and nothing that browsers read as another host.
fn is_local(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    // Browsers drop tabs and line breaks and take a backslash for a slash.
    !rest.starts_with('/') && path.bytes().all(|b| b > b' ' && b != b'\\' && b != 0x7f)
}

/// The whole address of a path of this server.
pub fn site_link(app: &App, path: &str) -> String {
    let site = app.site_url();
    let base = if site.is_empty() { app.subpath().trim_end_matches('/').to_string() } else { site };
    match path {
        "" if base.is_empty() => "/".into(),
        "" => base,
        path => format!("{base}{path}"),
    }
}

/// 302.
pub fn redirect(link: &str) -> Response {
    Response::empty(302).header("location", link).header("cache-control", "no-store")
}

/// What a person sees in the browser when a sign-in did not work: the words of the error, and the way back.
pub fn problem(ctx: &Ctx, e: &AppError) -> Reply {
    let app = &ctx.app;
    tracing::info!(op = ctx.op, request_id = %ctx.request_id, id = %e.id, detail = %e.detail, "a sign-in was refused");
    let locale = app.config().localization.default_client_locale.clone();
    let words = |id| escape(&ochre_i18n::translate(&locale, id, &[]));
    let text = escape(&ochre_i18n::error_message(&locale, &e.id, e.status, &e.params));
    let back = escape(&site_link(app, "/login"));
    let body = format!("<p>{text}</p><p><a href=\"{back}\">{}</a></p>", words("sign_in.failed.back"));
    let status = if e.status >= 400 { e.status } else { 400 };
    Ok(page(status, &words("sign_in.failed.title"), &body, ""))
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn paths_that_stay_here() {
        for (path, here) in [
            ("/team/channels/town-square", true),
            ("/a?b=c&d=//e", true),
            ("/", true),
            ("", false),
            ("team", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("\\\\evil.example", false),
            ("/a\\b", false),
            ("/\t/evil.example", false),
            ("/\n/evil.example", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
            (" /a", false),
        ] {
            assert_eq!(is_local(path), here, "{path:?}");
        }
    }
}
