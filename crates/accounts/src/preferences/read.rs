//! Reading preferences.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/preferences", "GetPreferences", Auth::Session, all);
    r.get("/users/{user_id}/preferences/{category}", "GetPreferencesByCategory", Auth::Session, category);
    r.get(
        "/users/{user_id}/preferences/{category}/name/{preference_name}",
        "GetPreferencesByCategoryByName",
        Auth::Session,
        one,
    );
}

async fn all(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    ctx.json(&ctx.app.db.all(&store::ALL, args![&id], store::row).await?)
}

async fn category(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let found = ctx.app.db.all(&store::CATEGORY, args![&id, ctx.param("category")], store::row).await?;
    if found.is_empty() {
        return Err(AppError::missing("api.preference.preferences_category.get.app_error"));
    }
    ctx.json(&found)
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let key = args![&id, ctx.param("category"), ctx.param("preference_name")];
    let found = ctx.app.db.opt(&store::ONE, key, store::row).await?;
    ctx.json(&found.ok_or_else(|| AppError::bad("app.preference.get.app_error"))?)
}
