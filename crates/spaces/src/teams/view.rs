//! What a caller sees of a team: its e-mail only who manages it, its invite id only who may invite.

use ochre_kernel::{AppError, Ctx, Perm};
use ochre_types::Team;

/// The team for the caller.
pub async fn for_caller(ctx: &Ctx, team: &Team) -> Result<Team, AppError> {
    let mut t = team.clone();
    if ctx.can_team(&t.id, Perm::ManageTeam).await? {
        return Ok(t);
    }
    let invite = ctx.can_team(&t.id, Perm::InviteUser).await?.then(|| t.invite_id.clone());
    t.sanitize();
    t.invite_id = invite.unwrap_or_default();
    Ok(t)
}

/// Several teams for the caller.
pub async fn list(ctx: &Ctx, teams: &[Team]) -> Result<Vec<Team>, AppError> {
    let mut out = Vec::with_capacity(teams.len());
    for t in teams {
        out.push(for_caller(ctx, t).await?);
    }
    Ok(out)
}
