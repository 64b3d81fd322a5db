//! Recaps: summaries of channels, written by an agent. No agents run here, so that a recap that somebody asks for ends as failed,
//! as it does on a server whose agents are away; recaps that came with the database are read, marked and deleted.

mod make;
mod read;
mod store;

use ochre_kernel::{App, AppError, Ctx, Routes};
use std::sync::Arc;

/// Kind of the outbox rows: a recap to be written.
const KIND: &str = "recap";

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/recaps");
    make::routes(r);
    read::routes(r);
}

/// The worker that would write them.
pub fn wire(app: &Arc<App>) {
    app.jobs.worker(KIND, Box::new(|app, payload| Box::pin(make::attempt(app, payload))));
}

/// 501 with the feature off.
fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().feature_flags.enable_ai_recaps {
        return Ok(());
    }
    Err(AppError::new("api.recap.disabled.app_error", 501))
}
