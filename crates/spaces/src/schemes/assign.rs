//! Putting a team or a channel under a scheme.

use super::read;
use crate::{channels, teams};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::SchemeIDPatch;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/teams/{team_id}/scheme", "UpdateTeamScheme", Auth::Session, team);
    r.put("/channels/{channel_id}/scheme", "UpdateChannelScheme", Auth::Session, channel);
}

/// The scheme id of the body: none (back to the default), or one of a live scheme of this scope.
async fn wanted(ctx: &Ctx, scope: &str, wrong: &'static str) -> Result<Option<String>, AppError> {
    let patch: SchemeIDPatch = ctx.decode("scheme_id")?;
    let id = patch.scheme_id.unwrap_or_default();
    if id.is_empty() {
        return Ok(None);
    }
    if !ochre_types::is_valid_id(&id) {
        return Err(AppError::body("scheme_id"));
    }
    if read::by_id(ctx, &id).await?.scope != scope {
        return Err(AppError::bad(wrong));
    }
    Ok(Some(id))
}

async fn team(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    ctx.grant_system(Perm::SysconsoleWriteUserManagementPermissions).await?;
    let scheme = wanted(&ctx, "team", "api.team.update_team_scheme.scheme_scope.error").await?;
    let mut team = (*ctx.app.team_or_404(&id).await?).clone();
    team.scheme_id = Some(scheme.unwrap_or_default());
    team.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    teams::store::update(&mut tx, &team).await?;
    tx.emit(teams::events::scheme_updated(&team));
    tx.commit().await?;
    ctx.ok()
}

async fn channel(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    let scheme = wanted(&ctx, "channel", "api.channel.update_channel_scheme.scheme_scope.error").await?;
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let mut channel = ctx.app.channel_fresh(&id).await?.ok_or_else(missing)?;
    channel.scheme_id = Some(scheme.unwrap_or_default());
    channel.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    channels::store::update(&mut tx, &channel).await?;
    tx.emit(channels::events::updated(&channel));
    tx.commit().await?;
    ctx.ok()
}
