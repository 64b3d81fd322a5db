//! Giving up a planned post.

use super::{events, on, store};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/posts/schedule/{scheduled_post_id}", "DeleteScheduledPost", Auth::Session, remove);
}

async fn remove(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let id = ctx.param("scheduled_post_id").to_string();
    let missing = || AppError::missing("app.delete_scheduled_post.existing_scheduled_post.not_exist");
    let post = ctx.app.db.opt(&store::ONE, args![&id], store::post).await?.ok_or_else(missing)?;
    if post.user_id != ctx.me() {
        return Err(AppError::new("app.delete_scheduled_post.delete_permission.error", 403));
    }
    let mut tx = ctx.begin().await?;
    if tx.exec(&store::DELETE, args![&id]).await? == 0 {
        return Err(missing());
    }
    tx.emit(events::changed("scheduled_post_deleted", &post, ctx.connection_id()));
    tx.commit().await?;
    ctx.created(&post)
}
