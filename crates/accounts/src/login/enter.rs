//! Login with a password.

use super::attempt::{self, Attempt};
use super::session;
use ochre_kernel::http::cookies;
use ochre_kernel::{Auth, Ctx, Reply, Response, Routes};
use ochre_types::User;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/login", "Login", Auth::None, login);
}

/// What the form holds.
fn wanted(ctx: &Ctx) -> (Attempt, String) {
    let mut body = ctx.string_map();
    let mut field = |name: &str| body.remove(name).unwrap_or_default();
    let attempt = Attempt {
        id: field("id"),
        login_id: field("login_id"),
        password: field("password"),
        token: field("token"),
        passkey: field("passkey"),
        ldap_only: field("ldap_only") == "true",
    };
    (attempt, field("device_id"))
}

async fn login(ctx: Ctx) -> Reply {
    let (wanted, device) = wanted(&ctx);
    let app = &ctx.app;
    if let Some(token) = ctx.string_map().remove("magic_link_token").filter(|t| !t.is_empty()) {
        let user = crate::guests::link::redeem(app, &token).await?;
        super::arrival::may_enter(app, &user)?;
        return signed_in(&ctx, user, &device).await;
    }
    let user = match attempt::account(app, &wanted).await {
        Ok(user) => user,
        Err(e) => {
            // A wrong password writes too (the account's counter): time does not tell them apart.
            app.tally.count("login_logins_fail_total", &[]);
            ctx.audit("", "failure - no such account").await?;
            return Err(attempt::mask(app, e));
        }
    };
    match attempt::check(&ctx, &user, &wanted).await {
        Ok(user) => signed_in(&ctx, user, &device).await,
        Err(e) => {
            app.tally.count("login_logins_fail_total", &[]);
            ctx.audit_later(&user.id, format!("failure - {}", e.id));
            Err(attempt::mask(app, e))
        }
    }
}

/// The session and the answer.
pub async fn signed_in(ctx: &Ctx, mut user: User, device: &str) -> Reply {
    let app = &ctx.app;
    ctx.audit(&user.id, "success").await?;
    let session = session::make(app, &user, device, ctx.header("user-agent")).await?;
    user.sanitize(None);
    let mut reply = Response::json(200, &user).header("token", &session.token);
    if ctx.header("x-requested-with") == "XMLHttpRequest" {
        for line in cookies::of_session(app, &session, &ctx.headers) {
            reply = reply.cookie(&line);
        }
    }
    Ok(reply)
}
