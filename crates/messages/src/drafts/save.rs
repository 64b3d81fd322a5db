//! `POST /drafts`: the caller's draft of a channel or thread; an empty one removes it.

use super::{events, on, store};
use crate::posts::create::may_post;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args};
use ochre_types::Draft;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/drafts", "UpsertDraft", Auth::Session, save);
}

async fn save(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let mut draft: Draft = ctx.decode("draft")?;
    draft.user_id = ctx.me().to_string();
    draft.create_at = 0;
    may_post(&ctx, &draft.channel_id).await?;
    if ctx.app.channel(&draft.channel_id).await?.is_some_and(|c| c.delete_at > 0) {
        return Err(AppError::bad("api.draft.create_draft.can_not_draft_to_deleted.error"));
    }
    draft.pre_save(ctx.now());
    draft.check_valid(ochre_types::POST_MESSAGE_MAX_RUNES_V2)?;
    let mut tx = ctx.begin().await?;
    if draft.message.is_empty() && draft.file_ids.is_empty() {
        tx.exec(&store::DELETE, args![&draft.user_id, &draft.channel_id, &draft.root_id]).await?;
        tx.commit().await?;
        return ctx.created(&serde_json::Value::Null);
    }
    store::fill(&ctx.app, ctx.me(), std::slice::from_mut(&mut draft)).await?;
    tx.exec(&store::SAVE, store::save_args(&draft)).await?;
    tx.emit(events::created(&draft, ctx.connection_id()));
    tx.commit().await?;
    ctx.created(&draft)
}
