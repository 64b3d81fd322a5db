//! Posts that are sent later.

mod events;
mod list;
mod remove;
mod save;
mod send;
mod store;

use ochre_kernel::{App, AppError, Ctx, Routes};
use std::sync::Arc;
use std::time::Duration;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/scheduled");
    save::routes(r);
    list::routes(r);
    remove::routes(r);
}

/// The duty that sends what is due.
pub fn wire(app: &Arc<App>) {
    let duty = |app: Arc<App>| -> ochre_kernel::BoxFuture<'static, Result<(), AppError>> { Box::pin(send::due(app)) };
    app.jobs.every("scheduled posts", Duration::from_secs(10), Box::new(duty));
}

fn on(ctx: &Ctx) -> Result<(), AppError> {
    let on = ctx.app.config().service.scheduled_posts;
    if on { Ok(()) } else { Err(AppError::bad("api.scheduled_posts.feature_disabled")) }
}
