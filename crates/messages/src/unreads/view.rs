//! Viewing channels: counters go to zero, other sessions of the user hear of it.

use crate::notify::decide::{AccountWish, ChannelWish, Level};
use crate::notify::signal;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes, Tx, args, rows, sql};
use ochre_types::{ChannelView, ChannelViewResponse, is_valid_id};
use std::collections::BTreeMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/channels/members/{user_id}/view", "ViewChannel", Auth::Session, view);
    r.post("/channels/members/{user_id}/mark_read", "ReadMultipleChannels", Auth::Session, mark_read);
}

sql!(
    STATES = "SELECT cm.channelid, greatest(cm.lastviewedat, c.lastpostat), \
     CASE WHEN c.totalmsgcount > cm.msgcount OR cm.mentioncount > 0 OR c.totalmsgcountroot > cm.msgcountroot \
     OR cm.mentioncountroot > 0 THEN 1 ELSE 0 END, \
     c.type, c.totalmsgcountroot - cm.msgcountroot, cm.mentioncountroot, cm.notifyprops FROM channelmembers cm JOIN channels c ON c.id = cm.channelid WHERE cm.userid = $1 AND cm.channelid = ANY($2)"
);
sql!(
    READ = "UPDATE channelmembers SET msgcount = c.totalmsgcount, msgcountroot = c.totalmsgcountroot, mentioncount = 0, \
     mentioncountroot = 0, urgentmentioncount = 0, lastviewedat = greatest(lastviewedat, c.lastpostat), \
     lastupdateat = $3 FROM channels c WHERE userid = $1 AND channelid = ANY($2) AND c.id = channelid"
);
sql!(
    THREADS_READ = "UPDATE threadmemberships SET lastviewed = $3, lastupdated = $3, unreadmentions = 0 WHERE userid = $1 \
     AND postid IN (SELECT t.postid FROM threads t WHERE t.channelid = ANY($2))"
);

async fn view(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    ctx.grant_user(&user).await?;
    let wanted: ChannelView = ctx.decode("channel_view")?;
    for (name, id) in
        [("channel_view.channel_id", &wanted.channel_id), ("channel_view.prev_channel_id", &wanted.prev_channel_id)]
    {
        if !id.is_empty() && !is_valid_id(id) {
            return Err(AppError::body(name));
        }
    }
    let active = wanted.channel_id.clone();
    let ids: Vec<String> = [wanted.channel_id, wanted.prev_channel_id].into_iter().filter(|c| !c.is_empty()).collect();
    let times = read(&ctx, &user, &ids, wanted.collapsed_threads_supported).await?;
    ctx.app.set_online(&user, false).await?;
    ctx.app.set_active_channel(&user, &active);
    ctx.json(&ChannelViewResponse { status: "OK".into(), last_viewed_at_times: Some(times) })
}

async fn mark_read(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    ctx.grant_user(&user).await?;
    let parse = |e: AppError| AppError { id: "api.payload.parse.error".into(), params: vec![], ..e };
    let ids = ctx.string_list("channel_ids").map_err(parse)?;
    if ids.is_empty() || ids.len() > 200 {
        return Err(AppError::body("channel_ids"));
    }
    let times = read(&ctx, &user, &ids, true).await?;
    ctx.json(&ChannelViewResponse { status: "OK".into(), last_viewed_at_times: Some(times) })
}

/// Reads channels up to their last post. Events only about those with something unread; a client that does not know
/// collapsed threads has read the threads, too.
async fn read(ctx: &Ctx, user: &str, ids: &[String], knows_threads: bool) -> Result<BTreeMap<String, i64>, AppError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let app = &ctx.app;
    let mut tx: Tx = app.begin().await?;
    let row = |r: &ochre_db::Row| {
        let shown = Shown {
            direct: r.get::<String>(3)? == "D",
            unread: r.get::<i64>(4)? > 0,
            mentioned: r.get::<i64>(5)? > 0,
            wish: ChannelWish::of(&rows::json(r, 6)?).push,
        };
        Ok((r.get::<String>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)? > 0, shown))
    };
    let states = tx.all(&STATES, args![user, ids], row).await?;
    let now = app.now();
    let unread: Vec<String> = states.iter().filter(|s| s.2).map(|s| s.0.clone()).collect();
    if !states.is_empty() {
        tx.defer(&READ, args![user, ids, now]);
    }
    let threads = !knows_threads || !crate::posts::check::collapsed_threads(app, user).await?;
    if !unread.is_empty() {
        if app.config().service.enable_channel_viewed_messages {
            let times: BTreeMap<&String, i64> = states.iter().filter(|s| s.2).map(|s| (&s.0, s.1)).collect();
            tx.emit(Event::new("multiple_channels_viewed").user(user).with("channel_times", times));
        }
        if threads {
            tx.defer(&THREADS_READ, args![user, &unread, now]);
            for channel in &unread {
                let e = Event::new("thread_read_changed").user(user).channel(channel.clone());
                tx.emit(e.with("timestamp", now));
            }
        }
    }
    if signal::wanted(app) && !unread.is_empty() {
        let usual = AccountWish::of(&app.user_or_404(user).await?.notify_props).push;
        let by = ctx.session()?.id.clone();
        for s in states.iter().filter(|s| s.2 && s.3.on_phones(usual)) {
            signal::clear(&mut tx, user, &s.0, "", &by);
        }
    }
    tx.commit().await?;
    Ok(states.into_iter().map(|s| (s.0, s.1)).collect())
}

/// What a user's phones may show of a channel.
struct Shown {
    direct: bool,
    unread: bool,
    mentioned: bool,
    /// Of the membership.
    wish: Option<Level>,
}

impl Shown {
    /// Whether pushes of it lie on phones, which go when it is read elsewhere.
    fn on_phones(&self, usual: Level) -> bool {
        let level = self.wish.unwrap_or(usual);
        if self.direct || level == Level::All { self.unread } else { level == Level::Mention && self.mentioned }
    }
}
