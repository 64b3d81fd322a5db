//! How much is unread in a channel, in a team, in all teams.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql};
use ochre_types::{ChannelUnread, StringMap, TeamUnread};
use std::collections::BTreeMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/channels/{channel_id}/unread", "GetChannelUnread", Auth::Session, of_channel);
    r.get("/users/{user_id}/teams/unread", "GetTeamsUnreadForUser", Auth::Session, of_teams);
    r.get("/users/{user_id}/teams/{team_id}/unread", "GetTeamUnread", Auth::Session, of_team);
}

sql!(
    CHANNEL = "SELECT c.teamid, c.totalmsgcount - cm.msgcount, cm.mentioncount, cm.mentioncountroot, COALESCE(cm.urgentmentioncount, 0), \
     c.totalmsgcountroot - cm.msgcountroot, cm.notifyprops FROM channelmembers cm JOIN channels c ON c.id = cm.channelid \
     WHERE cm.channelid = $1 AND cm.userid = $2 AND c.deleteat = 0"
);
sql!(
    TEAMS = "SELECT tm.teamid, COALESCE(c.totalmsgcount - cm.msgcount, 0), COALESCE(cm.mentioncount, 0), COALESCE(cm.mentioncountroot, 0), 0, \
     COALESCE(c.totalmsgcountroot - cm.msgcountroot, 0), cm.notifyprops FROM teammembers tm \
     LEFT JOIN (channelmembers cm JOIN channels c ON c.id = cm.channelid AND c.deleteat = 0 AND c.teamid <> '') \
     ON cm.userid = tm.userid AND c.teamid = tm.teamid \
     WHERE tm.userid = $1 AND tm.deleteat = 0 AND ($2 = '' OR tm.teamid = $2) AND ($3 = '' OR tm.teamid <> $3)"
);
sql!(
    THREADS = "SELECT t.threadteamid, COUNT(*), CAST(SUM(m.unreadmentions) AS BIGINT), \
     CAST(SUM(CASE WHEN pp.priority = 'urgent' THEN m.unreadmentions ELSE 0 END) AS BIGINT) \
     FROM threadmemberships m JOIN threads t ON t.postid = m.postid LEFT JOIN postspriority pp ON pp.postid = m.postid \
     WHERE m.userid = $1 AND m.following = TRUE AND (t.threaddeleteat IS NULL OR t.threaddeleteat = 0) AND t.lastreplyat > m.lastviewed \
     AND t.threadteamid <> '' GROUP BY t.threadteamid"
);

fn unread(r: &ochre_db::Row) -> Result<ChannelUnread, ochre_db::DbError> {
    let props: StringMap = rows::json(r, 6)?;
    let muted = props.get("mark_unread").is_some_and(|v| v == "mention");
    Ok(ChannelUnread {
        team_id: r.get::<String>(0)?,
        msg_count: if muted { 0 } else { r.get::<i64>(1)?.max(0) },
        mention_count: r.get(2)?,
        mention_count_root: r.get(3)?,
        urgent_mention_count: r.get(4)?,
        msg_count_root: if muted { 0 } else { r.get::<i64>(5)?.max(0) },
        ..ChannelUnread::default()
    })
}

async fn of_channel(ctx: Ctx) -> Reply {
    let (user, channel) = (ctx.id("user_id")?, ctx.id("channel_id")?);
    ctx.grant_user(&user).await?;
    ctx.grant_channel(&channel, Perm::ReadChannel).await?;
    let found = ctx.app.db.opt(&CHANNEL, args![&channel, &user], unread).await?;
    let found = found.ok_or_else(|| AppError::missing("app.channel.get_unread.app_error"))?;
    ctx.json(&ChannelUnread { channel_id: channel, ..found })
}

async fn sums(ctx: &Ctx, user: &str, team: &str, without: &str) -> Result<Vec<TeamUnread>, AppError> {
    let mut by_team: BTreeMap<String, TeamUnread> = BTreeMap::new();
    for c in ctx.app.db.all(&TEAMS, args![user, team, without], unread).await? {
        let sum =
            by_team.entry(c.team_id.clone()).or_insert(TeamUnread { team_id: c.team_id, ..TeamUnread::default() });
        sum.msg_count += c.msg_count;
        sum.mention_count += c.mention_count;
        sum.mention_count_root += c.mention_count_root;
        sum.msg_count_root += c.msg_count_root;
    }
    Ok(by_team.into_values().collect())
}

async fn of_teams(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    if user != ctx.me() {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let mut out = sums(&ctx, &user, "", &ctx.query_str("exclude_team")).await?;
    if ctx.query_bool("include_collapsed_threads") {
        let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, [r.get::<i64>(1)?, r.get::<i64>(2)?, r.get::<i64>(3)?]));
        let threads: BTreeMap<String, [i64; 3]> =
            ctx.app.db.all(&THREADS, args![&user], row).await?.into_iter().collect();
        for t in &mut out {
            if let Some([count, mentions, urgent]) = threads.get(&t.team_id) {
                t.thread_count = *count;
                t.thread_mention_count = *mentions;
                t.thread_urgent_mention_count = *urgent;
            }
        }
    }
    ctx.json(&out)
}

async fn of_team(ctx: Ctx) -> Reply {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    ctx.grant_user(&user).await?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    let found = sums(&ctx, &user, &team, "").await?.pop();
    ctx.json(&found.unwrap_or(TeamUnread { team_id: team, ..TeamUnread::default() }))
}
