//! Acknowledging a post, and taking it back within five minutes.

use super::{metadata, persistent, read, store};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes, args, sql};
use ochre_types::PostAcknowledgement;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/{user_id}/posts/{post_id}/ack", "SaveAcknowledgementForPost", Auth::Session, save);
    r.delete("/users/{user_id}/posts/{post_id}/ack", "DeleteAcknowledgementForPost", Auth::Session, remove);
}

/// How long an acknowledgement can be taken back, ms.
const TAKE_BACK: i64 = 300_000;

sql!(
    SAVE = "INSERT INTO postacknowledgements (postid, userid, acknowledgedat, channelid, remoteid) VALUES ($1, $2, $3, $4, '') \
     ON CONFLICT (postid, userid) DO UPDATE SET acknowledgedat = CASE WHEN postacknowledgements.acknowledgedat = 0 \
     THEN excluded.acknowledgedat ELSE postacknowledgements.acknowledgedat END \
     RETURNING userid, postid, acknowledgedat, channelid, remoteid"
);
sql!(
    GET = "SELECT userid, postid, acknowledgedat, channelid, remoteid FROM postacknowledgements \
     WHERE postid = $1 AND userid = $2 AND acknowledgedat <> 0"
);
sql!(CLEAR = "UPDATE postacknowledgements SET acknowledgedat = 0 WHERE postid = $1 AND userid = $2");

fn event(name: &'static str, ack: &PostAcknowledgement) -> Event {
    Event::new(name).channel(ack.channel_id.clone()).with("acknowledgement", json_string(ack))
}

async fn save(ctx: Ctx) -> Reply {
    let (user, id) = (ctx.id("user_id")?, ctx.id("post_id")?);
    ctx.grant_user(&user).await?;
    let (post, channel) = read::readable_or_denied(&ctx, &id).await?;
    if channel.delete_at > 0 {
        return Err(AppError::new("api.acknowledgement.save.archived_channel.app_error", 403));
    }
    let (now, calls) = (ctx.now(), persistent::is_live(&ctx.app, &post.id).await?);
    let mut tx = ctx.begin().await?;
    if calls {
        persistent::answered(&mut tx, &channel, &post, &user).await?;
    }
    let ack = tx.one(&SAVE, args![&post.id, &user, now, &post.channel_id], metadata::ack).await?;
    tx.defer(&store::TOUCH, args![&post.id, now]);
    tx.emit(event("post_acknowledgement_added", &ack));
    tx.commit().await?;
    ctx.json(&ack)
}

async fn remove(ctx: Ctx) -> Reply {
    let (user, id) = (ctx.id("user_id")?, ctx.id("post_id")?);
    ctx.grant_user(&user).await?;
    let (post, channel) = read::readable_or_denied(&ctx, &id).await?;
    if channel.delete_at > 0 {
        return Err(AppError::new("api.acknowledgement.delete.archived_channel.app_error", 403));
    }
    let ack = ctx.app.db.opt(&GET, args![&post.id, &user], metadata::ack).await?;
    let ack = ack.ok_or_else(|| AppError::missing("app.acknowledgement.get.app_error"))?;
    if ctx.now() - ack.acknowledged_at > TAKE_BACK {
        return Err(AppError::new("api.acknowledgement.delete.deadline.app_error", 403));
    }
    let mut tx = ctx.begin().await?;
    tx.exec(&CLEAR, args![&post.id, &user]).await?;
    tx.defer(&store::TOUCH, args![&post.id, ctx.now()]);
    tx.emit(event("post_acknowledgement_removed", &ack));
    tx.commit().await?;
    ctx.ok()
}
