//! Teams in lists: all of them, those of a user, by a search; counts of one.

use super::view;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql, team_cols};
use ochre_types::{Team, TeamSearch, TeamStats, TeamsWithCount};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams", "GetAllTeams", Auth::Session, all);
    r.post("/teams/search", "SearchTeams", Auth::SessionBusyReject, search);
    r.get("/users/{user_id}/teams", "GetTeamsForUser", Auth::Session, of_user);
    r.get("/teams/{team_id}/stats", "GetTeamStats", Auth::Session, stats);
}

sql!(
    OF_USER = "SELECT ",
    team_cols!(),
    " FROM teams t JOIN teammembers tm ON tm.teamid = t.id WHERE tm.userid = $1 \
     AND tm.deleteat = 0 AND t.deleteat = 0 ORDER BY t.displayname, t.id"
);
// $1: the words, `%` around; $2, $3: open ones, closed ones are wanted; $4: archived ones too; $5: group-constrained: 0 all, 1 only, 2 none
sql!(
    FOUND = "SELECT ",
    team_cols!(),
    " FROM teams t WHERE (lower(t.name) LIKE $1 OR lower(t.displayname) LIKE $1) \
     AND ((t.allowopeninvite = TRUE AND $2 = TRUE) OR (COALESCE(t.allowopeninvite, FALSE) = FALSE AND $3 = TRUE)) \
     AND ($4 = TRUE OR t.deleteat = 0) AND ($5 = 0 OR ($5 = 1 AND t.groupconstrained = TRUE) \
     OR ($5 = 2 AND COALESCE(t.groupconstrained, FALSE) = FALSE)) \
     AND ($6 = FALSE OR NOT EXISTS (SELECT 1 FROM retentionpoliciesteams p WHERE p.teamid = t.id)) \
     ORDER BY t.displayname, t.id LIMIT $7 OFFSET $8"
);
sql!(
    FOUND_COUNT = "SELECT COUNT(*) FROM teams t WHERE (lower(t.name) LIKE $1 OR lower(t.displayname) LIKE $1) \
     AND ((t.allowopeninvite = TRUE AND $2 = TRUE) OR (COALESCE(t.allowopeninvite, FALSE) = FALSE AND $3 = TRUE)) \
     AND ($4 = TRUE OR t.deleteat = 0) AND ($5 = 0 OR ($5 = 1 AND t.groupconstrained = TRUE) \
     OR ($5 = 2 AND COALESCE(t.groupconstrained, FALSE) = FALSE)) \
     AND ($6 = FALSE OR NOT EXISTS (SELECT 1 FROM retentionpoliciesteams p WHERE p.teamid = t.id))"
);
sql!(
    STATS = "SELECT COUNT(*), COUNT(*) FILTER (WHERE u.deleteat = 0) FROM teammembers tm JOIN users u ON u.id = tm.userid \
     WHERE tm.teamid = $1 AND tm.deleteat = 0"
);

/// What is wanted of the table of teams.
struct Wanted {
    term: String,
    open: bool,
    closed: bool,
    archived: bool,
    constrained: i64,
    without_policy: bool,
}

impl Wanted {
    async fn page(&self, ctx: &Ctx, limit: i64, offset: i64) -> Result<Vec<Team>, AppError> {
        let (term, flags) = (&self.term, (self.open, self.closed, self.archived));
        let args = args![term, flags.0, flags.1, flags.2, self.constrained, self.without_policy, limit, offset];
        Ok(ctx.app.db.all(&FOUND, args, rows::team).await?)
    }

    async fn count(&self, ctx: &Ctx) -> Result<i64, AppError> {
        let args = args![&self.term, self.open, self.closed, self.archived, self.constrained, self.without_policy];
        Ok(ctx.app.db.one(&FOUND_COUNT, args, |r| r.get(0)).await?)
    }
}

/// Text for `LIKE`: lower case, its own wildcards taken out, `%` around.
pub fn like(term: &str) -> String {
    let plain: String = term.to_lowercase().chars().filter(|c| !matches!(c, '%' | '\\')).collect();
    format!("%{}%", plain.trim())
}

async fn all(ctx: Ctx) -> Reply {
    let without_policy = ctx.query_bool("exclude_policy_constrained");
    if without_policy {
        ctx.grant_system(Perm::SysconsoleReadComplianceDataRetentionPolicy).await?;
    }
    let (closed, open) = (ctx.can(Perm::ListPrivateTeams).await?, ctx.can(Perm::ListPublicTeams).await?);
    if !open && !closed {
        return Err(AppError::new("api.team.get_all_teams.insufficient_permissions", 403));
    }
    let wanted = Wanted { term: "%".into(), open, closed, archived: true, constrained: 0, without_policy };
    let found = wanted.page(&ctx, ctx.per_page(), ctx.page() * ctx.per_page()).await?;
    let teams = view::list(&ctx, &found).await?;
    if !ctx.query_bool("include_total_count") {
        return ctx.json(&teams);
    }
    let total_count = wanted.count(&ctx).await?;
    ctx.json(&TeamsWithCount { teams: Some(teams), total_count })
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn search(ctx: Ctx) -> Reply {
    let s: TeamSearch = ctx.decode("team_search")?;
    if s.policy_id.is_some() || s.exclude_policy_constrained == Some(true) {
        ctx.grant_system(Perm::SysconsoleReadComplianceDataRetentionPolicy).await?;
    }
    let paged = s.page.is_some() && s.per_page.is_some();
    let (closed, open) = (ctx.can(Perm::ListPrivateTeams).await?, ctx.can(Perm::ListPublicTeams).await?);
    if paged && !(open && closed) {
        return Err(AppError::new(
            if open {
                "api.team.search_teams.pagination_not_implemented.public_team_search"
            } else {
                "api.team.search_teams.pagination_not_implemented.private_team_search"
            },
            501,
        ));
    }
    let wanted = Wanted {
        term: like(&s.term),
        open: open && s.allow_open_invite != Some(false),
        closed: closed && s.allow_open_invite != Some(true),
        archived: closed,
        constrained: match s.group_constrained {
            Some(true) => 1,
            Some(false) => 2,
            None => 0,
        },
        without_policy: s.exclude_policy_constrained == Some(true),
    };
    if !paged {
        let found = wanted.page(&ctx, 1000, 0).await?;
        return ctx.json(&view::list(&ctx, &found).await?);
    }
    let per_page = s.per_page.unwrap_or(60).clamp(0, 200);
    let found = wanted.page(&ctx, per_page, s.page.unwrap_or(0).max(0) * per_page).await?;
    let (teams, total_count) = (view::list(&ctx, &found).await?, wanted.count(&ctx).await?);
    ctx.json(&TeamsWithCount { teams: Some(teams), total_count })
}

async fn of_user(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    if user != ctx.me() {
        ctx.grant_system(Perm::SysconsoleReadUserManagementUsers).await?;
    }
    let found = ctx.app.db.all(&OF_USER, args![&user], rows::team).await?;
    ctx.json(&view::list(&ctx, &found).await?)
}

async fn stats(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    if !ctx.can_team(&id, Perm::ViewTeam).await? {
        return Err(AppError::denied(Perm::ViewTeam));
    }
    let (total_member_count, active_member_count) =
        ctx.app.db.one(&STATS, args![&id], |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?))).await?;
    ctx.json(&TeamStats { team_id: id, total_member_count, active_member_count })
}
