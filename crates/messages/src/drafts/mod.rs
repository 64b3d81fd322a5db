//! Drafts that follow a user from device to device.

mod events;
mod list;
mod remove;
mod save;
pub mod store;

use ochre_kernel::{AppError, Ctx, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/drafts");
    save::routes(r);
    list::routes(r);
    remove::routes(r);
}

/// 501 while drafts stay on the devices.
fn on(ctx: &Ctx) -> Result<(), AppError> {
    let on = ctx.app.config().service.allow_synced_drafts;
    if on { Ok(()) } else { Err(AppError::new("api.drafts.disabled.app_error", 501)) }
}
