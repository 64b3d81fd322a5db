//! Groups in lists: all of them, by names, of a user; one of them.

use super::store::{self, group_cols};
use super::{counts, rules};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{Group, GroupsWithCount};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/groups", "GetGroups", Auth::Session, page);
    r.post("/groups/names", "GetGroupsByNames", Auth::Session, by_names);
    r.get("/groups/{group_id}", "GetGroup", Auth::Session, one);
    r.get("/users/{user_id}/groups", "GetGroupsByUserId", Auth::Session, of_user);
}

// $1 source; $2 without custom ones; $3 mentionable ones only; $4 words; $5 0 live, 1 all, 2 archived; $6 not of this team;
// $7 not of this channel; $8 with this member; $9 changed since; $10 only those that the team of $7 lets in
macro_rules! filters {
    () => {
        " FROM usergroups g WHERE ($1 = '' OR g.source = $1) AND ($2 = FALSE OR g.source <> 'custom') \
         AND ($3 = FALSE OR g.allowreference = TRUE) AND ($4 = '%%' OR lower(g.name) LIKE $4 OR lower(g.displayname) LIKE $4) \
         AND ($5 = 1 OR ($5 = 0 AND g.deleteat = 0) OR ($5 = 2 AND g.deleteat > 0)) \
         AND ($6 = '' OR NOT EXISTS (SELECT 1 FROM groupteams x WHERE x.groupid = g.id AND x.teamid = $6 AND x.deleteat = 0)) \
         AND ($7 = '' OR NOT EXISTS (SELECT 1 FROM groupchannels x WHERE x.groupid = g.id AND x.channelid = $7 AND x.deleteat = 0)) \
         AND ($8 = '' OR EXISTS (SELECT 1 FROM groupmembers x WHERE x.groupid = g.id AND x.userid = $8 AND x.deleteat = 0)) \
         AND g.updateat > $9 \
         AND ($10 = FALSE OR $7 = '' OR NOT EXISTS (SELECT 1 FROM channels c JOIN teams t ON t.id = c.teamid \
         WHERE c.id = $7 AND t.groupconstrained = TRUE AND NOT EXISTS (SELECT 1 FROM groupteams x WHERE x.groupid = g.id \
         AND x.teamid = t.id AND x.deleteat = 0)))"
    };
}

sql!(PAGE = "SELECT ", group_cols!(), filters!(), " ORDER BY g.displayname, g.id LIMIT $11 OFFSET $12");
sql!(COUNT = "SELECT COUNT(*)", filters!());
sql!(
    OF_USER = "SELECT ",
    group_cols!(),
    " FROM usergroups g JOIN groupmembers m ON m.groupid = g.id WHERE m.userid = $1 AND m.deleteat = 0 AND g.deleteat = 0 \
     AND ($2 = FALSE OR g.allowreference = TRUE) ORDER BY g.displayname, g.id"
);

/// Whoever may not read the groups of the console sees only those that can be mentioned.
async fn mentionable_only(ctx: &Ctx) -> Result<bool, AppError> {
    Ok(!ctx.can(Perm::SysconsoleReadUserManagementGroups).await?)
}

/// A query value that is an id; anything else counts as absent.
fn id_or_none(ctx: &Ctx, name: &str) -> String {
    ctx.query(name).filter(|v| ochre_types::is_valid_id(v)).unwrap_or_default()
}

/// Whom groups may be offered to: the one who manages the channel's members.
async fn manages(ctx: &Ctx, channel: &str) -> Result<(), AppError> {
    let c = ctx.app.channel_or_404(channel).await?;
    let perm = match c.is_open() {
        true => Perm::ManagePublicChannelMembers,
        false => Perm::ManagePrivateChannelMembers,
    };
    ctx.grant_channel(channel, perm).await?;
    Ok(())
}

async fn filters(ctx: &Ctx) -> Result<ochre_db::Args, AppError> {
    let source = ctx.query_str("group_source");
    rules::enabled(ctx, &source)?;
    let (team, channel) = (id_or_none(ctx, "not_associated_to_team"), id_or_none(ctx, "not_associated_to_channel"));
    if !channel.is_empty() {
        manages(ctx, &channel).await?;
    }
    let since = match ctx.query_str("since").as_str() {
        "" => 0,
        text => text.parse::<i64>().ok().filter(|s| *s >= 0).ok_or_else(|| AppError::url("since"))?,
    };
    let no_custom = ctx.query_bool("only_syncable_sources") || !ctx.app.config().service.enable_custom_groups;
    let mentionable = ctx.query_bool("filter_allow_reference") || mentionable_only(ctx).await?;
    let archived = match (ctx.query_bool("filter_archived"), ctx.query_bool("include_archived")) {
        (true, _) => 2_i64,
        (false, true) => 1,
        (false, false) => 0,
    };
    Ok(args![
        source,
        no_custom,
        mentionable,
        crate::teams::list::like(&ctx.query_str("q")),
        archived,
        team,
        channel,
        id_or_none(ctx, "filter_has_member"),
        since,
        ctx.query_bool("filter_parent_team_permitted")
    ])
}

async fn page(ctx: Ctx) -> Reply {
    let filters = filters(&ctx).await?;
    let mut args = filters.clone();
    args.extend(args![ctx.per_page(), ctx.page() * ctx.per_page()]);
    let mut found = ctx.app.db.all(&PAGE, args, store::row).await?;
    fill(&ctx, &mut found).await?;
    let channel = id_or_none(&ctx, "include_channel_member_count");
    if !channel.is_empty() {
        ctx.grant_channel(&channel, Perm::ReadChannel).await?;
        counts::of_channel_into(&ctx, &channel, ctx.query_bool("include_timezones"), &mut found).await?;
    }
    if !ctx.query_bool("include_total_count") {
        return ctx.json(&found);
    }
    let total_count = ctx.app.db.one(&COUNT, filters, |r| r.get(0)).await?;
    ctx.json(&GroupsWithCount { groups: Some(found), total_count })
}

/// Adds what the query asks for of `include_member_count` and `include_member_ids`.
async fn fill(ctx: &Ctx, groups: &mut [Group]) -> Result<(), AppError> {
    if ctx.query_bool("include_member_count") {
        counts::members_into(&ctx.app, groups).await?;
    }
    if ctx.query_bool("include_member_ids") {
        counts::member_ids_into(&ctx.app, groups).await?;
    }
    Ok(())
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("group_id")?;
    let g = store::by_id(&ctx.app, &id).await?;
    rules::enabled(&ctx, &g.source)?;
    if !rules::is_custom(&g) {
        rules::grant(&ctx, &id, Perm::SysconsoleReadUserManagementGroups).await?;
    }
    let mut list = [g];
    fill(&ctx, &mut list).await?;
    ctx.json(&list[0])
}

async fn by_names(ctx: Ctx) -> Reply {
    let names = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    let only = mentionable_only(&ctx).await?;
    let custom = ctx.app.config().service.enable_custom_groups;
    let mut found = store::by_names(&ctx.app, &names).await?;
    found.retain(|g| (g.allow_reference || !only) && (custom || !rules::is_custom(g)));
    ctx.json(&found)
}

async fn of_user(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    if user != ctx.me() {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let only = mentionable_only(&ctx).await?;
    ctx.json(&ctx.app.db.all(&OF_USER, args![&user, only], store::row).await?)
}
