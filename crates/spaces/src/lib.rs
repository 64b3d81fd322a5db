//! Spaces: teams, channels, their members, categories, roles and schemes.

pub mod channels;
pub mod groups;
pub mod joining;
pub mod members;
pub mod say;
pub mod team_members;
pub mod teams;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    teams::routes(r);
    team_members::routes(r);
    channels::routes(r);
    members::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.joining.set(Box::new(joining::Port));
}
