//! Accounts: users, sessions, login, tokens, preferences, statuses.

pub mod login;
pub mod mails;
pub mod one_time;
pub mod preferences;
pub mod sessions;
pub mod status;
pub mod users;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    users::routes(r);
    login::routes(r);
    sessions::routes(r);
    preferences::routes(r);
    status::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.accounts.set(Box::new(users::port::Port));
    app.jobs.worker("mail", Box::new(mails::worker));
    let hour = std::time::Duration::from_secs(3600);
    app.jobs.every("old one-time tokens", hour, Box::new(|app| Box::pin(async move { one_time::sweep(&app).await })));
}
