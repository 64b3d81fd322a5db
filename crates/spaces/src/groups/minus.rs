//! Who would have to leave if a team or channel were left to some groups.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql, user_cols};
use ochre_types::{Group, SanitizeOptions, User, UserWithGroups, UsersWithGroupsAndCount};
use std::collections::HashMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/{team_id}/members_minus_group_members", "TeamMembersMinusGroupMembers", Auth::Session, of_team);
    r.get(
        "/channels/{channel_id}/members_minus_group_members",
        "ChannelMembersMinusGroupMembers",
        Auth::Session,
        of_channel,
    );
}

macro_rules! outside {
    ($table:literal, $key:literal, $live:literal) => {
        concat!(
            " FROM users u JOIN ", $table, " m ON m.userid = u.id LEFT JOIN bots b ON b.userid = u.id WHERE m.", $key,
            " = $1 AND ", $live, " u.deleteat = 0 AND b.userid IS NULL AND NOT EXISTS (SELECT 1 FROM groupmembers gm \
             JOIN usergroups g ON g.id = gm.groupid WHERE gm.userid = u.id AND gm.groupid = ANY($2) AND gm.deleteat = 0 \
             AND g.deleteat = 0)"
        )
    };
}

sql!(
    TEAM_PAGE = "SELECT ",
    user_cols!(),
    ", m.schemeguest, m.schemeuser, m.schemeadmin",
    outside!("teammembers", "teamid", "m.deleteat = 0 AND"),
    " ORDER BY u.username LIMIT $3 OFFSET $4"
);
sql!(TEAM_COUNT = "SELECT COUNT(*)", outside!("teammembers", "teamid", "m.deleteat = 0 AND"));
sql!(
    CHANNEL_PAGE = "SELECT ",
    user_cols!(),
    ", m.schemeguest, m.schemeuser, m.schemeadmin",
    outside!("channelmembers", "channelid", ""),
    " ORDER BY u.username LIMIT $3 OFFSET $4"
);
sql!(CHANNEL_COUNT = "SELECT COUNT(*)", outside!("channelmembers", "channelid", ""));
sql!(
    GROUPS_OF = "SELECT gm.userid, g.id, g.name, g.displayname, g.description, g.source, g.remoteid, g.createat, g.updateat, \
     g.deleteat, g.allowreference FROM groupmembers gm JOIN usergroups g ON g.id = gm.groupid \
     WHERE gm.userid = ANY($1) AND gm.deleteat = 0 AND g.deleteat = 0 ORDER BY g.displayname, g.id"
);

async fn of_team(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementGroups).await?;
    answer(&ctx, &id, &TEAM_PAGE, &TEAM_COUNT).await
}

async fn of_channel(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementChannels).await?;
    answer(&ctx, &id, &CHANNEL_PAGE, &CHANNEL_COUNT).await
}

async fn answer(ctx: &Ctx, id: &str, page: &'static ochre_db::Sql, count: &'static ochre_db::Sql) -> Reply {
    let ids: Vec<String> = ctx.query_str("group_ids").split(',').map(str::to_string).collect();
    if ids.iter().any(|g| !ochre_types::is_valid_id(g)) {
        return Err(AppError::url("group_ids"));
    }
    let row = |r: &ochre_db::Row| {
        let at = rows::USER_WIDTH;
        Ok((rows::user(r)?, [r.get(at)?, r.get(at + 1)?, r.get(at + 2)?]))
    };
    let args = args![id, &ids, ctx.per_page(), ctx.page() * ctx.per_page()];
    let found = ctx.app.db.all(page, args, row).await?;
    let total_count: i64 = ctx.app.db.one(count, args![id, &ids], |r| r.get(0)).await?;
    let mut groups = groups_of(ctx, found.iter().map(|(u, _)| u.id.clone()).collect()).await?;
    let privacy = ctx.app.config().privacy.clone();
    let options = SanitizeOptions::new(privacy.show_email_address, privacy.show_full_name, false);
    let users = found.into_iter().map(|(u, flags)| {
        let own = groups.remove(&u.id).unwrap_or_default();
        with_groups(u, options, own, flags)
    });
    ctx.json(&UsersWithGroupsAndCount { users: Some(users.collect()), total_count })
}

async fn groups_of(ctx: &Ctx, users: Vec<String>) -> Result<HashMap<String, Vec<Group>>, AppError> {
    let row = |r: &ochre_db::Row| {
        let group = Group {
            id: r.get(1)?,
            name: r.get(2)?,
            display_name: r.get(3)?,
            description: r.get(4)?,
            source: r.get(5)?,
            remote_id: r.get(6)?,
            create_at: r.get(7)?,
            update_at: r.get(8)?,
            delete_at: r.get(9)?,
            allow_reference: r.get(10)?,
            ..Group::default()
        };
        Ok((r.get::<String>(0)?, group))
    };
    let mut out: HashMap<String, Vec<Group>> = HashMap::new();
    for (user, group) in ctx.app.db.all(&GROUPS_OF, args![&users], row).await? {
        out.entry(user).or_default().push(group);
    }
    Ok(out)
}

/// The account as others see it, with its groups and the flags of its membership.
fn with_groups(mut user: User, options: SanitizeOptions, groups: Vec<Group>, flags: [bool; 3]) -> UserWithGroups {
    user.sanitize_profile(options, false);
    let mut out: UserWithGroups = serde_json::to_value(&user).and_then(serde_json::from_value).unwrap_or_default();
    out.groups = Some(groups);
    [out.scheme_guest, out.scheme_user, out.scheme_admin] = flags;
    out
}
