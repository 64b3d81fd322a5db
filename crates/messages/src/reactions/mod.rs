//! Reactions to posts.

use crate::posts::metadata::{self, reaction};
use crate::posts::{burn, persistent, read, store};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Routes, Tx, args, sql};
use ochre_types::{Post, Reaction};
use std::collections::{BTreeMap, HashSet};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/reactions");
    r.post("/reactions", "SaveReaction", Auth::Session, save);
    r.delete("/users/{user_id}/posts/{post_id}/reactions/{emoji_name}", "DeleteReaction", Auth::Session, remove);
    r.get("/posts/{post_id}/reactions", "GetReactions", Auth::Session, list);
    r.post("/posts/ids/reactions", "GetBulkReactions", Auth::Session, bulk);
}

sql!(EMOJI = "SELECT id FROM emoji WHERE name = $1 AND deleteat = 0");
sql!(
    DIFFERENT = "SELECT COUNT(DISTINCT emojiname), EXISTS (SELECT 1 FROM persistentnotifications WHERE postid = $1 AND deleteat = 0) \
     FROM reactions WHERE postid = $1 AND COALESCE(deleteat, 0) = 0 AND emojiname <> $2"
);
sql!(
    SAVE = "INSERT INTO reactions (userid, postid, emojiname, createat, updateat, deleteat, remoteid, channelid) \
     VALUES ($1, $2, $3, $4, $4, 0, '', $5) ON CONFLICT (postid, userid, emojiname) DO UPDATE SET \
     createat = CASE WHEN reactions.deleteat = 0 THEN reactions.createat ELSE excluded.createat END, \
     updateat = excluded.updateat, deleteat = 0, channelid = excluded.channelid \
     RETURNING userid, postid, emojiname, createat, updateat, deleteat, remoteid, channelid"
);
sql!(
    REMOVE = "UPDATE reactions SET updateat = $4, deleteat = $4 WHERE userid = $1 AND postid = $2 AND emojiname = $3 AND deleteat = 0"
);
sql!(
    MARK = "UPDATE posts SET hasreactions = EXISTS (SELECT 1 FROM reactions r WHERE r.postid = posts.id AND COALESCE(r.deleteat, 0) = 0), \
     updateat = $2 WHERE id = $1"
);

fn event(name: &'static str, channel: &str, r: &Reaction) -> Event {
    Event::new(name).channel(channel.to_string()).with("reaction", json_string(r))
}

/// Of a post that vanishes only those hear who have it open.
fn among(event: Event, readers: Option<HashSet<String>>) -> Event {
    match readers {
        Some(users) => event.only_users(users),
        None => event,
    }
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn save(ctx: Ctx) -> Reply {
    let wanted: Reaction = ctx.decode("reaction")?;
    let named = !wanted.emoji_name.is_empty() && wanted.emoji_name.len() <= 64;
    if !ochre_types::is_valid_id(&wanted.user_id) || !ochre_types::is_valid_id(&wanted.post_id) || !named {
        return Err(AppError::bad("api.reaction.save_reaction.invalid.app_error"));
    }
    if wanted.user_id != ctx.me() {
        return Err(AppError::new("api.reaction.save_reaction.user_id.app_error", 403));
    }
    let post = reacted(&ctx, &wanted.post_id, Perm::AddReaction).await?;
    open(&ctx, &post, "api.reaction.save.archived_channel.app_error").await?;
    let readers = if burn::is(&post) { Some(burn::readers(&ctx.app, &post).await?) } else { None };
    if readers.as_ref().is_some_and(|r| !r.contains(ctx.me())) {
        return Err(AppError::new("api.reaction.save.burn_on_read.app_error", 403));
    }
    known_emoji(&ctx, &wanted.emoji_name).await?;
    let limit = ctx.app.config().service.unique_emoji_reaction_limit_per_post.min(500);
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<bool>(1)?));
    let (different, calls) = ctx.app.db.one(&DIFFERENT, args![&post.id, &wanted.emoji_name], row).await?;
    if different >= limit {
        return Err(AppError::bad("app.reaction.save.save.too_many_reactions"));
    }
    let now = ctx.now();
    let mut tx = ctx.begin().await?;
    if calls {
        let channel = ctx.app.channel_or_404(&post.channel_id).await?;
        persistent::answered(&mut tx, &channel, &post, ctx.me()).await?;
    }
    let args = args![&wanted.user_id, &post.id, &wanted.emoji_name, now, &post.channel_id];
    let saved = tx.one(&SAVE, args, reaction).await?;
    tx.defer(&MARK, args![&post.id, now]);
    tx.emit(among(event("reaction_added", &post.channel_id, &saved), readers));
    tx.commit().await?;
    ctx.json(&saved)
}

/// The post, or 403 for one that is not there or whose channel does not grant `perm`.
async fn reacted(ctx: &Ctx, id: &str, perm: Perm) -> Result<Post, AppError> {
    let Some(post) = store::live(&ctx.app, id).await? else { return Err(AppError::denied(perm)) };
    ctx.grant_channel(&post.channel_id, perm).await?;
    Ok(post)
}

async fn open(ctx: &Ctx, post: &Post, id: &'static str) -> Result<(), AppError> {
    match ctx.app.channel(&post.channel_id).await? {
        Some(c) if c.delete_at > 0 => Err(AppError::new(id, 403)),
        _ => Ok(()),
    }
}

async fn known_emoji(ctx: &Ctx, name: &str) -> Result<(), AppError> {
    if ochre_text::is_system_emoji(name) {
        return Ok(());
    }
    let found = ctx.app.db.opt(&EMOJI, args![name], |r| r.get::<String>(0)).await?;
    found.map(|_| ()).ok_or_else(|| AppError::missing("app.emoji.get_by_name.no_result"))
}

async fn remove(ctx: Ctx) -> Reply {
    let (user, id) = (ctx.id("user_id")?, ctx.id("post_id")?);
    let name = ctx.param("emoji_name").to_string();
    if name.is_empty() || name.len() > 64 {
        return Err(AppError::url("emoji_name"));
    }
    let post = reacted(&ctx, &id, Perm::RemoveReaction).await?;
    if user != ctx.me() {
        ctx.grant_system(Perm::RemoveOthersReactions).await?;
    }
    open(&ctx, &post, "api.reaction.delete.archived_channel.app_error").await?;
    let now = ctx.now();
    let mut tx: Tx = ctx.begin().await?;
    tx.defer(&REMOVE, args![&user, &post.id, &name, now]);
    tx.defer(&MARK, args![&post.id, now]);
    let gone = Reaction {
        user_id: user,
        post_id: id,
        emoji_name: name,
        update_at: now,
        remote_id: Some(String::new()),
        ..Reaction::default()
    };
    let readers = if burn::is(&post) { Some(burn::readers(&ctx.app, &post).await?) } else { None };
    tx.emit(among(event("reaction_removed", &post.channel_id, &gone), readers));
    tx.commit().await?;
    ctx.ok()
}

async fn list(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let (post, _) = read::readable_or_denied(&ctx, &id).await?;
    let found = ctx.app.db.all(&metadata::REACTIONS, args![vec![post.id]], reaction).await?;
    ctx.json(&Some(found).filter(|f| !f.is_empty()))
}

async fn bulk(ctx: Ctx) -> Reply {
    let parse = |e: AppError| AppError { id: "api.payload.parse.error".into(), params: vec![], ..e };
    let ids = ctx.string_list("post_ids").map_err(parse)?;
    if ids.is_empty() {
        return Err(AppError::new("app.reaction.bulk_get_for_post_ids.app_error", 500));
    }
    let found = store::counted_all(&ctx.app, &ids).await?;
    let known = found.len();
    if known < ids.len() || read::readable_only(&ctx, found).await?.len() < known {
        return Err(AppError::denied(Perm::ReadChannelContent));
    }
    let mut out: BTreeMap<String, Vec<Reaction>> = ids.iter().map(|id| (id.clone(), Vec::new())).collect();
    for r in ctx.app.db.all(&metadata::REACTIONS, args![&ids], reaction).await? {
        out.entry(r.post_id.clone()).or_default().push(r);
    }
    ctx.json(&out)
}
