//! `PUT /config` (whole), `PUT /config/patch` (deep partial): applied at once, saved before the answer.

use super::read::{any_console, holds, perms};
use ochre_config::{Config, View};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/config", "UpdateConfig", Auth::Session, put);
    r.put("/config/patch", "PatchConfig", Auth::Session, patch);
}

async fn put(ctx: Ctx) -> Reply {
    let body: serde_json::Value = ctx.decode("config")?;
    if !body.is_object() {
        return Err(AppError::body("config"));
    }
    let set = perms(&ctx).await?;
    any_console(&set, "sysconsole_write_", Perm::SysconsoleWriteAboutEditionAndLicense)?;
    let wanted = Config::from_json(&body).map_err(|_| AppError::body("config"))?;
    save(ctx, |_| Ok(wanted)).await
}

async fn patch(ctx: Ctx) -> Reply {
    let body: serde_json::Value = ctx.decode("config")?;
    if !body.is_object() {
        return Err(AppError::body("config"));
    }
    let set = perms(&ctx).await?;
    any_console(&set, "sysconsole_write_", Perm::SysconsoleWriteAboutEditionAndLicense)?;
    save(ctx, move |old| {
        let mut wanted = old.clone();
        wanted.patch(&body).map_err(|_| AppError::body("config"))?;
        Ok(wanted)
    })
    .await
}

/// `make` gets the configuration in force and runs while no other change can.
async fn save(ctx: Ctx, make: impl FnOnce(&Config) -> Result<Config, AppError> + Send + 'static) -> Reply {
    let set = perms(&ctx).await?;
    let (app, held) = (ctx.app.clone(), set);
    let change = move || app.change_config(|old| permitted(old, make(old)?, &|id| holds(&held, id)));
    let (_, new) = tokio::task::spawn_blocking(change)
        .await
        .map_err(|e| AppError::new("app.save_config.app_error", 500).detail(e.to_string()))??;
    let shown = new.read_view(View::default(), &|id| holds(&set, id));
    Ok(Response::json(200, &shown).header("cache-control", "no-cache, no-store, must-revalidate"))
}

/// What of the wanted configuration this caller may bring about.
fn permitted(old: &Config, wanted: Config, has: ochre_config::Has<'_>) -> Result<Config, AppError> {
    if !old.plugin.enable_uploads && wanted.plugin.enable_uploads {
        return Err(AppError::new("api.config.update_config.not_allowed_security.app_error", 403)
            .with("Name", "PluginSettings.EnableUploads"));
    }
    if !old.service.site_url.is_empty() && wanted.service.site_url.is_empty() {
        return Err(AppError::bad("api.config.update_config.clear_siteurl.app_error"));
    }
    let mut permitted = old.take_permitted(&wanted, has);
    permitted.unmask(old);
    Ok(permitted)
}
