//! The number on an app's icon: what the API says is unread and mentions the user (contract/notifications.md section 4).

use ochre_kernel::{App, AppError, args, sql};

sql!(
    BADGE = "SELECT CAST(COALESCE((SELECT SUM(CASE WHEN $2 = TRUE THEN cm.mentioncountroot ELSE cm.mentioncount END) \
     FROM channelmembers cm JOIN channels c ON c.id = cm.channelid WHERE cm.userid = $1 AND c.deleteat = 0), 0) AS BIGINT), \
     CAST(COALESCE((SELECT SUM(m.unreadmentions) FROM threadmemberships m JOIN threads t ON t.postid = m.postid \
     WHERE m.userid = $1 AND m.following = TRUE AND m.unreadmentions > 0 AND COALESCE(t.threaddeleteat, 0) = 0), 0) AS BIGINT)"
);

/// The badge of a user.
pub async fn of(app: &App, user: &str, threads: bool) -> Result<i64, AppError> {
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?));
    let (channels, mentions) = app.db.one(&BADGE, args![user, threads], row).await?;
    Ok(channels + if threads { mentions } else { 0 })
}
