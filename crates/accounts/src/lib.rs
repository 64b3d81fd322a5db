//! Accounts: users, sessions, login, tokens, preferences, statuses.

pub mod login;
pub mod users;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    users::routes(r);
    login::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.accounts.set(Box::new(users::port::Port));
}
