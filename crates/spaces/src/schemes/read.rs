//! Reading schemes, and the teams or channels under one.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, channel_cols, rows, sql, team_cols};
use ochre_types::Scheme;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/schemes", "GetSchemes", Auth::Session, page);
    r.get("/schemes/{scheme_id}", "GetScheme", Auth::SessionTrust, one);
    r.get("/schemes/{scheme_id}/teams", "GetTeamsForScheme", Auth::SessionTrust, teams);
    r.get("/schemes/{scheme_id}/channels", "GetChannelsForScheme", Auth::SessionTrust, channels);
}

sql!(
    TEAMS = "SELECT ",
    team_cols!(),
    " FROM teams t WHERE t.schemeid = $1 ORDER BY t.displayname, t.id LIMIT $2 OFFSET $3"
);
sql!(
    CHANNELS = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.schemeid = $1 ORDER BY c.displayname, c.id LIMIT $2 OFFSET $3"
);

/// A live scheme, or 404.
pub async fn by_id(ctx: &Ctx, id: &str) -> Result<Scheme, AppError> {
    let all = ctx.app.schemes().await?;
    let found = all.get(id).filter(|s| s.delete_at == 0).cloned();
    found.ok_or_else(|| AppError::missing("app.scheme.get.app_error"))
}

async fn page(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleReadUserManagementPermissions).await?;
    let scope = ctx.query_str("scope");
    if !matches!(scope.as_str(), "" | "team" | "channel" | "playbook" | "run") {
        return Err(AppError::body("scope"));
    }
    let all = ctx.app.schemes().await?;
    let mut found: Vec<&Scheme> =
        all.values().filter(|s| s.delete_at == 0 && (scope.is_empty() || s.scope == scope)).collect();
    found.sort_by(|a, b| b.create_at.cmp(&a.create_at).then_with(|| a.id.cmp(&b.id)));
    let (skip, take) = (ctx.page() * ctx.per_page(), ctx.per_page());
    let range = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
    let shown: Vec<&Scheme> = found.into_iter().skip(range(skip)).take(range(take)).collect();
    ctx.json(&shown)
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("scheme_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementPermissions).await?;
    let scheme = by_id(&ctx, &id).await?;
    ctx.json(&scheme)
}

async fn teams(ctx: Ctx) -> Reply {
    let id = ctx.id("scheme_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementTeams).await?;
    if by_id(&ctx, &id).await?.scope != "team" {
        return Err(AppError::bad("api.scheme.get_teams_for_scheme.scope.error"));
    }
    let args = args![&id, ctx.per_page(), ctx.page() * ctx.per_page()];
    let found = ctx.app.db.all(&TEAMS, args, rows::team).await?;
    ctx.json(&crate::teams::view::list(&ctx, &found).await?)
}

async fn channels(ctx: Ctx) -> Reply {
    let id = ctx.id("scheme_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementChannels).await?;
    if by_id(&ctx, &id).await?.scope != "channel" {
        return Err(AppError::bad("api.scheme.get_channels_for_scheme.scope.error"));
    }
    let args = args![&id, ctx.per_page(), ctx.page() * ctx.per_page()];
    ctx.json(&ctx.app.db.all(&CHANNELS, args, rows::channel).await?)
}
