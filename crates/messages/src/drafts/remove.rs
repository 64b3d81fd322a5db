//! Removing the caller's draft of a channel or thread; one that is not there is no error.

use super::{events, on, store};
use ochre_kernel::{Auth, Ctx, Reply, Routes, args};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/users/{user_id}/channels/{channel_id}/drafts", "DeleteDraft", Auth::Session, remove);
    r.delete("/users/{user_id}/channels/{channel_id}/drafts/{thread_id}", "DeleteThreadDraft", Auth::Session, remove);
}

async fn remove(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let args = || args![ctx.me(), ctx.param("channel_id"), ctx.param("thread_id")];
    let mut tx = ctx.begin().await?;
    if let Some(draft) = tx.opt(&store::ONE, args(), store::draft).await? {
        tx.exec(&store::DELETE, args()).await?;
        tx.emit(events::deleted(&draft, ctx.connection_id()));
    }
    tx.commit().await?;
    ctx.ok()
}
