//! Channels in lists: of a team, of a user.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, channel_cols, rows, sql};
use ochre_types::Channel;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/{team_id}/channels", "GetPublicChannelsForTeam", Auth::Session, public);
    r.get("/teams/{team_id}/channels/private", "GetPrivateChannelsForTeam", Auth::Session, private);
    r.get("/teams/{team_id}/channels/deleted", "GetDeletedChannelsForTeam", Auth::Session, archived);
    r.post("/teams/{team_id}/channels/ids", "GetPublicChannelsByIdsForTeam", Auth::Session, by_ids);
    r.get("/users/{user_id}/teams/{team_id}/channels", "GetChannelsForTeamForUser", Auth::Session, of_user_in_team);
    r.get("/users/{user_id}/channels", "GetChannelsForUser", Auth::Session, of_user);
}

sql!(
    OF_TYPE = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.teamid = $1 AND c.type = $2 AND c.deleteat = 0 \
     ORDER BY c.displayname, c.id LIMIT $3 OFFSET $4"
);
// $2: everything ($3 being ignored then); else what the user $3 may know of
sql!(
    ARCHIVED = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.teamid = $1 AND c.deleteat <> 0 AND ($2 = TRUE OR c.type = 'O' \
     OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.channelid = c.id AND m.userid = $3)) \
     ORDER BY c.displayname, c.id LIMIT $4 OFFSET $5"
);
sql!(
    BY_IDS = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.teamid = $1 AND c.type = 'O' AND c.deleteat = 0 AND c.id = ANY($2) \
     ORDER BY c.displayname, c.id"
);
// $3: archived ones too, those archived since $4
sql!(
    OF_USER_IN_TEAM = "SELECT ",
    channel_cols!(),
    " FROM channels c JOIN channelmembers m ON m.channelid = c.id WHERE m.userid = $1 \
     AND (c.teamid = $2 OR c.teamid = '') AND (c.deleteat = 0 OR ($3 = TRUE AND c.deleteat >= $4)) ORDER BY c.displayname, c.id"
);
sql!(
    OF_USER = "SELECT ",
    channel_cols!(),
    " FROM channels c JOIN channelmembers m ON m.channelid = c.id WHERE m.userid = $1 \
     AND (c.deleteat = 0 OR ($2 = TRUE AND c.deleteat >= $3)) ORDER BY c.id"
);

async fn in_team(ctx: &Ctx, perm: Perm) -> Result<String, AppError> {
    let team = ctx.id("team_id")?;
    if ctx.can_team(&team, perm).await? { Ok(team) } else { Err(AppError::denied(perm)) }
}

async fn of_type(ctx: &Ctx, team: &str, kind: &str) -> Reply {
    let args = args![team, kind, ctx.per_page(), ctx.page() * ctx.per_page()];
    ctx.json(&ctx.app.db.all(&OF_TYPE, args, rows::channel).await?)
}

async fn public(ctx: Ctx) -> Reply {
    let team = in_team(&ctx, Perm::ListTeamChannels).await?;
    of_type(&ctx, &team, "O").await
}

async fn private(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    ctx.grant_system(Perm::ManageSystem).await?;
    of_type(&ctx, &team, "P").await
}

async fn archived(ctx: Ctx) -> Reply {
    let team = in_team(&ctx, Perm::ListTeamChannels).await?;
    let all = ctx.can(Perm::ManageSystem).await?;
    let args = args![&team, all, ctx.me(), ctx.per_page(), ctx.page() * ctx.per_page()];
    ctx.json(&ctx.app.db.all(&ARCHIVED, args, rows::channel).await?)
}

async fn by_ids(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    let ids = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if ids.is_empty() {
        return Err(AppError::body("channel_ids"));
    }
    if ids.iter().any(|id| !ochre_types::is_valid_id(id)) {
        return Err(AppError::body("channel_id"));
    }
    in_team(&ctx, Perm::ViewTeam).await?;
    let found = ctx.app.db.all(&BY_IDS, args![&team, &ids], rows::channel).await?;
    if found.is_empty() {
        return Err(AppError::missing("app.channel.get_channels_by_ids.not_found.app_error"));
    }
    ctx.json(&found)
}

/// `include_deleted`, `last_delete_at`.
fn since(ctx: &Ctx) -> Result<(bool, i64), AppError> {
    let last = match ctx.query("last_delete_at").filter(|v| !v.is_empty()) {
        None => 0,
        Some(v) => v.parse::<i64>().ok().filter(|v| *v >= 0).ok_or_else(|| AppError::url("last_delete_at"))?,
    };
    Ok((ctx.query_bool("include_deleted"), last))
}

async fn of_user_in_team(ctx: Ctx) -> Reply {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    ctx.grant_user(&user).await?;
    in_team(&ctx, Perm::ViewTeam).await?;
    let (archived, last) = since(&ctx)?;
    let found = ctx.app.db.all(&OF_USER_IN_TEAM, args![&user, &team, archived, last], rows::channel).await?;
    if found.is_empty() {
        return Err(AppError::missing("app.channel.get_channels.not_found.app_error"));
    }
    let etag = etag(&found);
    ctx.json_etag(&etag, &found)
}

/// Id of the newest channel, its time, 0, how many (contract/limits.md ETags).
fn etag(list: &[Channel]) -> String {
    let mut newest: (&str, i64) = ("0", 0);
    for c in list {
        for at in [c.last_post_at, c.update_at] {
            if at > newest.1 {
                newest = (&c.id, at);
            }
        }
    }
    ochre_types::valid::etag(&[&newest.0, &newest.1, &0, &list.len()])
}

async fn of_user(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    ctx.grant_user(&user).await?;
    let (archived, last) = since(&ctx)?;
    ctx.json(&ctx.app.db.all(&OF_USER, args![&user, archived, last], rows::channel).await?)
}
