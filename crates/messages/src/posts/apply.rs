//! Writing a checked post: the row, the channel's totals, mention counters, the author's reading, the thread; one commit.

use super::check::{Ready, collapsed_threads};
use super::{burn, events, mentions, metadata, notices, persistent, priority, store};
use crate::notify::readers;
use crate::search::index;
use ochre_kernel::{App, AppError, Event, Tx, args, rows, sql};
use ochre_text::{Found, Kind};
use ochre_types::{Post, ThreadResponse, User};
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
    TOUCH_ROOT = "UPDATE posts SET updateat = $2 WHERE id = $1 AND deleteat = 0 \
     RETURNING (SELECT t.participants FROM threads t WHERE t.postid = posts.id), \
     (SELECT t.replycount FROM threads t WHERE t.postid = posts.id), \
     (SELECT string_agg(CASE WHEN m.following = TRUE THEN m.userid ELSE '-' || m.userid END, ' ') \
     FROM threadmemberships m WHERE m.postid = posts.id), \
     EXISTS (SELECT 1 FROM persistentnotifications n WHERE n.postid = posts.id AND n.deleteat = 0)"
);
sql!(
    THREAD = "INSERT INTO threads (postid, replycount, lastreplyat, participants, channelid, threaddeleteat, threadteamid) \
     VALUES ($1, 1, $2, $3, $4, NULL, $5) ON CONFLICT (postid) DO UPDATE SET replycount = threads.replycount + 1, \
     lastreplyat = greatest(threads.lastreplyat, excluded.lastreplyat), participants = excluded.participants"
);
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
    let crt = collapsed_threads(app, &ready.post.user_id).await?;
    let mentioned: Vec<String> = found.users.keys().cloned().collect();
    let viewer = metadata::viewer_of(app, &ready.post.user_id).await?;
    metadata::fresh(app, &viewer, &mut ready.post).await?;
    let alerted = mentions::alerted(app, &ready.channel, &ready.post).await?;
    let deliveries = deliveries(app, &ready).await?;
    let mut tx = app.begin().await?;
    deliveries.iter().for_each(|d| tx.enqueue("outgoing_hook", d));
    crate::files::attach(&mut tx, &mut ready.post).await?;
    let open = burn::hide(&mut tx, &mut ready.post);
    let replied = match ready.root.clone() {
        Some(root) => reply(&mut tx, &mut ready, &root, &found).await?,
        None => {
            tx.defer(&store::INSERT, store::insert_args(&ready.post));
            Replied::default()
        }
    };
    index::add(&mut tx, &ready.post);
    priority::write(&mut tx, &ready.post);
    let followers = replied.followers;
    ready.post.strip_integrations();
    let viewed = counters(&mut tx, &ready, &mentioned, crt);
    let override_name = app.config().service.enable_post_username_override;
    let told: Vec<String> = followers.iter().map(|f| f.user.clone()).filter(|u| *u != ready.post.user_id).collect();
    let told = events::Told { mentioned: &mentioned, followers: if crt { &told } else { &[] }, alerted };
    let posted = events::posted(&ready, override_name, told);
    let mut posted = super::embeds::per_receiver(app, posted, &ready.post).await?;
    if let Some(open) = &open {
        posted = posted.with_for(&[open.user_id.clone()].into(), "post", ochre_kernel::events::json_string(open));
    }
    tx.emit(posted);
    if let Some(e) = viewed.filter(|_| ready.by_hand) {
        tx.emit(e);
    }
    thread_events(app, &mut tx, &ready, followers, &replied.participants, &found).await?;
    readers::queue(&mut tx, &ready, &found, replied.everyone).await?;
    tx.commit().await?;
    measured(app, &ready.post);
    notices::after(app, &ready, &found);
    let post = Arc::new(ready.post);
    if let Some(watchers) = app.ports.watching.get() {
        watchers.iter().for_each(|w| w.posted(app, &post, &mentioned));
    }
    Ok(open.unwrap_or_else(|| Arc::unwrap_or_clone(post)))
}

/// Counts the post, its broadcast, its files and its entry in the search.
fn measured(app: &App, post: &Post) {
    if !app.tally.is_on() {
        return;
    }
    for name in ["post_total", "post_broadcasts_total", "search_post_index_total"] {
        app.tally.count(name, &[]);
    }
    app.tally.add("post_file_attachments_total", &[], post.files().len() as f64);
    if post.is_from_webhook() {
        app.tally.count("post_webhooks_total", &[]);
    }
}

/// What outgoing webhooks want to hear of it: rows of the same transaction, so that no crash loses one.
async fn deliveries(app: &Arc<App>, ready: &Ready) -> Result<Vec<serde_json::Value>, AppError> {
    match app.ports.outgoing.get() {
        Some(port) if ready.hooks && ready.channel.r#type == "O" => port.wanted(app, &ready.post, &ready.channel).await,
        _ => Ok(Vec::new()),
    }
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

/// The author of a repeated post has read the channel, too.
pub async fn author_read(app: &Arc<App>, channel: &str, user: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    tx.defer(&AUTHOR_READ, args![channel, user]);
    tx.emit(events::viewed(user, channel, app.now()));
    tx.commit().await
}

/// A follower of the thread who is connected, as of this reply.
struct Follower {
    user: String,
    last_viewed: i64,
    unread_mentions: i64,
    unread_replies: i64,
}

/// What a reply did to its thread.
#[derive(Default)]
struct Replied {
    followers: Vec<Follower>,
    participants: Vec<String>,
    /// Everyone who follows it now, connected or not.
    everyone: Vec<String>,
}

/// The reply's row, its thread and who follows it.
async fn reply(tx: &mut Tx, ready: &mut Ready, root: &Post, found: &Found) -> Result<Replied, AppError> {
    let now = ready.post.create_at;
    let row = |r: &ochre_db::Row| {
        let before = r.get::<String>(2)?;
        Ok((rows::json::<Vec<String>>(r, 0)?, r.get::<i64>(1)?, before, r.get::<bool>(3)?))
    };
    // Also the lock that makes replies of one thread take turns.
    let Some((mut participants, replies, before, calls)) = tx.opt(&TOUCH_ROOT, args![&root.id, now], row).await? else {
        return Err(AppError::bad("api.post.create_post.root_id.app_error"));
    };
    if calls {
        persistent::answered(tx, &ready.channel, root, &ready.post.user_id).await?;
    }
    ready.post.reply_count = replies + 1;
    tx.defer(&store::INSERT, store::insert_args(&ready.post));
    let known = participants.contains(&ready.post.user_id);
    participants.retain(|p| *p != ready.post.user_id);
    participants.push(ready.post.user_id.clone());
    let list = ochre_types::encode(&participants);
    tx.defer(&THREAD, args![&root.id, now, list, &root.channel_id, &ready.channel.team_id]);
    let app = tx.app().clone();
    let mentioned: Vec<String> =
        found.users.iter().filter(|(_, k)| **k > Kind::GroupMessage).map(|(u, _)| u.clone()).collect();
    let mut follow = mentioned.clone();
    if app.config().service.thread_auto_follow {
        if !ready.post.is_from_webhook() {
            follow.push(ready.post.user_id.clone());
        }
        follow.extend(first_followers(&app, ready, root, replies).await?);
        if ready.channel.r#type != "D" {
            follow.extend(mentions::index(&app, &root.channel_id).await?.auto_follow.iter().cloned());
        }
    }
    follow.sort();
    follow.dedup();
    tx.defer(&FOLLOW, args![&root.id, now, &ready.post.user_id, &follow, &mentioned]);
    let everyone = readers::followers(&before, &follow, &mentioned);
    let connected = app.live().channel_users(&root.channel_id);
    ready.root = Some(Post { reply_count: 0, update_at: now, ..root.clone() });
    if connected.is_empty() {
        return Ok(Replied { everyone, ..Replied::default() });
    }
    let follower = |r: &ochre_db::Row| {
        Ok(Follower { user: r.get(0)?, last_viewed: r.get(1)?, unread_mentions: r.get(2)?, unread_replies: r.get(3)? })
    };
    let mut followers = tx.all(&FOLLOWERS, args![&root.id, connected], follower).await?;
    // the author's mark moves with the reply; the event still shows the one before
    followers.iter_mut().filter(|f| f.user == ready.post.user_id && !known).for_each(|f| f.last_viewed = 0);
    Ok(Replied { followers, participants, everyone })
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

async fn thread_events(
    app: &Arc<App>,
    tx: &mut Tx,
    ready: &Ready,
    followers: Vec<Follower>,
    participants: &[String],
    found: &Found,
) -> Result<(), AppError> {
    let Some(root) = ready.root.as_ref().filter(|_| !followers.is_empty()) else { return Ok(()) };
    let participants = profiles(app, participants).await?;
    for f in followers {
        let own = f.user == ready.post.user_id;
        let thread = ThreadResponse {
            id: root.id.clone(),
            reply_count: ready.post.reply_count,
            last_reply_at: ready.post.create_at,
            last_viewed_at: f.last_viewed,
            participants: Some(participants.clone()),
            post: Some(Post { metadata: None, ..root.clone() }),
            unread_replies: if own { 0 } else { f.unread_replies },
            unread_mentions: f.unread_mentions,
            is_urgent: root.is_urgent(),
            delete_at: 0,
        };
        let mentioned = i64::from(found.users.get(&f.user).is_some_and(|k| *k > Kind::GroupMessage));
        let before = ((f.unread_mentions - mentioned).max(0), if own { 0 } else { (f.unread_replies - 1).max(0) });
        tx.emit(events::thread_updated(&f.user, &ready.channel.team_id, &thread, before.0, before.1));
    }
    Ok(())
}

/// Profiles as others see them, in the order asked.
pub async fn profiles(app: &Arc<App>, ids: &[String]) -> Result<Vec<User>, AppError> {
    let found = app.users(ids).await?;
    let options = metadata::profile_options(app);
    let ordered = ids.iter().filter_map(|id| found.iter().find(|u| u.id == *id));
    Ok(ordered
        .map(|u| {
            let mut u = (**u).clone();
            u.sanitize_profile(options, false);
            u
        })
        .collect())
}
