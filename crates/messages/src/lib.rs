//! Messages: posts, threads, reactions, files, drafts, unread state, search.

pub mod drafts;
pub mod emoji;
pub mod files;
pub mod flagging;
pub mod links;
pub mod mail_in;
pub mod notify;
pub mod posts;
pub mod reactions;
pub mod recaps;
pub mod reminders;
pub mod scheduled;
pub mod search;
pub mod threads;
pub mod unreads;
pub mod uploads;

use ochre_kernel::{App, Routes};
use std::sync::Arc;

/// The routes of this domain.
pub fn routes(r: &mut Routes) {
    drafts::routes(r);
    emoji::routes(r);
    files::routes(r);
    flagging::routes(r);
    links::routes(r);
    mail_in::routes(r);
    notify::routes(r);
    posts::routes(r);
    scheduled::routes(r);
    threads::routes(r);
    reactions::routes(r);
    recaps::routes(r);
    reminders::routes(r);
    search::routes(r);
    unreads::routes(r);
    uploads::routes(r);
}

/// Ports, job workers and listeners of this domain.
pub fn wire(app: &Arc<App>) {
    files::extract::wire(app);
    flagging::wire(app);
    scheduled::wire(app);
    reminders::wire(app);
    search::wire(app);
    posts::burn::wire(app);
    recaps::wire(app);
    notify::wire(app);
    mail_in::wire(app);
    let _ = app.ports.posting.set(Box::new(posts::port::Port));
}
