//! Following a thread, and how far it is read.

use super::store::{MEMBERSHIP, membership, mentions_since, one};
use crate::notify::signal;
use crate::posts::check::collapsed_threads;
use crate::posts::{read, store};
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Routes, args, sql};
use ochre_types::Post;

/// Routes.
pub fn routes(r: &mut Routes) {
    let following = "/users/{user_id}/teams/{team_id}/threads/{thread_id}/following";
    r.put(following, "StartFollowingThread", Auth::Session, |ctx| set(ctx, true));
    r.delete(following, "StopFollowingThread", Auth::Session, |ctx| set(ctx, false));
    r.put("/users/{user_id}/teams/{team_id}/threads/read", "UpdateThreadsReadForUser", Auth::Session, read_all);
    let read = "/users/{user_id}/teams/{team_id}/threads/{thread_id}/read/{timestamp}";
    r.put(read, "UpdateThreadReadForUser", Auth::Session, read_until);
    let unread = "/users/{user_id}/teams/{team_id}/threads/{thread_id}/set_unread/{post_id}";
    r.post(unread, "SetThreadUnreadByPostId", Auth::Session, unread_from);
}

sql!(
    pub SAVE = "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (postid, userid) DO UPDATE SET following = excluded.following, \
     lastviewed = CASE WHEN excluded.lastviewed < 0 THEN threadmemberships.lastviewed ELSE excluded.lastviewed END, \
     lastupdated = excluded.lastupdated, \
     unreadmentions = CASE WHEN excluded.lastviewed < 0 THEN threadmemberships.unreadmentions ELSE excluded.unreadmentions END"
);
sql!(
    THREAD = "INSERT INTO threads (postid, replycount, lastreplyat, participants, channelid, threaddeleteat, threadteamid) \
     VALUES ($1, 0, $2, '[]', $3, NULL, $4) ON CONFLICT (postid) DO NOTHING"
);
sql!(REPLIES = "SELECT COUNT(*) FROM posts WHERE rootid = $1 AND deleteat = 0");
sql!(
    ALL_READ = "UPDATE threadmemberships SET lastviewed = $3, lastupdated = $3, unreadmentions = 0 WHERE userid = $1 \
     AND following = TRUE AND postid IN (SELECT t.postid FROM threads t WHERE t.threadteamid = $2 OR t.threadteamid = '')"
);

fn follow_changed(user: &str, team: &str, thread: &str, state: bool, replies: i64) -> Event {
    Event::new("thread_follow_changed")
        .user(user)
        .team(team)
        .with("thread_id", thread)
        .with("state", state)
        .with("reply_count", replies)
}

async fn set(ctx: Ctx, state: bool) -> Reply {
    let (user, team, id) = (ctx.id("user_id")?, ctx.id("team_id")?, ctx.id("thread_id")?);
    ctx.grant_user(&user).await?;
    let (post, channel) = read::readable_or_denied(&ctx, &id).await?;
    let replies: i64 = ctx.app.db.one(&REPLIES, args![&id], |r| r.get(0)).await?;
    let now = ctx.now();
    let mut tx = ctx.begin().await?;
    if state {
        // a thread may be followed before its first reply
        tx.defer(&THREAD, args![&id, post.create_at, &post.channel_id, &channel.team_id]);
    }
    let viewed = if state { now } else { -1 };
    tx.defer(&SAVE, args![&id, &user, state, viewed, now, 0]);
    tx.emit(follow_changed(&user, &team, &id, state, replies));
    tx.commit().await?;
    ctx.ok()
}

async fn read_all(ctx: Ctx) -> Reply {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    ctx.grant_user(&user).await?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&ALL_READ, args![&user, &team, ctx.now()]);
    tx.emit(Event::new("thread_read_changed").user(user).team(team));
    tx.commit().await?;
    ctx.ok()
}

/// Moves the read mark of a thread; `previous` as the event tells it.
async fn mark(ctx: &Ctx, user: &str, team: &str, root: &Post, time: i64, previous: (i64, i64)) -> Reply {
    let unread = mentions_since(&ctx.app, root, user, time).await?;
    let mut tx = ctx.begin().await?;
    tx.exec(&SAVE, args![&root.id, user, true, time, ctx.now(), unread]).await?;
    tx.commit().await?;
    let thread = one(&ctx.app, user, &root.id, false).await?;
    if thread.unread_replies == 0 && signal::wanted(&ctx.app) && collapsed_threads(&ctx.app, user).await? {
        let mut tx = ctx.begin().await?;
        signal::clear(&mut tx, user, &root.channel_id, &root.id, &ctx.session()?.id);
        tx.commit().await?;
    }
    ctx.app.publish(
        Event::new("thread_read_changed")
            .user(user)
            .team(team)
            .with("thread_id", &root.id)
            .with("timestamp", time)
            .with("unread_mentions", thread.unread_mentions)
            .with("unread_replies", thread.unread_replies)
            .with("previous_unread_mentions", previous.0)
            .with("previous_unread_replies", previous.1)
            .with("channel_id", &root.channel_id),
    );
    ctx.json(&thread)
}

async fn read_until(ctx: Ctx) -> Reply {
    let (user, team, id) = (ctx.id("user_id")?, ctx.id("team_id")?, ctx.id("thread_id")?);
    let text = ctx.param("timestamp");
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AppError::missing("api.context.404.app_error"));
    }
    let time: i64 = text.parse().unwrap_or_default();
    if time == 0 {
        return Err(AppError::url("timestamp"));
    }
    ctx.grant_user(&user).await?;
    let (root, _) = read::readable_or_denied(&ctx, &id).await?;
    let before = one(&ctx.app, &user, &id, false).await?;
    mark(&ctx, &user, &team, &root, time, (before.unread_mentions, before.unread_replies)).await
}

async fn unread_from(ctx: Ctx) -> Reply {
    let (user, team, id) = (ctx.id("user_id")?, ctx.id("team_id")?, ctx.id("thread_id")?);
    let from = ctx.id("post_id")?;
    ctx.grant_user(&user).await?;
    let (root, channel) = read::readable_or_denied(&ctx, &id).await?;
    let post = store::live_or_404(&ctx.app, &from).await?;
    if post.thread_id() != root.id {
        return Err(AppError::url("post_id"));
    }
    let known = ctx.app.db.opt(&MEMBERSHIP, args![&id, &user], membership).await?;
    if known.is_none() {
        let mut tx = ctx.begin().await?;
        tx.defer(&THREAD, args![&id, root.create_at, &root.channel_id, &channel.team_id]);
        tx.commit().await?;
    }
    let previous = (0, 0);
    let answer = mark(&ctx, &user, &team, &root, post.create_at - 1, previous).await?;
    ctx.app.publish(follow_changed(&user, &team, &id, true, root.reply_count));
    Ok(answer)
}
