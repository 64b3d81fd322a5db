//! Groups and what is tied to them.

pub mod change;
pub mod counts;
pub mod directory;
pub mod events;
pub mod link;
pub mod list;
pub mod members;
pub mod minus;
pub mod places;
pub mod rules;
pub mod store;
pub mod sync;
pub mod syncables;

use ochre_kernel::{App, AppError, Routes, args, sql};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/groups");
    change::routes(r);
    counts::routes(r);
    link::routes(r);
    list::routes(r);
    members::routes(r);
    minus::routes(r);
    places::routes(r);
}

sql!(
    IN_TEAM_GROUPS = "SELECT COUNT(DISTINCT gm.userid) FROM groupmembers gm JOIN groupteams gt ON gt.groupid = gm.groupid \
     JOIN usergroups g ON g.id = gm.groupid WHERE gt.teamid = $1 AND gt.deleteat = 0 AND gm.deleteat = 0 AND g.deleteat = 0 \
     AND gm.userid = ANY($2)"
);
sql!(
    IN_CHANNEL_GROUPS = "SELECT COUNT(DISTINCT gm.userid) FROM groupmembers gm JOIN groupchannels gc ON gc.groupid = gm.groupid \
     JOIN usergroups g ON g.id = gm.groupid WHERE gc.channelid = $1 AND gc.deleteat = 0 AND gm.deleteat = 0 AND g.deleteat = 0 \
     AND gm.userid = ANY($2)"
);

/// Whether all these (different) users are in the groups of a group-constrained team.
pub async fn team_lets_in(app: &App, team: &str, users: &[String]) -> Result<bool, AppError> {
    let n: i64 = app.db.one(&IN_TEAM_GROUPS, args![team, users], |r| r.get(0)).await?;
    Ok(usize::try_from(n).unwrap_or(0) == users.len())
}

/// Whether all these (different) users are in the groups of a group-constrained channel.
pub async fn channel_lets_in(app: &App, channel: &str, users: &[String]) -> Result<bool, AppError> {
    let n: i64 = app.db.one(&IN_CHANNEL_GROUPS, args![channel, users], |r| r.get(0)).await?;
    Ok(usize::try_from(n).unwrap_or(0) == users.len())
}
