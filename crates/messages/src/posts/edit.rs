//! Editing a post: whole (`PUT`) or some fields (`/patch`). The old version stays as a row of its own.

use super::{events, metadata, props, store};
use crate::search::index;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, Tx, args, sql};
use ochre_types::{FileInfo, Post, PostPatch, Session};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/posts/{post_id}", "UpdatePost", Auth::Session, update);
    r.put("/posts/{post_id}/patch", "PatchPost", Auth::Session, patch);
}

sql!(
    SAVE = "UPDATE posts SET message = $2, props = $3, hashtags = $4, ispinned = $5, fileids = $6, editat = $7, \
     updateat = $8 WHERE id = $1"
);

/// The post that the caller may edit, or 403: also for one that is not there.
pub async fn editable(ctx: &Ctx, id: &str) -> Result<Post, AppError> {
    let Some(post) = store::counted(&ctx.app, id, false).await? else {
        return Err(AppError::denied(Perm::EditPost));
    };
    ctx.grant_channel(&post.channel_id, Perm::EditPost).await?;
    if post.user_id != ctx.me() {
        ctx.grant_channel(&post.channel_id, Perm::EditOthersPosts).await?;
    }
    Ok(post)
}

/// What vanishes cannot be changed before.
pub fn lasting(post: &Post, refusal: &'static str) -> Result<(), AppError> {
    if super::burn::is(post) { Err(AppError::bad(refusal)) } else { Ok(()) }
}

/// The edit time is over, for a change of the text.
pub fn in_time(ctx: &Ctx, post: &Post) -> Result<(), AppError> {
    let limit = ctx.app.config().service.post_edit_time_limit;
    if limit >= 0 && ctx.now() > post.create_at + limit * 1000 {
        let e = AppError::bad("api.post.update_post.permissions_time_limit.app_error");
        return Err(e.with("timeLimit", limit.to_string()));
    }
    Ok(())
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let wanted: Post = ctx.decode("post")?;
    if wanted.id != id {
        return Err(AppError::body("id"));
    }
    let old = editable(&ctx, &id).await?;
    lasting(&old, "api.post.update_post.burn_on_read.app_error")?;
    if wanted.message != old.message {
        in_time(&ctx, &old)?;
    }
    let new = Post {
        message: wanted.message,
        props: wanted.props,
        is_pinned: wanted.is_pinned,
        file_ids: wanted.file_ids.or_else(|| old.file_ids.clone()),
        ..old.clone()
    };
    let post = save(&ctx, old, new).await?;
    ctx.json(&post)
}

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let wanted: PostPatch = ctx.decode("post")?;
    let old = editable(&ctx, &id).await?;
    lasting(&old, "api.post.patch_post.can_not_update_burn_on_read_post.error")?;
    if wanted.message.as_ref().is_some_and(|m| *m != old.message) {
        in_time(&ctx, &old)?;
    }
    let mut new = old.clone();
    new.patch(PostPatch { has_reactions: None, ..wanted });
    let post = save(&ctx, old, new).await?;
    ctx.json(&post)
}

/// Writes the new version, keeps the old one, tells the channel. The post as it leaves.
pub async fn save(ctx: &Ctx, old: Post, new: Post) -> Result<Post, AppError> {
    save_as(&ctx.app, ctx.session()?, old, new).await
}

/// As [`save`], for `viewer`.
pub async fn save_as(app: &Arc<App>, viewer: &Session, old: Post, mut new: Post) -> Result<Post, AppError> {
    let channel = app.channel_or_404(&old.channel_id).await?;
    if channel.delete_at > 0 {
        return Err(AppError::bad("api.post.update_post.can_not_update_post_in_deleted.error"));
    }
    if old.is_system() {
        return Err(AppError::bad("api.post.update_post.system_message.app_error"));
    }
    let now = app.now();
    new.pre_commit();
    if new.message != old.message || new.files() != old.files() {
        new.edit_at = now;
        new.hashtags = ochre_text::hashtags(&new.message);
    }
    new.update_at = now;
    let author = metadata::viewer_of(app, &old.user_id).await?;
    props::fill(app, &author, &channel, &mut new).await?;
    new.check_valid(ochre_types::POST_MESSAGE_MAX_RUNES_V2)?;
    crate::links::learn::learn(app, &new).await;
    let mut out = metadata::one(app, viewer, new.clone()).await?;
    let mut tx = app.begin().await?;
    let came = crate::files::change(&mut tx, &old, &mut new).await?;
    show_files(&mut out, &new, came);
    write(&mut tx, old, &new);
    tx.emit(super::embeds::per_receiver(app, events::edited(&out), &out).await?);
    tx.commit().await?;
    Ok(out)
}

/// The files of the new version, in its order.
fn show_files(out: &mut Post, new: &Post, came: Vec<FileInfo>) {
    out.file_ids.clone_from(&new.file_ids);
    let place = |f: &FileInfo| new.files().iter().position(|id| *id == f.id);
    let files = &mut out.metadata.get_or_insert_with(Default::default).files;
    files.extend(came);
    files.retain(|f| place(f).is_some());
    files.sort_by_key(place);
}

/// The rows of an edit: the new text in place, the old one under a new id, deleted at once.
pub fn write(tx: &mut Tx, old: Post, new: &Post) {
    let (id, now) = (tx.app().new_id(), new.update_at);
    let files = ochre_types::encode(new.files());
    let props = ochre_types::encode(&new.props);
    let edit = args![&new.id, &new.message, props, &new.hashtags, new.is_pinned, files, new.edit_at, now];
    tx.defer(&SAVE, edit);
    if !new.root_id.is_empty() {
        tx.defer(&store::TOUCH, args![&new.root_id, now]);
    }
    if old.message != new.message || old.props != new.props {
        index::replace(tx, new);
    }
    let history = Post { original_id: old.id.clone(), id, delete_at: now, update_at: now, ..old };
    tx.defer(&store::INSERT, store::insert_args(&history));
}
