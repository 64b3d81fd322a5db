//! Giving a role other permissions.

use super::read;
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Forget, Perm, Reply, Routes, Tx, args, sql};
use ochre_types::{Role, RolePatch};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/roles/{role_id}/patch", "PatchRole", Auth::Session, patch);
}

sql!(UPDATE = "UPDATE roles SET permissions = $2, updateat = $3, deleteat = $4 WHERE id = $1");
sql!(TEAMS_OF = "SELECT id FROM teams WHERE schemeid = $1");
sql!(CHANNELS_OF = "SELECT id FROM channels WHERE schemeid = $1");

/// Roles of the system console, which only `sysconsole_write_user_management_system_roles` changes.
const CONSOLE: &[&str] = &[
    "system_user_manager",
    "system_read_only_admin",
    "system_manager",
    "system_custom_group_admin",
    "shared_channel_manager",
    "secure_connection_manager",
];

/// Permissions that no role is given through the API.
const NEVER: &[Perm] = &[
    Perm::SysconsoleWriteUserManagementSystemRoles,
    Perm::SysconsoleReadUserManagementSystemRoles,
    Perm::ManageRoles,
    Perm::ManageSystem,
];

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("role_id")?;
    let wanted: RolePatch = ctx.decode("role")?;
    let mut role = read::by_id(&ctx, &id).await?;
    let perm = match role.name.as_str() {
        "system_admin" => Perm::ManageSystem,
        n if CONSOLE.contains(&n) => Perm::SysconsoleWriteUserManagementSystemRoles,
        _ => Perm::SysconsoleWriteUserManagementPermissions,
    };
    ctx.grant_system(perm).await?;
    let Some(mut perms) = wanted.permissions else { return ctx.json(&role) };
    let old = role.permissions.take().unwrap_or_default();
    if NEVER.iter().any(|p| perms.iter().any(|w| w == p.id()) && !old.iter().any(|o| o == p.id())) {
        return Err(AppError::new("api.roles.patch_roles.not_allowed_permission.error", 501));
    }
    let mut seen = std::collections::HashSet::new();
    perms.retain(|p| seen.insert(p.clone()));
    role.permissions = Some(perms);
    role.update_at = ctx.now();
    if !role.is_valid() {
        return Err(AppError::bad("app.role.save.invalid_role.app_error"));
    }
    let mut tx = ctx.begin().await?;
    save(&mut tx, &role).await?;
    tx.commit().await?;
    ctx.json(&role)
}

/// Writes a role and tells whom it concerns: everyone, or the teams and channels of its scheme.
pub async fn save(tx: &mut Tx, role: &Role) -> Result<(), AppError> {
    let perms: String = role.permissions.iter().flatten().map(|p| format!(" {p}")).collect();
    tx.exec(&UPDATE, args![&role.id, perms, role.update_at, role.delete_at]).await?;
    tx.forget(Forget::Roles);
    let event = || Event::new("role_updated").with("role", json_string(role));
    match role.scheme_id.as_deref().filter(|s| !s.is_empty()) {
        None => tx.emit(event()),
        Some(scheme) => {
            let teams: Vec<String> = tx.all(&TEAMS_OF, args![scheme], |r| r.get(0)).await?;
            let channels: Vec<String> = tx.all(&CHANNELS_OF, args![scheme], |r| r.get(0)).await?;
            teams.into_iter().for_each(|t| tx.emit(event().team(t)));
            channels.into_iter().for_each(|c| tx.emit(event().channel(c)));
        }
    }
    Ok(())
}
