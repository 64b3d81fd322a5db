//! Integrations: hooks, commands, interactive posts.

pub mod actions;
pub mod agents;
pub mod commands;
pub mod dialogs;
pub mod formats;
pub mod hooks;
pub mod outgoing_oauth;
pub mod outside;
pub mod plugins;
pub mod slack;
pub mod trigger;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    agents::routes(r);
    hooks::routes(r);
    commands::routes(r);
    actions::routes(r);
    dialogs::routes(r);
    plugins::routes(r);
    outgoing_oauth::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    hooks::wire(app);
    commands::wire(app);
}
