//! Reading memberships of teams.

use crate::members::visible;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql, team_member_cols};
use ochre_types::TeamMember;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/{team_id}/members", "GetTeamMembers", Auth::Session, page);
    r.post("/teams/{team_id}/members/ids", "GetTeamMembersByIds", Auth::Session, by_ids);
    r.get("/teams/{team_id}/members/{user_id}", "GetTeamMember", Auth::Session, one);
    r.get("/users/{user_id}/teams/members", "GetTeamMembersForUser", Auth::Session, of_user);
}

// $4: by name; $5: without deactivated accounts
sql!(
    PAGE = "SELECT ",
    team_member_cols!(),
    " FROM teammembers tm JOIN users u ON u.id = tm.userid WHERE tm.teamid = $1 \
     AND tm.deleteat = 0 AND ($5 = FALSE OR u.deleteat = 0) \
     ORDER BY CASE WHEN $4 = TRUE THEN u.username ELSE '' END, tm.userid LIMIT $2 OFFSET $3"
);
sql!(
    BY_USERS = "SELECT ",
    team_member_cols!(),
    " FROM teammembers tm WHERE tm.teamid = $1 AND tm.deleteat = 0 AND tm.userid = ANY($2)"
);
sql!(OF_USER = "SELECT ", team_member_cols!(), " FROM teammembers tm WHERE tm.userid = $1");

async fn fill(ctx: &Ctx, mut list: Vec<TeamMember>) -> Result<Vec<TeamMember>, AppError> {
    for m in &mut list {
        let team = ctx.app.team(&m.team_id).await?;
        ctx.app.fill_team_roles(m, team.as_deref()).await?;
    }
    Ok(list)
}

/// Guests are shown the people of their channels only.
async fn seen(ctx: &Ctx, list: Vec<TeamMember>) -> Result<Vec<TeamMember>, AppError> {
    let ids: Vec<String> = list.iter().map(|m| m.user_id.clone()).collect();
    let seen = visible::of(ctx, &ids).await?;
    Ok(list.into_iter().filter(|m| seen.as_ref().is_none_or(|s| s.contains(&m.user_id))).collect())
}

async fn view_team(ctx: &Ctx, team: &str) -> Result<(), AppError> {
    match ctx.can_team(team, Perm::ViewTeam).await? {
        true => Ok(()),
        false => Err(AppError::denied(Perm::ViewTeam)),
    }
}

async fn page(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    view_team(&ctx, &team).await?;
    let by_name = ctx.query_str("sort") == "Username";
    let active = ctx.query_bool("exclude_deleted_users");
    let args = args![&team, ctx.per_page(), ctx.page() * ctx.per_page(), by_name, active];
    let list = ctx.app.db.all(&PAGE, args, rows::team_member).await?;
    let list = seen(&ctx, list).await?;
    ctx.json(&fill(&ctx, list).await?)
}

async fn by_ids(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    let ids = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if ids.is_empty() {
        return Err(AppError::body("user_ids"));
    }
    view_team(&ctx, &team).await?;
    let list = ctx.app.db.all(&BY_USERS, args![&team, &ids], rows::team_member).await?;
    let list = seen(&ctx, list).await?;
    ctx.json(&fill(&ctx, list).await?)
}

async fn one(ctx: Ctx) -> Reply {
    let (team, user) = (ctx.id("team_id")?, ctx.id("user_id")?);
    view_team(&ctx, &team).await?;
    if !visible::sees(&ctx, &user).await? {
        return Err(AppError::denied(Perm::ViewMembers));
    }
    let found = ctx.app.team_member(&team, &user).await?;
    ctx.json(&found.ok_or_else(|| AppError::missing("app.team.get_member.missing.app_error"))?)
}

async fn of_user(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    if !ctx.can_user(&user).await? && !ctx.can(Perm::ReadOtherUsersTeams).await? {
        return Err(AppError::denied(Perm::ReadOtherUsersTeams));
    }
    if !visible::sees(&ctx, &user).await? {
        return Err(AppError::denied(Perm::ViewMembers));
    }
    let list = ctx.app.db.all(&OF_USER, args![&user], rows::team_member).await?;
    ctx.json(&fill(&ctx, list).await?)
}
