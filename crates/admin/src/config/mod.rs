//! The configuration over HTTP: what administrators read and change, what clients are told.

pub mod client;
pub mod read;
pub mod write;

use ochre_kernel::{App, Event, Routes};
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/config");
    read::routes(r);
    write::routes(r);
    client::routes(r);
}

/// After every change clients are told; the kernel keeps the hash in `X-Version-Id`.
pub fn wire(app: &Arc<App>) {
    app.on_config(|app, old, new| {
        if old != new {
            let map = ochre_config::client_full(new, &app.client_facts());
            app.publish(Event::new("config_changed").with("config", map));
        }
    });
}
