//! Reading one team.

use super::{store, view};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Team;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/{team_id}", "GetTeam", Auth::Session, one);
    r.get("/teams/name/{team_name}", "GetTeamByName", Auth::Session, by_name);
    r.get("/teams/name/{team_name}/exists", "TeamExists", Auth::Session, exists);
}

async fn one(ctx: Ctx) -> Reply {
    let team = ctx.app.team_or_404(&ctx.id("team_id")?).await?;
    if ctx.query_bool("as_content_reviewer") {
        let of = ctx.app.posting().reviewed(&ctx.app, ctx.me(), &ctx.query_str("flagged_post_id")).await?;
        if of.team_id != team.id {
            return Err(AppError::bad("api.team.get_team.flagged_post_mismatch.app_error"));
        }
    } else {
        may_see(&ctx, &team).await?;
    }
    ctx.json(&view::for_caller(&ctx, &team).await?)
}

async fn by_name(ctx: Ctx) -> Reply {
    let team = store::by_name(&ctx.app, &ctx.param("team_name").to_lowercase()).await?;
    may_see(&ctx, &team).await?;
    ctx.json(&view::for_caller(&ctx, &team).await?)
}

/// Members, and everyone for a team that is open to all.
async fn may_see(ctx: &Ctx, team: &Team) -> Result<(), AppError> {
    let open = team.allow_open_invite && team.r#type == "O" && ctx.can(Perm::ListPublicTeams).await?;
    if open || ctx.can_team(&team.id, Perm::ViewTeam).await? {
        return Ok(());
    }
    Err(AppError::denied(Perm::ViewTeam))
}

async fn exists(ctx: Ctx) -> Reply {
    let exists = match store::by_name(&ctx.app, &ctx.param("team_name").to_lowercase()).await {
        Ok(team) => {
            let open = team.allow_open_invite && team.r#type == "O";
            let listed = if open { Perm::ListPublicTeams } else { Perm::ListPrivateTeams };
            ctx.app.team_membership(&team.id, ctx.me()).await?.is_some() || ctx.can(listed).await?
        }
        Err(e) if e.status == 404 => false,
        Err(e) => return Err(e),
    };
    ctx.json(&serde_json::json!({ "exists": exists }))
}
