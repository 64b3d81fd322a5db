//! The custom statuses used last, kept as a preference.

use super::custom::{decode, enabled};
use crate::preferences::store;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes};
use ochre_types::{
    CustomStatus, MAX_RECENT_CUSTOM_STATUSES, PREFERENCE_CATEGORY_CUSTOM_STATUS,
    PREFERENCE_NAME_RECENT_CUSTOM_STATUSES, Preference,
};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/users/{user_id}/status/custom/recent", "RemoveRecentCustomStatus", Auth::Session, remove);
    r.post("/users/{user_id}/status/custom/recent/delete", "PostUserRecentCustomStatusDelete", Auth::Session, remove);
}

async fn list(app: &App, user: &str) -> Result<Option<Vec<CustomStatus>>, AppError> {
    let found =
        store::value(app, user, PREFERENCE_CATEGORY_CUSTOM_STATUS, PREFERENCE_NAME_RECENT_CUSTOM_STATUSES).await?;
    Ok(found.map(|text| ochre_types::decode(text.as_bytes()).unwrap_or_default()))
}

async fn save(app: &Arc<App>, user: &str, list: &[CustomStatus]) -> Result<(), AppError> {
    let p = Preference {
        user_id: user.into(),
        category: PREFERENCE_CATEGORY_CUSTOM_STATUS.into(),
        name: PREFERENCE_NAME_RECENT_CUSTOM_STATUSES.into(),
        value: ochre_types::encode(list),
    };
    let mut tx = app.begin().await?;
    store::save(&mut tx, user, &[p]);
    tx.commit().await
}

/// Puts a status first; one of the same words gives way, as does the sixth.
pub async fn add(app: &Arc<App>, user: &str, status: &CustomStatus) -> Result<(), AppError> {
    let old = list(app, user).await?.unwrap_or_default();
    let mut new = vec![status.clone()];
    new.extend(old.into_iter().filter(|s| s.text != status.text));
    new.truncate(usize::try_from(MAX_RECENT_CUSTOM_STATUSES).unwrap_or(5));
    save(app, user, &new).await
}

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    enabled(&ctx)?;
    let status = decode(&ctx, "recent_custom_status")?;
    ctx.grant_user(&id).await?;
    let missing = || AppError::bad("api.custom_status.recent_custom_statuses.delete.app_error");
    let mut kept = list(&ctx.app, &id).await?.ok_or_else(missing)?;
    let before = kept.len();
    kept.retain(|s| *s != status);
    if kept.len() == before {
        return Err(missing());
    }
    save(&ctx.app, &id, &kept).await?;
    ctx.ok()
}
