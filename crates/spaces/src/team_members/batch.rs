//! Adding several people to a team at once.

use super::{events, join};
use crate::groups;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{TeamMember, TeamMemberWithError, User};
use std::sync::Arc;

/// Most people in one request.
const MOST: usize = 256;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams/{team_id}/members/batch", "AddTeamMembers", Auth::Session, add);
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn add(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    let wanted: Vec<TeamMember> = ctx.decode("members")?;
    if wanted.is_empty() || wanted.len() > MOST {
        return Err(AppError::body("too many members in batch"));
    }
    for m in &wanted {
        if m.team_id != id {
            return Err(AppError::body("team_id"));
        }
        if !ochre_types::is_valid_id(&m.user_id) {
            return Err(AppError::body("user_id"));
        }
    }
    if !ctx.can_team(&id, Perm::AddUserToTeam).await? {
        return Err(AppError::denied(Perm::AddUserToTeam));
    }
    let team = ctx.app.team_or_404(&id).await?;
    let mut ids: Vec<String> = wanted.into_iter().map(|m| m.user_id).collect();
    ids.sort();
    ids.dedup();
    let users = ctx.app.users(&ids).await?;
    if users.len() < ids.len() {
        return Err(AppError::missing("api.team.user.missing_account"));
    }
    if users.iter().any(|u| u.is_guest()) && !ctx.can_team(&id, Perm::InviteGuest).await? {
        return Err(AppError::denied(Perm::InviteGuest));
    }
    if team.is_group_constrained() && !groups::team_lets_in(&ctx.app, &team.id, &ids).await? {
        return Err(AppError::bad("api.team.add_members.user_denied"));
    }
    answer(&ctx, &team, users).await
}

/// `graceful=true`: one entry per user with the member or the error; else the first error fails the answer.
async fn answer(ctx: &Ctx, team: &ochre_types::Team, users: Vec<Arc<User>>) -> Reply {
    let graceful = ctx.query_bool("graceful");
    let (mut members, mut entries) = (Vec::new(), Vec::new());
    for user in users {
        let outcome = join::join(&ctx.app, team, &user, ctx.me()).await;
        match outcome {
            Ok(_) => {
                ctx.app.publish(events::added(&team.id, &user.id));
                if let Some(m) = ctx.app.team_member(&team.id, &user.id).await? {
                    entries.push(TeamMemberWithError {
                        user_id: user.id.clone(),
                        member: Some(m.clone()),
                        error: None,
                    });
                    members.push(m);
                }
            }
            Err(e) if !graceful => return Err(e),
            Err(e) => entries.push(TeamMemberWithError {
                user_id: user.id.clone(),
                member: None,
                error: Some(crate::wire_error(ctx, &e)),
            }),
        }
    }
    if graceful { ctx.created(&entries) } else { ctx.created(&members) }
}
