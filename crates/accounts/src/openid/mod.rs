//! Ochre as an OpenID Connect provider: id_tokens, their keys, userinfo, discovery. Stands on the codes of `oauth`.
//!
//! An app that asks for `openid` beside `user` gets an id_token with its ordinary access token. One that asks for `openid` only wants to
//! know who somebody is: its access token opens `/oauth/userinfo` and nothing else.

mod claims;
mod discovery;
pub mod issue;
mod keys;
pub mod store;
mod userinfo;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/openid");
    discovery::routes(r);
    userinfo::routes(r);
}

fn has(scope: &str, one: &str) -> bool {
    scope.split_whitespace().any(|s| s == one)
}

/// Whether the scope asks for an id_token.
pub fn is_asked(scope: &str) -> bool {
    has(scope, "openid")
}

/// Whether the scope asks for nothing but who somebody is.
pub fn is_only(scope: &str) -> bool {
    is_asked(scope) && scope.split_whitespace().all(|s| ["openid", "profile", "email", "offline_access"].contains(&s))
}
