//! Sending a browser to the identity provider.

use crate::login::arrival::{self, Wanted};
use http::Method;
use ochre_kernel::http::cookies;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use serde::{Deserialize, Serialize};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(Method::GET, "/login/sso/saml", "LoginWithSaml", Auth::None, begin);
}

sql!(ADD = "INSERT INTO ochre_saml_requests (id, requestid, browser, props, createat) VALUES ($1, $2, $3, $4, $5)");

/// The cookie that ties an answer to the browser that asked.
pub const COOKIE: &str = "OCHRESAML";

/// What to do after the sign-in, kept while the identity provider is asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Props {
    pub action: String,
    pub redirect_to: String,
    pub desktop_token: String,
    pub invite_token: String,
    pub invite_id: String,
    pub email_token: String,
}

impl Props {
    pub fn mobile(&self) -> bool {
        self.action == "mobile"
    }

    pub fn wanted(&self) -> Wanted {
        Wanted {
            redirect_to: self.redirect_to.clone(),
            mobile: self.mobile(),
            desktop_token: self.desktop_token.clone(),
        }
    }
}

async fn begin(ctx: Ctx) -> Reply {
    match to_provider(&ctx).await {
        Ok(reply) => Ok(reply),
        Err(e) => arrival::problem(&ctx, &e),
    }
}

async fn to_provider(ctx: &Ctx) -> Reply {
    let q = |name: &str| ctx.query_str(name);
    let props = Props {
        action: q("action"),
        redirect_to: q("redirect_to"),
        desktop_token: q("desktop_token"),
        invite_token: q("t"),
        invite_id: q("id"),
        email_token: q("email_token"),
    };
    check(ctx, &props)?;
    start(ctx, &props).await
}

/// No sign-in begins that could end anywhere but here or in an app of ours.
fn check(ctx: &Ctx, p: &Props) -> Result<(), AppError> {
    let known = ["", "login", "signup", "mobile", "email_to_sso"];
    if !known.contains(&p.action.as_str()) || p.desktop_token.len() > 128 {
        return Err(AppError::body("action"));
    }
    let to = &p.redirect_to;
    if p.mobile() && !to.is_empty() && !arrival::is_app_link(&ctx.app, to) {
        return Err(AppError::bad("api.invalid_custom_url_scheme"));
    }
    if !p.mobile() && !to.is_empty() && arrival::local_path(&ctx.app, to).is_none() {
        return Err(AppError::bad("api.invalid_redirect_url"));
    }
    Ok(())
}

/// Keeps what is wanted, and sends the browser off.
pub async fn start(ctx: &Ctx, props: &Props) -> Reply {
    let app = &ctx.app;
    let provider = super::provider(app)?;
    let id = app.new_id();
    let started = provider.start(&id).map_err(|e| super::unavailable(e.0))?;
    // The answer is posted from another site: only a cookie that says SameSite=None comes with it, and only over https.
    let browser = if cookies::secure(&ctx.headers) { app.new_id() } else { String::new() };
    let row = args![&id, &started.request_id, &browser, ochre_types::encode(props), app.now()];
    app.db.exec(&ADD, row).await?;
    let mut reply = arrival::redirect(&started.url);
    if !browser.is_empty() {
        reply = reply.cookie(&cookie(&browser, super::PATIENCE / 1000));
    }
    Ok(reply)
}

/// The line of the cookie.
pub fn cookie(value: &str, age_s: i64) -> String {
    format!("{COOKIE}={value}; Path=/; Max-Age={age_s}; HttpOnly; Secure; SameSite=None")
}

/// A refusal that leaves no cookie behind.
pub fn without_cookie(reply: Response) -> Response {
    reply.cookie(&cookie("", 0))
}
