//! Removing an emoji: with its reactions; the picture is kept aside.

use super::{anywhere, on, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/emoji/{emoji_id}", "DeleteEmoji", Auth::Session, remove);
}

sql!(DELETE = "UPDATE emoji SET deleteat = $2, updateat = $2 WHERE id = $1 AND deleteat = 0");
sql!(
    REACTIONS = "UPDATE reactions SET deleteat = $2, updateat = $2 WHERE emojiname = $1 AND COALESCE(deleteat, 0) = 0 \
     RETURNING postid"
);
sql!(
    POSTS = "UPDATE posts SET updateat = $2, hasreactions = EXISTS (SELECT 1 FROM reactions r WHERE r.postid = posts.id \
     AND COALESCE(r.deleteat, 0) = 0) WHERE id = ANY($1)"
);

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("emoji_id")?;
    let emoji = store::by_id(&ctx.app, &id).await?;
    if !anywhere(&ctx, Perm::DeleteEmojis).await? {
        return Err(AppError::denied(Perm::DeleteEmojis));
    }
    if emoji.creator_id != ctx.me() && !anywhere(&ctx, Perm::DeleteOthersEmojis).await? {
        return Err(AppError::denied(Perm::DeleteOthersEmojis));
    }
    on(&ctx, 403)?;
    let now = ctx.now();
    let mut tx = ctx.begin().await?;
    tx.exec(&DELETE, args![&id, now]).await?;
    let posts = tx.all(&REACTIONS, args![&emoji.name, now], |r| r.get::<String>(0)).await?;
    if !posts.is_empty() {
        tx.exec(&POSTS, args![&posts, now]).await?;
    }
    tx.after(move |app| async move {
        let (from, to) = (store::path(&id), format!("{}_deleted", store::path(&id)));
        if let Err(e) = app.blob.rename(&from, &to).await {
            tracing::warn!(emoji = id, error = %e, "the picture of a removed emoji stays where it was");
        }
    });
    tx.commit().await?;
    ctx.ok()
}
