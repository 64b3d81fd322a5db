//! Finding channels of a team, and group channels, by a part of the name.

use crate::teams::list::like;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, channel_cols, rows, sql, sql2};
use ochre_types::{Channel, ChannelSearch};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/{team_id}/channels/autocomplete", "AutocompleteChannelsForTeam", Auth::Session, autocomplete);
    r.get(
        "/teams/{team_id}/channels/search_autocomplete",
        "AutocompleteChannelsForTeamForSearch",
        Auth::Session,
        autocomplete_for_search,
    );
    r.post("/teams/{team_id}/channels/search", "SearchChannels", Auth::SessionBusyReject, search);
    r.post("/channels/group/search", "SearchGroupChannels", Auth::SessionBusyReject, groups);
}

// $4: only channels they are in (guests)
sql!(
    KNOWN = "SELECT ",
    channel_cols!(),
    " FROM channels c LEFT JOIN channelmembers m ON m.channelid = c.id AND m.userid = $2 \
     WHERE c.teamid = $1 AND (m.userid IS NOT NULL OR (c.type = 'O' AND $4 = FALSE)) AND ($5 = TRUE OR c.deleteat = 0) \
     AND (lower(c.name) LIKE $3 OR lower(c.displayname) LIKE $3 OR lower(c.purpose) LIKE $3) ORDER BY c.displayname, c.id LIMIT 50"
);
sql!(
    MINE = "SELECT ",
    channel_cols!(),
    " FROM channels c JOIN channelmembers m ON m.channelid = c.id WHERE m.userid = $2 \
     AND c.teamid = $1 AND ($4 = TRUE OR c.deleteat = 0) \
     AND (lower(c.name) LIKE $3 OR lower(c.displayname) LIKE $3) ORDER BY c.displayname, c.id LIMIT 50"
);
sql!(
    MY_DIRECT = "SELECT ",
    channel_cols!(),
    " FROM channels c JOIN channelmembers m ON m.channelid = c.id \
     JOIN channelmembers o ON o.channelid = c.id AND o.userid <> m.userid JOIN users u ON u.id = o.userid \
     WHERE m.userid = $1 AND c.type = 'D' AND (lower(u.username) LIKE $2 OR lower(u.nickname) LIKE $2) ORDER BY u.username LIMIT 50"
);
sql!(
    PUBLIC = "SELECT ",
    channel_cols!(),
    " FROM publicchannels p JOIN channels c ON c.id = p.id WHERE p.teamid = $1 \
     AND ($3 = TRUE OR p.deleteat = 0) AND (lower(p.name) LIKE $2 OR lower(p.displayname) LIKE $2 OR lower(p.purpose) LIKE $2) \
     ORDER BY p.displayname, p.id LIMIT 100"
);
async fn autocomplete(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    if !ctx.can_team(&team, Perm::ListTeamChannels).await? {
        return Err(AppError::denied(Perm::ListTeamChannels));
    }
    let guest = ctx.app.user(ctx.me()).await?.is_some_and(|u| u.is_guest());
    let args = args![&team, ctx.me(), like(&ctx.query_str("name")), guest, false];
    ctx.json(&ctx.app.db.all(&KNOWN, args, rows::channel).await?)
}

/// Channels that the caller is in, and direct channels by the other's name: what a search can be limited to.
async fn autocomplete_for_search(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    let term = like(ctx.query_str("name").trim_start_matches(['~', '@']));
    let mut found: Vec<Channel> = ctx.app.db.all(&MINE, args![&team, ctx.me(), &term, true], rows::channel).await?;
    found.extend(ctx.app.db.all(&MY_DIRECT, args![ctx.me(), &term], rows::channel).await?);
    found.truncate(50);
    ctx.json(&found)
}

async fn search(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    let wanted: ChannelSearch = ctx.decode("channel_search")?;
    let term = like(&wanted.term);
    if ctx.can_team(&team, Perm::ListTeamChannels).await? {
        let args = args![&team, &term, wanted.include_deleted];
        return ctx.json(&ctx.app.db.all(&PUBLIC, args, rows::channel).await?);
    }
    let member = ctx.app.team_member(&team, ctx.me()).await?;
    member.ok_or_else(|| AppError::missing("app.team.get_member.missing.app_error"))?;
    let args = args![&team, ctx.me(), &term, wanted.include_deleted];
    ctx.json(&ctx.app.db.all(&MINE, args, rows::channel).await?)
}

/// The caller's group channels in which every word is a part of somebody's name.
async fn groups(ctx: Ctx) -> Reply {
    let wanted: ChannelSearch = ctx.decode("channel_search")?;
    let words: Vec<String> =
        wanted.term.to_lowercase().replace(['%', ','], " ").split_whitespace().map(str::to_string).collect();
    if words.is_empty() {
        return ctx.json::<[Channel]>(&[]);
    }
    let mine =
        ctx.app.db.all(&MY_GROUPS, args![ctx.me()], |r| Ok((rows::channel(r)?, r.get::<String>(rows::CHANNEL_WIDTH)?)));
    let found: Vec<Channel> = mine
        .await?
        .into_iter()
        .filter(|(_, names)| words.iter().all(|w| names.contains(w.as_str())))
        .map(|(c, _)| c)
        .collect();
    ctx.json(&found)
}

sql2!(
    MY_GROUPS = pg: ("SELECT ", channel_cols!(), ", string_agg(lower(u.username), ' ') FROM channels c \
     JOIN channelmembers m ON m.channelid = c.id AND m.userid = $1 JOIN channelmembers o ON o.channelid = c.id \
     JOIN users u ON u.id = o.userid WHERE c.type = 'G' GROUP BY c.id ORDER BY c.displayname, c.id"),
    lite: ("SELECT ", channel_cols!(), ", group_concat(lower(u.username), ' ') FROM channels c \
     JOIN channelmembers m ON m.channelid = c.id AND m.userid = $1 JOIN channelmembers o ON o.channelid = c.id \
     JOIN users u ON u.id = o.userid WHERE c.type = 'G' GROUP BY c.id ORDER BY c.displayname, c.id")
);
