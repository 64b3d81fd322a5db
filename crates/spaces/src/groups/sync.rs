//! What links do to memberships: people come in (`auto_add`), become administrators (`scheme_admin`), and leave a place that
//! is left to its groups when they are in none of them.

use super::syncables::Kind;
use crate::{members, team_members};
use ochre_kernel::{App, AppError, Forget, args, sql};
use std::sync::Arc;

macro_rules! to_add {
    ($links:literal, $key:literal, $members:literal, $there:literal) => {
        concat!(
            "SELECT DISTINCT gm.userid FROM ", $links, " l JOIN usergroups g ON g.id = l.groupid AND g.deleteat = 0 \
             JOIN groupmembers gm ON gm.groupid = l.groupid AND gm.deleteat = 0 JOIN users u ON u.id = gm.userid AND u.deleteat = 0 \
             WHERE l.", $key, " = $1 AND l.deleteat = 0 AND l.autoadd = TRUE AND ($2 = '' OR gm.userid = $2) AND NOT EXISTS (SELECT 1 FROM ", $members,
            " m WHERE m.", $key, " = l.", $key, " AND m.userid = gm.userid", $there, ") ORDER BY gm.userid"
        )
    };
}

// whoever left the team by themselves stays out
sql!(TEAM_ADD = to_add!("groupteams", "teamid", "teammembers", ""));
// or comes back
sql!(TEAM_ADD_AGAIN = to_add!("groupteams", "teamid", "teammembers", " AND m.deleteat = 0"));
sql!(CHANNEL_ADD = to_add!("groupchannels", "channelid", "channelmembers", ""));
sql!(
    LEFT_BEFORE =
        "SELECT COUNT(*) FROM channelmemberhistory WHERE channelid = $1 AND userid = $2 AND leavetime IS NOT NULL"
);

macro_rules! to_remove {
    ($links:literal, $key:literal, $members:literal, $live:literal) => {
        concat!(
            "SELECT m.userid FROM ", $members, " m JOIN users u ON u.id = m.userid WHERE m.", $key, " = $1", $live,
            " AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = m.userid) AND NOT EXISTS (SELECT 1 FROM ", $links,
            " l JOIN usergroups g ON g.id = l.groupid AND g.deleteat = 0 JOIN groupmembers gm ON gm.groupid = l.groupid \
             AND gm.deleteat = 0 WHERE l.", $key, " = m.", $key, " AND l.deleteat = 0 AND gm.userid = m.userid) ORDER BY m.userid"
        )
    };
}

sql!(TEAM_REMOVE = to_remove!("groupteams", "teamid", "teammembers", " AND m.deleteat = 0"));
sql!(CHANNEL_REMOVE = to_remove!("groupchannels", "channelid", "channelmembers", ""));

macro_rules! admins {
    ($links:literal, $key:literal) => {
        concat!(
            "(SELECT gm.userid FROM ",
            $links,
            " l JOIN usergroups g ON g.id = l.groupid AND g.deleteat = 0 \
             JOIN groupmembers gm ON gm.groupid = l.groupid AND gm.deleteat = 0 \
             WHERE l.",
            $key,
            " = $1 AND l.deleteat = 0 AND l.schemeadmin = TRUE)"
        )
    };
}

sql!(
    TEAM_PROMOTE = "UPDATE teammembers SET schemeadmin = TRUE WHERE teamid = $1 AND deleteat = 0 AND COALESCE(schemeadmin, FALSE) = FALSE \
     AND COALESCE(schemeguest, FALSE) = FALSE AND userid IN ",
    admins!("groupteams", "teamid"),
    " RETURNING userid"
);
sql!(
    CHANNEL_PROMOTE = "UPDATE channelmembers SET schemeadmin = TRUE WHERE channelid = $1 AND COALESCE(schemeadmin, FALSE) = FALSE \
     AND COALESCE(schemeguest, FALSE) = FALSE AND userid IN ",
    admins!("groupchannels", "channelid"),
    " RETURNING userid"
);
sql!(
    TEAM_DEMOTE = "UPDATE teammembers SET schemeadmin = FALSE WHERE teamid = $1 AND schemeadmin = TRUE AND userid IN \
     (SELECT userid FROM groupmembers WHERE groupid = $2 AND deleteat = 0) AND userid NOT IN ",
    admins!("groupteams", "teamid"),
    " RETURNING userid"
);
sql!(
    CHANNEL_DEMOTE = "UPDATE channelmembers SET schemeadmin = FALSE WHERE channelid = $1 AND schemeadmin = TRUE AND userid IN \
     (SELECT userid FROM groupmembers WHERE groupid = $2 AND deleteat = 0) AND userid NOT IN ",
    admins!("groupchannels", "channelid"),
    " RETURNING userid"
);

// members who are no longer in the group that made them administrators
sql!(
    TEAM_LOSE = "UPDATE teammembers SET schemeadmin = FALSE WHERE teamid = $1 AND schemeadmin = TRUE AND userid = ANY($2) \
     AND userid NOT IN ",
    admins!("groupteams", "teamid"),
    " RETURNING userid"
);
sql!(
    CHANNEL_LOSE = "UPDATE channelmembers SET schemeadmin = FALSE WHERE channelid = $1 AND schemeadmin = TRUE AND userid = ANY($2) \
     AND userid NOT IN ",
    admins!("groupchannels", "channelid"),
    " RETURNING userid"
);

/// Whom a run is about.
#[derive(Debug, Clone, Default)]
pub struct Whom {
    /// Only this account; nobody leaves then.
    pub user: Option<String>,
    /// Those who left by themselves come back too.
    pub again: bool,
}

/// Brings the memberships of a team or channel in step with its groups.
pub async fn place(app: &Arc<App>, kind: Kind, id: &str) -> Result<(), AppError> {
    place_for(app, kind, id, &Whom::default()).await
}

/// As [`place`], for one account, or with those who left before.
pub async fn place_for(app: &Arc<App>, kind: Kind, id: &str, whom: &Whom) -> Result<(), AppError> {
    match kind {
        Kind::Team => team(app, id, whom).await?,
        Kind::Channel => channel(app, id, whom).await?,
    }
    promote(app, kind, id).await
}

async fn team(app: &Arc<App>, id: &str, whom: &Whom) -> Result<(), AppError> {
    let team = app.team_or_404(id).await?;
    let statement = if whom.again { &TEAM_ADD_AGAIN } else { &TEAM_ADD };
    let one = whom.user.clone().unwrap_or_default();
    for user in app.db.all(statement, args![id, one], |r| r.get::<String>(0)).await? {
        let user = app.user_or_404(&user).await?;
        if let Err(e) = team_members::join::join(app, &team, &user, "").await {
            tracing::warn!(id = %e.id, user = user.id, team = id, "a member of a group could not be added to its team");
        }
    }
    if !team.is_group_constrained() || whom.user.is_some() {
        return Ok(());
    }
    for user in app.db.all(&TEAM_REMOVE, args![id], |r| r.get::<String>(0)).await? {
        let user = app.user_or_404(&user).await?;
        team_members::leave::leave(app, &team, &user, "").await?;
    }
    Ok(())
}

async fn channel(app: &Arc<App>, id: &str, whom: &Whom) -> Result<(), AppError> {
    let channel = app.channel_or_404(id).await?;
    let one = whom.user.clone().unwrap_or_default();
    for user in app.db.all(&CHANNEL_ADD, args![id, one], |r| r.get::<String>(0)).await? {
        let left: i64 = app.db.one(&LEFT_BEFORE, args![id, &user], |r| r.get(0)).await?;
        if left > 0 && !whom.again {
            continue; // went by themselves: stays out
        }
        if let Err(e) = members::add::one(app, &channel, &user, "", "").await {
            tracing::warn!(id = %e.id, user, channel = id, "a member of a group could not be added to its channel");
        }
    }
    if !channel.is_group_constrained() || whom.user.is_some() {
        return Ok(());
    }
    for user in app.db.all(&CHANNEL_REMOVE, args![id], |r| r.get::<String>(0)).await? {
        let user = app.user_or_404(&user).await?;
        members::remove::one(app, &channel, &user, "").await?;
    }
    Ok(())
}

/// These accounts are out of a group that makes administrators: they lose that, unless another group makes them so.
pub async fn lose(app: &Arc<App>, kind: Kind, id: &str, users: &[String]) -> Result<(), AppError> {
    let statement = match kind {
        Kind::Team => &TEAM_LOSE,
        Kind::Channel => &CHANNEL_LOSE,
    };
    let mut tx = app.begin().await?;
    let users = tx.all(statement, args![id, users], |r| r.get::<String>(0)).await?;
    changed(tx, kind, id, users).await
}

async fn promote(app: &Arc<App>, kind: Kind, id: &str) -> Result<(), AppError> {
    let statement = match kind {
        Kind::Team => &TEAM_PROMOTE,
        Kind::Channel => &CHANNEL_PROMOTE,
    };
    let mut tx = app.begin().await?;
    let users = tx.all(statement, args![id], |r| r.get::<String>(0)).await?;
    changed(tx, kind, id, users).await
}

/// Members of a group that no longer makes administrators lose that, unless another one makes them so.
pub async fn demote(app: &Arc<App>, kind: Kind, id: &str, group: &str) -> Result<(), AppError> {
    let statement = match kind {
        Kind::Team => &TEAM_DEMOTE,
        Kind::Channel => &CHANNEL_DEMOTE,
    };
    let mut tx = app.begin().await?;
    let users = tx.all(statement, args![id, group], |r| r.get::<String>(0)).await?;
    changed(tx, kind, id, users).await
}

/// Commits, and tells those whose roles changed.
async fn changed(mut tx: ochre_kernel::Tx, kind: Kind, id: &str, users: Vec<String>) -> Result<(), AppError> {
    let app = tx.app().clone();
    for user in &users {
        tx.forget(match kind {
            Kind::Team => Forget::TeamMember(id.to_string(), user.clone()),
            Kind::Channel => Forget::ChannelMember(id.to_string(), user.clone()),
        });
        tx.forget(Forget::User(user.clone()));
    }
    tx.commit().await?;
    for user in users {
        match kind {
            Kind::Team => {
                if let Some(m) = app.team_member(id, &user).await? {
                    app.publish(team_members::events::roles(&m));
                }
            }
            Kind::Channel => {
                if let Some(m) = app.channel_member(id, &user).await? {
                    app.publish(members::events::changed(&m));
                }
            }
        }
    }
    Ok(())
}
