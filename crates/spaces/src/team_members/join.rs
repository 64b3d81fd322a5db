//! Into a team: the membership, the default channels, their posts and events.

use super::events;
use crate::members::events as channel_events;
use crate::say;
use crate::teams::create::{default_channels, email_allowed};
use ochre_kernel::{App, AppError, Forget, Hint, Tx, args, channel_cols, rows, sql};
use ochre_types::{Channel, Team, User};
use std::sync::Arc;

sql!(
    JOIN = "INSERT INTO teammembers (teamid, userid, roles, deleteat, schemeuser, schemeadmin, schemeguest, createat) \
     VALUES ($1, $2, '', 0, $3, $4, $5, $6) ON CONFLICT (teamid, userid) DO UPDATE SET roles = '', deleteat = 0, \
     schemeuser = excluded.schemeuser, schemeadmin = excluded.schemeadmin, schemeguest = excluded.schemeguest, \
     createat = excluded.createat"
);
sql!(
    FULL = "SELECT COUNT(*) FROM teammembers tm JOIN users u ON u.id = tm.userid WHERE tm.teamid = $1 AND tm.deleteat = 0 \
     AND u.deleteat = 0"
);
sql!(
    DEFAULTS = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.teamid = $1 AND c.name = ANY($2) AND c.type = 'O' \
     AND c.deleteat = 0"
);
sql!(TOUCH = "UPDATE users SET updateat = $2 WHERE id = $1");

/// Puts a user into a team, unless they are in it already; whether they are new. `by`: who adds them, empty for themselves.
pub async fn join(app: &Arc<App>, team: &Team, user: &User, by: &str) -> Result<bool, AppError> {
    if app.team_membership(&team.id, &user.id).await?.is_some() {
        return Ok(false);
    }
    if email_allowed(app, user, team).is_err() {
        return Err(AppError::bad("api.team.join_user_to_team.allowed_domains.app_error"));
    }
    let members: i64 = app.db.one(&FULL, args![&team.id], |r| r.get(0)).await?;
    if members >= app.config().team.max_users_per_team {
        return Err(AppError::bad("app.team.join_user_to_team.max_accounts.app_error"));
    }
    let mut tx = app.begin().await?;
    let channels = rows(&mut tx, team, user).await?;
    tx.commit().await?;
    let by = if by.is_empty() { None } else { app.user(by).await? };
    say(app, &channels, user, by.as_deref()).await;
    Ok(true)
}

/// The rows of a new membership, with hints and events; the default channels they are in now.
pub async fn rows(tx: &mut Tx, team: &Team, user: &User) -> Result<Vec<Channel>, AppError> {
    let (guest, admin, now) = (user.is_guest(), team.email == user.email && !team.email.is_empty(), tx.app().now());
    tx.exec(&JOIN, args![&team.id, &user.id, !guest, admin && !guest, guest, now]).await?;
    tx.defer(&TOUCH, args![&user.id, now]);
    tx.forget(Forget::TeamMember(team.id.clone(), user.id.clone()));
    tx.forget(Forget::User(user.id.clone()));
    tx.hint(Hint::JoinedTeam(team.id.clone(), user.id.clone()));
    let mut joined = Vec::new();
    if !guest {
        let names = default_channels(tx.app());
        let mut found = tx.all(&DEFAULTS, args![&team.id, &names], rows::channel).await?;
        found.sort_by_key(|c| names.iter().position(|n| *n == c.name));
        for channel in found {
            crate::members::store::insert(tx, &channel, std::slice::from_ref(&user.id), admin).await?;
            tx.emit(channel_events::added_to_default(&channel, &user.id));
            crate::categories::places::into_default(tx, &channel, &user.id).await?;
            joined.push(channel);
        }
    }
    tx.emit(events::added(&team.id, &user.id));
    Ok(joined)
}

/// The posts that tell of a new membership, in the town square and the other default channels.
pub async fn say(app: &Arc<App>, channels: &[Channel], user: &User, by: Option<&User>) {
    if !app.config().service.experimental_enable_default_channel_leave_join_messages {
        return;
    }
    for c in channels {
        match (c.is_default(), by) {
            (true, None) => say::joined_team(app, c, user).await,
            (true, Some(by)) => say::added_to_team(app, c, user, by).await,
            (false, None) => say::joined(app, c, user).await,
            (false, Some(by)) => say::added(app, c, user, by, "").await,
        }
    }
}
