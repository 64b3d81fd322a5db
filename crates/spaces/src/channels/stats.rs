//! Numbers about a channel: members, pins, files, time zones.

use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql};
use ochre_types::{ChannelStats, StringMap, User};
use std::collections::{BTreeMap, BTreeSet};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/channels/{channel_id}/stats", "GetChannelStats", Auth::Session, stats);
    r.get("/channels/{channel_id}/timezones", "GetChannelMembersTimezones", Auth::Session, timezones);
    r.post("/channels/stats/member_count", "GetChannelsMemberCount", Auth::Session, member_counts);
}

sql!(
    MEMBERS = "SELECT COUNT(*), COUNT(*) FILTER (WHERE m.schemeguest = TRUE) \
     FROM channelmembers m JOIN users u ON u.id = m.userid WHERE m.channelid = $1 AND u.deleteat = 0"
);
sql!(PINNED = "SELECT COUNT(*) FROM posts WHERE channelid = $1 AND ispinned = TRUE AND deleteat = 0");
sql!(FILES = "SELECT COUNT(*) FROM fileinfo WHERE channelid = $1 AND deleteat = 0 AND postid <> ''");
sql!(
    TIMEZONES =
        "SELECT DISTINCT u.timezone FROM channelmembers m JOIN users u ON u.id = m.userid WHERE m.channelid = $1"
);
sql!(
    COUNTS = "SELECT m.channelid, COUNT(*) FROM channelmembers m JOIN users u ON u.id = m.userid \
     WHERE m.channelid = ANY($1) AND u.deleteat = 0 GROUP BY m.channelid"
);

async fn stats(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    ctx.grant_channel(&id, Perm::ReadChannel).await?;
    let (member_count, guest_count) = members(&ctx.app, &id).await?;
    let pinnedpost_count = ctx.app.db.one(&PINNED, args![&id], |r| r.get(0)).await?;
    let files_count = match ctx.query_bool("exclude_files_count") {
        true => -1,
        false => ctx.app.db.one(&FILES, args![&id], |r| r.get(0)).await?,
    };
    ctx.json(&ChannelStats { channel_id: id, member_count, guest_count, pinnedpost_count, files_count })
}

/// Active members of a channel and the guests among them. Everybody who opens a channel asks, and to count thousands of members
/// is dear, so the answer is remembered until a membership of the channel changes.
async fn members(app: &App, channel: &str) -> Result<(i64, i64), AppError> {
    let count = || async {
        let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?));
        Ok::<_, AppError>(Some(app.db.one(&MEMBERS, args![channel], row).await?))
    };
    Ok(app.caches.member_counts.get_or(channel, count).await?.unwrap_or_default())
}

/// The time zones that the members have chosen or their devices told, `null` when there are none.
async fn timezones(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    ctx.grant_channel(&id, Perm::ReadChannel).await?;
    let maps: Vec<StringMap> = ctx.app.db.all(&TIMEZONES, args![&id], |r| rows::json(r, 0)).await?;
    let zones: BTreeSet<String> = maps
        .into_iter()
        .map(|timezone| User { timezone: Some(timezone), ..User::default() }.preferred_timezone().to_string())
        .filter(|z| !z.is_empty())
        .collect();
    ctx.json(&(!zones.is_empty()).then_some(zones))
}

async fn member_counts(ctx: Ctx) -> Reply {
    let ids = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    for id in &ids {
        let channel = ctx.app.channel(id).await?;
        let listed = match &channel {
            Some(c) if c.is_open() => ctx.can_team(&c.team_id, Perm::ListTeamChannels).await?,
            _ => false,
        };
        if !listed && !ctx.can_channel(id, Perm::ReadChannelContent).await? {
            return Err(AppError::denied(Perm::ReadChannelContent));
        }
    }
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<i64>(1)?));
    let found = ctx.app.db.all(&COUNTS, args![&ids], row).await?;
    let mut counts: BTreeMap<String, i64> = ids.into_iter().map(|id| (id, 0)).collect();
    counts.extend(found);
    ctx.json(&counts)
}
