//! Revealing a vanishing post, and burning it before its time.

use super::{expires, is, on, reading_time};
use crate::posts::{delete, metadata, read};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes, args, sql};
use ochre_types::Post;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/posts/{post_id}/reveal", "RevealPost", Auth::Session, reveal);
    r.delete("/posts/{post_id}/burn", "BurnPost", Auth::Session, burn);
}

sql!(RECEIPT = "SELECT expireat FROM readreceipts WHERE postid = $1 AND userid = $2");
sql!(
    OPEN = "INSERT INTO readreceipts (postid, userid, expireat) VALUES ($1, $2, $3) ON CONFLICT (postid, userid) DO NOTHING"
);
sql!(CLOSE = "UPDATE readreceipts SET expireat = $3 WHERE postid = $1 AND userid = $2");
sql!(
    WAITING = "SELECT COUNT(*) FROM channelmembers cm JOIN users u ON u.id = cm.userid AND u.deleteat = 0 \
     WHERE cm.channelid = $1 AND cm.userid <> $2 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = cm.userid) \
     AND NOT EXISTS (SELECT 1 FROM readreceipts r WHERE r.postid = $3 AND r.userid = cm.userid)"
);
sql!(READ_BY = "SELECT userid FROM readreceipts WHERE postid = $1 ORDER BY userid");
sql!(SHORTEN = "UPDATE temporaryposts SET expireat = $2 WHERE postid = $1 AND expireat > $2");

/// The post, for a member of its channel: being able to look in is not enough.
async fn of_member(ctx: &Ctx, refusal: &'static str) -> Result<Post, AppError> {
    let id = ctx.id("post_id")?;
    let (post, channel) = read::readable(ctx, &id, false).await?;
    match ctx.app.channel_membership(&channel.id, ctx.me()).await? {
        Some(_) => Ok(post),
        None => Err(AppError::new(refusal, 403)),
    }
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn reveal(ctx: Ctx) -> Reply {
    ctx.id("post_id")?;
    if !on(&ctx.app) {
        return Err(AppError::new("api.post.reveal_post.disabled.app_error", 501));
    }
    let post = of_member(&ctx, "api.post.reveal_post.user_not_in_channel.app_error").await?;
    if post.user_id == ctx.me() {
        return Err(AppError::bad("api.post.reveal_post.cannot_reveal_own_post.app_error"));
    }
    if !is(&post) {
        return Err(AppError::bad("app.reveal_post.not_burn_on_read.app_error"));
    }
    let (now, end) = (ctx.now(), expires(&post));
    if end == 0 {
        return Err(AppError::bad("app.reveal_post.missing_expire_at.app_error"));
    }
    if end <= now {
        return Err(AppError::bad("app.reveal_post.post_expired.app_error"));
    }
    let known = ctx.app.db.opt(&RECEIPT, args![&post.id, ctx.me()], |r| r.get::<i64>(0)).await?;
    match known {
        Some(until) if until <= now => Err(AppError::new("app.reveal_post.read_receipt_expired.error", 403)),
        // shown again, for the time that is left
        Some(_) => ctx.json(&metadata::one(&ctx.app, ctx.session()?, post).await?),
        None => {
            let until = (now + reading_time(&post)).min(end);
            first(&ctx, post, until).await
        }
    }
}

/// The receipt of a first reading; the author learns who reads, and when all have read the end comes sooner.
async fn first(ctx: &Ctx, post: Post, until: i64) -> Reply {
    let app = &ctx.app;
    let mut tx = ctx.begin().await?;
    tx.exec(&OPEN, args![&post.id, ctx.me(), until]).await?;
    let recipients = tx.all(&READ_BY, args![&post.id], |r| r.get::<String>(0)).await?;
    let waiting: i64 = tx.one(&WAITING, args![&post.channel_id, &post.user_id, &post.id], |r| r.get(0)).await?;
    let sender_end = ctx.now() + reading_time(&post);
    if waiting == 0 {
        tx.exec(&SHORTEN, args![&post.id, sender_end]).await?;
    }
    tx.commit().await?;
    let shown = metadata::one(app, ctx.session()?, post.clone()).await?;
    let author = metadata::viewer_of(app, &post.user_id).await?;
    let written = metadata::one(app, &author, post.clone()).await?;
    let event = |user: &str, post: &Post| {
        let e = Event::new("post_revealed").user(user).omit_connection(ctx.connection_id());
        e.with("post", json_string(post))
    };
    app.publish(event(ctx.me(), &shown));
    app.publish(event(&post.user_id, &written).with("recipients", recipients));
    if waiting == 0 {
        let all = Event::new("burn_on_read_all_revealed").user(post.user_id.clone()).channel(post.channel_id.clone());
        app.publish(all.with("post_id", &post.id).with("sender_expire_at", sender_end));
    }
    ctx.json(&shown)
}

/// The author burns it for everybody, a reader who has it open for themselves.
async fn burn(ctx: Ctx) -> Reply {
    let post = of_member(&ctx, "api.post.burn_post.user_not_in_channel.app_error").await?;
    if !is(&post) {
        return Err(AppError::bad("app.burn_post.not_burn_on_read.app_error"));
    }
    if post.user_id == ctx.me() {
        delete::for_good(&ctx.app, post, ctx.me()).await?;
        return ctx.ok();
    }
    let known = ctx.app.db.opt(&RECEIPT, args![&post.id, ctx.me()], |r| r.get::<i64>(0)).await?;
    let until = known.ok_or_else(|| AppError::bad("app.burn_post.not_revealed.app_error"))?;
    if until > ctx.now() {
        let mut tx = ctx.begin().await?;
        tx.exec(&CLOSE, args![&post.id, ctx.me(), ctx.now()]).await?;
        let burned = Event::new("post_burned").user(ctx.me()).channel(post.channel_id.clone());
        tx.emit(burned.omit_connection(ctx.connection_id()).with("post_id", &post.id));
        tx.commit().await?;
    }
    ctx.ok()
}
