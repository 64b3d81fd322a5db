//! Telling people of messages outside of the client: who is told (`decide.rs`, pure), found while the message is written
//! (`readers.rs`), mails (`mail.rs`), several in one mail (`batch.rs`), a message to try it with (`probe.rs`).

mod batch;
pub mod decide;
mod mail;
mod probe;
pub mod readers;

use ochre_kernel::{App, AppError, Routes, args, sql};
use ochre_types::User;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/notify");
    probe::routes(r);
}

/// Workers and duties of the slice.
pub fn wire(app: &Arc<App>) {
    mail::wire(app);
    batch::wire(app);
}

sql!(MEMBERS = "SELECT userid FROM channelmembers WHERE channelid = $1");

/// Everyone in a (small) channel.
async fn members(app: &Arc<App>, channel: &str) -> Result<Vec<Arc<User>>, AppError> {
    let ids: Vec<String> = app.db.all(&MEMBERS, args![channel], |r| r.get(0)).await?;
    app.users(&ids).await
}
