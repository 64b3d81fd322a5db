//! `GET /config`, `GET /config/environment`, `POST /config/reload`.

use ochre_config::View;
use ochre_kernel::access::roles_perms;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_types::PermSet;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/config", "GetConfig", Auth::Session, get);
    r.get("/config/environment", "GetEnvironmentConfig", Auth::Session, environment);
    r.post("/config/reload", "ReloadConfig", Auth::Session, reload);
}

/// The caller's system permissions, for the per-key rights of the configuration.
pub async fn perms(ctx: &Ctx) -> Result<PermSet, AppError> {
    let table = ctx.app.roles().await?;
    Ok(roles_perms(&table, ctx.session()?.roles.split_whitespace()))
}

/// Whether a set holds a permission by its id.
pub fn holds(set: &PermSet, id: &str) -> bool {
    set.has(Perm::ManageSystem) || Perm::from_id(id).is_some_and(|p| set.has(p))
}

/// Whether the set holds a permission of the console with this prefix; else 403 naming the first.
pub fn any_console(set: &PermSet, prefix: &str, first: Perm) -> Result<(), AppError> {
    let held = set.has(Perm::ManageSystem) || set.iter().any(|p| p.id().starts_with(prefix));
    if held { Ok(()) } else { Err(AppError::denied(first)) }
}

async fn get(ctx: Ctx) -> Reply {
    let set = perms(&ctx).await?;
    any_console(&set, "sysconsole_read_", Perm::SysconsoleReadAboutEditionAndLicense)?;
    let view =
        View { remove_masked: ctx.query_bool("remove_masked"), remove_defaults: ctx.query_bool("remove_defaults") };
    let shown = ctx.app.config().read_view(view, &|id| holds(&set, id));
    Ok(Response::json(200, &shown).header("cache-control", "no-cache, no-store, must-revalidate"))
}

async fn environment(ctx: Ctx) -> Reply {
    let set = perms(&ctx).await?;
    let tree = ctx.app.config_environment(&|access| ochre_config::may_read(access, &|id| holds(&set, id)));
    Ok(Response::json(200, &tree).header("cache-control", "no-cache, no-store, must-revalidate"))
}

async fn reload(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ReloadConfig).await?;
    ctx.app.reload_config()?;
    ctx.ok()
}
