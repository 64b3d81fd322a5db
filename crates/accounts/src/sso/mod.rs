//! Signing in at somebody else's: GitLab, Google, Entra ID (`office365`), any OpenID Connect provider (`openid`).
//!
//! The way: `begin` sends the browser to the provider with a state, a PKCE challenge and a nonce that hang on a cookie of this browser;
//! `complete` takes the code, exchanges it (`exchange`), reads who it is (`person`), finds or makes the account (`account`) and
//! hands the session to where the sign-in started: page, desktop program or phone (`back`).

mod account;
pub mod back;
mod begin;
mod complete;
mod exchange;
mod intune;
mod person;
mod provider;
mod state;

pub use begin::switch_link;
pub use state::Cookie;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/oauth");
    begin::routes(r);
    complete::routes(r);
    intune::routes(r);
}
