//! Archiving, restoring and deleting a team.

use super::{events, store, view};
use crate::channels;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Hint, Perm, Reply, Routes, args, channel_cols, rows, sql};
use ochre_types::Team;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/teams/{team_id}", "SoftDeleteTeam", Auth::Session, delete);
    r.post("/teams/{team_id}/restore", "RestoreTeam", Auth::Session, restore);
}

sql!(CHANNELS = "SELECT ", channel_cols!(), " FROM channels c WHERE c.teamid = $1 ORDER BY c.type, c.name");
sql!(MEMBERS = "SELECT userid FROM teammembers WHERE teamid = $1 AND deleteat = 0");
sql!(NO_MEMBERS = "DELETE FROM teammembers WHERE teamid = $1");
sql!(
    NO_PLACES = "DELETE FROM sidebarchannels WHERE categoryid IN (SELECT id FROM sidebarcategories WHERE teamid = $1)"
);
sql!(NO_CATEGORIES = "DELETE FROM sidebarcategories WHERE teamid = $1");
sql!(NO_TEAM = "DELETE FROM teams WHERE id = $1");

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
        purge(&ctx.app, team).await?;
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

/// Takes a team and all its channels out of the database.
pub async fn purge(app: &Arc<App>, mut team: Team) -> Result<(), AppError> {
    for c in app.db.all(&CHANNELS, args![&team.id], rows::channel).await? {
        channels::archive::purge(app, c).await?;
    }
    team.delete_at = app.now();
    team.update_at = team.delete_at;
    let members: Vec<String> = app.db.all(&MEMBERS, args![&team.id], |r| r.get(0)).await?;
    // told while there still are members to tell
    app.publish(events::deleted(&team));
    let mut tx = app.begin().await?;
    for statement in [&NO_MEMBERS, &NO_PLACES, &NO_CATEGORIES, &NO_TEAM] {
        tx.defer(statement, args![&team.id]);
    }
    for m in members {
        tx.forget(Forget::TeamMember(team.id.clone(), m));
    }
    tx.forget(Forget::Team(team.id.clone()));
    tx.hint(Hint::TeamGone(team.id.clone()));
    tx.commit().await
}
