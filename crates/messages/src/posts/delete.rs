//! Deleting a post: softly (the row stays, without its text for readers), or for good where the setting allows it.

use super::{burn, events, mentions, read, store};
use crate::search::index;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, Tx, args, sql};
use ochre_text::Kind;
use ochre_types::Post;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/posts/{post_id}", "DeletePost", Auth::Session, delete);
}

sql!(GONE = "UPDATE posts SET deleteat = $2, updateat = $2 WHERE (id = $1 OR rootid = $1) AND deleteat = 0");
sql!(SAVE_PROPS = "UPDATE posts SET props = $2 WHERE id = $1");
sql!(
    FILES_GONE = "UPDATE fileinfo SET deleteat = $2 WHERE deleteat = 0 AND postid IN (SELECT id FROM posts WHERE id = $1 OR rootid = $1)"
);
sql!(FLAGS_GONE = "DELETE FROM preferences WHERE category = 'flagged_post' AND name = $1");
sql!(NO_MORE_REMINDING = "DELETE FROM persistentnotifications WHERE postid = $1");
sql!(THREAD_GONE = "UPDATE threads SET threaddeleteat = $2 WHERE postid = $1");
sql!(
    pub COUNT_REPLIES = "UPDATE threads SET replycount = (SELECT COUNT(*) FROM posts p WHERE p.rootid = threads.postid AND p.deleteat = 0), \
     lastreplyat = COALESCE((SELECT MAX(p.createat) FROM posts p WHERE p.rootid = threads.postid AND p.deleteat = 0), 0), \
     participants = $2 WHERE postid = $1"
);
sql!(
    STILL_THERE = "SELECT t.participants, (SELECT COUNT(*) FROM posts p WHERE p.rootid = $1 AND p.userid = $2 AND p.deleteat = 0 \
     AND p.id <> $3) FROM threads t WHERE t.postid = $1"
);

sql!(
    LESS_MENTIONS = "UPDATE threadmemberships SET unreadmentions = unreadmentions - 1 WHERE postid = $1 AND userid = ANY($2) \
     AND following = TRUE AND unreadmentions > 0 AND lastviewed < $3"
);

async fn delete(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let permanent = ctx.query_bool("permanent");
    if permanent && !ctx.app.config().service.enable_api_post_deletion {
        return Err(AppError::new("api.post.delete_post.not_enabled.app_error", 501));
    }
    if permanent {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let post = store::counted(&ctx.app, &id, permanent).await?.ok_or_else(read::not_found)?;
    let perm = if post.user_id == ctx.me() { Perm::DeletePost } else { Perm::DeleteOthersPosts };
    ctx.grant_channel(&post.channel_id, perm).await?;
    if permanent {
        for_good(&ctx.app, post, ctx.me()).await?;
    } else {
        softly(&ctx.app, post, ctx.me()).await?;
    }
    ctx.ok()
}

/// Marks a post deleted, with its replies when it is a root, and tells the channel.
pub async fn softly(app: &Arc<App>, post: Post, by: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    rows(&mut tx, &post, by).await?;
    tx.commit().await
}

/// The same as a part of something larger.
pub async fn rows(tx: &mut Tx, post: &Post, by: &str) -> Result<(), AppError> {
    let now = tx.app().now();
    index::remove(tx, post);
    thread(tx, post, now).await?;
    tx.defer(&GONE, args![&post.id, now]);
    let mut props = post.props.clone();
    props.insert("deleteBy".into(), by.into());
    tx.defer(&SAVE_PROPS, args![&post.id, ochre_types::encode(&props)]);
    tx.defer(&FILES_GONE, args![&post.id, now]);
    tx.defer(&FLAGS_GONE, args![&post.id]);
    tx.defer(&NO_MORE_REMINDING, args![&post.id]);
    if burn::is(post) {
        burn::forget(tx, std::slice::from_ref(&post.id));
    }
    for e in events::deleted(post, by) {
        tx.emit(e);
    }
    Ok(())
}

/// The thread of a deleted root, or one reply fewer in it.
async fn thread(tx: &mut Tx, post: &Post, now: i64) -> Result<(), AppError> {
    if post.root_id.is_empty() {
        tx.defer(&THREAD_GONE, args![&post.id, now]);
        return Ok(());
    }
    let row = |r: &ochre_db::Row| Ok((ochre_kernel::rows::json::<Vec<String>>(r, 0)?, r.get::<i64>(1)?));
    let found = tx.opt(&STILL_THERE, args![&post.root_id, &post.user_id, &post.id], row).await?;
    let Some((mut participants, others)) = found else { return Ok(()) };
    if others == 0 {
        participants.retain(|p| *p != post.user_id);
    }
    tx.defer(&GONE, args![&post.id, now]);
    // Whoever has not read the reply is mentioned once less (contract/notifications.md section 6).
    let app = tx.app().clone();
    let channel = app.channel_or_404(&post.channel_id).await?;
    let found = mentions::of_post(&app, &channel, post).await?.users;
    let meant: Vec<String> = found.into_iter().filter(|(_, k)| *k > Kind::GroupMessage).map(|(u, _)| u).collect();
    if !meant.is_empty() {
        tx.defer(&LESS_MENTIONS, args![&post.root_id, meant, post.create_at]);
    }
    tx.defer(&COUNT_REPLIES, args![&post.root_id, ochre_types::encode(&participants)]);
    tx.defer(&store::TOUCH, args![&post.root_id, now]);
    Ok(())
}

sql!(LISTED = "SELECT id FROM posts WHERE id = $1 OR rootid = $1 OR originalid = $1");
sql!(DROP_REACTIONS = "DELETE FROM reactions WHERE postid = ANY($1)");
sql!(pub DROP_PRIORITY = "DELETE FROM postspriority WHERE postid = ANY($1)");
sql!(pub DROP_ACKS = "DELETE FROM postacknowledgements WHERE postid = ANY($1)");
sql!(pub DROP_REMINDERS = "DELETE FROM postreminders WHERE postid = ANY($1)");
sql!(DROP_FILES = "DELETE FROM fileinfo WHERE postid = ANY($1)");
sql!(DROP_THREAD = "DELETE FROM threads WHERE postid = $1");
sql!(DROP_FOLLOWS = "DELETE FROM threadmemberships WHERE postid = $1");
sql!(DROP_POSTS = "DELETE FROM posts WHERE id = ANY($1)");
sql!(FILE_PATHS = "SELECT path, thumbnailpath, previewpath FROM fileinfo WHERE postid = ANY($1)");

/// Removes a post, its replies and all that belongs to them, files too.
pub async fn for_good(app: &Arc<App>, post: Post, by: &str) -> Result<(), AppError> {
    let now = app.now();
    let mut tx = app.begin().await?;
    let ids = tx.all(&LISTED, args![&post.id], |r| r.get::<String>(0)).await?;
    drop_files(&mut tx, &ids).await?;
    index::remove(&mut tx, &post);
    thread(&mut tx, &post, now).await?;
    for sql in [&DROP_REACTIONS, &DROP_PRIORITY, &DROP_ACKS, &DROP_REMINDERS, &DROP_POSTS] {
        tx.defer(sql, args![&ids]);
    }
    tx.defer(&FLAGS_GONE, args![&post.id]);
    tx.defer(&NO_MORE_REMINDING, args![&post.id]);
    burn::forget(&mut tx, &ids);
    tx.defer(&DROP_THREAD, args![&post.id]);
    tx.defer(&DROP_FOLLOWS, args![&post.id]);
    for e in events::deleted(&post, by) {
        tx.emit(e);
    }
    tx.commit().await
}

/// The three paths of a file.
pub fn paths(r: &ochre_db::Row) -> Result<[String; 3], ochre_db::DbError> {
    Ok([r.get(0)?, r.get(1)?, r.get(2)?])
}

/// Drops the files of posts: their rows with the commit, what is stored of them after it.
pub async fn drop_files(tx: &mut Tx, posts: &[String]) -> Result<(), AppError> {
    let files = tx.all(&FILE_PATHS, args![posts], paths).await?;
    tx.defer(&DROP_FILES, args![posts]);
    remove_stored(tx, files);
    Ok(())
}

/// Takes files out of the store after the commit.
pub fn remove_stored(tx: &mut Tx, files: Vec<[String; 3]>) {
    tx.after(move |app| async move {
        for path in files.into_iter().flatten().filter(|p| !p.is_empty()) {
            if let Err(e) = app.blob.remove(&path).await {
                tracing::warn!(error = %e, "a file of a deleted post stays behind");
            }
        }
    });
}
