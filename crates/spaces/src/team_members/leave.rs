//! Out of a team and all its channels.

use super::events;
use crate::say;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Hint, Perm, Reply, Routes, args, channel_cols, rows, sql};
use ochre_types::{Team, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/teams/{team_id}/members/{user_id}", "RemoveTeamMember", Auth::Session, remove);
}

async fn remove(ctx: Ctx) -> Reply {
    let (team, user) = (ctx.id("team_id")?, ctx.id("user_id")?);
    if user != ctx.me() && !ctx.can_team(&team, Perm::RemoveUserFromTeam).await? {
        return Err(AppError::denied(Perm::RemoveUserFromTeam));
    }
    let team = ctx.app.team_or_404(&team).await?;
    let user = ctx.app.user_or_404(&user).await?;
    if team.is_group_constrained() && user.id != ctx.me() && !user.is_bot {
        return Err(AppError::bad("api.team.remove_member.group_constrained.app_error"));
    }
    leave(&ctx.app, &team, &user, ctx.me()).await?;
    ctx.ok()
}

sql!(
    OUT_OF_CHANNELS = "DELETE FROM channelmembers WHERE userid = $1 AND channelid IN \
     (SELECT id FROM channels WHERE teamid = $2) RETURNING channelid"
);
sql!(
    HISTORY = "UPDATE channelmemberhistory SET leavetime = $3 WHERE userid = $1 AND leavetime IS NULL AND channelid = ANY($2)"
);
sql!(OUT_OF_TEAM = "UPDATE teammembers SET roles = '', deleteat = $3 WHERE teamid = $1 AND userid = $2");
sql!(NO_CATEGORIES = "DELETE FROM sidebarcategories WHERE userid = $1 AND teamid = $2");
sql!(
    NO_PLACES = "DELETE FROM sidebarchannels WHERE userid = $1 AND categoryid IN \
     (SELECT id FROM sidebarcategories WHERE userid = $1 AND teamid = $2)"
);
sql!(TOUCH = "UPDATE users SET updateat = $2 WHERE id = $1");
sql!(
    TOWN_SQUARE = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.teamid = $1 AND c.name = 'town-square' AND c.deleteat = 0"
);

/// Takes a user out of a team. `by`: who does it (the user for leaving, empty for the server itself).
pub async fn leave(app: &Arc<App>, team: &Team, user: &User, by: &str) -> Result<(), AppError> {
    if app.team_member(&team.id, &user.id).await?.is_none() {
        return Err(AppError::bad("api.team.remove_user_from_team.missing.app_error"));
    }
    let now = app.now();
    let mut tx = app.begin().await?;
    let channels: Vec<String> = tx.all(&OUT_OF_CHANNELS, args![&user.id, &team.id], |r| r.get(0)).await?;
    tx.defer(&HISTORY, args![&user.id, &channels, now]);
    tx.defer(&OUT_OF_TEAM, args![&team.id, &user.id, now]);
    tx.defer(&NO_PLACES, args![&user.id, &team.id]);
    tx.defer(&NO_CATEGORIES, args![&user.id, &team.id]);
    tx.defer(&TOUCH, args![&user.id, now]);
    for c in &channels {
        tx.forget(Forget::ChannelMember(c.clone(), user.id.clone()));
        tx.hint(Hint::LeftChannel(c.clone(), user.id.clone()));
    }
    tx.forget(Forget::TeamMember(team.id.clone(), user.id.clone()));
    tx.forget(Forget::User(user.id.clone()));
    tx.hint(Hint::LeftTeam(team.id.clone(), user.id.clone()));
    for e in events::left(&team.id, &user.id) {
        tx.emit(e);
    }
    tx.commit().await?;
    for c in &channels {
        app.posting().left_channel(app, c, &user.id).await?;
    }
    tell(app, team, user, by).await
}

async fn tell(app: &Arc<App>, team: &Team, user: &User, by: &str) -> Result<(), AppError> {
    if !app.config().service.experimental_enable_default_channel_leave_join_messages {
        return Ok(());
    }
    let Some(town) = app.db.opt(&TOWN_SQUARE, args![&team.id], rows::channel).await? else { return Ok(()) };
    if by == user.id {
        say::left_team(app, &town, user).await;
    } else {
        say::removed_from_team(app, &town, user, by).await;
    }
    Ok(())
}
