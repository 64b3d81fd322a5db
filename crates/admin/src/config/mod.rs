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

/// After every change: the hash in `X-Version-Id` is made anew and clients are told.
pub fn wire(app: &Arc<App>) {
    app.set_config_hash(client::hash(app));
    app.on_config(|app, old, new| {
        app.set_config_hash(client::hash(app));
        if old != new {
            let map = ochre_config::client_full(new, &client::facts(app));
            app.publish(Event::new("config_changed").with("config", map));
        }
    });
}
