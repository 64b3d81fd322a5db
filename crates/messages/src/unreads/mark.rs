//! Marking a channel unread from a post on.

use crate::posts::{mentions, read, store};
use ochre_kernel::{App, AppError, Auth, Ctx, Event, Reply, Routes, args, sql};
use ochre_types::{Channel, ChannelUnreadAt, Post};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/{user_id}/posts/{post_id}/set_unread", "SetPostUnread", Auth::Session, set);
}

sql!(
    FROM_HERE = "SELECT ",
    store::post_cols!(),
    " FROM posts p WHERE p.channelid = $1 AND p.deleteat = 0 AND p.createat >= $2 \
     AND p.type NOT IN ('system_join_leave', 'system_add_remove', 'system_join_channel', 'system_leave_channel', \
     'system_join_team', 'system_leave_team', 'system_add_to_channel', 'system_remove_from_channel', 'system_add_to_team', \
     'system_remove_from_team') ORDER BY p.createat LIMIT 5000"
);
sql!(
    SAVE = "UPDATE channelmembers SET msgcount = greatest(c.totalmsgcount - $3, 0), msgcountroot = greatest(c.totalmsgcountroot - $4, 0), \
     mentioncount = $5, mentioncountroot = $6, urgentmentioncount = $7, lastviewedat = $8, lastupdateat = $9 \
     FROM channels c WHERE channelid = $1 AND userid = $2 AND c.id = channelid \
     RETURNING channelmembers.msgcount, channelmembers.msgcountroot"
);

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn set(ctx: Ctx) -> Reply {
    let (user, id) = (ctx.id("user_id")?, ctx.id("post_id")?);
    ctx.grant_user(&user).await?;
    let (post, channel) = read::readable_or_denied(&ctx, &id).await?;
    let counts = count(&ctx.app, &channel, &user, &post).await?;
    let now = ctx.now();
    let mut tx = ctx.begin().await?;
    let args = args![
        &channel.id,
        &user,
        counts.posts,
        counts.roots,
        counts.mentions,
        counts.root_mentions,
        counts.urgent,
        post.create_at - 1,
        now
    ];
    let saved = tx.opt(&SAVE, args, |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?))).await?;
    let (msg_count, msg_count_root) =
        saved.ok_or_else(|| AppError::missing("app.channel.get_member.missing.app_error"))?;
    let out = ChannelUnreadAt {
        team_id: channel.team_id.clone(),
        user_id: user,
        channel_id: channel.id.clone(),
        msg_count,
        msg_count_root,
        mention_count: counts.mentions,
        mention_count_root: counts.root_mentions,
        urgent_mention_count: counts.urgent,
        last_viewed_at: post.create_at - 1,
    };
    tx.emit(event(&out, &post.id));
    tx.commit().await?;
    ctx.json(&out)
}

fn event(u: &ChannelUnreadAt, post: &str) -> Event {
    Event::new("post_unread")
        .user(u.user_id.clone())
        .channel(u.channel_id.clone())
        .team(u.team_id.clone())
        .with("last_viewed_at", u.last_viewed_at)
        .with("mention_count", u.mention_count)
        .with("mention_count_root", u.mention_count_root)
        .with("msg_count", u.msg_count)
        .with("msg_count_root", u.msg_count_root)
        .with("post_id", post)
        .with("urgent_mention_count", u.urgent_mention_count)
}

#[derive(Default)]
struct Counts {
    posts: i64,
    roots: i64,
    mentions: i64,
    root_mentions: i64,
    urgent: i64,
}

/// What the user finds unread from `first` on. Mentions are found again in the texts: they are not stored.
async fn count(app: &Arc<App>, channel: &Channel, user: &str, first: &Post) -> Result<Counts, AppError> {
    let mut out = Counts::default();
    for p in app.db.all(&FROM_HERE, args![&channel.id, first.create_at], store::post).await? {
        let root = i64::from(p.root_id.is_empty());
        out.posts += 1;
        out.roots += root;
        let mentioned = p.user_id != user && mentions::of_post(app, channel, &p).await?.users.contains_key(user);
        if mentioned {
            out.mentions += 1;
            out.root_mentions += root;
        }
    }
    Ok(out)
}
