//! Writing a checked post: the row, the channel's totals, mention counters, the author's reading, the thread; one commit.

use super::check::{Ready, collapsed_threads};
use super::{events, mentions, store};
use ochre_kernel::{App, AppError, Event, Tx, args, rows, sql};
use ochre_text::{Found, Kind};
use ochre_types::{Post, PostMetadata, SanitizeOptions, ThreadResponse, User};
use std::sync::Arc;

sql!(
    TOTALS = "UPDATE channels SET lastpostat = greatest(lastpostat, $2), \
     lastrootpostat = CASE WHEN $4 = TRUE THEN greatest(lastrootpostat, $2) ELSE lastrootpostat END, \
     totalmsgcount = totalmsgcount + $3, \
     totalmsgcountroot = totalmsgcountroot + CASE WHEN $4 = TRUE THEN $3 ELSE 0 END WHERE id = $1"
);
sql!(
    MENTIONED = "UPDATE channelmembers SET mentioncount = mentioncount + 1, mentioncountroot = mentioncountroot + $3, \
     urgentmentioncount = COALESCE(urgentmentioncount, 0) + $4, lastupdateat = $5 WHERE channelid = $1 AND userid = ANY($2)"
);
sql!(
    AUTHOR_READ = "UPDATE channelmembers SET msgcount = c.totalmsgcount, msgcountroot = c.totalmsgcountroot, mentioncount = 0, \
     mentioncountroot = 0, urgentmentioncount = 0, lastviewedat = greatest(lastviewedat, c.lastpostat), \
     lastupdateat = greatest(lastviewedat, c.lastpostat) FROM channels c \
     WHERE channelid = $1 AND userid = $2 AND c.id = $1"
);
sql!(
    LOCK_ROOT = "SELECT p.deleteat, t.participants, t.replycount FROM posts p LEFT JOIN threads t ON t.postid = p.id \
     WHERE p.id = $1 FOR UPDATE OF p"
);
sql!(
    THREAD = "INSERT INTO threads (postid, replycount, lastreplyat, participants, channelid, threaddeleteat, threadteamid) \
     VALUES ($1, 1, $2, $3, $4, NULL, $5) ON CONFLICT (postid) DO UPDATE SET replycount = threads.replycount + 1, \
     lastreplyat = greatest(threads.lastreplyat, excluded.lastreplyat), participants = excluded.participants"
);
sql!(ROOT_TOUCHED = "UPDATE posts SET updateat = $2 WHERE id = $1");
sql!(
    FOLLOW = "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions) \
     SELECT $1, u.id, TRUE, CASE WHEN u.id = $3 THEN CAST($2 AS BIGINT) ELSE 0 END, CAST($2 AS BIGINT), \
     CASE WHEN u.id = ANY($5) THEN 1 ELSE 0 END FROM users u WHERE u.id = ANY($4) \
     ON CONFLICT (postid, userid) DO UPDATE SET \
     following = (threadmemberships.following = TRUE OR excluded.unreadmentions > 0), \
     lastviewed = CASE WHEN excluded.lastviewed > 0 THEN excluded.lastviewed ELSE threadmemberships.lastviewed END, \
     lastupdated = excluded.lastupdated, unreadmentions = CASE WHEN excluded.lastviewed > 0 THEN 0 \
     ELSE threadmemberships.unreadmentions + excluded.unreadmentions END"
);
sql!(
    FOLLOWERS = "SELECT m.userid, m.lastviewed, m.unreadmentions, (SELECT COUNT(*) FROM posts p WHERE p.rootid = m.postid \
     AND p.deleteat = 0 AND p.createat > m.lastviewed) FROM threadmemberships m \
     WHERE m.postid = $1 AND m.following = TRUE AND m.userid = ANY($2)"
);

/// Writes the post; what the wire answers.
pub async fn apply(app: &Arc<App>, mut ready: Ready) -> Result<Post, AppError> {
    let found = mentions::of_post(app, &ready.channel, &ready.post).await?;
    ready.post.metadata.get_or_insert_with(PostMetadata::default);
    let crt = collapsed_threads(app, &ready.post.user_id).await?;
    let mentioned: Vec<String> = found.users.keys().cloned().collect();
    let mut tx = app.begin().await?;
    crate::files::attach(&mut tx, &mut ready.post).await?;
    let followers = match ready.root.clone() {
        Some(root) => reply(&mut tx, &mut ready, &root, &found).await?,
        None => {
            tx.defer(&store::INSERT, store::insert_args(&ready.post));
            Vec::new()
        }
    };
    let viewed = counters(&mut tx, &ready, &mentioned, crt);
    let override_name = app.config().service.enable_post_username_override;
    let told: Vec<String> = followers.iter().map(|f| f.user.clone()).filter(|u| *u != ready.post.user_id).collect();
    tx.emit(events::posted(&ready, override_name, &mentioned, if crt { &told } else { &[] }));
    if let Some(e) = viewed {
        tx.emit(e);
    }
    thread_events(app, &mut tx, &ready, followers).await?;
    tx.commit().await?;
    let post = Arc::new(ready.post);
    if let Some(watchers) = app.ports.watching.get() {
        watchers.iter().for_each(|w| w.posted(app, &post, &mentioned));
    }
    Ok(Arc::unwrap_or_clone(post))
}

/// Channel totals, mention counters, the author's own reading; the event of the latter.
fn counters(tx: &mut Tx, ready: &Ready, mentioned: &[String], crt: bool) -> Option<Event> {
    let (post, root) = (&ready.post, ready.root.is_none());
    let counted = i64::from(!post.is_join_leave());
    tx.defer(&TOTALS, args![&post.channel_id, post.create_at, counted, root]);
    if !mentioned.is_empty() {
        let urgent = i64::from(root && post.is_urgent());
        tx.defer(&MENTIONED, args![&post.channel_id, mentioned, i64::from(root), urgent, post.create_at]);
    }
    let automatic = post.is_from_webhook() || post.is_from_bot() || ready.author.is_bot;
    if automatic || (crt && !root) || post.is_system() {
        return None;
    }
    tx.defer(&AUTHOR_READ, args![&post.channel_id, &post.user_id]);
    Some(events::viewed(&post.user_id, &post.channel_id, post.create_at))
}

/// A follower of the thread who is connected, as of this reply.
struct Follower {
    user: String,
    last_viewed: i64,
    unread_mentions: i64,
    unread_replies: i64,
}

/// The reply's row, its thread and who follows it.
async fn reply(tx: &mut Tx, ready: &mut Ready, root: &Post, found: &Found) -> Result<Vec<Follower>, AppError> {
    let now = ready.post.create_at;
    let row = |r: &ochre_db::Row| {
        Ok((r.get::<i64>(0)?, rows::json::<Vec<String>>(r, 1)?, r.get::<Option<i64>>(2)?.unwrap_or_default()))
    };
    let locked = tx.opt(&LOCK_ROOT, args![&root.id], row).await?;
    let Some((0, mut participants, replies)) = locked else {
        return Err(AppError::bad("api.post.create_post.root_id.app_error"));
    };
    ready.post.reply_count = replies + 1;
    tx.defer(&store::INSERT, store::insert_args(&ready.post));
    participants.retain(|p| *p != ready.post.user_id);
    participants.push(ready.post.user_id.clone());
    let list = ochre_types::encode(&participants);
    tx.defer(&THREAD, args![&root.id, now, list, &root.channel_id, &ready.channel.team_id]);
    tx.defer(&ROOT_TOUCHED, args![&root.id, now]);
    let app = tx.app().clone();
    let mentioned: Vec<String> =
        found.users.iter().filter(|(_, k)| **k > Kind::GroupMessage).map(|(u, _)| u.clone()).collect();
    let mut follow = mentioned.clone();
    if app.config().service.thread_auto_follow {
        if !ready.post.is_from_webhook() {
            follow.push(ready.post.user_id.clone());
        }
        follow.extend(first_followers(&app, ready, root, replies).await?);
    }
    follow.sort();
    follow.dedup();
    tx.defer(&FOLLOW, args![&root.id, now, &ready.post.user_id, &follow, &mentioned]);
    let connected = app.live().channel_users(&root.channel_id);
    if connected.is_empty() {
        return Ok(Vec::new());
    }
    let follower = |r: &ochre_db::Row| {
        Ok(Follower { user: r.get(0)?, last_viewed: r.get(1)?, unread_mentions: r.get(2)?, unread_replies: r.get(3)? })
    };
    ready.root = Some(Post { reply_count: 0, ..root.clone() });
    Ok(tx.all(&FOLLOWERS, args![&root.id, connected], follower).await?)
}

/// Who follows because of the root post: its author while a member, and those it mentions, asked with the first reply.
async fn first_followers(app: &Arc<App>, ready: &Ready, root: &Post, replies: i64) -> Result<Vec<String>, AppError> {
    let mut out = Vec::new();
    if replies > 0 {
        return Ok(out);
    }
    if !root.is_from_webhook() && app.channel_membership(&root.channel_id, &root.user_id).await?.is_some() {
        out.push(root.user_id.clone());
    }
    let found = mentions::of_post(app, &ready.channel, root).await?;
    out.extend(found.users.into_iter().filter(|(_, k)| *k > Kind::GroupMessage).map(|(u, _)| u));
    Ok(out)
}

async fn thread_events(app: &Arc<App>, tx: &mut Tx, ready: &Ready, followers: Vec<Follower>) -> Result<(), AppError> {
    let Some(root) = ready.root.as_ref().filter(|_| !followers.is_empty()) else { return Ok(()) };
    let participants = participants(app, tx, &root.id).await?;
    for f in followers {
        let own = f.user == ready.post.user_id;
        let thread = ThreadResponse {
            id: root.id.clone(),
            reply_count: ready.post.reply_count,
            last_reply_at: ready.post.create_at,
            last_viewed_at: f.last_viewed,
            participants: Some(participants.clone()),
            post: Some(root.clone()),
            unread_replies: f.unread_replies,
            unread_mentions: f.unread_mentions,
            is_urgent: root.is_urgent(),
            delete_at: 0,
        };
        let before = if own { 0 } else { (f.unread_replies - 1).max(0) };
        tx.emit(events::thread_updated(&f.user, &ready.channel.team_id, &thread, f.unread_mentions.min(0), before));
    }
    Ok(())
}

sql!(PARTICIPANTS = "SELECT participants FROM threads WHERE postid = $1");

async fn participants(app: &Arc<App>, tx: &mut Tx, root: &str) -> Result<Vec<User>, AppError> {
    let ids = tx.opt(&PARTICIPANTS, args![root], |r| rows::json::<Vec<String>>(r, 0)).await?.unwrap_or_default();
    let found = app.users(&ids).await?;
    let options = {
        let c = app.config();
        SanitizeOptions::new(c.privacy.show_email_address, c.privacy.show_full_name, false)
    };
    let ordered = ids.iter().filter_map(|id| found.iter().find(|u| u.id == *id));
    Ok(ordered
        .map(|u| {
            let mut u = (**u).clone();
            u.sanitize_profile(options, false);
            u
        })
        .collect())
}
