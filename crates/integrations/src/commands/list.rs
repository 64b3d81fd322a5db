//! The commands of a team: those that one may manage, and those that help to type.

use super::manage::{OTHERS, OWN};
use super::{builtin, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Command;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/commands", "ListCommands", Auth::Session, list);
    r.get("/teams/{team_id}/commands/autocomplete", "ListAutocompleteCommands", Auth::Session, autocomplete);
}

async fn list(ctx: Ctx) -> Reply {
    let team = ctx.query_str("team_id");
    if team.is_empty() {
        return Err(AppError::body("team_id"));
    }
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    let manages = ctx.can_team(&team, OWN).await?;
    if ctx.query_bool("custom_only") {
        if !manages {
            return Err(AppError::denied(OWN));
        }
        store::enabled(&ctx.app)?;
        return ctx.json(&managed(&ctx, &team).await?);
    }
    if !manages {
        return ctx.json(&helpful(&ctx, &team).await?);
    }
    let mut all = builtin::listed(&ctx.app, &locale(&ctx).await?);
    if store::enabled(&ctx.app).is_ok() {
        all.extend(managed(&ctx, &team).await?);
    }
    ctx.json(&all)
}

/// Those of the team that the caller may manage, with their tokens.
async fn managed(ctx: &Ctx, team: &str) -> Result<Vec<Command>, AppError> {
    let all = ctx.can_team(team, OTHERS).await?;
    let mut found = store::of_team(&ctx.app, team).await?;
    found.retain(|c| all || c.creator_id == ctx.me());
    Ok(found)
}

async fn autocomplete(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    ctx.json(&helpful(&ctx, &team).await?)
}

/// The language of the caller.
pub async fn locale(ctx: &Ctx) -> Result<String, AppError> {
    Ok(ctx.app.user(ctx.me()).await?.map_or_else(String::new, |u| u.locale.clone()))
}

/// What helps to type: the built-in commands and those of the team that want to be shown, without their secrets.
pub async fn helpful(ctx: &Ctx, team: &str) -> Result<Vec<Command>, AppError> {
    let mut all = builtin::listed(&ctx.app, &locale(ctx).await?);
    if store::enabled(&ctx.app).is_err() {
        return Ok(all);
    }
    let custom = store::of_team(&ctx.app, team).await?.into_iter().filter(|c| c.auto_complete);
    all.extend(custom.filter(|c| builtin::find(&c.trigger).is_none()).map(|c| Command {
        token: String::new(),
        creator_id: String::new(),
        method: String::new(),
        username: String::new(),
        icon_url: String::new(),
        url: String::new(),
        ..c
    }));
    Ok(all)
}
