//! The custom status: an emoji and a few words, for a while.

use super::recent;
use crate::users::{store, update};
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes};
use ochre_types::{CUSTOM_STATUS_TEXT_MAX_RUNES, CustomStatus, USER_PROPS_KEY_CUSTOM_STATUS};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/{user_id}/status/custom", "UpdateUserCustomStatus", Auth::Session, set);
    r.delete("/users/{user_id}/status/custom", "UnsetUserCustomStatus", Auth::Session, unset);
}

/// What stands for "never" on the wire.
pub const NEVER: &str = "0001-01-01T00:00:00Z";

/// 501 with the feature off.
pub fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().team.enable_custom_user_statuses {
        return Ok(());
    }
    Err(AppError::new("api.custom_status.disabled", 501))
}

/// A custom status of the body, completed and checked for its form.
pub fn decode(ctx: &Ctx, name: &str) -> Result<CustomStatus, AppError> {
    let mut status: CustomStatus = ctx.decode(name)?;
    if status.expires_at.is_empty() {
        status.expires_at = NEVER.into();
    }
    if ochre_text::time::rfc3339(&status.expires_at).is_none() {
        return Err(AppError::body(name));
    }
    Ok(status)
}

fn is_timely(status: &CustomStatus, now: i64) -> bool {
    let ahead = ochre_text::time::rfc3339(&status.expires_at).is_some_and(|t| t >= now);
    match status.duration.as_str() {
        "" => status.expires_at == NEVER || ahead,
        "thirty_minutes" | "one_hour" | "four_hours" | "today" | "this_week" | "date_and_time" => ahead,
        _ => false,
    }
}

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    enabled(&ctx)?;
    let mut status = decode(&ctx, "custom_status")?;
    if (status.emoji.is_empty() && status.text.is_empty()) || !is_timely(&status, ctx.now()) {
        return Err(AppError::body("custom_status"));
    }
    ctx.grant_user(&id).await?;
    let most = usize::try_from(CUSTOM_STATUS_TEXT_MAX_RUNES).unwrap_or(100);
    if status.text.chars().count() > most {
        status.text = status.text.chars().take(most).collect();
    }
    write(&ctx.app, &id, &ochre_types::encode(&status)).await?;
    recent::add(&ctx.app, &id, &status).await?;
    ctx.ok()
}

async fn unset(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    enabled(&ctx)?;
    ctx.grant_user(&id).await?;
    write(&ctx.app, &id, "").await?;
    ctx.ok()
}

async fn write(app: &Arc<App>, id: &str, text: &str) -> Result<(), AppError> {
    let mut user = (*app.user_or_404(id).await?).clone();
    user.props.insert(USER_PROPS_KEY_CUSTOM_STATUS.into(), text.into());
    user.update_at = app.now();
    let mut tx = app.begin().await?;
    store::update(&mut tx, &user).await?;
    update::changed(&mut tx, app, &user);
    tx.commit().await
}
