//! Logout.

use super::session;
use ochre_kernel::http::cookies;
use ochre_kernel::{Auth, Ctx, Reply, Response, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/logout", "Logout", Auth::None, logout);
}

async fn logout(ctx: Ctx) -> Reply {
    if let Some(s) = ctx.session_opt() {
        session::end(&ctx.app, &s.id, &s.token).await?;
    }
    Ok(Response::ok().cookie(&cookies::removal(&ctx.app)))
}
