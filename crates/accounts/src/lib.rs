//! Accounts: users, sessions, login, tokens, preferences, statuses.

pub mod attributes;
pub mod bots;
pub mod guests;
pub mod ldap;
pub mod login;
pub mod mails;
pub mod mfa;
pub mod oauth;
pub mod one_time;
pub mod openid;
pub mod pages;
pub mod passkeys;
pub mod password;
pub mod pictures;
pub mod preferences;
pub mod saml;
pub mod scim;
pub mod sessions;
pub mod sso;
pub mod status;
pub mod terms;
pub mod tokens;
pub mod users;
pub mod verification;

use ochre_kernel::jobs::Manner;
use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    users::routes(r);
    attributes::routes(r);
    login::routes(r);
    sessions::routes(r);
    preferences::routes(r);
    status::routes(r);
    password::routes(r);
    verification::routes(r);
    pictures::routes(r);
    tokens::routes(r);
    mfa::routes(r);
    passkeys::routes(r);
    terms::routes(r);
    bots::routes(r);
    guests::routes(r);
    ldap::routes(r);
    saml::routes(r);
    scim::routes(r);
    oauth::routes(r);
    openid::routes(r);
    sso::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.accounts.set(Box::new(users::port::Port));
    ldap::wire(app);
    let manner = Manner { at_once: 16, one_peer: true, ..Manner::default() };
    let way = Arc::<mails::Way>::default();
    app.jobs.lane("mail", manner, Box::new(move |app, row| mails::worker(way.clone(), app, row)));
    let hour = std::time::Duration::from_secs(3600);
    app.jobs.every("old one-time tokens", hour, Box::new(|app| Box::pin(async move { one_time::sweep(&app).await })));
    app.jobs.every(
        "old challenges of passkeys",
        std::time::Duration::from_secs(600),
        Box::new(|app| Box::pin(async move { passkeys::challenge::sweep(&app).await })),
    );
    app.jobs.every("old SAML requests", hour, Box::new(|app| Box::pin(async move { saml::sweep(&app).await })));
    app.jobs.every("old OAuth codes", hour, Box::new(|app| Box::pin(async move { oauth::store::sweep(&app).await })));
    app.jobs.every(
        "old OpenID tokens",
        hour,
        Box::new(|app| Box::pin(async move { openid::store::sweep(&app).await })),
    );
}
