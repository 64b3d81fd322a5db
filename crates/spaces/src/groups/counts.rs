//! Numbers about groups: people in them, and how many of those are in a channel.

use ochre_db::Row;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{ChannelMemberCountByGroup, Group};
use std::collections::HashMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/channels/{channel_id}/member_counts_by_group";
    r.get(path, "GetChannelMemberCountsByGroup", Auth::Session, by_group);
}

sql!(
    COUNTS = "SELECT m.groupid, COUNT(*) FROM groupmembers m JOIN users u ON u.id = m.userid WHERE m.groupid = ANY($1) \
     AND m.deleteat = 0 AND u.deleteat = 0 GROUP BY m.groupid"
);
sql!(
    IDS = "SELECT m.groupid, m.userid FROM groupmembers m JOIN users u ON u.id = m.userid WHERE m.groupid = ANY($1) \
     AND m.deleteat = 0 AND u.deleteat = 0 ORDER BY m.groupid, m.userid"
);
// a user's zone is the one the device told or the one chosen, an empty one is none
sql!(
    IN_CHANNEL = "SELECT m.groupid, COUNT(*), COUNT(DISTINCT NULLIF(CASE WHEN u.timezone->>'useAutomaticTimezone' = 'true' \
     THEN u.timezone->>'automaticTimezone' ELSE u.timezone->>'manualTimezone' END, '')) FROM groupmembers m \
     JOIN usergroups g ON g.id = m.groupid AND g.deleteat = 0 JOIN channelmembers c ON c.userid = m.userid \
     JOIN users u ON u.id = m.userid AND u.deleteat = 0 WHERE c.channelid = $1 AND m.deleteat = 0 \
     GROUP BY m.groupid ORDER BY m.groupid"
);

fn ids(groups: &[Group]) -> Vec<String> {
    groups.iter().map(|g| g.id.clone()).collect()
}

/// Fills `member_count`.
pub async fn members_into(app: &App, groups: &mut [Group]) -> Result<(), AppError> {
    let pair = |r: &Row| Ok((r.get::<String>(0)?, r.get::<i64>(1)?));
    let found: HashMap<_, _> = app.db.all(&COUNTS, args![ids(groups)], pair).await?.into_iter().collect();
    groups.iter_mut().for_each(|g| g.member_count = Some(found.get(&g.id).copied().unwrap_or(0)));
    Ok(())
}

/// Fills `member_ids`.
pub async fn member_ids_into(app: &App, groups: &mut [Group]) -> Result<(), AppError> {
    let pair = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (group, user) in app.db.all(&IDS, args![ids(groups)], pair).await? {
        found.entry(group).or_default().push(user);
    }
    groups.iter_mut().for_each(|g| g.member_ids = Some(found.remove(&g.id).unwrap_or_default()));
    Ok(())
}

async fn of_channel(ctx: &Ctx, channel: &str, zones: bool) -> Result<Vec<ChannelMemberCountByGroup>, AppError> {
    let row = move |r: &Row| {
        Ok(ChannelMemberCountByGroup {
            group_id: r.get(0)?,
            channel_member_count: r.get(1)?,
            channel_member_timezones_count: if zones { r.get(2)? } else { 0 },
        })
    };
    Ok(ctx.app.db.all(&IN_CHANNEL, args![channel], row).await?)
}

/// Fills the counts of people who are in a channel.
pub async fn of_channel_into(ctx: &Ctx, channel: &str, zones: bool, groups: &mut [Group]) -> Result<(), AppError> {
    let found = of_channel(ctx, channel, zones).await?;
    for g in groups {
        let of = found.iter().find(|c| c.group_id == g.id);
        g.channel_member_count = Some(of.map_or(0, |c| c.channel_member_count));
        g.channel_member_timezones_count = zones.then(|| of.map_or(0, |c| c.channel_member_timezones_count));
    }
    Ok(())
}

async fn by_group(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    ctx.grant_channel(&id, Perm::ReadChannel).await?;
    ctx.json(&of_channel(&ctx, &id, ctx.query_bool("include_timezones")).await?)
}
