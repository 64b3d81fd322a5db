//! Making a public or private channel.

use super::{events, store};
use crate::{categories, members, say};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::Channel;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/channels", "CreateChannel", Auth::Session, create);
}

sql!(COUNT = "SELECT COUNT(*) FROM channels WHERE teamid = $1 AND (type = 'O' OR type = 'P') AND deleteat = 0");

async fn create(ctx: Ctx) -> Reply {
    let mut channel: Channel = ctx.decode("channel")?;
    if channel.team_id.is_empty() {
        return Err(AppError::body("team_id"));
    }
    if channel.display_name.is_empty() {
        return Err(AppError::body("display_name"));
    }
    match channel.r#type.as_str() {
        "O" => drop(ctx.grant_team(&channel.team_id, Perm::CreatePublicChannel).await?),
        "P" => drop(ctx.grant_team(&channel.team_id, Perm::CreatePrivateChannel).await?),
        "D" | "G" => return Err(AppError::bad("api.channel.create_channel.direct_channel.app_error")),
        _ => {}
    }
    channel.creator_id = ctx.me().to_string();
    let made = save(&ctx.app, channel).await?;
    if let Some(user) = ctx.app.user(ctx.me()).await? {
        say::joined(&ctx.app, &made, &user).await;
    }
    ctx.created(&made)
}

/// Checks and writes a channel of a team; its creator (if any) becomes its administrator.
pub async fn save(app: &Arc<App>, mut channel: Channel) -> Result<Channel, AppError> {
    let now = app.now();
    channel.id.clear();
    (channel.create_at, channel.delete_at) = (0, 0);
    (channel.last_post_at, channel.last_root_post_at) = (0, 0);
    (channel.total_msg_count, channel.total_msg_count_root) = (0, 0);
    (channel.scheme_id, channel.shared, channel.policy_id, channel.props) = (None, None, None, None);
    (channel.policy_enforced, channel.policy_is_active) = (false, false);
    channel.display_name = channel.display_name.trim().to_string();
    channel.pre_save(&app.new_id(), now);
    let count: i64 = app.db.one(&COUNT, args![&channel.team_id], |r| r.get(0)).await?;
    if count + 1 > app.config().team.max_channels_per_team {
        return Err(AppError::bad("api.channel.create_channel.max_channel_limit.app_error"));
    }
    channel.check_valid()?;
    let creator = channel.creator_id.clone();
    let mut tx = app.begin().await?;
    store::insert(&mut tx, &channel).await?;
    if !creator.is_empty() {
        members::store::insert(&mut tx, &channel, std::slice::from_ref(&creator), true).await?;
        tx.emit(events::created(&channel, &creator));
        categories::places::into_default(&mut tx, &channel, &creator).await?;
    }
    tx.commit().await?;
    Ok(channel)
}
