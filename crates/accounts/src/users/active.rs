//! Deactivating and reactivating accounts, and deleting them for good.

use super::{store, update};
use crate::sessions;
use ochre_kernel::{App, AppError, Auth, Ctx, Event, Forget, Perm, Reply, Routes, args, sql};
use ochre_types::User;
use serde_json::Value;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/{user_id}/active", "UpdateUserActive", Auth::Session, set);
    r.delete("/users/{user_id}", "DeleteUser", Auth::Session, delete);
}

sql!(OWN_BOTS = "SELECT userid FROM bots WHERE ownerid = $1 AND deleteat = 0");
sql!(BOTS_OFF = "UPDATE bots SET updateat = $2, deleteat = $2 WHERE userid = ANY($1)");
sql!(BOT_FOLLOWS = "UPDATE bots SET updateat = $2, deleteat = $3 WHERE userid = $1");

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let body: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let Some(active) = body.get("active").and_then(Value::as_bool) else { return Err(AppError::body("active")) };
    let own = !active && ctx.me() == id;
    if !own && !ctx.can(Perm::SysconsoleWriteUserManagementUsers).await? {
        return Err(AppError::new("api.user.update_active.permissions.app_error", 403));
    }
    let config = ctx.app.config_full();
    if own && !config.team.enable_user_deactivation {
        return Err(AppError::new("api.user.update_active.not_enable.app_error", 401));
    }
    let user = ctx.app.user_or_404(&id).await?;
    if user.is_system_admin() && !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    if active && user.is_guest() && !config.guest_accounts.enable {
        let id = "api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error";
        return Err(AppError::new(id, 401));
    }
    if user.auth_service == "ldap" {
        let id = "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error";
        return Err(AppError::new(id, 403));
    }
    set_active(&ctx.app, &user, active, own).await?;
    ctx.ok()
}

async fn delete(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    if !ctx.app.can_user_or_bot(ctx.session()?, &id).await? {
        return Err(AppError::denied(Perm::EditOtherUsers));
    }
    let config = ctx.app.config_full();
    let admin = ctx.can(Perm::ManageSystem).await?;
    if ctx.me() == id && !config.team.enable_user_deactivation && !admin {
        return Err(AppError::new("api.user.update_active.not_enable.app_error", 401));
    }
    let user = ctx.app.user_or_404(&id).await?;
    if user.is_system_admin() && !admin {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    if !ctx.query_bool("permanent") {
        set_active(&ctx.app, &user, false, false).await?;
        return ctx.ok();
    }
    if !ctx.is_local() && !config.service.enable_api_user_deletion {
        let id = if admin {
            "api.user.delete_user.not_enabled.for_admin.app_error"
        } else {
            "api.user.delete_user.not_enabled.app_error"
        };
        return Err(AppError::new(id, 401));
    }
    super::purge::user(&ctx.app, &user).await?;
    ctx.ok()
}

/// Activates or deactivates an account. Deactivation ends the sessions, and with the setting on also the account's bots.
pub async fn set_active(app: &Arc<App>, user: &User, active: bool, by_oneself: bool) -> Result<User, AppError> {
    let mut user = user.clone();
    user.update_at = app.now();
    user.delete_at = if active { 0 } else { user.update_at };
    let config = app.config_full();
    let mut bots: Vec<String> = if !active && config.service.disable_bots_when_owner_is_deactivated {
        app.db.all(&OWN_BOTS, args![&user.id], |r| r.get(0)).await?
    } else {
        vec![]
    };
    // A person's account that became a bot owns itself.
    bots.retain(|b| *b != user.id);
    let mut tx = app.begin().await?;
    store::update(&mut tx, &user).await?;
    if user.is_bot {
        tx.defer(&BOT_FOLLOWS, args![&user.id, user.update_at, user.delete_at]);
    }
    if !active {
        sessions::end_all_in(&mut tx, &user.id);
    }
    update::changed(&mut tx, app, &user);
    // Only active accounts count as members.
    tx.forget(Forget::MembershipsOf(user.id.clone()));
    tx.emit(Event::new("user_activation_status_change"));
    for bot in app.users(&bots).await? {
        let mut bot = (*bot).clone();
        bot.update_at = user.update_at;
        bot.delete_at = user.update_at;
        store::update(&mut tx, &bot).await?;
        sessions::end_all_in(&mut tx, &bot.id);
        update::changed(&mut tx, app, &bot);
        tx.forget(Forget::MembershipsOf(bot.id.clone()));
    }
    if !bots.is_empty() {
        tx.defer(&BOTS_OFF, args![&bots, user.update_at]);
    }
    if by_oneself && config.email.send_email_notifications {
        crate::mails::deactivated(&mut tx, app, &user);
    }
    tx.commit().await?;
    if !active && !user.is_bot {
        app.set_offline(&user.id, true).await?;
    }
    Ok(user)
}
