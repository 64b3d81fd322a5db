//! The system roles of an account. Those that the reference gives only with a licence are free here.

use super::store;
use ochre_kernel::{App, AppError, Auth, Ctx, Event, Forget, Perm, Reply, Routes, args, sql};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/{user_id}/roles", "UpdateUserRoles", Auth::Session, set);
}

sql!(SESSION_ROLES = "UPDATE sessions SET roles = $2 WHERE userid = $1");

async fn set(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let roles = ctx.string_map().remove("roles").unwrap_or_default();
    let names: Vec<&str> = roles.split_whitespace().collect();
    let named = names.iter().all(|n| ochre_types::valid::is_valid_role_name(n));
    // The administrator's role alone would take away what every member has: a slip, as the reference sees it.
    if !named || names == ["system_admin"] {
        return Err(AppError::body("roles"));
    }
    ctx.grant_system(Perm::ManageRoles).await?;
    give(&ctx.app, &id, &names).await?;
    ctx.ok()
}

/// Gives an account these roles, its sessions too.
pub async fn give(app: &Arc<App>, id: &str, names: &[&str]) -> Result<(), AppError> {
    let found = app.user(id).await?.ok_or_else(|| AppError::bad("app.user.missing_account.const"))?;
    let table = app.roles().await?;
    if !names.iter().all(|n| table.by_name.get(*n).is_some_and(|r| r.role.delete_at == 0)) {
        return Err(AppError::bad("app.role.check_roles_exist.role_not_found"));
    }
    let mut user = (*found).clone();
    user.roles = names.join(" ");
    user.update_at = app.now();
    user.check_valid()?;
    let mut tx = app.begin().await?;
    store::update(&mut tx, &user).await?;
    tx.defer(&SESSION_ROLES, args![id, &user.roles]);
    tx.forget(Forget::User(id.to_string()));
    tx.forget(Forget::UserSessions(id.to_string()));
    let event = Event::new("user_role_updated").user(id).with("user_id", id).with("roles", &user.roles);
    tx.emit(event);
    tx.commit().await
}
