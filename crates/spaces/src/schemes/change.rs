//! Making, changing and removing schemes. A scheme comes with roles of its own, copies of the default ones to begin with.

use super::read;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, Tx, args, sql};
use ochre_types::{Role, Scheme, SchemePatch};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/schemes", "CreateScheme", Auth::Session, create);
    r.put("/schemes/{scheme_id}/patch", "PatchScheme", Auth::Session, patch);
    r.delete("/schemes/{scheme_id}", "DeleteScheme", Auth::Session, delete);
}

sql!(
    INSERT = "INSERT INTO schemes (id, name, displayname, description, createat, updateat, deleteat, scope, defaultteamadminrole, \
     defaultteamuserrole, defaultchanneladminrole, defaultchanneluserrole, defaultteamguestrole, defaultchannelguestrole, \
     defaultplaybookadminrole, defaultplaybookmemberrole, defaultrunadminrole, defaultrunmemberrole) \
     VALUES ($1, $2, $3, $4, $5, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
);
sql!(
    UPDATE =
        "UPDATE schemes SET name = $2, displayname = $3, description = $4, updateat = $5, deleteat = $6 WHERE id = $1"
);
sql!(
    ADD_ROLE = "INSERT INTO roles (id, name, displayname, description, createat, updateat, deleteat, permissions, schememanaged, \
     builtin, schemeid) VALUES ($1, $2, $3, $4, $5, $5, 0, $6, TRUE, FALSE, $7)"
);
sql!(NO_ROLES = "UPDATE roles SET deleteat = $2, updateat = $2 WHERE schemeid = $1");
sql!(FREE_TEAMS = "UPDATE teams SET schemeid = '' WHERE schemeid = $1 RETURNING id");
sql!(FREE_CHANNELS = "UPDATE channels SET schemeid = '' WHERE schemeid = $1 RETURNING id");

fn valid(s: &Scheme) -> Result<(), AppError> {
    let within = ochre_types::valid::runes_within;
    let name = ochre_types::valid::is_valid_role_name(&s.name);
    let shown = !s.display_name.is_empty() && within(&s.display_name, ochre_types::SCHEME_DISPLAY_NAME_MAX_LENGTH);
    let described = within(&s.description, ochre_types::SCHEME_DESCRIPTION_MAX_LENGTH);
    if name && shown && described && matches!(s.scope.as_str(), "team" | "channel") {
        return Ok(());
    }
    Err(AppError::bad("app.scheme.save.invalid_scheme.app_error"))
}

async fn create(ctx: Ctx) -> Reply {
    let wanted: Scheme = ctx.decode("scheme")?;
    ctx.grant_system(Perm::SysconsoleWriteUserManagementPermissions).await?;
    let scheme = Scheme {
        name: wanted.name,
        display_name: wanted.display_name,
        description: wanted.description,
        scope: wanted.scope,
        ..Scheme::default()
    };
    let mut tx = ctx.begin().await?;
    let made = save(&ctx.app, &mut tx, scheme).await?;
    tx.commit().await?;
    ctx.created(&made)
}

/// Checks and writes a new scheme with its roles.
pub async fn save(app: &Arc<App>, tx: &mut Tx, mut s: Scheme) -> Result<Scheme, AppError> {
    s.id = app.new_id();
    if s.name.is_empty() {
        s.name = app.new_id();
    }
    valid(&s)?;
    s.create_at = app.now();
    s.update_at = s.create_at;
    let team = s.scope == "team";
    let id = s.id.clone();
    for (of_team, source, slot) in [
        (false, "channel_admin", &mut s.default_channel_admin_role),
        (false, "channel_user", &mut s.default_channel_user_role),
        (false, "channel_guest", &mut s.default_channel_guest_role),
        (true, "team_admin", &mut s.default_team_admin_role),
        (true, "team_user", &mut s.default_team_user_role),
        (true, "team_guest", &mut s.default_team_guest_role),
        (true, "playbook_admin", &mut s.default_playbook_admin_role),
        (true, "playbook_member", &mut s.default_playbook_member_role),
        (true, "run_admin", &mut s.default_run_admin_role),
        (true, "run_member", &mut s.default_run_member_role),
    ] {
        if team || !of_team {
            *slot = copy_role(app, tx, source, &id).await?;
        }
    }
    insert(tx, &s).await?;
    tx.forget(Forget::Schemes);
    tx.forget(Forget::Roles);
    Ok(s)
}

/// A new role of the scheme with the permissions of a built-in one; its name.
async fn copy_role(app: &Arc<App>, tx: &mut Tx, source: &str, scheme: &str) -> Result<String, AppError> {
    let table = app.roles().await?;
    let none = Role::default();
    let from = table.by_name.get(source).map_or(&none, |e| &e.role);
    let perms: String = from.permissions.iter().flatten().map(|p| format!(" {p}")).collect();
    let name = app.new_id();
    let args = args![app.new_id(), &name, &from.display_name, &from.description, app.now(), perms, scheme];
    tx.exec(&ADD_ROLE, args).await?;
    Ok(name)
}

async fn insert(tx: &mut Tx, s: &Scheme) -> Result<(), AppError> {
    let args = args![
        &s.id,
        &s.name,
        &s.display_name,
        &s.description,
        s.create_at,
        &s.scope,
        &s.default_team_admin_role,
        &s.default_team_user_role,
        &s.default_channel_admin_role,
        &s.default_channel_user_role,
        &s.default_team_guest_role,
        &s.default_channel_guest_role,
        &s.default_playbook_admin_role,
        &s.default_playbook_member_role,
        &s.default_run_admin_role,
        &s.default_run_member_role
    ];
    tx.exec(&INSERT, args).await?;
    Ok(())
}

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("scheme_id")?;
    let wanted: SchemePatch = ctx.decode("scheme")?;
    ctx.grant_system(Perm::SysconsoleWriteUserManagementPermissions).await?;
    let mut s = read::by_id(&ctx, &id).await?;
    s.name = wanted.name.unwrap_or(s.name);
    s.display_name = wanted.display_name.unwrap_or(s.display_name);
    s.description = wanted.description.unwrap_or(s.description);
    s.update_at = ctx.now();
    valid(&s)?;
    let mut tx = ctx.begin().await?;
    tx.exec(&UPDATE, args![&s.id, &s.name, &s.display_name, &s.description, s.update_at, s.delete_at]).await?;
    tx.forget(Forget::Schemes);
    tx.commit().await?;
    ctx.json(&s)
}

async fn delete(ctx: Ctx) -> Reply {
    let id = ctx.id("scheme_id")?;
    ctx.grant_system(Perm::SysconsoleWriteUserManagementPermissions).await?;
    let s = read::by_id(&ctx, &id).await?;
    let mut tx = ctx.begin().await?;
    remove(&mut tx, s).await?;
    tx.commit().await?;
    ctx.ok()
}

/// Takes a scheme out of use, with its roles, and frees the teams and channels under it.
pub async fn remove(tx: &mut Tx, mut s: Scheme) -> Result<(), AppError> {
    s.delete_at = tx.app().now();
    tx.exec(&UPDATE, args![&s.id, &s.name, &s.display_name, &s.description, s.delete_at, s.delete_at]).await?;
    tx.exec(&NO_ROLES, args![&s.id, s.delete_at]).await?;
    for team in tx.all(&FREE_TEAMS, args![&s.id], |r| r.get::<String>(0)).await? {
        tx.forget(Forget::Team(team));
    }
    for channel in tx.all(&FREE_CHANNELS, args![&s.id], |r| r.get::<String>(0)).await? {
        tx.forget(Forget::Channel(channel));
    }
    tx.forget(Forget::Schemes);
    tx.forget(Forget::Roles);
    Ok(())
}
