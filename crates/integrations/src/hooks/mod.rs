//! Webhooks: `incoming.rs` and `outgoing.rs` manage them, `receive.rs` takes what other tools post, `deliver.rs` tells
//! other tools what people post.

pub mod deliver;
pub mod incoming;
pub mod outgoing;
pub mod payload;
pub mod receive;
pub mod store;
pub mod write;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/hooks");
    incoming::routes(r);
    outgoing::routes(r);
    receive::routes(r);
}

/// The port behind new posts and the worker of deliveries.
pub fn wire(app: &Arc<App>) {
    deliver::wire(app);
}
