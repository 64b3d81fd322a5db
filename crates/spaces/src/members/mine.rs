//! All memberships of one user.

use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, channel_cols, channel_member_cols, rows, sql};
use ochre_types::{ChannelMember, ChannelMemberWithTeamData};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/teams/{team_id}/channels/members", "GetChannelMembersForUser", Auth::Session, in_team);
    r.get("/users/{user_id}/channel_members", "GetChannelMembersWithTeamDataForUser", Auth::Session, everywhere);
}

sql!(
    IN_TEAM = "SELECT ",
    channel_member_cols!(),
    ", ",
    channel_cols!(),
    " FROM channelmembers cm JOIN channels c ON c.id = cm.channelid \
     WHERE cm.userid = $1 AND (c.teamid = $2 OR c.teamid = '') AND c.deleteat = 0"
);
sql!(
    EVERYWHERE = "SELECT ",
    channel_member_cols!(),
    ", ",
    channel_cols!(),
    ", t.displayname, t.name, t.updateat FROM channelmembers cm \
     JOIN channels c ON c.id = cm.channelid LEFT JOIN teams t ON t.id = c.teamid WHERE cm.userid = $1 ORDER BY cm.channelid \
     LIMIT $2 OFFSET $3"
);

/// Effective roles, from the channel of the same row.
async fn fill(app: &App, m: &mut ChannelMember, c: &ochre_types::Channel) -> Result<(), AppError> {
    app.fill_channel_roles(m, Some(c)).await
}

fn channel(r: &ochre_db::Row, at: usize) -> Result<ochre_types::Channel, ochre_db::DbError> {
    // only what the roles depend on
    Ok(ochre_types::Channel {
        id: r.get(at)?,
        team_id: r.get(at + 4)?,
        scheme_id: r.get(at + 14)?,
        ..Default::default()
    })
}

async fn in_team(ctx: Ctx) -> Reply {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    if !ctx.can_team(&team, Perm::ViewTeam).await? {
        return Err(AppError::denied(Perm::ViewTeam));
    }
    if user != ctx.me() && !ctx.can_team(&team, Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    let row = |r: &ochre_db::Row| Ok((rows::channel_member(r)?, channel(r, rows::CHANNEL_MEMBER_WIDTH)?));
    let mut out = Vec::new();
    for (mut m, c) in ctx.app.db.all(&IN_TEAM, args![&user, &team], row).await? {
        fill(&ctx.app, &mut m, &c).await?;
        out.push(m);
    }
    ctx.json(&out)
}

async fn everywhere(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    ctx.grant_user(&user).await?;
    let page = ctx.query_int("page").unwrap_or(0);
    // page -1 asks for everything, one JSON object a line (contract/limits.md paging)
    let all = page == -1;
    let (limit, offset) = if all { (i64::from(i32::MAX), 0) } else { (ctx.per_page(), page.max(0) * ctx.per_page()) };
    let row = |r: &ochre_db::Row| {
        let at = rows::CHANNEL_MEMBER_WIDTH + rows::CHANNEL_WIDTH;
        let c = channel(r, rows::CHANNEL_MEMBER_WIDTH)?;
        Ok((rows::channel_member(r)?, c, r.get(at)?, r.get(at + 1)?, r.get::<i64>(at + 2)?))
    };
    let mut out = Vec::new();
    for (mut m, c, shown, name, at) in ctx.app.db.all(&EVERYWHERE, args![&user, limit, offset], row).await? {
        fill(&ctx.app, &mut m, &c).await?;
        out.push(with_team(m, shown, name, at));
    }
    if !all {
        return ctx.json(&out);
    }
    let lines: Vec<String> = out.iter().map(ochre_types::encode).collect();
    Ok(ochre_kernel::Response::bytes(200, "application/x-ndjson", lines.join("\n") + "\n"))
}

fn with_team(
    m: ChannelMember,
    team_display_name: String,
    team_name: String,
    team_update_at: i64,
) -> ChannelMemberWithTeamData {
    ChannelMemberWithTeamData {
        channel_id: m.channel_id,
        user_id: m.user_id,
        roles: m.roles,
        last_viewed_at: m.last_viewed_at,
        msg_count: m.msg_count,
        mention_count: m.mention_count,
        mention_count_root: m.mention_count_root,
        urgent_mention_count: m.urgent_mention_count,
        msg_count_root: m.msg_count_root,
        notify_props: m.notify_props,
        last_update_at: m.last_update_at,
        scheme_guest: m.scheme_guest,
        scheme_user: m.scheme_user,
        scheme_admin: m.scheme_admin,
        explicit_roles: m.explicit_roles,
        autotranslation_disabled: m.autotranslation_disabled,
        team_display_name,
        team_name,
        team_update_at,
    }
}
