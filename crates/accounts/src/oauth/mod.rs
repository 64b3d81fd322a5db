//! Ochre as an OAuth 2 provider: apps, the question to the user, tokens (contract/password_tokens.md section 6). What OpenID
//! Connect adds stands in `openid`.

mod apps;
mod authorize;
mod client;
mod grant;
mod metadata;
mod register;
mod revoke;
mod rules;
pub mod store;
mod token;

pub use grant::GRACE_MS;
pub use rules::with_query;

use ochre_kernel::{Auth, Ctx, Reply, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/oauth");
    apps::routes(r);
    register::routes(r);
    authorize::routes(r);
    token::routes(r);
    revoke::routes(r);
    metadata::routes(r);
    r.get("/oauth_test", "OAuthTest", Auth::Session, test);
}

/// An app asks whether its token is good.
async fn test(ctx: Ctx) -> Reply {
    ctx.ok()
}
