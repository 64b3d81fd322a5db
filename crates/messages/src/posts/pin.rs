//! Pinning and unpinning a post, the pinned posts of a channel.

use super::store::viewed;
use super::{edit, events, metadata, read, store};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_types::{Post, PostList};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/posts/{post_id}/pin", "PinPost", Auth::Session, |ctx| set(ctx, true));
    r.post("/posts/{post_id}/unpin", "UnpinPost", Auth::Session, |ctx| set(ctx, false));
    r.get("/channels/{channel_id}/pinned", "GetPinnedPosts", Auth::Session, list);
}

sql!(
    PINNED = "SELECT ",
    store::post_cols!(),
    ", (SELECT COUNT(*) FROM posts r WHERE r.rootid = CASE WHEN p.rootid = '' \
     THEN p.id ELSE p.rootid END AND r.deleteat = 0), 0, NULL, NULL FROM posts p \
     WHERE p.channelid = $1 AND p.ispinned = TRUE AND p.deleteat = 0 ORDER BY p.createat, p.id"
);

async fn set(ctx: Ctx, pinned: bool) -> Reply {
    let id = ctx.id("post_id")?;
    let (old, channel) = read::readable_or_denied(&ctx, &id).await?;
    if channel.delete_at > 0 {
        return Err(AppError::bad("api.post.update_post.can_not_update_post_in_deleted.error"));
    }
    let new = Post { is_pinned: pinned, update_at: ctx.now(), ..old.clone() };
    let out = metadata::one(&ctx.app, ctx.session()?, new.clone()).await?;
    let mut tx = ctx.begin().await?;
    edit::write(&mut tx, old, &new);
    tx.emit(events::edited(&out));
    tx.commit().await?;
    ctx.ok()
}

async fn list(ctx: Ctx) -> Reply {
    let channel = ctx.id("channel_id")?;
    ctx.grant_read(&channel).await?;
    let mut list = PostList::default();
    for p in ctx.app.db.all(&PINNED, args![&channel], viewed).await? {
        list.push(p);
    }
    let tag = list.etag();
    if let Some(same) = ctx.not_modified(&tag) {
        return Ok(same);
    }
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, false).await?;
    Ok(Response::json(200, &list).header("etag", tag))
}
