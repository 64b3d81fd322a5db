//! Archiving, restoring and deleting a team.

use super::{events, purge, store, view};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Team;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/teams/{team_id}", "SoftDeleteTeam", Auth::Session, delete);
    r.post("/teams/{team_id}/restore", "RestoreTeam", Auth::Session, restore);
}

async fn managed(ctx: &Ctx) -> Result<Team, AppError> {
    let id = ctx.id("team_id")?;
    if !ctx.can_team(&id, Perm::ManageTeam).await? {
        return Err(AppError::denied(Perm::ManageTeam));
    }
    Ok((*ctx.app.team_or_404(&id).await?).clone())
}

async fn delete(ctx: Ctx) -> Reply {
    let mut team = managed(&ctx).await?;
    if ctx.query_bool("permanent") {
        if !ctx.app.config().service.enable_api_team_deletion && !ctx.is_local() {
            let admin = ctx.can(Perm::ManageSystem).await?;
            let id = match admin {
                true => "api.user.delete_team.not_enabled.for_admin.app_error",
                false => "api.user.delete_team.not_enabled.app_error",
            };
            return Err(AppError::new(id, 401));
        }
        purge::team(&ctx.app, team).await?;
        return ctx.ok();
    }
    team.delete_at = ctx.now();
    team.update_at = team.delete_at;
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &team).await?;
    tx.emit(events::deleted(&team));
    tx.commit().await?;
    ctx.ok()
}

async fn restore(ctx: Ctx) -> Reply {
    let mut team = managed(&ctx).await?;
    team.delete_at = 0;
    team.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &team).await?;
    tx.emit(events::restored(&team));
    tx.commit().await?;
    ctx.json(&view::for_caller(&ctx, &team).await?)
}
