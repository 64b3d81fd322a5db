//! Messages: posts, threads, reactions, files, drafts, unread state, search.

pub mod files;
pub mod posts;
pub mod threads;
pub mod unreads;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    files::routes(r);
    posts::routes(r);
    threads::routes(r);
    unreads::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.posting.set(Box::new(posts::port::Port));
}
