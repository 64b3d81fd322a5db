//! Online, away, do not disturb, offline.

use crate::users::{store, update};
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes};
use ochre_types::{AUTO_RESPONDER_ACTIVE_NOTIFY_PROP, STATUS_OUT_OF_OFFICE, Status, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/status", "GetUserStatus", Auth::Session, one);
    r.post("/users/status/ids", "GetUsersStatusesByIds", Auth::Session, by_ids);
    r.put("/users/{user_id}/status", "UpdateUserStatus", Auth::Session, set);
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let found = ctx.app.status_of(&id).await?;
    ctx.json(&found.status)
}

async fn by_ids(ctx: Ctx) -> Reply {
    let ids = ctx.string_list("user_ids").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if ids.is_empty() || !ids.iter().all(|id| ochre_types::is_valid_id(id)) {
        return Err(AppError::body("user_ids"));
    }
    let found = ctx.app.statuses_of(&ids).await?;
    let statuses: Vec<Status> = found.into_iter().map(|e| e.status).collect();
    ctx.json(&statuses)
}

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let wanted: Status = ctx.decode("status")?;
    if wanted.user_id != id {
        return Err(AppError::body("user_id"));
    }
    ctx.grant_user(&id).await?;
    let app = &ctx.app;
    if !matches!(wanted.status.as_str(), "online" | "offline" | "away" | "dnd") {
        return Err(AppError::body("status"));
    }
    if app.status_of(&id).await?.status.status == STATUS_OUT_OF_OFFICE {
        end_auto_responder(app, &id).await?;
    }
    match wanted.status.as_str() {
        "online" => app.set_online(&id, true).await?,
        "offline" => app.set_offline(&id, true).await?,
        "away" => app.set_away_if_needed(&id, true).await?,
        _ => app.set_dnd(&id, wanted.dnd_end_time).await?,
    }
    app.flush_statuses().await?;
    ctx.json(&app.status_of(&id).await?.status)
}

/// Whoever sets a status by hand is back.
async fn end_auto_responder(app: &Arc<App>, id: &str) -> Result<(), AppError> {
    let mut user = (*app.user_or_404(id).await?).clone();
    user.notify_props.insert(AUTO_RESPONDER_ACTIVE_NOTIFY_PROP.into(), "false".into());
    user.update_at = app.now();
    let mut tx = app.begin().await?;
    store::update(&mut tx, &user).await?;
    update::changed(&mut tx, app, &user);
    tx.commit().await
}

/// Switching the auto-responder on makes a user out of office, off brings them back.
pub async fn follow_auto_responder(app: &Arc<App>, old: &User, new: &User) -> Result<(), AppError> {
    if !app.config().team.experimental_enable_automatic_replies {
        return Ok(());
    }
    let active = |u: &User| u.notify_props.get(AUTO_RESPONDER_ACTIVE_NOTIFY_PROP).is_some_and(|v| v == "true");
    match (active(old), active(new)) {
        (false, true) => app.set_out_of_office(&new.id).await,
        (true, false) => app.set_online(&new.id, true).await,
        _ => Ok(()),
    }
}
