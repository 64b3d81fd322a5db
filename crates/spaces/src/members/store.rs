//! Statements on `channelmembers` that several files share.

use ochre_kernel::{App, AppError, Forget, Hint, Tx, args, channel_member_cols, rows, sql};
use ochre_types::{Channel, ChannelMember, default_channel_notify_props};

sql!(
    INSERT = "INSERT INTO channelmembers (channelid, userid, roles, lastviewedat, msgcount, mentioncount, notifyprops, lastupdateat, \
     schemeuser, schemeadmin, schemeguest, mentioncountroot, msgcountroot, urgentmentioncount) \
     SELECT $1, u.id, '', 0, 0, 0, $3, $4, (' ' || u.roles || ' ') NOT LIKE '% system_guest %', $5, \
     (' ' || u.roles || ' ') LIKE '% system_guest %', 0, 0, 0 FROM users u WHERE u.id = ANY($2) \
     ON CONFLICT (channelid, userid) DO NOTHING RETURNING userid"
);
sql!(
    HISTORY = "INSERT INTO channelmemberhistory (channelid, userid, jointime) SELECT $1, u.id, $3 FROM users u \
     WHERE u.id = ANY($2) ON CONFLICT (channelid, userid, jointime) DO NOTHING"
);
sql!(DELETE = "DELETE FROM channelmembers WHERE channelid = $1 AND userid = ANY($2)");
sql!(
    LEFT = "UPDATE channelmemberhistory SET leavetime = $3 WHERE channelid = $1 AND userid = ANY($2) AND leavetime IS NULL"
);
sql!(NO_PLACE = "DELETE FROM sidebarchannels WHERE channelid = $1 AND userid = ANY($2)");
sql!(
    BY_USERS = "SELECT ",
    channel_member_cols!(),
    " FROM channelmembers cm WHERE cm.channelid = $1 AND cm.userid = ANY($2)"
);
sql!(
    PAGE = "SELECT ",
    channel_member_cols!(),
    " FROM channelmembers cm WHERE cm.channelid = $1 ORDER BY cm.userid LIMIT $2 OFFSET $3"
);

/// Puts users into a channel: rows, history, hub. Those who were not in it before.
pub async fn insert(tx: &mut Tx, c: &Channel, users: &[String], admin: bool) -> Result<Vec<String>, AppError> {
    let now = tx.app().now();
    let props = ochre_types::encode(&default_channel_notify_props());
    let new: Vec<String> = tx.all(&INSERT, args![&c.id, users, props, now, admin], |r| r.get(0)).await?;
    tx.defer(&HISTORY, args![&c.id, &new, now]);
    for user in &new {
        tx.forget(Forget::ChannelMember(c.id.clone(), user.clone()));
        tx.hint(Hint::JoinedChannel(c.id.clone(), user.clone()));
    }
    Ok(new)
}

/// Takes users out of a channel: rows, history, sidebar, hub.
pub fn remove(tx: &mut Tx, channel: &str, users: &[String]) {
    let now = tx.app().now();
    tx.defer(&DELETE, args![channel, users]);
    tx.defer(&LEFT, args![channel, users, now]);
    tx.defer(&NO_PLACE, args![channel, users]);
    for user in users {
        tx.forget(Forget::ChannelMember(channel.to_string(), user.clone()));
        tx.hint(Hint::LeftChannel(channel.to_string(), user.clone()));
    }
}

async fn fill(app: &App, channel: &str, mut list: Vec<ChannelMember>) -> Result<Vec<ChannelMember>, AppError> {
    let c = app.channel(channel).await?;
    for m in &mut list {
        app.fill_channel_roles(m, c.as_deref()).await?;
    }
    Ok(list)
}

/// Memberships of some users in a channel, with effective roles.
pub async fn of_users(app: &App, channel: &str, users: &[String]) -> Result<Vec<ChannelMember>, AppError> {
    let list = app.db.all(&BY_USERS, args![channel, users], rows::channel_member).await?;
    fill(app, channel, list).await
}

/// A page of the memberships of a channel.
pub async fn page(app: &App, channel: &str, limit: i64, offset: i64) -> Result<Vec<ChannelMember>, AppError> {
    let list = app.db.all(&PAGE, args![channel, limit, offset], rows::channel_member).await?;
    fill(app, channel, list).await
}
