//! Slash commands: `manage.rs` the custom ones, `execute.rs` carries a command out, `builtin/` are our own, `custom.rs` asks
//! the server behind a custom one, `respond.rs` posts answers, `later.rs` takes answers that come later.

pub mod builtin;
pub mod custom;
pub mod execute;
pub mod later;
pub mod list;
pub mod manage;
pub mod movement;
pub mod respond;
pub mod store;
pub mod suggest;

use ochre_kernel::{App, Routes, args};
use std::sync::Arc;
use std::time::Duration;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/commands");
    manage::routes(r);
    movement::routes(r);
    list::routes(r);
    suggest::routes(r);
    execute::routes(r);
    later::routes(r);
}

/// Addresses for later answers that ran out are dropped.
pub fn wire(app: &Arc<App>) {
    app.jobs.every(
        "drop old response_urls",
        Duration::from_secs(900),
        Box::new(|app| {
            Box::pin(async move {
                app.db.exec(&store::DROP_LATER, args![app.now() - store::LATER_LIFE]).await?;
                Ok(())
            })
        }),
    );
}
