//! Reading the sidebar; who may.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, Tx};
use ochre_types::{OrderedSidebarCategories, SidebarCategoryWithChannels};

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/users/{user_id}/teams/{team_id}/channels/categories";
    r.get(path, "GetSidebarCategoriesForTeamForUser", Auth::Session, all);
    r.get(&format!("{path}/{{category_id}}"), "GetSidebarCategoryForTeamForUser", Auth::Session, one);
}

/// The user and team of the address, for the user (or an administrator) who may see the team.
pub async fn place(ctx: &Ctx) -> Result<(String, String), AppError> {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    ctx.grant_user(&user).await?;
    view_team(ctx, &team).await?;
    Ok((user, team))
}

async fn view_team(ctx: &Ctx, team: &str) -> Result<(), AppError> {
    match ctx.can_team(team, Perm::ViewTeam).await? {
        true => Ok(()),
        false => Err(AppError::denied(Perm::ViewTeam)),
    }
}

/// The same, and the category of the address, which must be that user's in that team (403 otherwise).
pub async fn category(ctx: &Ctx) -> Result<(String, String, String), AppError> {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    let id = ctx.param("category_id").to_string();
    if !ochre_types::is_valid_category_id(&id) {
        return Err(AppError::url("category_id"));
    }
    own(ctx, &user, &team, &id).await?;
    view_team(ctx, &team).await?;
    Ok((user, team, id))
}

/// Whether a category is of that user and team and the caller may handle it.
pub async fn own(ctx: &Ctx, user: &str, team: &str, id: &str) -> Result<(), AppError> {
    if ctx.can(Perm::EditOtherUsers).await? {
        return Ok(());
    }
    match store::by_id(&ctx.app, id).await? {
        Some(k) if k.user_id == ctx.me() && k.user_id == user && k.team_id == team => Ok(()),
        _ => Err(AppError::denied(Perm::EditOtherUsers)),
    }
}

/// The whole sidebar; the first look makes it.
pub async fn load(ctx: &Ctx, user: &str, team: &str) -> Result<Vec<SidebarCategoryWithChannels>, AppError> {
    let mut tx = ctx.begin().await?;
    let all = load_in(&mut tx, user, team).await?;
    tx.commit().await?;
    Ok(all)
}

/// As [`load`], in a transaction that a refusal still drops: then nothing was made.
pub async fn load_in(tx: &mut Tx, user: &str, team: &str) -> Result<Vec<SidebarCategoryWithChannels>, AppError> {
    store::ensure(tx, user, team).await?;
    store::of(tx, user, team).await
}

async fn all(ctx: Ctx) -> Reply {
    let (user, team) = place(&ctx).await?;
    let all = load(&ctx, &user, &team).await?;
    let order = Some(all.iter().map(|k| k.id.clone()).collect());
    ctx.json(&OrderedSidebarCategories { categories: Some(all), order })
}

async fn one(ctx: Ctx) -> Reply {
    let (user, team, id) = category(&ctx).await?;
    let mut tx = ctx.begin().await?;
    let found = load_in(&mut tx, &user, &team).await?.into_iter().find(|k| k.id == id);
    let found = found.ok_or_else(|| AppError::missing("app.channel.sidebar_categories.app_error"))?;
    tx.commit().await?;
    ctx.json(&found)
}
