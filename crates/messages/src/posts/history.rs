//! Earlier versions of a post: the list, and putting one back. Authors only.

use super::{edit, metadata, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::Post;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/posts/{post_id}/edit_history", "GetEditHistoryForPost", Auth::Session, list);
    r.post("/posts/{post_id}/restore/{restore_version_id}", "RestorePostVersion", Auth::Session, restore);
}

sql!(
    VERSIONS = "SELECT ",
    store::post_cols!(),
    " FROM posts p WHERE p.originalid = $1 ORDER BY p.updateat DESC, p.editat DESC"
);

async fn list(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let Some(post) = store::live(&ctx.app, &id).await? else { return Err(AppError::denied(Perm::EditPost)) };
    ctx.grant_channel(&post.channel_id, Perm::EditPost).await?;
    if post.user_id != ctx.me() {
        return Err(AppError::denied(Perm::EditPost));
    }
    let mut versions = ctx.app.db.all(&VERSIONS, args![&id], store::post).await?;
    if versions.is_empty() {
        return Err(AppError::missing("app.post.get.app_error"));
    }
    let mut refs: Vec<&mut Post> = versions.iter_mut().collect();
    metadata::decorate(&ctx.app, ctx.session()?, &mut refs, true).await?;
    crate::files::of_versions(&ctx.app, &mut versions).await?;
    ctx.json(&versions)
}

async fn restore(ctx: Ctx) -> Reply {
    let (id, version) = (ctx.id("post_id")?, ctx.id("restore_version_id")?);
    let old = edit::editable(&ctx, &id).await?;
    edit::lasting(&old, "api.post.update_post.burn_on_read.app_error")?;
    edit::in_time(&ctx, &old)?;
    let Some(version) = ctx.app.db.opt(&store::BY_ID, args![&version], store::post).await? else {
        return Err(AppError::denied(Perm::EditPost));
    };
    if old.user_id != ctx.me() {
        return Err(AppError::new("app.post.restore_post_version.not_allowed.app_error", 403));
    }
    if version.original_id.is_empty() {
        return Err(AppError::bad("app.post.restore_post_version.not_an_history_item.app_error"));
    }
    if version.original_id != id {
        return Err(AppError::bad("app.post.restore_post_version.not_valid_post_history_item.app_error"));
    }
    let new = Post { message: version.message, file_ids: version.file_ids, ..old.clone() };
    let post = edit::save(&ctx, old, new).await?;
    ctx.json(&post)
}
