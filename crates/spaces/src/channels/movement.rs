//! Moving a channel into another team.

use super::{events, store};
use crate::members;
use crate::say::Say;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::Channel;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/channels/{channel_id}/move", "MoveChannel", Auth::Session, movement);
}

sql!(
    OUTSIDERS = "SELECT m.userid FROM channelmembers m WHERE m.channelid = $1 AND NOT EXISTS \
     (SELECT 1 FROM teammembers tm WHERE tm.teamid = $2 AND tm.userid = m.userid AND tm.deleteat = 0)"
);
sql!(NO_PLACES = "DELETE FROM sidebarchannels WHERE channelid = $1");

async fn movement(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let channel = ctx.app.channel_fresh(&id).await?.ok_or_else(missing)?;
    let body: serde_json::Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let team = body.get("team_id").and_then(|v| v.as_str()).unwrap_or_default().to_string();
    if !ochre_types::is_valid_id(&team) {
        return Err(AppError::body("team_id"));
    }
    let force = body.get("force").and_then(serde_json::Value::as_bool).ok_or_else(|| AppError::body("force"))?;
    let team = ctx.app.team_or_404(&team).await?;
    ctx.grant_system(Perm::ManageSystem).await?;
    if channel.is_direct_or_group() {
        return Err(AppError::new("api.channel.move_channel.type.invalid", 403));
    }
    let outsiders: Vec<String> = ctx.app.db.all(&OUTSIDERS, args![&id, &team.id], |r| r.get(0)).await?;
    if !outsiders.is_empty() && !force {
        return Err(AppError::new("app.channel.move_channel.members_do_not_match.error", 500));
    }
    let from = ctx.app.team(&channel.team_id).await?.map(|t| t.name.clone()).unwrap_or_default();
    let moved = apply(&ctx, channel, &team.id, &outsiders).await?;
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let params = [("Username", user.username.as_str()), ("Team", from.as_str())];
    let say = Say::new(&ctx.app, &id, &user.id, "system_move_channel", "system_post.move_channel", &params);
    say.prop("username", user.username.clone()).now(&ctx.app).await;
    ctx.json(&moved)
}

async fn apply(ctx: &Ctx, mut c: Channel, team: &str, outsiders: &[String]) -> Result<Channel, AppError> {
    let mut tx = ctx.begin().await?;
    if !outsiders.is_empty() {
        members::store::remove(&mut tx, &c.id, outsiders);
        for user in outsiders {
            for e in members::events::removed(&c.id, user, ctx.me()) {
                tx.emit(e);
            }
        }
    }
    c.team_id = team.to_string();
    c.update_at = ctx.now();
    store::update(&mut tx, &c).await?;
    tx.defer(&NO_PLACES, args![&c.id]);
    tx.emit(events::updated(&c));
    tx.commit().await?;
    ctx.app.posting().moved_channel(&ctx.app, &c.id, team).await?;
    Ok(c)
}
