//! Marking a channel unread from a post on.

use crate::posts::check::collapsed_threads;
use crate::posts::{mentions, read, store};
use crate::threads;
use ochre_kernel::events::json_string;
use ochre_kernel::{App, AppError, Auth, Ctx, Event, Reply, Routes, Tx, args, sql};
use ochre_types::{Channel, ChannelUnreadAt, Post};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/{user_id}/posts/{post_id}/set_unread", "SetPostUnread", Auth::Session, set);
}

macro_rules! unread {
    () => {
        " FROM posts p LEFT JOIN postspriority pp ON pp.postid = p.id WHERE p.channelid = $1 AND p.deleteat = 0 AND p.createat >= $2 \
         AND p.type NOT IN ('system_join_leave', 'system_add_remove', 'system_join_channel', 'system_leave_channel', \
         'system_join_team', 'system_leave_team', 'system_add_to_channel', 'system_remove_from_channel', 'system_add_to_team', \
         'system_remove_from_team')"
    };
}

// posts, roots, and of both those by others; urgent roots by others
sql!(
    COUNTS = "SELECT COUNT(*), COUNT(*) FILTER (WHERE p.rootid = ''), COUNT(*) FILTER (WHERE p.userid <> $3), \
     COUNT(*) FILTER (WHERE p.userid <> $3 AND p.rootid = ''), \
     COUNT(*) FILTER (WHERE p.userid <> $3 AND p.rootid = '' AND pp.priority = 'urgent')",
    unread!()
);
// the next texts after ($4, $5) by somebody else
sql!(
    TEXTS = "SELECT ",
    store::post_cols!(),
    ", COALESCE(pp.priority, '')",
    unread!(),
    " AND p.userid <> $3 AND (p.createat, p.id) > ($4, $5) ORDER BY p.createat, p.id LIMIT 1000"
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
    let mut counts = count(&ctx.app, &channel, &user, &post).await?;
    let now = ctx.now();
    let apart = !post.root_id.is_empty() && !knows_threads(&ctx, &user).await?;
    let mut tx = ctx.begin().await?;
    if apart {
        (counts.roots, counts.root_mentions, counts.urgent) = (0, 0, 0);
        unread_thread(&mut tx, &user, &post, now).await?;
    }
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
    crate::notify::signal::update_badge(&mut tx, &out.user_id);
    tx.commit().await?;
    if apart {
        let thread = threads::store::one(&ctx.app, &out.user_id, &post.root_id, true).await?;
        let told = Event::new("thread_updated").user(out.user_id.clone()).team(channel.team_id.clone());
        ctx.app.publish(told.with("thread", json_string(&thread)));
    }
    ctx.json(&out)
}

/// Whether the client and the user have threads apart from their channel.
async fn knows_threads(ctx: &Ctx, user: &str) -> Result<bool, AppError> {
    let body: serde_json::Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    Ok(body["collapsed_threads_supported"] == true && collapsed_threads(&ctx.app, user).await?)
}

/// For the others a reply is unread with its channel; its thread is followed from there on, for clients that know threads.
async fn unread_thread(tx: &mut Tx, user: &str, reply: &Post, now: i64) -> Result<(), AppError> {
    let root = store::live_or_404(tx.app(), &reply.root_id).await?;
    let app = tx.app().clone();
    let mentions = threads::store::mentions_since(&app, &root, user, reply.create_at).await?;
    tx.defer(&threads::follow::SAVE, args![&root.id, user, true, reply.create_at - 1, now, mentions]);
    Ok(())
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
    let (here, from) = (&channel.id, first.create_at);
    let row = |r: &ochre_db::Row| {
        let (posts, roots) = (r.get(0)?, r.get(1)?);
        Ok(Counts { posts, roots, mentions: r.get(2)?, root_mentions: r.get(3)?, urgent: r.get(4)? })
    };
    let mut out: Counts = app.db.one(&COUNTS, args![here, from, user], row).await?;
    if channel.is_direct_or_group() {
        return Ok(out); // whatever others say there is for the user
    }
    (out.mentions, out.root_mentions, out.urgent) = (0, 0, 0);
    let row = |r: &ochre_db::Row| Ok((store::post(r)?, r.get::<String>(store::POST_WIDTH)?));
    let mut last = (0, String::new());
    loop {
        let page = app.db.all(&TEXTS, args![here, from, user, last.0, &last.1], row).await?;
        let Some((newest, _)) = page.last() else { return Ok(out) };
        last = (newest.create_at, newest.id.clone());
        for (p, priority) in page {
            if mentions::of_post(app, channel, &p).await?.users.contains_key(user) {
                let root = i64::from(p.root_id.is_empty());
                out.mentions += 1;
                out.root_mentions += root;
                out.urgent += i64::from(root > 0 && priority == ochre_types::POST_PRIORITY_URGENT);
            }
        }
    }
}
