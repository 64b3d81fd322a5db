//! Spaces: teams, channels, their members, categories, roles and schemes.

pub mod bookmarks;
pub mod categories;
pub mod channels;
pub mod groups;
pub mod invites;
pub mod joining;
pub mod members;
pub mod moderation;
pub mod roles;
pub mod roles_of_members;
pub mod say;
pub mod schemes;
pub mod team_icons;
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
    categories::routes(r);
    roles::routes(r);
    schemes::routes(r);
    invites::routes(r);
    team_icons::routes(r);
    bookmarks::routes(r);
    groups::routes(r);
    moderation::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.joining.set(Box::new(joining::Port));
    let _ = app.ports.sidebar.set(Box::new(categories::places::Port));
    let _ = app.ports.directory_groups.set(Box::new(groups::directory::Port));
}

/// An error as it stands inside an answer (lists that go on after a failure).
pub(crate) fn wire_error(ctx: &ochre_kernel::Ctx, e: &ochre_kernel::AppError) -> ochre_types::AppError {
    let developer = ctx.app.config().service.enable_developer;
    serde_json::from_slice(&e.to_json(&ctx.locale(), &ctx.request_id, developer)).unwrap_or_default()
}
