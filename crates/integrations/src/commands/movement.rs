//! A command moves to another team.

use super::manage::{OTHERS, OWN, check_trigger, found, missing};
use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};
use ochre_types::{Command, CommandMoveRequest, Session};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/commands/{command_id}/move", "MoveCommand", Auth::Session, to_team);
}

async fn to_team(ctx: Ctx) -> Reply {
    ctx.id("command_id")?;
    let wanted: CommandMoveRequest = ctx.decode("team_id")?;
    let team = ctx.app.team_or_404(&wanted.team_id).await?;
    ctx.grant_team(&team.id, OWN).await?;
    let command = found(&ctx).await?;
    if !ctx.can_team(&command.team_id, OWN).await? {
        return Err(missing());
    }
    if command.creator_id != ctx.me() {
        ctx.grant_team(&command.team_id, OTHERS).await?;
        ctx.grant_team(&team.id, OTHERS).await?;
        creator_may(&ctx, &command, &team.id).await?;
    }
    let moved = Command { team_id: team.id.clone(), update_at: ctx.now(), ..command };
    check_trigger(&ctx, &moved).await?;
    ctx.app.db.exec(&store::SAVE, store::write_args(&moved)).await?;
    ctx.ok()
}

/// Whose command it is must be allowed to have one there.
async fn creator_may(ctx: &Ctx, command: &Command, team: &str) -> Result<(), AppError> {
    let refused = || AppError::bad("api.command.move_command.creator_no_permission.app_error");
    let creator = ctx.app.user(&command.creator_id).await?.ok_or_else(refused)?;
    let s = Session { user_id: creator.id.clone(), roles: creator.roles.clone(), ..Session::default() };
    if ctx.app.can_team(&s, team, OWN).await? { Ok(()) } else { Err(refused()) }
}
