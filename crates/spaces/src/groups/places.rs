//! The groups of a team or a channel.

use super::counts;
use super::store::{self, WIDTH, group_cols};
use crate::teams::list::like;
use ochre_db::{Row, Sql};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{Group, GroupWithSchemeAdmin};
use serde_json::json;
use std::collections::BTreeMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/{team_id}/groups", "GetGroupsByTeam", Auth::Session, of_team);
    r.get("/channels/{channel_id}/groups", "GetGroupsByChannel", Auth::Session, of_channel);
    let path = "/teams/{team_id}/groups_by_channels";
    r.get(path, "GetGroupsAssociatedToChannelsByTeam", Auth::Session, by_channels);
}

// $1 the place; $2 words; $3 mentionable ones only
macro_rules! linked {
    ($table:literal, $key:literal) => {
        concat!(
            " FROM usergroups g JOIN ",
            $table,
            " l ON l.groupid = g.id WHERE l.",
            $key,
            " = $1 AND l.deleteat = 0 \
             AND g.deleteat = 0 AND ($2 = '%%' OR lower(g.name) LIKE $2 OR lower(g.displayname) LIKE $2) \
             AND ($3 = FALSE OR g.allowreference = TRUE)"
        )
    };
}

sql!(
    TEAM = "SELECT ",
    group_cols!(),
    ", l.schemeadmin",
    linked!("groupteams", "teamid"),
    " ORDER BY g.displayname, g.id LIMIT $4 OFFSET $5"
);
sql!(TEAM_COUNT = "SELECT COUNT(*)", linked!("groupteams", "teamid"));
sql!(
    CHANNEL = "SELECT ",
    group_cols!(),
    ", l.schemeadmin",
    linked!("groupchannels", "channelid"),
    " ORDER BY g.displayname, g.id LIMIT $4 OFFSET $5"
);
sql!(CHANNEL_COUNT = "SELECT COUNT(*)", linked!("groupchannels", "channelid"));
sql!(
    BY_CHANNELS = "SELECT ",
    group_cols!(),
    ", l.schemeadmin, l.channelid FROM usergroups g JOIN groupchannels l ON l.groupid = g.id JOIN channels c ON c.id = l.channelid \
     WHERE c.teamid = $1 AND c.deleteat = 0 AND l.deleteat = 0 AND g.deleteat = 0 \
     AND ($2 = '%%' OR lower(g.name) LIKE $2 OR lower(g.displayname) LIKE $2) AND ($3 = FALSE OR g.allowreference = TRUE) \
     ORDER BY g.displayname, g.id, l.channelid LIMIT $4 OFFSET $5"
);

fn row(r: &Row) -> Result<(Group, bool), ochre_db::DbError> {
    Ok((store::row(r)?, r.get(WIDTH)?))
}

/// `paginate=true` makes `page` and `per_page` count; otherwise all of them.
fn window(ctx: &Ctx) -> (i64, i64) {
    match ctx.query_bool("paginate") {
        true => (ctx.per_page(), ctx.page() * ctx.per_page()),
        false => (i64::from(i32::MAX), 0),
    }
}

/// Groups with `scheme_admin`, counted when the query asks for it.
async fn shown(ctx: &Ctx, found: Vec<(Group, bool)>) -> Result<Vec<GroupWithSchemeAdmin>, AppError> {
    let (mut groups, admins): (Vec<Group>, Vec<bool>) = found.into_iter().unzip();
    if ctx.query_bool("include_member_count") {
        counts::members_into(&ctx.app, &mut groups).await?;
    }
    let with_flag = |(g, admin): (Group, bool)| {
        let mut out: GroupWithSchemeAdmin =
            serde_json::to_value(&g).and_then(serde_json::from_value).unwrap_or_default();
        out.scheme_admin = Some(admin);
        out
    };
    Ok(groups.into_iter().zip(admins).map(with_flag).collect())
}

async fn answer(ctx: &Ctx, id: &str, page: &'static Sql, count: &'static Sql) -> Reply {
    let only = mentionable_only(ctx).await?;
    let (limit, offset) = window(ctx);
    let words = like(&ctx.query_str("q"));
    let found = ctx.app.db.all(page, args![id, &words, only, limit, offset], row).await?;
    let total: i64 = ctx.app.db.one(count, args![id, &words, only], |r| r.get(0)).await?;
    ctx.json(&json!({ "groups": shown(ctx, found).await?, "total_group_count": total }))
}

async fn mentionable_only(ctx: &Ctx) -> Result<bool, AppError> {
    Ok(ctx.query_bool("filter_allow_reference") || !ctx.can(Perm::SysconsoleReadUserManagementGroups).await?)
}

/// Those who see the team's channels, and readers of the console.
async fn reads_team(ctx: &Ctx) -> Result<String, AppError> {
    let team = ctx.id("team_id")?;
    if !ctx.can(Perm::SysconsoleReadUserManagementGroups).await? && !ctx.can_team(&team, Perm::ListTeamChannels).await?
    {
        return Err(AppError::denied(Perm::ListTeamChannels));
    }
    Ok(team)
}

async fn of_team(ctx: Ctx) -> Reply {
    let team = reads_team(&ctx).await?;
    answer(&ctx, &team, &TEAM, &TEAM_COUNT).await
}

async fn of_channel(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let channel = ctx.app.channel_or_404(&id).await?;
    let perm = match channel.r#type.as_str() {
        "P" => Perm::ReadPrivateChannelGroups,
        _ => Perm::ReadPublicChannelGroups,
    };
    if !ctx.can(Perm::SysconsoleReadUserManagementGroups).await? {
        ctx.grant_channel(&id, perm).await?;
    }
    answer(&ctx, &id, &CHANNEL, &CHANNEL_COUNT).await
}

async fn by_channels(ctx: Ctx) -> Reply {
    let team = reads_team(&ctx).await?;
    let only = mentionable_only(&ctx).await?;
    let (limit, offset) = window(&ctx);
    let args = args![&team, like(&ctx.query_str("q")), only, limit, offset];
    let wide = |r: &Row| Ok((row(r)?, r.get::<String>(WIDTH + 1)?));
    let (found, channels): (Vec<_>, Vec<String>) = ctx.app.db.all(&BY_CHANNELS, args, wide).await?.into_iter().unzip();
    let mut out: BTreeMap<String, Vec<GroupWithSchemeAdmin>> = BTreeMap::new();
    for (g, channel) in shown(&ctx, found).await?.into_iter().zip(channels) {
        out.entry(channel).or_default().push(g);
    }
    ctx.json(&json!({ "groups": out }))
}
