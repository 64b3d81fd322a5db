//! Adding people to a team.

use super::{events, join};
use crate::groups;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{Team, TeamMember};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams/{team_id}/members", "AddTeamMember", Auth::Session, add);
}

async fn add(ctx: Ctx) -> Reply {
    let team_id = ctx.id("team_id")?;
    let wanted: TeamMember = ctx
        .decode("")
        .map_err(|e| AppError::bad("api.team.add_team_member.invalid_body.app_error").detail(e.detail))?;
    if wanted.team_id != team_id {
        return Err(AppError::body("team_id"));
    }
    if !ochre_types::is_valid_id(&wanted.user_id) {
        return Err(AppError::body("user_id"));
    }
    let team = may_add(&ctx, &team_id, &wanted.user_id).await?;
    let user =
        ctx.app.user(&wanted.user_id).await?.ok_or_else(|| AppError::missing("api.team.user.missing_account"))?;
    if user.is_guest() && !ctx.can_team(&team.id, Perm::InviteGuest).await? {
        return Err(AppError::denied(Perm::InviteGuest));
    }
    if team.is_group_constrained() && !groups::team_lets_in(&ctx.app, &team.id, std::slice::from_ref(&user.id)).await? {
        return Err(AppError::bad("api.team.add_members.user_denied"));
    }
    join::join(&ctx.app, &team, &user, "").await?;
    ctx.app.publish(events::added(&team.id, &user.id));
    let member = ctx.app.team_member(&team.id, &user.id).await?;
    ctx.created(&member.ok_or_else(|| AppError::missing("app.team.get_member.missing.app_error"))?)
}

/// Oneself into a team that is open (or, with the right, closed), others with `add_user_to_team`.
async fn may_add(ctx: &Ctx, team_id: &str, user_id: &str) -> Result<Arc<Team>, AppError> {
    if user_id != ctx.me() {
        if !ctx.can_team(team_id, Perm::AddUserToTeam).await? {
            return Err(AppError::denied(Perm::AddUserToTeam));
        }
        return ctx.app.team_or_404(team_id).await;
    }
    let team = ctx.app.team_or_404(team_id).await?;
    let perm = if team.allow_open_invite { Perm::JoinPublicTeams } else { Perm::JoinPrivateTeams };
    ctx.grant_system(perm).await?;
    Ok(team)
}
