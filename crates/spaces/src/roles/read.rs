//! Reading roles, and which permissions come along with others.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Role;

/// Most names in one request.
const MOST: usize = 100;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/roles", "GetAllRoles", Auth::Session, all);
    r.get("/roles/{role_id}", "GetRole", Auth::SessionTrust, one);
    r.get("/roles/name/{role_name}", "GetRoleByName", Auth::SessionTrust, by_name);
    r.post("/roles/names", "GetRolesByNames", Auth::SessionTrust, by_names);
    r.post("/permissions/ancillary", "GetAncillaryPermissionsPost", Auth::Session, ancillary);
}

async fn all(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let table = ctx.app.roles().await?;
    let mut all: Vec<&Role> = table.by_name.values().map(|e| &e.role).collect();
    all.sort_by(|a, b| b.built_in.cmp(&a.built_in).then_with(|| a.name.cmp(&b.name)));
    ctx.json(&all)
}

/// A role by its id, or 404 `app.role.get.app_error`.
pub async fn by_id(ctx: &Ctx, id: &str) -> Result<Role, AppError> {
    let table = ctx.app.roles().await?;
    let found = table.by_name.values().find(|e| e.role.id == id);
    found.map(|e| e.role.clone()).ok_or_else(|| AppError::missing("app.role.get.app_error"))
}

async fn one(ctx: Ctx) -> Reply {
    let role = by_id(&ctx, &ctx.id("role_id")?).await?;
    ctx.json(&role)
}

async fn by_name(ctx: Ctx) -> Reply {
    let name = ctx.param("role_name");
    if !ochre_types::valid::is_valid_role_name(name) {
        return Err(AppError::url("role_name"));
    }
    let table = ctx.app.roles().await?;
    let found = table.by_name.get(name).ok_or_else(|| AppError::missing("app.role.get_by_name.app_error"))?;
    ctx.json(&found.role)
}

async fn by_names(ctx: Ctx) -> Reply {
    let names = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if names.is_empty() {
        return Err(AppError::body("rolenames"));
    }
    if names.len() > MOST {
        return Err(
            AppError::bad("api.roles.get_multiple_by_name_too_many.request_error").with("MaxNames", MOST.to_string())
        );
    }
    let names: Vec<&str> = names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
    if names.iter().any(|n| !ochre_types::valid::is_valid_role_name(n)) {
        return Err(AppError::body("rolename"));
    }
    let table = ctx.app.roles().await?;
    let found: Vec<&Role> = names.iter().filter_map(|n| table.by_name.get(*n)).map(|e| &e.role).collect();
    ctx.json(&found)
}

/// The permissions asked for, and those that the console grants along with them.
async fn ancillary(ctx: Ctx) -> Reply {
    let bad = || AppError::bad("api.payload.parse.error");
    let asked = ctx.string_list("").map_err(|e| bad().detail(e.detail))?;
    if asked.is_empty() {
        return Err(bad());
    }
    let mut out = asked.clone();
    for id in &asked {
        let along = ochre_types::SYSCONSOLE_ANCILLARY.iter().find(|(p, _)| p.id() == id);
        out.extend(along.into_iter().flat_map(|(_, list)| *list).map(|p| p.id().to_string()));
    }
    ctx.json(&out)
}
