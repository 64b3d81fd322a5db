//! Planning a post and changing the plan.

use super::{events, on, store};
use crate::posts::create::may_post;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::{POST_MESSAGE_MAX_RUNES_V2, ScheduledPost, remove_duplicates};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/posts/schedule", "CreateScheduledPost", Auth::Session, create);
    r.put("/posts/schedule/{scheduled_post_id}", "UpdateScheduledPost", Auth::Session, update);
}

/// The rights of an ordinary post, now; they are asked again when it is sent.
async fn allowed(ctx: &Ctx, post: &ScheduledPost) -> Result<(), AppError> {
    if !post.file_ids.is_empty() {
        ctx.grant_channel(&post.channel_id, Perm::UploadFile).await?;
    }
    may_post(ctx, &post.channel_id).await?;
    if ctx.app.channel(&post.channel_id).await?.is_some_and(|c| c.delete_at > 0) {
        return Err(AppError::bad("app.save_scheduled_post.channel_deleted.app_error"));
    }
    Ok(())
}

async fn create(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let sent: ScheduledPost = ctx.decode("schedule_post")?;
    let now = ctx.now();
    let mut post = ScheduledPost {
        id: ctx.new_id(),
        user_id: ctx.me().to_string(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        processed_at: 0,
        error_code: String::new(),
        ..sent
    };
    remove_duplicates(&mut post.file_ids);
    allowed(&ctx, &post).await?;
    post.check_valid(POST_MESSAGE_MAX_RUNES_V2, now)?;
    store::fill(&ctx.app, ctx.me(), std::slice::from_mut(&mut post)).await?;
    let mut tx = ctx.begin().await?;
    tx.exec(&store::INSERT, store::insert_args(&post)).await?;
    tx.emit(events::changed("scheduled_post_created", &post, ctx.connection_id()));
    tx.commit().await?;
    ctx.created(&post)
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn update(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let id = ctx.param("scheduled_post_id").to_string();
    let sent: ScheduledPost = ctx.decode("schedule_post")?;
    if sent.id != id {
        return Err(AppError::url("scheduled_post_id"));
    }
    let known = ctx.app.db.opt(&store::ONE, args![&id], store::post).await?;
    let known =
        known.ok_or_else(|| AppError::missing("app.update_scheduled_post.existing_scheduled_post.not_exist"))?;
    if known.user_id != ctx.me() {
        return Err(AppError::new("app.update_scheduled_post.update_permission.error", 403));
    }
    let mut post = ScheduledPost {
        message: sent.message,
        props: sent.props,
        file_ids: sent.file_ids,
        priority: sent.priority,
        scheduled_at: sent.scheduled_at,
        update_at: ctx.now(),
        processed_at: 0,
        error_code: String::new(),
        ..known
    };
    remove_duplicates(&mut post.file_ids);
    allowed(&ctx, &post).await?;
    post.check_valid(POST_MESSAGE_MAX_RUNES_V2, ctx.now())?;
    store::fill(&ctx.app, ctx.me(), std::slice::from_mut(&mut post)).await?;
    let mut tx = ctx.begin().await?;
    if tx.exec(&store::UPDATE, store::update_args(&post)).await? == 0 {
        return Err(AppError::missing("app.update_scheduled_post.existing_scheduled_post.not_exist"));
    }
    tx.emit(events::changed("scheduled_post_updated", &post, ctx.connection_id()));
    tx.commit().await?;
    ctx.created(&post)
}
