//! Saving and removing preferences.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{PREFERENCE_CATEGORY_FAVORITE_CHANNEL, PREFERENCE_CATEGORY_FLAGGED_POST, Preference};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/{user_id}/preferences", "UpdatePreferences", Auth::Session, save);
    r.post("/users/{user_id}/preferences/delete", "DeletePreferences", Auth::Session, remove);
}

sql!(CHANNEL_OF_POST = "SELECT channelid FROM posts WHERE id = $1 AND deleteat = 0");

/// One to a hundred in a request (contract/limits.md).
fn list(ctx: &Ctx) -> Result<Vec<Preference>, AppError> {
    let list: Vec<Preference> = ctx.decode("preferences")?;
    if (1..=100).contains(&list.len()) { Ok(list) } else { Err(AppError::body("preferences")) }
}

async fn save(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let mut wanted = list(&ctx)?;
    for p in wanted.iter().filter(|p| p.category == PREFERENCE_CATEGORY_FLAGGED_POST) {
        readable(&ctx, &p.name).await?;
    }
    if wanted.iter().any(|p| p.user_id != id) {
        return Err(AppError::new("api.preference.update_preferences.set.app_error", 403));
    }
    for p in &mut wanted {
        p.pre_update();
        p.check_valid()?;
    }
    // before the event that makes clients ask for the sidebar
    favourites(&ctx, &id, &wanted, false).await?;
    let mut tx = ctx.begin().await?;
    store::save(&mut tx, &id, &wanted);
    tx.commit().await?;
    ctx.ok()
}

/// A saved message must be one that the caller can read.
async fn readable(ctx: &Ctx, post: &str) -> Result<(), AppError> {
    let found: Option<String> = ctx.app.db.opt(&CHANNEL_OF_POST, args![post], |r| r.get(0)).await?;
    let Some(channel) = found else { return Err(AppError::body("preference.name")) };
    ctx.grant_read(&channel).await.map_err(|_| AppError::denied(Perm::ReadChannelContent))?;
    Ok(())
}

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_user(&id).await?;
    let wanted = list(&ctx)?;
    if wanted.iter().any(|p| p.user_id != id) {
        return Err(AppError::new("api.preference.delete_preferences.delete.app_error", 403));
    }
    favourites(&ctx, &id, &wanted, true).await?;
    let mut tx = ctx.begin().await?;
    store::remove(&mut tx, &id, &wanted);
    tx.commit().await?;
    ctx.ok()
}

/// The favourites category of the sidebar follows the preferences.
async fn favourites(ctx: &Ctx, user: &str, list: &[Preference], removed: bool) -> Result<(), AppError> {
    let Some(sidebar) = ctx.app.ports.sidebar.get() else { return Ok(()) };
    for p in list.iter().filter(|p| p.category == PREFERENCE_CATEGORY_FAVORITE_CHANNEL) {
        sidebar.favourite(&ctx.app, user, &p.name, !removed && p.value == "true").await?;
    }
    Ok(())
}
