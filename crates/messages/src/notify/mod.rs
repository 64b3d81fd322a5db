//! Telling people of messages outside of the client: who is told (`decide.rs`, pure), found while the message is written
//! (`readers.rs`), queued per reader afterwards (`fan_out.rs`); mails (`mail.rs`), several in one mail (`batch.rs`), phones
//! (`push.rs`, `devices.rs`, `badge.rs`, `signal.rs`, `ack.rs`), browsers (`web.rs`, `subscriptions.rs`), urgent ones that repeat (`persist.rs`), what became of it
//! (`log.rs`), a message to try it with (`probe.rs`).

mod ack;
mod badge;
mod batch;
pub mod decide;
#[cfg(test)]
mod decide_tests;
mod devices;
mod fan_out;
mod log;
mod mail;
mod persist;
mod probe;
mod push;
pub mod readers;
pub mod signal;
mod subscriptions;
mod web;
mod why;

use ochre_kernel::jobs::Manner;
use ochre_kernel::{App, AppError, Routes, args, sql};
use ochre_types::User;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/notify");
    ack::routes(r);
    probe::routes(r);
    subscriptions::routes(r);
    why::routes(r);
}

/// Workers and duties of the slice.
pub fn wire(app: &Arc<App>) {
    let lane = |at_once, lease, one_peer| Manner { at_once, lease, one_peer, ..Manner::default() };
    app.jobs.lane(readers::KIND, lane(4, 60_000, false), Box::new(|app, row| Box::pin(fan_out::work(app, row))));
    app.jobs.lane(push::KIND, lane(16, 30_000, true), Box::new(|app, row| Box::pin(push::work(app, row))));
    app.jobs.lane(signal::KIND, lane(8, 60_000, true), Box::new(|app, row| Box::pin(signal::work(app, row))));
    app.jobs.lane(web::KIND, lane(16, 30_000, false), Box::new(|app, row| Box::pin(web::work(app, row))));
    batch::wire(app);
    log::wire(app);
    persist::wire(app);
    subscriptions::wire(app);
}

/// Whether phones are told through a push proxy.
pub fn pushes_to_phones(app: &App) -> bool {
    let c = app.config();
    let server = c.email.push_notification_server.as_str();
    c.email.send_push_notifications && !server.is_empty() && !ochre_push::client::is_closed_to_us(server)
}

/// Whether any browser wants to be told.
pub fn pushes_to_browsers(app: &App) -> bool {
    app.browsers_listen.load(Ordering::Relaxed)
}

/// Whether anything is pushed.
pub fn pushes(app: &App) -> bool {
    pushes_to_phones(app) || pushes_to_browsers(app)
}

sql!(MEMBERS = "SELECT userid FROM channelmembers WHERE channelid = $1");

/// Everyone in a (small) channel.
async fn members(app: &Arc<App>, channel: &str) -> Result<Vec<Arc<User>>, AppError> {
    let ids: Vec<String> = app.db.all(&MEMBERS, args![channel], |r| r.get(0)).await?;
    app.users(&ids).await
}
