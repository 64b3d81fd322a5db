//! "Why was I told, why not": the decision of a message for a user, as it was noted and as it would be now; the way of a message
//! from the first request to the last phone; what waits in the outbox or was given up. For administrators.

use super::decide::{Reason, decide};
use super::log::{self, Line};
use super::readers::{self, Concern};
use super::{devices, web};
use crate::posts::{mentions, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, jobs, sql};
use ochre_text::Kind;
use ochre_types::Post;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

/// Routes.
pub fn routes(r: &mut Routes) {
    let why = "/ochre/posts/{post_id}/notifications/{user_id}";
    r.get(why, "OchreExplainNotification", Auth::Session, explain);
    r.get("/ochre/posts/{post_id}/timeline", "OchreGetPostTimeline", Auth::Session, timeline);
    r.get("/ochre/outbox", "OchreGetOutbox", Auth::Session, outbox);
    r.post("/ochre/outbox/retry", "OchreRetryOutbox", Auth::Session, retry);
}

sql!(FOLLOWS = "SELECT following FROM threadmemberships WHERE postid = $1 AND userid = $2");
sql!(
    WAITING = "SELECT kind, COUNT(*), CAST(SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END) AS BIGINT), MIN(create_at) \
     FROM ochre_outbox WHERE next_at < $1 GROUP BY kind ORDER BY kind"
);
sql!(
    FAILED = "SELECT id, kind, payload, attempts, create_at, last_error, next_at FROM ochre_outbox \
     WHERE attempts > 0 ORDER BY create_at DESC, id LIMIT 200"
);
sql!(RETRY = "UPDATE ochre_outbox SET next_at = $1 WHERE attempts > 0 AND kind = $2");

fn kind(k: Kind) -> &'static str {
    match k {
        Kind::GroupMessage => "group_message",
        Kind::Thread => "thread",
        Kind::Comment => "comment",
        Kind::ChannelWide => "channel_wide",
        Kind::Direct => "direct",
        Kind::Keyword => "keyword",
        Kind::Group => "group",
    }
}

async fn explain(ctx: Ctx) -> Reply {
    let (id, user) = (ctx.id("post_id")?, ctx.id("user_id")?);
    ctx.grant_system(Perm::ManageSystem).await?;
    let post = store::live_or_404(&ctx.app, &id).await?;
    let noted = log::of_post(&ctx.app, &id, &user).await?;
    ctx.json(&json!({"post_id": id, "user_id": user, "noted": noted, "now": now(&ctx, &post, &user).await?}))
}

/// The decision with the settings and the presence of this moment.
async fn now(ctx: &Ctx, post: &Post, user: &str) -> Result<Value, AppError> {
    let app = &ctx.app;
    let channel = app.channel_or_404(&post.channel_id).await?;
    let found = mentions::of_post(app, &channel, post).await?;
    let mention = found.users.get(user).copied();
    let follows: Option<bool> = match post.root_id.as_str() {
        "" => None,
        root => app.db.opt(&FOLLOWS, args![root, user], |r| r.get(0)).await?,
    };
    let follows = follows == Some(true);
    let concern = Concern {
        kinds: found.users,
        followers: if follows { HashSet::from([user.to_string()]) } else { HashSet::new() },
    };
    let ids = [user.to_string()];
    let readers = readers::readers(app, &channel, true, &ids, &concern).await?;
    let Some((_, reader)) = readers.first() else {
        return Ok(json!({"member": false, "mail": "not_a_member", "push": "not_a_member"}));
    };
    let own = user == post.user_id && !post.is_from_webhook();
    let verdict = decide(reader, &readers::message(post, &channel));
    let word = |r: Result<(), Reason>| if own { "own_message" } else { r.map_or_else(Reason::word, |()| "yes") };
    Ok(json!({
        "member": true, "mail": word(verdict.mail), "push": word(verdict.push), "mention": mention.map(kind),
        "follows_thread": follows, "collapsed_threads": reader.threads, "status": reader.status,
        "looks_at_channel": reader.looking, "muted": reader.channel.muted,
        "phones": devices::of_users(app, &ids).await?.len(), "browsers": web::of_users(app, &ids).await?.len(),
        "server": {"mail": app.mails_notifications(), "phones": super::pushes_to_phones(app),
            "browsers": super::pushes_to_browsers(app)},
    }))
}

/// Authors see sums of their own messages where the server allows it (`DeliverySettings.SendersSeeTotals`): never who.
async fn timeline(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let admin = ctx.can(Perm::ManageSystem).await?;
    if !admin && !ctx.app.config().delivery.senders_see_totals {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    let post = store::live(&ctx.app, &id).await?;
    if !admin && post.as_ref().is_none_or(|p| p.user_id != ctx.me()) {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    let post = post.ok_or_else(|| AppError::missing("app.post.get.app_error"))?;
    ctx.json(&way_of(&ctx, &post, admin).await?)
}

/// What became of a message; `all`: per reader.
async fn way_of(ctx: &Ctx, post: &Post, all: bool) -> Result<Value, AppError> {
    let id = &post.id;
    let lines = log::of_post(&ctx.app, id, "").await?;
    let mut totals: BTreeMap<String, i64> = BTreeMap::new();
    lines.iter().for_each(|l: &Line| *totals.entry(format!("{}_{}", l.medium, l.state)).or_default() += 1);
    let events: Vec<Value> = [json!({"at": post.create_at, "what": "committed"})]
        .into_iter()
        .chain(lines.iter().filter(|_| all).map(|l| {
            json!({"at": l.update_at, "since": l.create_at, "what": l.state, "medium": l.medium, "user_id": l.user_id,
                "target": l.target, "reason": l.reason})
        }))
        .collect();
    let connected = ctx.app.live().channel_users(&post.channel_id).len();
    Ok(json!({"post_id": id, "totals": totals, "connected_members_now": connected, "events": events}))
}

/// What waits, what failed and will be tried again, and what was set aside: its rows without what they say.
async fn outbox(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let (app, at) = (&ctx.app, ctx.now());
    let row = |r: &ochre_db::Row| {
        let tried: Option<i64> = r.get(2)?;
        Ok((r.get::<String>(0)?, r.get::<i64>(1)?, tried.unwrap_or_default(), r.get::<i64>(3)?))
    };
    let waiting = app.db.all(&WAITING, args![jobs::ASIDE], row).await?;
    let kinds: Vec<Value> = waiting
        .into_iter()
        .map(|(kind, n, tried, oldest)| {
            let rests = app.jobs.resting(&kind, at);
            json!({"kind": kind, "waiting": n, "failing": tried, "oldest_at": oldest, "rests_until": rests})
        })
        .collect();
    let failed = |r: &ochre_db::Row| {
        let payload: Value = serde_json::from_str(&r.get::<String>(2)?).unwrap_or_default();
        let next: i64 = r.get(6)?;
        Ok(json!({
            "id": r.get::<String>(0)?, "kind": r.get::<String>(1)?, "to": payload["to"], "user_id": payload["user"],
            "post_id": payload["post"], "subject": payload["subject"], "attempts": r.get::<i64>(3)?,
            "create_at": r.get::<i64>(4)?, "error": r.get::<String>(5)?, "given_up": next >= jobs::ASIDE,
            "next_at": if next >= jobs::ASIDE { 0 } else { next },
        }))
    };
    let failed: Vec<Value> = app.db.all(&FAILED, args![], failed).await?;
    ctx.json(&json!({"kinds": kinds, "failed": failed}))
}

/// Everything of a kind that failed is tried again at once, also what was given up.
async fn retry(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let map = ctx.string_map();
    let kind = map.get("kind").filter(|k| !k.is_empty()).ok_or_else(|| AppError::body("kind"))?;
    let n = ctx.app.db.exec(&RETRY, args![ctx.now(), kind]).await?;
    ctx.app.jobs.wake(kind);
    ctx.json(&json!({"rows": n}))
}
